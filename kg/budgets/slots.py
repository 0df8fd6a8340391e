"""What is said of a sum: its stage, holder, years, purpose and event.

In: a :class:`~kg.budgets.places.Place` and its :class:`~kg.budgets.places.Ledger`.  Each
function reads one slot from what stands around the sum, and knows no other sum.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg.budgets.places import Ledger, Place
from kg.model import Event, Quantity, Span, Stage, TimeValue

_NEAR = 24
_QUOTE = re.compile(r"[「《]([^「」《》\n]{2,40})[」》]")
_NUMBERED = re.compile(r"^[※\s]*第[一二三四五六七八九十百\d]+[項款目節][\s\u3000]*")
_OPEN_END = re.compile(r"^(?:起|開始|以來|迄今|至今)")
_LEAD = re.compile(r"^(?:針對|有關|對於|並|也|且|又|另|另外|此外|而|但|除|以及|包括|由於|其中|共|將|每年|光是)+")
_TAIL = re.compile(r"(?:共計|總計|合計|高達|達到|約為|總值|總額|金額|共|約|近|逾|達|為|計|的|之|等|元|每年"
                   r"|超過|至少|總金額|總價|所需|估計|預估|新增|增加|金額達|為期|分|每|以|於|在|自|從|至|、)+$")


@dataclass(frozen=True, slots=True)
class Guess:
    """A stage with how plainly the text says it (3: in the clause, 1: by the kind of event)."""

    stage: Stage
    strength: int


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))))


def _stage_pattern(ledger: Ledger) -> tuple[re.Pattern[str], dict[str, Stage]]:
    stages = {word: stage for stage, words in ledger.words.stages.items() for word in words}
    return _pattern(tuple(stages)), stages


def read_stage(place: Place, ledger: Ledger, event: Event | None) -> Guess:
    """Return the stage of a sum: the nearest cue decides."""
    text, (start, end) = ledger.text, place.clause
    pattern, stages = _stage_pattern(ledger)
    after = text[place.span.end : min(len(text), place.span.end + 8)]
    verdict = _pattern(ledger.words.verdicts).match(after.lstrip("，,（( 、"))
    if verdict:
        return Guess("approved", 3)
    before = list(pattern.finditer(text, start, place.span.start))
    if before:
        return Guess(stages[before[-1][0]], 3)
    behind = pattern.search(text, place.span.end, end)
    if behind:
        return Guess(stages[behind[0]], 3)
    low = max(place.sentence.span.start, start - 240)
    earlier = list(pattern.finditer(text, low, start))
    if event is not None and event.type == "ArmsSale":
        return _sale(event, [stages[m[0]] for m in earlier])
    if earlier and start - earlier[-1].end() <= 60:
        return Guess(stages[earlier[-1][0]], 2)
    if event is not None and event.status == "proposed":
        return Guess("proposed", 1)
    return Guess("other", 0)


def _sale(event: Event, said: list[Stage]) -> Guess:
    """Return the stage of a sale: approved or sold where said, else by the event's status."""
    for stage in ("sold", "approved", "proposed"):
        if stage in said:
            return Guess(stage, 2)  # type: ignore[arg-type]
    return Guess("proposed" if event.status in ("proposed", "planned") else "approved", 1)


def is_budget(place: Place, ledger: Ledger, stage: Stage) -> bool:
    """Whether the sum is an item of somebody's budget."""
    if stage in ("frozen", "cut"):
        return True
    if stage not in ("budgeted", "proposed", "approved"):
        return False
    start = ledger.previous_clause(place)[0]
    words = _pattern(ledger.words.budget_words)
    return bool(words.search(ledger.text, start, place.clause[1])) or bool(
        words.match(ledger.text[place.span.end :].lstrip("，,（( 、暫")[:6]))


def read_holder(place: Place, ledger: Ledger, *, budget: bool) -> str | None:
    """Return the entity whose money it is: the subject of the verb, or the possessor."""
    low = max(place.sentence.span.start, place.span.start - 120)
    verbs = _pattern(ledger.words.holder_verbs)
    found = list(verbs.finditer(ledger.text, place.clause[0], place.span.start))
    if found and _cue_between(found[-1].end(), place, ledger):
        return None
    limit = found[-1].start() if found else place.span.start
    if not found and not budget:
        return None
    walls = [q.span.end for q in ledger.quantities if q.kind == "money"
             and place.clause[0] <= q.span.start and q.span.end <= place.span.start]
    near = ledger.links_between(max(walls), limit) if walls else ()
    links = [link for link in near or ledger.links_between(low, limit)
             if _is_subject(link.span, ledger)]
    if not links:
        return None
    return links[-1].entities[0]


def _cue_between(end: int, place: Place, ledger: Ledger) -> bool:
    """Whether another verb stands between the holder's and the sum (沒有編列…提案加薪)."""
    pattern, _ = _stage_pattern(ledger)
    last = [m for m in pattern.finditer(ledger.text, place.clause[0], place.span.start)][-1:]
    return bool(last) and last[0].start() >= end and last[0][0] not in ledger.words.purpose_nouns \
        and not last[0][0].endswith("預算")


