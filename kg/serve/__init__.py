"""A store over HTTP: SPARQL 1.1 Protocol, Graph Store Protocol, the page, a query page.

In: the folder of an embedded store.  Out: an ASGI application (:func:`make_app`), or a server
that runs until it is stopped (:func:`serve`).  Queries run in worker processes that are
killed when they take too long: nothing a query does can outlive it or stop the server.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

__all__ = ["Settings", "make_app", "serve"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server allows.

    Times in seconds, sizes in bytes.  ``seconds`` and ``rows`` bound each query; a query
    that takes longer than ``slice_seconds`` goes on beside the others with less priority.
    ``token`` None: read only.  ``hosts`` are names under which the server may be addressed.
    """

    folder: Path
    token: str | None = None
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "::1")
    seconds: float = 30
    slice_seconds: float = 1
    update_seconds: float = 120
    rows: int = 100_000
    answer_bytes: int = 256_000_000
    body_bytes: int = 4_000_000
    upload_bytes: int = 256_000_000
    memory_bytes: int = 4_000_000_000
    workers: int = 2
    slow_workers: int = 1
    queue: int = 64


def make_app(settings: Settings) -> Starlette:
    """Return the ASGI application of a store."""
    from kg.serve.app import make_app as build  # noqa: PLC0415  (loads the framework)

    return build(settings)


def serve(settings: Settings, *, host: str = "127.0.0.1", port: int = 8010,
          started: Callable[[str], object] = lambda _: None) -> None:
    """Serve until stopped; ``started`` gets the server's address once its port is bound.

    Raises ``StoreError`` for a folder that is no store, and where nothing can be served.
    """
    import uvicorn  # noqa: PLC0415

    from kg.serve.listen import open_sockets, show_address  # noqa: PLC0415

    app = make_app(settings)
    sockets = open_sockets(host, port)
    server = uvicorn.Server(uvicorn.Config(
        app, log_level="warning", server_header=False, limit_concurrency=512,
        timeout_keep_alive=15))
    started(show_address(host, sockets[0]))
    try:
        with suppress(KeyboardInterrupt):
            server.run(sockets=sockets)
    except SystemExit:  # the framework's way to say so; its status is another one of ours
        raise StoreError("the server could not start (the lines above say why)") from None
    finally:
        for listener in sockets:
            listener.close()
