"""Find time expressions: what the language writes, before anything is resolved.

In: folded text.  Out: :class:`TimeToken`, in text order, not overlapping.  A token holds what
is written (a year, a shift of years, a month, a weekday ...); :mod:`kg.quantities.timevalues`
makes ISO dates of it.  Durations (三年, 24小時) are not tokens, but 三年前 is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.quantities.numerals import DIGITS, TENS, read_small

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


_C = "〇零一二三四五六七八九"
_O = "一二三四五六七八九"
_N = rf"(?:\d{{1,2}}|[一二三]?十[{_O}]?|[廿卅][{_O}]?|[一二三][〇{_O}]|[〇{_O}])"
_Y4 = rf"(?:1[5-9]\d\d|2[01]\d\d|一[五六七八九][{_C}]{{2}}|二[〇零一][{_C}]{{2}})"
_YR = rf"(?:\d{{1,3}}|[{_C}十百]{{1,5}})"
_S = "[ \u3000]?"
_NOT_NUMBER = rf"(?<![\d{_C}十百千萬億兆廿卅兩第.,A-Za-z/])"
_TO = rf"{_S}(?:至|到|迄|~|-|–|—|─){_S}"
_LATE = (r"(?P<dl>(?:以|之)?前(?!總|副|部|夕|往|線|鋒|進|途|主|院|任|國|所|後|述|置|[三十五半段\d一二四六七八九]"
         r"|移|衛|景|瞻|美|行政|立|中|參|駐|首|海|陸|空|市|縣|委|秘))?")
_PART = (r"(?:(?P<part>底|初(?!步|期|選|審|級|賽|次|衷)|末(?!端|代|日)|尾(?!款|牙)|歲末"
         r"|中(?=[，。、；之完舉將前以\s)]|$))|(?P<half>[上下])半年|第?(?P<q>[1-4一二三四])季|Q(?P<q2>[1-4]))")
_MONTH = (rf"(?P<m>{_N}|(?<![美日歐港韓澳多公])元){_S}月(?:{_S}(?P<d>{_N}){_S}[日號](?!本(?![{_O}月年]))"
          r"|(?P<mp>底|初(?!步|期|選|審|級)|中旬|上旬|下旬|中(?=[，。、；之完舉將前以\s)]|$)|份)?)")
_YEAR_TAIL = rf"(?:{_S}(?:{_MONTH}|{_PART}))?"
_NO_YEAR_WORD = r"(?!班|次|式|級|制|期(?!間|末|中|程)|生級|齡|薪|資|租|終獎|輕|來|以?內|間(?!的)|後|之後|以後|餘|多|有餘|久|繳|滿)"

_ISO = re.compile(
    rf"(?<![\dA-Za-z/.-])(?P<y>{_Y4})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?![\d/])"
    rf"|(?<![\dA-Za-z/.-])(?P<ry>1[0-2]\d|[89]\d)(?P<rsep>[/.])(?P<rm>\d{{1,2}})(?P=rsep)(?P<rd>\d{{1,2}})(?![\d/.])"
    rf"|(?<![\dA-Za-z/.-])(?P<yy>20\d\d|19\d\d)[-/](?P<mm>0[1-9]|1[0-2])(?![\d/-])"
)
_YEAR = re.compile(
    rf"{_NOT_NUMBER}(?:(?P<era>中華民國|民國|西元|公元){_S})?(?P<y>{_Y4}|{_YR}|元(?=年)){_S}"
    rf"(?P<kind>會計|學|財)?年(?P<fy>度)?(?P<dec>代)?{_YEAR_TAIL}{_LATE}"
)
_REL_YEAR = re.compile(
    r"(?:(?P<word>大前年|今年|去年|(?<![目之以日戰])前年|明年|(?<![之以戰前最今往])後年|(?<![基日根])本年|昨年|同年|翌年|隔年|次年"
    r"|上年(?=度)|下年(?=度)|上一年(?=度)|下一年(?=度)|新年(?=度))"
    rf"|(?P<pw>[今去明本前昨])\((?:民國|西元)?(?P<py>{_Y4}|{_YR})(?:年\)|\)年)|(?P<both>今明|明後)(?:兩|二)?年)"
    rf"(?P<acad>會計年|學年)?(?P<fy>度)?{_YEAR_TAIL}{_LATE}"
)
_MONTHS = re.compile(rf"{_NOT_NUMBER}(?P<lunar>農曆|陰曆)?{_MONTH}{_LATE}")
_REL_MONTH = re.compile(
    r"(?P<word>上上個月|上個月|下個月|這個月|上個月|本月|當月|同月|次月|翌月|(?<![晚早以海線])上月|下月"
    r"|(?P<pw>[本上下])\((?P<pm>" + _N + r")(?:月\)|\)月))"
    rf"(?:{_S}(?P<d>{_N}){_S}[日號](?!本)|(?P<mp>底|初|中旬|上旬|下旬|份)?){_LATE}"
)
_REL_DAY = re.compile(
    r"(?P<word>大前天|大後天|(?<![目之以])前天(?![然空氣候主花際線])|(?<![目之以日])前日|昨天|昨日|今天|今日"
    r"|明天|明日|(?<![之以])後天(?![然空氣主性免])|昨晚間|昨晚|昨夜|昨晨|昨早|昨上午|昨下午|今早|今晚|今晨|今夜|今上午"
    r"|今下午|今中午|今凌晨|明早|明晚|明晨|當天|當日|同日|同一天|翌日|隔天|隔日|次日|即日(?=起)|本日)"
    rf"(?:{_S}\((?:(?P<m>{_N})月)?(?P<d>{_N})日?\))?"
    rf"|(?P<pw>[今昨明前])\((?:(?P<pm>{_N})月)?(?P<pd>{_N})日?\)日?"
    r"|(?P<yesterday>昨(?![非夢年]))"
    r"|(?P<today>(?<![如迄至當現古而于於一自到從])今(?=宣布|表示|指出|說|傳|舉行|召開|在|與|將|赴|前往|向|針對|發布|公布"
    r"|發表|接見|出席|主持|會見|證實|回應|強調|透露|稱|抵|訪|接受|下令|通過))"
)
_WEEK = re.compile(
    r"(?:(?P<pre>上上個?|上個?|下個?|本|這個?|當)(?:週|星期|禮拜)(?P<wd>[一二三四五六日天末])?(?![年刊邊])"
    r"|(?<![每逢一二三四五六七八九十兩\d幾數半個])(?:週(?P<bare>[一二三四五六日])|(?:星期|禮拜)(?P<bare2>[一二三四五六日天])))"
    rf"(?:{_S}\((?:(?P<m>{_N})月)?(?P<d>{_N})日?\))?"
)
_PERIOD = re.compile(
    rf"{_NOT_NUMBER}(?:(?P<half>[上下])半年|第(?P<q>[1-4一二三四])季(?!度?[軍殿])"
    r"|(?<![每多近來新少成青老千當壯百週往歷逐學幾數前今明去後本同周])年(?P<part>底|初(?=[，。、；以前起的到至\s)]|$)|末(?=[，。、；以前的\s)]|$))"
    rf"|(?<![個每年\d{_O}])月(?P<mp>底|初(?=[，。、；以前起的到至\s)]|$))){_LATE}"
)
_DECADE = re.compile(rf"{_NOT_NUMBER}(?P<dec>\d0|[{_O}]十|[{_O}]〇)年代")
_AGO = re.compile(
    r"(?<![\d.,第A-Za-z" + _C + r"十百千兩])(?P<n>\d{1,4}|[兩" + _C + r"十百廿卅]{1,5}|半)(?P<v>[餘多幾])?"
    r"(?P<u>年半|年|個多?月|個半月|週|個?星期|個?禮拜|天|日)(?P<v2>[餘多])?(?P<dir>(?:以|之)?前|(?:以|之)?後)(?![往進夕途線景鋒瞻續備代方勤])"
)
_DAY = re.compile(
    rf"{_NOT_NUMBER}(?<![為這前後數每滿續連共達時逾近約頭僅過隔])(?P<d>{_N})日"
    r"(?!本|圓|元|幣|內|遊|間|後|之後|以後|來|期|份|子|報|夜|常|月|裔|商|籍|軍|行程|以內|多|餘|遊|的?訪問行程|記者)"
    r"(?P<dl>(?:以|之)?前)?"
)
_VAGUE = re.compile(r"近年來|近年|近期|近日|(?<![\d" + _O + r"十月])日前|近來|不久前")
_HEAD = re.compile(
    rf"{_NOT_NUMBER}(?P<era>中華民國|民國|西元|公元)?{_S}(?P<y>{_Y4}|{_YR}){_TO}(?=(?:民國|西元)?(?:{_Y4}|{_YR}){_S}(?:會計|學)?年)"
    rf"|{_NOT_NUMBER}(?P<listed>{_Y4}|[89]\d|1[0-4]\d|[八九]十[{_O}]?)(?:年度)?[、及與和](?=(?:{_Y4}|{_YR})(?:會計)?年度)"
    rf"|{_NOT_NUMBER}(?P<m>{_N})(?:{_TO}|、)(?={_N}{_S}月(?!\d))"
    rf"|{_NOT_NUMBER}(?P<d>{_N})(?:{_TO}|、)(?={_N}{_S}日(?!本))"
)
_BEFORE_YEARS = re.compile(r"(?:為期|長達|逾|近|達|超過|服役|歷時|歷經|未來|過去|今後|共|每|任期|連續|第|已|滿|分|約|這|前|後|近|有|建國|建校|創立|成立|長|之|用|花|整整|經過|以|個|耗時|需|需要|須|至少|最多|不到|僅|只|役期|服務)[了約近逾達有]?$")


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


def find_tokens(text: str) -> tuple[TimeToken, ...]:
    """Return the time expressions of a folded text, in text order, without overlap.

    Of two that overlap the one that its family lists first wins; the cost is linear.
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
        return _decade_token(m, year) if written >= 1000 else None
    if not m["era"] and written < 1000 and not _is_roc_year(m, written):
        return None
    if not (m["fy"] or m["m"] or m["part"] or m["half"] or m["q"] or m["q2"]) and _no_year(m):
        return None
    return _with_tail(m, year=year, year_shift=None)


