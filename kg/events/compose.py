"""From the places that speak of one event to the event.

In: groups of candidates.  Out: events with the roles of all their places, the most exact
time, the status of the place that shows it best, and an id that says what the event is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Final

from kg.events.corefer import Group
from kg.events.occasion import add_effect, add_visitors, day_of_main, is_visit
from kg.events.scene import PERSONS, Candidate, Clause, Scene
from kg.events.times import compatible, sharper, time_in_name, wider
from kg.identity import digest, fold
from kg.model import Event, Role, Span, Status, TimeValue

ENOUGH: Final = 2
_DAYS_TO_PRINT: Final = 3
_ATTEND: Final = re.compile(r"在座|作陪|陪同|出席|與會|觀禮|列席|在場|隨行|參加|致詞")
_OTHER: Final = re.compile("(?:是項|該項|此項|這場|該場|是場)(記者會|說明會)")
_LIST: Final = re.compile(
    r"及在場|致詞時|^\s*(?:包括|尚包括|與會|訪賓|訪團|在場|今天|陪同|該團|一行|團員)"
    r"|在座|觀禮|作陪|等(?:人|均|皆|也|亦)")


def compose(scene: Scene, groups: tuple[Group, ...]) -> tuple[Event, ...]:
    """Return one event for each group that shows an occasion, in text order."""
    kept = [g for g in groups if _is_event(scene, g)]
    main = _main(scene, kept)
    if main:
        kept = [_as_part(scene, g, main) for g in kept]
        add_visitors(scene, kept, main)
    add_effect(scene, kept)
    events = [_to_event(scene, g, main=g is main) for g in kept]
    return tuple(sorted(events, key=_order))


def _as_part(scene: Scene, group: Group, main: Group) -> Group:
    """Join what the main event is made of to it: 甲晉任中將 at 將官晉任授階典禮.

    The part, whose trigger stands in the main event's name, takes the main event's time,
    and the main event its people.
    """
    first = group.members[0]
    if group is main or not main.names or first.kind.sharing != "each" or group.kind != main.kind:
        return group
    if not any(m.word in main.names[0] and not m.time for m in group.members):
        return group
    time, span = _time(scene, main.members, _best(scene, main.members))
    people = tuple(r for m in group.members for r in m.roles
                   if r.ref and scene.class_of(r.ref) == "Person")
    main.members[0] = replace(main.members[0], roles=(*main.members[0].roles, *people))
    part = Group(replace(first, time=first.time or time, time_span=first.time_span or span))
    part.members += group.members[1:]
    return part


def _order(event: Event) -> tuple[Span, int, str]:
    people = [r.span.start for r in event.roles if r.name == "participant"]
    return event.mentions[0], min(people, default=0), event.id


def _is_event(scene: Scene, group: Group) -> bool:
    best = max(m.strength for m in group.members)
    headline = all(scene.role_of_block(m.clause) == "headline" for m in group.members)
    if best < ENOUGH + headline:
        return False
    if all(m.anaphoric and not m.name for m in group.members) and best < ENOUGH + 1:
        return False
    needs = group.members[0].kind.needs
    if group.names:
        return len(group.members) > 1 or any(
            m.roles or m.time or m.clue or m.forms for m in group.members)
    return all(any(_has(scene, group, n) for n in need.split("/")) for need in needs)


def _has(scene: Scene, group: Group, need: str) -> bool:
    """Whether the event has what its type needs; ``own_`` counts only nouns, not verbs."""
    roles = [r for m in group.members if m.strength >= 0 for r in m.roles]
    refs = {r.ref for r in roles
            if r.name in ("participant", "organizer", "supplier", "recipient") and r.ref}
    by_noun = [m for m in group.members if m.cls != "verb"]
    tests = {
        "participant": bool(refs),
        "two": len(refs) >= 2,
        "own_two": len(refs) >= 2 and bool(by_noun),
        "organization": any(scene.class_of(r) == "Organization" for r in refs),
        "person": any(scene.class_of(r) == "Person" for r in refs),
        "time": any(m.time for m in group.members),
        "own_time": any(m.time for m in by_noun),
        "duration": any(m.duration for m in group.members),
        "equipment": any(r.name == "equipment" for r in roles),
        "place": any(r.name == "place" for r in roles),
    }
    return tests[need]


def _main(scene: Scene, groups: list[Group]) -> Group | None:
    """Return the event that the article is about: it stands in the headline and opens the body."""
    opening = next((c for c in scene.clauses if scene.role_of_block(c) == "body"
                    and len(scene.text[c.start:c.end]) > 12), None)
    if opening is None:
        return None
    first = [g for g in groups if g.members[0].kind.attended and any(
        m.clause.sentence == opening.sentence for m in g.members)]
    if not first:
        first = [g for g in groups if g.members[0].kind.attended and any(
            scene.role_of_block(m.clause) == "headline" for m in g.members)]
        return first[0] if first else None
    return min(first, key=lambda g: (
        is_visit(g.members[0].kind),
        all(scene.role_of_block(m.clause) != "headline" for m in g.members),
        min(m.clause.index for m in g.members if m.clause.sentence == opening.sentence),
        g.members[0].span))


def _to_event(scene: Scene, group: Group, *, main: bool) -> Event:
    members = sorted(group.members, key=lambda m: m.span)
    shown = _best(scene, members)
    time, time_span = _time(scene, members, shown)
    status = _status(members, shown)
    roles = _roles(scene, members, main=main and _is_of_the_day(scene, time, status))
    if status == "recurring" and time_span and time_span.start < shown.clause.start:
        time, time_span = None, None
    if main and time is None and status == "occurred":
        time, time_span = day_of_main(scene, members)
    names = group.names
    name = names[0] if names else None
    mentions = tuple(dict.fromkeys(m.span for m in members))
    evidence = _evidence(scene, shown)
    delegation = next((m.delegation for m in (shown, *members) if m.delegation), None)
    return Event(
        id=_identity(scene, members[0], name, time, roles), type=shown.kind.name, name=name,
        trigger=shown.span, mentions=mentions, evidence=evidence, status=status,
        certainty=shown.certainty, polarity="negated" if status == "denied" else "affirmed",
        aliases=_aliases(members, name), roles=roles, time=time, time_span=time_span,
        delegation_size=int(delegation.value) if delegation else None,
        delegation_span=delegation.span if delegation else None,
        duration=next((m.duration for m in (shown, *members) if m.duration), None),
    )


def _best(scene: Scene, members: list[Candidate]) -> Candidate:
    """Return the place that shows the event best, of the body rather than the headline."""
    return max(members, key=lambda m: (
        scene.role_of_block(m.clause) != "headline",
        m.strength + min(len(m.roles), 3) + 2 * (m.time is not None) + (m.name is not None),
        -m.span.start))


def _aliases(members: list[Candidate], name: str | None) -> tuple[str, ...]:
    forms = [f for m in members for f in (m.name or "", *m.forms)]
    if name is not None:
        forms += [m.span.text for m in members if not m.name and len(m.span) > 2]
    seen = {fold(name or "")}
    kept = []
    for form in forms:
        if form and fold(form) not in seen:
            seen.add(fold(form))
            kept.append(form)
    return tuple(kept)


def _time(
    scene: Scene, members: list[Candidate], shown: Candidate
) -> tuple[TimeValue | None, Span | None]:
    time, span = shown.time, shown.time_span
    for member in members:
        closer = compatible(time, member.time) and sharper(member.time, time)
        if closer or wider(member.time, time):
            time, span = member.time, member.time_span
    if time is None:
        for member in members:
            if member.name and (inside := time_in_name(scene, member.span)):
                return inside
    return time, span


def _status(members: list[Candidate], shown: Candidate) -> Status:
    """Return the status that most places give by a marker; the best place counts twice.

    What is merely supposed of 該會議 does not make the named mechanism a supposition.
    """
    votes: dict[Status, int] = {}
    named = any(member.name for member in members)
    for member in (shown, *members):
        if member.clue and not (named and not member.name and member.status == "hypothetical"):
            votes[member.status] = votes.get(member.status, 0) + 1
    return max(votes, key=lambda s: (votes[s], s == shown.status, s)) if votes else shown.status


def _is_of_the_day(scene: Scene, time: TimeValue | None, status: Status) -> bool:
    """Whether those whom the article lists as present can have been at the event."""
    published = scene.published
    if status not in {"occurred", "ongoing"}:
        return False
    if time is None or published is None:
        return True
    last = (time.end or time.start).ljust(10, "9")
    near = published - timedelta(days=_DAYS_TO_PRINT)
    return time.start <= published.isoformat() and last >= near.isoformat()


def _roles(scene: Scene, members: list[Candidate], *, main: bool) -> tuple[Role, ...]:
    found: dict[tuple[str, str], Role] = {}
    for member in members:
        for role in member.roles:
            found.setdefault((role.name, role.ref or fold(role.span.text)), role)
    if main:
        words = frozenset(m.word for m in members)
        for role in _attendance(scene, words):
            found.setdefault((role.name, role.ref or ""), role)
    places = [r.span.text for r in found.values() if r.name == "place"]
    kept = (r for r in found.values() if r.name != "place" or r.ref or not any(
        fold(r.span.text) in fold(p) and p != r.span.text for p in places))
    return tuple(sorted(kept, key=lambda r: (r.name, r.span, r.ref or "")))


def _attendance(scene: Scene, words: frozenset[str]) -> list[Role]:
    """Return the people whom a closing sentence lists as present (…也在座, …均在場觀禮).

    Who attends a press conference about the event (是項記者會) is not there.
    """
    found: list[Role] = []
    for sentence in scene.document.sentences:
        text, end = sentence.span.text, sentence.span.end
        other = _OTHER.search(text)
        if other and other[1] not in words:
            continue
        if _ATTEND.search(text) and _LIST.search(text):
            speech = text.find("致詞時")
            if speech >= 0:  # whom a speech is about was not there for that
                end = sentence.span.start + speech
            for link in scene.links_in(sentence.span.start, end, PERSONS):
                found += [Role("participant", link.span, e) for e in link.entities]
    return found


def _evidence(scene: Scene, shown: Candidate) -> Span:
    """Return the clause of the trigger, with the one before it where the actor stands there."""
    start = shown.clause.start
    firsts = [r.span.start for r in shown.roles
              if r.name in ("participant", "organizer") and r.span.start < start]
    if firsts and not any(r.span.start >= start for r in shown.roles):
        previous: list[Clause] = list(scene.siblings(shown.clause, before=1))
        start = min(start, previous[0].start)
    text = scene.text[start:shown.clause.end]
    start += len(text) - len(text.lstrip())
    return scene.span(start, start + len(text.strip()))


def _identity(
    scene: Scene, first: Candidate, name: str | None, time: TimeValue | None,
    roles: tuple[Role, ...],
) -> str:
    """Return the id: of type and name, else type, day and participants, else the place."""
    kind = first.kind.name
    if name:
        return f"event/{digest(kind, fold(name))}"
    actors = sorted({r.ref for r in roles
                     if r.name in ("participant", "organizer", "supplier", "recipient") and r.ref})
    if time and len(time.start) == 10 and len(actors) >= 2:
        return f"event/{digest(kind, time.start, *actors)}"
    person = actors if first.kind.sharing == "each" else ()
    return f"event/{digest(scene.document.article.id, kind, first.span.start, *person)}"
