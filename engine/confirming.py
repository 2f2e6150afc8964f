"""核定 by several: the level is confirmed when the last of those it takes has confirmed it."""

from dataclasses import replace

from engine import levels, quorums, voices
from engine.draft import Draft
from engine.events import Confirmed, Event, PartConfirmed
from engine.quorums import Quorum, Voice
from engine.vocabulary import State


def weighed(draft: Draft, event: Event) -> Event:
    """What this event amounts to: a confirmation that others still have to join is only a part of one.

    Only those count together who confirm the same levels; who confirms others has changed his or her mind.
    """
    if not isinstance(event, Confirmed) or event.person is None or draft.incident.state is not State.TRIAGE:
        return event
    quorum = _takes(draft, event)
    roles = voices.require_say(draft.facts, quorum.roles, event.person, "the level is confirmed")
    if not quorum.takes_several:
        return event
    name = _matter(event)
    voices.require_new(draft, name, event.person, "confirmed these levels")
    voice = Voice(event.person, roles, draft.time_of("the level cannot have been confirmed", event.at))
    said = (*voices.heard(draft, name), voice)
    if not quorums.by_post(quorum, said).is_met:
        return PartConfirmed(event.event_level, event.response_level, event.person, voice.at)
    return replace(event, at=max(one.at for one in said))


def _takes(draft: Draft, event: Confirmed | PartConfirmed) -> Quorum:
    """Whom it takes. UnknownItem for a level the plan does not have."""
    pair = (event.event_level, event.response_level)
    return draft.plan.confirming(*(levels.known(draft.plan, one).id for one in pair))


def _matter(event: Confirmed | PartConfirmed) -> str:
    return voices.matter(voices.CONFIRM, event.event_level, event.response_level)


def part_confirmed(draft: Draft, event: PartConfirmed) -> None:
    """Keep who has confirmed, and say for whom it waits."""
    name, quorum = _matter(event), _takes(draft, event)
    for other in _matters(draft):
        voices.retract(draft, other, event.person)
    roles = voices.roles_with_a_say(draft.facts, quorum.roles, event.person)
    count = quorums.by_post(quorum, voices.add(draft, name, Voice(event.person, roles, event.at)))
    draft.enter(
        "part_confirmed",
        by_system=False,
        event_level=event.event_level,
        response_level=event.response_level,
        spoken=count.spoken,
        needs=count.needs,
        waits=list(count.waits),
    )


def settled(draft: Draft) -> None:
    """The level is confirmed: who has confirmed other levels is waited for no more."""
    voices.forget(draft, *_matters(draft))


def _matters(draft: Draft) -> list[str]:
    return [name for name in draft.incident.said if name.startswith(f"{voices.CONFIRM}:")]
