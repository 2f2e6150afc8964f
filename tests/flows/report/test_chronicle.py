from datetime import timedelta
from typing import Any

import pytest

from engine.calendars import Calendar
from flows.report.chronicle import Chronicle
from tests.builders import NIGHT, full_plan

PEOPLE = {
    "p1": {"name": "甲", "post": "带班领导", "unit": "某局"},
    "p2": {"name": "值班副班", "post": "值班副班", "unit": "某局"},
}
SAYS = Chronicle(full_plan(), PEOPLE, Calendar(), "zh", {"a1": "city"})


def entry(kind: str, payload: dict[str, Any] | None, **changes: Any) -> dict[str, Any]:
    """An entry the system made."""
    actor = {"kind": "system", "id": "node", "via": "watch", "verified": True}
    made = {"seq": 1, "kind": kind, "payload": payload, "actor": actor, "on_behalf_of": None}
    return made | {"at": NIGHT, "happened_at": None} | changes


def test_a_person_is_told_by_post_and_name_once() -> None:
    assert [SAYS.person(p) for p in ("p1", "p2", "city", "somebody")] == [
        "带班领导 甲",
        "值班副班",
        "city",
        "somebody",
    ]


def test_a_kind_nobody_foresaw_is_shown_by_its_name() -> None:
    assert SAYS.sentence(entry("moon_landed", {"n": 1})) == "moon_landed"


def test_a_cleared_payload_says_that_it_was_cleared() -> None:
    assert "已依规清除" in SAYS.sentence(entry("noted", None))


def test_words_with_braces_stay_words() -> None:
    assert SAYS.sentence(entry("noted", {"text": "{people} {0}"})) == "记事：{people} {0}"


def test_the_code_somebody_answered_with_is_not_repeated_but_words_are() -> None:
    answered = {"person": "p1", "roles": ["duty_leader"], "page": "x"}
    assert SAYS.sentence(entry("answered", answered | {"text": "2344"})) == "应答：带班领导 甲"
    assert SAYS.sentence(entry("answered", answered | {"text": "收到"})) == "应答：带班领导 甲（原话：收到）"


def test_a_call_by_hand_that_reached_nobody_says_whom_it_was_for() -> None:
    card = {"text": "call: busy", "card": "a1", "result": "busy", "words": ""}
    assert SAYS.sentence(entry("noted", card)) == "人工拨打city：占线"


def test_a_role_nobody_fills_is_said_with_the_rung() -> None:
    rung = {"rung": 1, "n": 1, "roles": ["head"], "people": [], "by_hand": ["head"], "empty": ["head"]}
    assert SAYS.sentence(entry("rung", rung)) == "转呼第2级，请值班席拨打head（无人可达）"


def test_whom_the_system_called_and_whom_the_desk_has_to_dial_are_told_apart() -> None:
    near = {"deadline": "reply", "due": NIGHT, "people": ["p1", "p2"], "by_hand": ["p2"]}
    said = SAYS.sentence(entry("deadline_warned", near))
    assert said == "时限“reply”临期（03-11 02:10），呼叫带班领导 甲，请值班席拨打值班副班"


def test_a_limit_of_which_nobody_is_told_claims_no_call() -> None:
    near = {"deadline": "reply", "due": NIGHT, "people": [], "by_hand": []}
    assert SAYS.sentence(entry("deadline_warned", near)) == "时限“reply”临期（03-11 02:10）"


def test_a_limit_that_was_recomputed_is_given_no_reason_the_record_does_not_hold() -> None:
    old = {"deadline": "reply", "due": NIGHT, "was": "running"}
    assert SAYS.sentence(entry("clock_superseded", old)) == "原时限“reply”（03-11 02:10）不再适用"


def test_who_recorded_for_whom_is_said() -> None:
    actor = {"kind": "person", "id": "p2", "via": "console", "verified": False}
    said = SAYS.actor(entry("answered", {}, actor=actor, on_behalf_of="p1"))
    assert said == "值班副班（值班台）代录 带班领导 甲"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=40), "40秒"),
        (timedelta(minutes=93), "1小时33分钟"),
        (timedelta(days=2, minutes=5), "2天5分钟"),
        (timedelta(days=1, hours=3, minutes=9), "1天3小时"),
        (timedelta(seconds=-5), "0秒"),
    ],
)
def test_a_length_is_said_in_its_two_largest_units(span: timedelta, said: str) -> None:
    assert SAYS.length(span) == said


def test_who_logged_knows_the_matter_and_sees_at_the_desk_what_came_later() -> None:
    told = {"role": "duty_leader", "people": ["p1"], "by": "logging"}
    assert SAYS.sentence(entry("told", told)) == "duty_leader即登记人，视为已告知"
    said = SAYS.sentence(entry("told", {**told, "waited": True}))
    assert said == "应告知duty_leader：即登记人，值班台已显示，不另呼叫"


def test_whoever_had_not_answered_when_the_matter_was_closed_is_said_to_be_unconfirmed_then() -> None:
    given_up = {"role": "duty_leader", "people": [], "by_hand": [], "tries": 2}
    assert "2次后仍未确认" in SAYS.sentence(entry("unconfirmed", given_up))
    said = SAYS.sentence(entry("unconfirmed", {**given_up, "closed": True}))
    assert said.endswith("2次后仍未确认，事件已结案")
    untold = SAYS.sentence(entry("unconfirmed", {**given_up, "tries": 0, "closed": True}))
    assert untold.endswith("尚未呼叫，事件已结案")
