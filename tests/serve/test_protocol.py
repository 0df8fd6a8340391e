# ruff: noqa: PLR0913, S608, ISC004  (cases are rows of a table)
"""Cases of the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol, from their text.

Each names the section that demands it.  Protocol: https://www.w3.org/TR/sparql11-protocol/
(P), https://www.w3.org/TR/sparql11-http-rdf-update/ (G).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg import vocab
from kg.graph import article_iri
from tests.serve.conftest import TOKEN

FORM, QUERY, UPDATE = ("application/x-www-form-urlencoded", "application/sparql-query",
                       "application/sparql-update")
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
SELECT, ASK = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1", "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3"
A, B = article_iri("a"), article_iri("b")
LABEL = f"SELECT ?l WHERE {{ ?s <{vocab.skos_prefLabel}> ?l }}"
NAMED = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
INSERT = "INSERT DATA { GRAPH <http://x.test/g> { <http://x.test/s> <http://x.test/p> 1 } }"
WRITE = {"Authorization": f"Bearer {TOKEN}"}
DATA = b"<http://x.test/a> <http://x.test/b> <http://x.test/c> ."


@dataclass(frozen=True)
class Case:
    name: str
    section: str
    method: str = "GET"
    path: str = "/sparql"
    params: tuple = ()
    headers: dict = field(default_factory=dict)
    body: bytes | str | None = None
    status: int = 200
    kind: str | None = None
    contains: str | None = None


def get(name, section, *params, accept=None, **rest):
    headers = {"Accept": accept} if accept else {}
    return Case(name, section, params=params, headers=headers, **rest)


def post(name, section, body, sent_as, *params, accept=None, token=False, **rest):
    headers = {**({"Content-Type": sent_as} if sent_as else {}),
               **({"Accept": accept} if accept else {}), **(WRITE if token else {})}
    return Case(name, section, "POST", params=params, headers=headers, body=body, **rest)


def form(*fields):
    return urlencode(fields)


PROTOCOL = [
    get("query-get", "P2.1.1", ("query", SELECT), kind=JSON),
    post("query-post-form", "P2.1.2", form(("query", SELECT)), FORM, kind=JSON),
    post("query-post-direct", "P2.1.3", SELECT, QUERY, kind=JSON),
    post("query-post-direct-charset", "P2.1.3", SELECT, f"{QUERY}; charset=UTF-8", kind=JSON),
    get("query-unicode", "P2.1.1", ("query", 'SELECT ("海鯤" AS ?x) {}'), contains="海鯤"),
    post("query-post-unicode", "P2.1.3", 'SELECT ("海鯤" AS ?x) {}'.encode(), QUERY,
         contains="海鯤"),
    get("dataset-default-graph", "P2.1.4", ("query", LABEL), ("default-graph-uri", A),
        contains="漢鼎演習"),
    get("dataset-default-graphs", "P2.1.4", ("query", f"ASK {{ <{A}> ?p ?o . <{B}> ?q ?r }}"),
        ("default-graph-uri", A), ("default-graph-uri", B), contains='"boolean":true'),
    post("dataset-default-graphs-post", "P2.1.4", f"ASK {{ <{A}> ?p ?o . <{B}> ?q ?r }}", QUERY,
         ("default-graph-uri", A), contains='"boolean":false'),
    get("dataset-named-graph", "P2.1.4", ("query", NAMED), ("named-graph-uri", A), contains=A),
    post("dataset-named-graphs-form", "P2.1.4", form(
        ("query", f"ASK {{ GRAPH <{A}> {{ ?s ?p ?o }} GRAPH <{B}> {{ ?t ?q ?r }} }}"),
        ("named-graph-uri", A), ("named-graph-uri", B)), FORM, contains='"boolean":true'),
    get("dataset-full", "P2.1.4", ("query", f"ASK {{ <{A}> ?p ?o GRAPH <{B}> {{ ?t ?q ?r }} }}"),
        ("default-graph-uri", A), ("named-graph-uri", B), contains='"boolean":true'),
    get("from-in-query", "P2.1.4", ("query", f"SELECT ?l FROM <{A}> WHERE {{ ?s "
                                    f"<{vocab.skos_prefLabel}> ?l }}"), contains="漢鼎演習"),
    get("select-json", "P2.1.5", ("query", SELECT), accept=JSON, kind=JSON),
    get("select-xml", "P2.1.5", ("query", SELECT), accept=XML, kind=XML, contains="<result>"),
    get("select-csv", "P2.1.5", ("query", SELECT), accept="text/csv", kind="text/csv"),
    get("select-tsv", "P2.1.5", ("query", SELECT), accept="text/tab-separated-values",
        kind="text/tab-separated-values", contains="?s\n<"),
    get("ask-json", "P2.1.5", ("query", ASK), accept=JSON, kind=JSON, contains='"boolean":true'),
    get("ask-xml", "P2.1.5", ("query", ASK), accept=XML, kind=XML, contains="<boolean>true"),
    get("construct-turtle", "P2.1.5", ("query", CONSTRUCT), accept="text/turtle",
        kind="text/turtle"),
    get("construct-ntriples", "P2.1.5", ("query", CONSTRUCT), accept="application/n-triples",
        kind="application/n-triples"),
    get("construct-jsonld", "P2.1.5", ("query", CONSTRUCT), accept="application/ld+json",
        kind="application/ld+json"),
    get("construct-rdfxml", "P2.1.5", ("query", CONSTRUCT), accept="application/rdf+xml",
        kind="application/rdf+xml", contains="rdf:RDF"),
    get("describe", "P2.1.5", ("query", f"DESCRIBE <{A}>"), accept="text/turtle",
        kind="text/turtle"),
    get("accept-quality", "P2.1.5", ("query", SELECT), accept=f"{JSON};q=0.3, {XML};q=0.9",
        kind=XML),
    get("accept-zero", "P2.1.5", ("query", SELECT), accept=f"*/*, {JSON};q=0", kind=XML),
    get("accept-wildcard", "P2.1.5", ("query", SELECT), accept="text/*", kind="text/csv"),
    get("accept-nothing-known", "P2.1.5", ("query", SELECT), accept="image/png", status=406),
    get("accept-graph-for-table", "P2.1.5", ("query", SELECT), accept="text/turtle", status=406),
    get("accept-table-for-graph", "P2.1.5", ("query", CONSTRUCT), accept=JSON, status=406),
    get("bad-syntax", "P2.1.6", ("query", "SELECT * WHERE {"), status=400),
    get("bad-multiple-queries", "P2.1.1", ("query", ASK), ("query", ASK), status=400),
    post("bad-no-query", "P2.1.2", form(("x", "y")), FORM, status=400),
    post("bad-multiple-queries-form", "P2.1.2", form(("query", ASK), ("query", ASK)), FORM,
         status=400),
    post("bad-query-non-utf8", "P2.1.3", ASK.encode("utf-16"), f"{QUERY}; charset=UTF-16",
         status=415),
    post("bad-query-bytes", "P2.1.3", b"ASK { ?s ?p '\xff' }", QUERY, status=400),
    post("bad-content-type", "P2.1.3", ASK, "text/plain", status=415),
    post("bad-no-content-type", "P2.1.3", ASK, None, status=415),
    post("bad-update-as-query", "P2.1", form(("query", INSERT)), FORM, status=400),
    Case("bad-query-method-put", "P2.1", "PUT", params=(("query", ASK),), status=405),
    Case("bad-query-method-delete", "P2.1", "DELETE", params=(("query", ASK),), status=405),
    post("update-post-form", "P2.2.1", form(("update", INSERT)), FORM, token=True, status=204),
    post("update-post-direct", "P2.2.2", INSERT, UPDATE, token=True, status=204),
    post("update-sequence", "P2.2", f"{INSERT} ; CLEAR GRAPH <http://x.test/g>", UPDATE,
         token=True, status=204),
    post("update-base", "P2.2", "INSERT DATA { GRAPH <#g> { <#s> <#p> 1 } } ; DROP GRAPH <#g>",
         UPDATE, token=True, status=204),
    post("update-using-in-text", "P2.2.3", f"INSERT {{ GRAPH <http://x.test/u> {{ ?s ?p ?o }} }} "
         f"USING <{A}> WHERE {{ ?s ?p ?o }} ; DROP GRAPH <http://x.test/u>", UPDATE, token=True,
         status=204),
    post("update-using-with-parameter", "P2.2.3", f"INSERT {{ GRAPH <http://x.test/u> {{ ?s ?p 1 "
         f"}} }} USING <{A}> WHERE {{ ?s ?p ?o }}", UPDATE, ("using-graph-uri", A), token=True,
         status=400),
    post("update-using-graph", "P2.2.3", f"INSERT {{ GRAPH <http://x.test/u> {{ ?s ?p ?o }} }} "
         f"WHERE {{ ?s <{vocab.skos_prefLabel}> ?o ; ?p ?o }}", UPDATE, ("using-graph-uri", A),
         token=True, status=204),
    get("update-using-graph-done", "P2.2.3", ("query", f"SELECT ?l {{ GRAPH <http://x.test/u> {{ "
        f"?s <{vocab.skos_prefLabel}> ?l }} }}"), contains='"zh-hant-tw"}}]}}'),
    post("update-using-named-graph", "P2.2.3", form(
        ("update", "DELETE { GRAPH <http://x.test/u> { ?s ?p ?o } } "
         "WHERE { GRAPH ?g { ?s ?p ?o } }"),
        ("using-named-graph-uri", A)), FORM, token=True, status=204),
    get("update-using-named-graph-done", "P2.2.3",
        ("query", "ASK { GRAPH <http://x.test/u> { ?s ?p ?o } }"), contains='"boolean":false'),
    get("bad-update-get", "P2.2", ("update", INSERT), status=400),
    post("bad-update-syntax", "P2.2.5", "INSERT DATA {", UPDATE, token=True, status=400),
    post("bad-multiple-updates", "P2.2.1", form(("update", INSERT), ("update", INSERT)), FORM,
         token=True, status=400),
    post("bad-query-as-update", "P2.2", form(("update", ASK)), FORM, token=True, status=400),
    post("bad-update-non-utf8", "P2.2.2", INSERT.encode("utf-16"), f"{UPDATE}; charset=UTF-16",
         token=True, status=415),
    get("service-description", "SD2", accept="text/turtle", kind="text/turtle",
        contains="sd:endpoint"),
    get("service-description-xml", "SD2", accept="application/rdf+xml", kind="application/rdf+xml"),
]
G = "http://x.test/graph store"
_G = "http://x.test/graph1"


def store(name, section, method, *params, status=200, body=None, kind=None, accept=None,
          path="/store", token=True, gives=None, contains=None):
    headers = {**(WRITE if token else {}), **({"Content-Type": kind} if kind else {}),
               **({"Accept": accept} if accept else {})}
    return Case(name, section, method, path, params, headers, body, status, gives, contains)


TTL = "text/turtle"
# In order: each case builds upon the ones before it.
GRAPH_STORE = [
    store("put-new", "G5.3", "PUT", ("graph", _G), body=DATA, kind=TTL, status=201),
    store("get-put", "G5.2", "GET", ("graph", _G), accept=TTL, gives=TTL, contains="x.test/c"),
    store("put-existing", "G5.3", "PUT", ("graph", _G), body=DATA.replace(b"/c", b"/d"), kind=TTL,
          status=204),
    store("get-replaced", "G5.2", "GET", ("graph", _G), contains="x.test/d"),
    store("post-existing", "G5.5", "POST", ("graph", _G), body=DATA, kind=TTL, status=204),
    store("get-joined", "G5.2", "GET", ("graph", _G), contains="x.test/c"),
    store("get-joined-keeps", "G5.2", "GET", ("graph", _G), contains="x.test/d"),
    store("put-xml", "G5.3", "PUT", ("graph", _G), kind="application/rdf+xml", status=204,
          body='<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
          'xmlns:x="http://x.test/"><rdf:Description rdf:about="http://x.test/q"><x:p>v</x:p>'
          "</rdf:Description></rdf:RDF>"),
    store("put-jsonld", "G5.3", "PUT", ("graph", _G), kind="application/ld+json", status=204,
          body='{"@id": "http://x.test/j", "http://x.test/p": "w"}'),
    store("get-ntriples", "G5.2", "GET", ("graph", _G), accept="application/n-triples",
          gives="application/n-triples", contains="http://x.test/j"),
    store("get-not-acceptable", "G5.2", "GET", ("graph", _G), accept="image/png", status=406),
    store("head-existing", "G5.6", "HEAD", ("graph", _G)),
    store("put-empty", "G5.3", "PUT", ("graph", "http://x.test/e"), body=b"", kind=TTL,
          status=201),
    store("put-bad-syntax", "G5.3", "PUT", ("graph", _G), body=b"<a", kind=TTL, status=400),
    store("put-bad-type", "G5.3", "PUT", ("graph", _G), body=DATA, kind="image/png", status=415),
    store("put-without-token", "G5.3", "PUT", ("graph", _G), body=DATA, kind=TTL, token=False,
          status=401),
    store("delete-existing", "G5.4", "DELETE", ("graph", _G), status=204),
    store("get-deleted", "G5.4", "GET", ("graph", _G), status=404),
    store("head-deleted", "G5.6", "HEAD", ("graph", _G), status=404),
    store("delete-absent", "G5.4", "DELETE", ("graph", _G), status=404),
    store("post-new", "G5.5", "POST", ("graph", _G), body=DATA, kind=TTL, status=201),
    store("get-default", "G4.2", "GET", ("default", ""), accept=TTL, gives=TTL),
    store("get-article", "G4.2", "GET", ("graph", A), contains="漢鼎演習"),
    store("direct-put", "G4.1", "PUT", path="/store/own", body=DATA, kind=TTL, status=201),
    store("direct-get", "G4.1", "GET", path="/store/own", contains="x.test/c"),
    store("direct-head", "G4.1", "HEAD", path="/store/own"),
    store("direct-delete", "G4.1", "DELETE", path="/store/own", status=204),
    store("direct-get-deleted", "G4.1", "GET", path="/store/own", status=404),
    store("bad-no-graph", "G4.2", "GET", status=400),
    store("bad-two-graphs", "G4.2", "GET", ("graph", A), ("graph", B), status=400),
    store("bad-graph-and-default", "G4.2", "GET", ("graph", A), ("default", ""), status=400),
    store("bad-relative-graph", "G4.2", "GET", ("graph", "no iri"), status=400),
    store("bad-method", "G5", "OPTIONS", status=405),
    store("put-default", "ours", "PUT", ("default", ""), body=DATA, kind=TTL, status=403),
]


def check(client, case):
    answer = client.request(case.method, case.path, params=list(case.params) or None,
                            headers={"Accept": "*/*", **case.headers}, content=case.body)
    assert answer.status_code == case.status, answer.text
    if case.kind:
        assert answer.headers["content-type"].partition(";")[0] == case.kind
    if case.contains:
        assert case.contains in answer.text


@pytest.mark.parametrize("case", PROTOCOL, ids=lambda case: case.name)
def test_sparql_protocol(writer, case):
    check(writer, case)


@pytest.mark.parametrize("case", GRAPH_STORE, ids=lambda case: case.name)
def test_graph_store_protocol(writer, case):
    check(writer, case)


def test_the_published_count_is_of_these_cases():
    page = (Path(__file__).parents[2] / "docs/quality/store.md").read_text("utf-8")
    assert f"{len(PROTOCOL)} cases of the SPARQL 1.1 Protocol" in page
    assert f"{len(GRAPH_STORE)} cases of the Graph Store HTTP Protocol" in page


def test_what_is_written_shows_in_the_merged_view_and_goes_again(writer):
    graph, ask = "http://x.test/merged", "ASK { <http://x.test/a> <http://x.test/zz> 5 }"
    before = writer.get("/store?default", headers={"Accept": "application/n-triples"}).text
    data = b"<http://x.test/a> <http://x.test/zz> 5 ."
    writer.put("/store", params={"graph": graph}, content=data,
               headers={**WRITE, "Content-Type": TTL}).raise_for_status()
    assert writer.get("/sparql", params={"query": ask}).json()["boolean"] is True
    writer.delete("/store", params={"graph": graph}, headers=WRITE).raise_for_status()
    after = writer.get("/store?default", headers={"Accept": "application/n-triples"}).text
    assert sorted(before.splitlines()) == sorted(after.splitlines())


@pytest.mark.parametrize("update", [
    "INSERT DATA { <http://x.test/a> <http://x.test/b> 1 }", "CLEAR ALL", "DROP DEFAULT"])
def test_the_merged_view_itself_cannot_be_written(writer, update):
    answer = writer.post("/sparql", content=update, headers={**WRITE, "Content-Type": UPDATE})
    assert answer.status_code == 409
    assert "merged view" in answer.text
    assert writer.get("/sparql", params={"query": ASK}).json()["boolean"] is True


def test_descriptions_and_dumps_are_well_formed(reader):
    for path in ("/sparql", "/.well-known/void", "/store?default", f"/store?graph={A}"):
        for form_ in (ox.RdfFormat.TURTLE, ox.RdfFormat.JSON_LD, ox.RdfFormat.N_TRIPLES,
                      ox.RdfFormat.RDF_XML):
            answer = reader.get(path, headers={"Accept": form_.media_type})
            assert list(ox.parse(answer.content, format=form_)), (path, form_)
    total = reader.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    count = total["results"]["bindings"][0]["n"]["value"]
    assert f"void:triples {count}" in reader.get("/.well-known/void").text.replace('"', "")
    assert json.loads(reader.get("/questions.json").text)[0]["text"]
