"""Speech that stands by itself: headlines, turns in the minutes, speeches printed in full.

In: a block.  Out: drafts, or the point from which a speech is printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.claims.cues import find_cues, skip_pause
from kg.claims.drafts import Draft
from kg.claims.segments import SENTENCE_ENDS, split_sentences
from kg.modality import mask
from kg.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.claims.speakers import Finder
    from kg.lexicon.speech import FullSpeechWords, SpeechLexicon
    from kg.model import Link

_DATE_LINE: Final = re.compile(r"中華民國.{1,8}年.{1,3}月.{1,3}日\s*$")
_NUMBER: Final = re.compile(r"\s*[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*")
_OFFICIAL: Final = ("官員", "官方", "發言人", "政府", "方面", "高層", "方", "表示")
_OUTLET_TAIL: Final = re.compile(r"\s*(?:[|｜│]|\s[-–—]\s)")
_TURN: Final = re.compile(r"[*＊•．・\s]*([^。，；：:？！「]{1,24})[：:]")
_MEMBER: Final = re.compile(
    "[^、]{0,6}(?:委員|主席|部長|院長|次長|署長|局長|處長|司長|主委)[^、]{0,3}")
_GREETING: Final = re.compile("[^，。！]{0,6}(?:好|早|早安|午安)[。！!]?")
_MIN_PARAGRAPH: Final = 12
_OPENING: Final = 50  # the longest clause that brings in another speaker


@dataclass(frozen=True, slots=True)
class LeadIn:
    """Where 致詞內容為： stands, and who speaks from there on."""

    cue: Span
    content: int
    speaker: str


# -- headlines ---------------------------------------------------------------------------


def read_headline(finder: Finder, block: Span) -> list[Draft]:
    """Read 「國防部：…」 and 「總統接見…　盼…」: each part with a speaker is a claim."""
    parts = [Span(block.start + m.start(), block.start + m.end(), m[0])
             for m in re.finditer(r"[^ 　\n]+(?: (?=[A-Za-z])[^ 　]*)*", block.text)]
    found: list[tuple[int, int, tuple[str, ...], Span]] = []
    for part in parts:
        colon = _headline_colon(finder, part)
        verb = colon or _headline_verb(finder, part, block)
        if verb:
            found.append(verb)
    drafts = []
    for number, (_, content, speakers, cue) in enumerate(found):
        end = found[number + 1][0] if number + 1 < len(found) else block.end
        end = min([end, *_other_people(finder, parts, content, speakers),
                   *_other_voices(parts, content, block)])
        if end - content >= (2 if cue.text in "：:" else 4):
            drafts += [Draft(content, max(content, end), s, cue, "headline") for s in speakers]
    return drafts


def _other_people(
    finder: Finder, parts: list[Span], content: int, speakers: tuple[str, ...]
) -> list[int]:
    """Return where later parts of a headline begin with somebody else."""
    return [
        part.start for part in parts
        if part.start > content and any(
            link.span.start == part.start and finder.actors.is_person(link)
            and not set(link.entities) & set(speakers)
            for link in finder.actors.between(part.start, part.end))
    ]


def _other_voices(parts: list[Span], content: int, block: Span) -> list[int]:
    """Return where a later part has a colon of its own, or the outlet's name begins."""
    found = [
        part.start for part in parts
        if part.start > content and re.match(
            r"[^：:]{1,8}[：:]|[^：:]{0,4}(?:立委|學者|專家|綠委|藍委|朝野|在野|外媒|網友|美媒|"
            r"中媒|日媒|官員|軍方|名嘴|分析)[^：:]{0,4}[指稱批嗆籲盼憂轟曝爆喊質]", part.text)]
    tail = _OUTLET_TAIL.search(block.text, content - block.start)
    return [*found, block.start + tail.start()] if tail else found


def _headline_colon(
    finder: Finder, part: Span
) -> tuple[int, int, tuple[str, ...], Span] | None:
    at = next((i for i, c in enumerate(part.text) if c in "：:" and 0 < i < 20), None)
    if at is None:
        return None
    colon = part.start + at
    links = finder.actors.between(part.start, colon)
    if not links or colon - links[-1].span.end > 4:
        return None
    rest = finder.text[links[-1].span.end : colon].strip()
    known = (*finder.lexicon.headline, *finder.titles, *_OFFICIAL)
    if rest and not finder.actors.is_person(links[-1]) and rest not in known:
        return None
    cue = Span(colon, colon + 1, finder.text[colon])
    return part.start, colon + 1, links[-1].entities, cue


_ORDERS: Final = ("指示",)  # reports in a sentence, not in a headline


