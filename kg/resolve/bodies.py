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
from kg.resolve.registry import LATIN, Node, Registry, numerals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.lexicon import Lexicon
    from kg.model import Document, Mention

HOME: Final = "tw"
"""The country a bare form is taken to mean where the text gives no other hint."""

_PARTY: Final = "cn-cpc"
_OFFICES: Final = ("總書記", "中央", "政治局", "黨校", "黨員", "建黨", "十八大", "十九大", "二十大")
_PARLIAMENTS: Final = frozenset({"國會", "議會", "眾議院", "參議院"})
_CLAUSE_MARKS: Final = frozenset("，。；：」")
_WEST: Final = frozenset({"us", "gb", "fr", "de", "au", "ca", "ru", "nl", "it"})
_CHINESE: Final = 0.4
_UNIT_NUMBER: Final = re.compile(r"\d+(?:旅|軍團|師|聯隊|大隊|作戰區|艦隊|集團軍)")
_NOTIFIED: Final = ("知會", "正式通知", "通知", "告知")
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

    place: int
    key: str
    form: str


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
    for mention in sorted(unlisted, key=lambda m: (-len(m.span), m.span.start)):
        _link_unlisted(document, mention, registry)


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
        self.people = {m.span.start: m for m in mentions if m.cls == "Person"}
        self.spoken = [(m.span.start, m.keys[0]) for m in mentions if m.cls == "Country" and m.keys]
        self.ends = [
            (m.span.start, m.span.end, m.keys[0]) for m in mentions if m.cls == "Country" and m.keys
        ]
        self.explicit = [
            _Explicit(m.span.start, m.keys[0] if m.keys else "", m.span.text)
            for m in mentions
            if m.cls == "Organization" and len(m.keys) < 2 and m.span.text not in lexicon.generics
        ]

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
            self._force,
            self._named_in_paragraph,
            self._parliament,
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
        abroad = [k for p, k in self.spoken if p < mention.span.start and k != HOME]
        found = self._of(abroad[-1], candidates, "") if abroad else None
        return replace(found, reason="its head bears a foreign name") if found else None

    def _bears_chinese_name(
        self, person: Mention, mention: Mention, candidates: tuple[str, ...]
    ) -> bool:
        """Whether the last such body is of the West and the name after the title is not."""
        name, shapes = person.span.text, load_names()
        named = [b.key for b in self.explicit if b.place < mention.span.start]
        like = [k for k in named if k in candidates]
        western = bool(like) and self.lexicon.entries[like[-1]].country in _WEST
        chinese = len(name) == 3 and shapes.chinese_score(name) >= _CHINESE
        return western and chinese and not shapes.is_transliteration(name)

    def _after_country(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        """美國前國防部副部長: a former post of the country named before."""
        start = mention.span.start
        if self.document.article.text[start - 1 : start] != "前":
            return None
        country = next((k for p, e, k in self.ends if e == start - 1), None)
        return self._of(country, candidates, "the country before 前") if country else None

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
        found = None
        for body in self.explicit:
            same = body.key in candidates or (
                not body.key and body.form.endswith(mention.span.text)
            )
            if same and start <= body.place < mention.span.start:
                found = body
        if found is None:
            return None
        reason = f"bare form of {found.form} at {found.place}"
        return _Choice(found.key or None, 0.9, reason, None if found.key else found.form)

    def _named_in_paragraph(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        blocks = (b.span for b in self.document.article.blocks)
        block = next((span for span in blocks if span.covers(mention.span)), None)
        return self._named_before(mention, candidates, block.start) if block else None

    def _parliament(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        """國會 is the last parliament named, or that of the country just before it."""
        if mention.span.text not in _PARLIAMENTS:
            return None
        text, start = self.document.article.text, mention.span.start
        abroad = [k for p, k in self.spoken if p < start and k != HOME]
        if text.endswith(_NOTIFIED, 0, start) and abroad:
            return self._of(abroad[-1], candidates, "bare form: notified of a sale abroad")
        named = self._named_before(mention, candidates, 0)
        if named is not None:
            return named
        for place, country in reversed(self.spoken):
            if start - _NEAR < place < start and not _CLAUSE_MARKS & set(text[place:start]):
                return self._of(country, candidates, "bare form: the country named just before")
        other = self._spoken_of(start)
        if other is None or other == HOME:
            return None
        return self._of(other, candidates, "bare form: the country the sentence speaks of")

    def _spoken_of(self, start: int, category: str | None = None) -> str | None:
        """Return whose bodies the sentence names last before ``start``: 白宮…知會國會."""
        sentence = next((s.span for s in self.document.sentences if s.span.end > start), None)
        first = sentence.start if sentence is not None else 0
        bodies = [b for b in self.explicit if first <= b.place < start and b.key]
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
        named = sorted({body.key for body in self.explicit if body.key in candidates})
        if len(named) != 1:
            return None
        return _Choice(named[0], 0.8, "bare form of the only such body in the article")

    def _last_country(self, mention: Mention, candidates: tuple[str, ...]) -> _Choice | None:
        for place, country in reversed(self.spoken):
            if place < mention.span.start:
                reason = f"bare form: the last country spoken of, at {place}"
                choice = self._of(country, candidates, reason)
                if choice is not None:
                    return choice
        if len(candidates) == 1:
            return _Choice(candidates[0], 0.6, "gazetteer: the only such body listed")
        return self._of("us", candidates, "bare form: the best known of several")


def _listed_unit(name: str, lexicon: Lexicon) -> str | None:
    """Return the key of a listed unit written with or without 第: 陸軍裝甲第584旅, 十軍團."""
    if not _UNIT_NUMBER.search(numerals(name)):
        return None
    keys = {
        key
        for key, entry in lexicon.entries.items()
        if entry.kind == "organization"
        and any(_plain(form) == _plain(name) for form in (entry.name, *entry.aliases))
    }
    return keys.pop() if len(keys) == 1 else None


def _plain(name: str) -> str:
    return numerals(name).replace("第", "")


def _link_unlisted(document: Document, mention: Mention, registry: Registry) -> None:
    listed = _listed_unit(mention.span.text, registry.lexicon)
    if mention.cls == "Organization" and listed is not None:
        node = registry.from_gazetteer(listed)
        registry.link(mention.span, node, 0.9, "gazetteer: the number of a unit without 第")
        return
    longer = _longer_form(document, mention, registry)
    if longer is not None:
        registry.link(mention.span, longer, 0.8, f"short form of {longer.name}")
        return
    node = registry.unlisted(mention.cls, mention.span.text)
    registry.link(mention.span, node, 0.7, f"NIL: not in the gazetteer ({mention.rule})")


def _longer_form(document: Document, mention: Mention, registry: Registry) -> Node | None:
    """Return the node that a name shortens: in brackets after it, its end, or its letters."""
    text, short = document.article.text, numerals(mention.span.text)
    for node in registry.of_class(mention.cls):
        for form in node.forms:
            full = numerals(form)
            if full == short or (mention.cls == "Organization" and _shortens(short, full)):
                return node
            aside = (f"{form}（{mention.span.text}", f"{form}({mention.span.text}")
            if mention.cls == "Organization" and any(a in text for a in aside):
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
