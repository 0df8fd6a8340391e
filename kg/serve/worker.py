"""A process that answers queries: one JSON line in, one JSON line out, the answer in a file.

In, on standard input: ``{"do": …, "folder": …, "snapshot": …, "out": …}``.  Out:
``{"status": 200, "type": …}`` with the answer in the file ``out``, or an HTTP status with
what is wrong.  The server kills this process when it takes too long.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from kg.serve.fence import forbid_sockets, limit_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Request = dict[str, Any]

_DEFAULT: Final = ox.DefaultGraph()
_JSON, _XML, _CSV = "application/sparql-results+json", "application/sparql-results+xml", "text/csv"
_RESULTS: Final = {f.media_type.partition(";")[0]: f for f in (
    ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML, ox.QueryResultsFormat.CSV,
    ox.QueryResultsFormat.TSV)}
_GRAPHS: Final = {f.media_type: f for f in (
    ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG,
    ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD)}


class TooMuchError(Exception):
    """The answer is larger than allowed."""


class Counted:
    """A file that counts the rows written to it and stops at too many rows or bytes.

    A mark between rows is one that no value can contain: values escape it.
    """

    def __init__(self, path: str, kind: str, rows: int, size: int) -> None:
        """``kind`` is the media type; JSON has a mark between rows, CSV and TSV a heading."""
        self._file = open(path, "wb")  # noqa: SIM115, PTH123  (closed by close)
        self._mark, more = {_JSON: (b',{"', -1), _XML: (b"<result>", 0)}.get(kind, (b"\n", 1))
        self._quoted, self._tail, self._is_csv = False, b"", kind == _CSV
        self._rows, self._size = rows + more, size

    def write(self, data: bytes) -> int:
        """Write and count; raises ``TooMuchError``."""
        self._size -= len(data)
        self._rows -= self._count(data)
        if self._rows < 0 or self._size < 0:
            raise TooMuchError
        return self._file.write(data)

    def flush(self) -> None:
        """Hand on what is buffered."""
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _count(self, data: bytes) -> int:
        if self._is_csv:  # a quoted value may hold line breaks
            parts = data.split(b'"')
            inside, count = self._quoted, 0
            for part in parts:
                count += 0 if inside else part.count(b"\n")
                inside = not inside
            self._quoted = not inside
            return count
        joined = self._tail + data
        self._tail = joined[-(len(self._mark) - 1):] if len(self._mark) > 1 else b""
        return joined.count(self._mark)


class Worker:
    """Holds the snapshot that was asked last and answers one request after the other."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._snapshot, self._dataset = "", ox.Store()

    def answer(self, request: Request) -> dict[str, Any]:
        """Answer a request; every fault becomes a status and a message."""
        deeds: dict[str, Callable[[Request], dict[str, Any]]] = {
            "query": self.query, "graph": self.graph, "page": self.page,
            "write": _write, "ping": lambda _: {"status": 200}}
        try:
            return deeds[request["do"]](request)
        except TooMuchError:
            return _say(422, f"the answer has more than {request['rows']} rows or "
                             f"{request['bytes']} bytes (add a LIMIT)")
        except SyntaxError as error:
            return _say(400, f"not SPARQL: {error}")
        except MemoryError:
            return _say(503, "the query needs more memory than it may have")
        except (OSError, RuntimeError, ValueError) as error:
            return _say(500, f"the query failed: {error}")

    def _open(self, request: Request) -> ox.Store:
        if request["snapshot"] != self._snapshot:
            self._snapshot, self._dataset = "", ox.Store()  # closes the one before
            if request["snapshot"]:
                self._dataset = ox.Store.read_only(request["snapshot"])
            self._snapshot = request["snapshot"]
        return self._dataset

    def query(self, request: Request) -> dict[str, Any]:
        """Run a query on the graphs asked for."""
        dataset = self._open(request)
        choice: dict[str, Any] = {}
        if request.get("default") or request.get("named"):
            choice = {"default_graph": [ox.NamedNode(g) for g in request["default"]],
                      "named_graphs": [ox.NamedNode(g) for g in request["named"]]}
        found: Any = dataset.query(request["query"], base_iri=request.get("base"), **choice)
        if isinstance(found, ox.QueryTriples):
            return self._write_triples(iter(found), request)
        kind = request["results"]
        if kind is None:
            return _say(406, "the result is a table; ask for " + ", ".join(_RESULTS))
        if isinstance(found, ox.QueryBoolean):
            found.serialize(request["out"], format=_RESULTS[kind])
            return {"status": 200, "type": kind}
        out = Counted(request["out"], kind, request["rows"], request["bytes"])
        try:
            found.serialize(cast("Any", out), format=_RESULTS[kind])
        finally:
            out.close()
        return {"status": 200, "type": kind}

    def graph(self, request: Request) -> dict[str, Any]:
        """Give one named graph, or the merged view, whole."""
        dataset = self._open(request)
        name = ox.NamedNode(request["graph"]) if request["graph"] else _DEFAULT
        if name != _DEFAULT and not dataset.contains_named_graph(name):
            return _say(404, f"there is no graph {request['graph']}")
        quads = dataset.quads_for_pattern(None, None, None, name)
        return self._write_triples((quad.triple for quad in quads),
                                   {**request, "rows": sys.maxsize})

    def page(self, request: Request) -> dict[str, Any]:
        """Render the interactive page of the merged view."""
        from kg.view import render  # noqa: PLC0415  (only this needs networkx)

        quads = self._open(request).quads_for_pattern(None, None, None, _DEFAULT)
        text = render([quad.triple for quad in quads])
        with open(request["out"], "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(text)
        return {"status": 200, "type": "text/html"}

    def _write_triples(self, triples: Iterator[ox.Triple], request: Request) -> dict[str, Any]:
        kind = request["graphs"]
        if kind is None:
            return _say(406, "the result is a graph; ask for " + ", ".join(_GRAPHS))

        def limited() -> Iterator[ox.Triple]:
            for number, triple in enumerate(triples):
                if number >= request["rows"]:
                    raise TooMuchError
                yield triple

        names = None if kind in {"application/n-triples", "application/n-quads"} else (
            request.get("prefixes"))
        ox.serialize(limited(), request["out"], format=_GRAPHS[kind], prefixes=names)
        return {"status": 200, "type": kind}


def _write(request: Request) -> dict[str, Any]:
    """Change the store: an update, or a graph put, joined or deleted."""
    from kg.errors import KgError, StoreError  # noqa: PLC0415
    from kg.serve.changes import change  # noqa: PLC0415  (loads what writing needs)

    try:
        return change(request)
    except StoreError as error:
        return _say(409 if "being written" not in str(error) else 503, str(error))
    except KgError as error:
        return _say(400, str(error))


def _say(status: int, message: str) -> dict[str, Any]:
    return {"status": status, "message": message}


def main() -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not stand between the answers
    limit_memory(int(sys.argv[1]))
    forbid_sockets()
    worker = Worker()
    for line in sys.stdin:
        answers.write(json.dumps(worker.answer(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
