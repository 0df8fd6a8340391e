"""Links of words that name nothing by themselves: titles, pronouns, compounds.

In: the document, titles, posts and the registry with the links of names.  Out: further
links: 總統 to the person who is president in this article, 他 to the last person spoken of,
該署 to the last such body, 台美 and 雙方 to two entities.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from kg.lexicon.mentions import load_words
from kg.model import Link, Span
from kg.places import SPAN, Places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model import Document, Mention, Post
    from kg.resolve.registry import Registry
    from kg.titles import TitleSpan

_PRONOUN: Final = re.compile(r"(?<![其吉排利維至])[他她](?![們國人方者種處日山鄉])(?:本人)?")
_THAT: Final = re.compile(
    r"該(部|署|院|黨|會|局|處|公司|國|校|所|機構|單位|組織|智庫|媒體|報)"
    r"|(?<![部府院基日根資])本(部|府|院|署|局|黨|會)(?![隊門分期議計土會部位員次身週周])"
)
_WRITER: Final = re.compile(r"筆者")
_BYLINE: Final = re.compile(r"(?:作者[：:為是]?|[◎●]|[文撰][／/]|(?:撰文|投書|專欄)[：:／/])\s?$")
_BOTH: Final = re.compile(r"雙方|兩國|雙邊|兩岸")
_HOME: Final = "actor/tw"
_PAIRED: Final = ("雙邊", "雙方", "兩國", "兩岸")
_GENERAL: Final = frozenset({"機構", "單位", "組織", "智庫", "媒體"})
_ACTORS: Final = frozenset({"Organization", "Country"})


def find_references(
    document: Document,
    mentions: Sequence[Mention],
    titles: Sequence[TitleSpan],
    posts: Sequence[Post],
    registry: Registry,
) -> list[Link]:
    """Return links of kind ``title``, ``pronoun`` and ``compound`` in text order."""
    found = [
        *_compounds(mentions, registry),
        *_titles(document, mentions, titles, posts, registry),
    ]
    names = Places([*registry.links, *found], SPAN)
    found += _shared_bodies(document, mentions, names, registry)
    found += [
        *_pronouns(document, names, registry),
        *_writers(document, names, registry),
        *_demonstratives(document, names, registry),
        *_pairs(document, names, registry),
    ]
    return sorted(found, key=lambda link: (link.span.start, link.span.end, link.kind))


def _compounds(mentions: Sequence[Mention], registry: Registry) -> Iterator[Link]:
    for mention in mentions:
        if mention.rule == "compound":
            nodes = [registry.from_gazetteer(key) for key in mention.keys]
            for node in nodes:
                node.places.append(mention.span.start)
                short = registry.short_form(node, mention.span.text)
                if short and short not in node.forms:
                    node.forms.append(short)
            ids = tuple(node.id for node in nodes)
            yield Link(mention.span, ids, "compound", 0.9, "one-character forms of countries")


def _shared_bodies(
    document: Document,
    mentions: Sequence[Mention],
    names: Places[Link],
    registry: Registry,
) -> Iterator[Link]:
    """台美國防部, 雙邊國防部: the ministries of two countries."""
    text, lexicon = document.article.text, registry.lexicon
    compounds = {m.span.end: m for m in mentions if m.rule == "compound"}
    for mention in mentions:
        keys = lexicon.generics.get(mention.span.text, ())
        start = mention.span.start
        compound = compounds.get(start)
        pair: tuple[str, ...] | None = None
        if compound is not None:
            pair, start = compound.keys, compound.span.start
        elif text.endswith(_PAIRED, 0, start):
            start -= 2
            last = _last_pair(_ended(names, start), registry)
            pair = tuple(e.removeprefix("actor/") for e in last) if last else None
        bodies = [k for c in pair or () for k in keys if lexicon.entries[k].country == c]
        if len(bodies) < 2:
            continue
        nodes = [registry.from_gazetteer(key) for key in bodies]
        for node in nodes:
            node.places.append(start)
        span = Span(start, mention.span.end, text[start : mention.span.end])
        yield Link(
            span, tuple(n.id for n in nodes), "compound", 0.8, "the like bodies of two countries"
        )


def _titles(
    document: Document,
    mentions: Sequence[Mention],
    titles: Sequence[TitleSpan],
    posts: Sequence[Post],
    registry: Registry,
) -> Iterator[Link]:
    """總統表示: the title alone stands for who holds it in this article."""
    text = document.article.text
    people = Places(m.span for m in mentions if m.cls == "Person")
    names, ends = set(people.starts), set(people.ends)
    in_office = _by_title(_in_office(document, posts, registry))
    bodies = {
        link.span.end: link.entities[0]
        for link in registry.links
        if registry.nodes[link.entities[0]].cls in _ACTORS
    }
    for title in titles:
        if title.kind in {"honorific", "profession"} or title.former:
            continue
        if (
            title.end in names
            or title.start in ends
            or any(people.over(title.start, title.end))
        ):
            continue
        if text.endswith(load_words().not_before_bare_title, 0, title.start) or text.startswith(
            load_words().not_after_bare_title, title.end
        ):
            continue
        bare = title.end - len(title.bare)
        body = bodies.get(title.start) or bodies.get(bare) or bodies.get(bare + 1)
        holder = _holder(title, body, in_office)
        if holder:
            span = Span(bare, title.end, text[bare : title.end])
            reason = f"holds this title in the article: {registry.nodes[holder].name}"
            yield Link(span, (holder,), "title", 0.8, reason)


def _in_office(document: Document, posts: Sequence[Post], registry: Registry) -> list[Post]:
    """Leave out posts that, as the gazetteer has it, had ended when the article appeared."""
    published = document.article.published
    kept = []
    for post in posts:
        entry = registry.nodes[post.person].entry
        ended = (
            published is not None
            and entry is not None
            and entry.title == post.title
            and entry.until is not None
            and entry.until < published.isoformat()[: len(entry.until)]
        )
        if not ended:
            kept.append(post)
    return kept


def _by_title(posts: Iterable[Post]) -> dict[str, list[tuple[int, Post]]]:
    """Return the posts that are held by their titles, numbered in their order."""
    found: dict[str, list[tuple[int, Post]]] = {}
    for number, post in enumerate(posts):
        if not post.former:
            found.setdefault(post.title, []).append((number, post))
    return found


def _holder(
    title: TitleSpan, body: str | None, posts: Mapping[str, Sequence[tuple[int, Post]]]
) -> str | None:
    """Return the holder of a title: the nearest before it, else the first after it."""
    like = (pair for name in {title.label, title.bare} for pair in posts.get(name, ()))
    fitting = [
        post
        for _, post in sorted(like, key=itemgetter(0))
        if (body is None or post.organization is None or post.organization == body)
        and _at_home(post, body)
    ]
    if not fitting:
        return None
    before = [p for p in fitting if p.span.start < title.start]
    people = dict.fromkeys(p.person for p in fitting)
    if len(people) == 1:
        return fitting[0].person
    return max(before, key=lambda p: p.span.start).person if before else fitting[0].person


def _at_home(post: Post, body: str | None) -> bool:
    """總統 alone is no foreign president."""
    if post.title not in {"總統", "副總統"} or post.organization is None:
        return True
    return post.organization == body or post.organization in {"actor/tw", "actor/tw-president"}


def _ended(names: Places[Link], place: int) -> Iterator[Link]:
    """Yield the names that end before ``place``, the last first."""
    return (link for link in names.before(place) if link.span.end <= place)


def _pronouns(document: Document, names: Places[Link], registry: Registry) -> Iterator[Link]:
    """他 is the person who began the last clause that begins with one, else the last named."""
    text = document.article.text
    single = (link for link in names.items if len(link.entities) == 1)
    people = Places((n for n in single if registry.nodes[n.entities[0]].cls == "Person"), SPAN)
    for block in document.article.blocks:
        for match in _PRONOUN.finditer(text, block.span.start, block.span.end):
            near = people.starting(block.span.start, match.start())
            heads = (
                p
                for p in reversed(near)
                if text[p.span.start - 1 : p.span.start] in "，。；\n　」"
                or (p.span.start == block.span.start)
            )
            last = near[-1] if near else next(people.before(match.start()), None)
            person = next(heads, last)
            if person is not None:
                span = Span(match.start(), match.end(), match.group())
                reason = f"last person spoken of: {person.span.text} at {person.span.start}"
                yield Link(span, person.entities, "pronoun", 0.6, reason)


def _writers(document: Document, names: Places[Link], registry: Registry) -> Iterator[Link]:
    """筆者 is who the byline names: ◎甲, 作者甲, 文／甲."""
    text = document.article.text
    authors = [
        n
        for n in names.items
        if registry.nodes[n.entities[0]].cls == "Person"
        and _BYLINE.search(text, max(0, n.span.start - 5), n.span.start)
    ]
    if len({n.entities for n in authors}) != 1:
        return
    for match in _WRITER.finditer(text):
        span = Span(match.start(), match.end(), match.group())
        yield Link(span, authors[0].entities, "pronoun", 0.8, f"the author: {authors[0].span.text}")


def _demonstratives(
    document: Document, names: Places[Link], registry: Registry
) -> Iterator[Link]:
    """該署 is the last body of the kind that was named."""
    text = document.article.text
    kinds: dict[str, Places[Link]] = {}
    for match in _THAT.finditer(text):
        kind = match.group(1) or match.group(2)
        if kind not in kinds:
            fitting = [n for n in names.items if _is_of_kind(n, kind, registry)]
            kinds[kind] = Places(fitting, SPAN)
        link = next(_ended(kinds[kind], match.start()), None)
        if link is not None:
            span = Span(match.start(), match.end(), match.group())
            reason = f"last such body: {link.span.text} at {link.span.start}"
            yield Link(span, link.entities, "pronoun", 0.7, reason)


def _is_of_kind(link: Link, kind: str, registry: Registry) -> bool:
    """Whether a name is one body's that 該 with ``kind`` may mean."""
    node = registry.nodes[link.entities[0]]
    if len(link.entities) > 1:
        return False
    if kind == "國":
        return node.cls == "Country" and node.id != _HOME
    ends = any(form.endswith(kind) for form in (node.name, *node.forms))
    return node.cls == "Organization" and (kind in _GENERAL or ends)


