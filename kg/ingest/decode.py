"""Bytes in, text out: UTF-8 (with or without BOM), UTF-16, Big5/cp950, detected.

Nothing is normalized.  Characters that no RDF literal can carry (lone surrogates, C0
controls but tab and line breaks) each become U+FFFD, so that offsets stay as they were.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from kg.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ["cp950", "big5hkscs", "gb18030", "utf_16_le", "utf_16_be"]
_UNWRITABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def decode(data: bytes, file: str) -> str:
    """Return the text of ``data``; ``file`` names it in errors.

    Raises ``InputError`` if the bytes are empty, binary or in no known encoding.
    """
    if not data.strip():
        raise InputError("is empty", file=file, remedy="give a file with the article's text")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return clean(_strict(data, encoding, file))
    try:
        return clean(_reject_binary(data.decode("utf-8"), file))
    except UnicodeDecodeError:
        return clean(_reject_binary(_detect(data, file), file))


def clean(text: str) -> str:
    """Replace what RDF cannot carry by U+FFFD, one for one."""
    return _UNWRITABLE.sub("\ufffd", text)


def _strict(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"says it is {encoding} but byte {error.start} is not", file=file,
            remedy="save it as UTF-8",
        ) from None


def _detect(data: bytes, file: str) -> str:
    best = from_bytes(data, cp_isolation=_CANDIDATES).best()
    if best is None:
        raise InputError(
            "is binary or in an unknown encoding", file=file,
            remedy="save it as UTF-8 text, HTML, JSONL or PDF",
        )
    return str(best)


def _reject_binary(text: str, file: str) -> str:
    """Refuse text with many control characters: it is no text."""
    if len(_UNWRITABLE.findall(text)) > max(4, len(text) // 50):
        raise InputError("is a binary file", file=file, remedy="give text, HTML, JSONL or PDF")
    return text
