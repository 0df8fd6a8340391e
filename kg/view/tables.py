"""Write a :class:`~kg.view.model.ViewGraph` as the compact tables that the page reads.

In: the graph, narrowed.  Out: one JSON text, escaped so that it may stand inside a
``<script type="application/json">`` block: columns of integers that point into one table
of strings.  The same graph gives the same text.
"""

from __future__ import annotations

import json
import os.path
from collections import Counter
from typing import Any

from kg.network import build_network, choose_connected, place_nodes
from kg.view.model import Assertion, Node, Passage, Value, ViewGraph
from kg.view.read import NS, PREFIXES
from kg.view.vocabulary import read_vocabulary

OPENING = 60
LABEL_PIXELS, LABEL_EMS = 13, 9
MENTIONS_PER_NODE = 24

Table = dict[str, Any]


def escape_json(value: object) -> str:
    """Return JSON that no HTML or script parser can leave: ``<``, U+2028, U+2029 escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    # A lone surrogate cannot be written as UTF-8; as an escape it survives.
    return "".join(c if not "\ud800" <= c <= "\udfff" else f"\\u{ord(c):04x}" for c in text)


class _Strings:
    """A table of strings, in the order of first use."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}

    def __call__(self, text: str | None) -> int:
        return -1 if text is None else self.index.setdefault(text, len(self.index))


def write_tables(graph: ViewGraph) -> Table:
    """Return the page's data as a dictionary ready for :func:`escape_json`."""
    return _Writer(graph).write()


