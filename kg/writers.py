"""RDF <-> files: canonical Turtle, N-Triples, N-Quads, JSON-LD, GraphML.

In: a dataset (an in-memory Oxigraph store with one named graph for each article, as
:class:`kg.graph.GraphBuilder` makes it) or an ``rdflib.Graph``.  Out: bytes that depend on
the triples alone, written at once and whole: a file is replaced in one step or not at all.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox
import rdflib

from kg import vocab
from kg.errors import InputError
from kg.files import check_place, replace_file
from kg.merge import flatten, single_label
from kg.ntriples import iri, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Dataset = ox.Store
FORMATS: Final = ("ttl", "nt", "nq", "jsonld", "graphml")
_READABLE: Final = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES,
                    ".nq": ox.RdfFormat.N_QUADS, ".jsonld": ox.RdfFormat.JSON_LD,
                    ".trig": ox.RdfFormat.TRIG}
# A prefix for each kind of node keeps local names free of slashes.
_KINDS: Final = ("actor", "article", "assertion", "claim", "document", "equipment",
                 "equipment-line", "event", "fiscal-year", "mention", "money", "place", "post",
                 "run", "sentence")
_TYPE: Final = f" <{vocab.rdf_type}> ".encode()
_PREFERRED: Final = iri(vocab.skos_prefLabel)
_OTHER: Final = iri(vocab.skos_altLabel)
_BATCH: Final = 4000  # lines that are parsed together
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
    if str(target) != "-" and Path(target).is_dir():
        check_place(target)
    asked = form or (Path(target).suffix.lower().removeprefix(".") if str(target) != "-" else "ttl")
    if asked not in FORMATS:
        where = None if form or str(target) == "-" else target
        raise InputError(f"unknown output format {asked!r}", file=where,
                         remedy=f"use one of {', '.join(FORMATS)}")
    if str(target) != "-":
        check_place(target)
    return asked


def render(graph: Dataset | rdflib.Graph, form: str) -> bytes:
    """Return a graph in one of the formats; the same triples give the same bytes."""
    dataset = from_rdflib(graph) if isinstance(graph, rdflib.Graph) else graph
    found: Iterable[Any] = dataset if form == "nq" else (quad.triple for quad in dataset)
    lines = sorted(set(to_lines(found)))
    return b"".join(encode(lines, form, _base(lines)))


def to_lines(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> list[bytes]:
    """Return triples as lines of N-Triples, quads as lines of N-Quads, in no fixed order."""
    data = cast("bytes", ox.serialize(statements, format=ox.RdfFormat.N_QUADS))
    return data.splitlines(keepends=True)


def encode(lines: Iterable[bytes], form: str, base: str = vocab.BASE) -> Iterator[bytes]:
    """Yield a file's parts from sorted lines, each once: quads for ``nq``, else triples.

    Each node is given one preferred label a language.  Memory stays flat but for GraphML.
    """
    if form == "nq":
        yield from lines
        return
    nodes = (_single_label(group) for group in _by_subject(lines))
    if form == "nt":
        yield from chain.from_iterable(nodes)
    elif form == "ttl":
        yield from _turtle(_batches(nodes), prefixes(base))
    elif form == "jsonld":
        yield from _json_ld(_batches(nodes), prefixes(base))
    else:
        yield _graph_ml(chain.from_iterable(_batches(nodes)))


def subject_of(line: bytes) -> bytes:
    """Return the subject of a line, in its angle brackets."""
    return line[: line.index(b" ")]


def _by_subject(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield sorted lines, those of each subject together."""
    group: list[bytes] = []
    subject = b""
    for line in lines:
        if group and not line.startswith(subject):
            yield group
            group = []
        if not group:
            subject = line[: line.index(b" ") + 1]
        group.append(line)
    if group:
        yield group


def _single_label(group: list[bytes]) -> list[bytes]:
    """Leave one preferred label a language to a node; see :func:`kg.merge.single_label`."""
    marked = [line.split(b" ", 2) for line in group if _PREFERRED in line or _OTHER in line]
    preferred = [item for _, predicate, item in marked if predicate == _PREFERRED]
    others = {item for _, predicate, item in marked if predicate == _OTHER}
    languages = {item.rpartition(b'"')[2] for item in preferred}
    if len(languages) == len(preferred) and others.isdisjoint(preferred):
        return group
    labels = [b" ".join(part) for part in marked if part[1] in {_PREFERRED, _OTHER}]
    triples = (quad.triple for quad in parse(labels))
    return sorted({*group} - {*labels} | {*to_lines(single_label(triples))})


def single_labels(labels: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines that label nodes, leaving one preferred label a language to each node."""
    return chain.from_iterable(map(_single_label, _by_subject(sorted(labels))))


def _batches(nodes: Iterable[list[bytes]]) -> Iterator[Iterator[ox.Quad]]:
    """Yield triples, many subjects at a time, each subject's types first."""
    batch: list[bytes] = []
    for group in nodes:
        typed = subject_of(group[0]) + _TYPE
        types = [line for line in group if line.startswith(typed)]
        batch += types
        batch += [line for line in group if line not in types]
        if len(batch) >= _BATCH:
            yield parse(batch)
            batch = []
    yield parse(batch)


def _turtle(batches: Iterable[Iterable[ox.Quad]], names: dict[str, str]) -> Iterator[bytes]:
    yield "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(names.items())).encode()
    yield b"\n"
    for triples in batches:
        text = cast("bytes", ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=names))
        # The serializer's prefixes come first, a line each, in no fixed order.
        *_, body = text.split(b"\n", len(names))
        # No literal holds a raw line break, so this ends a statement and nothing else.
        yield body.replace(b" .\n", b" .\n\n")


def _base(lines: Iterable[bytes]) -> str:
    """Return the instance base, which the name of any article shows."""
    wanted = f"<{vocab.rdf_type}> <{vocab.Article}>".encode()
    article = next((subject_of(line) for line in lines if wanted in line), b"")
    return article[1:].decode().rpartition("article/")[0] or vocab.BASE


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
    for prefix, name in prefixes().items():
        graph.bind(prefix, name, replace=True)
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


def _json_ld(batches: Iterable[Iterable[ox.Quad]], names: dict[str, str]) -> Iterator[bytes]:
    """Yield expanded-by-prefix JSON-LD, one object for each subject, in their order."""
    head = json.dumps({"@context": names}, ensure_ascii=False, indent=1)
    yield head.removesuffix("\n}").encode() + b',\n "@graph": ['
    mark = "\n"
    for triples in batches:
        for subject, group in groupby(triples, key=lambda quad: str(quad.subject)):
            text = json.dumps(_json_node(subject, group, names), ensure_ascii=False, indent=1)
            yield (mark + textwrap.indent(text, "  ", lambda _: True)).encode()
            mark = ",\n"
    yield b"\n ]\n}\n" if mark != "\n" else b"]\n}\n"


def _json_node(subject: str, group: Iterable[Any], names: dict[str, str]) -> dict[str, Any]:
    """Return the JSON-LD object of one subject."""
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

    row: dict[str, Any] = {"@id": short(subject[1:-1])}
    for triple in group:
        if triple.predicate.value == str(vocab.rdf_type):
            row.setdefault("@type", []).append(short(triple.object.value))
        else:
            row.setdefault(short(triple.predicate.value), []).append(value(triple.object))
    return row


def _graph_ml(triples: Iterable[ox.Quad]) -> bytes:
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
