"""Reads ``kg/data/chrome.yaml``: what on a scraped page is not the article."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from kg.lexicon.files import read_model

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT = Path(__file__).parent.parent / "data" / "chrome.yaml"


@dataclass(frozen=True, slots=True)
class ChromeLexicon:
    """The words that mark page chrome; each mapping goes from a rule's name to its words."""

    lists: Mapping[str, tuple[str, ...]]
    line_starts: Mapping[str, tuple[str, ...]]
    line_contains: Mapping[str, tuple[str, ...]]
    line_ends: Mapping[str, tuple[str, ...]]
    bracket_words: Mapping[str, tuple[str, ...]]
    credit_marks: tuple[str, ...]
    widgets: tuple[str, ...]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lists: dict[str, list[str]]
    line_starts: dict[str, list[str]]
    line_contains: dict[str, list[str]]
    line_ends: dict[str, list[str]]
    bracket_words: dict[str, list[str]]
    credit_marks: list[str]
    widgets: list[str]


@cache
def load(path: Path = DEFAULT) -> ChromeLexicon:
    """Read and validate the file; raise ``DataError`` naming the key at fault."""
    raw = read_model(path, _File)
    return ChromeLexicon(
        lists=_freeze(raw.lists),
        line_starts=_freeze(raw.line_starts),
        line_contains=_freeze(raw.line_contains),
        line_ends=_freeze(raw.line_ends),
        bracket_words=_freeze(raw.bracket_words),
        credit_marks=tuple(raw.credit_marks),
        widgets=tuple(raw.widgets),
    )


def _freeze(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {rule: tuple(words) for rule, words in table.items()}
