"""Match units, currencies and modifiers of numbers at a place in a folded text.

In: the validated :class:`~kg.lexicon.units.Units`.  Out: a :class:`UnitTable` of compiled
alternatives, longest first; every look is a bounded number of characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.lexicon.units import Units, load

Bound = Literal["at_least", "at_most"]

_SUM_ENDS = frozenset("的之，。、；)國特軍採投預經資支貸補援債年月大訂標")
_LOOK_BACK = 16
# Behind 二元 these make it "dual".
_DUAL = (
    r"[化論性]|對立|社會|體制|結構|價值|文化|思維|領導|主義|觀點|方程|世界|教育"
)
_CLAUSE = re.compile(r"[。！？；\n]")
_PREFIX_GAP = r"(?:約|大約|近|將近|逾|超過|高達|達|共|計|至少|上看)?[ ]?"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that was found: its normal name and the offset where it ends.

    ``end`` of a currency sign before the number is the offset where the sign *begins*.
    ``more``: 多 or 餘 stands in it (兩個多月); ``half``: 半 (兩年半); ``one``: 一 counts.
    """

    name: str | None
    end: int
    more: bool = False
    half: bool = False
    one: bool = True


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word that makes a number approximate; ``bound`` None for 約 and its like."""

    bound: Bound | None


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


class UnitTable:
    """The units of ``units.yaml`` as compiled patterns."""

    def __init__(self, units: Units) -> None:
        """Compile the patterns; ``units`` is already validated."""
        self._counts = {form: row for row in units.counts for form in row.forms}
        self._count = re.compile(rf" ?({_any(self._counts)})")
        self._durations = {form: row for row in units.durations for form in row.forms}
        self._codes = {name: c.code for c in units.currencies for name in (*c.names, *c.signs)}
        self._codes |= dict.fromkeys(units.plain_money.signs, "")
        self._compile_durations()
        self._compile_money(units)
        self._compile_modifiers(units)
        context = units.money_context
        self._context_before = re.compile(rf"(?:{_any(context.before)})")
        self._context_after = re.compile(
            rf"[的之]?[^，。！？；\n、,()0-9]{{0,8}}?(?:{_any(context.after)})"
        )

    def _compile_durations(self) -> None:
        forms = _any(self._durations)
        self._duration = re.compile(
            rf" ?(?:(?P<many>個)(?P<more1>多|半)(?P<m>月|星期|禮拜|小時|鐘頭)|(?P<form>{forms})"
            r"(?P<more2>[多餘](?![邊元])|半(?![數天夜島導])|有餘)?)"
            r"(?![級長度輕歲資薪終糕]|(?<=週)[年刊末]|(?<=年期)[間末中程])"
        )
        self._months = {"月": "月", "星期": "週", "禮拜": "週", "小時": "小時", "鐘頭": "小時"}

    def _compile_money(self, units: Units) -> None:
        plain, names = units.plain_money, [n for c in units.currencies for n in c.names]
        self._plain_forms = frozenset(plain.forms)
        self._money = re.compile(
            rf" ?(?P<more>[多餘])?(?:(?P<plain>{_any(plain.forms)})(?!{_any(plain.not_before)})"
            rf"(?P<more2>[多餘])?(?P<of>(?:\()?(?:{_any(names)})(?:\))?)?|(?P<name>{_any(names)})"
            r"(?!(?<=日元)[宵旦])(?P<more3>[多餘])?)"
        )
        self._one_word = re.compile(_DUAL)
        signs = [s for c in units.currencies for s in (*c.names, *c.signs)]
        self._sign = re.compile(rf"({_any([*signs, *plain.signs])})[ ]?(?:\()?{_PREFIX_GAP}$")

    def _compile_modifiers(self, units: Units) -> None:
        before, after = units.modifiers.before, units.modifiers.after
        self._before_words: dict[str, Bound | None] = {
            **dict.fromkeys(before.about), **dict.fromkeys(before.at_least, "at_least"),
            **dict.fromkeys(before.at_most, "at_most")}
        self._after_words: dict[str, Bound | None] = {
            **dict.fromkeys(after.about), **dict.fromkeys(after.at_least, "at_least"),
            **dict.fromkeys(after.at_most, "at_most")}
        self._not_after = {word: frozenset(rows) for word, rows in before.not_after.items()}
        self._before = re.compile(rf"({_any(self._before_words)})[有為達了共計需在於]?[ ]?$")
        self._after = re.compile(rf" ?({_any(self._after_words)})(?![方級圖海空限述])")

    def count(self, text: str, position: int) -> Unit | None:
        """Return the measure word at ``position``."""
        found = self._count.match(text, position)
        if not found:
            return None
        row = self._counts[found[1]]
        return None if _is_word(text, found.end(), found[1]) else Unit(
            row.unit, found.end(), one=row.one)

    def duration(self, text: str, position: int) -> Unit | None:
        """Return the unit of time at ``position`` (年, 個月, 個多星期, 年半)."""
        found = self._duration.match(text, position)
        if not found:
            return None
        more = (found["more1"] or found["more2"] or "")
        if found["many"]:
            return Unit(self._months[found["m"]], found.end(), more=more == "多", half=more == "半")
        row = self._durations[found["form"]]
        return Unit(row.unit, found.end(), more=more in ("多", "餘", "有餘"), half=more == "半")

    def money(self, text: str, position: int, *, single: bool) -> Unit | None:
        """Return the currency behind a number; its name is None for the plain 元.

        ``single``: the number is one Chinese digit, so that 二元 may be "dual".
        """
        found = self._money.match(text, position)
        if not found:
            return None
        more = bool(found["more"] or found["more2"] or found["more3"])
        if found["name"]:
            return Unit(self._codes[found["name"]], found.end(), more=more)
        if single and self._one_word.match(text, found.end()):
            return None
        code = self._codes[found["of"].strip("()")] if found["of"] else None
        return Unit(code, found.end(), more=more)

    def sign_before(self, text: str, position: int) -> Unit | None:
        """Return the currency that stands before the number at ``position``."""
        start = max(0, position - _LOOK_BACK)
        found = self._sign.search(text[start:position])
        if not found:
            return None
        begin = start + found.start()
        if found[1][0].isascii() and found[1][0].isalpha() and text[begin - 1 : begin].isalpha() \
                and text[begin - 1 : begin].isascii():
            return None
        return Unit(self._codes[found[1]] or None, begin)

    def any_unit(self, text: str, position: int) -> int | None:
        """Return where a unit of any sort at ``position`` ends."""
        money = self.money(text, position, single=False)
        unit = money or self.duration(text, position) or self.count(text, position)
        return unit.end if unit else None

    def modifier_before(self, text: str, position: int) -> Modifier | None:
        """Return 約, 逾, 不到 ... that ends right before ``position``."""
        start = max(0, position - 8)
        found = self._before.search(text[start:position])
        if not found:
            return None
        word, begin = found[1], start + found.start()
        if text[begin - 1 : begin] in self._not_after.get(word, frozenset()) and begin > 0:
            return None
        return Modifier(self._before_words[word])

    def modifier_after(self, text: str, position: int) -> Modifier | None:
        """Return 左右, 以上 ... that begins at ``position``."""
        found = self._after.match(text, position)
        return Modifier(self._after_words[found[1]]) if found else None

    def is_money_context(self, text: str, start: int, end: int) -> bool:
        """Whether the words around a number of 萬 or more make it a sum of money."""
        left = text[max(0, start - 10) : start]
        cut = [m.end() for m in _CLAUSE.finditer(left)]
        left = left[cut[-1] :] if cut else left
        after = text[end : end + 1]
        spoken = list(self._context_before.finditer(left))
        if spoken and len(left) - spoken[-1].end() <= 6 and "，" not in left[spoken[-1].end():]:
            return True
        if after and not (after.isspace() or after in _SUM_ENDS):
            return False
        return bool(self._context_after.match(text, end))


_WORDS = re.compile(
    r"人(?:權|類|工智|行道|民幣)|位(?:元|置)|名(?:單|義|額?制)|項(?:目(?!的))|次(?:長|要|級)|家(?:族|園|國)|門(?:檻|戶|神)"
    r"|場(?:域|地)|所(?:以|有|謂|在地)|處(?:長|於|理)|張(?:力)|支(?:持|援)|發(?:展|生|現|表|射台)|頭(?:痛)|節(?:日|慶|目|省)"
    r"|條(?:件(?!式)|約|例)|組(?:織|合)|部(?:長|分|份|會|隊|門|落)|台(?:灣|海|美|日|北|中|南|東|商|獨|股|方|幣)|座(?:談|標)|種(?:族|子)"
    r"|連(?:貫|結|串|續|動|鎖)|營(?:造|收|運|業|養)|師(?:生|長|範|資|父)|旅(?:客|遊|行|程|館|居|美)|類(?:似)|款(?:項|待)|間(?:諜|接|隔)|戶(?:籍|外)|輪(?:流|船|胎)|批(?:准|評|判|發)|員(?:工|警|山)|度(?:假|過)|項(?:羽)"
    r"|件(?:數)|席(?:捲)|票(?:房)|字(?:號|第)|倍(?:數|券)|集(?:團|中|合|體)|套(?:裝|房)|具(?:體|有|備)|例(?:如|行|外)|份(?:子)|架(?:構)|顆(?:粒)|國家(?:元首)"
)


def _is_word(text: str, end: int, form: str) -> bool:
    """Whether a measure word begins another word (兩岸人權, 一部分, 三台灣)."""
    return (len(form) == 1 or form[-1] in "連營師旅") and bool(_WORDS.match(text, end - 1))


@cache
def unit_table() -> UnitTable:
    """Return the compiled table of the package's own units, made once."""
    return UnitTable(load())
