"""``kg query``: the shipped questions by name, or any SPARQL."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import guarded, pick, tell_json
from kg.errors import InputError, QueryError

if TYPE_CHECKING:
    from kg.query import Source

_HELP = """Ask a question of a store or of graph files.

WHAT is the name of a shipped question (kg query --list), a file that ends in .rq, or - for a
query on standard input. Parameters of the question are given as --name value.

Examples:

  kg query --list

  kg query dialogues --store news --actor 國安會

  kg query claims graph.ttl --speaker 揭仲 --format csv

  kg query my-question.rq --store news
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command("query", help=_HELP, context_settings={
        "allow_extra_args": True, "ignore_unknown_options": True})(guarded(query))


def query(  # noqa: PLR0913  (each is an option of the command)
    context: typer.Context,
    what: Annotated[str | None, typer.Argument(help="A question's name, FILE.rq, or -.")] = None,
    files: Annotated[list[str] | None, typer.Argument(help="Graph files.")] = None,
    *,
    store: Annotated[str | None, typer.Option(help="A store's folder or endpoint.")] = None,
    output_format: Annotated[
        str, typer.Option("--format", help="table, csv, json, tsv, ttl or md.")
    ] = "table",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    show_list: Annotated[bool, typer.Option("--list", help="List the shipped questions.")] = False,
) -> None:
    """Ask a question of a store or of graph files."""
    from kg.query import run_query  # noqa: PLC0415
    from kg.tables import FORMATS, render  # noqa: PLC0415

    if show_list:
        _list(as_json=as_json)
        return
    if what is None:
        raise QueryError("no question was given (kg query --list shows the shipped ones)")
    form = "json" if as_json else output_format
    if form not in FORMATS:
        raise QueryError(f"unknown format {form!r} (use one of {', '.join(FORMATS)})")
    names, parameters = _split([*(files or []), *context.args])
    source = _source(store, names)
    text = sys.stdin.read() if what == "-" else what
    result = run_query(source, Path(what) if what.endswith(".rq") else text, **parameters)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    typer.echo(render(result, form, width=width), nl=False)


def _split(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """Part the words into files and ``--name value`` parameters."""
    names: list[str] = []
    parameters: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            names.append(word)
            continue
        name, equals, value = word[2:].partition("=")
        if not equals:
            value = next(rest, "")
            if not value:
                raise QueryError(f"--{name} needs a value")
        parameters[name.replace("-", "_")] = value
    return names, parameters


def _source(store: str | None, names: list[str]) -> Source:
    """Return the store or, of several files, one dataset."""
    if store and names:
        raise QueryError("give --store or files, not both")
    if store:
        from kg.store import check_store  # noqa: PLC0415

        check_store(store)
        return store
    if not names:
        raise InputError("no graph was given", remedy="give --store FOLDER or a graph file")
    if len(names) == 1:
        return names[0]
    import pyoxigraph as ox  # noqa: PLC0415

    from kg.query import open_source  # noqa: PLC0415

    merged = ox.Store()
    for name in names:
        merged.extend(ox.Quad(q.subject, q.predicate, q.object) for q in open_source(name))
    return merged


def _list(*, as_json: bool) -> None:
    from kg.query import list_questions  # noqa: PLC0415

    questions = list_questions()
    if as_json:
        tell_json([{"name": q.name, "title": q.title, "title_zh": q.title_zh, "example": q.example,
                    "parameters": [{"name": p.name, "kind": p.kind, "default": p.default,
                                    "required": p.required, "help": p.help}
                                   for p in q.parameters]} for q in questions])
        return
    for question in questions:
        typer.echo(f"{question.name:<12} {pick(question.title, question.title_zh)}")
        for p in question.parameters:
            extra = pick(" (required)", "（必填）") if p.required else (
                f" [{p.default}]" if p.default else "")
            typer.echo(f"{'':<12}   --{p.name} {p.kind}{extra}: {p.help}")
        typer.echo(f"{'':<12}   {question.example}\n")
