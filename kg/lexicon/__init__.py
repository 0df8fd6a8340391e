# The lexica of single stages are imported when first asked for, so that loading is quick.
# ruff: noqa: PLC0415
"""The lexicon: everything the project knows about the world, read from ``kg/data``.

In: the data folder.  Out: one frozen :class:`Lexicon`.  The gazetteer and the titles are
read at once; the lexica of single stages (speech, events, units, chrome) are read when
first asked for, each by its own module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from kg.errors import DataError
from kg.identity import fold
from kg.lexicon.gazetteer import Entry, Kind, read_gazetteer
from kg.lexicon.titles import Title, TitleKind, read_titles

if TYPE_CHECKING:
    from kg.lexicon.chrome import ChromeLexicon
    from kg.lexicon.events import EventLexicon
    from kg.lexicon.speech import SpeechLexicon
    from kg.lexicon.units import Units

__all__ = ["DATA_FOLDER", "Entry", "Kind", "Lexicon", "Title", "TitleKind", "load_lexicon"]

DATA_FOLDER: Final = Path(__file__).resolve().parent.parent / "data"

T = TypeVar("T")


@dataclass(frozen=True)
class Lexicon:
    """Entries by key, titles by text, and what can be looked up from them.

    ``generics`` maps a bare form (國防部) to the keys that share it, the one to assume
    without other evidence first; ``short_forms`` maps a country's one-character
    abbreviation to its key.
    """

    entries: Mapping[str, Entry]
    titles: Mapping[str, Title]
    generics: Mapping[str, tuple[str, ...]]
    short_forms: Mapping[str, str]

    def forms(self) -> Iterator[tuple[str, str, str]]:
        """Yield (form, kind, key) for every form of every entry and for every title.

        One-character short forms of countries are left out.  A form may come several
        times, with different keys.  The kind of a title is ``title``, its key its text.
        """
        for entry in self.entries.values():
            for form in entry.forms():
                yield form, entry.kind, entry.key
        for text in self.titles:
            yield text, "title", text

    @cached_property
    def people_by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the people by every form, folded."""
        found: dict[str, tuple[str, ...]] = {}
        for entry in self.entries.values():
            for form in map(fold, entry.forms() if entry.kind == "person" else ()):
                keys = found.get(form, ())
                found[form] = keys if entry.key in keys else (*keys, entry.key)
        return MappingProxyType(found)

    @property
    def speech(self) -> SpeechLexicon:
        """The lexicon of reported speech and modality."""
        from kg.lexicon import speech

        return speech.load()

    @property
    def events(self) -> EventLexicon:
        """The event types with their triggers and roles."""
        from kg.lexicon import events

        return events.load()

    @property
    def units(self) -> Units:
        """Units of counting, durations and currencies."""
        from kg.lexicon import units

        return units.load()

    @property
    def chrome(self) -> ChromeLexicon:
        """What counts as page chrome."""
        from kg.lexicon import chrome

        return chrome.load()


@cache
def load_lexicon(folder: Path = DATA_FOLDER) -> Lexicon:
    """Read and validate the lexicon in ``folder``, once per folder.

    Raises ``DataError`` at the first fault; ``kg.lexicon.checks.check_data`` finds all.
    """
    entries = _index(
        ((entry.key, entry) for entry in read_gazetteer(folder / "gazetteer")), folder
    )
    titles = _index(((title.text, title) for title in read_titles(folder)), folder)
    return Lexicon(
        entries=MappingProxyType(entries),
        titles=MappingProxyType(titles),
        generics=MappingProxyType(_generics(entries)),
        short_forms=MappingProxyType(
            {short: e.key for e in entries.values() for short in e.short_forms}
        ),
    )


def _index(items: Iterator[tuple[str, T]], folder: Path) -> dict[str, T]:
    found: dict[str, T] = {}
    for key, item in items:
        if key in found:
            raise DataError("occurs twice", file=folder, key=key, remedy="delete or rename one")
        found[key] = item
    return found


def _generics(entries: Mapping[str, Entry]) -> dict[str, tuple[str, ...]]:
    """Group entries by bare form: Taiwan's first, the others in the order of the files."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries.values():
        for form in entry.generics:
            groups.setdefault(form, []).append(entry)
    return {
        form: tuple(e.key for e in sorted(group, key=lambda e: e.country != "tw"))
        for form, group in groups.items()
    }
