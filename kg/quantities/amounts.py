"""Read quantities: ``read_quantities(text)`` gives sums, counts, durations, percentages.

In: a text.  Out: :class:`~kg.model.Quantity` in text order, not overlapping, spans in code
points of the text (plus ``offset``), values in whole units.  Dates, clock times, model numbers,
unit numbers (601旅) and other designations are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from kg.model import Quantity, Span
from kg.quantities.dates import time_spans
from kg.quantities.folding import fold
from kg.quantities.numerals import START, Numeral, read_numeral, read_small, whole
from kg.quantities.ranges import PERCENT, is_code, join_range, second_numeral
from kg.quantities.shields import shield_codes, shield_urls, shield_words
from kg.quantities.units import UnitTable, unit_table

Bound = Literal["at_least", "at_most"]

_HUNDRED_MILLION = 10**8
_PER = {"百分之": 1, "千分之": 10, "萬分之": 100}
_POINT = re.compile(r"點([〇零一二三四五六七八九]{1,4})")
_TENTHS = re.compile(
    r"成(?P<more>[一二三四五六七八九半](?![年萬億千百十]))?"
    r"(?![立為員軍功長果績就語不份分型形本熟效]|年(?!輕)|都市)"
)
_STARTS = START | {"半"}
_HALF = re.compile(
    r"半(?:年|天|日|小時|個?(?:月|小時|鐘頭|世紀))(?![級報線薪刊底初])"
)
_CLAUSE_ENDS = frozenset("，。、；）)」！？")
_SENTENCE_END = re.compile(r"[。！？\n]")
_HUNDREDS = re.compile(r"數以(?P<unit>[百千萬億])計(?!畫)")
_DESIGNATED = frozenset(
    "旅師軍團營連隊號型式級條艦彈砲國年月日世代屆中大地方洲海岸點時分字節面角胎鐵局路線街巷弄樓"
)
_NO_SUM = re.compile("(?:人口|人次|用戶|觀眾|流量|下載|點閱|觀看|受眾)[^，。；]{0,6}$")
_ONE_AFTER = frozenset("這那每同某另下上新前本第此該唯統單萬不專逐任首末之進")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A numeral with its unit, before its surroundings are looked at."""

    start: int
    end: int
    kind: Literal["money", "count", "duration", "percent", "ordinal", "number"]
    value: int | Decimal
    upper: int | Decimal | None = None
    unit: str | None = None
    currency: str | None = None
    approximate: bool = False
    bound: Bound | None = None


def read_quantities(text: str, *, currency: str = "TWD", offset: int = 0,
                    terse: bool = False) -> tuple[Quantity, ...]:
    """Return the quantities of ``text`` in order.

    Args:
        text: any text; simplified characters and full-width digits are read as well.
        currency: ISO 4217 code that a plain 元 stands for.
        offset: added to every span, for a text that is part of a longer one.
        terse: whether what stands before this text has written 億 alone for a sum, so that
            億 at the end of a clause is money here as well.

    >>> [(q.value, q.unit) for q in read_quantities("卅架直升機和二百餘名官兵")]
    [(30, '架'), (200, '人')]

    """
    return _Reader(fold(text), currency, terse=terse).read(text, offset)


