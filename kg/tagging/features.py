"""What the name tagger looks at: for each character a list of short strings.

In: a stretch of text that LAC has read.  Out: one list of features for each of its
characters.  A feature is a letter for its kind and a value; the model knows a weight for
each one it met in training.  Speed decides here: a feature costs about 0.3 microseconds
a character, so there are few, made by slicing strings and indexing tables.

Changing anything here makes the trained model useless: train it again with
``tools/train_ner.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import numpy as np

from kg.tagging.characters import fold_text, is_latin
from kg.tagging.lac import STRONGEST_LEANING, LacReading

_DOTS = "·．・‧•"

_ADDRESS = r"(?:https?://|www\.)[!-~]+"
_BREAK = re.compile(
    rf"{_ADDRESS}|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ue000-\uf8ff\ud800-\udfff]+"
    r"|(?<![A-Za-z.,])\s+|\s+(?![A-Za-z])"
)


def stretches(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the parts of a sentence that a name cannot reach across.

    Web addresses, control characters, characters of private use and white space, unless
    Latin letters stand on both sides of it, belong to no part.
    """
    start = 0
    for match in _BREAK.finditer(sentence):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(sentence):
        yield start, len(sentence)


def character_class(char: str) -> str:
    """Return 9 for a digit, a for a Latin letter, h for Han, . for a name's dot, else p."""
    if char.isdigit():
        return "9"
    if is_latin(char):
        return "a"
    if char in _DOTS:
        return "."
    return "h" if "\u3400" <= char <= "\u9fff" else "p"


class _ClassTable(dict[int, str]):
    def __missing__(self, code_point: int) -> str:
        found = self[code_point] = character_class(chr(code_point))
        return found


_CLASSES = _ClassTable()


_LEVELS = 2 * STRONGEST_LEANING + 1
_WEIGHTS = np.array([_LEVELS * _LEVELS, _LEVELS, 1])


def _leaning_table() -> list[tuple[list[str], list[str], list[str]]]:
    """For each triple of leanings its features as this, the previous and the next character."""
    steps = range(-STRONGEST_LEANING, STRONGEST_LEANING + 1)
    return [
        (
            [f"n{p}", f"o{o}", f"p{q}", f"w{p // 2},{o // 2},{q // 2}"],
            [f"N{p}", f"O{o}", f"P{q}"],
            [f"X{p}", f"Y{o}", f"Z{q}"],
        )
        for p, o, q in product(steps, steps, steps)
    ]


_LEANINGS = _leaning_table()


def extract(sentence: str, reading: LacReading, start: int, end: int) -> list[list[str]]:
    """Return the features of the characters of ``sentence[start:end]``."""
    text = fold_text(sentence[start:end])
    lexical = _lexical(text, reading, start, end)
    triples = (reading.leanings[start:end] + STRONGEST_LEANING) @ _WEIGHTS
    leanings = [_LEANINGS[triple] for triple in triples.tolist()]
    edge: tuple[list[str], list[str], list[str]] = ([], [], [])
    return [
        of_text + this + before + after
        for of_text, (this, _, _), (_, before, _), (_, _, after) in zip(
            lexical, leanings, [edge, *leanings[:-1]], [*leanings[1:], edge], strict=True
        )
    ]


def _lexical(text: str, reading: LacReading, start: int, end: int) -> list[list[str]]:
    """Features of characters, their classes, and LAC's words and tags."""
    padded = f"##{text}$$"
    classes = f"#{text.translate(_CLASSES)}$"
    words, numbers = _words_within(text, reading, start, end)
    labels = ["#", *(w[1] + "BI"[i > 0] for w in words[1:-1] for i in range(len(w[0]))), "$"]
    result = []
    for i, number in enumerate(numbers):
        far, left, char, right, beyond = list(padded[i : i + 5])
        before, here, after = labels[i : i + 3]
        (last, tag0), (word, tag1), (following, tag2) = words[number - 1 : number + 2]
        result.append([
            "0" + char, "1" + left, "2" + right, "3" + far, "4" + beyond,
            "5" + left + char, "6" + char + right, "7" + far + left, "8" + right + beyond,
            "9" + left + char + right,
            "A" + here, "B" + before + here, "C" + here + after, "D" + here + char,
            "E" + tag0 + " " + tag1 + " " + tag2, "F" + word + here[-1],
            "G" + last, "H" + following, "K" + classes[i : i + 3],
        ])  # fmt: skip
    return result


def _words_within(
    text: str, reading: LacReading, start: int, end: int
) -> tuple[list[tuple[str, str]], list[int]]:
    """Return (form, tag) of the words, with one at each edge, and each character's."""
    words = [("#", "#")]
    numbers: list[int] = []
    for word in reading.words:
        first, last = max(word.start, start), min(word.end, end)
        if first < last:
            form = text[first - start : last - start]
            numbers += [len(words)] * len(form)
            words.append((form, word.tag))
    words.append(("$", "$"))
    return words, numbers
