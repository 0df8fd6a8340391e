"""Whether an event occurred, goes on, is planned, recurs, was cancelled or is denied.

In: a clause and the place of the trigger in it.  Out: a status and whether a marker in the
text says so.  The markers are aspect and modal words of written Chinese, looked for before
the trigger first (將舉行, 已舉行), then after it (舉行過, 遭取消).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from kg.model import Status, TimeValue

_BEFORE: Final[tuple[tuple[Status, str], ...]] = (
    ("denied", "並未|並無|絕無|從未|未曾|毫無|不會|沒有|不可能|無意"),
    ("cancelled", "取消|中止|停辦|撤銷|喊停|擱置|無法|未能|不克|無緣"),
    ("hypothetical", "是否|不排除|可能(?!性)|恐將|一旦|假如|倘若"),
    ("recurring", ("每年|每月|每週|每季|例行(?!性?[」』]?的?(?:通行|通過|航行|過境|記者))"
                  "|(?<![0-9０-９〇○零一二三四五六七八九十學會])年度(?!的?國防)|定期|每日|每天|每逢|連年|歷次|歷年"
                  "|歷屆|頻繁|經常|屢次|不時|常態"
                  "|一年一度|持續不斷|長期")),
    ("proposed", ("提議|建議|呼籲|要求|爭取|研議|草案|提案|擬議|(?:盼|希望|期待)(?![與和跟]$)"
                 "|儘速|盡速|早日|考慮|倡議|誠摯邀請")),
    ("planned", ("(?<![上中少大名主老])將"
                "(?![近官領校軍士帥才該其此渠這《「『]|[^，。；]{0,14}的$)|預計|預定|預劃|擬"
                "|計[畫劃](?=$|[於在採購出售派舉前訪赴興籌五三明])|規劃(?![之的案書])|準備(?![好金])"
                "|即將|原[訂定](?=[^，。；]{1,12}(?:舉行|進行|登場|展開|訪|赴))"
                "|(?<![主重必需想])要(?=採購|購買|出售|籌購)|屆時|訂於|定於|排定|可望|籌備"
                "|未來|(?<![款接招期看對善優等交])待(?![遇客人命])")),
    ("ongoing", ("正在|(?<!國)正(?=[舉進展與參執實])|刻正|目前(?!已|為止)|仍(?=[在進持舉])|即日起"
                 "|現正|持續"
                 "|陸續(?=[交運移推進展辦執投])")),
    ("occurred", ("已經|已|曾|業已|剛|甫|日前|昨|獲得|順利|完成|終於|今(?!年|後)|首度|首次"
                 "|(?<![為除])了|過去")),
)
_AFTER: Final[tuple[tuple[Status, str], ...]] = (
    ("cancelled", "取消|停辦|喊停|流產|未能成行|延期"),
    ("denied", "純屬虛構|並非事實|子虛烏有"),
    ("recurring", "年度例行|例行性|科目|年度最|年度重[大要]"),
    ("ongoing", "進行中|持續進行|迄未|未曾間斷|仍未停"),
    ("occurred", "^了|^過|時，|時表示|後，|結束|落幕|圓滿|完成"),
)
_NOT_YET: Final = re.compile(
    "盼|希望|期待|呼籲|要求|促請|敦促|儘速|盡速|儘快|早日|爭取|如果|若|倘|一旦|是否|尚未|未能|無法|待"
    "|(?<![上中少大名主老])將(?![近官領校軍士帥才該其此渠這《「『])|預計|可望|即將|預定|需要|必須|等待|俟")
_WILL: Final = re.compile(
    "(?<![上中少大名主老])將(?![近官領校軍士帥才該其此渠這《「『]|[^，。；]{0,12}(?:取名|命名|列為|納入|擴展|視為|稱為|改為|的$))")
_ALSO: Final = re.compile("(?<=[院會])[也亦已並均都才再又]{1,2}(?=通過)")
_STAGE: Final = re.compile("行政院|政院|內閣|委員會|初審|一讀|黨團|政務會議")
_QUOTED: Final = re.compile("「[^「」]*」|《[^《》]*》|『[^『』]*』")
_COMPILED = tuple((status, re.compile(words)) for status, words in _BEFORE)
_COMPILED_AFTER = tuple((status, re.compile(words)) for status, words in _AFTER)


def read_status(before: str, after: str) -> Status | None:
    """Return the status that the words around a trigger give, or None if none does.

    ``before`` is the clause up to the trigger, ``after`` the rest of it.  Denial outranks
    cancellation, recurrence, proposal, plan and course of action, in that order.
    """
    before, after = _QUOTED.sub("", before), _QUOTED.sub("", after)
    for status, pattern in _COMPILED_AFTER[:3]:
        if pattern.search(after):
            return status
    for status, pattern in _COMPILED:
        if pattern.search(before[-12:] if status in ("denied", "cancelled") else before):
            return status
    for status, pattern in _COMPILED_AFTER[3:]:
        if pattern.search(after):
            return status
    return None


def status_by_words(words: Mapping[Status, tuple[str, ...]], text: str) -> Status | None:
    """Return the status that one of the type's own words in the clause gives (三讀通過).

    What is only wished for or yet to come is not done (盼立法院儘速完成立法), nor what has
    passed a stage before the parliament's last word (行政院院會通過).
    """
    text = _ALSO.sub("", text)
    for own, listed in words.items():
        for word in listed:
            at = _find(text, word)
            if at >= 0 and not (own == "occurred" and (_NOT_YET.search(text[:at]) or (
                    "三讀" not in word and _STAGE.search(text[:at + len(word)])))):
                return own
    return None


def _find(text: str, word: str) -> int:
    """Return where the word is in the text, or -1; 將 only where it tells of what is to come."""
    if word != "將":
        return text.find(word)
    will = _WILL.search(text)
    return will.start() if will else -1


def status_by_time(time: TimeValue | None, published: date | None) -> Status | None:
    """Return ``planned`` for what lies after the day of publication, else None.

    ``ongoing`` for an interval with both ends that holds that day.
    """
    if time is None or published is None:
        return None
    today = published.isoformat()
    if time.start[:10] > today[:len(time.start)]:
        return "planned"
    if time.end and time.start <= today[:len(time.start)] and time.end > today[:len(time.end)]:
        return "ongoing"
    if len(time.start) == 10 and (time.end is None or time.end <= today):
        return "occurred"
    return None
