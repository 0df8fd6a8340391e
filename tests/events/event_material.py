"""Builds small documents by hand, so that no test of the events needs a model."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from kg.model import (
    Article,
    Block,
    Document,
    Entity,
    Link,
    MentionClass,
    Resolution,
    Sentence,
    Span,
)
from kg.quantities import read_dates, read_quantities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import DateExpression, Quantity

Material = tuple[Document, Resolution, tuple["Quantity", ...], tuple["DateExpression", ...]]


def build(
    text: str, names: Mapping[MentionClass, tuple[str, ...]], published: str | None = None,
    headline: str = "", article_id: str = "a1",
) -> Material:
    """Lay out ``text`` (paragraphs are lines) with every name found by string search.

    A name ``甲|乙`` is one entity with two forms.
    """
    whole = f"{headline}\n{text}" if headline else text
    day = date.fromisoformat(published) if published else None
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    at = 0
    for line in whole.split("\n"):
        if line:
            role = "headline" if headline and not blocks else "body"
            blocks.append(Block(Span(at, at + len(line), line), role))
            for match in re.finditer(r"[^。！？]+[。！？]?", line):
                start, end = at + match.start(), at + match.end()
                sentences.append(
                    Sentence(len(sentences), Span(start, end, match.group()), len(blocks) - 1))
        at += len(line) + 1
    article = Article(article_id, whole, tuple(blocks), published=day)
    return (Document(article, tuple(sentences), (), (), ()), resolve(whole, names),
            tuple(read_quantities(whole)), tuple(read_dates(whole, published=day)))


def resolve(text: str, names: Mapping[MentionClass, tuple[str, ...]]) -> Resolution:
    """Link every occurrence of every name, the longest first."""
    entities: list[Entity] = []
    hits: list[tuple[int, int, str]] = []
    for cls, listed in names.items():
        for row in listed:
            forms = tuple(row.split("|"))
            entity = Entity(f"actor/{forms[0]}", cls, forms[0], forms=forms)
            entities.append(entity)
            hits += [(m.start(), m.end(), entity.id)
                     for form in forms for m in re.finditer(re.escape(form), text)]
    taken: set[int] = set()
    links: list[Link] = []
    for start, end, ref in sorted(hits, key=lambda h: (h[0] - h[1], h)):
        if not taken & set(range(start, end)):
            taken |= set(range(start, end))
            links.append(Link(Span(start, end, text[start:end]), (ref,), "name", 1.0, "test"))
    return Resolution(tuple(entities), tuple(sorted(links, key=lambda k: k.span)), ())
