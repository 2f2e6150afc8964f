"""处置方式, 主办 and 协办, and what must not be possible, in a playbook as it is written and played."""

import pytest

from engine.vocabulary import Mode
from playbooks.explaining import explain
from playbooks.loading import Playbook, load_library, parse, thaw
from playbooks.paper.chapters import paper
from playbooks.paper.markdown import markdown
from playbooks.simulating import NotRefused
from tests.playbooks.pages import problems_of, spoiled
from tests.playbooks.playing import lines, played

OWNER = "confirmed_by: [leader]"
ASK = (
    "handling:\n  - {mode: act, when: {emergency: no}}\n"
    "  - {mode: ask, steps: [publish], after: ['step:verify']}\n"
)
SHARED = ("required: yes}", "required: yes, by: [leader, contact]}")


def asking() -> Playbook:
    return parse(spoiled((OWNER, ASK + OWNER)), "plan.yaml")


def test_the_first_way_that_holds_is_in_force_and_a_plan_keeps_it_when_it_is_frozen() -> None:
    plan = thaw(asking().canonical)
    assert [one.mode for one in plan.handlings] == [Mode.ACT, Mode.ASK]
    for fields, mode in (({"emergency": False}, Mode.ACT), ({"emergency": True}, Mode.ASK), ({}, Mode.ASK)):
        how = plan.handling_at("III", fields)
        assert how
        assert how.mode is mode


def test_what_is_asked_first_cannot_be_done_before_and_can_afterwards() -> None:
    acts = ("PT1M refused done publish", "PT2M done verify", "PT3M done publish")
    simulation = played(*acts, of=asking(), fields={"emergency": True})
    assert simulation.refused is None
    assert [line["step"] for line in lines(simulation, "step_done")] == ["verify", "publish"]


def test_what_nothing_refuses_ends_the_simulation_with_that() -> None:
    simulation = played("PT1M refused done publish", of=asking(), fields={"emergency": False})
    assert simulation.refused
    assert isinstance(simulation.refused.error, NotRefused)
    assert lines(simulation, "step_done") == []


def test_the_plan_says_how_it_is_handled_and_what_comes_first() -> None:
    said = explain(asking().plan, "zh")
    assert "## 处置方式" in said
    assert "1. 直接处置（处置后报告）（涉突发事件为“否”）" in said
    assert "2. 请示（经批准后处置）：先完成“核实”，再完成“发布回应”" in said
    assert "2. Asked first: done once it is approved: first “Verify” done, then " in explain(
        asking().plan, "en"
    )


def test_each_who_assists_owes_a_step_of_its_own_and_the_plan_names_the_lead() -> None:
    playbook = parse(spoiled(SHARED), "plan.yaml")
    steps = {step.id: step for step in playbook.plan.steps}
    assert list(steps) == ["verify", "verify.contact", "publish"]
    part = steps["verify.contact"]
    assert (part.by, part.part_of, part.required, part.levels) == (
        "contact",
        "verify",
        True,
        steps["verify"].levels,
    )
    assert steps["verify"].by == "leader"
    assert "核实（必办；主办：带班领导；协办：单位联络员）" in explain(playbook.plan, "zh")
    assert "核实（协办：单位联络员）（必办）" in explain(playbook.plan, "zh")


def test_a_part_meets_a_limit_of_its_own() -> None:
    limit = "  - id: part\n    title: {zh: 协办, en: Part}\n    from: received\n    within: 2h\n" + (
        "    met_by: ['step:verify.contact']\n    on_breach: {tell: [leader]}\n"
        "    source: 本办\n    standing: own_rule\n"
    )
    playbook = parse(spoiled(SHARED, ("updates:\n", limit + "updates:\n")), "plan.yaml")
    simulation = played("PT1H done verify.contact", of=playbook, fields={"emergency": True})
    assert [line["deadline"] for line in lines(simulation, "deadline_met")] == ["part"]


