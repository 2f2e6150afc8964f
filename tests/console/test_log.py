"""接报登记: one incident however often it is sent, every problem at once, and never silence."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from flows.acts import views
from models import watching
from tests.console.site import Listening, Site, form_of, open_site
from tests.night import CONTACT_UNIT, NUMBERS

GOOD = {
    "playbook": "public-opinion",
    "level": "II",
    "title": "网传某小区供水异常",
    "unit": CONTACT_UNIT,
    "field.emergency": "yes",
}


def count(site: Site) -> int:
    return views.light(site.office).alive + len(views.board(site.office).rows) - 1


def test_a_plain_form_logs_an_incident_and_leads_to_its_page(desk: Site) -> None:
    answer = desk.post("/log", GOOD | form_of(desk.get("/log").text))
    assert (answer.status_code, answer.headers["location"]) == (303, "/incidents/2026-0001?did=logged")
    shown = views.show(desk.office, "2026-0001")
    assert shown.row["title"] == GOOD["title"]
    assert shown.facts.incident.fields == {"emergency": True}


def test_the_same_form_sent_twice_is_one_incident(desk: Site) -> None:
    form = GOOD | form_of(desk.get("/log").text)
    desk.post("/log", form)
    again = desk.post("/log", form)
    assert again.headers["location"] == "/incidents/2026-0001?did=logged_before"
    assert len(views.board(desk.office).rows) == 1


def test_the_same_form_with_another_content_is_refused_and_can_be_sent_as_a_new_one(desk: Site) -> None:
    form = GOOD | form_of(desk.get("/log").text)
    desk.post("/log", form)
    refused = desk.post("/log", form | {"title": "另一件事"})
    assert refused.status_code == 409
    assert 'value="另一件事"' in refused.text
    fresh = form_of(refused.text)
    assert fresh["key"] != form["key"]
    assert (
        desk.post("/log", form | {"title": "另一件事"} | fresh)
        .headers["location"]
        .endswith("0002?did=logged")
    )


def test_every_problem_is_said_at_once_beside_its_field(desk: Site) -> None:
    wrong = {
        "playbook": "public-opinion",
        "level": "I",
        "unit": "没有的单位",
        "occurred_at": "2030-01-01T00:00",
        "received_at": "上午",
        "key": "k",
    }
    refused = desk.post("/log", wrong)
    assert refused.status_code == 422
    for field in ("title", "unit", "occurred_at", "received_at", "field.emergency"):
        assert f'id="problem-{field}"' in refused.text, field
    assert 'value="没有的单位"' in refused.text  # what was typed is still there
    assert "还有 5 处" in refused.text
    assert not views.board(desk.office).rows


def test_a_level_must_be_chosen(desk: Site) -> None:
    refused = desk.post("/log", {"playbook": "public-opinion", "title": "某事", "key": "k"})
    assert "请选择事件级别" in refused.text
    assert refused.status_code == 422


def test_before_submitting_it_says_whom_it_will_call_and_what_is_due_with_its_source(desk: Site) -> None:
    page = desk.post("/log/draft", GOOD).text
    for words in ("立即", "值班副班", "转呼", "带班领导", "应通知", "李楼乡联络员", "人工拨打"):
        assert words in page
    for words in ("发布权威信息", "国办发〔2016〕80号", "上级文件", "自发现起 5小时", "系统默认（待确认）"):
        assert words in page
    assert not views.board(desk.office).rows


def test_a_preview_that_asks_by_itself_gets_only_that_part(desk: Site) -> None:
    part = desk.post("/log/draft", GOOD, headers={"hx-request": "true", "hx-target": "preview"}).text
    assert "<html" not in part
    assert "值班副班" in part


def test_the_address_of_a_preview_leads_to_an_empty_form_when_it_is_asked_for_again(desk: Site) -> None:
    again = desk.get("/log/draft")
    assert (again.status_code, again.headers["location"]) == (303, "/log")


def test_another_playbook_asks_for_its_own_levels_and_fields(desk: Site) -> None:
    page = desk.post("/log/draft", GOOD | {"playbook": "account-hijack"}).text
    assert 'name="field.posted"' in page
    assert 'name="field.emergency"' not in page
    assert GOOD["title"] in page


def test_somebody_told_by_telephone_counts_as_answered(desk: Site) -> None:
    desk.post("/log", GOOD | {"reported_to": "duty_leader", "key": "k"})
    kinds = [entry["kind"] for entry in views.show(desk.office, "2026-0001").entries]
    assert "answered" in kinds


def test_times_are_read_on_the_office_clock(desk: Site) -> None:
    desk.post("/log", GOOD | {"occurred_at": "2026-03-05T01:30", "key": "k"})
    anchors = views.show(desk.office, "2026-0001").facts.incident.anchors
    assert f"{anchors['occurred']:%Y-%m-%dT%H:%M}" == "2026-03-04T17:30"


def test_without_a_live_watch_it_says_loudly_that_nobody_is_called_and_whom_to_dial(desk: Site) -> None:
    desk.clock.forward(seconds=watching.ALIVE.total_seconds() + 1)
    answer = desk.post("/log", GOOD | {"key": "k"})
    page = desk.get(answer.headers["location"]).text
    assert "没有人被呼叫" in page
    for post in ("值班副班", "带班领导", "分管领导", "主要负责人"):
        assert f"tel:{NUMBERS[post]}" in page
    assert f"tel:{NUMBERS['值班主班']}" not in page  # who logged it need not be rung


@pytest.fixture
def locked(desk: Site) -> Iterator[Site]:
    """Another writer holds the database for longer than anybody waits."""
    path = desk.office.database.path
    with closing(sqlite3.connect(str(path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield desk
        other.execute("ROLLBACK")


def check_refused(site: Site) -> None:
    refused = site.post("/log", GOOD | {"key": "k"})
    assert refused.status_code == 503
    assert "没有登记，也没有呼叫任何人" in refused.text
    assert f'value="{GOOD["title"]}"' in refused.text
    assert f"tel:{NUMBERS['带班领导']}" in refused.text
    assert "tel:" + NUMBERS["值班主班"] not in refused.text


def test_a_locked_database_refuses_with_the_numbers_to_dial_and_keeps_what_was_typed(locked: Site) -> None:
    check_refused(locked)


def test_a_full_database_refuses_likewise_and_takes_the_same_form_when_there_is_room(desk: Site) -> None:
    engine = desk.office.database.engine
    with engine.connect() as tx:
        pages = tx.exec_driver_sql("PRAGMA page_count").scalar_one()
    engine.dispose()  # each connection has its own limit

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    from sqlalchemy import event

    event.listen(engine, "connect", limit)
    try:
        fill(desk)
    finally:
        event.remove(engine, "connect", limit)
        engine.dispose()
    assert desk.post("/log", GOOD | {"key": "k"}).status_code == 303


def fill(site: Site) -> None:
    """Log until there is no page left, then see that it is refused."""
    for n in range(200):
        if site.post("/log", GOOD | {"key": f"fill-{n}", "summary": "某" * 4000}).status_code == 503:
            break
    check_refused(site)


def test_a_spoiled_own_playbook_stops_nobody_from_logging_with_another(
    listening: Listening, sqlite_url: str, tmp_path: Path
) -> None:
    own = tmp_path / "playbooks" / "ours.yaml"
    own.parent.mkdir()
    own.write_text("id: ours\nlevelz: []\n", encoding="utf-8")
    with open_site(listening, sqlite_url, tmp_path) as site:
        site.sit_down()
        page = site.get("/log").text
        assert f"{own}:2: levelz: 没有这个键" in page
        assert "没有启用" in page
        assert site.post("/log", GOOD | {"key": "k"}).status_code == 303
        assert site.post("/log", GOOD | {"playbook": "ours", "key": "l"}).status_code == 422
        own.unlink()  # once it is mended, nothing has to be started again
        assert "没有启用" not in site.get("/log").text


def test_the_log_form_names_an_adjustment_that_cannot_be_made_and_the_shipped_playbook_is_in_use(
    listening: Listening, sqlite_url: str, tmp_path: Path
) -> None:
    own = tmp_path / "playbooks" / "ours.yaml"
    own.parent.mkdir()
    changes = "changes:\n  deadlines.first_reprot.within: 20m\n"
    head = "adjusts: public-opinion\nagainst: '1.4'\ndecided_by: 主任\nauthority: 本办制度\n"
    own.write_text(head + changes, encoding="utf-8")
    with open_site(listening, sqlite_url, tmp_path) as site:
        site.sit_down()
        page = site.get("/log").text
        assert f"{own}:6: changes.deadlines.first_reprot.within: public-opinion 没有" in page
        assert "内置的同名预案也照常可用" in page
        assert site.post("/log", GOOD | {"key": "k"}).status_code == 303


def test_the_board_can_be_read_while_nothing_can_be_written(locked: Site) -> None:
    assert locked.get("/").status_code == 200
    assert locked.get("/people").status_code == 200


def test_a_changed_limit_says_on_the_pages_who_decided_it_and_by_what(
    listening: Listening, sqlite_url: str, tmp_path: Path
) -> None:
    own = tmp_path / "playbooks" / "ours.yaml"
    own.parent.mkdir()
    changes = "changes:\n  deadlines.first_report.within: 20m\n"
    own.write_text(
        "adjusts: public-opinion\nagainst: '1.4'\ndecided_by: 主任\nauthority: 本办制度\n" + changes,
        encoding="utf-8",
    )
    with open_site(listening, sqlite_url, tmp_path) as site:
        site.sit_down()
        preview = site.post("/log/draft", GOOD).text
        page = site.get(site.post("/log", GOOD | {"key": "k"}).headers["location"]).text
    for text in (preview, page):
        assert "本办制度（主任决定；原为30分钟，系统默认（待确认））" in text


@pytest.mark.parametrize(
    ("playbook", "keys"),
    [
        ("public-opinion", {"I": "1", "II": "2", "III": "3", "IV": "4"}),
        ("duty-absence", {"II": "2", "III": "3", "IV": "4"}),
    ],
)
def test_the_key_of_a_level_is_its_own_number(desk: Site, playbook: str, keys: dict[str, str]) -> None:
    page = desk.get(f"/log?playbook={playbook}").text
    assert dict(re.findall(r'id="level-(\w+)"[^>]* data-digit="(\d)"', page)) == keys
