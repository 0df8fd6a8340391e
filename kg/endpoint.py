"""Somebody else's SPARQL endpoint: its addresses, credentials, requests and retries.

In: the address that answers queries.  Out: results, and changes that are safe to send twice.
Addresses for updates and graphs follow from the kind of server; the environment has the
last word: ``KG_STORE_UPDATE``, ``KG_STORE_GRAPHS``, ``KG_STORE_VIEW`` (the named graph that
holds the merged view where a store has no default graph of its own).  Credentials:
``KG_STORE_TOKEN`` (bearer), or ``KG_STORE_USER`` and ``KG_STORE_PASSWORD``.
"""

from __future__ import annotations

import os
import re
import time
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx
import pyoxigraph as ox

from kg import vocab
from kg.errors import QueryError, StoreError
from kg.serve.scan import find_first

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTEMPTS: Final = 5
_AGAIN: Final = frozenset({502, 503, 504})
_TRIPLES: Final = "application/n-triples"
_TABLE: Final = "application/sparql-results+json"
_VIEW: Final = f"{vocab.BASE}view"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a server takes queries, updates and graphs; ``view`` None: its default graph."""

    query: str
    update: str
    graphs: str
    view: str | None = None
    digest: bool = False


def find_addresses(query: str, server: str = "") -> Addresses:
    """Return a server's addresses from that for queries and from what it calls itself."""
    base, _, last = query.rstrip("/").rpartition("/")
    if "virtuoso" in server.lower():
        found = Addresses(query, f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth", _VIEW,
                          digest=True)
    elif re.search(r"/repositories/[^/]+/?$", query):  # GraphDB, RDF4J
        place = query.rstrip("/")
        found = Addresses(query, f"{place}/statements", f"{place}/rdf-graphs/service", _VIEW)
    elif re.search(r":8182/sparql/?$", query):  # Neptune
        found = Addresses(query, query, f"{query.rstrip('/')}/gsp/", _VIEW)
    elif "/" in base.partition("://")[2] and last in {"sparql", "query"}:  # Fuseki: /dataset/query
        found = Addresses(query, f"{base}/update", f"{base}/data")
    elif last == "query":  # Oxigraph
        found = Addresses(query, f"{base}/update", f"{base}/store")
    else:  # kg serve
        found = Addresses(query, query, f"{base}/store")
    return Addresses(query, os.environ.get("KG_STORE_UPDATE", found.update),
                     os.environ.get("KG_STORE_GRAPHS", found.graphs),
                     os.environ.get("KG_STORE_VIEW", found.view or "") or None, found.digest)


