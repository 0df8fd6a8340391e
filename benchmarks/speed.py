"""How fast each stage is, how cost grows with the number of articles, and how much memory.

    python benchmarks/speed.py [--articles 1000] [--corpus FILE.jsonl[.xz]] [--gate]

Reads a sample of the press releases, evenly spread over their years, and writes a graph
file of them, as ``kg build`` does, on one core.  Times are CPU seconds of this process, so
that other work on the machine does not count.  "tagger" is the time inside the taggers while
all that happens; the whole should run at no less than half the speed of the tagger alone.
``--gate`` makes a lower ratio, or cost that grows faster than articles ** 1.1, exit with 1.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.annotate import Annotator
from kg.ingest import make_article
from kg.pipeline import Pipeline, ease_collection
from kg.stream import GraphFile
from kg.tagging.tagger import Tagging, load_tagger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CORPUS: Final = (
    Path(__file__).parents[2] / "shared" / "corpus" / "presidential-office.jsonl.xz")
FIELDS: Final = ("text", "id", "title", "published", "publisher", "url")
LEAST_RATIO: Final = 0.5
LARGEST_EXPONENT: Final = 1.1


@dataclass
class Cost:
    """What reading a number of articles took, in CPU seconds by stage."""

    articles: int = 0
    characters: int = 0
    stages: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    peak: float = 0.0

    @property
    def total(self) -> float:
        """All stages together; the tagger is a part of annotate."""
        return sum(seconds for name, seconds in self.stages.items() if name != "tagger")


class TimedTagger:
    """The taggers of the package, and how long they took."""

    def __init__(self) -> None:
        """Load the taggers."""
        self._tagger, self.seconds = load_tagger(), 0.0

    def tag(self, sentences: Sequence[str]) -> list[Tagging]:
        """Read the sentences."""
        start = time.process_time()
        found = list(self._tagger.tag(sentences))
        self.seconds += time.process_time() - start
        return found


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--gate", action="store_true")
    options = parser.parse_args()
    if not options.corpus.is_file():
        print(f"{options.corpus}: no such corpus", file=sys.stderr)
        return 2
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rows = read_sample(options.corpus, options.articles)
    pipeline, tagger = Pipeline(), TimedTagger()
    pipeline.annotator = Annotator(pipeline.lexicon, tagger)
    measure(rows[:2], pipeline, tagger)  # models and data files load
    ease_collection()
    sizes = sorted({max(1, len(rows) // part) for part in (8, 4, 2, 1)})
    costs = [measure(rows[:: len(rows) // size][:size], pipeline, tagger) for size in sizes]
    return report(costs, gate=options.gate)


def read_sample(corpus: Path, count: int) -> list[dict[str, str]]:
    """Return ``count`` articles, evenly spread over the corpus."""
    opener = lzma.open if corpus.suffix == ".xz" else open
    with opener(corpus, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return rows[:: max(1, len(rows) // count)][:count]


def measure(rows: Iterable[dict[str, str]], pipeline: Pipeline, tagger: TimedTagger) -> Cost:
    """Read the articles and write their graph to a file that is thrown away."""
    cost, tagger.seconds = Cost(), 0.0
    with tempfile.TemporaryDirectory() as folder:
        graph = GraphFile(Path(folder) / "graph.ttl")
        for row in rows:
            start = time.process_time()
            article = make_article(**{name: row[name] for name in FIELDS if row.get(name)})
            cost.stages["ingest"] += (at := time.process_time()) - start
            for stage, made in pipeline.steps(article):
                cost.stages[stage] += -at + (at := time.process_time())
                if stage == "reading":
                    graph.add(made)
            cost.stages["graph, validate"] += time.process_time() - at
            cost.articles += 1
            cost.characters += len(article.text)
        start = time.process_time()
        graph.write()
        cost.stages["merge, write"] += time.process_time() - start
    cost.stages["tagger"] = tagger.seconds
    cost.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return cost


def report(costs: Sequence[Cost], *, gate: bool) -> int:
    """Print the figures; return 1 if the gate is on and a figure misses its bound."""
    largest = costs[-1]
    print(f"{largest.articles:,} articles, {largest.characters:,} characters\n")
    print(f"{'stage':<18}{'CPU s':>9}{'characters/s':>15}{'share':>8}")
    for name, seconds in [*largest.stages.items(), ("whole", largest.total)]:
        if name != "reading":
            speed = largest.characters / max(seconds, 1e-9)
            print(f"{name:<18}{seconds:>9.2f}{speed:>15,.0f}{seconds / largest.total:>8.1%}")
    ratio = largest.stages["tagger"] / largest.total
    exponent = fit([c.characters for c in costs], [c.total for c in costs])
    print(f"\nwhole : tagger alone = {ratio:.2f} (at least {LEAST_RATIO})")
    print(f"cost grows with articles ** {exponent:.3f} (at most {LARGEST_EXPONENT})")
    print("peak memory after " + ", ".join(
        f"{c.articles:,} articles {c.peak:,.0f} MB" for c in costs))
    return int(gate and (ratio < LEAST_RATIO or exponent > LARGEST_EXPONENT))


def fit(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Return the slope of log(seconds) over log(sizes): least squares."""
    x, y = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    spread = sum((a - mx) ** 2 for a in x)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / spread if spread else 0.0


if __name__ == "__main__":
    sys.exit(main())
