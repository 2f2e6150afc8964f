"""The two questions as a whole: events in order, all or nothing; the checklist; the report."""

from copy import deepcopy
from datetime import timedelta

import pytest

from engine.decisions import apply, decide
from engine.endings import (
    Absorbed,
    Archived,
    Dismissed,
    Merged,
    ReportAccepted,
    ReportReturned,
    Resolved,
    Resumed,
    Voided,
)
from engine.errors import EngineError, IllegalTransition, Incomplete, UnknownItem
from engine.events import (
    Answered,
    Confirmed,
    DeadlineMet,
    Described,
    Event,
    FieldsJudged,
    LevelChanged,
    Logged,
    Noted,
    SpreadRecorded,
    StepDone,
    UpdateMade,
)
from engine.vocabulary import Anchor, ReasonKind, State
from tests.builders import NIGHT, facts, full_plan, hours, incident, plan, rung, step
from tests.engine.replay import Night, entry, kinds, logged, rung_people

STEPS = plan(steps=(step("evidence"), step("publish", levels=("I",)), step("thanks", required=False)))


def closing() -> Night:
    """A night whose report is under review."""
    night = logged(facts(plan(rung("duty_leader", wait=hours(999)))))
    night.act(Confirmed("III", "III"), Resolved())
    return night


# Events


def test_logging_enters_what_was_known_and_by_whom_it_was_decided() -> None:
    line = entry(Night(facts(about=incident("II", "I", fields={"emergency": True}))).act(Logged()), "logged")
    assert not line.by_system
    assert line.detail == {
        "playbook": "test-plan 1",
        "event_level": "II",
        "response_level": "I",
        "anchors": {"received": NIGHT, "logged": NIGHT},
        "fields": {"emergency": True},
    }


def test_logging_pages_within_the_same_instant() -> None:
    night = Night(facts())
    assert not night.act(Logged()).rings
    assert rung_people(night.decide()) == ["leader"]


def test_events_happen_in_the_order_given() -> None:
    night = Night(facts())
    decision = night.act(Logged(), Confirmed("II", "II"), Resolved(), ReportAccepted(), Archived())
    assert kinds(decision) == ["logged", "confirmed", "resolved", "report_accepted", "archived"]
    assert night.facts.incident.state is State.ARCHIVED
    assert not night.facts.timers


def test_confirming_and_asking_to_close_leave_their_instants() -> None:
    night = logged()
    night.watched(minutes=3)
    night.act(Confirmed("III", "III"))
    night.watched(minutes=3)
    night.act(Resolved())
    anchors = night.facts.incident.anchors
    assert anchors[Anchor.CONFIRMED] == NIGHT + timedelta(minutes=3)
    assert anchors[Anchor.RESOLVED] == NIGHT + timedelta(minutes=6)


@pytest.mark.parametrize(
    ("event", "kind", "detail"),
    [
        (Noted("已截图"), "noted", {"text": "已截图"}),
        (SpreadRecorded(({"id": "a"},)), "spread_recorded", {"sightings": [{"id": "a"}]}),
        (Dismissed("不实"), "dismissed", {"reason": "不实"}),
        (Voided("误录"), "voided", {"reason": "误录"}),
        (Merged("2026-0002"), "merged", {"into": "2026-0002"}),
        (Absorbed("2026-0002"), "merged_from", {"number": "2026-0002"}),
        (
            FieldsJudged({"emergency": True}),
            "fields_judged",
            {"fields": {"emergency": True}, "was": {"emergency": None}},
        ),
        (
            Described({"title": "某网帖"}, {"title": "待补标题"}),
            "described",
            {"texts": {"title": "某网帖"}, "was_texts": {"title": "待补标题"}, "unit": None},
        ),
        (Confirmed("II", "I"), "confirmed", {"event_level": "II", "response_level": "I"}),
        (Answered(person="chief"), "answered", {"person": "chief", "roles": ["head"], "page": None}),
    ],
    ids=lambda event: type(event).__name__ if isinstance(event, Event) else "",
)
def test_what_a_person_did_is_entered_as_such_with_its_words(
    event: Event, kind: str, detail: dict[str, object]
) -> None:
    line = entry(logged().act(event), kind)
    assert (line.by_system, line.detail) == (False, detail)


def test_what_followed_by_rule_is_entered_as_such() -> None:
    night = logged(facts(full_plan(), incident("I")))
    lines = [line for decision in night.watched(hours=6) for line in decision.entries]
    assert lines
    assert all(line.by_system for line in lines)


