# ruff: noqa: N815, PLR0913, PLR0917  (names of http.server; cases are rows of a table)
"""Stores on servers: our own, the ``oxigraph`` server, Virtuoso.  The same content everywhere."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import RDF

from kg import lease, vocab
from kg.endpoint import Endpoint, find_addresses
from kg.errors import QueryError, StoreError
from kg.graph import article_iri
from kg.query import run_query
from kg.remote import RemoteStore
from kg.store import EmbeddedStore, open_store
from tests.serve.conftest import TOKEN, free_port, kg_server, running
from tests.store.store_material import CHANGED, GRAPHS
from tests.store.test_store import bytes_of, expected

LABEL = f"SELECT ?l WHERE {{ ?s <{vocab.skos_prefLabel}> ?l }}"
OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or (
    shutil.which("oxigraph"))
VIRTUOSO = shutil.which("virtuoso-t")


@contextmanager
def our_own(folder, monkeypatch):
    monkeypatch.setenv("KG_STORE_TOKEN", TOKEN)
    with kg_server(folder / "s", "--writable", env={"KG_TOKEN": TOKEN}) as client:
        yield f"{client.base_url}/sparql"


@contextmanager
def oxigraph(folder, _):
    if OXIGRAPH is None:
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    port = free_port()
    command = [OXIGRAPH, "serve", "--location", str(folder / "o"), "--bind", f"127.0.0.1:{port}"]
    with running(command, f"http://127.0.0.1:{port}/"):
        yield f"http://127.0.0.1:{port}/query"


INI = """[Database]
DatabaseFile = {0}/v.db
ErrorLogFile = {0}/v.log
LockFile = {0}/v.lck
TransactionFile = {0}/v.trx
xa_persistent_file = {0}/v.pxa
[TempDatabase]
DatabaseFile = {0}/t.db
TransactionFile = {0}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{1}
NumberOfBuffers = 10000
DirsAllowed = {0}
[HTTPServer]
ServerPort = 127.0.0.1:{2}
ServerRoot = {0}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
"""


@contextmanager
def virtuoso(folder, monkeypatch):
    if VIRTUOSO is None:
        pytest.skip("Virtuoso is not installed (apt-get install virtuoso-opensource-7-bin)")
    sql, port = free_port(), free_port()
    place = folder / "v"
    place.mkdir()
    (place / "v.ini").write_text(INI.format(place, sql, port))
    monkeypatch.setenv("KG_STORE_USER", "dba")
    monkeypatch.setenv("KG_STORE_PASSWORD", "dba")
    command = [VIRTUOSO, "+foreground", "+configfile", str(place / "v.ini")]
    with running(command, f"http://127.0.0.1:{port}/sparql", seconds=90):
        yield f"http://127.0.0.1:{port}/sparql"


SERVERS = {"own": our_own, "oxigraph": oxigraph, "virtuoso": virtuoso}


def batch(*keys):
    return dict(CHANGED if key == "a2" else GRAPHS[key] for key in keys)


@pytest.mark.parametrize("server", SERVERS)
def test_a_remote_store_holds_what_an_embedded_one_would(server, tmp_path, monkeypatch):
    with SERVERS[server](tmp_path, monkeypatch) as url:
        store = open_store(url)
        assert store.articles() == {}
        assert store.put([batch("a", "b"), batch("c")]).added == ["a", "b", "c"]
        again = store.put([batch("a", "b")])
        assert (sorted(again.unchanged), bool(again)) == (["a", "b"], False)
        assert store.put([batch("a2", "d")]).replaced == ["a"]
        assert store.remove(["b"]).removed == ["b"]
        with pytest.raises(StoreError, match="no article b"):
            store.remove(["c", "b"])
        assert list(store.articles()) == ["a", "c", "d"]
        held = batch("a2", "c", "d")
        assert bytes_of(store.read()) == expected(held)
        view = set(store.endpoint.get_graph(None))
        local = EmbeddedStore(tmp_path / "local")
        local.put([held])
        assert view == {q.triple for q in local.read().quads_for_pattern(
            None, None, None, ox.DefaultGraph())}
        for question, given in (("articles", {}), ("planned", {"year": 2026}),
                                ("agreement", {}), ("evidence", {"subject": "漢鼎大演習"}),
                                (LABEL, {}), ("ASK { ?s ?p ?o }", {})):
            here, there = run_query(local.folder, question, **given), run_query(
                url, question, **given)
            assert (sorted(map(str, here.rows)), here.answer) == (
                sorted(map(str, there.rows)), there.answer), question
        graph = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s <{vocab.skos_prefLabel}> ?x ; ?p ?o }}"
        assert set(run_query(url, graph).triples) == set(run_query(local.folder, graph).triples)
        store.remove(["a", "c", "d"])
        assert run_query(url, "SELECT * WHERE { ?s ?p ?o }").rows == []


def test_foreign_triples_and_a_writer_that_was_cut_off(tmp_path, monkeypatch):
    """What is not ours stays; what a writer left undone is made good by the next change."""
    with oxigraph(tmp_path, monkeypatch) as url:
        store = RemoteStore(url)
        store.put([batch("a")])
        with monkeypatch.context() as broken:
            broken.setattr(RemoteStore, "_send_nodes", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                store.put([batch("c")])
        store.endpoint.update("INSERT DATA { <http://other.test/s> <http://other.test/p> 1 . "
                              f"<{vocab.BASE}event/old> <http://other.test/p> 1 }}")
        store.put([batch("b")])
        rows = {row["s"] for row in run_query(url, "SELECT * { ?s <http://other.test/p> ?o }").rows}
        assert rows == {"http://other.test/s"}
        assert bytes_of(store.read()) == expected(batch("a", "b", "c"))
        ours = {t for t in store.endpoint.get_graph(None) if "other.test" not in str(t)}
        assert ours == {q.triple for q in store.read().quads_for_pattern(
            None, None, None, ox.DefaultGraph())}
        assert not run_query(url, f"ASK {{ GRAPH <{lease.GRAPH}> {{ ?s ?p ?o }} }}").answer


def test_a_second_writer_waits_or_says_who_writes(tmp_path, monkeypatch):
    with oxigraph(tmp_path, monkeypatch) as url:
        store, second = RemoteStore(url), RemoteStore(url)
        seen = []

        def batches():
            yield batch("a")
            for write in (lambda: second.put([batch("b")]), lambda: second.remove(["a"])):
                with pytest.raises(StoreError, match=rf"written by process {os.getpid()} on "):
                    write()
            seen.extend(second.articles())
            threading.Thread(target=second.put, args=([batch("b")],), kwargs={"wait": 20}).start()
            yield batch("c")

        store.put(batches())
        assert seen == ["a"]
        for _ in range(100):
            if list(store.articles()) == ["a", "b", "c"]:
                break
            time.sleep(0.1)
        store.put([batch("d")], wait=20)
        assert bytes_of(store.read()) == expected(batch("a", "b", "c", "d"))
        view = store.endpoint.get_graph(None)
        assert view == {q.triple for q in store.read().quads_for_pattern(
            None, None, None, ox.DefaultGraph())}


def test_the_mark_of_a_dead_writer_holds_nobody_up(tmp_path, monkeypatch):
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True, check=True).stdout.strip()
    with oxigraph(tmp_path, monkeypatch) as url:
        store = RemoteStore(url)
        for mark in (f"{socket.gethostname()} {dead} {int(time.time())}",
                     f"elsewhere.test 1 {int(time.time()) - 7200}"):
            store.endpoint.update(f"INSERT DATA {{ GRAPH <{lease.GRAPH}> {{ "
                                  f'<{lease.GRAPH}> <{RDF.value}> "{mark}" }} }}')
            turn = lease.Turn(store.endpoint)
            turn.take(0)
            assert turn.was_cut_off
            turn.give_back()
        store.endpoint.update(f"INSERT DATA {{ GRAPH <{lease.GRAPH}> {{ <{lease.GRAPH}> "
                              f'<{RDF.value}> "elsewhere.test 1 {int(time.time())}" }} }}')
        with pytest.raises(StoreError, match=r"process 1 on elsewhere\.test"):
            store.put([batch("a")])


def test_a_change_fetches_only_what_it_touches(tmp_path, monkeypatch):
    with oxigraph(tmp_path, monkeypatch) as url:
        store, fetched = RemoteStore(url), []
        store.put([batch("a", "b")])
        plain = Endpoint.get_graph
        monkeypatch.setattr(Endpoint, "get_graph", lambda self, name: fetched.append(name) or plain(
            self, name))
        store.put([batch("c")])
        store.remove(["b"])
        assert fetched == [article_iri("c"), article_iri("b")]
        assert bytes_of(store.read()) == expected(batch("a", "c"))


class Flaky(BaseHTTPRequestHandler):
    """Passes requests on to a server, but drops two of three connections, before or after."""

    target, seen = "", 0

    def _pass_on(self):
        cls = type(self)
        cls.seen += 1
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        drop = {0: "before", 1: "after"}.get(cls.seen % 3)
        if drop == "before":
            self.close_connection = True
            self.connection.close()
            return
        kept = {k: v for k, v in self.headers.items() if k.lower() in {"accept", "content-type"}}
        answer = httpx.request(self.command, cls.target + self.path, content=body, headers=kept)
        if drop == "after":
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(answer.status_code)
        for name in ("content-type",):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = do_DELETE = _pass_on

    def log_message(self, *_):
        pass


@contextmanager
def flaky_proxy(url):
    handler = type("Handler", (Flaky,), {"target": url.rpartition("/")[0], "seen": 0})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/query", handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_dropped_connections_lose_nothing_and_add_nothing_twice(tmp_path, monkeypatch):
    with oxigraph(tmp_path, monkeypatch) as url, flaky_proxy(url) as (flaky, handler):
        store = RemoteStore.__new__(RemoteStore)
        store.endpoint = Endpoint(flaky, pause=0.01)
        store.put([batch("a", "b"), batch("c")])
        store.remove(["b"])
        assert handler.seen > 20
        assert bytes_of(RemoteStore(url).read()) == expected(batch("a", "c"))


def test_refusals_say_what_to_do(tmp_path, monkeypatch):
    with our_own(tmp_path, monkeypatch) as url:
        with pytest.raises(QueryError, match="refused the query: 400"):
            run_query(url, "SELECT * WHERE { ?s ?p }")
        monkeypatch.setenv("KG_STORE_TOKEN", "wrong")
        with pytest.raises(StoreError, match=r"refused POST: 401 .*KG_STORE_TOKEN"):
            open_store(url).put([batch("a")])


def test_a_server_that_is_not_there(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store(f"http://127.0.0.1:{free_port()}/sparql")
    with pytest.raises(StoreError, match="folder or an http"):
        open_store("ftp://127.0.0.1/x")


@pytest.mark.parametrize(("query", "server", "update", "graphs", "view"), [
    ("http://h:7878/query", "", "http://h:7878/update", "http://h:7878/store", False),
    ("http://h/sparql", "", "http://h/sparql", "http://h/store", False),
    ("http://h/news/sparql", "", "http://h/news/update", "http://h/news/data", False),
    ("http://h:8890/sparql", "Virtuoso/07.20", "http://h:8890/sparql-auth",
     "http://h:8890/sparql-graph-crud-auth", True),
    ("http://h/repositories/n", "", "http://h/repositories/n/statements",
     "http://h/repositories/n/rdf-graphs/service", True),
    ("https://h:8182/sparql", "", "https://h:8182/sparql", "https://h:8182/sparql/gsp/", True),
])
def test_addresses_of_known_servers(query, server, update, graphs, view, monkeypatch):
    found = find_addresses(query, server)
    assert (found.update, found.graphs, found.view is not None) == (update, graphs, view)
    monkeypatch.setenv("KG_STORE_UPDATE", "http://h/elsewhere")
    assert find_addresses(query, server).update == "http://h/elsewhere"
