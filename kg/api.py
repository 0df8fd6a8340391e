"""The library in a few functions: articles in, a graph out, questions asked of it.

In: texts, files or folders.  Out: a *graph*: an in-memory ``pyoxigraph.Store`` whose default
graph is what all articles say, merged.  ``kg.run_query``, ``kg.render``, ``kg.show`` and
``kg.write_graph`` take it as it is.  Everything here stands in :mod:`kg` as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import vocab
from kg.errors import InputError
from kg.merge import flatten
from kg.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.pipeline import Pipeline


def build(
    *sources: str | Path | Article,
    base: str = vocab.BASE,
    currency: str = "TWD",
    errors: list[InputError] | None = None,
    pipeline: Pipeline | None = None,
    **metadata: str,
) -> ox.Store:
    """Read articles and return their merged graph.

    ``sources`` are files (.txt .html .jsonl .pdf), folders of them, or ``Article`` objects of
    :func:`kg.make_article`.  ``metadata`` (``id`` ``title`` ``published`` ``publisher``
    ``url``) fills what the files lack.  ``base`` is the IRI under which instances are named,
    ``currency`` (ISO 4217) what a bare 元 means.

    What cannot be read, and what was quarantined because it breaks a rule of the graph, is
    appended to ``errors`` as ``InputError``, and the rest goes on.  Without that list the
    first of them is raised.
    Give a ``pipeline`` to load the models once for many calls; its currency then holds.
    """
    from kg.graph import Builder  # noqa: PLC0415  (load_graph needs none of these)
    from kg.pipeline import Pipeline  # noqa: PLC0415
    from kg.validate import quarantine  # noqa: PLC0415

    builder = Builder(base=base)
    reader = pipeline or Pipeline(currency=currency)
    for reading in reader.read_all(_articles(sources, metadata, errors)):
        builder.add(reading)
    dataset, violations = quarantine(builder.finish())
    for violation in violations:
        _report(InputError(f"quarantined: {violation}"), errors)
    return merged(dataset)


def load_graph(source: str | Path) -> ox.Store:
    """Return the graph of a file (.ttl .nt .nq .jsonld .trig) or of a store's folder.

    Raises ``InputError`` for a file that is missing or no RDF, ``StoreError`` for a folder
    that is no store.  A store is opened for reading and stays as it is on disk.
    """
    from kg.query import open_source  # noqa: PLC0415  (the query side loads on demand)

    return open_source(source)


def merged(dataset: ox.Store) -> ox.Store:
    """Return what all graphs of a dataset say, as one graph with one label a language."""
    view = ox.Store()
    view.extend(ox.Quad(t.subject, t.predicate, t.object) for t in flatten(dataset))
    return view


def _articles(sources: Iterable[str | Path | Article], metadata: dict[str, str],
              errors: list[InputError] | None) -> Iterator[Article]:
    """Yield the articles; raise or collect what stands between them."""
    from kg.ingest import read_sources  # noqa: PLC0415

    for source in sources:
        if isinstance(source, Article):
            yield source
            continue
        for found in read_sources([source], defaults=metadata):
            if isinstance(found, Article):
                yield found
            else:
                _report(found, errors)


def _report(error: InputError, errors: list[InputError] | None) -> None:
    """Collect an error, or raise it where nobody collects."""
    if errors is None:
        raise error
    errors.append(error)
