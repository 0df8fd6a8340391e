"""Golden stages: each reads what the stage before it wrote, so a failure names its stage.

``tests/golden/<case>/`` holds, for each article of ``examples/``, the output of every stage.
Only ``annotate`` needs a model.  After a change that is meant:

    pytest tests/test_golden.py --regen && git diff tests/golden
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.budgets import read_budgets
from kg.claims import read_claims
from kg.events import read_events
from kg.graph import Builder, ExtractionRunInfo
from kg.ingest import read_sources
from kg.lexicon import load_lexicon
from kg.mentions import find_mentions
from kg.model import (
    Article,
    Assertion,
    Claim,
    DateExpression,
    Document,
    Event,
    Mention,
    Money,
    Quantity,
    Ranking,
    Reading,
    Resolution,
)
from kg.pipeline import Pipeline, measure
from kg.resolve import resolve
from kg.statements import state
from kg.validate import quarantine
from kg.writers import render
from tests.golden_codec import dump, load

ROOT = Path(__file__).parent
EXAMPLES = ROOT.parent / "examples"
GOLDEN = ROOT / "golden"
CASES = 11
RUN = ExtractionRunInfo("golden")


@dataclass(frozen=True)
class Case:
    """A folder of golden files, each read as the type of its stage."""

    folder: Path

    def get(self, stage: str) -> Any:
        value = load(STAGES[stage].kind, self.path(stage).read_text("utf-8"))
        if stage == "document":  # its article stands in the file before it
            return replace(value, article=self.get("article"))
        return value

    def path(self, stage: str) -> Path:
        return self.folder / f"{[*STAGES].index(stage) + 1:02}-{stage}.json"

    def reading(self) -> Reading:
        quantities, dates = self.get("quantities")
        events, rankings = self.get("events")
        return Reading(self.get("document"), quantities, dates, self.get("resolution"),
                       self.get("claims"), events, rankings, self.get("money"))


@dataclass(frozen=True)
class Stage:
    """The type of a stage's output, and how it comes from the goldens before it."""

    kind: Any
    run: Callable[[Case], Any]


@cache
def sources() -> dict[str, Article]:
    """The example articles by the name of their case: the id, or the file's name."""
    found = {}
    for file in sorted(EXAMPLES.iterdir()):
        if file.suffix not in {".jsonl", ".txt", ".html"}:
            continue
        for article in read_sources([file]):
            assert isinstance(article, Article), article
            name = file.stem if article.id.startswith("text-") else article.id
            found[name] = article
    return found


@cache
def pipeline() -> Pipeline:
    return Pipeline(load_lexicon())


def _events(case: Case) -> Any:
    quantities, dates = case.get("quantities")
    return read_events(case.get("document"), case.get("resolution"), quantities, dates,
                       case.get("claims"), load_lexicon())


def _money(case: Case) -> Any:
    quantities, dates = case.get("quantities")
    return read_budgets(case.get("document"), quantities, dates, case.get("resolution"),
                        case.get("events")[0], load_lexicon())


NO_ARTICLE = Article("", "", ())
STAGES = {
    "article": Stage(Article, lambda case: sources()[case.folder.name]),
    "document": Stage(Document, lambda case: pipeline().annotator.annotate(case.get("article"))),
    "quantities": Stage(tuple[tuple[Quantity, ...], tuple[DateExpression, ...]],
                        lambda case: measure(case.get("document"))),
    "mentions": Stage(tuple[Mention, ...],
                      lambda case: find_mentions(case.get("document"), load_lexicon())),
    "resolution": Stage(Resolution, lambda case: resolve(
        case.get("document"), case.get("mentions"), load_lexicon())),
    "claims": Stage(tuple[Claim, ...], lambda case: read_claims(
        case.get("document"), case.get("resolution"), load_lexicon())),
    "events": Stage(tuple[tuple[Event, ...], tuple[Ranking, ...]], _events),
    "money": Stage(tuple[Money, ...], _money),
    "assertions": Stage(tuple[Assertion, ...], lambda case: tuple(state(case.reading()))),
}


def cases() -> list[str]:
    return sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


def settle(path: Path, found: str, *, regen: bool) -> None:
    """Compare with the golden file, or write it anew; a failure shows the lines that differ."""
    if regen:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")
    assert path.read_text("utf-8").splitlines() == found.splitlines(), (
        f"{path.relative_to(ROOT)} differs; if that is meant: pytest {__file__} --regen")


@pytest.mark.parametrize("name", sorted(sources()))
@pytest.mark.parametrize("stage", STAGES)
def test_stage(stage, name, regen):
    case = Case(GOLDEN / name)
    found = STAGES[stage].run(case)
    shown = replace(found, article=NO_ARTICLE) if stage == "document" else found
    settle(case.path(stage), dump(shown), regen=regen)
    assert case.get(stage) == found, "what is read back is what was written"


@pytest.mark.parametrize("name", sorted(sources()))
def test_graph(name, regen):
    builder = Builder(run=RUN)
    builder.add(Case(GOLDEN / name).reading())
    dataset, violations = quarantine(builder.finish())
    assert not violations
    path = GOLDEN / name / f"{len(STAGES) + 1}-graph.ttl"
    settle(path, render(dataset, "ttl").decode(), regen=regen)


def test_the_stages_together_give_the_same():
    """The pipeline composes the stages as the goldens do."""
    name = "dialogue-strait"
    assert pipeline().read(sources()[name]) == Case(GOLDEN / name).reading()


def test_every_example_is_a_case():
    assert len(sources()) == CASES
    assert set(cases()) == set(sources()), "run pytest --regen, or remove the stale folder"