def test_an_instruction_names_who_leads_and_who_assists_and_calls_them_at_once() -> None:
    simulation = played("PT5M confirm", "PT10M instruct leader,contact 2h 核查", until="PT10M")
    [given] = lines(simulation, "instructed")
    assert (given["role"], given["assisting"]) == ("leader", ["contact"])
    called = [line["who"] for line in lines(simulation, "call") if line["at"] == "PT10M"]
    assert {"leader", "contact"} <= set(called)


@pytest.mark.parametrize("playbook", load_library(), ids=lambda one: one.plan.id)
def test_every_shipped_plan_says_how_each_of_its_levels_is_handled(playbook: Playbook) -> None:
    plan = playbook.plan
    assert all(plan.handling_at(level.id, {}) for level in plan.levels)
    assert set(plan.chapters) == {"purpose", "watching", "recovery", "support", "supervision"}
    assert all(text.zh != text.en for level in plan.levels for text in level.criteria)


def test_a_value_that_is_not_known_is_answered_in_chinese_with_those_there_are() -> None:
    [problem] = problems_of(spoiled((OWNER, "handling:\n  - {mode: perhaps}\n" + OWNER)))
    assert problem.in_("zh").endswith("只能是：ask、report、act")
    assert problem.in_("en").endswith("one of 'ask', 'report' or 'act'")


def test_what_an_office_wrote_is_never_read_as_html() -> None:
    chapters = "chapters:\n  purpose:\n    - {zh: '<b onclick=x>目的</b>', en: '<img src=x>'}\n"
    playbook = parse(spoiled((OWNER, chapters + OWNER)), "plan.yaml")
    for locale in ("zh", "en"):
        assert "<" not in explain(playbook.plan, locale)
        assert "<" not in markdown(paper(playbook.plan, playbook.hash, locale))
    assert "&lt;b onclick=x>目的&lt;/b>" in markdown(paper(playbook.plan, playbook.hash, "zh"))


SHARED_ASK = ASK.replace(
    "steps: [publish], after: ['step:verify']", "steps: [verify], after: ['step:publish']"
)


def test_no_part_of_what_is_asked_first_is_done_before_it_is_approved() -> None:
    playbook = parse(spoiled(SHARED, (OWNER, SHARED_ASK + OWNER)), "plan.yaml")
    acts = ("PT1M refused done verify.contact", "PT2M done publish", "PT3M done verify.contact")
    assert played(*acts, of=playbook, fields={"emergency": True}).refused is None


def said_of(handling: str, *changes: tuple[str, str]) -> list[str]:
    text = spoiled(*changes, (OWNER, f"handling:\n  - {handling}\n{OWNER}"))
    return [problem.message for problem in problems_of(text)]


def test_an_asking_that_holds_nothing_up_at_one_of_its_levels_is_refused() -> None:
    ask = "{mode: ask, steps: [publish], after: ['step:verify']}"
    less = ("required: yes}", "required: yes, levels: [III]}")
    assert said_of(ask, less) == ["step:verify never happens at level II: nothing would be held up"]
    fewer = ("en: Publish the reply}}", "en: Publish the reply}, levels: [II]}")
    assert "publish is not on the checklist at level III" in said_of(ask, fewer)
    assert said_of(ask.replace("ask,", "ask, levels: [III],"), less) == []


APPROVED_IF = ("en: Publish the reply}}", "en: Publish the reply}, when: {emergency: yes}}")
ASK_FIRST = "{mode: ask, steps: [verify], after: ['step:publish']}"


@pytest.mark.parametrize(
    ("handling", "is_said"),
    [
        (ASK_FIRST, True),
        (ASK_FIRST.replace("ask,", "ask, when: {emergency: no},"), False),  # never: said by its level
        (ASK_FIRST.replace("ask,", "ask, when: {emergency: yes},"), False),
        (ASK_FIRST.replace("ask,", "ask, when: {emergency: {set: yes}},"), True),
        (f"{{mode: report, when: {{emergency: no}}}}\n  - {ASK_FIRST}", True),  # while it is not judged
        (f"{{mode: report, when: {{not: {{emergency: yes}}}}}}\n  - {ASK_FIRST}", False),
        (ASK_FIRST.replace("publish'", "publish', confirmed"), False),
        (ASK_FIRST.replace("mode: ask", "mode: report"), False),
    ],
)
def test_an_asking_that_holds_nothing_up_in_some_incidents_is_refused(handling: str, is_said: bool) -> None:
    said = [one for one in said_of(handling, APPROVED_IF) if one.startswith("in some incidents")]
    assert said == (
        ["in some incidents of level II nothing holds verify up: step:publish is not there in each of them"]
        if is_said
        else []
    )


