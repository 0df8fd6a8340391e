"""Reported speech in a paragraph of prose: 國防部表示，….

In: one block and what was said before it.  Out: drafts, and who spoke last.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kg.claims.cues import Cue, find_cues
from kg.claims.documents import find_documents
from kg.claims.drafts import Draft
from kg.claims.segments import QUOTES, clause_start, closing_bracket, split_sentences
from kg.model import Span

if TYPE_CHECKING:
    from kg.claims.speakers import Finder, Voice

_CONTINUING: Final = frozenset({"speech", "formal", "addressed", "evaluation", "bare", "denial"})
_TURNS: Final = ("後", "外", "之際", "之餘")
_EXAMPLES: Final = ("其中", "例如", "像", "譬如", "另外，", "此外，", "包括")
_TOPICS: Final = ("針對", "對於", "對此", "有關", "關於", "談到", "談及", "談起", "面對", "至於", "被問")
_COMMENTS: Final = ("這是", "這也是", "此為", "這項")
_SOFT: Final = frozenset({"evaluation", "wish", "thought"})


@dataclass(frozen=True, slots=True)
class Found:
    """A cue with its voice; ``sentence`` counts within the block."""

    cue: Cue
    voice: Voice
    sentence: int
    outer: str | None = None
    cited: Span | None = None


@dataclass(slots=True)
class Reading:
    """What is known while one block is read: the sentences, the rows so far, the outlet."""

    finder: Finder
    sentences: tuple[Span, ...]
    previous: tuple[str, ...]
    outlet: str | None = None
    stranger: int = -1
    rows: list[Found] = field(default_factory=list)
    nested: list[Found] = field(default_factory=list)


def read_prose(
    finder: Finder, block: Span, previous: tuple[str, ...], outlet: str | None
) -> tuple[list[Draft], tuple[str, ...], str | None]:
    """Return the drafts of a block, the speakers of its last row, and the outlet relayed."""
    reading = Reading(finder, split_sentences(finder.text, block), previous, outlet)
    cues = find_cues(finder.text, block, finder.lexicon)
    for number, sentence in enumerate(reading.sentences):
        documents, relayer, taken = find_documents(
            finder, sentence, reading.outlet, reading.previous)
        inside = [c for c in cues if sentence.start <= c.span.start < sentence.end
                  and not any(c.span.overlaps(t) for t in taken)]
        if relayer:
            reading.outlet = relayer
        candidates: list[tuple[Cue, Voice | None, Span | None]] = [
            *((c, None, None) for c in inside), *documents]
        for cue, voice, cited in sorted(candidates, key=lambda c: c[0].span.start):
            _consider(reading, cue, voice, cited, number, relayer)
    drafts = [d for index in range(len(reading.rows)) for d in _row(reading, index)]
    drafts += [d for found in reading.nested for d in _nested(reading, found)]
    return drafts, reading.previous, reading.outlet


def _consider(
    reading: Reading, cue: Cue, voice: Voice | None, cited: Span | None, number: int,
    relayer: str | None,
) -> None:
    """Put a cue among the rows, the nested ones, or nowhere."""
    sentence = reading.sentences[number]
    last = reading.rows[-1] if reading.rows else None
    if voice is None:
        here = _speakers_here(reading, last, number)
        voice = reading.finder.find(cue, sentence, reading.previous, here)
        if voice is None or (not voice.named and reading.stranger == number):
            reading.stranger = number
            return
        if voice.relayed and not voice.via:
            voice = replace(voice, via=reading.outlet)
    speaking = last is not None and (last.sentence == number or _holds(reading, last, number))
    if not _is_report(cue, voice):
        return
    same = last is not None and set(voice.speakers) & set(last.voice.speakers)
    opens = _opens(reading, voice, sentence)
    via = voice.via or relayer
    if via in voice.speakers:
        via = None
    found = Found(cue, voice, number, via, cited)
    inside = last is not None and not opens and (
        last.sentence == number or (speaking and voice.named and _illustrates(sentence)))
    if last is not None and inside:
        if same or not voice.named:
            if cue.kind in _SOFT or cue.span.text not in reading.finder.lexicon.core:
                return
        elif not _separate(reading, last, voice):
            core = cue.kind == "document" or cue.span.text in reading.finder.lexicon.core
            if not core or not voice.close:
                return
            reading.nested.append(Found(cue, voice, number, last.voice.speakers[0], cited))
            return
    elif cue.kind == "document" and speaking and last is not None and not same:
        if last.cue.kind != "document":
            reading.nested.append(Found(cue, voice, number, last.voice.speakers[0], cited))
            return
    elif not voice.named and speaking and cue.kind in _SOFT:
        before = reading.finder.text[sentence.start : cue.span.start]
        if not (opens and before.startswith("並")) and cue.span.text != "研判":
            return
    elif voice.named and same and speaking and cue.kind in _SOFT and not opens:
        return
    reading.rows.append(found)
    reading.previous = voice.speakers


def _illustrates(sentence: Span) -> bool:
    """Whether a sentence cites somebody as an example inside a speech."""
    return sentence.text.startswith(_EXAMPLES) or "，其中" in sentence.text


def _speakers_here(reading: Reading, last: Found | None, number: int) -> tuple[str, ...]:
    """Return whose speech the sentence goes on with."""
    if last is not None and (last.sentence == number or _holds(reading, last, number)):
        return last.voice.speakers
    return ()


def _is_report(cue: Cue, voice: Voice) -> bool:
    if cue.kind == "document":
        return True
    if cue.kind in ("speech", "formal", "addressed", "denial") and cue.pause:
        return True
    return voice.close


def _opens(reading: Reading, voice: Voice, sentence: Span) -> bool:
    """Whether the cue's clause is the first of its sentence, but for a short adverbial."""
    before = reading.finder.text[sentence.start : voice.start].strip("，, 　")
    topic = before.startswith(_TOPICS) and "，" not in before
    return topic or len(before) <= 6


