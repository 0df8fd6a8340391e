"""How sure a stretch of text is of what it says, and whether it denies it.

In: the text, a span of it and the words of ``modality.yaml``.  Out: a :class:`Modality`.
Two readings: :func:`assess` looks at the clause around a trigger, :func:`assess_content`
at a whole stretch of speech.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.lexicon.speech import ModalityLexicon
    from kg.model import Certainty, Polarity

SENTENCE_ENDS: Final = "。！？!?\n"
CLAUSE_ENDS: Final = SENTENCE_ENDS + "，；：,;"
_FILLER: Final = "\ufffc"
_DOUBTFUL: Final = ("能否", "可否")
_LONG_SPEECH: Final = 4  # one hedged sentence in five or more leaves a speech certain
_NEGATION_REACH: Final = 8
_FEW_CLAUSES: Final = 2


@dataclass(frozen=True, slots=True)
class Modality:
    """What the words around a stretch of text make of it.

    ``hypothetical``: it stands under 如果, 若, 一旦.  ``consequence``: it would follow from
    such a condition.  ``denied``: a verb of denial (否認) governs it.  ``wish``: it is
    hoped or called for.  ``question``: it is asked.  ``markers`` are the words that decided.
    """

    certainty: Certainty = "certain"
    polarity: Polarity = "affirmed"
    hypothetical: bool = False
    consequence: bool = False
    question: bool = False
    denied: bool = False
    wish: bool = False
    markers: tuple[str, ...] = ()


def mask(text: str, words: Iterable[str]) -> str:
    """Return ``text`` with each of ``words`` blanked out, its length unchanged.

    ``words`` come longest first, so that a longer word hides the shorter ones in it.
    """
    for word in words:
        if word in text:
            text = text.replace(word, _FILLER * len(word))
    return text


def find_words(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return those of ``words`` that stand in ``text``, in their own order."""
    return tuple(word for word in words if word in text)


def clause_around(text: str, span: Span) -> Span:
    """Return the clauses that ``span`` touches, without the punctuation around them."""
    start, end = span.start, span.end
    while start > 0 and text[start - 1] not in CLAUSE_ENDS:
        start -= 1
    while end < len(text) and text[end] not in CLAUSE_ENDS:
        end += 1
    return Span(start, end, text[start:end])


def sentence_start(text: str, position: int) -> int:
    """Return where the sentence around ``position`` begins."""
    while position > 0 and text[position - 1] not in SENTENCE_ENDS:
        position -= 1
    return position


def assess(text: str, span: Span, lexicon: ModalityLexicon) -> Modality:
    """Judge the clause of ``text`` around ``span``, for instance around an event's trigger.

    Negation counts where it stands before the span and near it; conditions count in the
    same clause (``hypothetical``) or earlier in the sentence (``consequence``).
    """
    around = clause_around(text, span)
    clause = mask(around.text, lexicon.ignore)
    offset = span.start - around.start
    before = clause[:offset]
    earlier = mask(text[sentence_start(text, around.start) : around.start], lexicon.ignore)
    certainty, markers = _certainty(clause, lexicon)
    conditional = find_words(before, lexicon.conditional)
    consequence = not conditional and bool(find_words(earlier, lexicon.conditional))
    negation = find_words(before[-_NEGATION_REACH:], lexicon.negation)
    denying = find_words(before, lexicon.denying)
    wish = find_words(before, lexicon.wish)
    asked = around.end < len(text) and text[around.end] in "？?"
    question = find_words(clause, lexicon.question) if asked else ()
    return Modality(
        certainty="possible" if conditional and certainty == "certain" else certainty,
        polarity="negated" if bool(negation) != bool(denying) else "affirmed",
        hypothetical=bool(conditional),
        consequence=consequence,
        question=asked,
        denied=bool(denying),
        wish=bool(wish),
        markers=(*markers, *conditional, *negation, *denying, *wish, *question),
    )


def assess_content(text: str, span: Span, lexicon: ModalityLexicon) -> Modality:
    """Judge a whole stretch of reported speech, as its speaker puts it.

    It is ``negated`` only where all of it denies: each clause does, or a word of denial
    (絕非, 從未) rules it.
    """
    content = mask(text[span.start : span.end], lexicon.ignore)
    sentences = [s for s in _split(content, SENTENCE_ENDS) if s] or [content]
    certainty, markers = _certainty(content, lexicon)
    hedged = [s for s in sentences if _certainty(s, lexicon)[1]]
    if len(hedged) * _LONG_SPEECH < len(sentences):
        certainty, markers = "certain", ()
    conditional: tuple[str, ...] = ()
    if certainty == "certain" and len(sentences) == 1:
        conditional = _consequence(content, lexicon)
        certainty = "possible" if conditional else certainty
    if certainty == "certain" and len(sentences) == 1 and find_words(content, _DOUBTFUL):
        certainty = "possible"
    denial = _ruling(sentences[0], lexicon, hedged=bool(markers))
    if not denial and len(sentences) == 1:
        denial = _denial(content, lexicon)
    question = content.rstrip("」』").endswith(("？", "?"))
    return Modality(
        certainty=certainty,
        polarity="negated" if denial else "affirmed",
        hypothetical=False,
        consequence=bool(conditional),
        question=question,
        markers=(*markers, *conditional, *denial),
    )


def _certainty(content: str, lexicon: ModalityLexicon) -> tuple[Certainty, tuple[str, ...]]:
    probable = find_words(content, lexicon.probable)
    rest = mask(content, lexicon.probable)
    possible = find_words(rest, lexicon.possible)
    if possible:
        return "possible", possible
    return ("probable", probable) if probable else ("certain", ())


def _consequence(content: str, lexicon: ModalityLexicon) -> tuple[str, ...]:
    """Return the condition on which the last clause of the content depends."""
    clauses = _split(content, CLAUSE_ENDS)
    for number, clause in enumerate(clauses[:-1]):
        found = find_words(clause, lexicon.conditional)
        if found and number < 2 and find_words(clauses[number + 1], lexicon.consequence):
            return found
    return ()


def _ruling(sentence: str, lexicon: ModalityLexicon, *, hedged: bool) -> tuple[str, ...]:
    """Return the words of denial that rule a sentence; one that also guesses is mixed."""
    clauses = [c for c in _split(sentence, CLAUSE_ENDS) if c]
    mixed = hedged and len(clauses) > _FEW_CLAUSES
    return find_words(clauses[0] if mixed else sentence, lexicon.denial)


def _denial(content: str, lexicon: ModalityLexicon) -> tuple[str, ...]:
    """Return the negation of a short statement whose clauses all deny."""
    clauses = [c for c in _split(content, CLAUSE_ENDS) if c]
    if not clauses or len(content) > 40:
        return ()
    plain = [word for word in lexicon.negation if len(word) > 1]
    found = [find_words(clause, plain) for clause in clauses]
    return found[-1] if all(found) else ()


def _split(content: str, ends: str) -> list[str]:
    for mark in ends[1:]:
        content = content.replace(mark, ends[0])
    return [part.strip("「」『』“” ") for part in content.split(ends[0])]
