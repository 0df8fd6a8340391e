"""Items of a text by their place, so that none has to be looked for among all of them.

In: items with a start and an end (or a span), and lists of words.  Out: :class:`Places`, which
gives the items over a stretch of the text, and :class:`Affixes`, which tells whether a text
starts or ends with one of many words at a place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from operator import attrgetter, sub
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


Item = TypeVar("Item")
SPAN: Final = "span."
"""Where items keep their place that have a span and no start and end of their own."""


class Places(Generic[Item]):
    """Items in the order of their starts; those that start together keep their order.

    Looking costs the logarithm of their number, and what the longest of them overlaps.
    """

    def __init__(self, items: Iterable[Item], where: str = "") -> None:
        """``where`` is :data:`SPAN`, or nothing for items with a start and an end."""
        start_of, end_of = attrgetter(f"{where}start"), attrgetter(f"{where}end")
        self.items = sorted(items, key=start_of)
        self.starts: list[int] = [*map(start_of, self.items)]
        self.ends: list[int] = [*map(end_of, self.items)]
        self._longest = max(map(sub, self.ends, self.starts), default=0)

    def over(self, start: int, end: int) -> Iterator[Item]:
        """Yield the items that share a code point with ``text[start:end]``, in order."""
        first = bisect_left(self.starts, start - self._longest + 1)
        for at in range(first, bisect_left(self.starts, end, first)):
            if self.ends[at] > start:
                yield self.items[at]

    def starting(self, start: int, end: int) -> list[Item]:
        """Return the items that start in ``text[start:end]``, in order."""
        first = bisect_left(self.starts, start)
        return self.items[first : bisect_left(self.starts, end, first)]

    def before(self, place: int) -> Iterator[Item]:
        """Yield the items that start before ``place``, the last first."""
        for at in range(bisect_left(self.starts, place) - 1, -1, -1):
            yield self.items[at]

    def ending_after(self, place: int) -> Item | None:
        """Return the first item, of such as do not overlap, that ends behind ``place``."""
        at = bisect_right(self.ends, place)
        return self.items[at] if at < len(self.items) else None

    def after(self, place: int) -> Item | None:
        """Return the first item that starts at ``place`` or later."""
        at = bisect_left(self.starts, place)
        return self.items[at] if at < len(self.items) else None


class Affixes:
    """Words that a text may start or end with at a place."""

    def __init__(self, words: Iterable[str]) -> None:
        """Sort the words by their first and last characters."""
        self._by_first: dict[str, tuple[str, ...]] = {}
        self._by_last: dict[str, tuple[str, ...]] = {}
        for word in words:
            self._by_first[word[:1]] = (*self._by_first.get(word[:1], ()), word)
            self._by_last[word[-1:]] = (*self._by_last.get(word[-1:], ()), word)

    def start(self, text: str, place: int) -> bool:
        """Whether one of the words begins at ``place``."""
        return text.startswith(self._by_first.get(text[place : place + 1], ()), place)

    def end(self, text: str, place: int, first: int = 0) -> bool:
        """Whether one of the words, begun at ``first`` or later, ends at ``place``."""
        words = self._by_last.get(text[place - 1 : place], ()) if place > first else ()
        return text.endswith(words, first, place)


@cache
def affixes(words: tuple[str, ...]) -> Affixes:
    """Return the words of a data file as :class:`Affixes`, made once."""
    return Affixes(words)
