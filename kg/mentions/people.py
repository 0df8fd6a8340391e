"""Chinese names: beside titles, before speech verbs, in lists, and as the taggers see them.

In: a ``Context``.  Out: candidates of class Person.  A name needs two kinds of evidence:
its shape (surname and given name) and its surroundings (a title, a verb of speaking, a
border of words, a tagger).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.mentions.context import FUNCTION_TAGS, PUNCTUATION, Context, Found
from kg.titles import TitleSpan

if TYPE_CHECKING:
    from kg.model import Word

_CLAUSE: Final = frozenset("，。；：、丶！？「」『』（）()\n\r　 *")
_JOINERS: Final = ("、", "丶", "及", "與", "和", "以及", "暨", "／", "/")
_LIST_HEAD: Final = re.compile(r"(?:[人員者]|主席|紀錄|名單)[：:]\s*")
_ROW_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,4}")
CLOSING_QUOTES: Final = frozenset("”」")
_NUMERALS: Final = frozenset("0123456789０１２３４５６７８９零一二三四五六七八九十百千○〇")
_NEVER_LAST: Final = frozenset("的與及在是將說指並均皆則至由向對等所了也昨第姓")
_VERBS_AFTER_SURNAME: Final = frozenset(
    ("個人", "傳出", "資料", "出席", "接受", "主持", "率團", "率領", "接任", "擔任", "出任", "前往")
)
_OF_JAPAN: Final = re.compile("日本|日方|日相|旅日")
_JAPANESE_TITLES: Final = ("大臣", "首相", "防衛相", "外相", "官房長官", "幕僚長", "町長", "知事")
_PARTICLES: Final = frozenset({"p", "c", "r", "TIME", "m", "u", "xc"})
_ENDINGS: Final = frozenset("中上時後前等為的與和及在於是將說指並也均皆則之所到至由向對")
_AUTHOR: Final = re.compile(
    r"\s*([A-Za-z]{2,12}|[\u4e00-\u9fff]{2,4})\s?[／/](?=[^\s，。／/]{2,20}\s)"
)
VERB_SURNAMES: Final = frozenset("任於由為向對從會時應計代成當連管通別查于和經及即晉升榮率")
_MANNERS: Final = frozenset({"ad", "d", "a", "an", "n", "vn", "p", "c", "r"})
_HONORIFIC: Final = re.compile(r"先生|女士|小姐|夫人|賢?伉儷|閣下")


def find_people(context: Context) -> list[Found]:
    """Return candidate names in no particular order."""
    found: list[Found] = []
    for title in context.titles:
        found += _after_title(context, title)
        found += _before_title(context, title)
        found += _around_title(context, title)
    found += _speakers(context)
    found += _rows(context)
    found += _authors(context)
    return found


def score(context: Context, start: int, end: int) -> float:
    """Judge ``text[start:end]`` as a Chinese name where it stands; 0 where it cannot be one.

    Below 2 the surroundings speak against it.
    """
    name = context.text[start:end]
    shape = context.shapes.chinese_score(name)
    if not shape or not name.isalpha() or is_word(context, start, end):
        return 0.0
    if _is_impossible(context, start, end):
        return 0.0
    if (start, end - 1) in context.listed_people:
        shape /= 2  # 林全來訪: the gazetteer knows the shorter name
    total = 2.0 * shape + context.right_border(end) + (0.6 if len(name) == 3 else 0.0)
    return total + (1.5 if (start, end) in context.people else 0.0)


def _is_impossible(context: Context, start: int, end: int) -> bool:
    """Whether the place speaks against a name: 晉見李(總統) is a verb and a surname."""
    name = context.text[start:end]
    if context.text[start - 1 : start] in _NUMERALS or name[-1] in _NEVER_LAST:
        return True
    if _is_ship_or_verb(context, name, end):
        return True
    if any(border in context.bare_starts for border in range(start + 1, end)):
        return True
    if (start, end) in context.people:
        return False
    if name[-2:] in context.shapes.speech_verbs and len(name) > 3:
        return True
    verb = len(name) == 3 and name[:2] in context.shapes.not_names
    return verb or name[-1] in "團隊署" or context.in_body(start, end)


def is_no_name(context: Context, start: int, end: int) -> bool:
    """Whether what is taken for a person cannot be one: 郭璽昨, 任侍衛長, 應捷克."""
    name = context.text[start:end]
    if name[0] in "任曾" and name[1:] in context.lexicon.titles:
        return not context.surname_known(name[0])
    country = name[1:] in context.country_names
    return country or name[-1] in "昨姓" or _is_ship_or_verb(context, name, end)


def _is_ship_or_verb(context: Context, name: str, end: int) -> bool:
    """Whether a name is a ship's (迪化號) or a surname with a verb (顧強調, 曾傳出)."""
    ship = context.text.startswith("號", end) and not context.text.startswith("號召", end)
    spoken = name[1:] in _VERBS_AFTER_SURNAME or name[1:] in context.shapes.speech_verbs
    return ship or (len(name) == 3 and spoken)


