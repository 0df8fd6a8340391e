"""Writing files so that a failure never leaves half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable


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
                         remedy="choose another place with --output") from None


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
