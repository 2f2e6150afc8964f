"""Conditions: what holds when, also of what nobody has judged yet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conditions import ALWAYS, Condition, Every, Is, Not, Some, asked, cases, holds

EMERGENCY = Is("emergency", (True,))
WIDE = Is("extent", ("district", "city"))


@pytest.mark.parametrize(
    ("condition", "fields", "so"),
    [
        (ALWAYS, {}, True),
        (EMERGENCY, {"emergency": True}, True),
        (EMERGENCY, {"emergency": False}, False),
        (EMERGENCY, {}, False),
        (WIDE, {"extent": "city"}, True),
        (Every((EMERGENCY, WIDE)), {"emergency": True, "extent": "city"}, True),
        (Every((EMERGENCY, WIDE)), {"emergency": True}, False),
        (Some((EMERGENCY, WIDE)), {"emergency": False, "extent": "district"}, True),
        (Some((EMERGENCY, WIDE)), {}, False),
        (Not(EMERGENCY), {"emergency": True}, False),
        (Not(EMERGENCY), {}, True),
    ],
)
def test_a_condition_holds(condition: Condition, fields: dict[str, str | bool], so: bool) -> None:
    assert holds(condition, fields) is so


def test_it_says_which_fields_it_looks_at() -> None:
    condition = Every((Not(EMERGENCY), Some((WIDE, Is("kind", ("a",))))))
    assert asked(condition) == {"emergency", "extent", "kind"}
    assert asked(ALWAYS) == set()


def test_every_way_of_judging_is_a_case_and_so_is_not_judging() -> None:
    found = list(cases({"a": (True, False), "b": ("x",)}))
    assert len(found) == 6
    assert {} in found
    assert {"a": False, "b": "x"} in found


CONDITIONS = st.recursive(
    st.builds(Is, st.sampled_from("ab"), st.sampled_from([("x",), ("x", "y"), ()])),
    lambda part: (
        st.builds(Not, part)
        | st.builds(Every, st.lists(part, max_size=3).map(tuple))
        | st.builds(Some, st.lists(part, max_size=3).map(tuple))
    ),
    max_leaves=6,
)


@given(CONDITIONS, st.dictionaries(st.sampled_from("ab"), st.sampled_from(["x", "y", "z"])))
def test_all_and_any_are_each_others_opposite(condition: Condition, fields: dict[str, str | bool]) -> None:
    assert holds(Not(Not(condition)), fields) is holds(condition, fields)
    other = Is("a", ("x",))
    both = Not(Every((condition, other)))
    assert holds(both, fields) is holds(Some((Not(condition), Not(other))), fields)


@given(CONDITIONS, st.dictionaries(st.sampled_from("ab"), st.sampled_from(["x", "y", "z"])))
def test_what_it_does_not_look_at_changes_nothing(
    condition: Condition, fields: dict[str, str | bool]
) -> None:
    seen = {name: value for name, value in fields.items() if name in asked(condition)}
    assert holds(condition, seen) is holds(condition, fields)
