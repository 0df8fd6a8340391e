"""Sentences and clauses of a block, with brackets respected, and the actors that stand in it.

In: a text and the links of the resolve stage.  Out: spans in code points of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.model import Link, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Resolution

OPENERS: Final = "「『“《（(〈【"
CLOSERS: Final = "」』”》）)〉】"
SENTENCE_ENDS: Final = "。！？!?"
CLAUSE_ENDS: Final = "，；：,;:"
QUOTES: Final = {"「": "」", "『": "』", "“": "”"}
_REACH: Final = 300  # no clause is longer, in code points; keeps odd input from being slow
_QUOTATION: Final = 2000
_ACTORS: Final = ("Person", "Organization", "Country")


def cut(text: str, start: int, end: int) -> Span:
    """Return ``text[start:end]`` as a span without white space around it."""
    end = max(start, end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end, text[start:end])


def split_sentences(text: str, block: Span) -> tuple[Span, ...]:
    """Split a block into sentences; a full stop inside brackets does not end one.

    A bracket that closes right after the stop belongs to the sentence.  Unbalanced
    brackets are ignored from the first stop that is followed by a new line.
    """
    found: list[Span] = []
    start, depth = block.start, 0
    for at in range(block.start, block.end):
        char = text[at]
        if char in OPENERS:
            depth += 1
        elif char in CLOSERS:
            depth = max(0, depth - 1)
        following = text[at + 1] if at + 1 < block.end else "\n"
        stop = char in SENTENCE_ENDS and (depth == 0 or following == "\n")
        quoted = char in "」』”" and depth == 0 and text[at - 1] in SENTENCE_ENDS
        if char == "\n" or (stop and following not in SENTENCE_ENDS) or (
            quoted and following not in CLAUSE_ENDS + SENTENCE_ENDS + CLOSERS + "、的"
        ):
            found.append(cut(text, start, at + 1))
            start, depth = at + 1, 0
    found.append(cut(text, start, block.end))
    return tuple(span for span in found if len(span))


def clause_start(text: str, position: int, floor: int) -> int:
    """Return where the clause that holds ``position`` begins, not before ``floor``.

    Punctuation inside brackets that closed before ``position`` does not count.
    """
    depth, at = 0, position
    floor = max(floor, position - _REACH)
    while at > floor:
        char = text[at - 1]
        if char in CLOSERS:
            if depth == 0 and char in "」』”" and text[at - 2] in SENTENCE_ENDS + "，,":
                return at
            depth += 1
        elif char in OPENERS:
            if depth == 0 and char in QUOTES:
                return at
            depth = max(0, depth - 1)
        elif depth == 0 and (char in CLAUSE_ENDS or char in SENTENCE_ENDS):
            return at
        at -= 1
    return floor


def closing_bracket(text: str, position: int, limit: int) -> int | None:
    """Return where the quotation opened at ``position`` closes, or None."""
    close, depth = QUOTES[text[position]], 0
    for at in range(position, min(limit, position + _QUOTATION)):
        if text[at] == text[position]:
            depth += 1
        elif text[at] == close:
            depth -= 1
            if depth == 0:
                return at
    return None


@dataclass(frozen=True, slots=True)
class Actors:
    """The links that name possible speakers, in text order and without overlaps."""

    links: tuple[Link, ...]
    persons: frozenset[str]

    def between(self, start: int, end: int) -> tuple[Link, ...]:
        """Return the links wholly inside ``start`` to ``end``."""
        first = bisect_left(self.links, start, key=lambda link: link.span.start)
        found: list[Link] = []
        for link in self.links[first:]:
            if link.span.start >= end:
                break
            if link.span.end <= end:
                found.append(link)
        return tuple(found)

    def is_person(self, link: Link) -> bool:
        """Whether the link refers to one person."""
        return len(link.entities) == 1 and link.entities[0] in self.persons


def gather_actors(resolution: Resolution) -> Actors:
    """Return the links to people, organizations and countries; the longest wins."""
    classes = {entity.id: entity.cls for entity in resolution.entities}
    usable = [
        link for link in resolution.links
        if link.entities and all(classes.get(e) in _ACTORS for e in link.entities)
    ]
    return Actors(
        tuple(_without_overlaps(usable)),
        frozenset(e for e, cls in classes.items() if cls == "Person"),
    )


def _without_overlaps(links: Iterable[Link]) -> list[Link]:
    kept: list[Link] = []
    for link in sorted(links, key=lambda x: (x.span.start, -x.span.end, x.entities)):
        if not kept or link.span.start >= kept[-1].span.end:
            kept.append(link)
    return kept
