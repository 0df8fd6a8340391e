"""The routes: from paths to queries, graphs, pages."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kg import vocab
from kg.serve.answers import RefusedError, respond, show_refusal
from kg.serve.describe import COUNTS, describe_dataset, describe_service
from kg.serve.guard import Guard
from kg.serve.negotiate import GRAPHS, RESULTS, choose, prefers_page
from kg.serve.pool import Answer, Pool
from kg.serve.protocol import check_token, read_operation
from kg.store import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from kg.serve import Settings

_ASSETS: Final = {"yasgui.min.js": "text/javascript", "yasgui.min.css": "text/css",
                  "query.js": "text/javascript", "query.css": "text/css"}
_PAGE_SECONDS: Final = 120
_POLICY: Final = ("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                  "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
                  "base-uri 'none'; form-action 'self'; frame-ancestors 'self'")


class Server:
    """What the handlers share: the store, the workers, the page of the current snapshot."""

    def __init__(self, settings: Settings) -> None:
        """Point at the store; the workers start with the application."""
        self.settings = settings
        self.store = EmbeddedStore(settings.folder)
        self.pool = Pool(settings)
        self._page: tuple[str, Answer, bytes] | None = None
        self._counts: tuple[str, dict[str, int]] | None = None
        self._rendering = asyncio.Lock()

    async def ask(self, **request: Any) -> Answer:
        """Run a request on the current snapshot; again if a writer has just dropped it."""
        for _ in range(3):
            version = self.store.version()
            snapshot = self.store.folder / "snapshots" / version
            answer = await self.pool.run(
                {"folder": str(self.store.folder), "snapshot": str(snapshot) if version else "",
                 "rows": self.settings.rows, "bytes": self.settings.answer_bytes,
                 "prefixes": vocab.PREFIXES, **request},
                seconds=_PAGE_SECONDS if request["do"] in {"page", "graph"} else None,
                slow=request["do"] == "page")
            if answer.status != 500 or snapshot.is_dir():
                break
        return answer

    async def write(self, **request: Any) -> Answer:
        """Run a change of the store among the long requests."""
        return await self.pool.run({"do": "write", "folder": str(self.store.folder), **request},
                                   seconds=self.settings.update_seconds, slow=True)

    async def home(self, _: Request) -> Response:
        """Give the interactive page, rendered once for each snapshot."""
        async with self._rendering:
            version = self.store.version()
            if self._page is None or self._page[0] != version:
                answer = await self.ask(do="page")
                if answer.file is None:
                    return respond(answer)
                data = await asyncio.to_thread(answer.file.read_bytes)
                answer.file.unlink()
                self._page = version, answer, data
        return HTMLResponse(self._page[2], headers={"ETag": f'"{self._page[0]}"'})

    async def sparql(self, request: Request) -> Response:
        """Answer the SPARQL protocol; without a query, the query page or the description."""
        operation = await read_operation(request)
        accept = request.headers.get("accept")
        if operation is None:
            if prefers_page(accept):
                return _query_page()
            return self._description(request, accept)
        if operation.kind == "update":
            check_token(request, self.settings.token)
            return respond(await self.write(kind="update", update=operation.text,
                                            base=str(request.url.replace(query=""))))
        results, graphs = choose(accept, RESULTS), choose(accept, GRAPHS)
        if results is None and graphs is None:
            raise RefusedError(406, "ask for one of " + ", ".join([*RESULTS, *GRAPHS]))
        return respond(await self.ask(
            do="query", query=operation.text, default=operation.default, named=operation.named,
            results=results, graphs=graphs, base=str(request.url.replace(query=""))))

    def _description(self, request: Request, accept: str | None) -> Response:
        kind = choose(accept, GRAPHS)
        if kind is None:
            raise RefusedError(406, "ask for one of " + ", ".join(GRAPHS))
        data = describe_service(str(request.url.replace(query="")), kind,
                                writable=self.settings.token is not None)
        return Response(data, media_type=kind, headers={"Vary": "Accept"})

    async def void(self, request: Request) -> Response:
        """Describe the dataset, counted once for each snapshot."""
        kind = choose(request.headers.get("accept"), GRAPHS)
        if kind is None:
            raise RefusedError(406, "ask for one of " + ", ".join(GRAPHS))
        version = self.store.version()
        if self._counts is None or self._counts[0] != version:
            answer = await self.ask(do="query", query=COUNTS, default=(), named=(),
                                    results="application/sparql-results+json", graphs=None)
            if answer.file is None:
                return respond(answer)
            row = json.loads(answer.file.read_bytes())["results"]["bindings"][0]
            answer.file.unlink()
            self._counts = version, {name: int(cell["value"]) for name, cell in row.items()}
        home = str(request.url.replace(path="/", query=""))
        return Response(describe_dataset(home, kind, self._counts[1]), media_type=kind)

    async def graph(self, request: Request) -> Response:
        """Answer the Graph Store Protocol, by parameter or by the address itself."""
        name = _graph_name(request)
        if request.method in {"GET", "HEAD"}:
            kind = choose(request.headers.get("accept"), GRAPHS)
            if kind is None:
                raise RefusedError(406, "ask for one of " + ", ".join(GRAPHS))
            answer = await self.ask(do="graph", graph=name, graphs=kind)
            return respond(answer, head=request.method == "HEAD")
        check_token(request, self.settings.token)
        if name is None:
            raise RefusedError(403, "the default graph is the merged view of the named graphs "
                                    "and cannot be written")
        if request.method == "DELETE":
            return respond(await self.write(kind="delete", graph=name))
        kind = request.headers.get("content-type", "text/turtle").partition(";")[0].strip().lower()
        if kind not in GRAPHS or kind == "text/plain":
            raise RefusedError(415, "send one of " + ", ".join(GRAPHS))
        body = self.pool.new_file()
        try:
            with body.open("wb") as file:
                async for part in request.stream():
                    file.write(part)
            return respond(await self.write(kind=request.method.lower(), graph=name,
                                            type=GRAPHS[kind], body=str(body)))
        finally:
            body.unlink(missing_ok=True)

    async def health(self, _: Request) -> Response:
        """Say whether the workers answer."""
        answer = await self.pool.run({"do": "ping"})
        if answer.file:
            answer.file.unlink(missing_ok=True)
        body = {"status": "ok" if answer.status == 200 else "failing",
                "snapshot": self.store.version(), "writable": self.settings.token is not None}
        return JSONResponse(body, 200 if answer.status == 200 else 503)


def _graph_name(request: Request) -> str | None:
    """Return the graph that a request names; None for the default graph."""
    if request.path_params.get("rest"):
        return str(request.url.replace(query=""))
    fields = request.query_params.multi_items()
    named = [value for name, value in fields if name == "graph"]
    default = [value for name, value in fields if name == "default"]
    if len(named) + len(default) != 1 or (default and default[0]):
        raise RefusedError(400, "name one graph: ?default or ?graph=IRI")
    if not named:
        return None
    import pyoxigraph as ox  # noqa: PLC0415

    try:
        return ox.NamedNode(named[0]).value
    except ValueError as error:
        raise RefusedError(400, f"{named[0]!r} is no absolute IRI: {error}") from None


def _asset(name: str) -> bytes:
    return resources.files("kg.serve").joinpath("assets", name).read_bytes()


def _query_page() -> Response:
    return HTMLResponse(_asset("query.html"), headers={"Content-Security-Policy": _POLICY,
                                                       "Vary": "Accept"})


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _ASSETS:
        raise RefusedError(404, "there is no such file")
    return Response(_asset(name), media_type=_ASSETS[name],
                    headers={"Cache-Control": "max-age=86400"})


async def _questions(_: Request) -> Response:
    """Give the shipped questions to the query page."""
    from kg.query import list_questions  # noqa: PLC0415

    return JSONResponse([{"name": q.name, "title": q.title, "title_zh": q.title_zh,
                          "text": q.text} for q in list_questions()])


def make_app(settings: Settings) -> Starlette:
    """Return the application; the store must exist, or be writable."""
    server = Server(settings)
    if settings.token is None:
        server.store.read()  # raises StoreError for a folder that is no store

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await server.pool.start()
        yield
        await server.pool.stop()

    graph_methods = ["GET", "HEAD", "PUT", "POST", "DELETE"]
    return Starlette(lifespan=lifespan, middleware=[Middleware(Guard, settings=settings)],
                     exception_handlers={RefusedError: show_refusal}, routes=[
        Route("/", server.home),
        *(Route(path, server.sparql, methods=["GET", "POST"])
          for path in ("/sparql", "/query", "/update")),
        Route("/store", server.graph, methods=graph_methods),
        Route("/store/{rest:path}", server.graph, methods=graph_methods),
        Route("/.well-known/void", server.void),
        Route("/healthz", server.health),
        Route("/questions.json", _questions),
        Route("/assets/{name}", _static),
    ])
