"""补录: what was done in time and recorded afterwards counts by the time it was done."""

from datetime import timedelta

import pytest

from engine.errors import UnknownItem, WrongTime
from engine.facts import Clock
from engine.vocabulary import ClockState
from flows.acts import handling
from flows.acts.errors import BadInput
from tests import own_rules
from tests.closing import leader_of
from tests.night import Night


def clock(night: Night, deadline: str) -> Clock:
    return next(clock for clock in night.show().facts.clocks if clock.id == deadline)


def test_a_step_recorded_later_meets_its_limit_in_time_and_shows_both_times(night: Night) -> None:
    night.log()
    done_at = night.clock.now() + timedelta(minutes=50)
    night.fast_forward(minutes=70)
    assert clock(night, "written_report").state is ClockState.BREACHED
    handling.done(night.office, night.number, "written_report", night.officer, done_at)
    met = clock(night, "written_report")
    assert (met.state, met.met_at) == (ClockState.MET, done_at)
    assert night.show().facts.done_steps == {"written_report": done_at}
    entry = next(e for e in night.show().entries if e["kind"] == "step_done")
    assert (entry["happened_at"], entry["at"]) == (done_at, night.clock.now())


def test_the_limit_alone_can_be_named_where_a_step_has_its_id(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log()
    handling.done(night.office, night.number, "deadline:written_report", night.officer)
    assert clock(night, "written_report").state is ClockState.MET
    assert not night.show().facts.done_steps
    handling.done(night.office, night.number, "step:written_report", night.officer)
    assert night.kinds().count("deadline_met") == 1


def test_a_kind_the_thing_is_not_is_unknown(sqlite_night: Night) -> None:
    sqlite_night.log()
    with pytest.raises(UnknownItem, match="nothing called 'deadline:preserve'"):
        handling.done(sqlite_night.office, sqlite_night.number, "deadline:preserve", sqlite_night.officer)


def test_an_oral_confirmation_recorded_later_meets_its_limit_when_it_was_given(night: Night) -> None:
    night.log()
    given_at = night.clock.now() + timedelta(minutes=10)
    night.fast_forward(minutes=20)
    leader = night.id_of("带班领导")
    handling.confirm(night.office, night.number, night.officer, "II", on_behalf_of=leader, at=given_at)
    judged = clock(night, "judgement")
    assert (judged.state, judged.met_at) == (ClockState.MET, given_at)
    assert night.show().facts.incident.anchors["confirmed"] == given_at
    entry = next(e for e in night.show().entries if e["kind"] == "confirmed")
    assert (entry["happened_at"], entry["on_behalf_of"]) == (given_at, leader)


def test_a_time_to_come_or_before_the_matter_was_known_is_refused(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log()
    leader, later = leader_of(night, "带班领导"), night.clock.now() + timedelta(minutes=1)
    with pytest.raises(BadInput) as refused:
        handling.confirm(night.office, night.number, leader, "II", at=later)
    assert [problem.place for problem in refused.value.problems] == ["at"]
    with pytest.raises(WrongTime):
        handling.done(
            night.office, night.number, "preserve", night.officer, night.clock.now() - timedelta(minutes=1)
        )
    assert not night.show().facts.incident.is_confirmed


def test_a_limit_of_the_new_level_whose_step_is_done_already_is_met_at_that_time(sqlite_night: Night) -> None:
    night = sqlite_night
    own_rules.put(night.office.settings.data)
    night.log(playbook=own_rules.ID, level="III", fields={"emergency": False})
    handling.confirm(night.office, night.number, leader_of(night, "带班领导"), "III")
    night.fast_forward(hours=1)
    night.done("publish")
    published = night.clock.now()
    night.fast_forward(hours=1)
    handling.change_level(night.office, night.number, night.officer, "II", None, "省级媒体跟进")
    met = clock(night, "reply_serious")
    assert (met.state, met.met_at) == (ClockState.MET, published)
    night.fast_forward(hours=60)
    entries = [(e["kind"], (e["payload"] or {}).get("deadline")) for e in night.show().entries]
    assert ("deadline_breached", "reply_serious") not in entries
    assert ("deadline_warned", "reply_serious") not in entries
