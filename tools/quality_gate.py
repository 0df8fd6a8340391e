"""Hold extraction to the quality it has reached on the project's own annotated articles.

    python tools/quality_gate.py            # fails if a figure falls below its floor
    python tools/quality_gate.py --raise    # pin today's figures where they are higher
    python tools/quality_gate.py --lower    # pin today's figures even where they are lower

The floors stand in ``evaluation/floors.json`` with a hash of the articles and annotations
they were measured on; if these change, the floors must be pinned anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.evaluate import evaluate_files
from kg.graph import Builder, write_graph
from kg.ingest import read_sources
from kg.pipeline import Pipeline
from kg.validate import quarantine

FOLDER = Path(__file__).resolve().parent.parent / "evaluation"
FLOORS = FOLDER / "floors.json"
SLACK = 0.005
"""How far a figure may fall before the gate closes, to allow for a single row."""


def main() -> int:
    """Measure, compare, and pin if asked to; return 1 if the gate stays closed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="up", action="store_true", help="pin higher figures")
    parser.add_argument("--lower", action="store_true", help="pin lower figures too")
    options = parser.parse_args()
    pinned: dict[str, Any] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    pipeline = Pipeline()
    measured: dict[str, Any] = {
        folder.name: {"sha256": fingerprint(folder), "floors": measure(folder, pipeline)}
        for folder in sorted(FOLDER.iterdir()) if (folder / "articles.jsonl").exists()}
    problems = compare(pinned, measured)
    for name, found in measured.items():
        print(name, " ".join(f"{part} {value:.3f}" for part, value in found["floors"].items()))
    if options.up or options.lower:
        FLOORS.write_text(json.dumps(pin(pinned, measured, lower=options.lower), indent=1,
                                     sort_keys=True) + "\n", "utf-8")
        print(f"{FLOORS.name} written")
        return 0
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def measure(folder: Path, pipeline: Pipeline) -> dict[str, float]:
    """Return F1 of each part, and the headline, on the articles of a folder."""
    builder = Builder()
    for item in read_sources([folder / "articles.jsonl"]):
        if isinstance(item, InputError):
            raise item
        builder.add(pipeline.read(item))
    dataset, _ = quarantine(builder.finish())
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "graph.nq"
        write_graph(dataset, target)
        result = evaluate_files(target, folder / "gold", folder / "articles.jsonl").as_dict()
    figures = {part: value["f1"] for part, value in result.items()
               if isinstance(value, dict) and "f1" in value}
    return {"headline": result["headline"], **figures}


def fingerprint(folder: Path) -> str:
    """Return a hash of a folder's articles and annotations."""
    digest = hashlib.sha256()
    for path in sorted([folder / "articles.jsonl", *(folder / "gold").glob("*.json")]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def compare(pinned: dict[str, Any], measured: dict[str, Any]) -> list[str]:
    """Return what keeps the gate closed."""
    problems = []
    for name, found in measured.items():
        if name not in pinned:
            problems.append(f"{name}: no floors are pinned (run with --raise)")
        elif pinned[name]["sha256"] != found["sha256"]:
            problems.append(f"{name}: articles or annotations have changed (run with --lower)")
        else:
            problems += [
                f"{name}: {part} fell to {found['floors'].get(part, 0):.3f}, below {floor:.3f}"
                for part, floor in pinned[name]["floors"].items()
                if found["floors"].get(part, 0) < floor - SLACK]
    return problems


def pin(pinned: dict[str, Any], measured: dict[str, Any], *, lower: bool) -> dict[str, Any]:
    """Return the floors to write: never lower than before unless ``lower``."""
    out = {}
    for name, found in measured.items():
        before = pinned.get(name, {})
        same = before.get("sha256") == found["sha256"]
        floors = {
            part: value if lower or not same else max(value, before["floors"].get(part, 0))
            for part, value in found["floors"].items()}
        if same is False and before and not lower:
            out[name] = before
            continue
        out[name] = {"sha256": found["sha256"], "floors": floors}
    return out


if __name__ == "__main__":
    sys.exit(main())
