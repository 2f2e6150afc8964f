"""The lifecycle of an incident as a table: which act is allowed where, and what a refusal prevents."""

from dataclasses import dataclass
from enum import StrEnum

from engine.errors import IllegalTransition
from engine.vocabulary import State


class Act(StrEnum):
    """Kinds of act, as the tables of states and of tracks see them."""

    LOG = "log"
    CONFIRM = "confirm"
    PART_CONFIRM = "part_confirm"
    JUDGE = "judge"
    DESCRIBE = "describe"
    CHANGE_LEVEL = "change_level"
    ANSWER = "answer"
    REPLY = "reply"
    ACKNOWLEDGE = "acknowledge"
    INSTRUCT = "instruct"
    HAND_ON = "hand_on"
    DECLINE = "decline"
    CONSENT = "consent"
    REPORT_UP = "report_up"
    NOTE = "note"
    DO = "do"
    SEND_BACK = "send_back"
    EXTEND = "extend"
    NOTICE = "notice"
    FILE = "file"
    DOCUMENT = "document"
    RESOLVE = "resolve"
    RESUME = "resume"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    DISMISS = "dismiss"
    VOID = "void"
    MERGE = "merge"
    ABSORB = "absorb"
    ADD_SOURCE = "add_source"
    RELATE = "relate"
    END_DRILL = "end_drill"
    CLEAR_CONTENT = "clear_content"
    ATTACH = "attach"
    CLEAR_ATTACHMENT = "clear_attachment"


