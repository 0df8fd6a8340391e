"""Organizations: gazetteer names with what stands before and after, units, and suffixes.

In: a ``Context``.  Out: candidates of class Organization.  A name of the gazetteer grows to
the left by its country (美國國防部) and to the right by a unit of its own (國防部新聞局); other
names are read from their last word (基金會, 研究所) back to the first word that cannot
belong to a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.mentions.context import PUNCTUATION, Context, Found

if TYPE_CHECKING:
    from kg.model import Term, Word
    from kg.titles import TitleSpan

_NUMBER: Final = "[0-9０-９一二三四五六七八九十○〇Ｏ零百]"
_UNIT: Final = re.compile(
    rf"(?:第{_NUMBER}{{1,5}}|{_NUMBER}{{2,5}})"
    r"(?:聯合兵種|聯兵|裝甲|機械化|機步|步兵|砲兵|戰車|戰術戰鬥機|戰術混合|混合|飛行訓練|攻擊直升機|戰搜直升機|航空|"
    r"特種作戰|兩棲偵察|化學兵|工兵|潛艦|遠征打擊|陸戰)?"
    r"(?:旅|師|軍團|作戰隊|大隊|中隊|聯隊|艦隊|戰隊|作戰區|集團軍|營|戰鬥群|支隊|航空隊|分隊|砲指部|工兵群|兵群|總隊|補給艦隊)"
)
_UNIT_PREFIX: Final = re.compile(
    r"(?:中華民國|台灣|臺灣|我國|美國|日本|中共|解放軍)?(?:海軍陸戰隊|海軍陸戰|陸戰隊|陸軍|海軍|空軍|憲兵|海巡|陸戰|陸航)?"
    r"(?:航空|聯兵|裝甲|機械化|機步|步兵|砲兵|特戰|空降|防空|後備|兩棲|關渡|化學兵|工兵|裝騎|戰術戰鬥機)*$"
)
_NAME_TAGS: Final = frozenset({"n", "nz", "nw", "nt", "vn", "LOC", "ORG", "PER", "s", "f", "an", "j"})
_PROPER_TAGS: Final = frozenset({"LOC", "ORG", "nz", "PER"})
_ENDS_IN_UNIT: Final = frozenset("部署局處所院館社隊旅司廳室營")
_UNIT_ENDS: Final = frozenset("處署局司室組隊旅團系所科院會營廳")
_UNIT_GAP: Final = re.compile(r"[\u4e00-\u9fff]+")
_CHANNEL: Final = re.compile(
    r"「([^「」\n]{2,14})」(?:臉書|FB)?(?:粉絲專頁|粉絲頁|專頁|粉專|網站|頻道|雜誌|月刊|周刊|週刊|日報|電視台)"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{4,12}(?:粉絲專頁|臉書專頁|粉專)"
)
_ASIDE: Final = re.compile(
    r"([\u4e00-\u9fff]{2,6})[（(][A-Z][A-Za-z .]{1,30}[)）](?:研究所|研究院|研究中心|中心|公司|集團|基金會|大學|智庫)"
)
_FORCES: Final = re.compile(
    r"(陸海空軍|海陸空軍|各軍種|三軍部隊|武裝部隊|軍方|軍隊)(?:[及暨與和]?陸戰隊)?|皇家(?:海軍陸戰隊|海軍|空軍|陸軍|軍隊)"
)
_FORCES_OF: Final = {"tw": "tw-armed-forces", "cn": "cn-pla", "jp": "jp-sdf"}
_HOUSES: Final = re.compile(r"(?:美國)?(?:國會)?參眾(?:兩院|議院|二院)")
_GOVERNMENT: Final = re.compile("政府")


def find_organizations(context: Context, people: list[Found]) -> list[Found]:
    """Return candidate organizations in no particular order."""
    return [
        *_listed(context),
        *_units(context),
        *_by_suffix(context),
        *_before_titles(context, people),
        *_governments(context, people),
        *_channels(context),
        *_tagged(context),
        *_with_aside(context),
        *_forces(context),
    ]


# -- names of the gazetteer -----------------------------------------------------------------


def _listed(context: Context) -> Iterator[Found]:
    countries = context.terms_by_end("country")
    for term in context.terms("organization"):
        before = context.text[term.span.start - 1 : term.span.start]
        crossing = term.span.text == "國會" and before in context.lexicon.short_forms and (
            _is_modal(context, term)
        )
        if len(term.span) < 2 or crossing or not context.is_own_word(term):
            continue
        start, keys = _with_country(context, term, countries.get(term.span.start))
        if not keys and start == term.span.start:
            continue
        rule = "gazetteer" if start == term.span.start else "country and gazetteer"
        end = _with_government(context, term)
        yield Found(start, end, "Organization", rule, 0, keys)
        end = _with_unit(context, term.span.end)
        if end > term.span.end:
            yield Found(start, end, "Organization", "gazetteer and unit", 0)


def _is_modal(context: Context, term: Term) -> bool:
    """Whether 國會 after 中, 美 may as well be 會: 中國會透過網路介入."""
    follows = context.text.startswith(context.lists.after_parliament, term.span.end)
    return term.span.text == "國會" and not follows


def _with_government(context: Context, term: Term) -> int:
    """民進黨政府, 民進黨當局: the party in office is the party."""
    end = term.span.end
    if context.text[end - 1] == "黨" and context.text[end : end + 2] in {"政府", "當局"}:
        return end + 2
    return end


def _with_country(
    context: Context, term: Term, country: Term | None
) -> tuple[int, tuple[str, ...]]:
    """Grow a name by the country before it: 澳洲國防部, 美國防部, 我外交部."""
    start, text, entries = term.span.start, context.text, context.lexicon.entries
    key = country.keys[0] if country is not None else None
    left = country.span.start if country is not None else start
    generic = term.span.text in context.lexicon.generics
    if key is None and start > 0 and generic:
        key = "tw" if text[start - 1] == "我" else context.lexicon.short_forms.get(text[start - 1])
        left = start - 1
        if key and not (context.is_border(left) or left in context.title_ends):
            key = None
    if key is None and generic and text[start - 1 : start] == "國" and (
        text[max(start - 3, 0) : start - 1] not in {"我", "貴", "中華民"}
        and text[start - 2 : start - 1] not in "我貴民各外兩多本該他全建愛"
    ):
        return _walk_left(context, start), ()
    if key is None or _is_modal(context, term):
        return start, term.keys
    same = tuple(k for k in term.keys if k in entries and entries[k].country == key)
    if same:
        return left, same
    return (left, ()) if generic else (start, term.keys)


def _with_unit(context: Context, end: int) -> int:
    """Return where a unit of the organization that ends at ``end`` ends, or ``end``."""
    text, position, last = context.text, end, end
    if text[end - 1 : end + 1] == "黨團":
        return end + 1
    while position - end < 16:
        word = context.words.get(position)
        if word is None or position in context.title_starts or position in context.bare_starts:
            break
        value = text[word.start : word.end]
        joins = value in {"與", "暨"} and position > end
        if not (joins or _may_belong(context, word)) or not value.isalnum():
            break
        position = word.end
        if value.endswith(context.shapes.inner_suffixes) and not _is_common(context, value, position - end):
            last = position
    return last


def _is_common(context: Context, value: str, length: int) -> bool:
    if value in context.lists.not_units:
        return length == len(value) or value not in {
            "處", "室", "所", "局", "司", "署", "院", "系", "組", "委員會", "小組", "中心", "部", "隊",
        }
    return value.endswith(("部隊", "團隊", "當局", "機會", "社會"))


def _may_belong(context: Context, word: Word) -> bool:
    value = context.text[word.start : word.end]
    if any(char in PUNCTUATION for char in value):
        return False
    if value in context.shapes.organization_words:
        return True
    if word.pos == "m":
        return value.startswith("第")
    return word.pos in _NAME_TAGS and not value.endswith(("年", "月", "日"))


# -- military units ---------------------------------------------------------------------------


def _units(context: Context) -> Iterator[Found]:
    """六○一旅第二作戰隊, 航空第601旅, 空軍第七聯隊: numbered units, one inside another."""
    chain: tuple[int, int] | None = None
    for match in _UNIT.finditer(context.text):
        start, end = match.span()
        if context.block(start) is None or context.text[end : end + 1] in {"級", "次"}:
            continue
        if chain and chain[1] <= start <= chain[1] + 6 and _joins(context, chain[1], start):
            start = chain[0]
        else:
            prefix = _UNIT_PREFIX.search(context.text, max(0, start - 14), start)
            start = prefix.start() if prefix else start
        chain = (start, end)
        yield Found(start, end, "Organization", "numbered unit", 0)


def _joins(context: Context, end: int, start: int) -> bool:
    return all("\u4e00" <= c <= "\u9fff" and c not in "和與及或等的" for c in context.text[end:start])


# -- names read from their last word ------------------------------------------------------------


def _by_suffix(context: Context) -> Iterator[Found]:
    suffixes = context.shapes.organization_suffixes
    listed = context.terms_by_end("organization")
    for end, begin, suffix in _suffixes(context, suffixes):
        start = _strip_start(context, _walk_left(context, begin), end - len(suffix))
        start = _quoted_start(context, start, end)
        term = listed.get(end)
        start = _after_opener(context, start, end - len(suffix))
        if term is not None and start < term.span.start:
            left, right = context.term_borders
            if start in left and term.span.start in right and (
                term.span.text not in context.lexicon.generics
            ):
                yield Found(start, end, "Organization", "country and gazetteer", 0, term.keys)
                continue
            if not _has_proper_part(context, start, term.span.start) and start not in left:
                continue
        name = context.text[start:end]
        if len(name) - len(suffix) < 2 or len(name) < 4:
            continue
        proper = _has_proper_part(context, start, end - len(suffix))
        if proper or (suffix in context.lists.sure_suffixes and len(name) >= 6):
            yield Found(start, end, "Organization", "suffix", 0 if proper else 1)


def _after_opener(context: Context, start: int, end: int) -> int:
    """民進黨智庫新境界文教基金會: the name begins after 智庫."""
    for opener in ("智庫", "官媒", "黨媒"):
        at = context.text.rfind(opener, start, end)
        if at > start:
            return at + len(opener)
    return start


def _quoted_start(context: Context, start: int, end: int) -> int:
    """「健康台灣推動委員會」: a name in quotation marks begins where they open."""
    opened = context.text.rfind("「", max(0, end - 24), start)
    if context.text[end : end + 1] != "」" or opened < 0:
        return start
    inside = context.text[opened + 1 : end]
    return opened + 1 if inside.isalnum() else start


def _suffixes(
    context: Context, suffixes: tuple[str, ...]
) -> Iterator[tuple[int, int, str]]:
    """Yield where a last word ends, where the walk to the left starts, and the suffix."""
    seen = set()
    for word in context.document.words:
        value = context.text[word.start : word.end]
        suffix = next((s for s in suffixes if value.endswith(s)), None)
        if word.pos in {"v", "vd", "d", "p", "a", "r", "c", "TIME"} and suffix != value:
            continue
        if suffix is None or (value in context.lists.not_units and value not in {"委員會", "中心"}):
            continue
        seen.add(word.end)
        yield word.end, word.start, suffix
    pattern = "|".join(sorted(context.lists.sure_suffixes, key=len, reverse=True))
    for match in re.finditer(pattern, context.text):
        end = match.end()
        block = context.block(match.start())
        if end in seen or block is None or not context.is_border(end):
            continue
        begin = match.start()
        while begin > block.start and not context.is_border(begin):
            begin -= 1
        yield end, begin, match.group()


def _walk_left(context: Context, start: int, limit: int = 20) -> int:
    first = start
    while True:
        word = context.word_ends.get(start)
        if word is None or first - word.start > limit or word.start == word.end:
            return start
        value = context.text[word.start : word.end]
        if value == "暨" and start < first:
            if context.text.endswith(context.shapes.organization_suffixes, 0, word.start):
                return start
            start = word.start
            continue
        crosses = any(word.start < t < word.end for t in context.title_ends)
        if not _may_belong(context, word) or crosses or word.end in context.title_ends:
            return start
        if value in context.shapes.name_openers or word.pos == "PER":
            return start
        start = word.start


def _strip_start(context: Context, start: int, end: int) -> int:
    """Drop words at the start that no name starts with: 該, 新任, a verb."""
    while start < end:
        word = context.words.get(start)
        crossed = context.crossing("country", start)
        if crossed is not None and crossed.span.end < end:
            start = crossed.span.end
            continue
        if word is None:
            return start
        value = context.text[start : word.end]
        verb = value in context.shapes.organization_words and word.pos in {"v", "vd"}
        if re.match(r"第[\d一二三四五六七八九十]+[屆次]", context.text[start:end]):
            start = context.text.index("屆" if "屆" in context.text[start:end] else "次", start) + 1
            continue
        pointed = value[0] in "該本貴各此" and word.pos == "r"
        known = value in context.shapes.not_organization_starts or pointed
        if not known and not verb and word.pos != "f":
            return start
        start = word.end
    return start


def _has_proper_part(context: Context, start: int, end: int) -> bool:
    inside = [w for w in context.document.words if start <= w.start and w.end <= end]
    if any(w.pos in _PROPER_TAGS for w in inside):
        return True
    if any(start <= n.span.start < end and n.label == "ORG" and n.source != "lac"
           for n in context.document.names):
        return True
    left, right = context.term_borders
    return start in left or any(border in right for border in range(start + 2, end + 1))


# -- the body before a title ---------------------------------------------------------------------


def _before_titles(context: Context, people: list[Found]) -> Iterator[Found]:
    """美國保守聯盟主席司馬特, 移民署長鐘景琨: what stands between a border and a title."""
    starts = {f.start for f in people if f.tier == 0}
    ends = {f.end for f in people if f.tier == 0}
    for title in context.titles:
        if title.body is not None:
            continue
        yield from _body_in_title(context, title)
        named = title.end in starts or context.text[title.end : title.end + 1] in "：:"
        if not named and title.start not in ends:
            continue
        if not title.bare.endswith(context.lists.heads_of_bodies) or title.start in ends:
            continue
        start = _strip_start(context, _walk_left(context, title.start), title.start)
        country = next((t for t in context.terms("country") if t.span.start == start), None)
        rest = context.text[country.span.end if country else start : title.start]
        if len(rest) >= 3 and (country or _has_proper_part(context, start, title.start)):
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
    start = _strip_start(context, _walk_left(context, bare, 10), bare)
    if bare - start >= 2 and text[start:bare].isalnum():
        yield Found(start, bare + 1, "Organization", "body inside title", 1)


def _unit_before_title(context: Context, title: TitleSpan) -> Iterator[Found]:
    """陸軍司令部人軍處處長, 教育部國際文教處長: a unit between a listed body and the title."""
    text = context.text
    bare = title.end - len(title.bare)
    shared = title.bare[-1:] == "長" and len(title.bare) == 2 and title.bare[0] in _UNIT_ENDS
    end = bare if text[bare - 1] in _UNIT_ENDS else bare + 1 if shared else 0
    near = [t for t in context.terms("organization") if 2 <= end - t.span.end <= 12]
    for term in near:
        gap = text[term.span.end : end]
        personal = context.shapes.chinese_score(gap[:-1]) > 0.15 or (
            len(gap) == 2 and gap[0] in context.shapes.surnames
        )
        if personal:
            continue
        if len(term.span) > 1 and _UNIT_GAP.fullmatch(gap) and (
            not any(stop in gap for stop in context.lists.not_in_units)
        ):
            yield Found(term.span.start, end, "Organization", "unit before title", 0)


# -- governments, pages, taggers -------------------------------------------------------------------


def _governments(context: Context, people: list[Found]) -> Iterator[Found]:
    """川普政府, 小英政府, 馬政府: a government called after its head."""
    ends = {f.end: f for f in sorted(people, key=lambda f: (-f.tier, f.start))}
    persons = {t.span.end: t for t in context.terms("person")}
    for match in _GOVERNMENT.finditer(context.text):
        at = match.start()
        if context.block(at) is None:
            continue
        if at in ends or at in persons:
            start = ends[at].start if at in ends else persons[at].span.start
            yield Found(start, match.end(), "Organization", "government of a person", 0)
        elif at in context.word_ends and context.word_ends[at].pos == "PER":
            start = context.word_ends[at].start
            yield Found(start, match.end(), "Organization", "government of a person", 0)
        elif context.text[at - 1 : at] in context.shapes.surnames and context.left_border(
            at - 1
        ) >= 0.7 and context.word_ends.get(at, None) is not None:
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


def _with_aside(context: Context) -> Iterator[Found]:
    """皮尤（Pew）研究中心: the foreign form stands inside the name."""
    for match in _ASIDE.finditer(context.text):
        if context.block(match.start()) is None:
            continue
        start = _strip_start(context, _walk_left(context, match.end(1)), match.end(1))
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
    for match in _HOUSES.finditer(context.text):
        if context.block(match.start()) is not None:
            yield Found(match.start(), match.end(), "Organization", "two houses", 0)


def _tagged(context: Context) -> Iterator[Found]:
    """What a tagger takes for an organization and what ends like one."""
    for name in context.document.names:
        span = name.span
        if name.label != "ORG" or len(span) < 4:
            continue
        listed = context.terms_by_end("organization").get(span.end)
        if (listed and listed.span.start > span.start) or "策略聯盟" in span.text:
            continue
        suffixed = span.text.endswith(context.shapes.organization_suffixes)
        if suffixed and not span.text.startswith(context.shapes.not_organization_starts):
            yield Found(span.start, span.end, "Organization", f"tagger {name.source}", 2)