def _is_subject(span: Span, ledger: Ledger) -> bool:
    before = ledger.text[span.start - 1 : span.start]
    if before in ledger.words.not_subject and ledger.text[span.start - 2 : span.start] != "針對":
        return False
    opened = ledger.text.rfind("「", max(0, span.start - 30), span.start)
    closed = ledger.text.rfind("」", max(0, span.start - 30), span.start)
    return opened <= closed


def document_holder(ledger: Ledger) -> str | None:
    """Return the body whose budget the document is about: 國防部2026年公開預算書."""
    books = _pattern(ledger.words.budget_books)
    counts: Counter[str] = Counter()
    for link in ledger.holders:
        gap = ledger.text[link.span.end : link.span.end + 14]
        found = books.search(gap)
        if found and not re.search("[，。；、\n]", gap[: found.start()]):
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
        found = [years for item in ledger.dates_between(start, end)
                 if item.value is not None and item.kind in ("year", "interval", "fiscal_year")
                 and not _OPEN_END.match(ledger.text[item.span.end : item.span.end + 3])
                 and (years := years_of(item.value))]
        if found:
            return found[-1]
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


def find_event(place: Place, ledger: Ledger, others: Iterable[Place]) -> tuple[Event | None, int]:
    """Return the event that the sum is for and how near it stands (-1: none).

    An event of the clause goes before one of the sentence; among those of the sentence the
    type that ``budgets.yaml`` names first wins, and another sum in between rules one out.
    """
    order = {name: rank for rank, name in enumerate(ledger.words.events)}
    walls = [other.span for other in others if other.sentence is place.sentence
             and other.quantity.currency == place.quantity.currency]
    best: tuple[int, int, int, str] | None = None
    chosen: Event | None = None
    for event in ledger.events:
        if event.type not in order or event.polarity == "negated":
            continue
        for span in event.mentions:
            if not place.sentence.span.covers(span) or span.covers(place.span):
                continue
            inside = place.clause[0] <= span.start and span.end <= place.clause[1]
            gap = max(span.start - place.span.end, place.span.start - span.end)
            low, high = min(span.end, place.span.end), max(span.start, place.span.start)
            walled = any(low <= wall.start and wall.end <= high for wall in walls)
            if gap > 120 or (walled and not inside):
                continue
            key = (0 if inside else 1, 0 if inside else order[event.type], gap, event.id)
            if best is None or key < best:
                best, chosen = key, event
    return chosen, best[2] if best else -1


def read_purpose(place: Place, ledger: Ledger, *, event: bool) -> str | None:
    """Return what the sum is for in the text's words: a quoted name, a noun, or the clause.

    A sum that is tied to an event takes no more than a name or a noun.
    """
    text, span = ledger.text, place.span
    low = max(place.sentence.span.start, span.start - 80)
    quotes = [m for m in _QUOTE.finditer(text, low, span.start)
              if span.start - m.end() <= _NEAR and m.start() >= place.clause[0]]
    if quotes:
        return quotes[-1][1]
    nouns = _pattern(ledger.words.purpose_nouns)
    general = ledger.words.general_nouns
    after = re.match(r"[的之]?([^，。；、「」（）()\s\d]{0,12}?(?:" + nouns.pattern + "))",
                     text[span.end : place.clause[1]])
    if after and after[1] not in general:
        return after[1]
    before = _clean(text[place.clause[0] : span.start], ledger, place)
    match = re.search(rf"([^，。；、「」（）()\s\d年度]{{1,10}}(?:{nouns.pattern}))$", before)
    if match and match[1] not in general:
        return match[1]
    if event:
        return None
    before = re.sub(rf"(?:{_pattern(general).pattern})$", "", before)
    before = _TAIL.sub("", before)
    if len(before) >= 2:
        return before[-30:]
    start, end = ledger.previous_clause(place)
    earlier = _clean(text[start : end - 1], ledger, place)
    return earlier[-30:] if len(earlier) >= 2 else None


def _spans(place: Place, ledger: Ledger) -> list[Quantity]:
    """Return the durations of the clause (分3年, 為期八年)."""
    return [q for q in ledger.quantities if q.kind == "duration"
            and place.clause[0] <= q.span.start and q.span.end <= place.clause[1]]


def _clean(words: str, ledger: Ledger, place: Place) -> str:
    """Strip numbering, connectives and the verb that leads to the sum."""
    cues, _ = _stage_pattern(ledger)
    words = _NUMBERED.sub("", words.strip())
    for item in (*ledger.dates_between(*place.clause), *_spans(place, ledger)):
        words = words.replace(item.span.text, "")
    words = _LEAD.sub("", words.strip("（( 　、"))
    previous = ""
    while words != previous:
        previous = words
        words = _TAIL.sub("", words.rstrip("（( 　"))
        tail = re.search(rf"(?:{cues.pattern})$", words)
        if tail and tail[0] not in ledger.words.purpose_nouns and not tail[0].endswith("預算"):
            words = words[: tail.start()]
    return words if len(words) < len(place.sentence.span) else ""
