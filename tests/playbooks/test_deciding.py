"""Decision points in a playbook: what is asked of whom, and what silence means."""

from copy import deepcopy
from typing import Any

from engine.parts import Span
from engine.vocabulary import Standing, Unit
from playbooks.adjusted_limits import Change, Decision, confirms, longer, name_authority
from playbooks.explaining import explain
from playbooks.loading import inspect, parse, thaw
from playbooks.paper.chapters import paper
from tests.playbooks.pages import problems_of, spoiled
from tests.playbooks.playing import lines, played, short, wrong

FIELD = """\
  - id: signature
    title: {zh: 是否签发, en: Signature}
    kind: choice
    choices:
      - {id: signed, title: {zh: 已签发, en: Signed}}
      - {id: unsigned, title: {zh: 逾期未签, en: Unsigned}}
    asked:
      of: [leader]
      from: logged
      within: 30m
      silence: unsigned
      source: 本办值班制度
      standing: own_rule
roles:
"""
ASKED = ("roles:\n", FIELD)
STEP = ('    met_by: ["step:publish"]\n', '    met_by: ["step:publish", "judged:signature"]\n')
JUDGED = {"emergency": True}


def test_a_question_is_compiled_with_a_span_for_each_level_and_frozen_whole() -> None:
    playbook = parse(spoiled(ASKED), "plan.yaml")

    question = playbook.plan.asked["signature"]
    assert (question.roles, question.anchors, question.silence) == (("leader",), ("logged",), "unsigned")
    assert question.within == dict.fromkeys(("II", "III"), Span(30, Unit.MINUTES))
    assert thaw(playbook.canonical) == playbook.plan
    assert "ask" in playbook.source["messages"]


def test_a_playbook_without_questions_freezes_no_message_for_them() -> None:
    assert "ask" not in short().source["messages"]


def test_silence_has_to_be_a_value_and_logging_waits_for_no_decision() -> None:
    [problem] = problems_of(spoiled(ASKED, ("silence: unsigned", "silence: later")))
    assert (problem.message, problem.remedy) == ("signature is never later", "one of signed, unsigned")
    [problem] = problems_of(spoiled(ASKED, ("silence: unsigned", "silence: no")))
    assert problem.message == "signature is never no"
    [problem] = problems_of(spoiled(ASKED, ("silence: unsigned", "silence: [unsigned]")))
    assert "is no value of a coded field" in problem.message
    [problem] = problems_of(spoiled(ASKED, ("    asked:\n", "    required: yes\n    asked:\n")))
    assert problem.message == "logging cannot wait for it"
    [problem] = problems_of(spoiled(ASKED, ("needs: [emergency]", "needs: [signature]")))
    assert problem.message == "signature cannot be known at logging"


def test_every_name_inside_is_checked() -> None:
    changes = (
        ("of: [leader]", "of: [boss]"),
        ("from: logged", 'from: "step:nothing"'),
        ("within: 30m", "within: {X: 30m}"),
    )
    found = [problem.message for problem in problems_of(spoiled(ASKED, *changes))]

    assert found == ["unknown role 'boss'", "unknown moment 'step:nothing'", "unknown level 'X'"]


def test_the_explanation_says_who_decides_by_when_and_what_silence_means() -> None:
    plan = parse(spoiled(ASKED), "plan.yaml").plan

    assert (
        "是否签发：已签发 / 逾期未签（登记时不填，由带班领导决定；登记后征询；时限：30分钟；"
        "逾期未决定视为：逾期未签；本级制度；本办值班制度）" in explain(plan, "zh")
    )
    assert "if nobody decides: Unsigned" in explain(plan, "en")


def test_a_condition_may_restrict_whom_it_is_asked_of() -> None:
    plan = parse(
        spoiled(ASKED, ("silence: unsigned", "silence: unsigned\n      when: {emergency: yes}")), "p"
    ).plan

    assert "涉突发事件为“是”" in explain(plan, "zh").partition("是否签发")[2].partition("\n")[0]
    assert plan.questions_at("II", {}) == ()


