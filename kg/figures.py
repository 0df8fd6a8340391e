"""Figures of an evaluation: precision, recall and F1 of each part, with misses and breakdowns.

In: what was found, missed and made up, counted by :mod:`kg.evaluate`.  Out: the same as a
dictionary (for machines) or as text.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADLINE: Final = ("entities", "posts", "events", "arguments", "money", "moneyslots", "claims")
PARTS: Final = (*HEADLINE, "certainty")


@dataclass(slots=True)
class Tally:
    """Counts of right, made-up and missed items, with a line for each of the latter two."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    extras: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was given that is right; 0 where nothing was given."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 0.0

    @property
    def recall(self) -> float:
        """The share of what should be there that was given; 0 where nothing should be."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_dict(self) -> dict[str, float | int]:
        """Return the figures, rounded to three decimals, with the counts."""
        return {"precision": round(self.precision, 3), "recall": round(self.recall, 3),
                "f1": round(self.f1, 3), "right": self.right, "extra": self.extra,
                "missed": self.missed}

    def __str__(self) -> str:
        """Return one line of figures."""
        return (f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}   "
                f"({self.right} right, {self.extra} extra, {self.missed} missed)")


@dataclass(slots=True)
class Evaluation:
    """All figures over a number of articles.

    ``by`` breaks a part down: events by type, arguments by slot, claims by cue.
    """

    articles: int = 0
    lost: list[str] = field(default_factory=list)
    parts: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in PARTS})
    by: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Tally)))

    @property
    def headline(self) -> float:
        """The mean F1 of the seven parts, certainty left out."""
        return sum(self.parts[name].f1 for name in HEADLINE) / len(HEADLINE)

    def count(self, part: str, outcome: str, key: str | None, line: str = "") -> None:
        """Count one item as ``right``, ``extra`` or ``missed``, and under its key."""
        tallies = [self.parts[part]]
        if key is not None:
            tallies.append(self.by[part][key])
        for tally in tallies:
            if outcome == "right":
                tally.right += 1
            elif outcome == "extra":
                tally.extra += 1
            else:
                tally.missed += 1
        if outcome == "extra":
            self.parts[part].extras.append(line)
        elif outcome == "missed":
            self.parts[part].misses.append(line)

    def as_dict(self) -> dict[str, Any]:
        """Return the figures for machines."""
        return {
            "articles": self.articles, "lost": self.lost, "headline": round(self.headline, 3),
            **{name: tally.as_dict() for name, tally in self.parts.items()},
            "breakdown": {part: {key: rows[key].as_dict() for key in sorted(rows)}
                          for part, rows in sorted(self.by.items())},
        }

    def as_text(self, *, errors: int = 0, breakdown: bool = False) -> str:
        """Return the figures for people, with up to ``errors`` misses of each part."""
        lines: list[str] = []
        for name, tally in self.parts.items():
            lines.append(f"{name:<11} {tally}")
            lines += [f"    missed {line}" for line in tally.misses[:errors]]
            lines += [f"    extra  {line}" for line in tally.extras[:errors]]
        if breakdown:
            for part, rows in sorted(self.by.items()):
                lines += ["", f"{part} by {_KEYS.get(part, 'kind')}"]
                lines += [f"    {key}: {rows[key]}" for key in _largest_first(rows)]
        lost = f", {len(self.lost)} not in the graph" if self.lost else ""
        lines.append(f"{self.articles} articles{lost}. headline F1 {self.headline:.3f}")
        return "\n".join(lines)


_KEYS: Final = {"events": "type", "claims": "cue", "arguments": "slot", "moneyslots": "slot",
                "entities": "class"}


def _largest_first(rows: dict[str, Tally]) -> Sequence[str]:
    return sorted(rows, key=lambda key: (-rows[key].right - rows[key].missed, key))
