"""Where the files that come with the package are, in a checkout and when installed."""

from __future__ import annotations

from pathlib import Path

from kg.errors import OntologyError

_PACKAGE = Path(__file__).parent


def ontology(name: str) -> Path:
    """Return the path of an ontology file (``core.ttl``).

    The wheel carries ``ontologies/`` as ``kg/ontologies``; a checkout has it beside
    ``kg``.  Raises ``OntologyError`` if the file is in neither place.
    """
    for folder in (_PACKAGE / "ontologies", _PACKAGE.parent / "ontologies"):
        if (folder / name).is_file():
            return folder / name
    raise OntologyError("is missing", file=name, remedy="install straitgraph again")
