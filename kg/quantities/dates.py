"""Read dates: ``read_dates(text, published=...)`` gives every time expression with its value.

In: a text and the date it was published.  Out: :class:`~kg.model.DateExpression` in text
order, spans in code points of the text (plus ``offset``), values as ISO dates, months, years
or intervals.  An expression that cannot be resolved (近年, or 昨天 of an undated text) has the
value None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Literal

from kg.model import DateExpression, Span, TimeValue
from kg.quantities.folding import fold
from kg.quantities.shields import shield_urls, shield_words
from kg.quantities.timepatterns import CLOCK, UP_TO
from kg.quantities.timetokens import TimeToken, find_tokens, links_range
from kg.quantities.timevalues import Anchor, Context, advance, resolve

Kind = Literal["date", "month", "quarter", "half", "year", "interval", "fiscal_year", "deadline"]

_SENTENCE_END = re.compile(r"[。！？；\n]")
_CLAUSE_END = re.compile(r"[，。！？；\n,]")
_FUTURE = re.compile(
    r"將(?!軍|領|官|士|級|近)|預計|預定|訂於|定於|即將|擬於|可望|排定|安排|計畫(?:於|在)|規劃(?:於|在)|屆時"
)
_PAST = re.compile(r"曾|已|甫|剛|了|過去|當時")
_KINDS: dict[str, Kind] = {
    "day": "date", "weekday": "date", "week": "interval", "month": "month", "quarter": "quarter",
    "half": "half", "year": "year", "decade": "interval", "vague": "interval", "bare": "year",
}
_AGO_KINDS: dict[str, Kind] = {"year": "year", "month": "month"}


def read_dates(text: str, *, published: date | None, offset: int = 0
               ) -> tuple[DateExpression, ...]:
    """Return the time expressions of ``text`` in order.

    Args:
        text: any text; simplified characters and full-width digits are read as well.
        published: the day from which 今, 昨, 去年 count; None leaves them unresolved.
        offset: added to every span, for a text that is part of a longer one.

    >>> read_dates("國防部昨（3）日宣布", published=date(2025, 9, 4))[0].value.start
    '2025-09-03'

    """
    folded = shield_words(shield_urls(fold(text)))
    result, anchor, position = [], Anchor(), 0
    for tokens in _groups(folded):
        if _SENTENCE_END.search(folded, position, tokens[0].start):
            anchor = anchor.next_sentence()
        start, end = tokens[0].start, tokens[-1].end
        position = end
        future, past = _cues(folded, start, end)
        values: list[TimeValue | None] = []
        for token in _completed(tokens):
            value = resolve(token, Context(published, anchor, future, past))
            if values and _runs_back(values[0], value):
                value = resolve(token, Context(_day_of(values[0]), Anchor(), future=True))
            anchor = advance(anchor, token, value)
            values.append(value)
        value = _interval(values) if len(values) > 1 else values[0]
        span = Span(start + offset, end + offset, text[start:end])
        approximate = any(token.approximate for token in tokens)
        result.append(DateExpression(span, value, _kind(tokens, value), approximate))
    return tuple(result)


def time_spans(folded: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a folded text that are time expressions, in order."""
    return tuple((group[0].start, group[-1].end) for group in _groups(folded))


def _groups(folded: str) -> Iterator[tuple[TimeToken, ...]]:
    """Yield single expressions and pairs that are the two ends of an interval."""
    tokens = list(_without_repeats(folded, find_tokens(folded)))
    index = 0
    while index < len(tokens):
        token = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following and _heads(token, following):  # 今年 + 1至8月
            tokens[index + 1] = replace(following, start=token.start, year=token.year,
                                        year_shift=token.year_shift)
            index += 1
            continue
        if following and _heads_days(token, following):  # 本月 + 22至24日
            tokens[index + 1] = replace(token, end=following.end, unit="bare", day=following.day)
            index += 1
            continue
        if following and _joins(folded, token, following):
            yield token, following
            index += 2
            continue
        if token.unit != "bare":
            yield (token,)
        index += 1


def _without_repeats(folded: str, tokens: tuple[TimeToken, ...]) -> tuple[TimeToken, ...]:
    """Drop a weekday that stands in brackets behind its date: 9月4日(星期四)."""
    kept: list[TimeToken] = []
    for token in tokens:
        if kept and token.unit == "weekday" and kept[-1].unit == "day" and \
                folded[kept[-1].end : token.start] in ("", "(", " ", "（", " ("):
            continue
        kept.append(token)
    return tuple(kept)


