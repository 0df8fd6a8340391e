"""Organizations: names of the gazetteer with what stands before and after, and suffixes.

In: a ``Context``.  Out: candidates of class Organization.  A name of the gazetteer grows to
the left by its country (美國國防部) and to the right by a unit of its own (國防部新聞局); other
names are read from their last word (基金會, 研究所) back to the first word that cannot
belong to a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.mentions.bodies import find_bodies
from kg.mentions.context import Context, Found
from kg.mentions.runs import has_proper_part, may_belong, strip_start, walk_left

if TYPE_CHECKING:
    from kg.model import Term


_STATE: Final = frozenset({"parliament", "ministry", "government", "military"})
_CLAUSE: Final = re.compile("[署部院局會黨](?:統合|會同|協同|於|指揮)(?!部|中心|所|官|處|組|系)")
"""A body and the verb after it: what follows is another body's name."""
_OF_THE_CAPITAL: Final = ("陸軍", "海軍", "空軍", "國防", "總統", "行政院", "立法院")
_ACTS_AS: Final = re.compile("身[份分]|名義|職銜|資格|角度|立場|為|的")
_ALLIANCES: Final = ("同盟", "聯盟")
_SHORT_LEFT: Final = frozenset("台臺中美日韓俄英法德對駐訪赴抗反親對援")


def find_organizations(context: Context, people: list[Found]) -> list[Found]:
    """Return candidate organizations in no particular order."""
    found = [
        *_listed(context),
        *_by_suffix(context),
        *_tagged(context),
        *find_bodies(context, people),
    ]
    return [f for f in found if f.keys or not _CLAUSE.search(context.text, f.start, f.end)]


# -- names of the gazetteer -----------------------------------------------------------------


def _listed(context: Context) -> Iterator[Found]:
    countries = context.terms_by_end("country")
    for term in context.terms("organization"):
        before = context.text[term.span.start - 1 : term.span.start]
        crossing = (
            term.span.text == "國會"
            and before in context.lexicon.short_forms
            and (_is_modal(context, term))
        )
        if len(term.span) < 2 or crossing or not context.is_own_word(term):
            continue
        if context.in_plain_title(term.span):
            continue
        start, keys = _with_country(context, term, countries.get(term.span.start))
        start = _with_short_country(context, term, start)
        start, keys = _with_parent(context, term, start, keys)
        if not keys and start == term.span.start:
            continue
        rule = "gazetteer" if start == term.span.start else "country and gazetteer"
        end = _with_government(context, term)
        yield Found(start, end, "Organization", rule, 0, keys)
        end = _with_unit(context, term.span.end)
        if end > term.span.end and not context.text.endswith(context.lists.no_bodies, start, end):
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
        if text[left] == "以" and not _is_israel(context, left, term.span.end):
            key = None
        if text[left - 1 : left] in context.lexicon.short_forms and text[left] != "我":
            key = None  # 台美國防部: the ministries of two countries
    if (
        key is None
        and generic
        and text[start - 1 : start] == "國"
        and (
            text[max(start - 3, 0) : start - 1] not in {"我", "貴", "中華民"}
            and text[start - 2 : start - 1] not in "我貴民各外兩多本該他全建愛"
        )
    ):
        return walk_left(context, start), ()
    if key is None or _is_modal(context, term):
        return start, term.keys
    same = tuple(k for k in term.keys if k in entries and entries[k].country == key)
    if same:
        return left, same
    return (left, ()) if generic or _is_of_state(context, term) else (start, term.keys)


def _is_israel(context: Context, start: int, end: int) -> bool:
    """Whether 以 before a ministry is no preposition: not in 以國防部長的身分."""
    acts = _ACTS_AS.search(context.text, end, min(end + 14, len(context.text)))
    return acts is None and context.left_border(start) >= 1.5


def _is_of_state(context: Context, term: Term) -> bool:
    """Whether only a state has such a body, so that another country before it tells: 義國眾議院."""
    entries = [context.lexicon.entries[k] for k in term.keys if k in context.lexicon.entries]
    own = term.span.text.startswith(context.country_names)
    return not own and all(e.category in _STATE for e in entries)


def _with_short_country(context: Context, term: Term, start: int) -> int:
    """Grow a listed name by what says whose it is once more: 美印太司令部, 國軍第三作戰區."""
    text, entries = context.text, context.lexicon.entries
    if start != term.span.start or start == 0:
        return start
    countries = {entries[k].country for k in term.keys if k in entries}
    if text.endswith("國軍", 0, start) and term.span.text[0] == "第" and countries == {"tw"}:
        return start - 2
    short = context.lexicon.short_forms.get(text[start - 1])
    foreign = short in countries and short not in {"tw", None}
    whole = context.is_border(start - 1) and text[start - 2 : start - 1] not in _SHORT_LEFT
    return start - 1 if foreign and whole and term.span.text[0] not in "國軍方" else start


def _with_parent(
    context: Context, term: Term, start: int, keys: tuple[str, ...]
) -> tuple[int, tuple[str, ...]]:
    """Grow a name by the body it belongs to: 美陸軍安全部隊協助旅."""
    entries = context.lexicon.entries
    before = context.terms_by_end("organization").get(start)
    if before is None or start != term.span.start:
        return start, keys
    own = tuple(k for k in keys if k in entries and entries[k].parent in before.keys)
    if not own:
        return start, keys
    left = before.span.start
    countries = context.terms_by_end("country")
    if left in countries:
        return countries[left].span.start, own
    short = context.lexicon.short_forms.get(context.text[left - 1]) if left else None
    owned = short is not None and any(entries[k].country == short for k in before.keys)
    return (left - 1 if owned and context.is_border(left - 1) else left), own


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
        if position in context.organization_starts or value in context.shapes.name_openers:
            break
        joins = (
            value in {"與", "暨"} and position > end and word.end not in context.organization_starts
        )
        if not (joins or may_belong(context, word)) or not value.isalnum():
            break
        position = word.end
        if value.endswith(context.shapes.inner_suffixes) and not _is_common(
            context, value, position - end
        ):
            last = position
    return last


