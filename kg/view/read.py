"""Read a graph that follows the application profile into what the page shows.

In: a file of RDF (Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML), a pyoxigraph store,
an rdflib graph, or a ready :class:`~kg.view.model.ViewGraph`.  Out: a ``ViewGraph``, sorted,
so that the same triples in any order give the same value.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import InputError
from kg.view.model import Assertion, Claim, Edge, Node, Passage, Source, Value, ViewGraph

NS = "https://example.org/kg/ns#"
PREFIXES = {
    NS: "kg:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.w3.org/ns/org#": "org:",
    "https://schema.org/": "schema:",
    "http://schema.org/": "schema:",
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#": "nif:",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://www.w3.org/2001/XMLSchema#": "xsd:",
    "http://www.w3.org/2002/07/owl#": "owl:",
}
# What an article is read into, but is no node of the picture.
PROVENANCE = {"Article", "Document", "Mention", "Sentence", "Statement", "Claim", "Assertion",
              "ExtractionRun"}
# Broad classes: a node shows its narrowest class, these only where there is no other.
BROAD = ("Situation", "Event", "EventType", "Actor", "Money")
_SCALES_ZH = ((Decimal(10**12), "兆"), (Decimal(10**8), "億"), (Decimal(10**4), "萬"))
_SCALES_EN = ((Decimal(10**12), "tn"), (Decimal(10**9), "bn"), (Decimal(10**6), "m"))
_UNITS_ZH = {"TWD": "元", "USD": "美元", "JPY": "日圓", "CNY": "人民幣", "EUR": "歐元"}
_LABELS = {"skos:prefLabel", "skos:altLabel", "rdf:type", "rdfs:label"}
_SENTENCE_END = re.compile(r"[。！？!?…]+[」』）”’\"]*|\n+")

# Objects in order of first sight; a dictionary, for a dataset states a triple in many graphs.
Properties = dict[str, dict[Any, None]]


def read_graph(source: object) -> ViewGraph:
    """Return what the page shows of ``source``.

    Raises :class:`kg.errors.InputError` where the file is missing, is no RDF, or holds no
    node of the profile.
    """
    if isinstance(source, ViewGraph):
        return source
    subjects: dict[str, Properties] = defaultdict(lambda: defaultdict(dict))
    short = Shortener()
    for triple in _triples(source):
        subjects[triple.subject.value][short(triple.predicate.value)][triple.object] = None
    graph = _Reader(subjects, short).read()
    if not graph.nodes:
        raise InputError("the graph holds nothing that the page can show",
                         file=source if isinstance(source, str | Path) else None,
                         remedy="give a graph written by 'kg build'")
    return graph


def _triples(source: object) -> Iterable[Any]:
    if isinstance(source, str | Path):
        path = Path(source)
        if not path.is_file():
            raise InputError("no such file", file=path, remedy="give a file written by 'kg build'")
        kind = ox.RdfFormat.from_extension(path.suffix.lstrip(".")) or ox.RdfFormat.TURTLE
        return _parse(path.read_bytes(), kind, path)
    if isinstance(source, bytes):
        return _parse(source, ox.RdfFormat.TURTLE, None)
    if isinstance(source, ox.Store):
        return source
    if hasattr(source, "serialize"):
        return _parse(source.serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES, None)
    if isinstance(source, Iterable):
        return source
    raise InputError(f"cannot read a graph from {type(source).__name__}")


def _parse(data: bytes, kind: Any, path: Path | None) -> Iterable[Any]:
    try:
        yield from ox.parse(data, format=kind)
    except (SyntaxError, ValueError) as error:
        raise InputError(f"not well-formed RDF: {error}", file=path) from error


class Shortener:
    """IRIs to prefixed names, remembered: a graph has few predicates and many triples."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[str, str] = {}

    def __call__(self, iri: str) -> str:
        """Return the prefixed name of an IRI, or the IRI itself."""
        if iri not in self._known:
            prefix = next((p for p in PREFIXES if iri.startswith(p)), None)
            self._known[iri] = PREFIXES[prefix] + iri[len(prefix):] if prefix else iri
        return self._known[iri]


