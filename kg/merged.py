"""The merged view of a store, kept up to date in its default graph.

In: a database on disk or in memory, and the graphs that come into it or the nodes that
changed in it.  Out: the default graph as :func:`kg.merge.flatten` gives it, with the links of
:func:`kg.merge.across`.  What comes in goes to the engine as text, once for its article and
once for the view, so that no triple passes through Python by itself.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from kg import vocab
from kg.links import compare_again, find_subjects
from kg.merge import across, single_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Future

_DEFAULT: Final = ox.DefaultGraph()
LINKS: Final = (ox.NamedNode(vocab.corroborates), ox.NamedNode(vocab.contradicts))
_LABELS: Final = tuple(f"<{p}> ".encode() for p in (vocab.skos_prefLabel, vocab.skos_altLabel))
BULK: Final = 20_000
"""Triples from which the engine's bulk loader pays."""
_PART: Final = 100_000_000
"""Bytes of text loaded together: fewer cost time, more cost memory (about six times as much)."""
_LOADERS: Final = min(2, os.cpu_count() or 1)
"""Parts loaded at the same time; the engine loads each on one processor."""


def add_graphs(database: ox.Store, graphs: Mapping[str, frozenset[ox.Triple]]) -> None:
    """Add named graphs that are not there yet, and what they say to the merged view.

    The links across articles are left to :func:`relink`.  Many at once leave files that queries
    would have to look through side by side; they are put in order where that costs no more
    than what came in.
    """
    labelled: set[Any] = set()
    renamed: list[str] = []
    parts = _texts(graphs, labelled, renamed)
    if sum(map(len, graphs.values())) > BULK:
        before = sum(1 for _ in database.named_graphs())
        _load_in_bulk(database, parts)
        if before < len(graphs):
            database.optimize()
    else:
        for part in parts:
            database.load(part, format=ox.RdfFormat.N_QUADS, lenient=True)
    for name in renamed:
        graph = ox.NamedNode(name)
        database.extend(ox.Quad(t.subject, t.predicate, t.object, to)
                        for t in graphs[name] for to in (graph, _DEFAULT))
        labelled.update(t.subject for t in graphs[name])
    refresh(database, [node for node in labelled if _is_labelled_twice(database, node)])


def _texts(graphs: Mapping[str, frozenset[ox.Triple]], labelled: set[Any], renamed: list[str],
           ) -> Iterator[bytes]:
    """Yield N-Quads of the graphs and of the view, noting the nodes that have labels.

    Left out and noted are graphs with blank nodes, which the engine's reader would rename.
    """
    held: list[bytes] = []
    size = 0
    for name, triples in graphs.items():
        text = cast("bytes", ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
        if text.startswith(b"_:") or b"\n_:" in text or b" _:" in text:
            renamed.append(name)
            continue
        labelled |= _labelled(text)
        # No literal holds a raw line break, so this ends a statement and nothing else.
        held += (text.replace(b" .\n", b" %s .\n" % str(ox.NamedNode(name)).encode()), text)
        size += len(held[-1]) + len(held[-2])
        if size > _PART:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _labelled(text: bytes) -> set[ox.NamedNode]:
    """Return the subjects of the labels in lines of N-Triples."""
    found = set()
    for predicate in _LABELS:
        for before in text.split(predicate)[:-1]:
            subject = before[before.rfind(b"\n") + 1:-1]
            if subject[:1] == b"<" and b" " not in subject:  # else the text of a literal
                found.add(subject)
    return {ox.NamedNode(subject[1:-1].decode()) for subject in found}


def _load_in_bulk(database: ox.Store, parts: Iterable[bytes]) -> None:
    """Load parts past the transaction, which a working copy can afford."""
    def load(part: bytes) -> None:
        database.bulk_load(part, format=ox.RdfFormat.N_QUADS, lenient=True)

    with ThreadPoolExecutor(_LOADERS) as loaders:
        waiting: list[Future[None]] = []
        for part in parts:
            if len(waiting) == _LOADERS:
                waiting.pop(0).result()
            waiting.append(loaders.submit(load, part))
        for done in waiting:
            done.result()


def _is_labelled_twice(database: ox.Store, node: ox.NamedNode) -> bool:
    """Whether the labels of a node in the default graph are not those of the merged view."""
    preferred, other = ([cast("ox.Literal", quad.object) for quad in database.quads_for_pattern(
        node, ox.NamedNode(predicate), None, _DEFAULT)]
        for predicate in (vocab.skos_prefLabel, vocab.skos_altLabel))
    return (len({label.language for label in preferred}) < len(preferred)
            or bool({*preferred} & {*other}))


def refresh(database: ox.Store, touched: Iterable[Any]) -> None:
    """Make the view of ``touched`` nodes anew from the named graphs.

    Links across articles that start at them are taken away; :func:`relink` puts them back.
    """
    gone: list[ox.Quad] = []
    new: list[ox.Quad] = []
    for subject in touched:
        quads = list(database.quads_for_pattern(subject, None, None))
        before = {quad.triple for quad in quads if quad.graph_name == _DEFAULT}
        after = set(single_label(quad.triple for quad in quads if quad.graph_name != _DEFAULT))
        gone += _in_view(before - after)
        new += _in_view(after - before)
    for quad in gone:
        database.remove(quad)
    database.extend(new)


def relink(database: ox.Store, changed: Iterable[ox.Triple] | None = None) -> None:
    """Bring the links across articles up to date, after the view of the nodes.

    ``changed``: the triples that came or went; None: compare all articles anew.
    """
    if changed is not None:
        fresh, stale = compare_again(database, find_subjects(database, changed))
    else:
        before = {quad.triple for predicate in LINKS for quad in database.quads_for_pattern(
            None, predicate, None, _DEFAULT)}
        after = across(database, _DEFAULT)
        fresh, stale = set(after - before), before - after
    for quad in _in_view(stale):
        database.remove(quad)
    database.extend(_in_view(fresh))


def _in_view(triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    return (ox.Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in triples)