def is_word(context: Context, start: int, end: int) -> bool:
    """Whether a known word, not a name, begins at ``start``: 祝福, 任內, 高階.

    The segmenter also makes words of what it does not know (揭仲, as a noun), so only the
    word list and the tags of particles, numbers and times count for a whole candidate.
    """
    text, known = context.text, context.shapes.not_names
    word = context.words.get(start)
    value = text[start : word.end] if word is not None else ""
    if text[start:end] in known:
        return True
    if (start, end) in context.people:
        return value in known and word is not None and word.pos in FUNCTION_TAGS
    if word is None or len(value) < 2:
        return _are_two_words(context, start, end)
    return _begins_with_word(context, word, end)


def _are_two_words(context: Context, start: int, end: int) -> bool:
    """Whether an adverb of one character and a verb follow each other: 曾提到."""
    word, given = context.words.get(start), context.words.get(start + 1)
    if word is None or given is None or word.pos not in {"d", "p", "c", "r", "v"}:
        return False
    if given.end != end or end - start < 3 or given.pos not in FUNCTION_TAGS:
        return False
    return not all(c in context.shapes.given_typical for c in context.text[start + 1 : end])


def _begins_with_word(context: Context, word: Word, end: int) -> bool:
    """Whether the segmenter's word at the start of a candidate is an ordinary one."""
    text = context.text
    if text[word.start : word.end] in context.shapes.not_names or word.pos in _PARTICLES:
        return True
    if word.end > end:
        return word.pos not in {"PER", "nz", "n", "ORG", "LOC"}
    if word.end == end:
        if end - word.start > 3 and context.shapes.surname_length(text[word.start : end]) > 1:
            return False  # 梅村瑞穗 (LOC): a Japanese name in full
        return word.pos in {"LOC", "ORG", "s", "f", "d", "ad"}
    ordinary = text[end - 1] in _ENDINGS and word.pos in {"n", "vn"}
    return ordinary or word.pos in FUNCTION_TAGS


def _best(context: Context, spans: list[tuple[int, int]], floor: float) -> tuple[int, int] | None:
    judged = [(score(context, *span), span) for span in spans]
    best = max(judged, default=(0.0, (0, 0)))
    return best[1] if best[0] >= floor else None


def _lengths(context: Context, text: str) -> tuple[int, ...]:
    surname = context.shapes.surname_length(text)
    return (surname + 2, surname + 1, surname + 3) if surname > 1 else (3, 2)


def _after_title(context: Context, title: TitleSpan) -> Iterator[Found]:
    start = title.end
    block = context.block(start - 1)
    if block is None:
        return
    if context.text[start : start + 1] in CLOSING_QUOTES and context.text[title.start - 1] in "“「":
        start += 1
    while start < block.end and context.text[start] in " 　":
        start += 1
    if start + 1 in context.title_starts and context.shapes.surname_length(
        context.text[start : start + 2]
    ):
        yield Found(start, context.title_starts[start + 1].end, "Person", "surname and title", 0)
        return
    lengths = _lengths(context, context.text[start : start + 5])
    spans = [(start, start + n) for n in lengths if start + n <= block.end]
    best = _best(context, spans, 2.4)
    if _is_japanese_name(context, title, start):
        yield Found(start, start + 4, "Person", "title before name", 0)
    elif best:
        yield Found(*best, "Person", "title before name", 0)


