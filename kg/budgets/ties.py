"""What sums take from one another: totals and parts, equivalents, sums of one event.

In: the sums of an article as each was read alone.  Out: the same list with what a sum leaves
out filled in from the sum it belongs to, from its neighbours and from the document.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from kg.budgets.contexts import Tabled, tabled_budgets, tabled_for
from kg.budgets.holders import document_holder, read_holder, read_years, years_of
from kg.budgets.places import Ledger, Place
from kg.budgets.stages import Guess, pattern
from kg.model import Event
from kg.quantities import read_dates

_GAP = 26
"""The longest stretch, in characters, between a sum and its equivalent."""
_PEERS, _FAR = 8, 40
_NEAR_YEAR = 30
_EACH = re.compile("(?:平均|換算)[^，。；]{0,2}每|比[今去上]年|較[今去上]年")
_LISTED = re.compile("編|(?<![系陳行並條下羅])列(?![車島席為管入舉])|預算|經費"
                     "|[較比][^，。；]{1,10}[增減]")
_GREW = re.compile("[、，,（(]?[比較][^，。；、]{1,10}[增減多少成]")
_OTHER_BUDGET = re.compile("特別預算|追加預算")
_WHOLE = re.compile("總經費|合計|總計|為期|總預算|全案")
# A sentence with one of these speaks of a sum over years, not of one year's.
_SEVERAL_YEARS = re.compile("總經費|為期|分[^，。]{1,3}年")


@dataclass(frozen=True, slots=True)
class Sum:
    """One statement of a sum while its slots are being filled; ties are list positions."""

    place: Place
    guess: Guess
    budget: bool
    event: Event | None
    nearness: int
    holder: str | None
    years: tuple[int, ...]
    purpose: str | None
    quoted: bool
    clause: bool
    share: bool = False
    equivalent_of: int | None = None
    part_of: int | None = None


def tie(sums: list[Sum], ledger: Ledger) -> list[Sum]:
    """Find parts of totals (其中…) and the same sum in another currency."""
    tied: list[Sum] = []
    for index, item in enumerate(sums):
        before = tied[-1] if tied else None
        if before is None or before.place.sentence is not item.place.sentence:
            tied.append(replace(item, part_of=_earlier_total(tied, item.place, ledger)))
            continue
        base = before.equivalent_of if before.equivalent_of is not None else index - 1
        if _is_equivalent(before.place, item.place, ledger):
            if item.guess.strength > tied[base].guess.strength:
                tied[base] = replace(tied[base], guess=item.guess, budget=item.budget)
            tied.append(replace(item, equivalent_of=base))
            continue
        whole = before.part_of if before.part_of is not None else base
        if before.part_of is not None and _goes_on(before.place, item.place, ledger):
            tied.append(replace(item, part_of=before.part_of))
            continue
        total = next((i for i in (base, whole) if _is_part(tied[i].place, item.place, before,
                                                           ledger)), None)
        tied.append(replace(item, part_of=total))
    return tied


def _is_equivalent(one: Place, two: Place, ledger: Ledger) -> bool:
    """Whether the second sum is the first in another currency: （約1545萬美元）."""
    gap = ledger.text[one.span.end : two.span.start]
    words = pattern(ledger.words.equivalents).pattern
    return one.quantity.currency != two.quantity.currency and len(gap) <= _GAP and bool(
        re.match(rf"[ ，,、]?(?:[（(]|(?={words}))(?:以[^，。；]{{0,16}}計算[，,])?"
                 rf"(?:{words})*[為達]?[ ]?$", gap))


def _earlier_total(sums: list[Sum], item: Place, ledger: Ledger) -> int | None:
    """Return the largest sum of the sentence before, where this one begins with 其中."""
    opening = ledger.text[item.clause[0] : item.span.start]
    if not sums or not pattern(ledger.words.parts[:1]).match(opening.strip()):
        return None
    last = sums[-1].place.sentence
    if last.index != item.sentence.index - 1 or last.block != item.sentence.block:
        return None
    found: int | None = None
    for index in range(len(sums) - 1, max(-1, len(sums) - _PEERS), -1):
        place = sums[index].place
        if place.sentence is last and place.quantity.currency == item.quantity.currency and \
                place.quantity.value > item.quantity.value and (
                    found is None or place.quantity.value > sums[found].place.quantity.value):
            found = index
    return found


def _goes_on(one: Place, two: Place, ledger: Ledger) -> bool:
    """Whether a list of parts goes on: 其中飛彈797億元、艦艇692億元."""
    gap = ledger.text[one.span.end : two.span.start]
    return one.quantity.currency == two.quantity.currency and len(gap) <= _GAP and bool(
        re.match("[）)]?(?:[、及和與]|以及|，(?:以及|及)?[^，]*$)", gap))


def _is_part(total: Place, item: Place, before: Sum, ledger: Ledger) -> bool:
    """Whether 其中, or 含 in brackets, leads from a total to a smaller sum."""
    if total.quantity.currency != item.quantity.currency \
            or item.quantity.value >= total.quantity.value:
        return False
    gap = ledger.text[before.place.span.end : item.span.start]
    clause = ledger.text[max(item.clause[0], before.place.span.end) : item.span.start]
    bracket = re.search(r"[（(]([^）)]{0,20})$", gap)
    part = pattern(ledger.words.parts)
    return bool(part.match(clause.lstrip("，,（( 、")) or (bracket and part.match(bracket[1])))


def inherit(sums: list[Sum], ledger: Ledger) -> list[Sum]:
    """Fill what a sum leaves out from the sum it belongs to, its neighbours, the document."""
    owner, years = document_holder(ledger), _document_years(ledger)
    tabled = tabled_budgets(ledger)
    done: list[Sum] = []
    opening = 0  # the first sum of the sentence
    budgeted: Sum | None = None  # the last sum that was an item of a budget
    for index, item in enumerate(sums):
        if item.place.sentence is not sums[opening].place.sentence:
            opening = index
        if item.equivalent_of is not None:
            total = done[item.equivalent_of]
            filled = replace(total, place=item.place, part_of=None,
                             equivalent_of=item.equivalent_of)
        else:
            about = tabled_for(item.place, tabled, ledger)
            filled = _from_sums(_on_the_table(item, about, ledger), done, opening, budgeted,
                                ledger)
        if filled.budget:
            budgeted = filled = _from_document(filled, owner, years, ledger)
        done.append(filled)
    return _share_by_event(done)


def _from_sums(item: Sum, done: list[Sum], opening: int, budgeted: Sum | None,
               ledger: Ledger) -> Sum:
    """Fill a sum from its total or from those before; ``opening`` begins its sentence."""
    if item.part_of is not None:
        return _grown(_part_of(item, done[item.part_of]), done[-1], ledger)
    inside = len(done) > opening
    if inside and _continues(done[-1], item):
        return _continued(done[-1], done[opening], item, ledger)
    item = _after(done[-1], item, ledger) if inside else item
    return item if budgeted is None else _same_budget(budgeted, item, ledger)


def _part_of(item: Sum, total: Sum) -> Sum:
    """Fill a part from its total."""
    if total.event is not None and not item.quoted:
        item = replace(item, purpose=None)
    return replace(
        item, holder=item.holder if item.share else total.holder,
        event=item.event if item.quoted and not item.share else total.event,
        purpose=total.purpose if item.share else item.purpose or total.purpose,
        guess=item.guess if item.guess.strength > 1 else total.guess,
        budget=item.budget or total.budget, years=item.years or total.years)


def _grown(item: Sum, before: Sum, ledger: Ledger) -> Sum:
    """Let what an item grew by be for that item: 其中投資2591億元、較今年增加975億元."""
    gap = ledger.text[before.place.span.end : item.place.span.start]
    if before.place.sentence is not item.place.sentence or not _GREW.match(gap):
        return item
    return replace(item, purpose=before.purpose, quoted=before.quoted, event=before.event)


def _after(before: Sum, item: Sum, ledger: Ledger) -> Sum:
    """Let a sum that says little follow the one before it in the sentence."""
    gap = ledger.text[before.place.span.end : item.place.span.start]
    if "；" in gap or ";" in gap:
        return item
    if item.guess.strength == 0 and before.guess.strength > 0 and len(gap) <= _GAP:
        years = item.years or (read_years(item.place, ledger) if before.budget else ())
        item = replace(item, guess=before.guess, budget=before.budget, years=years)
    if item.purpose is None and item.event is None and len(gap) <= _FAR:
        item = replace(item, purpose=before.purpose, quoted=before.quoted, event=before.event)
        if _EACH.search(gap):
            item = replace(item, holder=item.holder or before.holder)
    return item


def _on_the_table(item: Sum, tabled: Tabled | None, ledger: Ledger) -> Sum:
    """Let an item of a budget that was just sent to parliament share its years and stage."""
    clauses = ledger.text[item.place.sentence.span.start : item.place.clause[1]]
    if tabled is None or item.guess.stage not in ("budgeted", "proposed", "other") or not (
            item.budget or _LISTED.search(clauses)):
        return item
    holder = item.holder or read_holder(item.place, ledger, budget=True, taken=False)
    return replace(item, budget=True, holder=holder, years=item.years or tabled.years,
                   guess=Guess("proposed", max(item.guess.strength, 2)))


def _same_budget(before: Sum, item: Sum, ledger: Ledger) -> Sum:
    """Let an item of a budget share years and holder with the one before in the paragraph."""
    if not item.budget or item.place.sentence.block != before.place.sentence.block \
            or item.holder not in (None, before.holder) \
            or _OTHER_BUDGET.search(ledger.text, *item.place.clause):
        return item
    several = len(before.years) > 1 or _SEVERAL_YEARS.search(item.place.sentence.span.text)
    years = () if several else before.years
    return replace(item, holder=before.holder, years=item.years or years)


def _continues(before: Sum, item: Sum) -> bool:
    """Whether a sum is said of the same thing as the one before it in the sentence."""
    return (before.place.sentence is item.place.sentence and before.budget and item.budget
            and item.guess.stage in ("cut", "frozen", "approved") and item.guess.strength > 2)


def _continued(before: Sum, first: Sum, item: Sum, ledger: Ledger) -> Sum:
    """減列, 凍結, 改列為: of the item that the sentence began with, unless one is quoted."""
    again = "改列" in ledger.text[item.place.clause[0] : item.place.span.start]
    base = first if again else before
    named = item.purpose is not None and not item.clause and not again
    return replace(item, purpose=item.purpose if named else base.purpose,
                   quoted=item.quoted if named else base.quoted,
                   event=item.event if named else base.event, holder=item.holder or base.holder,
                   years=item.years or base.years)


def _from_document(item: Sum, owner: str | None, years: tuple[int, ...], ledger: Ledger) -> Sum:
    """Take holder and years from the document where the sentence names none."""
    holder = item.holder
    if owner is not None and item.guess.stage != "proposed" and (holder is None or (
            ledger.classes.get(holder) == "Country" and item.guess.stage == "budgeted"
            and not _possesses(holder, item, ledger))):
        holder = owner
    return replace(item, holder=holder, years=item.years or years)


def _possesses(holder: str, item: Sum, ledger: Ledger) -> bool:
    """Whether the country stands in the sum's own clause (日本今年國防預算)."""
    links = ledger.links_between(item.place.clause[0], item.place.span.start)
    return any(link.entities[0] == holder for link in links)


