"""A name found once is found everywhere, and so are its shorter forms.

In: the context and the chosen candidates.  Out: further candidates with the same rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.lexicon.names import DOTS
from kg.mentions.context import Context, Found

_SURE: Final = frozenset(
    {
        "title before name",
        "name before title",
        "speech verb",
        "row of names",
        "dotted name",
        "name with Latin form",
        "gazetteer",
        "foreign name before title",
        "foreign name after title",
        "list of names",
        "tagger beside title",
    }
)
_BRACKET: Final = re.compile(
    r"[（(]\s?(?:以下簡稱|下稱|簡稱)?[「『]?([^（()）「」『』，,。]{2,20})[」』]?\s?[)）]"
)


def find_repeats(context: Context, chosen: list[Found]) -> list[Found]:
    """Return the other occurrences of names and short forms in ``chosen``."""
    found: list[Found] = []
    there = {(item.start, item.end) for item in chosen}
    for name, source in sorted(_names(context, chosen).items()):
        found += _occurrences(context, name, source)
    return [item for item in found if (item.start, item.end) not in there]


def _names(context: Context, chosen: list[Found]) -> dict[str, Found]:
    names: dict[str, Found] = {}
    for item in chosen:
        text = context.text[item.start : item.end]
        if item.cls == "Person" and (item.rule in _SURE or item.rule.startswith("tagger")):
            for form in (text, *_parts(text)):
                if len(form) > 1:
                    names.setdefault(form, item)
        elif item.cls == "Organization" and item.tier <= 1:
            for form in _organization_forms(context, item, text):
                names.setdefault(form, item)
    return names


def _parts(name: str) -> list[str]:
    """約翰．柯寧 may be called 柯寧 or 約翰 later."""
    parts = re.split(f"[{DOTS}]", name)
    return [p for p in parts if len(p) > 1] if len(parts) > 1 else []


def _organization_forms(context: Context, item: Found, text: str) -> Iterator[str]:
    if not item.keys:
        yield text
    match = _BRACKET.match(context.text, item.end)
    if match and context.block(item.start):
        yield match.group(1)


def _occurrences(context: Context, name: str, source: Found) -> Iterator[Found]:
    at = context.text.find(name)
    while at >= 0:
        end = at + len(name)
        latin = name.isascii()
        whole = not latin or not (
            context.text[at - 1 : at].isascii() and context.text[at - 1 : at].isalnum()
        )
        word = context.words.get(at)
        inside = (
            len(name) == 2
            and source.cls == "Person"
            and context.right_border(end) < 0
            and word is not None
        )
        if whole and not inside and context.block(at) is not None:
            yield Found(at, end, source.cls, "repeated name", 1, source.keys)
        at = context.text.find(name, at + 1)
