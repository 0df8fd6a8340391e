"""Runs of nouns: how far to the left of its last word a name reaches.

In: a ``Context`` and a place.  Out: the place where the name begins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.mentions.context import PUNCTUATION, Context

if TYPE_CHECKING:
    from kg.model import Word

_NAME_TAGS: Final = frozenset(
    {"n", "nz", "nw", "nt", "vn", "LOC", "ORG", "PER", "s", "f", "an", "j"}
)
_PROPER_TAGS: Final = frozenset({"LOC", "ORG", "nz", "PER"})


def may_belong(context: Context, word: Word) -> bool:
    """Whether a word may stand inside the name of an organization."""
    value = context.text[word.start : word.end]
    if any(char in PUNCTUATION for char in value):
        return False
    if value in context.shapes.organization_words:
        return True
    if word.pos == "m":
        return value.startswith("第")
    return word.pos in _NAME_TAGS and not value.endswith(("年", "月", "日"))


_GUILDS: Final = ("公會", "協會", "學會", "工會", "聯誼會")
"""What those who follow a profession found: 醫師公會."""


def walk_left(context: Context, start: int, limit: int = 20) -> int:
    """Return where the run of nouns that ends at ``start`` begins, ``limit`` characters away."""
    first = start
    while True:
        word = context.word_ends.get(start)
        if word is None or first - word.start > limit or word.start == word.end:
            return start
        value = context.text[word.start : word.end]
        if value == "暨" and start < first:
            titled = word.start in context.title_ends
            if titled or context.text.endswith(
                context.shapes.organization_suffixes, 0, word.start
            ):
                return start
            start = word.start
            continue
        crosses = any(i in context.title_ends for i in range(word.start + 1, word.end))
        titled = word.end in context.title_ends and not context.text.startswith(_GUILDS, word.end)
        if not may_belong(context, word) or crosses or titled:
            return start
        if value in context.shapes.name_openers or word.pos == "PER":
            return start
        start = word.start


def strip_start(context: Context, start: int, end: int) -> int:
    """Drop words at the start that no name starts with: 該, 新任, a verb, a post before 暨."""
    if context.text[start] == "前" and start + 1 in context.term_borders[0]:
        start += 1
    posts = (i for i in range(start, end) if i in context.title_ends and context.text[i] == "暨")
    start = max((i + 1 for i in posts), default=start)
    while start < end:
        word = context.words.get(start)
        crossed = context.crossing("country", start)
        if crossed is not None and crossed.span.end < end:
            start = crossed.span.end
            continue
        if word is None:
            return start
        value = context.text[start : word.end]
        verb = value in context.shapes.organization_words and word.pos in {"v", "vd"}
        if re.match(r"第[\d一二三四五六七八九十]+[屆次]", context.text[start:end]):
            start = context.text.index("屆" if "屆" in context.text[start:end] else "次", start) + 1
            continue
        pointed = value[0] in "該本貴各此" and word.pos == "r"
        known = value in context.shapes.not_organization_starts or pointed
        if not known and not verb and word.pos != "f":
            return start
        start = word.end
    return start


def has_proper_part(context: Context, start: int, end: int) -> bool:
    """Whether a proper name stands in ``text[start:end]``."""
    begun = (context.words[place] for place in range(start, end) if place in context.words)
    if any(word.pos in _PROPER_TAGS and word.end <= end for word in begun):
        return True
    if not context.learned_bodies.isdisjoint(range(start, end)):
        return True
    left, right = context.term_borders
    return start in left or any(border in right for border in range(start + 2, end + 1))
