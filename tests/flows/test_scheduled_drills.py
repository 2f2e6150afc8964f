"""Drills that are started by their time: as the settings plan them, once, on time or not at all."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from engine import __version__
from engine.calendars import Calendar
from flows import drilling
from flows.acts import scheduled_drills, views
from flows.acts.diagnosis import Verdict
from flows.acts.doctor_drills import drills as examined
from flows.acts.errors import BadInput
from flows.deployments import declare, manifest
from flows.drill_rules import rules_of
from flows.drill_settings import ScheduledDrill
from flows.settings import SettingsError, load
from models.record import registered
from playbooks.loading import load_library
from tests.night import Night

PLANNED = {
    "name": "monthly",
    "playbook": "public-opinion",
    "level": "III",
    "fields": {"emergency": False},
    "weekdays": ["wed"],
    "weeks": [2],
    "time": "10:00",
}
TOML = """
[[drills]]
name = "monthly"
playbook = "public-opinion"
level = "III"
weekdays = ["wed"]
time = "10:00"
"""


def plan(night: Night, **changes: object) -> datetime:
    """Plan a drill from now on; when it is due next."""
    drill = ScheduledDrill.model_validate(PLANNED | changes)
    night.office.settings = night.office.settings.model_copy(update={"drills": (drill,)})
    scheduled_drills.enter_missed(night.office)
    now = night.clock.now()
    return drill.when.between(night.office.calendar, now, now + timedelta(days=40))[0]


def missed(night: Night) -> list[str]:
    with night.office.database.reading() as tx:
        return [entry["due"] for entry in registered(tx, "drill_missed", 100)]


def test_a_drill_starts_at_its_time_with_level_fields_and_a_title_that_says_so(night: Night) -> None:
    due = plan(night)
    assert f"{night.office.calendar.local(due):%Y-%m-%d %H:%M}" == "2026-03-11 10:00"
    night.clock.set(due + timedelta(seconds=20))
    receipt = scheduled_drills.start(night.office, "monthly", due, "run-1")
    assert receipt
    night.number = receipt.number
    shown = night.show()
    assert (shown.facts.incident.drill is not None, shown.facts.incident.event_level) == (True, "III")
    assert "演练" in shown.row["title"]
    assert shown.entries[0]["actor"]["kind"] == "prefect"


def test_it_starts_once_however_often_it_is_asked(night: Night) -> None:
    due = plan(night)
    night.clock.set(due)
    first = scheduled_drills.start(night.office, "monthly", due, "run-1")
    second = scheduled_drills.start(night.office, "monthly", due, "run-2")
    assert first
    assert second
    assert (first.is_new, second.is_new, first.number) == (True, False, second.number)


def test_a_start_that_comes_too_late_is_not_made_up_and_is_entered_once(night: Night) -> None:
    due = plan(night)
    night.clock.set(due + timedelta(hours=9))
    assert scheduled_drills.start(night.office, "monthly", due, "run-1") is None
    drilling.tend(night.office)
    night.clock.forward(minutes=1)
    drilling.tend(night.office)
    assert [datetime.fromisoformat(at) for at in missed(night)] == [due]
    assert views.board(night.office).drills == ()


def test_one_that_started_on_time_was_not_missed(night: Night) -> None:
    due = plan(night)
    night.clock.set(due)
    scheduled_drills.start(night.office, "monthly", due, "run-1")
    night.clock.forward(hours=1)
    assert scheduled_drills.enter_missed(night.office) == 0


def test_what_was_planned_before_anybody_looked_is_not_asked_after(night: Night) -> None:
    plan(night, weekdays=["sat"], weeks=[], time="10:00")
    assert missed(night) == []


def test_a_time_the_settings_do_not_name_starts_nothing(sqlite_night: Night) -> None:
    due = plan(sqlite_night)
    for name, at in (("monthly", due + timedelta(days=1)), ("yearly", due)):
        with pytest.raises(BadInput):
            scheduled_drills.start(sqlite_night.office, name, at, "run-1")


def test_planned_and_missed_drills_are_listed(sqlite_night: Night) -> None:
    due = plan(sqlite_night)
    assert scheduled_drills.planning(sqlite_night.office).ahead == (("monthly", "public-opinion", due),)
    sqlite_night.clock.set(due + timedelta(hours=1))
    scheduled_drills.enter_missed(sqlite_night.office)
    assert scheduled_drills.planning(sqlite_night.office).missed == (("monthly", "public-opinion", due),)


@pytest.mark.parametrize(
    "changes",
    [{}, {"weeks": []}, {"weekdays": [], "weeks": [], "time": "", "dates": ["2026-05-12 22:30"]}],
    ids=["a week of the month", "each week", "a date"],
)
def test_the_rule_prefect_has_comes_when_the_settings_say(changes: dict[str, object]) -> None:
    drill = ScheduledDrill.model_validate(PLANNED | changes)
    (planned,) = rules_of(drill)
    begin = datetime(2026, 3, 1)  # noqa: DTZ001 - wall-clock times
    ruled = rrulestr(planned.rule, dtstart=begin).between(begin, datetime(2026, 12, 31))  # noqa: DTZ001
    office = Calendar()
    ours = drill.when.between(office, office.instant(begin), office.instant(datetime(2026, 12, 31)))  # noqa: DTZ001
    assert ruled == [office.local(at).replace(tzinfo=None) for at in ours]


def test_a_drill_is_a_schedule_on_the_deployment_of_its_playbook() -> None:
    drill = ScheduledDrill.model_validate(PLANNED)
    found = {one.name: one.drills for one in declare(load_library(), __version__, [drill])}
    (planned,) = found["public-opinion"]
    assert planned.parameters == {
        "fields": {"level": "III", "drill": True, "emergency": False},
        "scheduled": "monthly",
    }
    assert found["account-hijack"] == ()
    assert "slug: drill-monthly" in manifest(declare(load_library(), __version__, [drill]), "Asia/Shanghai")


def test_the_settings_take_what_the_handbook_shows(tmp_path: Path) -> None:
    (tmp_path / "zhishou.toml").write_text(TOML, encoding="utf-8")
    (drill,) = load(tmp_path).drills
    assert (drill.name, drill.when.weekdays) == ("monthly", {2})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (TOML.replace('time = "10:00"', ""), "weekdays and time go together"),
        (TOML.replace('weekdays = ["wed"]\ntime = "10:00"', ""), "say when"),
        (TOML + 'dates = ["5月12日"]\n', "write them as"),
        (TOML + TOML, "is there twice"),
        (TOML.replace('"wed"', '"someday"'), "weekdays"),
    ],
)
def test_a_drill_that_could_not_start_is_refused_with_its_remedy(
    tmp_path: Path, written: str, said: str
) -> None:
    (tmp_path / "zhishou.toml").write_text(written, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        load(tmp_path)


def test_the_doctor_names_what_keeps_a_drill_from_starting(sqlite_night: Night) -> None:
    plan(sqlite_night, level="V", fields={"weather": "fair"}, calls=["duty_leader"])
    said = " ".join(one.what for one in examined(sqlite_night.office) if one.verdict is Verdict.WRONG)
    for word in ("level 'V'", "fields.weather", "drill_calls"):
        assert word in said
    plan(sqlite_night, playbook="none-such")
    assert "no playbook" in " ".join(one.what for one in examined(sqlite_night.office))
