# ruff: noqa: S603  (the commands are our own)
"""What a store costs: load, disk, memory, and the time of each question, on three engines.

``python benchmarks/store.py [TRIPLES]`` (default 1,000,000) prints Markdown tables.  The graph
is made once of press releases (see ``store_material``).  Each engine works in a process of
its own, whose largest memory is told; questions are asked several times on the merged view,
the best time counts, and a question may take five seconds.  Loads take turns; the best of each
counts.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
import pyoxigraph as ox
from store_material import make_material

from kg import vocab
from kg.parameters import bind
from kg.query import fill, list_questions
from kg.store import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable

Cost = tuple[float, float]
"""Seconds by the clock, and of the processors."""
ROUNDS: Final = 2
SECONDS: Final = 5
PORT: Final = 8787
TAIWAN, AMERICA, DEFENCE, OFFICE, STRAIT = (vocab.BASE + node for node in (
    "actor/tw", "actor/us", "actor/tw-mnd", "actor/tw-president", "place/taiwan-strait"))
PARAMETERS: Final[dict[str, dict[str, str]]] = {
    "planned": {"year": "2016"}, "around": {"place": STRAIT}, "evidence": {"subject": DEFENCE},
    "claims": {"speaker": OFFICE}, "connections": {"from": DEFENCE, "to": AMERICA},
    "timeline": {"one": TAIWAN, "other": AMERICA}, "posts": {"organization": OFFICE},
    "dialogues": {"actor": AMERICA}, "arms-sales": {"recipient": TAIWAN},
}


def in_process(work: Callable[..., Any], *arguments: object) -> tuple[Any, float]:
    """Run in a process of its own; return what it gave and its largest memory in MB."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_report, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    found: tuple[Any, float] = ours.recv()
    process.join()
    return found


def _report(pipe: Any, work: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    found = work(*arguments)
    pipe.send((found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3))


def load_bare(source: str, folder: str) -> Cost:
    """Bulk-load N-Quads with pyoxigraph alone."""
    def load() -> None:
        store = ox.Store(folder)
        store.bulk_load(path=source, format=ox.RdfFormat.N_QUADS)
        store.flush()

    return _cost(load)


def read_graphs(source: str) -> dict[str, frozenset[ox.Triple]]:
    """Return the triples of each named graph of a file."""
    quads: Any = ox.parse(path=source, format=ox.RdfFormat.N_QUADS)
    return {name: frozenset(q.triple for q in group)
            for name, group in groupby(quads, key=lambda quad: quad.graph_name.value)}


def load_ours(source: str, folder: str) -> dict[str, Cost]:
    """Put ready graphs into an embedded store: all at once, then one more, then one less."""
    graphs, store = read_graphs(source), EmbeddedStore(folder)
    last = list(graphs)[-1]
    rest = {name: triples for name, triples in graphs.items() if name != last}
    steps: list[tuple[str, Callable[[], object]]] = [
        ("all", lambda: store.put([rest])), ("one more", lambda: store.put([{last: graphs[last]}])),
        ("one less", lambda: store.remove([next(iter(store.articles()))]))]
    return {name: _cost(step) for name, step in steps}


def _cost(step: Callable[[], object]) -> Cost:
    """Return the seconds that a step takes, and those of the processors in it."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    seconds = _time(step)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _time(step: Callable[[], object]) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def ask_embedded(folder: str) -> dict[str, float]:
    """Return the seconds of each question on the embedded store."""
    dataset = EmbeddedStore(folder).read()
    def ask(text: str) -> list[Any]:
        found: Any = dataset.query(text)
        return list(found)

    return {name: _best(partial(ask, text)) for name, text in texts(dataset).items()}


def texts(dataset: ox.Store) -> dict[str, str]:
    """Return the questions with their parameters bound."""
    return {question.name: fill(question.text, bind(
        question, PARAMETERS.get(question.name, {}), dataset)) for question in list_questions()}


def ask_rdflib(file: str, queries: dict[str, str]) -> tuple[float, dict[str, float]]:
    """Load the merged view into rdflib's memory store and ask; return seconds."""
    import rdflib  # noqa: PLC0415

    graph = rdflib.Graph()
    loading = _time(lambda: graph.parse(file, format="nt"))
    found = {}
    for name, text in queries.items():
        child = os.fork()  # a question that takes too long must not hold up the rest
        if child == 0:
            began = time.perf_counter()
            list(graph.query(text))
            Path(f"{file}.{name}").write_text(str(time.perf_counter() - began))
            os._exit(0)
        found[name] = _wait(child, Path(f"{file}.{name}"))
    return loading, found


def _wait(child: int, answer: Path) -> float:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return float(answer.read_text()) if answer.exists() else float("inf")
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return float("inf")


def ask_server(folder: str, file: str, queries: dict[str, str]) -> tuple[float, dict[str, float]]:
    """Load the merged view into the ``oxigraph`` server's store and ask over HTTP."""
    program = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    loading = _time(lambda: subprocess.run(
        [program, "load", "--location", folder, "--file", file], check=True, capture_output=True))
    with subprocess.Popen([program, "serve-read-only", "--location", folder, "--bind",
                           f"127.0.0.1:{PORT}"], stderr=subprocess.DEVNULL) as server:
        with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=SECONDS) as client:
            for _ in range(100):
                try:
                    client.get("/query", params={"query": "ASK {}"})
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            def ask(text: str) -> None:
                client.post("/query", data={"query": text}).raise_for_status()

            found = {name: _best(partial(ask, text)) for name, text in queries.items()}
        server.terminate()
    return loading, found


