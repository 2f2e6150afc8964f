from engine.conditions import Is
from engine.parts import Source, Span, Text
from engine.plan import Plan
from engine.vocabulary import Anchor, ChannelKind, Side, Standing, Unit
from playbooks.loading import parse
from tests.playbooks.pages import SHORT, spoiled


def plan_of(*changes: tuple[str, str]) -> Plan:
    return parse(spoiled(*changes), "plan.yaml").plan


def test_levels_are_ranked_from_the_gravest() -> None:
    assert [(level.id, level.name, level.rank) for level in plan_of().levels] == [
        ("II", "Ⅱ", 0),
        ("III", "Ⅲ", 1),
    ]


def test_a_role_is_a_rule_for_finding_people() -> None:
    roles = plan_of().roles

    assert (roles["leader"].side, roles["leader"].source, roles["leader"].value) == (
        Side.OWN,
        Source.POST,
        "带班领导",
    )
    assert (roles["contact"].source, roles["contact"].value) == (Source.CONCERNED_UNIT, "")


def test_a_rung_says_whom_how_and_how_long() -> None:
    rung = plan_of().ladders["III"].rungs[1]

    assert rung.roles == ("leader",)
    assert rung.channels == (ChannelKind.SMS, ChannelKind.VOICE)
    assert (rung.wait, rung.repeats) == (Span(10, Unit.MINUTES), 1)


def test_a_climb_is_stopped_by_every_own_unit_role_of_the_ladder_unless_said_otherwise() -> None:
    rungs = plan_of(("wait: 5m}", "wait: 5m, stopped_by: [leader]}")).ladders["II"].rungs

    assert rungs[0].stopped_by == {"leader"}
    assert rungs[2].stopped_by == {"officer", "leader"}


def test_each_level_finds_its_ladder() -> None:
    plan = plan_of()

    assert list(plan.ladders) == ["II", "III"]
    assert plan.ladders["II"] == plan.ladders["III"]


def test_a_deadline_keeps_its_anchors_in_order_with_source_and_standing() -> None:
    deadline = plan_of().deadline("reply")

    assert deadline.anchors == (Anchor.FOUND, Anchor.RECEIVED)
    assert deadline.within == {"II": Span(5, Unit.HOURS), "III": Span(48, Unit.HOURS)}
    assert deadline.when == Is("emergency", (True,))
    assert (deadline.warn, deadline.warn_roles) == ((Span(1, Unit.HOURS),), ("officer",))
    assert deadline.breach_roles == ("leader",)
    assert deadline.met_by == {"step:publish"}
    assert (deadline.source, deadline.standing) == ("国办发〔2016〕80号", Standing.SUPERIOR_DOCUMENT)


def test_a_span_written_once_holds_for_every_level() -> None:
    deadline = plan_of(("within: {II: 5h, III: 48h}", "within: 3wd")).deadline("reply")

    assert deadline.within == dict.fromkeys(("II", "III"), Span(3, Unit.WORKING_DAYS))


def test_a_level_left_out_has_no_such_limit() -> None:
    deadline = plan_of(("within: {II: 5h, III: 48h}", "within: {III: 48h}")).deadline("reply")

    assert deadline.within == {"III": Span(48, Unit.HOURS)}


def test_gate_and_act_within_are_ours_where_the_author_says_nothing() -> None:
    plan = plan_of(("confirmed_by:", "act_within: {II: 10m}\nconfirmed_by:"))

    assert plan.gate == dict.fromkeys(("II", "III"), Span(15, Unit.MINUTES))
    assert plan.act_within == {"II": Span(10, Unit.MINUTES), "III": Span(30, Unit.MINUTES)}


def test_a_step_belongs_to_every_level_unless_said_otherwise() -> None:
    plan = plan_of(("en: Verify}, required: yes}", "en: Verify}, required: yes, levels: [III]}"))

    assert [step.id for step in plan.steps_at("II", {})] == ["publish"]
    assert [(step.id, step.required) for step in plan.steps_at("III", {})] == [
        ("verify", True),
        ("publish", False),
    ]


def test_every_occasion_has_its_usual_message_unless_another_is_named() -> None:
    plan = plan_of(
        ("confirmed_by:", "messages: {warn: {name: own_warning, variables: [number]}}\nconfirmed_by:")
    )

    assert {occasion: use.name for occasion, use in plan.messages.items()} == {
        "page": "page",
        "warn": "own_warning",
        "breach": "breach",
        "update": "update_due",
        "ask": "decision",
        "chase": "review",
    }
    assert plan.messages["page"].variables == ("number", "category", "level", "limit", "landline", "code")


def test_choices_keep_their_order() -> None:
    choices = ", ".join(f"{{id: {x}, title: {{zh: 甲, en: {x}}}}}" for x in "cab")
    plan = plan_of(
        ("kind: yes_no}", f"kind: choice, choices: [{choices}]}}"), ("emergency: yes", "emergency: a")
    )

    assert list(plan.fields[0].choices) == ["c", "a", "b"]
    assert plan.fields[0].choices["b"] == Text("甲", "b")


def test_the_report_and_its_reader_are_in_the_plan() -> None:
    plan = plan_of()

    assert (plan.reviewer, plan.review_within) == ("leader", Span(1, Unit.WORKING_DAYS))
    assert [(section.id, section.facts) for section in plan.sections] == [
        ("basics", ("basics", "step:verify"))
    ]


def test_the_resolved_source_is_a_playbook_that_loads_the_same() -> None:
    first = parse(SHORT, "plan.yaml")
    again = parse(first.canonical, "frozen.json")

    assert (again.hash, again.plan) == (first.hash, first.plan)
