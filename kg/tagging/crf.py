"""Names from a conditional random field over characters that builds on LAC's reading.

In: a sentence and what LAC makes of it.  Out: the persons, organizations and places in
it.  The model and what is known about it stand in ``kg/models``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.tagging.features import extract, stretches

if TYPE_CHECKING:
    from kg.tagging.lac import LacReading

MODEL_FILE = Path(__file__).resolve().parent.parent / "models" / "ner-crf.crfsuite"

_MISSING = (
    "the name tagger is not installed: the package python-crfsuite is missing "
    "(install it with: pip install python-crfsuite)"
)
_UNREADABLE = "{}: the name tagger's model cannot be read: {} (install the package again)"


class CrfNames:
    """The trained model, loaded when it is first used."""

    def __init__(self, model: Path = MODEL_FILE) -> None:
        """Read the model from the file ``model``."""
        self._file = model
        self._bytes = b""

    def find(self, sentence: str, reading: LacReading) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, label) of each name, in code points of ``sentence``.

        Raises KgError if the model or python-crfsuite is missing.
        """
        for start, end in stretches(sentence):
            labels = self._model.tag(extract(sentence, reading, start, end))
            for first, last, label in spans_of(labels):
                yield start + first, start + last, label

    def weigh(
        self, sentence: str, reading: LacReading, least: float
    ) -> tuple[list[str], set[int]]:
        """Return a label for each character, and which of them are less probable than ``least``.

        For training: three times slower than ``find``.
        """
        labels = ["O"] * len(sentence)
        wavering: set[int] = set()
        for start, end in stretches(sentence):
            self._model.set(extract(sentence, reading, start, end))
            labels[start:end] = self._model.tag()
            wavering |= {
                i for i in range(start, end) if self._model.marginal(labels[i], i - start) < least
            }
        return labels, wavering

    @cached_property
    def _model(self) -> Any:
        try:
            import pycrfsuite  # noqa: PLC0415 -- its absence has a message of its own
        except ImportError as error:
            raise KgError(_MISSING) from error
        tagger = pycrfsuite.Tagger()
        try:
            self._bytes = self._file.read_bytes()  # the tagger reads them where they lie
            tagger.open_inmemory(self._bytes)
        except (OSError, ValueError) as error:
            raise KgError(_UNREADABLE.format(self._file, error)) from error
        return tagger


def spans_of(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, kind) of the names in a sequence of ``O``, ``B-x`` and ``I-x``.

    An ``I-x`` that continues nothing begins a name.
    """
    start = 0
    kind = ""
    for i, label in enumerate([*labels, "O"]):
        if kind and label != f"I-{kind}":
            yield start, i, kind
            kind = ""
        if not kind and label != "O":
            start, kind = i, label[2:]
