"""Asking questions: the shipped ones by name, or any SPARQL, of a file, a store or a dataset.

In: a source, a query and its parameters.  Out: a :class:`Result`.  Parameters are RDF terms
that go into the query's ``VALUES`` slots; they can never become syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import pyoxigraph as ox
import rdflib

from kg import vocab
from kg.errors import InputError, QueryError
from kg.parameters import bind, kg_names, nearest
from kg.serve.scan import find_first
from kg.writers import from_rdflib, read_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.endpoint import Endpoint

    Dataset = ox.Store | Endpoint

_KG: Final = vocab.PREFIXES["kg"]
FOLDER: Final = Path(__file__).parent / "queries"
Kind = Literal["actor", "place", "any", "class", "year", "date", "text", "integer"]
Source = str | Path | ox.Store | rdflib.Graph

_PARAM: Final = re.compile(
    r"#\s*param:\s*(?P<name>\w+)\s+(?P<kind>\w+)(?:\s*=\s*(?P<default>\S+))?\s*(?P<required>!)?"
    r"\s*(?:\|\s*(?P<help>.*))?$")
_FIELD: Final = re.compile(r"#\s*(title-zh|title|example):\s*(.+)$")
_KG_TERM: Final = re.compile(r"\bkg:([A-Za-z_][\w-]*)")
_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.S)
_ASKING: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_CHANGING: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a shipped question."""

    name: str
    kind: Kind
    default: str | None
    required: bool
    help: str


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its name, titles, parameters and an example of its use."""

    name: str
    text: str
    title: str = ""
    title_zh: str = ""
    parameters: tuple[Parameter, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gave: rows of a table, triples of a graph, or yes or no.

    ``rows`` are mappings from column to a Python value (str, int, Decimal, bool, date or
    None), which ``pandas.DataFrame(result.rows)`` takes as they are; ``terms`` are the same
    cells as RDF terms.
    """

    columns: tuple[str, ...] = ()
    terms: tuple[tuple[ox.NamedNode | ox.Literal | ox.BlankNode | None, ...], ...] = ()
    triples: tuple[ox.Triple, ...] | None = None
    answer: bool | None = None

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table as a list of dicts."""
        return [dict(zip(self.columns, map(to_python, row), strict=True)) for row in self.terms]

    def __len__(self) -> int:
        return len(self.triples) if self.triples is not None else len(self.terms)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def _repr_html_(self) -> str:
        """Show the table in a notebook."""
        from kg.tables import render_html  # noqa: PLC0415

        return render_html(self)


# -- the shipped questions ----------------------------------------------------------------


def list_questions(folder: Path = FOLDER) -> tuple[Question, ...]:
    """Return the questions that come with the package, by name."""
    return tuple(parse_question(p.read_text("utf-8"), p.stem) for p in sorted(folder.glob("*.rq")))


def parse_question(text: str, name: str) -> Question:
    """Read a query's heading comments: ``# title:``, ``# param:``, ``# example:``."""
    fields: dict[str, str] = {}
    parameters: list[Parameter] = []
    for line in text.splitlines():
        field, param = _FIELD.match(line), _PARAM.match(line)
        if field:
            fields[field[1]] = field[2].strip()
        elif param:
            parameters.append(Parameter(
                param["name"], cast("Kind", param["kind"]), param["default"],
                param["required"] is not None, (param["help"] or "").strip()))
    return Question(name, text, fields.get("title", ""), fields.get("title-zh", ""),
                    tuple(parameters), fields.get("example", ""))


def find_question(name: str) -> Question:
    """Return a shipped question by name, or raise ``QueryError`` with the nearest names."""
    path = FOLDER / f"{name}.rq"
    if re.fullmatch(r"[\w-]+", name) and path.is_file():
        return parse_question(path.read_text("utf-8"), name)
    names = [p.stem for p in FOLDER.glob("*.rq")]
    raise QueryError(f"no question is named {name!r}{nearest(name, names)} "
                     "(kg query --list shows them all)")


# -- running ------------------------------------------------------------------------------


def run_query(source: Source, query: str | Path | Question, **parameters: object) -> Result:
    """Run a question on a source.

    ``source``: a graph file (.ttl .nt .nq .jsonld .trig), a store's folder, the address of a
    SPARQL endpoint, or a dataset in memory.  ``query``: the name of a shipped question, a
    path that ends in .rq, or the text of a query.  ``parameters``: Python values; names of
    actors and places are looked up by their labels.  Raises ``QueryError``.
    """
    question = _question(query)
    check_form(question.text)
    dataset = _connect(source)
    check_terms(question.text)
    bound = bind(question, {k: v for k, v in parameters.items() if v is not None}, dataset)
    return _run(dataset, fill(question.text, bound))


def open_source(source: Source) -> ox.Store:
    """Return a source as a dataset whose default graph is the merged view."""
    if isinstance(source, ox.Store):
        return source
    if not isinstance(source, (str, Path)):
        return from_rdflib(source)
    path = Path(source)
    if path.is_dir():
        from kg.store import EmbeddedStore  # noqa: PLC0415

        return EmbeddedStore(path).read()
    if not path.exists():
        raise InputError("does not exist", file=path, remedy="check the path")
    dataset = read_dataset(path)
    if path.suffix.lower() in {".nq", ".trig"}:
        from kg.merge import flatten  # noqa: PLC0415

        flat = ox.Store()
        flat.extend(ox.Quad(t.subject, t.predicate, t.object) for t in flatten(dataset))
        return flat
    return dataset


