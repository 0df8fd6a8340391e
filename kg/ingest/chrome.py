"""Source text in; its body blocks and its page chrome out, each stretch with a reason.

The text is never changed: what is left out is named by its offsets (code points), so
that a reader can see it (``kg build --explain``) and every later offset still counts
characters of the source as read.  Rules only say what to drop; the body is the rest.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from kg.identity import fold
from kg.model import Block, Dropped, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.lexicon.chrome import ChromeLexicon

_DATELINE = re.compile(
    r"(?:(?:發布|發佈|更新|最後更新|上版|出版|刊登)(?:時間|日期)?)?[\s:：【\[(（]*(?:中華民國|民國|西元)?\s*"
    r"(?P<year>\d{2,4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"[\sT,，()（）週周星期一二三四五六日上下午]*(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?(?:Z|[+-]\d{2}:?\d{2})?[\s)\]）】]*"
    r"(?:[(（][\d/:：\s-]+更新[)）])?"
)
_BYLINE = re.compile(
    r"(?:[\d/.:：\s-]{8,18}\s)?(?:[^\s，。：；]{1,14}\s?){1,2}[/／∕｜|]\s?"
    r"[^\s，。：；]{0,6}(?:\d{1,2}日)?(?:報導|專電|電|訊)"
)
_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_PROSE_END = re.compile(r"[。！？!?][」』”’）)\s]*$")
_MARKUP = (
    ("markup", re.compile(r"<(figure|figcaption|script|style|iframe|aside)\b[^>]*>.*?</\1\s*>",
                          re.S | re.I)),
    ("markup", re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")),
    ("link", re.compile(r"\[(?=[^\[\]\n]*\]\((?:https?:|/|#|mailto:))")),
    ("link", re.compile(r"\]\((?:https?://|/|#|mailto:)[^()\s]*(?:\([^()\s]*\)[^()\s]*)*"
                        r"(?:\s+\"[^\"\n]*\")?\)")),
    ("markup", re.compile(r"</?[A-Za-z][^<>\n]{0,500}>")),
    ("link", re.compile(r"https?://[^\s（）()「」，。]+")),
)
_LINE_MARK = re.compile(r"#{1,6}[ \t]+|>[ \t]+|[*\-+•][ \t]+")
_BRACKET = re.compile(r"[(（〔【\[][^()（）〔〕【】\[\]\n]{2,40}[)）〕】\]]")
_WIRE = re.compile(
    r"(?:^|(?<=[\s。）)]))[^\s，。：；（()）「」\d]{1,10}社(?:記者[^\s，。\d]{2,4})?[^\s，。；\d]{2,6}"
    r"(?:\d{1,2}月)?\d{1,2}日(?:專)?電(?:[/／:：]|(?=[\s(（]|$))"
)
_SIGNED = re.compile(r"[（(][\u4e00-\u9fff]{2,4}(?:[ \u3000、][\u4e00-\u9fff]{2,4}){1,3}[)）]\s*$")
_LONG = 40
_SHORT_RUN = 6
_BULLET_RUN = 3


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    bullet: bool = False


class _Drop(NamedTuple):
    start: int
    end: int
    rule: str


def split_blocks(
    text: str, lexicon: ChromeLexicon, *, title: str | None = None
) -> tuple[tuple[Block, ...], tuple[Dropped, ...]]:
    """Split ``text`` into body blocks and chrome, in text order and without overlap.

    ``title`` is the headline where metadata give it; else the first line that looks like
    one is taken.  Every character that is not white space is in one of the results.
    """
    markup = _flatten(_find_markup(text))
    masked = _mask(text, markup)
    lines = [_trim(_Line(m.start(), m.end(), m.group())) for m in _LINE.finditer(masked)]
    lines = [line for line in lines if line.text]
    headline = _find_headline(lines, title)
    drops = _flatten([
        *markup,
        *_drop_lines(lines, lexicon, headline),
        *(drop for line in lines for drop in _drop_inside(line, lexicon)),
    ])
    blocks = [
        Block(span, "headline" if line is headline else "body")
        for line in lines
        for span in _remainder(text, line, drops)
    ]
    kept = tuple(block for block in blocks if any(c.isalnum() for c in block.span.text))
    return kept, tuple(_account(text, drops, kept))


def find_dateline(text: str) -> tuple[int, int, int] | None:
    """Return (year, month, day) of the first line that is nothing but a date, if any.

    Years below 1000 are ROC years and come back in the common era.
    """
    for line in _LINE.finditer(text[:4000]):
        found = _DATELINE.fullmatch(line.group().strip())
        if found:
            year = int(found["year"])
            return (year + 1911 if year < 1000 else year, int(found["month"]), int(found["day"]))
    return None


def _find_markup(text: str) -> Iterator[_Drop]:
    for rule, pattern in _MARKUP:
        for found in pattern.finditer(text):
            yield _Drop(found.start(), found.end(), rule)


def _flatten(drops: Iterable[_Drop]) -> list[_Drop]:
    """Sort the drops and clip what an earlier, longer one covers already."""
    flat: list[_Drop] = []
    at = 0
    for drop in sorted(drops, key=lambda d: (d.start, -d.end, d.rule)):
        if drop.end > at:
            flat.append(drop._replace(start=max(drop.start, at)))
            at = drop.end
    return flat


def _mask(text: str, drops: Iterable[_Drop]) -> str:
    """Blank out what was dropped, keeping every offset and every line break."""
    pieces, at = [], 0
    for drop in drops:
        pieces += [text[at : drop.start], re.sub(r"[^\r\n]", " ", text[drop.start : drop.end])]
        at = drop.end
    return "".join(pieces) + text[at:]


def _trim(line: _Line) -> _Line:
    """Take white space and Markdown's line marks off both ends."""
    start, end = line.start, line.end
    body = line.text
    start += len(body) - len(body.lstrip())
    mark = _LINE_MARK.match(body.lstrip())
    if mark:
        start += mark.end()
    end -= len(body) - len(body.rstrip())
    end = max(start, end)
    bullet = mark is not None and mark.group()[0] in "-*+•"
    return _Line(start, end, body[start - line.start : end - line.start], bullet)


