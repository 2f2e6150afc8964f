"""What is refused is refused in words that say what is wrong, and not what might be."""

import re

import pytest

from flows.acts import handling
from flows.acts.actor import person
from tests import own_rules
from tests.console.site import Site
from tests.night import CONTACT_UNIT

ORDER = {"by": "区长", "role": "duty_leader", "task": "核查", "words": "速查"}


@pytest.mark.parametrize(
    ("act", "form", "said"),
    [
        ("hand_on", {"to_unit": CONTACT_UNIT, "reason": "不属"}, "与现有记录相同，没有变化，未再记入"),
        ("judge", {}, "与现有记录相同，没有变化，未再记入"),
        ("redo", {"item": "step:publish", "reason": "不清"}, "这一项还没有办过，无需退回重办"),
        ("instruct", ORDER | {"due": "2026-03-05T01:00"}, "所填截止时间过早：须晚于起算时间"),
    ],
)
def test_a_refusal_says_what_is_wrong(site: Site, act: str, form: dict[str, str], said: str) -> None:
    own_rules.put(site.office.settings.data)
    site.sit_down()
    number = site.log(playbook=own_rules.ID, level="III", title="某网帖").number
    me = person(site.ids["值班主班"], "console")
    handling.confirm(site.office, number, me, "III", on_behalf_of=site.ids["带班领导"])
    refused = site.post(f"/incidents/{number}/acts/{act}", form)
    assert refused.status_code == 422
    (words,) = re.findall(r'role="alert"><div><strong>(.*?)</strong>', refused.text)
    assert said in words


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("instruct", ORDER | {"task": "核查某事", "words": "请从速"}),
        ("hand_on", {"to_unit": "区数据资源局", "reason": "不属本单位职责"}),
        ("level", {"event_level": "II", "reason": "扩散"}),
        ("extend", {"item": "reply", "until": "2026-03-09T10:00", "reason": "需鉴定"}),
        ("describe", {"summary": "全文" * 2000, "was.summary": "", "title": "某网帖", "was.title": "某网帖"}),
        ("card", {"card": "gone", "result": "answered", "words": "李科长", "receipt": "2026-3"}),
    ],
)
def test_what_was_typed_is_given_back_although_the_act_is_not_possible_any_more(
    site: Site, act: str, form: dict[str, str]
) -> None:
    own_rules.put(site.office.settings.data)
    site.sit_down()
    number = site.log(playbook=own_rules.ID, level="III", title="某网帖").number
    handling.dismiss(site.office, number, "照片为旧图", person(site.ids["值班主班"], "console"))
    refused = site.post(f"/incidents/{number}/acts/{act}", form)
    assert refused.status_code in (409, 422)
    (left,) = re.findall(r'<textarea id="left"[^>]*>(.*?)</textarea>', refused.text, re.DOTALL)
    written = ("task", "words", "reason", "summary", "receipt", "to_unit")
    assert all(form[name] in left for name in written if name in form)
    assert "某网帖" not in left
