"""``kg serve``: a store over HTTP, on this machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import guarded, tell
from kg.errors import InputError

_HELP = """Serve a store on this machine: SPARQL at /sparql, graphs at /store, the page at /.

Read-only unless --writable; writing needs a token, which is read from the environment.

Examples:

  kg serve --store news

  KG_TOKEN=secret kg serve --store news --writable
"""


def register(app: typer.Typer) -> None:
    """Add the command of this module to the command line."""
    app.command("serve", help=_HELP)(guarded(serve))


def serve(  # noqa: PLR0913  (each is an option of the command)
    *,
    store: Annotated[str, typer.Option(help="The store's folder.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65_535)] = 8010,
    writable: Annotated[
        bool, typer.Option("--writable", help="Allow updates with a token.")] = False,
    token_from_env: Annotated[
        str, typer.Option(help="Environment variable that holds the token.")] = "KG_TOKEN",  # noqa: S107  (a name)
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A further name of this server; repeatable.")] = None,
    seconds: Annotated[float, typer.Option(help="Longest time of a query.", min=0.1)] = 30,
    rows: Annotated[int, typer.Option(help="Most rows of an answer.", min=1)] = 100_000,
) -> None:
    """Serve a store over HTTP until stopped."""
    from kg.serve import Settings  # noqa: PLC0415
    from kg.serve import serve as run  # noqa: PLC0415

    token = os.environ.get(token_from_env) if writable else None
    if writable and not token:
        raise InputError(f"--writable needs a token in the environment variable {token_from_env}",
                         remedy=f"{token_from_env}=… kg serve …")
    names = ("localhost", "127.0.0.1", "::1", *([host] if host not in {"0.0.0.0", "::"} else []),  # noqa: S104
             *(allow_host or []))
    settings = Settings(Path(store), token, hosts=names, seconds=seconds, rows=rows)
    run(settings, host=host, port=port, started=lambda url: tell(
        f"{url} (Ctrl-C stops)", f"{url} （Ctrl-C 停止）", err=True))
