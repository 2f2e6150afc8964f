"""Acts through the interface: each takes what the console's form takes, and does what the console does."""

from contextlib import suppress
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.datastructures import FormData

from console import whose_acts
from console.acts import CARRY_OUT, Doing
from console.api.shapes.acts import BODIES
from console.api.shapes.upward import Reported
from engine.errors import EngineError
from flows.acts.actor import person
from flows.acts.errors import BadInput
from models.errors import StoreError
from tests.console.api.program import Program
from tests.night import CONTACT_UNIT

# What each act is sent with. The fields a form has besides follow from the shape.
SAMPLES: dict[str, dict[str, Any]] = {
    "confirm": {"event_level": "III"},
    "level": {"event_level": "II", "reason": "扩散加快"},
    "judge": {"fields": {"emergency": True}},
    "describe": {"texts": {"summary": "多个平台出现"}, "unit": CONTACT_UNIT},
    "answer": {"who": "值班副班"},
    "instruct": {"by": "区长", "role": "duty_leader", "task": "核查", "words": "速查", "within": "48h"},
    "hand_on": {"to_unit": CONTACT_UNIT, "reason": "属地在该乡"},
    "receipt": {"receipt": "read", "role": "unit_contact", "who": "李楼乡联络员", "way": "telephone"},
    "consent": {"consented_by": "带班领导"},
    "reported": {
        "stage": "first",
        "medium": "telephone",
        "recipients": [{"to": "区应急局", "receiver": "某某"}],
    },
    "source": {"how": "hotline", "heard_from": "12345", "own_number": "20260305-7"},
    "note": {"text": "已联系作者"},
    "spread": {"at": "2026-03-05T02:00:00+08:00", "platform": "微博", "reads": 3400},
    "done": {"item": "evidence"},
    "update": {"item": "progress", "text": "无变化"},
    "extend": {"item": "reply", "until": "2026-03-09T02:00:00+08:00", "reason": "待查"},
    "redo": {"item": "evidence", "reason": "截图不全"},
    "reopen": {"reason": "又起"},
    "notice": {"item": "reply", "text": "正在核实"},
    "card": {"card": "no-such-card", "result": "no_answer"},
    "resolve": {},
    "resume": {"reason": "又起"},
    "dismiss": {"reason": "旧图"},
    "void": {"reason": "误录"},
    "relate": {"related_to": "2026-0002", "relation": "same_account"},
    "merge": {"into": "2026-0002"},
    "archive": {},
    "content_free": {"why": "suspected", "sure": True},
    "end_drill": {"reason": "完成"},
}


class Asked(FormData):
    """A form that remembers what it was asked for."""

    names: set[str]

    def get(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().get(key, default)


def fields_of(shape: type[BaseModel], act: str) -> set[str]:
    """The form's fields that this shape brings."""
    known = set(shape.model_fields)
    if act == "describe":
        return {"unit"}
    return {f"one.{name}" for name in known - {"rows", "corrects"}} | known if act == "spread" else known


# Of a form: what it showed, coded fields and lines of a list have names of their own.
MADE = ("was.", "field.", "to.", "receiver.", "receipt.", "other")


@pytest.mark.parametrize("act", CARRY_OUT)
def test_the_shape_of_an_act_has_every_field_that_the_act_reads(api: Program, act: str) -> None:
    api.log(level="II", fields={"emergency": False})
    body = BODIES[act].model_validate(SAMPLES[act])
    calendar = api.site.office.calendar
    form = body.form_for(calendar, []) if isinstance(body, Reported) else body.form(calendar)
    asked = Asked(list(form.multi_items()))
    asked.names = set()
    actor = api.site.ids["值班主班"]
    with suppress(BadInput, EngineError, StoreError):  # what it reads is asked here, not whether it can be
        CARRY_OUT[act][0](Doing(api.site.office, "2026-0001", asked, person(actor, "api")))
    texts = set() if act != "describe" else {name for name in asked.names if name != "unit"}
    read = {name for name in asked.names - texts if not name.startswith(MADE)}
    assert read <= fields_of(BODIES[act], act), act


def test_there_is_a_sample_of_every_act() -> None:
    assert set(SAMPLES) == set(CARRY_OUT) == set(BODIES)
    assert set(whose_acts.NEEDED) >= set(BODIES)


def test_a_night_from_the_report_to_the_file(api: Program) -> None:
    number = api.log(level="II", fields={"emergency": False}, unit=CONTACT_UNIT)
    possible = {one["act"]: one for one in api.get(f"/incidents/{number}/acts")}
    assert possible["confirm"]["possible"]
    assert not possible["archive"]["possible"]
    assert "已结案" in possible["archive"]["reason"]
    api.act(number, "answer", {"who": "值班副班"})
    told = api.as_("带班领导").act(number, "confirm", {"event_level": "II"})
    assert (told["state"], told["entries"][0]["who"]) == ("handling", "带班领导（经接口）")
    api.act(number, "note", {"text": "已联系平台", "at": "2026-03-05T02:05:00+08:00"})
    noted = api.get(f"/incidents/{number}/timeline", params={"view": "notes"})["items"]
    assert noted[0]["happened_at"] == "2026-03-05T02:05:00+08:00"
    api.act(number, "spread", SAMPLES["spread"])
    api.act(number, "reported", SAMPLES["reported"])
    api.act(number, "source", SAMPLES["source"])
    api.act(number, "judge", SAMPLES["judge"])
    api.act(number, "describe", {"texts": {"summary": "多个平台出现"}})
    whole = api.get(f"/incidents/{number}")
    assert whole["texts"]["summary"] == "多个平台出现"
    assert whole["fields"]["emergency"] is True
    api.act(number, "dismiss", {"reason": "照片为旧图"})
    assert api.get(f"/incidents/{number}")["state"] == "unfounded"


def test_what_is_logged_may_be_one_more_report_of_an_incident(api: Program) -> None:
    number = api.log()
    body = {"playbook": "public-opinion", "level": "III", "title": "又有人报", "summary": "同一路口"}
    done = api.send(f"/incidents/{number}/acts/join", body, key="j")
    again = api.send(f"/incidents/{number}/acts/join", body, key="j")
    assert done.status_code == 200, done.text
    assert done.json() == again.json()
    assert "又有人报" in done.json()["entries"][0]["what"]
    assert len(api.get("/incidents")["items"]) == 1


def test_without_the_right_to_record_nobody_speaks_for_others(api: Program) -> None:
    number = api.log()
    body = {"event_level": "III", "on_behalf_of": api.site.ids["分管领导"]}
    answer = api.as_("带班领导").send(f"/incidents/{number}/acts/confirm", body)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["place"] == "own_words"
    answered = api.as_("值班副班").act(number, "answer", {"who": "带班领导"})  # the desk does
    assert answered["entries"][0]["kind"] == "answered"
    own = api.as_("联络员")
    mine = api.log(unit=CONTACT_UNIT)
    answered = own.act(mine, "answer", {"who": "值班副班"})
    assert "李楼乡联络员" in answered["entries"][0]["what"] + answered["entries"][0]["who"]


def test_words_are_refused_where_none_are_kept_as_at_the_console(api: Program) -> None:
    number = api.log(content_free=True, title="", level="III")
    answer = api.send(f"/incidents/{number}/acts/note", {"text": "机密"})
    assert answer.status_code == 422
    assert "不录内容" in answer.json()["detail"]
    assert api.get("/incidents")["items"][0]["title"] == ""
