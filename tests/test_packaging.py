"""The wheel carries all that the commands need, installed far from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("kg", "ontologies")
BUILT_FROM = (*SHIPPED, "pyproject.toml", "setup.py", "README.md", "LICENSE")
NOT_SHIPPED = {"__pycache__"}

pytestmark = pytest.mark.slow


def call(*words: str | Path, cwd: Path, **extra: str) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "KG_LANG"}}
    done = subprocess.run([*map(str, words)], cwd=cwd, env=environment | extra, text=True,
                          encoding="utf-8", capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel of a copy of the checkout, so that no build folder is left in it."""
    copy = tmp_path_factory.mktemp("source")
    for name in BUILT_FROM:
        here = ROOT / name
        if here.is_dir():
            shutil.copytree(here, copy / name, ignore=shutil.ignore_patterns(*NOT_SHIPPED))
        else:
            shutil.copy(here, copy / name)
    call(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--no-index", "--wheel-dir", copy / "dist", ".", cwd=copy)
    [made] = (copy / "dist").glob("*.whl")
    return made


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """A new environment with the wheel in it, which takes the dependencies from this one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "env", with_pip=False)
    binaries = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    site = Path(call(binaries / "python", "-c",
                     "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    call(sys.executable, "-m", "pip", "--python", binaries / "python", "install", "--quiet",
         "--no-deps", "--no-index", wheel, cwd=folder)
    # A plain path: an editable install's own hooks are not followed from it.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    where = call(binaries / "python", "-c", "import kg; print(kg.__file__)", cwd=folder).strip()
    assert Path(where).is_relative_to(folder), "the checkout was imported, not the wheel"
    return binaries / "kg", folder


def test_wheel_carries_every_file_of_the_package(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = set()
    for top in SHIPPED:
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and not NOT_SHIPPED & set(path.parts) and path.suffix != ".pyc":
                name = path.relative_to(ROOT).as_posix()
                wanted.add(f"kg/{name}" if top == "ontologies" else name)
    assert len(wanted) > 100
    assert sorted(wanted - held) == []


def test_wheel_carries_nothing_else(wheel):
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kg"}


def test_commands_work_far_from_the_checkout(installed):
    kg, folder = installed
    shutil.copy(ROOT / "examples" / "articles.jsonl", folder / "articles.jsonl")
    built = json.loads(call(kg, "build", "articles.jsonl", "-o", "a.ttl", "--json", cwd=folder))
    assert built["articles"] == 9
    assert built["events"] > 0
    assert built["quarantined"] == 0
    table = call(kg, "query", "dialogues", "a.ttl", "--actor", "國安會", "--format", "csv",
                 cwd=folder)
    assert "蒙特瑞會談" in table
    call(kg, "view", "a.ttl", "-o", "a.html", cwd=folder)
    page = (folder / "a.html").read_text("utf-8")
    assert "<html" in page
    assert "蒙特瑞會談" in page


def test_checks_work_far_from_the_checkout(installed):
    kg, folder = installed
    assert "in order" in call(kg, "check", cwd=folder)
    assert "無誤" in call(kg, "check", cwd=folder, KG_LANG="zh")
    told = json.loads(call(kg, "doctor", "--json", cwd=folder))
    assert told["missing"] == []
    assert told["models"]
