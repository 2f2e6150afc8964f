"""The lifecycle as a table: every act in every state, allowed or refused with its reason."""

import pytest

from engine.errors import IllegalTransition
from engine.lifecycle import TRANSITIONS, Act, advance
from engine.vocabulary import State

T, H, C = State.TRIAGE, State.HANDLING, State.CLOSING
OPEN = {T, H, C}
ENDED = {State.CLOSED, State.UNFOUNDED, State.VOID, State.MERGED}

# act -> the states it is possible in -> where it leads
ALLOWED: dict[Act, dict[State, State]] = {
    Act.LOG: {T: T},
    Act.CONFIRM: {T: H},
    Act.PART_CONFIRM: {T: T},
    Act.JUDGE: {T: T, H: H},
    Act.DESCRIBE: {state: state for state in OPEN},
    Act.CHANGE_LEVEL: {T: T, H: H},
    Act.ANSWER: {state: state for state in OPEN},
    Act.REPLY: {state: state for state in OPEN},
    Act.INSTRUCT: {T: T, H: H},
    Act.HAND_ON: {T: T, H: H},
    Act.ACKNOWLEDGE: {state: state for state in OPEN},
    Act.DECLINE: {state: state for state in OPEN},
    Act.CONSENT: {state: state for state in OPEN},
    Act.REPORT_UP: {state: state for state in OPEN | ENDED},
    Act.NOTE: {state: state for state in OPEN | ENDED},
    Act.DO: {state: state for state in OPEN},
    Act.SEND_BACK: {T: T, H: H},
    Act.REOPEN: {State.CLOSED: H},
    Act.EXTEND: {state: state for state in OPEN},
    Act.NOTICE: {state: state for state in OPEN},
    Act.FILE: {state: state for state in OPEN | {State.CLOSED}},
    Act.DOCUMENT: {state: state for state in OPEN | {State.CLOSED}},
    Act.RESOLVE: {H: C},
    Act.RESUME: {C: H},
    Act.ACCEPT: {C: State.CLOSED},
    Act.RETURN: {C: C},
    Act.ARCHIVE: dict.fromkeys(ENDED, State.ARCHIVED),
    Act.DISMISS: dict.fromkeys((T, H), State.UNFOUNDED),
    Act.VOID: dict.fromkeys((T, H), State.VOID),
    Act.MERGE: dict.fromkeys((T, H), State.MERGED),
    Act.ADD_SOURCE: {state: state for state in OPEN},
    Act.ABSORB: {state: state for state in OPEN},
    Act.CLEAR_CONTENT: {state: state for state in OPEN | ENDED},
    Act.RELATE: {state: state for state in OPEN | ENDED},
    Act.ATTACH: {state: state for state in OPEN | ENDED},
    Act.CLEAR_ATTACHMENT: {state: state for state in OPEN | ENDED},
    Act.END_DRILL: dict.fromkeys((T, H), C),
}
PAIRS = [(act, state) for act in Act for state in State]


@pytest.mark.parametrize(("act", "state"), [pair for pair in PAIRS if pair[1] in ALLOWED[pair[0]]])
def test_an_allowed_act_leads_where_the_table_says(act: Act, state: State) -> None:
    assert advance(state, act) is ALLOWED[act][state]


@pytest.mark.parametrize(("act", "state"), [(Act.RESUME, C), (Act.REOPEN, State.CLOSED)])
def test_what_goes_on_before_its_level_was_confirmed_goes_on_in_triage(act: Act, state: State) -> None:
    assert advance(state, act, is_confirmed=False) is T


@pytest.mark.parametrize(("act", "state"), [pair for pair in PAIRS if pair[1] not in ALLOWED[pair[0]]])
def test_a_forbidden_act_is_refused_with_state_act_and_the_accident_it_prevents(
    act: Act, state: State
) -> None:
    with pytest.raises(IllegalTransition) as refused:
        advance(state, act)
    (row,) = [transition for transition in TRANSITIONS if transition.act is act]
    said = str(refused.value)
    assert said.startswith(f"{act} is not possible in state {state} ")
    assert all(origin in said for origin in row.origins)
    assert said.endswith(f"it would be {row.prevents}")


def test_every_act_has_exactly_one_row_and_names_an_accident() -> None:
    assert sorted(transition.act for transition in TRANSITIONS) == sorted(Act)
    assert all(transition.prevents for transition in TRANSITIONS)


def test_nothing_leads_out_of_the_archive() -> None:
    assert not [act for act in Act if State.ARCHIVED in ALLOWED[act]]


def test_an_incident_is_not_closed_without_a_report_somebody_accepted() -> None:
    closing = [t.act for t in TRANSITIONS if t.target is State.CLOSED]
    assert closing == [Act.ACCEPT]
