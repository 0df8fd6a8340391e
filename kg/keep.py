"""Keeping a graph in a store: articles in, articles out, the whole of it as one file.

In: articles and a store (embedded or remote).  Out: what changed.  An article is a named
graph, validated by itself, so a store holds what ``kg build`` writes of the same articles.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final, Protocol

import pyoxigraph as ox

from kg import vocab
from kg.errors import StoreError
from kg.files import replace_file
from kg.graph import Builder, article_iri
from kg.merge import flatten
from kg.runinfo import current_run
from kg.store import Changes
from kg.validate import quarantine
from kg.writers import check_target, write_graph

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

    N-Quads keep one graph for each article; the other formats give the merged view.
    """
    dataset = store.read()
    if form == "ttl12":
        data = render_reified(dataset)
        if target == "-":
            sys.stdout.buffer.write(data)
        else:
            replace_file(target, data)
        return
    asked = check_target(target, form)
    if asked == "nq" and target == "-":
        sys.stdout.buffer.writelines(stream_quads(dataset))
    elif asked == "nq":
        replace_file(target, stream_quads(dataset))
    else:
        write_graph(_default_only(dataset), target, asked)


def _default_only(dataset: ox.Store) -> ox.Store:
    """Return the merged view alone, which a store keeps in its default graph."""
    view = ox.Store()
    view.extend(quad for quad in dataset.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    return view


def stream_quads(dataset: ox.Store) -> Iterator[bytes]:
    """Yield sorted N-Quads: a graph for each article, and by default the links across them.

    These are the bytes that ``kg build`` writes of the same articles.  Only the subjects are
    held in memory.
    """
    links = {ox.NamedNode(p) for p in (vocab.corroborates, vocab.contradicts)}
    subjects = sorted({str(q.subject) for q in dataset.quads_for_pattern(
        None, None, None, ox.DefaultGraph())})
    for subject in subjects:
        found: Any = dataset.quads_for_pattern(ox.NamedNode(subject[1:-1]), None, None)
        yield from sorted(f"{q} .\n".encode() for q in found
                          if q.graph_name != ox.DefaultGraph() or q.predicate in links)


def render_reified(dataset: ox.Store) -> bytes:
    """Return the merged view in Turtle 1.2: each assertion ``rdf:reifies`` its triple.

    See RDF 1.2 Concepts, section 1.5 (triple terms and reification).
    """
    reifies = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
    triples: set[ox.Triple] = set(flatten(_default_only(dataset)))
    parts: dict[Any, dict[str, Any]] = {}
    for triple in triples:
        where = parts.setdefault(triple.subject, {})
        if triple.predicate.value in _STATEMENT:
            where[triple.predicate.value] = triple.object
    out = [t for t in triples if t.predicate.value not in _STATEMENT]
    for node, said in parts.items():
        if len(said) == len(_STATEMENT):
            subject, predicate, target = (said[p] for p in _STATEMENT)
            out.append(ox.Triple(node, reifies, ox.Triple(subject, predicate, target)))
    from kg.writers import ordered, prefixes  # noqa: PLC0415

    data = ox.serialize(ordered(out), format=ox.RdfFormat.TURTLE, prefixes=prefixes())
    if data is None:
        raise StoreError("the engine wrote nothing")
    return data


_STATEMENT: Final = (str(vocab.rdf_subject), str(vocab.rdf_predicate), str(vocab.rdf_object))
