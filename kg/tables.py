"""Results of queries as text: a table for a terminal, CSV, TSV, JSON, Markdown, HTML."""

from __future__ import annotations

import csv
import html
import io
import json
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import vocab

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.query import Result

FORMATS: Final = ("table", "csv", "json", "tsv", "ttl", "md")


def render(result: Result, form: str = "table", *, width: int | None = None) -> str:
    """Return a result in one of ``FORMATS``; ``width`` is the terminal's, in columns.

    JSON follows the SPARQL 1.1 Query Results JSON Format; CSV and TSV hold plain values.
    """
    if result.answer is not None:
        return json.dumps({"head": {}, "boolean": result.answer}) + "\n" if form == "json" else (
            f"{str(result.answer).lower()}\n")
    if result.triples is not None:
        data = ox.serialize(result.triples, format=ox.RdfFormat.TURTLE, prefixes=vocab.PREFIXES)
        return data.decode() if data else ""
    writers: dict[str, Callable[[Result], str]] = {
        "csv": lambda r: _separated(r, ","), "tsv": lambda r: _separated(r, "\t"),
        "json": _json, "md": _markdown, "ttl": _json}
    return writers[form](result) if form in writers else _table(result, width)


def shorten(iri: str) -> str:
    """Return an IRI with one of the graph's prefixes, where there is one."""
    spaces = {**vocab.PREFIXES, "": vocab.BASE}
    for prefix, space in sorted(spaces.items(), key=lambda item: -len(item[1])):
        if iri.startswith(space) and len(iri) > len(space):
            return f"{prefix}:{iri[len(space):]}" if prefix else iri[len(space):]
    return iri


def show(term: object) -> str:
    """Return a cell as a reader wants it: short, without datatype or language."""
    if term is None:
        return ""
    value = str(getattr(term, "value", term))
    return value if isinstance(term, ox.Literal) else shorten(value)


def _cells(result: Result) -> list[list[str]]:
    return [[show(cell) for cell in row] for row in result.terms]


def _table(result: Result, width: int | None) -> str:
    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    out = io.StringIO()
    table = Table(box=box.SIMPLE, pad_edge=False, show_edge=False)
    for name in result.columns:
        table.add_column(Text(name), overflow="fold")
    for row in _cells(result):
        table.add_row(*map(Text, row))
    Console(file=out, width=width or 10_000, color_system=None, legacy_windows=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _separated(result: Result, mark: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows([[getattr(cell, "value", "") if cell is not None else "" for cell in row]
                      for row in result.terms])
    return out.getvalue()


def _json(result: Result) -> str:
    rows = [{name: _json_term(cell) for name, cell in zip(result.columns, row, strict=True)
             if cell is not None} for row in result.terms]
    body = {"head": {"vars": list(result.columns)}, "results": {"bindings": rows}}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: object) -> dict[str, str]:
    if isinstance(term, ox.Literal):
        found = {"type": "literal", "value": term.value}
        if term.language:
            return {**found, "xml:lang": term.language}
        plain = term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
        return found if plain else {**found, "datatype": term.datatype.value}
    kind = "bnode" if isinstance(term, ox.BlankNode) else "uri"
    return {"type": kind, "value": str(getattr(term, "value", term))}


def _markdown(result: Result) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"
    head = [line(result.columns), line(["---"] * len(result.columns))]
    return "\n".join([*head, *map(line, _cells(result))]) + "\n"


def render_html(result: Result) -> str:
    """Return a table for a notebook; every cell is escaped."""
    if result.answer is not None:
        return f"<p>{result.answer}</p>"
    if result.triples is not None:
        return f"<pre>{html.escape(render(result, 'ttl'))}</pre>"
    head = "".join(f"<th>{html.escape(name)}</th>" for name in result.columns)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>"
                   for row in _cells(result))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
