"""Who does it: the actors before a trigger, the topic of the sentence, the guests of the article.

In: a scene, a role rule, the clause and the place of a trigger.  Out: roles.  A Chinese
sentence names its subject once and goes on about it in clause after clause; what stands
between (an object, a place, somebody else's speech) is not the subject.
"""

from __future__ import annotations

import re
from typing import Final

from kg.events.fill import as_roles, before
from kg.events.scene import PERSONS, Clause, Scene
from kg.lexicon.events import RoleRule
from kg.model import Link, Role, Span

ACTORS: Final = frozenset(("Person", "Organization", "Country"))
BY: Final = re.compile(r"[由經遭被]\s*$")
WITH: Final = re.compile(
    r"(?<!參)與\s*$|(?<![共總])和\s*$|(?<![陪協贊一])同\s*$|[跟偕暨及]\s*$|偕同$|連同$")
TO: Final = re.compile(r"(?<![針反])對\s*$|[給予售]\s*$|售予$|交付$|賣給$|提供$")
FROM: Final = re.compile(r"[向自從]\s*$")
AT: Final = re.compile(
    r"[在於到至赴抵往返訪經入來]\s*$|進入$|航經$|行經$|途經$|逾越$|越過$|集結$|通過$|穿越$|過境$|前往$|抵達$|飛往$|位於$|來到$|駛入$|接近$|環繞$|侵擾$"
    r"|[在於]全$|部署在$|視導$|停靠$|造訪$|訪視$|視察$|前來$|蒞臨$")
_ADVERB: Final = 4
_OPENING: Final = 12
_LEADER: Final = 40
_NOT_TITLES: Final = re.compile("[、及與和由對向在於被遭經]")
_COMES: Final = re.compile("[來回去]$")
_LEAVES: Final = re.compile("(?:離開|告別|辭別|離)$")
_QUOTE: Final = 24
_QUOTED: Final = re.compile("「[^「」，。；]*\\Z")
_CLOSED: Final = re.compile("[^「」，。；]{1,20}」")
_FOR: Final = re.compile("代表$")
_AS: Final = re.compile("以[^，。；的]{0,4}$")
_ROLE_NAME: Final = re.compile("[^，。；]{0,16}?身[分份]")
_EMBED: Final = re.compile(
    "歡迎|感謝|表示|指出|(?<![演遊解學])說(?!明)"
    "|認為|強調|肯定|期盼|希望|祝福|提到|談到|相信|樂見|支持|呼籲|要求|期待|提及|透露|稱(?![為呼])"
    "|授予|頒授|頒贈|掌握|關心|瞭解|了解|得知|獲悉|調查|表彰|追贈|見證|慰問|悼念|追思|緬懷|追悼|哀悼|對(?=[他她渠其]|訪賓|訪團|貴賓|外賓|大家|各位)"
    "|反對|抗議|引述|根據|期許|邀請|恭喜|祝賀|高興|欣見|榮幸|談及|重申|報導|針對|對於")
_IN_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]")
_LISTED: Final = re.compile(
    r"[^，。；：、]{0,4}[、及與和暨][^，。；：、的率在於]{0,12}(?:、[^，。；：、的率在於]{1,8})?[員長官將任授士表席理令]\Z")
_GOES_ON: Final = re.compile(
    "(?:^[」』]?|[員長官將任授士表席理令使人軍家國等會社團隊部方院署局校相裁師友府縣市黨」』）)]|夫婦|伉儷|先生|女士|閣下|博士)"
    "[與和及暨、]$")
_CALLED: Final = re.compile("(?:包括|包含|計有|成員有|成員為)(?:有|了)?")
_VERBS: Final = re.compile("出席|參加|晉見|拜會|會見|會晤|接受|訪問|前往|聽取|主持|採購|購買|出售")
_HOST: Final = re.compile("接見|會晤|會見|款待|午宴|晚宴|接待|迎接|晤談")
_MOVES: Final = re.compile(
    "率[團隊員]|前往|前來|抵達|飛抵|啟程|來[訪臺台華]|訪問?[臺台華美日]|赴|轉赴|抵[臺台華美日]")
