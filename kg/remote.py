"""A store on somebody else's server: one named graph for each article, the merged view beside.

In and out as with :class:`kg.store.EmbeddedStore`.  A change fetches what the server says of
the nodes that the changed articles speak of, works out their merged view here with the same
code, and sends what differs.  One writer has the turn (:mod:`kg.lease`).  Every request may
be sent twice; what a writer that was cut off left undone, the next one makes good.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import vocab
from kg.endpoint import Endpoint
from kg.errors import StoreError
from kg.lease import Turn
from kg.links import compare_again, find_subjects
from kg.merge import single_label
from kg.merged import LINKS, add_graphs, relink
from kg.store import TOLD, Changes, articles_of, name_of_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    _Change = Callable[[Mapping[str, frozenset[ox.Triple]], Iterable[str], Changes], None]

_DEFAULT: Final = ox.DefaultGraph()
_BATCH: Final = 500
"""Triples in one update: servers limit the length of a statement (Virtuoso: 10,000 lines)."""
_NODES: Final = 100
"""Nodes in one query: servers limit its length, and the rows of its answer."""


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
        found: dict[str, dict[str, str]] = {name: {} for name in self._names().values()}
        told = ", ".join(f"<{predicate}>" for predicate in sorted(TOLD))
        run = vocab.prov_wasGeneratedBy
        for text in (f"?article ?p ?o FILTER(?p IN ({told}))",
                     f"?node <{run}> ?o BIND(<{run}> AS ?p)"):
            for row in self.endpoint.query(
                    f"SELECT DISTINCT ?article ?p ?o WHERE {{ GRAPH ?article {{ {text} }} }}"):
                if row["article"].value in found:
                    found[row["article"].value][row["p"].value] = row["o"].value
        return found

    def put(self, graphs: Iterable[Mapping[str, frozenset[ox.Triple]]], *, wait: float = 0,
            ) -> Changes:
        """Add or replace articles; each becomes visible whole, the merged view after them.

        ``wait`` is how many seconds to wait for another writer.
        """
        changes = Changes()
        with self._turn(wait) as change:
            for batch in graphs:
                change(batch, (), changes)
        return changes

    def remove(self, article_ids: Iterable[str], *, wait: float = 0) -> Changes:
        """Take articles out; raises ``StoreError`` if one is not there, and takes out none."""
        wanted, changes = list(dict.fromkeys(article_ids)), Changes()
        with self._turn(wait) as change:
            present = self._names()
            missing = [name for name in wanted if name not in present]
            if missing:
                raise StoreError(f"no article {', '.join(missing)} in {self.endpoint.url}")
            change({}, [present[name] for name in wanted], changes)
        changes.removed += wanted
        return changes

    @contextmanager
    def _turn(self, wait: float) -> Iterator[_Change]:
        """Have the turn to write; first make good what a writer before left undone."""
        turn, is_whole = Turn(self.endpoint), True
        turn.take(wait)

        def change(*what: Any) -> None:
            nonlocal is_whole
            is_whole = False
            turn.renew()
            self._change(*what)
            is_whole = True

        try:
            if turn.was_cut_off:
                is_whole = False
                self._send_view(self.read())
                is_whole = True
            yield change
        finally:
            if is_whole:
                turn.give_back()
            else:
                turn.give_up()

    def _change(self, put: Mapping[str, frozenset[ox.Triple]], drop: Iterable[str],
                changes: Changes) -> None:
        """Change the articles' graphs, then the view of their nodes, then the links."""
        changed: set[ox.Triple] = set()
        for name, triples in put.items():
            before = self.endpoint.get_graph(name)
            article = name_of_article(ox.NamedNode(name), triples)
            if before == triples:
                changes.unchanged.append(article)
                continue
            (changes.replaced if before else changes.added).append(article)
            self.endpoint.put_graph(name, triples)
            changed |= before | triples
        for name in drop:
            changed |= self.endpoint.get_graph(name)
            self.endpoint.delete_graph(name)
        if changed:
            self._send_nodes({triple.subject for triple in changed})
            self._send(*compare_again(self.endpoint, find_subjects(self.endpoint, changed)))

    def _send_nodes(self, nodes: Iterable[Any]) -> None:
        """Make the view of nodes there what their articles say, as far as it is not."""
        of_article = f"?article <{vocab.schema_identifier}> ?id ."
        names = sorted(str(node) for node in nodes)
        for some in _parts(names, _NODES):
            values = f"VALUES ?s {{ {' '.join(some)} }}"
            said = self.endpoint.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {values} "
                                       f"GRAPH ?article {{ {of_article} ?s ?p ?o }} }}")
            there = set(self.endpoint.query(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {values} ?s ?p ?o }}"))
            view = set(single_label(said))
            alive = {triple.subject for triple in view}
            kept = {t for t in there if t.predicate in LINKS and t.subject in alive}
            self._send(view - there, there - view - kept)

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
        self._send(view - there, gone)

    def _send(self, new: Iterable[ox.Triple], gone: Iterable[ox.Triple]) -> None:
        """Add triples to the view and take others away."""
        for verb, triples in (("DELETE", gone), ("INSERT", new)):
            for part in _parts(sorted(f"{triple} ." for triple in triples), _BATCH):
                body = "\n".join(part)
                if self.endpoint.addresses.view:
                    body = f"GRAPH <{self.endpoint.addresses.view}> {{ {body} }}"
                self.endpoint.update(f"{verb} DATA {{ {body} }}")


def _parts(lines: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(lines), size):
        yield lines[start:start + size]
