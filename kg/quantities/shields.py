"""Blank out what holds digits that are no quantities: addresses, telephones, clock times.

In: folded text.  Out: text of the same length in which such stretches are blanks.
"""

from __future__ import annotations

import re

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
_IDIOMS = re.compile(
    r"五花八門|三位一體|十項全能|一條龍|四通八達|三頭六臂|九牛一毛|三番[兩五]次|百家爭鳴|一枝獨秀|四處(?=[走旅氾消都奔])"
    r"|[一二兩]次(?:世界)?大戰|兩兆雙星|三八大蓋|千山萬水|千方百計|四面八方|萬人空巷|一件式|十大建設"
    r"|七十二變|百分百|三不五時|一了百了|億萬|千萬別|萬萬|十字路口|六四天安門|五十步笑百步"
)
_CODE_WORD = re.compile(r"\d")
_MONEY_CODE = re.compile(r"(?:NTD?|USD?|TWD|RMB|HKD|EUR|JPY|CNY|GBP)\d")


def _blank(match: re.Match[str]) -> str:
    return "\x00" * len(match[0])


def shield_urls(folded: str) -> str:
    """Blank out web and mail addresses and paths."""
    return _URLS.sub(_blank, folded)


def shield_codes(folded: str) -> str:
    """Blank out idioms, telephones, clock times and model numbers (F-16), not US$7 or NTD300."""
    return _IDIOMS.sub(_blank, _CODES.sub(_blank_code, folded))


def _blank_code(match: re.Match[str]) -> str:
    word = match[0]
    if not _CODE_WORD.search(word) or _MONEY_CODE.match(word):
        return word
    return "\x00" * len(word)
