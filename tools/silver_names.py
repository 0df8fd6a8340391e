"""Label sentences of unlabelled articles for the name tagger's second round of training.

In: articles as JSON lines (``text`` and what else ``kg build`` reads; may be ``.xz``), the
lexicon, and a tagger trained on labelled text.  Out: ``Example`` objects, as good as
labelled by hand where it matters: organizations, countries, places and people that the
lexicon knows are labelled by it, all other names by the tagger, and a sentence in which
the tagger wavers outside the lexicon's terms is left out.

No organization fills more than ``PER_NAME`` sentences, so that what is learned is what
organizations look like and not that one is frequent.
"""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from train_ner import Example, NameSpan

from kg.annotate import TermMatcher, split_sentences
from kg.ingest import make_article
from kg.lexicon import load_lexicon
from kg.model import Span, Term
from kg.tagging.crf import CrfNames, spans_of
from kg.tagging.lac import Lac, LacReading

PER_NAME = 15
SURE = 0.75
"""The least probability the tagger must give each of its labels."""

LENGTHS = range(12, 121)
"""Code points of a sentence; shorter ones are headings, longer ones lists."""

_LABELS = {"organization": "ORG", "country": "LOC", "place": "LOC", "person": "PER"}
_TRAPS = ("發展中國家", "發展中國", "中國式")
_UNKNOWN = "?"


def label_articles(path: Path, crf: CrfNames, lac: Lac, *, every: int, most: int) -> list[Example]:
    """Return at most ``most`` examples from every ``every``-th article of ``path``."""
    matcher = TermMatcher(load_lexicon().forms())
    candidates = (
        example
        for sentences in _read_sentences(path, every)
        for sentence, reading in zip(sentences, lac.read(sentences), strict=True)
        if (example := label(sentence, reading, matcher, crf)) is not None
    )
    return list(islice(_varied(candidates), most))


def _read_sentences(path: Path, every: int) -> Iterator[list[str]]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, every):
            article = make_article(json.loads(line)["text"])
            texts = (sentence.span.text for sentence in split_sentences(article))
            yield [text for text in texts if len(text) in LENGTHS]


def _varied(examples: Iterable[Example]) -> Iterator[Example]:
    """Pass on what holds an organization that has not filled its sentences."""
    used: Counter[str] = Counter()
    seen: set[str] = set()
    for example in examples:
        names = {
            example.text[start:end]
            for start, end, kind in spans_of(example.labels)
            if kind == "ORG"
        }
        if example.text not in seen and any(used[name] < PER_NAME for name in names):
            seen.add(example.text)
            used.update(names)
            yield example


def label(
    sentence: str, reading: LacReading, matcher: TermMatcher, crf: CrfNames
) -> Example | None:
    """Return the sentence with its labels, or None where they would not be reliable."""
    if any(trap in sentence for trap in _TRAPS):
        return None
    terms = matcher.find(sentence, Span(0, len(sentence), sentence))
    known = [name for name in known_names(terms) if name[2] != "LOC"]
    labels, wavering = crf.weigh(sentence, reading, SURE)
    guessed = list(spans_of(labels))
    chosen: list[NameSpan] = []
    for name in known:
        touching = [g for g in guessed if g[0] < name[1] and name[0] < g[1]]
        if any(g[0] <= name[0] and name[1] <= g[1] and g[:2] != name[:2] for g in touching):
            continue  # part of a longer name that the tagger sees
        if name[2] == _UNKNOWN or any(g[0] < name[0] or name[1] < g[1] for g in touching):
            return None
        chosen.append(name)
    inside = {i for start, end, _ in known for i in range(start, end)}
    if not wavering <= inside:
        return None
    free = [g for g in guessed if all(g[1] <= c[0] or c[1] <= g[0] for c in chosen)]
    return Example(sentence, _spread(len(sentence), [*chosen, *free]), reading)


def known_names(terms: Iterable[Term]) -> list[NameSpan]:
    """Choose among a lexicon's terms: the longest first, none overlapping, in text order.

    An organization joins the country or organization right before it (美國國防部,
    國防部陸軍司令部).  A form that two kinds claim gets the kind ``?``.
    """
    kinds: dict[tuple[int, int], set[str]] = {}
    for term in terms:
        if term.kind in _LABELS and len(term.span) > 1:
            kinds.setdefault((term.span.start, term.span.end), set()).add(_LABELS[term.kind])
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(kinds, key=lambda place: (place[0] - place[1], place)):
        if all(end <= first or last <= start for first, last in chosen):
            chosen.append((start, end))
    joined: list[NameSpan] = []
    for start, end in sorted(chosen):
        claimed = kinds[start, end]
        kind = next(iter(claimed)) if len(claimed) == 1 else _UNKNOWN
        if joined and kind == "ORG" and joined[-1][1] == start and joined[-1][2] in ("LOC", "ORG"):
            start = joined.pop()[0]  # noqa: PLW2901 -- the name begins earlier
        joined.append((start, end, kind))
    return joined


def _spread(length: int, names: Sequence[NameSpan]) -> tuple[str, ...]:
    labels = ["O"] * length
    for start, end, kind in names:
        labels[start:end] = [f"B-{kind}", *([f"I-{kind}"] * (end - start - 1))]
    return tuple(labels)
