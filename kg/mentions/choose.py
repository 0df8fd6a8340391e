"""Choose among overlapping candidates: no mention stands inside another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.mentions.context import Found


def choose(candidates: Iterable[Found]) -> list[Found]:
    """Return candidates that do not overlap, in text order.

    The lower tier wins, then the longer, then the earlier, then the first class and rule
    in the alphabet, so that the outcome does not depend on the order of the input.
    """
    ordered = sorted(
        set(candidates), key=lambda f: (f.tier, f.start - f.end, f.start, f.cls, f.rule, f.keys)
    )
    taken: set[int] = set()
    chosen = []
    for found in ordered:
        places = range(found.start, found.end)
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(found)
    return sorted(chosen, key=lambda f: f.start)
