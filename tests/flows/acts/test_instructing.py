"""Instructions at the desk: kept beside the frozen plan, called about without a word of it, reported."""

from datetime import timedelta

import pytest

from engine.vocabulary import ClockState
from flows.acts import handling, reporting
from flows.acts.errors import BadInput
from flows.acts.instructing import Given, instruct
from tests import petition
from tests.closing import leader_of
from tests.night import Night


def logged(night: Night, *changes: tuple[str, str], **given: object) -> Night:
    petition.put(night.office.settings.data, *changes)
    night.log(**({"playbook": petition.ID, "level": "IV", "fields": {}} | given))
    return night


def order(night: Night, **more: object) -> None:
    given = {"by": "区长", "role": "leader", "task": "核查并书面反馈", "words": "请速查"} | more
    instruct(night.office, night.number, Given(**given), night.officer)  # type: ignore[arg-type]


def test_who_is_to_do_it_is_warned_and_called_without_a_word_of_what_it_is(sqlite_night: Night) -> None:
    night = logged(sqlite_night)
    handling.confirm(night.office, night.number, leader_of(night, "带班领导"), "IV")
    order(night, within="2h")
    night.fast_forward(minutes=90)
    texts = night.sandbox.inbox(night.phone("带班领导").number)
    [warned] = [text for text in texts if "上级交办事项" in text]
    assert "核查" not in "".join(texts)
    assert "04:10" in warned
    night.fast_forward(minutes=31)
    clock = next(clock for clock in night.show().facts.clocks if clock.id == "order-1")
    assert clock.state is ClockState.BREACHED


def test_who_is_to_do_it_hears_at_once_by_a_text_that_does_not_say_what_it_is(sqlite_night: Night) -> None:
    night = logged(sqlite_night)
    handling.confirm(night.office, night.number, leader_of(night, "带班领导"), "IV")
    phone = night.phone("分管领导").number
    before = len(night.sandbox.inbox(phone))
    order(night, role="deputy", assisting=("leader",))
    night.fast_forward(seconds=1)
    texts = night.sandbox.inbox(phone)
    assert len(texts) == before + 1
    assert night.number in texts[-1]
    assert "核查" not in "".join(texts)
    [kept] = night.show().facts.plan.instructions
    assert kept.assisting == ("leader",)


def test_the_frozen_plan_is_the_same_and_the_additions_are_loaded_with_it(sqlite_night: Night) -> None:
    night = logged(sqlite_night)
    before = night.show().row["playbook_hash"]
    order(night, within="2h", by="分管领导")
    order(night, task="每日报告", at=night.clock.now() - timedelta(0))
    show = night.show()
    assert show.row["playbook_hash"] == before
    frozen = night.office.playbooks[petition.ID].plan
    assert [step.id for step in show.facts.plan.steps] == [
        *(s.id for s in frozen.steps),
        "order-1",
        "order-2",
    ]
    assert show.facts.plan.deadline("order-1").source == "分管领导批示（2026-03-05 02:10）"
    entered = [entry["payload"] for entry in show.entries if entry["kind"] == "instructed"]
    assert [payload["person"] for payload in entered] == [night.id_of("分管领导"), None]


def test_the_report_has_the_instruction_its_step_and_its_limit(sqlite_night: Night) -> None:
    night = logged(sqlite_night)
    handling.confirm(night.office, night.number, leader_of(night, "带班领导"), "IV")
    order(night, within="2h", task="联系13123456789核查")
    for item in ("order-1", "reply"):
        handling.done(night.office, night.number, item, night.officer)
    reporting.resolve(night.office, night.number, night.officer, on_behalf_of="主要负责人")
    report = reporting.read(night.office, night.number).markdown
    assert "区长批示（03-05 02:10）：“请速查”" in report
    assert "止于上级要求的时间" in report
    assert "上级交办要求" in report
    assert "13123456789" not in report


def test_a_number_typed_as_who_gave_it_is_in_neither_the_record_nor_the_limit(sqlite_night: Night) -> None:
    night = logged(sqlite_night)
    order(night, within="2h", by="区长秘书13123456789")
    show = night.show()
    [entered] = [entry["payload"] for entry in show.entries if entry["kind"] == "instructed"]
    assert entered["by"] == "区长秘书〔号码〕"
    assert show.facts.plan.deadline("order-1").source.startswith("区长秘书〔号码〕批示")


def test_everything_wrong_with_an_instruction_is_said_at_once(sqlite_night: Night) -> None:
    night = logged(sqlite_night)
    with pytest.raises(BadInput) as refused:
        order(night, by="", role="nobody", task="", words="长" * 401, due=night.clock.now(), within="2 days")
    assert [problem.place for problem in refused.value.problems] == [
        "instructed_by",
        "instructed_role",
        "within",
        "instruction",
        "task",
        "within",
    ]


def test_where_no_content_is_kept_an_instruction_is_a_number(sqlite_night: Night) -> None:
    night = logged(sqlite_night, ("levels:\n", "content_free: yes\nlevels:\n"), title="")
    with pytest.raises(BadInput) as refused:
        order(night)
    assert [problem.place for problem in refused.value.problems] == ["instructed_by", "task", "reference"]
    for number in ("2026-12", "皖政办秘〔2026〕12号", "国办发〔2016〕61号", "〔2026〕3号"):
        order(night, by="分管领导", task="", words=number)
        assert night.show().facts.plan.steps[-1].title.zh == number
    for words in ("LeakedFile.pdf", "速查某人", "某人泄露某涉密文件〔2026〕12号"):
        with pytest.raises(BadInput, match="only its number"):
            order(night, by="分管领导", task="", words=words)
