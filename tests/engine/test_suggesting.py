"""Levels that the coded fields suggest: a person sets them."""

from dataclasses import replace

from engine.conditions import Condition, Every, Is, Not, Some
from engine.decisions import apply
from engine.events import FieldsJudged, Logged
from engine.facts import Facts
from engine.forecast import forecast
from engine.parts import Field, FieldKind, Level
from engine.plan import Plan
from engine.suggesting import Suggestion, graver, suggested
from tests.builders import NIGHT, facts, incident, level, plan, text

HOT, GRAVE = Is("heat", ("high",)), Is("sensitivity", ("grave",))
MATRIX: dict[str, Condition] = {
    "I": Some((HOT, GRAVE)),
    "II": Every((Is("heat", ("some", "high")), Not(GRAVE))),
    "IV": Not(Is("heat", ("low", "some", "high"))),
}


def judged(when: dict[str, Condition] = MATRIX) -> Plan:
    """A plan whose levels hold under these conditions, with the two axes as fields."""
    axes = {"heat": ("low", "some", "high"), "sensitivity": ("plain", "grave")}
    fields = tuple(
        Field(name, text(name), FieldKind.CHOICE, {value: text(value) for value in values}, False)
        for name, values in axes.items()
    )
    levels: tuple[Level, ...] = tuple(
        replace(level(name, rank), when=when.get(name)) for rank, name in enumerate(("I", "II", "III", "IV"))
    )
    return replace(plan(levels=levels), fields=fields)


def test_the_gravest_level_whose_condition_holds_is_suggested_with_what_asks_for_it() -> None:
    of = judged()

    assert suggested(of, {"heat": "high"}) == Suggestion("I", {"heat": "high"})
    assert suggested(of, {"heat": "low", "sensitivity": "grave"}) == Suggestion("I", {"sensitivity": "grave"})
    both = {"heat": "high", "sensitivity": "grave"}
    assert suggested(of, both) == Suggestion("I", both)


def test_two_axes_together_are_both_named_and_one_not_judged_is_no_ground() -> None:
    of = judged()

    plain = {"heat": "some", "sensitivity": "plain"}
    assert suggested(of, plain) == Suggestion("II", plain)
    assert suggested(of, {"heat": "some"}) == Suggestion("II", {"heat": "some"})


def test_a_level_may_hold_because_nobody_has_judged_and_one_without_a_condition_is_never_suggested() -> None:
    assert suggested(judged(), {}) == Suggestion("IV", {})
    assert suggested(judged(), {"heat": "low"}) is None


def test_only_what_is_graver_than_the_level_in_force_is_worth_saying() -> None:
    of = judged()

    assert graver(of, incident("III", fields={"heat": "high"})) == Suggestion("I", {"heat": "high"})
    assert graver(of, incident("I", fields={"heat": "some"})) is None
    assert graver(of, incident("I", fields={"heat": "high"})) is None
    assert graver(of, incident("III", fields={"heat": "low"})) is None


def logged(level_id: str, fields: dict[str, str | bool]) -> Facts:
    return facts(judged(), incident(level_id, fields=fields))


def test_that_the_officer_sets_another_level_than_the_fields_suggest_is_on_record() -> None:
    (other, *_) = apply(logged("III", {"heat": "high"}), (Logged(),), NIGHT).entries
    (same, *_) = apply(logged("I", {"heat": "high"}), (Logged(),), NIGHT).entries
    (none, *_) = apply(logged("I", {"heat": "low"}), (Logged(),), NIGHT).entries

    assert other.detail["suggested_level"] == "I"
    assert "suggested_level" not in same.detail
    assert "suggested_level" not in none.detail


def kinds(about: Facts, **fields: str) -> list[str]:
    decision = apply(about, (FieldsJudged(fields),), NIGHT)
    assert decision.incident.event_level == about.incident.event_level
    return [entry.kind for entry in decision.entries]


def test_fields_judged_later_that_suggest_a_graver_level_are_said_and_change_nothing() -> None:
    assert kinds(logged("III", {"heat": "low"}), sensitivity="grave") == ["fields_judged", "level_suggested"]


def test_the_same_suggestion_is_said_once_and_a_milder_one_never() -> None:
    assert kinds(logged("III", {"heat": "high"}), sensitivity="grave") == ["fields_judged"]
    assert kinds(logged("II", {"heat": "low"}), heat="some") == ["fields_judged"]
    assert kinds(logged("III", {"heat": "some"}), sensitivity="grave") == ["fields_judged", "level_suggested"]


def test_the_forecast_says_what_the_fields_suggest() -> None:
    assert forecast(logged("III", {"heat": "high"}), NIGHT).suggested == Suggestion("I", {"heat": "high"})
