"""Incidents through the interface: listed, read, entered, tried out."""

from datetime import datetime, timedelta
from typing import Any

from tests.console.api.program import Program
from tests.night import CONTACT_UNIT


def test_an_incident_is_entered_and_its_people_are_called(api: Program) -> None:
    body: dict[str, Any] = {"playbook": "public-opinion", "level": "II", "title": "某网帖"}
    body |= {"unit": CONTACT_UNIT, "fields": {"emergency": False}}
    answer = api.send("/incidents", body, key="one")
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == "/api/v1/incidents/2026-0001"
    said = answer.json()
    assert said.pop("id")
    assert said == {"number": "2026-0001", "watch_alive": True, "dial": [], "suggested": None}
    whole = api.get("/incidents/2026-0001")
    assert (whole["title"], whole["state"], whole["event_level"]["id"]) == ("某网帖", "triage", "II")
    assert whole["ahead"]
    [first] = api.get("/incidents/2026-0001/timeline", params={"limit": 1})["items"]
    assert first["kind"] == "logged"
    assert "经接口" in first["who"]
    assert "值班主班" in first["who"]


def test_times_have_the_offset_of_the_office(api: Program) -> None:
    number = api.log(received_at="2026-03-05T01:40:00+08:00")
    received = api.get(f"/incidents/{number}")["moments"]["received"]
    assert received == "2026-03-05T01:40:00+08:00"
    assert datetime.fromisoformat(received).utcoffset() == timedelta(hours=8)


def test_what_it_would_do_is_told_and_nothing_is_entered(api: Program) -> None:
    api.log(title="某小区停水")
    body = {"playbook": "public-opinion", "level": "III", "title": "某小区停水了"}
    seen = api.send("/incidents/forecast", body).json()
    assert seen["calls"][0]["kind"] == "rung"
    assert any(limit["id"] == "reply" for limit in seen["limits"])
    assert [one["number"] for one in seen["alike"]] == ["2026-0001"]
    assert [row["number"] for row in api.get("/incidents")["items"]] == ["2026-0001"]


def test_the_list_has_the_boards_filters_and_search(api: Program) -> None:
    api.log(title="某小区停水", level="II", fields={"emergency": False})
    api.log(title="谣言", unit=CONTACT_UNIT)
    api.act("2026-0002", "dismiss", {"reason": "旧图"})

    def numbers(**asked: str) -> list[str]:
        return [row["number"] for row in api.get("/incidents", params=asked)["items"]]

    assert numbers() == ["2026-0001"]
    assert numbers(state="all") == ["2026-0002", "2026-0001"]
    assert numbers(state="ended") == ["2026-0002"] == numbers(state="unfounded")
    assert numbers(state="all", q="停水") == ["2026-0001"] == numbers(level="II", fields={"emergency": False})
    assert numbers(state="all", q=CONTACT_UNIT[:2]) == ["2026-0002"]
    assert numbers(show="mine") == ["2026-0001"]
    assert numbers(playbook="flood") == []
