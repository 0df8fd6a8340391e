"""Stage 7: money tied to holders, years, purposes and events.

In: a document with its quantities, dates, resolution and events.  Out:
:class:`~kg.model.Money`, each distinct sum once with every place that states it, in text
order.  Headlines add places, not sums.  Cue words live in ``kg/data/budgets.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from kg.budgets import slots
from kg.budgets.places import Ledger, Place
from kg.identity import digest, fold
from kg.lexicon import budgets as lexicon_file
from kg.model import (
    DateExpression,
    Document,
    Event,
    Money,
    Quantity,
    Resolution,
    Stage,
)
from kg.quantities import read_dates

_ORDER: tuple[Stage, ...] = ("other", "estimated", "proposed", "budgeted", "approved", "frozen",
                             "cut", "spent", "sold")
_BUDGET_STAGES = ("budgeted", "proposed", "approved", "cut", "frozen")


@dataclass(frozen=True, slots=True)
class Sum:
    """One statement of a sum while its slots are being filled; ties are list positions."""

    place: Place
    guess: slots.Guess
    budget: bool
    event: Event | None
    nearness: int
    holder: str | None
    years: tuple[int, ...]
    purpose: str | None
    quoted: bool
    equivalent_of: int | None = None
    part_of: int | None = None


def read_budgets(
    document: Document,
    quantities: tuple[Quantity, ...],
    dates: tuple[DateExpression, ...],
    resolution: Resolution,
    events: tuple[Event, ...],
    lexicon: Any = None,
) -> tuple[Money, ...]:
    """Return the sums of an article in text order, each once.

    Args:
        document: the annotated article; sums outside its sentences are ignored.
        quantities: of the article, in text order; those of kind ``money`` are read.
        dates: of the article, in text order.
        resolution: who is named where; holders come from its links.
        events: what sums may be for.
        lexicon: unused but for the uniform shape of the stages; the words of this stage are
            its own file's.
    """
    del lexicon
    ledger = Ledger(document, quantities, dates, resolution, events, lexicon_file.load())
    places = ledger.places()
    sums = [_read(place, ledger, places) for place in places]
    sums = _inherit(_tie(sums, ledger), ledger)
    groups = _merge(sums, ledger)
    return tuple(sorted((_money(group, sums, groups, ledger) for group in groups),
                        key=lambda money: money.span))


def _read(place: Place, ledger: Ledger, places: tuple[Place, ...]) -> Sum:
    event, nearness = slots.find_event(place, ledger, (p for p in places if p is not place))
    guess = slots.read_stage(place, ledger, event)
    budget = slots.is_budget(place, ledger, guess.stage)
    purpose = slots.read_purpose(place, ledger, event=event is not None)
    return Sum(
        place, guess, budget, event, nearness,
        holder=slots.read_holder(place, ledger, budget=budget),
        years=slots.read_years(place, ledger) if budget else (),
        purpose=purpose,
        quoted=purpose is not None and f"「{purpose}」" in ledger.text,
    )


def _tie(sums: list[Sum], ledger: Ledger) -> list[Sum]:
    """Find parts of totals (其中…) and the same sum in another currency."""
    equivalents = "|".join(sorted(ledger.words.equivalents, key=len, reverse=True))
    marker = re.compile(rf"[ ，,、]?[（(]?(?:以[^，。；]{{0,16}}計算[，,])?(?:{equivalents})?[為達]?[ ]?$")
    part = re.compile("|".join(ledger.words.parts))
    tied: list[Sum] = []
    for index, item in enumerate(sums):
        before = tied[index - 1] if index else None
        if before is not None and before.place.sentence is item.place.sentence:
            gap = ledger.text[before.place.span.end : item.place.span.start]
            one, two = before.place.quantity, item.place.quantity
            base = before.equivalent_of if before.equivalent_of is not None else index - 1
            if one.currency != two.currency and len(gap) <= 26 and marker.match(gap):
                tied.append(replace(item, equivalent_of=base))
                continue
            clause = ledger.text[max(item.place.clause[0], before.place.span.end) :
                                 item.place.span.start].lstrip("，,（( 、")
            bracket = re.search(r"[（(]([^）)]{0,20})$", gap)
            if one.currency == two.currency and two.value < one.value and (
                    part.match(clause) or (bracket and part.match(bracket[1]))):
                tied.append(replace(item, part_of=base))
                continue
            base = before.part_of if before.part_of is not None else base
            total = sums[base].place.quantity
            if total.currency == two.currency and two.value < total.value and part.match(clause):
                tied.append(replace(item, part_of=base))
                continue
        tied.append(item)
    return tied


def _inherit(sums: list[Sum], ledger: Ledger) -> list[Sum]:
    """Fill what a sum leaves out from the sum it belongs to, its neighbours, the document."""
    owner, years = slots.document_holder(ledger), _document_years(ledger)
    done: list[Sum] = []
    for index, item in enumerate(sums):
        filled = item
        base = item.equivalent_of if item.equivalent_of is not None else item.part_of
        if item.equivalent_of is not None and base is not None:
            total = done[base]
            filled = replace(item, guess=total.guess, budget=total.budget, event=total.event,
                             nearness=total.nearness, holder=total.holder, years=total.years,
                             purpose=total.purpose, quoted=total.quoted)
        elif base is not None:
            total = done[base]
            filled = replace(item, holder=total.holder, event=item.event if item.quoted else total.event,
                             purpose=item.purpose if item.quoted else total.purpose,
                             guess=item.guess if item.guess.strength > 1 else total.guess,
                             budget=item.budget or total.budget, years=item.years or total.years)
        elif index and _continues(done[-1], item):
            filled = _continued(done, item, ledger)
        if filled.budget:
            filled = _from_document(filled, owner, years, ledger)
        done.append(filled)
    return _share_by_event(done)


def _continues(before: Sum, item: Sum) -> bool:
    """Whether a sum is said of the same thing as the one before it in the sentence."""
    return (before.place.sentence is item.place.sentence and before.budget and item.budget
            and item.guess.stage in ("cut", "frozen", "approved"))


def _continued(done: list[Sum], item: Sum, ledger: Ledger) -> Sum:
    """減列, 凍結, 改列為: of the item that the sentence began with, unless one is quoted."""
    first = next(s for s in done if s.place.sentence is item.place.sentence)
    again = "改列" in ledger.text[item.place.clause[0] : item.place.span.start]
    base = first if again else done[-1]
    named = item.quoted and not again
    return replace(item, purpose=item.purpose if named else base.purpose,
                   quoted=item.quoted if named else base.quoted,
                   event=item.event if named else base.event, holder=item.holder or base.holder,
                   years=item.years or base.years)


def _from_document(item: Sum, owner: str | None, years: tuple[int, ...], ledger: Ledger) -> Sum:
    """Take holder and years from the document where the sentence names none."""
    holder = item.holder
    if owner is not None and (holder is None or (
            ledger.classes.get(holder) == "Country" and item.guess.stage == "budgeted"
            and not _possesses(holder, item, ledger))):
        holder = owner
    return replace(item, holder=holder, years=item.years or years)


def _possesses(holder: str, item: Sum, ledger: Ledger) -> bool:
    """Whether the country stands in the sum's own clause (日本今年國防預算)."""
    links = ledger.links_between(item.place.clause[0], item.place.span.start)
    return any(link.entities[0] == holder for link in links)


