"""Whose money it is, and for which budget years.

In: a :class:`~kg.budgets.places.Place` and its :class:`~kg.budgets.places.Ledger`.  Out: an
entity id, years of the common era.  Each function reads what stands around one sum.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from kg.budgets.places import Ledger, Place
from kg.budgets.stages import after_sum, pattern, stage_cues
from kg.model import DateExpression, Link, TimeValue

_OPEN_END = re.compile(r"^(?:起|開始|以來|迄今|至今)")
_TERM = re.compile(r"^(?:起|開始)[，,]?(?:分|為期|連續|計|共)?$")
_COMPARED = re.compile(r"(?:比|較|與|和)[^，。；]{0,4}$")
_ANAPHORA = re.compile("(?:該[項案筆預經]|其中|分之|上開|前開|是項|此項)[^，。；]{0,12}$"
                       "|[％%][（(]")
_SPEAKS = re.compile("[^，。；]{0,12}(?:表示|指出|強調|說明|透露|答以|坦言|認為|估計|估算|統計|資料"
                     "|評估|說)(?:[，：,:]|$)|[^，。；]{0,4}(?:彙整|審查|審議)")
_APPROVES = re.compile("[^，。；]{0,4}(?:核定|核准|批准|通過|同意)")
_LONGEST_TERM = 16
_LEAD, _FAR = 3, 120
_LEFT_OPEN = 60
_VERSION = re.compile("(?:黨團)?(?:所提|提出)?的?(?:版本?(?![圖權面])|主張)")
_MAKES = re.compile("(?:自行|公司)?(?:承製|研發|研製|承造|承攬|製造|設計|生產)的")
_UP_TO = re.compile("(?:起|開始)?[到至]$")
_OBJECT_OF = re.compile("(?:釋出|參考|協助|支持|感謝|肯定|拜會|接見|會見|參觀|訪問|結合|透過|藉由"
                        "|前往|參加|出席|加入|興建|[與和])[^，。；]{0,4}$")
_NOUN_LED = ("的", "及", "和", "與", "、")
_UNNAMED = re.compile("(?:民間|各界|民眾|國人|業者|廠商|企業|集團|[臺台]商|公司|家長)"
                      "[^，。；]{0,6}$")
_THAT_BODY = re.compile("該[局室部會院署處所軍校司黨國]")
_NEXT_CLAUSE = 24
_LEADS_ON = re.compile(r"^[）)]?[，,](?:預計|預定|並|將|擬|規劃)*[自從]$")


def read_holder(place: Place, ledger: Ledger, *, budget: bool, taken: bool) -> str | None:
    """Return the entity whose money it is: the subject of the verb, or the possessor.

    ``budget``: it is an item of a budget; ``taken``: one that is cut or frozen, so that the
    verb nearest to the sum is not its holder's.
    """
    version = whose_version(place, ledger)
    if version is not None:
        return version
    owner = _possessor(place, ledger)
    if budget and owner is not None:
        return owner
    verb = _holder_verb(place, ledger)
    if verb is not None and _cue_between(verb.end(), place, ledger):
        if not taken:
            return None
        verb = None
    if (verb is None and not budget) or _leaves_open(verb, place, ledger, taken=taken):
        return None
    return _before(verb, place, ledger)


def _holder_verb(place: Place, ledger: Ledger) -> re.Match[str] | None:
    """Return the last verb of the clause whose subject holds the money; 及捐款 is a noun."""
    verbs = pattern(ledger.words.holder_verbs)
    found = [m for m in verbs.finditer(ledger.text, place.clause[0], place.span.start)
             if not (m[0] in ledger.words.purpose_nouns
                     and ledger.text.endswith(_NOUN_LED, 0, m.start()))]
    return found[-1] if found else None


def _leaves_open(verb: re.Match[str] | None, place: Place, ledger: Ledger, *,
                 taken: bool) -> bool:
    """Whether the clause names nobody: 民間捐款, or 該項預算四分之一 of a sum before."""
    if verb is not None and _is_unnamed(place.clause[0], verb.start(), ledger):
        return True
    return taken and _ANAPHORA.search(
        ledger.text, place.clause[0], place.span.start) is not None


def _before(verb: re.Match[str] | None, place: Place, ledger: Ledger) -> str | None:
    """Return the subject of a verb, or without one who stands before the sum and is no speaker."""
    low = max(place.sentence.span.start, place.span.start - _FAR)
    limit = verb.start() if verb else place.span.start
    if verb and _is_government(low, limit, ledger):
        return ledger.home
    walls = ledger.sums_between(place.clause[0], place.span.start)
    near = ledger.links_between(walls[-1].span.end, limit) if walls else ()
    links = [link for link in near or ledger.links_between(low, limit)
             if _is_subject(link, ledger)
             and not (_APPROVES if verb else _SPEAKS).match(ledger.text, link.span.end)]
    return _subject(links, place, ledger) if links else None


def _subject(links: list[Link], place: Place, ledger: Ledger) -> str | None:
    """Return the last name of the sum's clause, else the one that opens the nearest clause."""
    last = links[-1]
    if last.span.start >= place.clause[0] or _THAT_BODY.search(
            ledger.text, place.clause[0], place.span.start):
        return last.entities[0]
    opening = max((ledger.text.rfind(mark, place.sentence.span.start, last.span.start)
                   for mark in "，；：。"), default=-1) + 1
    first = next(link for link in links if link.span.start >= opening or link is last)
    opens = first.span.start - max(opening, place.sentence.span.start) <= _LEAD
    if not opens and _OBJECT_OF.search(ledger.text, opening, last.span.start):
        return None
    return (first if opens else last).entities[0]


