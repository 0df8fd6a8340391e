"""What the stages found, to look at in a notebook: marked text and tables.

In: a :class:`~kg.model.Reading`, or the items of one of its stages.  Out: :class:`Shown`, which
a notebook displays and ``str`` turns into plain text.  The types of :mod:`kg.model` stay free
of any display.  Everything from an article is escaped; there is no script.
"""

from __future__ import annotations

import html
from collections import defaultdict
from dataclasses import dataclass, fields, is_dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from kg.model import Span, Value
from kg.tables import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Reading

# Readable on white and on black, and never colour alone: the tooltip names the kind.
STYLES: Final = {
    "claim": "border-bottom:2px solid #c65d00",
    "event": "background:#7b52ab33;border-radius:3px",
    "money": "background:#2e8b5733;border-radius:3px",
    "date": "border-bottom:1px dotted #888",
    "name": "background:#2a6fbb33;border-radius:3px",
    "left out": "opacity:.4;text-decoration:line-through",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Something to look at: HTML for a notebook, text for everywhere else."""

    markup: str
    text: str

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.markup, "text/plain": self.text}


def mark_text(reading: Reading) -> Shown:
    """Return the article with its names, events, sums, dates and claims marked.

    Point at a mark to see what it was read as; chrome that was left out is struck through.
    """
    text = reading.document.article.text
    marks = sorted(set(_marks(reading)), key=lambda m: (m[0].start, -m[0].end, m[1], m[2]))
    borders = sorted({0, len(text), *(m[0].start for m in marks), *(m[0].end for m in marks)})
    starting: dict[int, list[tuple[Span, str, str]]] = defaultdict(list)
    for mark in marks:
        starting[mark[0].start].append(mark)
    open_marks: list[tuple[Span, str, str]] = []
    parts = []
    for start, end in pairwise(borders):
        open_marks = [m for m in open_marks if m[0].end > start] + starting[start]
        piece = html.escape(text[start:end])
        if open_marks:
            style = ";".join(dict.fromkeys(STYLES[kind] for _, kind, _ in open_marks))
            said = html.escape("\n".join(dict.fromkeys(f"{k}: {w}" for _, k, w in open_marks)))
            piece = f'<span style="{style}" title="{said}">{piece}</span>'
        parts.append(piece)
    legend = " ".join(f'<span style="{style}">{kind}</span>' for kind, style in STYLES.items())
    return Shown(f'<p>{legend}</p><div style="white-space:pre-wrap;line-height:1.9">'
                 f'{"".join(parts)}</div>', text)


def _marks(reading: Reading) -> Iterator[tuple[Span, str, str]]:
    """Yield each marked stretch with its kind and what it was read as."""
    names = {entity.id: entity.label for entity in reading.resolution.entities}
    for left in reading.document.article.dropped:
        yield left.span, "left out", left.rule
    for claim in reading.claims:
        speaker = names.get(claim.speaker, claim.speaker)
        yield claim.span, "claim", f"{speaker}, {claim.certainty}, {claim.polarity}"
    for event in reading.events:
        for span in (event.trigger, *event.mentions):
            yield span, "event", f"{event.type} {event.name or ''}, {event.status}"
    for sum_ in reading.money:
        yield sum_.span, "money", f"{sum_.amount:,} {sum_.currency}, {sum_.stage}"
    for when in reading.dates:
        value = when.value
        yield when.span, "date", "?" if value is None else "/".join(filter(None, (
            value.start, value.end)))
    for link in reading.resolution.links:
        said = " + ".join(names.get(e, e) for e in link.entities) or "nobody known"
        yield link.span, "name", f"{said} ({link.reason})"


def tabulate(items: Iterable[Any], *columns: str) -> Shown:
    """Return dataclass objects of one type as a table, one row each.

    ``columns`` choose among the fields and order them; all of them without any.  A span
    shows its text.  Fields that no item fills are left out.
    """
    rows = list(items)
    if not rows:
        return Shown("<p><em>nothing</em></p>", "nothing")
    names = columns or tuple(field.name for field in fields(rows[0]))
    cells = [[_cell(getattr(row, name)) for name in names] for row in rows]
    kept = [i for i in range(len(names)) if columns or any(row[i] for row in cells)]
    head = [names[i] for i in kept]
    body = [[row[i] for i in kept] for row in cells]
    markup = "".join("<tr>" + "".join(f"<td style='text-align:left'>{html.escape(c)}</td>"
                                      for c in row) + "</tr>" for row in body)
    titles = "".join(f"<th style='text-align:left'>{html.escape(name)}</th>" for name in head)
    return Shown(f"<table><thead><tr>{titles}</tr></thead><tbody>{markup}</tbody></table>",
                 "\n".join("\t".join(row) for row in [head, *body]))


def _cell(value: Any) -> str:
    """Return a field as a reader wants it."""
    if value is None or value in ((), ""):
        return ""
    if isinstance(value, (Span, Value)):
        return value.text
    if isinstance(value, str):
        return shorten(value)
    if isinstance(value, tuple):
        return "; ".join(_cell(part) for part in value)
    if is_dataclass(value):
        parts = (_cell(getattr(value, field.name)) for field in fields(value))
        return " ".join(part for part in parts if part)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return f"{value:,}" if whole else str(value)
