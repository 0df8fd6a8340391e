"""From a name or a trigger to a candidate with its roles, time, status and certainty.

In: a scene and a place in it.  Out: one :class:`kg.events.scene.Candidate`, or several where
one trigger tells of several people one by one (甲、乙兩位晉任少將).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kg.events.items import by_item
from kg.events.names import Named
from kg.events.roles import assign_roles, find_delegation, find_duration
from kg.events.scene import Candidate, Clause, Scene
from kg.events.status import read_status, status_by_time, status_by_words
from kg.events.times import find_time
from kg.events.triggers import Trigger
from kg.lexicon import speech
from kg.modality import assess
from kg.model import Role, Span, Status, TimeValue

ENOUGH: Final = 2
"""How many signs of an occasion an unnamed event needs."""

_CONCEPT: Final = ("雙邊", "雙方", "多邊")
"""How a quoted kind of talks begins that is no mechanism of its own."""

_CALLED: Final = re.compile("(?:定位|定調|視|列|稱|作|做)為\\Z|創辦了?\\Z")
_ACTS: Final = re.compile(
    r"[」』]?\s?(?:[（(][^（）()\n]{2,40}[）)])?"
    "(?:主席|會長|理事長|總裁|執行長|秘書長|副秘書長|幹事長|計畫主任|主任|顧問|召集人|執行秘書|委員(?!會)|學者"
    "|[乙一新專]書|影片|電影|紀錄片|專輯|特展"
    "|(?:[今去本前]年|\\d{1,2}月|\\d{4}年|最新|所)*"
    "(?:[^，。]{0,8}(?:評比|競爭力|排名|評選)|所?頒|調查|(?:成立|創立|創辦)(?:於|迄今|至今|以來|已|[一二三四五六七八九十\\d])|(?:公布|公佈|發布|發表)[^，。]{0,20}(?:報告|評比|排名|指數)))")
_PARTY: Final = "[」』]?(?:之旅)?(?:訪團|訪問團|一行|專機|行前|第[一二三四五六七八九十]+天)"
_ANOTHER: Final = re.compile("又|另(?!外)|稍後|接著|隨後|其後")
_DECIDES: Final = re.compile("[^，。；]{0,4}(?:核定|核准|批准|任命|提名|同意|指派|拔擢)")
_INTENDED: Final = re.compile("^(?:[^，。]{0,4})(?:預定|預計|訂於|排定)")
_HELD_THEN: Final = re.compile("(?:舉行|舉辦|召開|登場|實施|展開)的\\Z")
_LISTS: Final = re.compile("包括|包含|例如|[即如](?!果|同)")
_RUMOUR: Final = re.compile("外傳|網傳|傳聞|傳出|謠傳|報導指稱|媒體指稱")
_REFUTED: Final = re.compile("否認|純屬|與事實不符|子虛烏有|並無此事|絕無此事|並非事實|不實")
_FAILED: Final = re.compile("(?:導致|終告|因而|最終|終)流產|胎死腹中|未能成行|無疾而終")
_DONE: Final = re.compile("已|曾|甫|剛")


def from_name(scene: Scene, named: Named) -> Candidate | None:
    """Return the candidate of a name, or None where the clause is not about an event.

    The name of a law is an event only where something is done to it (``clause_has``).
    """
    clause = scene.clause_at(named.span.start)
    if clause is None:
        return None
    listed = _LISTS.match(scene.text, clause.start, named.span.start)
    first = scene.siblings(clause, before=1)[0] if listed else clause
    text = scene.text[first.start:clause.end]
    if named.quoted and named.name.startswith(_CONCEPT) and not named.forms:
        return None
    if _is_other_thing(scene, named) or (
            named.kind.time == "budget" and _is_trip(scene, named.name)):
        return None
    if named.kind.clause_has and not any(w in text for w in named.kind.clause_has):
        return None
    return _fill(scene, Candidate(
        named.kind, named.span, clause, named.head, name=named.name, forms=named.forms,
        strength=ENOUGH + 1))


def _is_other_thing(scene: Scene, named: Named) -> bool:
    """Whether the name is a body's (X論壇主席, 「X論壇」公布報告) or what something is called."""
    start, end = named.span.start, named.span.end
    before, after = scene.text[max(0, start - 6):start], scene.text[end:end + 70]
    return bool(_CALLED.search(before) or _ACTS.match(after))


