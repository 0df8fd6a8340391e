"""Every fault of the data files at once, for ``kg check``.

In: the data folder.  Out: a list of :class:`kg.errors.DataError`, each with file, key,
problem and remedy; unknown and missing columns come first, then the rows in the order of
the files, then what concerns several rows, then the lexica of the stages and the
ontologies as shipped.  Nothing is raised: a file that cannot be read
is a fault like any other.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph
from opencc import OpenCC
from pydantic import BaseModel, ValidationError

import kg.lexicon
from kg.errors import DataError, OntologyError
from kg.identity import fold
from kg.lexicon import DATA_FOLDER
from kg.lexicon.gazetteer import FILES, ORGANIZATION_KINDS, ROWS, Entry, read_rows, to_entry
from kg.lexicon.titles import TITLES_FILE, TitleRow
from kg.resources import ontology

# Simplified characters that Big5 holds too, as rare characters of another meaning.
_SIMPLIFIED_IN_BIG5: Final = frozenset("万与个么体号机价听尽")

# Characters that OpenCC takes for Simplified but that names in Taiwan have (陳冲).
_IN_NAMES: Final = frozenset("冲")

_LISTS: Final = ("aliases", "aliases_en", "short", "generic", "org_kinds")


@dataclass(frozen=True, slots=True)
class _File:
    """A data file as read: its rows as plain cells, and which column is its key."""

    path: Path
    model: type[BaseModel]
    key: str
    columns: Sequence[str]
    rows: Sequence[dict[str, str]]


def check_data(folder: Path = DATA_FOLDER) -> list[DataError]:
    """Return every fault of the data in ``folder``; empty if all is well.

    Of a folder other than the one shipped only the gazetteer and the titles are read.
    """
    files, faults = _read_files(folder)
    for file in files:
        faults.extend(_check_columns(file))
    for file in files:
        faults.extend(_check_rows(file))
    found = dict(_entries(files))
    faults.extend(_check_keys(files))
    faults.extend(_check_references(found))
    faults.extend(_check_cycles(found))
    faults.extend(_check_claims(found))
    faults.extend(_check_titles(files, found))
    if folder == DATA_FOLDER:
        faults.extend(_check_lexica())
        faults.extend(_check_ontologies())
    return faults


def _check_lexica() -> Iterator[DataError]:
    """Read the lexica of the stages (speech, events, units ...) of the data as shipped."""
    for name in sorted(module.name for module in pkgutil.iter_modules(kg.lexicon.__path__)):
        load = getattr(importlib.import_module(f"kg.lexicon.{name}"), "load", None)
        try:
            if load is not None:
                load()
        except DataError as error:
            yield error


def _check_ontologies() -> Iterator[DataError]:
    for name in ("core.ttl", "events.ttl", "shapes.ttl", "actors.ttl"):
        try:
            text = ontology(name).read_text("utf-8")
            deque(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE), maxlen=0)
        except OntologyError as error:
            yield error
        except (OSError, UnicodeDecodeError, SyntaxError) as error:
            yield OntologyError(f"cannot be read: {error}", file=name, remedy="correct the file")


def _read_files(folder: Path) -> tuple[list[_File], list[DataError]]:
    files: list[_File] = []
    faults: list[DataError] = []
    wanted: list[tuple[Path, type[BaseModel], str]] = [
        *((folder / "gazetteer" / name, ROWS[name], "key") for name in FILES),
        (folder / TITLES_FILE, TitleRow, "title"),
    ]
    for path, model, key in wanted:
        try:
            columns, rows = read_rows(path)
        except DataError as error:
            faults.append(error)
        else:
            files.append(_File(path, model, key, columns, rows))
    return files, faults


def _check_columns(file: _File) -> Iterator[DataError]:
    known = list(file.model.model_fields)
    for column in file.columns:
        if column not in known:
            yield DataError(
                f"unknown column {column!r}",
                file=file.path,
                remedy=f"{_nearest(column, known)}; columns are {', '.join(known)}",
            )
    for column in known:
        if column not in file.columns:
            yield DataError(
                f"column {column!r} is missing", file=file.path, remedy="add it to the first line"
            )
    for column, count in Counter(file.columns).items():
        if count > 1:
            yield DataError(
                f"column {column!r} occurs {count} times", file=file.path, remedy="keep one"
            )


def _check_rows(file: _File) -> Iterator[DataError]:
    known = set(file.model.model_fields)
    for number, row in enumerate(file.rows, start=2):
        key = row.get(file.key) or f"line {number}"
        if row.get(""):
            yield DataError(
                "has more cells than there are columns",
                file=file.path,
                key=key,
                remedy='put a cell that holds a comma into "quotation marks"',
            )
        cells = {column: value for column, value in row.items() if column in known}
        yield from _check_cells(file.path, key, cells)
        yield from _check_model(file, key, cells)


def _check_cells(path: Path, key: str, cells: Mapping[str, str]) -> Iterator[DataError]:
    for column, value in cells.items():
        parts = value.split("|") if column in _LISTS else [value]
        if value and "" in (part.strip() for part in parts):
            yield DataError(
                f"column {column}: an empty item between two |",
                file=path,
                key=key,
                remedy="delete the superfluous |",
            )
        for part in parts:
            if part != part.strip():
                yield DataError(
                    f"column {column}: white space around {part.strip()!r}",
                    file=path,
                    key=key,
                    remedy="delete it",
                )
        for part, count in Counter(parts).items():
            if part and count > 1:
                yield DataError(
                    f"column {column}: {part!r} occurs {count} times",
                    file=path,
                    key=key,
                    remedy="keep one",
                )
        if wrong := "".join(c for c in value if is_simplified(c)):
            yield DataError(
                f"column {column}: Simplified characters {wrong!r}",
                file=path,
                key=key,
                remedy=f"write {_to_traditional(wrong)!r}",
            )


def is_simplified(character: str) -> bool:
    """Whether a character is used in Simplified Chinese only.

    A character that OpenCC would convert but that Big5 holds (台 里 面 准 后 云) is legal in
    both scripts, with few exceptions.
    """
    if character in _SIMPLIFIED_IN_BIG5:
        return True
    if character in _IN_NAMES or not "\u4e00" <= character <= "\u9fff":
        return False
    if _to_traditional(character) == character:
        return False
    try:
        character.encode("cp950")
    except UnicodeEncodeError:
        return True
    return False


@cache
def _to_traditional(text: str) -> str:
    return str(_converter().convert(text))


@cache
def _converter() -> Any:
    return OpenCC("s2t")


def _check_model(file: _File, key: str, cells: Mapping[str, str]) -> Iterator[DataError]:
    try:
        file.model.model_validate({name: cells.get(name, "") for name in file.model.model_fields})
    except ValidationError as error:
        for fault in error.errors():
            column = str(fault["loc"][0])
            if len(fault["loc"]) > 1 or column not in cells:
                continue  # an empty item of a list or a missing column, reported already
            value = cells[column]
            if not value:
                problem, remedy = f"column {column} is empty", "fill it in"
            elif fault["type"] == "literal_error":
                allowed = _allowed(fault["ctx"]["expected"])
                problem = f"column {column}: {value!r} is not known"
                remedy = f"{_nearest(value, allowed)}; possible are {', '.join(allowed)}"
            else:
                problem = f"column {column}: {value!r} has the wrong form"
                remedy = _FORMS.get(column, fault["msg"])
            yield DataError(problem, file=file.path, key=key, remedy=remedy)


_FORMS: Final = {
    "key": "small letters, digits and hyphens, such as tw-mnd",
    "since": "a year, month or day: 2024, 2024-05 or 2024-05-20",
    "until": "a year, month or day: 2024, 2024-05 or 2024-05-20",
    "wikidata": "Q and a number, such as Q865",
}


def _allowed(expected: str) -> list[str]:
    return [part.strip("' ") for part in expected.replace(" or ", ", ").split(",")]


def _entries(files: Iterable[_File]) -> Iterator[tuple[str, tuple[Path, Entry]]]:
    """Yield the entries of all rows that are valid, for the checks across rows."""
    for file in files:
        if file.path.name not in FILES:
            continue
        model = ROWS[file.path.name]
        for row in file.rows:
            cells = {name: row.get(name, "") for name in model.model_fields}
            try:
                valid = model.model_validate(cells)
            except ValidationError:
                continue
            yield valid.key, (file.path, to_entry(valid, FILES[file.path.name]))


def _check_keys(files: Iterable[_File]) -> Iterator[DataError]:
    seen: dict[tuple[str, str], Path] = {}
    for file in files:
        for row in file.rows:
            key = row.get(file.key, "")
            if key and (file.key, key) in seen:
                yield DataError(
                    f"the key stands already in {seen[file.key, key].name}",
                    file=file.path,
                    key=key,
                    remedy="delete one row or give it another key",
                )
            seen.setdefault((file.key, key), file.path)


def _check_references(entries: Mapping[str, tuple[Path, Entry]]) -> Iterator[DataError]:
    countries = [key for key, (_, entry) in entries.items() if entry.kind == "country"]
    bodies = [key for key, (_, entry) in entries.items() if entry.kind == "organization"]
    for key, (path, entry) in entries.items():
        for column, value, allowed in (
            ("country", entry.country, countries),
            ("parent", entry.parent, [*bodies, *countries]),
            ("organization", entry.organization, [*bodies, *countries]),
        ):
            if value is not None and value not in allowed:
                yield DataError(
                    f"column {column}: there is no {value!r}",
                    file=path,
                    key=key,
                    remedy=_nearest(value, allowed),
                )


def _check_cycles(entries: Mapping[str, tuple[Path, Entry]]) -> Iterator[DataError]:
    for key, (path, entry) in entries.items():
        seen, above = {key}, entry.parent
        while above is not None and above in entries and above not in seen:
            seen.add(above)
            above = entries[above][1].parent
        if above == key:
            yield DataError(
                "is above itself through its parents",
                file=path,
                key=key,
                remedy="correct the column parent",
            )


def _check_claims(entries: Mapping[str, tuple[Path, Entry]]) -> Iterator[DataError]:
    """Find forms that two entries of one kind claim without both calling them generic."""
    claims: dict[tuple[str, str], list[tuple[str, str, bool]]] = {}
    for key, (_, entry) in entries.items():
        generic = {fold(form) for form in entry.generics}
        for folded, form in {fold(form): form for form in entry.forms()}.items():
            claims.setdefault((entry.kind, folded), []).append((key, form, folded in generic))
    for group in claims.values():
        if len(group) < 2 or all(is_generic for _, _, is_generic in group):
            continue
        for key, form, is_generic in group:
            if not is_generic:
                others = ", ".join(other for other, _, _ in group if other != key)
                yield DataError(
                    f"{form!r} is also claimed by {others}",
                    file=entries[key][0],
                    key=key,
                    remedy=_CLAIM_REMEDIES.get(entries[key][1].kind, "keep it in one row"),
                )


_CLAIM_REMEDIES: Final = {
    "organization": "keep it in one row, or put it in the column generic of every one of them",
}


def _check_titles(
    files: Iterable[_File], entries: Mapping[str, tuple[Path, Entry]]
) -> Iterator[DataError]:
    bodies = {
        fold(form): form
        for _, entry in entries.values()
        if entry.kind == "organization"
        for form in entry.forms()
    }
    for file in files:
        if file.path.name != TITLES_FILE:
            continue
        for row in file.rows:
            title, body = row.get("title", ""), row.get("body", "")
            for kind in filter(None, row.get("org_kinds", "").split("|")):
                if kind not in ORGANIZATION_KINDS:
                    yield DataError(
                        f"column org_kinds: {kind!r} is not known",
                        file=file.path,
                        key=title,
                        remedy=_nearest(kind, ORGANIZATION_KINDS),
                    )
            if body and fold(body) not in bodies:
                yield DataError(
                    f"column body: no organization is called {body!r}",
                    file=file.path,
                    key=title,
                    remedy=_nearest(body, list(bodies.values())),
                )
            if bool(body) != bool(row.get("post")):
                yield DataError(
                    "columns body and post belong together",
                    file=file.path,
                    key=title,
                    remedy="fill in both or neither",
                )


def _nearest(word: str, choices: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else "nothing is similar"
