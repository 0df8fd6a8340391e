"""An embedded store on disk: one named graph for each article, the merged view by default.

A store is a folder of *snapshots*, each a whole Oxigraph database, and a file that names
the current one.  Writers work on a copy (hard links, so it costs milliseconds and no
space) and then change that name in one step.  So readers never wait and never see half of
an article, and a writer that is killed at any moment leaves the store as it was.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox
from filelock import FileLock, Timeout

from kg import vocab
from kg.errors import StoreError
from kg.files import replace_file
from kg.merged import BULK, add_graphs, refresh, relink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.remote import RemoteStore

_DEFAULT: Final = ox.DefaultGraph()
_POINTER: Final = "current.json"
_KEEP: Final = 2
TOLD: Final = frozenset(map(str, (
    vocab.nif_isString, vocab.schema_identifier, vocab.schema_headline,
    vocab.schema_datePublished, vocab.schema_publisher, vocab.schema_url)))
_FORMAT: Final = 1


@dataclass(slots=True)
class Changes:
    """What a write did, as article ids."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    quarantined: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether the store differs from what it was."""
        return bool(self.added or self.replaced or self.removed)


class EmbeddedStore:
    """A store in a folder of this machine.

    Raises ``StoreError`` for a folder that is no store, is of a newer format, or that
    another writer holds for longer than the given wait.
    """

    def __init__(self, folder: str | Path) -> None:
        """Point at ``folder``; nothing is opened or made yet."""
        self.folder = Path(folder)
        self._work = self.folder / "work"

    # -- reading --------------------------------------------------------------------------

    def read(self) -> ox.Store:
        """Open the current snapshot for reading; later writes do not touch it."""
        while True:
            snapshot = self._current()
            if snapshot is None:
                raise self._no_store()
            try:
                return ox.Store.read_only(str(snapshot))
            except OSError as error:
                if snapshot == self._current():  # else writers have gone on meanwhile
                    raise StoreError(f"{self.folder} cannot be opened: {error}") from None

    def version(self) -> str:
        """Return the name of the current snapshot; it changes with every write."""
        snapshot = self._current()
        return snapshot.name if snapshot else ""

    def articles(self) -> dict[str, str]:
        """Return the graph name of each article by its id."""
        return articles_of(self.read()) if self._current() else {}

    def describe(self) -> dict[str, dict[str, str]]:
        """Return what each article's own node says, and the run that read it, by its IRI."""
        return describe_articles(self.read()) if self._current() else {}

    # -- writing --------------------------------------------------------------------------

    def put(self, graphs: Iterable[Mapping[str, frozenset[ox.Triple]]], *, wait: float = 0,
            ) -> Changes:
        """Add or replace articles: each mapping goes from graph names to their triples.

        A mapping is one batch, written as a whole: a reader sees all of it or nothing.
        ``wait`` is how many seconds to wait for another writer.
        """
        changes = Changes()
        batches = iter(graphs)
        if self._current() is None:  # nothing to write makes no folder
            first = next(batches, None)
            if first is None:
                return changes
            batches = chain((first,), batches)
        with self._locked(wait):
            for batch in batches:
                self._write(batch, (), changes)
        return changes

    def remove(self, article_ids: Iterable[str], *, wait: float = 0) -> Changes:
        """Take articles out, leaving no trace of them.

        Raises ``StoreError`` if one is not in the store; then nothing is taken out.
        """
        wanted = list(dict.fromkeys(article_ids))
        changes = Changes()
        if self._current() is None:  # the lock would make the folder
            raise self._no_store()
        with self._locked(wait):
            present = self.articles()
            missing = [name for name in wanted if name not in present]
            if missing:
                raise StoreError(f"no article {', '.join(missing)} in {self.folder} "
                                 f"(kg query --store {self.folder} articles lists them)")
            self._write({}, [present[name] for name in wanted], changes)
            changes.removed += wanted
        return changes

    def change(self, edit: Callable[[ox.Store], object], *,
               graphs: Iterable[ox.NamedNode] | None = None, wait: float = 0) -> None:
        """Let ``edit`` change the named graphs (only ``graphs``, if given) of a working copy.

        Raises ``StoreError`` if the default graph was changed: it is the merged view.
        """
        with self._locked(wait):
            database, number = self._copy()
            names = [_DEFAULT, *graphs] if graphs is not None else None
            before = _quads(database, names)
            edit(database)
            differ = before ^ _quads(database, names)
            if any(quad.graph_name == _DEFAULT for quad in differ):
                self._discard()
                raise StoreError("the default graph is the merged view of the named graphs and "
                                 "cannot be written (write to GRAPH <…>)")
            if not differ:
                self._discard()
                return
            refresh(database, {quad.subject for quad in differ})
            relink(database, [quad.triple for quad in differ])
            database.flush()
            del database  # an open database must not be moved
            self._publish(number)

    def _write(self, put: Mapping[str, frozenset[ox.Triple]], drop: Iterable[str],
               changes: Changes) -> None:
        """Make the next snapshot from the current one and switch to it."""
        database, number = self._copy()
        if not apply_changes(database, put, drop, changes):
            self._discard()
            return
        database.flush()
        del database  # an open database must not be moved
        self._publish(number)

    def _copy(self) -> tuple[ox.Store, int]:
        """Return a working copy of the current snapshot and the number of the next."""
        current = self._current()
        self._discard()
        if current:
            ox.Store.read_only(str(current)).backup(str(self._work))
        return ox.Store(str(self._work)), int(current.name) + 1 if current else 1

    def _discard(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)

    def _publish(self, number: int) -> None:
        """Make the working copy the current snapshot in one step."""
        target = self.folder / "snapshots" / f"{number:08d}"
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        self._work.replace(target)
        pointer = {"format": _FORMAT, "snapshot": target.name}
        replace_file(self.folder / _POINTER, json.dumps(pointer).encode())
        self._forget_old(number)

    def _current(self) -> Path | None:
        """Return the folder of the current snapshot, or None for a store not yet made."""
        pointer = self.folder / _POINTER
        try:
            found = json.loads(pointer.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            raise StoreError(f"{self.folder} is no folder, so no store (give --store another "
                             "place)") from None
        except (OSError, ValueError) as error:
            raise StoreError(f"{pointer} cannot be read: {error}") from None
        if found.get("format") != _FORMAT:
            raise StoreError(f"{self.folder} was written by another version of straitgraph "
                             "(install the newest one, or build the store again)")
        return self.folder / "snapshots" / str(found["snapshot"])

    def _forget_old(self, newest: int) -> None:
        for snapshot in (self.folder / "snapshots").iterdir():
            if int(snapshot.name) <= newest - _KEEP:
                shutil.rmtree(snapshot, ignore_errors=True)

    def _no_store(self) -> StoreError:
        return StoreError(f"{self.folder} is no store (make one with kg add … --store "
                          f"{self.folder})")

    @contextmanager
    def _locked(self, wait: float) -> Iterator[None]:
        """Hold the writers' lock, or say who holds it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.folder} cannot be made: {error.strerror}") from None
        holder = self.folder / "writer.json"
        try:
            with FileLock(str(self.folder / "writer.lock"), timeout=wait):
                who = {"pid": os.getpid(), "host": socket.gethostname()}
                replace_file(holder, json.dumps(who).encode())
                try:
                    yield
                finally:
                    holder.unlink(missing_ok=True)
        except Timeout:
            raise StoreError(f"{self.folder} is being written by {_holder(holder)} "
                             "(wait for it to end, or give --wait SECONDS)") from None


def _holder(file: Path) -> str:
    try:
        who = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return "another process"
    return f"process {who.get('pid')} on {who.get('host')}"


def open_store(place: str) -> EmbeddedStore | RemoteStore:
    """Return the store in a folder, or behind the address of a SPARQL endpoint.

    Raises ``StoreError`` for an address of a kind that is not known.
    """
    check_store(place)
    if "://" not in place:
        return EmbeddedStore(place)
    from kg.remote import RemoteStore  # noqa: PLC0415  (needs an HTTP client)

    return RemoteStore(place)


def check_store(place: str) -> None:
    """Raise ``StoreError`` for an address of a kind that is not known."""
    if "://" in place and not place.startswith(("http://", "https://")):
        raise StoreError(f"{place}: give a folder or an http(s) address")


def describe_articles(dataset: ox.Store) -> dict[str, dict[str, str]]:
    """Return what each article's own node says, and the run that read it, by its IRI."""
    run = ox.NamedNode(vocab.prov_wasGeneratedBy)
    found: dict[str, dict[str, str]] = {}
    for iri in articles_of(dataset).values():
        node = ox.NamedNode(iri)
        told = {cast("Any", q.predicate).value: cast("Any", q.object).value
                for q in dataset.quads_for_pattern(node, None, None, node)
                if cast("Any", q.predicate).value in TOLD}
        used = next(iter(dataset.quads_for_pattern(None, run, None, node)), None)
        found[iri] = {**told, run.value: cast("Any", used.object).value} if used else told
    return found


def articles_of(dataset: ox.Store) -> dict[str, str]:
    """Return the graph name of each article of a dataset by its id."""
    found: dict[str, str] = {}
    for quad in dataset.quads_for_pattern(None, ox.NamedNode(vocab.schema_identifier), None):
        if quad.graph_name == quad.subject:
            found[cast("ox.Literal", quad.object).value] = cast("ox.NamedNode", quad.subject).value
    return dict(sorted(found.items()))


def apply_changes(database: ox.Store, put: Mapping[str, frozenset[ox.Triple]],
                  drop: Iterable[str], changes: Changes) -> bool:
    """Change the named graphs and with them the merged view; return whether anything changed."""
    fresh: dict[str, frozenset[ox.Triple]] = {}
    gone: set[ox.Triple] = set()
    for name, triples in put.items():
        graph = ox.NamedNode(name)
        before = {quad.triple for quad in database.quads_for_pattern(None, None, None, graph)}
        article = name_of_article(graph, triples)
        if before == triples:
            changes.unchanged.append(article)
            continue
        (changes.replaced if before else changes.added).append(article)
        gone |= _take_out(database, graph)
        fresh[name] = triples
    dropped = [ox.NamedNode(name) for name in drop]
    for graph in dropped:
        gone |= _take_out(database, graph)
    if not fresh and not dropped:
        return False
    refresh(database, {triple.subject for triple in gone})
    if fresh:
        add_graphs(database, fresh)
    is_large = sum(map(len, fresh.values())) + len(gone) > BULK
    relink(database, None if is_large else gone.union(*fresh.values()))
    return True


def _take_out(database: ox.Store, graph: ox.NamedNode) -> set[ox.Triple]:
    """Remove a named graph; return what it said."""
    said = {quad.triple for quad in database.quads_for_pattern(None, None, None, graph)}
    database.remove_graph(graph)
    return said


def _quads(database: ox.Store, graphs: Iterable[Any] | None) -> set[ox.Quad]:
    if graphs is None:
        return set(database)
    return {quad for name in graphs
            for quad in database.quads_for_pattern(None, None, None, name)}


def name_of_article(graph: ox.NamedNode, triples: Iterable[ox.Triple]) -> str:
    """Return the id of the article that a graph is of; its IRI where it says none."""
    return next((cast("ox.Literal", t.object).value for t in triples
                 if t.subject == graph and t.predicate.value == str(vocab.schema_identifier)),
                graph.value)
