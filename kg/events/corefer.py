"""Which places of an article speak of the same event.

In: candidates in text order.  Out: groups, each one event.  Two places are one event when
the type is the same, the names agree or one points back or names it more shortly, and
neither the times, the participants nor the equipment contradict each other.
"""

from __future__ import annotations

import re
from typing import Final

from kg.events.scene import PERSONS, Candidate, Scene
from kg.events.times import compatible, is_other_time
from kg.identity import fold

_BARE: Final = re.compile("(?:出席|參加|參與|舉行|主持|舉辦|召開|[在於該此本次場])\\Z")
FORMULA: Final = re.compile("也在座|在場作陪|陪同，?(?:晉見|拜會|前來|前往|到)|均在座|等在座|作陪")
_EVERY: Final = re.compile("每[年月週季]|歷年|年度|定期")
_PEOPLE: Final = ("participant", "organizer", "supplier", "recipient")


class Group:
    """The places that speak of one event, in the order in which they were joined."""

    def __init__(self, first: Candidate) -> None:
        """Begin with the first place."""
        self.members: list[Candidate] = [first]

    @property
    def kind(self) -> str:
        """The name of the event's type."""
        return self.members[0].kind.name

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the longest first."""
        found = {m.name for m in self.members if m.name}
        return tuple(sorted(found, key=lambda n: (-len(fold(n)), n)))

    def has_form(self, form: str) -> bool:
        """Whether a name or other form of the event is this one."""
        forms = {fold(_arabic(f)) for m in self.members for f in (*m.forms, m.name or "")}
        return fold(_arabic(form)) in forms - {""}


def group(scene: Scene, candidates: tuple[Candidate, ...]) -> tuple[Group, ...]:
    """Return the events, each with all the places that speak of it.

    A place in the headline joins the first event that it can be, another the latest.
    """
    groups: list[Group] = []
    for candidate in candidates:
        headline = scene.role_of_block(candidate.clause) == "headline"
        first = headline or _closing(scene, candidate)
        order = groups if first else groups[::-1]
        if candidate.cls == "back":
            order = sorted(groups, key=lambda g: not is_current(scene, g))
        home = _home(scene, candidate, order)
        if home is None:
            groups.append(Group(candidate))
        else:
            home.members.append(candidate)
    return tuple(groups)


def is_current(scene: Scene, other: Group) -> bool:
    """Whether the event is of the month of publication, or no day of it is said."""
    if scene.published is None:
        return True
    month = scene.published.isoformat()[:7]
    return all(m.time is None or m.time.start[:7] == month[:len(m.time.start)]
               for m in other.members) and True not in {
                   _other_time(scene, m) for m in other.members}


def _other_time(scene: Scene, one: Candidate) -> bool | None:
    return is_other_time(scene, one.clause, one.span, one.time)


def _of_another_visit(scene: Scene, candidate: Candidate, other: Group) -> bool:
    """Whether one is of these days and the other is not (去年來臺, 這次來訪)."""
    if not any("guests" in rule.by and "Person" in rule.range and not rule.only_with
               for rule in candidate.kind.roles):
        return False
    goal, goals = _goal(scene, candidate), {_goal(scene, m) for m in other.members} - {None}
    if goal and goals and goal not in goals:
        return True
    mine = _other_time(scene, candidate)
    yours = {_other_time(scene, m) for m in other.members}
    return mine is not None and mine not in yours and (mine or True in yours)


def _goal(scene: Scene, one: Candidate) -> str | None:
    """Return the country that a coming or going is to, where the words say it (訪美, 訪問日本)."""
    if found := scene.country_in(one.span.text):
        return found[1]
    left = scene.text[max(one.clause.start, one.span.start - 12):one.span.start]
    if way := re.search("(?:[到赴至]|前往)([^，。；的到赴至]{2,8})的?$", left):
        start = one.span.start - len(left) + way.start(1)
        there = scene.links_in(start, one.span.start, frozenset(("Country",)))
        if there and there[0].span.start == start:
            return there[0].entities[0]
    return next((r.ref for r in one.roles if r.ref and scene.class_of(r.ref) == "Country"
                 and (r.span == one.span or 0 <= r.span.start - one.span.end <= 1)), None)


def _closing(scene: Scene, candidate: Candidate) -> bool:
    """Whether the place is in the formula on who was there (陪同晉見的有…，…在場作陪)."""
    sentence = scene.document.sentences[candidate.clause.sentence].span.text
    return candidate.time is None and bool(FORMULA.search(sentence))


def _home(scene: Scene, candidate: Candidate, groups: list[Group]) -> Group | None:
    same = [g for g in groups if g.kind == candidate.kind.name]
    if candidate.name:
        return next((g for g in same if _same_name(scene, candidate, g)), None)
    for other in same:
        if _joins(scene, candidate, other):
            return other
    return None


def _same_name(scene: Scene, candidate: Candidate, other: Group) -> bool:
    """Equal names, or one is the other without its year, ordinal, quotes or owner."""
    mine = _core(candidate.name or "")
    if other.has_form(candidate.name or "") or any(other.has_form(f) for f in candidate.forms):
        return True
    headline = scene.role_of_block(candidate.clause) == "headline"
    if not other.names and any(m.word == mine or (headline and _related(candidate, m))
                               for m in other.members):
        return not _strangers(scene, candidate, other) and all(
            compatible(candidate.time, m.time) for m in other.members)
    for name in other.names:
        yours = _core(name)
        if mine == yours and not _contradict(candidate.name or "", name):
            return True
        shorter, longer = sorted((mine, yours), key=len)
        if len(shorter) >= 4 and longer.endswith(shorter) and not _contradict(
                candidate.name or "", name):
            return True
    return False


_NUMBER: Final = re.compile(
    r"\d+號|(?:第[0-9０-９一二三四五六七八九十百○〇]+[屆次期輪])|(?:19|20)\d\d年?|\d+年?度?|-\d{4}")


_QUALIFIER: Final = re.compile("[「」『』《》]|實兵|實彈")
_COUNTED: Final = re.compile("[一二三四五六七八九十廿卅]+(?=號)")
_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")}


def _core(name: str) -> str:
    return fold(_QUALIFIER.sub("", _NUMBER.sub("", _arabic(name))))


def _contradict(one: str, other: str) -> bool:
    mine, yours = (set(_NUMBER.findall(_arabic(n))) for n in (one, other))
    return bool(mine and yours and not mine & yours)


def _arabic(name: str) -> str:
    """Return the name with the number of its series in digits (二十九號 and 廿九號: 29號)."""
    def digits(match: re.Match[str]) -> str:
        tens, _, ones = match.group().replace("廿", "二十").replace("卅", "三十").rpartition("十")
        ten = _DIGITS.get(tens, 1) if "十" in match.group() or tens else 0
        if match.group()[0] in "廿卅" or "十" in match.group():
            return str(10 * ten + _DIGITS.get(ones, 0))
        return str(_DIGITS.get(match.group(), match.group()))

    return _COUNTED.sub(digits, name)


def _joins(scene: Scene, candidate: Candidate, other: Group) -> bool:
    related = any(_related(candidate, m) for m in other.members)
    if candidate.listed or other.members[0].listed or _parted(scene, candidate, other):
        return False
    headline = scene.role_of_block(candidate.clause) == "headline"
    if candidate.anaphoric or (related and headline):
        return True
    if candidate.kind.sharing == "each":
        return related and _share(candidate, other.members[:1])
    return _continues(scene, candidate, other, related=related) or _resembles(
        scene, candidate, other, related=related)


def _resembles(scene: Scene, candidate: Candidate, other: Group, *, related: bool) -> bool:
    """Whether the words or the people are the same, and nobody is a stranger."""
    apart = candidate.cls == "verb" or "people" in candidate.kind.apart_by
    if apart and _strangers(scene, candidate, other):
        return False
    if candidate.kind.merge == "article" or (
            other.names and candidate.word in other.names[0]):
        return True
    near = candidate.clause.sentence == other.members[-1].clause.sentence
    return related or (near and _share(candidate, other.members))


def _parted(scene: Scene, candidate: Candidate, other: Group) -> bool:
    """Whether time, equipment or the text's own words (又接見) set the two apart."""
    kind = candidate.kind
    if not all(compatible(candidate.time, m.time) for m in other.members):
        return True
    if _of_another_visit(scene, candidate, other) or _of_a_series(scene, candidate, other):
        return True
    if _done_to_another(scene, candidate, other):
        return True
    apart = candidate.cls == "verb" or "equipment" in kind.apart_by
    headline = scene.role_of_block(candidate.clause) == "headline"
    if apart and not headline and _disjoint(candidate, other, ("equipment",)):
        return True
    if candidate.another and candidate.refs(*_PEOPLE) - _people(other.members):
        return True
    return (kind.merge == "article" and candidate.cls == "verb" and candidate.time is not None
            and not any(m.time for m in other.members)
            and not candidate.refs("equipment") & frozenset().union(
                *(m.refs("equipment") for m in other.members)))