def _decade_token(m: re.Match[str], year: int) -> TimeToken:
    start = year - year % 10
    return TimeToken(m.start(), m.start() + m[0].index("代") + 1, "decade", year=start)


_NO_YEAR = re.compile(_NO_YEAR_WORD)


def _no_year(m: re.Match[str]) -> bool:
    """74年班, 1992年式, 四年制, 九十年來: no point in time."""
    after = m.end("dl") if m["dl"] else m.end()
    rest = m.string[after : after + 3]
    told = bool(m["era"]) or (number(m["y"]) or 0) >= 1000
    if rest.startswith("間") or (told and re.match("以?後|來|以?內|之後", rest)):
        return False
    return not _NO_YEAR.match(rest)


def _is_roc_year(m: re.Match[str], written: int) -> bool:
    """Whether N年 without an era is a year of the Republic and not a span of N years."""
    if not 1 <= written <= 150:
        return False
    if m["kind"] or m["fy"] or (m["m"] and written >= 10):
        return written >= 10
    before = m.string[max(0, m.start() - 4) : m.start()]
    if _BEFORE_YEARS.search(before):
        return False
    if m["dl"]:
        return written > 100
    if "百" in m["y"]:
        return False
    strong = bool(re.search("(?:自|從|在|於|至|到|迄|及|、|和)$", before)) or bool(
        m["part"] or m["half"] or m["q"])
    after = m.string[m.end() : m.end() + 3]
    if re.match("的|歷史|以上|左右|又|前|來|就", after) and not (strong and written >= 80):
        return False
    return written >= 80 or (strong and written >= 38 and not re.match("[，。、]", before[-1:]))


