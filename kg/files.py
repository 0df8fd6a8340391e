"""Writing files so that a failure never leaves half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

_REMEDY: Final = "choose another place with --output"


def replace_file(target: str | Path, data: bytes | Iterable[bytes]) -> None:
    """Write ``data`` (or its parts, as they come) whole or not at all, replacing a file.

    Raises ``InputError`` if the folder is missing or cannot be written; what was there
    stays as it was.
    """
    path = Path(target)
    name: str | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise InputError(f"cannot be written: {error.strerror}", file=path,
                         remedy=_REMEDY) from None
    except BaseException:  # also what stops the program leaves no half of a file behind
        if name:
            Path(name).unlink(missing_ok=True)
        raise


def check_place(target: str | Path) -> None:
    """Raise ``InputError`` if a file could not be written there, before any work is done."""
    path = Path(target)
    if path.is_dir():
        problem = "is a folder"
    elif not path.parent.is_dir():
        problem = "cannot be written: its folder does not exist"
    elif not os.access(path.parent, os.W_OK):
        problem = "cannot be written: its folder is read-only"
    else:
        return
    raise InputError(problem, file=path, remedy=_REMEDY)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
