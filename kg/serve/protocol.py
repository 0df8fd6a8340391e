"""SPARQL 1.1 Protocol: from an HTTP request to a query or an update.

In: a request.  Out: :class:`Operation`; raises ``RefusedError`` for what the protocol forbids.
See SPARQL 1.1 Protocol, section 2.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qsl

from kg.serve.answers import RefusedError
from kg.serve.scan import add_using, find_words

if TYPE_CHECKING:
    from starlette.requests import Request

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_OUTSIDE: Final = {"query": frozenset({"SERVICE"}), "update": frozenset({"SERVICE", "LOAD"})}
_MOST_FIELDS: Final = 1000


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update with the graphs it is about; empty: those of the store."""

    kind: Literal["query", "update"]
    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


async def read_operation(request: Request) -> Operation | None:
    """Return what a request asks for; None if it asks for nothing at all."""
    fields = _fields(request.url.query)
    kind, text = None, None
    if request.method == "POST":
        kind, text, fields = await _read_body(request, fields)
    if kind is None:
        queries = [value for name, value in fields if name == "query"]
        updates = [value for name, value in fields if name == "update"]
        if updates and request.method != "POST":
            raise RefusedError(400, "an update is sent by POST")
        if len(queries) + len(updates) > 1:
            raise RefusedError(400, "one query or one update at a time")
        if not queries and not updates:
            if request.method == "POST":
                raise RefusedError(400, "no query and no update was given")
            return None
        kind, text = ("query", queries[0]) if queries else ("update", updates[0])
    operation = _operation(kind, text or "", fields)
    outside = find_words(operation.text) & _OUTSIDE[operation.kind]
    if outside:
        raise RefusedError(400, f"{', '.join(sorted(outside))} is not allowed: this server calls "
                                "no other and reads no file")
    return operation


async def _read_body(request: Request, fields: list[tuple[str, str]],
                     ) -> tuple[str | None, str | None, list[tuple[str, str]]]:
    kind, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    kind = kind.strip()
    if kind not in {_FORM, _QUERY, _UPDATE}:
        raise RefusedError(415, f"send {_FORM}, {_QUERY} or {_UPDATE}")
    if "charset" in parameters and "utf-8" not in parameters:
        raise RefusedError(415, "send the text in UTF-8")
    try:
        body = (await request.body()).decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError(400, "the body is not UTF-8") from None
    if kind == _FORM:
        return None, None, [*fields, *_fields(body)]
    if any(name in {"query", "update"} for name, _ in fields):
        raise RefusedError(400, "one query or one update at a time")
    return ("query" if kind == _QUERY else "update"), body, fields


def _fields(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict",
                         max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise RefusedError(400, f"the parameters cannot be read: {error}") from None


def _operation(kind: str, text: str, fields: list[tuple[str, str]]) -> Operation:
    def values(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in fields if key == name)

    if kind == "query":
        return Operation("query", text, values("default-graph-uri"), values("named-graph-uri"))
    default, named = values("using-graph-uri"), values("using-named-graph-uri")
    if default or named:
        try:
            text = add_using(text, default, named)
        except ValueError as error:
            raise RefusedError(400, f"using-graph-uri: {error}") from None
    return Operation("update", text)


def check_token(request: Request, token: str | None) -> None:
    """Raise ``RefusedError`` unless the request may write: 403 read-only, 401 without token."""
    if token is None:
        raise RefusedError(403, "this server is read-only (start it with kg serve --writable)")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(
            given.strip().encode(), token.encode()):
        raise RefusedError(401, "writing needs the token (Authorization: Bearer …)",
                           {"WWW-Authenticate": "Bearer"})