def _done_to_another(scene: Scene, candidate: Candidate, other: Group) -> bool:
    """Whether one sentence tells of two with their own objects (晉見總統，並拜會行政院長)."""
    if not any("object" in rule.by and not rule.only_with and "Person" in rule.range
               for rule in candidate.kind.roles) or _closing(scene, candidate):
        return False
    last = other.members[-1]
    one, two = sorted((last, candidate), key=lambda c: c.span)
    mine, yours = _objects(one, two.span.start), _objects(two, two.clause.end)
    return bool(mine and yours and not mine & yours) and (
        one.clause.sentence == two.clause.sentence and "noun" not in (one.cls, two.cls))


def _objects(one: Candidate, end: int) -> frozenset[str]:
    """Return who is named after the trigger, in its clause and before ``end``."""
    return frozenset(r.ref for r in one.roles if r.ref and r.name == "participant"
                     and one.span.end <= r.span.start < min(end, one.clause.end))


def _of_a_series(scene: Scene, candidate: Candidate, other: Group) -> bool:
    """Whether one is what is held every year, the other one occasion of a time of its own."""
    if candidate.name or other.names or candidate.anaphoric:
        return False
    yours = [m for m in other.members if m.clue]
    if _recurs(scene, candidate):
        return bool(yours) and all(m.time and not _recurs(scene, m) for m in yours)
    return bool(candidate.time and yours) and all(_recurs(scene, m) for m in yours)