def _find_headline(lines: list[_Line], title: str | None) -> _Line | None:
    """Return the line that is the headline: the title, or a short first line."""
    for line in lines[:30]:
        if title and fold(line.text) == fold(title):
            return line
    while lines and (_BYLINE.fullmatch(lines[0].text) or _DATELINE.fullmatch(lines[0].text)):
        lines = lines[1:]
    if len(lines) < 2:
        return None
    first = lines[0]
    plain = "。" not in first.text and not first.text.endswith(("：", ":", "，"))
    return first if plain and 4 <= len(first.text) <= 90 and len(lines[1].text) > 4 else None


def _drop_lines(
    lines: list[_Line], lexicon: ChromeLexicon, headline: _Line | None
) -> Iterator[_Drop]:
    """Judge whole lines: date lines, lists of other headlines, captions, footers."""
    listing: str | None = None
    seen: set[str] = set()
    runs = _headline_runs(lines, headline)
    top = lines.index(headline) if headline else 0
    dated = next((n for n, line in enumerate(lines[:6]) if _DATELINE.fullmatch(line.text)), None)
    for number, line in enumerate(lines):
        if line is headline:
            continue
        starts_list = _match(lexicon.lists, line.text.startswith)
        prose = len(line.text) >= _LONG and bool(_PROSE_END.search(line.text))
        if starts_list:
            listing = starts_list
        elif listing and prose:
            listing = None
        rule = listing or _judge_line(line.text, lexicon, prose=prose)
        if rule is None and number < top and not prose:
            rule = "navigation"
        if rule is None and dated is not None and 0 < number < dated and not prose:
            rule = "caption"
        if rule is None and number in runs:
            rule = "headline-list"
        if rule is None and len(line.text) >= _LONG:
            rule = "repeated" if line.text in seen else None
            seen.add(line.text)
        if rule:
            yield _Drop(line.start, line.end, rule)


def _judge_line(text: str, lexicon: ChromeLexicon, *, prose: bool) -> str | None:
    if not any(c.isalnum() for c in text):
        return "ruler"
    if _DATELINE.fullmatch(text):
        return "dateline"
    if _BYLINE.fullmatch(text):
        return "byline"
    rule = _match(lexicon.line_starts, text.startswith)
    if rule and not (prose and len(text) > 3 * _LONG):
        return rule
    rule = _match(lexicon.line_contains, text.__contains__)
    if rule is None and not prose:
        rule = _match(lexicon.line_ends, text.endswith)
    short = len(re.findall(r"[。！？]", text)) <= 2 and len(text) <= 4 * _LONG
    ends_in_prose = prose and not text.rstrip().endswith((")", "）"))
    return rule if rule and short and not ends_in_prose else None


