from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from phonenumbers import is_valid_number, parse

from engine.parts import Source
from engine.vocabulary import ClockState, State
from flows.acts import demo, people, reachability, record, views
from flows.settings import load
from flows.wiring import Office
from tests.clock import ManualClock
from tests.flows.acts.files import quiet_office


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    with quiet_office(sqlite_url, tmp_path) as opened:
        yield opened


def test_the_demo_has_an_incident_under_way_with_a_clock_running(office: Office) -> None:
    shown = views.show(office, demo.seed_demo(office).incident)
    assert shown.facts.incident.state is State.HANDLING
    assert set(shown.facts.done_steps) == {"preserve", "report_leader"}
    assert any(clock.state is ClockState.RUNNING for clock in shown.facts.clocks)
    assert any(entry["kind"] == "answered" and entry["happened_at"] for entry in shown.entries)
    assert not any(clock.state is ClockState.MET_LATE for clock in shown.facts.clocks)


def test_somebody_is_on_duty_now_and_for_a_fortnight(office: Office) -> None:
    demo.seed_demo(office)
    for days in (0, 7, 13):
        on_duty = people.list_roster(office, office.now() + timedelta(days=days))
        assert {shift["post"] for shift in on_duty} == set(demo.ROSTERED)


def test_everybody_of_the_demo_can_be_reached(office: Office) -> None:
    demo.seed_demo(office)
    assert reachability.findings(office) == []


def test_seeding_again_changes_nothing(office: Office) -> None:
    demo.seed_demo(office)
    entries = record.verify(office).entries
    assert demo.seed_demo(office) == demo.Seeded(0, 0, "")
    assert record.verify(office).entries == entries


def test_seeding_days_later_adds_the_shifts_that_are_missing(office: Office) -> None:
    demo.seed_demo(office)
    assert isinstance(office.clock, ManualClock)
    office.clock.forward(days=3)
    assert demo.seed_demo(office).shifts == 3 * len(demo.ROSTERED)


def test_every_mobile_is_of_the_range_kept_for_fiction_and_nobody_has_a_name(office: Office) -> None:
    demo.seed_demo(office)
    for person in people.list_people(office):
        for number in person["mobiles"]:
            assert number.startswith("+120255501")
            assert is_valid_number(parse(number))
        assert any(word in person["name"] for word in ("班", "领导", "负责人", "员"))


def test_everybody_the_shipped_playbooks_call_is_there(office: Office) -> None:
    demo.seed_demo(office)
    with office.database.reading() as tx:
        roster = office.book(tx, office.now()).roster(office.now())
    for playbook in office.playbooks.values():
        for role in playbook.plan.roles.values():
            if role.source is not Source.CONCERNED_UNIT:
                assert roster.reachable(role, None), role.id


def test_the_office_settings_are_written_once(office: Office) -> None:
    demo.seed_demo(office)
    config = office.settings.data / "zhishou.toml"
    assert "演示" in load(office.settings.data).office.name
    config.write_text("[office]\nname = '我们的'\n", encoding="utf-8")
    demo.seed_demo(office)
    assert load(office.settings.data).office.name == "我们的"
