"""Words that tell names from what looks like them.

In: ``kg/data/mentions.yaml``.  Out: one frozen :class:`MentionWords`, a tuple of words for
each key of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from kg.errors import DataError

MENTIONS_FILE: Final = Path(__file__).resolve().parent.parent / "data" / "mentions.yaml"


@dataclass(frozen=True, slots=True)
class MentionWords:
    """The word lists of the stages that find and link names."""

    sure_suffixes: tuple[str, ...]
    """Last words of names that need no proper part before them."""
    not_units: tuple[str, ...]
    """Words that end like a unit of an organization and are none."""
    no_bodies: tuple[str, ...]
    """What ends like the name of a body and is none: 美國政局, 國立大學."""
    heads_of_bodies: tuple[str, ...]
    """Titles of those who lead or belong to a body named before the title."""
    not_in_units: tuple[str, ...]
    """What does not stand between a body and its unit."""
    after_parliament: tuple[str, ...]
    """What shows that 國會 after 中 or 美 is a parliament (not 會)."""
    before_city: tuple[str, ...]
    """Words before a capital that is meant as a city."""
    after_city: tuple[str, ...]
    """Words after a capital that is meant as a city."""
    not_after_country: tuple[str, ...]
    """What makes the name of a country part of another word."""
    after_short_form: tuple[str, ...]
    """Words after a one-character form of a country at the head of a clause."""
    not_compounds: tuple[str, ...]
    """Pairs of one-character forms that are usually something else."""
    cities_for_countries: tuple[str, ...]
    """Capitals that also stand for their country."""
    place_suffixes: tuple[str, ...]
    """Last words of the names of places."""
    not_places: tuple[str, ...]
    """Words that end like places and are none."""
    occasions: tuple[str, ...]
    """Last words of the names of events."""
    not_in_titles: tuple[str, ...]
    """What does not stand between an organization and the title of its member."""
    subordinate_titles: tuple[str, ...]
    """Titles that, later in a list, are of the body named before."""
    shared_titles: tuple[str, ...]
    """Last words of titles that many people hold at once."""
    not_posts: tuple[str, ...]
    """Titles that are no posts."""
    not_before_bare_title: tuple[str, ...]
    """Words before a title that keep it from meaning one person."""
    not_after_bare_title: tuple[str, ...]
    """Words after a title that keep it from meaning one person."""


@cache
def load_words(path: Path = MENTIONS_FILE) -> MentionWords:
    """Read ``path``; raises ``DataError`` if it is missing or a key is not as it should be."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(f"cannot be read: {error}", file=path) from error
    if not isinstance(data, dict):
        raise DataError("must be a mapping", file=path)
    wanted = {item.name for item in fields(MentionWords)}
    for key in sorted(wanted ^ set(data)):
        problem = "is missing" if key in wanted else "is not a known key"
        raise DataError(problem, file=path, key=key)
    for key, value in sorted(data.items()):
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise DataError("must be a list of words", file=path, key=key)
    return MentionWords(**{key: tuple(value) for key, value in data.items()})


def load() -> MentionWords:
    """Return the word lists of the package."""
    return load_words()
