"""Where a sum stands: its sentence, its clause, and what surrounds it.

In: a document, quantities, dates, the resolution and the events.  Out: a :class:`Ledger`
that answers "which sentence, which clause, who stands before, which dates" by offset.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol, TypeVar

from kg.lexicon.budgets import BudgetLexicon
from kg.model import (
    Block,
    DateExpression,
    Document,
    Event,
    Link,
    Quantity,
    Resolution,
    Sentence,
    Span,
    Word,
)

_CLAUSE_END = re.compile(r"[，。；：！？\n]|,(?!\d)|:(?!\d)")
_LOOK = 200
_SHARE_PRICE = 2000
_SHARES = re.compile("股價[^。\n]*$")
_BEYOND = re.compile("(?:破|超過|跨越|跨過|衝過)(?:新?[台臺]幣)?$")
_REACHED = re.compile("(?:大關|門檻|關卡)?[、，,](?:並|而|已|將)?(?:達到?|來到|增至|高達)"
                      "(?:新?[台臺]幣)?約?")


@dataclass(frozen=True, slots=True)
class Place:
    """A sum with the offsets of its clause and sentence in the article's text."""

    quantity: Quantity
    sentence: Sentence
    clause: tuple[int, int]

    @property
    def span(self) -> Span:
        """The sum itself."""
        return self.quantity.span


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A place that speaks of an event."""

    span: Span
    event: Event


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


T = TypeVar("T", bound=_Spanned)


def _between(items: tuple[T, ...], start: int, end: int) -> tuple[T, ...]:
    """Return the items (in text order) that lie wholly between two offsets."""
    first = bisect_left(items, start, key=lambda item: item.span.start)
    last = bisect_left(items, end, lo=first, key=lambda item: item.span.start)
    return tuple(item for item in items[first:last] if item.span.end <= end)


@dataclass(frozen=True)
class Ledger:
    """An article's readings, looked up by offset."""

    document: Document
    quantities: tuple[Quantity, ...]
    dates: tuple[DateExpression, ...]
    resolution: Resolution
    events: tuple[Event, ...]
    words: BudgetLexicon

    @property
    def text(self) -> str:
        """The article's text as read."""
        return self.document.article.text

    @cached_property
    def classes(self) -> dict[str, str]:
        """Entity ids and their classes."""
        return {entity.id: entity.cls for entity in self.resolution.entities}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Entity ids and their names."""
        return {entity.id: entity.label for entity in self.resolution.entities}

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.document.sentences]

    @cached_property
    def holders(self) -> tuple[Link, ...]:
        """Links to one organization or country, in text order, none inside another."""
        links = [link for link in self.resolution.links if len(link.entities) == 1
                 and self.classes.get(link.entities[0]) in ("Organization", "Country")]
        links.sort(key=lambda link: (link.span.start, -link.span.end))
        kept: list[Link] = []
        for link in links:
            if not kept or link.span.start >= kept[-1].span.end:
                kept.append(link)
        return tuple(kept)

    @cached_property
    def _stated(self) -> tuple[Quantity, ...]:
        return tuple(q for q in self.quantities if q.kind == "money")

    @cached_property
    def _thresholds(self) -> tuple[Quantity, ...]:
        return tuple(one for one, two in pairwise(self._stated)
                     if self._is_threshold(one, two))

    @cached_property
    def _money(self) -> tuple[Quantity, ...]:
        return tuple(q for q in self._stated if q not in self._thresholds)

    def _is_threshold(self, quantity: Quantity, after: Quantity) -> bool:
        """Whether a sum is only what the next one goes beyond: 突破5000億元、達5130億元."""
        return (after.currency == quantity.currency
                and after.value > quantity.value
                and _REACHED.fullmatch(self.text[quantity.span.end : after.span.start]) is not None
                and _BEYOND.search(self.text, max(0, quantity.span.start - 10),
                                   quantity.span.start) is not None)

    @cached_property
    def _dates(self) -> tuple[DateExpression, ...]:
        """The dates, without 上年度 where 加上年度預算 is meant."""
        return tuple(item for item in self.dates if not (
            item.span.text.startswith("上年") and self.text[: item.span.start].endswith("加")))

    @cached_property
    def _durations(self) -> tuple[Quantity, ...]:
        return tuple(q for q in self.quantities if q.kind == "duration")

    @cached_property
    def _mentions(self) -> tuple[Mentioned, ...]:
        found = [Mentioned(span, event) for event in self.events for span in event.mentions
                 if event.polarity != "negated"]
        return tuple(sorted(found, key=lambda item: (item.span, item.event.id)))

    @cached_property
    def home(self) -> str | None:
        """The country whose government is plain 政府: the one whose currency 元 is."""
        own = sorted(e.id for e in self.resolution.entities
                     if e.cls == "Country" and e.label in self.words.home)
        return own[0] if own else None

    def block(self, sentence: Sentence) -> Block:
        """Return the block that a sentence stands in."""
        return self.document.article.blocks[sentence.block]

    def places(self) -> tuple[Place, ...]:
        """Return every sum of money that is not an exchange rate, in text order."""
        found = []
        beyond: Span | None = None  # what the next sum goes beyond
        for quantity in self._stated:
            if quantity in self._thresholds:
                beyond = quantity.span
                continue
            if quantity.value <= 1 or self._is_rate(quantity):
                continue
            index = bisect_right(self._starts, quantity.span.start) - 1
            if index < 0:
                continue
            sentence = self.document.sentences[index]
            if quantity.span.start < sentence.span.end:
                clause = self._clause(quantity.span, sentence, beyond)
                found.append(Place(quantity, sentence, clause))
            beyond = None
        return tuple(found)

    def _is_rate(self, quantity: Quantity) -> bool:
        before = self.text[max(0, quantity.span.start - 6) : quantity.span.start]
        if quantity.value < _SHARE_PRICE and _SHARES.search(
                self.text, max(0, quantity.span.start - _LOOK), quantity.span.start):
            return True
        return any(word in before for word in self.words.rates)

    def _clause(self, span: Span, sentence: Sentence, beyond: Span | None) -> tuple[int, int]:
        """Return where a sum's clause begins and ends; what it goes beyond stands in it."""
        low = max(sentence.span.start, span.start - _LOOK)
        start = max(low, beyond.start) if beyond else span.start
        cuts = [m.end() for m in _CLAUSE_END.finditer(self.text, low, start)]
        high = min(sentence.span.end, span.end + _LOOK)
        found = _CLAUSE_END.search(self.text, span.end, high)
        return (cuts[-1] if cuts else low), (found.start() if found else high)

    def previous_clause(self, place: Place) -> tuple[int, int]:
        """Return the clause before that of the sum, empty at the start of the sentence."""
        end = place.clause[0]
        low = max(place.sentence.span.start, end - _LOOK)
        if end <= low:
            return low, low
        cuts = [m.end() for m in _CLAUSE_END.finditer(self.text, low, end - 1)]
        return (cuts[-1] if cuts else low), end

    def links_between(self, start: int, end: int) -> tuple[Link, ...]:
        """Return the holders' links that lie wholly between two offsets."""
        return _between(self.holders, start, end)

    def dates_between(self, start: int, end: int) -> tuple[DateExpression, ...]:
        """Return the dates that lie wholly between two offsets."""
        return _between(self._dates, start, end)

    def sums_between(self, start: int, end: int) -> tuple[Quantity, ...]:
        """Return the sums of money, rates included, that lie wholly between two offsets."""
        return _between(self._money, start, end)

    def thresholds_between(self, start: int, end: int) -> tuple[Quantity, ...]:
        """Return the sums between two offsets that the next one only goes beyond."""
        return _between(self._thresholds, start, end)

    def durations_between(self, start: int, end: int) -> tuple[Quantity, ...]:
        """Return the durations that lie wholly between two offsets."""
        return _between(self._durations, start, end)

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the tagger's words that lie wholly between two offsets."""
        words = self.document.words
        first = bisect_left(words, start, key=lambda word: word.start)
        last = bisect_left(words, end, lo=first, key=lambda word: word.start)
        return tuple(word for word in words[first:last] if word.end <= end)

    def mentions_between(self, start: int, end: int) -> tuple[Mentioned, ...]:
        """Return the mentions of events that lie wholly between two offsets."""
        return _between(self._mentions, start, end)
