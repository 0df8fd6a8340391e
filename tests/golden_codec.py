"""Model dataclasses <-> JSON that a person can read and diff; one codec for all types.

A ``Span`` is ``[start, end, text]``; other dataclasses are objects without the fields that
have their default.  What fits on one line stands on one line.
"""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from kg import model

WIDTH = 110


def encode(value: Any) -> Any:
    """Return ``value`` as JSON types."""
    if isinstance(value, model.Span):
        return [value.start, value.end, value.text]
    if is_dataclass(value):
        return {field.name: encode(item) for field in fields(value)
                if (item := getattr(value, field.name)) != _default(field)}
    if isinstance(value, (tuple, list)):
        return [encode(item) for item in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value.isoformat() if isinstance(value, date) else value


def decode(kind: Any, value: Any) -> Any:
    """Return what ``encode`` was given, which was of the type ``kind``."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return None if value is None else decode(_fitting(inner, value), value)
    if origin is tuple:
        of = inner[:1] * len(value) if inner[-1:] == (...,) else inner
        return tuple(decode(one, item) for one, item in zip(of, value, strict=True))
    if kind is model.Span:
        return model.Span(*value)
    if is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: decode(hints[name], item) for name, item in value.items()})
    if kind is date:
        return date.fromisoformat(value)
    return Decimal(value["decimal"]) if kind is Decimal else value


def dump(value: Any) -> str:
    """Return JSON whose short parts stand on one line each."""
    return _lay_out(encode(value), "") + "\n"


def load(kind: Any, text: str) -> Any:
    """Return what ``dump`` was given."""
    return decode(kind, json.loads(text))


def _fitting(kinds: tuple[Any, ...], value: Any) -> Any:
    """Return the member of a union that a JSON value is of."""
    if isinstance(value, dict) and "decimal" in value:
        return Decimal
    wanted = [k for k in kinds if k not in {type(None), Decimal}]
    if isinstance(value, dict):
        return next(k for k in wanted if is_dataclass(k))
    plain = [k for k in wanted if isinstance(k, type) and isinstance(value, k)]
    return (plain or [k for k in wanted if k is date or get_origin(k) is Literal
                      or (isinstance(value, list) and k is model.Span)] or wanted)[0]


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _default(field: Field[Any]) -> Any:
    return object() if field.default is MISSING else field.default


def _lay_out(value: Any, indent: str) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= WIDTH or not isinstance(value, (list, dict)):
        return line
    deeper = indent + " "
    if isinstance(value, dict):
        rows = [f"{json.dumps(k)}: {_lay_out(v, deeper)}" for k, v in value.items()]
    else:
        rows = [_lay_out(item, deeper) for item in value]
    left, right = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return f"{left}\n{deeper}" + f",\n{deeper}".join(rows) + f"\n{indent}{right}"
