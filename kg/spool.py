"""Sorting more lines than memory should hold.

In: lines of bytes, each ending in a line break, in any order.  Out: the same lines sorted
and each once.  What exceeds the limit waits compressed in a temporary file, which vanishes with
the object however the program ends.  It waits there in pieces that hold a narrow range of lines
each, so that reading puts one range after another in order.
"""

from __future__ import annotations

import tempfile
import weakref
import zlib
from bisect import bisect_left
from io import BytesIO
from itertools import groupby, pairwise
from operator import itemgetter
from typing import IO, TYPE_CHECKING, Final

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIMIT: Final = 48_000_000
"""Bytes of lines kept in memory; with what Python adds, about 80 MB."""
_OVERHEAD: Final = 41  # bytes that Python needs for a line beside its content
_RANGE: Final = 500  # lines of the first load that make a range
_LEVEL: Final = 1  # of compression: lines repeat their IRIs, and speed matters more


class Spool:
    """A heap of lines that can be read in order, as often as needed."""

    def __init__(self, limit: int = LIMIT) -> None:
        """``limit``: bytes of lines to keep in memory."""
        self._limit, self._size = limit, 0
        self._lines: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._borders: list[bytes] = []  # the first line of each range but the first
        self._pieces: list[list[tuple[int, int]]] = []  # of each range: place and size in the file

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
        for number, lines in enumerate(self._ranges()):
            if self._file is not None:
                for place, size in self._pieces[number]:
                    self._file.seek(place)
                    lines.extend(BytesIO(zlib.decompress(self._file.read(size))))
                lines.sort()
            yield from map(itemgetter(0), groupby(lines))

    def _ranges(self) -> Iterator[list[bytes]]:
        """Yield the lines in memory in order, a range at a time."""
        self._lines.sort()
        cuts = [bisect_left(self._lines, border) for border in self._borders]
        for first, last in pairwise((0, *cuts, len(self._lines))):
            yield self._lines[first:last]

    def _spill(self) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closes with this object)
                weakref.finalize(self, self._file.close)
                self._lines.sort()
                self._borders = self._lines[_RANGE::_RANGE]
                self._pieces = [[] for _ in range(len(self._borders) + 1)]
            place = self._file.seek(0, 2)
            for pieces, lines in zip(self._pieces, self._ranges(), strict=True):
                size = self._file.write(zlib.compress(b"".join(lines), _LEVEL))
                pieces.append((place, size))
                place += size
            self._file.flush()
        except OSError as error:
            raise InputError(f"cannot write temporary files: {error.strerror}",
                             file=tempfile.gettempdir(),
                             remedy="free space there or set TMPDIR to another folder") from None
        self._lines, self._size = [], 0
