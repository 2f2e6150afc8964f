"""Sources 来源 of an incident: added one by one, or with the incident that is joined to it 并案.

With that comes what a superior asked for in it, and what was promised to somebody.
"""

from dataclasses import replace
from datetime import datetime

from engine import asking, instructing, suggesting
from engine.affecting import affect
from engine.draft import Draft
from engine.duties import Instruction
from engine.endings import Absorbed
from engine.errors import Unchanged, WrongTime
from engine.origins import Origin, SourceAdded
from engine.tracks import FIELDS_JUDGED


def added(draft: Draft, event: SourceAdded) -> None:
    """One source more; Unchanged for one that is there already. No limit counts from it."""
    at = event.at or draft.now
    if at > draft.now:
        raise WrongTime(f"nothing can have come in at {at:%Y-%m-%d %H:%M %Z}: that is still to come")
    origin = Origin(event.how, at, event.words, event.number)
    if any(origin.is_same(one) for one in draft.incident.origins):
        raise Unchanged(f"{draft.incident.number} has this source already")
    _add(draft, origin)


def absorbed(draft: Draft, event: Absorbed) -> None:
    """Another incident goes on here, with whatever sources it had."""
    draft.enter("merged_from", by_system=False, number=event.number)
    for origin in event.origins:
        words = "" if draft.facts.content_free else origin.words
        _add(draft, replace(origin, of=origin.of or event.number, words=words))
    for one in event.instructions:
        instructing.taken_over(draft, event.number, _worded(draft, event.number, one), event.done)
    _promise(draft, event)


def _worded(draft: Draft, number: str, one: Instruction) -> Instruction:
    """What was asked for; where no words are kept only under which number it stands there."""
    if not draft.facts.content_free:
        return one
    return replace(one, task=f"{number} {one.id}", source=number)


def _promise(draft: Draft, event: Absorbed) -> None:
    """What was promised to somebody there is promised here; of two times the earlier holds."""
    known, before = draft.incident.fields, draft.incident
    new = {
        name: at
        for name, at in event.promised.items()
        if name not in known or datetime.fromisoformat(at) < datetime.fromisoformat(str(known[name]))
    }
    if new:
        asking.judge(draft, new, draft.now)
        was = {name: known.get(name) for name in new}
        draft.enter("fields_judged", fields=new, was=was)
        suggesting.note(draft, before.fields)
        affect(draft, FIELDS_JUDGED)


def _add(draft: Draft, origin: Origin) -> None:
    draft.change(replace(draft.incident, origins=(*draft.incident.origins, origin)))
    besides = {"number": origin.number, "of": origin.of}
    draft.enter(
        "source_added",
        by_system=False,
        how=origin.how,
        at=origin.at,
        words=origin.words,
        **{name: value for name, value in besides.items() if value},
    )