def _headline_verb(
    finder: Finder, part: Span, block: Span
) -> tuple[int, int, tuple[str, ...], Span] | None:
    masked = mask(part.text, (*_ORDERS, *finder.lexicon.ignore))
    links = finder.actors.between(part.start, part.end)
    starts = [0, *(link.span.end - part.start for link in links[:2])]
    for offset in starts:
        at = offset
        if any(link.span.end - part.start == offset and finder.actors.is_person(link)
               for link in links):
            at += max((len(t) for t in finder.titles if masked.startswith(t, at)), default=0)
        for _ in range(2):
            adverb = next((a for a in finder.lexicon.adverbs if masked.startswith(a, at)), "")
            if adverb and not masked.startswith(finder.lexicon.headline, at):
                at += len(adverb)
        verb = next((v for v in finder.lexicon.headline if masked.startswith(v, at)), None)
        if verb is None or len(masked) - at - len(verb) < 4:
            continue
        if masked[at + len(verb)] in "的之會式典宴":
            continue
        speakers = _headline_speaker(finder, part, block, offset)
        if speakers:
            start = part.start + at
            cue = Span(start, start + len(verb), verb)
            content = skip_pause(finder.text, cue.end, part.end)
            return part.start, content, speakers, cue
    return None


def _headline_speaker(
    finder: Finder, part: Span, block: Span, offset: int
) -> tuple[str, ...]:
    begin = part.start if offset else block.start
    end = part.start + offset if offset else part.start
    subject = finder.subject(begin, end)
    if subject is None:
        return ()
    if offset == 0 and subject[0].span.start - block.start > 12:
        return ()
    return subject[0].entities


# -- turns in the minutes ----------------------------------------------------------------


def read_turn(finder: Finder, block: Span, answering: tuple[str, ...] = ()) -> Draft | None:
    """Read the whole turn of 「張院長俊雄：…」, or of 「答：…」 by whoever is interviewed."""
    head = _TURN.match(block.text)
    if head is None:
        return None
    start, colon = block.start + head.start(1), block.start + head.end(1)
    content = skip_pause(finder.text, colon, block.end)
    speaker = _answerer(finder, head[1], start, answering)
    if speaker is None or content >= block.end:
        return None
    cue = Span(colon, colon + 1, finder.text[colon])
    return Draft(content, block.end, speaker, cue, "turn", whole=True)


def _answerer(finder: Finder, head: str, start: int, answering: tuple[str, ...]) -> str | None:
    """Return whose name stands before the colon of a turn."""
    if head.strip() == "答":
        return answering[0] if answering else None
    end = start + len(head)
    links = finder.actors.between(start, end)
    if not links or end - links[-1].span.end > 6 or links[0].span.start - start > 6:
        return None
    if "包括" in head or any(word in head for word in finder.lexicon.kinds()):
        return None
    person = next((x for x in reversed(links) if finder.actors.is_person(x)), None)
    return person.entities[0] if person else None


def is_remark(finder: Finder, block: Span) -> bool:
    """Whether a paragraph of the minutes is spoken, not a note of the clerks or a heading."""
    text = block.text.strip()
    noted = text.startswith(("（", "(", "主席")) or re.match(r"[^。，]{1,12}[：:]", text)
    return not noted and not is_heading(text, finder.lexicon.speech_in_full)


def is_unknown_turn(finder: Finder, block: Span) -> bool:
    """Whether a paragraph of the minutes is the turn of somebody who is nobody we know."""
    head = _TURN.match(block.text)
    return bool(head and _MEMBER.fullmatch(head[1])) and not any(
        word in block.text[: head.end() if head else 0] for word in finder.lexicon.kinds())


def is_greeting(turn: str) -> bool:
    """Whether a turn only greets, as 委員好 does."""
    return bool(_GREETING.fullmatch(turn.strip()))


def only_asks(turn: str, lexicon: SpeechLexicon) -> bool:
    """Whether a turn asserts nothing: all its sentences ask, and no clause in them states."""
    words = lexicon.modality
    for sentence in re.split(r"(?<=[。！？!?])", turn.strip()):
        if not sentence:
            continue
        if not sentence.endswith(("？", "?")):
            return False
        stated = 0
        for clause in re.split("[，；,]", sentence[:-1]):
            masked = mask(clause, words.ignore)
            asks = any(w in masked for w in words.question) or masked.startswith(
                ("請", "到底", "究竟", "根據", "關於", "對於", "針對"))
            if not asks and not any(w in masked for w in words.conditional):
                stated += len(clause)
        if stated >= 12:
            return False
    return True


# -- speeches printed in full ------------------------------------------------------------


def find_lead_in(finder: Finder, block: Span, previous: tuple[str, ...]) -> LeadIn | None:
    """Find 總統致詞內容為： in a block, and who speaks."""
    pattern = _lead_in(finder.lexicon.speech_in_full)
    for match in pattern.finditer(block.text):
        if any(word in block.text[max(0, match.start() - 12) : match.end()]
               for word in finder.lexicon.speech_in_full.not_speeches):
            continue
        begin = max(block.text.rfind(c, 0, match.start()) for c in SENTENCE_ENDS) + 1
        subject = finder.subject(block.start + begin, block.start + match.start("noun"))
        speakers = subject[0].entities if subject else previous
        if speakers:
            cue = Span(block.start + match.start("noun"), block.start + match.end("noun"),
                       match["noun"])
            return LeadIn(cue, block.start + match.end(), speakers[0])
    return None