def _is_trip(scene: Scene, name: str) -> bool:
    """Whether the text speaks of the party or the days of a journey of that name."""
    bare = re.escape(name.strip("「」『』"))
    return bool(re.search(f"{bare}{_PARTY}|總統(?:伉儷)?「{bare}", scene.text))


def from_trigger(scene: Scene, trigger: Trigger) -> tuple[Candidate, ...]:
    """Return the candidates of a trigger; somebody who takes part is one more sign."""
    whole = _fill(scene, Candidate(
        trigger.kind, trigger.span, trigger.clause, trigger.span.text, trigger.cls,
        strength=trigger.strength, anaphoric=trigger.anaphoric))
    if any(r.name in ("participant", "organizer") for r in whole.roles):
        whole = replace(whole, strength=whole.strength + 1)
    if any(r.name == "equipment" and (
            whole.cls == "verb" or 0 <= r.span.start - whole.span.end <= 3) for r in whole.roles):
        whole = replace(whole, strength=whole.strength + 1)
    if whole.cls == "verb" and (_is_transitive(whole) or any(
            r.name == "place" and 0 <= r.span.start - whole.span.end <= 1 for r in whole.roles)):
        whole = replace(whole, strength=whole.strength + 1)
    if whole.kind.sharing == "each" and whole.cls == "verb":
        return _each(scene, whole)
    if whole.kind.sharing == "item":
        return by_item(scene, whole)
    return (whole,)


def _is_transitive(whole: Candidate) -> bool:
    """Whether somebody before the verb does it to what stands right after it (甲訪問乙)."""
    acts = any(r.name in ("participant", "organizer") and whole.clause.start <= r.span.start
               and r.span.end <= whole.span.start for r in whole.roles)
    return acts and any(0 <= r.span.start - whole.span.end <= 1 for r in whole.roles)


def _each(scene: Scene, whole: Candidate) -> tuple[Candidate, ...]:
    """Return one candidate for each person; 分別 deals out the bodies in order."""
    people = [r for r in whole.roles if r.name == "participant" and r.ref
              and scene.class_of(r.ref) == "Person"
              and not _DECIDES.match(scene.text, r.span.end)]
    if len(people) < 2:
        return (whole,)
    others = [r for r in whole.roles if r not in people]
    bodies = [r for r in others if r.name == "participant"]
    dealt = "分別" in scene.text[whole.clause.start:whole.span.start] and (
        len(bodies) == len(people))
    return tuple(
        replace(whole, roles=(person, *(
            r for r in others if not dealt or r not in bodies or r is bodies[index])))
        for index, person in enumerate(people))


def _own_roles(scene: Scene, bare: Candidate) -> tuple[Role, ...]:
    """Return the roles; a noun that points back (訪團) has no subject in an earlier clause."""
    roles = assign_roles(scene, bare.kind, bare.clause, bare.span)
    if bare.cls != "back":
        return roles
    start = scene.document.sentences[bare.clause.sentence].span.start
    return tuple(r for r in roles if not start <= r.span.start < bare.clause.start)