def _is_common(context: Context, value: str, length: int) -> bool:
    if value in context.lists.not_units:
        return length == len(value) or value not in {
            "處",
            "室",
            "所",
            "局",
            "司",
            "署",
            "院",
            "系",
            "組",
            "委員會",
            "小組",
            "中心",
            "部",
            "隊",
        }
    return value.endswith(("部隊", "團隊", "當局", "機會", "社會"))


# -- names read from their last word ------------------------------------------------------------


def _by_suffix(context: Context) -> Iterator[Found]:
    suffixes = context.shapes.organization_suffixes
    listed = context.terms_by_end("organization")
    for end, begin, suffix in _suffixes(context, suffixes):
        start = strip_start(context, walk_left(context, begin), end - len(suffix))
        start = _quoted_start(context, start, end)
        term = listed.get(end)
        start = _after_opener(context, start, end - len(suffix))
        start = _after_committee(context, start, listed.get(end))
        if term is not None and start < term.span.start:
            left, right = context.term_borders
            if (
                start in left
                and term.span.start in right
                and (term.span.text not in context.lexicon.generics)
                and not _is_of_state(context, term)
            ):
                yield Found(start, end, "Organization", "country and gazetteer", 0, term.keys)
                continue
            if not has_proper_part(context, start, term.span.start) and start not in left:
                continue
            if _is_site(context, start, term):
                continue
        name = context.text[start:end]
        if len(name) - len(suffix) < 2 or len(name) < 4 or name.endswith(context.lists.no_bodies):
            continue
        if _is_alliance(context, name):
            continue
        if suffix == "智庫" and end - 2 in context.term_borders[1]:
            continue  # 美國智庫, 國防部智庫
        proper = has_proper_part(context, start, end - len(suffix))
        if proper or (suffix in context.lists.sure_suffixes and len(name) >= 6):
            yield Found(start, end, "Organization", "suffix", 0 if proper else 1)


def _is_site(context: Context, start: int, term: Term) -> bool:
    """Whether only a place stands before a listed body: 台北大直海軍司令部."""
    if len(term.keys) != 1 or not term.span.text.startswith(_OF_THE_CAPITAL):
        return False
    places = context.terms("place")
    listed = any(p.span.start == start for p in places)
    words = [context.words[i] for i in range(start, term.span.start) if i in context.words]
    return listed and all(w.pos in {"LOC", "ns", "s", "f", "ORG"} for w in words)


def _after_opener(context: Context, start: int, end: int) -> int:
    """民進黨智庫新境界文教基金會: the name begins after 智庫."""
    for opener in ("智庫", "官媒", "黨媒"):
        at = context.text.rfind(opener, start, end)
        if at > start:
            return at + len(opener)
    return start


def _is_alliance(context: Context, name: str) -> bool:
    """Whether a name is a relation of states: 美日同盟."""
    return name.endswith(_ALLIANCES) and set(name[:-2]) <= set(context.lexicon.short_forms)


def _after_committee(context: Context, start: int, term: Term | None) -> int:
    """軍事委員會戰備小組共和黨: a listed party after a committee is a name of its own."""
    if term is None or not term.span.text.endswith("黨") or term.span.start <= start:
        return start
    closed = context.text.endswith(("委員會", "小組"), 0, term.span.start)
    return term.span.start if closed else start


def _quoted_start(context: Context, start: int, end: int) -> int:
    """「健康台灣推動委員會」: a name in quotation marks begins where they open."""
    opened = context.text.rfind("「", max(0, end - 24), start)
    if context.text[end : end + 1] != "」" or opened < 0:
        return start
    inside = context.text[opened + 1 : end]
    return opened + 1 if inside.isalnum() else start


def _suffixes(context: Context, suffixes: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """Yield where a last word ends, where the walk to the left starts, and the suffix."""
    seen = set()
    last = {suffix[-1] for suffix in suffixes}
    for word in context.document.words:
        value = context.text[word.start : word.end]
        if value[-1] not in last or not value.endswith(suffixes):
            continue
        suffix = next(s for s in suffixes if value.endswith(s))
        if word.pos in {"v", "vd", "d", "p", "a", "r", "c", "TIME"} and suffix != value:
            continue
        doubled = value[-1] == value[-2:-1] and word.end in context.title_interiors
        common = value in context.lists.not_units and value not in {"委員會", "中心"}
        if doubled or common:
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


def _tagged(context: Context) -> Iterator[Found]:
    """Yield what a tagger takes for an organization and what ends like one."""
    for name in context.document.names:
        span = name.span
        if name.label != "ORG" or len(span) < 4:
            continue
        listed = context.terms_by_end("organization").get(span.end)
        if (listed and listed.span.start > span.start) or "策略聯盟" in span.text:
            continue
        if _is_alliance(context, span.text):
            continue
        if span.text.endswith(context.lists.no_bodies):
            continue
        suffixed = span.text.endswith(context.shapes.organization_suffixes)
        if suffixed and not span.text.startswith(context.shapes.not_organization_starts):
            yield Found(span.start, span.end, "Organization", f"tagger {name.source}", 2)
