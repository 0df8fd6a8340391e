"""Read a data file and hold it against its model: the faults of all data files read alike.

In: a YAML file or a row of a table, and a pydantic model.  Out: the model's instance.
Raises :class:`~kg.errors.DataError` naming the file and the key at fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kg.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Model = TypeVar("Model", bound=BaseModel)


def read_yaml(path: Path) -> Any:
    """Return what a YAML file in UTF-8 holds."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError("cannot be read", file=path, remedy=str(error.strerror)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"is not YAML: {error}", file=path, remedy="correct the syntax") from error


def read_model(path: Path, model: type[Model]) -> Model:
    """Return a YAML file as its model; only the first fault is named."""
    try:
        return model.model_validate(read_yaml(path))
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(map(str, fault["loc"])) or None
        raise DataError(fault["msg"], file=path, key=key, remedy="correct this entry") from error


def read_row(cells: Mapping[str, str], model: type[Model], path: Path, key: str) -> Model:
    """Return a row of a table as its model; ``key`` is the column that names the row."""
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        fault = error.errors()[0]
        column = ".".join(map(str, fault["loc"]))
        raise DataError(f"column {column}: {fault['msg']}", file=path, key=cells.get(key),
                        remedy="run `kg check` to see every fault") from error