def _pairs(document: Document, names: Places[Link], registry: Registry) -> Iterator[Link]:
    """雙方 and 兩國: the last two countries named together; 兩岸: Taiwan and China."""
    text = document.article.text
    blocks = Places(document.article.blocks, SPAN)
    for match in _BOTH.finditer(text):
        if not any(blocks.over(match.start(), match.start() + 1)):
            continue
        span = Span(match.start(), match.end(), match.group())
        if match.group() == "兩岸":
            known = [f"actor/{k}" for k in ("tw", "cn") if f"actor/{k}" in registry.nodes]
            if len(known) == 2:
                yield Link(span, tuple(known), "compound", 0.8, "the two sides of the Strait")
            continue
        pair = _last_pair(_ended(names, match.start()), registry)
        if pair:
            yield Link(span, pair, "compound", 0.6, "the last two countries spoken of")


def _last_pair(before: Iterable[Link], registry: Registry) -> tuple[str, str] | None:
    """Return the last two countries of links, of which the last comes first."""
    found: list[str] = []
    for link in before:
        countries = [e for e in link.entities if registry.nodes[e].cls == "Country"]
        if len(countries) == 2:
            return countries[0], countries[1]
        for country in countries:
            if country not in found:
                found.append(country)
        if len(found) >= 2:
            return found[1], found[0]
    return None
