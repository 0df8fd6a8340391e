"""A store on somebody else's server: one named graph for each article, the merged view beside.

In and out as with :class:`kg.store.EmbeddedStore`.  A change reads the articles' graphs,
works out the merged view here with the same code, and sends what differs.  Every request
may be sent twice, and one that was lost is made good by the next change, whatever it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import vocab
from kg.endpoint import Endpoint
from kg.errors import StoreError
from kg.merged import add_graphs, relink
from kg.store import Changes, apply_changes, articles_of, describe_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DEFAULT: Final = ox.DefaultGraph()
_BATCH: Final = 500
"""Triples in one update: servers limit the length of a statement (Virtuoso: 10,000 lines)."""


class RemoteStore:
    """A store behind the address of a SPARQL endpoint."""

    def __init__(self, url: str) -> None:
        """Connect to the endpoint; raises ``StoreError`` if it does not answer."""
        self.endpoint = Endpoint(url)

    def read(self) -> ox.Store:
        """Return the whole store as a dataset in memory, the merged view as its default graph."""
        dataset = ox.Store()
        add_graphs(dataset, {name: self.endpoint.get_graph(name)
                             for name in self._names().values()})
        relink(dataset)
        return dataset

    def articles(self) -> dict[str, str]:
        """Return the graph name of each article by its id."""
        return self._names()

    def describe(self) -> dict[str, dict[str, str]]:
        """Return what each article's own node says, and the run that read it, by its IRI."""
        return describe_articles(self.read())

    def put(self, graphs: Iterable[Mapping[str, frozenset[ox.Triple]]], *,
            wait: float = 0,  # noqa: ARG002  (nobody holds a server's store)
            ) -> Changes:
        """Add or replace articles; each becomes visible whole, the merged view after them."""
        changes, dataset = Changes(), self.read()
        try:
            for batch in graphs:
                before = {name: _triples(dataset, name) for name in batch}
                for name, triples in batch.items():
                    if before[name] != triples:
                        self.endpoint.put_graph(name, triples)
                apply_changes(dataset, batch, (), changes)
        finally:
            self._send_view(dataset)
        return changes

    def remove(self, article_ids: Iterable[str], *,
               wait: float = 0,  # noqa: ARG002  (nobody holds a server's store)
               ) -> Changes:
        """Take articles out; raises ``StoreError`` if one is not there, and takes out none."""
        wanted, dataset = list(dict.fromkeys(article_ids)), self.read()
        present = articles_of(dataset)
        missing = [name for name in wanted if name not in present]
        if missing:
            raise StoreError(f"no article {', '.join(missing)} in {self.endpoint.url}")
        for name in wanted:
            self.endpoint.delete_graph(present[name])
        apply_changes(dataset, {}, [present[name] for name in wanted], Changes())
        self._send_view(dataset)
        return Changes(removed=wanted)

    def _names(self) -> dict[str, str]:
        identifier = ox.NamedNode(vocab.schema_identifier)
        found = self.endpoint.query(f"SELECT ?g ?id WHERE {{ GRAPH ?g {{ ?g {identifier} ?id }} }}"
                                    " ORDER BY ?g")
        return dict(sorted((row["id"].value, row["g"].value) for row in found))

    def _send_view(self, dataset: ox.Store) -> None:
        """Make the merged view there what it is here; leave triples that are not ours."""
        view = {q.triple for q in dataset.quads_for_pattern(None, None, None, _DEFAULT)}
        there = self.endpoint.get_graph(None)
        bases = {name.rpartition("article/")[0] for name in articles_of(dataset).values()}
        bases.add(vocab.BASE)
        ours = tuple(base for base in bases if base)
        gone = [t for t in there - view if str(getattr(t.subject, "value", "")).startswith(ours)]
        for verb, triples in (("DELETE", gone), ("INSERT", view - there)):
            lines = sorted(f"{triple} ." for triple in triples)
            for part in _parts(lines):
                body = "\n".join(part)
                if self.endpoint.addresses.view:
                    body = f"GRAPH <{self.endpoint.addresses.view}> {{ {body} }}"
                self.endpoint.update(f"{verb} DATA {{ {body} }}")


def _parts(lines: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(lines), _BATCH):
        yield lines[start:start + _BATCH]


def _triples(dataset: ox.Store, name: str) -> frozenset[ox.Triple]:
    found: Any = dataset.quads_for_pattern(None, None, None, ox.NamedNode(name))
    return frozenset(quad.triple for quad in found)
