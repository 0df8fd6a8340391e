"""Posts that change hands: 司令一職由甲升任, 甲與乙職務互調.

In: a reader with the names, titles and the posts read so far.  Out: further ``Post`` records.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.model import Post, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.resolve.beside import NameReader

_TO: Final = re.compile(
    r"(?:一職|乙職|職務|之職|職缺|遺缺|一缺|職位|的職務|的位置|的位子)?[，,]?"
    r"(?:[則將改已仍也擬續另並暫]|預計|規劃|確定|決定|可望|據傳|傳出|目前|日前)*由"
)
_TAKES: Final = re.compile(
    r"(?P<gap>[^，。；：！？\n]{0,8}?)(?:[將已]?(?:接任|升任|出任|擔任|接替|繼任|兼任|代理|轉任|調任|接掌|暫代|兼代|遞補|接手|接棒|調升|陞任|回任))"
)
_SWAP: Final = re.compile(r"(?:職務|職位)?(?:互調|對調|互換)")
_CLOSE: Final = 40


def find_handed(reader: NameReader, posts: Sequence[Post]) -> Iterator[Post]:
    """Yield the posts that the text says somebody is to take over."""
    yield from _taken(reader, posts)
    yield from _swapped(reader, posts)


def _taken(reader: NameReader, posts: Sequence[Post]) -> Iterator[Post]:
    """空軍司令一職，則由副參謀總長甲中將升任: the title before 由 is what is taken."""
    for title in reader.titles:
        to = _TO.match(reader.text, title.end)
        if to is None or title.start in reader.by_name_end or title.kind == "rank":
            continue
        for link in reader.people.starting(to.end(), to.end() + _CLOSE + 1):
            takes = _TAKES.match(reader.text, link.span.end)
            if takes is None or "，" in reader.text[to.end() : link.span.start]:
                continue
            post = reader.read_post(link.entities[0], title)
            same = [p.organization for p in posts if p.title == post.title and p.organization]
            organization = post.organization or (same[-1] if same else None)
            span = Span(post.span.start, takes.end(), reader.text[post.span.start : takes.end()])
            yield replace(post, organization=organization, span=span, former=False)
            break


def _swapped(reader: NameReader, posts: Sequence[Post]) -> Iterator[Post]:
    """甲軍團指揮官丙與乙軍團指揮官丁職務互調: each takes the other's post too."""
    for match in _SWAP.finditer(reader.text):
        before = reader.people.starting(match.start() - 30, match.start())[-2:]
        if len(before) < 2 or set("。；\n") & set(reader.text[before[0].span.end : match.start()]):
            continue
        held = [
            [p for p in posts if p.person == n.entities[0] and p.span.end == n.span.start]
            for n in before
        ]
        for own, other in ((0, 1), (1, 0)):
            for post in held[other][:1]:
                yield replace(post, person=before[own].entities[0], former=False)
