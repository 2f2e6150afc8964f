"""`ended_by` in a playbook."""

from playbooks.explaining import explain
from playbooks.loading import parse, thaw
from tests.playbooks.pages import problems_of, spoiled
from tests.playbooks.playing import short, wrong

KEPT = ("needs: [emergency]}", "needs: [emergency], ended_by: [officer]}")


def test_a_level_without_falls_back_to_those_who_confirm_and_says_so() -> None:
    playbook = parse(spoiled(KEPT), "plan.yaml")
    plan = playbook.plan

    assert [plan.enders(level.id) for level in plan.levels] == [("officer",), ("leader",)]
    assert "可降级、提请结案的岗位：值班主班" in explain(plan, "zh")
    assert "可降级、提请结案的岗位：带班领导" in explain(plan, "zh")
    assert thaw(playbook.canonical) == plan


def test_where_nobody_is_named_nobody_is_refused() -> None:
    assert [short().plan.enders(level.id) for level in short().plan.levels] == [(), ()]


def test_a_role_that_does_not_exist_is_found() -> None:
    old, new = KEPT
    [problem] = problems_of(spoiled((old, new.replace("officer", "boss"))))

    assert problem.message == "unknown role 'boss'"


def test_resolve_takes_a_role_and_nothing_else() -> None:
    [problem] = wrong("PT1M resolve now")

    assert (problem.message, problem.remedy) == (
        "'now' cannot stand here",
        "end with the verb, or with: as ROLE",
    )
