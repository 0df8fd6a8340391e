"""What the finders of mentions look at: text, word borders, terms, names and titles."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.lexicon.mentions import MentionWords, load_words
from kg.lexicon.names import NameShapes, load_names
from kg.model import Mention, MentionClass, Span
from kg.places import SPAN, Affixes, Places, affixes
from kg.titles import TitleSpan, find_titles

if TYPE_CHECKING:
    from kg.lexicon import Lexicon
    from kg.model import Document, Name, Term, Word

PUNCTUATION: Final = frozenset(
    "，。；：、丶！？「」『』《》〈〉（）()【】〔〕[]“”\"'…—－-/／,.;:!?~～\n\r\t 　|＊*※◎●■▲#・"
)
_COMMANDS: Final = re.compile(r"[陸海空]軍[\u4e00-\u9fff]{0,4}(?:司令部|指揮部)")
FUNCTION_TAGS: Final = frozenset({"v", "vd", "d", "ad", "p", "c", "TIME", "r", "m", "u", "xc"})


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate mention; of two that overlap the lower ``tier``, then the longer wins."""

    start: int
    end: int
    cls: MentionClass
    rule: str
    tier: int = 1
    keys: tuple[str, ...] = ()

    def mention(self, text: str) -> Mention:
        """Return it as a ``Mention`` of ``text``."""
        span = Span(self.start, self.end, text[self.start : self.end])
        return Mention(span, self.cls, self.rule, self.keys)


