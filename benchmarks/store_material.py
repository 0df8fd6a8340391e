"""A large graph for the benchmark of the store, made once and kept outside the repository.

In: the press releases of the shared corpus, where there is one, else the articles of
``examples/`` again and again under new ids.  Out: an N-Quads file with one named graph for
each article.
"""

from __future__ import annotations

import json
import lzma
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.ingest import read_sources
from kg.keep import article_graph
from kg.model import Article
from kg.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "presidential-office.jsonl.xz"
CACHE = Path.home() / ".cache" / "straitgraph"


def make_material(triples: int) -> Path:
    """Return an N-Quads file of at least so many triples, made at the first call."""
    target = CACHE / f"store-{triples}.nq"
    if target.exists():
        return target
    CACHE.mkdir(parents=True, exist_ok=True)
    work = target.with_suffix(".part")
    reader, written = Pipeline(), 0
    with work.open("wb") as file:
        for article in _articles():
            graph, _ = article_graph(article, reader)
            name = next(cast("ox.NamedNode", t.subject) for t in graph
                        if t.predicate.value.endswith("isString"))
            file.writelines(
                f"{ox.Quad(t.subject, t.predicate, t.object, name)} .\n".encode() for t in graph)
            written += len(graph)
            if written >= triples:
                break
    work.replace(target)
    return target


def _articles() -> Iterator[Article]:
    if not CORPUS.exists():
        samples = [a for a in read_sources([str(ROOT / "examples")]) if isinstance(a, Article)]
        for number in count():
            yield from (replace(a, id=f"{a.id}-{number}") for a in samples)
        return
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 12_000)]
    folder = CACHE / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    chosen = folder / "press.jsonl"
    longest = sorted(rows, key=lambda row: (-len(row["text"]), row["id"]))[:3_000]
    chosen.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in longest), "utf-8")
    yield from (a for a in read_sources([str(chosen)]) if isinstance(a, Article))
