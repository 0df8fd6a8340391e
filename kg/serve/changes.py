"""Writing to a served store: SPARQL updates, and graphs put, joined or deleted.

In: a request of the server.  Out: an HTTP status.  Only named graphs can be written; the
default graph is the merged view of them and follows by itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.store import EmbeddedStore

_WAIT = 30


def change(request: dict[str, Any]) -> dict[str, Any]:
    """Do what a request asks; raises ``StoreError``, or ``SyntaxError`` for what is no RDF."""
    store = EmbeddedStore(request["folder"])
    if request["kind"] == "update":
        store.change(lambda dataset: dataset.update(request["update"],
                                                    base_iri=request.get("base")), wait=_WAIT)
        return {"status": 204}
    name = ox.NamedNode(request["graph"])
    known = bool(store.version()) and store.read().contains_named_graph(name)
    if request["kind"] == "delete":
        if not known:
            return {"status": 404, "message": f"there is no graph {name.value}"}
        store.change(lambda dataset: dataset.remove_graph(name), graphs=[name], wait=_WAIT)
        return {"status": 204}
    triples = _read(request)
    if request["kind"] == "put":
        store.put([{name.value: triples}], wait=_WAIT)
    else:
        store.change(lambda dataset: dataset.extend(
            ox.Quad(t.subject, t.predicate, t.object, name) for t in triples),
            graphs=[name], wait=_WAIT)
    return {"status": 204 if known else 201}


def _read(request: dict[str, Any]) -> frozenset[ox.Triple]:
    form = ox.RdfFormat.from_media_type(request["type"])
    if form is None:
        raise SyntaxError(f"unknown media type {request['type']}")
    data = Path(request["body"]).read_bytes()
    return frozenset(quad.triple for quad in ox.parse(
        data, format=form, base_iri=request["graph"], rename_blank_nodes=True))
