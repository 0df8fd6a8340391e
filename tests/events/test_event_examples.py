"""The examples in ``kg/data/events`` are the tests of the types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.events import read_events
from kg.lexicon.events import load
from tests.events.event_material import build

if TYPE_CHECKING:
    from kg.lexicon.events import Example, Expected
    from kg.model import Entity, Event

CASES = [
    pytest.param(kind.name, example, id=f"{kind.name}-{number}")
    for kind in load().types.values() for number, example in enumerate(kind.examples, start=1)
]


def test_every_type_has_examples_and_counterexamples() -> None:
    types = load().types
    assert len(types) >= 12
    assert len(CASES) >= 36
    for kind in types.values():
        assert any(e.events for e in kind.examples), kind.name
        assert any(not e.events for e in kind.examples), kind.name


@pytest.mark.parametrize(("kind", "example"), CASES)
def test_example(kind: str, example: Example) -> None:
    document, resolution, quantities, dates = build(
        example.text, example.names, example.published)
    events, _ = read_events(document, resolution, quantities, dates, (), load())
    entities = {e.id: e for e in resolution.entities}
    mine = [e for e in events if e.type == kind]
    assert len(mine) == len(example.events), [(e.type, e.trigger.text) for e in events]
    for event, expected in zip(mine, example.events, strict=True):
        compare(event, expected, entities)
        assert example.text[event.trigger.start:event.trigger.end] == event.trigger.text
        assert event.evidence.text in example.text


def compare(event: Event, expected: Expected, entities: dict[str, Entity]) -> None:
    """Compare what the example gives, and nothing else."""
    def who(*roles: str) -> set[str]:
        return {entities[r.ref].label for r in event.roles if r.name in roles and r.ref}

    def words(role: str) -> set[str]:
        return {r.span.text for r in event.roles if r.name == role}

    plain = {"name": event.name, "trigger": event.trigger.text, "status": event.status,
             "delegation": event.delegation_size}
    for key, value in plain.items():
        if (wanted := getattr(expected, key)) is not None:
            assert value == wanted, key
    for key, got in (("participants", who("participant")), ("organizers", who("organizer")),
                     ("supplier", who("supplier")), ("recipient", who("recipient")),
                     ("places", words("place")), ("equipment", words("equipment")),
                     ("aliases", set(event.aliases))):
        if (wanted := getattr(expected, key)) is not None:
            assert got == set(wanted), key
    if expected.time is not None:
        assert event.time is not None
        assert event.time.start == expected.time.split("/")[0]
        assert (event.time.end or "") == "".join(expected.time.split("/")[1:])
