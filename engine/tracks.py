"""Timers live on tracks; this table says what each act does to each family of tracks.

A track is a string: `ladder`, `tell:<role>`, `act`, `deadline:<id>`, `cadence:<id>`, `ask:<field>`,
`report`, `drill`.
An act cancels or arms only the families its row names: above all, an answer touches no deadline but
one whose plan names this very answer. A row is carried out in its order: limits first, which may be what
somebody is told of, then tells, then what is asked. Tells that wait for a moment follow with the others.
"""

from collections.abc import Mapping
from enum import StrEnum

from engine.lifecycle import Act

LADDER = "ladder"
ACT = "act"
REPORT = "report"
DRILL = "drill"


def tell(role: str) -> str:
    """The track of the duty to tell `role`."""
    return f"tell:{role}"


def deadline(deadline_id: str) -> str:
    """The track of a deadline."""
    return f"deadline:{deadline_id}"


def cadence(cadence_id: str) -> str:
    """The track of a recurring report."""
    return f"cadence:{cadence_id}"


def ask(field: str) -> str:
    """The track of a decision that is asked for."""
    return f"ask:{field}"


def item(track: str) -> str:
    """What a track is about: "duty_leader" for "tell:duty_leader", "" for "ladder"."""
    return track.partition(":")[2]


class Family(StrEnum):
    """The part of a track before the colon."""

    LADDER = "ladder"
    TELL = "tell"
    ACT = "act"
    DEADLINE = "deadline"
    CADENCE = "cadence"
    ASK = "ask"
    REPORT = "report"
    DRILL = "drill"  # of drills only: when one ends by itself


class Effect(StrEnum):
    """What an act does to a family of tracks."""

    START = "start"  # arm what the plan asks for at this level
    STOP = "stop"  # cancel what is armed
    END = "end"  # cancel, and enter what was still owed
    RESTART = "restart"  # next epoch, from the beginning
    ADD = "add"  # arm what the new level asks for and the old did not
    RECOMPUTE = "recompute"  # next epoch from the same anchor
    FOLLOW = "follow"  # start what counts from this moment or waits for it, meet what it meets
    RELEASE = "release"  # what waited for 核定 goes now
    REACH = "reach"  # begin anew for the contacts of the unit concerned, if that is another unit now
    KEEP = "keep"  # whoever was called last is who was called last, whatever applies now
    IF_ANSWERED = "if_answered"  # stop or end what this person's answer satisfies
    IF_DECLINED = "if_declined"  # pass on what this person cannot do


_FAMILIES_OFF: Mapping[Family, Effect] = {
    Family.LADDER: Effect.STOP,
    Family.TELL: Effect.STOP,
    Family.ACT: Effect.STOP,
    Family.DEADLINE: Effect.END,
    Family.CADENCE: Effect.STOP,
    Family.ASK: Effect.STOP,
    Family.REPORT: Effect.STOP,
    Family.DRILL: Effect.STOP,
}

LEVEL_RAISED: Mapping[Family, Effect] = {
    Family.LADDER: Effect.RESTART,
    Family.DEADLINE: Effect.RECOMPUTE,
    Family.TELL: Effect.ADD,
    Family.CADENCE: Effect.RECOMPUTE,
    Family.ASK: Effect.FOLLOW,
}
LEVEL_LOWERED: Mapping[Family, Effect] = {
    Family.DEADLINE: Effect.RECOMPUTE,
    Family.TELL: Effect.FOLLOW,
    Family.CADENCE: Effect.RECOMPUTE,
    Family.ASK: Effect.FOLLOW,
}
# Something was done: what counts from it, waits for it or is met by it follows.
_ACTED: Mapping[Family, Effect] = {
    Family.ACT: Effect.STOP,
    Family.DEADLINE: Effect.FOLLOW,
    Family.TELL: Effect.FOLLOW,
    Family.ASK: Effect.FOLLOW,
}
# A coded field has another value, by a person's word or by silence.
FIELDS_JUDGED: Mapping[Family, Effect] = {
    Family.LADDER: Effect.KEEP,
    Family.DEADLINE: Effect.RECOMPUTE,
    Family.TELL: Effect.ADD,
    Family.CADENCE: Effect.RECOMPUTE,
    Family.ASK: Effect.FOLLOW,
}

