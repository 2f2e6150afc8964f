"""What holds on nights on which things are taken back: sent back, handed on, resumed and opened again."""

from contextlib import suppress
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import asking, deadlines, tracks
from engine.conditions import ALWAYS
from engine.draft import Draft
from engine.duties import Deadline, Question
from engine.endings import Reopened, ReportAccepted, Resolved, Resumed
from engine.errors import EngineError
from engine.events import (
    Answered,
    Confirmed,
    DeadlineMet,
    Event,
    FieldsJudged,
    LevelChanged,
    Logged,
    SentBack,
    StepDone,
)
from engine.facts import Facts
from engine.handover import Acknowledged, HandedOn
from engine.parts import Field, FieldKind
from engine.vocabulary import ClockState, Receipt, Standing, State, TimerKind, Way
from tests.builders import LEVELS, SUBDISTRICT, days, deadline, facts, hours, minutes, plan, step, tell, text
from tests.engine.replay import Night

ANCHORS = (
    "received",
    "confirmed",
    "graded",
    "resolved",
    "reopened",
    "told:unit_contact",
    "signed:unit_contact",
    "step:draft",
    "deadline:a",
    "missed:a",
    "judged:signed",
)
MET_BY = (
    "confirmed",
    "resolved",
    "answered:unit_contact",
    "signed:unit_contact",
    "step:draft",
    "step:send",
    "deadline:a",
)


def limits() -> st.SearchStrategy[tuple[Deadline, ...]]:
    """Three limits that may count from one another; the first from none."""
    some = st.lists(st.sampled_from(ANCHORS), min_size=1, max_size=2, unique=True).map(tuple)
    first = st.lists(st.sampled_from(ANCHORS[:8]), min_size=1, max_size=2, unique=True).map(tuple)
    met = st.sets(st.sampled_from(MET_BY), max_size=2)
    span = st.integers(1, 6).map(hours)
    return st.tuples(
        st.builds(lambda w, a, m: deadline("a", w, a, met_by=m - {"deadline:a"}), span, first, met),
        st.builds(lambda w, a, m: deadline("b", w, a, warn=minutes(30), met_by=m), span, some, met),
        st.builds(lambda w, a, m: deadline("c", w, a, met_by=m), span, some, met),
    )


def matters() -> st.SearchStrategy[Facts]:
    """A matter with these limits, two steps and a decision that is asked about the first."""
    signed = Field("signed", text("签发"), FieldKind.YES_NO, {}, False)
    span = dict.fromkeys(LEVELS, minutes(40))
    asked = st.sampled_from(("step:draft", "signed:unit_contact", "reopened", "deadline:a")).map(
        lambda m: Question("signed", ("deputy_head",), (m,), span, False, ALWAYS, "某条", Standing.DEFAULT)
    )
    steps = (step("draft", required=False), replace(step("send", required=False), by="unit_contact"))
    return st.builds(
        lambda made, question: facts(
            replace(
                plan(tells=(tell("unit_contact"),), deadlines=made, steps=steps),
                questions=(question,),
                fields=(signed,),
                reopen_within=days(30),
            )
        ),
        limits(),
        asked,
    )


ACTS: tuple[Event, ...] = (
    Confirmed("III", "III"),
    StepDone("draft"),
    StepDone("draft"),
    StepDone("send"),
    SentBack("step:draft", "不合格"),
    SentBack("step:send", "不合格"),
    Answered(role="unit_contact"),
    Acknowledged(Receipt.SIGNED, "unit_contact", Way.PAPER),
    HandedOn("publicity", "不属本单位"),
    HandedOn(SUBDISTRICT, "不属本单位"),
    FieldsJudged({"signed": True}),
    LevelChanged("I", "I", "热搜"),
    LevelChanged("III", "III", "平息"),
    Resolved(),
    Resumed("又起"),
    ReportAccepted(),
    Reopened("不满意"),
)
# What is taken back has to have been done first: these are drawn more often.
OFTEN = (
    StepDone("draft"),
    StepDone("draft"),
    SentBack("step:draft", "不合格"),
    SentBack("step:draft", "不合格"),
)
MOVE = st.tuples(st.integers(0, 60), st.sampled_from((*ACTS, *OFTEN, None)))
# Most of it is possible after 核定 only.
MOVES = st.lists(MOVE, min_size=4, max_size=14).map(lambda moves: [(5, ACTS[0]), *moves])


@given(matters(), MOVES)
@settings(max_examples=400)
def test_whatever_is_taken_back_nothing_rests_on_it_any_more(
    made: Facts, moves: list[tuple[int, Event | None]]
) -> None:
    night = Night(made)
    night.act(Logged())
    for wait, event in moves:
        night.watched(minutes=wait)
        with suppress(EngineError):
            night.act(event or DeadlineMet("b", night.now))
            if isinstance(event, HandedOn):
                nothing_is_left_of_the_former_unit(night)
        settled(night)
    armed = [(t.track, t.epoch, t.n) for decision in night.decisions for t in decision.armed]
    assert len(armed) == len(set(armed)), "a place on a track was taken twice"


def nothing_is_left_of_the_former_unit(night: Night) -> None:
    """No limit counts from what it was told or signed, or is met by that, and nothing it did stays done."""
    theirs = [moment for moment in (*ANCHORS, *MET_BY) if moment.endswith(":unit_contact")]
    for clock in night.facts.clocks:
        is_over = clock.state in (ClockState.SUPERSEDED, ClockState.ENDED)
        assert is_over or clock.anchor not in theirs, "it runs from what the former unit was told"
    assert "send" not in night.facts.done_steps


def settled(night: Night) -> None:
    """What every decision leaves behind."""
    draft = Draft(night.facts, night.now)
    for clock in night.facts.clocks:
        ends = [t for t in night.armed(tracks.deadline(clock.id)) if t.kind is TimerKind.BREACH]
        ahead = clock.state in (ClockState.RUNNING, ClockState.WARNED)
        assert [t.due for t in ends] == ([clock.due] if ahead else []), "its timers are not its own"
        if clock.state.is_running:
            assert draft.known(clock.anchor) is not None, "it runs from what is not there"
            assert deadlines.done_at(draft, draft.plan.deadline(clock.id)) is None, (
                "it runs, though it was done"
            )
    if night.facts.incident.state in (State.TRIAGE, State.HANDLING):
        assert "resolved" not in night.facts.incident.anchors, "closing was asked for, and was not"
    for question in night.facts.plan.questions:
        if night.armed(tracks.ask(question.field)):
            assert asking.has_come(draft, question), "it is asked about what is not there"
            assert question.field not in night.facts.incident.fields, "it is asked though decided"
    if not night.facts.incident.state.is_open:
        assert (night.facts.timers, night.facts.pages) == ((), ())
