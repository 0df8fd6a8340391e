"""One article: what the graph says of it against what its annotation says.

In: the graph's triples, the article's text and its annotation.  Out: counts in an
:class:`~kg.figures.Evaluation`.  :mod:`kg.evaluate` says how items are matched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from kg import vocab
from kg.event_ontology import event_types
from kg.matching import Triples, characters, local, normalize, pair_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.figures import Evaluation

Slot = tuple[str, Any]
Gold = dict[str, Any]
Show = Callable[[Any], tuple[str | None, Any]]
_ACTORS: Final = frozenset({"Person", "Organization", "Country"})
_SUMS: Final = frozenset({"Money", "BudgetItem"})
_PARTIAL: Final = frozenset({"place", "equipment"})  # slots where a part of a name will do
_LONG: Final = 3  # a name longer than this is found inside a label too
_HALF: Final = 0.5


class Scoring:
    """Compares what the graph says of one article with its annotation."""

    def __init__(self, graph: Triples, article: str, text: str, gold: Gold,
                 result: Evaluation) -> None:
        """Index what the article mentions and states; ``article`` is its IRI."""
        self.graph, self.text, self.gold, self.result = graph, text, gold, result
        self.article = article
        self.anchors: dict[str, set[str]] = defaultdict(set)
        self.covers: dict[str, set[int]] = defaultdict(set)
        for mention in graph.subjects(vocab.nif_referenceContext, article):
            for node in graph.values(mention, vocab.refersTo):
                self.anchors[node].add(graph.first(mention, vocab.nif_anchorOf) or "")
                self.covers[node] |= graph.place(mention, text)
        self.facts: dict[tuple[str, str], set[Any]] = defaultdict(set)
        self.doers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for said in graph.subjects(vocab.reportedIn, article):
            subject, predicate = (graph.first(said, vocab.rdf_subject),
                                  graph.first(said, vocab.rdf_predicate))
            for item in graph.objects(said, vocab.rdf_object)[:1]:
                if subject is not None and predicate is not None:
                    self.facts[subject, predicate].add(item)
                    self.doers[item.value, predicate].add(subject)
        self.nodes: dict[str, str] = {}  # annotation id of an entity -> its node
        self.known: dict[str, str] = {}  # and back
        self.events: dict[str, str] = {}
        self.called = {row["id"]: row["name"] for row in gold["entities"]}

    def score(self) -> None:
        """Count every part into the result."""
        self._entities()
        self._posts()
        self._events()
        self._money()
        self._claims()

    def _labels(self, node: str) -> set[str]:
        names = (self.graph.values(node, vocab.skos_prefLabel)
                 | self.graph.values(node, vocab.skos_altLabel) | self.anchors.get(node, set()))
        return {normalize(name) for name in names} - {""}

    def _mentioned(self, types: frozenset[str]) -> list[str]:
        return sorted(node for node in self.anchors if self.graph.types(node) & types)

    def _tell(self, part: str, outcome: str, key: str | None, *words: object) -> None:
        line = " ".join(str(word) for word in words if word not in {None, ""})
        self.result.count(part, outcome, key, f"{self.gold['id']}: {line}")

    def _compare(self, part: str, gold: Sequence[Any], given: Sequence[Any],
                 score: Callable[[Any, Any], float],
                 show: tuple[Show, Show]) -> list[tuple[int, int]]:
        """Match, count each outcome under its key, and return the pairs."""
        pairs = pair_up(gold, given, score)
        found, used = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, item in enumerate(gold):
            key, words = show[0](item)
            self._tell(part, "right" if i in found else "missed", key, key, words)
        for j, item in enumerate(given):
            if j not in used:
                key, words = show[1](item)
                self._tell(part, "extra", key, key, words)
        return pairs

    def _entities(self) -> None:
        given = self._mentioned(_ACTORS)

        def same(row: Gold, node: str) -> float:
            if row["type"] not in self.graph.types(node):
                return 0
            names = {normalize(name) for name in (row["name"], *row.get("aliases", []))}
            return len(names & self._labels(node))

        pairs = self._compare("entities", self.gold["entities"], given, same, (
            lambda row: (row["type"], row["name"]),
            lambda node: (min(self.graph.types(node) & _ACTORS), self._name(node))))
        self.nodes = {self.gold["entities"][i]["id"]: given[j] for i, j in pairs}
        self.known = {node: key for key, node in self.nodes.items()}

    def _name(self, node: str) -> str:
        return " / ".join(sorted(self._labels(node))[:3])

    def _posts(self) -> None:
        given = sorted((subject, item.value) for (subject, predicate), items in self.facts.items()
                       if predicate == str(vocab.org_holds) for item in items)

        def same(row: Gold, held: tuple[str, str]) -> float:
            person, post = held
            title = normalize(row["post"])
            titles = {normalize(label) for label in self.graph.values(post, vocab.skos_prefLabel)}
            named = any(label and (title in label or label in title) for label in titles)
            where = self.graph.first(post, vocab.org_postIn)
            there = row["org"] is None or self.nodes.get(row["org"]) == where
            return float(named and there and self.nodes.get(row["person"]) == person)

        def show(row: Gold) -> tuple[None, str]:
            return None, " ".join((self.called[row["person"]], row["post"], "@",
                                   str(self.called.get(row["org"]))))

        def show_given(held: tuple[str, str]) -> tuple[None, str]:
            title = self.graph.first(held[1], vocab.skos_prefLabel)
            return None, f"{self._name(held[0])}: {title}"

        self._compare("posts", self.gold["person_facts"], given, same, (show, show_given))

    def _events(self) -> None:
        given = self._mentioned(event_types())
        pairs = self._compare("events", self.gold["events"], given, self._same_event, (
            lambda row: (row["type"], " ".join((_title(row), row["quote"][:24]))),
            lambda node: (min(self.graph.types(node) & event_types()), self._name(node))))
        self.events = {self.gold["events"][i]["id"]: given[j] for i, j in pairs}
        for row in self.gold["events"]:
            self._arguments(row, self.events.get(row["id"]))
        for node in given:
            if node not in self.events.values():
                for slot in sorted(self._slots_given(node), key=str):
                    self._tell("arguments", "extra", slot[0], "of no event:", *self._show(slot))

    def _same_event(self, row: Gold, node: str) -> float:
        if row["type"] not in self.graph.types(node):
            return 0
        labels = self._labels(node)
        names = {normalize(name) for name in (row.get("name"), *row.get("aliases", [])) if name}
        named = any(name == label or (len(name) > _LONG and name in label)
                    for name in names for label in labels)
        placed = characters(self.text, row["quote"], every=True) & self.covers[node]
        if not named and not placed:
            return 0
        wanted = {self.nodes[key] for key in row["participants"] + row["organizers"]
                  if key in self.nodes}
        there = (self.doers[node, str(vocab.participatesIn)]
                 | self.doers[node, str(vocab.organizes)])
        return 1 + named + len(wanted & there) / max(1, len(wanted | there))

    def _arguments(self, row: Gold, node: str | None) -> None:
        wanted = sorted(_slots_wanted(row), key=str)
        given = sorted(self._slots_given(node), key=str) if node else []
        hosts = {value for kind, value in wanted if kind == "organizer"}
        # Whether a host takes part too is a matter of taste: it is not counted against.
        given = [slot for slot in given if slot in wanted or slot[0] != "who"
                 or slot[1] not in hosts]
        what = f"{row['type']} {_title(row)}"

        show = self._shown(what)
        self._compare("arguments", wanted, given, _same_slot, (show, show))

    def _shown(self, what: str) -> Show:
        """Return what prints a slot of ``what``."""
        return lambda slot: (slot[0], f"{self._show(slot)[1]} ({what})")

    def _show(self, slot: Slot) -> tuple[str, Any]:
        return slot[0], self.called.get(slot[1], slot[1])

    def _slots_given(self, node: str) -> set[Slot]:
        def facts(predicate: str) -> list[str]:
            return sorted(item.value for item in self.facts.get((node, str(predicate)), ()))

        slots: set[Slot] = set()
        for kind, predicate in (("who", vocab.participatesIn), ("organizer", vocab.organizes)):
            slots |= {(kind, self.known.get(actor, actor))
                      for actor in self.doers[node, str(predicate)]}
        for place in facts(vocab.schema_location):
            slots |= {("place", name) for name in sorted(self._labels(place))[:1]}
        start, end = (next(iter(facts(predicate)), "")[:10]
                      for predicate in (vocab.schema_startDate, vocab.schema_endDate))
        if start:
            slots.add(("time", start if end in {"", start} else f"{start}/{end}"))
        slots |= {("status", local(status)) for status in facts(vocab.status)}
        slots |= {("delegation", int(size)) for size in facts(vocab.delegationSize)}
        return slots | {("equipment", normalize(name)) for line in facts(vocab.involves)
                        for name in self.graph.values(line, vocab.skos_prefLabel)}

    def _money(self) -> None:
        given = self._mentioned(_SUMS)

        def same(row: Gold, node: str) -> float:
            amount, currency = self._amount(node)
            if amount is None or currency != row["currency"] or (
                    abs(amount - row["amount"]) > 1e-6 * max(1, abs(row["amount"]))):
                return 0
            placed = characters(self.text, row["quote"], every=True) & self.covers[node]
            return 2 if placed else 1

        pairs = self._compare("money", self.gold["money"], given, same, (
            lambda row: (None, f"{row['amount']} {row['currency']} «{row['quote'][:24]}»"),
            lambda node: (None, f"{self._amount(node)} {self._name(node)}")))
        found = {i: given[j] for i, j in pairs}
        for i, row in enumerate(self.gold["money"]):
            what = f"{row['amount']} {row['currency']}"
            slots = self._sum_given(row, found[i]) if i in found else set()
            show = self._shown(what)
            self._compare("moneyslots", sorted(_sum_wanted(row), key=str),
                          sorted(slots, key=str), _equal, (show, show))

    def _amount(self, node: str) -> tuple[float | None, str | None]:
        amount = self.graph.first(node, vocab.amount)
        return float(amount) if amount else None, self.graph.first(node, vocab.currency)

    def _sum_given(self, row: Gold, node: str) -> set[Slot]:
        graph = self.graph
        years = {date[:4] for predicate in (vocab.fiscalYear, vocab.coversFiscalYear)
                 for year in graph.values(node, predicate)
                 for date in graph.values(year, vocab.schema_startDate)}
        slots: set[Slot] = {("year", year) for year in years}
        slots.add(("approx", graph.first(node, vocab.approximate) == "true"))
        slots |= {("stage", local(stage).removeprefix("stage").lower())
                  for stage in graph.values(node, vocab.stage)}
        slots |= {("holder", self.known.get(actor, actor))
                  for actor in graph.subjects(vocab.funds, node)}
        paid = graph.subjects(vocab.hasBudget, node)
        slots |= {("for", key) for key, event in self.events.items() if event in paid}
        purposes = {normalize(text) for text in graph.values(node, vocab.purpose)}
        purposes |= {label for event in paid for label in self._labels(event)}
        aim = row["for"]
        if aim and purposes and ("for", aim) not in slots:
            hit = any(a and b and (a in b or b in a)
                      for a in purposes for b in self._names_of_aim(aim))
            slots.add(("for", aim if hit else "other"))
        return slots

    def _names_of_aim(self, aim: str) -> set[str]:
        """Return the names of what a sum is for: of an annotated event, or the words given."""
        for row in self.gold["events"]:
            if row["id"] == aim:
                names = (row.get("name"), row.get("trigger"), *row.get("aliases", []))
                return {normalize(name) for name in names if name}
        return {normalize(aim)}

    def _claims(self) -> None:
        graph, gold = self.graph, self.gold["claims"]
        given = sorted(node for node in graph.subjects(vocab.reportedIn, self.article)
                       if "Claim" in graph.types(node))
        spans = {node: {place for mention in graph.values(node, vocab.evidence)
                        for place in graph.place(mention, self.text)} for node in given}

        def same(row: Gold, node: str) -> float:
            quoted = characters(self.text, row["quote"])
            overlap = len(quoted & spans[node]) / max(1, len(quoted | spans[node]))
            speaker = self.nodes.get(row["speaker"])
            return overlap if overlap >= _HALF and speaker is not None and (
                speaker in graph.values(node, vocab.claimedBy)) else 0

        pairs = self._compare("claims", gold, given, same, (
            lambda row: (row["cue"], f"{self.called[row['speaker']]}: «{row['quote'][:30]}»"),
            lambda node: (self._cue(node), "; ".join(
                self._name(actor) for actor in graph.values(node, vocab.claimedBy)))))
        for i, j in pairs:
            row, node = gold[i], given[j]
            sure = row["certainty"] in map(local, graph.values(node, vocab.certainty))
            denied = "negated" in map(local, graph.values(node, vocab.polarity))
            line = f"{row['quote'][:30]}: should be {row['certainty']} {row['polarity']}"
            if sure and denied == (row["polarity"] == "-"):
                self._tell("certainty", "right", None)
            else:
                self._tell("certainty", "missed", None, line)
                self._tell("certainty", "extra", None, line)

    def _cue(self, claim: str) -> str:
        cue = self.graph.first(claim, vocab.cue)
        return (self.graph.first(cue, vocab.nif_anchorOf) if cue else None) or "(no cue)"


def _title(row: Gold) -> str:
    return str(row.get("name") or row.get("trigger"))


def _equal(one: Slot, other: Slot) -> float:
    return float(one == other)


def _slots_wanted(row: Gold) -> set[Slot]:
    slots: set[Slot] = {("who", key) for key in row["participants"]}
    slots |= {("organizer", key) for key in row["organizers"]}
    slots |= {("place", normalize(name)) for name in row.get("places", [])}
    slots |= {("equipment", normalize(item["name"])) for item in row.get("equipment", [])}
    slots.add(("status", row["status"]))
    pairs = (("time", "time"), ("delegation", "delegation_size"))
    return slots | {(kind, row[key]) for kind, key in pairs if row.get(key)}


def _sum_wanted(row: Gold) -> set[Slot]:
    slots: set[Slot] = {("year", str(year)) for year in row["fiscal_years"]}
    slots |= {("approx", row["approx"]), ("stage", row["stage"])}
    return slots | {(kind, row[kind]) for kind in ("holder", "for") if row[kind]}


def _same_slot(one: Slot, other: Slot) -> float:
    (kind, a), (kind_, b) = one, other
    if kind != kind_:
        return 0
    if kind in _PARTIAL:
        return float(bool(a) and bool(b) and (a in b or b in a))
    return float(bool(a == b))