_GOVERNMENT = re.compile(
    r"(?<![美中日韓英法德俄國縣市府方州川普登希馬蔡陳扁拉李賴])(?:中央)?政府[^，。；]{0,8}$"
)


def _is_unnamed(start: int, end: int, ledger: Ledger) -> bool:
    """Whether the subject is somebody whom no name is given to: 民間, 該集團."""
    found = _UNNAMED.search(ledger.text, start, end)
    return found is not None and not any(
        link.span.start <= found.start() < link.span.end
        for link in ledger.links_between(max(0, start - 1), end))


def _is_government(start: int, end: int, ledger: Ledger) -> bool:
    """Whether the subject is 政府 alone, which is the country's own, not 賴政府 or 市政府."""
    found = _GOVERNMENT.search(ledger.text, start, end)
    return found is not None and not ledger.links_between(
        max(start, found.start() - 4), found.start() + len("中央政府"))


def whose_version(place: Place, ledger: Ledger) -> str | None:
    """Return whose version of a bill names the sum: 行政院版上限三千億元, 某黨團主張五千億元."""
    low = max(place.sentence.span.start, place.span.start - _LEFT_OPEN)
    low = max(low, ledger.text.rfind("；", low, place.span.start) + 1)
    for link in reversed(ledger.links_between(low, place.span.start)):
        if _VERSION.match(ledger.text, link.span.end):
            return link.entities[0]
    return None


def _possessor(place: Place, ledger: Ledger) -> str | None:
    """Return whose budget the clause calls it: 國防部主管公務預算, 日本今年國防預算."""
    for link in reversed(ledger.links_between(after_sum(place, ledger), place.span.start)):
        gap = ledger.text[link.span.end : place.span.start]
        if "預算" in gap[:14] and not stage_cues(ledger.words)[0].search(gap[: gap.index("預算")]) \
                and _is_subject(link, ledger):
            return link.entities[0]
    return None


def named_share(place: Place, ledger: Ledger) -> str | None:
    """Return the body whose quoted name stands before its share: 「軍備局」一億元."""
    links = ledger.links_between(max(0, place.span.start - 30), place.span.start)
    if not links:
        return None
    span = links[-1].span
    quoted = ledger.text[span.start - 1 : span.start] == "「"
    return links[-1].entities[0] if quoted and ledger.text[span.end : place.span.start] == "」" \
        else None


def _cue_between(end: int, place: Place, ledger: Ledger) -> bool:
    """Whether another verb stands between the holder's and the sum (沒有編列…提案加薪)."""
    cues, _ = stage_cues(ledger.words)
    last = list(cues.finditer(ledger.text, place.clause[0], place.span.start))[-1:]
    return bool(last) and last[0].start() >= end and last[0][0] not in ledger.words.purpose_nouns \
        and not last[0][0].endswith("預算")


