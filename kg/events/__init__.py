"""Stage 6: the events of an article, with roles, time and status, and who ranks above whom.

In: the document, the resolved names, quantities, dates and claims, and the lexicon.
Out: :class:`kg.model.Event` and :class:`kg.model.Ranking`.  The engine is generic: it names
no event type; what each type needs stands in ``kg/data/events``.

The steps: names (``names``), unnamed triggers with signs of an occasion (``triggers``),
roles (``roles``), time (``times``) and status (``status``) of each place (``candidates``),
places that speak of one event (``corefer``), the events themselves (``compose``), and the
ranking of mechanisms (``ranking``).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.events.candidates import from_name, from_trigger
from kg.events.compose import compose
from kg.events.corefer import group
from kg.events.items import confine
from kg.events.names import NameFinder
from kg.events.ranking import read_rankings
from kg.events.scene import Scene
from kg.events.triggers import TriggerFinder
from kg.lexicon.events import EventLexicon

if TYPE_CHECKING:
    from kg.lexicon import Lexicon
    from kg.model import (
        Claim,
        DateExpression,
        Document,
        Event,
        Quantity,
        Ranking,
        Resolution,
    )

__all__ = ["read_events"]


def read_events(  # noqa: PLR0913, PLR0917  (what the earlier stages found, one by one)
    document: Document,
    resolution: Resolution,
    quantities: tuple[Quantity, ...],
    dates: tuple[DateExpression, ...],
    claims: tuple[Claim, ...],
    lexicon: Lexicon | EventLexicon,
) -> tuple[tuple[Event, ...], tuple[Ranking, ...]]:
    """Return the events of an article in text order, and the rankings among them.

    An :class:`EventLexicon` alone is enough; a whole :class:`kg.lexicon.Lexicon` also gives
    the one-character forms of countries (訪台).
    """
    short_forms = {} if isinstance(lexicon, EventLexicon) else lexicon.short_forms
    types = lexicon if isinstance(lexicon, EventLexicon) else lexicon.events
    scene = Scene(document, resolution, quantities, dates, claims, short_forms)
    find_names, find_triggers = _finders(_Key(types))
    names = find_names.find(scene)
    covered = tuple(n.span for n in names)
    triggers = tuple(t for t in find_triggers.find(scene)
                     if not any(t.span.overlaps(s) for s in covered))
    scene = replace(
        scene,
        dates=tuple(d for d in dates if not any(s.covers(d.span) for s in covered)),
        marks=tuple(sorted((*covered, *(t.span for t in triggers)))),
        triggers=tuple(t.span for t in triggers))
    found = [c for n in names if (c := from_name(scene, n))]
    found += [c for t in triggers for c in from_trigger(scene, t)]
    found = confine(found)
    found.sort(key=lambda c: (scene.role_of_block(c.clause) == "headline", c.span))
    events = compose(scene, group(scene, tuple(found)))
    return events, read_rankings(scene, events, types.ranking)


class _Key:
    """A lexicon as a cache key: the same object, the same finders."""

    def __init__(self, types: EventLexicon) -> None:
        self.types = types

    def __hash__(self) -> int:
        return id(self.types)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.types is self.types


@lru_cache(maxsize=4)
def _finders(key: _Key) -> tuple[NameFinder, TriggerFinder]:
    return NameFinder(key.types), TriggerFinder(key.types)
