"""Motions in the Legislative Yuan's gazette: 建議凍結… 說明：… 提案人：….

In: the blocks of an article.  Out: drafts whose speaker is the first who signs, and the
blocks that are used up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.claims.drafts import Draft
from kg.model import Span

if TYPE_CHECKING:
    from kg.claims.speakers import Finder
    from kg.model import Block

_SIGNATURE: Final = re.compile(r"^(?:提案人|提案委員|提案單位|提案黨團)[：:]")
_EXPLANATION: Final = re.compile(r"^(?:說明|理由|案由)[：:]?")
_START: Final = re.compile(r"^(?:※|第[一二三四五六七八九十百]+[款項目案]|案由|\d+[.、．])")
_MOTIONS: Final = ("建議", "提議", "請求")


def read_proposals(finder: Finder, blocks: tuple[Block, ...]) -> tuple[list[Draft], set[Span]]:
    """Read each motion backwards from its signature; a motion without one is left alone."""
    drafts: list[Draft] = []
    owned: set[Span] = set()
    spans = [b.span for b in blocks]
    first = 0
    for number, span in enumerate(spans):
        if not _SIGNATURE.match(span.text):
            continue
        links = finder.actors.between(span.start, span.end)
        if links:
            begin = max((n for n in range(first, number) if _START.match(spans[n].text)),
                        default=first)
            found = _read_motion(spans[begin:number], links[0].entities[0])
            drafts += found
            if found:
                owned.update(spans[begin : number + 1])
        first = number + 1
    return drafts, owned


def _read_motion(spans: list[Span], speaker: str) -> list[Draft]:
    drafts: list[Draft] = []
    explaining: Span | None = None
    for span in spans:
        head = _EXPLANATION.match(span.text)
        if head:
            cue = span.text[: head.end()].rstrip("：:")
            explaining = Span(span.start, span.start + len(cue), cue)
            if len(span) > head.end() + 4:
                drafts.append(Draft(span.start + head.end(), span.end, speaker, explaining, "full"))
        elif explaining:
            drafts.append(Draft(span.start, span.end, speaker, explaining, "full"))
        else:
            drafts += _read_request(span, speaker)
    return drafts


def _read_request(span: Span, speaker: str) -> list[Draft]:
    for word in _MOTIONS:
        at = span.text.find(word)
        if at >= 0:
            cue = Span(span.start + at, span.start + at + len(word), word)
            return [Draft(cue.end, span.end, speaker, cue, "speech")]
    return []