def _match(rules: Mapping[str, tuple[str, ...]], test: Callable[[str], bool]) -> str | None:
    """Return the first rule one of whose words passes ``test``."""
    return next((rule for rule, words in rules.items() if any(test(w) for w in words)), None)


def _headline_runs(lines: list[_Line], headline: _Line | None) -> set[int]:
    """Find what lists other articles: bullets without a sentence, unpunctuated last lines."""
    plain = [
        line is not headline and 6 <= len(line.text) <= 80 and not re.search("[。；]", line.text)
        for line in lines
    ]
    found: set[int] = set()
    for is_bullet, group in groupby(range(len(lines)), key=lambda n: plain[n] and lines[n].bullet):
        numbers = list(group)
        if is_bullet and len(numbers) >= _BULLET_RUN:
            found.update(numbers)
    last = next((n for n in range(len(lines) - 1, -1, -1) if not plain[n] or "：" in lines[n].text),
                -1)
    tail = range(last + 1, len(lines))
    return found | set(tail) if len(tail) >= _SHORT_RUN else found


def _drop_inside(line: _Line, lexicon: ChromeLexicon) -> Iterator[_Drop]:
    """Find bracketed credits, share buttons and the captions before them in a line."""
    for found in _BRACKET.finditer(line.text):
        rule = _match(lexicon.bracket_words, found.group().__contains__)
        if rule:
            yield _Drop(line.start + found.start(), line.start + found.end(), rule)
    for found in _WIRE.finditer(line.text):
        yield _Drop(line.start + found.start(), line.start + found.end(), "byline")
    signed = _SIGNED.search(line.text)
    if signed and _PROSE_END.search(line.text[: signed.start()]):
        yield _Drop(line.start + signed.start(), line.start + signed.end(), "byline")
    at = 0
    for found in _widget_pattern(lexicon).finditer(line.text):
        yield _Drop(line.start + found.start(), line.start + found.end(), "share")
        caption = _caption_start(line.text, at, found.start(), lexicon)
        if caption is not None:
            yield _Drop(line.start + caption, line.start + found.start(), "caption")
        at = found.end()


def _widget_pattern(lexicon: ChromeLexicon) -> re.Pattern[str]:
    words = (r"\s+".join(map(re.escape, w.split())) for w in lexicon.widgets)
    return re.compile("|".join(words))


def _caption_start(text: str, at: int, end: int, lexicon: ChromeLexicon) -> int | None:
    """Return where the caption before a share button starts: after the last white space."""
    marks = [text.find(mark, at, end) for mark in lexicon.credit_marks]
    credit = min((m for m in marks if m >= 0), default=None)
    if credit is None:
        return None
    gap = max((m.end() for m in re.finditer(r"\s+", text[at:credit])), default=0)
    return at + gap


def _remainder(text: str, line: _Line, drops: list[_Drop]) -> Iterator[Span]:
    """Yield what of a line no drop covers, without white space at the ends."""
    at = line.start
    first = bisect_right(drops, line.start, key=lambda d: d.end)
    last = bisect_left(drops, line.end, key=lambda d: d.start)
    edges = drops[first:last]
    for start, end in [*((d.start, d.end) for d in edges), (line.end, line.end)]:
        span = _stripped(text, at, max(at, start))
        if span:
            yield span
        at = max(at, end)


def _account(text: str, drops: list[_Drop], blocks: tuple[Block, ...]) -> Iterator[Dropped]:
    """Yield every stretch outside the blocks that is not white space, with its rule."""
    marks = sorted(
        [(b.span.start, b.span.end, "") for b in blocks] + [(d.start, d.end, d.rule) for d in drops]
    )
    at = 0
    for start, end, rule in [*marks, (len(text), len(text), "")]:
        for begin, stop, why in ((at, start, "punctuation"), (max(at, start), end, rule)):
            span = _stripped(text, begin, stop)
            if why and span:
                yield Dropped(span, why)
        at = max(at, end)


def _stripped(text: str, start: int, end: int) -> Span | None:
    """Return the stretch without white space at its ends, or None if that is all of it."""
    piece = text[start:end]
    if not piece.strip():
        return None
    begin = start + len(piece) - len(piece.lstrip())
    return Span(begin, begin + len(piece.strip()), piece.strip())
