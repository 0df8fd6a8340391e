"""Triggers of unnamed events, and the signs by which a place speaks of an occasion.

In: a scene and the trigger words of the types.  Out: :class:`Trigger` places with the
number of signs.  Generic talk (持續加強演訓) has no signs of an occasion or is blocked by
the words around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from kg.events.scene import Clause, Scene
from kg.events.times import CLOCK
from kg.lexicon.events import EventLexicon, EventType
from kg.model import Span

_LIGHT: Final = re.compile(
    r"舉行|舉辦|召開|進行|展開|實施|主持|出席|參加|參與|視導|觀摩|召集|主辦|合辦|與會|登場|開辦|執行|接受|聽取|發起"
    r"|完成|宣布|宣佈|再爆|爆出|傳出|涉嫌|涉及|肇生|核准|批准|同意|決定|通知|證實|發生|爆發|遭|歷經|經歷|簽署|結束|組織")
_LIGHT_AFTER: Final = re.compile(f"[^，。]{{0,4}}?(?:{_LIGHT.pattern})")
_ASPECT: Final = re.compile(
    r"已|曾|剛|甫|時任|當晚|當天|當日|近期|個月後|[年月週天]前|今年|緊急|宣[布佈]|傳出|爆發|再爆|正在|即將|預計|預定|日前|首度|首次|再度|再次|第[一二三四五六七八九十\d]+[次度場批]|昨|此次|這次|本次|此行"
    r"|今[（(日天早晚晨]|擬(?!定)|先(?=聽取|接受|由)|聽取|隨後|隨即|接受(?=[^，。]{0,14}\Z)|將(?![官領校軍士])|獲得|恭喜|獲|連續|終於|每年|例行|一架|一場|兩度|三度|多次|去年|今年|明年|當時|屆時"
    r"|不慎|突然|突遭|不幸|當場|先後|接連|連日|一度|奉[令命]|火速|疑似|險些|組織[海空軍]{0,3}兵力|派遣|派出|出動|調派")
_AFTER_ASPECT: Final = re.compile(
    r"了|過|時，|後|期間|典禮|案|結束|落幕|[上中](?:，|[指警]?[出告稱說]|表示|[\u4e00-\u9fff]{0,4}[問說])|[一二兩三四五六七八九十]+[個支所座]")
_GENERIC: Final = re.compile(
    r"(?:加強|強化|深化|推動|促進|持續|擴大|提升|積極|希望|盼|期待|期盼|應|必須|支持|反對|任何|各項|各種|不斷|增進"
    r"|致力|樂見|鼓勵|落實|尋求|願|透過|藉由|經由|重視|關切|有助|歷次|重大|停止|增加|未來|各類|相關|整體|一切"
    r"|如何|可以|能夠|多元|平時|不要|減少|爭取|期許|許多|踴躍|經常|時常|穩步|更多)[^，。；：、]{0,6}\Z")
_ANAPHORA: Final = re.compile(
    r"(?:該|本|此|是|上述|前述|這)(?:[項次場起案批一個]|一次|一項|兩項|三項)?(?:[\u4e00-\u9fff]{0,4})\Z")
_ANAPHORA_CLOSE: Final = re.compile(
    r"(?:該|本|此|上述|前述|這|是項|此次|本次|這次|此項|這項|該項|這場|該場|此一|這起|此起|該次)(?:場|次|起|項|批)?\Z")
_NOUN_USE: Final = re.compile(
    r"(?:能力|機制|工作|經驗|成果|制度|政策|方式|模式|問題|需求|經費|費用?|人員|教官|紀律|效果|實力|水準|任務|品質"
    r"|管道|平[臺台]|的決心|之決心|關係|架構|教育|常態化|項目|用|法|學|者|界|場地|基地|設施|中心|期程|內容|總額"
    r"|組織|單位|機關|團隊|的(?:經驗|做法|作法|成果|目的|意義|重要))")
_BODY: Final = re.compile("平[臺台]|組織|單位|機關|團隊|中心|[場基]地|設施")
_ANNIVERSARY: Final = re.compile(
    r"[約已近將滿屆]*[一二兩三四五六七八九十百\d○〇]+(?:多|餘)?(?:週年|周年|年(?![\d一二三四五六七八九十]+月|度|[^，。]*?[月日]))")
_JUBILEE: Final = re.compile(
    r"[\u4e00-\u9fff]{0,7}?(?:[一二兩三四五六七八九十百\d○〇]+|滿|幾|多)(?:週年|周年|天(?!後))")
_STEADY: Final = re.compile("持續|繼續|不斷|積極|長期|逐步|一向")
_WISH: Final = re.compile(
    "希望|期待|儘速|儘快|儘早|盡速|盡快|早日|紛紛|主張|每當|每逢|有助於|渴望|吸引|呼籲|敦促|籲請|期盼|盼望|盼能|冀望|(?<!舉行)(?<!進行)(?<!實施)多次|屢次|歷次|歷年|歷屆|不論|無論|每次|幾度|若能|如何")
_HOPES: Final = re.compile("[^，。]{0,8}(?:期盼|期待|希望|盼(?!望)|期許|期勉|呼籲|期望)")
_SAYS: Final = re.compile("表示|指出|說明|強調|並且?說|提到|感謝|歡迎|肯定")
_GOES_ON: Final = re.compile("並|且|同時|另|再|後|隨後|接著")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger word in the text; ``strength`` counts the signs of an occasion."""

    kind: EventType
    span: Span
    clause: Clause
    cls: str
    strength: int
    anaphoric: bool


