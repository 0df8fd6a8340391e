"""Link organizations, countries, places and equipment to the gazetteer, or to their own node.

In: mentions and the registry.  Out: links in the registry.  A bare form that bodies of
several countries share (國防部) is the one spoken of in the paragraph, else Taiwan's; a name
outside the gazetteer may be the short form of a longer one in the same article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.identity import fold
from kg.lexicon.names import load_names
from kg.places import SPAN, Places
from kg.resolve.registry import LATIN, Node, Registry, numerals, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.lexicon import Lexicon
    from kg.model import Document, Mention, Span

HOME: Final = "tw"
"""The country a bare form is taken to mean where the text gives no other hint."""

_PARTY: Final = "cn-cpc"
_OFFICES: Final = ("總書記", "中央", "政治局", "黨校", "黨員", "建黨", "十八大", "十九大", "二十大")
_PARLIAMENTS: Final = frozenset({"國會", "議會", "眾議院", "參議院"})
_CLAUSE_MARKS: Final = frozenset("，。；：」")
_WEST: Final = frozenset({"us", "gb", "fr", "de", "au", "ca", "ru", "nl", "it"})
_CHINESE: Final = 0.4
_ASIDE: Final = re.compile(r"[（(](.)")
_UNIT_NUMBER: Final = re.compile(r"\d+(?:旅|軍團|師|聯隊|大隊|作戰區|艦隊|集團軍)")
_NOTIFIED: Final = ("知會", "正式通知", "通知", "告知")
_CABINETS: Final = ("政府", "內閣", "政權")
_TIMES: Final = frozenset({"", "的", "時期", "時期的", "時代", "任內", "執政時期", "期間"})
_BOTH: Final = ("兩國的", "兩國", "雙方的", "各國的", "各國", "多國")
_OFFICE_BEFORE: Final = re.compile(
    r"(?:務卿|總統|總理|首相|外長|外交部長|財政部長|財長|國家安全顧問|國安顧問)[、與和及]$"
)
_NEAR: Final = 12
_TITLE: Final = 10
_JOINERS: Final = frozenset("及與和、暨")
_SERVICES: Final = frozenset({"陸軍", "海軍", "空軍", "海軍陸戰隊", "陸戰隊"})


@dataclass(frozen=True, slots=True)
class _Choice:
    """A gazetteer key, or the name of an unlisted body that the text gave before."""

    key: str | None
    score: float
    reason: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class _Explicit:
    """Where the text says whose body it means; ``key`` is empty outside the gazetteer."""

    span: Span
    key: str


def link_bodies(document: Document, mentions: Sequence[Mention], registry: Registry) -> None:
    """Link every mention that is not a person's."""
    chooser = _Chooser(document, mentions, registry.lexicon)
    unlisted: list[Mention] = []
    for mention in mentions:
        if mention.cls == "Person" or mention.rule == "compound":
            continue
        read = _party_of_state(document, mention, registry.lexicon)
        choice = chooser.choose(read) if read.keys else None
        if choice is not None and choice.key is not None:
            node = registry.from_gazetteer(choice.key)
            registry.link(mention.span, node, choice.score, choice.reason)
        elif choice is not None and choice.name is not None:
            node = registry.unlisted("Organization", choice.name)
            registry.link(mention.span, node, choice.score, choice.reason)
        else:
            unlisted.append(mention)
    text = document.article.text
    asides: dict[str, list[int]] = {}
    for match in _ASIDE.finditer(text) if unlisted else ():
        asides.setdefault(match.group(1), []).append(match.start())
    for mention in sorted(unlisted, key=lambda m: (-len(m.span), m.span.start)):
        name = mention.span.text
        places = [i for i in asides.get(name[:1], ()) if text.startswith(name, i + 1)]
        _link_unlisted(text, mention, places, registry)


def _party_of_state(document: Document, mention: Mention, lexicon: Lexicon) -> Mention:
    """中共總書記, 中共中央政治局: before an office of a party 中共 is the party."""
    after = document.article.text[mention.span.end : mention.span.end + 5]
    if mention.span.text == "中共" and _PARTY in lexicon.entries and after.startswith(_OFFICES):
        return replace(mention, cls="Organization", keys=(_PARTY,))
    return mention


