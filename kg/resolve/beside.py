"""Posts read off what stands beside a name: 國防部長顧立雄, 顧立雄部長, 施毅陸軍大校.

In: titles, and the links of names in the registry.  Out: ``Post`` records.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.lexicon.mentions import load_words
from kg.model import Post, Span
from kg.places import SPAN, Places
from kg.resolve import whose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Document, Link, Word
    from kg.resolve.registry import Registry
    from kg.titles import TitleSpan

_BRIDGE: Final = re.compile(r"[\u4e00-\u9fff○〇0-9]{0,14}")
_ASIDE: Final = re.compile(r"\s?[（(][^（()）]{1,20}[)）]")
_JOINED: Final = ("兼任", "兼", "暨")
_APPOSED: Final = re.compile(r"(?:、|，同時也是|，也是|的)(?:現任|現為|也是|兼任|時任)?$")
_ITEMS: Final = re.compile("[、，及與和]")
_PARTY: Final = re.compile(r"[、，][\u4e00-\u9fff]{2,6}籍的?$")
_LATIN_ASIDE: Final = re.compile(r"\s?[（(][A-Z][^（()）]{1,50}[)）]")
_SAME_COMMITTEE: Final = re.compile("(?:[該本此同]|[^\\w、])委員會\\Z")
_STATE: Final = re.compile("共和國|聯邦共和國|王國|大公國|公國|聯邦|獨立國")
_FIELDS: Final = ("印太", "亞太", "東亞", "亞洲", "歐洲", "國際", "政治", "軍事", "戰略", "安全")
_CHARGES: Final = ("負責", "主管", "分管", "掌管")
_CLOSING: Final = frozenset("）)")
_QUOTE_ENDS: Final = frozenset("」』”")
_ASIDE_ENDS: Final = ("的", "）", ")", "籍")
_LONGEST_BRIDGE: Final = 14
_BODIES: Final = ("Organization", "Country")


class NameReader:
    """Look-ups by place over one article."""

    def __init__(self, document: Document, titles: Sequence[TitleSpan], registry: Registry) -> None:
        """Index titles, names and bodies by place."""
        self.text = document.article.text
        self.document = document
        self.registry = registry
        self.lists = load_words()
        no_posts = self.lists.not_posts
        self.titles = [t for t in titles if t.kind != "honorific" and t.bare not in no_posts]
        self.by_end = {t.end: t for t in self.titles}
        self.by_start = {t.start: t for t in self.titles}
        self.starts: dict[int, Word] = {w.start: w for w in document.words}
        names = [link for link in registry.links if link.kind == "name"]
        self.names = Places(names, SPAN)
        self.found: list[Post] = []
        self.last_body: str | None = None
        self.last_end = -1
        self.last_title = ""
        people = [n for n in self.names.items if self.cls_of(n.entities[0]) == "Person"]
        self.by_name = {n.span.start for n in people}
        self.by_name_end = {n.span.end for n in people}
        self.people = Places(people, SPAN)
        self.bodies = Places(
            (n for n in self.names.items if self.cls_of(n.entities[0]) != "Person"), SPAN
        )
        self.title_places = Places(self.titles)
        self.sentences = Places(document.sentences, SPAN)
        self.most_named: dict[tuple[str, ...], tuple[list[int], list[str]]] = {}
        self._ending: dict[int, list[Link]] = {}
        self._closed_bodies: dict[int, Link] = {}
        for body in self.bodies.items:
            self._ending.setdefault(body.span.end, []).append(body)
            self._closed_bodies.setdefault(self._closed(body.span.end), body)

    def cls_of(self, identifier: str) -> str:
        """Return the class of an entity."""
        return self.registry.nodes[identifier].cls

    def body_before(self, end: int, *classes: str) -> Link | None:
        """Return the body of one of the classes (by default any) whose name ends at ``end``."""
        for body in self._ending.get(end, ()):
            if not classes or self.cls_of(body.entities[0]) in classes:
                return body
        return None

    def beside_names(self) -> Iterator[Post]:
        """Read the titles to the left and right of every name."""
        for link in self.people.items:
            person, span = link.entities[0], link.span
            posts = [*self._inside(person, span), *self._left(person, span.start)]
            posts += self._author(person, span.end)
            posts += self._right(person, span)
            posts += self._apposed(person, span.end) if not posts else ()
            for post in posts:
                if post.organization is not None:
                    self.last_body, self.last_end = post.organization, post.span.end
                    self.last_title = post.title
            yield from posts

    def _list_body(self, title: TitleSpan, span: Span) -> str | None:
        """濱海大學王大明教授、陳文雄教授: the same title in a list is of the same body."""
        joined = self.text[self.last_end : span.start] in {"、", "及", "和", "與", "以及"}
        return self.last_body if joined and self.last_title == title.label else None

    def _inside(self, person: str, span: Span) -> Iterator[Post]:
        """張院長俊雄, 邱部長, 嚴上將."""
        for title in self.title_places.starting(span.start + 1, span.end):
            if title.end <= span.end and title.kind == "rank":
                yield self._from(title.start, person, title, title.label, None)
            elif title.end <= span.end and title.kind == "post":
                body = self.body_before(span.start, "Organization")
                start = body.span.start if body else title.start
                organization = body.entities[0] if body else None
                yield self._from(start, person, title, title.label, organization)

    def _author(self, person: str, end: int) -> Iterator[Post]:
        """甲／陸軍備役中校 at the head of a paragraph."""
        title = self.title_places.after(end + 1)
        if self.text[end : end + 1] in {"／", "/"} and title and title.start - end < 14:
            gap = self.text[end + 1 : title.start]
            if not gap or gap.isalnum():
                yield self.read_post(person, title)

    def _left(self, person: str, start: int) -> Iterator[Post]:
        position = start
        while position > 0 and self.text[position - 1] in " 　":
            position -= 1
        position = self._behind_party(position)
        if position - 1 in self.by_end and self.text[position - 1] in "”」":
            position -= 1  # “國防部長”甲
        while position in self.by_end:
            title = self.by_end[position]
            post = self.read_post(person, title)
            if post.organization is None and title.bare == "代表":
                return
            if post.organization is None:
                post = replace(post, organization=self.inherited(title, post))
            yield post
            rank = self._rank_between(title, post)
            if rank is not None:
                yield self._from(rank.start, person, rank, rank.label, None)
            position = self._before_post(title, post)

    def _rank_between(self, title: TitleSpan, post: Post) -> TitleSpan | None:
        """某指揮部中尉人事官: the rank between the body and the post."""
        rank = self.by_end.get(title.start)
        return rank if rank and rank.kind == "rank" and post.span.start < rank.start else None

    def _behind_party(self, position: int) -> int:
        """外交委員會召委、乙黨籍的甲: step back over the party to the title."""
        match = _PARTY.search(self.text, max(0, position - 12), position)
        if match is None or match.start() not in self.by_end:
            return position
        party = self.bodies.starting(match.start() + 1, match.start() + 2)
        return match.start() if party else position

    def _before_post(self, title: TitleSpan, post: Post) -> int:
        """Return where a further title of the same person may end: 甲會理事長、乙黨立委丙.

        Across a comma or 的 only a title that has no holder of its own and a body of its own.
        """
        start = post.span.start
        plain = next((j for j in _JOINED if self.text.endswith(j, 0, start)), "")
        if plain or start in self.by_end:
            return start - len(plain)
        match = _APPOSED.search(self.text, max(0, start - 6), start)
        other = self.by_end.get(match.start()) if match else None
        if match is None or other is None or other.start in self.by_name_end:
            return -1
        if match.group().startswith("的") and title.kind != "rank":
            return -1
        first = self.read_post("", other)
        own = first.organization is not None or self.inherited(other, first) is not None
        ranked = title.kind == "rank"
        named = ranked if match.group().startswith("的") else own and (post.organization or ranked)
        return match.start() if named else -1

    def inherited(self, title: TitleSpan, post: Post) -> str | None:
        """Return the body of a title that names none: of the item before in a list, or the last.

        總統府秘書長甲、副秘書長乙: of the Presidential Office too.  至國防部聽取簡報，由部長甲
        接待: the last body in the sentence that ends with the first character of the title.
        """
        before = self.text[post.span.start - 1 : post.span.start]
        around = next(self.sentences.over(title.start, title.start + 1), None)
        placed = post.span.start < title.start  # 甲市消防局長: of no body that a list named
        if around is None or title.kind != "post" or placed:
            return None
        sentence = around.span
        named = (
            whose.of_side(self, title)
            or whose.of_host(self, title, post, sentence)
            or whose.of_colleague(self, title, post, sentence)
        )
        if named is not None:
            return named
        if before and before in "、及和與" and title.bare.startswith(self.lists.subordinate_titles):
            near = self.last_end >= max(sentence.start, post.span.start - 80)
            return self.last_body if near and self._only_names(post.span.start) else None
        if _SAME_COMMITTEE.search(self.text, max(0, post.span.start - 4), post.span.start):
            earlier = (b for b in self.bodies.before(title.start) if b.span.end < title.start)
            return next((b.entities[0] for b in earlier if b.span.text.endswith("委員會")), None)
        if before and before.isalpha() and before not in "由與和及請為是向陪":
            return None
        return whose.of_sentence(self, title, sentence) or whose.of_article(self, title)

    def _only_names(self, start: int) -> bool:
        """Whether every item between the last post of a body and ``start`` names a person."""
        begun = [name.span for name in self.names.starting(self.last_end, start)]
        position = self.last_end
        for item in _ITEMS.split(self.text[self.last_end : start]):
            stop = position + len(item)
            if len(item) > 1 and not any(position <= s.start < stop for s in begun):
                return False
            position = stop + 1
        return True

    def _right(self, person: str, span: Span) -> Iterator[Post]:
        position = span.end
        if self.text[position : position + 1] in {"（", "("}:
            held = self.title_places.ending_after(position)
            if (
                held
                and self.text[held.end : held.end + 1] in {"）", ")"}
                and (
                    held.start - position < 20
                    and not set("（(）)") & set(self.text[position + 1 : held.start])
                )
            ):
                yield self.read_post(person, held)
        bracket = re.compile(r"\s?[（(][A-Z][^（()）]{1,40}[)）]").match(self.text, position)
        position = bracket.end() if bracket else position
        body = self.body_before(span.start, *_BODIES) or self._with_aside(span.start)
        title = self.by_start.get(position)
        if title is not None and title.bare == "代表" and not self._closes(title.end):
            return
        while title is not None:
            own = self.body_of(title)
            organization = own if own is not None else self._list_body(title, span)
            if organization is None and body is not None and title.kind != "rank":
                organization = body.entities[0]
            begin = body.span.start if body is not None else title.start
            evidence = Span(begin, title.end, self.text[begin : title.end])
            yield Post(person, title.label, organization, evidence, title.former)
            title = self.by_start.get(title.end)

    def _with_aside(self, end: int) -> Link | None:
        """甲公司(Latin form)乙總裁: the body before a bracket that ends where the name begins."""
        body = self._closed_bodies.get(end) if self.text[end - 1 : end] in {")", "）"} else None
        return body if body is not None and self.is_body(body.entities[0]) else None

    def _apposed(self, person: str, end: int) -> Iterator[Post]:
        """甲，某基金會執行長，: a title with its body set off by commas behind a name."""
        title = self.title_places.after(end + 1)
        if self.text[end : end + 1] != "，" or title is None or title.start - end > 24:
            return
        if self.text[title.end : title.end + 1] not in {"，", "。", "："}:
            return
        post = self.read_post(person, title)
        if post.span.start == end + 1 and post.organization is not None:
            yield post

    def _closes(self, end: int) -> bool:
        """Whether a title ends here, so that 代表 is none but a verb elsewhere."""
        verbs = ("表示", "指出", "說", "率", "致詞", "等", "及", "與", "和",
                 "陪同", "也", "、", "，", "。")
        return not self.text[end : end + 1].strip() or self.text.startswith(verbs, end)

    def listed_body(self, post: Post) -> str | None:
        """Return the body that the gazetteer gives the person for this title, if spoken of."""
        entry = self.registry.nodes[post.person].entry
        if entry is None or entry.organization is None or entry.title != post.title:
            return None
        node = self.registry.nodes.get(f"actor/{entry.organization}")
        return node.id if node is not None and node.places else None

    def is_body(self, identifier: str) -> bool:
        """Whether an entity is an organization or a country."""
        return self.cls_of(identifier) in _BODIES

    def body_of(self, title: TitleSpan) -> str | None:
        """Return the organization that stands inside the title."""
        if title.body is None:
            return None
        body = self.body_before(title.body[1], *_BODIES)
        return body.entities[0] if body is not None else None

    def read_post(self, person: str, title: TitleSpan) -> Post:
        """Read a title to its left: organization, words between, title."""
        own = self.body_of(title)
        if own is not None and title.body is not None:
            left = self._ending[title.body[1]][0].span.start
            return self._from(min(title.start, left), person, title, title.label, own)
        bare_start = title.end - len(title.bare)
        rank = self.by_end.get(title.start)
        stop = rank.start if rank is not None and rank.kind == "rank" else title.start
        for link in self.bodies.before(title.start):
            end = self._closed(link.span.end)
            overlap = end == bare_start + 1 and title.start == bare_start
            rest = self.text[end : title.end]
            if (
                title.start < bare_start + 1 < end
                and rest in self.registry.lexicon.titles
                and self.is_body(link.entities[0])
            ):  # 立法院甲黨黨團 and 黨團書記長
                return self._from(link.span.start, person, title, rest, link.entities[0])
            if end > title.start and not overlap:
                continue
            ranked = title.kind == "post" and end <= stop
            bridge = "" if overlap else self.text[end : stop if ranked else title.start]
            bridge = "" if bridge in _CLOSING else bridge
            crossed = bool(self.people.starting(end, title.start))
            before = self._chained(link, bridge)
            if before is not None and not crossed:
                bridge = self.text[self._closed(before.span.end) : title.start]
                return self._bridged(person, title, before, bridge)
            if title.start - end > _LONGEST_BRIDGE or crossed or not self._bridges(bridge, end):
                break
            if self.text.endswith("駐", 0, link.span.start):
                return self._envoy(person, title, link.span.start - 1)
            return self._bridged(person, title, link, bridge)
        return self._from(title.start, person, title, title.label, None)

    def _closed(self, end: int) -> int:
        """Return where a name ends with what belongs to it: 「甲中心」（Latin form）, 甲共和國."""
        closed = end + (self.text[end : end + 1] in _QUOTE_ENDS)
        state = _STATE.match(self.text, closed)
        closed = state.end() if state else closed
        aside = _LATIN_ASIDE.match(self.text, closed)
        return aside.end() if aside else closed

    def _chained(self, link: Link, bridge: str) -> Link | None:
        """美國國防部印太安全事務助理部長, 美國國防部負責印太事務的: the body before the region.

        A region that the duties of a post name is no body of the post.
        """
        start = link.span.start
        charged = self.text.endswith(_CHARGES, 0, start)
        region = self.cls_of(link.entities[0]) in {"Place", "Country"} or charged
        if not region or any(stop in bridge[:-1] for stop in self.lists.not_in_titles):
            return None
        start -= 2 if charged else 0
        body = self._closed_bodies.get(start)
        return body if body and self.cls_of(body.entities[0]) == "Organization" else None

    def _bridged(self, person: str, title: TitleSpan, link: Link, bridge: str) -> Post:
        """Make the post of a title that follows ``link``, with the words between."""
        start = link.span.start
        if self.text[start - 1 : start] in {"（", "("}:
            before = self.body_before(start - 1)
            start = before.span.start if before is not None else start
        if self.cls_of(link.entities[0]) == "Place":
            return self._from(start, person, title, self.text[start : title.end], None)
        aside = bridge.endswith(_ASIDE_ENDS) and not bridge.startswith(_CHARGES)
        label = title.label if aside else bridge + title.label
        organization = link.entities[0] if self.is_body(link.entities[0]) else None
        if title.kind == "rank" and self.cls_of(link.entities[0]) == "Country":
            organization = None  # 我國退役中校
        past = self.starts.get(start - 1)
        if past is not None and past.end == start and self.text[start - 1] == "前":
            post = self._from(start - 1, person, title, f"前{label}", organization)
            return replace(post, former=True)
        return self._from(start, person, title, label, organization)

    def _from(
        self, start: int, person: str, title: TitleSpan, label: str, organization: str | None
    ) -> Post:
        span = Span(start, title.end, self.text[start : title.end])
        return Post(person, label, organization, span, title.former)

    def _envoy(self, person: str, title: TitleSpan, start: int) -> Post:
        """美國駐日本大使: the country before 駐 is the one that sends."""
        sender = self.body_before(start, *_BODIES)
        begin = sender.span.start if sender else start
        span = Span(begin, title.end, self.text[begin : title.end])
        label = self.text[start : title.end]
        return Post(person, label, sender.entities[0] if sender else None, span, title.former)

    def _bridges(self, bridge: str, start: int) -> bool:
        """Whether the words between organization and title belong to the title."""
        if not bridge:
            return True
        charge = bridge.startswith("負責") and bridge.endswith("的")
        head = bridge == "的" and self.text.startswith(("領導人", "元首", "總統"), start + 1)
        if charge or head or _ASIDE.fullmatch(bridge):
            return True
        if not _BRIDGE.fullmatch(bridge):
            return False
        if bridge in {"的", "籍", "籍的", "前", "現任", "新任", "時任"}:
            return bridge != "的"
        begun = start in self.starts or bridge.startswith(_FIELDS)
        return begun and not any(stop in bridge for stop in self.lists.not_in_titles)
