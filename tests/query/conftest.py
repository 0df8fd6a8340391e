"""The sample articles, read once: a store and the same as ``kg build`` writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.graph import Builder, write_graph
from kg.ingest import read_sources
from kg.keep import add_articles
from kg.model import Article
from kg.pipeline import Pipeline
from kg.store import EmbeddedStore
from kg.validate import quarantine

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.fixture(scope="session")
def articles() -> list[Article]:
    return [item for item in read_sources([str(EXAMPLES)]) if isinstance(item, Article)]


@pytest.fixture(scope="session")
def built(pipeline, articles, tmp_path_factory) -> Path:
    """The folder with built.ttl and built.nq, by the way of ``kg build``."""
    folder, builder = tmp_path_factory.mktemp("built"), Builder()
    for article in articles:
        builder.add(pipeline.read(article))
    graph, _ = quarantine(builder.finish())
    for ending in ("ttl", "nq"):
        write_graph(graph, folder / f"built.{ending}")
    return folder


@pytest.fixture(scope="session")
def news(pipeline, articles, tmp_path_factory) -> EmbeddedStore:
    store = EmbeddedStore(tmp_path_factory.mktemp("kept") / "news")
    add_articles(store, reversed(articles), pipeline=pipeline)
    return store
