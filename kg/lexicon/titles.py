"""Titles that stand before or after names: posts, ranks, honorifics and professions.

In: ``kg/data/titles.csv``.  Out: frozen :class:`Title` records by their text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from kg.lexicon.files import read_row
from kg.lexicon.gazetteer import Names, Optional, Text, read_rows

TitleKind = Literal["post", "rank", "honorific", "profession"]
TITLES_FILE: Final = "titles.csv"


@dataclass(frozen=True, slots=True)
class Title:
    """A title as written.

    ``organization_kinds`` are the kinds of body that have it.  A title that holds its body
    inside (國防部長, 外長) says which: ``body`` is the name to look up (國防部), ``post`` what is
    held there (部長); for any other title ``body`` is None and ``post`` the title itself.
    """

    text: str
    kind: TitleKind
    post: str
    body: str | None = None
    organization_kinds: tuple[str, ...] = ()
    name_en: str | None = None
    note: str | None = None


class TitleRow(BaseModel):
    """A row of ``titles.csv``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    kind: TitleKind
    org_kinds: Names
    body: Optional
    post: Optional
    en: Optional
    note: Optional


def read_titles(folder: Path) -> Iterator[Title]:
    """Yield the titles of ``folder/titles.csv``; raises ``DataError`` at the first bad row."""
    path = folder / TITLES_FILE
    for cells in read_rows(path)[1]:
        row = read_row(cells, TitleRow, path, "title")
        yield Title(
            text=row.title,
            kind=row.kind,
            post=row.post or row.title,
            body=row.body,
            organization_kinds=row.org_kinds,
            name_en=row.en,
            note=row.note,
        )
