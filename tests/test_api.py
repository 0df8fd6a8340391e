"""The library's public functions, imported only when they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg

ROOT = Path(__file__).resolve().parents[1]
TEXT = "國防部今（5）日表示，國防部明年將與美國國防部在華盛頓舉行「海峽政策會談」，並編列1540萬元。"


@pytest.fixture(scope="module")
def pipeline():
    return kg.Pipeline()


@pytest.fixture(scope="module")
def graph(pipeline):
    article = kg.make_article(TEXT, id="talks", published="2025-09-05", publisher="港都晚報")
    return kg.build(article, pipeline=pipeline)


def test_every_public_name_exists_and_explains_itself():
    assert len(kg.__all__) == len(set(kg.__all__)) > 12
    for name in kg.__all__:
        assert getattr(kg, name).__doc__, name
        assert name in dir(kg)


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'bild'"):
        _ = kg.bild


def test_questions_and_pages_load_no_language_models():
    code = ("import sys, kg; kg.run_query, kg.render, kg.load_graph, kg.write_graph, kg.tabulate;"
            "print([m for m in ('spacy', 'onnxruntime', 'pycrfsuite') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True,
                          check=True)
    assert done.stdout.strip() == "[]"


def test_built_graph_answers_questions(graph):
    assert isinstance(graph, ox.Store)
    rows = kg.run_query(graph, "articles").rows
    assert len(rows) == 1
    assert "海峽政策會談" in {row["eventLabel"] for row in kg.run_query(graph, "dialogues")}


def test_written_graph_is_loaded_again(graph, tmp_path):
    kg.write_graph(graph, tmp_path / "talks.ttl")
    again = kg.load_graph(tmp_path / "talks.ttl")
    assert {str(q) for q in again} == {str(q) for q in graph}


def test_page_of_a_graph(graph):
    assert "海峽政策會談" in kg.render(graph)


def test_result_shows_itself_in_a_notebook(graph):
    markup = kg.run_query(graph, "dialogues")._repr_html_()
    assert markup.startswith("<table>")
    assert "海峽政策會談" in markup


def test_unreadable_source_is_raised(pipeline, tmp_path):
    with pytest.raises(kg.InputError, match=r"gone\.txt"):
        kg.build(tmp_path / "gone.txt", pipeline=pipeline)


def test_unreadable_source_is_collected(pipeline, tmp_path):
    (tmp_path / "talks.txt").write_text(TEXT, "utf-8")
    errors: list[kg.InputError] = []
    graph = kg.build(tmp_path / "gone.txt", tmp_path / "talks.txt", pipeline=pipeline,
                     errors=errors, published="2025-09-05")
    assert len(errors) == 1
    assert len(kg.run_query(graph, "articles")) == 1


def test_metadata_fills_what_the_file_lacks(pipeline, tmp_path):
    (tmp_path / "talks.txt").write_text(TEXT, "utf-8")
    graph = kg.build(tmp_path / "talks.txt", pipeline=pipeline, published="2025-09-05",
                     publisher="港都晚報")
    [row] = kg.run_query(graph, "articles").rows
    assert "港都晚報" in row.values()
