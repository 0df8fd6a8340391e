"""Blank out what holds digits that are no quantities: addresses, telephones, clock times.

In: folded text.  Out: text of the same length in which such stretches are blanks.
"""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon.units import load

_URLS = re.compile(
    r"(?:https?://|www\.)[!-~]{1,2000}"
    r"|[\w.+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64}){1,6}"
    r"|/[A-Za-z_%~][A-Za-z0-9_%.~-]{0,300}/[!-~]{0,500}"
)
_CODES = re.compile(
    r"(?<![\d.])\(?0\d{1,3}\)?[- ]\d{3,4}(?:[- ]\d{3,4}){1,2}(?!\d)"  # telephones
    r"|(?<![\d:])[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?!\d)"  # clock times
    r"|[A-Za-z][A-Za-z0-9]{0,11}(?:[-./][A-Za-z0-9]{1,12}){0,4}(?<=[\dA-Za-z])(?![\d.]*%)"  # F-16V
    r"|(?<=[\u4e00-\u9fff])-\d{1,4}[A-Za-z]{0,3}(?!\d|%|萬|億)"  # 殲-16, 東風-21D
)
_CODE_WORD = re.compile(r"\d")
_MONEY_CODE = re.compile(r"(?:NTD?|USD?|TWD|RMB|HKD|EUR|JPY|CNY|GBP)\d")


def _blank(match: re.Match[str]) -> str:
    return "\x00" * len(match[0])


def shield_urls(folded: str) -> str:
    """Blank out web and mail addresses and paths."""
    return _URLS.sub(_blank, folded)


def shield_codes(folded: str) -> str:
    """Blank out telephones, clock times and model numbers (F-16), not US$7 or NTD300."""
    return _CODES.sub(_blank_code, folded)


def shield_words(folded: str) -> str:
    """Blank out words and names with digits that say no number (五花八門, 馬英九)."""
    return _not_numbers().sub(_blank, folded)


@cache
def _not_numbers() -> re.Pattern[str]:
    words = sorted(load().not_numbers, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def _blank_code(match: re.Match[str]) -> str:
    word = match[0]
    if not _CODE_WORD.search(word) or _MONEY_CODE.match(word):
        return word
    return "\x00" * len(word)
