"""Write a :class:`~kg.view.model.ViewGraph` as the compact tables that the page reads.

In: the graph, narrowed.  Out: one JSON text, escaped so that it may stand inside a
``<script type="application/json">`` block: columns of integers that point into one table
of strings.  The same graph gives the same text.
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from kg.network import build_network, choose_connected, place_nodes
from kg.view.model import Assertion, Claim, Node, Passage, Value, ViewGraph
from kg.view.read import NS, PREFIXES
from kg.view.vocabulary import read_vocabulary

OPENING = 60
LABEL_PIXELS, LABEL_EMS = 13, 9
_HASHED = re.compile(r"([\w-]+/)([0-9a-f]{16})")
# Facts that every node has a column for.
_OWN_COLUMN = {"kg:status", "schema:startDate", "schema:endDate"}
_SURROGATE = re.compile("[\ud800-\udfff]")

Key = TypeVar("Key", bound=Hashable)
Table = dict[str, Any]


def escape_json(value: object) -> str:
    """Return JSON that no HTML or script parser can leave: ``<``, U+2028, U+2029 escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    # A lone surrogate cannot be written as UTF-8; as an escape it survives.
    return _SURROGATE.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


@dataclass(frozen=True, slots=True)
class Detail:
    """How much evidence goes into the file: per node, per speaker, characters of a sentence.

    Statements behind relations are always all there; what is cut is told in the page.
    """

    mentions: int = 24
    claims: int = 10_000
    clip: int = 1_000


DETAILS = (Detail(), Detail(8, 30), Detail(3, 10, 240), Detail(1, 4, 140), Detail(0, 0, 100),
           Detail(0, 0, 70), Detail(0, 0, 48))


class _Strings:
    """A table of strings, in the order of first use."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}

    def __call__(self, text: str | None) -> int:
        return -1 if text is None else self.index.setdefault(text, len(self.index))


def write_page_data(graph: ViewGraph, extra: Table, limit: int) -> str:
    """Return the page's data as escaped JSON, in the fullest detail within ``limit`` bytes."""
    opening = place_opening(graph)
    text = ""
    for step, detail in enumerate(DETAILS):
        tables = _Writer(graph, detail).write() | extra
        tables["opening"] = opening
        tables["detail"] = [step, detail.mentions, detail.claims, detail.clip]
        text = escape_json(tables)
        if len(text.encode("utf-8")) <= limit:
            break
    return text


