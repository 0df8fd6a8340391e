"""Who and what takes part in an event, by position in the clause and the sentence.

In: a scene, the clause and the place of a trigger, and the role rules of the type.
Out: roles.  Each rule names patterns of Chinese word order; the functions of this module
are those patterns: subject, object, with (與 X), by (由 X), to (對 X), from (向 X),
at (在 PLACE), destination (赴 PLACE), inside (in the name), near (in the clause).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from kg.events.fill import add_ships, as_roles, before, counted_goods
from kg.events.reach import (
    find_attendants,
    find_earlier,
    find_other_side,
    find_post,
    find_spokesman,
    find_topics,
)
from kg.events.scene import Clause, Scene
from kg.events.subjects import (
    ACTORS,
    AT,
    FROM,
    TO,
    WITH,
    coordinated,
    find_guests,
    find_subject,
    says,
)
from kg.lexicon.events import EventType, RoleRule
from kg.model import Link, Quantity, Role, Span

_AT_TEXT: Final = re.compile(
    r"[在於](?P<place>[^，。；：、！？「」『』（）()在於]{2,18}?)(?=隆重|正式|盛大|共同|親自|熱烈|接續)?"
    r"(?:舉行|舉辦|主辦|合辦|召開|進行|登場|展開|開幕|揭幕|齊聚|接見|會晤|會見|會談|主持|參加|出席|成軍|發表)")
_PLACE_END: Final = re.compile(
    r"(?:[府廳館院部營區港地場樓堂店城縣市鄉鎮島州國台臺灣園海峽空域岸邊圍中心外近])$")
_WHERE: Final = re.compile(
    r"(?:(?<![現存正自所])在|(?<![對關由鑑基屬終])於|[赴抵]|進駐|前往|航經|行經)(?P<place>[^，。；：、！？「」『』（）()的在於至到赴抵往進出陪搭乘率]{1,14}?"
    r"(?:海空域|海域|空域|水域|外海|周邊|近海|機場|基地|校區|營區|海峽|軍港|港|灣|外島|半島|射擊場|訓場))"
    r"(?![\u4e00-\u9fff]?[縣市府部署局處司令])")
_BY_ELSEWHERE: Final = re.compile(
    "由(?=[^，。；]{0,40}(?:主持|主辦|舉辦|陪同|率領|帶領|領軍|領隊|接待|出席|主講|說明))")
_TOWN: Final = re.compile("[台臺][北中南東](?![部方岸側端區邊韓])")
_THERE: Final = re.compile("[\u4e00-\u9fff]{1,6}的")
_LEADERS: Final = re.compile("領導人|總統|總理|首相|官員|主席|人民|民眾|政府")
_FRIEND: Final = re.compile(
    r"(?:我國?的?|中華民國的?)?(?:友邦|邦交國|友好國家|盟邦|盟國|鄰國|鄰邦)")
_NO_WAY: Final = frozenset("是由的為後時與和及對就以")
_BODY: Final = re.compile(
    "[^、與和及暨]{0,14}?(?:協會|公會|協進會|總會|商會|學會|基金會|聯盟|聯合會|同鄉會|校友會|大學|高中|公司)")
_DOES: Final = re.compile("這個|代表|人民|參加|出席|舉行|搭乘|達[^，]{0,9}[及並]|聽取|檢閱")
_SENT: Final = re.compile(
    "(?:代表團|訪團|訪問團|考察團|參訪團|一行|派遣?|率領?|帶領|團員|成員|隨員|人數)[^，。；]{0,14}$|等(?:一行)?(?:共|計|約)?$")
_COME: Final = re.compile(
    r"[餘多]?\s*(?:$|[，。；、」）)0-9今昨於在將已]|的?(?:[團訪代成隨]|一行|左右|上下|組成|規模|前|赴|來|抵|出席|參|與|到|晉|拜|隊|顧問|教官|專家|學者|官兵|進駐|議員|立委|企業|業者))")
_PEOPLE_QUOTED: Final = re.compile(
    "[^」』]{0,40}(?:[團隊人員長者任使授士]|代表|伉儷|一行|乙行|幹部|學員|官兵|同仁|得主|家屬)[」』]")
_TAKES: Final = re.compile("(?:[升接出轉調就改陞榮兼]任|升為|接掌)為?$")
_HEADS: Final = frozenset("人員名位")


def assign_roles(scene: Scene, kind: EventType, clause: Clause, span: Span) -> tuple[Role, ...]:
    """Return the roles of an event whose trigger or name stands at ``span``."""
    found: dict[tuple[str, str | None, int], Role] = {}
    for rule in kind.roles:
        if rule.only_with and not any(
                w in scene.text[clause.start:clause.end] for w in rule.only_with):
            continue
        if span.text in rule.not_for or (rule.only_for and span.text not in rule.only_for):
            continue
        for pattern in rule.by:
            if pattern == "guests" and any(
                    scene.class_of(r.ref or "") in ("Person", "Organization")
                    for r in found.values()):
                continue
            if pattern == "other_side":
                roles = find_other_side(scene, rule, clause, tuple(found.values()))
            elif pattern == "earlier":
                roles = [] if any(r.name == rule.role for r in found.values()) else find_earlier(
                    scene, rule, clause)
            else:
                roles = _PATTERNS[pattern](scene, rule, clause, span)
            for role in roles:
                found.setdefault((role.name, role.ref, 0 if role.ref else role.span.start), role)
    for role in (*_implied(scene, kind, clause), *_present(scene, kind, clause, found.values())):
        found.setdefault((role.name, role.ref, 0), role)
    return tuple(found.values())


def _present(
    scene: Scene, kind: EventType, clause: Clause, found: Iterable[Role]
) -> list[Role]:
    """Return those who hold it, for they take part too, and whom the text lists as present."""
    holders = [Role("participant", r.span, r.ref)
               for r in found if r.name == "organizer" and r.ref]
    return holders + (find_attendants(scene, clause) if kind.attended else [])


def _implied(scene: Scene, kind: EventType, clause: Clause) -> list[Role]:
    """Find the countries that words of the clause stand for (共機 is China's)."""
    roles = []
    for word, name in kind.stands_for.items():
        at = scene.text.find(word, clause.start, clause.end)
        owner = next((e.id for form in name.split("/") for e in scene.resolution.entities
                      if e.cls in ("Country", "Organization") and form in (e.label, *e.forms)),
                     None)
        if at >= 0 and owner:
            roles.append(Role("participant", scene.span(at, at + len(word)), owner))
    return roles


def _object(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """Find the actors after the trigger in its clause, for ``only_with`` after that word."""
    start = span.end
    if rule.only_with:
        places = [scene.text.find(w, start, clause.end) for w in rule.only_with]
        if not (found := [p for p in places if p >= 0]):
            return []
        start = min(found)
    before = {e for m in scene.links_in(clause.start, span.start, rule.range)
              for e in m.entities if scene.class_of(e) == "Person"}
    kept = []
    for link in scene.links_in(start, clause.end, rule.range):
        person = scene.is_a(link, "Person")
        if (link.kind == "title" and _TAKES.search(scene.text[span.start:span.end])
                and before and not before & set(link.entities)):
            continue  # 乙升任陸軍司令: not the one who holds the post now
        # 成立「甲國研究中心」, 簡報「甲部工作」: part of a name; but 接見「甲國訪問團」
        if not person and scene.text[link.span.start - 1:link.span.start] in ("在", "於"):
            continue
        if person or not _in_another_title(scene, link, span) or (
                "Person" in rule.range and _ends_in_people(scene, link)):
            kept.append(link)
    return as_roles(scene, rule, kept)


def _ends_in_people(scene: Scene, link: Link) -> bool:
    """Whether the quoted words about the name end in people (「甲國國會議員訪問團」)."""
    return bool(_PEOPLE_QUOTED.match(scene.text, link.span.end))


def _near(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """Whoever or whatever is named in the clause."""
    links = scene.links_in(clause.start, clause.end, rule.range)
    found = as_roles(scene, rule, [
        k for k in links if not span.covers(k.span) and not says(scene, k)])
    if rule.role == "equipment":
        found += counted_goods(scene, rule, clause.start, clause.end)
        found = add_ships(scene, rule, found, clause.start, clause.end)
    return found


def _sentence(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """Find what is named in the clause or in the next ones, up to another event."""
    del span
    start, end = clause.start, clause.end
    for near in scene.siblings(clause, after=3)[1:]:
        if scene.marks_in(near.start, near.end):
            break
        end = near.end
    found = as_roles(scene, rule, list(scene.links_in(start, end, rule.range)))
    if rule.role != "equipment":
        return found
    found += counted_goods(scene, rule, start, end)
    return add_ships(scene, rule, found, start, end)


def _inside(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """Who is named inside the event's own name or trigger (台美 in 台美國防部評估案)."""
    del clause
    roles = as_roles(scene, rule, [
        k for k in scene.links_in(span.start, span.end, rule.range)
        if not (any(scene.class_of(e) == "Country" for e in k.entities)
                and _BODY.match(scene.text[k.span.end:span.end]))])
    return roles or _short_form(scene, rule, span)


def _by_pattern(pattern: re.Pattern[str]) -> Callable[..., list[Role]]:
    def find(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
        links = scene.links_in(clause.start, clause.end, rule.range)
        kept: list[Link] = []
        for index, link in enumerate(links):
            if _in_another_title(scene, link, span) or (
                    pattern is WITH and link.span.start > span.end):
                continue
            led = kept and kept[-1] is links[index - 1] and coordinated(scene, links, index)
            if before(scene, link, pattern) or led:
                kept.append(link)
        return as_roles(scene, rule, [k for k in kept if not span.overlaps(k.span)])

    return find


def _in_another_title(scene: Scene, link: Link, span: Span) -> bool:
    """Whether quotation marks that the trigger is not in hold the name and more words.

    甲部 in 「行程暨甲部防護作為」及簡報 is part of a title.
    """
    text = scene.text
    start = max(text.rfind("「", max(0, link.span.start - 30), link.span.start),
                text.rfind("『", max(0, link.span.start - 30), link.span.start))
    if start < 0 or re.search("[」』]", text[start:link.span.start]):
        return False
    ends = re.compile("[」』]").search(text, link.span.end, link.span.end + 30)
    if ends is None or (start <= span.start and span.end <= ends.end()):
        return False
    return link.span.start - start > 1 or ends.start() - link.span.end > 1


def _by(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """由 X 主持: in the clause or in the next two of the sentence."""
    del span
    kept: list[Link] = []
    for near in scene.siblings(clause, before=1, after=2):
        if near is not clause and scene.marks_in(near.start, near.end):
            if near.start < clause.start:
                continue
            break
        for match in _BY_ELSEWHERE.finditer(scene.text, near.start, near.end):
            if rule.only_with and not any(w in scene.text[match.end():near.end]
                                          for w in rule.only_with):
                continue
            kept += scene.links_in(match.end(), near.end, rule.range)
    return as_roles(scene, rule, kept)


def _at(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """在 PLACE: a place named after such a preposition, or the words of 在…舉行."""
    near = scene.siblings(clause, before=1)
    start = near[0].start
    if scene.marks_in(start, clause.start):
        start = clause.start
    classes = rule.range | {"Place"}
    kept = [k for k in scene.links_in(start, clause.end, classes)
            if (before(scene, k, AT) or _compound_place(scene, k)) and not span.covers(k.span)
            and not (k.span.start > span.end and _THERE.match(scene.text, k.span.end))]
    roles = as_roles(scene, rule, kept)
    if rule.role != "place":
        return roles
    spoken = (*_AT_TEXT.finditer(scene.text, clause.start, clause.end),
              *_WHERE.finditer(scene.text, start, clause.end))
    for match in spoken:
        place = scene.span(match.start("place"), match.end("place"))
        dated = any(d.span.overlaps(place) for d in scene.dates_in(match.start(), match.end()))
        if _DOES.search(place.text) or dated or span.overlaps(place):
            continue
        if _PLACE_END.search(place.text) and not any(r.span.overlaps(place) for r in roles):
            roles.append(Role(rule.role, place))
    return roles


def _compound_place(scene: Scene, link: Link) -> bool:
    """Whether the link goes on a list of places that a preposition leads (在南海及東海)."""
    return any(
        scene.class_of(k.entities[0]) == "Place" and k.span.end < link.span.start
        and re.fullmatch("[、及與和]", scene.text[k.span.end:link.span.start])
        and (before(scene, k, AT) or _compound_place(scene, k))
        for k in scene.links_from(link.span.start - 30, link.span.start))


def _owner(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """Find whose equipment it is where its service tells of it (第七艦隊指出，驅逐艦甲號通過)."""
    if (not scene.links_in(clause.start, span.start, frozenset(("Equipment",)))
            or scene.links_in(clause.start, clause.end, ACTORS)):
        return []
    for other in reversed(scene.siblings(clause, before=2)[:-1]):
        if scene.speaks(other):
            return as_roles(scene, rule, list(
                scene.links_in(other.start, other.end, rule.range))[:1])
    return []


def _destination(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """Find the country or place inside the trigger (訪台), right after it, or after 赴."""
    links = scene.links_in(clause.start, clause.end, rule.range | {"Place"})
    links = tuple(k for k in links if not _LEADERS.match(scene.text, k.span.end))
    kept = [k for k in links if span.overlaps(k.span)
            or (0 <= k.span.start - span.end <= 1
                and scene.text[span.end:k.span.start] not in _NO_WAY)
            or _FRIEND.fullmatch(scene.text, span.end, k.span.start)
            or (before(scene, k, AT) and abs(k.span.start - span.end) < 20)]
    roles = as_roles(scene, rule, kept)
    return roles if any(span.covers(k.span) for k in kept) else [
        *roles, *_short_form(scene, rule, span)]


def _short_form(scene: Scene, rule: RoleRule, span: Span) -> list[Role]:
    """Return the country whose one-character form stands in the trigger (訪台, 對臺軍售)."""
    found = scene.country_in(span.text)
    if found is None or scene.class_of(found[1]) not in rule.range:
        return []
    at, country = found
    town = _TOWN.match(scene.text, span.start + at)
    if town and span.start + at + 1 == span.end:  # 赴臺東: to the town
        return [Role(rule.role, scene.span(*town.span()))] if rule.role == "place" else []
    ref = None if rule.role == "place" else country
    return [Role(rule.role, scene.span(span.start + at, span.start + at + 1), ref)]


_Pattern = Callable[[Scene, RoleRule, Clause, Span], list[Role]]
_PATTERNS: Final[dict[str, _Pattern]] = {
    "subject": find_subject, "object": _object, "near": _near, "inside": _inside, "by": _by,
    "with": _by_pattern(WITH), "to": _by_pattern(TO), "from": _by_pattern(FROM),
    "at": _at, "owner": _owner, "guests": find_guests, "destination": _destination,
    "sentence": _sentence, "post": find_post,
    "topic": find_topics, "spokesman": find_spokesman,
}


def find_delegation(scene: Scene, clause: Clause) -> Quantity | None:
    """Return how many people are sent or come, where the sentence says so.

    The number follows who leads or sends them or closes a list of them (率12人, 一行6人,
    甲、乙等20人).
    """
    for near in (clause, *scene.siblings(clause, after=3)[1:]):
        if near is not clause and scene.marks_in(near.start, near.end):
            return None
        for quantity in scene.counts_in(near.start, near.end):
            unit = quantity.unit or quantity.span.text[-1]
            if (unit in _HEADS and isinstance(quantity.value, int) and 2 < quantity.value < 3000
                    and _SENT.search(scene.text, near.start, quantity.span.start)
                    and _COME.match(scene.text, quantity.span.end)):
                return quantity
    return None


def find_duration(scene: Scene, clause: Clause) -> Quantity | None:
    """Return how long it takes, if the clause or the sentence's next one says so."""
    for near in scene.siblings(clause, after=1):
        for quantity in scene.counts_in(near.start, near.end):
            if quantity.kind == "duration":
                return quantity
    return None