def _is_japanese_name(context: Context, title: TitleSpan, start: int) -> bool:
    """Whether four characters after a title of Japan's are a name: 外務大臣森木敏彥."""
    name = context.text[start : start + 4]
    before = context.text[max(0, title.start - 8) : title.end]
    if not _OF_JAPAN.search(before) and not title.bare.endswith(_JAPANESE_TITLES):
        return False
    if len(name) < 4 or not _ROW_NAME.fullmatch(name) or set(name) & _NEVER_LAST:
        return False
    typical = context.shapes.given_typical | context.shapes.given_possible
    word = context.words.get(start)
    whole = word is not None and word.end == start + 4 and bool(set(name[2:]) & typical)
    named = whole or (name[2] in typical and name[3] in typical)
    begun = context.term_borders[0]
    over = any(i in context.title_starts or i in begun for i in range(start + 1, start + 4))
    digit = context.text[start + 4 : start + 5].isdigit()
    border = 0.7 if digit else context.right_border(start + 4)
    return named and not over and border >= 0.7 and context.left_border(start + 3) < 1.0


def _before_title(context: Context, title: TitleSpan) -> Iterator[Found]:
    end = title.start
    judged = []
    for length in (2, 3, 4):
        start = end - length
        if context.block(start) is None or start < 0:
            continue
        shape = score(context, start, end)
        if shape and (length < 4 or context.shapes.surname_length(context.text[start:end]) == 2):
            judged.append((shape + context.left_border(start), (start, end)))
    best = max(judged, default=(0.0, (0, 0)))
    if best[0] >= 3.6:
        yield Found(*best[1], "Person", "name before title", 0)
        return
    yield from _surname_before_title(context, title)


def _surname_before_title(context: Context, title: TitleSpan) -> Iterator[Found]:
    """邱部長: the mention is surname and title together."""
    for length in (2, 1):
        start = title.start - length
        surname = context.text[start : title.start] if start >= 0 else ""
        known = surname in context.shapes.surnames or surname in context.shapes.rare_surnames
        if length == 2:
            known = surname in (
                *context.shapes.compound_surnames,
                *context.shapes.japanese_surnames,
            )
        if not known or title.body is not None or context.block(start) is None:
            continue
        whole = context.text[start : title.end]
        if context.in_body(start, title.start) or whole in context.shapes.not_names:
            continue
        word = context.word_ends.get(title.start)
        joined = word is not None and word.start < start
        tagged = (start, title.end) in context.people
        if surname in VERB_SURNAMES and not context.surname_known(surname):
            continue
        if tagged or (not joined and context.left_border(start) >= 0.7):
            yield Found(start, title.end, "Person", "surname and title", 1)
            return


def _around_title(context: Context, title: TitleSpan) -> Iterator[Found]:
    """張院長俊雄, 李總統登輝先生: the title stands inside the name."""
    text, shapes = context.text, context.shapes
    if title.body is not None or title.start == 0:
        return
    surname_start = title.start - 1
    if text[surname_start - 1 : title.start] in shapes.compound_surnames:
        surname_start -= 1
    surname = text[surname_start : title.start]
    if not shapes.surname_length(surname + "一"):
        return
    if context.left_border(surname_start) < 0 or context.in_body(surname_start, title.start):
        return
    for length in (2, 1):
        end = title.end + length
        given = text[title.end : end]
        block = context.block(end - 1)
        if len(given) < length or block is None or not given.isalpha():
            continue
        if given[-1] in _NEVER_LAST:
            continue
        shape = shapes.chinese_score(surname + given)
        honorific = _HONORIFIC.match(text, end)
        closed = (
            end >= block.end
            or text[end] in "：:、，。）)（(　 \n"
            or (text.startswith("代）", end))
        )
        word = context.words.get(title.end)
        known = word is not None and word.end - word.start > 1 and word.pos in FUNCTION_TAGS
        heads_line = text[end : end + 1] in "：:" and context.left_border(surname_start) >= 2
        plain = word is not None and word.end == end and word.pos not in {"PER", "nz", "nr"}
        named = (title.end, end) in context.people or (
            (surname_start, title.start) in context.people
            and shape >= 0.4
            and context.right_border(end) >= 1.5
            and given not in (*shapes.speech_verbs, *shapes.after_name)
            and not (word is not None and word.pos in _MANNERS)
        )
        apart = (surname_start, title.end) in context.people and not named
        flows = length == 2 and (named or (shape >= 0.7 and not plain)) and not apart
        flows = flows and context.right_border(end) >= 0.7
        if honorific or heads_line or flows or (closed and shape >= 0.4 and not known):
            if honorific is None and length == 1 and text[end : end + 1] not in "：:":
                continue
            yield Found(surname_start, end, "Person", "title inside name", 0)
            return