def _separate(reading: Reading, last: Found, voice: Voice) -> bool:
    """Whether a semicolon or bracket ends the row before a new speaker's clause."""
    between = reading.finder.text[last.cue.content : voice.start].rstrip(" 　")
    return between.endswith(("；", ";")) or between.rstrip("，,").endswith(_TURNS) or (
        between.endswith(("」，", "」,")) and last.cue.pause) or (
        not last.cue.pause
        and reading.finder.text.startswith(reading.finder.lexicon.contrast, voice.start))


def _holds(reading: Reading, last: Found, number: int) -> bool:
    """Whether the speech of ``last`` may run on into sentence ``number``."""
    if not _runs_on(last):
        return False
    return not any(
        is_narrative(reading.finder, reading.sentences[n], last.voice.speakers)
        for n in range(last.sentence + 1, number + 1)
    )


def _runs_on(found: Found) -> bool:
    if found.cue.kind in ("thought", "wish"):
        return found.cue.pause
    return found.cue.kind in _CONTINUING and found.cue.span.text != "問"


def is_narrative(finder: Finder, sentence: Span, speakers: tuple[str, ...]) -> bool:
    """Whether a sentence tells of the occasion instead of going on with the speech."""
    text, lexicon = sentence.text, finder.lexicon
    if text.startswith(lexicon.narrative_openers):
        return True
    if any(mark in text for mark in lexicon.narrative_marks):
        return True
    first = finder.actors.between(sentence.start, min(sentence.end, sentence.start + 16))
    return bool(
        first and finder.is_adverbial(sentence.start, first[0].span.start)
        and first[0].kind != "pronoun"
        and set(first[0].entities) & set(speakers) and finder.actors.is_person(first[0])
    )


def _row(reading: Reading, index: int) -> list[Draft]:
    found = reading.rows[index]
    text = reading.finder.text
    following = reading.rows[index + 1] if index + 1 < len(reading.rows) else None
    if found.cue.backward:
        start, end = _before(reading, found)
        return _draft(found, start, end)
    sentence = reading.sentences[found.sentence]
    end = sentence.end
    if following and following.sentence == found.sentence:
        end = _cut_before(text, found, following)
    quoted = _quotation(text, found.cue, sentence)
    if quoted:
        return _draft(found, *quoted)
    if _runs_on(found):
        limit = following.sentence if following else len(reading.sentences)
        for number in range(found.sentence + 1, limit):
            if is_narrative(reading.finder, reading.sentences[number], found.voice.speakers):
                break
            end = reading.sentences[number].end
    return _draft(found, found.cue.content, end)


def _cut_before(text: str, found: Found, following: Found) -> int:
    """Return where a row ends that the next one cuts short in the middle of a sentence."""
    end = following.voice.start
    between = text[found.cue.content : end].rstrip("，,；; ")
    for word in _TURNS:
        if between.endswith(word) and (word != "外" or "除" in text[found.voice.start : end]):
            return found.cue.content + len(between) - len(word)
    comment = max(between.rfind(f"；{word}") for word in _COMMENTS)
    return found.cue.content + comment if comment > 0 else end


def _nested(reading: Reading, found: Found) -> list[Draft]:
    end = cut_at_contrast(
        reading.finder, found.cue.content, reading.sentences[found.sentence].end)
    for other in reading.nested:
        if other.sentence == found.sentence and other.cue.span.start > found.cue.span.start:
            end = min(end, other.voice.start)
    return _draft(found, found.cue.content, end)


def cut_at_contrast(finder: Finder, start: int, end: int) -> int:
    """Return where quoted words inside a speech end: the sentence, or 但, 所以 before that."""
    for at in range(start + 1, end):
        if finder.text[at] in "，；,;" and finder.text.startswith(finder.lexicon.contrast, at + 1):
            return at
        if finder.text[at] in "。！？":
            return at
    return end


def _before(reading: Reading, found: Found) -> tuple[int, int]:
    """Return the stretch that ends before the cue's own clause: 「…」，他說。"""
    sentence = reading.sentences[found.sentence]
    start = clause_start(reading.finder.text, found.cue.span.start, sentence.start)
    if start <= sentence.start and found.sentence > 0:
        earlier = reading.sentences[found.sentence - 1]
        return (earlier.start, earlier.end) if earlier.text.endswith("」") else (start, start)
    return sentence.start, start


def _quotation(text: str, cue: Cue, sentence: Span) -> tuple[int, int] | None:
    """Return the inside of the brackets where the sentence goes on about something else."""
    if cue.content >= sentence.end or text[cue.content] not in QUOTES:
        return None
    close = closing_bracket(text, cue.content, sentence.end)
    if close is None:
        return None
    after = text[close + 1 : sentence.end]
    if after[:1] == "後" or after[:2] in ("；但", "，但", "；不") or after.startswith("視為"):
        return cue.content + 1, close
    return None


def _draft(found: Found, start: int, end: int) -> list[Draft]:
    return [
        Draft(start, end, speaker, found.cue.span, found.cue.kind, found.outer, found.cited)
        for speaker in found.voice.speakers
    ]
