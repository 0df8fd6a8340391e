"""Posts: who holds which title where, read from what stands side by side.

In: titles, and the links of names in the registry.  Out: ``Post`` records.  Three forms are
read: organization, title, name (國防部長顧立雄); name and title after it (顧立雄部長, 施毅陸軍大校);
a verb of holding with a post after it (擔任國防部部長).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.lexicon.mentions import load_words
from kg.model import Post, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Document, Word
    from kg.resolve.registry import Registry
    from kg.titles import TitleSpan

_BRIDGE: Final = re.compile(r"[\u4e00-\u9fff○〇0-9]{0,14}")
_HOLD: Final = re.compile(
    r"(?P<verb>擔任|出任|接任|調任|轉任|升任|晉任|晉升|就任|繼任|兼任|續任|連任|歷任|曾任|現任|時任|回任|改任|當選|當了|獲任命為|"
    r"獲聘為|被任命為|任命為|身為|升為|接掌|當上)(?P<gap>了|為)?"
)
_PAST: Final = ("曾任", "歷任", "卸任")
_SPEECH: Final = re.compile(
    r"(副?總統|院長|主席|部長)(?:致詞|談話|講話|演說|講詞|書面賀詞|賀詞|報告)(?:內容|全文|稿)?(?:全文|內容)?(?:如下|為)?[：:]"
)
_TERM: Final = re.compile(r"任內|任期內")
_AND: Final = ("，也是", "，同時也是", "，也兼任", "也是", "兼", "暨", "及", "並兼任", "兼任", "、", "與", "和")
_BODY_ENDS: Final = {"校": ("大學", "學校", "學院", "高中", "官校"), "會": ("會", "盟"), "所": ("所", "院")}


def find_posts(
    document: Document, titles: Sequence[TitleSpan], registry: Registry
) -> tuple[Post, ...]:
    """Return the posts that the text gives, in text order, each once."""
    reader = _Reader(document, titles, registry)
    reader.found.extend(reader.beside_names())
    reader.found.extend([*reader.after_verbs(), *reader.in_terms()])
    return _merge([reader.attach(post) for post in reader.found])


class _Reader:
    """Look-ups by place over one article."""

    def __init__(
        self, document: Document, titles: Sequence[TitleSpan], registry: Registry
    ) -> None:
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
        self.names = sorted(names, key=lambda link: link.span.start)
        self.found: list[Post] = []
        self.last_body: str | None = None
        self.last_end = -1
        self.last_title = ""
        people = [n for n in self.names if self._cls(n.entities[0]) == "Person"]
        self.by_name = {n.span.start for n in people}
        self.by_name_end = {n.span.end for n in people}
        self.bodies = [n for n in self.names if self._cls(n.entities[0]) != "Person"]

    def _cls(self, identifier: str) -> str:
        return self.registry.nodes[identifier].cls

    def beside_names(self) -> Iterator[Post]:
        """Read the titles to the left and right of every name."""
        for link in self.names:
            if self._cls(link.entities[0]) != "Person":
                continue
            person, span = link.entities[0], link.span
            posts = [*self._inside(person, span), *self._left(person, span.start)]
            posts += self._author(person, span.end)
            posts += self._right(person, span, commands=any(map(self._is_command, posts)))
            for post in posts:
                if post.organization is not None:
                    self.last_body, self.last_end = post.organization, post.span.end
                    self.last_title = post.title
            yield from posts

    def _list_body(self, title: TitleSpan, span: Span) -> str | None:
        """交通大學黃世昆教授、李育杰教授: the same title in a list is of the same body."""
        joined = self.text[self.last_end : span.start] in {"、", "及", "和", "與", "以及"}
        return self.last_body if joined and self.last_title == title.label else None

    def _is_command(self, post: Post) -> bool:
        """Whether only an officer can hold the post: the rank after the name is an address."""
        title = self.registry.lexicon.titles.get(post.title)
        return title is not None and title.organization_kinds == ("military",)

    def _inside(self, person: str, span: Span) -> Iterator[Post]:
        """張院長俊雄, 邱部長."""
        for title in self.titles:
            if span.start < title.start and title.end <= span.end and title.kind == "post":
                label = Span(title.start, title.end, self.text[title.start : title.end])
                yield Post(person, title.label, None, label, title.former)

    def _author(self, person: str, end: int) -> Iterator[Post]:
        """甲／陸軍備役中校 at the head of a paragraph."""
        title = next((t for t in self.titles if t.start > end), None)
        if self.text[end : end + 1] in {"／", "/"} and title and title.start - end < 14:
            gap = self.text[end + 1 : title.start]
            if not gap or gap.isalnum():
                yield self._post(person, title)

    def _left(self, person: str, start: int) -> Iterator[Post]:
        position = start
        while position > 0 and self.text[position - 1] in " 　":
            position -= 1
        while position in self.by_end:
            title = self.by_end[position]
            post = self._post(person, title)
            if post.organization is None and title.bare == "代表":
                return
            if post.organization is None:
                post = replace(post, organization=self._inherited(title, post))
            yield post
            position = post.span.start
            joined = next((j for j in ("兼", "暨", "兼任") if self.text.endswith(j, 0, position)), "")
            position -= len(joined)

    def _inherited(self, title: TitleSpan, post: Post) -> str | None:
        """The body of a title that names none: of the item before it in a list, or the last.

        總統府秘書長甲、副秘書長乙: of the Presidential Office too.  至國防部聽取簡報，由部長邱國正接待:
        the last body in the sentence whose name ends with the first character of the title.
        """
        before = self.text[post.span.start - 1 : post.span.start]
        sentence = next(
            (s.span for s in self.document.sentences if s.span.start <= title.start < s.span.end),
            None,
        )
        if sentence is None or title.kind != "post":
            return None
        if before and before in "、及和與" and title.bare.startswith(self.lists.subordinate_titles):
            return self.last_body if self.last_end >= post.span.start - 12 else None
        kind = title.bare[-2:-1] if title.bare.endswith("長") else ""
        if kind and kind in "部署局院處所旅隊校會司室":
            for link in reversed(self.bodies):
                near = sentence.start <= link.span.start < title.start
                if near and link.span.text.endswith(_BODY_ENDS.get(kind, (kind,))):
                    return link.entities[0] if self._is_body(link.entities[0]) else None
        return None

    def _right(self, person: str, span: Span, *, commands: bool) -> Iterator[Post]:
        position = span.end
        if self.text[position : position + 1] in {"（", "("}:
            held = next((t for t in self.titles if t.end > position), None)
            if held and self.text[held.end : held.end + 1] in {"）", ")"} and (
                held.start - position < 20
                and not set("（(）)") & set(self.text[position + 1 : held.start])
            ):
                yield self._post(person, held)
        bracket = re.compile(r"\s?[（(][A-Z][^（()）]{1,40}[)）]").match(self.text, position)
        position = bracket.end() if bracket else position
        body = next(
            (b for b in self.bodies if b.span.end == span.start and self._is_body(b.entities[0])),
            None,
        )
        title = self.by_start.get(position)
        if title is not None and title.bare == "代表" and not self._closes(title.end):
            return
        while title is not None and not (commands and title.kind == "rank"):
            own = self._body_of(title)
            organization = own if own is not None else self._list_body(title, span)
            if organization is None and body is not None and title.kind != "rank":
                organization = body.entities[0]
            begin = body.span.start if body is not None else title.start
            evidence = Span(begin, title.end, self.text[begin : title.end])
            yield Post(person, title.label, organization, evidence, title.former)
            title = self.by_start.get(title.end)

    def _closes(self, end: int) -> bool:
        """Whether a title ends here, so that 代表 is none but a verb elsewhere."""
        verbs = ("表示", "指出", "說", "率", "致詞", "等", "及", "與", "和", "陪同", "也", "、", "，", "。")
        return not self.text[end : end + 1].strip() or self.text.startswith(verbs, end)

    def _is_body(self, identifier: str) -> bool:
        return self._cls(identifier) in {"Organization", "Country"}

    def _body_of(self, title: TitleSpan) -> str | None:
        """The organization that stands inside the title."""
        if title.body is None:
            return None
        for link in self.bodies:
            if link.span.end == title.body[1] and self._is_body(link.entities[0]):
                return link.entities[0]
        return None

    def _post(self, person: str, title: TitleSpan) -> Post:
        """Read a title to its left: organization, words between, title."""
        own = self._body_of(title)
        if own is not None:
            start = title.start
            left = next((b for b in self.bodies if b.span.end == title.body[1]), None) if (
                title.body
            ) else None
            start = min(start, left.span.start) if left else start
            span = Span(start, title.end, self.text[start : title.end])
            return Post(person, title.label, own, span, title.former)
        bare_start = title.end - len(title.bare)
        for link in reversed(self.bodies):
            end = link.span.end
            overlap = end == bare_start + 1 and title.start == bare_start
            if link.span.start >= title.start or (end > title.start and not overlap):
                continue
            if title.start - end > 14:
                break
            bridge = "" if overlap else self.text[end : title.start]
            bridge = "" if bridge in {"）", ")"} else bridge
            place = self._cls(link.entities[0]) == "Place"
            if not self._bridges(bridge, end):
                break
            aside = bridge.endswith(("的", "）", ")", "籍"))
            label = title.label if aside else bridge + title.label
            if place:
                label = self.text[link.span.start : title.end]
            span = Span(link.span.start, title.end, self.text[link.span.start : title.end])
            if self.text.endswith("駐", 0, link.span.start):
                return self._envoy(person, title, link.span.start - 1)
            organization = None if place or not self._is_body(link.entities[0]) else (
                link.entities[0]
            )
            return Post(person, label, organization, span, title.former)
        span = Span(title.start, title.end, self.text[title.start : title.end])
        return Post(person, title.label, None, span, title.former)

    def _envoy(self, person: str, title: TitleSpan, start: int) -> Post:
        """美國駐日本大使: the country before 駐 is the one that sends."""
        sender = next(
            (b for b in self.bodies if b.span.end == start and self._is_body(b.entities[0])), None
        )
        begin = sender.span.start if sender else start
        span = Span(begin, title.end, self.text[begin : title.end])
        label = self.text[start : title.end]
        return Post(person, label, sender.entities[0] if sender else None, span, title.former)

    def _bridges(self, bridge: str, start: int) -> bool:
        """Whether the words between organization and title belong to the title."""
        if not bridge:
            return True
        if bridge.startswith("負責") and bridge.endswith("的"):
            return True
        if re.fullmatch(r"\s?[（(][^（()）]{1,20}[)）]", bridge):
            return True
        if bridge == "的" and self.text.startswith(("領導人", "元首", "總統"), start + 1):
            return True
        if not _BRIDGE.fullmatch(bridge):
            return False
        if bridge in {"的", "籍", "前", "現任", "新任", "時任"}:
            return bridge != "的"
        return not any(stop in bridge for stop in self.lists.not_in_titles) and start in self.starts

    def after_verbs(self) -> Iterator[Post]:
        """擔任國防部部長: the subject is the last person before the verb in the sentence."""
        for sentence in self.document.sentences:
            for match in _HOLD.finditer(self.text, sentence.span.start, sentence.span.end):
                subjects = self._holders(sentence.span, match)
                posts = [
                    p for p in self._posts_after(match.end(), sentence.span.end)
                    if not self._is_rank(p)
                ]
                relative = self._relative(posts[-1].span.end) if posts else None
                subjects = [relative] if relative else subjects
                if not subjects or not posts:
                    continue
                paired = "分別" in self.text[max(match.start() - 3, 0) : match.start()]
                if paired and len(subjects) >= len(posts) > 1:
                    pairs = list(zip(subjects[-len(posts) :], posts, strict=True))
                else:
                    pairs = [(subjects[-1], post) for post in posts]
                for person, post in pairs:
                    former = post.former or match.group("verb") in _PAST
                    yield replace(post, person=person, former=former)

    def attach(self, post: Post) -> Post:
        """Give a post without a body the only body whose like title stands alone in the text."""
        if post.organization is not None:
            return post
        bodies = set()
        for title in self.titles:
            alone = title.end not in self.by_name and title.start not in self.by_name_end
            if title.bare != post.title or not alone or title.former:
                continue
            body = self._body_of(title) or next(
                (b.entities[0] for b in self.bodies if b.span.end == title.start
                 and self._cls(b.entities[0]) == "Organization"), None
            )
            bodies.add(body) if body else None
        return replace(post, organization=bodies.pop()) if len(bodies) == 1 else post

    def in_terms(self) -> Iterator[Post]:
        """在國防部部長任內: the subject is the last person before it."""
        for sentence in self.document.sentences:
            for match in _TERM.finditer(self.text, sentence.span.start, sentence.span.end):
                title = self.by_end.get(match.start())
                if title is None:
                    continue
                post = self._post("", title)
                subjects = self._subjects(sentence.span, post.span.start)
                if post.organization is not None and subjects:
                    yield replace(post, person=subjects[-1])

    def _is_rank(self, post: Post) -> bool:
        title = self.registry.lexicon.titles.get(post.title)
        return title is not None and title.kind == "rank"

    def _posts_after(self, start: int, stop: int) -> Iterator[Post]:
        position = start
        while position < stop:
            title = next((t for t in self.titles if t.end - len(t.bare) >= position), None)
            if title is None or title.end > stop:
                return
            post = self._post("", title)
            if post.span.start != position and not (
                post.span.start > position
                and post.organization is None
                and re.fullmatch(r"[\u4e00-\u9fff]{1,8}", self.text[position : post.span.start])
                and not any(w in self.text[position : post.span.start] for w in self.lists.not_in_titles)
            ):
                return
            if any(n.span.start == title.end and self._cls(n.entities[0]) == "Person"
                   for n in self.names):
                return
            yield post
            position = title.end
            joined = next((j for j in _AND if self.text.startswith(j, position)), None)
            if joined is None:
                return
            position += len(joined)

    def _holders(self, sentence: Span, match: re.Match[str]) -> list[str]:
        """The subject of a verb of holding: 我 the speaker of a speech, 你 who is spoken to."""
        start = max(sentence.start, match.start() - 4)
        before = self.text[start : match.start()]
        if "你" in before or "您" in before:
            return self._addressee(sentence)
        if "我" in before or (match.group("verb") == "身為" and match.start() == sentence.start):
            return self._speaker(match.start())
        return self._subjects(sentence, match.start())

    def _speaker(self, before: int) -> list[str]:
        """Whose speech the article prints: the holder of the title in 總統致詞內容為."""
        head = None
        for head in _SPEECH.finditer(self.text, 0, before):
            pass
        if head is None:
            return []
        title = head.group(1)
        holders = [p.person for p in self.found if p.title == title and not p.former]
        return holders[:1]

    def _addressee(self, sentence: Span) -> list[str]:
        """In minutes 你 is who spoke last before this speaker."""
        heads = [
            n.entities[0] for n in self.names
            if n.span.start < sentence.end and self._cls(n.entities[0]) == "Person"
            and self.text[n.span.end : n.span.end + 1] in {"：", ":"}
        ]
        others = [person for person in heads if person != heads[-1]] if heads else []
        return others[-1:]

    def _relative(self, end: int) -> str | None:
        """擔任校閱指揮官的隊長湯上校: the holder follows 的."""
        if not self.text.startswith("的", end):
            return None
        for link in self.names:
            gap = self.text[end : link.span.start]
            if link.span.start > end and self._cls(link.entities[0]) == "Person":
                return link.entities[0] if len(gap) < 20 and gap.isalnum() else None
        return None

    def _subjects(self, sentence: Span, stop: int) -> list[str]:
        """The people named before ``stop`` in the sentence; the last group of a list.

        A sentence that names nobody speaks of the last person of its paragraph.
        """
        block = next(b.span for b in self.document.article.blocks if b.span.covers(sentence))
        earlier = [
            n for n in self.names
            if block.start <= n.span.start < stop and self._cls(n.entities[0]) == "Person"
        ]
        people = [n for n in earlier if n.span.start >= sentence.start] or earlier[-1:]
        group: list[str] = []
        last = None
        for link in reversed(people):
            gap = self.text[link.span.end : last] if last is not None else ""
            if last is not None and gap not in {"、", "與", "及", "和", "以及", "兩位"}:
                break
            group.insert(0, link.entities[0])
            last = link.span.start
        return group


def _merge(posts: list[Post]) -> tuple[Post, ...]:
    """Keep each post once; one that names the organization replaces one that does not."""
    kept: list[Post] = []
    for post in sorted(posts, key=lambda p: (p.organization is None, -len(p.title), p.span.start)):
        same = next(
            (
                k for k in kept
                if k.person == post.person
                and (k.title.endswith(post.title) or (
                    post.organization is None and post.title.endswith(k.title)
                ))
                and (k.organization == post.organization or post.organization is None)
            ),
            None,
        )
        if same is None:
            kept.append(post)
    return tuple(sorted(kept, key=lambda p: (p.span.start, p.span.end, p.title, p.person)))