def test_a_night_is_played_with_silence_and_with_a_decision() -> None:
    of = short(spoiled(ASKED, STEP))
    silent = lines(played(of=of, fields=JUDGED, until="PT31M"), "asked", "silence", "deadline_met")
    assert [(line["at"], line["kind"]) for line in silent] == [
        ("PT0S", "asked"),
        ("PT30M", "silence"),
        ("PT30M", "deadline_met"),
    ]

    decided = played("PT5M judge signature=signed as 带班领导", of=of, fields=JUDGED, until="PT1H")
    assert [line["at"] for line in lines(decided, "fields_judged", "silence")] == ["PT5M"]
    refused = played("PT5M judge signature=signed as 单位联络员", of=of, fields=JUDGED).refused
    assert refused
    assert "signature is decided by one of: leader 带班领导" in refused.why


def test_what_is_decided_later_is_not_set_at_logging() -> None:
    test = "{name: a, level: III, fields: {signature: signed}, expect: [{at: PT1M, entry: asked}]}"
    [problem] = problems_of(f"{spoiled(ASKED)}tests:\n  - {test}\n")

    assert problem.message == "signature is decided after logging"
    assert not wrong()


def test_decisions_that_wait_for_one_another_are_never_asked_and_are_refused() -> None:
    other = FIELD.replace("signature", "ruling").replace("from: logged", 'from: "judged:signature"')
    both = FIELD.removesuffix("roles:\n").replace("from: logged", 'from: "judged:ruling"') + other

    said = [str(problem) for problem in problems_of(spoiled(("roles:\n", both), STEP))]
    never = "asked.from: is never asked: it waits for itself in a circle → let it be asked from a step"
    assert [never in line for line in said] == [True, True]


def test_how_long_there_is_to_decide_stands_in_the_table_to_be_confirmed_and_in_lint() -> None:
    inspected = inspect(spoiled((ASKED[0], FIELD.replace("own_rule", "default"))), "plan.yaml")
    assert [note.message for note in inspected.notes] == ["系统默认（待确认）, not yet confirmed: signature"]
    assert inspected.playbook
    table = paper(inspected.playbook.plan, "", "zh").limits
    (row,) = [limit for limit in table if "是否签发" in limit.matter]
    assert (row.within, row.counts_from, row.source) == ("30分钟", "登记", "本办值班制度")
    assert row.to_confirm


def test_how_long_it_may_be_opened_again_stands_in_the_table_too() -> None:
    plan = parse(spoiled(("confirmed_by:", "reopen_within: 30d\nconfirmed_by:")), "plan.yaml").plan
    assert [limit.within for limit in paper(plan, "", "zh").limits if limit.counts_from == "结案"] == [
        "30个自然日"
    ]


def test_an_office_sets_the_time_to_decide_on_its_own_authority_and_no_longer_than_a_rule() -> None:
    asked = {"within": {"II": "30m"}, "source": "某通知第四条", "standing": "superior_document"}
    before: dict[str, Any] = {"fields": [{"id": "signed", "asked": asked}]}
    decision = Decision("主任办公会", "本办制度", Standing.OWN_RULE)

    def set_to(now: str) -> tuple[list[Change], dict[str, Any]]:
        after = deepcopy(before)
        after["fields"][0]["asked"]["within"]["II"] = now
        where = ("fields", 0, "asked", "within", "II")
        return [Change("fields.signed.asked.within.II", where, "30m", now)], after

    changes, after = set_to("20m")
    name_authority(before, after, changes, decision)
    now = after["fields"][0]["asked"]
    assert (now["standing"], now["source"]) == (
        "own_rule",
        "本办制度（主任办公会决定；原为30分钟，上级文件：某通知第四条）",
    )
    assert list(longer(before, after, changes)) == []
    changes, after = set_to("2h")
    assert [change.path for change, _ in longer(before, after, changes)] == ["fields.signed.asked.within.II"]
    assert not confirms(before, changes[0])
