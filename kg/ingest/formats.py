"""One file's bytes in, its articles' raw texts and metadata out: text, HTML, JSONL, PDF."""

from __future__ import annotations

import io
import json
import logging
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.ingest.decode import clean, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Reader = Callable[[bytes, str], Iterator["Raw | InputError"]]

_FIELDS = ("id", "title", "published", "publisher", "url")
_SENTENCE_END = "。！？」』!?：:；;"


@dataclass(frozen=True, slots=True)
class Raw:
    """An article as a file gives it; ``where`` names it in messages (file, line)."""

    text: str
    file: str
    line: int | None = None
    id: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None


def read_text(data: bytes, file: str) -> Iterator[Raw | InputError]:
    """Read a plain text file: one article."""
    yield Raw(decode(data, file), file)


def read_jsonl(data: bytes, file: str) -> Iterator[Raw | InputError]:
    """Read one article a line; a bad line yields an error and the others go on."""
    for number, line in enumerate(decode(data, file).removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            try:
                yield _parse_row(line, file, number)
            except InputError as error:
                yield error


def _parse_row(line: str, file: str, number: int) -> Raw:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        problem = error.msg if isinstance(error, json.JSONDecodeError) else "too deep or too large"
        raise InputError(f"is not JSON: {problem}", file=file, line=number,
                         remedy="each line must be one JSON object") from None
    if not isinstance(row, dict):
        raise InputError("is not a JSON object", file=file, line=number,
                         remedy='write {"text": "…"} on each line')
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError('has no "text"', file=file, line=number,
                         remedy='"text" must hold the article as a string')
    return Raw(clean(text), file, number, **_metadata(row, file, number))


def _metadata(row: Mapping[str, object], file: str, number: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in _FIELDS:
        value = row.get(field)
        if value is None or value == "":
            continue
        if field == "id" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise InputError(f'"{field}" is not a string', file=file, line=number,
                             remedy="write it in quotation marks or leave it out")
        found[field] = clean(value.strip())
    return found


def read_html(data: bytes, file: str) -> Iterator[Raw | InputError]:
    """Read a web page: its main text by trafilatura, its metadata from the page."""
    import trafilatura  # noqa: PLC0415  (slow to import, needed for HTML only)
    from trafilatura.settings import Document  # noqa: PLC0415

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    page = decode(data, file)
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False,
                                        include_tables=False, favor_recall=True)
    text = (found.text or "").strip() if isinstance(found, Document) else ""
    if not isinstance(found, Document) or not text:
        yield InputError("holds no article text", file=file,
                         remedy="save the page as plain text and give that")
        return
    title = (found.title or "").strip() or None
    if title and title not in text[: len(title) + 200]:
        text = f"{title}\n\n{text}"
    yield Raw(clean(text), file, title=title, published=found.date or None,
              publisher=found.sitename or None, url=found.url or None)


def read_pdf(data: bytes, file: str) -> Iterator[Raw | InputError]:
    """Read a PDF's text layer, its hard line breaks inside paragraphs taken out."""
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
        title = reader.metadata.title if reader.metadata else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError,
            NotImplementedError) as error:
        yield InputError(f"cannot be read as PDF: {error}", file=file,
                         remedy="save it as text and give that")
        return
    text = unwrap("\n".join(pages))
    if not text.strip():
        yield InputError("has no text layer", file=file, remedy="run OCR over it first")
        return
    yield Raw(clean(text), file, title=title or None)


def unwrap(text: str) -> str:
    """Join lines that a page's width has broken: full lines that end no sentence."""
    lines = [line.rstrip() for line in text.splitlines()]
    widths = sorted(len(line) for line in lines if line)
    full = widths[len(widths) * 3 // 4] * 0.8 if widths else 0
    out: list[str] = []
    open_line = False
    for line in lines:
        body = line.strip()
        if open_line and body:
            gap = " " if re.search(r"[A-Za-z0-9,.]$", out[-1]) and body[0].isascii() else ""
            out[-1] += gap + body
        else:
            out.append(body)
        open_line = bool(body) and len(line) >= full and body[-1] not in _SENTENCE_END
    return "\n".join(out)


READERS: Mapping[str, Reader] = {
    ".txt": read_text, ".text": read_text,
    ".html": read_html, ".htm": read_html, ".xhtml": read_html,
    ".jsonl": read_jsonl, ".ndjson": read_jsonl,
    ".pdf": read_pdf,
}

GRAPHS = frozenset({".ttl", ".nt", ".nq", ".trig", ".jsonld", ".graphml", ".rdf"})
"""Endings of graph files: their labels are Chinese text too, but no article."""


def with_defaults(raw: Raw, defaults: Mapping[str, str]) -> Raw:
    """Fill what the file does not say about its article from ``defaults``."""
    missing = {k: v for k, v in defaults.items() if getattr(raw, k) is None}
    return replace(raw, **missing)  # type: ignore[arg-type]
