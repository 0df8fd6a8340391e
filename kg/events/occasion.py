"""What an article's main occasion tells of the events around it.

In: a scene and groups of places.  Out: the groups with what others lend them: a host who
receives visitors tells who visits and in which month, still there; a list of moves takes
effect on one day; the main occasion without a date took place on the day of the report.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kg.events.corefer import FORMULA, Group, is_current
from kg.events.scene import PERSONS, Candidate, Scene
from kg.events.times import CLOCK
from kg.lexicon.events import EventType
from kg.model import Role, Span, TimeValue

_LISTED: Final = re.compile(
    "(?:訪賓|訪團|[訪參問賀考察視表]{1,3}團|團員|成員|一行)[^，。；]{0,8}?(?:包括|包含|計有|成員有|有)(?:了)?[，：]?")
_BEFORE: Final = re.compile("等?一行")
_ENDS: Final = re.compile("由|陪同|前來|也在座|在座|作陪|預定|抵達|將於")
_EFFECT: Final = re.compile("[日起]{0,2}(?:正式)?生效")


def is_visit(kind: EventType) -> bool:
    """Whether the type is of people who come as guests."""
    return any("guests" in rule.by for rule in kind.roles)


def add_visitors(scene: Scene, groups: list[Group], main: Group) -> None:
    """Give the visit that the main occasion belongs to its guests and its month."""
    visits = [g for g in groups if is_visit(g.members[0].kind) and not g.names
              and is_current(scene, g)
              and any(m.cls in ("sure", "back") or m.word.startswith("來") for m in g.members)]
    if not visits:
        return
    visit = next((g for g in visits if g is main), visits[0])
    guests = _guests(scene)
    shared = visit is main or guests or {
        r for m in visit.members for r in m.refs("participant")} & {
        r for m in main.members for r in m.refs("participant")}
    if not shared:
        return
    first = visit.members[0]
    known = {r for m in visit.members for r in m.refs("participant")}
    visit.members[0] = replace(first, roles=(*first.roles, *(
        g for g in guests if g.ref not in known)))
    received = visit is not main and any(r.name == "organizer" for m in main.members
                                         for r in m.roles)
    home = _home(scene) if received else None
    if home and home not in known:
        first = visit.members[0]
        visit.members[0] = replace(first, roles=(
            *first.roles, Role("participant", first.span, home)))
    today = scene.published.isoformat() if scene.published else ""
    if received and scene.published and not any(
            m.time and m.time_span and (m.time_span.start >= m.clause.start
                                        or m.time.start != today) for m in visit.members):
        month = TimeValue(scene.published.isoformat()[:7])
        visit.members[:] = [
            replace(m, time=month, time_span=m.span,
                    status="ongoing" if m.status == "occurred" else m.status,
                    clue=m.clue or m.status == "occurred") for m in visit.members]


def _home(scene: Scene) -> str | None:
    """Return the country of most of the bodies that the closing formula names as present."""
    votes: dict[str, int] = {}
    for sentence in scene.document.sentences:
        if FORMULA.search(sentence.span.text):
            for link in scene.links_from(sentence.span.start, sentence.span.end):
                body = scene.entities.get(link.entities[0])
                if body and body.cls == "Organization" and body.country in scene.entities:
                    votes[body.country] = votes.get(body.country, 0) + 1
    return max(votes, key=lambda c: (votes[c], c)) if votes else None


def _guests(scene: Scene) -> list[Role]:
    """Return the people whom a sentence lists as members of the group that came."""
    found: list[Role] = []
    for sentence in scene.document.sentences:
        text, low = sentence.span.text, sentence.span.start
        start, stop = low, low
        if listed := _LISTED.search(text):
            start = low + listed.end()
            ends = _ENDS.search(text, listed.end())
            stop = low + ends.start() if ends else sentence.span.end
        elif (group := _BEFORE.search(text)) and "陪同" in text[group.end():]:
            stop = low + group.start()
        for link in scene.links_in(start, stop, PERSONS):
            found += [Role("participant", link.span, e) for e in link.entities]
    return found


def day_of_main(scene: Scene, members: list[Candidate]) -> tuple[TimeValue | None, Span | None]:
    """Return the day of publication where the report of the main occasion says today."""
    if scene.published is None:
        return None, None
    opening = next((c for c in scene.clauses if scene.role_of_block(c) == "body"
                    and c.end - c.start > 12), None)
    spoken = {m.clause.sentence for m in members} | ({opening.sentence} if opening else set())
    for index in sorted(spoken):
        span = scene.document.sentences[index].span
        if clock := CLOCK.search(scene.text, span.start, span.end):
            return (TimeValue(scene.published.isoformat()),
                    scene.span(clock.start(), clock.end()))
    return None, None


def add_effect(scene: Scene, groups: list[Group]) -> None:
    """Give moves of people without a date the day on which the text says they take effect."""
    effect = next((d for d in scene.dates if d.value and _EFFECT.match(
        scene.text, d.span.end)), None)
    if effect is None or effect.value is None or scene.published is None:
        return
    planned = effect.value.start > scene.published.isoformat()
    for group in groups:
        if group.members[0].kind.sharing != "each" or any(m.time for m in group.members):
            continue
        for index, member in enumerate(group.members):
            group.members[index] = replace(
                member, time=effect.value, time_span=effect.span,
                status="planned" if planned else member.status, clue=planned or member.clue)
