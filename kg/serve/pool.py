"""Worker processes: short queries first, long ones beside them, none beyond its time.

In: requests as mappings.  Out: the worker's answer, and the file that holds the result.
Every query starts in the quick lane.  One that is not done after a slice of time keeps its
worker only if there is room in the slow lane, where it runs with less priority; otherwise
it is killed, waits for room, and starts again there.  A query known to be slow goes there
at once.  So slow queries, however many, hold up the others for a slice at the most.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.identity import digest

if TYPE_CHECKING:
    from kg.serve import Settings

_REMEMBERED: Final = 1000
_LOW_PRIORITY: Final = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status with the media type and the file of the result, or what went wrong."""

    status: int
    kind: str = ""
    message: str = ""
    file: Path | None = None


class Process:
    """One worker process and the pipe to it."""

    def __init__(self, child: asyncio.subprocess.Process) -> None:
        """Talk to ``child``."""
        self._child = child

    @classmethod
    async def start(cls, memory: int) -> Process:
        """Start a worker that may use so many bytes."""
        return cls(await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kg.serve.worker", str(memory), stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, limit=1 << 20))

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request and wait; a worker that died gives status 503."""
        if self._child.stdin is None or self._child.stdout is None:
            raise RuntimeError("a worker without pipes")
        try:
            self._child.stdin.write(json.dumps(request).encode() + b"\n")
            await self._child.stdin.drain()
            line = await self._child.stdout.readline()
        except (BrokenPipeError, ConnectionResetError):
            line = b""
        if not line:
            await self.stop()
            return {"status": 503, "message": "the query needs more memory than it may have"}
        found: dict[str, Any] = json.loads(line)
        return found

    @property
    def alive(self) -> bool:
        """Whether it can be asked again."""
        return self._child.returncode is None

    def slow_down(self) -> None:
        """Let the others go first."""
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._child.pid, _LOW_PRIORITY)

    async def stop(self) -> None:
        """Kill it, which frees all it held, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._child.kill()
        await self._child.wait()


class Pool:
    """The workers of a server."""

    def __init__(self, settings: Settings) -> None:
        """Start nothing yet."""
        self.settings = settings
        self._idle: deque[Process] = deque()
        self._quick = asyncio.Semaphore(settings.workers)
        self._slow = asyncio.Semaphore(settings.slow_workers)
        self._waiting = 0
        self._known_slow: OrderedDict[str, None] = OrderedDict()
        self._folder = tempfile.TemporaryDirectory(prefix="kg-serve-")
        self._number = 0

    async def start(self) -> None:
        """Start the workers, so that the first query finds them warm."""
        for _ in range(self.settings.workers):
            self._idle.append(await Process.start(self.settings.memory_bytes))

    async def stop(self) -> None:
        """Stop all workers and delete what they wrote."""
        while self._idle:
            await self._idle.pop().stop()
        self._folder.cleanup()

    def new_file(self) -> Path:
        """Return a new path in the server's own temporary folder."""
        self._number += 1
        return Path(self._folder.name) / str(self._number)

    async def run(self, request: dict[str, Any], *, seconds: float | None = None,
                  slow: bool = False) -> Answer:
        """Run a request within its time; ``slow``: known to take long."""
        if self._waiting >= self.settings.queue:
            return Answer(503, message="too many queries wait (try again in a moment)")
        limit = seconds or self.settings.seconds
        name = digest(request.get("query", ""), request.get("snapshot"))
        self._waiting += 1
        try:
            if not slow and name not in self._known_slow:
                answer = await self._run_quick(request, limit)
                if answer is not None:
                    return answer
                self._known_slow[name] = None
                if len(self._known_slow) > _REMEMBERED:
                    self._known_slow.popitem(last=False)
            return await self._run_slow(request, limit)
        finally:
            self._waiting -= 1

    async def _run_quick(self, request: dict[str, Any], limit: float) -> Answer | None:
        """Run for a slice of time; None: it must start again among the slow ones."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(limit):
                await self._quick.acquire()
        except TimeoutError:
            return Answer(503, message="the server is busy (try again in a moment)")
        held = self._quick
        worker = await self._take()
        out = self.new_file()
        task = asyncio.ensure_future(worker.ask({**request, "out": str(out)}))
        try:
            slice_ = min(self.settings.slice_seconds, limit)
            done, _ = await asyncio.wait({task}, timeout=slice_)
            if not done and self._slow.locked():
                return None
            if not done:
                await self._slow.acquire()
                self._quick.release()
                held = self._slow
                worker.slow_down()
                left = limit - (time.monotonic() - began)
                done, _ = await asyncio.wait({task}, timeout=max(left, 0))
            return _as_answer(task.result(), out) if done else _timeout(limit)
        finally:
            await self._give_back(worker, task, out, reuse=held is self._quick)
            held.release()

    async def _run_slow(self, request: dict[str, Any], limit: float) -> Answer:
        try:
            async with asyncio.timeout(limit):
                await self._slow.acquire()
        except TimeoutError:
            return Answer(503, message="the server is busy with long queries (try again later)")
        worker = await Process.start(self.settings.memory_bytes)
        worker.slow_down()
        out = self.new_file()
        task = asyncio.ensure_future(worker.ask({**request, "out": str(out)}))
        try:
            done, _ = await asyncio.wait({task}, timeout=limit)
            return _as_answer(task.result(), out) if done else _timeout(limit)
        finally:
            await self._give_back(worker, task, out, reuse=False)
            self._slow.release()

    async def _take(self) -> Process:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
        return await Process.start(self.settings.memory_bytes)

    async def _give_back(self, worker: Process, task: asyncio.Future[dict[str, Any]], out: Path, *,
                         reuse: bool) -> None:
        """Keep a worker that is done; kill one that is not, or whose client has gone."""
        finished = task.done() and not task.cancelled()
        if finished and reuse and worker.alive:
            self._idle.append(worker)
            return
        task.cancel()
        await asyncio.shield(worker.stop())
        if not finished:
            out.unlink(missing_ok=True)  # noqa: ASYNC240  (a local file)


def _as_answer(found: dict[str, Any], out: Path) -> Answer:
    file = out if found["status"] == 200 else None
    if file is None:
        out.unlink(missing_ok=True)
    return Answer(found["status"], found.get("type", ""), found.get("message", ""), file)


def _timeout(limit: float) -> Answer:
    return Answer(503, message=f"the query took longer than {limit:g} seconds and was stopped")
