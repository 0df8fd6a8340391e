"""Which format a client gets: its ``Accept`` header against what there is.

See RFC 9110, section 12.5.1 (quality values, the most specific range first).
"""

from __future__ import annotations

from typing import Final

# Media types by preference; each maps to the one it is written as.
RESULTS: Final = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "application/json": "application/sparql-results+json",
}
GRAPHS: Final = {
    "text/turtle": "text/turtle",
    "application/n-triples": "application/n-triples",
    "application/ld+json": "application/ld+json",
    "application/rdf+xml": "application/rdf+xml",
    "application/trig": "application/trig",
    "application/n-quads": "application/n-quads",
    "application/x-turtle": "text/turtle",
    "text/plain": "application/n-triples",
}
PAGE: Final = {"text/html": "text/html", "application/xhtml+xml": "text/html"}


def choose(accept: str | None, offered: dict[str, str]) -> str | None:
    """Return the offered type that a client likes best, or None if it takes none of them."""
    ranges = _ranges(accept or "*/*")
    best: tuple[float, int] | None = None
    found = None
    for place, kind in enumerate(offered):
        quality = _quality(kind, ranges)
        if quality > 0 and (best is None or (quality, -place) > best):
            best, found = (quality, -place), offered[kind]
    return found


def prefers_page(accept: str | None) -> bool:
    """Whether a browser asks: HTML named, and liked no less than any format of RDF."""
    ranges = _ranges(accept or "*/*")
    page = max((q for kind, q in ranges.items() if kind in PAGE), default=0.0)
    other = max((q for kind, q in ranges.items() if kind in RESULTS or kind in GRAPHS),
                default=0.0)
    return page > 0 and page >= other


def _ranges(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if kind:
            found[kind] = max(quality, found.get(kind, 0.0))
    return found


def _quality(kind: str, ranges: dict[str, float]) -> float:
    for candidate in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        if candidate in ranges:
            return ranges[candidate]
    return 0.0
