"""An article laid out for the event engine: clauses, who is named where, dates, counts.

In: the results of the earlier stages.  Out: a :class:`Scene` that answers questions about
stretches of text, and the :class:`Candidate`, one place in the text that speaks of an event.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final

from kg.lexicon.events import EventType
from kg.model import (
    Certainty,
    Claim,
    DateExpression,
    Document,
    Entity,
    Link,
    Quantity,
    Resolution,
    Role,
    Span,
    Status,
    TimeValue,
    Word,
)

_BREAK = re.compile(
    r"[，；：。！？!?;\n]|(?<!\d),|,(?!\d)|(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")
_TOWARDS = re.compile("[訪赴抵來對售擾繞]")
_OPEN, _CLOSE = "「『《（(“〈〔[", "」』》）)”〉〕]"
_NO_TITLE = re.compile(
    "晉見|拜會|會見|接見|會晤|拜訪|訪問|出席|陪同|率|邀|表示|宣布|主持|參加|任命|派|召集")
_TITLE_GAP = re.compile(
    r"[^，。；：、！？\s「」（）()的與和及在對向由將於暨]{0,9}\Z"
    r"|[^，。；：、！？\s「」（）()的與和及在對向由將於暨]{10,16}(?:主席|[會部院局處]長|理事長|代表|議員)\Z")
PERSONS: Final = frozenset(("Person",))
"""The class of those who act themselves, as ``Scene.links_in`` takes it."""


_TWO_TITLES = re.compile(
    r"[^，。；：、！？\s「」（）()的與和及在對向由於暨]{0,8}[員長官將任授士表席理令]、(?:退役|前|現任)?\Z")
_QUOTED = re.compile("「[^「」]{0,20}」|『[^『』]{0,20}』|（[^（）]*）|[(][^()]*[)]")
_JOINT = re.compile("(?<=[員長官將任授士表席理令人裁])[暨兼](?=[\u4e00-\u9fff]{1,8}$)")
_QUOTES = re.compile("[「」『』（）()]")
_HELD = re.compile("(?:曾任|時任|現任|前任|擔任|出任過|曾擔任)[\u4e00-\u9fff]{0,4}\\Z")
_TITLES = 40
_APART = re.compile("[，。；、與和及在由對向的]")
_HELD_GAP = re.compile(r"[^，。；：！？\s「」]{1,10}的[^，。；：！？\s「」的]{0,8}\Z")


def _unquoted(gap: str) -> str:
    """Return the words between two names without quoted names, marks and 暨 of two titles."""
    return _JOINT.sub("", _QUOTES.sub("", _QUOTED.sub("", gap)))


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between two punctuation marks; ``sentence`` is the index of its sentence."""

    index: int
    start: int
    end: int
    sentence: int
    block: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that speaks of an event: ``span`` is the name or the trigger.

    ``forms`` are other names given beside it, ``strength`` how many signs of an occasion
    were found, ``anaphoric`` whether it points back (該演習), ``another`` whether it is set
    apart from one before (又接見), ``listed`` whether it is an item of a list,
    ``clue`` whether the status was read from a marker or is only the type's default.
    """

    kind: EventType
    span: Span
    clause: Clause
    word: str
    cls: str = "noun"
    name: str | None = None
    forms: tuple[str, ...] = ()
    strength: int = 0
    anaphoric: bool = False
    another: bool = False
    listed: bool = False
    roles: tuple[Role, ...] = ()
    time: TimeValue | None = None
    time_span: Span | None = None
    status: Status = "occurred"
    clue: bool = False
    certainty: Certainty = "certain"
    delegation: Quantity | None = None
    duration: Quantity | None = None

    def refs(self, *names: str) -> frozenset[str]:
        """Ids of those who fill one of these roles."""
        return frozenset(r.ref for r in self.roles if r.name in names and r.ref)


@dataclass(frozen=True)
class Scene:
    """One article with what earlier stages found, indexed for the event engine.

    ``marks`` are the places of names and triggers, ``triggers`` those of triggers
    alone.  ``short_forms`` gives a country's one-character form its gazetteer key.
    """

    document: Document
    resolution: Resolution
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    claims: tuple[Claim, ...] = ()
    short_forms: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[Span, ...] = ()
    triggers: tuple[Span, ...] = ()
    text: str = field(init=False)

    def __post_init__(self) -> None:
        """Keep the text at hand."""
        object.__setattr__(self, "text", self.document.article.text)

    @property
    def published(self) -> date | None:
        """The day of publication."""
        return self.document.article.published

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """The entities of the article by id."""
        return {entity.id: entity for entity in self.resolution.entities}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The resolved links in text order, the longer first where two begin together."""
        known = (k for k in self.resolution.links if k.entities and not self._shadowed(k))
        return tuple(sorted(known, key=lambda k: (k.span.start, -k.span.end)))

    def _shadowed(self, link: Link) -> bool:
        """Whether a trigger swallows the link: 台軍 in 對台軍售 is no army, 共機 in 偵獲共機 is."""
        span = link.span
        return not self.is_a(link, "Country") and any(
            t.overlaps(span) and not span.covers(t) and not (t.covers(span) and t.end == span.end)
            for t in self.triggers[bisect_left(self.triggers, Span(span.start - 20, 0, "")):
                                   bisect_left(self.triggers, Span(span.end, 0, ""))])

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses in text order."""
        found: list[Clause] = []
        for sentence in self.document.sentences:
            for start, end in self._split(sentence.span):
                found.append(Clause(len(found), start, end, sentence.index, sentence.block))
        return tuple(found)

    def _split(self, span: Span) -> Iterator[tuple[int, int]]:
        marks, depth, at = [span.start], 0, span.start
        for mark in _BREAK.finditer(self.text, span.start, span.end):
            between = self.text[at:mark.start()]
            depth += sum(map(between.count, _OPEN)) - sum(map(between.count, _CLOSE))
            depth, at = max(depth, 0), mark.start()
            if depth == 0 or mark.start() - marks[-1] > 120:
                marks.append(mark.end())
                depth = 0
        marks.append(span.end)
        yield from ((a, b) for a, b in pairwise(marks) if self.text[a:b].strip())

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the source text from ``start`` to ``end`` (code points)."""
        return Span(start, end, self.text[start:end])

    def clause_at(self, offset: int) -> Clause | None:
        """Return the clause that holds this offset, or None outside the article's own text."""
        low, high = 0, len(self.clauses)
        while low < high:
            mid = (low + high) // 2
            if self.clauses[mid].end <= offset:
                low = mid + 1
            else:
                high = mid
        if low < len(self.clauses) and self.clauses[low].start <= offset:
            return self.clauses[low]
        return None

    def role_of_block(self, clause: Clause) -> str:
        """``headline``, ``dateline`` or ``body``."""
        return self.document.article.blocks[clause.block].role

    def siblings(self, clause: Clause, before: int = 0, after: int = 0) -> tuple[Clause, ...]:
        """Return the clauses of its sentence from ``before`` back to ``after`` ahead."""
        near = self.clauses[max(0, clause.index - before):clause.index + after + 1]
        return tuple(c for c in near if c.sentence == clause.sentence)

    @cached_property
    def _starts(self) -> list[int]:
        return [k.span.start for k in self.links]

    @cached_property
    def _word_starts(self) -> list[int]:
        return [w.start for w in self.document.words]

    def links_from(self, start: int, end: int) -> tuple[Link, ...]:
        """Return the links that begin in the stretch, to whatever and whatever their end."""
        return self.links[bisect_left(self._starts, start):bisect_left(self._starts, end)]

    def words_in(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the segmenter's words wholly inside the stretch."""
        low = bisect_left(self._word_starts, start)
        high = bisect_left(self._word_starts, end)
        return tuple(w for w in self.document.words[low:high] if w.end <= end)

    def links_in(self, start: int, end: int, classes: frozenset[str]) -> tuple[Link, ...]:
        """Links wholly inside the stretch, to an entity of one of the classes.

        Leaves out bodies and countries that only belong to a title before a person's name
        (國防部 in 國防部長顧立雄).
        """
        return tuple(
            k for k in self.links_from(start, end)
            if k.span.end <= end
            and any(self.class_of(e) in classes for e in k.entities)
            and not self._in_title(k)
        )

    def class_of(self, entity: str) -> str:
        """Return the class of an entity id."""
        found = self.entities.get(entity)
        return found.cls if found else ""

    @cached_property
    def _titles(self) -> frozenset[Span]:
        found = set()
        for first, second in pairwise(self.links):
            gap = _unquoted(self.text[first.span.end:second.span.start])
            held = _HELD.search(self.text[max(0, first.span.start - 8):first.span.start])
            if (self.is_a(second, "Person") and not self.is_a(first, "Person")
                    and first.span.end <= second.span.start
                    and (_TITLE_GAP.match(gap) or (held and _HELD_GAP.match(gap)))
                    and not _NO_TITLE.search(gap)):
                found.add(first.span)
                continue
        for link in reversed(self.links):  # 美國 in 美國國防部長: a title may hold several
            at = bisect_left(self._starts, link.span.end)
            after = self.links[at] if at < len(self.links) else None
            if after and after.span in found and not self.is_a(link, "Person"):
                gap = _unquoted(self.text[link.span.end:after.span.start])
                if not _NO_TITLE.search(gap) and (
                        (_TITLE_GAP.match(gap) and len(gap) < 5) or _TWO_TITLES.match(gap)):
                    found.add(link.span)
        return frozenset(found)

    def head_of(self, link: Link) -> int:
        """Return where the titles before a person's name begin (甲國國防部長王大同: 甲國)."""
        start = link.span.start
        if not self.is_a(link, "Person"):
            return start
        for other in reversed(self.links_from(start - _TITLES, start)):
            gap = self.text[other.span.end:start]
            if other.span.end > start or not self._in_title(other) or _APART.search(gap):
                break
            start = other.span.start
        return start

    def is_a(self, link: Link, cls: str) -> bool:
        """Whether the link is to something of the class."""
        return any(self.class_of(e) == cls for e in link.entities)

    def _in_title(self, link: Link) -> bool:
        return link.span in self._titles

    def dates_in(self, start: int, end: int) -> tuple[DateExpression, ...]:
        """Return resolved date expressions inside the stretch, in text order."""
        spans, dates = self._dated
        low, high = bisect_left(spans, start), bisect_left(spans, end)
        return tuple(d for d in dates[low:high] if d.span.end <= end)

    @cached_property
    def _dated(self) -> tuple[list[int], list[DateExpression]]:
        dates = sorted((d for d in self.dates if d.value), key=lambda d: d.span)
        return [d.span.start for d in dates], dates

    def country_in(self, word: str) -> tuple[int, str] | None:
        """Return where in a trigger a one-character form names a country, and its id (訪台)."""
        for verb in _TOWARDS.finditer(word):
            char = word[verb.end():verb.end() + 1]
            entity = f"actor/{self.short_forms[char]}" if char in self.short_forms else ""
            if entity in self.entities:
                return verb.end(), entity
        return None

    def counts_in(self, start: int, end: int) -> tuple[Quantity, ...]:
        """Return quantities inside the stretch, in text order."""
        spans, quantities = self._counted
        low, high = bisect_left(spans, start), bisect_left(spans, end)
        return tuple(q for q in quantities[low:high] if q.span.end <= end)

    @cached_property
    def _counted(self) -> tuple[list[int], list[Quantity]]:
        quantities = sorted(self.quantities, key=lambda q: q.span)
        return [q.span.start for q in quantities], quantities

    def marks_in(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the marks that begin inside the stretch, in text order."""
        low, high = (bisect_left(self.marks, Span(place, 0, "")) for place in (start, end))
        return self.marks[low:high]

    def speaks(self, clause: Clause) -> bool:
        """Whether the clause holds the cue of reported speech."""
        return any(
            clause.start <= c.cue.start and c.cue.end <= clause.end + 1 for c in self.claims
        )
