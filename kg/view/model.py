"""What the page shows, read off a graph: frozen, sorted, free of RDF library types.

In: nothing.  Out: the types that :mod:`kg.view.read` fills, :mod:`kg.view.select` narrows
and :mod:`kg.view.tables` writes.  Nodes, sources and assertions refer to each other by IRI.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """An object that is not a node: ``kind`` is ``iri``, ``@tag`` or a datatype IRI."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of the graph; ``asserted`` is False for a situation that is only spoken of."""

    iri: str
    type: str
    label: str
    label_en: str | None = None
    aliases: tuple[str, ...] = ()
    asserted: bool = True
    status: str | None = None
    start: str | None = None
    end: str | None = None
    facts: tuple[tuple[str, Value], ...] = ()
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An article: where it stands, when it was published (ISO date), by whom."""

    iri: str
    id: str
    title: str
    date: str | None
    outlet: str
    url: str | None


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A mention inside its sentence: offsets in UTF-16 units of the sentence (for scripts)."""

    source: str
    sentence: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Assertion:
    """One triple that a source states; ``object`` is a node's IRI or a :class:`Value`."""

    iri: str
    subject: str
    predicate: str
    object: str | Value
    certainty: str
    polarity: str
    confidence: str | None
    source: str | None
    claim: str | None
    passages: tuple[Passage, ...]
    corroborates: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of reported speech: its speaker's IRI; relayer and cited source by name."""

    iri: str
    speaker: str | None
    via: str | None
    cited: str | None
    certainty: str
    polarity: str
    source: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A relation between two nodes; ``stated`` is False where it stands only as assertions."""

    subject: str
    predicate: str
    object: str
    stated: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the page does not carry, by reason: ``focus``, ``since``, ``type`` or ``size``."""

    reason: str
    nodes: int
    edges: int


@dataclass(frozen=True, slots=True)
class ViewGraph:
    """Everything the page carries; ``sentences`` maps (source, index) to its text."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    assertions: tuple[Assertion, ...]
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    sentences: dict[tuple[str, int], str]
    mentions: dict[str, tuple[Passage, ...]]
    left_out: tuple[LeftOut, ...] = ()
    focus: str | None = None

    def keep(self, iris: frozenset[str], reason: str) -> ViewGraph:
        """Return the part of the graph among ``iris``, with what fell away counted."""
        nodes = tuple(n for n in self.nodes if n.iri in iris)
        edges = tuple(e for e in self.edges if e.subject in iris and e.object in iris)
        gone = LeftOut(reason, len(self.nodes) - len(nodes), len(self.edges) - len(edges))
        if not gone.nodes and not gone.edges:
            return self
        return replace(
            self, nodes=nodes, edges=edges,
            assertions=tuple(a for a in self.assertions if a.subject in iris and
                             (isinstance(a.object, Value) or a.object in iris)),
            claims=tuple(c for c in self.claims if c.speaker is None or c.speaker in iris),
            mentions={iri: m for iri, m in self.mentions.items() if iri in iris},
            left_out=(*self.left_out, gone))
