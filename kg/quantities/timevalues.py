"""Resolve a time token against the publication date and what the text said before.

In: a :class:`~kg.quantities.timetokens.TimeToken`, the publication date, an
:class:`Anchor` (the last year, month and day that the text named) and a cue for the future.
Out: ``(TimeValue | None, Anchor)``.  Months and days without a year are taken where they fit
best near the publication date: the past, unless the text speaks of plans.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.model import TimeValue
from kg.quantities.timetokens import TimeToken

FIRST_YEAR, LAST_YEAR = 1500, 2199


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an expression that leaves something out can lean on.

    ``year`` and ``month`` are set while the same sentence runs; ``last_year``,
    ``last_month`` and ``last_day`` are those of the last full expression of the text.
    """

    year: int | None = None
    month: int | None = None
    last_year: int | None = None
    last_month: int | None = None
    last_day: int | None = None

    def next_sentence(self) -> Anchor:
        """Forget what holds within one sentence only."""
        return replace(self, year=None, month=None)


@dataclass(frozen=True, slots=True)
class Context:
    """Where a token stands: publication date, anchor, and whether it speaks of plans."""

    published: date | None
    anchor: Anchor
    future: bool = False
    past: bool = False


def resolve(token: TimeToken, context: Context) -> TimeValue | None:
    """Return the ISO value of a token, or None where it cannot be known."""
    try:
        value = _RESOLVERS[token.unit](token, context)
    except (ValueError, OverflowError):
        return None
    if value is None or not FIRST_YEAR <= int(value.start[:4]) <= LAST_YEAR:
        return None
    return value


def advance(anchor: Anchor, token: TimeToken, value: TimeValue | None) -> Anchor:
    """Return the anchor after an expression."""
    if value is None or token.unit in ("ago", "vague", "decade", "bare"):
        return anchor
    last = value.end or value.start
    year = int(last[:4])
    month = int(last[5:7]) if len(last) >= 7 else None
    day = int(last[8:10]) if len(last) >= 10 else None
    explicit = token.year is not None or token.year_shift is not None
    return Anchor(
        year=year if explicit or anchor.year == year else anchor.year,
        month=month if token.month is not None or token.month_shift is not None else anchor.month,
        last_year=year, last_month=month or anchor.last_month, last_day=day or anchor.last_day,
    )


def _year_of(token: TimeToken, context: Context) -> int | None:
    """Return the year that a token names outright or by a shift."""
    if token.year is not None:
        return token.year
    if token.year_shift is not None:
        return context.published.year + token.year_shift if context.published else None
    if token.anaphoric is not None and token.unit in ("year", "month", "half", "quarter", "day"):
        last = context.anchor.last_year
        return None if last is None else last + token.anaphoric
    return None


def _year(token: TimeToken, context: Context) -> TimeValue | None:
    year = _year_of(token, context)
    if year is None:
        return None
    if token.index == 2:  # 今明兩年
        return TimeValue(f"{year:04d}", f"{year + 1:04d}",
                         (year, year + 1) if token.fiscal else ())
    months = {"start": 1, "middle": 6, "end": 12}
    if token.part:
        return TimeValue(f"{year:04d}-{months[token.part]:02d}")
    return TimeValue(f"{year:04d}", None, (year,) if token.fiscal else ())


def _half(token: TimeToken, context: Context) -> TimeValue | None:
    year = _near_year(token, context)
    if year is None:
        return None
    first = 1 if token.index == 1 else 7
    return TimeValue(f"{year:04d}-{first:02d}", f"{year:04d}-{first + 5:02d}")


def _quarter(token: TimeToken, context: Context) -> TimeValue | None:
    year = _near_year(token, context)
    if year is None or token.index is None:
        return None
    first = 3 * token.index - 2
    return TimeValue(f"{year:04d}-{first:02d}", f"{year:04d}-{first + 2:02d}")


def _near_year(token: TimeToken, context: Context) -> int | None:
    """Return the year named, else that of the sentence, else that of publication."""
    named = _year_of(token, context)
    if named is not None:
        return named
    if context.anchor.year is not None:
        return context.anchor.year
    return context.published.year if context.published else context.anchor.last_year


def _month(token: TimeToken, context: Context) -> TimeValue | None:
    pair = _month_pair(token, context)
    return None if pair is None or token.lunar else TimeValue(f"{pair[0]:04d}-{pair[1]:02d}")


def _month_pair(token: TimeToken, context: Context) -> tuple[int, int] | None:
    """Return year and month."""
    published, anchor = context.published, context.anchor
    if token.month_shift is not None and token.month is not None:
        return _nearest_month(published, token.month) if published else None
    if token.month_shift is not None:
        return _shift(published.year, published.month, token.month_shift) if published else None
    if token.month is None:
        if token.anaphoric is None or anchor.last_year is None or anchor.last_month is None:
            return None
        return _shift(anchor.last_year, anchor.last_month, token.anaphoric)
    year = _year_of(token, context)
    if year is None and anchor.year is not None:
        year = anchor.year
    if year is None and published is not None:
        year = _fitting_year(published, token.month, context)
    if year is None:
        year = anchor.last_year
    return None if year is None else (year, token.month)


def _nearest_month(published: date, month: int) -> tuple[int, int]:
    """Return the year and month nearest to publication: 本(9)月, 上(12)月."""
    here = published.year * 12 + published.month
    return min(((year, month) for year in range(published.year - 1, published.year + 2)),
               key=lambda pair: (abs(pair[0] * 12 + pair[1] - here), pair))


def _fitting_year(published: date, month: int, context: Context) -> int:
    """Return the year in which a bare month most likely lies."""
    ahead = month - published.month
    if context.future:
        return published.year if ahead >= 0 else published.year + 1
    if ahead <= 0:
        return published.year
    return published.year - 1 if context.past or ahead > 4 else published.year


