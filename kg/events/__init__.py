"""Stage 6: the events of an article, with roles, time and status, and who ranks above whom.

In: the document, the resolved names, quantities, dates and claims, and the lexicon.
Out: :class:`kg.model.Event` and :class:`kg.model.Ranking`.  The engine is generic: it names
no event type; what each type needs stands in ``kg/data/events``.

The steps: names (``names``), unnamed triggers with signs of an occasion (``triggers``),
roles (``roles``), time (``times``) and status (``status``) of each place, places that speak
of one event (``corefer``), and the ranking of mechanisms (``ranking``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from kg.events.compose import compose
from kg.events.corefer import group
from kg.events.names import Named, NameFinder
from kg.events.ranking import read_rankings
from kg.events.roles import assign_roles, find_delegation, find_duration
from kg.events.scene import Candidate, Scene
from kg.events.status import read_status, status_by_time
from kg.events.times import find_time
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
    Status,
    TimeValue,
)

__all__ = ["read_events"]

_ANOTHER: Final = re.compile("又|另(?!外)|稍後|接著|隨後|其後")
_FAILED: Final = re.compile("(?:導致|終告|因而|最終|終)流產|胎死腹中|未能成行|無疾而終")
_DONE: Final = re.compile("已|曾|甫|剛")
ENOUGH: Final = 2
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
    scene = Scene(document, resolution, quantities, dates, claims,
                  getattr(lexicon, "short_forms", {}))
    name_finder, trigger_finder = _finders(id(types), types)
    names = name_finder.find(scene)
    covered = tuple(n.span for n in names)
    triggers = tuple(t for t in trigger_finder.find(scene) if not any(t.span.overlaps(s) for s in covered))
    scene = replace(scene, dates=tuple(
        d for d in dates if not any(s.covers(d.span) for s in covered)),
        marks=tuple(sorted((*covered, *(t.span for t in triggers)))),
        triggers=tuple(t.span for t in triggers))
    found = [c for n in names if (c := _from_name(scene, n))]
    found += [c for t in triggers for c in _from_trigger(scene, t)]
    body = [c for c in found if scene.role_of_block(c.clause) != "headline"]
    head = [c for c in found if scene.role_of_block(c.clause) == "headline"]
    order = sorted(body, key=lambda c: c.span) + sorted(head, key=lambda c: c.span)
    events = compose(scene, group(scene, tuple(order)))
    return events, read_rankings(scene, events, types.ranking)


def _is_past(scene: Scene, time: TimeValue) -> bool:
    return scene.published is not None and (time.end or time.start) < scene.published.isoformat()


def _is_future(scene: Scene, time: TimeValue) -> bool:
    today = scene.published.isoformat() if scene.published else ""
    return bool(today) and time.start > today[:len(time.start)]


def _status(scene: Scene, bare: Candidate) -> Status | None:
    """The status by the type's own words (三讀通過), else by the words of aspect."""
    clause, span = bare.clause, bare.span
    status = read_status(scene.text[clause.start:span.start], scene.text[span.end:clause.end + 1])
    for later in scene.siblings(clause, after=3)[1:]:
        if _FAILED.search(scene.text, later.start, later.end):
            status = "cancelled"
    if not bare.kind.status_words:
        return status
    for own, words in bare.kind.status_words.items():
        if any(w in scene.text[clause.start:clause.end] for w in words):
            return own
    return status if status in ("cancelled", "denied", "hypothetical") else None


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


def _from_trigger(scene: Scene, trigger: Trigger) -> tuple[Candidate, ...]:
    whole = _fill(scene, Candidate(
        trigger.kind, trigger.span, trigger.clause, trigger.span.text, trigger.cls,
        strength=trigger.strength, anaphoric=trigger.anaphoric))
    if any(r.name in ("participant", "organizer") for r in whole.roles):
        whole = replace(whole, strength=whole.strength + 1)
    return _each(scene, whole) if (
        whole.kind.sharing == "each" and whole.cls == "verb") else (whole,)


def _each(scene: Scene, whole: Candidate) -> tuple[Candidate, ...]:
    """One candidate for each person (甲、乙兩位晉任少將); 分別 deals out the bodies in order."""
    people = [r for r in whole.roles if r.name == "participant" and r.ref
              and scene.class_of(r.ref) == "Person"]
    if len(people) < 2:  # noqa: PLR2004
        return (whole,)
    others = [r for r in whole.roles if r not in people]
    bodies = [r for r in others if r.name == "participant"]
    dealt = "分別" in scene.text[whole.clause.start:whole.span.start] and (
        len(bodies) == len(people))
    found = []
    for index, person in enumerate(people):
        mine = [r for r in others if not dealt or r not in bodies or r is bodies[index]]
        found.append(replace(whole, roles=(person, *mine)))
    return tuple(found)


def _fill(scene: Scene, bare: Candidate) -> Candidate:
    """Add roles, time, status, delegation and duration to a candidate."""
    clause, span, kind = bare.clause, bare.span, bare.kind
    timed = find_time(scene, clause, span, own_clause_only=kind.time == "clause",
                      named=bare.name is not None)
    status = _status(scene, bare)
    if timed and status == "planned" and timed[1].start < clause.start and _is_past(
            scene, timed[0]):
        timed = None  # 昨天宣布，甲將轉任: the day of the announcement
    if timed and status == "occurred" and _is_future(scene, timed[0]) and _DONE.search(
            scene.text[clause.start:span.start]):
        timed = None  # 為明年的大選，兩國已展開對話: not the day of the dialogue
    if timed:
        by_time = status_by_time(timed[0], scene.published)
        if by_time == "planned" and status in (None, "occurred", "ongoing"):
            status = "planned"
        elif by_time == "ongoing" and status == "planned":
            status = "ongoing"
        elif by_time and not kind.status_words and (status is None or (by_time == "occurred" and status == "planned")):
            status = by_time
    sends = any(r.role == "participant" for r in kind.roles)
    return replace(
        bare, another=bool(_ANOTHER.search(scene.text[clause.start:span.start])), roles=assign_roles(scene, kind, clause, span),
        time=timed[0] if timed else None, time_span=timed[1] if timed else None,
        status=status or kind.status, clue=status is not None,
        delegation=find_delegation(scene, clause, span) if sends else None,
        duration=find_duration(scene, clause),
    )

