"""The address book and the roster through the interface: one at a time, as tables, and in the register."""

import base64
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from flows.acts import tokens
from flows.acts.tokens import Asked
from tests.console.api.program import Program
from tests.console.site import HERE, PASSWORD, account_of

NEW = {"unit": "某镇人民政府", "name": "某联络员", "post": "镇联络员", "mobiles": "+1 202 555 0188"}
HEADINGS = ["单位", "姓名", "岗位", "手机"]


def changed(api: Program, path: str, body: Any = None, key: str = "") -> Any:
    """A change, which has to work."""
    answer = api.send(path, body, key)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def people(api: Program) -> dict[str, Any]:
    return {one["name"]: one for one in api.get("/people")}


def places(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [one["place"] for one in answer.json()["problems"]]


def test_somebody_comes_is_changed_and_leaves_and_each_is_in_the_register(api: Program) -> None:
    made = changed(api, "/people", NEW)
    assert (made["entry"]["kind"], made["entry"]["via"]) == ("person_added", "api")
    assert "*" in made["entry"]["after"]["phones"][0]
    one = people(api)["某联络员"]
    assert (one["id"], one["post_id"]) == (made["id"], "镇联络员")
    assert one["numbers"][0]["standing"] == "unverified"
    moved = changed(api, f"/people/{made['id']}/change", {"unit": "区应急管理局"})
    assert moved["entry"]["before"]["unit"] == "某镇人民政府"
    assert moved["entry"]["after"] == moved["entry"]["before"] | {"unit": "区应急管理局"}
    assert changed(api, f"/people/{made['id']}/change", {"name": "某联络员"})["entry"] is None
    changed(api, f"/people/{made['id']}/leave")
    assert "某联络员" not in people(api)
    kinds = [one["kind"] for one in api.as_("auditor").get("/audit", params={"group": "people"})["items"]]
    assert kinds[:3] == ["person_removed", "person_changed", "person_added"]


def test_everything_wrong_with_somebody_is_said_at_once_by_the_names_it_is_sent_under(api: Program) -> None:
    answer = api.send("/people", {"unit": "", "name": "某某", "post": "", "mobiles": "12"})
    assert set(places(answer)) == {"unit", "post", "mobiles"}
    assert places(api.send("/people", NEW | {"mobiles": ""})) == ["no_number"]
    assert api.send("/people/none/change", {"name": "x"}).status_code == 404
    assert people(api).keys().isdisjoint({"某某"})


def test_a_change_that_is_sent_again_is_answered_alike_and_done_once(api: Program) -> None:
    first = [changed(api, "/people", NEW, key="p") for _ in range(2)]
    assert first[0] == first[1]
    other = api.send("/people", NEW | {"name": "另一人"}, key="p")
    assert (other.status_code, other.json()["type"]) == (409, "urn:zhishou:problem:conflict")
    assert api.send("/people", NEW).status_code == 422  # under a key of its own it is somebody who is there
    path = f"/people/{first[0]['id']}"
    nothing = changed(api, f"{path}/change", {"name": "某联络员"}, key="n")
    changed(api, f"{path}/change", {"name": "改名"})
    assert changed(api, f"{path}/change", {"name": "某联络员"}, key="n") == nothing
    assert people(api)["改名"]["id"] == first[0]["id"]


def test_the_same_change_four_times_at_once_is_done_once(api: Program) -> None:
    assert api.token
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: api.send("/people", NEW, key="four"), range(4)))
    assert {one.status_code for one in answers} == {201}, [one.text for one in answers]
    assert len({one.text for one in answers}) == 1


def test_nothing_of_the_office_is_changed_without_a_key(api: Program) -> None:
    assert places(api.ask("POST", "/people", json=NEW)) == ["header.Idempotency-Key"]