def _document_years(ledger: Ledger) -> tuple[int, ...]:
    """Return the budget year that the document's title names (94年度中央政府總預算)."""
    title = ledger.document.article.title or ""
    for item in read_dates(title, published=ledger.document.article.published):
        if item.kind == "fiscal_year" and item.value is not None and "預算" in title:
            return item.value.fiscal_years
    return ()


def _share_by_event(sums: list[Sum]) -> list[Sum]:
    """Let sums of one event share holder and years; the event's own years come last."""
    shared = []
    for item in sums:
        years, holder, budget = item.years, item.holder, item.budget
        if item.event is not None:
            peers = [s for s in sums if s.event is not None and s.event.id == item.event.id
                     and s.budget and s.part_of is None and s is not item]
            budget = budget or (item.guess.strength < 2 and bool(peers))
            if budget:
                years = years or next((s.years for s in peers if s.years), ())
                years = years or slots.years_of(item.event.time)
                holder = holder or next((s.holder for s in peers if s.holder), None)
        guess = item.guess
        if budget and guess.strength < 2 and item.event is not None and peers:
            guess = peers[0].guess
        shared.append(replace(item, years=years, holder=holder, budget=budget, guess=guess))
    return shared


def _merge(sums: list[Sum], ledger: Ledger) -> list[tuple[int, ...]]:
    """Group the statements of one sum; quoted purposes that differ keep sums apart."""
    groups: list[list[int]] = []
    for index, item in enumerate(sums):
        role = ledger.block(item.place.sentence).role
        for group in groups:
            head = sums[group[0]]
            one, two = head.place.quantity, item.place.quantity
            same = one.value == two.value and one.currency == two.currency and one.upper == two.upper
            apart = (head.quoted and item.quoted and head.purpose != item.purpose
                     and role != "headline")
            if same and not apart:
                group.append(index)
                break
        else:
            groups.append([index])
    bodies = [tuple(group) for group in groups
              if any(ledger.block(sums[i].place.sentence).role == "body" for i in group)]
    return [_body_first(group, sums, ledger) for group in bodies]


