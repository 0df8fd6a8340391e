"""Fold characters one by one, so that a folded text has the offsets of the original.

In: any string.  Out: a string of the same length.  Used for finding lexicon terms and for
what the taggers look at; what is shown to a reader is always the text as read.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_TO_TAIWAN = ("s2t", "t2tw")


@cache
def _converters() -> tuple[OpenCC, ...]:
    return tuple(OpenCC(name) for name in _TO_TAIWAN)


def _same_length(before: str, after: str) -> str:
    return after if len(after) == 1 else before


def _fold_character(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return _REPLACEMENT
    folded = _same_length(char, unicodedata.normalize("NFKC", char))
    folded = _same_length(folded, folded.lower())
    if folded > "\u2e7f":
        for converter in _converters():
            folded = _same_length(folded, converter.convert(folded))
    return "台" if folded == "臺" else folded


class _FoldTable(dict[int, str]):
    """A translation table that works out each character once, when it is first met."""

    def __missing__(self, code_point: int) -> str:
        folded = self[code_point] = _fold_character(chr(code_point))
        return folded


_TABLE = _FoldTable()


def fold_text(text: str) -> str:
    """Fold every character of ``text``; the result has the same length.

    臺 becomes 台, full width becomes half width, capital letters small, and a character of
    the Simplified set its usual Traditional form in Taiwan's writing.  The last step sees
    one character at a time (OpenCC s2t, then t2tw): where a Simplified character stands
    for several Traditional ones it takes the commonest, on both sides of a comparison.
    A lone surrogate becomes U+FFFD.
    """
    return text.translate(_TABLE)


def is_latin(char: str) -> bool:
    """Whether ``char`` is a letter or digit of a script that writes with spaces."""
    return char.isalnum() and char < "\u2e80"
