"""Stage 7: money tied to holders, years, purposes and events.

In: a document with its quantities, dates, resolution and events.  Out:
:class:`~kg.model.Money`, each distinct sum once with every place that states it, in text
order.  Headlines add places, not sums.  Cue words live in ``kg/data/budgets.yaml``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kg.budgets.contexts import bill_before
from kg.budgets.holders import named_share, read_holder, read_years, whose_version
from kg.budgets.places import Ledger, Place
from kg.budgets.purposes import ADJACENT, Found, Purpose, find_event, read_purpose
from kg.budgets.stages import is_budget, read_stage
from kg.budgets.ties import Sum, inherit, tie
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

_ORDER: tuple[Stage, ...] = ("other", "estimated", "proposed", "budgeted", "approved", "frozen",
                             "cut", "spent", "sold")
_FUND = 4
"""The longest name of a fund that leaves open what it is for: 出國預算, 活動經費."""
_APART = 16
"""How many purposes of one amount are told apart."""


def read_budgets(  # noqa: PLR0913, PLR0917  (all that the earlier stages found)
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
    sums = [_read(place, ledger) for place in ledger.places()]
    sums = inherit(tie(sums, ledger), ledger)
    groups = _merge(sums, ledger)
    owners = {index: group for group in groups for index in group}
    found = (_money(group, sums, owners, ledger) for group in groups)
    return tuple({money.id: money for money in sorted(found, key=lambda m: m.span)}.values())


def _read(place: Place, ledger: Ledger) -> Sum:
    version = whose_version(place, ledger)
    purpose = bill_before(place, ledger) if version else read_purpose(place, ledger)
    result = purpose is not None and purpose.text.endswith(ledger.words.results)
    found = _event(place, ledger, None if version else purpose, budget=True)
    guess = read_stage(place, ledger, found.event)
    budget = not result and is_budget(place, ledger, guess.stage)
    if not budget:
        found = _event(place, ledger, None if result else purpose, budget=False)
    if result:
        found, guess = Found(), replace(guess, strength=max(guess.strength, 1))
    if found.event is not None and purpose is not None and purpose.kind in ("clause", "earlier"):
        purpose = None
    share = named_share(place, ledger)
    return Sum(
        place, guess, budget, found.event, found.nearness,
        share=share is not None,
        holder=share or read_holder(place, ledger, budget=budget,
                           taken=guess.stage in ("cut", "frozen")),
        years=read_years(place, ledger) if budget else (),
        purpose=purpose.text if purpose else None,
        quoted=purpose is not None and purpose.kind == "quote",
        clause=purpose is not None and purpose.kind in ("clause", "earlier"),
    )


def _event(place: Place, ledger: Ledger, purpose: Purpose | None, *, budget: bool) -> Found:
    found = find_event(place, ledger, budget=budget)
    its_own = found.event is not None and purpose is not None and _is_its_own(purpose, found)
    return Found() if its_own else found


def _is_its_own(purpose: Purpose, found: Found) -> bool:
    """Whether the words at the sum say what it is for, and no event that stands farther off."""
    if purpose.kind == "before":
        return found.nearness > ADJACENT  # 韓國國防預算1.4兆: of the noun, not of what follows
    if purpose.kind == "goal":
        return not found.inside and not found.ahead
    fund = purpose.kind == "after" and len(purpose.text) <= _FUND and purpose.text.endswith(
        ("預算", "經費", "費用"))
    return purpose.kind in ("after", "clause") and not found.inside \
        and not (fund and found.ahead)


def _merge(sums: list[Sum], ledger: Ledger) -> list[tuple[int, ...]]:
    """Group the statements of one sum; quoted purposes that differ keep sums apart."""
    alike: dict[tuple[object, ...], list[list[int]]] = {}
    for index, item in enumerate(sums):
        quantity = item.place.quantity
        groups = alike.setdefault((quantity.value, quantity.currency, quantity.upper), [])
        headline = ledger.block(item.place.sentence).role == "headline"
        for group in groups[:_APART]:
            head = sums[group[0]]
            if headline or not (head.quoted and item.quoted and head.purpose != item.purpose):
                group.append(index)
                break
        else:
            groups.append([index])
    return [_body_first(group, sums, ledger) for groups in alike.values() for group in groups
            if any(ledger.block(sums[i].place.sentence).role == "body" for i in group)]


def _body_first(group: list[int], sums: list[Sum], ledger: Ledger) -> tuple[int, ...]:
    return tuple(sorted(group, key=lambda i: (
        ledger.block(sums[i].place.sentence).role != "body", i)))


def _money(group: tuple[int, ...], sums: list[Sum], owners: dict[int, tuple[int, ...]],
           ledger: Ledger) -> Money:
    """Make one sum of its statements: the plainest statement fills each slot."""
    items = [sums[i] for i in group]
    quantity, place = items[0].place.quantity, items[0].place
    best = _best(items, ledger)
    return Money(
        id=_id(best, ledger),
        amount=quantity.value, currency=quantity.currency or "TWD", upper=quantity.upper,
        span=place.span, evidence=place.sentence.span,
        approximate=any(i.place.quantity.approximate for i in items),
        is_budget=best.budget, fiscal_years=best.years, holder=best.holder,
        purpose=best.purpose, event=best.event.id if best.event else None,
        stage=best.guess.stage,
        part_of=_tied([i.part_of for i in items], group, sums, owners, ledger),
        equivalent_of=_tied([i.equivalent_of for i in items], group, sums, owners, ledger),
        mentions=tuple(sums[i].place.span for i in sorted(group)),
    )


def _best(items: list[Sum], ledger: Ledger) -> Sum:
    """Fill each slot from the statement that says it most plainly, the body before headlines."""
    body = [i for i in items if ledger.block(i.place.sentence).role == "body"]
    guess = max((i.guess for i in body or items), key=lambda g: (
        g.strength if g.strength > 1 else 0, _ORDER.index(g.stage)))
    timed = [i for i in items if i.event is not None]
    event = min(timed, key=lambda i: i.nearness).event if timed else None
    return replace(
        items[0], guess=guess, event=event,
        holder=next((i.holder for i in items if i.holder), None),
        years=next((i.years for i in items if i.years), ()),
        purpose=next((i.purpose for i in items
                      if i.purpose and not (i.clause and timed and i.part_of is None)), None),
        budget=any(i.budget for i in items),
    )


def _tied(bases: list[int | None], group: tuple[int, ...], sums: list[Sum],
          owners: dict[int, tuple[int, ...]], ledger: Ledger) -> str | None:
    """Return the id of the sum that one of the statements belongs to."""
    for base in bases:
        owner = owners.get(base) if base is not None else None
        if owner is not None and owner != group:
            return _id(_best([sums[i] for i in owner], ledger), ledger)
    return None


def _id(item: Sum, ledger: Ledger) -> str:
    quantity = item.place.quantity
    purpose = item.event.id if item.event is not None else fold(item.purpose or "")
    return "money/" + digest(ledger.document.article.id, quantity.value, quantity.currency,
                             purpose, item.years)
