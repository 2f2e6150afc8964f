"""What takes several: who has spoken so far about which matter of an incident, and who has a say in it."""

from collections.abc import Collection
from dataclasses import replace

from engine.draft import Draft
from engine.errors import NoSay, SpokenAlready
from engine.facts import Facts
from engine.quorums import Voice

# The matters: an answer to the ladder while it climbs, the level to be confirmed, a step of the checklist.
LADDER = "ladder"
CONFIRM = "confirm"
STEP = "step"


def matter(kind: str, *items: str) -> str:
    """The name under which the voices about something are kept: step:restore, confirm:II:II."""
    return ":".join((kind, *items))


def heard(draft: Draft, name: str) -> tuple[Voice, ...]:
    """Who has spoken about it so far, the first first."""
    return draft.incident.said.get(name, ())


def add(draft: Draft, name: str, voice: Voice) -> tuple[Voice, ...]:
    """Somebody has spoken; everybody who has until now."""
    voices = (*heard(draft, name), voice)
    draft.change(replace(draft.incident, said={**draft.incident.said, name: voices}))
    return voices


def forget(draft: Draft, *names: str) -> None:
    """Nobody has spoken about these."""
    left = {name: voices for name, voices in draft.incident.said.items() if name not in names}
    if len(left) < len(draft.incident.said):
        draft.change(replace(draft.incident, said=left))


def retract(draft: Draft, name: str, person: str) -> None:
    """This person has not spoken about it: he or she has said something else since."""
    left = tuple(voice for voice in heard(draft, name) if voice.person != person)
    draft.change(replace(draft.incident, said={**draft.incident.said, name: left}))
    if not left:
        forget(draft, name)


def roles_with_a_say(facts: Facts, roles: Collection[str], person: str) -> tuple[str, ...]:
    """Those of these roles that the person may act as."""
    plan, unit = facts.plan, facts.incident.unit
    return tuple(role for role in roles if facts.roster.may_act_as(plan.roles[role], person, unit))


def require_say(facts: Facts, roles: Collection[str], person: str, what: str) -> tuple[str, ...]:
    """The roles of these that the person may act as; NoSay, saying `what` is theirs, if there are none."""
    own = roles_with_a_say(facts, roles, person)
    if not own:
        listed = ", ".join(f"{role} {facts.plan.roles[role].title.zh}" for role in roles)
        raise NoSay(f"{what} by one of: {listed}; name whose word of mouth you record", tuple(roles))
    return own


def require_new(draft: Draft, name: str, person: str, what: str) -> None:
    """SpokenAlready if this person has spoken about it: it takes another one."""
    if any(voice.person == person for voice in heard(draft, name)):
        raise SpokenAlready(f"this person has {what} already: it takes another one")
