"""Stage 1: files, folders and standard input in, ``Article`` objects out, one at a time."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.identity import digest
from kg.ingest.chrome import find_dateline, split_blocks
from kg.ingest.decode import clean
from kg.ingest.formats import (
    GRAPHS,
    READERS,
    Raw,
    read_html,
    read_jsonl,
    read_pdf,
    read_text,
    with_defaults,
)
from kg.lexicon import chrome
from kg.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.ingest.formats import Reader
    from kg.model import Block

__all__ = ["MAX_CHARACTERS", "make_article", "parse_date", "read_sources"]

MAX_CHARACTERS = 1_000_000
_GATHERED = tuple(ending for ending in READERS if ending != ".md")  # those are read if named
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]")
_DATE = re.compile(r"(\d{2,4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")


def read_sources(
    sources: Iterable[str | Path],
    *,
    defaults: Mapping[str, str] | None = None,
    max_characters: int = MAX_CHARACTERS,
) -> Iterator[Article | InputError]:
    """Yield the articles of files, folders and ``-`` (standard input), in a fixed order.

    ``defaults`` fill the metadata that a file lacks (``id`` ``title`` ``published``
    ``publisher`` ``url``).  What cannot be read is yielded as an ``InputError`` in its
    place, so that the rest goes on.  A text longer than ``max_characters`` code points
    is refused.  The same article twice is yielded once; two texts under one id are an
    error.
    """
    seen: dict[str, str] = {}
    for raw in _read_all(sources):
        if isinstance(raw, InputError):
            yield raw
            continue
        try:
            article = _make(with_defaults(raw, defaults or {}), max_characters)
        except InputError as error:
            yield error
            continue
        fingerprint = digest(article.text)
        if seen.get(article.id) == fingerprint:
            continue
        if seen.setdefault(article.id, fingerprint) != fingerprint:
            yield InputError(f'the id "{article.id}" belongs to another text already',
                             file=raw.file, line=raw.line, remedy="give each article its own id")
        else:
            yield article


def make_article(text: str, **metadata: str | None) -> Article:
    """Make an ``Article`` of a text in memory.

    ``metadata`` may hold ``id`` ``title`` ``published`` (ISO or ROC date) ``publisher``
    ``url``.  Raises ``InputError`` for a text without Chinese or a date that is none.
    """
    given = {k: v for k, v in metadata.items() if v is not None}
    return _make(with_defaults(Raw(clean(text), "<text>"), given), MAX_CHARACTERS)


def _read_all(sources: Iterable[str | Path]) -> Iterator[Raw | InputError]:
    for source in sources:
        if str(source) == "-":
            yield from _read_bytes(sys.stdin.buffer.read(), "<stdin>", None)
        else:
            yield from _read_path(Path(source))


def _read_path(path: Path) -> Iterator[Raw | InputError]:
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.suffix.lower() in _GATHERED and p.is_file())
        if not files:
            yield InputError("holds no article", file=path,
                             remedy=f"put files in it that end in {', '.join(_GATHERED)}")
        for file in files:
            yield from _read_path(file)
        return
    if path.suffix.lower() in GRAPHS and path.exists():
        yield InputError("is a graph, not an article", file=path,
                         remedy="kg view and kg query read graphs")
        return
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        yield InputError("does not exist", file=path, remedy="check the path")
    except OSError as error:
        yield InputError(f"cannot be read: {error.strerror}", file=path)
    else:
        yield from _read_bytes(data, str(path), path.suffix.lower())


def _read_bytes(data: bytes, file: str, suffix: str | None) -> Iterator[Raw | InputError]:
    reader = READERS.get(suffix or "") or _sniff(data)
    try:
        yield from reader(data, file)
    except InputError as error:
        yield error


def _sniff(data: bytes) -> Reader:
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf"):
        return read_pdf
    if head.startswith((b"<!doctype html", b"<html")):
        return read_html
    if head.startswith(b"{") and b'"text"' in data:
        return read_jsonl
    return read_text


def _make(raw: Raw, limit: int) -> Article:
    text = raw.text
    if len(text) > limit:
        raise InputError(f"has {len(text):,} characters, more than {limit:,}", file=raw.file,
                         line=raw.line, remedy="split it, or raise --max-chars")
    if not _HAN.search(text):
        raise InputError("has no Chinese text", file=raw.file, line=raw.line,
                         remedy="straitgraph reads Chinese articles only")
    blocks, dropped = split_blocks(text, chrome.load(), title=raw.title)
    published = (parse_date(raw.published, file=raw.file, line=raw.line) if raw.published
                 else _dateline(text))
    return Article(
        id=raw.id or f"text-{digest(text)}",
        text=text, blocks=blocks, dropped=dropped, published=published,
        publisher=raw.publisher, url=raw.url, title=raw.title or _headline(blocks),
    )


def _headline(blocks: tuple[Block, ...]) -> str | None:
    return next((b.span.text for b in blocks if b.role == "headline"), None)


def parse_date(text: str, *, file: str | None = None, line: int | None = None) -> date:
    """Read an ISO or ROC date at the start of ``text``.

    Raises ``InputError``, which names ``file`` and ``line``, if there is none.
    """
    found = _DATE.match(text)
    if found:
        year, month, day = map(int, found.groups())
        try:
            return date(year + 1911 if year < 1000 else year, month, day)
        except ValueError:
            pass
    raise InputError(f'the publication date "{text}" is no date', file=file, line=line,
                     remedy="write it as 2025-09-04")


def _dateline(text: str) -> date | None:
    found = find_dateline(text)
    try:
        return date(*found) if found else None
    except ValueError:
        return None
