"""Read numerals: Arabic, Chinese, mixed, grouped as gazettes group them, and vague ones.

In: folded text (:func:`kg.quantities.folding.fold`) and an offset.  Out: a :class:`Numeral`.
Examples: ``4億7123萬``, ``五、〇七九萬八、五〇〇``, ``六十六``, ``二百餘``, ``廿九``, ``數十億``,
``上百``, ``三四十``, ``二〇一三``.  A numeral is at most some sixty characters long, so reading
one costs constant time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
TENS = {"廿": 20, "卅": 30, "卌": 40}
SMALL = {"十": 10, "百": 100, "千": 1000}
BIG = {"萬": 10**4, "億": 10**8, "兆": 10**12}
FORMAL = str.maketrans("壹貳參肆伍陸柒捌玖拾佰仟", "一二三四五六七八九十百千")

_D = "〇零一二三四五六七八九"
_HAN = f"兩{_D}十百千廿卅卌"
_SEGMENT = re.compile(
    r"(?:(?P<arabic>\d{1,3}(?:,\d{3}){1,6}(?!\d)(?:\.\d{1,8})?"
    r"|\d{1,3}(?:，\d{3}){1,6}(?=[萬億兆元人名架])|\d{1,18}(?:\.\d{1,8})?)"
    rf"(?P<step>[十百千]?)"
    rf"|(?P<grouped>[{_D}]{{1,4}}(?:[、，,][{_D}]{{3}}(?![{_D}十百千點])){{1,6}})"
    rf"|(?P<han>[{_HAN}]{{1,16}})(?:[點.‧·・](?P<point>[{_D}]{{1,6}})(?=[萬億兆%倍元個成度美公]))?)"
    r"(?P<vague>[餘多幾來]?)(?: (?=[萬億兆]))?(?P<big>[萬億兆]{0,2})(?P<after>[餘多]?)"
)
_VAGUE_HEAD = re.compile(
    r"(?P<head>好幾|數|幾|上|成)(?P<unit>[十百千][萬億兆]?|[萬億兆])(?P<more>[多餘]?)"
)
_BARE = re.compile(r"(?P<unit>[百千][萬億兆]?|[萬億兆])(?P<more>[餘多來]?)")
_FORMAL = re.compile(r"[壹貳參肆伍陸柒捌玖零][壹貳參肆伍陸柒捌玖零拾佰仟萬億]{1,20}")
_PAIR = re.compile(r"([一二三四五六七八兩])([二三四五六七八九])")
_PAIR_TAIL = re.compile("[十百千]?[萬億兆]{0,2}")
_PAIR_UNIT = frozenset("個名位人天架艘枚輛次歲倍成週年場項種件家級分十百千萬億兆")
START = frozenset(f"{_HAN}數幾好上成萬億兆壹貳參肆伍陸柒捌玖0123456789")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number read from ``text[start:end]``.

    ``scale`` is the largest of 萬, 億, 兆 it is written with (1: none of them); ``bound`` and
    ``approximate`` come from the numeral itself (二百餘, 上百); ``style`` says how it is written.
    """

    start: int
    end: int
    value: int | Decimal
    upper: int | Decimal | None = None
    approximate: bool = False
    bound: Literal["at_least"] | None = None
    scale: int = 1
    style: Literal["arabic", "grouped", "han", "positional", "vague", "bare", "pair"] = "arabic"


def whole(value: Decimal | int) -> int | Decimal:
    """Return an int where the value is whole, else the decimal without trailing zeros."""
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else number.normalize()


def read_small(run: str) -> int | None:
    """Read a Chinese number below ten thousand, or digits in a row; None if it is neither.

    >>> [read_small(x) for x in ("六十六", "廿九", "二〇一三", "三百五", "十十")]
    [66, 29, 2013, 350, None]
    """
    if all(c in DIGITS for c in run):
        return int("".join(str(DIGITS[c]) for c in run)) if run else None
    if run == "兩":
        return 2
    return _read_units(run)


