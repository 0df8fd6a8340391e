"""RDF <-> files: canonical Turtle, N-Triples, N-Quads, JSON-LD, GraphML.

In: a dataset (an in-memory Oxigraph store with one named graph for each article, as
:class:`kg.graph.GraphBuilder` makes it) or an ``rdflib.Graph``.  Out: bytes that depend on
the triples alone, written at once and whole: a file is replaced in one step or not at all.
"""

from __future__ import annotations

import json
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox
import rdflib

from kg import vocab
from kg.errors import InputError
from kg.files import replace_file
from kg.merge import flatten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Dataset = ox.Store
FORMATS: Final = ("ttl", "nt", "nq", "jsonld", "graphml")
_READABLE: Final = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES,
                    ".nq": ox.RdfFormat.N_QUADS, ".jsonld": ox.RdfFormat.JSON_LD,
                    ".trig": ox.RdfFormat.TRIG}
# A prefix for each kind of node keeps local names free of slashes.
_KINDS: Final = ("actor", "article", "assertion", "claim", "document", "equipment",
                 "equipment-line", "event", "fiscal-year", "mention", "money", "place", "post",
                 "run", "sentence")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_graph(graph: Dataset | rdflib.Graph, target: str | Path,
                form: str | None = None) -> None:
    """Write a graph; ``-`` is standard output, the format follows the ending.

    A file is replaced in one step.  Raises :class:`~kg.errors.InputError` for an unknown
    ending or a place that cannot be written, leaving what stood there before.
    """
    data = render(graph, check_target(target, form))
    if str(target) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        replace_file(target, data)


def check_target(target: str | Path, form: str | None = None) -> str:
    """Return the format to write: the one asked for, else the ending's; Turtle for ``-``.

    Raises :class:`~kg.errors.InputError` for one that is not known, before any work is done.
    """
    asked = form or (Path(target).suffix.lower().removeprefix(".") if str(target) != "-" else "ttl")
    if asked not in FORMATS:
        where = None if form or str(target) == "-" else target
        raise InputError(f"unknown output format {asked!r}", file=where,
                         remedy=f"use one of {', '.join(FORMATS)}")
    return asked


def render(graph: Dataset | rdflib.Graph, form: str) -> bytes:
    """Return a graph in one of the formats; the same triples give the same bytes."""
    dataset = from_rdflib(graph) if isinstance(graph, rdflib.Graph) else graph
    if form == "nq":
        return b"".join(sorted(f"{quad} .\n".encode() for quad in dataset))
    triples = ordered(flatten(dataset))
    if form == "nt":
        return b"".join(sorted(f"{triple} .\n".encode() for triple in triples))
    names = prefixes(_base(triples))
    if form == "jsonld":
        return _json_ld(triples, names)
    return _graph_ml(triples) if form == "graphml" else _turtle(triples, names)


def _turtle(triples: Sequence[ox.Triple], names: dict[str, str]) -> bytes:
    text = cast("bytes", ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=names))
    # The serializer's prefixes come in no fixed order.
    body = b"".join(line for line in text.splitlines(keepends=True)
                    if not line.startswith(b"@prefix "))
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(names.items()))
    # No literal holds a raw line break, so this ends a statement and nothing else.
    return f"{head}\n".encode() + body.replace(b" .\n", b" .\n\n")


def _base(triples: Sequence[ox.Triple]) -> str:
    """Return the instance base, which the name of any article shows."""
    article: Any
    for article in triples:
        if article.predicate.value == str(vocab.rdf_type) and (
                article.object.value == str(vocab.Article)):
            return str(article.subject.value).rpartition("article/")[0] or vocab.BASE
    return vocab.BASE


