"""Read and validate ``kg/data/units.yaml``: currencies, measures, what goes with numbers.

In: the YAML file.  Out: one frozen :class:`Units`.  Raises
:class:`~kg.errors.DataError` naming the file and the key at fault.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kg.lexicon.files import read_model

UNITS_FILE = Path(__file__).parent.parent / "data" / "units.yaml"

Word = Annotated[str, Field(min_length=1, max_length=12)]
Words = tuple[Word, ...]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Currency(_Frozen):
    """A currency: ``names`` stand before or after the number, ``signs`` before it."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    names: Words
    signs: Words = ()


class PlainMoney(_Frozen):
    """元 and its like, which take the document's currency."""

    forms: Words
    signs: Words
    not_before: Words


class MoneyContext(_Frozen):
    """Words near which a bare number of 萬, 億 or 兆 is a sum of money."""

    before: Words
    after: Words


class Measure(_Frozen):
    """A unit and its forms; ``one`` false where 一 before it is no count."""

    unit: Word
    forms: Words
    one: bool = True


class Before(_Frozen):
    """Words before a number; ``not_after`` are characters that make them other words."""

    about: Words
    at_least: Words
    at_most: Words
    not_after: dict[str, Words]


class After(_Frozen):
    """Words after a number and its unit."""

    about: Words
    at_least: Words
    at_most: Words


class Modifiers(_Frozen):
    """What makes a number approximate or a bound."""

    before: Before
    after: After


class Units(_Frozen):
    """All of ``units.yaml``."""

    currencies: tuple[Currency, ...]
    plain_money: PlainMoney
    money_context: MoneyContext
    counts: tuple[Measure, ...]
    durations: tuple[Measure, ...]
    modifiers: Modifiers
    not_numbers: Words

    @model_validator(mode="after")
    def _forms_are_unique(self) -> Units:
        seen: dict[str, str] = {}
        rows = [(c.code, (*c.names, *c.signs)) for c in self.currencies]
        rows += [(m.unit, m.forms) for m in (*self.counts, *self.durations)]
        for owner, forms in rows:
            for form in forms:
                if form in seen:
                    raise ValueError(f"form {form!r} belongs to both {seen[form]} and {owner}")
                seen[form] = owner
        return self


def load_units(path: Path = UNITS_FILE) -> Units:
    """Read and validate a units file.

    Raises:
        DataError: the file is missing, is not YAML, or breaks the rules above.

    """
    return read_model(path, Units)


@cache
def load() -> Units:
    """Return the units that come with the package, read once."""
    return load_units()
