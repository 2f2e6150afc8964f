"""One's own settings through the interface."""

from tests.console.api.program import Program


def test_numbers_language_rules_and_quiet_hours_are_ones_own(api: Program) -> None:
    before = api.get("/me/settings")
    assert before["person"] == api.site.ids["值班主班"]
    assert "*" in before["numbers"][0]["number"]
    sent = (
        ("/me/numbers", {"kind": "mobile", "number": "+12025550199"}),
        ("/me/language", {"language": "en"}),
        ("/me/rules/urgent", {"steps": ["voice", "sms@60"]}),
        ("/me/quiet", {"hours": "22:00-07:00"}),
    )
    for path, body in sent:
        answers = [api.send(path, body, key=path.replace("/", "-")) for _ in range(2)]
        assert answers[0].json() == answers[1].json(), answers[0].text
        assert answers[0].json()["entry"]["via"] == "api"
        assert answers[1].headers["idempotency-replayed"] == "true"
    after = api.get("/me/settings")
    assert (after["language"], after["quiet"], len(after["numbers"])) == ("en", "22:00-07:00", 2)
    assert after["rules"]["urgent"] == ["voice:1", "sms:1@60"]
    put_first = api.send(f"/me/numbers/{after['numbers'][1]['contact']}/first")
    assert put_first.status_code == 200, put_first.text
    assert api.get("/me/settings")["numbers"][0]["number"] == after["numbers"][1]["number"]
    refused = api.send("/me/rules/urgent", {"steps": ["voice:9", "pigeon"]})
    assert len(refused.json()["problems"]) == 2
    assert api.send("/me/rules/never", {"steps": []}).status_code == 422


def test_a_test_page_rings_once_and_is_ended(api: Program) -> None:
    assert api.get("/me/settings")["self_test"] is None
    started = api.send("/me/self-test").json()
    assert api.get("/me/settings")["self_test"]["number"] == started["number"]
    assert api.send("/me/self-test").status_code == 422
    assert api.send("/me/self-test/end").json() == {"number": started["number"], "is_open": False}
    assert api.send("/me/self-test/end").status_code == 422


def test_an_account_of_nobody_has_nothing_to_set(api: Program) -> None:
    answer = api.as_("administrator").ask("GET", "/me/settings")
    assert (answer.status_code, answer.json()["problems"][0]["place"]) == (422, "own.nobody")