EFFECTS: Mapping[Act, Mapping[Family, Effect]] = {
    Act.LOG: {
        Family.LADDER: Effect.START,
        Family.DEADLINE: Effect.START,
        Family.TELL: Effect.START,
        Family.CADENCE: Effect.START,
        Family.ASK: Effect.FOLLOW,
        Family.DRILL: Effect.START,
    },
    Act.CONFIRM: {
        Family.ACT: Effect.STOP,
        Family.DEADLINE: Effect.RECOMPUTE,
        Family.TELL: Effect.RELEASE,
        Family.ASK: Effect.FOLLOW,
    },
    Act.PART_CONFIRM: {Family.ACT: Effect.STOP},
    Act.JUDGE: {Family.ACT: Effect.STOP, **FIELDS_JUDGED},
    Act.DESCRIBE: {Family.ACT: Effect.STOP, Family.TELL: Effect.REACH},
    Act.CHANGE_LEVEL: {Family.ACT: Effect.STOP},  # and LEVEL_RAISED or LEVEL_LOWERED
    # A limit goes on whoever answers, unless the plan names this very answer.
    Act.ANSWER: {
        Family.LADDER: Effect.IF_ANSWERED,
        Family.DEADLINE: Effect.FOLLOW,
        Family.TELL: Effect.IF_ANSWERED,
        Family.ASK: Effect.FOLLOW,
    },
    Act.REPLY: {},  # neither an answer nor an action: whoever is called goes on being called
    # Whoever has read it, or signed for it, has been told.
    Act.ACKNOWLEDGE: {
        Family.ACT: Effect.STOP,
        Family.DEADLINE: Effect.FOLLOW,
        Family.TELL: Effect.IF_ANSWERED,
        Family.ASK: Effect.FOLLOW,
    },
    Act.INSTRUCT: _ACTED,
    # Whatever the former unit was told or has answered, this one knows nothing yet.
    Act.HAND_ON: {
        Family.ACT: Effect.STOP,
        Family.DEADLINE: Effect.FOLLOW,
        Family.TELL: Effect.REACH,
        Family.ASK: Effect.FOLLOW,
    },
    Act.DECLINE: {Family.LADDER: Effect.IF_DECLINED, Family.TELL: Effect.IF_DECLINED},
    Act.CONSENT: {**_ACTED, Family.DEADLINE: Effect.RECOMPUTE},
    # It answers whoever took the report.
    Act.REPORT_UP: _ACTED,
    Act.NOTE: {Family.ACT: Effect.STOP},
    Act.DO: _ACTED,
    # The event itself lets run on what it is about; what counts from that has nothing to count from any more.
    Act.SEND_BACK: _ACTED,
    Act.EXTEND: {Family.ACT: Effect.STOP},  # the event itself moves the one limit it is about
    Act.NOTICE: {Family.ACT: Effect.STOP},  # a limit runs on, whatever whoever waits for it is told
    Act.FILE: {Family.ACT: Effect.STOP},
    Act.DOCUMENT: _ACTED,
    Act.RESOLVE: {
        Family.LADDER: Effect.STOP,
        Family.ACT: Effect.STOP,
        Family.CADENCE: Effect.STOP,
        Family.DEADLINE: Effect.RECOMPUTE,  # limits that count from here start
        Family.TELL: Effect.FOLLOW,  # so do tells that wait for it; the others go on
        Family.ASK: Effect.STOP,
        Family.REPORT: Effect.START,
        Family.DRILL: Effect.STOP,
    },
    Act.RESUME: {
        Family.REPORT: Effect.STOP,
        Family.CADENCE: Effect.START,
        Family.DEADLINE: Effect.FOLLOW,  # limits that counted from Act.RESOLVE have nothing to count from
        Family.TELL: Effect.FOLLOW,
        Family.ASK: Effect.FOLLOW,
        Family.ACT: Effect.START,  # as if answered just now: nobody acting opens the ladder again
        Family.DRILL: Effect.START,
    },
    Act.ACCEPT: {**_FAMILIES_OFF, Family.TELL: Effect.END},
    Act.RETURN: {Family.REPORT: Effect.RESTART},
    # Its event starts the new round of limits. As after Act.RESUME, nobody acting opens the ladder again.
    Act.REOPEN: {
        Family.CADENCE: Effect.START,
        Family.ACT: Effect.START,
        Family.DEADLINE: Effect.FOLLOW,
        Family.TELL: Effect.FOLLOW,
        Family.ASK: Effect.FOLLOW,
    },
    Act.ARCHIVE: {},
    Act.DISMISS: _FAMILIES_OFF,
    Act.VOID: _FAMILIES_OFF,
    Act.MERGE: _FAMILIES_OFF,
    # What was asked for or promised in the incident that is joined goes on here.
    Act.ABSORB: _ACTED,
    Act.ADD_SOURCE: {Family.ACT: Effect.STOP},
    Act.RELATE: {},  # nothing was done about the matter: whoever answered still has to act
    Act.CLEAR_CONTENT: {Family.ACT: Effect.STOP},
    Act.ATTACH: {Family.ACT: Effect.STOP},
    Act.CLEAR_ATTACHMENT: {Family.ACT: Effect.STOP},
    Act.END_DRILL: {**_FAMILIES_OFF, Family.REPORT: Effect.START},
}