class _Reader:
    """Walks over one folded text from left to right."""

    def __init__(self, folded: str, currency: str, *, terse: bool) -> None:
        self.units: UnitTable = unit_table()
        folded = shield_words(folded)
        self.text = shield_codes(_blank(shield_urls(folded), time_spans(folded)))
        self.folded = folded
        self.currency = currency
        self.next_ordinal = -1
        self.floor = 0  # where the quantity before ends
        self.sum: _Reading | None = None  # the first sum of money of the sentence
        self.terse = terse  # whether the text has written 億 alone for a sum

    def read(self, text: str, offset: int) -> tuple[Quantity, ...]:
        """Return all quantities; ``text`` is the unfolded source of the spans."""
        found = []
        for reading in self._readings():
            start, end, approximate, bound = self._surroundings(reading)
            found.append(Quantity(
                span=Span(start + offset, end + offset, text[start:end]), kind=reading.kind,
                value=reading.value, upper=reading.upper, unit=reading.unit,
                currency=reading.currency, approximate=approximate, bound=bound))
        return tuple(found)

    def _readings(self) -> Iterator[_Reading]:
        position, length = 0, len(self.text)
        while position < length:
            if self.text[position] not in _STARTS:
                position += 1
                continue
            reading, end = self._read_at(position)
            if reading is not None:
                self.floor = reading.end
                if reading.kind == "money" and not self._in_sentence_of_sum(reading.start):
                    self.sum = reading
                yield reading
            position = max(end, position + 1)

    def _read_at(self, start: int) -> tuple[_Reading | None, int]:
        """Return the quantity at an offset, if there is one, and where to go on."""
        text = self.text
        per = _PER.get(text[start : start + 3])
        if per is not None and start + 3 < len(text) and text[start + 3] in START:
            return self._per(start, start + 3, per)
        fixed = self._half(start) or self._hundreds(start)
        if fixed is not None:
            return fixed, fixed.end
        numeral = read_numeral(text, start) if text[start] != "半" else None
        if numeral is None:
            return None, start + 1
        return self._read_numeral(numeral)

    def _read_numeral(self, numeral: Numeral) -> tuple[_Reading | None, int]:
        """Return what a numeral amounts to and where to go on."""
        if self.text.startswith("分之", numeral.end):
            return self._fraction(numeral)
        before = self.text[numeral.start - 1 : numeral.start]
        if before == "第" or numeral.start == self.next_ordinal:
            return self._ordinal(numeral)
        if is_code(self.text, self.units, numeral) or self._is_word(numeral, before):
            return None, numeral.end
        reading = self._with_unit(numeral)
        return (reading, reading.end) if reading else (None, self._skip(numeral))

    def _half(self, start: int) -> _Reading | None:
        """半年, 半個月: half a unit, unless a number stands before it (兩年半)."""
        found = _HALF.match(self.text, start)
        if not found or self.text[start - 1 : start] in set("上下前後大多過夜對參年月日個時天週期"):
            return None
        unit = self.units.duration(self.text, start + 1)
        return None if unit is None else _Reading(
            start, found.end(), "duration", Decimal("0.5"), unit=unit.name)

    def _hundreds(self, start: int) -> _Reading | None:
        """數以百計."""
        found = _HUNDREDS.match(self.text, start)
        if not found:
            return None
        value = {"百": 100, "千": 1000, "萬": 10_000, "億": 10**8}[found["unit"]]
        return _Reading(start, found.end(), "number", value, None, None, None,
                        approximate=True, bound="at_least")

    def _skip(self, numeral: Numeral) -> int:
        """Go on behind a numeral without unit; a wrongly grouped one is tried piecewise."""
        if numeral.style == "grouped":
            cut = re.search("[、，,]", self.text[numeral.start : numeral.end])
            return numeral.start + (cut.end() if cut else 1)
        return numeral.end

    def _is_word(self, numeral: Numeral, before: str) -> bool:
        """雙十節, 紅十字, 零件, 五花八門: digits that are part of a word."""
        written = self.text[numeral.start : numeral.end]
        if written in ("零", "〇"):
            return self.text[numeral.end : numeral.end + 1] not in ("%", "元", "度", "成", "人")
        return written == "十" and (before in ("雙", "紅", "合", "滿")
                                    or self.text.startswith("字", numeral.end))

    def _per(self, start: int, number: int, per: int) -> tuple[_Reading | None, int]:
        numeral = read_numeral(self.text, number)
        if numeral is None:
            return None, number
        value, upper = Decimal(numeral.value), None
        end, approximate = numeral.end, numeral.approximate
        point = _POINT.match(self.text, end)
        if point:
            value += Decimal("0." + str(read_small("一" + point[1]))[1:])
            end = point.end()
        value /= per
        second = second_numeral(self.text, end, skip=("百分之",))
        if second is not None:
            upper, end = whole(Decimal(second.value) / per), second.end
        elif numeral.upper is not None:
            upper = whole(Decimal(numeral.upper) / per)
        return _Reading(start, end, "percent", whole(value), upper, "%", None, approximate,
                        numeral.bound), end

    def _fraction(self, numeral: Numeral) -> tuple[_Reading | None, int]:
        start = numeral.end + 2
        top = read_numeral(self.text, start) if start < len(self.text) and \
            self.text[start] in START else None
        if top is None or numeral.value <= 0 or top.value > numeral.value:
            return None, numeral.end
        ratio = Decimal(top.value) / Decimal(numeral.value)
        value = ratio.quantize(Decimal("0.0001"))
        return _Reading(numeral.start, top.end, "number", whole(value), None, "分之",
                        None, value != ratio), top.end

    def _ordinal(self, numeral: Numeral) -> tuple[_Reading | None, int]:
        if numeral.style in ("bare", "vague"):
            return None, numeral.end
        unit = self.units.count(self.text, numeral.end) or self.units.duration(
            self.text, numeral.end)
        if numeral.style == "pair":  # 第一、二 or 第三四三旅: not "three or four"
            numeral = replace(numeral, upper=None)
        end = unit.end if unit else numeral.end
        if unit is None and self.text[end : end + 1] in ("、", "及", "至", "和", "與"):
            self.next_ordinal = end + 1
        start = numeral.start - (self.text[numeral.start - 1 : numeral.start] == "第")
        return _Reading(start, end, "ordinal", numeral.value,
                        unit=unit.name if unit else None), end

    def _with_unit(self, numeral: Numeral) -> _Reading | None:
        """Read money, percent, duration, count or plain number at a numeral."""
        ranged = join_range(self.text, self.units, numeral)
        for candidate in (ranged, numeral) if ranged is not None else (numeral,):
            for read in (self._money, self._percent, self._duration, self._count):
                reading = read(candidate)
                if reading is not None:
                    return reading
            if candidate is ranged and ranged.scale > 1:
                context = self._bare_money(ranged)
                if context is not None:
                    return context
        return self._bare_money(numeral) or self._plain(numeral)

    def _money(self, numeral: Numeral) -> _Reading | None:
        prefix = self.units.sign_before(self.text, numeral.start)
        if prefix is not None and prefix.end < self.floor:
            prefix = None
        suffix = self.units.money(self.text, numeral.end, single=self._single(numeral))
        if prefix is None and suffix is None:
            return None
        if numeral.style == "bare" and (suffix is None or not self._bare_counts(numeral)):
            return None
        code = (prefix.name if prefix else None) or (suffix.name if suffix else None)
        start = prefix.end if prefix else numeral.start  # Unit.end of a prefix is where it starts
        more = suffix.more if suffix else False
        return _Reading(start, suffix.end if suffix else numeral.end, "money", numeral.value,
                        numeral.upper, None, code or self.currency,
                        numeral.approximate or more, "at_least" if more else numeral.bound)

    @staticmethod
    def _single(numeral: Numeral) -> bool:
        return numeral.style in ("han", "positional") and numeral.value < 10

    def _percent(self, numeral: Numeral) -> _Reading | None:
        sign = PERCENT.match(self.text, numeral.end)
        if sign and numeral.style != "bare":
            unit = "百分點" if "點" in sign[0] else "%"
            return _Reading(numeral.start, sign.end(), "percent", numeral.value, numeral.upper,
                            unit, None, numeral.approximate, numeral.bound)
        tenths = _TENTHS.match(self.text, numeral.end)
        if not tenths or numeral.value > 10 or numeral.style == "bare" or (
                numeral.value == 1 and self.text.startswith("不變", tenths.end())):
            return None
        more = tenths["more"]
        extra = 5 if more == "半" else (read_small(more) or 0) if more else 0
        upper = None if numeral.upper is None else whole(Decimal(numeral.upper) * 10)
        return _Reading(numeral.start, tenths.end(), "percent",
                        whole(Decimal(numeral.value) * 10 + extra), upper, "%", None,
                        numeral.approximate, numeral.bound)

    def _duration(self, numeral: Numeral) -> _Reading | None:
        unit = self.units.duration(self.text, numeral.end)
        if unit is None or (numeral.style == "bare" and not numeral.approximate):
            return None
        before = self.text[numeral.start - 1 : numeral.start]
        if numeral.value == 1 and numeral.style == "positional" and not unit.half and (
                before in _ONE_AFTER or (before == "有" and unit.name == "天")):
            return None
        value: int | Decimal = whole(Decimal(numeral.value) + Decimal("0.5")) if unit.half \
            else numeral.value
        return _Reading(numeral.start, unit.end, "duration", value, numeral.upper, unit.name,
                        None, numeral.approximate or unit.more,
                        "at_least" if unit.more else numeral.bound)

    def _count(self, numeral: Numeral) -> _Reading | None:
        unit = self.units.count(self.text, numeral.end)
        if unit is None or (numeral.style == "bare" and not self._bare_counts(numeral)):
            return None
        before = self.text[numeral.start - 1 : numeral.start]
        if numeral.value == 1 and numeral.style != "arabic" and (
                not unit.one or before in _ONE_AFTER):
            return None
        return _Reading(numeral.start, unit.end, "count", numeral.value, numeral.upper,
                        unit.name, None, numeral.approximate, numeral.bound)

    def _bare_counts(self, numeral: Numeral) -> bool:
        """百人, 千名: only behind 近, 逾, 上 or with 餘, or with a bigger unit (百萬人)."""
        return (numeral.approximate or (numeral.scale > 1 and numeral.value > numeral.scale)
                or self.units.modifier_before(self.text, numeral.start) is not None)

    def _bare_money(self, numeral: Numeral) -> _Reading | None:
        if numeral.scale < 10_000 or numeral.style == "bare":
            return None
        currency: str | None = self.currency
        if not self.units.is_money_context(self.text, numeral.start, numeral.end):
            if not self._follows_sum(numeral):
                return None
            currency = self.sum.currency if self.sum else currency
        self.terse = self.terse or numeral.scale >= _HUNDRED_MILLION
        return _Reading(numeral.start, numeral.end, "money", numeral.value, numeral.upper, None,
                        currency, numeral.approximate, numeral.bound)

    def _follows_sum(self, numeral: Numeral) -> bool:
        """Whether 億 without 元 ends a clause behind a sum of the same sentence: 較今年增975億.

        In a text that has written a sum so before, any sentence may.
        """
        after = self.text[numeral.end : numeral.end + 1]
        ends = not after or after.isspace() or after in _CLAUSE_ENDS
        if numeral.scale < _HUNDRED_MILLION or not ends or _NO_SUM.search(
                self.text, max(0, numeral.start - 12), numeral.start):
            return False
        return self.terse or self._in_sentence_of_sum(numeral.start)

    def _in_sentence_of_sum(self, start: int) -> bool:
        return self.sum is not None and not _SENTENCE_END.search(self.text, self.sum.end, start)

    def _plain(self, numeral: Numeral) -> _Reading | None:
        """Read a number without a unit: 萬 and more, grouped, a fraction, or 六十六."""
        written = self.text[numeral.start : numeral.end]
        after = self.text[numeral.end : numeral.end + 1]
        telling = (numeral.scale > 1 and after != "分") or (
            numeral.style == "arabic" and re.search(r",|\.(?!0)", written)) or (
            numeral.style == "han" and numeral.value > 10
            and after not in _DESIGNATED)
        if not telling or numeral.style == "bare" or (
                numeral.style == "positional" and numeral.scale == 1):
            return None
        return _Reading(numeral.start, numeral.end, "number", numeral.value, numeral.upper,
                        None, None, numeral.approximate, numeral.bound)

    def _surroundings(self, reading: _Reading) -> tuple[int, int, bool, Bound | None]:
        """Return span, approximate and bound with the words around taken into account."""
        before = self.units.modifier_before(self.text, reading.start)
        after = self.units.modifier_after(self.text, reading.end)
        bounds: list[Bound | None] = [word.bound for word in (before, after) if word]
        bound: Bound | None = next((b for b in bounds if b), reading.bound)
        if reading.kind == "ordinal":
            return reading.start, reading.end, False, None
        approximate = reading.approximate or before is not None or after is not None
        return reading.start, reading.end, approximate, bound


def _blank(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """Return the text with the spans blanked out."""
    parts, position = [], 0
    for start, end in spans:
        parts += [text[position:start], "\x00" * (end - start)]
        position = end
    return "".join([*parts, text[position:]])

