"""Reads an article block by block and gathers who says what.

In: ``Document``, ``Resolution`` and the lexicon.  Out: ``Claim`` objects in text order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kg.claims.drafts import Draft, make_claims
from kg.claims.extent import cut_at_contrast
from kg.claims.narrative import read_prose
from kg.claims.printed import (
    LeadIn,
    find_lead_in,
    is_closing,
    is_greeting,
    is_over,
    is_remark,
    is_unknown_turn,
    only_asks,
    opens_anew,
    read_headline,
    read_paragraph,
    read_turn,
    split_speech,
)
from kg.claims.proposals import read_proposals
from kg.claims.segments import gather_actors
from kg.claims.speakers import Finder
from kg.claims.surnames import add_surnames
from kg.claims.writers import find_writer
from kg.lexicon.speech import SpeechLexicon
from kg.model import Span

if TYPE_CHECKING:
    from kg.lexicon import Lexicon
    from kg.model import Article, Block, Claim, Document, Resolution


_MINUTES: Final = 3  # so many turns make an article minutes of a debate
_HALF_WIDTH: Final = re.compile("(?<=[㐀-鿿」』》）)”])[,:;]")
_FULL_WIDTH: Final = {",": "，", ":": "：", ";": "；"}
_RUN_TOGETHER: Final = re.compile("(?<=[。！？])[ \u3000]+(?=[^ \u3000])")


@dataclass(slots=True)
class _State:
    """What carries over from block to block."""

    finder: Finder
    previous: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    outlet: str | None = None
    lead: LeadIn | None = None
    paragraph: str = ""
    turns: int = 0
    turn: Draft | None = None
    drafts: list[Draft] = field(default_factory=list)


def read_claims(
    document: Document, resolution: Resolution, lexicon: Lexicon | SpeechLexicon
) -> tuple[Claim, ...]:
    """Return every stretch of reported speech or thought that has a nameable source.

    Speakers are entity ids of ``resolution``, found by the position of its links (names,
    titles and pronouns).  The result depends on nothing but the arguments.
    """
    words = lexicon if isinstance(lexicon, SpeechLexicon) else lexicon.speech
    article = document.article
    titles = frozenset(term.span.text for term in document.terms if term.kind == "title")
    actors = add_surnames(article.text, gather_actors(resolution), words)
    writer = find_writer([block.span for block in article.blocks], actors)
    finder = Finder(_without_markup(article), actors, words, titles, writer,
                    any(word in article.text for word in words.opinion))
    state = _State(finder)
    headlines = _headlines(article)
    blocks = _joined(article, state.finder.text)
    proposals, owned = read_proposals(state.finder, article.blocks)
    for draft in proposals:
        state.drafts += [draft, *_inside(state, draft)]
    subject = finder.subject(headlines[0].start, headlines[0].end) if headlines else None
    state.topic = subject[0].entities if subject else ()
    for span in headlines:
        state.drafts += read_headline(state.finder, span)
    for span in blocks:
        if span not in headlines and span not in owned:
            _read_body(state, span)
    return make_claims(article, state.drafts, words)


def _without_markup(article: Article) -> str:
    """Return the text with everything outside its blocks blanked, offsets unchanged.

    Half-width commas, colons and semicolons after a Chinese character become full ones.
    """
    parts, at = [], 0
    for block in article.blocks:
        parts += [" " * (block.span.start - at), article.text[block.span.start : block.span.end]]
        at = block.span.end
    blanked = "".join([*parts, " " * (len(article.text) - at)])
    return _HALF_WIDTH.sub(lambda mark: _FULL_WIDTH[mark[0]], blanked)


def _joined(article: Article, text: str) -> list[Span]:
    """Return the body blocks; one on the same line as the one before goes on with it.

    A link in the middle of a sentence makes a block of its own; so may a comma at the start.
    """
    found: list[Span] = []
    for block in article.blocks:
        if block.role != "body":
            continue
        span = block.span
        if found and (
            span.text[0] in "，、：,:；" or _is_link(article.text[found[-1].end : span.start])
        ):
            last = found.pop()
            span = Span(last.start, span.end, text[last.start : span.end])
        found.append(span)
    return [part for span in found for part in _paragraphs(span)]


def _paragraphs(block: Span) -> list[Span]:
    """Split a block where a full stop with a space after it betrays a lost line break.

    A block with a space after every stop is left whole.
    """
    cuts = list(_RUN_TOGETHER.finditer(block.text))
    inside = block.text.count("。") - len(cuts) - block.text.endswith("。")
    if not cuts or inside < len(cuts):
        return [block]
    starts = [0, *(m.end() for m in cuts)]
    ends = [*(m.start() for m in cuts), len(block.text)]
    return [
        Span(block.start + a, block.start + b, block.text[a:b])
        for a, b in zip(starts, ends, strict=True)
    ]


def _is_link(gap: str) -> bool:
    """Whether the markup between two blocks only opens or closes a link."""
    return "\n" not in gap and ("](" in gap or gap.strip() == "[")


def _headlines(article: Article) -> list[Span]:
    """Return the headline and the unpunctuated lines under it, each wording once."""
    found: list[Span] = []
    for block in article.blocks:
        if block.role == "headline" or (found and _is_title_line(block)):
            if all(block.span.text.strip() not in f.text for f in found):
                found.append(block.span)
        elif block.role == "body" and found:
            break
    return found


def _is_title_line(block: Block) -> bool:
    text = block.span.text
    return block.role == "body" and len(text) < 80 and not any(c in text for c in "。；") and (
        not text.endswith(("：", ":")))


def _read_body(state: _State, block: Span) -> None:
    if state.lead and (is_over(state.finder, state.paragraph, block)
                       or is_closing(state.finder, block, state.lead.speaker)):
        state.lead = None
    lead = find_lead_in(state.finder, block, state.previous or state.topic)
    if lead:
        before = Span(block.start, lead.cue.start, state.finder.text[block.start:lead.cue.start])
        if not state.lead:
            _read_prose(state, before)
        state.lead, state.previous = lead, (lead.speaker,)
        speech, end = split_speech(state.finder, lead.content, block, lead.speaker)
        if speech.text.strip():
            _read_paragraph(state, _stripped(state, speech))
        if end < block.end:
            state.lead = None
            _read_prose(state, Span(end, block.end, state.finder.text[end : block.end]))
        return
    if state.lead and opens_anew(state.finder, block, state.lead):
        _read_prose(state, block)
        return
    if state.lead:
        _read_paragraph(state, block)
        return
    if not _read_turn(state, block):
        _read_prose(state, block)


def _read_turn(state: _State, block: Span) -> bool:
    """Read a turn of the minutes, or a further paragraph of one; False for other prose."""
    turn = read_turn(state.finder, block, state.topic)
    if turn:
        state.turns += 1
    elif state.turn and state.turns >= _MINUTES and is_remark(state.finder, block):
        turn = replace(state.turn, start=block.start, end=block.end)
    state.turn = turn
    if turn is None:
        return bool(state.turns) and is_unknown_turn(state.finder, block)
    state.previous = (turn.speaker,)
    text = state.finder.text[turn.start : turn.end]
    if not is_greeting(text) and not only_asks(text, state.finder.lexicon):
        state.drafts += [turn, *_inside(state, turn)]
    return True


def _read_prose(state: _State, block: Span) -> None:
    drafts, state.previous, state.outlet = read_prose(
        state.finder, block, state.previous, state.outlet)
    state.drafts += drafts


def _read_paragraph(state: _State, span: Span) -> None:
    state.paragraph = span.text
    if state.lead:
        for draft in read_paragraph(state.finder, span, state.lead):
            state.drafts += [draft, *_inside(state, draft)]


def _inside(state: _State, outer: Draft) -> list[Draft]:
    """Return what others are quoted with inside somebody's speech, relayed by the speaker."""
    text = state.finder.text
    drafts, _, _ = read_prose(
        state.finder, Span(outer.start, outer.end, text[outer.start : outer.end]), (), None)
    found = []
    for draft in drafts:
        core = draft.kind in ("document", "decision") or draft.cue.text in state.finder.lexicon.core
        if core and draft.speaker != outer.speaker:
            end = cut_at_contrast(state.finder, draft.start, draft.end)
            found.append(replace(draft, end=end, via=outer.speaker))
    return found


def _stripped(state: _State, span: Span) -> Span:
    start = span.start + len(span.text) - len(span.text.lstrip())
    end = span.end - (len(span.text) - len(span.text.rstrip()))
    return Span(start, max(start, end), state.finder.text[start : max(start, end)])
