"""Long lists are read page by page; what is entered meanwhile repeats nothing and skips nothing."""

import httpx

from tests.console.api.program import Program


def test_no_page_repeats_or_skips_whatever_is_entered_meanwhile(api: Program) -> None:
    entered = [api.log(title=f"第{n}件") for n in range(7)]
    seen: list[str] = []
    asked: dict[str, str | int] = {"limit": 3, "state": "all"}
    page = api.get("/incidents", params=asked)
    while True:
        seen += [row["number"] for row in page["items"]]
        if page["next"] is None:
            break
        api.log(title=f"后来的{len(seen)}")
        api.act(page["items"][0]["number"], "note", {"text": "有新情况"})
        page = api.get("/incidents", params=asked | {"after": page["next"]})
    assert seen == entered[::-1]


def test_a_page_that_is_just_full_is_the_last(api: Program) -> None:
    for n in range(3):
        api.log(title=f"第{n}件")
    page = api.get("/incidents", params={"limit": 3})
    assert (len(page["items"]), page["next"]) == (3, None)
    assert api.get("/incidents", params={"limit": 3, "after": "0" * 24}) == {"items": [], "next": None}


def test_a_cursor_and_a_limit_that_are_none_are_refused(api: Program) -> None:
    answer = api.ask("GET", "/incidents", params={"after": "../..", "limit": 0})
    assert answer.status_code == 422
    assert {one["place"] for one in answer.json()["problems"]} == {"query.after", "query.limit"}


def test_the_record_is_read_on_from_where_one_was(api: Program) -> None:
    number = api.log()
    page = api.get(f"/incidents/{number}/timeline", params={"limit": 2})
    rest = api.get(f"/incidents/{number}/timeline", params={"after": page["next"]})
    whole = api.get(f"/incidents/{number}/timeline")
    assert page["items"] + rest["items"] == whole["items"]
    last = whole["items"][-1]["seq"]
    assert api.get(f"/incidents/{number}/timeline", params={"after": last})["items"] == []
    api.act(number, "note", {"text": "某事"})
    new = api.get(f"/incidents/{number}/timeline", params={"after": last})["items"]
    assert [one["kind"] for one in new] == ["noted"]
    notes = api.get(f"/incidents/{number}/timeline", params={"view": "notes"})["items"]
    assert [one["kind"] for one in notes] == ["noted"]


def test_whoever_asks_too_often_is_told_how_long_to_wait(api: Program) -> None:
    office = api.site.office
    assert api.token
    slow = office.settings.model_copy(
        update={"api": office.settings.api.model_copy(update={"per_minute": 3})}
    )
    api.site.office.settings = slow
    answers = [api.ask("GET", "/me").status_code for _ in range(5)]
    assert answers[-1] == 429
    refused = api.ask("GET", "/me")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.headers["content-type"] == "application/problem+json"
    assert api.as_("值班副班").ask("GET", "/me").status_code == 200
    api.site.clock.forward(seconds=60)
    assert api.ask("GET", "/me").status_code == 200


def test_tokens_that_are_none_are_counted_together_by_where_they_come_from(api: Program) -> None:
    office = api.site.office
    office.settings = office.settings.model_copy(
        update={"api": office.settings.api.model_copy(update={"per_minute": 3})}
    )
    address = f"{api.site.url}/api/v1/me"
    guesses = [
        httpx.get(address, headers={"authorization": f"Bearer zhishou_{n}"}, trust_env=False).status_code
        for n in range(5)
    ]
    assert guesses == [401, 401, 401, 429, 429]
    assert api.ask("GET", "/me").status_code == 200
