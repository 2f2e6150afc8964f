"""What is sent twice is done once: the same key is answered alike, with something else it is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from flows.acts import views
from tests.console.api.program import Program


def test_an_incident_that_is_sent_again_is_the_same_and_answered_alike(api: Program) -> None:
    body = {"playbook": "public-opinion", "level": "III", "title": "某网帖"}
    first, again = (api.send("/incidents", body, key="one") for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (201, again.json())
    assert first.headers["location"] == again.headers["location"]
    assert [one.headers["idempotency-replayed"] for one in (first, again)] == ["false", "true"]
    assert len(api.get("/incidents")["items"]) == 1


def test_the_same_key_with_another_incident_is_refused(api: Program) -> None:
    api.log("one")
    other = api.send(
        "/incidents", {"playbook": "public-opinion", "level": "III", "title": "另一件"}, key="one"
    )
    assert (other.status_code, other.json()["type"]) == (409, "urn:zhishou:problem:conflict")


def test_an_act_that_is_sent_again_is_answered_alike_although_it_is_not_possible_any_more(
    api: Program,
) -> None:
    number = api.log()
    path, body = f"/incidents/{number}/acts/dismiss", {"reason": "照片为旧图"}
    first = api.send(path, body, key="d")
    api.site.clock.forward(minutes=5)
    again = api.send(path, body, key="d")
    assert first.status_code == 200
    assert first.json() == again.json()
    assert first.json()["entries"][0]["kind"] == "dismissed"
    assert again.headers["idempotency-replayed"] == "true"
    assert api.send(path, body, key="another").status_code == 409


@pytest.mark.parametrize("other", [("note", {"text": "另一句"}), ("dismiss", {"reason": "某句"})])
def test_the_same_key_with_another_act_is_refused(api: Program, other: tuple[str, dict[str, str]]) -> None:
    number = api.log()
    api.act(number, "note", {"text": "某句"}, key="n")
    answer = api.send(f"/incidents/{number}/acts/{other[0]}", other[1], key="n")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:zhishou:problem:conflict")
    assert "另一句" not in str(api.get(f"/incidents/{number}/timeline"))


def test_a_key_is_its_accounts_own(api: Program) -> None:
    number = api.log("k")
    api.act(number, "note", {"text": "主班记"}, key="same")
    api.as_("值班副班").act(number, "note", {"text": "副班记"}, key="same")
    other = api.as_("值班副班").log("k", title="另一件")
    assert other != number
    notes = [e["what"] for e in api.get(f"/incidents/{number}/timeline")["items"] if e["kind"] == "noted"]
    assert len(notes) == 2


def test_what_changes_an_incident_is_not_taken_without_a_key(api: Program) -> None:
    number = api.log()
    answer = api.ask("POST", f"/incidents/{number}/acts/note", json={"text": "某句"})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["place"] == "header.Idempotency-Key"


def test_the_same_call_four_times_at_once_is_done_once(api: Program) -> None:
    number = api.log()
    assert api.token

    def call(_: int) -> tuple[int, object]:
        answer = api.send(f"/incidents/{number}/acts/note", {"text": "某句"}, key="at once")
        return answer.status_code, answer.text

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(call, range(4)))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 422  # a blank is no part of a key

    def again(_: int) -> tuple[int, str]:
        answer = api.send(f"/incidents/{number}/acts/note", {"text": "某句"}, key="at-once")
        return answer.status_code, answer.text

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(again, range(4)))
    assert [status for status, _ in answers] == [200]
    noted = [e for e in views.show(api.site.office, number).entries if e["kind"] == "noted"]
    assert len(noted) == 1


def test_the_words_of_an_act_are_answered_from_the_record_and_go_with_it(api: Program) -> None:
    number = api.log()
    first = api.send(f"/incidents/{number}/acts/note", {"text": "机密的话"}, key="n")
    assert "机密的话" in first.text
    api.act(number, "content_free", {"why": "suspected", "sure": True})
    again = api.send(f"/incidents/{number}/acts/note", {"text": "机密的话"}, key="n")
    assert "机密的话" not in again.text.replace("\\", "")