def _shift(year: int, month: int, by: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def _day(token: TimeToken, context: Context) -> TimeValue | None:
    if token.lunar:
        return None
    if token.day is None:
        return _relative_day(token, context)
    if token.month is None and token.month_shift is None and token.anaphoric is None:
        return _day_alone(token, token.day, context)
    floating = (token.year is None and token.year_shift is None and token.month_shift is None
                and token.anaphoric is None and context.anchor.year is None)
    if floating and token.month is not None and context.published is not None:
        return _month_day(token.month, token.day, context, context.published)
    pair = _month_pair(token, context)
    return None if pair is None else _iso(date(pair[0], pair[1], token.day))


def _relative_day(token: TimeToken, context: Context) -> TimeValue | None:
    """昨天, 當天."""
    if token.anaphoric is not None:
        return _anaphoric_day(token.anaphoric, context.anchor)
    if token.day_shift is None or context.published is None:
        return None
    return _iso(context.published + timedelta(days=token.day_shift))


def _day_alone(token: TimeToken, day: int, context: Context) -> TimeValue | None:
    """4日: of the month that the sentence speaks of, else near the publication date."""
    published, anchor = context.published, context.anchor
    year = anchor.year or anchor.last_year
    if anchor.month is not None and year is not None and token.day_shift is None:
        return _iso(date(year, anchor.month, day))
    if published is not None:
        if token.deadline and not context.past:
            context = replace(context, future=True)
        return _bare_day(published, day, context, near=token.day_shift is not None)
    if anchor.last_year is not None and anchor.last_month is not None:
        return _iso(date(anchor.last_year, anchor.last_month, day))
    return None


def _anaphoric_day(shift: int, anchor: Anchor) -> TimeValue | None:
    if anchor.last_year is None or anchor.last_month is None or anchor.last_day is None:
        return None
    return _iso(date(anchor.last_year, anchor.last_month, anchor.last_day) + timedelta(days=shift))


def _month_day(month: int, day: int, context: Context, published: date) -> TimeValue | None:
    """Return the month and day in the year in which they fit best."""
    options = [date(year, month, day)
               for year in (published.year - 1, published.year, published.year + 1)
               if day <= calendar.monthrange(year, month)[1]]
    if context.future:
        options = [option for option in options if option >= published]
    elif context.past:
        options = [option for option in options if option <= published]
    if not options:
        return None
    return _iso(min(options, key=lambda option: (_distance(option, published), option)))


def _distance(day: date, published: date) -> float:
    """Return how unlikely a day is: far off, ahead rather than behind, in another year."""
    days = (day - published).days
    return (1.5 * days if days > 0 else -days) + 90 * (day.year != published.year)


def _bare_day(published: date, day: int, context: Context, *, near: bool) -> TimeValue | None:
    """Return the day of the month nearest before publication (after it, where planned)."""
    months = (_shift(published.year, published.month, by) for by in (-2, -1, 0, 1, 2))
    options = [date(year, month, day) for year, month in months
               if day <= calendar.monthrange(year, month)[1]]
    if near:
        return _iso(min(options, key=lambda option: (abs((option - published).days), option)))
    if context.future:
        return _iso(min(option for option in options if option >= published))
    return _iso(max(option for option in options if option <= published))


def _weekday(token: TimeToken, context: Context) -> TimeValue | None:
    published = context.published
    if published is None or token.weekday is None:
        return None
    monday = published - timedelta(days=published.weekday())
    if token.week_shift is not None:
        return _iso(monday + timedelta(days=7 * token.week_shift + token.weekday))
    day = monday + timedelta(days=token.weekday)
    if context.future:
        return _iso(day if day >= published else day + timedelta(days=7))
    return _iso(day if day <= published else day - timedelta(days=7))


def _week(token: TimeToken, context: Context) -> TimeValue | None:
    published = context.published
    if published is None:
        return None
    monday = published - timedelta(days=published.weekday()) + timedelta(
        days=7 * (token.week_shift or 0))
    first = monday + timedelta(days=5) if token.part == "end" else monday
    return TimeValue(first.isoformat(), (monday + timedelta(days=6)).isoformat())


def _decade(token: TimeToken, _: Context) -> TimeValue | None:
    return None if token.year is None else TimeValue(f"{token.year:04d}", f"{token.year + 9:04d}")


def _ago(token: TimeToken, context: Context) -> TimeValue | None:
    published = context.published
    if published is None or token.ago is None:
        return None
    amount, unit, half = token.ago
    if (amount > 0 and not context.future) or amount == 0:
        return None  # 兩年後 counts from what was told, not from the day of publication
    if unit in ("day", "week"):
        return _iso(published + timedelta(days=amount * (7 if unit == "week" else 1)))
    months = amount * 12 + (6 if amount > 0 else -6) * half if unit == "year" else amount
    year, month = _shift(published.year, published.month, months)
    return TimeValue(f"{year:04d}" if unit == "year" and not half else f"{year:04d}-{month:02d}")


def _none(_: TimeToken, __: Context) -> TimeValue | None:
    return None


def _bare(token: TimeToken, context: Context) -> TimeValue | None:
    if token.year is not None:
        return TimeValue(f"{token.year:04d}")
    return _month(token, context) if token.month is not None else _day(token, context)


def _iso(day: date) -> TimeValue:
    return TimeValue(day.isoformat())


_RESOLVERS = {"day": _day, "weekday": _weekday, "week": _week, "month": _month,
              "quarter": _quarter, "half": _half, "year": _year, "decade": _decade, "ago": _ago,
              "vague": _none, "bare": _bare}