def test_numbers_come_go_and_change_places(api: Program) -> None:
    one = changed(api, "/people", NEW)["id"]
    at = f"/people/{one}/numbers"
    changed(api, at, {"kind": "mobile", "number": "+12025550189"})
    first, second = people(api)["某联络员"]["numbers"]
    changed(api, f"{at}/{second['contact']}/first")
    assert people(api)["某联络员"]["numbers"][0]["number"] == second["number"]
    changed(api, f"{at}/{first['contact']}/take")
    assert [n["number"] for n in people(api)["某联络员"]["numbers"]] == [second["number"]]
    assert places(api.send(f"{at}/{second['contact']}/take")) == ["last_number"]
    asked = changed(api, f"{at}/{second['contact']}/code")
    assert asked["entry"]["kind"] == "verification_requested"
    assert places(api.send(f"{at}/{second['contact']}/confirm", {"code": "000000"})) == ["code"]
    assert api.send(f"{at}/{second['contact']}/rang").status_code == 422  # a program has rung nobody
    assert api.send(f"{at}/none/first").status_code == 404


def test_units_are_a_tree(api: Program) -> None:
    top = changed(api, "/units", {"name": "某街道"})["id"]
    below = changed(api, "/units", {"name": "某社区", "above": top})["id"]
    assert {one["id"]: one["above"] for one in api.get("/units")}[below] == top
    assert places(api.send(f"/units/{top}/change", {"name": "某街道", "above": below})) == ["below_itself"]
    assert places(api.send("/units", {"name": "某社区"})) == ["name"]
    changed(api, f"/units/{below}/change", {"name": "某新社区"})
    changed(api, f"/units/{below}/remove")
    assert places(api.send(f"/units/{api.get('/people')[0]['unit']['id']}/remove")) == ["unit_used"]


def test_shifts_are_added_changed_and_removed(api: Program) -> None:
    who = people(api)["值班副班"]["id"]
    shift = {
        "post": "值班主班",
        "person": who,
        "starts": "2026-03-09T08:00:00+08:00",
        "ends": "2026-03-09T20:00:00+08:00",
    }
    made = changed(api, "/roster", shift)["id"]
    [week] = [
        one for one in api.get("/roster/week", params={"day": "2026-03-11"})["shifts"] if one["id"] == made
    ]
    assert (week["post_id"], week["name"], week["starts"]) == ("值班主班", "值班副班", shift["starts"])
    assert made in [one["id"] for one in api.get("/roster")]
    later = changed(api, f"/roster/{made}/change", shift | {"ends": "2026-03-09T22:00:00+08:00"})
    assert (later["id"], later["entry"]["kind"]) == (made, "shift_changed")
    assert "before" in places(api.send("/roster", shift | {"ends": "2026-03-01T00:00:00+08:00"}))
    assert places(api.send("/roster", shift | {"person": "none", "post": ""})) == ["post", "person"]
    changed(api, f"/roster/{made}/remove")
    assert api.send(f"/roster/{made}/remove").status_code == 404
    gaps = api.get("/roster/week", params={"day": "2026-03-11"})["gaps"]
    assert "值班主班" in {one["post"] for one in gaps}


def rows(*people_of: Sequence[str]) -> dict[str, Any]:
    return {"rows": [HEADINGS, *people_of]}


NIGHT = ("某局", "某夜班", "值班主班", "+12025550177")


def test_a_table_is_looked_at_first_and_then_entered_as_it_was_seen(api: Program) -> None:
    seen = api.send("/people/import/preview", rows(NIGHT)).json()
    assert (seen["added"], seen["problems"], seen["changes"][0]["kind"]) == (1, [], "added")
    assert "0177" in seen["changes"][0]["cells"][3]
    assert "+12025550177" not in str(seen)
    assert "某夜班" not in people(api)
    body = rows(NIGHT) | {"edition": seen["edition"]}
    done = [changed(api, "/people/import", body, key="t") for _ in range(2)]
    assert done[0] == done[1]
    assert done[0]["entry"]["about"]["added"] == 1
    moved = api.send("/people/import", body)
    assert (moved.status_code, moved.json()["type"]) == (409, "urn:zhishou:problem:race")
    assert "预览之后" in moved.json()["detail"]


