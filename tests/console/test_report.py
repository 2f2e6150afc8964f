"""The report page: read, accepted (结案) or returned (退回)."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
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
    asked = desk.post(f"{AT}/acts/resolve", {"on_behalf_of": desk.ids["带班领导"]})
    assert asked.headers["location"] == f"{AT}?did=resolve"
    return desk


def reviews(site: Site, act: str, **form: str) -> httpx.Response:
    """The deputy head accepts or returns it, by word of mouth that the officer records."""
    return site.post(f"{AT}/report/{act}", {"on_behalf_of": site.ids["分管领导"], **form})


def state(site: Site) -> State:
    return views.show(site.office, "2026-0001").facts.incident.state


def test_an_incident_without_a_report_says_when_there_will_be_one(desk: Site) -> None:
    desk.log()
    assert "提请结案时生成" in desk.get(f"{AT}/report").text


def test_the_report_is_read_in_a_frame_that_can_do_nothing_with_its_hash_and_seal(closing: Site) -> None:
    page = closing.get(f"{AT}/report").text
    made = reporting.read(closing.office, "2026-0001")
    for name, value in (("内容摘要", made.content_hash), ("封存码", made.seal)):
        assert f"<dt>{name}</dt><dd>{value}" in page
        assert f"<dt>{name}</dt><dd><code>{value}" in made.html
        assert f"{name}: `{value}`" in made.markdown
    assert f'src="{AT}/report/1.html" sandbox="allow-same-origin"' in page
    paper = closing.get(f"{AT}/report/1.html")
    assert paper.text == made.html
    policy = paper.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_the_leader_accepts_and_the_incident_is_closed(closing: Site) -> None:
    answer = reviews(closing, "accept", version="1")
    assert answer.headers["location"] == f"{AT}/report?did=accept"
    assert state(closing) is State.CLOSED
    page = closing.get(f"{AT}/report").text
    assert "已同意" in page
    assert "/report/accept" not in page
    assert closing.post(f"{AT}/acts/archive").status_code == 303
    assert state(closing) is State.ARCHIVED


def test_the_leader_returns_it_with_a_comment_and_a_new_version_waits(closing: Site) -> None:
    reviews(closing, "return", version="1", comment="补充传播数据")
    assert state(closing) is State.CLOSING
    assert [version.state for version in reporting.versions(closing.office, "2026-0001")] == [
        "returned",
        "waiting",
    ]
    page = closing.get(f"{AT}/report").text
    assert "第2稿" in page
    assert "补充传播数据" in closing.get(f"{AT}/report", params={"version": 1}).text


def test_returning_without_a_word_is_refused(closing: Site) -> None:
    refused = reviews(closing, "return", version="1", comment=" ")
    assert refused.status_code == 422
    assert "请写明意见" in refused.text
    assert len(reporting.versions(closing.office, "2026-0001")) == 1


@contextmanager
def no_report_can_be_stored(site: Site) -> Iterator[None]:
    """The database refuses every new version, and nothing else."""
    refusing = "CREATE TRIGGER no_report BEFORE INSERT ON report BEGIN SELECT RAISE(ABORT, 'no room'); END"
    for statement in (refusing, "DROP TRIGGER no_report"):
        with site.office.database.writing() as tx:
            tx.exec_driver_sql(statement)
        if statement is refusing:
            yield


def test_a_report_that_could_not_be_made_is_said_to_be_lacking_and_made_by_a_button(closing: Site) -> None:
    handling.resume(closing.office, "2026-0001", "再次发酵", person("值班主班", "console"))
    with no_report_can_be_stored(closing):
        refused = closing.post(f"{AT}/acts/resolve", {"on_behalf_of": closing.ids["带班领导"]})
    assert refused.status_code == 503
    assert "操作已记入，但报告没有生成" in refused.text
    assert state(closing) is State.CLOSING
    for page in (AT, f"{AT}/report"):
        assert "重新生成报告</button>" in closing.get(page).text
    made = closing.post(f"{AT}/report/make")
    assert made.headers["location"] == f"{AT}/report?did=make"
    assert "报告已生成" in closing.get(made.headers["location"]).text
    assert [version.state for version in reporting.versions(closing.office, "2026-0001")][-1] == "waiting"
    for page in (AT, f"{AT}/report"):
        assert "重新生成报告" not in closing.get(page).text


def test_a_version_that_was_returned_is_said_to_be_returned_although_the_next_one_failed(
    closing: Site,
) -> None:
    with no_report_can_be_stored(closing):
        refused = reviews(closing, "return", version="1", comment="补充传播数据")
    assert "操作已记入，但报告没有生成" in refused.text
    assert "重新生成报告</button>" in refused.text
    assert [version.state for version in reporting.versions(closing.office, "2026-0001")] == ["returned"]


def test_a_version_somebody_has_reviewed_is_not_reviewed_again_and_said_to_be_done(closing: Site) -> None:
    reviews(closing, "accept", version="1")
    again = reviews(closing, "accept", version="1")
    assert again.status_code == 409
    assert "这一稿已有人审阅" in again.text


@pytest.mark.parametrize("version", ["7", "", "x"])
def test_a_version_that_is_not_the_one_waiting_is_not_accepted(closing: Site, version: str) -> None:
    refused = reviews(closing, "accept", version=version)
    assert refused.status_code == 422
    assert "请先看新稿" in refused.text
    assert state(closing) is State.CLOSING


def test_a_version_the_record_has_overtaken_says_so_and_a_newer_one_is_made_from_there(
    closing: Site,
) -> None:
    closing.post(f"{AT}/acts/note", {"text": "又有转载"})
    assert "记录又增加了 1 条" in closing.get(f"{AT}/report").text
    closing.sit_down("分管领导")
    page = closing.get(f"{AT}/report").text
    assert f'action="{AT}/report/accept"' in page  # to return it, with a comment
    assert "同意，结案" not in page
    refused = reviews(closing, "accept", version="1")
    assert refused.status_code == 422
    assert "请重新生成报告" in refused.text
    assert closing.post(f"{AT}/report/make").headers["location"] == f"{AT}/report?did=make"
    assert "又增加了" not in closing.get(f"{AT}/report").text
    reviews(closing, "accept", version="2")
    assert state(closing) is State.CLOSED


def test_a_version_there_is_not_is_not_found(closing: Site) -> None:
    assert closing.get(f"{AT}/report", params={"version": 9}).status_code == 404
    assert closing.get(f"{AT}/report/9.html").status_code == 404
    assert closing.post(f"{AT}/report/shred").status_code == 404


def test_handling_can_be_resumed_while_the_report_waits(closing: Site) -> None:
    closing.post(f"{AT}/acts/resume", {"reason": "再次发酵"})
    assert state(closing) is State.HANDLING


def test_an_onlooker_reads_and_cannot_review(closing: Site) -> None:
    closing.sit_down("auditor")
    assert "/report/accept" not in closing.get(f"{AT}/report").text
    assert closing.post(f"{AT}/report/accept", {"version": "1"}).status_code == 403
    assert state(closing) is State.CLOSING


def test_an_officer_who_is_not_the_reader_has_to_say_whose_word_it_is(closing: Site) -> None:
    refused = closing.post(f"{AT}/report/accept", {"version": "1", "comment": "同意"})
    assert refused.status_code == 422
    assert "报告由审阅人审阅" in refused.text
    assert ">同意</textarea>" in refused.text
    assert state(closing) is State.CLOSING
    assert 'id="reviewed-by" required' in closing.get(f"{AT}/report").text
    reviews(closing, "accept", version="1")
    entries = views.show(closing.office, "2026-0001").entries
    [accepted] = [entry for entry in entries if entry["kind"] == "report_accepted"]
    assert accepted["on_behalf_of"] == closing.ids["分管领导"]


def test_a_leader_who_is_not_the_reader_is_offered_nothing_to_accept(closing: Site) -> None:
    closing.sit_down("带班领导")
    page = closing.get(f"{AT}/report").text
    assert "由分管领导审阅" in page
    assert "/report/accept" not in page


def test_the_reader_accepts_as_himself(closing: Site) -> None:
    closing.sit_down("分管领导")
    assert 'id="reviewed-by"' not in closing.get(f"{AT}/report").text  # there is nobody to choose
    assert closing.post(f"{AT}/report/accept", {"version": "1"}).status_code == 303
    assert state(closing) is State.CLOSED
