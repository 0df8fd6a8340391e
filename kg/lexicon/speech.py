"""Reads ``kg/data/cues.yaml`` and ``kg/data/modality.yaml``: how speech is reported and hedged.

In: the two files.  Out: one frozen :class:`SpeechLexicon`.  Words only; what is done with
them stands in ``kg.claims`` and ``kg.modality``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from kg.errors import DataError

DATA_FOLDER: Final = Path(__file__).resolve().parent.parent / "data"
CUES_FILE: Final = "cues.yaml"
MODALITY_FILE: Final = "modality.yaml"

T = TypeVar("T", bound=BaseModel)
CueKind = Literal[
    "speech", "formal", "addressed", "thought", "evaluation", "wish", "denial", "bare",
    "decision",
]


def _check_words(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        if not word or word != word.strip():
            raise ValueError(f'empty word or white space around "{word}"')
    # A word listed twice does no harm inside a list of plain words; order is by length.
    return tuple(sorted(dict.fromkeys(words), key=lambda w: (-len(w), w)))


Words = Annotated[tuple[str, ...], AfterValidator(_check_words)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DocumentWords(_Table):
    """Documents as sources: 根據…顯示, 預算書揭露."""

    openers: Words
    verbs: Words
    subjects: Words
    subject_verbs: Words


class FullSpeechWords(_Table):
    """Speeches printed in full: their lead-in, their paragraphs and their end."""

    nouns: Words
    tails: Words
    not_speeches: Words
    thanks: Words
    closings: Words
    occasions: Words
    closing_openers: Words
    first_person: Words
    salutations: Words


class ModalityLexicon(_Table):
    """Markers of certainty, denial, condition, wish and question, longest first."""

    possible: Words
    probable: Words
    consequence: Words
    conditional: Words
    negation: Words
    denial: Words
    correction: Words
    denying: Words
    wish: Words
    question: Words
    ignore: Words


class SpeechLexicon(_Table):
    """Reporting verbs by kind and the words around them; ``modality`` rides along."""

    cues: dict[CueKind, Words]
    core: Words
    late: Words
    joined: Words
    answers: Words
    anew: Words
    carrying: Words
    stances: Words
    nominal: Words
    document: DocumentWords
    relays: Words
    headline: Words
    adverbs: Words
    frames: Words
    phrases: Words
    prepositions: Words
    blocked_before: Words
    additions: Words
    light_objects: Words
    ignore: Words
    speech_in_full: FullSpeechWords
    narrative_openers: Words
    narrative_marks: Words
    unnamed: Words
    pronouns: Words
    self_reference: Words
    contrast: Words
    writer: Words
    opinion: Words
    modality: ModalityLexicon

    def kinds(self) -> dict[str, CueKind]:
        """Return the kind of every cue by its form."""
        return {form: kind for kind, forms in self.cues.items() for form in forms}


@cache
def load(folder: Path = DATA_FOLDER) -> SpeechLexicon:
    """Read and validate both files of ``folder``, once per folder.

    Raises ``DataError`` naming the file, the key and the problem.
    """
    cues = _read(folder / CUES_FILE)
    modality = _validate(ModalityLexicon, _read(folder / MODALITY_FILE), folder / MODALITY_FILE)
    lexicon = _validate(SpeechLexicon, {**cues, "modality": modality}, folder / CUES_FILE)
    _check_kinds(lexicon, folder / CUES_FILE)
    return lexicon


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError("cannot be read", file=path, remedy=str(error.strerror)) from error
    except yaml.YAMLError as error:
        raise DataError(f"is not YAML: {error}", file=path) from error
    if not isinstance(content, dict):
        raise DataError("must hold keys with lists of words", file=path)
    return content


def _validate(model: type[T], content: dict[str, Any], path: Path) -> T:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        fault = error.errors()[0]
        raise DataError(
            fault["msg"], file=path, key=".".join(map(str, fault["loc"])),
            remedy="each key holds a list of words; unknown keys are refused",
        ) from error


def _check_kinds(lexicon: SpeechLexicon, path: Path) -> None:
    seen: dict[str, str] = {}
    for kind, forms in lexicon.cues.items():
        for form in forms:
            if form in seen:
                raise DataError(
                    f"is listed under {seen[form]} and under {kind}", file=path, key=form,
                    remedy="a cue has one kind",
                )
            seen[form] = kind
