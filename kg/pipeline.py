"""Composes the stages: an ``Article`` in, a ``Reading`` out.  Only this knows their order."""

from __future__ import annotations

import gc
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.budgets import read_budgets
from kg.claims import read_claims
from kg.events import read_events
from kg.lexicon import load_lexicon
from kg.mentions import find_mentions
from kg.model import Reading
from kg.quantities import read_dates, read_quantities
from kg.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.annotate import Annotator
    from kg.lexicon import Lexicon
    from kg.model import Article, DateExpression, Document, Quantity


class Pipeline:
    """Reads articles.  One object loads the models once and serves any number of them."""

    def __init__(self, lexicon: Lexicon | None = None, *, currency: str = "TWD") -> None:
        """``currency`` (ISO 4217) is what a bare 元 means."""
        self.lexicon = lexicon or load_lexicon()
        self.currency = currency

    @cached_property
    def annotator(self) -> Annotator:
        """The annotator, with its taggers, loaded when the first article comes."""
        from kg.annotate import Annotator  # noqa: PLC0415  (loads spaCy)

        return Annotator(self.lexicon)

    def read(self, article: Article) -> Reading:
        """Understand one article; deterministic, and independent of all other articles."""
        *_, (_, reading) = self.steps(article)
        assert isinstance(reading, Reading)  # noqa: S101  (for the type checker)
        return reading

    def steps(self, article: Article) -> Iterator[tuple[str, Any]]:
        """Yield each stage's name and what it made of the article; the last is a ``Reading``.

        A stage runs when its item is asked for, so that a caller can time it.
        """
        lexicon = self.lexicon
        yield "annotate", (document := self.annotator.annotate(article))
        quantities, dates = measured = measure(document, self.currency)
        yield "quantities", measured
        yield "mentions", (mentions := find_mentions(document, lexicon))
        yield "resolve", (resolution := resolve(document, mentions, lexicon))
        yield "claims", (claims := read_claims(document, resolution, lexicon))
        happened = read_events(document, resolution, quantities, dates, claims, lexicon)
        yield "events", happened
        events, rankings = happened
        money = read_budgets(document, quantities, dates, resolution, events, lexicon)
        yield "budgets", money
        yield "reading", Reading(document, quantities, dates, resolution, claims, events,
                                 rankings, money)

    def read_all(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """Understand a stream of articles, one in memory at a time."""
        return map(self.read, articles)


def ease_collection() -> None:
    """Tell Python's garbage collector to leave the models alone: saves a tenth of the time.

    For programs that do nothing but read articles; call it when the models are loaded.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def measure(
    document: Document, currency: str = "TWD"
) -> tuple[tuple[Quantity, ...], tuple[DateExpression, ...]]:
    """Read the numbers and dates of each block, in document order.

    ``currency`` (ISO 4217) is what a bare 元 means.
    """
    published = document.article.published
    quantities: list[Quantity] = []
    dates: list[DateExpression] = []
    terse = False
    for block in document.article.blocks:
        text, offset = block.span.text, block.span.start
        found = read_quantities(text, currency=currency, offset=offset, terse=terse)
        terse = terse or any(q.kind == "money" and q.span.text.endswith(("億", "兆"))
                             for q in found)
        quantities += found
        dates += read_dates(text, published=published, offset=offset)
    return tuple(quantities), tuple(dates)
