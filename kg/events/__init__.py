"""Stage 6: the events of an article, with roles, time and status, and who ranks above whom.

In: the document, the resolved names, quantities, dates and claims, and the lexicon.
Out: :class:`kg.model.Event` and :class:`kg.model.Ranking`.  The engine is generic: it names
no event type; what each type needs stands in ``kg/data/events``.

The steps: names (``names``), unnamed triggers with signs of an occasion (``triggers``),
roles (``roles``), time (``times``) and status (``status``) of each place, places that speak
of one event (``corefer``), and the ranking of mechanisms (``ranking``).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from kg.events.compose import compose
from kg.events.corefer import group
from kg.events.names import Named, NameFinder
from kg.events.ranking import read_rankings
from kg.events.roles import assign_roles, find_delegation, find_duration
from kg.events.scene import Candidate, Scene
from kg.events.status import read_status, status_by_time
from kg.events.times import find_time, time_in_name
from kg.events.triggers import Trigger, TriggerFinder
from kg.lexicon.events import EventLexicon
from kg.model import (
    Claim,
    DateExpression,
    Document,
    Event,
    Quantity,
    Ranking,
    Resolution,
    Span,
    TimeValue,
)

__all__ = ["read_events"]

ENOUGH = 2
"""How many signs of an occasion an unnamed event needs."""


def read_events(
    document: Document,
    resolution: Resolution,
    quantities: tuple[Quantity, ...],
    dates: tuple[DateExpression, ...],
    claims: tuple[Claim, ...],
    lexicon: Any,
) -> tuple[tuple[Event, ...], tuple[Ranking, ...]]:
    """Return the events of an article in text order, and the rankings among them.

    ``lexicon`` is a :class:`kg.lexicon.Lexicon` or an :class:`EventLexicon`.
    """
    types: EventLexicon = lexicon if isinstance(lexicon, EventLexicon) else lexicon.events
    scene = Scene(document, resolution, quantities, dates, claims)
    names = _finders(id(types), types)[0].find(scene)
    triggers = _finders(id(types), types)[1].find(scene)
    found = [c for n in names if (c := _from_name(scene, n))]
    covered = tuple(n.span for n in names)
    found += [_from_trigger(scene, t) for t in triggers
              if not any(t.span.overlaps(s) for s in covered)]
    body = [c for c in found if scene.role_of_block(c.clause) != "headline"]
    head = [c for c in found if scene.role_of_block(c.clause) == "headline"]
    order = sorted(body, key=lambda c: c.span) + sorted(head, key=lambda c: c.span)
    events = compose(scene, group(tuple(order)))
    return events, read_rankings(scene, events, types.ranking)


_CACHE: dict[int, tuple[NameFinder, TriggerFinder, EventLexicon]] = {}


def _finders(key: int, types: EventLexicon) -> tuple[NameFinder, TriggerFinder]:
    if key not in _CACHE or _CACHE[key][2] is not types:
        _CACHE[key] = (NameFinder(types), TriggerFinder(types), types)
    return _CACHE[key][:2]


def _from_name(scene: Scene, named: Named) -> Candidate | None:
    clause = scene.clause_at(named.span.start)
    if clause is None:
        return None
    text = scene.text[clause.start:clause.end]
    if named.kind.clause_has and not any(w in text for w in named.kind.clause_has):
        return None
    candidate = Candidate(named.kind, named.span, clause, named.head, name=named.name,
                          forms=named.forms, strength=ENOUGH + 1)
    return _fill(scene, candidate)


def _from_trigger(scene: Scene, trigger: Trigger) -> Candidate:
    return _fill(scene, Candidate(
        trigger.kind, trigger.span, trigger.clause, trigger.span.text,
        strength=trigger.strength, anaphoric=trigger.anaphoric))


def _fill(scene: Scene, bare: Candidate) -> Candidate:
    """Add roles, time, status, delegation and duration to a candidate."""
    clause, span, kind = bare.clause, bare.span, bare.kind
    timed = find_time(scene, clause, span, own_clause_only=kind.time == "clause")
    if timed is None and bare.name:
        timed = time_in_name(scene, span)
    status = read_status(scene.text[clause.start:span.start], scene.text[span.end:clause.end + 1])
    by_time = status_by_time(timed[0] if timed else None, scene.published)
    if by_time and status not in ("denied", "cancelled", "hypothetical", "recurring"):
        status = by_time if by_time == "planned" or status is None else status
    if by_time == "occurred" and status == "planned":
        status = "occurred"
    sends = any(r.role == "participant" for r in kind.roles)
    return Candidate(
        kind, span, clause, bare.word, bare.name, bare.forms, bare.strength, bare.anaphoric,
        roles=assign_roles(scene, kind, clause, span),
        time=timed[0] if timed else None, time_span=timed[1] if timed else None,
        status=status or kind.status, clue=status is not None,
        delegation=find_delegation(scene, clause, span) if sends else None,
        duration=find_duration(scene, clause),
    )


_Timed = tuple[TimeValue, Span]
