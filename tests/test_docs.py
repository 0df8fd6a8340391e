"""What the documents say is so: commands, outputs, links, code, and both languages.

``pytest tests/test_docs.py --regen`` writes the outputs in the READMEs anew.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
import yaml

import kg
from kg.cli import app
from kg.event_ontology import event_ontology
from kg.events import read_events
from kg.lexicon.events import load
from tests.events.event_material import build
from tests.events.test_event_examples import compare

ROOT = Path(__file__).resolve().parents[1]
READMES = (ROOT / "README.md", ROOT / "README.zh-Hant.md")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"),
                    *(ROOT / "examples").glob("*.md"), *(ROOT / "notebooks").glob("*.md"),
                    *(ROOT / "kg" / "data").rglob("*.md")])
CONSOLE = re.compile(r"```console\n(\$ kg [^\n]*\n)(.*?)```", re.S)
FENCED = re.compile(r"^([ \t]*)```.*?^\1```", re.S | re.M)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMANDS = typer.main.get_command(app).commands

names = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))


def blocks(text, language):
    return [re.sub(r"(?m)^ {3}", "", body) if body.startswith("   ") else body for body in
            re.findall(rf"^[ \t]*```{language}\n(.*?)^[ \t]*```", text, re.S | re.M)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An empty folder with the sample articles, and what was run in it."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


def run(command, folder):
    words = shlex.split(command)
    assert words[0] == "kg"
    environment = {k: v for k, v in os.environ.items() if k != "KG_LANG"}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-m", *words], cwd=folder, env=environment, text=True,
                          encoding="utf-8", capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("path", READMES, ids=lambda p: p.name)
def test_commands_of_the_readme_print_what_it_shows(path, folder, regen):
    text = path.read_text("utf-8")
    shown = CONSOLE.findall(text)
    assert len(shown) == 3
    outputs = [run(command.removeprefix("$ "), folder) for command, _ in shown]
    if regen:
        fresh = iter(outputs)
        path.write_text(CONSOLE.sub(lambda m: f"```console\n{m[1]}{next(fresh)}```", text), "utf-8")
        return
    for (command, output), printed in zip(shown, outputs, strict=True):
        assert printed == output, f"{command}(pytest tests/test_docs.py --regen writes it anew)"


def test_both_readmes_have_the_same_parts():
    english, chinese = (path.read_text("utf-8") for path in READMES)

    def parts(text):
        commands = [c.replace(" --lang zh", "") for c, _ in CONSOLE.findall(text)]
        outline = [len(m) for m in re.findall(r"^(#+) ", FENCED.sub("", text), re.M)]
        links = {link for link in LINK.findall(text) if not link.startswith("README")}
        rows = len(re.findall(r"^\|", text, re.M))
        return commands, outline, links - {"docs/how-to/README.zh-Hant.md"}, rows

    assert parts(english) == parts(chinese)


@names
def test_links_lead_somewhere(path):
    for link in LINK.findall(FENCED.sub("", path.read_text("utf-8"))):
        target = link.partition("#")[0]
        if target and "://" not in target:
            assert (path.parent / target).exists(), link


@names
def test_commands_and_options_exist(path):
    for block in blocks(path.read_text("utf-8"), "console"):
        for line in re.findall(r"^\$ (kg [^\n|]*)", block, re.M):
            words = [w for w in shlex.split(line, comments=True)[1:] if w not in {"--lang", "zh"}]
            assert words[0] in COMMANDS, line
            known = {o for p in COMMANDS[words[0]].params for o in p.opts} | {"--help", "-h"}
            if words[0] == "query":  # its parameters depend on the question
                question = next((q for q in kg.list_questions() if q.name in words[1:2]), None)
                known |= {f"--{p.name}" for p in question.parameters} if question else set()
            assert {w for w in words if w.startswith("-") and w != "-"} <= known, line


@names
def test_terms_of_the_vocabulary_exist(path):
    declared = {*re.findall(r"^kg:(\w+) a owl:", "".join(
        (ROOT / "ontologies" / name).read_text("utf-8") for name in ("core.ttl", "events.ttl")),
        re.M)}
    used = set(re.findall(r"\bkg:([A-Za-z]\w*)", path.read_text("utf-8")))
    assert used <= declared


def test_every_decision_is_in_the_index():
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text("utf-8")
    decisions = sorted(p.name for p in folder.glob("[0-9]*.md"))
    assert len(decisions) >= 6
    assert [d for d in decisions if f"]({d})" not in index] == []
    numbers = [d[:4] for d in decisions]
    assert len(numbers) == len(set(numbers))


def test_python_of_the_guide_runs(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    code = blocks((ROOT / "docs/how-to/use-it-from-python.md").read_text("utf-8"), "python")
    assert len(code) >= 4
    space: dict[str, object] = {}
    for block in code:
        exec(compile(block, "use-it-from-python.md", "exec"), space)  # noqa: S102  (our own page)
    assert space["reading"].money[0].amount == 15_400_000
    assert space["read_quantities"]("近5億元", currency="TWD")[0].value == 500_000_000


def test_event_type_of_the_guide_works(tmp_path):
    """A newcomer who follows the guide to the letter has a type that passes its examples."""
    [text] = blocks((ROOT / "docs/how-to/add-an-event-type.md").read_text("utf-8"), "yaml")
    shutil.copytree(ROOT / "kg" / "data", tmp_path / "data")
    (tmp_path / "data" / "events" / "rescue.yaml").write_text(text, "utf-8")
    lexicon = load(tmp_path / "data")
    rescue = lexicon.types["Rescue"]
    assert len(rescue.examples) == 2
    for example in rescue.examples:
        document, resolution, quantities, dates = build(
            example.text, example.names, example.published)
        events, _ = read_events(document, resolution, quantities, dates, (), lexicon)
        mine = [event for event in events if event.type == "Rescue"]
        assert len(mine) == len(example.events)
        for event, expected in zip(mine, example.events, strict=True):
            compare(event, expected, {e.id: e for e in resolution.entities})
    assert "kg:Rescue a owl:Class" in event_ontology(tmp_path / "data" / "events")


def test_citation_names_this_version():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'version = "{cited["version"]}"' in project
    assert f"## {cited['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert cited["license"] == "Apache-2.0"
