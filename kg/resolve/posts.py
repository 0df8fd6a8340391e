"""Posts: who holds which title where, read from what stands side by side.

In: titles, and the links of names in the registry.  Out: ``Post`` records.  Besides what
stands beside a name, a verb of holding with a post after it is read (擔任國防部部長).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.model import Post, Span
from kg.resolve import whose
from kg.resolve.beside import NameReader
from kg.resolve.handover import find_handed
from kg.resolve.lists import find_shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Document, Link
    from kg.resolve.registry import Registry
    from kg.titles import TitleSpan

_HOLD: Final = re.compile(
    r"(?P<verb>擔任|出任|接任|調任|轉任|升任|晉任|晉升|就任|繼任|兼任|續任|連任|歷任|曾任|現任|時任|回任|改任|當選|當了|獲任命為|"
    r"獲聘為|被任命為|任命為|身為|升為|接掌|當上|派任|調升|陞任|晉陞|晉升為|原任|先後擔任|"
    r"曾[一二兩三四五六七八九多][度次]?(?:擔|出|連|獲選)?任|(?<=[年月日])任)(?P<gap>了|為)?"
)
_PAST: Final = ("曾任", "歷任", "卸任")
_SPEECH: Final = re.compile(
    r"(副?總統|院長|主席|部長)(?:致詞|談話|講話|演說|講詞|書面賀詞|賀詞|報告)(?:內容|全文|稿)?(?:全文|內容)?(?:如下|為)?[：:]"
)
_TERM: Final = re.compile(r"任內|任期內")
_AGENTS: Final = ("獲", "經", "奉", "受", "承", "被", "接替", "取代", "接續", "繼", "頂替")
_SOVEREIGN: Final = frozenset({"總統", "副總統", "委員", "代表", "教授"})
_AND: Final = (
    "，也是",
    "，同時也是",
    "，也兼任",
    "也是",
    "兼",
    "暨",
    "及",
    "並兼任",
    "兼任",
    "、",
    "與",
    "和",
)


def find_posts(
    document: Document, titles: Sequence[TitleSpan], registry: Registry
) -> tuple[Post, ...]:
    """Return the posts that the text gives, in text order, each once."""
    reader = _Reader(document, titles, registry)
    reader.found.extend(reader.beside_names())
    reader.found.extend(find_shared(reader, reader.found))
    reader.found.extend(find_handed(reader, reader.found))
    reader.found.extend([*reader.after_verbs(), *reader.in_terms()])
    return _merge([reader.attach(post) for post in reader.found])


class _Reader(NameReader):
    """Adds what verbs of holding say."""

    def after_verbs(self) -> Iterator[Post]:
        """擔任國防部部長: the subject is the last person before the verb in the sentence."""
        for sentence in self.document.sentences:
            for match in _HOLD.finditer(self.text, sentence.span.start, sentence.span.end):
                subjects = self._holders(sentence.span, match)
                posts = [
                    p
                    for p in self._posts_after(match.start(), match.end(), sentence.span.end)
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
        if post.organization is not None or post.title in _SOVEREIGN:
            return post
        listed = self.listed_body(post)
        if listed is not None:
            return replace(post, organization=listed)
        bodies = set()
        for title in self.titles:
            alone = title.end not in self.by_name and title.start not in self.by_name_end
            if title.bare != post.title or not alone or title.former:
                continue
            body = self.body_of(title) or next(
                (
                    b.entities[0]
                    for b in self.bodies
                    if b.span.end == title.start and self.cls_of(b.entities[0]) == "Organization"
                ),
                None,
            )
            bodies.add(body) if body else None
        if post.title.endswith(self.lists.shared_titles):
            bodies = {b for b in bodies if self._category(b) != "party"}
        return replace(post, organization=bodies.pop()) if len(bodies) == 1 else post

    def _category(self, identifier: str) -> str | None:
        entry = self.registry.nodes[identifier].entry
        return entry.category if entry is not None else None

    def in_terms(self) -> Iterator[Post]:
        """在國防部部長任內: the subject is the last person before it."""
        for sentence in self.document.sentences:
            for match in _TERM.finditer(self.text, sentence.span.start, sentence.span.end):
                title = self.by_end.get(match.start())
                if title is None:
                    continue
                post = self.read_post("", title)
                subjects = self._subjects(sentence.span, post.span.start)
                if post.organization is not None and subjects:
                    yield replace(post, person=subjects[-1])

    def _is_rank(self, post: Post) -> bool:
        title = self.registry.lexicon.titles.get(post.title)
        return title is not None and title.kind == "rank"

    def _posts_after(self, verb: int, start: int, stop: int) -> Iterator[Post]:
        position = start
        while position < stop:
            title = next((t for t in self.titles if t.end - len(t.bare) >= position), None)
            if title is None or title.end > stop:
                return
            post = self.read_post("", title)
            if post.span.start < verb:
                return
            if post.organization is None and title.start == position:
                sentence = Span(self._sentence_start(verb), stop, "")
                post = replace(post, organization=whose.of_sentence(self, title, sentence))
            if post.span.start > position and not (
                post.organization is None
                and re.fullmatch(r"[\u4e00-\u9fff]{1,8}", self.text[position : post.span.start])
                and not any(
                    w in self.text[position : post.span.start] for w in self.lists.not_in_titles
                )
            ):
                return
            if any(
                n.span.start == title.end and self.cls_of(n.entities[0]) == "Person"
                for n in self.names
            ):
                return
            yield post
            position = title.end
            joined = next((j for j in _AND if self.text.startswith(j, position)), None)
            if joined is None:
                return
            position += len(joined)

    def _sentence_start(self, position: int) -> int:
        starts = (s.span.start for s in self.document.sentences if s.span.start <= position)
        return max(starts, default=0)

    def _holders(self, sentence: Span, match: re.Match[str]) -> list[str]:
        """Return the subject of a verb of holding: for 我 the speaker, for 你 who is addressed."""
        start = max(sentence.start, match.start() - 4)
        before = self.text[start : match.start()]
        if "你" in before or "您" in before:
            return self._addressee(sentence)
        if "我" in before or (match.group("verb") == "身為" and match.start() == sentence.start):
            return self._speaker(match.start())
        return self._subjects(sentence, match.start())

    def _speaker(self, before: int) -> list[str]:
        """Whose speech the article prints: the holder of the title in 總統致詞內容為."""
        heads = list(_SPEECH.finditer(self.text, 0, before))
        title = heads[-1].group(1) if heads else ""
        holders = [p.person for p in self.found if p.title == title and not p.former]
        return holders[:1]

    def _addressee(self, sentence: Span) -> list[str]:
        """In minutes 你 is who spoke last before this speaker."""
        heads = [
            n.entities[0]
            for n in self.names
            if n.span.start < sentence.end
            and self.cls_of(n.entities[0]) == "Person"
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
            if link.span.start > end and self.cls_of(link.entities[0]) == "Person":
                return link.entities[0] if len(gap) < 20 and gap.isalnum() else None
        return None

    def _subjects(self, sentence: Span, stop: int) -> list[str]:
        """Return the people named before ``stop`` in the sentence, the last group of a list.

        A sentence that names nobody speaks of the last person of its paragraph.
        """
        blocks = (b.span for b in self.document.article.blocks)
        block = next((b for b in blocks if b.covers(sentence)), sentence)
        earlier = [
            n
            for n in self.names
            if block.start <= n.span.start < stop and self.cls_of(n.entities[0]) == "Person"
        ]
        people = [n for n in earlier if n.span.start >= sentence.start] or earlier[-1:]
        people = [n for n in people if not self._is_agent(n)] or people
        group: list[str] = []
        last = None
        for link in reversed(people):
            gap = self.text[link.span.end : last] if last is not None else ""
            if last is not None and gap not in {"、", "與", "及", "和", "以及", "兩位"}:
                break
            group.insert(0, link.entities[0])
            last = link.span.start
        return group

    def _is_agent(self, link: Link) -> bool:
        """Whether a name is who decides or who goes: 獲總統甲核定, 接替乙出任."""
        held = [p.span.start for p in self.found if p.span.end == link.span.start]
        return self.text.endswith(_AGENTS, 0, min(held, default=link.span.start))


def _merge(posts: list[Post]) -> tuple[Post, ...]:
    """Keep each post once; one that names the organization replaces one that does not."""
    kept: list[Post] = []
    for post in sorted(posts, key=lambda p: (p.organization is None, -len(p.title), p.span.start)):
        same = next(
            (
                k
                for k in kept
                if k.person == post.person
                and (
                    k.title.endswith(post.title)
                    or (post.organization is None and post.title.endswith(k.title))
                )
                and (k.organization == post.organization or post.organization is None)
            ),
            None,
        )
        if same is None:
            kept.append(post)
    return tuple(sorted(kept, key=lambda p: (p.span.start, p.span.end, p.title, p.person)))
