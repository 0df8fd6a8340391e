"""When an event takes place: the date expression that belongs to a trigger.

In: a scene and a candidate's place.  Out: a time value with the stretch it was read from.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from kg.events.scene import Clause, Scene
from kg.model import DateExpression, Span, TimeValue

ACTORS: Final = frozenset(("Person", "Organization", "Country"))
_SINCE: Final = re.compile("[^，。；]{0,6}以來|以前|之前")
_WHILE: Final = re.compile(
    "(?:時|後|之際|期間|當天|當日|同時|隔天|翌日)[，,]$|通知|知會|公告|核定")
_GOES_ON: Final = re.compile(r"\s*(?:由|並|且|而由)")
_NO_YEAR: Final = re.compile("(?:\\d{1,2}|[一二三四五六七八九十]{1,3})月")
_TO_COME: Final = re.compile(
    "將|預[定計備劃]|擬|訂|屆時|下個?月|明年|未來|即|排定|盼|希望|計[畫劃]|可望|起")
_WAS: Final = re.compile("^(?:時|後|中|上)|曾|已|表示|說|警告|指出|強調|宣布")
_ONCE: Final = re.compile("(?:在場|在座|與會|出席)的[^，。；]*曾")
_IS: Final = re.compile(
    "是(?=[^，。；]*(?:日子|節|週年|周年|紀念日|前夕|第一天))|適逢|正值|欣逢|恰逢")
_LASTING: Final = re.compile(
    "[起始]?(?:[，、]?(?:舉行|展開|實施|進行|執行|登場|分|為期|一連|連續|共|計|的|預定|將|編列|每年)){0,3}")
_TILL: Final = re.compile(
    r"(?:[上下中]午|[晨晚]間?|凌晨|\d{1,2}[時點](?:\d{1,2}分)?)*[起始]?[^，。；]{0,3}[，、]?(?:至|到|迄|-|–|—|～|~)")
_VAGUE: Final = re.compile("日前|近日|稍早|先前|此前|前不久|不久前")
_SAID: Final = re.compile(
    "表示|指出|透露|否認|強調|認為|批評|質疑|質詢|回應|坦言|重申|說(?!明)|說明|提到|受訪|接受[^，。]{0,8}訪問|引述|報導|曝光|分析|投書|撰文|喊話|呼籲|致詞")
_DECIDED: Final = re.compile("已經?(?:批准|核准|核定|同意|決定|通過)")
_NOW: Final = "此次|這次|此行|本次|這趟|此番|今天|今日|今[（(]"
_WEAK: Final = "歡迎|感謝|高興|遠道|專程"
_THEN: Final = (
    "曾|已有|已經有|近年|多年|年來|過去|去年|前年|上次|前次|上個?月|每年|歷年|歷次|常常|經常|時常|多次|屢次|明年|未來|下次|下個?月|當年|早年"
    "|觀光客|旅客|遊客|民眾|國人|陸客|陸生|學生|留學|撤退|撤守|人次|將來|不久|也會|將會|將(?=[率前赴訪])"
    "|希望|期盼|鼓勵|也能|邀請|[再盼]邀|有機會|擇期|近期將|即將|即可|上一次|之前|先前|首次訪|當選人|任內|期間曾|繼")
_CUE: Final = re.compile(f"(?P<now>{_NOW})|(?P<weak>{_WEAK})|(?P<then>{_THEN})")
CLOCK: Final = re.compile("今天|今日|今晨|今早|今晚|上午|下午|中午|午間|傍晚|晚間|清晨|凌晨")


def find_time(
    scene: Scene, clause: Clause, span: Span, *, where: str = "near",
    named: bool = False,
) -> tuple[TimeValue, Span] | None:
    """Return the time of what happens at ``span``, with where it is said, or None.

    The nearest expression of the clause before the trigger, then after it, then of the
    earlier clauses of the sentence; a time of day without a date means the day of
    publication.  ``where`` is the type's way: ``near``, only its own ``clause``, or with
    ``budget`` years.
    """
    budget = where == "budget"
    own = [d for d in scene.dates_in(clause.start, clause.end)
           if _usable(scene, d, span, budget=budget)]
    before = [d for d in own if d.span.end <= span.start
              and not _taken(scene, d.span, span, named=named)
              and not _is_of_speech(scene, d.span, span)
              and not _ONCE.match(scene.text[d.span.end:span.start])]
    after = [d for d in own if d.span.start >= span.end and not _taken(scene, span, d.span)
             and "的" not in scene.text[d.span.end:clause.end]
             and not _dates_a_noun(scene, d)]
    chosen = (before[-1:] or after[:1])
    if before and after and sharper(after[0].value, before[-1].value):
        chosen = after[:1]  # 今年的會談已於6月舉行
    if not chosen and _VAGUE.search(scene.text, clause.start, span.start):
        return None
    if not chosen and named:  # 今天宣布，「甲對話」，將在20日展開: the day that follows
        chosen = _from_next(scene, clause, budget=budget)
    if not chosen and where != "clause":
        chosen = _from_earlier(scene, clause, span)
    if chosen:
        found = _spread(scene, chosen[0])
        return _of_last_year(scene, clause, span, found) if found else None
    return _by_clock(scene, clause, span)


def _of_last_year(
    scene: Scene, clause: Clause, span: Span, found: tuple[TimeValue, Span]
) -> tuple[TimeValue, Span]:
    """Return the time a year earlier where a month without a year is told as past.

    3月9日作證時警告, printed in December: this year's March, not the next.
    """
    time, said = found
    today = scene.published.isoformat() if scene.published else ""
    told = scene.text[clause.start:clause.end + 1]
    if (not today or not 7 <= len(time.start) <= 10 or time.start <= today[:len(time.start)]
            or not _NO_YEAR.match(said.text) or _TO_COME.search(told)
            or not _WAS.search(scene.text[span.end:clause.end + 1])):
        return found
    year = int(time.start[:4]) - 1
    end = f"{year}{time.end[4:]}" if time.end and time.end[:4] == time.start[:4] else time.end
    return TimeValue(f"{year}{time.start[4:]}", end, time.fiscal_years), said


def _from_next(scene: Scene, clause: Clause, *, budget: bool) -> list[DateExpression]:
    """Return the date that opens the next clause (「甲專案」，自108年度起分七年執行)."""
    for other in scene.siblings(clause, after=1)[1:]:
        opens = re.match(r"\s*(?:預定|預計|訂|將)?[自從於在]", scene.text[other.start:other.end])
        if opens and not scene.marks_in(other.start, other.end):
            return [d for d in scene.dates_in(other.start, other.end)
                    if d.span.start - other.start <= opens.end() + 1 and (
                        budget or d.kind != "fiscal_year")][:1]
    return []


def _spread(scene: Scene, found: DateExpression) -> tuple[TimeValue, Span] | None:
    """Return the value of an expression, with the end that the words after it give.

    自108年度起分七年, 15日起為期五天, 自22日上午至28日.
    """
    value, span = found.value, found.span
    end: str | None
    if value is None or value.end:
        return (value, span) if value else None
    later = [d for d in scene.dates_in(span.end, span.end + 24)
             if d.value and len(d.value.start) == len(value.start) and d.value.start > value.start
             and _TILL.fullmatch(scene.text, span.end, d.span.start)]
    if later and later[0].value:
        end = later[0].value.end or later[0].value.start
        return TimeValue(value.start, end, value.fiscal_years), scene.span(
            span.start, later[0].span.end)
    for quantity in scene.counts_in(span.end, span.end + 16):
        if (quantity.kind == "duration" and isinstance(quantity.value, int)
                and _LASTING.fullmatch(scene.text, span.end, quantity.span.start)
                and (end := _end(value.start, quantity.value, quantity.unit or ""))):
            return TimeValue(value.start, end, value.fiscal_years), scene.span(
                span.start, quantity.span.end)
    return value, span


def _end(start: str, number: int, unit: str) -> str | None:
    """Return the last day, month or year of ``number`` units from ``start``."""
    if number < 2:
        return None
    if len(start) == 10 and unit in ("天", "日"):
        return (date.fromisoformat(start) + timedelta(days=number - 1)).isoformat()
    if len(start) == 4 and unit == "年":
        return str(int(start) + number - 1)
    return None


def _from_earlier(scene: Scene, clause: Clause, span: Span) -> list[DateExpression]:
    """Return the date of an earlier clause, unless it dates what somebody else does."""
    own_actor = bool(scene.links_in(clause.start, span.start, ACTORS))
    for other in reversed(scene.siblings(clause, before=4)[:-1]):
        found = [d for d in scene.dates_in(other.start, other.end) if _usable(scene, d, span)
                 and all(m in scene.triggers for m in scene.marks_in(
                     d.span.end, min(d.span.end + 3, other.end)))
                 and (scene.text[d.span.start - 1:d.span.start] not in ("自", "從")
                      or (d.value and d.value.end))][-1:]
        if found and (_is_of_speech(scene, found[0].span, span)
                      or _of_others(scene, other, span)):
            return []
        if found:
            busy = scene.marks_in(other.start, other.end)
            actor = bool(scene.links_in(other.start, other.end, ACTORS))
            goes_on = _GOES_ON.match(scene.text, clause.start)
            return [] if own_actor and actor and busy and not goes_on else found
    return []


def _dates_a_noun(scene: Scene, found: DateExpression) -> bool:
    """Whether a bare year belongs to a name after it (接見97年十大青年)."""
    value, left = found.value, scene.text[found.span.start - 1:found.span.start]
    return bool(value and len(value.start) == 4 and not value.end
                and left not in tuple("於在自從至，、（(")
                and re.match("度?[\u4e00-\u9fff「]", scene.text[found.span.end:]))


def _is_of_speech(scene: Scene, when: Span, span: Span) -> bool:
    """Whether somebody's words begin between a date and the trigger (3日否認外傳軍方有意購買).

    Who makes a decision known (3日指出，已批准出售) dates it.
    """
    said = _SAID.search(scene.text, when.end, span.start)
    return bool(said and not _DECIDED.search(scene.text, said.end(), span.start))


def _of_others(scene: Scene, dated: Clause, span: Span) -> bool:
    """Whether the clause with the date is about some people, and those after it about others."""
    if _WHILE.search(scene.text, dated.start, dated.end):
        return False  # 去年11月甲國遭颱風侵襲時，乙國出動軍機
    if _DECIDED.search(scene.text, dated.end, span.start):
        return False  # 甲署19日指出，乙國政府已批准出售
    clause = scene.clause_at(span.start)
    if clause and _GOES_ON.match(scene.text, clause.start):
        return False  # 新署將在1月1日成立，由甲出任首任署長
    theirs = {e for k in scene.links_in(dated.start, dated.end, ACTORS) for e in k.entities}
    ours = {e for k in scene.links_in(dated.end, span.start, ACTORS) for e in k.entities}
    return bool(theirs and ours and not theirs & ours)


def _taken(scene: Scene, left: Span, right: Span, *, named: bool = False) -> bool:
    """Whether another event is named between a date and the trigger: the date is its own.

    A trigger that runs into the next is the same event (去年訪團來臺), unless that is a name
    (今天接見「太平洋論壇」外賓).
    """
    gap = 0 if named else 3
    return any(m.end <= right.start - gap for m in scene.marks_in(left.end, right.start))


def _usable(scene: Scene, found: DateExpression, span: Span, *, budget: bool = False) -> bool:
    """Whether it dates a happening: no budget year unless ``budget``, no 自…以來."""
    since = _SINCE.match(scene.text, found.span.end) or _IS.match(scene.text, found.span.end)
    return not since and (budget or found.kind != "fiscal_year") and (
        found.kind != "deadline") and not (
        span.covers(found.span))


def _by_clock(scene: Scene, clause: Clause, span: Span) -> tuple[TimeValue, Span] | None:
    if scene.published is None:
        return None
    mark = CLOCK.search(scene.text, clause.start, span.start)
    if mark is None or _ONCE.match(scene.text[mark.end():span.start]):
        return None
    said = scene.span(mark.start(), mark.end())
    return None if _taken(scene, said, span) else (TimeValue(scene.published.isoformat()), said)


def is_other_time(
    scene: Scene, clause: Clause, span: Span, time: TimeValue | None
) -> bool | None:
    """Whether a coming or going is not that of these days: True, False, or None if unsaid.

    這次來訪 and 歡迎訪賓來臺 are of these days, 去年來臺, 曾兩度訪華 and 希望他來訪 are not.
    """
    cues = list(_CUE.finditer(scene.text, clause.start, span.start))
    cue = cues[-1].lastgroup if cues else None
    month = scene.published.isoformat()[:7] if scene.published else ""
    away = bool(time and month and time.start[:7] != month[:len(time.start)])
    if cue in ("now", "then"):
        return cue == "then"
    return True if away else (False if cue else None)


def time_in_name(scene: Scene, span: Span) -> tuple[TimeValue, Span] | None:
    """Return the year that stands inside a name (2021 in 2021年全球大規模演習)."""
    year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", span.text)
    if year is None:
        return None
    return TimeValue(year.group()), scene.span(span.start + year.start(), span.start + year.end())


def compatible(one: TimeValue | None, other: TimeValue | None) -> bool:
    """Whether two times may be of the same occasion: one unknown, or one inside the other."""
    if one is None or other is None:
        return True
    size = min(len(one.start), len(other.start))
    if one.start[:size] == other.start[:size]:
        return True
    return _holds(one, other) or _holds(other, one)


def _holds(outer: TimeValue, inner: TimeValue) -> bool:
    if outer.end is None:
        return False
    start = inner.start[:len(outer.start)]
    return outer.start <= start and inner.start[:len(outer.end)] <= outer.end


def wider(one: TimeValue | None, other: TimeValue | None) -> bool:
    """Whether ``one`` is an interval that holds ``other``, said as exactly (2026/2028, 2026)."""
    return bool(one and other and one.end and not other.end
                and len(one.start) == len(other.start) and _holds(one, other))


def sharper(one: TimeValue | None, other: TimeValue | None) -> bool:
    """Whether ``one`` says more exactly when than ``other``."""
    if one is None:
        return False
    return other is None or (len(one.start) > len(other.start) and compatible(one, other))
