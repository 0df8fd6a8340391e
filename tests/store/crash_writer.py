# ruff: noqa: S311, T201  (a script; chance need not be secret)
"""Kills writers: forks a child that adds and removes, kills it at a moment, looks at the store.

Run as ``crash_writer.py FOLDER ROUNDS SEED``; prints one JSON line for each round.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time

import pyoxigraph as ox

from kg.merge import flatten, merge
from kg.store import EmbeddedStore
from tests.store.store_material import GRAPHS


def write_forever(folder: str, seed: int) -> None:
    store, chance = EmbeddedStore(folder), random.Random(seed)
    while True:
        key = chance.choice(list(GRAPHS))
        store.put([dict([GRAPHS[key]])])
        present = list(store.articles())
        if chance.random() < 0.5 and len(present) > 1:
            store.remove([chance.choice(present)])


def look(folder: str) -> dict[str, object]:
    store = EmbeddedStore(folder)
    if not store.version():
        return {"articles": [], "whole": True, "merged": True}
    dataset = store.read()
    present = list(store.articles())
    plain = ox.Store()
    for key in present:
        name, triples = GRAPHS[key]
        plain.extend(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(name))
                     for t in triples)
    merge(plain)
    named = {q for q in dataset if q.graph_name != ox.DefaultGraph()}
    view = {q.triple for q in dataset.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    return {"articles": present,
            "whole": named == {q for q in plain if q.graph_name != ox.DefaultGraph()},
            "merged": view == set(flatten(plain))}


def time_of_a_write(folder: str) -> float:
    """Return the seconds that a write takes here; no database opens before the forks."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        for key in ("a", "b", "c"):
            EmbeddedStore(f"{folder}-trial").put([dict([GRAPHS[key]])])
        os._exit(0)
    os.waitpid(child, 0)
    return (time.monotonic() - began) / 3


def main() -> None:
    folder, rounds, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)
    longest = 3 * time_of_a_write(folder)
    for number in range(rounds):
        child = os.fork()
        if child == 0:
            write_forever(folder, seed + number)
        time.sleep(chance.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        reader = os.fork()
        if reader == 0:
            print(json.dumps(look(folder)), flush=True)
            os._exit(0)
        _, status = os.waitpid(reader, 0)
        if status:
            print(json.dumps({"failed": status}), flush=True)


main()
