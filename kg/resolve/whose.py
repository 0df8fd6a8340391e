"""Whose post it is where the title names no body: the body of the sentence or of the article.

In: a reader with titles, names and bodies.  Out: the identifier of a body, or None.  Each
function reads one pattern of the language; none knows a body by name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.model import Link, Post, Span
    from kg.resolve.beside import NameReader
    from kg.titles import TitleSpan

_ENDS: Final = {
    "校": ("大學", "學校", "學院", "高中", "官校"),
    "會": ("會", "盟"),
    "所": ("所", "院"),
}
_KINDS: Final = frozenset("部署局院處所旅隊校會司室廠艦營連團站社館")
_COMMANDS: Final = (
    ("指揮官", ("指揮部", "軍團", "防衛部", "作戰區", "指揮中心")),
    ("司令", ("司令部", "艦隊", "戰區")),
    ("主任委員", ("委員會",)),
    ("主委", ("委員會", "會")),
    ("董事長", ("公司", "銀行", "集團")),
    ("總經理", ("公司", "銀行", "集團")),
)
_IN_UNIT: Final = frozenset("旅隊艦營團站廠")
"""Bodies that an article is about: 旅長 is the brigade's that it speaks of most."""
_HOSTS: Final = ("發言人", "副發言人")
_BY: Final = re.compile(r"(?:^|[，、])(?:並|則|改|另|今|昨)?由$|，$")


def endings(title: TitleSpan) -> tuple[str, ...]:
    """Return what the names of the bodies end with that have the title: 旅長 旅."""
    for command, ends in _COMMANDS:
        if title.bare.endswith(command):
            return ends
    kind = title.bare[-2:-1] if title.bare.endswith("長") else ""
    return _ENDS.get(kind, (kind,)) if kind and kind in _KINDS else ()


def of_sentence(reader: NameReader, title: TitleSpan, sentence: Span) -> str | None:
    """至國防部聽取簡報，由部長甲接待: the last body of the sentence that fits the title."""
    ends = endings(title)
    near = reader.bodies.starting(sentence.start, title.start) if ends else []
    for link in reversed(near):
        if _named(reader, link, ends):
            return link.entities[0] if reader.is_body(link.entities[0]) else None
    return None


def of_article(reader: NameReader, title: TitleSpan) -> str | None:
    """旅長甲 in a report on one brigade: the body that the text names most before the title."""
    ends = endings(title)
    commands = title.bare.endswith(("指揮官", "司令"))
    if not ends or not (commands or (len(ends) == 1 and ends[0] in _IN_UNIT)):
        return None
    if ends not in reader.most_named:
        reader.most_named[ends] = _most_named(reader, ends)
    starts, bodies = reader.most_named[ends]
    at = bisect_left(starts, title.start)
    best = bodies[at - 1] if at else None
    return best if best is not None and reader.cls_of(best) == "Organization" else None


def _most_named(reader: NameReader, ends: tuple[str, ...]) -> tuple[list[int], list[str]]:
    """Return where bodies of a kind are named, and which was named most by then.

    Of those named as often it is the one that was named first.
    """
    starts: list[int] = []
    most: list[str] = []
    counted: Counter[str] = Counter()
    first: dict[str, int] = {}
    for link in reader.bodies.items:
        if _named(reader, link, ends):
            body = link.entities[0]
            counted[body] += 1
            first.setdefault(body, len(first))
            best = most[-1] if most else body
            starts.append(link.span.start)
            most.append(max(best, body, key=lambda b: (counted[b], -first[b])))
    return starts, most


def of_host(reader: NameReader, title: TitleSpan, post: Post, sentence: Span) -> str | None:
    """國防部舉行記者會，由發言人甲主持: the body at the head of the sentence."""
    if not title.bare.endswith(_HOSTS):
        return None
    before = reader.text[sentence.start : post.span.start]
    if not _BY.search(before):
        return None
    head = reader.bodies.after(sentence.start)
    if head is None or head.span.start - sentence.start > 1 or head.span.end > post.span.start:
        return None
    return head.entities[0] if reader.cls_of(head.entities[0]) == "Organization" else None


def of_colleague(reader: NameReader, title: TitleSpan, post: Post, sentence: Span) -> str | None:
    """日本外務大臣甲、防衛大臣乙: ministers in a list are of one country."""
    if not title.bare.endswith("大臣") or reader.text[post.span.start - 1] not in "、與和及":
        return None
    near = sentence.start <= reader.last_end and reader.last_title.endswith("大臣")
    return reader.last_body if near else None


def of_side(reader: NameReader, title: TitleSpan) -> str | None:
    """日方的外務大臣: the country before 的."""
    if not title.bare.endswith(("大臣", "首相", "防長", "外長")):
        return None
    at = title.start - 1
    if reader.text[at : at + 1] != "的":
        return None
    link = reader.body_before(at)
    side = link is not None and reader.cls_of(link.entities[0]) == "Country"
    return link.entities[0] if link is not None and side else None


def _named(reader: NameReader, link: Link, ends: tuple[str, ...]) -> bool:
    node = reader.registry.nodes[link.entities[0]]
    return link.span.text.endswith(ends) or (ends[0] != "會" and node.name.endswith(ends))
