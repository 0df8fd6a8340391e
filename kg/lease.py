"""Whose turn it is to write to somebody else's store.

In: an endpoint.  Out: a turn that one writer has at a time, kept as one triple in a graph of
its own.  A writer adds its mark and looks: if another's is there as well, it takes its own
back and waits.  That needs no more of a server than to keep what it has confirmed, and every
step may be sent twice.  A writer that is cut off leaves its mark, which tells the next one
that the merged view may lack something.
"""

from __future__ import annotations

import os
import random
import socket
import time
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import vocab
from kg.errors import StoreError

if TYPE_CHECKING:
    from kg.endpoint import Endpoint

GRAPH: Final = f"{vocab.BASE}writer"
_SUBJECT: Final = f"<{GRAPH}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#value>"
_STALE: Final = 3600
"""Seconds after which a mark that was not renewed is that of a writer cut off."""


class Turn:
    """The turn of one writer; ``was_cut_off`` tells that the writer before did not finish."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Have no turn yet."""
        self.was_cut_off = False
        self._endpoint, self._mark, self._renewed = endpoint, "", 0.0

    def take(self, wait: float) -> None:
        """Wait ``wait`` seconds at most for the turn; raises ``StoreError`` with who has it."""
        until = time.monotonic() + wait
        while True:
            others = self._marks()
            for mark in [mark for mark in others if _is_cut_off(mark)]:
                self._send("DELETE", mark)
                others.remove(mark)
                self.was_cut_off = True
            if not others:
                self.renew()
                others = self._marks() - {self._mark}
                if not others:
                    return
                self.give_back()
            if time.monotonic() > until:
                host, process, *_ = min(others).split()
                raise StoreError(f"{self._endpoint.url} is being written by process {process} on "
                                 f"{host} (wait for it to end, or give --wait SECONDS)")
            time.sleep(random.uniform(0.1, 0.5))  # noqa: S311  (two must not stay in step)

    def renew(self) -> None:
        """Tell the others, from time to time, that this writer goes on."""
        before = self._mark
        if before and time.monotonic() - self._renewed < _STALE / 6:
            return
        self._renewed = time.monotonic()
        key = uuid.uuid4().hex[:8]  # two threads of a process are two writers
        self._mark = f"{socket.gethostname()} {os.getpid()} {int(time.time())} {key}"
        self._send("INSERT", self._mark)
        if before:
            self._send("DELETE", before)

    def give_back(self) -> None:
        """Let the next one write."""
        self._send("DELETE", self._mark)
        self._mark = ""

    def give_up(self) -> None:
        """Let the next one write, and know that something was left undone."""
        with suppress(StoreError):  # what went wrong before is the news
            self._send("INSERT", "nobody 0 0")
            self.give_back()

    def _marks(self) -> set[str]:
        found = self._endpoint.query(f"SELECT ?mark WHERE {{ GRAPH <{GRAPH}> "
                                     f"{{ {_SUBJECT} ?mark }} }}")
        return {row["mark"].value for row in found}

    def _send(self, verb: str, mark: str) -> None:
        self._endpoint.update(f"{verb} DATA {{ GRAPH <{GRAPH}> {{ {_SUBJECT} "
                              f"{ox.Literal(mark)} }} }}")


def _is_cut_off(mark: str) -> bool:
    """Whether the writer of a mark is gone: dead on this machine, or silent for long."""
    host, process, moment, *_ = mark.split()
    if time.time() - int(moment) > _STALE:
        return True
    if host != socket.gethostname() or os.name != "posix":  # elsewhere this would kill
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