def _best(ask: Callable[[], object]) -> float:
    try:
        first = _time(ask)
        return min([first, *(_time(ask) for _ in range(4 if first < 1 else 0))])
    except httpx.TimeoutException:
        return float("inf")


def disk(folder: str) -> float:
    """Return the size of a folder in MB, counting a file that several snapshots share once."""
    files = (file.stat() for file in Path(folder).rglob("*") if file.is_file())
    return sum({found.st_ino: found.st_size for found in files}.values()) / 1e6


def cold_start(store: str) -> float:
    """Return the seconds of ``kg query`` on a file of 10,000 triples, from a cold start."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "small.ttl"
        quads = EmbeddedStore(store).read().quads_for_pattern(None, None, None, ox.DefaultGraph())
        small = [quad.triple for quad, _ in zip(quads, range(10_000), strict=False)]
        file.write_bytes(ox.serialize(small, format=ox.RdfFormat.TURTLE) or b"")
        return min(_time(lambda: subprocess.run(
            [sys.executable, "-m", "kg.cli", "query", "articles", str(file)], check=True,
            capture_output=True)) for _ in range(3))


def measure_loads(source: str, base: str) -> tuple[int, dict[str, str]]:
    """Load by turns, bare and ours, so that what else the machine does falls on each alike.

    Returns how many quads our store holds, and the questions with their parameters.
    """
    costs: dict[str, list[Cost]] = {"graphs": [], "ours": [], "same": []}
    for turn in range(ROUNDS):
        last = turn == ROUNDS - 1
        bare, memory = in_process(load_bare, source, f"{base}/graphs{turn}")
        show("pyoxigraph, bulk load of the named graphs", bare, memory, f"{base}/graphs{turn}")
        ours, memory = in_process(load_ours, source, f"{base}/ours{turn}")
        show("our store, ready graphs in one batch", ours["all"], memory, f"{base}/ours{turn}")
        if not turn:
            EmbeddedStore(f"{base}/ours0").read().dump(f"{base}/all.nq", ox.RdfFormat.N_QUADS)
        same, memory = in_process(load_bare, f"{base}/all.nq", f"{base}/same{turn}")
        show("pyoxigraph, bulk load of the same quads", same, memory, f"{base}/same{turn}")
        for name, cost in (("graphs", bare), ("ours", ours["all"]), ("same", same)):
            costs[name].append(cost)
            if not last or name != "ours":
                shutil.rmtree(f"{base}/{name}{turn}")
    show("our store, one article more", ours["one more"])
    show("our store, one article less", ours["one less"])
    Path(f"{base}/ours{ROUNDS - 1}").rename(f"{base}/ours")
    for name in ("same", "graphs"):
        ratios = [min(cost[kind] for cost in costs[name])
                  / min(cost[kind] for cost in costs["ours"]) for kind in (0, 1)]
        print(f"\nOur load against bare pyoxigraph's of {name}: {ratios[0]:.0%} by the clock, "
              f"{ratios[1]:.0%} by processor time.")
    dataset = EmbeddedStore(f"{base}/ours").read()
    dataset.dump(f"{base}/view.nt", ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return len(dataset), texts(dataset)


def measure(source: str, base: str) -> None:
    """Measure all of it in one run; each row is printed when it is known."""
    print(f"Load average {os.getloadavg()[1]:.1f}.\n")
    print("| | seconds | processor | memory MB | disk MB |\n|---|---|---|---|---|")
    held, queries = measure_loads(source, base)
    asked, memory = in_process(ask_embedded, f"{base}/ours")
    show("embedded, all questions", (sum(asked.values()), None), memory)
    loading, server = ask_server(f"{base}/server", f"{base}/view.nt", queries)
    show("oxigraph server, merged view", (loading, None), None, f"{base}/server")
    (loading, plain), memory = in_process(ask_rdflib, f"{base}/view.nt", queries)
    show("rdflib in memory, merged view", (loading, None), memory)
    print(f"\nThe store holds {held:,} quads. kg query on 10,000 triples, cold: "
          f"{cold_start(f'{base}/ours'):.2f} s.\n")
    print("| question, ms | embedded | oxigraph server | rdflib | rdflib / embedded |")
    print("|---|---|---|---|---|")
    for name, seconds in asked.items():
        print(f"| {name} | {seconds * 1e3:.1f} | {server[name] * 1e3:.1f} | "
              f"{plain[name] * 1e3:.0f} | {plain[name] / seconds:.0f} |")


def show(what: str, cost: tuple[float, float | None], memory: float | None = None,
         folder: str = "") -> None:
    """Print a row of the first table."""
    seconds, processor = cost
    cells = (f"{seconds:.2f}", f"{processor:.2f}" if processor else "",
             f"{memory:.0f}" if memory else "", f"{disk(folder):.0f}" if folder else "")
    print(f"| {what} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Make the graph, if it is not there, and measure."""
    source = make_material(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    with tempfile.TemporaryDirectory(dir=Path.home() / ".cache") as base:
        measure(str(source), base)


if __name__ == "__main__":
    main()
