"""Posts: who holds which title where, read from what stands side by side.

In: titles, and the links of names in the registry.  Out: ``Post`` records.  Besides what
stands beside a name, a verb of holding with a post after it is read (擔任國防部部長).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from kg.model import Post, Span
from kg.places import SPAN, Places
from kg.resolve import whose
from kg.resolve.beside import NameReader
from kg.resolve.handover import find_handed
from kg.resolve.lists import find_joint, find_shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Block, Document, Link
    from kg.resolve.registry import Registry
    from kg.titles import TitleSpan

_HOLD: Final = re.compile(
    r"(?P<verb>擔任|出任|接任|調任|轉任|升任|晉任|晉升|就任|繼任|兼任|續任|連任|歷任|曾任|現任|時任|回任|改任|當選|當了|獲任命為|"
    r"獲聘為|被任命為|任命為|身為|升為|接掌|當上|派任|調升|陞任|晉陞|晉升為|原任|先後擔任|現為|現職為?|目前為|目前是|同為|皆為|均為|"
    r"曾[一二兩三四五六七八九多][度次]?(?:擔|出|連|獲選)?任|(?<=[年月日])任)(?P<gap>了|為)?"
)
_LIKE: Final = frozenset({"同為", "皆為", "均為"})
_PAST: Final = ("曾任", "歷任", "卸任")
_SPEECH: Final = re.compile(
    r"(副?總統|院長|主席|部長)(?:致詞|談話|講話|演說|講詞|書面賀詞|賀詞|報告)(?:內容|全文|稿)?(?:全文|內容)?(?:如下|為)?[：:]"
)
_TERM: Final = re.compile(r"任內|任期內")
_AGENTS: Final = ("獲", "經", "奉", "受", "承", "被", "接替", "取代", "接續", "繼", "頂替")
_AND_NAMES: Final = frozenset({"、", "與", "及", "和", "以及"})
_NEAR: Final = 20  # characters between a post and the person whose it is
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
    reader.found.extend([*find_joint(reader, reader.found)])
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
                    if match.group("verb") in _LIKE or not self._is_rank(p)
                ]
                relative = self._relative(posts[-1].span.end) if posts else []
                subjects = relative or subjects
                if match.group("verb") in _LIKE:
                    yield from (replace(posts[-1], person=p) for p in relative if posts)
                    continue
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
        bodies = self._alone.get(post.title, set())
        if post.title.endswith(self.lists.shared_titles):
            bodies = {b for b in bodies if self._category(b) != "party"}
        return replace(post, organization=min(bodies)) if len(bodies) == 1 else post

    @cached_property
    def _alone(self) -> dict[str, set[str]]:
        """The bodies of the titles that stand beside no name, by the bare title."""
        found: dict[str, set[str]] = {}
        for title in self.titles:
            alone = title.end not in self.by_name and title.start not in self.by_name_end
            if not alone or title.former:
                continue
            before = self.body_before(title.start, "Organization")
            body = self.body_of(title) or (before.entities[0] if before is not None else None)
            if body:
                found.setdefault(title.bare, set()).add(body)
        return found

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
            at = bisect_left(self._bare_starts, position)
            title = self.titles[at] if at < len(self.titles) else None
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
            if title.end in self.by_name:
                return
            yield post
            position = title.end
            joined = next((j for j in _AND if self.text.startswith(j, position)), None)
            if joined is None:
                return
            position += len(joined)

    @cached_property
    def _bare_starts(self) -> list[int]:
        return [title.end - len(title.bare) for title in self.titles]

    def _sentence_start(self, position: int) -> int:
        sentence = next(self.sentences.before(position + 1), None)
        return sentence.span.start if sentence is not None else 0

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
        heads = [head.group(1) for head in self._speeches if head.end() <= before]
        title = heads[-1] if heads else ""
        holders = (p.person for p in self.found if p.title == title and not p.former)
        return [*islice(holders, 1)]

    @cached_property
    def _speeches(self) -> list[re.Match[str]]:
        return [*_SPEECH.finditer(self.text)]

    def _addressee(self, sentence: Span) -> list[str]:
        """In minutes 你 is who spoke last before this speaker."""
        heads = [head.entities[0] for head in self._heads.before(sentence.end)]
        others = (person for person in heads if person != heads[0])
        return [*islice(others, 1)]

    @cached_property
    def _heads(self) -> Places[Link]:
        """The names of people with a colon after them."""
        ended = (n for n in self.people.items if n.span.end < len(self.text))
        return Places((n for n in ended if self.text[n.span.end] in "：:"), SPAN)

    def _relative(self, end: int) -> list[str]:
        """擔任校閱指揮官的隊長湯上校, 同為上將的甲與乙: who holds it follows 的."""
        link = self.people.after(end + 1) if self.text.startswith("的", end) else None
        if link is None or link.span.start - end >= _NEAR:
            return []
        if not self.text[end : link.span.start].isalnum():
            return []
        group, last = [link.entities[0]], link.span.end
        for other in self.people.starting(last, last + 2 * _NEAR):
            if self.text[last : other.span.start] not in _AND_NAMES:
                break
            group.append(other.entities[0])
            last = other.span.end
        return group

    def _subjects(self, sentence: Span, stop: int) -> list[str]:
        """Return the people named before ``stop`` in the sentence, the last group of a list.

        A sentence that names nobody speaks of the last person of its paragraph.
        """
        blocks = (b.span for b in self._blocks.over(sentence.start, sentence.start + 1))
        block = next((b for b in blocks if b.covers(sentence)), sentence)
        people = (
            self.people.starting(sentence.start, stop)
            or self.people.starting(block.start, stop)[-1:]
        )
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
        held = self._post_starts.get(link.span.start, link.span.start)
        return self.text.endswith(_AGENTS, 0, held)

    @cached_property
    def _post_starts(self) -> dict[int, int]:
        """Where the posts begin that stand beside names, by their ends."""
        ordered = sorted(self.found, key=lambda post: -post.span.start)
        return {post.span.end: post.span.start for post in ordered}

    @cached_property
    def _blocks(self) -> Places[Block]:
        return Places(self.document.article.blocks, SPAN)


def _merge(posts: list[Post]) -> tuple[Post, ...]:
    """Keep each post once; one that names the organization replaces one that does not."""
    kept: dict[str, list[Post]] = {}
    for post in sorted(posts, key=lambda p: (p.organization is None, -len(p.title), p.span.start)):
        same = next(
            (
                k
                for k in kept.setdefault(post.person, [])
                if (
                    k.title.endswith(post.title)
                    or (post.organization is None and post.title.endswith(k.title))
                )
                and (k.organization == post.organization or post.organization is None)
            ),
            None,
        )
        if same is None:
            kept[post.person].append(post)
    posts = [post for own in kept.values() for post in own]
    return tuple(sorted(posts, key=lambda p: (p.span.start, p.span.end, p.title, p.person)))