@dataclass(frozen=True, slots=True)
class Transition:
    """`act` leads from any of `origins` to `target` (None: the state stays).

    `unconfirmed`, if given, is the target while the level is not confirmed yet. `prevents` is the accident
    that forbidding it elsewhere prevents.
    """

    act: Act
    origins: frozenset[State]
    target: State | None
    prevents: str
    unconfirmed: State | None = None


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_OPEN = _from(State.TRIAGE, State.HANDLING, State.CLOSING)
_BEFORE_CLOSING = _from(State.TRIAGE, State.HANDLING)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Act.LOG, _from(State.TRIAGE), None, "one incident entered twice under one number"),
    Transition(
        Act.CONFIRM,
        _from(State.TRIAGE),
        State.HANDLING,
        "a second confirmation quietly replacing the level people were told; use 提级/降级",
    ),
    Transition(
        Act.PART_CONFIRM, _from(State.TRIAGE), None, "a level that is in force waiting to be confirmed"
    ),
    Transition(
        Act.JUDGE, _BEFORE_CLOSING, None, "limits that change under a report that is already being reviewed"
    ),
    Transition(Act.DESCRIBE, _OPEN, None, "a matter told in other words after its report was accepted"),
    Transition(
        Act.CHANGE_LEVEL,
        _BEFORE_CLOSING,
        None,
        "a level changed under a report that is already being reviewed; resume handling first",
    ),
    Transition(Act.ANSWER, _OPEN, None, "an answer counted for a matter that is over"),
    Transition(Act.REPLY, _OPEN, None, "words meant for the desk, entered where nobody looks any more"),
    Transition(Act.ACKNOWLEDGE, _OPEN, None, "a receipt counted for a matter that is over"),
    Transition(
        Act.INSTRUCT,
        _BEFORE_CLOSING,
        None,
        "something asked for under a report that is already being reviewed; resume handling first",
    ),
    Transition(
        Act.HAND_ON, _BEFORE_CLOSING, None, "a matter handed to others while its report is being reviewed"
    ),
    Transition(Act.DECLINE, _OPEN, None, "a call turned down that nobody makes any more"),
    Transition(Act.CONSENT, _OPEN, None, "a consent to report a matter upward that is over already"),
    # What goes up last 终报 goes when the matter is closed, or was checked and does not hold.
    Transition(
        Act.REPORT_UP,
        frozenset(State) - {State.ARCHIVED},
        None,
        "a filed record that grows after it was sealed",
    ),
    Transition(
        Act.NOTE,
        frozenset(State) - {State.ARCHIVED},
        None,
        "a filed record that grows after it was sealed",
    ),
    Transition(Act.DO, _OPEN, None, "a limit ticked off as met after the incident has ended"),
    # What is filed after closing, such as the signed report, is not there before.
    Transition(
        Act.FILE,
        _OPEN | {State.CLOSED},
        None,
        "a filed record that grows after it was sealed",
    ),
    # What is written for the archive may be signed after closing; anything else is refused by itself.
    Transition(
        Act.DOCUMENT,
        _OPEN | {State.CLOSED},
        None,
        "a filed record that grows after it was sealed",
    ),
    Transition(
        Act.SEND_BACK,
        _BEFORE_CLOSING,
        None,
        "a step opened again under a report that says it is done; resume handling first",
    ),
    Transition(Act.EXTEND, _OPEN, None, "more time given to a matter that is over"),
    Transition(Act.NOTICE, _OPEN, None, "a word that a matter goes on which is over"),
    Transition(
        Act.RESOLVE,
        _from(State.HANDLING),
        State.CLOSING,
        "an incident closed whose level nobody ever confirmed",
    ),
    # A drill may have ended in 初判: its level has still to be confirmed when it goes on.
    Transition(
        Act.RESUME,
        _from(State.CLOSING),
        State.HANDLING,
        "a closed report describing an open matter",
        unconfirmed=State.TRIAGE,
    ),
    Transition(
        Act.ACCEPT,
        _from(State.CLOSING),
        State.CLOSED,
        "an incident closed without a report somebody accepted",
    ),
    Transition(Act.RETURN, _from(State.CLOSING), None, "a report returned after it was accepted"),
    # Archived ones stay shut: what comes up then is another matter, under a number of its own.
    Transition(
        Act.REOPEN,
        _from(State.CLOSED),
        State.HANDLING,
        "a filed, unfounded or void matter brought back to life",
        unconfirmed=State.TRIAGE,
    ),
    Transition(
        Act.ARCHIVE,
        _from(State.CLOSED, State.UNFOUNDED, State.VOID, State.MERGED),
        State.ARCHIVED,
        "an open matter put out of sight",
    ),
    Transition(
        Act.DISMISS,
        _BEFORE_CLOSING,
        State.UNFOUNDED,
        "a handled incident relabelled as if nothing had happened",
    ),
    Transition(
        Act.VOID, _BEFORE_CLOSING, State.VOID, "a handled incident made to vanish as a slip of the pen"
    ),
    Transition(Act.MERGE, _BEFORE_CLOSING, State.MERGED, "a closed incident moved into another's statistics"),
    Transition(Act.ABSORB, _OPEN, None, "an open matter that vanishes into one nobody works on any more"),
    Transition(Act.ADD_SOURCE, _OPEN, None, "a source added to a matter that is over, and never looked into"),
    Transition(Act.END_DRILL, _BEFORE_CLOSING, State.CLOSING, "a drill that ends twice, with two records"),
    *(
        Transition(
            act,
            frozenset(State) - {State.ARCHIVED},
            None,
            "a filed record that grows after it was sealed",
        )
        for act in (Act.CLEAR_CONTENT, Act.ATTACH, Act.CLEAR_ATTACHMENT, Act.RELATE)
    ),
)

_BY_ACT = {transition.act: transition for transition in TRANSITIONS}


def advance(state: State, act: Act, *, is_confirmed: bool = True) -> State:
    """The state after `act`; IllegalTransition says from, act and which accident that would be."""
    transition = _BY_ACT[act]
    if state not in transition.origins:
        allowed = ", ".join(sorted(transition.origins))
        raise IllegalTransition(
            f"{act} is not possible in state {state} (only in {allowed}): it would be {transition.prevents}"
        )
    if transition.unconfirmed and not is_confirmed:
        return transition.unconfirmed
    return transition.target or state
