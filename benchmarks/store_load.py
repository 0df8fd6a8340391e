# ruff: noqa: S603  (the commands are our own)
"""A server under load: sixteen clients, some hostile, for a minute; nothing lost, nobody starved.

``python benchmarks/store_load.py STORE [SECONDS]``.  Four clients send queries that would run
for hours; twelve ask a shipped question each time and compare the answer.  Prints how long the
honest ones waited and what the server's processes held at the end.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from kg.query import find_question

PORT: Final = 8788
LIMIT: Final = 10.0
QUESTIONS: Final = ("articles", "dialogues", "ranking", "arms-sales")
HOSTILE: Final = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT DISTINCT ?a ?d ?g WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?g",
    "SELECT * WHERE { ?s (<x:a>|!<x:a>|^<x:a>|!(^<x:a>))* ?o }",
    'SELECT * WHERE { ?s ?p ?o FILTER(REGEX(STR(?o), "' + "(a|a?)+" * 300 + '$")) ?x ?y ?z }',
    "ASK { ?s ?p '" + "x" * 10_000_000 + "' }",
)


@dataclass
class Seen:
    """What the clients saw."""

    times: list[float] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    hostile: dict[int, int] = field(default_factory=dict)


def ask(number: int, until: float, seen: Seen) -> None:
    """Be one client: hostile if the number is divisible by four."""
    chance, first = random.Random(number), dict[str, str]()  # noqa: S311
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=300) as client:
        while time.monotonic() < until:
            if number % 4 == 0:
                status = client.post("/sparql", content=chance.choice(HOSTILE), headers={
                    "Content-Type": "application/sparql-query"}).status_code
                seen.hostile[status] = seen.hostile.get(status, 0) + 1
                continue
            name, began = chance.choice(QUESTIONS), time.monotonic()
            answer = client.post("/sparql", data={"query": find_question(name).text})
            seen.times.append(time.monotonic() - began)
            if answer.status_code != 200 or first.setdefault(name, answer.text) != answer.text:
                seen.wrong.append(answer.status_code)


def memory(process: int) -> float:
    """Return what a process and its children hold, in MB."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                for pid in [str(process), *children])
    return pages * 4096 / 1e6


def main() -> None:
    """Run the server and the clients; print what they saw."""
    store, seconds = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 60
    seen = Seen()
    with subprocess.Popen([sys.executable, "-m", "kg.cli", "serve", "--store", store, "--port",
                           str(PORT), "--seconds", str(LIMIT)]) as server:
        time.sleep(5)
        before = memory(server.pid)
        until = time.monotonic() + seconds
        clients = [threading.Thread(target=ask, args=(n, until, seen)) for n in range(16)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        time.sleep(2)
        after = memory(server.pid)
        server.terminate()
    cuts = statistics.quantiles(seen.times, n=100)
    print(f"honest: {len(seen.times)} answers, {len(seen.wrong)} wrong or lost, median "
          f"{cuts[49]:.2f} s, 99 % under {cuts[98]:.2f} s, slowest {max(seen.times):.2f} s "
          f"(limit {LIMIT:g} s)")
    print(f"hostile, by status: {dict(sorted(seen.hostile.items()))}")
    print(f"memory: {before:.0f} MB before, {after:.0f} MB after")


if __name__ == "__main__":
    main()