def _document_years(ledger: Ledger) -> tuple[int, ...]:
    """Return the budget year that the document is about.

    The one its title names (94年度中央政府總預算), else the one that most of its words on
    budgets name, if it is named twice at least.
    """
    title = ledger.document.article.title or ""
    for item in read_dates(title, published=ledger.document.article.published):
        if item.kind == "fiscal_year" and item.value is not None and "預算" in title:
            return item.value.fiscal_years
    words = pattern(ledger.words.budget_words)
    counts = Counter(
        item.value.fiscal_years for item in ledger.dates
        if item.kind == "fiscal_year" and item.value is not None
        and len(item.value.fiscal_years) == 1
        and words.search(ledger.text, item.span.end, item.span.end + _NEAR_YEAR))
    ranked = counts.most_common(2)
    clear = len(ranked) == 1 or (len(ranked) == 2 and ranked[0][1] > ranked[1][1])
    return ranked[0][0] if ranked and clear and ranked[0][1] > 1 else ()


def _share_by_event(sums: list[Sum]) -> list[Sum]:
    """Let sums of one event share stage, holder and years; the event's own years come last."""
    by_event: dict[str, list[Sum]] = {}
    for item in sums:
        if item.event is not None and item.budget and item.part_of is None:
            by_event.setdefault(item.event.id, []).append(item)
    shared = []
    for item in sums:
        peers = by_event.get(item.event.id, []) if item.event is not None else []
        shared.append(_with_peers(item, [p for p in peers[:_PEERS] if p is not item]))
    return shared


def _with_peers(item: Sum, peers: list[Sum]) -> Sum:
    told = item.guess.strength > 1
    if item.event is None or not (item.budget or (peers and not told)):
        return item
    whole = _WHOLE.search(item.place.sentence.span.text, 0, item.place.span.start
                          - item.place.sentence.span.start)
    years = item.years or next((p.years for p in peers if p.years and not whole), ())
    time = item.event.time
    if not years and (time is None or time.end is not None
                      or not _SEVERAL_YEARS.search(item.place.sentence.span.text)):
        years = years_of(time)
    return replace(
        item, budget=True, guess=item.guess if told or not peers else peers[0].guess,
        years=years,
        holder=item.holder or next((p.holder for p in peers if p.holder), None))
