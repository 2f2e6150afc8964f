"""What was done is named by its id, as a person at the desk types it."""

from datetime import timedelta

import pytest

from engine.doing import named
from engine.errors import UnknownItem
from engine.events import DeadlineMet, Event, StepDone, UpdateMade
from tests.builders import NIGHT, deadline, full_plan, hours, plan, step

EARLIER = NIGHT - timedelta(hours=1)
SHARED = plan(deadlines=(deadline("publish", hours(5)),), steps=(step("publish"),))


@pytest.mark.parametrize(
    ("item", "event"),
    [
        ("evidence", StepDone("evidence", None)),
        ("reply", DeadlineMet("reply", NIGHT)),
        ("update", UpdateMade("update")),
        ("update:update", UpdateMade("update")),
    ],
)
def test_a_step_a_deadline_and_an_update_are_known_by_their_ids(item: str, event: Event) -> None:
    assert named(full_plan(), item, None, NIGHT) == event


def test_an_id_that_a_step_and_a_deadline_share_is_the_steps() -> None:
    assert named(SHARED, "publish", EARLIER, NIGHT) == StepDone("publish", EARLIER)
    assert named(SHARED, "deadline:publish", EARLIER, NIGHT) == DeadlineMet("publish", EARLIER)


@pytest.mark.parametrize("item", ["nothing", "update:evidence", "limit:reply"])
def test_what_the_plan_does_not_have_is_refused_with_what_it_has(item: str) -> None:
    with pytest.raises(UnknownItem, match="steps: evidence, publish, thanks; deadlines: judge"):
        named(full_plan(), item, None, NIGHT)
