"""``kg check``, ``kg doctor`` and ``kg evaluate``: is all in order, and how good is it."""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.console import complain, guarded, pick, tell, tell_json
from kg.errors import DataError

_NAME = re.compile(r"[\w.-]+")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command("check", help="Check all data files and ontologies, and show every fault at once."
                "\n\nExample:\n\n  kg check")(guarded(check))
    app.command("doctor", help="Say what is installed, which models are in use, what is missing."
                "\n\nExample:\n\n  kg doctor")(guarded(doctor))
    app.command("evaluate", help="Score a graph against gold annotations.\n\nExample:\n\n"
                "  kg evaluate graph.ttl gold/ --articles articles.jsonl")(guarded(evaluate))


def check(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print the faults as JSON.")] = False
) -> None:
    """Check all data files and ontologies, and show every fault at once."""
    from kg.lexicon.checks import check_data  # noqa: PLC0415
    from kg.validate import check_shapes  # noqa: PLC0415

    faults = check_data()
    try:
        check_shapes()
    except DataError as error:
        faults.append(error)
    if as_json:
        tell_json([{"file": str(f.file), "key": f.key, "problem": f.problem, "remedy": f.remedy}
                   for f in faults])
    else:
        for fault in faults:
            complain(fault)
        if not faults:
            tell("All data files are in order.", "所有資料檔皆無誤。")
    if faults:
        raise typer.Exit(DataError.exit_status)


def doctor(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False
) -> None:
    """Say what is installed, which models are in use, what is missing."""
    parts: dict[str, str | None] = {"python": sys.version.split()[0]}
    for name in ("straitgraph", *_needed()):
        try:
            parts[name] = version(name)
        except PackageNotFoundError:
            parts[name] = None
    found = _models()
    counts = _lexicon()
    missing = [name for name, installed in parts.items() if installed is None]
    if as_json:
        tell_json({"parts": parts, "models": found, "lexicon": counts, "missing": missing})
    else:
        for name, installed in parts.items():
            typer.echo(f"{name:<18} {installed or pick('MISSING', '未安裝')}")
        for name, model in found.items():
            typer.echo(f"{name:<18} {model['bytes'] / 1e6:.1f} MB  sha256 {model['sha256']}  "
                       f"{model['card'] or pick('no card', '無說明卡')}")
        typer.echo("lexicon            " + ", ".join(f"{n:,} {k}" for k, n in counts.items()))
    if missing:
        tell(f"Missing: {', '.join(missing)}. Run: pip install straitgraph",
             f"缺少：{', '.join(missing)}。請執行 pip install straitgraph", err=True)
        raise typer.Exit(1)


def _needed() -> list[str]:
    """Return the packages that this one needs, as its own metadata lists them."""
    try:
        needed = requires("straitgraph") or []
    except PackageNotFoundError:
        return []
    found = (_NAME.match(line) for line in needed if "extra ==" not in line)
    return sorted({match[0] for match in found if match})


def _models() -> dict[str, dict[str, Any]]:
    """Return each model's size, the start of its SHA-256, and the file that describes it."""
    folder = Path(__file__).parent.parent / "models"
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.suffix != ".md")
    cards = {p.stem: p.name for p in folder.glob("*.md")}
    return {p.name: {"bytes": p.stat().st_size, "card": cards.get(p.stem),
                     "sha256": hashlib.sha256(p.read_bytes()).hexdigest()[:16]} for p in files}


def _lexicon() -> dict[str, int]:
    """Count the gazetteer's entries by kind, and the titles; nothing if it cannot be read."""
    from kg.errors import KgError  # noqa: PLC0415
    from kg.lexicon import load_lexicon  # noqa: PLC0415

    try:
        lexicon = load_lexicon()
    except KgError as error:
        complain(error)
        return {}
    counts = Counter(entry.kind for entry in lexicon.entries.values())
    return {**{str(kind): counts[kind] for kind in sorted(counts)}, "title": len(lexicon.titles)}


def evaluate(
    graph: Annotated[Path, typer.Argument(help="The graph to score.")],
    gold: Annotated[Path, typer.Argument(help="A folder of <id>.json annotations.")],
    *,
    articles: Annotated[
        Path | None, typer.Option(help="The articles (.jsonl); default: the texts in the graph.")
    ] = None,
    errors: Annotated[int, typer.Option(help="Show up to this many misses of each kind.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score a graph against gold annotations."""
    from kg.evaluate import evaluate_files  # noqa: PLC0415

    result = evaluate_files(graph, gold, articles)
    if as_json:
        tell_json(result.as_dict())
    else:
        typer.echo(result.as_text(errors=errors))
