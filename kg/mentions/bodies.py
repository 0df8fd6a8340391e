"""Organizations known by what they stand in: numbered units, before titles, pages, forces.

In: a ``Context`` and the candidates of class Person.  Out: candidates of class
Organization.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.mentions.context import Context, Found
from kg.mentions.runs import has_proper_part, strip_start, walk_left

if TYPE_CHECKING:
    from kg.titles import TitleSpan

_NUMBER: Final = "[0-9０-９一二三四五六七八九十○〇Ｏ零百]"
_UNIT: Final = re.compile(
    rf"(?:第{_NUMBER}{{1,5}}|{_NUMBER}{{2,5}}|(?<![0-9０-９第、])[0-9](?=軍團))"
    r"(?:聯合兵種|聯兵|裝甲|機械化|機步|步兵|砲兵|戰車|戰術戰鬥機|戰術混合|混合|飛行訓練|攻擊直升機|戰搜直升機|航空|"
    r"特種作戰|兩棲偵察|化學兵|工兵|潛艦|遠征打擊|陸戰)?"
    r"(?:旅|師|軍團|作戰隊|大隊|中隊|聯隊|艦隊|戰隊|作戰區|集團軍|營|戰鬥群|支隊|航空隊|分隊|砲指部|指揮部|工兵群|兵群|總隊|補給艦隊)"
)
_UNIT_PREFIX: Final = re.compile(
    r"(?:中華民國|台灣|臺灣|我國|國軍|美國|日本|中共|解放軍)?(?:海軍陸戰隊|海軍陸戰|陸戰隊|陸軍|海軍|空軍|憲兵|海巡|陸戰|陸航)?"
    r"(?:航空|聯兵|裝甲|機械化|機步|步兵|砲兵|特戰|空降|防空|後備|兩棲|關渡|化學兵|工兵|裝騎|戰術戰鬥機)*\Z"
)
_ENDS_IN_UNIT: Final = frozenset("部署局處所院館社隊旅司廳室營")
_OF_A_CITY: Final = re.compile("[\u4e00-\u9fff]{2}[市縣省](?!長)[\u4e00-\u9fff]")
_UNIT_ENDS: Final = frozenset("處署局司室組隊旅團系所科院會營廳")
_UNIT_GAP: Final = re.compile(r"[\u4e00-\u9fff]+")
_CHANNEL: Final = re.compile(
    r"「([^「」\n]{2,14})」(?:臉書|FB)?(?:粉絲專頁|粉絲頁|專頁|粉專|網站|頻道|雜誌|月刊|周刊|週刊|日報|電視台)"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{4,12}(?:粉絲專頁|臉書專頁|粉專)"
)
_ASIDE: Final = re.compile(
    r"([\u4e00-\u9fff]{2,6})[（(][A-Z][A-Za-z .]{1,30}[)）]"
    r"(?:研究所|研究院|研究中心|中心|公司|集團|基金會|大學|智庫)"
)
_FORCES: Final = re.compile(
    r"(陸海空軍|海陸空軍|各軍種|三軍部隊|武裝部隊|軍方|的?軍隊)(?:[及暨與和]?陸戰隊)?|皇家(?:海軍陸戰隊|海軍|空軍|陸軍|軍隊)"
)
_FORCES_OF: Final = {"tw": "tw-armed-forces", "cn": "cn-pla", "jp": "jp-sdf"}
_HOUSES: Final = re.compile(r"(?:美國)?(?:國會)?參眾(?:兩院|議院|二院)")
_GOVERNMENT: Final = re.compile("政府|行政當局|新?內閣|政權")
_OUTLET: Final = re.compile(
    r"[「《〈]([^「」《》〈〉，。\s]{1,12}(?:日報|時報|週刊|周刊|週報|周報|郵報|晚報|晨報|早報|雜誌|月刊|新聞網|電視台|電視臺|"
    r"通訊社|之音|快報|新聞社))[」》〉]"
)
_QUOTED: Final = re.compile(
    r"「([A-Za-z0-9\u4e00-\u9fff]{3,20}(?:小組|委員會|推動會|懇談會|議員聯盟|國會議員聯盟|友好協會))」"
)
_THINK_TANK: Final = re.compile(
    r"(?:智庫|民間團體|學術團體|非營利組織|非政府組織|媒體|網媒|機構)[「《]([^「」《》，。\s]{3,20})[」》]"
)
_HEADED: Final = re.compile(
    r"「([^「」，。、；：\s]{2,20})」(?:前|副|創辦|創會|名譽|榮譽)?"
    r"(?:秘書長|理事長|執行長|董事長|總經理|總裁|會長|創辦人|社長|總編輯|執行董事|負責人)"
)
_DELEGATION: Final = re.compile(
    r"[「]([\u4e00-\u9fff]{4,20}(?:議員|國會|友好|友臺|友台|小組)[\u4e00-\u9fff]{0,4}(?:訪問團|祝賀團|慶賀團|考察團|參訪團|訪團|訪華團))[」]"
)
_MISSION: Final = re.compile(
    r"駐([\u4e00-\u9fff]{1,8}?)(?:代表處|辦事處|館處|大使館|總領事館|經濟文化代表處|經濟文化辦事處|商務辦事處)"
)
_HOSTS: Final = frozenset({"tw", "我國", "台灣", "臺灣", "中華民國"})
_THEATRE: Final = re.compile(
    r"(?:中國人民)?(?:解放軍|中共|共軍)?[東西南北中]部戰區(?:陸軍|海軍|空軍)"
)


_TWO_PARTIES: Final = re.compile(r"([\u4e00-\u9fff]{2})[、與和及]([\u4e00-\u9fff]{2})兩黨")
_ABROAD: Final = re.compile(r"駐[\u4e00-\u9fff]{1,3}(?:美軍|日軍|俄軍|英軍|韓軍|法軍)")
_CARRIER_GROUP: Final = re.compile(
    r"[「“]?[\u4e00-\u9fff]{2,5}號[」”]?(?:航母|航艦|航空母艦|兩棲)?(?:打擊群|戰鬥群|待命群)"
)
_LOCAL_UNIT: Final = re.compile(r"(?:後備|守備|留守)(?:旅|營)")


def find_bodies(context: Context, people: list[Found]) -> list[Found]:
    """Return candidate organizations in no particular order."""
    return [
        *_units(context),
        *_before_titles(context, people),
        *_governments(context, people),
        *_channels(context),
        *_with_aside(context),
        *_forces(context),
        *_groups(context),
        *_publisher(context),
        *_quoted(context),
        *_two_parties(context),
    ]


def _units(context: Context) -> Iterator[Found]:
    """六○一旅第二作戰隊, 航空第601旅, 空軍第七聯隊: numbered units, one inside another."""
    chain: tuple[int, int] | None = None
    parents = context.terms_by_end("organization")
    for match in _UNIT.finditer(context.text):
        start, end = match.span()
        if context.block(start) is None or context.text[end : end + 1] in {"級", "次"}:
            continue
        if chain and chain[1] <= start <= chain[1] + 6 and _joins(context, chain[1], start):
            start = chain[0]
        else:
            prefix = _UNIT_PREFIX.search(context.text, max(0, start - 14), start)
            parent = parents.get(start)
            start = prefix.start() if prefix else start
            if parent is not None and len(parent.span) > 2 and parent.span.start < start:
                start = parent.span.start
        chain = (start, end)
        yield Found(start, end, "Organization", "numbered unit", 0)


def _groups(context: Context) -> Iterator[Found]:
    """列根號打擊群, 南投後備旅: groups called after a ship, units called after a place."""
    for match in _CARRIER_GROUP.finditer(context.text):
        start = match.start()
        while start < match.end() - 4 and not context.is_border(start):
            start += 1
        if context.block(start) is not None:
            yield Found(start, match.end(), "Organization", "carrier group", 0)
    places = {**context.terms_by_end("place")}
    for match in _LOCAL_UNIT.finditer(context.text):
        word = context.word_ends.get(match.start())
        place = places.get(match.start())
        named = word is not None and word.pos in {"LOC", "ns"} and word.end - word.start > 1
        if context.block(match.start()) is None or not (place or named):
            continue
        start = place.span.start if place else word.start if word else match.start()
        yield Found(start, match.end(), "Organization", "unit of a place", 0)


def _two_parties(context: Context) -> Iterator[Found]:
    """民主、共和兩黨: two listed parties that share their last character."""
    listed = context.lexicon.entries.values() if "兩黨" in context.text else ()
    forms = {f: e.key for e in listed for f in e.forms() if e.category == "party"}
    for match in _TWO_PARTIES.finditer(context.text):
        for group in (1, 2):
            form = match.group(group) + "黨"
            keys = context.lexicon.generics.get(form, (forms[form],) if form in forms else ())
            if keys and context.block(match.start()) is not None:
                yield Found(*match.span(group), "Organization", "two parties", 0, tuple(keys))


def _joins(context: Context, end: int, start: int) -> bool:
    return all(
        "\u4e00" <= c <= "\u9fff" and c not in "和與及暨或等的" for c in context.text[end:start]
    )


def _before_titles(context: Context, people: list[Found]) -> Iterator[Found]:
    """美國保守聯盟主席司馬特, 移民署長鐘景琨: what stands between a border and a title."""
    starts = {f.start for f in people if f.tier == 0}
    ends = {f.end for f in people if f.tier == 0}
    for title in context.titles:
        if title.body is not None:
            yield from _bureau(context, title)
            continue
        yield from _body_in_title(context, title)
        named = title.end in starts or context.text[title.end : title.end + 1] in "：:"
        if not named and title.start not in ends:
            continue
        if not title.bare.endswith(context.lists.heads_of_bodies) or title.start in ends:
            continue
        start = strip_start(context, walk_left(context, title.start), title.start)
        country = next(iter(context.term_places("country").starting(start, start + 1)), None)
        rest = context.text[country.span.end if country else start : title.start]
        if len(rest) < 3 or rest.endswith("事務"):
            continue
        if country or has_proper_part(context, start, title.start):
            yield Found(start, title.start, "Organization", "body before title", 1)


def _body_in_title(context: Context, title: TitleSpan) -> Iterator[Found]:
    """移民署長: the last character of the body is the first of the title."""
    text = context.text
    yield from _unit_before_title(context, title)
    if len(title.bare) != 2 or title.bare[1] != "長" or title.bare[0] not in _ENDS_IN_UNIT:
        return
    bare = title.end - 2
    if text[bare - 1 : bare] == title.bare[0] or title.start != bare:
        return
    start = strip_start(context, walk_left(context, bare, 10), bare)
    if bare - start >= 2 and text[start:bare].isalnum():
        local = _OF_A_CITY.match(text, start, bare)
        yield Found(start, bare + 1, "Organization", "body inside title", 0 if local else 1)


def _bureau(context: Context, title: TitleSpan) -> Iterator[Found]:
    """新竹市消防局長: the city before a title that holds the name of a bureau."""
    start = title.start - 3
    if start >= 0 and title.body and _OF_A_CITY.match(context.text, start, title.body[1]):
        yield Found(start, title.body[1], "Organization", "body inside title", 0)


def _unit_before_title(context: Context, title: TitleSpan) -> Iterator[Found]:
    """陸軍司令部人軍處處長, 教育部國際文教處長: a unit between a listed body and the title."""
    text = context.text
    bare = title.end - len(title.bare)
    shared = title.bare[-1:] == "長" and len(title.bare) == 2 and title.bare[0] in _UNIT_ENDS
    end = bare if text[bare - 1] in _UNIT_ENDS else bare + 1 if shared else 0
    for term in context.term_places("organization").over(end - 13, end - 2):
        if not 2 <= end - term.span.end <= 12:
            continue
        gap = text[term.span.end : end]
        personal = context.shapes.chinese_score(gap[:-1]) > 0.15 or (
            len(gap) == 2 and gap[0] in context.shapes.surnames
        )
        holder = any(i in context.title_ends for i in range(term.span.end + 1, end))
        if personal or holder or gap in context.lists.not_units:
            continue
        if (
            len(term.span) > 1
            and _UNIT_GAP.fullmatch(gap)
            and (not any(stop in gap for stop in context.lists.not_in_units))
        ):
            yield Found(term.span.start, end, "Organization", "unit before title", 0)


def _governments(context: Context, people: list[Found]) -> Iterator[Found]:
    """川普政府, 小英政府, 馬政府: a government called after its head."""
    ends = {f.end: f for f in sorted(people, key=lambda f: (-f.tier, f.start))}
    persons = {t.span.end: t for t in context.terms("person")}
    for match in _GOVERNMENT.finditer(context.text):
        at = match.start()
        told = context.text.endswith(context.lists.no_bodies, 0, match.end())
        if context.block(at) is None or told:
            continue
        if at in ends or at in persons:
            start = ends[at].start if at in ends else persons[at].span.start
            yield Found(start, match.end(), "Organization", "government of a person", 0)
        elif at in context.word_ends and context.word_ends[at].pos == "PER":
            start = context.word_ends[at].start
            yield Found(start, match.end(), "Organization", "government of a person", 0)
        elif (
            context.text[at - 1 : at] in context.shapes.surnames
            and context.left_border(at - 1) >= 0.7
            and context.word_ends.get(at, None) is not None
        ):
            word = context.word_ends[at]
            if word.end - word.start == 1 and context.text[at - 1] not in "和方高元":
                yield Found(at - 1, match.end(), "Organization", "government of a person", 0)


def _channels(context: Context) -> Iterator[Found]:
    for match in _CHANNEL.finditer(context.text):
        if context.block(match.start()) is not None:
            start = match.start()
            for opener in context.shapes.before_name:
                if context.text.startswith(opener, start):
                    start += len(opener)
                    break
            yield Found(start, match.end(), "Organization", "page or periodical", 0)


def _quoted(context: Context) -> Iterator[Found]:
    """《防務週報》, 「地方交流促進小組」, 「海風社群」秘書長: names told by their marks."""
    for pattern in (_OUTLET, _QUOTED, _HEADED, _THINK_TANK, _DELEGATION):
        for match in pattern.finditer(context.text):
            if context.block(match.start()) is not None:
                yield Found(match.start(1), match.end(1), "Organization", "quoted body", 0)
    countries = context.terms_by_end("country")
    names = {term.span.text for term in context.terms("country")}
    for match in _MISSION.finditer(context.text):
        host = match.group(1)
        known = host in context.lexicon.short_forms or host in names
        if known and context.block(match.start()) is not None:
            sender = countries.get(match.start())
            start = sender.span.start if sender else match.start()
            start -= context.text[start - 1 : start] == "我"
            if start == match.start() and context.lexicon.short_forms.get(host, host) in _HOSTS:
                continue
            yield Found(start, match.end(), "Organization", "mission", 0)
    for match in _THEATRE.finditer(context.text):
        if context.block(match.start()) is not None:
            yield Found(*match.span(), "Organization", "forces of a theatre", 0)


def _publisher(context: Context) -> Iterator[Found]:
    """Yield where the article names the outlet that published it."""
    publisher = context.document.article.publisher or ""
    name = re.split(r"[\s（(]", publisher.strip())[0]
    at = context.text.find(name) if len(name) > 2 else -1
    while at >= 0:
        if context.block(at) is not None:
            yield Found(at, at + len(name), "Organization", "publisher", 1)
        at = context.text.find(name, at + 1)


def _with_aside(context: Context) -> Iterator[Found]:
    """皮尤（Pew）研究中心: the foreign form stands inside the name."""
    for match in _ASIDE.finditer(context.text):
        if context.block(match.start()) is None:
            continue
        last = context.word_ends.get(match.end(1))
        begin = last.start if last is not None else match.start(1)
        start = strip_start(context, walk_left(context, begin), match.end(1))
        if start < match.end(1):
            yield Found(start, match.end(), "Organization", "name with Latin form inside", 0)


def _forces(context: Context) -> Iterator[Found]:
    """英國皇家海軍, 美國陸海空軍及陸戰隊, 參眾兩院: forces and houses of a country."""
    countries = context.terms_by_end("country")
    for match in _FORCES.finditer(context.text):
        country = countries.get(match.start())
        if country is not None:
            key = country.keys[0]
            forces = _FORCES_OF.get(key, f"{key}-forces")
            whole = match.group(1) is not None and forces in context.lexicon.entries
            start = country.span.start
            keys = (forces,) if whole else ()
            yield Found(start, match.end(), "Organization", "forces of a country", 0, keys)
    for match in _ABROAD.finditer(context.text):
        if context.block(match.start()) is not None:
            yield Found(*match.span(), "Organization", "forces abroad", 0)
    for match in _HOUSES.finditer(context.text):
        if context.block(match.start()) is not None:
            yield Found(match.start(), match.end(), "Organization", "two houses", 0)
