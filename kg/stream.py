"""Readings -> a graph file, without holding the graph in memory.

In: :class:`~kg.model.Reading` objects, one at a time.  Out: the same file that
:class:`kg.graph.Builder`, :func:`kg.validate.quarantine` and :func:`kg.writers.write_graph`
would write.  Each article is validated when it comes and then waits as sorted lines, on disk
where they are many; memory keeps only what comparing articles needs.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Final

from kg import vocab
from kg.contribution import article_iri, contribute
from kg.files import replace_file
from kg.graph import check_base
from kg.merge import MONEY, PARTS, Comparison
from kg.ntriples import from_triples, iri, to_line, to_triples
from kg.runinfo import ExtractionRunInfo, current_run
from kg.spool import LIMIT, Spool
from kg.validate import Violation, clean_article
from kg.writers import check_target, encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.model import Reading

_KINDS: Final = {
    iri(cls): name for name, classes in {
        "articles": (vocab.Article,), "events": (vocab.Event, vocab.Situation),
        "actors": (vocab.Person, vocab.Organization, vocab.Country), "sums": (vocab.Money,),
        "claims": (vocab.Claim,), "assertions": (vocab.Assertion,)}.items() for cls in classes}
_COMPARED: Final = frozenset(map(iri, PARTS | MONEY | {str(vocab.schema_datePublished)}))
_TYPE: Final = iri(vocab.rdf_type)


class GraphFile:
    """A graph in the making that is written once, at the end.

    Articles must have different ids; their order leaves no trace.  Raises
    :class:`~kg.errors.InputError` for a base that is no absolute IRI, an unknown format or
    a place that cannot be written.
    """

    def __init__(self, target: str | Path, form: str | None = None, *, base: str = vocab.BASE,
                 run: ExtractionRunInfo | None = None, limit: int = LIMIT) -> None:
        """``target`` is a file or ``-``; ``limit`` is how many bytes of lines to hold."""
        check_base(base)
        self.target, self.form = target, check_target(target, form)
        self.base, self.run = base, run or current_run()
        self.articles = 0
        self.violations: list[Violation] = []
        self._spool, self._comparison = Spool(limit), Comparison()

    def add(self, reading: Reading) -> None:
        """Add one article, less what breaks a rule, which goes to ``violations``."""
        kept, violations = clean_article(contribute(reading, base=self.base, run=self.run))
        self.articles += 1
        self.violations += sorted(violations)
        self._comparison.add(to_triples(part for part in kept if part[1] in _COMPARED))
        if self.form == "nq":
            name = iri(article_iri(reading.document.article.id, base=self.base))
            self._spool.add(b"%b %b %b %b .\n" % (*part, name) for part in kept)
        else:
            self._spool.add(map(to_line, kept))

    def write(self) -> dict[str, int]:
        """Write the file whole, or not at all; return how many of each kind it holds."""
        self._spool.add(map(to_line, from_triples(self._comparison.links())))
        counts = Counter(dict.fromkeys(_KINDS.values(), 0))
        parts = encode(_counted(self._spool, counts), self.form, self.base)
        if str(self.target) == "-":
            sys.stdout.buffer.writelines(parts)
            sys.stdout.buffer.flush()
        else:
            replace_file(self.target, parts)
        return dict(counts)


def _counted(lines: Iterable[bytes], counts: Counter[str]) -> Iterator[bytes]:
    """Pass the sorted lines on, counting the nodes of each kind."""
    last: dict[str, bytes] = {}
    for line in lines:
        if _TYPE in line:
            subject, predicate, cls = line.split(b" ", 3)[:3]
            kind = _KINDS.get(cls) if predicate == _TYPE else None
            if kind and last.get(kind) != subject:
                last[kind] = subject
                counts[kind] += 1
        yield line