class _Writer:
    """Numbers nodes, sources, predicates and sentences, then writes each table once."""

    def __init__(self, graph: ViewGraph) -> None:
        self.graph, self.text = graph, _Strings()
        self.base = _common_base([n.iri for n in graph.nodes])
        self.node = {n.iri: i for i, n in enumerate(graph.nodes)}
        self.source = {s.iri: i for i, s in enumerate(graph.sources)}
        self.claim = {c.iri: i for i, c in enumerate(graph.claims)}
        self.assertion = {a.iri: i for i, a in enumerate(graph.assertions)}
        self.edge = {(e.subject, e.predicate, e.object): i for i, e in enumerate(graph.edges)}
        self.predicate = {p: i for i, p in enumerate(sorted(
            {e.predicate for e in graph.edges} | {a.predicate for a in graph.assertions}
            | {key for n in graph.nodes for key, _ in n.facts}))}
        self.type = {t: i for i, t in enumerate(sorted({n.type for n in graph.nodes}))}
        self.sentence: dict[tuple[str, int], int] = {}
        self.passage: dict[Passage, int] = {}

    def write(self) -> Table:
        graph = self.graph
        vocabulary = read_vocabulary(graph.nodes, tuple(self.predicate))
        tables = {
            "base": self.base, "ns": NS, "prefixes": {v: k for k, v in reversed(PREFIXES.items())},
            "types": list(self.type), "predicates": list(self.predicate),
            "vocabulary": vocabulary, "nodes": self._nodes(),
            "edges": {"s": [self.node[e.subject] for e in graph.edges],
                      "p": [self.predicate[e.predicate] for e in graph.edges],
                      "o": [self.node[e.object] for e in graph.edges],
                      "stated": [int(e.stated) for e in graph.edges]},
            "assertions": self._assertions(), "claims": self._claims(),
            "sources": self._sources(), "opening": self._opening(vocabulary),
            "focus": self.node.get(graph.focus or "", -1),
            "leftOut": [[r.reason, r.nodes, r.edges] for r in graph.left_out],
        }
        tables["passages"] = {
            "sentence": [self.sentence[p.source, p.sentence] for p in self.passage],
            "begin": [p.begin for p in self.passage], "end": [p.end for p in self.passage]}
        tables["sentences"] = {
            "source": [self.source.get(s, -1) for s, _ in self.sentence],
            "text": [self.text(graph.sentences[key]) for key in self.sentence]}
        tables["strings"] = list(self.text.index)
        return tables

    def _short(self, iri: str) -> str:
        return iri.removeprefix(self.base) if iri.startswith(self.base) else f"<{iri}>"

    def _passages(self, passages: tuple[Passage, ...]) -> list[int]:
        numbers = []
        for passage in passages:
            self.sentence.setdefault((passage.source, passage.sentence), len(self.sentence))
            numbers.append(self.passage.setdefault(passage, len(self.passage)))
        return numbers

    def _value(self, value: Value) -> list[int]:
        return [self.text(value.text), self.text(value.kind)]

    def _nodes(self) -> Table:
        nodes, text = self.graph.nodes, self.text
        mentions = [self.graph.mentions.get(n.iri, ()) for n in nodes]
        return {
            "id": [text(self._short(n.iri)) for n in nodes],
            "type": [self.type[n.type] for n in nodes],
            "label": [text(n.label) for n in nodes], "en": [text(n.label_en) for n in nodes],
            "alias": _sparse([[text(a) for a in n.aliases] for n in nodes]),
            "spoken": [i for i, n in enumerate(nodes) if not n.asserted],
            "status": [text(n.status) for n in nodes],
            "start": [text(n.start) for n in nodes], "end": _sparse([text(n.end) for n in nodes], -1),
            "facts": _sparse([[[self.predicate[k], *self._value(v)] for k, v in n.facts]
                              for n in nodes]),
            "mentions": _sparse([self._passages(m[:MENTIONS_PER_NODE]) for m in mentions]),
            "mentioned": [len(m) for m in mentions],
        }

    def _assertions(self) -> Table:
        items, text = self.graph.assertions, self.text
        return {
            "id": [text(self._short(a.iri)) for a in items],
            "edge": [self._edge_of(a) for a in items],
            "s": [self.node[a.subject] for a in items],
            "p": [self.predicate[a.predicate] for a in items],
            "value": _sparse([self._value(a.object) if isinstance(a.object, Value) else []
                              for a in items]),
            "certainty": [text(a.certainty) for a in items],
            "polarity": [text(a.polarity) for a in items],
            "confidence": [text(a.confidence) for a in items],
            "source": [self.source.get(a.source or "", -1) for a in items],
            "claim": [self.claim.get(a.claim or "", -1) for a in items],
            "passages": [self._passages(a.passages) for a in items],
            "corroborates": _sparse([self._others(a.corroborates) for a in items]),
            "contradicts": _sparse([self._others(a.contradicts) for a in items]),
        }

    def _edge_of(self, assertion: Assertion) -> int:
        if isinstance(assertion.object, Value):
            return -1
        return self.edge.get((assertion.subject, assertion.predicate, assertion.object), -1)

    def _others(self, iris: tuple[str, ...]) -> list[int]:
        return [self.assertion[iri] for iri in iris if iri in self.assertion]

    def _claims(self) -> Table:
        items, text = self.graph.claims, self.text
        named = {n.iri: n.label for n in self.graph.nodes}
        return {
            "id": [text(self._short(c.iri)) for c in items],
            "speaker": [self.node.get(c.speaker or "", -1) for c in items],
            "via": _sparse([text(c.via and named.get(c.via, c.via)) for c in items], -1),
            "cited": _sparse([text(c.cited and named.get(c.cited, c.cited)) for c in items], -1),
            "certainty": [text(c.certainty) for c in items],
            "polarity": [text(c.polarity) for c in items],
            "source": [self.source.get(c.source or "", -1) for c in items],
            "passages": [self._passages(c.passages) for c in items],
        }

    def _sources(self) -> Table:
        items, text = self.graph.sources, self.text
        return {"id": [text(s.id) for s in items], "title": [text(s.title) for s in items],
                "iri": [text(self._short(s.iri)) for s in items],
                "date": [text(s.date) for s in items], "outlet": [text(s.outlet) for s in items],
                "url": [text(s.url) for s in items]}

    def _opening(self, vocabulary: Table) -> list[list[int]]:
        """Place the nodes that the page opens with: ``[node, x, y]`` in scene pixels."""
        quiet = {t for t, row in vocabulary["types"].items() if row.get("quiet")}
        nodes = {n.iri: n for n in self.graph.nodes if n.type not in quiet} or {
            n.iri: n for n in self.graph.nodes}
        edges = [(e.subject, e.predicate, e.object) for e in self.graph.edges
                 if e.subject in nodes and e.object in nodes]
        whole = build_network(nodes, edges)
        chosen = choose_connected(whole, OPENING)
        part = build_network(chosen, edges)
        points = place_nodes(part, {iri: label_box(nodes[iri], whole.degree(iri)) for iri in chosen})
        return [[self.node[iri], *points[iri]] for iri in chosen]


def _sparse(column: list[Any], empty: object = None) -> Table:
    """Keep only the filled cells of a column: row numbers and values."""
    rows = [i for i, cell in enumerate(column) if cell != [] and cell != empty]
    return {"row": rows, "cell": [column[i] for i in rows]}


def node_radius(degree: int) -> int:
    """Return a node's radius in pixels; the script computes the same."""
    return min(26, 13 + degree.bit_length() * 2)


def label_box(node: Node, degree: int) -> tuple[int, int]:
    """Return width and height in pixels that a node takes with its label under it."""
    ems = sum(0.56 if ord(c) < 0x2E80 else 1.0 for c in node.label)
    width = round(min(ems, LABEL_EMS + 1) * LABEL_PIXELS)
    radius = node_radius(degree)
    # A little more than the label needs: a window may show the picture smaller than drawn.
    return round(max(width, 2 * radius) * 1.12) + 12, round(2 * radius + LABEL_PIXELS * 1.2) + 14


def _common_base(iris: list[str]) -> str:
    """Return the longest beginning up to a slash that most nodes share."""
    roots = Counter(os.path.dirname(os.path.dirname(iri)) + "/" for iri in iris)
    return min(roots, key=lambda r: (-roots[r], r)) if roots else ""