class Endpoint:
    """Requests to a server.  Raises ``StoreError`` where it refuses or cannot be reached."""

    def __init__(self, url: str, *, timeout: float = 120, pause: float = 0.5) -> None:
        """``timeout`` of a request and ``pause`` before the first retry are in seconds."""
        self.url, self._pause = url, pause
        self._client = httpx.Client(timeout=timeout, follow_redirects=True)
        weakref.finalize(self, self._client.close)
        answer = self._send("GET", url, params={"query": "ASK {}"}, headers={"Accept": _TABLE})
        self.addresses = find_addresses(url, answer.headers.get("server", ""))
        credentials = _credentials(digest=self.addresses.digest)
        if credentials:
            self._client.auth = credentials

    def query(self, text: str) -> Any:
        """Run a query on the merged view; give what pyoxigraph gives for one.

        Raises ``QueryError`` for a query that the server refuses.
        """
        form = find_first(text, ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
        is_graph = form in {"CONSTRUCT", "DESCRIBE"}
        fields = {"query": text}
        if self.addresses.view and not find_first(text, ("FROM",)):
            fields["default-graph-uri"] = self.addresses.view
        answer = self._send("POST", self.addresses.query, data=fields,
                            headers={"Accept": _TRIPLES if is_graph else _TABLE}, raw=True)
        if answer.status_code >= 400:
            raise QueryError(f"{self.url} refused the query: {_reason(answer)}")
        try:
            if is_graph:
                form_ = ox.RdfFormat.from_media_type(answer.headers["content-type"])
                return [quad.triple for quad in ox.parse(
                    answer.content, format=form_ or ox.RdfFormat.N_TRIPLES)]
            found = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
            return _as_boolean(found) if form == "ASK" else found
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"{self.url} gave an answer that cannot be read: {error}") from None

    def quads_for_pattern(self, subject: Any, predicate: Any, target: Any, _graph: Any = None,
                          ) -> Iterator[ox.Quad]:
        """Yield triples of the merged view, as a dataset in memory does; None: any."""
        terms = [str(t) if t is not None else f"?{name}"
                 for t, name in zip((subject, predicate, target), "spo", strict=True)]
        found = self.query(f"SELECT * WHERE {{ {' '.join(terms)} }}")
        for row in found:
            parts = [known if known is not None else row[name] for known, name in
                     zip((subject, predicate, target), "spo", strict=True)]
            yield ox.Quad(*parts)

    # -- changes, each of which may be sent twice -------------------------------------------

    def update(self, text: str) -> None:
        """Run an update; only what may be sent twice (INSERT DATA, DELETE DATA, CLEAR)."""
        self._send("POST", self.addresses.update, content=text.encode(),
                   headers={"Content-Type": "application/sparql-update"})

    def put_graph(self, name: str, triples: frozenset[ox.Triple]) -> None:
        """Replace a named graph as a whole."""
        data = "".join(sorted(f"{triple} .\n" for triple in triples)).encode()
        self._send("PUT", self.addresses.graphs, params={"graph": name}, content=data,
                   headers={"Content-Type": _TRIPLES if not self.addresses.digest else
                            "text/turtle"})

    def delete_graph(self, name: str) -> None:
        """Delete a named graph, if it is there."""
        self._send("DELETE", self.addresses.graphs, params={"graph": name}, absent=True)

    def get_graph(self, name: str | None) -> frozenset[ox.Triple]:
        """Return a graph; empty where there is none.  None: the merged view."""
        wanted = name or self.addresses.view
        answer = self._send("GET", self.addresses.graphs, absent=True, headers={"Accept": _TRIPLES},
                            params={"graph": wanted} if wanted else {"default": ""})
        if answer.status_code == 404:
            return frozenset()
        form = ox.RdfFormat.from_media_type(answer.headers.get("content-type", ""))
        return frozenset(quad.triple for quad in ox.parse(
            answer.content, format=form or ox.RdfFormat.N_TRIPLES))

    def _send(self, method: str, url: str, *, absent: bool = False, raw: bool = False,
              **request: Any) -> httpx.Response:
        """Send a request, again after a dropped connection or a busy answer."""
        problem = ""
        for attempt in range(_ATTEMPTS):
            if attempt:
                time.sleep(self._pause * 2 ** (attempt - 1))
            try:
                answer = self._client.request(method, url, **request)
            except httpx.TransportError as error:
                problem = str(error) or type(error).__name__
                continue
            except (httpx.InvalidURL, httpx.HTTPError) as error:
                raise StoreError(f"{url}: {error}") from None
            if answer.status_code in _AGAIN:
                problem = _reason(answer)
                continue
            if answer.status_code < 400 or raw or (absent and answer.status_code == 404):
                return answer
            raise StoreError(f"{url} refused {method}: {_reason(answer)}{_remedy(answer)}")
        raise StoreError(f"{url} cannot be reached: {problem} (tried {_ATTEMPTS} times)")


def _credentials(*, digest: bool) -> httpx.Auth | None:
    token, user = os.environ.get("KG_STORE_TOKEN"), os.environ.get("KG_STORE_USER")
    if token:
        return _Bearer(token)
    if not user:
        return None
    password = os.environ.get("KG_STORE_PASSWORD", "")
    return httpx.DigestAuth(user, password) if digest else httpx.BasicAuth(user, password)


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Any:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _as_boolean(found: Any) -> Any:
    """Return the answer to ASK; Virtuoso 7 gives a table with one number instead."""
    if isinstance(found, ox.QueryBoolean):
        return found
    cells = (cell for row in found for cell in row if cell is not None)
    yes = any(cell.value not in {"0", "false"} for cell in cells)
    data = '{"head":{},"boolean":%s}' % str(yes).lower()  # noqa: UP031  (braces)
    return ox.parse_query_results(data.encode(), format=ox.QueryResultsFormat.JSON)


def _reason(answer: httpx.Response) -> str:
    text = " ".join(answer.text.split())[:300]
    return f"{answer.status_code} {answer.reason_phrase}{': ' if text else ''}{text}"


def _remedy(answer: httpx.Response) -> str:
    if answer.status_code in {401, 403}:
        return (" (give KG_STORE_TOKEN, or KG_STORE_USER and KG_STORE_PASSWORD, in the "
                "environment, and see that they may write)")
    if answer.status_code in {404, 405}:
        return " (name the addresses in KG_STORE_UPDATE and KG_STORE_GRAPHS)"
    return ""
