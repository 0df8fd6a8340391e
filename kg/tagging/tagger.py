"""The taggers behind one interface: sentences in, words and names out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.model import Word
from kg.tagging.crf import CrfNames
from kg.tagging.lac import Lac, LacReading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NameLabel = Literal["PER", "ORG", "LOC"]

LABELS: dict[str, NameLabel] = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}


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
        for reading in self._lac.read(sentences):
            yield Tagging(_words(reading), tuple(_lac_names(reading)))


class NameTagger:
    """Words from LAC; names from LAC and from the model that was trained on top of it.

    A name that both find stands twice, once with the source ``lac`` and once with ``crf``.
    """

    def __init__(self, lac: Lac | None = None, crf: CrfNames | None = None) -> None:
        """Use ``lac`` and ``crf``, by default those that are installed."""
        self._lac = lac or Lac()
        self._crf = crf or CrfNames()

    def tag(self, sentences: Sequence[str]) -> Iterator[Tagging]:
        """Yield the words and names of each sentence.

        Raises KgError if a model is missing.
        """
        for sentence, reading in zip(sentences, self._lac.read(sentences), strict=True):
            found = self._crf.find(sentence, reading)
            ours = (FoundName(start, end, LABELS[tag], "crf") for start, end, tag in found)
            yield Tagging(_words(reading), (*_lac_names(reading), *ours))


def _words(reading: LacReading) -> tuple[Word, ...]:
    return tuple(Word(word.start, word.end, word.tag) for word in reading.words)


def _lac_names(reading: LacReading) -> Iterator[FoundName]:
    for word in reading.words:
        label = LABELS.get(word.tag)
        if label is not None:
            yield FoundName(word.start, word.end, label, "lac")


def load_tagger() -> NameTagger:
    """Return the taggers that come with the package; their models load on first use."""
    return NameTagger()
