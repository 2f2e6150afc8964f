"""A rung for emergencies at the desk: previewed, announced and dialled by hand only where it is called."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console import light
from flows.acts import handling, views
from flows.acts.actor import person
from tests.console.site import Listening, Site, open_site
from tests.playbooks.by_field import EMERGENCIES
from tests.playbooks.pages import spoiled

FIRST = (
    "      - {roles: [officer],",
    "      - {roles: [deputy], channels: [sms], wait: 5m, when: {emergency: yes}}\n"
    "      - {roles: [officer, leader],",
)
FORM = {"playbook": "short", "level": "III", "title": "某网帖"}


@pytest.fixture
def desk(listening: Listening, sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A desk with a playbook that begins with the deputy head in an emergency."""
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "short.yaml").write_text(spoiled(*EMERGENCIES, FIRST), encoding="utf-8")
    with open_site(listening, sqlite_url, tmp_path) as site:
        site.sit_down()
        yield site


def preview(desk: Site, **more: str) -> str:
    return desk.post("/log/draft", FORM | more, headers={"hx-target": "preview"}).text


def test_the_preview_calls_whom_the_fields_ask_for_and_calls_the_first_of_them_first(desk: Site) -> None:
    assert "分管领导" in preview(desk, **{"field.emergency": "yes"})
    plain = preview(desk, **{"field.emergency": "no"})
    assert "分管领导" not in plain
    begun = plain.partition("带班领导")[0]
    assert "呼叫" in begun
    assert "转呼" not in begun


def test_whose_answer_stops_the_ladder_is_asked_of_the_rung_it_begins_with(desk: Site) -> None:
    told = {"reported_to": "leader"}
    assert "已有人应答：不再逐级转呼" in preview(desk, **told, **{"field.emergency": "no"})


def test_the_next_call_is_that_of_the_rung_that_will_be_called(desk: Site) -> None:
    number = desk.log(playbook="short", level="III", fields={"emergency": False}).number
    assert "呼叫 值班主班、带班领导" in desk.get(f"/incidents/{number}").text
    handling.judge(desk.office, number, person(desk.ids["值班主班"], "console"), {"emergency": True})
    assert "呼叫 分管领导" in desk.get(f"/incidents/{number}").text


@pytest.mark.parametrize("emergency", [False, True])
def test_whom_to_dial_by_hand_are_those_on_the_rungs_that_apply(desk: Site, emergency: bool) -> None:
    number = desk.log(playbook="short", level="III", fields={"emergency": emergency}).number
    facts = views.show(desk.office, number).facts
    listed = [one.role for one in light.for_incident(facts, desk.get_book(), "zh")]
    assert ("分管领导" in listed) is emergency
    assert "带班领导" in listed


def test_the_page_of_the_playbook_says_when_a_rung_is_called(desk: Site) -> None:
    page = desk.get("/playbooks/short").text
    assert "涉突发事件为“是”" in page
    assert "条件不成立的一级直接跳过" in page
