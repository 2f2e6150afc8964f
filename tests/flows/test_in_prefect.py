"""A night as Prefect sees it: the real server, the real clerk and watch, each a process of its own.

The tests share one installation and run in this order; the last one kills the server.
"""

import json
from typing import Any

import pytest

from flows.acts import handling, views
from flows.acts.actor import person
from models import record, standing
from tests.flows.installation import NAMES, TITLE, Installation
from tests.night import NUMBERS
from tests.prefect_server import PASSWORD, until

# On a fresh checkout the first of them waits for the server's database to be made.
pytestmark = [pytest.mark.prefect, pytest.mark.thorough, pytest.mark.timeout(400)]


def test_an_incident_started_from_prefect_calls_the_phones_of_its_level(installed: Installation) -> None:
    run = installed.asked["respond"]
    assert installed.ended(run) == ("Completed", f"{installed.first} 已登记")
    until(lambda: installed.texts(installed.first))
    shown = views.show(installed.office, installed.first)
    assert shown.facts.incident.event_level == "III"
    logged = next(entry for entry in shown.entries if entry["kind"] == "logged")
    assert logged["actor"] == {"kind": "prefect", "id": run, "via": "respond", "verified": True}


@pytest.mark.parametrize(
    ("parameters", "place"),
    [
        ({"fields": {"level": "特急"}}, "fields.level"),
        ({"fields": {"level": "II", "title": "自由文本"}}, "fields"),
        ({"fields": {"level": "II"}, "incident": "某网帖"}, "incident"),
        ({}, "fields"),
    ],
)
def test_prefect_takes_coded_fields_and_nothing_else(
    installed: Installation, parameters: dict[str, Any], place: str
) -> None:
    status, answer = installed.ask("respond", "public-opinion", parameters)
    assert status == 409
    assert place in answer["detail"]


def test_what_the_loop_does_becomes_task_runs_named_by_number_kind_and_post(installed: Installation) -> None:
    number = installed.log_recorded()
    pages = views.show(installed.office, number).pages
    sent = {f"{number} 短信 {page.post}" for page in pages if page.attempts[0]["channel"] == "sms"}
    expected = {f"{number} 转呼 值班主班、值班副班"} | sent
    until(lambda: expected <= {name for name, _, _ in installed.tasks(number)})
    hours = {run for _, _, run in installed.tasks(number)}
    assert all(run.startswith(f"watch {installed.node} ") and run.endswith("h") for run in hours)
    words = {name: message for name, message, _ in installed.tasks(number)}
    assert words[f"{number} 转呼 值班主班、值班副班"] == "已执行"


def test_once_its_first_page_is_out_an_incident_is_shown_with_its_clocks_and_no_more(
    installed: Installation,
) -> None:
    key = f"incident-{installed.first}"
    (data,) = until(lambda: installed.server.rows("SELECT data FROM artifact WHERE key = ?", key))[-1]
    sheet = json.loads(data)
    assert installed.first in sheet
    assert f"/incidents/{installed.first}" in sheet
    assert "| 研判定级并核定 |" in sheet
    assert installed.shown_in_the_run()


def test_prefect_holds_no_title_no_person_and_no_telephone_number(installed: Installation) -> None:
    number = installed.log_recorded()
    words = f"{TITLE}：{NAMES['带班领导']}已知"
    handling.note(installed.office, number, words, person("值班主班", "test"))
    contents = installed.server.contents()
    assert number in contents  # what is searched is really there
    for secret in (TITLE, *NAMES.values(), *NUMBERS.values(), PASSWORD):
        assert secret not in contents


def test_at_the_turn_of_the_hour_one_run_ends_and_the_next_goes_on_with_the_same_queue(
    installed: Installation,
) -> None:
    assert installed.processes.pop("turning").wait(timeout=60) == 0, installed.said("turning")
    before, after = json.loads(installed.said("turning").splitlines()[-1])
    runs = {name: (state, words) for name, state, words in installed.runs("watch") if " turning " in name}
    assert runs == {
        "watch turning 2026-03-04 18h": ("Completed", f"{before} 项"),
        "watch turning 2026-03-04 19h": ("Completed", f"{after} 项"),
    }


def test_the_hourly_audit_seals_the_record_and_reports_numbers(installed: Installation) -> None:
    found = installed.server.ask("GET", "/deployments/name/audit/audit")[1]
    assert [(s["schedule"]["cron"], s["schedule"]["timezone"]) for s in found["schedules"]] == [
        ("0 * * * *", "Asia/Shanghai")
    ]
    until(lambda: installed.server.rows("SELECT 1 FROM flow_run WHERE auto_scheduled"))  # the next hours
    state, message = installed.ended(installed.asked["audit"])
    assert state == "Completed", message
    with installed.office.database.reading() as tx:
        assert record.verify(tx).seals == 1
    (data,) = installed.server.rows("SELECT data FROM artifact WHERE key = 'audit'")[-1]
    assert {type(value) for row in json.loads(json.loads(data)) for value in row.values()} == {str, int}


def test_a_server_that_is_killed_stops_no_page_and_is_attached_to_again(installed: Installation) -> None:
    old = running(installed)
    installed.server.kill()
    receipt = installed.log("II")
    until(lambda: installed.texts(receipt.number))
    installed.server.start()  # takes longer than the watch needs to notice
    until(lambda: "the watch's run in Prefect ended" in installed.said("flows.watch_process"))
    meanwhile = installed.log("II")
    until(lambda: installed.texts(meanwhile.number))
    installed.server.ready()
    until(lambda: running(installed) not in ("", old), 120)
    assert state_of(installed, old) == "Crashed"
    missed = until(
        lambda: installed.server.rows("SELECT name FROM task_run WHERE name LIKE '未逐项记录 %'"), 60
    )
    assert "转呼" in missed[0][0]
    installed.log_recorded()
    with installed.office.database.reading() as tx:
        assert standing.late(tx, installed.office.now(), 10) == []


def running(installed: Installation) -> str:
    """The id of this node's run at work."""
    found = installed.server.rows(
        "SELECT id FROM flow_run WHERE name LIKE ? AND state_type = 'RUNNING'", f"watch {installed.node} %"
    )
    return str(found[-1][0]) if found else ""


def state_of(installed: Installation, run: str) -> str:
    return str(installed.server.rows("SELECT state_name FROM flow_run WHERE id = ?", run)[0][0])
