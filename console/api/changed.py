"""What changes the office and no incident: done once under its key, and answered from the register."""

from collections.abc import Callable, Sequence

from fastapi import Response

from console import refusals, register
from console.api.caller import Caller
from console.api.keys import REPLAYED, under_key
from console.api.problems import Refusal
from console.api.shapes.office import RegisterEntry
from console.api.shapes.people import Changed
from flows.acts import entering
from flows.acts.actor import Actor
from flows.acts.changing import refuse_again
from flows.acts.register import Registered
from models.errors import DoneAlready

# Of what an entry is about, by the name its id has in it.
_SUBJECTS = ("person", "unit", "shift")


def change(
    caller: Caller, answer: Response, key: str, said: Sequence[str], work: Callable[[Actor], object]
) -> Changed:
    """Carry out a change once under its key, and say what was entered of it.

    What was sent twice at the same moment is found done by the one that comes second, whatever the act itself
    thinks of being asked again.
    """
    actor, done = under_key(caller, key, [caller.request.url.path, *said])
    if not done:
        try:
            work(actor)
            entering.settle(caller.office, actor)
        except (*refusals.Refusable, Refusal):
            if not _was_done(caller, actor):
                raise
            done = True
    answer.headers[REPLAYED] = "true" if done else "false"
    found = entering.entered(caller.office, actor)
    [entry] = registered(caller, [found]) if found else [None]
    about = entry.about if entry else {}
    return Changed(id=next((str(about[one]) for one in _SUBJECTS if one in about), ""), entry=entry)


def _was_done(caller: Caller, actor: Actor) -> bool:
    try:
        refuse_again(caller.office, actor)
    except DoneAlready:
        return True
    return False


def registered(caller: Caller, found: Sequence[Registered]) -> list[RegisterEntry]:
    """Entries of the register in their order."""
    return [
        RegisterEntry(
            seq=one.seq,
            at=caller.office.calendar.local(one.at),
            kind=one.kind,
            what=line.what,
            actor=one.actor,
            actor_id=one.actor_id,
            via=one.via,
            verified=one.verified,
            before=dict(one.before),
            after=dict(one.after),
            about=dict(one.about),
            hash=one.hash,
        )
        for one, line in zip(found, register.lines(list(found), caller.book, caller.wall), strict=True)
    ]
