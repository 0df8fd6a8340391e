"""The command line: help, languages, exit statuses, machines as readers, no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kg.cli import app, console
from kg.errors import DataError, InputError, QueryError, StoreError

ROOT = Path(__file__).resolve().parents[1]
GROUP = typer.main.get_command(app)
COMMANDS = sorted(GROUP.commands)
ARTICLE = ("國防部今（5）日表示，國防部明年將與美國國防部在華盛頓舉行「海峽政策會談」，"
           "編列1540萬元。")


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("KG_LANG", raising=False)

    def call(*words, language=None, text=None):
        environment = {"KG_LANG": language} if language else {}
        return CliRunner().invoke(app, [*map(str, words)], env=environment, input=text)
    yield call
    console.set_language("en")


@pytest.fixture
def empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    (folder / "talks.txt").write_text(ARTICLE, "utf-8")
    target = folder / "talks.ttl"
    done = CliRunner().invoke(app, ["build", str(folder / "talks.txt"), "--published", "2025-09-05",
                                    "--publisher", "港都晚報", "-o", str(target)])
    assert done.exit_code == 0, done.output
    return target


def test_commands_are_the_documented_ones():
    assert {"build", "view", "add", "remove", "export", "query", "check", "doctor",
            "evaluate"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(run, name):
    done = run(name, "--help")
    assert done.exit_code == 0
    assert f"kg {name}" in (GROUP.commands[name].help or "").partition("Example")[2]
    assert "Example" in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name):
    for parameter in GROUP.commands[name].params:
        assert parameter.help, parameter.name


def test_help_names_every_exit_status(run):
    told = run("--help").stdout
    for status in range(6):
        assert f"    {status}  " in told


def test_exit_statuses_are_those_of_the_errors():
    assert [e.exit_status for e in (InputError, DataError, QueryError, StoreError)] == [2, 3, 4, 5]


def test_version(run):
    assert run("--version").stdout.startswith("straitgraph 0.")


@pytest.mark.parametrize(("words", "language", "said"), [
    (("check",), None, "All data files are in order."),
    (("check",), "zh", "所有資料檔皆無誤。"),
    (("--lang", "zh", "check"), None, "所有資料檔皆無誤。"),
    (("--lang", "en", "check"), "zh_TW.UTF-8", "All data files are in order."),
])
def test_language_of_messages(run, words, language, said):
    assert run(*words, language=language).stdout.strip() == said


def test_unknown_language_is_a_usage_error(run):
    done = run("--lang", "fr", "check")
    assert done.exit_code == 2
    assert "'fr' is none of en, zh" in done.output


@pytest.mark.parametrize(("words", "status", "said"), [
    (("build", "gone.txt", "-o", "x.ttl"), 2, "gone.txt"),
    (("build", "gone.txt", "-o", "x.docx"), 2, "unknown output format 'docx'"),
    (("view", "gone.ttl", "-o", "x.html"), 2, "gone.ttl"),
    (("query",), 4, "kg query --list"),
    (("query", "dialogues", "gone.ttl"), 2, "gone.ttl"),
    (("evaluate", "gone.ttl", "gold"), 2, "gone.ttl"),
])
def test_mistakes_get_a_message_and_a_status(run, empty_folder, words, status, said):
    done = run(*words)
    assert done.exit_code == status, done.output
    assert said in done.output
    assert "Traceback" not in done.output
    assert list(empty_folder.iterdir()) == []


def test_misspelt_question_gets_the_nearest(run, graph):
    done = run("query", "dialogs", graph)
    assert done.exit_code == 4
    assert "dialogues" in done.output


def test_summary_for_machines(run, tmp_path):
    (tmp_path / "talks.txt").write_text(ARTICLE, "utf-8")
    done = run("build", tmp_path / "talks.txt", "-o", tmp_path / "x.ttl", "--json")
    told = json.loads(done.stdout)
    assert told["articles"] == 1
    assert told["events"] >= 1
    assert told["output"] == str(tmp_path / "x.ttl")


@pytest.mark.parametrize("words", [("check", "--json"), ("doctor", "--json"),
                                   ("query", "--list", "--json")])
def test_json_is_json(run, words):
    done = run(*words)
    assert done.exit_code == 0
    assert json.loads(done.stdout) is not None


def test_graph_on_standard_output_is_nothing_but_the_graph(run):
    done = run("build", "-", "-o", "-", "--published", "2025-09-05", text=ARTICLE)
    assert done.exit_code == 0
    assert done.stdout.startswith("@prefix ")
    assert "articles" in done.stderr


def test_one_bad_line_does_not_stop_the_others(run, tmp_path):
    lines = tmp_path / "news.jsonl"
    lines.write_text(json.dumps({"id": "one", "text": ARTICLE}) + "\n{broken\n", "utf-8")
    done = run("build", lines, "-o", tmp_path / "x.ttl", "--json")
    assert done.exit_code == 2
    assert "line 2" in done.stderr
    assert json.loads(done.stdout)["articles"] == 1
    assert (tmp_path / "x.ttl").exists()


def test_failed_build_leaves_the_earlier_output(run, tmp_path):
    target = tmp_path / "x.ttl"
    target.write_text("earlier", "utf-8")
    assert run("build", tmp_path / "gone.txt", "-o", target).exit_code == 2
    assert target.read_text("utf-8") == "earlier"


def test_explain_says_what_was_left_out_and_why(run, tmp_path):
    page = ROOT / "examples" / "page.html"
    done = run("build", page, "-o", tmp_path / "x.ttl", "--explain")
    assert "left out [headline-list]" in done.stdout
    assert "→ actor/" in done.stdout


def test_summary_says_what_to_do_next(run, tmp_path):
    (tmp_path / "talks.txt").write_text(ARTICLE, "utf-8")
    done = run("--lang", "zh", "build", tmp_path / "talks.txt", "-o", tmp_path / "x.ttl")
    assert f"下一步：kg view {tmp_path / 'x.ttl'}" in done.stdout


def test_page_is_written(run, graph, tmp_path):
    done = run("view", graph, "-o", tmp_path / "x.html", "--focus", "國防部", "--depth", "1")
    assert done.exit_code == 0, done.output
    assert "海峽政策會談" in (tmp_path / "x.html").read_text("utf-8")


def test_no_colour_and_no_progress_outside_a_terminal(run, tmp_path):
    done = run("build", tmp_path / "gone.txt", "-o", tmp_path / "x.ttl")
    assert "\x1b" not in done.output
    assert "\r" not in done.output


@pytest.mark.parametrize(("typed", "offered"),
                         [("kg que", {"query"}), ("kg e", {"evaluate", "export"})])
def test_completion_knows_the_commands(typed, offered):
    done = CliRunner().invoke(app, [], prog_name="kg", env={
        "_KG_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": "1"})
    assert set(done.stdout.split()) == offered


def test_reader_that_goes_away_is_no_error():
    with subprocess.Popen([sys.executable, "-m", "kg", "query", "--list"], cwd=ROOT,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as kg:
        kg.stdout.close()
        said = kg.stderr.read()
    assert (kg.returncode, said) == (0, b"")


@pytest.mark.parametrize("words", [["--help"], ["query", "--list"], ["view", "--help"]])
def test_light_commands_load_no_language_models(words):
    code = ("import sys, runpy; sys.argv = ['kg', *sys.argv[1:]]\n"
            "try: runpy.run_module('kg', run_name='__main__')\n"
            "except SystemExit: pass\n"
            "print([m for m in ('spacy', 'onnxruntime', 'pycrfsuite', 'trafilatura')"
            " if m in sys.modules], file=sys.stderr)")
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, text=True,
                          capture_output=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(("words", "says"), [
    (("build", "{graph}", "-o", "{folder}"), "is a folder"),
    (("build", "{graph}", "-o", "x.ttl", "--currency", "dollar"), "ISO 4217"),
    (("build", "{graph}", "-o", "x.ttl", "--max-chars", "-5"), "equal to 1"),
    (("view", "{graph}", "-o", "x.html", "--depth", "-1"), "equal to 0"),
    (("view", "{graph}", "-o", "{graph}"), "ends in .html"),
    (("view", "{graph}", "-o", "no-folder/x.html"), "its folder does not exist"),
    (("serve", "--store", "{folder}", "--port", "99999"), "65535"),
    (("serve", "--store", "{folder}", "--rows", "-4"), "equal to 1"),
    (("query", "missing.rq", "{graph}"), "missing.rq: does not exist"),
    (("query", "SELECT ?s WHERE { ?s a kg:Event }", "{graph}"), "PREFIX kg:")])
def test_wrong_usage_is_told_and_leaves_files_alone(run, graph, empty_folder, words, says):
    before = graph.read_bytes()
    done = run(*(word.format(graph=graph, folder=empty_folder) if word[0] == "{" else word
                 for word in words))
    assert done.exit_code == (QueryError if words[0] == "query" else InputError).exit_status
    assert says in done.output
    assert graph.read_bytes() == before
    assert not list(empty_folder.iterdir())