def test_an_asking_whose_step_is_there_only_where_its_approval_is_holds_it_up() -> None:
    held = ("required: yes}", "required: yes, when: {emergency: yes}}")
    assert said_of(ASK_FIRST, APPROVED_IF, held) == []


def test_an_asking_may_wait_for_whom_is_told_or_for_a_limit_and_is_refused_where_neither_is_there() -> None:
    told = ("leader, levels: [II, III]", "leader, when: {emergency: yes}, levels: [II, III]")
    ask = "{{mode: ask, steps: [verify], after: ['{}']}}"
    for after in ("told:leader", "deadline:reply"):
        assert any("nothing holds verify up" in one for one in said_of(ask.format(after), told))
    assert said_of("{mode: ask, steps: [verify], after: ['told:leader']}") == []


def test_a_part_cannot_be_what_its_own_step_is_asked_for() -> None:
    ask = "{mode: ask, steps: [verify], after: ['step:verify.contact']}"
    assert said_of(ask, SHARED) == ["waits for itself in a circle"]


def test_closing_does_not_wait_for_an_approval_that_only_a_miss_brings() -> None:
    ask = "{{mode: ask, when: {{emergency: yes}}, steps: [{}], after: ['missed:reply']}}"
    assert said_of(ask.format("verify")) == ["提请结案 would wait for a limit to be missed"]
    assert said_of(ask.format("publish")) == []


@pytest.mark.parametrize(
    ("first", "second", "is_said"),
    [
        ("{mode: act, when: {emergency: yes}}", "{mode: report, when: {emergency: yes}}", True),
        ("{mode: act, when: {emergency: {set: yes}}}", "{mode: report, when: {emergency: no}}", True),
        ("{mode: act, when: {emergency: yes}}", "{mode: report, when: {emergency: no}}", False),
        (
            "{mode: act, levels: [II], when: {emergency: yes}}",
            "{mode: report, when: {emergency: yes}}",
            False,
        ),
        ("{mode: act, levels: [II]}", "{mode: report, levels: [II]}", True),
    ],
)
def test_a_way_of_handling_below_one_that_holds_wherever_it_would_is_refused(
    first: str, second: str, is_said: bool
) -> None:
    said = said_of(f"{first}\n  - {second}")
    assert said == (["never comes into force: one above always does at its levels"] if is_said else [])


def test_a_part_and_a_stage_of_a_document_are_not_of_one_name() -> None:
    document = (
        "documents:\n  - id: verify\n    title: {zh: 文, en: Paper}\n    type: {zh: 文, en: Paper}\n"
        "    sections: [{id: a, title: {zh: 甲, en: A}}]\n"
        "    chain: [{does: draft}, {does: review, id: contact}, {does: sign, by: [leader]}]\n"
    )
    found = problems_of(spoiled(SHARED, (OWNER, document + OWNER)))
    assert [problem.message for problem in found] == ["'verify.contact' is taken"]


@pytest.mark.parametrize(
    "when", ["{emergency: perhaps}", "{nothing: yes}", "perhaps", "{emergency: {set: maybe}}"]
)
def test_a_condition_that_means_nothing_is_said_to_and_nothing_else(when: str) -> None:
    assert not any(
        "comes into force" in one for one in said_of(f"{{mode: act, when: {when}}}\n  - {{mode: act}}")
    )


@pytest.mark.parametrize("act", ["done order-9", "done publish"])
def test_what_is_not_there_or_is_done_already_is_refused_by_no_rule(act: str) -> None:
    acts = ("PT2M done verify", "PT3M done publish", f"PT4M refused {act}")
    assert played(*acts, of=asking(), fields={"emergency": True}).refused