def _with_tail(m: re.Match[str], *, year: int | None, year_shift: int | None,
               anaphoric: int | None = None) -> TimeToken:
    """Build the token of a year and of the month, part, half or quarter after it."""
    deadline = bool(m["dl"])
    fiscal = bool(m["fy"]) and m.groupdict().get("kind") != "學" and m.groupdict().get("acad") != "學年"
    base = {"year": year, "year_shift": year_shift, "anaphoric": anaphoric}
    if m["m"]:
        month, day = number(m["m"]), number(m["d"])
        if month is None or not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
            end = m.start("m")
            return TimeToken(m.start(), end, "year", **base, fiscal=fiscal)  # type: ignore[arg-type]
        return TimeToken(m.start(), m.end(), "day" if day else "month", **base,  # type: ignore[arg-type]
                         month=month, day=day, part=_part(m["mp"]), deadline=deadline)
    if m["half"]:
        return TimeToken(m.start(), m.end(), "half", **base,  # type: ignore[arg-type]
                         index=1 if m["half"] == "上" else 2, deadline=deadline)
    if m["q"] or m["q2"]:
        return TimeToken(m.start(), m.end(), "quarter", **base,  # type: ignore[arg-type]
                         index=number(m["q"] or m["q2"]), deadline=deadline)
    return TimeToken(m.start(), m.end(), "year", **base, part=_part(m["part"]),  # type: ignore[arg-type]
                     fiscal=fiscal, deadline=deadline)


