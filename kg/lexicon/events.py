"""The event types and the ranking patterns, read from ``kg/data`` and validated.

In: ``kg/data/events/*.yaml`` (one file a type) and ``kg/data/relations/ranking.yaml``.
Out: one frozen :class:`EventLexicon`.  This is the only place that knows the form of those
files; the engine in ``kg.events`` sees the records below and names no type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import DataError
from kg.model import MentionClass, Status

DATA_FOLDER: Final = Path(__file__).resolve().parent.parent / "data"
ROOT: Final = "Event"

RoleName = Literal[
    "participant", "organizer", "supplier", "recipient", "place", "equipment", "topic"
]
Pattern = Literal[
    "subject", "object", "with", "by", "to", "from", "at", "destination", "inside", "near",
    "sentence", "guests", "owner", "post", "other_side", "earlier", "topic", "spokesman",
]
TriggerClass = Literal["sure", "noun", "verb", "back"]
Sharing = Literal["one", "each", "item"]


_NEED: Final = ("(?:participant|two|own_two|organization|person|time|own_time|duration|equipment"
                "|place)")
_NEEDS: Final = f"^{_NEED}(?:/{_NEED})*$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Strict):
    """A text in the two languages of the ontology."""

    zh: str = Field(alias="zh-hant-tw", min_length=1)
    en: str = Field(min_length=1)


class RoleRow(_Strict):
    """``role`` is filled by what stands in the position ``at`` and is of a class in ``range``.

    Only where the clause has a word of ``only_with``, and for no trigger of ``not_for`` or
    only for those of ``only_for``.
    """

    role: RoleName
    by: tuple[Pattern, ...] = Field(min_length=1)
    range: tuple[MentionClass, ...] = ()
    only_with: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    only_for: tuple[str, ...] = ()


class Expected(_Strict):
    """What an example must yield; what is not given is not compared."""

    name: str | None = None
    trigger: str | None = None
    participants: tuple[str, ...] | None = None
    organizers: tuple[str, ...] | None = None
    supplier: tuple[str, ...] | None = None
    recipient: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None
    time: str | None = None
    status: Status | None = None
    delegation: int | None = None
    equipment: tuple[str, ...] | None = None
    aliases: tuple[str, ...] | None = None


class Example(_Strict):
    """A sentence of our own writing, the names in it, and the events of this type in it."""

    text: str = Field(min_length=2)
    published: str | None = None
    names: Mapping[MentionClass, tuple[str, ...]] = Field(default_factory=dict)
    events: tuple[Expected, ...] = ()


class TypeRow(_Strict):
    """One file of ``kg/data/events``; ``kg/data/events/README.zh-Hant.md`` explains the keys."""

    name: str = Field(pattern=r"^[A-Z][A-Za-z]+$")
    parent: str
    label: Label
    definition: Label
    heads: tuple[str, ...] = ()
    heads_of_bodies: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    hard: tuple[str, ...] = ()
    blocked_in: tuple[str, ...] = ()
    blocked_before: tuple[str, ...] = ()
    blocked_after: tuple[str, ...] = ()
    clause_has: tuple[str, ...] = ()
    blocked_with: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    blocked_by: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    only_before: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    only_after: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    same: tuple[tuple[str, ...], ...] = ()
    apart_by: tuple[Literal["time", "people", "equipment"], ...] = ("time", "people", "equipment")
    needs: tuple[Annotated[str, Field(pattern=_NEEDS)], ...] = ()
    attended: bool = False
    sharing: Sharing = "one"
    merge: Literal["article", "time"] = "time"
    roles: tuple[RoleRow, ...] = ()
    stands_for: Mapping[str, str] = Field(default_factory=dict)
    status: Status = "occurred"
    status_words: Mapping[Status, tuple[str, ...]] = Field(default_factory=dict)
    status_hints: Mapping[Status, tuple[str, ...]] = Field(default_factory=dict)
    time: Literal["near", "clause", "budget"] = "near"
    examples: tuple[Example, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class RoleRule:
    """How one role is found: see :class:`RoleRow`."""

    role: str
    by: tuple[str, ...]
    range: frozenset[str]
    only_with: tuple[str, ...]
    not_for: tuple[str, ...] = ()
    only_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventType:
    """One event type as the engine sees it; the fields are those of the YAML file.

    ``heads`` end proper names, ``known`` are names without a head, ``words`` are the
    triggers of unnamed events with their class.
    """

    name: str
    parent: str
    label: str
    label_en: str
    definition: str
    definition_en: str
    heads: tuple[str, ...]
    heads_of_bodies: tuple[str, ...]
    known: tuple[str, ...]
    words: Mapping[str, TriggerClass]
    hard: tuple[str, ...]
    blocked_in: tuple[str, ...]
    blocked_before: tuple[str, ...]
    blocked_after: tuple[str, ...]
    clause_has: tuple[str, ...]
    blocked_with: Mapping[str, tuple[str, ...]]
    blocked_by: Mapping[str, tuple[str, ...]]
    only_before: Mapping[str, tuple[str, ...]]
    only_after: Mapping[str, tuple[str, ...]]
    same: tuple[tuple[str, ...], ...]
    apart_by: tuple[str, ...]
    needs: tuple[str, ...]
    attended: bool
    sharing: Sharing
    merge: str
    roles: tuple[RoleRule, ...]
    stands_for: Mapping[str, str]
    status: Status
    status_words: Mapping[Status, tuple[str, ...]]
    status_hints: Mapping[Status, tuple[str, ...]]
    time: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class RankingWords:
    """The words by which a text ranks mechanisms (``kg/data/relations/ranking.yaml``)."""

    top: tuple[str, ...]
    below: tuple[str, ...]
    further: tuple[str, ...]
    over: tuple[str, ...]
    above_all: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventLexicon:
    """All event types by name, in the order of the file names, and the ranking words."""

    types: Mapping[str, EventType]
    ranking: RankingWords

    def words(self) -> Iterator[tuple[str, EventType, TriggerClass]]:
        """Yield every trigger word with its type and class."""
        for kind in self.types.values():
            for word, cls in kind.words.items():
                yield word, kind, cls


class RankingRow(_Strict):
    """The one document of ``ranking.yaml``."""

    top: tuple[str, ...]
    below: tuple[str, ...]
    further: tuple[str, ...]
    over: tuple[str, ...]
    above_all: tuple[str, ...] = ()


@cache
def load(folder: Path = DATA_FOLDER) -> EventLexicon:
    """Read and validate the event types and the ranking words, once per folder.

    Raises ``DataError`` at the first fault: an unknown key, a word that two types claim, a
    parent that does not exist, a file that is not YAML.
    """
    types: dict[str, EventType] = {}
    owners: dict[str, str] = {}
    for path in sorted((folder / "events").glob("*.yaml")):
        kind = to_type(_validate(TypeRow, path))
        if kind.name in types:
            raise DataError("the type is defined twice", file=path, key=kind.name)
        types[kind.name] = kind
        for word in sorted({*kind.words, *kind.heads, *kind.known}):
            if word in owners:
                raise DataError(f"the trigger also belongs to {owners[word]}", file=path,
                                key=word, remedy="keep it in one file")
            owners[word] = kind.name
    for kind in types.values():
        if kind.parent != ROOT and kind.parent not in types:
            raise DataError("the parent does not exist", file=folder / "events", key=kind.parent,
                            remedy=f"use {ROOT} or one of {', '.join(types)}")
    row = _validate(RankingRow, folder / "relations" / "ranking.yaml")
    return EventLexicon(MappingProxyType(types), RankingWords(**row.model_dump()))


def to_type(row: TypeRow) -> EventType:
    """Turn a validated file into the record that the engine uses."""
    words: dict[str, TriggerClass] = {}
    lists: tuple[tuple[TriggerClass, tuple[str, ...]], ...] = (
        ("back", row.back), ("verb", row.verbs), ("noun", row.nouns), ("sure", row.sure),
    )
    for cls, listed in lists:
        words.update(dict.fromkeys(listed, cls))
    return EventType(
        name=row.name, parent=row.parent, label=row.label.zh, label_en=row.label.en,
        definition=row.definition.zh, definition_en=row.definition.en,
        heads=row.heads,
        heads_of_bodies=row.heads_of_bodies, known=row.known, words=MappingProxyType(words),
        hard=row.hard, blocked_in=row.blocked_in,
        blocked_before=row.blocked_before, blocked_after=row.blocked_after,
        clause_has=row.clause_has,
        blocked_with=MappingProxyType(dict(row.blocked_with)),
        blocked_by=MappingProxyType(dict(row.blocked_by)),
        only_before=MappingProxyType(dict(row.only_before)),
        only_after=MappingProxyType(dict(row.only_after)), same=row.same,
        apart_by=row.apart_by, needs=row.needs,
        attended=row.attended, sharing=row.sharing, merge=row.merge,
        roles=tuple(RoleRule(r.role, r.by, frozenset(r.range), r.only_with, r.not_for,
                             r.only_for) for r in row.roles),
        stands_for=MappingProxyType(dict(row.stands_for)),
        status=row.status, status_words=MappingProxyType(dict(row.status_words)),
        status_hints=MappingProxyType(dict(row.status_hints)),
        time=row.time, examples=row.examples,
    )


def _validate(model: type[Any], path: Path) -> Any:
    try:
        # Every scalar as text: an analyst's 2021-11-09 or 否 must not turn into a date or bool.
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        return model.model_validate(raw)
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"cannot be read as YAML: {error}", file=path) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise DataError(first["msg"], file=path, key=key, remedy="see README.zh-Hant.md") from error
