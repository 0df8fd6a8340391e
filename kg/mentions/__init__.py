"""Stage 3b: find what the text names: people, organizations, countries, places, equipment.

In: a ``Document`` and the lexicon.  Out: ``Mention`` records in text order that do not
overlap: a name that stands only inside a longer name is no mention of its own.  Titles
alone, pronouns and the like are the business of the next stage.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.mentions.choose import choose
from kg.mentions.context import Context, Found
from kg.mentions.countries import find_countries
from kg.mentions.foreign import find_foreign
from kg.mentions.organizations import find_organizations
from kg.mentions.people import find_list_neighbours, find_people, is_no_name
from kg.mentions.repeat import find_repeats
from kg.mentions.tagged import find_tagged
from kg.mentions.things import find_things
from kg.model import Span
from kg.places import Places

if TYPE_CHECKING:
    from kg.lexicon import Lexicon
    from kg.model import Document, Mention

_BYLINE: Final = re.compile(
    r"記者[ 　]?[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})*[ 　]?"
    r"[／/╱∕][\u4e00-\u9fff]{2,10}(?:報導|電|專訪)"
    r"|[（(](?:編輯|責任編輯|編譯|核稿|責編|核稿編輯)[：:／/]?[^（()）\n]{2,20}[)）]"
    r"|(?m:^[\u4e00-\u9fff]{2,6}(?:記者|編譯)[ 　]+[\u4e00-\u9fff]{2,4}[ 　]+\d{4})"
)
"""Lines that name nobody of the news."""

_DATELINE: Final = re.compile(
    r"【[^【】\n]{2,16}訊】|[（(〔][^（()）〔〕\n]{2,24}(?:電|報導)[）)〕]|(?m:^[^\n，。]{2,24}(?:\d日電|專電)$)"
    r"|(?m:^[\u4e00-\u9fff]{2,8}[-－—─]\d{4}-\d)"
)
"""Where an article begins with its outlet: no body of the news."""

_HEADED: Final = frozenset("部署局院處司廳社校")

__all__ = ["find_mentions"]


def find_mentions(document: Document, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the mentions of ``document`` in text order; they do not overlap."""
    context = Context(document, lexicon)
    people = [
        *find_people(context),
        *find_tagged(context),
        *find_foreign(context),
        *_listed_people(context),
    ]
    people = [_trim(context, f) for f in people]
    people = [f for f in people if f.keys or not is_no_name(context, f.start, f.end)]
    people = choose(_lengthen(context, people))
    people += find_list_neighbours(context, people)
    candidates = [
        *people,
        *find_organizations(context, people),
        *find_countries(context),
        *find_things(context),
    ]
    chosen = choose(candidates)
    chosen = choose([*chosen, *find_repeats(context, chosen)])
    signed, dated = _lines(context, _BYLINE), _lines(context, _DATELINE)
    return tuple(
        found.mention(context.text)
        for found in chosen
        if _in_one_block(context, found)
        and not (found.cls == "Person" and _covers(signed, found))
        and not (found.cls == "Organization" and _covers(dated, found))
    )


def _covers(bylines: Places[Span], found: Found) -> bool:
    return any(found.end <= line.end for line in bylines.over(found.start, found.start + 1))


def _lines(context: Context, pattern: re.Pattern[str]) -> Places[Span]:
    """Return where the article says who wrote it: 記者甲╱台北報導, （某社台北6日電）."""
    return Places(Span(m.start(), m.end(), m.group()) for m in pattern.finditer(context.text))


def _trim(context: Context, found: Found) -> Found:
    """郭璽昨(天), 王大明甫(上任), (部)長王大明: the next word, or a title's last, is no part."""
    text, start, end = context.text, found.start, found.end
    if found.keys:
        return found
    if text[start] == "長" and text[start - 1 : start] in _HEADED and end - start > 2:
        return replace(found, start=start + 1)
    timed = end - start == 3 and text[end - 1] in "昨第"
    adverb = end - start == 4 and text[end - 1] in "甫為期並亦"
    single = adverb and context.shapes.surname_length(text[start:end]) == 1
    return replace(found, end=end - 1) if timed or single else found


def _lengthen(context: Context, people: list[Found]) -> list[Found]:
    """Read a name of two characters as that of three which the text has elsewhere."""
    longer = {context.text[f.start : f.end] for f in people if f.end - f.start == 3}
    return [
        replace(f, end=f.end + 1)
        if f.end - f.start == 2 and context.text[f.start : f.end + 1] in longer
        else f
        for f in people
    ]


def _listed_people(context: Context) -> list[Found]:
    found = []
    for term in context.terms("person"):
        span = term.span
        exact = (span.start, span.end) in context.people
        borders = context.is_border(span.start) and context.is_border(span.end)
        if len(span) > 2 or exact or borders:
            found.append(Found(span.start, span.end, "Person", "gazetteer", 0, term.keys))
    return found


def _in_one_block(context: Context, found: Found) -> bool:
    block = context.block(found.start)
    if context.in_work(found.start, found.end):
        return False
    return block is not None and found.end <= block.end