def _recurs(scene: Scene, one: Candidate) -> bool:
    return one.status == "recurring" and not one.time and bool(
        _EVERY.search(scene.text, one.clause.start, one.span.start))


def _continues(scene: Scene, candidate: Candidate, other: Group, *, related: bool) -> bool:
    """Whether the place plainly goes on about the event, whoever is named beside it.

    In the same clause; in the same sentence with no actor of its own; the companion of a
    visitor (訪賓由丙陪同，前來總統府晉見總統); the bare head of a name (甲在亞洲政策論壇指出…乙亦
    出席論壇).
    """
    last = other.members[-1]
    if related and any(m.clause == candidate.clause and not _somebody_between(
            scene, m, candidate) for m in other.members):
        return True
    own = any(r.name in _PEOPLE and r.span.start >= candidate.clause.start
              for r in candidate.roles)
    if (related and candidate.clause.sentence == last.clause.sentence and not own
            and not candidate.time and candidate.cls != "verb"):
        return True
    sentence = scene.document.sentences[candidate.clause.sentence].span.text
    if related and "陪同" in sentence:
        return True
    before = scene.text[candidate.clause.start:candidate.span.start]
    known = any((m.name or m.word).endswith(candidate.word) for m in other.members)
    return known and not candidate.time and bool(_BARE.search(before))


def _somebody_between(scene: Scene, one: Candidate, other: Candidate) -> bool:
    """Whether a person is named between two triggers (甲來台說明乙訪問丙: two visits)."""
    low, high = sorted((one.span, other.span))
    return bool(scene.links_in(low.end, high.start, PERSONS))


def _people(members: list[Candidate]) -> frozenset[str]:
    return frozenset(r for m in members for r in m.refs(*_PEOPLE))


def _share(candidate: Candidate, members: list[Candidate]) -> bool:
    return bool(candidate.refs(*_PEOPLE) & _people(members))


def _related(one: Candidate, other: Candidate) -> bool:
    """Whether two triggers name the same kind of occasion: 接見 and 晉見, 軍演 and 演習."""
    shorter, longer = sorted((one.word, other.word), key=len)
    if shorter == longer or (len(shorter) > 1 and shorter in longer):
        return True
    return any(one.word in family and other.word in family for family in one.kind.same)


def _strangers(scene: Scene, candidate: Candidate, other: Group) -> bool:
    """Whether the two are of different people, or, where nobody is named, of other bodies."""
    if not _disjoint(candidate, other, _PEOPLE):
        return False
    mine, yours = candidate.refs(*_PEOPLE), _people(other.members)
    my_sides, your_sides = _sides(scene, mine), _sides(scene, yours)
    if my_sides & yours or mine & your_sides or (
            candidate.kind.merge == "article" and my_sides & your_sides):
        return False
    classes = {scene.class_of(r) == "Person" for r in mine}
    return bool(classes & {scene.class_of(r) == "Person" for r in yours})


def _sides(scene: Scene, refs: frozenset[str]) -> frozenset[str]:
    """Return who takes part, with the countries of the bodies (美國國務院 stands for 美國)."""
    bodies = (scene.entities[r] for r in refs if scene.class_of(r) == "Organization")
    return refs | {e.country for e in bodies if e.country}


def _disjoint(candidate: Candidate, other: Group, roles: tuple[str, ...]) -> bool:
    mine = candidate.refs(*roles)
    yours = frozenset(r for m in other.members for r in m.refs(*roles))
    return bool(mine and yours and not mine & yours)
