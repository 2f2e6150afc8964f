"""`wait` of a step: how long after what comes before it."""

from engine.parts import Span
from engine.vocabulary import Unit
from playbooks.explaining import explain
from playbooks.loading import parse, thaw
from tests.playbooks.pages import spoiled
from tests.playbooks.playing import lines, played, short

LATER = spoiled(("en: Publish the reply}}", 'en: Publish the reply}, after: ["step:verify"], wait: 3wd}'))


def test_it_is_said_on_the_plan_and_kept_with_it() -> None:
    playbook = parse(LATER, "plan.yaml")
    assert playbook.plan.steps[1].wait == Span(3, Unit.WORKING_DAYS)
    assert "须先：完成“核实”、间隔3个工作日以上" in explain(playbook.plan, "zh")
    assert thaw(playbook.canonical) == playbook.plan


def test_a_night_is_played_with_it() -> None:
    of, fields = short(LATER), {"emergency": True}
    early = played("PT1M confirm", "PT2M done verify", "PT24H done publish", of=of, fields=fields)
    assert early.refused
    assert "can be done from" in early.refused.why
    later = played("PT1M confirm", "PT2M done verify", "P10D done publish", of=of, fields=fields)
    assert later.refused is None
    assert [line["step"] for line in lines(later, "step_done")] == ["verify", "publish"]
