"""The shipped questions on the sample articles; ``pytest tests/query --regen`` rewrites."""

from __future__ import annotations

import shlex
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.query import find_question, list_questions, run_query
from kg.tables import render

EXPECTED = Path(__file__).parent / "expected"
COMPETENCY = {
    1: "dialogues", 2: "planned", 3: "budgets", 4: "claims", 5: "agreement", 6: "ranking",
    7: "posts", 8: "arms-sales", 9: "around", 10: "connections", 11: "timeline", 12: "evidence"}
NAMES = [question.name for question in list_questions()]


def example(name: str) -> dict[str, str]:
    """Return the parameters of a question's own example."""
    words = shlex.split(find_question(name).example)
    assert words[:3] == ["kg", "query", name]
    rest = words[3:]
    pairs = zip(rest[::2], rest[1::2], strict=True)
    given = {key.removeprefix("--"): value for key, value in pairs}
    assert given.pop("store") == "news"
    return given


def test_all_twelve_competency_questions_ship():
    assert set(COMPETENCY.values()) <= set(NAMES)
    assert len(NAMES) == 13


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_on_the_sample_articles_is_the_expected_one(name, news, regen):
    found = render(run_query(news.read(), name, **example(name)), "csv")
    file = EXPECTED / f"{name}.csv"
    if regen:
        EXPECTED.mkdir(exist_ok=True)
        file.write_text(found, "utf-8")
    assert found == file.read_text("utf-8"), "if right: pytest tests/query --regen"
    assert len(found.splitlines()) > 1, "the example of a question should find something"


@pytest.mark.parametrize("name", NAMES)
def test_files_and_stores_answer_alike(name, news, built):
    given = example(name)
    answers = {render(run_query(source, name, **given), "csv")
               for source in (news.folder, built / "built.ttl", built / "built.nq")}
    assert len(answers) == 1


@pytest.mark.parametrize("name", NAMES)
def test_each_question_is_sparql_as_it_stands_and_has_titles(name):
    question = find_question(name)
    assert question.title
    assert question.title_zh
    ox.Store().query(question.text)
