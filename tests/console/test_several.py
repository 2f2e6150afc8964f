"""What takes several, at the desk: who has spoken stands on the page with whom it waits for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.vocabulary import State
from flows.acts import answering, handling, reporting, views
from flows.acts.actor import person
from tests.console.site import Listening, Site, open_site
from tests.playbooks.pages import spoiled

AT = "/incidents/2026-0001"
CHANGES = (
    ("confirmed_by: [leader]", "confirmed_by: {all: [leader, deputy]}"),
    (
        "{zh: 核实, en: Verify}, required: yes}",
        "{zh: 核实, en: Verify}, required: yes, confirmed_by: {at_least: 2, of: [officer, leader, deputy]}}",
    ),
    (
        "  - {id: contact,",
        "  - {id: deputy, title: {zh: 分管领导, en: Deputy}, side: own, from: {post: 分管领导}}\n"
        "  - {id: contact,",
    ),
    (
        "{roles: [officer], channels: [sms, voice], wait: 5m}",
        "{roles: [leader, deputy], channels: [sms], wait: 5m, stopped_by: {all: [leader, deputy]}}",
    ),
)


@pytest.fixture
def desk(listening: Listening, sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A desk whose own playbook asks for two wherever it can; an incident is logged."""
    folder = tmp_path / "playbooks"
    folder.mkdir()
    (folder / "short.yaml").write_text(spoiled(*CHANGES), encoding="utf-8")
    with open_site(listening, sqlite_url, tmp_path) as site:
        site.sit_down()
        site.log(playbook="short", level="III", fields={"emergency": False})
        yield site


def do(site: Site, act: str, **form: str) -> tuple[int, str]:
    answer = site.post(f"{AT}/acts/{act}", form)
    said = re.findall(r"<strong>([^<]+)", answer.text)
    return answer.status_code, "；".join(said)


def state(site: Site) -> State:
    return views.show(site.office, "2026-0001").facts.incident.state


def test_a_level_that_two_confirm_waits_for_the_second_and_says_for_whom(desk: Site) -> None:
    do(desk, "confirm", event_level="III", on_behalf_of=desk.ids["带班领导"])
    page = desk.get(AT).text
    assert "待另一人核定（1/2）" in page
    assert "尚待 分管领导" in page
    assert state(desk) is State.TRIAGE

    status, said = do(desk, "confirm", event_level="III", on_behalf_of=desk.ids["带班领导"])
    assert (status, "此人已经确认过：须由另一人确认" in said) == (422, True)
    do(desk, "confirm", event_level="III", on_behalf_of=desk.ids["分管领导"])
    assert state(desk) is State.HANDLING
    assert "待另一人核定（1/2）：" not in desk.get(f"{AT}/live/top").text


def test_a_step_that_two_confirm_is_done_with_the_second_and_only_by_who_has_a_say(desk: Site) -> None:
    assert do(desk, "done", item="step:verify")[0] == 303
    page = desk.get(AT).text
    assert "“核实”待另一人确认（1/2）" in page
    assert "尚待 带班领导、分管领导" in page
    assert "verify" not in views.show(desk.office, "2026-0001").facts.done_steps

    status, said = do(desk, "done", item="step:verify", on_behalf_of=desk.ids["主要负责人"])
    assert (status, "值班主班、带班领导、分管领导" in said) == (422, True)
    assert do(desk, "done", item="step:verify", on_behalf_of=desk.ids["带班领导"])[0] == 303
    assert "verify" in views.show(desk.office, "2026-0001").facts.done_steps


def test_a_climb_that_two_stop_shows_how_many_have_answered(desk: Site) -> None:
    officer = person(desk.ids["值班主班"], "console")
    answering.answer_for(desk.office, "2026-0001", "leader", officer)
    page = desk.get(AT).text
    assert "已应答 1/2" in page
    assert "尚待 分管领导" in page
    answering.answer_for(desk.office, "2026-0001", "deputy", officer)
    assert "已应答 1/2</span>" not in desk.get(f"{AT}/live/top").text


def test_the_report_names_both_who_confirmed_a_step(desk: Site) -> None:
    officer = person(desk.ids["值班主班"], "console")
    for post in ("带班领导", "分管领导"):
        handling.confirm(desk.office, "2026-0001", officer, "III", on_behalf_of=post)
        handling.done(desk.office, "2026-0001", "verify", officer, on_behalf_of=post)
    do(desk, "resolve")

    report = reporting.read(desk.office, "2026-0001").html
    assert "代录 带班领导、" in report
    assert "核定，待另一人" in report
