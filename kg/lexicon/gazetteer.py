"""The gazetteer: people, organizations, countries, places and equipment by name.

In: the five CSV files of ``kg/data/gazetteer`` (UTF-8 with or without a byte order mark,
``|`` between aliases, no regular expressions).  Out: frozen :class:`Entry` records in the
order of the files.  Validation of rows (pydantic) happens here, at the border, only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kg.errors import DataError
from kg.lexicon.files import read_row

Kind = Literal["person", "organization", "country", "place", "equipment"]

FILES: Final[Mapping[str, Kind]] = {
    "countries.csv": "country",
    "orgs.csv": "organization",
    "people.csv": "person",
    "places.csv": "place",
    "equipment.csv": "equipment",
}

ORGANIZATION_KINDS: Final = (
    "government", "ministry", "agency", "military", "intelligence", "parliament", "party",
    "court", "local", "thinktank", "university", "company", "media", "association",
    "international",
)
PLACE_KINDS: Final = (
    "airfield", "airspace", "base", "city", "county", "island", "line", "port", "range",
    "region", "sea", "site", "strait",
)
EQUIPMENT_KINDS: Final = (
    "fighter", "bomber", "aircraft", "helicopter", "uav", "missile", "munition", "rocket",
    "artillery", "armour", "vehicle", "ship", "ship-class", "submarine", "radar", "system",
    "weapon", "satellite",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something the gazetteer names.

    ``name`` is the label, ``aliases`` other Chinese (or Latin) names that a text may use,
    ``aliases_en`` English ones and abbreviations.  ``short_forms`` are one-character
    abbreviations of a country, meant for compounds such as 台美 alone.  ``generics`` are
    bare forms that bodies of several countries share (國防部); which one is meant depends
    on the text.  ``category`` is the kind of organization, place or equipment.
    ``country`` is the key of a country, ``parent`` of an organization or country, and
    ``organization`` where a person serves under ``title`` from ``since`` to ``until``
    (years or ISO dates, empty where open or unknown).
    """

    key: str
    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()
    short_forms: tuple[str, ...] = ()
    name_en: str | None = None
    aliases_en: tuple[str, ...] = ()
    category: str | None = None
    country: str | None = None
    parent: str | None = None
    generics: tuple[str, ...] = ()
    organization: str | None = None
    title: str | None = None
    since: str | None = None
    until: str | None = None
    wikidata: str | None = None
    note: str | None = None

    @property
    def generic(self) -> str | None:
        """The first bare form, if the entry has one."""
        return self.generics[0] if self.generics else None

    def forms(self) -> tuple[str, ...]:
        """Every form a text may use, once each, without the one-character short forms."""
        english = (self.name_en,) if self.name_en else ()
        found = (self.name, *self.aliases, *self.generics, *english, *self.aliases_en)
        return tuple(dict.fromkeys(found))


def _split(value: object) -> object:
    """Split a cell at ``|``; an empty cell holds nothing."""
    return tuple(value.split("|")) if isinstance(value, str) and value else ()


def _blank_is_none(value: object) -> object:
    return value or None


Text = Annotated[str, Field(min_length=1)]
Optional = Annotated[str | None, BeforeValidator(_blank_is_none)]
Names = Annotated[tuple[Text, ...], BeforeValidator(_split)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_When = Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
When = Annotated[_When | None, BeforeValidator(_blank_is_none)]
_Item = Annotated[str, Field(pattern=r"^Q[1-9]\d*$")]
Item = Annotated[_Item | None, BeforeValidator(_blank_is_none)]


class Row(BaseModel):
    """What every row of the gazetteer has; each file's row adds its own columns."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)

    key: Key
    name: Text
    aliases: Names
    en: Optional
    note: Optional


class PersonRow(Row):
    """A row of ``people.csv``."""

    aliases_en: Names
    country: Optional
    organization: Optional
    title: Optional
    since: When
    until: When
    wikidata: Item


class OrganizationRow(Row):
    """A row of ``orgs.csv``."""

    aliases_en: Names
    kind: Literal[ORGANIZATION_KINDS]  # type: ignore[valid-type]
    country: Optional
    parent: Optional
    generic: Names
    wikidata: Item


class CountryRow(Row):
    """A row of ``countries.csv``."""

    short: Names
    aliases_en: Names


class PlaceRow(Row):
    """A row of ``places.csv``."""

    aliases_en: Names
    kind: Literal[PLACE_KINDS]  # type: ignore[valid-type]
    country: Optional


class EquipmentRow(Row):
    """A row of ``equipment.csv``."""

    kind: Literal[EQUIPMENT_KINDS]  # type: ignore[valid-type]
    country: Optional


ROWS: Final[Mapping[str, type[Row]]] = {
    "countries.csv": CountryRow,
    "orgs.csv": OrganizationRow,
    "people.csv": PersonRow,
    "places.csv": PlaceRow,
    "equipment.csv": EquipmentRow,
}


def read_rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns and the rows of a CSV file; a missing cell is an empty string.

    Cells beyond the last column are kept under the name ``""``.  Raises ``DataError`` if
    the file is missing, is not UTF-8 or is empty.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restkey="", restval="", strict=True)
            rows = list(reader)
            columns = list(reader.fieldnames or ())
    except OSError as error:
        raise DataError(
            f"cannot be read: {error.strerror}", file=path, remedy="restore the file"
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            f"is not a CSV file in UTF-8: {error}", file=path, remedy="save it as CSV UTF-8"
        ) from error
    if not columns:
        raise DataError("is empty", file=path, remedy="give it a first line with the columns")
    return columns, rows


def read_gazetteer(folder: Path) -> Iterator[Entry]:
    """Yield the entries of all five files; raises ``DataError`` at the first bad row."""
    for file, kind in FILES.items():
        path = folder / file
        for row in read_rows(path)[1]:
            yield to_entry(read_row(row, ROWS[file], path, "key"), kind)


def to_entry(row: Row, kind: Kind) -> Entry:
    """Turn a validated row into an entry."""
    cells = row.model_dump()
    return Entry(
        key=row.key,
        kind=kind,
        name=row.name,
        aliases=row.aliases,
        short_forms=cells.get("short", ()),
        name_en=row.en,
        aliases_en=cells.get("aliases_en", ()),
        category=cells.get("kind"),
        country=cells.get("country"),
        parent=cells.get("parent"),
        generics=cells.get("generic", ()),
        organization=cells.get("organization"),
        title=cells.get("title"),
        since=cells.get("since"),
        until=cells.get("until"),
        wikidata=cells.get("wikidata"),
        note=row.note,
    )
