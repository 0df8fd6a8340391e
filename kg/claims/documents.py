"""Documents as sources: 根據國防部預算書顯示，…; 預算書揭露…; 據中央社報導，….

In: one sentence.  Out: cues with their speakers, the outlet that relays the sentence if
one does, and the verbs already used up.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.claims.cues import Cue, skip_pause
from kg.claims.segments import QUOTES, clause_start
from kg.claims.speakers import Voice
from kg.model import Span

if TYPE_CHECKING:
    from kg.claims.speakers import Finder
    from kg.lexicon.speech import DocumentWords
    from kg.model import Link

Source = tuple[Cue, Voice, Span]
_SAME: Final = ("該", "這份", "聲明", "新聞稿")
_TOPIC: Final = 14
_NEARBY: Final = 300
_OWNERS: Final = 3  # earlier mentions of a document that are looked at
_ISSUED: Final = re.compile(
    "(?:[在於]?[今昨本上前去][^，。]{0,4})?所?(?:發布|發表|提出|公布|公開|出版)的")
_TITLE: Final = re.compile("的?《[^》]{1,16}》")
_AND: Final = re.compile(
    r"[》」』）)]*(?:[（(][^（()）]{0,30}[）)])?[》」』]*[、和與及]以?及?[^，。、]{0,4}[《「『]?")
_MEDIA: Final = re.compile(r"(?:媒體|外媒|官媒|黨媒|報紙|電視台?)[今昨本日前\d]{0,6}$")
_EFFECTS: Final = ("讓", "使", "令", "引發", "引起", "造成")
_REPORTS: Final = ("報導", "報道", "引述")


def find_documents(
    finder: Finder, sentence: Span, outlet: str | None, previous: tuple[str, ...]
) -> tuple[list[Source], str | None, list[Span], list[Source]]:
    """Return the document cues of a sentence, who relays it, the verbs used up, the relays.

    ``outlet`` is the outlet named last, to which a bare 報導 refers,
    ``previous`` whoever spoke last: 該聲明 is theirs.
    """
    found: list[Source] = []
    relays: list[Source] = []
    taken: list[Span] = []
    relayer: str | None = None
    used: set[int] = set()
    for cue, begin in (*_according(finder, sentence), *_subjects(finder, sentence)):
        if cue.span.start in used:
            continue
        used.update(range(begin, cue.span.end))
        links = finder.actors.between(begin, cue.span.end)
        reports = any(word in finder.text[begin : cue.content] for word in _REPORTS)
        speakers = _speakers(finder, cue, begin, links, reports=reports)
        if links and _is_unknown_outlet(finder, links[0], cue):
            taken.append(Span(begin, cue.span.end, finder.text[begin : cue.span.end]))
            continue
        taken.append(Span(begin, cue.span.end, finder.text[begin : cue.span.end]))
        if reports and _is_relay(finder, cue, sentence):
            relayer = speakers[0] if speakers else outlet
            according = finder.text.startswith(finder.lexicon.document.openers, begin)
            if speakers and cue.span.text in _REPORTS and not according:
                voice = Voice(speakers, named=True, close=True, start=begin)
                relays.append((cue, voice, taken[-1]))
        elif not speakers and previous and finder.text.startswith(_SAME, begin):
            voice = Voice(previous, named=False, close=True, start=begin)
            found.append((cue, voice, taken[-1]))
        elif speakers or (reports and outlet):
            source = speakers or (outlet or "",)
            voice = Voice(source, named=True, close=True, start=begin)
            cited = Span(begin, cue.span.start, finder.text[begin : cue.span.start])
            found.append((cue, voice, cited))
    return found, relayer, taken, relays


def _speakers(
    finder: Finder, cue: Cue, begin: int, links: tuple[Link, ...], *, reports: bool
) -> tuple[str, ...]:
    """Return whose document it is; outlets may be several: 《甲報》和《乙報》報導."""
    if not links:
        owner = _bare(finder, cue, begin)
        return (owner,) if owner else ()
    listed = [links[-1]]
    for link in reversed(links[:-1]):
        gap = finder.text[link.span.end : listed[0].span.start]
        if not _AND.fullmatch(gap):
            break
        listed.insert(0, link)
    outlets = dict.fromkeys(e for link in listed for e in link.entities)
    if reports and len(outlets) > 1:
        return tuple(outlets)
    return (finder.head(links)[0].entities[0],)


def _is_unknown_outlet(finder: Finder, country: Link, cue: Cue) -> bool:
    """Whether an outlet nobody knows stands before 報導: 日本《某報》報導, 美國媒體報導."""
    between = finder.text[country.span.end : cue.span.start]
    if cue.span.text in _REPORTS and _MEDIA.search(between) and not finder.actors.between(
        country.span.end, cue.span.start
    ):
        return True
    title = _TITLE.match(finder.text, country.span.end)
    return cue.span.text in _REPORTS and title is not None and not finder.actors.between(
        title.start(), title.end())


def _bare(finder: Finder, cue: Cue, begin: int) -> str | None:
    """Return the owner of a document that opens its clause without one."""
    opening = finder.text[begin : cue.span.start].strip()
    noun = next((w for w in finder.lexicon.document.subjects if opening.startswith(w)), None)
    return _owner(finder, noun, begin) if noun and noun not in _REPORTS else None


def _according(finder: Finder, sentence: Span) -> list[tuple[Cue, int]]:
    pattern = _according_pattern(finder.lexicon.document)
    found = []
    for match in pattern.finditer(finder.text, sentence.start, sentence.end):
        start = match.start("verb")
        span = Span(start, match.end("verb"), match["verb"])
        content = skip_pause(finder.text, match.end(), sentence.end)
        found.append((Cue(span, "document", content, pause=True), match.start()))
    return found


@cache
def _according_pattern(words: DocumentWords) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![論占數證單])(?:{_any(words.openers)})(?P<source>[^。；，,]{{2,60}}?)"
        rf"(?P<verb>{_any(words.verbs)})(?:結果|指出|顯示)?(?:\s*[，,：:]|(?<=顯示)|(?<=指出))"
    )


def _subjects(finder: Finder, sentence: Span) -> list[tuple[Cue, int]]:
    found = []
    for match in _subject_pattern(finder.lexicon.document).finditer(
        finder.text, sentence.start, sentence.end
    ):
        begin = clause_start(finder.text, match.start(), sentence.start)
        group = "verb" if match["verb"] else "report"
        span = Span(match.start(group), match.end(group), match[group])
        links = finder.actors.between(begin, match.start())
        near = [x for x in links if match.start() - x.span.end <= 14]
        if links and not near:
            continue
        if links and not _direct(finder, links[0].span.end, match.start()):
            continue
        content = skip_pause(finder.text, match.end(), sentence.end)
        pause = content > match.end()
        if (not pause and len(span) == 1) or finder.text.startswith(_EFFECTS, content):
            continue
        found.append((Cue(span, "document", content, pause=pause), begin))
    return found


@cache
def _subject_pattern(words: DocumentWords) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<noun>{_any(words.subjects)})(?:雖[^，。；]{{2,20}}[，,]但)?(?:中|裡|並|也|還|則|均|都|結果|曾){{0,2}}"
        rf"(?P<verb>{_any(words.subject_verbs)})|(?P<report>報導|報道)(?=\s*[，,：:])"
    )


def _owner(finder: Finder, noun: str, before: int) -> str | None:
    """Return whose document a bare 報告書 is: the owner named with it a little earlier."""
    floor = max(0, before - _NEARBY)
    at = before
    for _ in range(_OWNERS):
        at = finder.text.rfind(noun, floor, at)
        if at < 0:
            break
        start = skip_pause(finder.text, clause_start(finder.text, at, floor), at)
        opener = finder.lexicon.document.openers
        start += next((len(w) for w in opener if finder.text.startswith(w, start)), 0)
        subject = finder.subject(start, at)
        quoted = start > floor and finder.text[start - 1] in QUOTES
        if subject and not quoted and finder.text[subject[1] : at].count("」") == (
            finder.text[subject[1] : at].count("「")
        ):
            return subject[0].entities[0]
    return None


def _direct(finder: Finder, start: int, end: int) -> bool:
    """Whether an owner and its document stand together, with no verb in between."""
    gap = _ISSUED.sub("", finder.text[start:end])
    return not re.search("發布|發表|提出|舉行|公開說|接受|在|於|對", gap)


def _is_relay(finder: Finder, cue: Cue, sentence: Span) -> bool:
    """Whether somebody else's words follow: 據中央社報導，薛瑞福透露，…."""
    rest = finder.text[cue.content : sentence.end]
    kinds = finder.lexicon.kinds()
    for word, kind in kinds.items():
        at = rest.find(word)
        if at < 0 or kind in ("evaluation", "wish", "denial"):
            continue
        begin = clause_start(finder.text, cue.content + at, cue.content)
        if _tells(finder.text[cue.content : begin]):
            continue
        after = rest[at + len(word) : at + len(word) + 1]
        weak = kind in ("bare", "formal") or word in finder.lexicon.nominal
        if weak and after not in tuple("，,：:「"):
            continue
        if finder.actors.between(cue.content, cue.content + at):
            return True
    return False


def _tells(before: str) -> bool:
    """Whether the report itself says something before somebody else comes in."""
    before = before.rstrip("，, ")
    return len(before) > _TOPIC and not before.endswith(("時", "後", "中", "上", "下", "」"))


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))
