"""Whether a condition can hold is found without trying every way in which its fields can be judged."""

from time import process_time
from types import SimpleNamespace
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from engine.conditions import Condition, Every, Is, Judged, Not, Some, holds
from engine.parts import FieldKind
from playbooks.conditions import Coded, can_hold, cases_of
from playbooks.loading import inspect
from tests.playbooks.pages import SHORT


def field(name: str) -> Coded:
    choices = [SimpleNamespace(id=value) for value in ("x", "y", "z")]
    return cast("Coded", SimpleNamespace(id=name, kind=FieldKind.CHOICE, choices=choices, required=False))


FIELDS = {name: field(name) for name in "abcd"}
LEAVES = st.builds(Judged, st.sampled_from("abcd")) | st.builds(
    Is, st.sampled_from("abcd"), st.lists(st.sampled_from("xyz"), min_size=1, max_size=2).map(tuple)
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda part: (
        st.builds(Not, part)
        | st.builds(Every, st.lists(part, max_size=3).map(tuple))
        | st.builds(Some, st.lists(part, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


@given(CONDITIONS)
def test_it_can_hold_just_where_it_holds_in_some_case(condition: Condition) -> None:
    assert can_hold(condition, FIELDS) == any(holds(condition, case) for case in cases_of(condition, FIELDS))


def test_thirty_limits_on_nine_fields_are_checked_as_fast_as_they_are_read() -> None:
    """Each way of judging nine fields tried for each pair of them took a minute and a half."""
    names = [f"f{n}" for n in range(9)]
    fields = "".join(f"  - {{id: {n}, title: {{zh: {n}, en: {n}}}, kind: yes_no}}\n" for n in names)
    same = ", ".join(f"{name}: yes" for name in names[:8])
    steps = "".join(
        f"  - {{id: q{n}, title: {{zh: 甲, en: A}}, when: {{{same}, f8: no}}}}\n" for n in range(30)
    )
    limits = "".join(
        f"  - {{id: d{n}, title: {{zh: 甲, en: A}}, from: 'step:q{n}', within: 1h, "
        f"when: {{{same}, f8: yes}}, source: 某条, standing: own_rule}}\n"
        for n in range(30)
    )
    text = SHORT.replace("fields:\n", f"fields:\n{fields}").replace("steps:\n", f"steps:\n{steps}")
    text = text.replace("deadlines:\n", f"deadlines:\n{limits}")
    began = process_time()
    problems = inspect(text, "plan.yaml").problems
    assert len(problems) == 30
    assert process_time() - began < 5