class TriggerFinder:
    """Finds the triggers of unnamed events; made once for a lexicon."""

    def __init__(self, lexicon: EventLexicon) -> None:
        """Index the trigger words, the longest first."""
        self._of = {word: (kind, cls) for word, kind, cls in lexicon.words()}
        words = sorted(self._of, key=lambda w: (-len(w), w))
        self._pattern = re.compile("|".join(map(re.escape, words)) or r"(?!)")

    def find(self, scene: Scene) -> tuple[Trigger, ...]:
        """Return the triggers in text order, without those in blocking words."""
        found: list[Trigger] = []
        for clause in scene.clauses:
            at = clause.start
            while match := self._pattern.search(scene.text, at, clause.end):
                kind, cls = self._of[match.group()]
                if self._blocked(scene, clause, match.start(), match.end(), kind):
                    at = match.start() + 1
                    continue
                span = scene.span(match.start(), match.end())
                found.append(_carried_on(scene, found, self._weigh(scene, kind, cls, clause, span)))
                at = match.end()
        return tuple(found)

    def _blocked(self, scene: Scene, clause: Clause, start: int, end: int,  # noqa: PLR0911
                 kind: EventType) -> bool:
        text = scene.text
        if kind.blocked_after and text.startswith(kind.blocked_after, end):
            return True
        before = text[max(clause.start, start - 8):start]
        if kind.blocked_before and before.endswith(kind.blocked_before):
            return True
        if (needed := kind.only_after.get(text[start:end])) and not _stands_after(
                scene, needed, clause, start):
            return True
        rest = kind.blocked_with.get(text[start:end], ())
        if any(word in text[end:clause.end + 3] for word in rest) or _out_of_place(
                scene, kind, clause, start, end):
            return True
        around, at = text[max(0, start - 10):end + 10], min(start, 10)
        for word in kind.blocked_in:
            place = around.find(word)
            while place >= 0:
                if place <= at and at + end - start <= place + len(word):
                    return True
                place = around.find(word, place + 1)
        if any(k.span.start <= start and end <= k.span.end and len(k.span) > end - start
               and scene.class_of(k.entities[0]) in ("Organization", "Person")
               for k in scene.links_from(start - 40, start + 1)):
            return True
        return bool(kind.clause_has) and not any(
            w in text[clause.start:clause.end] for w in kind.clause_has)

    def _weigh(self, scene: Scene, kind: EventType, cls: str, clause: Clause,
               span: Span) -> Trigger:
        text = scene.text
        before, after = text[clause.start:span.start], text[span.end:clause.end + 1]
        strength = _signs(scene, clause, cls, before, after) - _doubts(
            before, after, cls, dated=bool(scene.dates_in(clause.start, clause.end)))
        strength -= (span.text in kind.hard) + _is_wished(scene, clause, span)
        anaphoric = cls == "back" or (cls != "verb" and bool(
            _ANAPHORA_CLOSE.search(before) or (not before.strip() and len(span) == 2)
            or (cls == "noun" and _ANAPHORA.search(before))))
        return Trigger(kind, span, clause, cls, strength, anaphoric)