@dataclass(frozen=True)
class Context:
    """A document with the look-ups that the finders share."""

    document: Document
    lexicon: Lexicon
    shapes: NameShapes = field(default_factory=load_names)
    lists: MentionWords = field(default_factory=load_words)

    @cached_property
    def text(self) -> str:
        """The text of the article, as read."""
        return self.document.article.text

    @cached_property
    def blocks(self) -> tuple[Span, ...]:
        """The stretches of the text that belong to the article."""
        return tuple(block.span for block in self.document.article.blocks)

    @cached_property
    def _block_starts(self) -> list[int]:
        return [span.start for span in self.blocks]

    @cached_property
    def words(self) -> dict[int, Word]:
        """The segmenter's words by their start."""
        return {word.start: word for word in self.document.words}

    @cached_property
    def word_ends(self) -> dict[int, Word]:
        """The segmenter's words by their end."""
        return {word.end: word for word in self.document.words}

    @cached_property
    def titles(self) -> tuple[TitleSpan, ...]:
        """The titles of the text, in order."""
        return find_titles(self.document, self.lexicon)

    @cached_property
    def title_starts(self) -> dict[int, TitleSpan]:
        """The titles by their start."""
        return {title.start: title for title in self.titles}

    @cached_property
    def title_ends(self) -> dict[int, TitleSpan]:
        """The titles by their end."""
        return {title.end: title for title in self.titles}

    @cached_property
    def people(self) -> dict[tuple[int, int], Name]:
        """The taggers' personal names by their place."""
        found: dict[tuple[int, int], Name] = {}
        for name in self.document.names:
            if name.label == "PER":
                found.setdefault((name.span.start, name.span.end), name)
        return found

    @cached_property
    def people_places(self) -> Places[Name]:
        """The taggers' personal names in order."""
        return Places(self.people.values(), SPAN)

    @cached_property
    def people_starts(self) -> frozenset[int]:
        """Where the taggers' personal names start."""
        return frozenset(start for start, _ in self.people)

    def count(self, name: str) -> int:
        """Return how often a name stands in the text."""
        if name not in self._counts:
            self._counts[name] = self.text.count(name)
        return self._counts[name]

    @cached_property
    def _counts(self) -> dict[str, int]:
        return {}

    def sources(self, start: int, end: int) -> frozenset[str]:
        """Return which taggers see a person at exactly ``text[start:end]``."""
        return self._sources.get((start, end), frozenset())

    @cached_property
    def _sources(self) -> dict[tuple[int, int], frozenset[str]]:
        found: dict[tuple[int, int], set[str]] = {}
        for name in self.document.names:
            if name.label == "PER":
                found.setdefault((name.span.start, name.span.end), set()).add(name.source)
        return {span: frozenset(sources) for span, sources in found.items()}

    @cached_property
    def learned_bodies(self) -> frozenset[int]:
        """Where the trained tagger sees organizations start."""
        names = self.document.names
        return frozenset(n.span.start for n in names if n.label == "ORG" and n.source != "lac")

    @cached_property
    def country_names(self) -> tuple[str, ...]:
        """The names of the gazetteer's countries."""
        return tuple(e.name for e in self.lexicon.entries.values() if e.kind == "country")

    def quoted_name(self, start: int, end: int) -> str:
        """Return the short name in quotation marks around ``text[start:end]``, else nothing."""
        opened = self.text.rfind("「", max(0, start - 12), end)
        closed = self.text.find("」", end - 1, end + 12)
        inside = self.text[opened + 1 : closed] if 0 <= opened < closed else ""
        return inside if inside.isalnum() else ""

    def in_occasion(self, start: int, end: int) -> bool:
        """Whether the place is inside the quoted name of an occasion: 「蒙特瑞會談」."""
        return self.quoted_name(start, end).endswith(self.lists.occasions)

    def surname_known(self, surname: str) -> bool:
        """Whether a tagger sees a person of that surname somewhere in the text."""
        return surname in self._surnames

    @cached_property
    def _surnames(self) -> frozenset[str]:
        names = {name.span.text for name in self.people.values()}
        shaped = [name for name in names if self.shapes.chinese_score(name) >= 0.4]
        return frozenset(name[:n] for name in shaped for n in range(len(name) - 1))

    @cached_property
    def listed_people(self) -> frozenset[tuple[int, int]]:
        """Where the gazetteer's people are named."""
        return frozenset((t.span.start, t.span.end) for t in self.terms("person"))

    @cached_property
    def term_borders(self) -> tuple[frozenset[int], frozenset[int]]:
        """Where organizations, countries and places of the gazetteer start and end."""
        kinds = {"organization", "country", "place"}
        spans = [t.span for t in self.document.terms if t.kind in kinds and len(t.span) > 1]
        return frozenset(s.start for s in spans), frozenset(s.end for s in spans)

    @cached_property
    def organization_starts(self) -> frozenset[int]:
        """Where listed organizations start: a unit of another body does not reach over them.

        Bare services count only before a command (海軍保修指揮部, not 海軍 in 陸軍司令部海軍組).
        """
        return frozenset(
            t.span.start
            for t in self.terms("organization")
            if len(t.span) > 2 and t.span.text not in self.lexicon.generics
        ) | frozenset(m.start() for m in _COMMANDS.finditer(self.text))

    @cached_property
    def _terms(self) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for term in self.document.terms:
            found.setdefault(term.kind, []).append(term)
        return found

    def terms(self, kind: str) -> list[Term]:
        """Return the gazetteer terms of one kind, in text order."""
        return self._terms.get(kind, [])

    def term_places(self, kind: str) -> Places[Term]:
        """Return the gazetteer terms of one kind by their place."""
        if kind not in self._places_of:
            self._places_of[kind] = Places(self.terms(kind), SPAN)
        return self._places_of[kind]

    @cached_property
    def _places_of(self) -> dict[str, Places[Term]]:
        return {}

    def terms_by_end(self, kind: str) -> dict[int, Term]:
        """Return the terms of one kind by their end, the longest of those that share it."""
        if kind not in self._by_end:
            ordered = sorted(self.terms(kind), key=lambda t: len(t.span))
            self._by_end[kind] = {t.span.end: t for t in ordered}
        return self._by_end[kind]

    @cached_property
    def _by_end(self) -> dict[str, dict[int, Term]]:
        return {}

    def crossing(self, kind: str, position: int) -> Term | None:
        """Return the term of one kind that lies across ``position``, the last to begin."""
        across = [
            term
            for term in self.term_places(kind).over(position, position + 1)
            if term.span.start < position
        ]
        return across[-1] if across else None

    def block(self, position: int) -> Span | None:
        """Return the block that holds ``position``."""
        index = bisect_right(self._block_starts, position) - 1
        if index < 0 or position >= self.blocks[index].end:
            return None
        return self.blocks[index]

    def is_crossed(self, start: int, end: int) -> bool:
        """Whether a word of the segmenter lies across either end of ``text[start:end]``.

        The 長 of a title may follow (外交部長: 院長, 部長 are words of their own).
        """
        head = self.text[end : end + 1] == "長"
        return any(
            word.end - word.start > 1
            and (
                word.start < start < word.end < end
                or (start < word.start < end < word.end and not head)
            )
            for word in self._words_over(start, end)
        )

    def _words_over(self, start: int, end: int) -> list[Word]:
        near = range(max(0, start - 8), end)
        found = [self.words[i] for i in near if i in self.words]
        return [w for w in found if w.end > start and w.start < end]

    @cached_property
    def bare_starts(self) -> frozenset[int]:
        """Where titles without their organizations start."""
        return frozenset(t.end - len(t.bare) for t in self.titles)

    def in_body(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` stands inside a country's or place's listed name."""
        return any(end <= span.end for span in self._listed.over(start, start + 1))

    @cached_property
    def _listed(self) -> Places[Span]:
        kinds = {"country", "place"}
        spans = (term.span for term in self.document.terms if term.kind in kinds)
        return Places(span for span in spans if len(span) > 1)

    def is_own_word(self, term: Term) -> bool:
        """Whether a short listed form is no accident: 台軍 in 對台軍售, Time in Part Time."""
        span, text = term.span, self.text
        if span.text.isascii():
            exact = any(span.text in self.lexicon.entries[k].forms() for k in term.keys)
            before = text[max(span.start - 2, 0) : span.start]
            joined = (
                len(before) == 2
                and before[1] == " "
                and before[0].isascii()
                and (before[0].isalpha())
            )
            return exact and not joined and len(span) > 1
        if span.text.endswith("軍") and text.startswith(("售", "購"), span.end):
            return False
        return len(span) > 2 or not self.is_crossed(span.start, span.end)

    def in_work(self, start: int, end: int) -> bool:
        """Whether the place is inside the title of a law or book, and not the whole of it."""
        block = self.block(start)
        if block is None:
            return True
        opened = self.text.rfind("《", block.start, start)
        if opened < 0 or self.text.find("》", opened, start) >= 0:
            return False
        return not (opened == start - 1 and self.text[end : end + 1] == "》")

    @cached_property
    def title_interiors(self) -> frozenset[int]:
        """The places inside titles, their borders left out."""
        return frozenset(i for t in self.titles for i in range(t.end - len(t.bare) + 1, t.end))

    def in_plain_title(self, span: Span) -> bool:
        """Whether a name is no body of its own but part of a title: 海軍上將, 內閣官房長官."""
        for title in self.title_places.over(span.start, span.end):
            if title.body is not None or len(title.bare) < 4:
                continue
            bare = title.end - len(title.bare)
            whole = title.kind == "rank" and bare <= span.start and span.end < title.end
            crossed = span.start < bare < span.end < title.end and span.end > bare + 1
            if whole or crossed:
                return True
        return False

    @cached_property
    def title_places(self) -> Places[TitleSpan]:
        """The titles by their place."""
        return Places(self.titles)

    def is_border(self, position: int) -> bool:
        """Whether the segmenter puts a border between words at ``position``."""
        return position in self.words or position in self.word_ends

    @cached_property
    def _after_name(self) -> Affixes:
        return affixes((*self.shapes.speech_verbs, *self.shapes.after_name))

    @cached_property
    def _before_name(self) -> Affixes:
        return affixes(self.shapes.before_name)

    def right_border(self, end: int) -> float:
        """Judge how well a name may end at ``end``: 2 punctuation, down to -1.5 in a word."""
        block = self.block(end - 1)
        if block is None or end >= block.end or self.text[end] in PUNCTUATION:
            return 2.0
        if end in self.title_starts:
            return 1.7
        if end in self.title_interiors:
            return -2.0
        if end in self.term_borders[0]:
            return 1.0
        if self._after_name.start(self.text, end):
            return 1.5 if self.is_border(end) else 0.4
        return 0.7 if self.is_border(end) else -1.5

    def left_border(self, start: int) -> float:
        """Judge how well a name may start at ``start``, as ``right_border`` does."""
        block = self.block(start)
        if block is None or start <= block.start or self.text[start - 1] in PUNCTUATION:
            return 2.0
        if start in self.title_ends or start in self.term_borders[1]:
            return 1.7
        if self._before_name.end(self.text, start, block.start):
            return 1.5 if self.is_border(start) else 0.4
        return 0.7 if self.is_border(start) else -1.5
