"""What the server says of itself: the service description and VoID, as Turtle or otherwise.

See SPARQL 1.1 Service Description, and Describing Linked Datasets with the VoID Vocabulary.
"""

from __future__ import annotations

import pyoxigraph as ox

from kg import vocab

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RDF = {"text/turtle": ox.RdfFormat.TURTLE, "application/n-triples": ox.RdfFormat.N_TRIPLES,
        "application/ld+json": ox.RdfFormat.JSON_LD, "application/rdf+xml": ox.RdfFormat.RDF_XML,
        "application/trig": ox.RdfFormat.TRIG, "application/n-quads": ox.RdfFormat.N_QUADS}
COUNTS = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
 (COUNT(DISTINCT ?p) AS ?properties) WHERE { ?s ?p ?o }"""


def describe_service(endpoint: str, kind: str, *, writable: bool) -> bytes:
    """Return the service description of an endpoint in a media type."""
    service = ox.NamedNode(endpoint)
    dataset, graph = ox.NamedNode(f"{endpoint}#dataset"), ox.NamedNode(f"{endpoint}#default")
    languages = ["SPARQL11Query", *(["SPARQL11Update"] if writable else [])]
    results = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV",
               "SPARQL_Results_TSV", "Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD",
               "RDF_XML")
    triples = [
        _triple(service, vocab.rdf_type, ox.NamedNode(f"{_SD}Service")),
        _triple(service, f"{_SD}endpoint", service),
        _triple(service, f"{_SD}defaultDataset", dataset),
        _triple(dataset, vocab.rdf_type, ox.NamedNode(f"{_SD}Dataset")),
        _triple(dataset, f"{_SD}defaultGraph", graph),
        _triple(graph, vocab.rdf_type, ox.NamedNode(f"{_SD}Graph")),
        *(_triple(service, f"{_SD}supportedLanguage", ox.NamedNode(_SD + name))
          for name in languages),
        *(_triple(service, f"{_SD}resultFormat", ox.NamedNode(_FORMATS + name))
          for name in results),
    ]
    return _write(triples, kind)


def describe_dataset(home: str, kind: str, counts: dict[str, int]) -> bytes:
    """Return the VoID description of the merged view in a media type."""
    dataset = ox.NamedNode(f"{home}.well-known/void#dataset")
    whole = ox.NamedNode(vocab.xsd_integer)
    triples = [
        _triple(dataset, vocab.rdf_type, ox.NamedNode(f"{_VOID}Dataset")),
        _triple(dataset, f"{_VOID}sparqlEndpoint", ox.NamedNode(f"{home}sparql")),
        _triple(dataset, f"{_VOID}dataDump", ox.NamedNode(f"{home}store?default")),
        _triple(dataset, f"{_VOID}uriSpace", ox.Literal(vocab.BASE)),
        *(_triple(dataset, f"{_VOID}vocabulary", ox.NamedNode(vocab.PREFIXES[name]))
          for name in ("kg", "org", "prov", "schema", "skos")),
        *(_triple(dataset, _VOID + ("distinctSubjects" if name == "subjects" else name),
                  ox.Literal(str(value), datatype=whole)) for name, value in counts.items()),
    ]
    return _write(triples, kind)


def _triple(subject: ox.NamedNode, predicate: str, target: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), target)


def _write(triples: list[ox.Triple], kind: str) -> bytes:
    plain = kind in {"application/n-triples", "application/n-quads"}
    names = None if plain else {"sd": _SD, "void": _VOID, "formats": _FORMATS}
    return ox.serialize(triples, format=_RDF[kind], prefixes=names) or b""
