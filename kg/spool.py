"""Sorting more lines than memory should hold.

In: lines of bytes, each ending in a line break, in any order.  Out: the same lines sorted
and each once.  What exceeds the limit waits in compressed temporary files, which vanish with
the object however the program ends.
"""

from __future__ import annotations

import gzip
import heapq
import tempfile
import weakref
from itertools import groupby
from operator import itemgetter
from typing import IO, TYPE_CHECKING, Final

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIMIT: Final = 48_000_000
"""Bytes of lines kept in memory; with what Python adds, about 80 MB."""
_OVERHEAD: Final = 41  # bytes that Python needs for a line beside its content
_CHUNK: Final = 2000  # lines compressed together
_LEVEL: Final = 1  # of compression: lines repeat their IRIs, and speed matters more


class Spool:
    """A heap of lines that can be read in order, as often as needed."""

    def __init__(self, limit: int = LIMIT) -> None:
        """``limit``: bytes of lines to keep in memory."""
        self._limit, self._size = limit, 0
        self._lines: list[bytes] = []
        self._runs: list[IO[bytes]] = []
        weakref.finalize(self, _close, self._runs)

    def add(self, lines: Iterable[bytes]) -> None:
        """Add lines.

        Raises :class:`~kg.errors.InputError` if the temporary folder cannot hold them.
        """
        before = len(self._lines)
        self._lines.extend(lines)
        self._size += sum(map(len, self._lines[before:])) + _OVERHEAD * (len(self._lines) - before)
        if self._size > self._limit:
            self._spill()

    def __iter__(self) -> Iterator[bytes]:
        """Yield the lines in order, each once."""
        self._lines.sort()
        parts: list[Iterable[bytes]] = [self._lines, *map(_read, self._runs)]
        merged = heapq.merge(*parts) if self._runs else self._lines
        return map(itemgetter(0), groupby(merged))

    def _spill(self) -> None:
        try:
            file = tempfile.TemporaryFile()  # noqa: SIM115  (closed with this object)
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=_LEVEL, mtime=0) as packed:
                self._lines.sort()
                for first in range(0, len(self._lines), _CHUNK):
                    packed.write(b"".join(self._lines[first : first + _CHUNK]))
        except OSError as error:
            raise InputError(f"cannot write temporary files: {error.strerror}",
                             file=tempfile.gettempdir(),
                             remedy="free space there or set TMPDIR to another folder") from None
        self._runs.append(file)
        self._lines, self._size = [], 0


def _close(files: list[IO[bytes]]) -> None:
    for file in files:
        file.close()


def _read(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    with gzip.GzipFile(fileobj=file, mode="rb") as packed:
        yield from packed
