"""Readings -> RDF: a dataset with one named graph for each article.

In: :class:`~kg.model.Reading` objects, one at a time.  Out: a :class:`Builder`, whose
``finish()`` gives an in-memory Oxigraph store with a named graph for each article (its name
is the article's IRI) and, in the default graph, what :mod:`kg.merge` finds across articles.
:func:`write_graph` writes such a dataset flattened, with each node labelled once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import vocab
from kg.contribution import article_iri, article_triples, contribute
from kg.errors import InputError
from kg.merge import merge
from kg.ntriples import to_line
from kg.runinfo import ExtractionRunInfo, current_run
from kg.writers import check_target, read_dataset, read_graph, to_rdflib, write_graph

if TYPE_CHECKING:
    from collections.abc import Iterable

    import rdflib

    from kg.model import Reading

__all__ = ["Builder", "ExtractionRunInfo", "article_iri", "article_triples", "check_base",
           "check_target", "read_dataset", "read_graph", "to_graph", "to_rdflib", "write_graph"]


class Builder:
    """Collects articles into ``dataset``, one named graph for each.

    Adding an article a second time replaces it; the order of additions leaves no trace.
    Raises :class:`~kg.errors.InputError` for a base that is no absolute IRI.
    """

    def __init__(self, *, base: str = vocab.BASE, run: ExtractionRunInfo | None = None) -> None:
        """Start with nothing; ``base`` stands in front of every node id."""
        check_base(base)
        self.base, self.run, self.dataset = base, run or current_run(), ox.Store()

    def add(self, reading: Reading) -> ox.NamedNode:
        """Add one article and return the name of its graph."""
        name = ox.NamedNode(article_iri(reading.document.article.id, base=self.base))
        self.dataset.remove_graph(name)
        lines = map(to_line, contribute(reading, base=self.base, run=self.run))
        self.dataset.load(b"".join(lines), format=ox.RdfFormat.N_TRIPLES, to_graph=name)
        return name

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return sum(1 for _ in self.dataset.named_graphs())

    def finish(self) -> ox.Store:
        """Return the dataset, with what holds across articles in its default graph."""
        merge(self.dataset)
        return self.dataset

    def summary(self) -> dict[str, int]:
        """Count what the graph holds, by the kinds that users ask for."""
        kinds = {"articles": (vocab.Article,), "events": (vocab.Event, vocab.Situation),
                 "actors": (vocab.Person, vocab.Organization, vocab.Country),
                 "sums": (vocab.Money,), "claims": (vocab.Claim,),
                 "assertions": (vocab.Assertion,)}
        return {name: len({quad.subject for cls in classes for quad in
                           self.dataset.quads_for_pattern(
                               None, ox.NamedNode(vocab.rdf_type), ox.NamedNode(cls))})
                for name, classes in kinds.items()}


def to_graph(readings: Iterable[Reading], *, base: str = vocab.BASE,
             run: ExtractionRunInfo | None = None) -> rdflib.Graph:
    """Return the merged graph of the articles, unvalidated, in rdflib's memory."""
    builder = Builder(base=base, run=run)
    for reading in readings:
        builder.add(reading)
    return to_rdflib(builder.finish())


def check_base(base: str) -> None:
    """Raise :class:`~kg.errors.InputError` unless ``base`` can start an IRI."""
    try:
        ox.NamedNode(base)
        usable = "://" in base and base.endswith(("/", "#"))
    except ValueError:
        usable = False
    if not usable:
        raise InputError(f"the instance base {base!r} is no absolute IRI that ends in / or #",
                         remedy=f"give one like {vocab.BASE}")
