"""What all commands share: language, messages, progress, and errors as exit statuses."""

from __future__ import annotations

import functools
import json
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar

import typer

from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

LANGUAGES = ("en", "zh")
_settings = {"language": "en"}


def set_language(language: str | None) -> None:
    """Choose the language of messages: ``en`` or ``zh``; default ``KG_LANG``, else English."""
    wanted = (language or os.environ.get("KG_LANG") or "en")[:2].lower()
    if wanted not in LANGUAGES:
        raise typer.BadParameter(f"{language!r} is none of {', '.join(LANGUAGES)}")
    _settings["language"] = wanted


def pick(en: str, zh: str) -> str:
    """Return the message in the chosen language."""
    return zh if _settings["language"] == "zh" else en


def tell(en: str, zh: str, *, err: bool = False) -> None:
    """Print a message in the chosen language."""
    typer.echo(pick(en, zh), err=err)


def tell_json(value: Any) -> None:
    """Print a value as JSON for machines."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def complain(error: Exception) -> None:
    """Print an error on standard error, in colour on a terminal."""
    mark = typer.style(pick("error: ", "錯誤："), fg="red", bold=True)
    typer.echo(f"{mark}{error}", err=True)


def stop(error: KgError) -> NoReturn:
    """Print the error and leave with its exit status."""
    complain(error)
    raise typer.Exit(error.exit_status)


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn the errors a user can cause into a message and an exit status."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except KgError as error:
            stop(error)
        except BrokenPipeError:
            # The reader of our output has gone (kg … | head): no error of ours.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None

    return run


def progress(items: Iterable[T], noun: tuple[str, str]) -> Iterator[T]:
    """Count the items on standard error while they pass, only if it is a terminal."""
    visible = sys.stderr.isatty()
    count = 0
    for count, item in enumerate(items, 1):
        if visible:
            typer.echo(f"\r{count:,} {pick(*noun)}", nl=False, err=True)
        yield item
    if visible and count:
        typer.echo("\r\x1b[K", nl=False, err=True)
