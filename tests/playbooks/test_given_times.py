"""Fields that hold a time, limits that end at one, and limits that count from a miss, as written."""

import json

import pytest

from engine.conditions import Judged, Not
from engine.parts import FieldKind
from playbooks.explaining import explain
from playbooks.loading import freeze, inspect, parse, thaw
from tests.playbooks.pages import problems_of, spoiled
from tests.playbooks.playing import lines, played

FIELD = "  - {id: promised, title: {zh: 承诺期限, en: Promised by}, kind: time}\n"
YES_NO = "  - {id: emergency, title: {zh: 涉突发事件, en: Emergency}, kind: yes_no}\n"
FROM = "    from: [found, received]\n    within: {II: 5h, III: 48h}\n    when: {emergency: yes}\n"
UNTIL = '    until: "field:promised"\n'
STEP = "  - {id: verify, title: {zh: 核实, en: Verify}, required: yes}\n"
AFTER = "  - {id: urge, title: {zh: 催办, en: Urge}, after: [%s]}\n"

WITH_FIELD = (YES_NO, YES_NO + FIELD)
PROMISE = spoiled(WITH_FIELD, (FROM, UNTIL), ("before: 1h", "before: 1wd"))


def limit(name: str, start: str, met_by: str = "") -> str:
    """Another limit of the short playbook."""
    meets = f"    met_by: [{met_by}]\n" if met_by else ""
    return (
        f"  - id: {name}\n    title: {{zh: 催办, en: Reminder}}\n    from: {start}\n    within: 24h\n{meets}"
        "    on_breach: {tell: [leader]}\n    source: 本办制度\n    standing: own_rule\n"
    )


URGED = spoiled(("updates:\n", limit("urged", '"missed:reply"') + "updates:\n"))

