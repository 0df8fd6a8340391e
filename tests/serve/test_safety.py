# ruff: noqa: ISC004, S311  (queries in parts; chance need not be secret)
"""What a server must not let happen, whoever asks whatever."""

from __future__ import annotations

import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from kg.serve.negotiate import GRAPHS, RESULTS, choose, prefers_page
from kg.serve.scan import find_words
from kg.store import EmbeddedStore
from tests.serve.conftest import TOKEN, kg_server, make_store
from tests.store.store_material import GRAPHS as ARTICLES

ASK = "ASK { ?s ?p ?o }"
PRODUCT = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HOSTILE = [
    PRODUCT,
    "SELECT DISTINCT ?a ?d ?g ?j WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?j",
    "SELECT * WHERE { ?s (<x:a>|!<x:a>|^<x:a>|!(^<x:a>))* ?o . ?o (!<x:b>|^!<x:b>)* ?z . "
    "?z ?q ?w }",
    'SELECT * WHERE { ?s ?p ?o FILTER(REGEX(STR(?o), "' + "(a|a?)+" * 300 + '$")) ?x ?y ?z . '
    "?u ?v ?w . ?k ?l ?m }",
    "SELECT (CONCAT(" + ",".join(["STR(?s)"] * 500) + ") AS ?x) WHERE { ?s ?p ?o . ?a ?b ?c . "
    "?d ?e ?f } ORDER BY ?x",
]


def select(client, query, **options):
    return client.post("/sparql", content=query.encode(), **options,
                       headers={"Content-Type": "application/sparql-query"})


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    folder = tmp_path_factory.mktemp("strict") / "s"
    make_store(folder)
    with kg_server(folder, "--seconds", "2", "--rows", "50") as client:
        yield client


@pytest.mark.parametrize("header", [
    {"Host": "evil.example"}, {"Host": "127.0.0.1.evil.example:80"}, {"Host": ""},
    {"Host": "[::1"}])
def test_a_foreign_host_name_is_refused(reader, header):
    assert reader.get("/healthz", headers=header).status_code in {400, 421}


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1"])
@pytest.mark.parametrize("path", ["/sparql", "/store", "/healthz"])
def test_a_foreign_origin_is_refused(reader, origin, path):
    assert reader.post(path, headers={"Origin": origin}).status_code == 403


def test_its_own_pages_may_ask(reader):
    host = str(reader.base_url).rstrip("/")
    assert reader.get("/sparql", params={"query": ASK}, headers={"Origin": host}).status_code == 200


def test_a_reader_refuses_every_write(reader):
    update = "INSERT DATA { GRAPH <x:g> { <x:s> <x:p> 1 } }"
    direct = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    assert reader.post("/sparql", content=update, headers=direct).status_code == 403
    for method in ("PUT", "POST", "DELETE"):
        answer = reader.request(method, "/store", params={"graph": "x:g"}, headers=direct)
        assert answer.status_code == 403


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}",
                                   f"Bearer {TOKEN}x", "Bearer \u00e9"])
def test_a_writer_needs_the_token(writer, token):
    answer = writer.post("/sparql", content="CLEAR ALL", headers={
        "Content-Type": "application/sparql-update", "Authorization": token.encode("latin-1")})
    assert answer.status_code == 401
    assert "Bearer" in answer.headers["www-authenticate"]


def test_writable_without_a_token_does_not_start(tmp_path):
    make_store(tmp_path / "s")
    done = subprocess.run([sys.executable, "-m", "kg.cli", "serve", "--store", str(tmp_path / "s"),
                           "--writable"], capture_output=True, text=True, timeout=30, check=False,
                          env={k: v for k, v in os.environ.items() if k != "KG_TOKEN"})
    assert done.returncode == 2
    assert "KG_TOKEN" in done.stderr


