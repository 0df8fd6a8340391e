#!/usr/bin/env python3
"""Write ``ontologies/events.ttl`` from the event files in ``kg/data/events``.

Usage: ``make_events_ttl.py [--check]``.  ``--check`` writes nothing and exits 1 when the
file is not up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg.event_ontology import event_ontology

TARGET = Path(__file__).resolve().parent.parent / "ontologies" / "events.ttl"


def main(arguments: list[str]) -> int:
    """Write the ontology, or compare it with what would be written."""
    text = event_ontology()
    if arguments == ["--check"]:
        current = TARGET.read_text("utf-8") if TARGET.exists() else ""
        if current != text:
            print(f"{TARGET} is not up to date: run tools/make_events_ttl.py", file=sys.stderr)
        return int(current != text)
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