REFUSED = {
    "a time beside a start": (
        spoiled(WITH_FIELD, ("    within: {", UNTIL + "    within: {")),
        ["deadlines[reply].from: cannot stand beside until", "within: cannot stand beside until"],
    ),
    "words beside a time": (
        PROMISE.replace(UNTIL, UNTIL + "    says: 及时\n"),
        ["deadlines[reply].says: cannot stand beside until → leave it out"],
    ),
    "a field that is no time": (
        spoiled((FROM, UNTIL.replace("promised", "emergency"))),
        ["deadlines[reply].until: unknown time 'field:emergency'"],
    ),
    "a time at a level there is not": (
        spoiled(WITH_FIELD, (FROM, '    until: {IV: "field:promised"}\n')),
        ["deadlines[reply].until.IV: unknown level 'IV'"],
    ),
    "a moment that is always past": (
        spoiled((FROM, "    until: received\n")),
        ["deadlines[reply].until: 'received' cannot stand here"],
    ),
    "a limit that counts from nothing": (
        spoiled(("    from: [found, received]\n", "")),
        ["deadlines[reply]: from: is missing → say what it counts from, such as found"],
    ),
    "a time with choices": (
        spoiled(
            (
                YES_NO,
                YES_NO
                + FIELD.replace("kind: time", "kind: time, choices: [{id: a, title: {zh: 甲, en: A}}]"),
            )
        ),
        ["fields[promised].choices: time has no choices"],
    ),
    "a time compared with a value": (
        spoiled(WITH_FIELD, ("when: {emergency: yes}", "when: {promised: yes}")),
        ["deadlines[reply].when.promised: promised is a time → write {set: yes} or {set: no}"],
    ),
    "a time compared with a choice": (
        spoiled(WITH_FIELD, ("when: {emergency: yes}", "when: {promised: {at_least: later}}")),
        ["promised is a time"],
    ),
    "a limit that waits for its own miss": (
        spoiled(("from: [found, received]", 'from: "missed:reply"')),
        ["deadlines[reply].from: never starts: it waits for itself in a circle"],
    ),
    "two limits that wait for each other's miss": (
        URGED.replace("from: [found, received]", 'from: "missed:urged"'),
        ["deadlines[reply].from: never starts", "deadlines[urged].from: never starts"],
    ),
    "a required step that waits for a miss": (
        spoiled((STEP, STEP + AFTER.replace("}\n", ", required: yes}\n") % '"missed:reply"')),
        ["steps[urge].after: 提请结案 would wait for a limit to be missed → leave out required"],
    ),
    "a required step behind a limit that starts with a miss": (
        URGED.replace(STEP, STEP + AFTER.replace("}\n", ", required: yes}\n") % '"deadline:urged"'),
        ["steps[urge].after: 提请结案 would wait for a limit to be missed"],
    ),
    "a required step behind another that waits for a miss": (
        spoiled(
            (
                STEP,
                AFTER % '"missed:reply"'
                + STEP.replace("required: yes", 'required: yes, after: ["step:urge"]'),
            )
        ),
        ["steps[verify].after: 提请结案 would wait for a limit to be missed"],
    ),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused_at_its_place(text: str, said: list[str]) -> None:
    problems = "\n".join(map(str, problems_of(text)))
    for words in said:
        assert words in problems, problems


def test_a_limit_that_ends_at_a_time_is_frozen_without_a_start_and_thaws() -> None:
    source = json.loads(parse(PROMISE, "plan.yaml").canonical)
    (reply,) = source["deadlines"]
    assert reply["until"] == dict.fromkeys(("II", "III"), "field:promised")
    assert "from" not in reply
    thawed = thaw(json.dumps(source)).deadline("reply")
    assert (thawed.anchors, dict(thawed.until)) == ((), reply["until"])


def test_a_limit_that_counts_from_something_is_frozen_as_it_always_was() -> None:
    (reply,) = json.loads(parse(URGED, "plan.yaml").canonical)["deadlines"][:1]
    assert "until" not in reply


def test_a_limit_that_ends_at_a_time_is_a_limit_and_is_missed_where_nobody_is_warned() -> None:
    assert inspect(PROMISE, "plan.yaml").warnings == ()
    bare = PROMISE.replace("    warn: {before: 1wd, tell: [officer]}\n", "")
    assert [problem.message for problem in inspect(bare, "plan.yaml").warnings] == [
        "nobody is warned before this limit"
    ]


def test_a_condition_asks_whether_a_time_was_given() -> None:
    asked = spoiled(WITH_FIELD, ("when: {emergency: yes}", "when: {promised: {set: no}}"))
    playbook = parse(asked, "plan.yaml")
    assert playbook.plan.deadline("reply").when == Not(Judged("promised"))
    assert "承诺期限尚未填写" in explain(playbook.plan, "zh")
    assert "Promised by: not given yet" in explain(playbook.plan, "en")


def test_the_plan_says_until_when_and_from_which_miss() -> None:
    assert parse(PROMISE, "plan.yaml").plan.fields[1].kind is FieldKind.TIME
    chinese, english = (explain(parse(PROMISE, "plan.yaml").plan, locale) for locale in ("zh", "en"))
    assert "| 回应 | 至“承诺期限” | — |" in chinese
    assert "提前1个工作日提醒值班主班" in chinese
    assert "- 承诺期限：时间" in chinese
    assert "| Reply | until “Promised by” | — |" in english
    assert "“回应”超时" in explain(parse(URGED, "plan.yaml").plan, "zh")


@pytest.mark.parametrize("written", ["PT48H", "2026-03-13T02:10", "2026-03-12T18:10+00:00"])
def test_a_time_is_set_from_the_start_or_on_the_wall(written: str) -> None:
    simulation = played(
        fields={"emergency": False, "promised": written}, of=parse(PROMISE, "plan.yaml"), until="P4D"
    )
    (started,) = lines(simulation, "clock_started")
    assert (started["due"], started["due_clock"]) == ("P2D", "2026-03-13T02:10:00+08:00")
    assert [line["at"] for line in lines(simulation, "deadline_warned", "deadline_breached")] == [
        "P1D",
        "P2D",
    ]


def test_a_time_judged_in_a_simulation_is_counted_from_the_start_too() -> None:
    simulation = played(
        "PT1H judge promised=PT3H", fields={"emergency": False}, of=parse(PROMISE, "plan.yaml")
    )
    (started,) = lines(simulation, "clock_started")
    assert (started["at"], started["due"]) == ("PT1H", "PT3H")


@pytest.mark.parametrize("written", ["tomorrow", "PT", True, "2226-01-01T00:00"])
def test_what_is_no_time_is_refused_with_how_to_write_one(written: str | bool) -> None:
    fields = f"{{emergency: no, promised: {json.dumps(written)}}}"
    case = f"tests:\n  - name: 承诺\n    level: II\n    fields: {fields}\n"
    text = PROMISE + case + "    expect: [{at: PT0S, start: reply}]\n"
    (problem,) = problems_of(text)
    assert "tests[1].fields.promised: promised is never" in str(problem)
    assert "write how long after the start (PT48H, P3D)" in str(problem)


def test_a_level_that_needs_a_time_says_so() -> None:
    needy = PROMISE.replace("needs: [emergency]", "needs: [emergency, promised]")
    case = (
        "tests:\n  - {name: 承诺, level: II, fields: {emergency: no}, expect: [{at: PT0S, start: reply}]}\n"
    )
    (problem,) = problems_of(needy + case)
    assert "level II needs promised → give it: write how long after the start" in str(problem)


def test_two_stages_are_played_when_nobody_replies() -> None:
    simulation = played(of=parse(URGED, "plan.yaml"), fields={"emergency": True}, until="P2D")
    assert [(line["at"], line["deadline"]) for line in lines(simulation, "deadline_breached")] == [
        ("PT5H", "reply"),
        ("P1DT5H", "urged"),
    ]


def test_a_checked_book_is_frozen_the_same_however_often() -> None:
    book = inspect(PROMISE, "plan.yaml").book
    assert book
    assert freeze(book).hash == parse(PROMISE, "plan.yaml").hash
