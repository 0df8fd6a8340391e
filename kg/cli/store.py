"""``kg add``, ``kg remove`` and ``kg export``: a graph that is kept for months."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.build import check_metadata, keep_good
from kg.cli.console import complain, guarded, pick, progress, stop, tell, tell_json
from kg.errors import InputError

_STORE = typer.Option(help="The store: a folder, or the address of a SPARQL endpoint.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command("add", help="Add articles to a store; what is there already stays as it is."
                "\n\nExamples:\n\n  kg add today/ --store news\n\n  kg add a.txt --published "
                "2025-09-04 --store news")(guarded(add))
    app.command("remove", help="Take articles out of a store, leaving no trace of them."
                "\n\nExample:\n\n  kg remove dialogue-strait --store news")(guarded(remove))
    app.command("export", help="Write a store as one file, for bulk loading elsewhere."
                "\n\nExamples:\n\n  kg export --store news -o news.nq\n\n  kg export --store news "
                "-o news.ttl --format ttl12")(guarded(export))


def add(  # noqa: PLR0913  (each is an option of the command)
    sources: Annotated[list[str], typer.Argument(help="Files, folders, or -.")],
    *,
    store: Annotated[str, _STORE],
    article_id: Annotated[str | None, typer.Option("--id", help="Id of the article.")] = None,
    title: Annotated[str | None, typer.Option(help="Headline that the file lacks.")] = None,
    published: Annotated[
        str | None, typer.Option(help="Publication date that the file lacks.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Outlet that the file lacks.")] = None,
    url: Annotated[str | None, typer.Option(help="Address that the file lacks.")] = None,
    wait: Annotated[float, typer.Option(help="Seconds to wait for another writer.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Add articles to a store; what is there already stays as it is."""
    from kg.ingest import read_sources  # noqa: PLC0415
    from kg.keep import add_articles  # noqa: PLC0415
    from kg.store import open_store  # noqa: PLC0415

    defaults = check_metadata(id=article_id, title=title, published=published,
                              publisher=publisher, url=url)
    errors: list[InputError] = []
    articles = keep_good(read_sources(sources, defaults=defaults), errors)
    changes = add_articles(open_store(store), progress(articles, ("articles", "篇")), wait=wait)
    for error in errors:
        complain(error)
    known = len(changes.added) + len(changes.replaced) + len(changes.unchanged)
    if as_json:
        tell_json({"added": changes.added, "replaced": changes.replaced,
                   "unchanged": changes.unchanged, "quarantined": changes.quarantined,
                   "unreadable": len(errors)})
    elif not known:
        stop(InputError(pick("nothing could be read, so nothing was added",
                             "沒有可讀的文章，未新增任何內容")))
    else:
        tell(f"{len(changes.added)} added, {len(changes.replaced)} replaced, "
             f"{len(changes.unchanged)} there already. Next: kg query --store {store} --list",
             f"新增 {len(changes.added)}、更新 {len(changes.replaced)}、原已存在 "
             f"{len(changes.unchanged)}。下一步：kg query --store {store} --list")
    if errors:
        raise typer.Exit(InputError.exit_status)


def remove(
    article_ids: Annotated[list[str], typer.Argument(help="Ids of the articles.")],
    *,
    store: Annotated[str, _STORE],
    wait: Annotated[float, typer.Option(help="Seconds to wait for another writer.")] = 0,
) -> None:
    """Take articles out of a store, leaving no trace of them."""
    from kg.store import open_store  # noqa: PLC0415

    changes = open_store(store).remove(article_ids, wait=wait)
    tell(f"{len(changes.removed)} removed", f"已移除 {len(changes.removed)} 篇")


def export(
    *,
    store: Annotated[str, _STORE],
    output: Annotated[str, typer.Option("--output", "-o", help="File to write; - for output.")],
    output_format: Annotated[
        str | None, typer.Option("--format", help="ttl, nt, nq, jsonld, graphml or ttl12.")
    ] = None,
) -> None:
    """Write a store as one file, for bulk loading elsewhere."""
    from kg.keep import export_store  # noqa: PLC0415
    from kg.store import open_store  # noqa: PLC0415

    export_store(open_store(store), output, output_format)
    if output != "-":
        size = Path(output).stat().st_size / 1e6
        tell(f"{output}: {size:.1f} MB", f"{output}：{size:.1f} MB")