_MEETS: Final = re.compile("迎接|歡送|歡迎|接見|會見|會晤|款待|宴請|邀請|恭迎|接待")
_GREETED: Final = re.compile("[^，。；]{0,6}，?(?:表[示達]|至表|致上|深表)")
_WHEN: Final = re.compile("(?:之?[後前際]|時|期間)")
_PEOPLE_OF: Final = re.compile(
    "民眾|旅客|遊客|觀光客|業者|產業|企業|廠商|科技|學生|同學|青年|選手|僑胞|媒體|記者|籍|人士"
    "|學者|專家|教授|商人|漁民|國民|人民|朋友")
_WATERS: Final = re.compile(
    "[^，。；、的與和及在於]{0,4}?(?:海域|空域|水域|領海|領空|外海|近海|周邊|境內|防空識別區)")
_ALSO_BY: Final = re.compile(r"[\s，,]*(?:以及|及其|還有)")
_PARTY: Final = re.compile(
    r"\s*(?:該|在[台臺]期間)?(?:代表|參訪|訪問|考察|訪)團(?:一行人?|成員)?"
    r"(?=[今明昨前後本於將已也並隨接預還另上下晚先1-9一二三十]|接受|赴|抵|拜|晉|與)")
_MEMBERS: Final = re.compile(
    "(?<![兩各])(?:訪問?團|代表團|考察團)?(?:成員|團員)(?:有|為|計有|還有|尚有|尚)?(?:包括|包含|計有|有)")
_LED: Final = re.compile("由(?=[^，。；]{2,40}(?:率領|率團|帶領|領軍|領隊|領銜))")
_IN_LIST: Final = re.compile("[、及與和暨]$|包括$")
_OFFICE: Final = re.compile(
    "[\u4e00-\u9fff]{0,8}?(?:[院部局處署校會司次所社]長|主委|主任|理事長|董事長|總經理|執行長|秘書長"
    "|教授|司令|委員(?!會)|代表(?!團)|大使|總裁|顧問|主席|發言人|研究員)")
_GROUP: Final = re.compile("[團隊]$|^此行$|行程$|之旅$")
_ATTENDS: Final = re.compile(
    "(?:出席|參加|參與|應邀|受邀|獲邀|與會|陪同|陪伴|前來|晉見|拜會|率團|書勉|獲悉|聽取)(?!(?:[並及暨、]|共同)[^，。]{0,2}$)")
_NO_OBJECT: Final = re.compile(
    r"(?:大會|典禮|儀式|酒會|慶|於|在|至今|以來|之[初後前]|後|前|時|了?[，。；、！]|的|之|已|迄|滿|\d+週?年|\s*$)")
_OF_GUESTS: Final = re.compile(
    "訪賓|貴賓|外賓|渠|[他她]|大家|各位|一行|此次|此行|這次|來[臺台華訪]|遠道|訪團|應邀|專程")
_ELSE_WHEN: Final = re.compile(
    "曾|過去|去年|上次|前次|上[個]?月|每年|歷年|常常|經常|明年|未來|下次|下[個]?月|希望|期盼|邀請|獲邀|當年|當時|早年|首次訪問時|民眾|旅客|觀光客|國人|學生")
_NO_TOPIC: Final = (BY, TO, FROM, AT, _FOR, WITH, _COMES, _LEAVES)


def coordinated(scene: Scene, links: tuple[Link, ...], index: int) -> bool:
    """Whether the link goes on a list: 美國與台灣, 甲（A）、民主黨眾議員乙."""
    if index == 0:
        return False
    gap = scene.text[links[index - 1].span.end:links[index].span.start]
    gap = _IN_BRACKETS.sub("", gap)
    listed = len(gap) <= 8 and _GOES_ON.search(gap)
    return bool(listed) or bool(_LISTED.match(gap))


