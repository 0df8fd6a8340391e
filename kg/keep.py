"""Keeping a graph in a store: articles in, articles out, the whole of it as one file.

In: articles and a store (embedded or remote).  Out: what changed.  An article is a named
graph, validated by itself, so a store holds what ``kg build`` writes of the same articles.
"""

from __future__ import annotations

import sys
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Protocol

import pyoxigraph as ox

from kg import vocab
from kg.files import replace_file
from kg.graph import Builder, article_iri
from kg.runinfo import current_run
from kg.store import Changes, articles_of
from kg.validate import quarantine
from kg.writers import check_target, encode, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Article
    from kg.pipeline import Pipeline

BATCH: Final = 50
"""Articles that become visible to readers together."""

Graphs = dict[str, frozenset[ox.Triple]]


class Store(Protocol):
    """What keeping a graph needs of a store."""

    def put(self, graphs: Iterable[Graphs], *, wait: float = 0) -> Changes:
        """Add or replace articles, batch by batch."""
        ...

    def describe(self) -> dict[str, dict[str, str]]:
        """Return what each article's own node says, by the article's IRI."""
        ...

    def read(self) -> ox.Store:
        """Return the whole store as a dataset."""
        ...


def add_articles(store: Store, articles: Iterable[Article], *, wait: float = 0,
                 base: str = vocab.BASE, pipeline: Pipeline | None = None) -> Changes:
    """Add articles to a store; those that are there already are not read again.

    ``wait``: seconds to wait for another writer.  Raises ``StoreError``.
    """
    from kg.pipeline import Pipeline  # noqa: PLC0415  (loads the language stages)

    reader = pipeline or Pipeline()
    present = store.describe()
    same: list[str] = []
    quarantined: list[str] = []

    def batches() -> Iterator[dict[str, frozenset[ox.Triple]]]:
        batch: dict[str, frozenset[ox.Triple]] = {}
        for article in articles:
            iri = article_iri(article.id, base=base)
            if present.get(iri) == describe_article(article, base):
                same.append(article.id)
                continue
            triples, faults = article_graph(article, reader, base)
            quarantined.extend(faults)
            batch[iri] = triples
            if len(batch) >= BATCH:
                yield batch
                batch = {}
        if batch:
            yield batch

    changes = store.put(batches(), wait=wait)
    changes.unchanged += same
    changes.quarantined += quarantined
    return changes


def article_graph(article: Article, reader: Pipeline, base: str = vocab.BASE,
                  ) -> tuple[frozenset[ox.Triple], list[str]]:
    """Read one article; return its graph without what breaks a rule, and why it did."""
    builder = Builder(base=base)
    name = builder.add(reader.read(article))
    dataset, violations = quarantine(builder.finish())
    found: Any = dataset.quads_for_pattern(None, None, None, name)
    return frozenset(quad.triple for quad in found), [str(v) for v in violations]


def describe_article(article: Article, base: str = vocab.BASE) -> dict[str, str]:
    """Return what tells whether an article was read before: text, metadata, version."""
    told = {
        vocab.nif_isString: article.text,
        vocab.schema_identifier: article.id,
        vocab.schema_headline: article.title,
        vocab.schema_datePublished: article.published and article.published.isoformat(),
        vocab.schema_publisher: article.publisher,
        vocab.schema_url: article.url,
        vocab.prov_wasGeneratedBy: base + current_run().id,
    }
    return {str(key): str(value) for key, value in told.items() if value}


def export_store(store: Store, target: str, form: str | None = None) -> None:
    """Write a store as one file; ``ttl12`` is Turtle of RDF 1.2 with ``rdf:reifies``.

    N-Quads keep one graph for each article; the other formats give the merged view.  All but
    GraphML stream: only the names of the nodes are held in memory.
    """
    asked = check_target(target, "ttl" if form == "ttl12" else form)
    dataset = store.read()
    if asked == "nq":
        parts = stream_quads(dataset)
    else:
        lines = stream_reified(dataset) if form == "ttl12" else stream_view(dataset)
        parts = encode(lines, asked, _base(dataset))
    if target == "-":
        sys.stdout.buffer.writelines(parts)
        sys.stdout.buffer.flush()
    else:
        replace_file(target, parts)


def stream_quads(dataset: ox.Store) -> Iterator[bytes]:
    """Yield sorted N-Quads: a graph for each article, and by default the links across them.

    These are the bytes that ``kg build`` writes of the same articles.
    """
    links = {ox.NamedNode(p) for p in (vocab.corroborates, vocab.contradicts)}
    for subject in _subjects(dataset):
        found: Any = dataset.quads_for_pattern(subject, None, None)
        yield from sorted(f"{q} .\n".encode() for q in found
                          if q.graph_name != _VIEW or q.predicate in links)


def stream_view(dataset: ox.Store) -> Iterator[bytes]:
    """Yield the merged view as sorted N-Triples."""
    for subject in _subjects(dataset):
        found: Any = dataset.quads_for_pattern(subject, None, None, _VIEW)
        yield from sorted(f"{quad.triple} .\n".encode() for quad in found)


def stream_reified(dataset: ox.Store) -> Iterator[bytes]:
    """Yield the merged view as N-Triples 1.2: each assertion ``rdf:reifies`` its triple.

    See RDF 1.2 Concepts, section 1.5 (triple terms and reification).
    """
    for subject, group in groupby(stream_view(dataset), key=subject_of):
        said: dict[bytes, bytes] = {}
        for line in group:
            _, predicate, target = line.split(b" ", 2)
            if predicate in _STATEMENT:
                said[predicate] = target.removesuffix(b" .\n")
            else:
                yield line
        if len(said) == len(_STATEMENT):
            yield b"%s %s <<( %s )>> .\n" % (subject, _REIFIES, b" ".join(
                said[predicate] for predicate in _STATEMENT))


def _subjects(dataset: ox.Store) -> list[Any]:
    return sorted({quad.subject for quad in dataset.quads_for_pattern(None, None, None, _VIEW)},
                  key=str)


def _base(dataset: ox.Store) -> str:
    """Return the instance base, which the name of any article shows."""
    return next(iter(articles_of(dataset).values()), "").rpartition("article/")[0] or vocab.BASE


_VIEW: Final = ox.DefaultGraph()
_REIFIES: Final = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies>"
_STATEMENT: Final = tuple(f"<{p}>".encode() for p in (
    vocab.rdf_subject, vocab.rdf_predicate, vocab.rdf_object))
