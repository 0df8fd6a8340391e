"""Names of nodes as a function of what they are, never of order, time or chance."""

from __future__ import annotations

import hashlib
import unicodedata


def digest(*parts: object) -> str:
    """Return 16 hexadecimal digits of the SHA-256 of the parts, each with its length."""
    joined = "".join(f"{len(text)}:{text}" for text in map(str, parts))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fold(name: str) -> str:
    """Fold a name for comparison: NFKC, 臺 as 台, lower case, no spaces, dots or quotes."""
    text = unicodedata.normalize("NFKC", name).replace("臺", "台").casefold()
    return "".join(text.split()).translate(_SILENT)


_SILENT = dict.fromkeys(map(ord, "「」『』《》〈〉“”\"'()·．・.,，、‧••"))
