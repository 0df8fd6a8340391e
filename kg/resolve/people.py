"""Link names of people: the gazetteer's, namesakes apart, short forms to the full name.

In: mentions, titles and the registry.  Out: links in the registry.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.identity import fold
from kg.lexicon.names import load_names
from kg.model import Span
from kg.places import Places
from kg.resolve.registry import DOT, LATIN, Node, Registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.lexicon.gazetteer import Entry
    from kg.model import Document, Mention
    from kg.titles import TitleSpan

_HIGH: Final = frozenset({"總統", "副總統", "主席", "首相", "總理"})
_SEX: Final = frozenset("女男嫌")
_LOOSE: Final = frozenset({"委員", "代表", "團長", "教授", "大使", "博士", "立委", "議員"})


def link_people(
    document: Document,
    mentions: Sequence[Mention],
    titles: Sequence[TitleSpan],
    registry: Registry,
) -> None:
    """Link the mentions of people: full names first, then surname and title."""
    people = _with_latin_keys(document, [m for m in mentions if m.cls == "Person"], registry)
    placed = Places(titles)
    for mention in people:
        if mention.rule not in {"surname and title", "title inside name"}:
            _link_name(mention, registry)
    for mention in people:
        if mention.rule == "title inside name":
            name = _without_title(mention, placed)
            node = _person(name, mention, registry)
            registry.link(mention.span, node, 0.9, f"title stands inside the name {name}")
    for mention in people:
        if mention.rule == "surname and title":
            _link_surname(document, mention, placed, registry)
    _add_latin_forms(document, registry)


def _with_latin_keys(
    document: Document, people: list[Mention], registry: Registry
) -> list[Mention]:
    """Give a name the key of the gazetteer that the Latin form after it has: 李（Mike Lee）."""
    text = document.article.text
    found = []
    for mention in people:
        match = None if mention.keys else LATIN.match(text, mention.span.end)
        key = _by_name(match.group(1), registry) if match else None
        found.append(replace(mention, keys=(key,)) if key else mention)
    return found


def _by_name(name: str, registry: Registry) -> str | None:
    """Return the key of the only person of the gazetteer of that name, dots aside."""
    keys = registry.lexicon.people_by_name.get(fold(name), ())
    return keys[0] if len(keys) == 1 else None


def _link_name(mention: Mention, registry: Registry) -> None:
    name = mention.span.text
    node = _person(name, mention, registry)
    if node.entry is not None:
        registry.link(mention.span, node, 1.0, "gazetteer: exact name")
    else:
        registry.link(mention.span, node, 0.8, f"NIL: not in the gazetteer ({mention.rule})")


def _person(name: str, mention: Mention, registry: Registry) -> Node:
    """Return the node for a name: known, the part of a dotted name, or new."""
    if mention.keys:
        return registry.from_gazetteer(mention.keys[0])
    for node in registry.like("Person", {name, DOT.split(name)[-1]}):
        if name == node.name:
            return node
        if any(name in DOT.split(form) for form in node.forms if DOT.search(form)):
            return node
        if DOT.search(name) and node.name in DOT.split(name)[-1:]:
            registry.rename(node, name)
            return node
    key = _by_name(name, registry)
    if key is not None:
        return registry.from_gazetteer(key)
    return _by_surname(name, mention.span.start, registry) or registry.unlisted("Person", name)


def _by_surname(name: str, start: int, registry: Registry) -> Node | None:
    """楊女, 楊男: the last person of that surname named before ``start``."""
    if len(name) != 2 or name[1] not in _SEX:
        return None
    kin = [n for n in registry.like("Person", {name[0]}) if _full(n.name, name[0])]
    before = [n for n in kin if n.places[0] < start]
    return max(before, key=lambda n: max(p for p in n.places if p < start), default=None)


def _without_title(mention: Mention, titles: Places[TitleSpan]) -> str:
    """張院長俊雄 is 張俊雄."""
    span = mention.span
    inner = next(t for t in titles.starting(span.start + 1, span.end) if t.end < span.end)
    return span.text[: inner.start - span.start] + span.text[inner.end - span.start :]


def _link_surname(
    document: Document, mention: Mention, titles: Places[TitleSpan], registry: Registry
) -> None:
    """邱部長 is the person of that surname in the article, the nearest before it."""
    span = mention.span
    inside = titles.starting(span.start + 1, span.end)
    title = next((t for t in inside if t.end == span.end), None)
    surname = span.text[: title.start - span.start] if title else span.text[:1]
    same = [
        node
        for node in registry.like("Person", {surname[:1]})
        if any(
            form.startswith(surname) and _full(form, surname) for form in (node.name, *node.forms)
        )
    ]
    bare = title.bare if title else ""
    former = title is not None and title.former
    known = _fitting(same, title, titles)
    if known:
        pool = [n for n in known if n.places[0] < span.start] or known
        node = max(pool, key=lambda n: max((p for p in n.places if p < span.start), default=-1))
        registry.link(span, node, 0.9, f"surname and title of {node.name} at {node.places[0]}")
        return
    listed = [
        e
        for e in registry.lexicon.entries.values()
        if e.kind == "person"
        and e.name.startswith(surname)
        and bare
        and (span.text in e.aliases or (e.title == bare and _in_office(e, document, former=former)))
    ]
    if len(listed) == 1:
        node = registry.from_gazetteer(listed[0].key)
        registry.link(span, node, 0.8, "gazetteer: surname and title")
        return
    node = registry.unlisted("Person", span.text)
    registry.link(span, node, 0.6, "NIL: surname and title only")


def _fitting(
    nodes: Sequence[Node],
    title: TitleSpan | None,
    titles: Places[TitleSpan],
) -> list[Node]:
    """Who of the people of a surname may be meant by surname and title.

    Those who bear the title beside their name; else those whose title the text does not
    give; else, for a form of address, all.  A president is only who is called one.
    """
    if title is None or title.kind in {"honorific", "rank"}:
        return list(nodes)
    held = {node.id: _titles_beside(node, titles) for node in nodes}
    exact = [n for n in nodes if any(title.bare in t or t in title.bare for t in held[n.id])]
    if title.bare in _HIGH:
        exact = [n for n in nodes if title.bare in held[n.id]]
    if exact or title.bare in _HIGH:
        return exact or [n for n in nodes if n.entry is not None and n.entry.title == title.bare]
    entries = [n for n in nodes if n.entry is not None and n.entry.title == title.bare]
    untitled = [n for n in nodes if not held[n.id] and _may_hold(n, title.bare)]
    loose = list(nodes) if len(nodes) == 1 and title.bare in _LOOSE else []
    return entries or untitled or loose


def _titles_beside(node: Node, titles: Places[TitleSpan]) -> set[str]:
    return {
        title.bare
        for span in node.spans
        for title in titles.over(span.start - 1, span.end + 1)
        if title.kind == "post"
        and (
            title.end == span.start
            or title.start == span.end
            or (span.start < title.start and title.end <= span.end)
        )
    }


def _in_office(entry: Entry, document: Document, *, former: bool) -> bool:
    """Whether the person held the post when the article appeared, or, ``former``, before."""
    published = document.article.published
    if published is None or entry.since is None:
        return False
    day = published.isoformat()
    if former:
        return entry.until is not None and entry.until <= day
    return entry.since <= day and (entry.until is None or day[: len(entry.until)] <= entry.until)


def _full(form: str, surname: str) -> bool:
    return len(form) > len(surname) and load_names().chinese_score(form) > 0


def _may_hold(node: Node, title: str) -> bool:
    entry = node.entry
    return (
        entry is None
        or not entry.title
        or not title
        or title in entry.title
        or (entry.title in title)
    )


def _add_latin_forms(document: Document, registry: Registry) -> None:
    """莫里森（Scott Morrison）: the Latin form names the same person."""
    text = document.article.text
    for link in list(registry.links):
        node = registry.nodes[link.entities[0]]
        match = LATIN.match(text, link.span.end) if node.cls == "Person" else None
        if match:
            span = Span(match.start(1), match.end(1), match.group(1))
            registry.link(span, node, 1.0, f"Latin form of {link.span.text}")