class _Sentences:
    """The sentences of one text, by code point, with offsets as scripts count them."""

    def __init__(self, text: str) -> None:
        self.text, self.starts, start = text, [0], 0
        for match in _SENTENCE_END.finditer(text):
            if text[start:match.end()].strip():
                start = match.end()
                self.starts.append(start)
        self.starts.append(len(text) + 1)

    def locate(self, begin: int, end: int) -> tuple[int, str, int, int]:
        """Return index and text of the sentence(s) around a stretch, and where it lies."""
        index = max(bisect_right(self.starts, begin) - 1, 0)
        last = index
        while last + 2 < len(self.starts) and self.starts[last + 1] < end:
            last += 1
        start = self.starts[index]
        whole = self.text[start:self.starts[last + 1]]
        lead = len(whole) - len(whole.lstrip())
        sentence = whole.strip()
        begin, end = max(begin - start - lead, 0), max(end - start - lead, 0)
        # One number names the stretch of sentences: the first, and how many follow.
        return index * 64 + min(last - index, 63), sentence, _utf16(sentence[:begin]), _utf16(
            sentence[:end])


def _scale(value: Decimal, scales: tuple[tuple[Decimal, str], ...]) -> str:
    base, unit = next((s for s in scales if abs(value) >= s[0]), (Decimal(1), ""))
    return f"{(value / base).quantize(Decimal('0.01')).normalize():,f}{unit}"


def _utf16(text: str) -> int:
    return len(text) + sum(c > "\uffff" for c in text)


