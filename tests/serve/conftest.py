"""Real servers, started as ``kg serve`` on free ports."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest

from kg.store import EmbeddedStore
from tests.store.store_material import GRAPHS

TOKEN = "open-sesame"  # noqa: S105  (a test's own)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command, url, *, env=None, seconds=30):
    """Run a server until the block ends; it is up when ``url`` answers."""
    process = subprocess.Popen(command, env={**os.environ, **(env or {})},
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + seconds
        while True:
            try:
                httpx.get(url, timeout=5)
                break
            except httpx.TransportError:
                if process.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"{command[0]} did not start: "
                                f"{process.stderr.read() if process.poll() is not None else ''}")
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


@contextmanager
def kg_server(folder, *options, env=None):
    port = free_port()
    command = [sys.executable, "-m", "kg.cli", "serve", "--store", str(folder), "--port", str(port),
               *options]
    with running(command, f"http://127.0.0.1:{port}/healthz", env=env) as process, \
            httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        client.process = process
        yield client


def make_store(folder):
    store = EmbeddedStore(folder)
    store.put([dict(GRAPHS[key] for key in "abc")])
    return store


@pytest.fixture(scope="session")
def reader(tmp_path_factory):
    """A read-only server."""
    folder = tmp_path_factory.mktemp("served") / "s"
    make_store(folder)
    with kg_server(folder) as client:
        yield client


@pytest.fixture(scope="session")
def writer(tmp_path_factory):
    """A server that may be written to with the token."""
    folder = tmp_path_factory.mktemp("written") / "s"
    make_store(folder)
    with kg_server(folder, "--writable", env={"KG_TOKEN": TOKEN}) as client:
        yield client