def _read_units(run: str) -> int | None:
    """Read digits with 十, 百, 千; each unit smaller than the one before."""
    total, unit, digit, zero = 0, 10_000, -1, False  # digit -1: none is waiting for its unit
    for char in run:
        step = SMALL.get(char) or TENS.get(char)
        if step is not None:
            base = 10 if char in TENS else step
            if base >= unit or digit == 0 or (digit >= 0 and char in TENS) or (
                    digit < 0 and char in "百千"):
                return None
            unit, total, digit = base, total + step * abs(digit), -1
        elif char in "零〇":
            if digit >= 0 or zero:
                return None
            zero = True
        elif digit >= 0:
            return None
        else:
            digit = 2 if char == "兩" else DIGITS[char]
    if digit < 0:
        return None if run[-1] in "零〇" else total
    return total + digit * (unit // 10 if unit in (100, 1000) and not zero else 1)


def read_numeral(text: str, start: int) -> Numeral | None:
    """Read the longest numeral that begins at ``start`` of a folded text, or None."""
    char = text[start]
    if char in "壹貳參肆伍陸柒捌玖":
        return _read_formal(text, start)
    if char in "數幾好上成":
        return _read_vague(text, start)
    if char in "百千萬億兆":
        return _read_bare(text, start)
    return _read_plain(text, start)


def _read_formal(text: str, start: int) -> Numeral | None:
    found = _FORMAL.match(text, start)
    if not found or not set(found[0]) & set("拾佰仟萬億"):
        return None
    plain = _read_plain(found[0].translate(FORMAL), 0)
    if plain is None or plain.end < 2:
        return None
    return Numeral(start, start + plain.end, plain.value, scale=plain.scale, style="han")


def _unit_value(unit: str) -> tuple[int, int]:
    value, scale = 1, 1
    for char in unit:
        value *= SMALL.get(char) or BIG[char]
        scale = max(scale, BIG.get(char, 1))
    return value, scale


def _read_vague(text: str, start: int) -> Numeral | None:
    found = _VAGUE_HEAD.match(text, start)
    if not found:
        return None
    before, head = text[start - 1 : start], found["head"]
    if head == "數" and before in set("人次總多少無參指分函歲艘架戶代倍算計度級"):
        return None
    if head == "上" and (before in set("千百以晚早加島海岸網際本則史陸船身山街馬天路線事")
                         or found["unit"] == "十" or text.startswith("百分", found.end() - 1)):
        return None
    if head == "成" and found["unit"] not in ("百", "千", "百萬", "千萬"):
        return None
    if head == "成" and (before in set("完形達造變組構集而") or text[found.end():][:1] == "上"):
        return None
    value, scale = _unit_value(found["unit"])
    return Numeral(start, found.end(), value, None, approximate=True, bound="at_least",
                   scale=scale, style="vague")


def _read_bare(text: str, start: int) -> Numeral | None:
    """百億元, 千餘名, 近百架: a unit without a digit; the caller checks what stands around."""
    found = _BARE.match(text, start)
    if not found:
        return None
    value, scale = _unit_value(found["unit"])
    more = bool(found["more"])
    return Numeral(start, found.end(), value, None, approximate=more,
                   bound="at_least" if more else None, scale=scale, style="bare")


def _read_plain(text: str, start: int) -> Numeral | None:
    total, previous, scale, position = Decimal(0), 10**20, 1, start
    style: Literal["arabic", "grouped", "han", "positional"] = "arabic"
    more = False
    while found := _SEGMENT.match(text, position):
        segment = _read_segment(found)
        if segment is None:
            break
        value, unit, end, kind, more = segment
        if unit >= previous or (position > start and value >= previous):
            break
        if position > start and unit == 1 and kind in ("positional", "han") and value < 10 \
                and previous > 1 and end - position == 1 and text[position - 1] in BIG:
            value = value * previous / 10  # 一萬二, 三億五
        total += value * unit
        style = kind if position == start else style
        scale, previous, position = max(scale, unit), unit, end
        if unit == 1 or more:
            break
    if position == start:
        return None
    if style in ("han", "positional") and (pair := _read_pair(text, start)):
        return pair
    return Numeral(start, position, whole(total), None, approximate=more,
                   bound="at_least" if more else None, scale=scale, style=style)


def _read_segment(
    found: re.Match[str]
) -> tuple[Decimal, int, int, Literal["arabic", "grouped", "han", "positional"], bool] | None:
    """Return value, big unit, end, style and whether it says "and more"."""
    vague, big, after = found["vague"], found["big"], found["after"]
    kind: Literal["arabic", "grouped", "han", "positional"]
    if found["arabic"]:
        kind = "arabic"
        step = found["step"]
        value = Decimal(re.sub("[,，]", "", found["arabic"])) * SMALL.get(step, 1)
    elif found["grouped"]:
        kind = "grouped"
        digits = re.sub("[、，,]", "", found["grouped"])
        value = Decimal("".join(str(DIGITS[c]) for c in digits))
    else:
        run = found["han"]
        length = next((n for n in range(len(run), 0, -1) if read_small(run[:n]) is not None), 0)
        if not length:
            return None
        value = Decimal(read_small(run[:length]) or 0)
        kind = "han" if any(c in SMALL or c in TENS or c == "兩" for c in run) else "positional"
        if length < len(run):
            return value, 1, found.start() + length, kind, False
        if found["point"]:
            value += Decimal("0." + "".join(str(DIGITS[c]) for c in found["point"]))
    unit = 1
    for char in big:
        unit *= BIG[char]
    if vague and not _is_vague(value, vague, big):
        return value, 1, found.start("vague"), kind, False
    if after and not big:
        after = ""
    end = found.end() if after or not found["after"] else found.start("after")
    return value, unit, end, kind, bool(vague or after)


def _is_vague(value: Decimal, vague: str, big: str) -> bool:
    """Whether 餘, 多, 幾 or 來 after the value belongs to the number (二百餘, 十幾, 3000多)."""
    round_number = value >= 10 and value % 10 == 0
    if vague in "餘多":
        return round_number or bool(big)
    return round_number


def _read_pair(text: str, start: int) -> Numeral | None:
    """三四十, 五六百億, 七八個: two digits in a row that mean "three or four"."""
    found = _PAIR.match(text, start)
    if not found or text[found.end():][:1] not in _PAIR_UNIT or not text[found.end():][:1]:
        return None
    low = 2 if found[1] == "兩" else DIGITS[found[1]]
    high = DIGITS[found[2]]
    if high - low != 1 and (low, high) != (3, 5):
        return None
    unit = _PAIR_TAIL.match(text, found.end())
    value, scale = _unit_value(unit[0]) if unit else (1, 1)
    end = unit.end() if unit else found.end()
    if text[end : end + 1] in DIGITS or (high - low != 1 and unit and unit[0] in BIG):
        return None  # 三五億二、六〇〇萬: digits in a row, as gazettes write 35
    return Numeral(start, end, low * value, high * value, approximate=True, scale=scale,
                   style="pair")