@cache
def _lead_in(words: FullSpeechWords) -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, words.nouns))
    tails = "|".join(map(re.escape, words.tails))
    return re.compile(
        rf"(?P<noun>(?:{nouns})(?:，)?(?:{tails}|{nouns})*(?:為|如下|如次|內容|全文|是))\s*[：:]"
    )


def read_paragraph(finder: Finder, span: Span, lead: LeadIn) -> list[Draft]:
    """Read one paragraph of a speech: one row, from its own cue where it opens with one."""
    if is_heading(span.text, finder.lexicon.speech_in_full):
        return []
    start, cue = span.start, lead.cue
    for own in find_cues(finder.text, Span(span.start, min(span.end, span.start + 40),
                                           finder.text[span.start : span.start + 40]),
                         finder.lexicon):
        opening = finder.text[span.start : own.span.start]
        if own.kind == "speech" and _is_self(opening, finder.lexicon):
            start, cue = own.content, own.span
            break
    return [Draft(start, span.end, lead.speaker, cue, "full")]


def opens_anew(finder: Finder, span: Span, lead: LeadIn) -> bool:
    """Whether a numbered paragraph names its body again: 三、國防部強調，…."""
    head = _NUMBER.match(span.text)
    if head is None:
        return False
    start = span.start + head.end()
    links = finder.actors.between(start, min(span.end, start + _OPENING))
    if not links or links[0].span.start != start or lead.speaker not in links[0].entities:
        return False
    return any(
        finder.is_adverbial(links[0].span.end, cue.span.start)
        for cue in find_cues(finder.text, span, finder.lexicon)
        if links[0].span.end <= cue.span.start <= start + _OPENING)


def _is_self(opening: str, lexicon: SpeechLexicon) -> bool:
    rest = re.split("[，、]", opening)[-1]
    if len(opening) - len(rest) > 6:
        return False
    for word in lexicon.self_reference:
        if rest.startswith(word) or (word in rest and rest.index(word) <= 2):
            tail = rest[rest.index(word) + len(word) :]
            return not mask(tail, lexicon.adverbs).strip("\ufffc")
    return False


def is_heading(text: str, words: FullSpeechWords) -> bool:
    """Whether a paragraph is a salutation, a date or a sub-heading, not a statement."""
    if len(text) < _MIN_PARAGRAPH:
        return True
    if text.endswith(("：", ":")):
        return len(text) < 60
    closed = text.endswith(("。", "！", "？", "；", "」", "!", "?", "）", "，", "…"))
    return not closed and (len(text) < 36 or any(w in text for w in words.salutations))


def is_closing(finder: Finder, span: Span, speaker: str | None) -> bool:
    """Whether a paragraph or sentence tells of the occasion after a speech."""
    words = finder.lexicon.speech_in_full
    masked = mask(span.text, finder.lexicon.ignore)
    if _DATE_LINE.match(span.text):
        return True
    if any(word in masked for word in words.first_person):
        return False
    if masked.startswith(words.closing_openers):
        return True
    if speaker and _is_somebody_else(finder, span, speaker):
        return True
    first = _first(finder.actors.between(span.start, min(span.end, span.start + 24)))
    third = first is not None and speaker in first.entities and (
        finder.text[span.start : first.span.start].strip("，, 　").startswith(
            finder.lexicon.narrative_openers)
        or first.span.start == span.start
    )
    return third or any(word in masked for word in words.closings)


def _is_somebody_else(finder: Finder, span: Span, speaker: str) -> bool:
    """Whether a paragraph tells what another speaker said: 訪團團長、眾議員X致詞時表示，…."""
    comma = next((i for i, c in enumerate(span.text) if c in "，,：:"), 0)
    if not 0 < comma <= _OPENING:
        return False
    end = span.start + comma
    subject = finder.subject(span.start, end)
    if subject is None or speaker in subject[0].entities:
        return False
    if not finder.actors.is_person(subject[0]):
        return False
    told = any(word in span.text[:comma] for word in finder.lexicon.speech_in_full.occasions)
    cues = find_cues(finder.text, Span(span.start, end + 1, finder.text[span.start : end + 1]),
                     finder.lexicon)
    return told and bool(cues or finder.text[:end].endswith("時"))


def is_over(finder: Finder, last: str, following: Span) -> bool:
    """Whether a speech ended with ``last``: it gives thanks, and nobody says 我 any more."""
    words = finder.lexicon.speech_in_full
    masked = mask(following.text, finder.lexicon.ignore)
    return last.rstrip("。！!. ").endswith(words.thanks) and not any(
        word in masked for word in words.first_person)


def split_speech(finder: Finder, start: int, block: Span, speaker: str) -> tuple[Span, int]:
    """Return the speech that fills the rest of a block, and where the closing tale begins."""
    rest = Span(start, block.end, finder.text[start : block.end])
    end = block.end
    for sentence in reversed(split_sentences(finder.text, rest)):
        if not is_closing(finder, sentence, speaker):
            break
        end = sentence.start
    return Span(start, end, finder.text[start:end]), end


def _first(links: Iterable[Link]) -> Link | None:
    return next(iter(links), None)