def _body_first(group: tuple[int, ...], sums: list[Sum], ledger: Ledger) -> tuple[int, ...]:
    return tuple(sorted(group, key=lambda i: (
        ledger.block(sums[i].place.sentence).role != "body", i)))


def _money(group: tuple[int, ...], sums: list[Sum], groups: list[tuple[int, ...]],
           ledger: Ledger) -> Money:
    """Make one sum of its statements: the plainest statement fills each slot."""
    items = [sums[i] for i in group]
    quantity, place = items[0].place.quantity, items[0].place
    best = _best(items)
    event = best.event.id if best.event is not None else None
    owners = {i: g for g in groups for i in g}
    return Money(
        id=_id(best, ledger),
        amount=quantity.value, currency=quantity.currency or "TWD", upper=quantity.upper,
        span=place.span, evidence=place.sentence.span,
        approximate=any(i.place.quantity.approximate for i in items),
        is_budget=any(i.budget for i in items),
        fiscal_years=best.years, holder=best.holder, purpose=best.purpose, event=event,
        stage=best.guess.stage,
        part_of=_tied(items, "part_of", sums, owners, ledger),
        equivalent_of=_tied(items, "equivalent_of", sums, owners, ledger),
        mentions=tuple(sums[i].place.span for i in sorted(group)),
    )


def _best(items: list[Sum]) -> Sum:
    """Fill each slot from the statement that says it most plainly."""
    guess = max((i.guess for i in items), key=lambda g: (
        g.strength if g.strength > 1 else 0, _ORDER.index(g.stage)))
    timed = [i for i in items if i.event is not None]
    event = min(timed, key=lambda i: i.nearness).event if timed else None
    return replace(
        items[0], guess=guess, event=event,
        holder=next((i.holder for i in items if i.holder), None),
        years=next((i.years for i in items if i.years), ()),
        purpose=next((i.purpose for i in items if i.purpose), None),
        budget=any(i.budget for i in items),
    )


def _tied(items: list[Sum], field: str, sums: list[Sum], owners: dict[int, tuple[int, ...]],
          ledger: Ledger) -> str | None:
    for item in items:
        base = getattr(item, field)
        if base is not None and base in owners:
            group = owners[base]
            if item.place not in [sums[i].place for i in group]:
                return _id(_best([sums[i] for i in group]), ledger)
    return None


def _id(item: Sum, ledger: Ledger) -> str:
    quantity = item.place.quantity
    purpose = item.event.id if item.event is not None else fold(item.purpose or "")
    return "money/" + digest(ledger.document.article.id, quantity.value, quantity.currency,
                             purpose, item.years)
