"""``kg build`` and ``kg view``: articles to a graph file, a graph file to a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import complain, guarded, pick, progress, stop, tell, tell_json
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Article, Reading

_BUILD_HELP = """Read articles and write one graph.

SOURCES are files (.txt .html .jsonl .pdf), folders of them, or - for standard input.
The output format follows the ending of --output: .ttl .nt .nq .jsonld .graphml.

Examples:

  kg build article.txt --published 2025-09-04 -o article.ttl

  kg build news/ more.jsonl -o news.ttl --json

  cat page.html | kg build - -o - | head
"""

_VIEW_HELP = """Write a graph as one interactive HTML page that works offline.

Examples:

  kg view news.ttl -o news.html

  kg view news.ttl -o mnd.html --focus 國防部 --depth 2 --since 2025-01
"""


_PAGE_ENDINGS = (".html", ".htm")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command("build", help=_BUILD_HELP)(guarded(build))
    app.command("view", help=_VIEW_HELP)(guarded(view))


def build(  # noqa: PLR0913  (each is an option of the command)
    sources: Annotated[list[str], typer.Argument(help="Files, folders, or -.")],
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", help="Where to write the graph; - for standard output.")
    ] = "graph.ttl",
    output_format: Annotated[
        str | None, typer.Option("--format", help="ttl, nt, nq, jsonld or graphml.")
    ] = None,
    article_id: Annotated[str | None, typer.Option("--id", help="Id of the article.")] = None,
    title: Annotated[str | None, typer.Option(help="Headline that the file lacks.")] = None,
    published: Annotated[
        str | None, typer.Option(help="Publication date that the file lacks, as 2025-09-04.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Outlet that the file lacks.")] = None,
    url: Annotated[str | None, typer.Option(help="Address that the file lacks.")] = None,
    currency: Annotated[str, typer.Option(help="What a bare 元 means (ISO 4217).")] = "TWD",
    base: Annotated[str | None, typer.Option(help="IRI under which instances are named.")] = None,
    max_chars: Annotated[
        int, typer.Option(help="Refuse an article longer than this many characters.", min=1)
    ] = 1_000_000,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what was left out and how names were linked.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Read articles and write one graph."""
    from kg import vocab  # noqa: PLC0415
    from kg.ingest import read_sources  # noqa: PLC0415
    from kg.pipeline import Pipeline, ease_collection  # noqa: PLC0415
    from kg.stream import GraphFile  # noqa: PLC0415

    graph = GraphFile(output, output_format, base=base or vocab.BASE)
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise InputError(f"--currency: {currency!r} is no code of ISO 4217", remedy="such as TWD")
    defaults = check_metadata(id=article_id, title=title, published=published,
                              publisher=publisher, url=url)
    to_stdout = output == "-"
    errors: list[InputError] = []
    articles = keep_good(read_sources(sources, defaults=defaults, max_characters=max_chars), errors)
    pipeline = Pipeline(currency=currency)
    for reading in pipeline.read_all(progress(articles, ("articles", "篇"))):
        if graph.articles == 0:
            ease_collection()
        graph.add(reading)
        if explain:
            _explain(reading, err=to_stdout)
    for error in errors:
        complain(error)
    if graph.articles == 0:
        stop(InputError(pick("nothing could be read, so nothing was written",
                             "沒有可讀的文章，未寫出任何檔案")))
    summary = {**graph.write(), "quarantined": len(graph.violations), "unreadable": len(errors),
               "output": output}
    for violation in sorted(graph.violations):
        tell(f"quarantined: {violation}", f"隔離：{violation}", err=True)
    _report(summary, as_json=as_json, err=to_stdout)
    if errors:
        raise typer.Exit(InputError.exit_status)


def view(  # noqa: PLR0913  (each is an option of the command)
    graph: Annotated[Path, typer.Argument(help="A graph file that kg build wrote.")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The page to write.")],
    focus: Annotated[str | None, typer.Option(help="Show the surroundings of this name.")] = None,
    depth: Annotated[int, typer.Option(help="How many steps around --focus.", min=0)] = 2,
    since: Annotated[str | None, typer.Option(help="Leave out what is older (2025-01).")] = None,
    types: Annotated[
        list[str] | None, typer.Option("--type", help="Only this type, e.g. Dialogue; repeatable.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Language the page opens in: zh or en.")] = "zh",
) -> None:
    """Write a graph as one interactive HTML page that works offline."""
    from kg.files import check_place, replace_file  # noqa: PLC0415
    from kg.view import render  # noqa: PLC0415

    if output.suffix.lower() not in _PAGE_ENDINGS:  # -o news.ttl would put a page over a graph
        raise InputError("is no name for a page", file=output,
                         remedy=f"give one that ends in {' or '.join(_PAGE_ENDINGS)}")
    check_place(output)
    page = render(graph, focus=focus, depth=depth, since=since, types=tuple(types or ()), lang=lang)
    replace_file(output, page.encode("utf-8"))
    size = len(page.encode("utf-8")) / 1e6
    tell(f"{output}: {size:.1f} MB; open it in a browser",
         f"{output}：{size:.1f} MB，請以瀏覽器開啟")


def check_metadata(**given: str | None) -> dict[str, str]:
    """Return the metadata options that were given.

    Raises ``InputError`` for a publication date that is none, before any file is read.
    """
    from kg.ingest import parse_date  # noqa: PLC0415

    if given.get("published"):
        parse_date(given["published"] or "", file="--published")
    return {key: value for key, value in given.items() if value}


def keep_good(
    found: Iterator[Article | InputError], errors: list[InputError]
) -> Iterator[Article]:
    """Yield the articles and collect the errors between them."""
    for item in found:
        if isinstance(item, InputError):
            errors.append(item)
        else:
            yield item


def _explain(reading: Reading, *, err: bool) -> None:
    """Print what of an article was left out, and why each name means whom it means."""
    article = reading.document.article
    typer.echo(f"== {article.id}  {article.title or ''}", err=err)
    for item in article.dropped:
        text = " ".join(item.span.text.split())
        where = f"{item.span.start}-{item.span.end}"
        typer.echo(f"  {pick('left out', '略去')} [{item.rule}] {where} {text[:60]}", err=err)
    for link in reading.resolution.links:
        target = " + ".join(link.entities) or "-"
        where = f"{link.span.start}-{link.span.end}"
        typer.echo(f"  {link.span.text} ({where}) → {target}: {link.reason}", err=err)


_NOUNS = {
    "articles": "文章", "actors": "行為者", "events": "事件", "sums": "金額", "claims": "陳述",
    "assertions": "主張", "quarantined": "隔離", "unreadable": "無法讀取",
}


def _report(summary: dict[str, Any], *, as_json: bool, err: bool) -> None:
    if as_json:
        tell_json(summary)
        return
    output = summary["output"]
    for key, value in summary.items():
        if key != "output" and (value or key != "unreadable"):
            typer.echo(f"{value:>8,}  {pick(key, _NOUNS.get(key, key))}", err=err)
    if output != "-":
        tell(f"The graph is in {output}. Next: kg view {output} -o graph.html",
             f"圖譜已寫入 {output}。下一步：kg view {output} -o graph.html")
