"""Join two numerals that are one range, and tell digits that belong to a name.

In: folded text, the unit table and a numeral.  Out: the numeral with an upper bound
(30億至50億, 三、四百, 35%至40%), or None.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kg.quantities.numerals import START, Numeral, read_numeral, read_small, whole
from kg.quantities.units import UnitTable

_TO = re.compile(r" ?(?:至|到|~|-|–|—|─) ?")
_LIST = re.compile("、")
PERCENT = re.compile(r" ?%|個百分點|百分點|趴")
_BLOCK = frozenset("0123456789〇零一二三四五六七八九十百千萬億兆廿卅兩")


def is_code(text: str, units: UnitTable, numeral: Numeral) -> bool:
    """Whether the digits belong to a name or to a longer row of digits."""
    before, after = text[numeral.start - 1 : numeral.start], text[numeral.end : numeral.end + 1]
    if numeral.style == "arabic":
        if before in _BLOCK or (before.isascii() and before.isalpha() and after != "%" and
                                not units.sign_before(text, numeral.start)):
            return True
        if before in (".", "/") and text[numeral.start - 2 : numeral.start - 1].isdigit():
            return True
        written = text[numeral.start : numeral.start + 2]
        if len(written) == 2 and written[0] == "0" and written[1].isdigit():
            return True
        return after.isdigit() or after == "/"
    return before in _BLOCK and before != "" and before in "0123456789"


def _runs_on(text: str, numeral: Numeral) -> bool:
    """Whether the digits go on behind the numeral (a date, a fraction, a longer code)."""
    after = text[numeral.end : numeral.end + 1]
    return numeral.style == "arabic" and (after.isdigit() or after == "/")


def second_numeral(text: str, position: int, skip: tuple[str, ...] = ()) -> Numeral | None:
    """Return the numeral behind 至, 到, ~ or - at ``position``, if there is one."""
    to = _TO.match(text, position)
    if not to:
        return None
    start = to.end()
    for word in skip:
        if text.startswith(word, start):
            start += len(word)
    if start >= len(text) or text[start] not in START:
        return None
    numeral = read_numeral(text, start)
    return numeral if numeral and numeral.style not in ("bare", "vague") else None


def join_range(text: str, units: UnitTable, first: Numeral) -> Numeral | None:
    """Join 30億(元)至50億, 三到五, 三、四 into one numeral with an upper bound."""
    if first.upper is not None or first.style in ("bare", "vague"):
        return None
    start = first.end
    unit = units.any_unit(text, start)
    second = second_numeral(text, start)
    if second is None and unit is not None:
        second = second_numeral(text, unit)
    percent = PERCENT.match(text, start)
    if second is None and percent:
        second = second_numeral(text, percent.end())
    if second is None:
        return _neighbours(text, first)
    low = Decimal(first.value)
    if first.scale == 1 and second.scale > 1 and low < 10_000 and unit is None:
        low *= second.scale
    if low >= second.value or _runs_on(text, second):
        return None
    return replace(second, start=first.start, value=whole(low), upper=second.value,
                   scale=max(first.scale, second.scale), style=first.style)


def _neighbours(text: str, first: Numeral) -> Numeral | None:
    """三、四百人, 1、2個, 十二、三歲: a number and the next one mean a range."""
    if not _LIST.match(text, first.end) or first.scale > 1 or first.value >= 100 \
            or first.style == "grouped":
        return None
    start = first.end + 1
    if start >= len(text) or text[start] not in START:
        return None
    second = read_numeral(text, start)
    if second is None or second.style in ("bare", "vague", "pair"):
        return None
    low = Decimal(first.value)
    lead = read_small(text[start]) if not text[start].isdigit() else \
        int(text[start])
    if lead is None or lead != low % 10 + 1:
        return None
    if low >= 10:
        high: int | Decimal = whole(low + 1) if second.value < 10 else 0
        low_value: int | Decimal = whole(low)
    else:
        high = second.value
        low_value = whole(Decimal(second.value) / lead * low)
    if not high or low_value >= high:
        return None
    return replace(second, start=first.start, value=low_value, upper=high, approximate=True)