def test_everything_wrong_with_a_table_is_said_by_row_and_column(api: Program) -> None:
    wrong = rows(("", "甲", "值班主班", "12"), NIGHT)
    seen = api.send("/people/import/preview", wrong).json()
    assert {one["place"] for one in seen["problems"]} == {"rows.2.单位", "rows.2.手机"}
    answer = api.send("/people/import", wrong | {"edition": seen["edition"]})
    assert set(places(answer)) == {"rows.2.单位", "rows.2.手机"}
    assert "某夜班" not in people(api)


def test_a_file_says_the_same_as_its_rows(api: Program) -> None:
    text = "\n".join(",".join(row) for row in (HEADINGS, NIGHT)).encode()
    file = {"name": "people.csv", "file": base64.b64encode(text).decode()}
    as_file, as_rows = (api.send("/people/import/preview", one).json() for one in (file, rows(NIGHT)))
    assert as_file == as_rows
    both = api.send("/people/import/preview", {**file, **rows(NIGHT)})
    assert "二者" in both.json()["problems"][0]["remedy"]
    assert api.send("/people/import/preview", {"name": "x.csv", "file": "*"}).status_code == 422
    assert api.send("/people/import/preview", file | {"name": "x.doc"}).status_code == 422


def test_a_roster_is_entered_from_rows(api: Program) -> None:
    body = {
        "rows": [
            ["岗位", "姓名", "开始", "结束"],
            ["值班主班", "值班副班", "2026-04-01 08:00", "2026-04-01 20:00"],
        ]
    }
    seen = api.send("/roster/import/preview", body).json()
    assert (seen["added"], seen["problems"]) == (1, [])
    changed(api, "/roster/import", body | {"edition": seen["edition"]})
    [shift] = api.get("/roster/week", params={"day": "2026-04-01"})["shifts"]
    assert shift["starts"] == "2026-04-01T08:00:00+08:00"
    out = api.ask("GET", "/roster/export", params={"week": "2026-04-01"})
    assert "值班副班" in out.text


def test_whole_numbers_are_taken_out_for_a_reason_that_is_entered(api: Program) -> None:
    assert api.send("/people/export", {"reason": ""}).status_code == 422
    out = api.send("/people/export", {"reason": "与组织部门核对", "format": "csv"})
    assert "+12025550101" in out.text
    [entry] = [one for one in api.as_("auditor").get("/audit")["items"] if one["kind"] == "people_exported"]
    assert (entry["about"]["reason"], entry["via"]) == ("与组织部门核对", "api")
    book = api.send("/people/export", {"reason": "与组织部门核对", "format": "xlsx"})
    assert book.content[:2] == b"PK"


def only(api: Program, *scopes: str) -> Program:
    """The duty officer's program with these scopes."""
    login = account_of(api.site, "值班主班").login
    made = tokens.make_own_token(api.site.office, login, PASSWORD, Asked("x", scopes, 1), HERE)
    return Program(api.site, tokens={"值班主班": made.token})


def test_what_outlasts_a_token_has_to_be_named(api: Program) -> None:
    everything = only(api, "all")
    assert {"edit_people", "settings"}.isdisjoint(everything.get("/me")["rights"])
    assert everything.send("/people", NEW).status_code == 403
    assert everything.send("/me/numbers", {"kind": "mobile", "number": "+12025550189"}).status_code == 403
    assert "edit_people" in only(api, "all", "edit_people").get("/me")["rights"]


@pytest.mark.parametrize("scopes", [("edit_people",), ("reveal",)])
def test_whole_numbers_take_two_rights(api: Program, scopes: tuple[str, ...]) -> None:
    assert only(api, *scopes).send("/people/export", {"reason": "核对通讯录"}).status_code == 403
