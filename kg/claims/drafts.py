"""A claim in the making, and how it becomes a :class:`kg.model.Claim`.

In: drafts (where the content stands, whose it is).  Out: claims with certainty, polarity,
parents and ids.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.claims.segments import CLOSERS, OPENERS, cut
from kg.identity import digest
from kg.modality import assess_content
from kg.model import Claim, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.lexicon.speech import SpeechLexicon
    from kg.model import Article, Certainty, Polarity

_TRAILING: Final = "。！？；，、：,;:!? 　\n"
_DOUBTS: Final = frozenset({"研判", "預測", "懷疑", "推測", "預料", "推斷", "揣測"})
_PRAISE: Final = ("evaluation", "wish")
_MIN_PRAISE: Final = 6
_PAIRS: Final = dict(zip(CLOSERS, OPENERS, strict=True))


@dataclass(frozen=True, slots=True)
class Draft:
    """A stretch of speech: ``whole`` keeps the final full stop (a turn in the minutes)."""

    start: int
    end: int
    speaker: str
    cue: Span
    kind: str
    via: str | None = None
    cited: Span | None = None
    whole: bool = False


def trim(text: str, start: int, end: int) -> Span:
    """Return the content without the punctuation at its end or a bracket left over."""
    span = cut(text, start, end)
    while len(span):
        last = span.text[-1]
        left_over = last in _PAIRS and span.text.count(last) > span.text.count(_PAIRS[last])
        if last in _TRAILING or left_over:
            span = cut(text, span.start, span.end - 1)
        elif span.text[0] in "「『" and _PAIRS_BACK[span.text[0]] not in span.text:
            span = cut(text, span.start + 1, span.end)
        else:
            break
    return span


_PAIRS_BACK: Final = dict(zip(OPENERS, CLOSERS, strict=True))


def make_claims(
    article: Article, drafts: Iterable[Draft], lexicon: SpeechLexicon
) -> tuple[Claim, ...]:
    """Turn drafts into claims, each stretch and speaker once, in text order."""
    best: dict[tuple[int, int, str], Claim] = {}
    for draft in drafts:
        claim = _make(article, draft, lexicon)
        if claim:
            best.setdefault((claim.span.start, claim.span.end, claim.speaker), claim)
    claims = sorted(best.values(), key=lambda c: (c.span.start, -c.span.end, c.cue, c.speaker))
    found: list[Claim] = []
    around: list[Claim] = []
    for claim in claims:
        around = [c for c in around if c.span.end > claim.span.start]
        found.append(replace(claim, parent=_parent(claim, around)))
        around.append(claim)
    return tuple(found)


def _make(article: Article, draft: Draft, lexicon: SpeechLexicon) -> Claim | None:
    text = article.text
    span = cut(text, draft.start, draft.end) if draft.whole else trim(
        text, draft.start, draft.end)
    if len(span) < (_MIN_PRAISE if draft.kind in _PRAISE else 2):
        return None
    modality = assess_content(text, span, lexicon.modality)
    certainty: Certainty = modality.certainty
    polarity: Polarity = "affirmed" if draft.kind in _PRAISE else modality.polarity
    if draft.kind == "denial":
        polarity = "negated"
    if draft.cue.text in _DOUBTS and certainty == "certain":
        certainty = "probable"
    cue = cut(text, draft.cue.start, draft.cue.end)
    return Claim(
        id=f"claim/{digest(article.id, span.start, span.end, draft.speaker, draft.cue.start)}",
        span=span, speaker=draft.speaker, cue=cue, certainty=certainty,
        polarity=polarity, via=draft.via, cited=draft.cited,
    )


def _parent(claim: Claim, claims: Iterable[Claim]) -> str | None:
    """Return the smallest claim of somebody else that holds this one and more."""
    around = [
        c for c in claims
        if c.span.covers(claim.span) and len(c.span) > len(claim.span)
        and c.speaker != claim.speaker
    ]
    return min(around, key=lambda c: (len(c.span), c.id)).id if around else None
