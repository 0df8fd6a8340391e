"""Stage 2: read off an article's text what can be read without interpreting it.

In: an ``Article``.  Out: a ``Document`` with its sentences, words, names and lexicon terms,
every offset in code points of ``Article.text``.  Nothing outside the article's blocks is
looked at.  The text may be anything: lone surrogates and control characters are passed
over, and time and memory grow linearly with length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from spacy.attrs import NORM
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.model import Document, Name, Sentence, Span, Term, Word
from kg.tagging.characters import fold_text, is_latin
from kg.tagging.tagger import load_tagger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model import Article
    from kg.tagging.tagger import Tagging

LONGEST_PIECE = 300
"""Code points of a sentence that the tagger sees at once; longer ones are cut at a comma."""

LONGEST_DOC = 20_000
"""Code points of a spaCy Doc; a longer block is searched for terms in overlapping windows."""

_SENTENCE = re.compile(
    r"""(?:[^\n\r\u2028\u2029\x0b\x0c\x85。！？!?]
         | [!?](?=[0-9A-Za-z=&/]))*          # a mark inside a web address ends nothing
        (?:[。！？!?]+[」』）)\]】》〉”’"']*)?""",
    re.VERBOSE,
)
_ENDS = "。！？!?"
_CLOSING = "」』）)]】》〉”’\"'"
_LINE_BREAK = re.compile("[\n\r\u2028\u2029\x0b\x0c\x85]")
_COMMAS = "，、；,;： "
_SURROGATE = re.compile("[\ud800-\udfff]")  # spaCy encodes words as UTF-8


class FormSource(Protocol):
    """What this stage needs of the lexicon: every written form with its list and row."""

    def forms(self) -> Iterable[tuple[str, str, str]]:
        """Yield (form, kind, key)."""
        ...


class Tagger(Protocol):
    """What this stage needs of a tagger: a ``Tagging`` for each sentence, in order."""

    def tag(self, sentences: Sequence[str]) -> Iterable[Tagging]:
        """Read each sentence by itself; offsets are code points of the sentence."""
        ...


class Annotator:
    """Reads articles with one lexicon and one tagger; keeps nothing between articles."""

    def __init__(self, lexicon: FormSource, tagger: Tagger | None = None) -> None:
        """Without ``tagger``, the taggers that come with the package are used."""
        self._terms = TermMatcher(lexicon.forms())
        self._tagger = tagger if tagger is not None else load_tagger()

    def annotate(self, article: Article) -> Document:
        """Return what the text of ``article`` shows.

        Raises KgError if the tagger's model is missing.
        """
        sentences = tuple(split_sentences(article))
        words: list[Word] = []
        names: list[Name] = []
        for offset, tagging in self._tag(article, sentences):
            words += (Word(offset + w.start, offset + w.end, w.pos) for w in tagging.words)
            for found in tagging.names:
                start, end = offset + found.start, offset + found.end
                span = Span(start, end, article.text[start:end])
                names.append(Name(span, found.label, found.source))
        names.sort(key=lambda name: (name.span.start, -name.span.end, name.source, name.label))
        terms = [
            term for block in article.blocks for term in self._terms.find(article.text, block.span)
        ]
        return Document(article, sentences, tuple(words), tuple(names), tuple(terms))

    def annotate_many(self, articles: Iterable[Article]) -> Iterator[Document]:
        """Annotate a stream of articles, holding one at a time."""
        for article in articles:
            yield self.annotate(article)

    def _tag(
        self, article: Article, sentences: Iterable[Sentence]
    ) -> Iterator[tuple[int, Tagging]]:
        text = article.text
        pieces = [
            piece for s in sentences for start, end in _inside_blocks(article, s)
            for piece in _cut(text, start, end)
        ]
        for first in range(0, len(pieces), _BATCH):
            batch = pieces[first : first + _BATCH]
            taggings = self._tagger.tag([text[start:end] for start, end in batch])
            for (start, _), tagging in zip(batch, taggings, strict=True):
                yield start, tagging


_BATCH = 256


# -- sentences ----------------------------------------------------------------------------