class _Reader:
    """One pass over the subjects; holds the look-ups that nodes and assertions share."""

    def __init__(self, subjects: dict[str, Properties], short: Shortener) -> None:
        self.subjects, self.short = subjects, short
        self.texts: dict[str, _Sentences] = {}
        self.sentences: dict[tuple[str, int], str] = {}
        self.classes = {iri: self._classes(p) for iri, p in subjects.items()}
        self.node_iris = {iri for iri, names in self.classes.items()
                          if names and not names & PROVENANCE}

    def _classes(self, properties: Properties) -> frozenset[str]:
        names = (self.short(t.value) for t in properties.get("rdf:type", ()))
        return frozenset(n[3:] for n in names if n.startswith("kg:"))

    def _of(self, cls: str) -> list[str]:
        return sorted(iri for iri, names in self.classes.items() if cls in names)

    def read(self) -> ViewGraph:
        nodes = tuple(self._node(iri) for iri in sorted(self.node_iris))
        sources = tuple(self._source(iri) for iri in self._of("Article"))
        assertions = tuple(a for iri in self._of("Assertion") if (a := self._assertion(iri)))
        claims = tuple(self._claim(iri) for iri in self._of("Claim"))
        mentions: dict[str, set[Passage]] = defaultdict(set)
        for iri in self._of("Mention"):
            for target in self._values(iri, "kg:refersTo"):
                if target in self.node_iris and (passage := self._passage(iri)):
                    mentions[target].add(passage)
        return ViewGraph(nodes, self._edges(assertions), assertions, claims, sources,
                         self.sentences, {k: tuple(sorted(v)) for k, v in sorted(mentions.items())})

    def _values(self, iri: str, key: str) -> list[str]:
        return sorted(str(t.value) for t in self.subjects.get(iri, {}).get(key, ()))

    def _first(self, iri: str, key: str) -> str | None:
        return next(iter(self._values(iri, key)), None)

    def _name(self, iri: str, key: str) -> str | None:
        """Return the label of what a property points to, or the text that it holds."""
        value = self._first(iri, key)
        return self._label(value)[0] if value in self.subjects else value

    def _term(self, iri: str, key: str, default: str) -> str:
        value = self._first(iri, key)
        return self.short(value).removeprefix("kg:") if value else default

    def _label(self, iri: str) -> tuple[str, str | None]:
        labels = [t for key in ("skos:prefLabel", "rdfs:label", "schema:name")
                  for t in self.subjects[iri].get(key, ()) if isinstance(t, ox.Literal)]
        english = sorted(t.value for t in labels if (t.language or "").startswith("en"))
        others = sorted(t.value for t in labels if not (t.language or "").startswith("en"))
        if not labels and (sum_of_money := self._money_label(iri)):
            return sum_of_money
        fallback = iri.rsplit("/", 1)[-1]
        return (others or english or [fallback])[0], english[0] if english else None

    def _money_label(self, iri: str) -> tuple[str, str] | None:
        amount = self._first(iri, "kg:amount")
        try:
            value = Decimal(amount or "")
        except InvalidOperation:
            return None
        currency = self._first(iri, "kg:currency") or ""
        purpose = self._first(iri, "kg:purpose") or ""
        return (f"{purpose}{_scale(value, _SCALES_ZH)}{_UNITS_ZH.get(currency, currency)}",
                f"{currency} {_scale(value, _SCALES_EN)}".strip())

    def _node(self, iri: str) -> Node:
        names = self.classes[iri]
        narrow = sorted(names - set(BROAD)) or [c for c in reversed(BROAD) if c in names]
        label, english = self._label(iri)
        facts = sorted({(key, self._value(t)) for key, terms in self.subjects[iri].items()
                        if key not in _LABELS for t in terms if not self._is_node(t)})
        spoken = "Situation" in names and "Event" not in names
        return Node(iri, narrow[0], label, english, tuple(self._values(iri, "skos:altLabel")),
                    not spoken, self._term(iri, "kg:status", "") or None,
                    self._first(iri, "schema:startDate"), self._first(iri, "schema:endDate"),
                    tuple(facts), tuple(sorted(names)))

    def _is_node(self, term: Any) -> bool:
        return isinstance(term, ox.NamedNode) and term.value in self.node_iris

    def _value(self, term: Any) -> Value:
        if isinstance(term, ox.Literal):
            if term.language:
                return Value(term.value, "@" + term.language)
            return Value(term.value, self.short(term.datatype.value))
        return Value(str(getattr(term, "value", term)), "iri")

    def _source(self, iri: str) -> Source:
        published = self._first(iri, "schema:datePublished")
        headline = self._first(iri, "schema:headline")
        identifier = self._first(iri, "schema:identifier") or iri.rsplit("/", 1)[-1]
        outlet = self._first(iri, "schema:publisher") or ""
        if outlet in self.subjects:
            outlet = self._label(outlet)[0]
        return Source(iri, identifier, headline or identifier, published and published[:10],
                      outlet, self._first(iri, "schema:url"))

    def _passage(self, mention: str) -> Passage | None:
        source = self._first(mention, "nif:referenceContext")
        text = self._first(source, "nif:isString") if source else None
        if source is None or text is None:
            return None
        begin = int(self._first(mention, "nif:beginIndex") or 0)
        end = int(self._first(mention, "nif:endIndex") or begin)
        if source not in self.texts:
            self.texts[source] = _Sentences(text)
        index, sentence, left, right = self.texts[source].locate(begin, end)
        self.sentences[source, index] = sentence
        return Passage(source, index, left, right)

    def _passages(self, iri: str) -> tuple[Passage, ...]:
        found = (self._passage(m) for m in self._values(iri, "kg:evidence"))
        return tuple(sorted({p for p in found if p}))

    def _assertion(self, iri: str) -> Assertion | None:
        subject, predicate = self._first(iri, "rdf:subject"), self._first(iri, "rdf:predicate")
        objects = self.subjects[iri].get("rdf:object", ())
        if subject not in self.node_iris or predicate is None or not objects:
            return None
        term = min(objects, key=str)
        obj = term.value if self._is_node(term) else self._value(term)
        return Assertion(
            iri, subject, self.short(predicate), obj, self._term(iri, "kg:certainty", "certain"),
            self._term(iri, "kg:polarity", "affirmed"), self._first(iri, "kg:confidence"),
            self._first(iri, "kg:reportedIn"), self._first(iri, "kg:inClaim"),
            self._passages(iri), tuple(self._values(iri, "kg:corroborates")),
            tuple(self._values(iri, "kg:contradicts")))

    def _claim(self, iri: str) -> Claim:
        return Claim(iri, self._first(iri, "kg:claimedBy"), self._name(iri, "kg:via"),
                     self._name(iri, "kg:citedSource"),
                     self._term(iri, "kg:certainty", "certain"),
                     self._term(iri, "kg:polarity", "affirmed"),
                     self._first(iri, "kg:reportedIn"), self._passages(iri))

    def _edges(self, assertions: tuple[Assertion, ...]) -> tuple[Edge, ...]:
        stated = {(iri, key, t.value) for iri in self.node_iris
                  for key, terms in self.subjects[iri].items() if key not in _LABELS
                  for t in terms if self._is_node(t)}
        spoken = {(a.subject, a.predicate, a.object) for a in assertions
                  if isinstance(a.object, str)}
        return tuple(Edge(s, p, o, (s, p, o) in stated) for s, p, o in sorted(stated | spoken))