def _decides(link: Link, ledger: Ledger) -> bool:
    """Whether a name means a body that decides on money without holding it (立院)."""
    label = ledger.labels.get(link.entities[0], "")
    return link.span.text.endswith(ledger.words.not_holders) or (
        label.endswith(ledger.words.not_holders) and not label.endswith("委員會"))


def _is_subject(link: Link, ledger: Ledger) -> bool:
    span = link.span
    if _decides(link, ledger):
        return False
    before = ledger.text[span.start - 1 : span.start]
    if _MAKES.match(ledger.text, span.end):
        return False
    if before in ledger.words.not_subject and ledger.text[span.start - 2 : span.start] != "針對":
        return False
    low = max(0, span.start - 30)
    return all(ledger.text.rfind(opening, low, span.start) <= ledger.text.rfind(
        closing, low, span.start) for opening, closing in ("「」", "《》"))


def document_holder(ledger: Ledger) -> str | None:
    """Return the body whose budget the document is about: 國防部2026年公開預算書."""
    books = pattern(ledger.words.budget_books)
    counts: Counter[str] = Counter()
    for link in ledger.holders:
        gap = ledger.text[link.span.end : link.span.end + 14]
        found = books.search(gap)
        if found and not re.search("[，。；、\n]", gap[: found.start()]) \
                and not _decides(link, ledger):
            counts[link.entities[0]] += 1
    if not counts:
        return None
    best = max(counts.values())
    return min(key for key, count in counts.items() if count == best)


def read_years(place: Place, ledger: Ledger) -> tuple[int, ...]:
    """Return the budget years that the clause, or the clause before it, names."""
    previous = ledger.previous_clause(place)
    for start, end in ((place.clause[0], place.span.start), (place.span.end, place.clause[1]),
                       previous):
        span = _span_of_years(start, end, ledger)
        if span:
            return span
        found = [years for item in ledger.dates_between(start, end)
                 if item.value is not None and item.kind in ("year", "interval", "fiscal_year")
                 and not item.span.text.endswith(("前", "後"))
                 and not _COMPARED.search(ledger.text[start : item.span.start])
                 and (years := _from_year_on(item, ledger))]
        if found:
            return found[-1]
    return _years_to_come(place, ledger)


def _span_of_years(start: int, end: int, ledger: Ledger) -> tuple[int, ...]:
    """Return the years from one that is named up to another: 從今年開始到2028年."""
    dates = ledger.dates_between(start, end)
    for one, two in pairwise(dates):
        first, last = years_of(one.value), years_of(two.value)
        if first and last and _UP_TO.fullmatch(ledger.text[one.span.end : two.span.start]) \
                and 0 < last[-1] - first[0] < _LONGEST_TERM:
            return tuple(range(first[0], last[-1] + 1))
    return ()


def _years_to_come(place: Place, ledger: Ledger) -> tuple[int, ...]:
    """Return the term that the next clause gives: 約需9億元，將自115年度起分三年編列."""
    end = place.clause[1]
    for item in ledger.dates_between(end, min(end + _NEXT_CLAUSE, place.sentence.span.end)):
        lead = ledger.text[end : item.span.start]
        if item.kind in ("year", "fiscal_year") and _LEADS_ON.match(lead) and _OPEN_END.match(
                ledger.text[item.span.end : item.span.end + 3]):
            return _from_year_on(item, ledger) or years_of(item.value)
    return ()


def _from_year_on(item: DateExpression, ledger: Ledger) -> tuple[int, ...]:
    """Return the years of a date; of 自115年度起分3年 all three, of an open end none."""
    years = years_of(item.value)
    behind = ledger.text[item.span.end : item.span.end + 3]
    if not years or not _OPEN_END.match(behind):
        return years
    for term in ledger.durations_between(item.span.end, item.span.end + 12):
        gap = ledger.text[item.span.end : term.span.start]
        if term.unit == "年" and _TERM.match(gap) and 1 < term.value < _LONGEST_TERM:
            return tuple(range(years[0], years[0] + int(term.value)))
    return ()


def years_of(value: TimeValue | None) -> tuple[int, ...]:
    """Return the years that a value names as years; none for days and months."""
    if value is None:
        return ()
    if value.fiscal_years:
        return value.fiscal_years
    if len(value.start) != 4 or (value.end is not None and len(value.end) != 4):
        return ()
    first, last = int(value.start), int(value.end or value.start)
    return tuple(range(first, last + 1)) if last - first < 16 else ()


