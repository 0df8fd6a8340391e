#!/usr/bin/env python3
"""Write every generated file anew, or with --check say which ones have drifted.

Usage: ``generate.py [--check]``.  In: the ontologies, the data files and the command line.
Out: ``kg/vocab.py``, ``ontologies/events.ttl``, ``ontologies/actors.ttl`` and
``docs/reference/``.  ``--check`` changes nothing and exits 1 when a file differs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import make_actors  # noqa: E402  (the tools beside this one)
import make_drawing  # noqa: E402
import make_events_ttl  # noqa: E402
import make_reference  # noqa: E402
import make_vocab  # noqa: E402

from kg.event_ontology import event_ontology  # noqa: E402  (the checkout, not an installed copy)


def generated() -> Iterator[tuple[Path, str]]:
    """Yield each generated file with what it must hold."""
    yield make_vocab.TARGET, make_vocab.render(make_vocab.SOURCE)
    yield make_events_ttl.TARGET, event_ontology()
    yield from make_actors.render().items()
    yield from make_drawing.render().items()
    yield from make_reference.render().items()


def main() -> int:
    """Run all generators; return 1 if --check found a file that differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, report drift")
    check = parser.parse_args().check
    drifted = []
    for path, text in generated():
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        drifted.append(path.relative_to(ROOT))
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    for path in drifted:
        print(f"{path}: {'differs from its sources; run make generate' if check else 'written'}")
    return 1 if check and drifted else 0


if __name__ == "__main__":
    sys.exit(main())
