"""The taggers behind one interface: sentences in, words and names out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.model import Word
from kg.tagging.lac import Lac, LacWord

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NameLabel = Literal["PER", "ORG", "LOC"]

_LABELS: dict[str, NameLabel] = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name in a sentence: ``sentence[start:end]``, its label and which tagger found it."""

    start: int
    end: int
    label: NameLabel
    source: str


@dataclass(frozen=True, slots=True)
class Tagging:
    """What the taggers read off one sentence; offsets are code points of the sentence."""

    words: tuple[Word, ...]
    names: tuple[FoundName, ...]


class LacTagger:
    """Words and names from LAC alone."""

    def __init__(self, lac: Lac | None = None) -> None:
        """Use ``lac``, by default the installed one."""
        self._lac = lac or Lac()

    def tag(self, sentences: Sequence[str]) -> Iterator[Tagging]:
        """Yield the words and names of each sentence.  Raises KgError without LAC."""
        for words in self._lac.segment(sentences):
            yield Tagging(
                tuple(Word(w.start, w.end, w.tag) for w in words), tuple(lac_names(words))
            )


def lac_names(words: Sequence[LacWord]) -> Iterator[FoundName]:
    """Yield the words that LAC tags as a person, an organization or a place."""
    for word in words:
        label = _LABELS.get(word.tag)
        if label is not None:
            yield FoundName(word.start, word.end, label, "lac")


def load_tagger() -> LacTagger:
    """Return the taggers that come with the package."""
    return LacTagger()
