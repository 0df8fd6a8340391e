"""What a sum is for: an event that stands near it, or the text's own words.

In: a :class:`~kg.budgets.places.Place` and its :class:`~kg.budgets.places.Ledger`.  Out: an
event and how near it stands, a :class:`Purpose`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.budgets.places import Ledger, Place
from kg.budgets.stages import after_sum, pattern, stage_cues
from kg.model import Event

_NEAR, _REACH = 24, 160
ADJACENT = 12
"""How far, in characters, an event's mention may stand to be what a noun before the sum means."""
_QUOTE = re.compile(r"[「《]([^「」《》\n]{2,40})[」》]")
_SPEECH = re.compile("(?:指出|表示|說|強調|提到|認為|透露|坦言|稱|說明|重申|報導)$")
_NUMBERED = re.compile(r"^[※\s]*第[一二三四五六七八九十百\d]+[項款目節][\s\u3000]*")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a sum is for; ``kind`` is ``quote``, ``before``, ``after`` (nouns) or ``clause``."""

    text: str
    kind: str


def find_event(place: Place, ledger: Ledger, *, budget: bool) -> tuple[Event | None, int]:
    """Return the event that the sum is for and how near it stands (-1: none).

    An event of the clause goes before one of the sentence; among those of the sentence the
    type that ``budgets.yaml`` names first wins, and a sum in between rules one out.
    """
    types = ledger.words.events if budget else ledger.words.priced_events
    best: tuple[int, int, int, str] | None = None
    chosen: Event | None = None
    low = max(place.sentence.span.start, place.span.start - _REACH)
    high = min(place.sentence.span.end, place.span.end + _REACH)
    for span, event in ((item.span, item.event) for item in ledger.mentions_between(low, high)):
        if event.type not in types or span.overlaps(place.span):
            continue
        inside = place.clause[0] <= span.start and span.end <= place.clause[1]
        between = (span.end, place.span.start) if span.start < place.span.start else (
            place.span.end, span.start)
        if not inside and any(q.currency == place.quantity.currency
                              for q in ledger.sums_between(*between)):
            continue
        gap = between[1] - between[0]
        key = (int(not inside), 0 if inside else types.index(event.type), gap, event.id)
        if best is None or key < best:
            best, chosen = key, event
    return chosen, best[2] if best else -1


def read_purpose(place: Place, ledger: Ledger) -> Purpose | None:
    """Return what the sum is for in the text's words: a quoted name, a noun, or the clause."""
    text, span = ledger.text, place.span
    quotes = [m for m in _QUOTE.finditer(text, place.clause[0], span.start)
              if span.start - m.end() <= _NEAR]
    if quotes:
        return Purpose(quotes[-1][1], "quote")
    nouns, general = pattern(ledger.words.purpose_nouns).pattern, ledger.words.general_nouns
    what = re.match(r"(?:[的之]|用[於在以])([^，。；、「」（）()\s\d]{2,10})(?=[，。；、]|$)",
                    text[span.end : place.clause[1] + 1])
    after = what or re.match(rf"[的之]?([^，。；、「」（）()\s\d]{{0,12}}?(?:{nouns}))",
                     text[span.end : place.clause[1]])
    if after and _bare(after[1]) not in general:
        return Purpose(after[1], "after")
    before = _clean(text[after_sum(place, ledger) : span.start], ledger, place)
    match = re.search(rf"([^，。、「」（）()\s年度]{{1,16}}(?:{nouns}))$", before)
    if match and _bare(match[1]) not in general:
        return Purpose(match[1], "before")
    before = re.sub(rf"(?:{pattern(general).pattern})(?:{pattern(ledger.words.tails).pattern})*$",
                    "", before)
    names = {link.span.text for link in ledger.links_between(*place.clause)}
    item = _NUMBERED.match(text[place.clause[0] : span.start].strip())
    if len(before) >= 3 and (item or before not in names):
        return Purpose(before[-30:], "clause")
    start, end = ledger.previous_clause(place)
    if ledger.sums_between(start, end) or _SPEECH.search(text[start : max(start, end - 1)]):
        return None
    earlier = _clean(text[start : max(start, end - 1)], ledger, place)
    told = len(earlier) >= 3 and "%" not in earlier and "％" not in earlier
    return Purpose(earlier[-30:], "clause") if told else None


def _bare(words: str) -> str:
    """增加支出 says no more than 支出."""
    return re.sub(r"^(?:增加|新增|減少|每年|相關|所有|各項|總)+", "", words)


def _clean(words: str, ledger: Ledger, place: Place) -> str:
    """Strip numbering, connectives and the verb that leads to the sum."""
    cues, _ = stage_cues(ledger.words)
    leads, tails = pattern(ledger.words.leads).pattern, pattern(ledger.words.tails).pattern
    words = _NUMBERED.sub("", words.strip())
    spans = [item.span for item in ledger.dates_between(*place.clause)]
    spans += [item.span for item in ledger.durations_between(*place.clause)]
    for span in spans:
        words = words.replace(f"分{span.text}", "").replace(span.text, "")
    words = re.sub(rf"^(?:{leads})+", "", words.strip("（( 　、"))
    previous = ""
    while words != previous:
        previous = words
        words = re.sub(rf"(?:{tails})+$", "", words.rstrip("（( 　"))
        tail = re.search(rf"(?:{cues.pattern})$", words)
        if tail and tail[0] not in ledger.words.purpose_nouns and not tail[0].endswith("預算"):
            words = words[: tail.start()]
    verbs = [m.end() for m in cues.finditer(words)
             if not m[0].endswith("預算") and m[0] not in ledger.words.purpose_nouns]
    if verbs and len(words) - verbs[-1] >= 2:
        words = re.sub(rf"^(?:[的之了]|{leads})+", "", words[verbs[-1] :])
    return words if len(words) < len(place.sentence.span) else ""
