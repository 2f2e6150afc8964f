"""The report page: read, accepted (结案) or returned (退回)."""

import pytest

from engine.vocabulary import State
from flows.acts import handling, reporting, views
from flows.acts.actor import person
from tests.console.site import Site

AT = "/incidents/2026-0001"
REQUIRED = ("preserve", "verify", "grade", "report_leader", "assign")


@pytest.fixture
def closing(desk: Site) -> Site:
    """An incident whose closing was asked for."""
    who = person(desk.ids["值班主班"], "console")
    desk.log(level="IV", title="路灯不亮 <b>")
    handling.confirm(desk.office, "2026-0001", who, "IV", on_behalf_of="duty_leader")
    for step in REQUIRED:
        handling.done(desk.office, "2026-0001", step, who)
    assert desk.post(f"{AT}/acts/resolve").headers["location"] == f"{AT}?did=resolve"
    return desk


def state(site: Site) -> State:
    return views.show(site.office, "2026-0001").facts.incident.state


def test_an_incident_without_a_report_says_when_there_will_be_one(desk: Site) -> None:
    desk.log()
    assert "提请结案时生成" in desk.get(f"{AT}/report").text


def test_the_report_is_read_in_a_frame_that_can_do_nothing_with_its_hash_and_seal(closing: Site) -> None:
    page = closing.get(f"{AT}/report").text
    made = reporting.read(closing.office, "2026-0001")
    assert made.content_hash in page
    assert made.seal in page
    assert f'src="{AT}/report/1.html" sandbox="allow-same-origin"' in page
    paper = closing.get(f"{AT}/report/1.html")
    assert paper.text == made.html
    policy = paper.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_the_leader_accepts_and_the_incident_is_closed(closing: Site) -> None:
    answer = closing.post(f"{AT}/report/accept", {"version": "1"})
    assert answer.headers["location"] == f"{AT}/report?did=accept"
    assert state(closing) is State.CLOSED
    page = closing.get(f"{AT}/report").text
    assert "已同意" in page
    assert "/report/accept" not in page
    assert closing.post(f"{AT}/acts/archive").status_code == 303
    assert state(closing) is State.ARCHIVED


def test_the_leader_returns_it_with_a_comment_and_a_new_version_waits(closing: Site) -> None:
    closing.post(f"{AT}/report/return", {"version": "1", "comment": "补充传播数据"})
    assert state(closing) is State.CLOSING
    assert [version.state for version in reporting.versions(closing.office, "2026-0001")] == [
        "returned",
        "waiting",
    ]
    page = closing.get(f"{AT}/report").text
    assert "第2稿" in page
    assert "补充传播数据" in closing.get(f"{AT}/report", params={"version": 1}).text


def test_returning_without_a_word_is_refused(closing: Site) -> None:
    refused = closing.post(f"{AT}/report/return", {"version": "1", "comment": " "})
    assert refused.status_code == 422
    assert "请写明意见" in refused.text
    assert len(reporting.versions(closing.office, "2026-0001")) == 1


@pytest.mark.parametrize("version", ["7", "", "x"])
def test_a_version_that_is_not_the_one_waiting_is_not_accepted(closing: Site, version: str) -> None:
    refused = closing.post(f"{AT}/report/accept", {"version": version})
    assert refused.status_code == 422
    assert "请先看新稿" in refused.text
    assert state(closing) is State.CLOSING


def test_a_version_there_is_not_is_not_found(closing: Site) -> None:
    assert closing.get(f"{AT}/report", params={"version": 9}).status_code == 404
    assert closing.get(f"{AT}/report/9.html").status_code == 404
    assert closing.post(f"{AT}/report/shred").status_code == 404


def test_handling_can_be_resumed_while_the_report_waits(closing: Site) -> None:
    closing.post(f"{AT}/acts/resume", {"reason": "再次发酵"})
    assert state(closing) is State.HANDLING


def test_an_onlooker_reads_and_cannot_review(closing: Site) -> None:
    closing.post("/who", {"look_only": "yes"})
    assert "/report/accept" not in closing.get(f"{AT}/report").text
    assert closing.post(f"{AT}/report/accept", {"version": "1"}).headers["location"].startswith("/who")
    assert state(closing) is State.CLOSING