def _heads(year: TimeToken, head: TimeToken) -> bool:
    """Whether a year stands right before the head of a range of months."""
    return (year.unit == "year" and not year.part and head.unit == "bare"
            and head.month is not None and year.end == head.start)


def _heads_days(month: TimeToken, head: TimeToken) -> bool:
    """Whether a month stands right before the head of a range of days (本月22至24日)."""
    return (month.unit == "month" and not month.part and head.unit == "bare"
            and head.day is not None and head.month is None and month.end == head.start)


def _joins(folded: str, first: TimeToken, second: TimeToken) -> bool:
    between = folded[first.end : second.start]
    if second.unit in ("month", "day") and _counts_from_year(first, second, between):
        return True
    if first.unit == second.unit == "day" and CLOCK.fullmatch(between):
        return True
    if len(between) > 5 or second.unit in ("vague", "ago", "decade"):
        return False
    if first.unit == "bare":
        return second.unit in ("year", "month", "day")
    return first.unit not in ("vague", "ago", "decade") and links_range(between)


def _counts_from_year(first: TimeToken, second: TimeToken, between: str) -> bool:
    """Whether 今年截至 stands before a month or day: the interval starts with that year."""
    return (first.unit == "year" and not first.part and not first.fiscal and not first.deadline
            and second.year is None and second.year_shift is None
            and second.month is not None and bool(UP_TO.fullmatch(between)))


def _runs_back(first: TimeValue | None, last: TimeValue | None) -> bool:
    """Whether the second end of an interval came out before the first (31日至2日)."""
    return (first is not None and last is not None
            and last.start[: len(first.start)] < first.start[: len(last.start)])


def _day_of(value: TimeValue | None) -> date | None:
    """Return the first day of a value."""
    return date.fromisoformat((value.start + "-01-01")[:10]) if value else None


def _completed(tokens: tuple[TimeToken, ...]) -> tuple[TimeToken, ...]:
    """Give the head of 115至117年 or 8月2日至27日 the unit that its other end has."""
    if len(tokens) == 1 or tokens[0].unit != "bare":
        return tokens
    head, tail = tokens
    if head.month is None and head.day is None:
        return replace(head, unit="year", fiscal=tail.fiscal), tail
    year, shift = head.year or tail.year, head.year_shift
    shift = tail.year_shift if shift is None else shift
    return replace(head, unit=tail.unit, year=year, year_shift=shift,
                   month=head.month or tail.month, month_shift=tail.month_shift), tail


def _interval(values: list[TimeValue | None]) -> TimeValue | None:
    first, last = values[0], values[-1]
    if first is None or last is None:
        return None
    end = last.end or last.start
    if len(first.start) < len(end) and end.startswith(first.start) and first.end is None:
        first = replace(first, start=first.start + "-01-01"[: len(end) - len(first.start)])
    if end[: len(first.start)] < first.start[: len(end)]:
        return None
    years: tuple[int, ...] = ()
    if first.fiscal_years or last.fiscal_years:
        years = tuple(range(int(first.start[:4]), int(end[:4]) + 1))[:30]
    return TimeValue(first.start, end if end != first.start else None, years)


def _kind(tokens: tuple[TimeToken, ...], value: TimeValue | None) -> Kind:
    last = tokens[-1]
    if any(token.fiscal for token in tokens):
        return "fiscal_year"
    if len(tokens) > 1 or (last.unit == "year" and value is not None and value.end):
        return "interval"
    if last.deadline:
        return "deadline"
    if last.unit == "ago" and last.ago is not None:
        return _AGO_KINDS.get(last.ago[1], "date")
    return "month" if last.unit == "year" and last.part else _KINDS[last.unit]


def _cues(folded: str, start: int, end: int) -> tuple[bool, bool]:
    """Say whether the clause around an expression speaks of plans, and of the past."""
    left = folded[max(0, start - 14) : start]
    cut = [m.end() for m in _CLAUSE_END.finditer(left)]
    left = left[cut[-1] :] if cut else left
    right = _CLAUSE_END.split(folded[end : end + 14], maxsplit=1)[0]
    future = bool(_FUTURE.search(left) or _FUTURE.search(right))
    past = bool(_PAST.search(left) or _PAST.search(right))
    return future and not (past and not _FUTURE.search(left)), past and not future