def _connect(source: Source) -> Dataset:
    if isinstance(source, str) and source.startswith(("http://", "https://")):
        from kg.endpoint import Endpoint  # noqa: PLC0415  (needs an HTTP client)

        return Endpoint(source)
    return open_source(source)


def _question(query: str | Path | Question) -> Question:
    if isinstance(query, Question):
        return query
    if isinstance(query, Path) or (query.endswith(".rq") and "\n" not in query):
        path = Path(query)
        try:
            return parse_question(path.read_text("utf-8"), path.stem)
        except FileNotFoundError:
            raise QueryError(f"{path}: does not exist (check the path)") from None
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{path}: cannot be read as a query: {error}") from None
    if re.fullmatch(r"[\w-]+", query):
        return find_question(query)
    return parse_question(query, "query")


def _run(dataset: Dataset, text: str) -> Result:
    try:
        return collect(dataset.query(text))
    except SyntaxError as error:
        raise QueryError(show_place(text, str(error))) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query failed: {error}") from None


def fill(text: str, bound: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """Put terms into the slots of a query: ``VALUES ?name { UNDEF }``.

    A query with empty slots is SPARQL as it stands.  The engine's own serializer writes the
    terms, so no value can become syntax, on any endpoint.  Raises ``QueryError`` for a
    parameter that has no slot.
    """
    for name, term in bound.items():
        slot = re.compile(rf"(\bVALUES\s+\?{re.escape(name)}\s*\{{\s*)UNDEF(\s*\}})", re.I)
        written = str(term)
        text, count = slot.subn(lambda m, term=written: m[1] + term + m[2], text)  # type: ignore[misc]
        if not count:
            raise QueryError(f"the query has no place for {name!r} "
                             f"(write VALUES ?{name} {{ UNDEF }} at the start of its WHERE)")
    return text


def collect(found: object) -> Result:
    """Turn what the engine gave into a :class:`Result`."""
    if isinstance(found, ox.QueryBoolean):
        return Result(answer=bool(found))
    if isinstance(found, (ox.QueryTriples, list)):
        return Result(triples=tuple(sorted(found, key=str)))
    solutions = cast("ox.QuerySolutions", found)
    columns = tuple(variable.value for variable in solutions.variables)
    rows = tuple(tuple(cast("Any", row[name]) for name in columns) for row in solutions)
    return Result(columns, rows)


def to_python(term: object) -> Any:  # noqa: PLR0911  (one return for each datatype)
    """Return an RDF term as a Python value: text, int, Decimal, bool, date or None."""
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return cast("Any", term).value
    kind = term.datatype.value.rpartition("#")[2]
    try:
        if kind in {"integer", "int", "long"}:
            return int(term.value)
        if kind in {"decimal", "double", "float"}:
            return Decimal(term.value)
        if kind == "date":
            return date.fromisoformat(term.value)
    except (ValueError, ArithmeticError):
        return term.value
    return term.value == "true" if kind == "boolean" else term.value


# -- messages -----------------------------------------------------------------------------


def check_form(text: str) -> None:
    """Raise ``QueryError`` for an update, and for what has no form of a query at all."""
    form = find_first(text, (*_ASKING, *_CHANGING))
    if form in _CHANGING:
        raise QueryError(f"{form} would change the graph, and a query only asks "
                         f"({', '.join(_ASKING)}; kg add and kg remove change a store)")
    if form is None:
        raise QueryError(f"this is no query: it has none of {', '.join(_ASKING)} "
                         "(kg query --list shows the shipped questions)")


def check_terms(text: str) -> None:
    """Raise ``QueryError`` with the nearest name for a ``kg:`` term that does not exist."""
    plain = re.sub(r'"(?:[^"\\\n]|\\.)*"|<[^>\s]*>|#[^\n]*', " ", text)
    for name in dict.fromkeys(_KG_TERM.findall(plain)):
        if name not in kg_names():
            line = next((n for n, row in enumerate(text.splitlines(), 1) if f"kg:{name}" in row), 1)
            raise QueryError(f"line {line}: the ontology has no kg:{name}"
                             + nearest(name, sorted(kg_names())))


def show_place(text: str, message: str) -> str:
    """Return a syntax error with the line it is in and a mark under its place."""
    found = _PLACE.search(message)
    if not found:
        return f"the query is not SPARQL: {message}"
    line, column = int(found[1]), int(found[2])
    lines = text.splitlines() or [""]
    row, problem = lines[min(line, len(lines)) - 1], found[3].strip()
    if "Prefix not found" in problem:  # the engine lists every character that could follow
        problem = f"a prefix is not declared (begin with, for example, PREFIX kg: <{_KG}>)"
    return f"line {line}, column {column}: {problem}\n  {row}\n  {' ' * (column - 1)}^"
