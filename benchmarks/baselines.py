"""What the taggers alone would find: entities by LAC, by the CRF, by the gazetteer.

    python benchmarks/baselines.py ARTICLES.jsonl GOLD_DIR [ARTICLES GOLD …]

Precision, recall and F1 of named entities, matched as ``kg evaluate`` matches them: the
right class under one of the gold names.  A tagger's places count as countries, and equal
names are one entity, as a tagger links nothing; the last line is the whole pipeline.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kg.identity import fold
from kg.ingest import read_sources
from kg.model import Article
from kg.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Reading

_LABELS = {"PER": "Person", "ORG": "Organization", "LOC": "Country"}
_KINDS = {"person": "Person", "organization": "Organization", "country": "Country"}
_PARTS = ("lac", "crf", "gazetteer", "pipeline")

Found = set[tuple[str, frozenset[str]]]


def main() -> int:
    """Print one line for each way of finding names and each set of articles."""
    places = [Path(word) for word in sys.argv[1:]]
    if not places or len(places) % 2:
        print(__doc__)
        return 2
    pipeline = Pipeline()
    for articles, gold in zip(places[::2], places[1::2], strict=True):
        counts = {part: [0, 0, 0] for part in _PARTS}
        for article in read_sources([articles]):
            file = gold / f"{article.id}.json" if isinstance(article, Article) else None
            if not isinstance(article, Article) or file is None or not file.exists():
                continue
            wanted = list(_wanted(json.loads(file.read_text("utf-8"))))
            reading = pipeline.read(article)
            for part in _PARTS:
                right = _matches(wanted, found := _found(reading, part))
                for n, value in enumerate((right, len(found) - right, len(wanted) - right)):
                    counts[part][n] += value
        for part, (right, extra, missed) in counts.items():
            precision = right / max(1, right + extra)
            recall = right / max(1, right + missed)
            f1 = 2 * precision * recall / max(1e-9, precision + recall)
            print(f"{articles.parent.name:<10} {part:<10} P {precision:.3f}  R {recall:.3f}  "
                  f"F1 {f1:.3f}")
    return 0


def _wanted(gold: dict[str, list[dict[str, object]]]) -> Iterator[tuple[str, frozenset[str]]]:
    for row in gold["entities"]:
        aliases = cast("list[str]", row.get("aliases", []))
        yield str(row["type"]), frozenset(fold(str(n)) for n in (row["name"], *aliases))


def _found(reading: Reading, part: str) -> Found:
    if part == "pipeline":
        return {(e.cls, frozenset(map(fold, (e.label, *e.aliases, *e.forms))))
                for e in reading.resolution.entities if e.cls in _KINDS.values()}
    if part == "gazetteer":
        by_key: dict[tuple[str, tuple[str, ...]], set[str]] = {}
        for term in reading.document.terms:
            if term.kind in _KINDS and len(term.span) > 1:
                by_key.setdefault((_KINDS[term.kind], term.keys), set()).add(fold(term.span.text))
        return {(cls, frozenset(forms)) for (cls, _), forms in by_key.items()}
    return {(_LABELS[name.label], frozenset({fold(name.span.text)}))
            for name in reading.document.names if name.source == part}


def _matches(wanted: list[tuple[str, frozenset[str]]], found: Found) -> int:
    """Count one-to-one matches, greedily in a fixed order."""
    left = sorted(found, key=lambda item: (item[0], sorted(item[1])))
    right = 0
    for cls, names in wanted:
        hit = next((item for item in left if item[0] == cls and item[1] & names), None)
        if hit:
            left.remove(hit)
            right += 1
    return right


if __name__ == "__main__":
    sys.exit(main())
