import pytest

from notifications.errors import BadFault
from notifications.sandbox.faults import Failure, Faults, order


def test_a_fault_happens_as_often_as_ordered() -> None:
    faults = Faults()
    faults.fail(2, 429, 20429)
    assert [faults.take_failure() for _ in range(3)] == [Failure(429, 20429), Failure(429, 20429), None]


def test_a_fault_without_a_count_lasts_until_cleared() -> None:
    faults = Faults()
    order(faults, {"drop_after": {}, "down": True})
    assert all(faults.take_drop() for _ in range(5))
    order(faults, {"clear": True})
    assert not faults.take_drop()
    assert not faults.down


def test_each_kind_can_be_ordered_by_json() -> None:
    faults = Faults()
    order(
        faults,
        {
            "fail": {"count": 1},
            "hang_before": {"count": 1, "seconds": 1},
            "hang_after": {"count": 1, "seconds": 2.5},
            "hang_look_ups": {"count": 1, "seconds": 3},
            "undelivered": {"count": 1},
            "look_ups_refused": True,
        },
    )
    assert faults.take_failure() == Failure(503, 20503)
    waits = [faults.take_wait(kind) for kind in ("hang_before", "hang_after", "hang_look_ups")]
    assert waits == [1, 2.5, 3]
    assert faults.take_undelivered() == 30003
    assert faults.look_ups_refused


def test_a_wrong_order_names_every_problem_and_changes_nothing() -> None:
    faults = Faults()
    wrong = {
        "down": "yes",
        "explode": {},
        "drop_after": {"count": -1},
        "hang_after": 3,
        "fail": {"often": 2},
        "undelivered": {"count": 1},
    }
    with pytest.raises(BadFault) as refused:
        order(faults, wrong)
    for named in ("down", "explode", "drop_after.count", "hang_after", "fail.often"):
        assert named in str(refused.value)
    assert faults.take_undelivered() is None


def test_an_order_that_is_no_object_is_refused() -> None:
    with pytest.raises(BadFault):
        order(Faults(), [])