def _speakers(context: Context) -> Iterator[Found]:
    """揭仲表示: a name at the head of a clause before a verb of speaking."""
    text = context.text
    for verb in context.shapes.speech_verbs:
        at = text.find(verb)
        while at >= 0:
            for length in (3, 2, 4):
                start = at - length
                if start < 0 or context.block(start) is None:
                    continue
                head = text[start - 1] in _CLAUSE or start == getattr(
                    context.block(start), "start", -1
                )
                weak = length == 2 and context.shapes.chinese_score(text[start:at]) < 0.5
                if head and not weak and score(context, start, at) >= 2.3:
                    yield Found(start, at, "Person", "speech verb", 1)
                    break
            at = text.find(verb, at + 1)


def _rows(context: Context) -> Iterator[Found]:
    """提案人：盧秀燕　林郁方: names in a row after a head, set apart by spaces."""
    for match in _LIST_HEAD.finditer(context.text):
        block = context.block(match.start())
        if block is None:
            continue
        stop = context.text.find("\n", match.end())
        stop = min(stop if stop >= 0 else block.end, block.end)
        row = context.text[match.end() : stop]
        for item in re.finditer(r"[^\s　、，,]+", row):
            name = item.group()
            if _ROW_NAME.fullmatch(name) and context.shapes.chinese_score(name) >= 0.15:
                start = match.end() + item.start()
                yield Found(start, start + len(name), "Person", "row of names", 0)


def _authors(context: Context) -> Iterator[Found]:
    """甲／陸軍備役中校: an author with a title at the head of a paragraph; 〔記者甲／台北報導〕."""
    for block in context.blocks:
        match = _AUTHOR.match(context.text, block.start, block.end)
        if match and context.title_places.starting(match.end(), match.end() + 13):
            yield Found(match.start(1), match.end(1), "Person", "author", 0)


def find_list_neighbours(context: Context, known: list[Found]) -> list[Found]:
    """顧立雄、梅家樹: name-shaped items on either side of a known name in a list."""
    found: dict[tuple[int, int], Found] = {}
    queue = [(f.start, f.end) for f in known if f.cls == "Person"]
    seen = set(queue)
    while queue:
        start, end = queue.pop()
        for span in (_next_item(context, end), _previous_item(context, start)):
            if span and span not in seen:
                seen.add(span)
                queue.append(span)
                found[span] = Found(*span, "Person", "list of names", 1)
    return [found[span] for span in sorted(found)]


def _next_item(context: Context, end: int) -> tuple[int, int] | None:
    joiner = next((j for j in _JOINERS if context.text.startswith(j, end)), None)
    if joiner is None:
        return None
    start = end + len(joiner)
    for length in (3, 4, 2):
        stop = start + length
        if _is_item(context, start, stop) and _closes(context, stop):
            return start, stop
    return None


def _previous_item(context: Context, start: int) -> tuple[int, int] | None:
    joiner = next((j for j in _JOINERS if context.text.endswith(j, 0, start)), None)
    if joiner is None:
        return None
    end = start - len(joiner)
    for length in (3, 4, 2):
        first = end - length
        opens = first > 0 and (
            context.text[first - 1] in "、，：（「\n" or first in context.title_ends
        )
        if opens and _is_item(context, first, end):
            return first, end
    return None


def _is_item(context: Context, start: int, end: int) -> bool:
    name = context.text[start:end]
    floor = 0.5 if len(name) == 2 else 0.15
    return (
        end <= len(context.text)
        and name.isalpha()
        and not (name[-1] == "以" and context.text.startswith("及", end))
        and context.shapes.chinese_score(name) >= floor
        and not is_word(context, start, end)
    )


def _closes(context: Context, end: int) -> bool:
    block = context.block(end - 1)
    if block is None:
        return False
    tail = context.text[end : end + 2]
    joined = tail.startswith(("等", "及", "與", "和", "以及", "暨", "共", "兩", "二", "三"))
    return end >= block.end or tail[0] in PUNCTUATION or joined or end in context.title_starts
