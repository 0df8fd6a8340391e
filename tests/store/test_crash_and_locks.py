"""Writers that are killed, writers that meet, readers in between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store import EmbeddedStore
from tests.store.store_material import GRAPHS

ROUNDS = 60


@pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked, which needs POSIX")
def test_a_killed_writer_leaves_a_store_that_opens_and_holds_whole_articles(tmp_path):
    script = Path(__file__).with_name("crash_writer.py")
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "s"), str(ROUNDS), "7"],
        capture_output=True, text=True, timeout=300, check=True,
        cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": "."})
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(seen) == ROUNDS
    assert all(row.get("whole") and row.get("merged") for row in seen), seen
    assert any(row["articles"] for row in seen)
    store = EmbeddedStore(tmp_path / "s")
    store.put([dict(GRAPHS.values())])
    assert list(store.articles()) == sorted(GRAPHS)


def hold(store: EmbeddedStore, entered: threading.Event, leave: threading.Event) -> None:
    def batches():
        yield dict([GRAPHS["a"]])
        entered.set()
        leave.wait(10)
        yield dict([GRAPHS["b"]])

    store.put(batches())


def test_a_second_writer_says_who_holds_the_store(tmp_path):
    entered, leave = threading.Event(), threading.Event()
    store = EmbeddedStore(tmp_path / "s")
    first = threading.Thread(target=hold, args=(store, entered, leave))
    first.start()
    entered.wait(10)
    try:
        with pytest.raises(StoreError, match=rf"written by process {os.getpid()} on "):
            EmbeddedStore(tmp_path / "s").put([dict([GRAPHS["c"]])])
        assert list(store.articles()) == ["a"], "a reader sees the batch that is done"
    finally:
        leave.set()
        first.join()
    assert list(store.articles()) == ["a", "b"]


def test_a_second_writer_waits_if_told_to(tmp_path):
    entered, leave = threading.Event(), threading.Event()
    store = EmbeddedStore(tmp_path / "s")
    first = threading.Thread(target=hold, args=(store, entered, leave))
    first.start()
    entered.wait(10)
    threading.Timer(0.3, leave.set).start()
    began = time.monotonic()
    EmbeddedStore(tmp_path / "s").put([dict([GRAPHS["c"]])], wait=10)
    assert time.monotonic() - began > 0.2
    first.join()
    assert list(store.articles()) == ["a", "b", "c"]


def test_readers_go_on_while_a_writer_writes(tmp_path):
    store, seen, stop = EmbeddedStore(tmp_path / "s"), set(), threading.Event()
    store.put([dict([GRAPHS["a"], GRAPHS["b"]])])

    def read() -> None:
        while not stop.is_set():
            seen.add(tuple(EmbeddedStore(tmp_path / "s").articles()))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(8):
        store.put([dict([GRAPHS["c"], GRAPHS["d"]])])
        store.remove(["c", "d"])
    stop.set()
    reader.join()
    assert seen <= {("a", "b"), ("a", "b", "c", "d")}