@pytest.mark.parametrize(
    "events",
    [
        (Noted("先记"), Logged(), ReportAccepted()),
        (Noted("先记"), StepDone("no-such-step")),
        (Noted("先记"), Answered(page="no-such-page")),
        (Confirmed("III", "III"), Resolved()),
        (Confirmed("I", "V"),),
        (StepDone("evidence"), DeadlineMet("no-such-limit", NIGHT)),
        (Noted("先记"), UpdateMade("no-such-update")),
    ],
)
def test_events_that_are_refused_leave_everything_as_it_was(events: tuple[Event, ...]) -> None:
    night = logged(facts(full_plan()))
    before = deepcopy(night.facts)
    with pytest.raises(EngineError):
        night.act(*events)
    assert night.facts == before


def test_the_same_facts_give_the_same_answer() -> None:
    night = logged(facts(full_plan(), incident("I")))
    later = night.now + timedelta(hours=1)
    assert decide(night.facts, later) == decide(night.facts, later)
    assert apply(night.facts, (Confirmed("I", "I"),), later) == apply(
        night.facts, (Confirmed("I", "I"),), later
    )


# The checklist


def test_a_step_is_done_once() -> None:
    night = logged(facts(STEPS))
    decision = night.act(StepDone("evidence"))
    assert (kinds(decision), decision.steps_done) == (["step_done"], {"evidence": night.now})
    with pytest.raises(UnknownItem, match="step 'evidence' is done already"):
        night.act(StepDone("evidence"))


def test_a_step_the_level_does_not_have_is_refused_with_those_it_has() -> None:
    with pytest.raises(UnknownItem, match="no step 'publish' at level III; steps: evidence, thanks"):
        logged(facts(STEPS)).act(StepDone("publish"))


def test_closing_is_refused_while_required_steps_of_the_level_are_open_naming_all_of_them() -> None:
    night = logged(facts(STEPS))
    night.act(Confirmed("I", "I"))
    with pytest.raises(Incomplete, match="required steps are not done: evidence, publish") as refused:
        night.act(Resolved())
    assert refused.value.missing == ("evidence", "publish")
    night.act(StepDone("evidence"), StepDone("publish"), Resolved())
    assert night.facts.incident.state is State.CLOSING


# The report


def test_a_report_that_waits_too_long_is_asked_for_again_and_again() -> None:
    night = closing()
    asked = night.watched(hours=36)
    assert [d.fired[0].due - NIGHT for d in asked] == [timedelta(hours=h) for h in (12, 24, 36)]
    assert set(kinds(asked)) == {"review_overdue"}
    assert rung_people(asked[0]) == ["leader"]
    (ring,) = asked[0].rings
    assert (ring.occasion, [reason.kind for reason in ring.reasons]) == ("chase", [ReasonKind.CHASE])


def test_a_review_that_was_due_while_no_watch_was_alive_is_not_the_readers_miss() -> None:
    night = closing()
    late = night.unwatched(hours=30)
    assert entry(late, "review_overdue").detail["outage"] is True
    assert night.armed("report")[0].due == night.now + timedelta(hours=12)


def test_a_report_returned_gives_its_reader_the_whole_time_again_and_ends_the_call_for_it() -> None:
    night = closing()
    night.watched(hours=13)
    decision = night.act(ReportReturned("补充时间轴"))
    assert entry(decision, "report_returned").detail == {"comment": "补充时间轴"}
    assert [(t.epoch, t.due) for t in night.armed("report")] == [(1, night.now + timedelta(hours=12))]
    assert not night.facts.pages


def test_a_matter_resumed_asks_nobody_for_a_report() -> None:
    night = closing()
    night.watched(hours=13)
    decision = night.act(Resumed("又起"))
    assert entry(decision, "resumed").detail == {"reason": "又起"}
    assert not night.armed("report")
    assert not night.facts.pages


def test_a_report_accepted_ends_everything() -> None:
    night = closing()
    night.watched(hours=13)
    night.act(ReportAccepted())
    assert night.facts.incident.state is State.CLOSED
    assert (night.facts.timers, night.facts.pages) == ((), ())


def test_an_incident_under_review_keeps_its_level() -> None:
    with pytest.raises(IllegalTransition, match="resume handling first"):
        closing().act(LevelChanged("I", "I", "热搜"))
