"""RDF <-> files: canonical Turtle, N-Triples, N-Quads, JSON-LD, GraphML.

In: a dataset (an in-memory Oxigraph store with one named graph for each article, as
:class:`kg.graph.GraphBuilder` makes it) or an ``rdflib.Graph``.  Out: bytes that depend on
the triples alone, written at once and whole: a file is replaced in one step or not at all.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox
import rdflib

from kg import vocab
from kg.errors import InputError
from kg.merge import flatten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Dataset = ox.Store
FORMATS: Final = {".ttl": "turtle", ".nt": "ntriples", ".nq": "nquads", ".jsonld": "jsonld",
                  ".graphml": "graphml"}
_READABLE: Final = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES,
                    ".nq": ox.RdfFormat.N_QUADS, ".jsonld": ox.RdfFormat.JSON_LD,
                    ".trig": ox.RdfFormat.TRIG}
# A prefix for each kind of node keeps local names free of slashes.
_KINDS: Final = ("actor", "article", "assertion", "claim", "document", "equipment",
                 "equipment-line", "event", "fiscal-year", "mention", "money", "place", "post",
                 "run", "sentence")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_graph(graph: Dataset | rdflib.Graph, target: str | Path,
                format: str | None = None, *, base: str = vocab.BASE) -> None:  # noqa: A002
    """Write a graph; ``-`` is standard output, the format follows the ending.

    ``base`` is the instance base, for short names in Turtle and JSON-LD.  The file is
    replaced in one step.  Raises :class:`~kg.errors.InputError` for an unknown ending or a
    place that cannot be written, leaving what stood there before.
    """
    kind = format or format_of(target)
    if kind not in FORMATS.values():
        raise InputError(f"unknown output format {kind!r}",
                         remedy=f"one of {', '.join(sorted(FORMATS.values()))}")
    data = render(graph, kind, base=base)
    if str(target) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        replace_file(Path(target), data)


def format_of(target: str | Path) -> str:
    """Return the format that the ending of a file name says; Turtle for ``-``."""
    if str(target) == "-":
        return "turtle"
    ending = Path(target).suffix.lower()
    if ending not in FORMATS:
        raise InputError(f"cannot tell the format from the ending {ending!r}", file=target,
                         remedy=f"use one of {' '.join(FORMATS)}")
    return FORMATS[ending]


def render(graph: Dataset | rdflib.Graph, kind: str, *, base: str = vocab.BASE) -> bytes:
    """Return a graph in one of the formats; the same triples give the same bytes."""
    dataset = from_rdflib(graph) if isinstance(graph, rdflib.Graph) else graph
    if kind == "nquads":
        return b"".join(sorted(f"{quad} .\n".encode() for quad in dataset))
    triples = ordered(flatten(dataset))
    if kind == "ntriples":
        return b"".join(sorted(f"{triple} .\n".encode() for triple in triples))
    if kind == "jsonld":
        return _json_ld(triples, prefixes(base))
    if kind == "graphml":
        return _graph_ml(triples)
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes(base))
    # No literal holds a raw line break, so this ends a statement and nothing else.
    return cast("bytes", text).replace(b" .\n", b" .\n\n").replace(b" .\n\n@", b" .\n@")


def ordered(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return triples by subject, type first, then predicate, then object."""
    def key(triple: ox.Triple) -> tuple[str, bool, str, str]:
        predicate = triple.predicate.value
        return str(triple.subject), predicate != str(vocab.rdf_type), predicate, str(triple.object)
    return sorted(triples, key=key)


def prefixes(base: str = vocab.BASE) -> dict[str, str]:
    """Return the prefixes that graphs are written with, for an instance base."""
    return {**{kind: f"{base}{kind}/" for kind in _KINDS}, **vocab.PREFIXES}


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: a temporary one beside it takes its place."""
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.",
                                         delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise InputError(f"cannot write: {error.strerror}", file=path,
                         remedy="choose a folder that exists and can be written") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


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