def _carried_on(scene: Scene, found: list[Trigger], one: Trigger) -> Trigger:
    """Return the trigger, one sign stronger where its clause goes on (甲升任…，並晉任…)."""
    last = found[-1] if found else None
    if (last and one.cls == last.cls == "verb" and last.kind is one.kind and last.strength > 0
            and last.clause in scene.siblings(one.clause, before=1)[:-1]
            and _GOES_ON.match(scene.text, one.clause.start, one.span.start)):
        return replace(one, strength=one.strength + 1)
    return one


def _stands_after(scene: Scene, needed: tuple[str, ...], clause: Clause, start: int) -> bool:
    """Whether one of the words, or a name of a class among them, ends at ``start``."""
    return scene.text[clause.start:start].endswith(needed) or any(
        k.span.end == start and scene.class_of(k.entities[0]) in needed
        for k in scene.links_from(start - 30, start))


def _out_of_place(scene: Scene, kind: EventType, clause: Clause, start: int, end: int) -> bool:
    """Whether the clause has what the word must not follow, or lacks what it must precede.

    What it must precede is a word of the rest of the clause or a name, right after it, of a class.
    """
    word, before, after = (scene.text[a:b] for a, b in (
        (start, end), (clause.start, start), (end, clause.end)))
    if any(w in before for w in kind.blocked_by.get(word, ())):
        return True
    needed = kind.only_before.get(word, ())
    return bool(needed) and not any(w in after for w in needed) and not any(
        k.span.start == end and scene.class_of(k.entities[0]) in needed
        for k in scene.links_from(end, end + 1))


def _signs(scene: Scene, clause: Clause, cls: str, before: str, after: str) -> int:
    """Count the signs of an occasion: a date, aspect, a light verb, a count, the headline."""
    dated = bool(scene.dates_in(clause.start, clause.end) or CLOCK.search(before))
    earlier = any(scene.dates_in(c.start, c.end) for c in scene.siblings(clause, before=3)[:-1])
    light = cls == "noun" and (_LIGHT.search(before) or _LIGHT_AFTER.match(after))
    return sum((
        2 if dated else int(earlier),
        bool(_ASPECT.search(before)), bool(_AFTER_ASPECT.match(after)), bool(light),
        any(q.kind == "count" for q in scene.counts_in(clause.start, clause.end)),
        scene.role_of_block(clause) == "headline",
        2 if cls == "sure" else 0,
    ))


def _is_wished(scene: Scene, clause: Clause, span: Span) -> bool:
    """Whether an earlier clause of the sentence wishes for it (期盼甲努力，乙也可以成立…)."""
    if scene.dates_in(clause.start, clause.end) or _AFTER_ASPECT.match(
            scene.text, span.end) or _ASPECT.search(scene.text, clause.start, span.start):
        return False
    for other in reversed(scene.siblings(clause, before=4)[:-1]):
        text = scene.text[other.start:other.end]
        if _SAYS.search(text) or _SAYS.search(scene.text, clause.start, span.start):
            return False
        if _HOPES.match(text):
            return True
    return False


def _doubts(before: str, after: str, cls: str, *, dated: bool) -> int:
    """Count the signs of generic talk: 加強演訓, 希望…來訪, 成立五十週年, 訓練經費."""
    doubts = 2 if _GENERIC.search(before) else 0
    if not dated and _WISH.search(before):
        doubts += 2
    elif not dated and _STEADY.search(before):
        doubts += 1
    if _JUBILEE.match(after):
        return doubts + 6
    attribute = _NOUN_USE.match(after) and not (cls == "verb" and _BODY.match(after))
    return doubts + (3 if attribute or _ANNIVERSARY.match(after) else 0)