def ordered(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return triples by subject, type first, then predicate, then object."""
    def key(triple: ox.Triple) -> tuple[str, bool, str, str]:
        predicate = triple.predicate.value
        return str(triple.subject), predicate != str(vocab.rdf_type), predicate, str(triple.object)
    return sorted(triples, key=key)


def prefixes(base: str = vocab.BASE) -> dict[str, str]:
    """Return the prefixes that graphs are written with, for an instance base."""
    return {**{kind: f"{base}{kind}/" for kind in _KINDS}, **vocab.PREFIXES}


def read_dataset(path: str | Path) -> Dataset:
    """Load a graph file into an Oxigraph store, keeping named graphs.

    Raises :class:`~kg.errors.InputError` for a file that is missing, of unknown ending or
    not well-formed.
    """
    ending = Path(path).suffix.lower()
    if ending not in _READABLE:
        raise InputError(f"cannot tell the format from the ending {ending!r}", file=path,
                         remedy=f"use one of {' '.join(_READABLE)}")
    dataset = ox.Store()
    try:
        dataset.bulk_load(path=str(path), format=_READABLE[ending])
    except OSError as error:
        raise InputError(f"cannot read: {error.strerror or error}", file=path) from error
    except (SyntaxError, ValueError) as error:
        raise InputError(f"not well-formed {ending[1:]}: {error}", file=path) from error
    return dataset


def read_graph(path: str | Path) -> rdflib.Graph:
    """Load a graph file into rdflib by way of Oxigraph's parser."""
    return to_rdflib(read_dataset(path))


def to_rdflib(dataset: Dataset) -> rdflib.Graph:
    """Return all named graphs of a dataset as one rdflib graph."""
    graph = rdflib.Graph()
    for prefix, iri in prefixes().items():
        graph.bind(prefix, iri, replace=True)
    known: dict[str, rdflib.URIRef] = {}

    def node(value: Any) -> rdflib.term.IdentifiedNode | rdflib.Literal:
        if isinstance(value, ox.Literal):
            if value.language is not None:
                return rdflib.Literal(value.value, lang=value.language)
            kind = value.datatype.value
            plain = kind == str(vocab.xsd_string)
            datatype = None if plain else rdflib.URIRef(kind)
            return rdflib.Literal(value.value, datatype=datatype)
        if isinstance(value, ox.BlankNode):
            return rdflib.BNode(value.value)
        if value.value not in known:
            known[value.value] = rdflib.URIRef(value.value)
        return known[value.value]

    graph.addN((cast("Any", node(t.subject)), node(t.predicate), node(t.object), graph)
               for t in flatten(dataset))
    return graph


def from_rdflib(graph: rdflib.Graph) -> Dataset:
    """Return an rdflib graph as a dataset whose default graph it is."""
    dataset = ox.Store()
    data = graph.serialize(format="nt", encoding="utf-8")
    dataset.bulk_load(data, format=ox.RdfFormat.N_TRIPLES)
    return dataset


def _json_ld(triples: Sequence[ox.Triple], names: dict[str, str]) -> bytes:
    """Return expanded-by-prefix JSON-LD, one object for each subject, in their order."""
    pairs = sorted(names.items(), key=lambda pair: -len(pair[1]))

    def short(iri: str) -> str:
        return next((f"{prefix}:{iri[len(name):]}" for prefix, name in pairs
                     if iri.startswith(name) and ":" not in iri[len(name):]
                     and not iri[len(name):].startswith("//")), iri)

    def value(item: Any) -> Any:
        if not isinstance(item, ox.Literal):
            return {"@id": short(item.value)}
        if item.language is not None:
            return {"@value": item.value, "@language": item.language}
        if item.datatype.value == str(vocab.xsd_string):
            return item.value
        return {"@value": item.value, "@type": short(item.datatype.value)}

    nodes = []
    triple: Any
    for subject, group in groupby(triples, key=lambda triple: str(triple.subject)):
        row: dict[str, Any] = {"@id": short(subject[1:-1])}
        for triple in group:
            if triple.predicate.value == str(vocab.rdf_type):
                row.setdefault("@type", []).append(short(triple.object.value))
            else:
                row.setdefault(short(triple.predicate.value), []).append(value(triple.object))
        nodes.append(row)
    text = json.dumps({"@context": names, "@graph": nodes}, ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def _graph_ml(triples: Sequence[ox.Triple]) -> bytes:
    """Return the triples between nodes as GraphML edges, literals as node attributes."""
    import networkx as nx  # noqa: PLC0415  (only this format needs it)

    graph = nx.MultiDiGraph()

    def short(iri: str) -> str:
        return re.split(r"[#/]", iri)[-1]

    triple: Any
    for triple in triples:
        subject, predicate = triple.subject.value, short(triple.predicate.value)
        graph.add_node(subject)
        if isinstance(triple.object, ox.Literal) or predicate == "type":
            item = triple.object.value
            text = short(item) if predicate == "type" else _NOT_XML.sub("\ufffd", item)
            row = graph.nodes[subject]
            row[predicate] = f"{row[predicate]} | {text}" if predicate in row else text
        else:
            graph.add_node(triple.object.value)
            graph.add_edge(subject, triple.object.value, key=predicate, predicate=predicate)
    return "\n".join([*nx.generate_graphml(graph), ""]).encode()
