"""Find time expressions: what the language writes, before anything is resolved.

In: folded text.  Out: :class:`TimeToken`, in text order, not overlapping.  A token holds what
is written (a year, a shift of years, a month, a weekday ...); :mod:`kg.quantities.timevalues`
makes ISO dates of it.  Durations (三年, 24小時) are not tokens, but 三年前 is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from kg.quantities import timepatterns as p
from kg.quantities.numerals import read_small

Unit = Literal["day", "weekday", "week", "month", "quarter", "half", "year", "decade", "ago",
               "vague", "bare"]


@dataclass(frozen=True, slots=True)
class TimeToken:
    """A time expression as written.

    A ``*_shift`` counts from the publication date (去年: ``year_shift`` -1).  ``part`` is
    ``start``, ``middle`` or ``end``; ``index`` the number of a quarter or half;
    ``anaphoric`` means that the year, month or day is that of an earlier expression (同年).
    ``unit`` ``bare`` is the head of a range whose unit follows (115 in 115至117年).
    """

    start: int
    end: int
    unit: Unit
    year: int | None = None
    year_shift: int | None = None
    month: int | None = None
    month_shift: int | None = None
    day: int | None = None
    day_shift: int | None = None
    week_shift: int | None = None
    weekday: int | None = None
    part: str | None = None
    index: int | None = None
    ago: tuple[int, str, int] | None = None
    fiscal: bool = False
    deadline: bool = False
    approximate: bool = False
    anaphoric: int | None = None
    lunar: bool = False


def number(text: str | None) -> int | None:
    """Read a small number in Arabic or Chinese digits."""
    if not text:
        return None
    if text.isdigit() and text.isascii():
        return int(text)
    return 1 if text == "元" else read_small(text)


def common_year(year: int, *, era: str | None) -> int:
    """Return the common-era year: one below 1000, or of 民國, counts from 1911."""
    return year if era in ("西元", "公元") or (year >= 1000 and not era) else year + 1911


@lru_cache(maxsize=2)
def find_tokens(text: str) -> tuple[TimeToken, ...]:
    """Return the time expressions of a folded text, in text order, without overlap.

    Of two that overlap the one that its family lists first wins; the cost is linear.  The
    last texts are remembered: dates and quantities are read of the same one after another.
    """
    taken = bytearray(len(text))
    found: list[TimeToken] = []
    for pattern, build in _FAMILIES:
        for match in pattern.finditer(text):
            if taken.find(1, match.start(), match.end()) >= 0:
                continue
            token = build(match)
            if token is not None and token.end > token.start:
                found.append(token)
                taken[token.start : token.end] = b"\x01" * (token.end - token.start)
    return tuple(sorted(found, key=lambda token: token.start))


def _iso(m: re.Match[str]) -> TimeToken | None:
    if m["yy"]:
        return TimeToken(m.start(), m.end(), "month", year=int(m["yy"]), month=int(m["mm"]))
    year = int(number(m["y"]) or 0) if m["y"] else int(m["ry"]) + 1911
    month, day = int(m["m"] or m["rm"]), int(m["d"] or m["rd"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return TimeToken(m.start(), m.end(), "day", year=year, month=month, day=day)


def _year(m: re.Match[str]) -> TimeToken | None:
    written = number(m["y"])
    if written is None or written == 0:
        return None
    year = common_year(written, era=m["era"])
    if m["dec"]:
        return _decade_token(m, year) if written >= 1000 and written % 10 == 0 else None
    if not m["era"] and written < 1000 and not _is_roc_year(m, written):
        return None
    if not (m["fy"] or m["m"] or m["part"] or m["half"] or m["q"] or m["q2"]) and _no_year(m):
        return None
    return _with_tail(m, year=year, year_shift=None)


def _decade_token(m: re.Match[str], year: int) -> TimeToken:
    start = year - year % 10
    return TimeToken(m.start(), m.start() + m[0].index("代") + 1, "decade", year=start)


def _no_year(m: re.Match[str]) -> bool:
    """74年班, 1992年式, 四年制, 九十年來: no point in time."""
    after = m.end("dl") if m["dl"] else m.end()
    rest = m.string[after : after + 3]
    told = bool(m["era"]) or (number(m["y"]) or 0) >= 1000
    if rest.startswith("間") or (told and re.match("以?後|來|以?內|之後", rest)):
        return False
    return bool(p.NO_YEAR.match(rest))


def _is_roc_year(m: re.Match[str], written: int) -> bool:
    """Whether N年 without an era is a year of the Republic and not a span of N years."""
    if m["kind"] or m["fy"] or (m["m"] and written >= 10):
        return 10 <= written <= 150
    before = m.string[max(0, m.start() - 4) : m.start()]
    if not 1 <= written <= 150 or p.BEFORE_SPAN.search(before):
        return False
    if m["dl"] or "百" in m["y"]:
        return written > 100 and "百" not in m["y"]
    strong = bool(re.search("(?:自|從|在|於|至|到|迄|及|、|和)$", before)) or bool(
        m["part"] or m["half"] or m["q"])
    after = m.string[m.end() : m.end() + 3]
    if re.match("的|歷史|以上|左右|又|前|來|就", after) and not (strong and written >= 80):
        return False
    return written >= 80 or (strong and written >= 38 and not re.match("[，。、]", before[-1:]))


def _with_tail(m: re.Match[str], *, year: int | None, year_shift: int | None,
               anaphoric: int | None = None) -> TimeToken:
    """Build the token of a year and of the month, part, half or quarter after it."""
    groups = m.groupdict()
    academic = groups.get("kind") == "學" or groups.get("acad") == "學年"
    token = TimeToken(m.start(), m.end(), "year", year=year, year_shift=year_shift,
                      anaphoric=anaphoric, fiscal=bool(m["fy"]) and not academic,
                      deadline=bool(m["dl"]), part=_part(m["part"] or m["mp"]))
    if m["m"]:
        month, day = number(m["m"]), number(m["d"])
        if not _in_calendar(month, day):
            return replace(token, end=m.start("m"), deadline=False)
        return replace(token, unit="day" if day else "month", month=month, day=day, fiscal=False)
    if m["half"]:
        return replace(token, unit="half", index=1 if m["half"] == "上" else 2)
    if m["q"] or m["q2"]:
        return replace(token, unit="quarter", index=number(m["q"] or m["q2"]))
    return token


def _in_calendar(month: int | None, day: int | None) -> bool:
    return month is not None and 1 <= month <= 12 and (day is None or 1 <= day <= 31)


def _part(word: str | None) -> str | None:
    return {"底": "end", "末": "end", "尾": "end", "歲末": "end", "下旬": "end", "初": "start",
            "上旬": "start", "中": "middle", "中旬": "middle"}.get(word or "")


_YEAR_SHIFTS = {
    "大前年": -3, "前年": -2, "去年": -1, "昨年": -1, "上年": -1, "上一年": -1, "今年": 0,
    "本年": 0, "明年": 1, "下年": 1, "下一年": 1, "新年": 1, "後年": 2,
}
_ANAPHORIC_YEARS = {"同年": 0, "翌年": 1, "隔年": 1, "次年": 1}


def _rel_year(m: re.Match[str]) -> TimeToken:
    if m["both"]:
        shift = 0 if m["both"] == "今明" else 1
        return TimeToken(m.start(), m.end(), "year", year_shift=shift, index=2)
    if m["pw"]:
        written = number(m["py"]) or 0
        return _with_tail(m, year=common_year(written, era=None), year_shift=None)
    word = m["word"]
    if word in _ANAPHORIC_YEARS:
        return _with_tail(m, year=None, year_shift=None, anaphoric=_ANAPHORIC_YEARS[word])
    return _with_tail(m, year=None, year_shift=_YEAR_SHIFTS[word])


def _months(m: re.Match[str]) -> TimeToken | None:
    month, day = number(m["m"]), number(m["d"])
    if not _in_calendar(month, day):
        return None
    return TimeToken(m.start(), m.end(), "day" if day else "month", month=month, day=day,
                     part=_part(m["mp"]), deadline=bool(m["dl"]), lunar=bool(m["lunar"]))


_MONTH_SHIFTS = {
    "上上個月": -2, "上個月": -1, "上月": -1, "本月": 0, "這個月": 0, "下個月": 1, "下月": 1,
}
_ANAPHORIC_MONTHS = {"當月": 0, "同月": 0, "次月": 1, "翌月": 1}


def _rel_month(m: re.Match[str]) -> TimeToken:
    day = number(m["d"])
    unit: Unit = "day" if day else "month"
    if m["pw"]:
        return TimeToken(m.start(), m.end(), unit, month=number(m["pm"]), day=day,
                         month_shift={"上": -1, "本": 0, "下": 1}[m["pw"]],
                         part=_part(m["mp"]), deadline=bool(m["dl"]))
    word = m["word"]
    return TimeToken(m.start(), m.end(), unit, month_shift=_MONTH_SHIFTS.get(word), day=day,
                     anaphoric=_ANAPHORIC_MONTHS.get(word), part=_part(m["mp"]),
                     deadline=bool(m["dl"]))


_DAY_SHIFTS = {
    "大前": -3, "前天": -2, "前日": -2, "昨": -1, "今": 0, "本日": 0, "即日": 0, "明": 1,
    "後天": 2, "大後": 3,
}
_ANAPHORIC_DAYS = {
    "當天": 0, "當日": 0, "同日": 0, "同一": 0, "翌日": 1, "隔天": 1, "隔日": 1, "次日": 1,
}


def _rel_day(m: re.Match[str]) -> TimeToken:
    day, month = number(m["d"] or m["pd"]), number(m["m"] or m["pm"])
    if m["word"] and m["word"][:2] in _ANAPHORIC_DAYS and day is None:
        return TimeToken(m.start(), m.end(), "day", anaphoric=_ANAPHORIC_DAYS[m["word"][:2]])
    head = m[0][:2]
    shift = _DAY_SHIFTS.get(head, _DAY_SHIFTS.get(head[:1], -2 if head[0] == "前" else 0))
    return TimeToken(m.start(), m.end(), "day", month=month, day=day, day_shift=shift)


def _week(m: re.Match[str]) -> TimeToken:
    pre = m["pre"] or ""
    shift = {"上上": -2, "上": -1, "下": 1}.get(pre.rstrip("個"), 0 if pre else None)
    wd = m["wd"] or m["bare"] or m["bare2"]
    day = number(m["d"])
    if day is not None:
        return TimeToken(m.start(), m.end(), "day", month=number(m["m"]), day=day, day_shift=0)
    if wd == "末":
        return TimeToken(m.start(), m.end(), "week", week_shift=shift, part="end")
    if wd is None:
        return TimeToken(m.start(), m.end(), "week", week_shift=shift)
    return TimeToken(m.start(), m.end(), "weekday", week_shift=shift,
                     weekday="一二三四五六日天".index(wd) % 7 if wd != "天" else 6)


def _period(m: re.Match[str]) -> TimeToken:
    deadline = bool(m["dl"])
    if m["half"]:
        return TimeToken(m.start(), m.end(), "half", index=1 if m["half"] == "上" else 2,
                         deadline=deadline)
    if m["q"]:
        return TimeToken(m.start(), m.end(), "quarter", index=number(m["q"]), deadline=deadline)
    if m["part"]:
        return TimeToken(m.start(), m.end(), "year", year_shift=0, part=_part(m["part"]),
                         deadline=deadline)
    return TimeToken(m.start(), m.end(), "month", month_shift=0, part=_part(m["mp"]),
                     deadline=deadline)


def _decade(m: re.Match[str]) -> TimeToken | None:
    written = number(m["dec"])
    return None if written is None else TimeToken(m.start(), m.end(), "decade", year=1900 + written)


_AGO_UNITS = {"年": "year", "月": "month", "週": "week", "期": "week", "拜": "week"}


def _bare_deadline(m: re.Match[str], day: int) -> TimeToken | None:
    """於15日前: a deadline, not fifteen days ago."""
    return TimeToken(m.start(), m.end(), "day", day=day, deadline=True) if day <= 31 else None


def _ago(m: re.Match[str]) -> TimeToken | None:
    amount = 0 if m["n"] == "半" else number(m["n"])
    if amount is None or amount > 999:
        return None
    before = m.string[max(0, m.start() - 1) : m.start()]
    unit, forward = m["u"], m["dir"].endswith("後")
    if unit == "日" and not forward and (
            amount > 3 or m["dir"] != "前" or before in ("於", "在", "月", "應", "須", "需")):
        return _bare_deadline(m, amount)
    name = _AGO_UNITS.get(unit[-1], "day")
    half = 1 if m["n"] == "半" or "半" in unit else 0
    if unit == "年半":
        name = "year"
    if half and not amount:
        amount, name, half = 6, "month", 0
    vague = bool(m["v"] or m["v2"] or "多" in unit or before in ("近", "約"))
    return TimeToken(m.start(), m.end(), "ago", ago=(amount if forward else -amount, name, half),
                     approximate=vague)


def _day(m: re.Match[str]) -> TimeToken | None:
    day = number(m["d"])
    if day is None or not 1 <= day <= 31 or m["d"] == "一":
        return None
    return TimeToken(m.start(), m.end(), "day", day=day, deadline=bool(m["dl"]))


def _vague(m: re.Match[str]) -> TimeToken:
    return TimeToken(m.start(), m.end(), "vague")


def _head(m: re.Match[str]) -> TimeToken | None:
    group = next(name for name in ("y", "listed", "m", "d") if m[name])
    value = number(m[group])
    if value is None:
        return None
    year = common_year(value, era=m["era"]) if group in ("y", "listed") else None
    return TimeToken(m.start(), m.end(group), "bare", year=year,
                     month=value if group == "m" else None, day=value if group == "d" else None)


_FAMILIES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], TimeToken | None]], ...] = (
    (p.ISO, _iso), (p.DECADE, _decade), (p.HEAD, _head), (p.YEAR, _year),
    (p.REL_YEAR, _rel_year), (p.MONTH, _months), (p.REL_MONTH, _rel_month),
    (p.REL_DAY, _rel_day), (p.WEEK, _week), (p.AGO, _ago), (p.DAY, _day), (p.PERIOD, _period),
    (p.VAGUE, _vague),
)


def links_range(between: str) -> bool:
    """Whether the text between two expressions makes them the ends of one interval."""
    return bool(p.RANGE_LINK.fullmatch(between))
