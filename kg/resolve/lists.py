"""Posts that several people of a list share: 立委甲、乙及丙, 甲、乙等三位立委.

In: a reader with the names, titles and the posts that stand beside single names.  Out:
further ``Post`` records.  Only posts that many hold at once are shared (議員, 研究員, ranks);
a minister's is not.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.model import Post, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Link
    from kg.resolve.beside import NameReader
    from kg.titles import TitleSpan

_BETWEEN: Final = re.compile(
    r"\s?(?:[（(][^（()）]{1,40}[)）])?\s?(?:、|及|與|和|以及|，以及|，及)\s?"
)
_NEAR: Final = 12  # characters between the number of people and their title
_COUNT: Final = re.compile(
    r"\s?(?:[（(][^（()）]{1,40}[)）])?(?:等|等人)?(?:多|數|幾|[兩二三四五六七八九十\d]+)?[位名]?"
)


def find_shared(reader: NameReader, posts: Sequence[Post]) -> Iterator[Post]:
    """Yield the posts that a list gives to those of its names that have none beside them."""
    people = [n for n in reader.people.items if not n.span.text[0].isascii()]
    for group in _groups(reader, people):
        yield from _from_first(reader, group, posts)
        yield from _from_last(reader, group)


def find_joint(reader: NameReader, posts: Sequence[Post]) -> Iterator[Post]:
    """Yield the like posts at a body joined to that of a post: 甲軍團暨乙作戰區指揮官丙.

    A party after a committee (軍事委員會共和黨首席議員) is joined to it without a word.
    """
    for post in posts:
        if post.organization is None:
            continue
        sentence = next(reader.sentences.over(post.span.start, post.span.start + 1), None)
        start = sentence.span.start if sentence is not None else post.span.start
        near = reader.bodies.starting(start, post.span.end)
        for link in near:
            if link.entities[0] != post.organization:
                continue
            other = _joined_before(reader, link)
            if other is not None and other != post.organization:
                yield replace(post, organization=other)
                break


def _joined_before(reader: NameReader, link: Link) -> str | None:
    """Return the body with 暨 before ``link``, or the committee whose party it is."""
    start = link.span.start
    if reader.text[start - 1 : start] == "暨":
        body = reader.body_before(start - 1, "Organization")
        return body.entities[0] if body is not None else None
    entry = reader.registry.nodes[link.entities[0]].entry
    body = reader.body_before(start, "Organization")
    if body is None or entry is None or entry.category != "party":
        return None
    return body.entities[0] if body.span.text.endswith(("會", "組")) else None


def _groups(reader: NameReader, people: Sequence[Link]) -> Iterator[list[Link]]:
    """Yield the names that follow each other with nothing but a joiner between."""
    group: list[Link] = []
    for link in people:
        if group:
            gap = reader.text[group[-1].span.end : link.span.start]
            if not _BETWEEN.fullmatch(gap):
                if len(group) > 1:
                    yield group
                group = []
        group.append(link)
    if len(group) > 1:
        yield group


def _is_shared(reader: NameReader, title: TitleSpan) -> bool:
    return title.kind == "rank" or title.bare.endswith(reader.lists.shared_titles)


def _from_first(reader: NameReader, group: Sequence[Link], posts: Sequence[Post]) -> Iterator[Post]:
    """立委甲、乙: the title before the first name is that of all."""
    title = reader.by_end.get(group[0].span.start)
    if title is None or not _is_shared(reader, title):
        return
    first = [p for p in posts if p.span.end == title.end and p.person == group[0].entities[0]]
    for link in group[1:]:
        if link.span.end in reader.by_start:
            return
        span = Span(link.span.start, link.span.end, link.span.text)
        yield from (replace(p, person=link.entities[0], span=span) for p in first[:1])


def _from_last(reader: NameReader, group: Sequence[Link]) -> Iterator[Post]:
    """甲、乙等三位立委: the title after the last name is that of all."""
    end = group[-1].span.end
    count = _COUNT.match(reader.text, end)
    if count is None or count.end() == end:
        return
    title = reader.title_places.after(count.end())
    if title is None or title.start - count.end() >= _NEAR:
        return
    post = reader.read_post("", title)
    whole = title.end in reader.by_name or not _is_shared(reader, title)
    if post.span.start != count.end() or whole:
        return
    for link in group:
        if link.span.start not in reader.by_end:
            yield replace(post, person=link.entities[0])
