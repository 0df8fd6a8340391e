"""Errors that a user can cause, each saying where, what is wrong and what to do.

The command line prints ``str(error)`` and exits with ``error.exit_status``; nothing else
in the package exits or prints a traceback.
"""

from __future__ import annotations

from pathlib import Path


class KgError(Exception):
    """Base of every error this package raises on purpose."""

    exit_status = 1


class InputError(KgError):
    """An article, file or option that cannot be read (exit status 2)."""

    exit_status = 2

    def __init__(self, problem: str, *, file: str | Path | None = None, line: int | None = None,
                 remedy: str | None = None) -> None:
        """``problem`` says what is wrong, ``remedy`` what to do about it."""
        self.problem, self.file, self.line, self.remedy = problem, file, line, remedy
        where = f"line {line}" if line is not None else None
        super().__init__(_message(problem, file, where, remedy))


class DataError(KgError):
    """A data file under ``kg/data`` that breaks its rules (exit status 3)."""

    exit_status = 3

    def __init__(self, problem: str, *, file: str | Path, key: str | None = None,
                 remedy: str | None = None) -> None:
        """``key`` names the row or entry at fault."""
        self.problem, self.file, self.key, self.remedy = problem, file, key, remedy
        super().__init__(_message(problem, file, key, remedy))


class OntologyError(DataError):
    """An ontology file that breaks its rules, or a term that does not exist."""


class QueryError(KgError):
    """A query that cannot be parsed, bound or run (exit status 4)."""

    exit_status = 4


class StoreError(KgError):
    """A store that cannot be opened, read or written (exit status 5)."""

    exit_status = 5


def _message(problem: str, file: str | Path | None, where: str | None, remedy: str | None) -> str:
    place = ", ".join(str(part) for part in (file, where) if part is not None)
    text = f"{place}: {problem}" if place else problem
    return f"{text} ({remedy})" if remedy else text