def test_what_is_no_store_is_not_served(tmp_path):
    done = subprocess.run([sys.executable, "-m", "kg.cli", "serve", "--store", str(tmp_path)],
                          capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 5
    assert "is no store" in done.stderr
    assert "http://" not in done.stderr, "no address is told before there is one"


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.7", "no host", "x" * 300])
def test_what_cannot_be_listened_on_is_an_error_of_the_store(tmp_path, host):
    make_store(tmp_path / "s")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run([sys.executable, "-m", "kg.cli", "serve", "--store",
                               str(tmp_path / "s"), "--host", host, "--port", str(port)],
                              capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 5, done.stderr
    assert f"cannot listen on {host}, port {port}" in done.stderr
    assert "Traceback" not in done.stderr
    assert "http://" not in done.stderr


def test_the_address_told_is_the_one_bound(tmp_path):
    make_store(tmp_path / "s")
    with subprocess.Popen([sys.executable, "-m", "kg.cli", "serve", "--store", str(tmp_path / "s"),
                           "--port", "0"], stderr=subprocess.PIPE, text=True) as process:
        try:
            url = process.stderr.readline().split()[0]
            assert httpx.get(f"{url}healthz", timeout=30).status_code == 200
        finally:
            process.terminate()


@pytest.fixture
def listener():
    """A server that notes whether anybody came."""
    came = []
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        bound.settimeout(0.1)
        stop = threading.Event()

        def accept():
            while not stop.is_set():
                try:
                    came.append(bound.accept()[1])
                except TimeoutError:
                    continue
        thread = threading.Thread(target=accept)
        thread.start()
        yield f"http://127.0.0.1:{bound.getsockname()[1]}/x", came
        stop.set()
        thread.join()


SERVICES = ["SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
            "SELECT * {{ service silent <{0}> {{ ?s ?p ?o }} }}",
            "SELECT * {{ \\u0053ERVICE <{0}> {{ ?s ?p ?o }} }}",
            "SELECT * {{ ?s ?p ?o FILTER(?s<?o)SERVICE<{0}>{{ ?a ?b ?c }} }}",
            "SELECT * {{ VALUES ?u {{ <{0}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
            "SELECT * {{ # '\nSERVICE <{0}> {{ ?s ?p ?o }} # '\n }}"]
LOADS = ["LOAD <{0}> INTO GRAPH <x:g>", "load silent <{0}> INTO GRAPH <x:g>",
         "LOAD <file:///etc/passwd> INTO GRAPH <x:g>", "L\\u004FAD <{0}>",
         "INSERT {{ GRAPH <x:g> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}"]


@pytest.mark.parametrize("text", SERVICES)
def test_no_query_calls_another_server(reader, listener, text):
    url, came = listener
    assert select(reader, text.format(url)).status_code == 400
    assert not came


@pytest.mark.parametrize("text", LOADS)
def test_no_update_reads_a_file_or_calls_another_server(writer, listener, text):
    url, came = listener
    answer = writer.post("/sparql", content=text.format(url), headers={
        "Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 400
    assert not came


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_a_worker_has_no_network_even_if_a_query_slips_through(tmp_path, listener):
    url, came = listener
    store = make_store(tmp_path / "s")
    request = {"do": "query", "folder": "", "query": SERVICES[0].format(url), "rows": 9,
               "snapshot": str(tmp_path / "s" / "snapshots" / store.version()), "bytes": 9999,
               "out": str(tmp_path / "out"), "default": [], "named": [], "graphs": None,
               "results": "text/csv"}
    done = subprocess.run([sys.executable, "-m", "kg.serve.worker", "4000000000"], text=True,
                          input=json.dumps(request) + "\n", capture_output=True, check=True,
                          timeout=30, cwd=Path(__file__).parents[2])
    assert json.loads(done.stdout)["status"] == 500
    assert not came


@pytest.mark.parametrize(("text", "words"), [
    ("SELECT * { ?service ?p 'SERVICE' }", set()), ('# SERVICE\nASK { <http://SERVICE> <x:p> """SE"'
     'RVICE "" SERVICE""" }', set()), ("ASK { ex:service ex:load service:x }", set()),
    ("ASK { ?s <x:a>/<x:b> 'x'@service }", set()), ("ASK{SERVICE<x:a>{}}", {"SERVICE"}),
    ("ASK { 'it\\'s' SERVICE <x:a> {} }", {"SERVICE"}), ("ASK{''SERVICE<x:a>{}}", {"SERVICE"}),
    ("LOAD<x:a>", {"LOAD"}), ("ASK { ?a<?b SERVICE <x:s> {} }", {"SERVICE"}),
])
def test_words_are_told_from_names_strings_and_comments(text, words):
    assert find_words(text) & {"SERVICE", "LOAD"} == words


def test_ten_megabytes_are_refused(reader):
    text = "ASK { ?s ?p '" + "x" * 10_000_000 + "' }"
    assert select(reader, text).status_code == 413
    parts = (b"x" * 100_000 for _ in range(100))
    answer = reader.post("/sparql", content=parts,
                         headers={"Content-Type": "application/sparql-query"})
    assert answer.status_code == 413
    assert reader.get("/healthz").json()["status"] == "ok"


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv",
                                    "application/sparql-results+xml", "text/turtle",
                                    "text/tab-separated-values"])
def test_too_many_rows_are_refused_and_as_many_as_allowed_are_not(strict, accept):
    what = "CONSTRUCT { ?s ?p ?o }" if accept == "text/turtle" else "SELECT *"
    for rows, status in ((50, 200), (51, 422)):
        answer = strict.get("/sparql", headers={"Accept": accept}, params={
            "query": f"{what} WHERE {{ ?s ?p ?o }} LIMIT {rows}"})
        assert answer.status_code == status, answer.text


def children(process) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in found.read_text().split()] if found.exists() else []


def test_a_query_over_its_time_is_stopped_and_frees_what_it_held(strict):
    began = time.monotonic()
    answer = select(strict, PRODUCT)
    assert (answer.status_code, "longer than 2 seconds" in answer.text) == (503, True)
    assert time.monotonic() - began < 8
    time.sleep(0.5)
    busy = [pid for pid in children(strict.process)
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "R"]
    assert not busy


def test_paths_lead_nowhere(reader):
    for path in ("/assets/../app.py", "/assets/%2e%2e%2fapp.py", "/assets/..%2f..%2fstore.py",
                 "/etc/passwd", "/store/../../etc/passwd", "/assets/LICENSE-yasgui.txt"):
        assert reader.get(path).status_code in {400, 404}


def test_the_query_page_needs_nothing_from_elsewhere(reader):
    page = reader.get("/sparql", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http" not in page.text.replace("http-equiv", "")
    for asset in ("yasgui.min.js", "yasgui.min.css", "query.js", "query.css"):
        assert f"/assets/{asset}" in page.text
        assert reader.get(f"/assets/{asset}").status_code == 200


def test_the_page_follows_the_store(tmp_path):
    store = make_store(tmp_path / "s")
    with kg_server(tmp_path / "s") as client:
        before = client.get("/")
        assert before.status_code == 200
        assert "漢鼎三號演習" in before.text
        assert client.get("/").headers["etag"] == before.headers["etag"]
        store.remove(["b"])
        after = client.get("/")
        assert after.headers["etag"] != before.headers["etag"]
        assert "漢鼎三號演習" not in after.text


@pytest.mark.parametrize(("accept", "kind"), [
    (None, "application/sparql-results+json"), ("*/*", "application/sparql-results+json"),
    ("application/json", "application/sparql-results+json"), ("text/csv;q=0", None),
    ("text/*;q=0.5, application/sparql-results+xml;q=0.4", "text/csv"),
    ("TEXT/CSV; charset=utf-8", "text/csv"), ("text/csv;q=x", None), (",", None)])
def test_negotiation(accept, kind):
    assert choose(accept, RESULTS) == kind


def test_browsers_get_pages_and_programs_get_data():
    assert prefers_page("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert not prefers_page("text/turtle, text/html;q=0.5")
    assert not prefers_page(None)
    assert choose("text/html", GRAPHS) is None


def test_sixteen_clients_some_hostile_lose_nothing(tmp_path):
    """A short version of the minute in benchmarks/store_load.py."""
    store, seconds, limit = make_store(tmp_path / "s"), 5.0, 4.0
    plain = "SELECT ?l WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }"
    times, wrong, stopped = [], [], []
    with kg_server(tmp_path / "s", "--seconds", str(limit)) as client:
        expected = select(client, plain).json()
        until = time.monotonic() + seconds

        def ask(number):
            chance = random.Random(number)
            with httpx.Client(base_url=client.base_url, timeout=60) as own:
                while time.monotonic() < until:
                    began = time.monotonic()
                    if number % 4 == 0:
                        answer = select(own, chance.choice(HOSTILE))
                        stopped.append(answer.status_code)
                    else:
                        answer = select(own, plain)
                        times.append(time.monotonic() - began)
                        if answer.status_code != 200 or answer.json() != expected:
                            wrong.append(answer.status_code)

        clients = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
        for thread in clients:
            thread.start()
        store.put([dict([ARTICLES["d"]])])
        store.remove(["d"])
        for thread in clients:
            thread.join()
        assert client.get("/healthz").json()["status"] == "ok"
    assert not [status for status in wrong if status != 200]
    assert max(times) < limit, statistics.quantiles(times, n=20)
    assert len(times) > 30
    assert stopped
    assert set(stopped) <= {400, 422, 503}
    assert EmbeddedStore(tmp_path / "s").articles()
