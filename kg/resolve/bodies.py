"""Link organizations, countries, places and equipment to the gazetteer, or to their own node.

In: mentions and the registry.  Out: links in the registry.  A bare form that bodies of
several countries share (國防部) is the one spoken of in the paragraph, else Taiwan's; a name
outside the gazetteer may be the short form of a longer one in the same article.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.resolve.registry import Node, Registry, numerals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.lexicon import Lexicon
    from kg.model import Document, Mention

HOME: Final = "tw"
"""The country a bare form is taken to mean where the text gives no other hint."""

_PARTY: Final = "cn-cpc"
_OFFICES: Final = (
    "總書記",
    "中央",
    "政治局",
    "黨校",
    "黨員",
    "建黨",
    "十八大",
    "十九大",
    "二十大",
    "領導人",
)
_PARLIAMENTS: Final = frozenset({"國會", "議會", "眾議院", "參議院"})
_BRACKET: Final = re.compile(r"\s?[（(]\s?(?:以下簡稱|下稱|簡稱)?[「『]?")


def link_bodies(document: Document, mentions: Sequence[Mention], registry: Registry) -> None:
    """Link every mention that is not a person's."""
    lexicon = registry.lexicon
    explicit = _explicit(mentions, lexicon)
    spoken = [(m.span.start, m.keys[0]) for m in mentions if m.cls == "Country" and m.keys]
    unlisted: list[Mention] = []
    for mention in mentions:
        if mention.cls == "Person" or mention.rule == "compound":
            continue
        if not mention.keys:
            unlisted.append(mention)
            continue
        mention = _party_of_state(document, mention, lexicon)
        key, score, reason = _choose(document, mention, lexicon, explicit, spoken)
        if key is None:
            unlisted.append(mention)
        else:
            registry.link(mention.span, registry.from_gazetteer(key), score, reason)
    for mention in sorted(unlisted, key=lambda m: (-len(m.span), m.span.start)):
        _link_unlisted(document, mention, registry)


def _party_of_state(document: Document, mention: Mention, lexicon: Lexicon) -> Mention:
    """中共總書記, 中共中央政治局: before an office of a party 中共 is the party."""
    after = document.article.text[mention.span.end : mention.span.end + 5]
    if mention.span.text == "中共" and _PARTY in lexicon.entries and after.startswith(_OFFICES):
        return replace(mention, cls="Organization", keys=(_PARTY,))
    return mention


def _explicit(mentions: Sequence[Mention], lexicon: Lexicon) -> list[tuple[int, str, str]]:
    """Where the text says whose body it means: (place, key, last characters of the form)."""
    return [
        (m.span.start, m.keys[0] if m.keys else "", m.span.text)
        for m in mentions
        if m.cls == "Organization" and len(m.keys) < 2 and m.span.text not in lexicon.generics
    ]


def _choose(
    document: Document,
    mention: Mention,
    lexicon: Lexicon,
    explicit: list[tuple[int, str, str]],
    spoken: Sequence[tuple[int, str]],
) -> tuple[str | None, float, str]:
    text = mention.span.text
    generic = lexicon.generics.get(text, ())
    candidates = tuple(k for k in mention.keys if k in lexicon.entries)
    if not candidates:
        return None, 0.0, ""
    if not generic and len(candidates) == 1:
        return candidates[0], 1.0, "gazetteer: exact name"
    block = next((b.span for b in document.article.blocks if b.span.covers(mention.span)), None)
    before = [
        (place, key)
        for place, key, form in explicit
        if (key in candidates or (not key and form.endswith(text)))
        and block
        and block.start <= place < mention.span.start
    ]
    if before and not before[-1][1]:
        return None, 0.0, ""
    if before:
        return before[-1][1], 0.9, f"bare form of the body named at {before[-1][0]}"
    if text in _PARLIAMENTS:
        known = [
            (p, k)
            for p, k, form in explicit
            if form.endswith(text) and (not k or k in candidates) and p < mention.span.start
        ]
        if known:
            return known[-1][1] or None, 0.8, f"bare form of the body named at {known[-1][0]}"
        whole = document.article.text
        near = [
            k
            for place, country in spoken
            for k in candidates
            if lexicon.entries[k].country == country
            and place < mention.span.start
            and mention.span.start - place < 12
            and not set("，。；：」") & set(whole[place : mention.span.start])
        ]
        if near:
            return near[-1], 0.7, "bare form: the country named just before"
    home = [k for k in candidates if lexicon.entries[k].country == HOME]
    named = sorted({key for _, key, _ in explicit if key in candidates})
    if len(named) == 1 and named[0] not in home and not home:
        return named[0], 0.8, "bare form of the only such body in the article"
    if home:
        return home[0], 0.8, "bare form: Taiwan's, nothing says otherwise"
    return _by_country(mention, candidates, lexicon, spoken)


def _by_country(
    mention: Mention,
    candidates: tuple[str, ...],
    lexicon: Lexicon,
    spoken: Sequence[tuple[int, str]],
) -> tuple[str | None, float, str]:
    """Choose among bodies of other countries by the last country spoken of."""
    for place, country in reversed([s for s in spoken if s[0] < mention.span.start]):
        for key in candidates:
            if lexicon.entries[key].country == country:
                return key, 0.7, f"bare form: the last country spoken of, at {place}"
    american = [k for k in candidates if lexicon.entries[k].country == "us"]
    if american:
        return american[0], 0.5, "bare form: the best known of several"
    return (
        (candidates[0], 0.6, "gazetteer: first of several")
        if len(candidates) == 1
        else (None, 0.0, "")
    )


def _link_unlisted(document: Document, mention: Mention, registry: Registry) -> None:
    text = mention.span.text
    longer = _longer_form(document, mention, registry)
    if longer is not None:
        registry.link(mention.span, longer, 0.8, f"short form of {longer.name}")
        return
    node = registry.unlisted(mention.cls, text)
    registry.link(mention.span, node, 0.7, f"NIL: not in the gazetteer ({mention.rule})")


def _longer_form(document: Document, mention: Mention, registry: Registry) -> Node | None:
    """The node that this name shortens: in brackets after it, at its end, or its letters."""
    text = numerals(mention.span.text)
    for node in registry.of_class(mention.cls):
        for form in node.forms:
            full = numerals(form)
            if full == text or (mention.cls == "Organization" and _shortens(text, full)):
                return node
    if mention.cls != "Organization":
        return None
    for node in registry.of_class("Organization"):
        for form in node.forms:
            opened = _BRACKET.search(document.article.text, 0)
            at = document.article.text.find(form + "（" + mention.span.text)
            half = document.article.text.find(form + "(" + mention.span.text)
            if opened and (at >= 0 or half >= 0):
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
