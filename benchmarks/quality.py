#!/usr/bin/env python3
"""Build a graph from annotated articles and print precision, recall and F1 of each part.

Usage: ``quality.py [ARTICLES GOLD] [--errors N] [--json] [--graph FILE]``

ARTICLES is a .jsonl of articles and GOLD a folder of ``<id>.json`` annotations; without them
the shared development corpus beside the repository is used, if it is there.  Figures are
broken down by event type, argument slot and claim cue; ``--errors`` shows what was missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from kg.errors import InputError, KgError
from kg.evaluate import evaluate_files
from kg.graph import Builder, write_graph
from kg.ingest import read_sources
from kg.pipeline import Pipeline
from kg.validate import quarantine

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
ARTICLES = SHARED / "corpus" / "dev" / "articles.jsonl"
GOLD = SHARED / "evaluation" / "gold-dev"


def build(articles: Path, target: Path) -> int:
    """Write the graph of the articles as a user's build does; return what was quarantined."""
    builder = Builder()
    pipeline = Pipeline()
    for item in read_sources([str(articles)]):
        if isinstance(item, InputError):
            raise item
        builder.add(pipeline.read(item))
    dataset, violations = quarantine(builder.finish())
    write_graph(dataset, target)
    return len(violations)


def main() -> int:
    """Parse the command line, build, score and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=ARTICLES)
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--errors", type=int, default=0, help="show up to N misses of each part")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--graph", type=Path, default=Path("out") / "quality.ttl",
                        help="where to leave the graph")
    options = parser.parse_args()
    if not options.articles.exists():
        print(f"{options.articles} is not there: name articles and annotations", file=sys.stderr)
        return InputError.exit_status
    options.graph.parent.mkdir(parents=True, exist_ok=True)
    try:
        dropped = build(options.articles, options.graph)
        result = evaluate_files(options.graph, options.gold, options.articles)
    except KgError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    if options.json:
        print(json.dumps({**result.as_dict(), "quarantined": dropped}, ensure_ascii=False,
                         indent=1))
    else:
        print(result.as_text(errors=options.errors, breakdown=True))
        print(f"{dropped} quarantined; the graph is in {options.graph}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
