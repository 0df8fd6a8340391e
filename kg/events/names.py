"""Proper names of events: 「蒙特瑞會談」, 漢光36號演習, 「鎖盾」跨國網路防禦演習.

In: a scene and the heads and known names of the types.  Out: :class:`Named` stretches, the
longest at each place.  What makes a name is its form: quotation marks or a head noun with
something before it that distinguishes it (an ordinal, a year, a proper name).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.events.scene import Scene
from kg.lexicon.events import EventLexicon, EventType
from kg.model import Span

_QUOTED: Final = re.compile(r"[「《『“〈]([^「」《》『』“”〈〉\n]{2,60})[」》』”〉]")
_BRACKET: Final = re.compile(r"\s?[（(]([^（）()\n]{2,80})[）)]")
_TAIL_STOP: Final = re.compile(
    r"[的之是在為與和及等後中時表示也已將曾並由向於以完舉，。；：！？、\s「」『』《》（）()]")
_FUNDED: Final = re.compile(
    "，?(?:[總合]?共|今年|明年|後續|一案|案)*(?:編列|總經費|總預算|獲編|經費[為達約共需])")
_SENTENCE: Final = re.compile(r"[，。；？\n]")
_VERBAL: Final = re.compile(
    r"^(?:與|和|加強|持續|推動|強化|深化|支持|反對|停止|落實|提升|促進|舉行|舉辦|召開|參加|出席|進行|尋求|重啟)")
# Words at which a name read backwards from its head ends.
_LEFT_STOP: Final = re.compile(
    r".*(?:[，。；：！？、\s「」『』《》（）()的了於在從對把被將與及或並而也又都該這那每為稱以跟至之是有－─—＊●◎]"
    r"|和(?!平|諧|解)|自(?![由衛主動治])|(?<!自)由|(?<!南)向|就(?![職任業])|後(?![備勤])|前(?![瞻線])|舉行|舉辦|召開|進行|參加|參與|出席|主持|主辦|協辦|承辦|視導|視察|取消|宣布|宣佈|推動|支持|通過|"
    r"提出|邀請|實施|執行|規劃|名為|稱為|展開|發起|辦理|屆時|觀摩|校閱|經由|透過|納入|配合|接見|歡迎|來臺|"
    r"來台|編列|推出|研擬|制定|審議|審查|公布|修正|簽署|依據|根據|依照|重啟|恢復|建立|成立|召集|聽取|針對|"
    r"有關|關於|包括|今年|去年|明年|昨日|今日|昨天|今天|明天|上午|下午|日前|近日|本次|此次|一場|一項|多場|"
    r"我國|美方|每次|歷次|歷年|結束|期間|首次|首度|例行|年度|新的|所謂|是項|本項|上述|其他|及其|迎接|面對"
    r"|已經|正式|一起|共同|聯合(?=舉)|年來|曾|當|我們|他們|各種|各項|相關|重大|重要|大型|大規模|小規模|"
    r"每年|定期|整個|整起|舉凡|看到|報告|發動|組團|今後|沒有|反對|停止|加強|強化|深化|持續|擴大"
    r"|提升|經過|歷經|新設|新增|赴[美日台臺陸韓歐]|請轉|轉致|帶[回到]|肯定|月(?=[中台臺美日解共韓俄])|[欣適恭]逢|欣聞|恭賀|祝賀|慶祝(?=第)|(?<!報)到(?![任職])"
    r"|(?<=[這本此該每貴])[次屆場項院會]|貴(?:會|聯盟|協會|院)|(?<!其)[他她])", re.DOTALL)
_TOLD: Final = re.compile(
    "(?:這[是個]|我們|不是)|[^，]{0,8}(?:率團|率隊)?(?:出席|參加|前往|主持|訪問)")
_LEAD: Final = re.compile(r"暨|[本今去明]年|\d{1,2}月(?:\d{1,2}日)?")
_SEVERAL: Final = re.compile("(?:等)?[一二兩三四五六七八九十多\\d]+[大項個]")
_OFFICE: Final = re.compile("[^，。]{0,6}?(?:專案|計畫|會議|對話)(?:辦公室|小組|中心|室)")
_FESTIVE: Final = ("節", "日", "週", "周")
_EDITION: Final = re.compile("[-－A-Za-z0-9０-９號年度]*")
_SERIAL: Final = re.compile("[0-9０-９一二三四五六七八九十廿卅]+號(?:演習)?")
_SUM: Final = re.compile(r"(?:\d{1,2}年期?)?[\d.,]+[兆億萬]+(?:元|美元)?的?")
_TO_QUOTE: Final = re.compile(r"([^「」『』，。；\n]{2,30})[」』]")
_CEREMONY: Final = re.compile(
    "(?:典禮|儀式|酒會|茶會|餐會|晚宴|記者會|發表會|發布會|頒獎|活動|展|園遊會|音樂會|週年慶|周年慶)\\Z")
_OPENING: Final = re.compile("(?:暨|及|開幕|閉幕|開訓|結訓|開議|始業|結業|揭幕)")
_JOINED: Final = re.compile(
    r"(第[0-9０-９一二三四五六七八九十百]+[屆次])[\u4e00-\u9fff]{2,16}[與及和暨、]\Z")
_HASH: Final = re.compile("[0-9a-f]{16}")
_PLAIN: Final = re.compile(
    "積極|和平|理性|正式|雙邊|多邊|政治|友好|良性|進一步|直接|高層|平等|對等|建設性|展開|專題|內部|小型|官方|非官方|民間")
_MARK: Final = re.compile(
    r"第[0-9０-９一二三四五六七八九十百○〇]+[屆次期輪]|(?:19|20)\d\d|\d+年|[\d一二三四五六七八九十廿卅]+號|[○〇０-９一二三四五六七八九十百]{2,}年度"
    r"|[A-Z]{3,}")


@dataclass(frozen=True, slots=True)
class Named:
    """A name found in the text; ``forms`` are what brackets or quotation give beside it."""

    kind: EventType
    span: Span
    name: str
    head: str
    forms: tuple[str, ...]
    quoted: bool


class NameFinder:
    """Finds names of events; made once for a lexicon."""

    def __init__(self, lexicon: EventLexicon) -> None:
        """Index heads and known names by length, the longest first."""
        pairs = [(head, kind) for kind in lexicon.types.values() for head in kind.heads]
        self._heads = sorted(pairs, key=lambda p: (-len(p[0]), p[0]))
        names = [(known, kind) for kind in lexicon.types.values() for known in kind.known]
        self._known = sorted(names, key=lambda p: (-len(p[0]), p[0]))
        self._head_pattern = _alternation([head for head, _ in self._heads])
        self._known_pattern = _alternation([known for known, _ in self._known])
        self._funded = next((k for k in lexicon.types.values() if k.time == "budget"), None)
        self._kind_of = dict(self._heads) | dict(self._known)

    def find(self, scene: Scene) -> tuple[Named, ...]:
        """Return the names in text order; they do not overlap."""
        found: list[Named] = []
        taken: list[Span] = []
        for named in (*self._quoted(scene), *self._plain(scene)):
            if scene.clause_at(named.span.start) and not any(
                    named.span.overlaps(t) for t in taken):
                found.append(named)
                taken.append(named.span)
        return tuple(sorted(found, key=lambda n: n.span))

    def _head_of(self, name: str) -> tuple[str, EventType] | None:
        for head, kind in self._heads:
            if name.endswith(head) and len(name) > len(head) and not any(
                    name.endswith(b) for b in kind.blocked_in):
                return head, kind
        return None

    def _quoted(self, scene: Scene) -> Iterator[Named]:
        for match in _QUOTED.finditer(scene.text):
            raw = match.group(1)
            inner = re.split(r"[（(]", raw)[0].strip()
            if not inner or _SENTENCE.search(inner) or _TOLD.match(inner):
                continue
            tail = self._tail(scene.text, match.end())
            headed = self._head_of(inner)
            extra = _forms(raw[len(inner):].strip("（(）) ")) if raw != inner else ()
            adjoined = tail is not None and len(tail[0]) - len(tail[1]) <= 2
            if (headed and adjoined and tail and _MARK.search(inner)
                    and self._kind_of[tail[1]] is headed[1]):
                span = scene.span(match.start(), tail[2])
                yield Named(headed[1], span, inner, headed[0], (*extra, inner + tail[0]),
                            quoted=True)
                continue
            if headed and not adjoined and not (
                    _VERBAL.match(inner) and len(inner) <= 8):
                end, forms = _brackets(scene.text, match.end())
                span = scene.span(match.start(), end)
                yield Named(headed[1], span, inner, headed[0], (*extra, *forms), quoted=True)
            elif tail:
                word, head, end = tail
                end, forms = _brackets(scene.text, end)
                span = scene.span(match.start(), end)
                own: tuple[str, ...] = (inner,) if len(inner) < 9 else ()
                own += tuple(short + word for short in _brackets(scene.text, match.end())[1])
                yield Named(self._kind_of[head], span, scene.text[match.start():match.end()] + word,
                            head, (*own, *extra, *forms), quoted=True)
            elif (known := self._known_pattern.match(inner)) and _EDITION.fullmatch(
                    inner, known.end()):
                end, forms = _brackets(scene.text, match.end())
                kind = self._kind_of[known.group()]
                yield Named(kind, scene.span(match.start(), end), inner, known.group(),
                            (*extra, *forms), quoted=True)
            elif self._funded and len(inner) > 4 and _FUNDED.match(scene.text, match.end()):
                yield Named(self._funded, scene.span(match.start(), match.end()), inner, inner,
                            extra, quoted=True)

    def _tail(self, text: str, start: int) -> tuple[str, str, int] | None:
        """Return (words after the quotation up to the head, the head, their end)."""
        bracket = _BRACKET.match(text, start)
        at = bracket.end() if bracket else start
        window = text[at:at + 14]
        if _SEVERAL.match(window) or _OFFICE.match(window):
            return None
        stop = _TAIL_STOP.search(window)
        window = window[:stop.start()] if stop else window
        best: tuple[str, str, int] | None = None
        for match in self._head_pattern.finditer(window):
            if match.start() <= 8 and not _LEFT_STOP.match(window, 0, match.start()) and not any(
                    block.endswith(match.group()) and window[:match.end()].endswith(block)
                    for block in self._kind_of[match.group()].blocked_in):
                best = (window[:match.end()], match.group(), at + match.end())
                break
        return best

    def _plain(self, scene: Scene) -> Iterator[Named]:
        for match in self._head_pattern.finditer(scene.text):
            head = match.group()
            kind = self._kind_of[head]
            clause = scene.clause_at(match.start())
            if (clause is None or self._is_body(scene, match.end())
                    or _is_part_of_title(scene.text, match.start(), match.end())
                    or _blocked(scene.text, match.start(), match.end(), kind)):
                continue
            start = self._left_end(scene, clause.start, match.start())
            if lead := _LEAD.match(scene.text, start, match.start()):
                start = lead.end()
            stem = scene.text[start:match.start()]
            if self._distinguishes(scene, kind, start, match.start(), stem):
                end, forms = _brackets(scene.text, match.end())
                yield Named(kind, scene.span(start, end), stem + head, head, forms, quoted=False)
        for match in self._known_pattern.finditer(scene.text):
            number = _SERIAL.match(scene.text, match.end())
            stop = number.end() if number else match.end()
            end, forms = _brackets(scene.text, stop)
            kind = self._kind_of[match.group()]
            if not _blocked(scene.text, match.start(), stop, kind):
                yield Named(kind, scene.span(match.start(), end), scene.text[match.start():stop],
                            match.group(), forms, quoted=False)

    def _is_body(self, scene: Scene, end: int) -> bool:
        """Whether what ends here is a known organization (台灣外國記者會)."""
        return any(k.span.end == end and k.entities[0].startswith("actor/")
                   and not _HASH.fullmatch(k.entities[0].removeprefix("actor/"))
                   and scene.class_of(k.entities[0]) == "Organization"
                   for k in scene.links_from(end - 60, end))

    def _left_end(self, scene: Scene, low: int, at: int) -> int:
        """Where a name that ends at ``at`` begins, reading backwards."""
        low = max(low, at - 24)
        stop = _LEFT_STOP.match(scene.text, low, at)
        start = stop.end() if stop else low
        for known in self._known_pattern.finditer(scene.text, max(low, at - 16), at):
            if not _LEFT_STOP.match(scene.text, known.end(), at):
                return known.start()
        verbs = [w.end for w in scene.words_in(start, at)
                 if w.pos == "v" and w.end - w.start > 1]
        start = max([start, *verbs])
        if (joined := _JOINED.search(scene.text, low, start)) and not verbs:
            return joined.start()
        if sum_of_money := _SUM.match(scene.text, start, at):
            start = sum_of_money.end()
        return self._skip_owner(scene, start, at)

    def _skip_owner(self, scene: Scene, start: int, at: int) -> int:
        """Leave out people and bodies at the left that are no part of the name."""
        for link in scene.links_from(start, at):
            inside = start <= link.span.start and link.span.end < at
            if inside and link.kind == "name" and len(link.span) > 2 and (
                    scene.class_of(link.entities[0]) == "Person"):
                start = link.span.end
                continue
            short = len(link.span) == 1 or link.kind == "compound"
            if inside and link.span.start == start and not short:
                person = scene.is_a(link, "Person")
                rest = scene.text[link.span.end:at]
                if person or (not rest.startswith(_FESTIVE) and (
                        _MARK.search(rest) or len(rest) >= 4)):
                    start = link.span.end
        return start

    def _distinguishes(
        self, scene: Scene, kind: EventType, start: int, end: int, stem: str
    ) -> bool:
        content = len(_PLAIN.sub("", stem))
        rest = _MARK.sub("", _PLAIN.sub("", stem))
        marked = _MARK.search(stem) and (len(rest) > 1 or re.search("[A-Z]{3}", stem))
        if self._known_pattern.search(stem) or marked:
            return True
        for link in scene.links_from(start, end):
            alone = len(link.span) == 1 and not any(
                k.span.start == link.span.end or k.span.end == link.span.start
                for k in scene.links_from(start - 8, end))
            if start <= link.span.start and link.span.end <= end and not alone:
                content -= len(link.span)
                classes = {scene.class_of(e) for e in link.entities}
                if classes & {"Place", "Country", "Organization"} and content >= 2:
                    return True
                if "Equipment" in classes and "案" in scene.text[end:end + 4]:
                    return True
                if "Organization" in classes and content == 0 and scene.text.startswith(
                        kind.heads_of_bodies or ("\n",), end):
                    return True
        words = scene.words_in(start, end)
        return any(w.pos in ("nz", "LOC", "ns") and w.end - w.start > 1 for w in words) and (
            content >= 2)


def _alternation(words: list[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


def _blocked(text: str, start: int, end: int, kind: EventType) -> bool:
    around = text[max(0, start - 12):end + 12]
    at = start - max(0, start - 12)
    for word in kind.blocked_in:
        place = around.find(word)
        while place >= 0:
            if place <= at and at + (end - start) <= place + len(word):
                return True
            place = around.find(word, place + 1)
    return text.startswith(kind.blocked_after, end) if kind.blocked_after else False


def _is_part_of_title(text: str, start: int, end: int) -> bool:
    """Whether the head stands within a quoted title that goes on to a ceremony of another kind.

    「認養山區學童計畫捐贈典禮」 is the name of a ceremony, not of a programme.
    """
    low = max(text.rfind(mark, max(0, start - 40), start) for mark in "「『")
    if low < 0 or any(mark in text[low:end] for mark in "」』\n"):
        return False
    rest = _TO_QUOTE.match(text, end)
    return bool(rest and _CEREMONY.search(rest.group(1)) and not _OPENING.match(rest.group(1)))


def _brackets(text: str, end: int) -> tuple[int, tuple[str, ...]]:
    """Read the forms in a bracket right after a name: (Defense Review Talks, DRT)."""
    bracket = _BRACKET.match(text, end)
    if bracket is None:
        return end, ()
    forms = _forms(bracket.group(1))
    return (bracket.end(), forms) if forms else (end, ())


def _forms(inner: str) -> tuple[str, ...]:
    parts = (p.strip(" 　簡稱又名即") for p in re.split(r"[,，;；、]", inner))
    return tuple(p for p in parts if re.fullmatch(r"[A-Za-z][A-Za-z0-9 &.\-’']{1,60}", p))
