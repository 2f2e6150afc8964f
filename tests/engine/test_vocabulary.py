"""Words the other layers store: which states are open, which clocks still run."""

from engine.vocabulary import ClockState, State


def test_an_incident_is_open_until_it_is_closed_or_taken_back() -> None:
    assert {state for state in State if state.is_open} == {State.TRIAGE, State.HANDLING, State.CLOSING}


def test_a_breached_clock_still_runs_because_the_thing_is_still_owed() -> None:
    running = {state for state in ClockState if state.is_running}
    assert running == {ClockState.RUNNING, ClockState.WARNED, ClockState.BREACHED}


def test_a_limit_that_was_missed_still_reads_as_missed_when_the_incident_ended() -> None:
    assert ClockState.ENDED.read(missed=True) is ClockState.BREACHED
    assert ClockState.ENDED.read(missed=False) is ClockState.ENDED
    assert ClockState.MET_LATE.read(missed=True) is ClockState.MET_LATE
