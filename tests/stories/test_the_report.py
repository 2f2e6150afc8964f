"""From 提请结案 to 结案."""

from engine.vocabulary import State
from flows.acts import reporting
from tests.night import Night


def test_resolving_makes_a_report_the_leader_returns_and_then_accepts(night: Night) -> None:
    night.log(level="III")
    night.confirm("III")
    for step in night.show().facts.plan.steps_at("III", {}):
        if step.required:
            night.done(step.id)
    first = reporting.resolve(night.office, night.number, night.officer, on_behalf_of="主要负责人")
    assert night.show().facts.incident.state is State.CLOSING
    second = reporting.return_report(night.office, night.number, night.officer, "请补充回应链接")
    assert night.show().facts.incident.state is State.CLOSING
    assert second.version == first.version + 1
    reporting.accept(night.office, night.number, night.officer)
    assert night.show().facts.incident.state is State.CLOSED
    assert not night.show().facts.timers
