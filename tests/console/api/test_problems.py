"""One way of refusing: everything that is wrong at once, with place, value and remedy, in one's language."""

import pytest

from console.api.caller import language
from console.api.problems import KINDS
from tests.console.api.program import Program
from tests.console.site import PASSWORD, account_of


def test_everything_wrong_with_an_incident_is_said_at_once_whatever_kind_it_is_of(api: Program) -> None:
    body = {
        "playbook": "public-opinion",
        "level": "II",
        "title": ["not a text"],
        "unit": "没有这个单位",
        "occurred_at": "yesterday",
        "received_at": "2026-03-05T02:00:00",
        "colour": "red",
    }
    answer = api.send("/incidents", body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert (problem["type"], problem["status"]) == (f"{KINDS}bad-input", 422)
    found = {one["place"]: one for one in problem["problems"]}
    assert {"title", "unit", "occurred_at", "received_at", "colour"} <= found.keys()
    assert found["unit"]["value"] == "没有这个单位"
    assert found["colour"]["remedy"] == "没有这一项：请去掉"
    assert "时区" in found["received_at"]["remedy"]
    assert f"{len(found)} 处" in problem["detail"]


def test_what_is_wrong_with_an_act_is_not_said_of_an_incident_nobody_enters(api: Program) -> None:
    number = api.log()
    problem = api.send(f"/incidents/{number}/acts/note", {"text": "某事", "colour": "red"}).json()
    assert [one["place"] for one in problem["problems"]] == ["colour"]


def test_a_field_the_level_needs_is_named_by_the_words_of_the_playbook(api: Program) -> None:
    problem = api.send("/incidents", {"playbook": "public-opinion", "level": "II", "title": "某事"}).json()
    [wrong] = problem["problems"]
    assert (wrong["place"], wrong["value"]) == ("fields.emergency", "missing")
    assert "此级别必须填写" in wrong["remedy"]


def test_a_refusal_is_in_the_language_asked_for(api: Program) -> None:
    def title(accepted: str) -> str:
        answer = api.ask("GET", "/incidents/2026-0099", {"accept-language": accepted})
        assert answer.status_code == 404
        assert answer.headers["content-language"] == (
            "en" if answer.json()["title"] == "Not found" else "zh-CN"
        )
        return str(answer.json()["title"])

    assert title("en-GB,zh;q=0.5") == "Not found"
    assert title("") == title("zh-CN,en;q=0.9") == title("fr") == "没有找到"


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [("", "zh"), ("en", "en"), ("de, en;q=0.3, zh;q=0.4", "zh"), ("en;q=x, zh;q=0.1", "zh"), ("*", "zh")],
)
def test_the_language_is_the_one_wanted_most_of_those_we_speak(accepted: str, spoken: str) -> None:
    assert language(accepted) == spoken


def test_what_the_state_forbids_is_a_conflict(api: Program) -> None:
    number = api.log()
    answer = api.send(f"/incidents/{number}/acts/archive")
    assert (answer.status_code, answer.json()["type"]) == (409, f"{KINDS}conflict")
    assert "acts" in answer.json()["detail"]


def test_an_address_there_is_not_and_a_way_it_is_not_asked_are_problems_too(api: Program) -> None:
    for method, path, status in (
        ("GET", "/no-such", 404),
        ("GET", "/incidents/%0A/acts/note", 404),
        ("DELETE", "/incidents", 405),
    ):
        answer = api.ask(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert "GET" in api.ask("DELETE", "/incidents").headers["allow"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe"])
def test_a_body_that_cannot_be_read_is_refused_in_words(api: Program, body: bytes) -> None:
    headers = {"content-type": "application/json", "idempotency-key": "x"}
    answer = api.ask("POST", "/incidents", headers, content=body)
    assert answer.status_code in (400, 422)
    assert "JSON" in answer.text


def test_no_secret_is_given_back_in_a_refusal(api: Program) -> None:
    login = account_of(api.site, "值班主班").login
    body = {"login": login, "password": ["hunter-2-hunter"], "name": "x", "scopes": ["read"], "days": 0}
    answer = api.site.client.post("/api/v1/tokens", json=body)
    assert answer.status_code == 422
    assert "hunter" not in answer.text
    assert {one["place"] for one in answer.json()["problems"]} == {"password", "days"}


def test_a_token_is_made_with_the_password_and_wrong_ones_are_counted(api: Program) -> None:
    login = account_of(api.site, "值班主班").login
    body = {"login": login, "password": PASSWORD, "name": "x", "scopes": ["read", "log"], "days": 30}
    made = api.site.client.post("/api/v1/tokens", json=body)
    assert made.status_code == 201
    assert made.json()["token"].startswith("zhishou_")
    wrong = body | {"password": "not-the-password-1"}
    assert [api.site.client.post("/api/v1/tokens", json=wrong).status_code for _ in range(6)] == [401] * 6
    locked = api.site.client.post("/api/v1/tokens", json=body)
    assert locked.status_code == 401  # as at the login page
    for _ in range(31):
        last = api.site.client.post("/api/v1/tokens", json=wrong)
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) > 0


def test_tokens_of_ones_own_are_listed_and_revoked_and_nobody_elses(api: Program) -> None:
    [mine] = api.get("/tokens")
    assert api.as_("值班副班").ask("DELETE", f"/tokens/{mine['id']}").status_code == 404
    assert api.ask("DELETE", f"/tokens/{mine['id']}").status_code == 204
    assert api.ask("GET", "/me").status_code == 401


def test_nothing_is_answered_when_the_database_does_not(api: Program) -> None:
    from models.session import Database

    assert api.token
    good = api.site.office.database
    api.site.office.database = Database("sqlite:////nowhere/at/all.db", busy_seconds=0.1)
    try:
        answer = api.ask("GET", "/incidents")
    finally:
        api.site.office.database.close()
        api.site.office.database = good
    assert (answer.status_code, answer.json()["type"]) == (503, f"{KINDS}unavailable")
    assert answer.headers["retry-after"] == "5"