class _Writer:
    """Numbers nodes, sources, predicates, sentences and passages, then writes each table once."""

    def __init__(self, graph: ViewGraph, detail: Detail) -> None:
        self.graph, self.detail, self.text, self.clip = graph, detail, _Strings(), detail.clip
        self.base = _common_base([n.iri for n in graph.nodes])
        self.node = _number(n.iri for n in graph.nodes)
        self.source = _number(s.iri for s in graph.sources)
        self.edge = _number((e.subject, e.predicate, e.object) for e in graph.edges)
        self.predicate = _number(sorted(
            {e.predicate for e in graph.edges} | {a.predicate for a in graph.assertions}
            | {key for n in graph.nodes for key, _ in n.facts}))
        self.type = _number(sorted({n.type for n in graph.nodes}))
        # Statements of one relation stand together: their relation needs no column.
        last = len(graph.edges)
        keyed = [(self._edge_of(a), a) for a in graph.assertions]
        self.assertions = [a for _, a in sorted(keyed, key=lambda k: (
            k[0] if k[0] >= 0 else last, k[1].iri))]
        self.assertion = _number(a.iri for a in self.assertions)
        self.claims = self._choose_claims()
        self.claim = _number(c.iri for c in self.claims)
        self.mentions = {iri: _spread(m, detail.mentions) for iri, m in graph.mentions.items()}
        self.passage = _number(sorted(self._all_passages(), key=lambda p: (
            self.source.get(p.source, -1), p)))
        self.sentence = _number((p.source, p.sentence) for p in self.passage)

    def _choose_claims(self) -> list[Claim]:
        """Keep claims that statements stand in, and the first few of each speaker."""
        used = {a.claim for a in self.graph.assertions}
        spoken: Counter[str] = Counter()
        chosen = []
        for claim in self.graph.claims:
            spoken[claim.speaker or ""] += 1
            if claim.iri in used or spoken[claim.speaker or ""] <= self.detail.claims:
                chosen.append(claim)
        return chosen

    def _all_passages(self) -> set[Passage]:
        owners: list[tuple[Passage, ...]] = [a.passages for a in self.assertions]
        owners += [c.passages for c in self.claims]
        owners += self.mentions.values()
        return {p for passages in owners for p in passages}

    def write(self) -> Table:
        graph, base = self.graph, self.base
        return {
            "base": base, "ns": NS, "prefixes": {v: k for k, v in reversed(PREFIXES.items())},
            "types": list(self.type), "predicates": list(self.predicate),
            "vocabulary": read_vocabulary(graph.nodes, tuple(self.predicate)),
            "nodes": self._nodes(),
            "edges": {"s": [self.node[e.subject] for e in graph.edges],
                      "p": [self.predicate[e.predicate] for e in graph.edges],
                      "o": [self.node[e.object] for e in graph.edges],
                      "unstated": [i for i, e in enumerate(graph.edges) if not e.stated]},
            "assertions": self._assertions(), "claims": self._claims(),
            "sources": self._sources(), **self._passage_tables(),
            "focus": self.node.get(graph.focus or "", -1),
            "leftOut": [[r.reason, r.nodes, r.edges] for r in graph.left_out],
            "strings": list(self.text.index),
        }

    def _passage_tables(self) -> Table:
        clipped = {key: self._clip(key) for key in self.sentence}
        lead = {key: start for key, (_, start) in clipped.items()}
        numbers = [self.sentence[p.source, p.sentence] for p in self.passage]
        return {
            "passages": {
                "perSentence": _count(numbers, len(self.sentence)),
                "begin": [max(p.begin - lead[p.source, p.sentence], 0) for p in self.passage],
                "length": [p.end - p.begin for p in self.passage]},
            "sentences": {
                "perSource": _count([self.source.get(s, -1) + 1 for s, _ in self.sentence],
                                    len(self.source) + 1),
                "text": [words for words, _ in clipped.values()]}}

    def _clip(self, key: tuple[str, int]) -> tuple[str, int]:
        """Return a sentence cut to the detail's length around its first passage, and its start."""
        words = self.graph.sentences[key]
        if len(words) <= self.clip:
            return words, 0
        begin = self.first_begin.get(key, 0)
        # Cutting is by code point, offsets are UTF-16: astral signs before a cut are rare.
        start = max(0, min(begin - self.clip // 3, len(words) - self.clip))
        lead = sum(2 if c > "\uffff" else 1 for c in words[:start])
        head, tail = "…" if start else "", "…" if start + self.clip < len(words) else ""
        return f"{head}{words[start:start + self.clip]}{tail}", lead - len(head)

    @property
    def first_begin(self) -> dict[tuple[str, int], int]:
        """Where the first passage of each sentence begins."""
        if self._first_begin is None:
            self._first_begin = {}
            for p in self.passage:
                self._first_begin.setdefault((p.source, p.sentence), p.begin)
        return self._first_begin

    _first_begin: dict[tuple[str, int], int] | None = None

    def _short(self, iri: str) -> str:
        return iri.removeprefix(self.base) if iri.startswith(self.base) else f"<{iri}>"

    def _passages(self, passages: Iterable[Passage]) -> list[int]:
        return _steps([self.passage[p] for p in passages])

    def _value(self, value: Value) -> list[int]:
        return [self.text(value.text), self.text(value.kind)]

    def _nodes(self) -> Table:
        nodes, text = self.graph.nodes, self.text
        held = [len(self.graph.mentions.get(n.iri, ())) for n in nodes]
        return {
            **_pack_ids([self._short(n.iri) for n in nodes]),
            "type": [self.type[n.type] for n in nodes],
            "label": [n.label for n in nodes], "en": _sparse([n.label_en for n in nodes]),
            "alias": _sparse([list(n.aliases) for n in nodes]),
            "spoken": [i for i, n in enumerate(nodes) if not n.asserted],
            "status": _sparse([text(n.status) for n in nodes], -1),
            "start": _sparse([text(n.start) for n in nodes], -1),
            "end": _sparse([text(n.end) for n in nodes], -1),
            "facts": _sparse([[[self.predicate[k], *self._value(v)] for k, v in n.facts
                               if k not in _OWN_COLUMN] for n in nodes]),
            "mentions": _sparse([self._passages(self.mentions.get(n.iri, ())) for n in nodes]),
            "mentioned": _sparse([count if count > self.detail.mentions else None
                                  for count in held]),
        }

    def _assertions(self) -> Table:
        items, text = self.assertions, self.text
        ends = [self._edge_of(a) for a in items]
        facts = [a for a, edge in zip(items, ends, strict=True) if edge < 0]
        kinds = _number((a.certainty, a.polarity, a.confidence) for a in items)
        # The source of a statement is that of its first passage; others are written out.
        return {
            **_pack_ids([self._short(a.iri) for a in items]),
            "perEdge": _count(ends, len(self.edge)),
            "s": [self.node[a.subject] for a in facts],
            "p": [self.predicate[a.predicate] for a in facts],
            "value": [self._value(a.object) for a in facts if isinstance(a.object, Value)],
            "kinds": [[text(part) for part in kind] for kind in kinds],
            "kind": [kinds[a.certainty, a.polarity, a.confidence] for a in items],
            "source": _sparse([None if a.passages and a.passages[0].source == a.source
                               else self.source.get(a.source or "", -1) for a in items]),
            "claim": _sparse([self.claim.get(a.claim or "", -1) for a in items], -1),
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
        items, text = self.claims, self.text
        made = Counter(c.speaker for c in self.graph.claims)
        return {
            "speaker": [self.node.get(c.speaker or "", -1) for c in items],
            "made": _sparse([made[n.iri] or None for n in self.graph.nodes]),
            "via": _sparse([text(c.via) for c in items], -1),
            "cited": _sparse([text(c.cited) for c in items], -1),
            "certainty": [text(c.certainty) for c in items],
            "polarity": [text(c.polarity) for c in items],
            "source": [self.source.get(c.source or "", -1) for c in items],
            "passages": [self._passages(c.passages) for c in items],
        }

    def _sources(self) -> Table:
        items, text = self.graph.sources, self.text
        return {"id": [s.id for s in items], "title": [s.title for s in items],
                "iri": [self._short(s.iri) for s in items],
                "date": [text(s.date) for s in items], "outlet": [text(s.outlet) for s in items],
                "url": [s.url or "" for s in items]}


def place_opening(graph: ViewGraph) -> list[list[int]]:
    """Place the nodes that the page opens with: ``[node, x, y]`` in scene pixels."""
    look = read_vocabulary(graph.nodes)["types"]
    number = _number(n.iri for n in graph.nodes)
    nodes = {n.iri: n for n in graph.nodes if not look[n.type].get("quiet")} or {
        n.iri: n for n in graph.nodes}
    edges = [(e.subject, e.predicate, e.object) for e in graph.edges
             if e.subject in nodes and e.object in nodes]
    whole = build_network(nodes, edges)
    chosen = choose_connected(whole, OPENING)
    part = build_network(chosen, edges)
    points = place_nodes(part, {iri: label_box(nodes[iri], whole.degree(iri)) for iri in chosen})
    return [[number[iri], *points[iri]] for iri in chosen]


def _number(items: Iterable[Key]) -> dict[Key, int]:
    """Return the distinct items with their numbers, in the order of first sight."""
    return {item: at for at, item in enumerate(dict.fromkeys(items))}


def _count(numbers: Iterable[int], size: int) -> list[int]:
    """Return how often each number from 0 to ``size`` comes; the negative ones do not count."""
    counts = Counter(numbers)
    return [counts[at] for at in range(size)]


def _spread(passages: tuple[Passage, ...], most: int) -> tuple[Passage, ...]:
    """Choose up to ``most`` passages: the first of each source, then the others, in order."""
    if len(passages) <= most:
        return passages
    seen: set[str] = set()
    first = [p for p in passages if not (p.source in seen or seen.add(p.source))]  # type: ignore[func-returns-value]
    chosen = (first + [p for p in passages if p not in set(first)])[:most]
    return tuple(sorted(chosen))


def _pack_ids(ids: list[str]) -> Table:
    """Pack ids that end in 16 hexadecimal digits: their stem's number, and the digits apart.

    Other ids stand whole.  The digits go, as bytes in base64, into one string.
    """
    stems: dict[str, int] = {}
    column: list[int | str] = []
    digits = []
    for name in ids:
        if match := _HASHED.fullmatch(name):
            column.append(stems.setdefault(match[1], len(stems)))
            digits.append(match[2])
        else:
            column.append(name)
    packed = base64.b64encode(bytes.fromhex("".join(digits))).decode("ascii")
    if len(stems) == 1 and len(digits) == len(ids):
        column = []
    return {"id": column, "stems": list(stems), "digits": packed}


def _steps(numbers: list[int]) -> list[int]:
    """Return the first number and then each one's distance from the one before."""
    return [n - before for before, n in zip([0, *numbers], numbers, strict=False)]


def _sparse(column: list[Any], empty: object = None) -> Table:
    """Keep only the filled cells of a column: row numbers and values."""
    rows = [i for i, cell in enumerate(column) if cell not in ([], empty)]
    return {"row": rows, "cell": [column[i] for i in rows]}


def node_radius(degree: int) -> int:
    """Return a node's radius in pixels; the script computes the same."""
    return min(26, 13 + degree.bit_length() * 2)


def label_box(node: Node, degree: int) -> tuple[int, int]:
    """Return width and height in pixels that a node takes with its label under it."""
    ems = sum(0.56 if ord(c) < 0x2E80 else 1.0 for c in node.label)
    # A name that several events share is followed by its month.
    ems = max(ems, 7) if node.start else ems
    width = round(min(ems, LABEL_EMS + 1) * LABEL_PIXELS)
    radius = node_radius(degree)
    # A little more than the label needs: a window may show the picture smaller than drawn.
    return round(max(width, 2 * radius) * 1.12) + 12, round(2 * radius + LABEL_PIXELS * 1.2) + 14


def _common_base(iris: list[str]) -> str:
    """Return the longest beginning up to a slash that most nodes share."""
    roots = Counter(iri.rsplit("/", 2)[0] + "/" for iri in iris)
    return min(roots, key=lambda r: (-roots[r], r)) if roots else ""
