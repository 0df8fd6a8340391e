"""Train the name tagger and measure it: UNER files in, kg/models/ner-crf.crfsuite out.

    python tools/train_ner.py --data ../shared/data/uner \
        --articles ../shared/corpus/presidential-office.jsonl.xz

``--data`` holds gsd-train.iob2, gsd-dev.iob2, gsd-test.iob2 and pud-test.iob2: the files of
Universal NER (https://www.universalner.org/), UNER_Chinese-GSD and UNER_Chinese-PUD,
under these names.  ``--articles`` is optional: unlabelled articles for a second round (see
``silver_names.py``).  The same data and lexicon give the same bytes.  ``--measure`` trains
nothing and prints the figures of the model that is there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.errors import InputError, KgError
from kg.tagging.crf import MODEL_FILE, CrfNames, spans_of
from kg.tagging.features import extract, stretches
from kg.tagging.lac import NAME_TAGS, Lac, LacReading

PARAMETERS = {
    "c1": 0.05,
    "c2": 0.1,
    "max_iterations": 150,
    "feature.possible_transitions": True,
}
NameSpan = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with a label (``O``, ``B-PER``, ``I-PER`` ...) for each character."""

    text: str
    labels: tuple[str, ...]
    reading: LacReading


def read_iob2(path: Path, lac: Lac) -> list[Example]:
    """Read a file of Universal NER.

    Raises InputError if it is missing or a token does not stand in its sentence.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        remedy = "get it from https://www.universalner.org/ and name the folder with --data"
        raise InputError("cannot be read", file=path, remedy=remedy) from error
    sentences = list(_sentences(lines, path))
    readings = lac.read([text for text, _ in sentences])
    return [
        Example(text, labels, reading)
        for (text, labels), reading in zip(sentences, readings, strict=True)
    ]


def _sentences(lines: Sequence[str], path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    text = ""
    tokens: list[tuple[str, str]] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.startswith("# text = "):
            text = line.removeprefix("# text = ")
        elif line and not line.startswith("#"):
            _, form, label, *_ = line.split("\t")
            tokens.append((form, label))
        elif not line and tokens:
            try:
                yield text, _character_labels(text, tokens)
            except ValueError as error:
                raise InputError(str(error), file=path, line=number) from error
            tokens = []


def _character_labels(text: str, tokens: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Spread the labels of tokens over the characters of the sentence."""
    labels = ["O"] * len(text)
    position = 0
    for form, label in tokens:
        start = text.index(form, position)
        kind = label[2:]
        if kind in NAME_TAGS:
            first = start if label.startswith("B") else position
            labels[first : start + len(form)] = [f"I-{kind}"] * (start + len(form) - first)
            if label.startswith("B"):
                labels[start] = label
        position = start + len(form)
    return tuple(labels)


def train(examples: Sequence[Example], output: Path) -> None:
    """Train on ``examples`` and write the model to ``output``."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(PARAMETERS)
    for example in examples:
        for start, end in stretches(example.text):
            features = extract(example.text, example.reading, start, end)
            trainer.append(features, list(example.labels[start:end]))
    trainer.train(str(output))


def train_rounds(options: argparse.Namespace, lac: Lac) -> None:
    """Train on labelled text and, with ``--articles``, again with what that tagger labels."""
    from silver_names import label_articles  # noqa: PLC0415 -- it imports this module

    examples = read_iob2(options.data / "gsd-train.iob2", lac)
    train(examples, options.output)
    if options.articles:
        teacher = CrfNames(options.output)
        silver = label_articles(
            options.articles, teacher, lac, every=options.every, most=options.most
        )
        print(f"{len(examples)} labelled sentences and {len(silver)} of {options.articles.name}")
        train([*examples, *silver], options.output)


def measure(examples: Sequence[Example], crf: CrfNames) -> Iterator[str]:
    """Yield a line for each tagger and kind: precision, recall and F1 of whole names."""
    gold = [set(spans_of(example.labels)) for example in examples]
    found = {
        "lac": [
            {(w.start, w.end, w.tag) for w in example.reading.words if w.tag in NAME_TAGS}
            for example in examples
        ],
        "crf": [set(crf.find(example.text, example.reading)) for example in examples],
    }
    for source, spans in found.items():
        for kind in (*NAME_TAGS, "all"):
            yield f"{source}  {kind}  {_figures(gold, spans, kind)}"


def _figures(gold: list[set[NameSpan]], found: list[set[NameSpan]], kind: str) -> str:
    def pick(spans: set[NameSpan]) -> set[NameSpan]:
        return {span for span in spans if kind in (span[2], "all")}

    hits = sum(len(pick(g) & pick(f)) for g, f in zip(gold, found, strict=True))
    wanted, given = sum(len(pick(g)) for g in gold), sum(len(pick(f)) for f in found)
    precision, recall = hits / max(given, 1), hits / max(wanted, 1)
    harmonic = 2 * hits / max(given + wanted, 1)
    return f"P {precision:.1%}  R {recall:.1%}  F1 {harmonic:.1%}  ({wanted} names)"


def main() -> None:
    """Train, unless told only to measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/uner"))
    parser.add_argument("--articles", type=Path, help="JSON lines, for the second round")
    parser.add_argument("--every", type=int, default=40, help="take every n-th article")
    parser.add_argument("--most", type=int, default=500, help="take at most so many sentences")
    parser.add_argument("--output", type=Path, default=MODEL_FILE)
    parser.add_argument("--measure", action="store_true", help="train nothing")
    options = parser.parse_args()
    lac = Lac()
    if not options.measure:
        train_rounds(options, lac)
    for name in ("gsd-dev", "gsd-test", "pud-test"):
        print(name)
        examples = read_iob2(options.data / f"{name}.iob2", lac)
        for line in measure(examples, CrfNames(options.output)):
            print("  " + line)


if __name__ == "__main__":
    try:
        main()
    except KgError as error:
        sys.exit(str(error))
