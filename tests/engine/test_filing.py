"""Material for the archive 归档材料: what 归档 waits for, and closing does not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.doing import named, to_file
from engine.endings import Archived, Dismissed, Merged, ReportAccepted, Resolved, Voided
from engine.errors import IllegalTransition, Incomplete, UnknownItem
from engine.events import Answered, Confirmed, Event, Filed, StepDone
from engine.vocabulary import State
from tests.builders import NIGHT, facts, plan, rung, step
from tests.engine.replay import Night, entry, kinds, logged

PLAN = plan(
    rung("duty_leader"),
    steps=(
        step("evidence", required=False),
        replace(step("signed_report", required=False), to_file=True),
        replace(step("approvals", required=False, levels=("I",)), to_file=True),
    ),
)


def closed() -> Night:
    night = logged(facts(PLAN))
    night.act(Confirmed("III", "III"), Resolved(), ReportAccepted())
    return night


def test_archiving_is_refused_while_material_of_the_level_is_not_there_naming_it() -> None:
    night = closed()
    with pytest.raises(Incomplete, match="material for the archive is not there: signed_report") as refused:
        night.act(Archived())
    assert refused.value.missing == ("signed_report",)
    assert night.facts.incident.state is State.CLOSED


def test_material_is_filed_after_closing_and_then_the_record_may_rest() -> None:
    night = closed()
    assert [one.id for one in to_file(night.facts)] == ["signed_report"]
    decision = night.act(Filed("signed_report"))
    assert entry(decision, "step_done").detail == {"step": "signed_report"}
    assert not decision.armed
    assert to_file(night.facts) == ()
    assert kinds(night.act(Archived())) == ["archived"]


def test_material_filed_and_the_record_archived_at_once_is_filed() -> None:
    night = closed()
    night.act(Filed("signed_report"), Archived())
    assert night.facts.incident.state is State.ARCHIVED


def test_closing_does_not_wait_for_it() -> None:
    assert closed().facts.incident.state is State.CLOSED


def test_material_may_be_there_before_closing_and_is_an_action() -> None:
    night = logged(facts(PLAN))
    night.act(Answered(person="leader", role="duty_leader"))
    assert [timer.track for timer in night.facts.timers if timer.track == "act"]
    night.act(Filed("signed_report", at=NIGHT))
    assert not [timer.track for timer in night.facts.timers if timer.track == "act"]
    with pytest.raises(UnknownItem, match="is done already"):
        night.act(Filed("signed_report"))


def test_what_is_no_material_is_not_done_after_closing() -> None:
    night = closed()
    with pytest.raises(UnknownItem, match="step 'evidence' is no material for the archive"):
        night.act(Filed("evidence"))
    with pytest.raises(IllegalTransition):
        night.act(StepDone("evidence"))


@pytest.mark.parametrize("ending", [Dismissed("不实"), Voided("误录"), Merged("2026-0001")])
def test_what_was_never_closed_has_no_file_of_its_own(ending: Event) -> None:
    night = logged(facts(PLAN))
    night.act(ending)
    assert to_file(night.facts) == ()
    assert kinds(night.act(Archived())) == ["archived"]


def test_nothing_is_filed_once_the_record_rests() -> None:
    night = closed()
    night.act(Filed("signed_report"), Archived())
    with pytest.raises(IllegalTransition, match="a filed record that grows after it was sealed"):
        night.act(Filed("approvals"))


def test_an_item_by_its_id_is_filed_or_done_as_the_plan_says() -> None:
    earlier = NIGHT - timedelta(hours=1)
    assert named(PLAN, "signed_report", None, NIGHT) == Filed("signed_report", None)
    assert named(PLAN, "step:signed_report", earlier, NIGHT) == Filed("signed_report", earlier)
    assert named(PLAN, "evidence", None, NIGHT) == StepDone("evidence", None)