def _part(word: str | None) -> str | None:
    return {"底": "end", "末": "end", "尾": "end", "歲末": "end", "下旬": "end", "初": "start",
            "上旬": "start", "中": "middle", "中旬": "middle"}.get(word or "")


_YEAR_SHIFTS = {"大前年": -3, "前年": -2, "去年": -1, "昨年": -1, "今年": 0, "本年": 0, "明年": 1,
                "後年": 2, "上年": -1, "上一年": -1, "下年": 1, "下一年": 1, "新年": 1}
_ANAPHORIC_YEARS = {"同年": 0, "翌年": 1, "隔年": 1, "次年": 1}


def _rel_year(m: re.Match[str]) -> TimeToken:
    if m["both"]:
        return TimeToken(m.start(), m.end("both") + len(m[0]) - len(m["both"]), "year",
                         year_shift=0 if m["both"] == "今明" else 1, index=2)
    if m["pw"]:
        written = number(m["py"]) or 0
        return _with_tail(m, year=common_year(written, era=None), year_shift=None)
    word = m["word"]
    if word in _ANAPHORIC_YEARS:
        return _with_tail(m, year=None, year_shift=None, anaphoric=_ANAPHORIC_YEARS[word])
    return _with_tail(m, year=None, year_shift=_YEAR_SHIFTS[word])


def _months(m: re.Match[str]) -> TimeToken | None:
    month, day = number(m["m"]), number(m["d"])
    if month is None or not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return TimeToken(m.start(), m.end(), "day" if day else "month", month=month, day=day,
                     part=_part(m["mp"]), deadline=bool(m["dl"]), lunar=bool(m["lunar"]))


_MONTH_SHIFTS = {"上上個月": -2, "上個月": -1, "上月": -1, "本月": 0, "這個月": 0, "下個月": 1, "下月": 1}
_ANAPHORIC_MONTHS = {"當月": 0, "同月": 0, "次月": 1, "翌月": 1}


def _rel_month(m: re.Match[str]) -> TimeToken:
    day = number(m["d"])
    unit: Unit = "day" if day else "month"
    if m["pw"]:
        return TimeToken(m.start(), m.end(), unit, month=number(m["pm"]), day=day,
                         month_shift={"上": -1, "本": 0, "下": 1}[m["pw"]], part=_part(m["mp"]), deadline=bool(m["dl"]))
    word = m["word"]
    return TimeToken(m.start(), m.end(), unit, month_shift=_MONTH_SHIFTS.get(word), day=day,
                     anaphoric=_ANAPHORIC_MONTHS.get(word), part=_part(m["mp"]),
                     deadline=bool(m["dl"]))


_DAY_SHIFTS = {"大前": -3, "前天": -2, "前日": -2, "昨": -1, "今": 0, "本日": 0, "即日": 0, "明": 1,
               "後天": 2, "大後": 3}
_ANAPHORIC_DAYS = {"當天": 0, "當日": 0, "同日": 0, "同一": 0, "翌日": 1, "隔天": 1, "隔日": 1, "次日": 1}


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


def _ago(m: re.Match[str]) -> TimeToken | None:
    amount = 0 if m["n"] == "半" else number(m["n"])
    if amount is None or amount > 999:
        return None
    before = m.string[max(0, m.start() - 1) : m.start()]
    unit, forward = m["u"], m["dir"].endswith("後")
    if unit == "日" and not forward and before in set("於在月應須需"):
        return TimeToken(m.start(), m.end(), "day", day=amount, deadline=True) if amount <= 31 else None
    name = {"年": "year", "月": "month", "週": "week", "期": "week", "拜": "week"}.get(unit[-1], "day")
    half = 1 if m["n"] == "半" or "半" in unit else 0
    if unit == "年半":
        name = "year"
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
    (_ISO, _iso), (_DECADE, _decade), (_HEAD, _head), (_YEAR, _year), (_REL_YEAR, _rel_year),
    (_MONTHS, _months), (_REL_MONTH, _rel_month), (_REL_DAY, _rel_day), (_WEEK, _week),
    (_AGO, _ago), (_DAY, _day), (_PERIOD, _period), (_VAGUE, _vague),
)


def links_range(between: str) -> bool:
    """Whether the text between two expressions makes them the ends of one interval."""
    return bool(re.fullmatch(rf"[起初底]?(?:{_S}(?:起)?(?:至|到|迄|~|-|–|—|─)(?:民國)?{_S}|、(?=$)$)", between))
