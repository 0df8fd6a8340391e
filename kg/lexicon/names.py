"""What personal names look like: surnames, given-name characters, transliteration.

In: ``kg/data/names.yaml``.  Out: one frozen :class:`NameShapes`, which judges whether a
string has the shape of a name.  It knows no people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from kg.errors import DataError

NAMES_FILE: Final = Path(__file__).resolve().parent.parent / "data" / "names.yaml"
DOTS: Final = "·．・‧•∙⋅･."
"""The marks that stand between the parts of a foreign name."""

_CHARACTERS: Final = (
    "surnames",
    "rare_surnames",
    "given_typical",
    "given_possible",
    "transliteration",
)
_WORDS: Final = (
    "compound_surnames",
    "japanese_surnames",
    "after_name",
    "before_name",
    "speech_verbs",
    "not_names",
    "organization_suffixes",
    "inner_suffixes",
    "organization_words",
    "not_organization_starts",
    "name_openers",
    "title_modifiers",
    "not_after_title",
)


@dataclass(frozen=True, slots=True)
class NameShapes:
    """Character classes and word lists for reading names; see ``kg/data/names.yaml``."""

    surnames: frozenset[str]
    rare_surnames: frozenset[str]
    given_typical: frozenset[str]
    given_possible: frozenset[str]
    transliteration: frozenset[str]
    compound_surnames: tuple[str, ...]
    japanese_surnames: tuple[str, ...]
    after_name: tuple[str, ...]
    before_name: tuple[str, ...]
    speech_verbs: tuple[str, ...]
    not_names: frozenset[str]
    organization_suffixes: tuple[str, ...]
    inner_suffixes: tuple[str, ...]
    organization_words: frozenset[str]
    not_organization_starts: tuple[str, ...]
    name_openers: tuple[str, ...]
    title_modifiers: tuple[str, ...]
    not_after_title: tuple[str, ...]
    long_surnames: frozenset[str]

    def surname_length(self, text: str) -> int:
        """Return how many characters of the start of ``text`` are a surname, 0 if none."""
        if not self.long_surnames.isdisjoint((text[:2], text[:3], text[:4])):
            for surname in (*self.compound_surnames, *self.japanese_surnames):
                if text.startswith(surname) and len(text) > len(surname):
                    return len(surname)
        first = text[:1]
        return int(first in self.surnames or first in self.rare_surnames)

    def chinese_score(self, name: str) -> float:
        """Judge ``name`` as surname and given name: 0 (no) to 1 (typical in every part)."""
        if len(name) == 4 and name[0] in self.surnames and name[1] in self.surnames:
            return 0.6 * self.chinese_score(name[1:])
        length = self.surname_length(name)
        given = name[length:]
        longest = 3 if name[:length] in self.japanese_surnames else 2
        if not length or not 1 <= len(given) <= longest or name in self.not_names:
            return 0.0
        score = 0.6 if name[0] in self.rare_surnames and length == 1 else 1.0
        for char in given:
            if char in self.given_typical:
                continue
            score *= 0.75 if char in self.given_possible else 0.45
        return score

    def is_transliteration(self, text: str) -> bool:
        """Whether every character of ``text`` is one used to write foreign names by sound."""
        return bool(text) and all(char in self.transliteration for char in text)


def _text(data: dict[str, Any], key: str, path: Path) -> frozenset[str]:
    value = data.get(key)
    if not isinstance(value, str):
        raise DataError("must be a text of characters", file=path, key=key)
    return frozenset(char for char in value if not char.isspace())


def _list(data: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = data.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DataError("must be a list of words", file=path, key=key)
    return tuple(sorted(dict.fromkeys(value), key=lambda word: (-len(word), word)))


@cache
def load_names(path: Path = NAMES_FILE) -> NameShapes:
    """Read ``path``; raises ``DataError`` if it is missing or a key is not as it should be."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(f"cannot be read: {error}", file=path) from error
    if not isinstance(data, dict):
        raise DataError("must be a mapping", file=path)
    unknown = sorted(set(data) - {*_CHARACTERS, *_WORDS})
    if unknown:
        raise DataError("is not a known key", file=path, key=unknown[0], remedy="remove it")
    sets = {key: _text(data, key, path) for key in _CHARACTERS}
    words = {key: _list(data, key, path) for key in _WORDS}
    frozen = {"not_names", "organization_words"}
    found: dict[str, Any] = {k: frozenset(v) if k in frozen else v for k, v in words.items()}
    found |= sets
    found["long_surnames"] = frozenset({*words["compound_surnames"], *words["japanese_surnames"]})
    return NameShapes(**found)


def load() -> NameShapes:
    """Return the name shapes of the package."""
    return load_names()