def split_sentences(article: Article) -> Iterator[Sentence]:
    """Yield the sentences of the article's blocks, without white space at either end.

    A sentence ends at 。！？!? with the quotes and brackets that close after it, at a line
    break and at the end of its block; a semicolon ends nothing.  Where only inline markup
    was cut out of a line (a link's address, a byline), the sentence goes on over the gap:
    its span holds the gap's text, and its block is the one it begins in.
    """
    text = article.text
    found: list[tuple[int, int, int]] = []
    for number, block in enumerate(article.blocks):
        position = block.span.start
        continued = number > 0 and _goes_on(article, number)
        while position < block.span.end:
            match = _SENTENCE.match(text, position, block.span.end)
            end = match.end() if match else position
            raw = text[position:end]
            if raw.strip():
                start, stop = end - len(raw.lstrip()), position + len(raw.rstrip())
                if continued and found and not _has_ended(text, *found[-1][:2]):
                    found[-1] = (found[-1][0], stop, found[-1][2])
                else:
                    found.append((start, stop, number))
                continued = False
            position = max(end, position + 1)
    for index, (start, stop, number) in enumerate(found):
        yield Sentence(index, Span(start, stop, text[start:stop]), number)


def _has_ended(text: str, start: int, end: int) -> bool:
    return text[max(start, end - 12) : end].rstrip(_CLOSING).endswith(tuple(_ENDS))


def _goes_on(article: Article, number: int) -> bool:
    """Whether a body block stands on one line with the body block before it."""
    before, block = article.blocks[number - 1 : number + 1]
    gap = article.text[before.span.end : block.span.start]
    return before.role == block.role == "body" and not _LINE_BREAK.search(gap)


def _inside_blocks(article: Article, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the parts of a sentence without the gaps that it goes on over."""
    for number in range(sentence.block, len(article.blocks)):
        block = article.blocks[number].span
        if block.start >= sentence.span.end:
            return
        yield max(block.start, sentence.span.start), min(block.end, sentence.span.end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a long sentence into pieces for the tagger, after a comma where there is one."""
    while end - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        cut = max(text.rfind(comma, start + LONGEST_PIECE // 2, limit) for comma in _COMMAS) + 1
        cut = cut or limit
        yield start, cut
        start = cut
    yield start, end


# -- lexicon terms ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """All rows that claim one folded form, by kind; and where it needs a word boundary."""

    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    bound_left: bool
    bound_right: bool


class TermMatcher:
    """Finds lexicon forms in a text with spaCy's PhraseMatcher over single characters.

    Each character is a token, so a token's number is its offset, and forms are compared on
    the folded character (attribute NORM).  A form that begins or ends with a Latin letter
    or a digit must do so at the border of a word.
    """

    def __init__(self, forms: Iterable[tuple[str, str, str]]) -> None:
        """Collect ``(form, kind, key)``; forms that fold alike are one pattern."""
        self._vocab = Vocab(lex_attr_getters={NORM: fold_text})
        self._matcher = PhraseMatcher(self._vocab, attr="NORM")
        grouped: dict[str, dict[str, set[str]]] = {}
        for form, kind, key in forms:
            grouped.setdefault(fold_text(form), {}).setdefault(kind, set()).add(key)
        grouped.pop("", None)
        self._overlap = max(map(len, grouped), default=1)
        self._forms: dict[int, _Form] = {}
        for folded in sorted(grouped):
            self._matcher.add(folded, [self._doc(folded)])
            kinds = tuple((k, tuple(sorted(keys))) for k, keys in sorted(grouped[folded].items()))
            rule = self._vocab.strings[folded]
            self._forms[rule] = _Form(kinds, is_latin(folded[0]), is_latin(folded[-1]))

    def find(self, text: str, within: Span) -> Iterator[Term]:
        """Yield every term inside ``within``, by start, then the longest first.

        Terms may overlap.  ``text`` is the article's; spans are offsets into it.
        """
        step = max(LONGEST_DOC - self._overlap, 1)
        for first in range(within.start, within.end, step):
            last = min(first + step + self._overlap, within.end)
            matches = [
                (first + start, first + end, rule)
                for rule, start, end in self._matcher(self._doc(text[first:last]))
                if first + start < first + step
            ]
            for start, end, rule in sorted(matches, key=lambda m: (m[0], -m[1], m[2])):
                form = self._forms[rule]
                if _at_word_borders(text, start, end, form):
                    span = Span(start, end, text[start:end])
                    yield from (Term(span, kind, keys) for kind, keys in form.kinds)

    def _doc(self, text: str) -> Doc:
        characters = [*_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)]
        return Doc(self._vocab, words=characters, spaces=[False] * len(characters))


def _at_word_borders(text: str, start: int, end: int, form: _Form) -> bool:
    left = form.bound_left and start > 0 and is_latin(text[start - 1])
    right = form.bound_right and end < len(text) and is_latin(text[end])
    return not (left or right)
