"""Read and validate ``kg/data/budgets.yaml``: how the news speaks of sums of money.

In: the YAML file.  Out: one frozen :class:`BudgetLexicon`.  Raises
:class:`~kg.errors.DataError` naming the file and the key at fault.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

from kg.lexicon.files import read_model
from kg.model import Stage

BUDGETS_FILE = Path(__file__).parent.parent / "data" / "budgets.yaml"

Word = Annotated[str, Field(min_length=1, max_length=20)]
Words = Annotated[tuple[Word, ...], Field(min_length=1)]


class BudgetLexicon(BaseModel):
    """All of ``budgets.yaml``; the file itself says what each list is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stages: dict[Stage, Words]
    verdicts: Words
    negations: Words
    nouns_of_stage: dict[Word, Stage]
    not_holders: Words
    budget_words: Words
    holder_verbs: Words
    not_subject: Words
    budget_books: Words
    parts: Words
    equivalents: Words
    rates: Words
    events: Words
    priced_events: Words
    home: Words
    leads: Words
    tails: Words
    purpose_nouns: Words
    general_nouns: Words
    kept_nouns: Words
    money_verbs: Words
    purpose_verbs: Words
    not_purposes: Words
    payers: Words
    results: Words

    @field_validator("stages")
    @classmethod
    def _cues_are_unique(cls, stages: dict[Stage, Words]) -> dict[Stage, Words]:
        seen: dict[str, str] = {}
        for stage, words in stages.items():
            for word in words:
                if word in seen:
                    raise ValueError(f"cue {word!r} belongs to both {seen[word]} and {stage}")
                seen[word] = stage
        missing = set(get_args(Stage)) - set(stages) - {"other"}
        if missing:
            raise ValueError(f"no cues for {', '.join(sorted(missing))}")
        return stages


def load_budgets(path: Path = BUDGETS_FILE) -> BudgetLexicon:
    """Read and validate a file of budget words.

    Raises:
        DataError: the file is missing, is not YAML, or breaks the rules above.

    """
    return read_model(path, BudgetLexicon)


@cache
def load() -> BudgetLexicon:
    """Return the words that come with the package, read once."""
    return load_budgets()