def _fill(scene: Scene, bare: Candidate) -> Candidate:
    """Add roles, time, status, certainty, delegation and duration to a candidate."""
    clause, span, kind = bare.clause, bare.span, bare.kind
    before = scene.text[clause.start:span.start]
    modality = assess(scene.text, span, speech.load().modality)
    status: Status | None = _marked_status(scene, bare)
    if bare.name and _HELD_THEN.search(before) and status in ("proposed", "ongoing"):
        status = None  # 期盼7月舉行的甲演習…: the wish is not that it take place
    if _is_refuted(scene, bare):
        status = "denied"
    elif modality.denied or modality.hypothetical:
        status = "denied" if modality.denied else "hypothetical"
    timed = find_time(scene, clause, span, where=kind.time, named=bare.name is not None)
    if timed and _elsewhere(scene, clause, timed, status, before):
        timed = None
    if timed:
        status = _by_time(scene, bare, timed[0], status)
    return replace(
        bare,
        another=bool(_ANOTHER.search(before)),
        roles=_own_roles(scene, bare),
        time=timed[0] if timed else None, time_span=timed[1] if timed else None,
        status=status or kind.status, clue=status is not None, certainty=modality.certainty,
        delegation=find_delegation(scene, clause),
        duration=find_duration(scene, clause),
    )


def _marked_status(scene: Scene, bare: Candidate) -> Status | None:
    """Return the status by the type's own words (三讀通過), else by the words of aspect."""
    clause, span = bare.clause, bare.span
    status = read_status(scene.text[clause.start:span.start], scene.text[span.end:clause.end + 1])
    if any(_FAILED.search(scene.text, c.start, c.end)
           for c in scene.siblings(clause, after=3)[1:]):
        return "cancelled"
    sentence = scene.document.sentences[clause.sentence].span.text
    for own, words in bare.kind.status_hints.items():
        if status not in ("cancelled", "denied") and any(w in sentence for w in words):
            return own
    if not bare.kind.status_words:
        return status or _carried(scene, bare)
    if told := status_by_words(bare.kind.status_words, scene.text[clause.start:clause.end]):
        return told
    return status if status in ("cancelled", "denied") else None


def _is_refuted(scene: Scene, bare: Candidate) -> bool:
    """Whether the sentence tells of a rumour and its denial (外傳…，國防部否認)."""
    sentence = scene.document.sentences[bare.clause.sentence].span
    return bool(_RUMOUR.search(scene.text, sentence.start, bare.span.start)
                and _REFUTED.search(scene.text, bare.span.end, sentence.end))


def _carried(scene: Scene, bare: Candidate) -> Status | None:
    """Return ``planned`` where the clauses before say so of the same subject (預定…，並…)."""
    if any(r.name in ("participant", "organizer") and bare.clause.start <= r.span.start
           < bare.span.start for r in bare.roles):
        return None
    for other in scene.siblings(bare.clause, before=2)[:-1]:
        if _INTENDED.search(scene.text[other.start:other.end]):
            return "planned"
    return None


def _elsewhere(
    scene: Scene, clause: Clause, timed: tuple[TimeValue, Span], status: Status | None,
    before: str,
) -> bool:
    """Whether the time is not that of the event.

    昨天宣布，甲將轉任: the day of the announcement.  為明年的大選，兩國已展開對話: of something
    else that is yet to come.
    """
    if scene.published is None:
        return False
    time, today = timed[0], scene.published.isoformat()
    if status == "planned":
        return timed[1].start < clause.start and (time.end or time.start) < today
    future = time.start > today[:len(time.start)]
    return status == "occurred" and future and bool(_DONE.search(before))


def _by_time(
    scene: Scene, bare: Candidate, time: TimeValue, status: Status | None
) -> Status | None:
    """Return the status, corrected by what lies before and after the day of publication."""
    known = status_by_time(time, scene.published)
    if known == "planned" and status in (None, "occurred", "ongoing"):
        return "planned"
    if known == "ongoing" and status == "planned" and len(time.start) == 10:
        return "ongoing"
    if bare.kind.status_words:
        return status
    if known == "occurred" and status == "recurring" and "每" not in scene.text[
            bare.clause.start:bare.span.start]:
        return "occurred"  # 23日例行通過: routine, but one occasion
    today = scene.published.isoformat() if scene.published else ""
    past = known == "occurred" and time.start < today
    if known and (status is None or (past and status == "planned")):
        return known
    return status