class _Chooser:
    """Chooses among the gazetteer's candidates for a form, by rules in falling order."""

    def __init__(self, document: Document, mentions: Sequence[Mention], lexicon: Lexicon) -> None:
        self.document = document
        self.lexicon = lexicon
        self.mentions = mentions
        self.people = {m.span.start: m for m in mentions if m.cls == "Person"}
        countries = [m for m in mentions if m.cls == "Country" and m.keys]
        self.spoken = Places(countries, SPAN)
        self.ends = {m.span.end: m.keys[0] for m in countries}
        self.explicit = Places(
            (
                _Explicit(m.span, m.keys[0] if m.keys else "")
                for m in mentions
                if m.cls == "Organization"
                and len(m.keys) < 2
                and m.span.text not in lexicon.generics
            ),
            SPAN,
        )
        self.named = {body.key for body in self.explicit.items}
        self.blocks = Places(document.article.blocks, SPAN)
        self.sentences = Places(document.sentences, SPAN)

    def choose(self, mention: Mention) -> _Choice | None:
        """Return the choice for a mention with keys, None if nothing fits."""
        candidates = tuple(k for k in mention.keys if k in self.lexicon.entries)
        if not candidates:
            return None
        if len(candidates) == 1 and mention.span.text not in self.lexicon.generics:
            return _Choice(candidates[0], 1.0, "gazetteer: exact name")
        rules: tuple[Callable[[Mention, tuple[str, ...]], _Choice | None], ...] = (
            self._of_holder,
            self._after_country,
            self._of_government,
            self._in_list,
            self._of_the_other_side,
            self._force,
            self._named_in_paragraph,
            self._parliament,
            self._of_its_holder,
            self._home,
            self._only_one_named,
            self._last_country,
        )
        for rule in rules:
            choice = rule(mention, candidates)
            if choice is not None:
                return choice
        return None

    def _of_holder(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        """國防部長艾斯培: the body of the person whose title follows, as the gazetteer has it."""
        text, end = self.document.article.text, mention.span.end
        start = next((i for i in range(end + 1, end + _TITLE) if i in self.people), None)
        if start is None or not text[end:start].isalpha():
            return None
        person = self.people[start]
        latin = LATIN.match(text, person.span.end)
        keys = person.keys or self.lexicon.people_by_name.get(fold(person.span.text), ())
        if latin is not None and not person.keys:
            keys = self.lexicon.people_by_name.get(fold(latin.group(1)), ())
        entry = self.lexicon.entries.get(keys[0]) if len(keys) == 1 else None
        if entry is not None and entry.organization in candidates:
            return _Choice(entry.organization, 0.9, f"the body of {entry.name}")
        if entry is not None and entry.country not in {None, HOME}:
            return self._of(entry.country or "", candidates, f"the country of {entry.name}")
        home = text[mention.span.start - 1 : mention.span.start] == "我" or (
            latin is None and self._bears_chinese_name(person, mention, candidates)
        )
        if home or latin is None:
            return self._of(HOME, candidates, "its head bears a Chinese name") if home else None
        abroad = self._last_abroad(mention.span.start)
        found = self._of(abroad, candidates, "") if abroad else None
        return replace(found, reason="its head bears a foreign name") if found else None

    def _last_abroad(self, start: int) -> str | None:
        """Return the last country before ``start`` that is not home."""
        keys = (m.keys[0] for m in self.spoken.before(start))
        return next((key for key in keys if key != HOME), None)

    def _bears_chinese_name(
        self, person: Mention, mention: Mention, candidates: tuple[str, ...]
    ) -> bool:
        """Whether the last such body is of the West and the name after the title is not."""
        name, shapes = person.span.text, load_names()
        named = (body.key for body in self.explicit.before(mention.span.start))
        like = next((key for key in named if key in candidates), None)
        western = like is not None and self.lexicon.entries[like].country in _WEST
        chinese = len(name) == 3 and shapes.chinese_score(name) >= _CHINESE
        return western and chinese and not shapes.is_transliteration(name)

    def _after_country(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        """美國前國防部副部長: a former post of the country named before."""
        start = mention.span.start
        if self.document.article.text[start - 1 : start] != "前":
            return None
        country = self.ends.get(start - 1)
        return self._of(country, candidates, "the country before 前") if country else None

    def _of_government(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        """小布希政府時期國安會: the body of the government named just before."""
        start = mention.span.start
        before = next(self.explicit.before(start), None)
        if before is None or not before.key or not before.span.text.endswith(_CABINETS):
            return None
        if self.document.article.text[before.span.end : start] not in _TIMES:
            return None
        country = self.lexicon.entries[before.key].country
        return self._of(country or "", candidates, f"the government before: {before.span.text}")

    def _of_its_holder(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        """Return the body of the spokesman from abroad, if the text gives no country for it."""
        end = mention.span.end
        followed = any(i in self.people for i in range(end + 1, end + _TITLE))
        if followed or any(key in self.named for key in candidates):
            return None
        like = [m for m in self.mentions if m.span.text == mention.span.text]
        held = {choice.key for m in like if (choice := self._of_holder(m, candidates))}
        if len(held) != 1 or None in held:
            return None
        return _Choice(min(k for k in held if k), 0.7, "bare form: its holder in the article")

    def _in_list(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        """美國務卿、國防部長: the ministers of a list are of the country that it begins with."""
        text, start = self.document.article.text, mention.span.start
        head = _OFFICE_BEFORE.search(text, max(start - _NEAR, 0), start)
        spoken = self.spoken.starting(head.start() - 3, start) if head else []
        if not spoken or not text.startswith("長", mention.span.end):
            return None
        return self._of(spoken[-1].keys[0], candidates, "bare form: in a list of ministers")

    def _of_the_other_side(
        self, mention: Mention, candidates: tuple[str, ...]
    ) -> _Choice | None:
        """中美兩國的國防部長: no body of home."""
        start = mention.span.start
        if not self.document.article.text.endswith(_BOTH, 0, start):
            return None
        abroad = self._last_abroad(start)
        return self._of(abroad, candidates, "bare form: of two countries") if abroad else None

    def _force(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        """解放軍東部戰區…及海軍: a bare service joined to another country's force."""
        if self.document.article.text[mention.span.start - 1 : mention.span.start] not in _JOINERS:
            return None
        other = self._spoken_of(mention.span.start, "military")
        if mention.span.text not in _SERVICES or other is None or other == HOME:
            return None
        return self._of(other, candidates, "bare form: the forces the sentence speaks of")

    def _named_before(
        self, mention: Mention, candidates: tuple[str, ...], start: int
    ) -> _Choice | None:
        for body in self.explicit.before(mention.span.start):
            if body.span.start < start:
                return None
            form = body.span.text
            if body.key in candidates or (not body.key and form.endswith(mention.span.text)):
                reason = f"bare form of {form} at {body.span.start}"
                return _Choice(body.key or None, 0.9, reason, None if body.key else form)
        return None

    def _named_in_paragraph(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        start = mention.span.start
        blocks = (block.span for block in self.blocks.over(start, start + 1))
        block = next((span for span in blocks if span.covers(mention.span)), None)
        return self._named_before(mention, candidates, block.start) if block else None

    def _parliament(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        """國會 is the last parliament named, or that of the country just before it."""
        if mention.span.text not in _PARLIAMENTS:
            return None
        text, start = self.document.article.text, mention.span.start
        abroad = self._last_abroad(start)
        if text.endswith(_NOTIFIED, 0, start) and abroad:
            return self._of(abroad, candidates, "bare form: notified of a sale abroad")
        named = self._named_before(mention, candidates, 0)
        if named is not None:
            return named
        for country in reversed(self.spoken.starting(start - _NEAR + 1, start)):
            if not _CLAUSE_MARKS & set(text[country.span.start : start]):
                reason = "bare form: the country named just before"
                return self._of(country.keys[0], candidates, reason)
        other = self._spoken_of(start)
        if other is None or other == HOME:
            return None
        return self._of(other, candidates, "bare form: the country the sentence speaks of")

    def _spoken_of(self, start: int, category: str | None = None) -> str | None:
        """Return whose bodies the sentence names last before ``start``: 白宮…知會國會."""
        sentence = self.sentences.ending_after(start)
        first = sentence.span.start if sentence is not None else 0
        bodies = [body for body in self.explicit.starting(first, start) if body.key]
        entries = self.lexicon.entries
        if not bodies or category not in {None, entries[bodies[-1].key].category}:
            return None
        return entries[bodies[-1].key].country

    def _of(self, country: str, candidates: tuple[str, ...], reason: str) -> _Choice | None:
        for key in candidates:
            if self.lexicon.entries[key].country == country:
                return _Choice(key, 0.7, reason)
        return None

    def _home(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        del mention
        home = self._of(HOME, candidates, "bare form: Taiwan's, nothing says otherwise")
        return replace(home, score=0.8) if home else None

    def _only_one_named(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        del mention
        named = sorted(self.named.intersection(candidates))
        if len(named) != 1:
            return None
        return _Choice(named[0], 0.8, "bare form of the only such body in the article")

    def _last_country(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        for country in self.spoken.before(mention.span.start):
            reason = f"bare form: the last country spoken of, at {country.span.start}"
            choice = self._of(country.keys[0], candidates, reason)
            if choice is not None:
                return choice
        if len(candidates) == 1:
            return _Choice(candidates[0], 0.6, "gazetteer: the only such body listed")
        return self._of("us", candidates, "bare form: the best known of several")


def _listed_unit(name: str, registry: Registry) -> str | None:
    """Return the key of a listed unit written with or without 第: 陸軍裝甲第584旅, 十軍團."""
    if not _UNIT_NUMBER.search(numerals(name)):
        return None
    keys = registry.organizations.get(plain(name), set())
    return min(keys) if len(keys) == 1 else None


def _link_unlisted(
    text: str, mention: Mention, asides: Sequence[int], registry: Registry
) -> None:
    """Link a name by its number, as the short form of a longer one, or as its own.

    ``asides`` are the brackets that the name opens.
    """
    listed = _listed_unit(mention.span.text, registry)
    if mention.cls == "Organization" and listed is not None:
        node = registry.from_gazetteer(listed)
        registry.link(mention.span, node, 0.9, "gazetteer: the number of a unit without 第")
        return
    longer = _longer_form(text, mention, asides, registry)
    if longer is not None:
        registry.link(mention.span, longer, 0.8, f"short form of {longer.name}")
        return
    node = registry.unlisted(mention.cls, mention.span.text)
    registry.link(mention.span, node, 0.7, f"NIL: not in the gazetteer ({mention.rule})")


def _longer_form(
    text: str, mention: Mention, asides: Sequence[int], registry: Registry
) -> Node | None:
    """Return the node that a name shortens: in brackets after it, its end, or its letters."""
    short, body = numerals(mention.span.text), mention.cls == "Organization"
    brackets = asides if body else ()
    ends = {short[-1:], *(text[place - 1 : place] for place in brackets)}
    for node in registry.like(mention.cls, ends):
        for form in node.forms:
            full = numerals(form)
            if full == short or (body and _shortens(short, full)):
                return node
            if any(text.endswith(form, 0, place) for place in brackets):
                return node
    return None


def _shortens(short: str, full: str) -> bool:
    """Whether ``short`` is the end of ``full``, or some of its characters in order."""
    if len(short) < 3 or len(short) >= len(full) or short[-1] != full[-1]:
        return False
    if full.endswith(short):
        return True
    position = 0
    for char in full:
        if position < len(short) and char == short[position]:
            position += 1
    return position == len(short) and len(short) <= 6 and len(full) >= 2 * len(short)