def find_subject(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """Find the actors before the trigger, else those that begin an earlier clause (topic).

    What stands before a verb that takes a clause (歡迎訪賓來臺) is not the subject of it.
    For a rule with ``only_with`` the actor stands before one of those words (X 舉行).
    """
    low, high = _reach(scene, clause, span)
    if rule.only_with:
        text = scene.text[clause.start:clause.end]
        high = min(high, max(clause.start + text.find(w) for w in rule.only_with if w in text))
    links = scene.links_in(low, high, rule.range)
    kept = [k for i, k in enumerate(links)
            if not any(before(scene, k, p) for p in (TO, FROM, AT))
            and not _as(scene, k) and not _is_owner(scene, k, span) and not _named(scene, k, span)
            and (not before(scene, k, BY) or span.start - k.span.end <= 3)
            and (not before(scene, k, WITH) or coordinated(scene, links, i))]
    kept = _innermost(scene, kept, span)
    if rule.role == "organizer":
        if scene.text[high - 1:high] == "所":  # 甲在乙所舉辦的酒會上: only who stands before 所
            kept = [k for k in links if k.span.end == high - 1] or kept[-1:]
        if not _hosts(scene, clause, span, kept, high):
            return []
    others = _others(scene, low, span)
    if any(not before(scene, k, _FOR) for k in kept):  # 甲代表總統出席: the president is not there
        kept = [k for k in kept if not (before(scene, k, _FOR) and scene.is_a(k, "Person"))]
    speaks_for = bool(kept) and all(before(scene, k, _FOR) for k in kept)
    if speaks_for:
        kept += find_topic(scene, rule, clause)
    if (not kept and low == clause.start and not others
            and (_PARTY.match(scene.text, clause.start)
                 or not _own_subject(scene, clause, span))):
        kept = find_topic(scene, rule, clause)
        if not kept and _PARTY.match(scene.text, clause.start):
            kept = _members(scene, rule)
    elif kept and low == clause.start and _goes_on_list(scene, clause):
        kept = find_topic(scene, rule, clause) + kept  # 甲議員，以及乙議員率團訪臺
    return as_roles(scene, rule, kept)


def _members(scene: Scene, rule: RoleRule) -> list[Link]:
    """Return the people of the one delegation whose members the article lists (訪問團明日…)."""
    lists = [(m.end(), sentence.span.end) for sentence in scene.document.sentences
             for m in _MEMBERS.finditer(scene.text, sentence.span.start, sentence.span.end)]
    led = [(m.end(), m.end() + _LEADER) for m in _LED.finditer(scene.text)]
    if len(lists) != 1 or len(led) > 1:
        return []
    return [k for start, end in (*lists, *led) for k in scene.links_in(start, end, PERSONS)
            if any(scene.class_of(e) in rule.range for e in k.entities)]


def _goes_on_list(scene: Scene, clause: Clause) -> bool:
    """Whether the clause goes on a list that the clause before, without an event, began."""
    near = scene.siblings(clause, before=1)
    return bool(_ALSO_BY.match(scene.text, clause.start) and near[0] is not clause
                and not scene.marks_in(near[0].start, near[0].end))


def _others(scene: Scene, low: int, span: Span) -> list[Link]:
    """Return the actors before the trigger that may be its subject: not after 在 or 並與."""
    links = scene.links_in(low, span.start, ACTORS)
    kept: list[Link] = []
    for index, link in enumerate(links):
        beside = before(scene, link, WITH) and not coordinated(scene, links, index)
        led = index and links[index - 1] not in kept and coordinated(scene, links, index)
        if not (before(scene, link, AT) or beside or led or _in_waters(scene, link)):
            kept.append(link)
    return kept


def _reach(scene: Scene, clause: Clause, span: Span) -> tuple[int, int]:
    """Return where the subject of a trigger may stand.

    After a verb that takes a clause; after another event (總統接見甲訪問團: who receives is
    not the one who visits), but before one that is a step of the same way (甲率團訪臺).
    """
    low, high = clause.start, span.start
    for verb in _EMBED.finditer(scene.text, low, high):
        low = verb.end()
    if _GREETED.match(scene.text, span.end):  # 總統對甲來訪表示歡迎
        low = max(low, scene.text.rfind("對", low, high) + 1)
    for mark in scene.marks_in(low, span.start):
        if not (low <= mark.start and mark.end <= span.start) or re.match(
                "[、及與和暨]|並", scene.text[mark.end:mark.end + 1]):
            continue
        way = scene.text[mark.end:span.start]
        if (_MOVES.match(mark.text) and not _GROUP.search(mark.text) and "的" not in way
                and not _MEETS.search(way) and not _GROUP.search(span.text)
                and not any(span.start - k.span.end <= _ADVERB for k in scene.links_in(
                    mark.end, span.start, PERSONS))
                and scene.links_in(low, mark.start, ACTORS)):
            high = mark.start
            break
        low = mark.end
    return low, high


def _as(scene: Scene, link: Link) -> bool:
    """Whether the link only names a capacity (以外交部顧問身分)."""
    text, span = scene.text, link.span
    return bool(_AS.search(text[max(0, span.start - 6):span.start])
                and _ROLE_NAME.match(text, span.end))


def _named(scene: Scene, link: Link, span: Span) -> bool:
    """Whether another event's name holds it, or only its people act.

    臺灣民眾前往; 甲部長、乙大學教授某某 on a list: the employer of somebody.
    """
    country = scene.is_a(link, "Country")
    left = scene.text[link.span.start - 2:link.span.start]
    if (_IN_LIST.search(left) and _OFFICE.match(scene.text, link.span.end)
            and not scene.is_a(link, "Person")):
        return True
    if country and _quoted(scene, link, span):
        return True
    if _in_waters(scene, link):
        return True
    return bool(country and _PEOPLE_OF.match(scene.text, link.span.end)) or any(
        m.covers(link.span) and not m.covers(span) and m not in scene.triggers
        for m in scene.marks if m.start <= link.span.start)


def _quoted(scene: Scene, link: Link, span: Span) -> bool:
    """Whether it is a part of somebody's name (「思考日本安全之會」訪臺團)."""
    opened = _QUOTED.search(scene.text, max(0, link.span.start - _QUOTE), link.span.start)
    closed = _CLOSED.match(scene.text, link.span.end)
    return bool(opened and closed and closed.end() <= span.start)


def _in_waters(scene: Scene, link: Link) -> bool:
    """Whether it only says whose waters or skies something is in (於甲國外海舉行)."""
    left = scene.text[max(0, link.span.start - 8):link.span.start]
    return bool(_WATERS.match(scene.text, link.span.end) and re.search("[在於]", left))


def _innermost(scene: Scene, kept: list[Link], span: Span) -> list[Link]:
    """Return the subject of what is only the time of something else (甲在乙軍演後重申: 乙)."""
    if len(kept) < 2 or not _WHEN.match(scene.text, span.end):
        return kept
    start = max(scene.text.rfind(word, kept[0].span.end, kept[-1].span.start)
                for word in ("在", "於"))
    return [k for k in kept if k.span.start > start] if start >= 0 else kept


def _is_owner(scene: Scene, link: Link, span: Span) -> bool:
    """Whether it is somebody's people who do it, not the named one (甲的後代來訪)."""
    return bool(scene.text[link.span.end:link.span.end + 1] == "的"
                and span.start - link.span.end > 1 and scene.is_a(link, "Person"))


def _hosts(
    scene: Scene, clause: Clause, span: Span, kept: list[Link], high: int
) -> bool:
    """Whether the subject can be the one who holds it: not who attends or what comes about."""
    last = max((k.span.end for k in kept), default=clause.start)
    between = scene.text[last:max(high, last)]
    if _ATTENDS.search(between) or (kept and "、" in between):
        return False
    return high < span.start or not _NO_OBJECT.match(scene.text, span.end)


def says(scene: Scene, link: Link) -> bool:
    """Whether the named one says or wishes what follows (甲也表示，感謝)."""
    return bool(_EMBED.match(scene.text, link.span.end)
                or _EMBED.match(scene.text, link.span.end + 1))


def _own_subject(scene: Scene, clause: Clause, span: Span) -> bool:
    """Whether the clause begins with a noun that nobody has resolved (北約組織於去年舉辦).

    Also where it begins with 對 (對訪賓來台訪問): that subject is the object of 對.
    """
    if scene.text[clause.start:clause.end].lstrip().startswith("對"):
        return True
    dates = scene.dates_in(clause.start, span.start)
    for word in scene.words_in(clause.start, span.start):
        if any(d.span.start < word.end and word.start < d.span.end for d in dates):
            continue
        if word.pos in ("n", "nr", "nz", "ns", "nt", "PER", "ORG", "LOC", "nw", "r"):
            return True
        if word.pos not in ("c", "d", "t", "TIME", "w", "xc", "ad"):
            return False
    return False


def find_topic(scene: Scene, rule: RoleRule, clause: Clause) -> list[Link]:
    """Return what an earlier clause of the sentence begins with: its topic goes on."""
    for other in reversed(scene.siblings(clause, before=3)[:-1]):
        if scene.text[other.end - 1] in ":：":
            return []
        links = scene.links_in(other.start, other.end, rule.range)
        if led := _LED.search(scene.text, other.start, other.end):
            return [k for k in links if k.span.start >= led.end()]  # 訪問團由甲率領，今天抵臺
        told = list(_EMBED.finditer(scene.text, other.start, other.end))
        if told or scene.speaks(other):  # 恭喜甲將軍，晉任中將; but 總統表示，
            goes_on = told and told[-1].group() not in ("對於", "針對")
            return [k for k in links if goes_on and k.span.start >= told[-1].end()]
        if called := _CALLED.search(scene.text, other.start, other.end):
            return [k for k in links if k.span.start >= called.end() and not before(scene, k, AT)]
        first = [k for k in links if _opens(scene, other, k)
                 and not any(before(scene, k, p) for p in _NO_TOPIC)
                 and not _owns(scene, k)
                 and not _VERBS.search(scene.text, other.start, k.span.start)]
        if first:
            return list_from(scene, links, first[0])
    return []


def _opens(scene: Scene, clause: Clause, link: Link) -> bool:
    """Whether the clause begins with the link, or with the titles before it."""
    at = clause.start
    if _NOT_TITLES.search(scene.text, clause.start, link.span.start):
        return link.span.start - at <= _OPENING
    for other in scene.links_from(clause.start, link.span.start):
        if other.span.start - at > _OPENING or scene.links_in(
                other.span.start, other.span.end, ACTORS):
            break
        at = other.span.end
    return link.span.start - at <= _OPENING


def _owns(scene: Scene, link: Link) -> bool:
    """Whether a body or country is named only as the owner of something (甲中心的經驗)."""
    return not scene.is_a(link, "Person") and scene.text[link.span.end:link.span.end + 1] == "的"


def list_from(scene: Scene, links: tuple[Link, ...], first: Link) -> list[Link]:
    """Return the link and those that go on the list after it."""
    at = links.index(first)
    kept = [first]
    for index in range(at + 1, len(links)):
        if not coordinated(scene, links, index):
            break
        kept.append(links[index])
    return kept


def find_guests(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """Whom the opening of the article receives, or who answers there with a speech.

    For a trigger without an actor of its own (訪賓遠道來臺, 此行), only if nobody else does,
    and only where the clause tells of no other time or people (去年, 民眾).
    """
    text = scene.text[clause.start:span.end]
    if (_ELSE_WHEN.search(text) or not _is_now(scene, clause)
            or (rule.only_with and not _OF_GUESTS.search(text))):
        return []
    opening = next((c for c in scene.clauses if scene.role_of_block(c) == "body"
                    and _HOST.search(scene.text, c.start, c.end)), None)
    if opening is None:
        return []
    host = _HOST.search(scene.text, opening.start, opening.end)
    cut = host.end() if host else opening.end
    kept = [k for k in scene.links_in(cut, opening.end, rule.range)
            if not _named(scene, k, scene.span(opening.end, opening.end))]
    if not kept:
        hosts = {e for k in scene.links_in(opening.start, cut, rule.range) for e in k.entities}
        for other in scene.clauses:
            if "致詞時" in scene.text[other.start:other.end] or "及在場" in scene.text[
                    other.start:other.end]:
                kept += [k for k in scene.links_in(other.start, other.end, rule.range)
                         if not hosts & set(k.entities)]
    for cls in ("Person", "Organization"):  # whoever is named, rather than their country
        if any(scene.class_of(e) == cls for k in kept for e in k.entities):
            kept = [k for k in kept if any(scene.class_of(e) == cls for e in k.entities)]
            break
    receives = {e for k in scene.links if k.span.text in ("總統", "副總統") for e in k.entities}
    return as_roles(scene, rule, [k for k in kept if not receives & set(k.entities)])


def _is_now(scene: Scene, clause: Clause) -> bool:
    """Whether every date before the end of the clause, in its sentence, is of this month."""
    if scene.published is None:
        return True
    month = scene.published.isoformat()[:7]
    start = scene.siblings(clause, before=2)[0].start
    return all(d.value.start[:7] == month[:len(d.value.start)]
               for d in scene.dates_in(start, clause.end) if d.value)
