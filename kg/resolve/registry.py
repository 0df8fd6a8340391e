"""The entities of one article while they are being gathered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from kg.identity import digest, fold
from kg.lexicon.names import DOTS
from kg.model import Entity, Link, MentionClass, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.lexicon import Lexicon
    from kg.lexicon.gazetteer import Entry

_FOLDERS: Final = {"Place": "place", "Equipment": "equipment"}
_CLASSES: Final[dict[str, MentionClass]] = {
    "person": "Person",
    "organization": "Organization",
    "country": "Country",
    "place": "Place",
    "equipment": "Equipment",
}
DOT: Final = re.compile(f"[{DOTS}]")
LATIN: Final = re.compile(r"\s?[（(]\s?([A-Z][A-Za-zÀ-ž.'’\- ]{1,40}?)\s?[)）]")
"""The Latin form of a name in brackets after it."""

_DIGITS: Final = str.maketrans("○〇Ｏ零一二三四五六七八九", "0000123456789")
_NUMBER: Final = re.compile("[○〇Ｏ零一二三四五六七八九十百0-9]+")


@dataclass
class Node:
    """An entity in the making: its names and where they stand."""

    id: str
    cls: MentionClass
    name: str
    entry: Entry | None = None
    forms: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    country: str | None = None
    parent: str | None = None


@dataclass
class Registry:
    """Nodes by id and links by place; a node is made once for each class and name."""

    lexicon: Lexicon
    nodes: dict[str, Node] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    owner: dict[int, str] = field(default_factory=dict)
    _like: dict[tuple[str, str], dict[str, Node]] = field(default_factory=dict)

    def from_gazetteer(self, key: str) -> Node:
        """Return the node of a gazetteer entry."""
        entry = self.lexicon.entries[key]
        cls = _CLASSES[entry.kind]
        identifier = f"{_FOLDERS.get(cls, 'actor')}/{key}"
        if identifier not in self.nodes:
            self.nodes[identifier] = Node(identifier, cls, entry.name, entry)
            self._note(self.nodes[identifier], entry.name)
        return self.nodes[identifier]

    def unlisted(self, cls: MentionClass, name: str) -> Node:
        """Return the node of a name that is not in the gazetteer."""
        identifier = f"{_FOLDERS.get(cls, 'actor')}/{digest(cls, fold(numerals(name)))}"
        if identifier not in self.nodes:
            self.nodes[identifier] = Node(identifier, cls, name)
            self._note(self.nodes[identifier], name)
        return self.nodes[identifier]

    def link(self, span: Span, node: Node, score: float, reason: str) -> None:
        """Say that ``span`` names ``node``."""
        self.links.append(Link(span, (node.id,), "name", score, reason))
        self.owner[span.start] = node.id
        node.spans.append(span)
        node.places.append(span.start)
        if span.text not in node.forms:
            node.forms.append(span.text)
            self._note(node, span.text)

    def short_form(self, node: Node, text: str) -> str | None:
        """Return the character of ``text`` that is a short form of the country of ``node``."""
        short = node.entry.short_forms if node.entry is not None else ()
        return next((char for char in text if char in short), None)

    def rename(self, node: Node, name: str) -> None:
        """Give a node a better name."""
        node.name = name
        self._note(node, name)

    def like(self, cls: MentionClass, keys: Iterable[str]) -> list[Node]:
        """Return the nodes of a class that have a name like one of ``keys``.

        A key is a part of a dotted name, the first character of a name, or its last.  The
        order is that of the first mentions; some nodes may be no longer called so.
        """
        alike = [self._like.get((cls, key), {}) for key in keys]
        found = {node.id: node for nodes in alike for node in nodes.values() if node.places}
        return sorted(found.values(), key=lambda node: (node.places[0], node.id))

    def _note(self, node: Node, name: str) -> None:
        parts = {name, name[:1], name[-1:], numerals(name)[-1:], *DOT.split(name)}
        for part in parts:
            self._like.setdefault((node.cls, part), {})[node.id] = node

    @cached_property
    def organizations(self) -> dict[str, set[str]]:
        """The keys of the gazetteer's organizations by their plain forms."""
        found: dict[str, set[str]] = {}
        for key, entry in self.lexicon.entries.items():
            for form in (entry.name, *entry.aliases) if entry.kind == "organization" else ():
                found.setdefault(plain(form), set()).add(key)
        return found

    def entities(self) -> tuple[Entity, ...]:
        """Return every node that is mentioned as an ``Entity``, by id."""
        return tuple(
            _entity(self.nodes[key]) for key in sorted(self.nodes) if self.nodes[key].places
        )


@lru_cache(maxsize=16384)
def numerals(name: str) -> str:
    """Write the numbers of a unit's name in Arabic digits: 六○一旅 is 601旅."""
    return _NUMBER.sub(lambda match: _to_digits(match.group()), name)


def plain(name: str) -> str:
    """Write the numbers of a unit's name in Arabic digits, without 第."""
    return numerals(name).replace("第", "")


def _to_digits(text: str) -> str:
    if text.isascii() or "百" in text:
        return text
    plain = text.translate(_DIGITS)
    if "十" not in plain:
        return plain
    tens, _, ones = plain.partition("十")
    return f"{tens or '1'}{ones or '0'}"


def _entity(node: Node) -> Entity:
    forms = tuple(sorted(node.forms, key=lambda form: (-len(form), form)))
    entry = node.entry
    if entry is None:
        return _unlisted_entity(node, forms)
    other = (*entry.aliases, *((entry.name_en,) if entry.name_en else ()), *entry.aliases_en)
    other += tuple(form for form in entry.short_forms if form in node.forms)
    match = (f"http://www.wikidata.org/entity/{entry.wikidata}",) if entry.wikidata else ()
    return Entity(
        id=node.id,
        cls=node.cls,
        label=entry.name,
        label_en=entry.name_en,
        aliases=tuple(dict.fromkeys(other)),
        forms=forms,
        parent=f"actor/{entry.parent}" if entry.parent else None,
        country=f"actor/{entry.country}" if entry.country else None,
        exact_match=match,
    )


def _unlisted_entity(node: Node, forms: tuple[str, ...]) -> Entity:
    return Entity(
        id=node.id,
        cls=node.cls,
        label=node.name,
        forms=forms,
        parent=node.parent,
        country=node.country,
    )
