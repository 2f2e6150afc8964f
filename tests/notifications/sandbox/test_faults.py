import pytest

from notifications.errors import BadFault
from notifications.sandbox.faults import Failure, Faults, order
from notifications.sandbox.manner import PROMPT, Manner


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


def test_a_fault_for_calls_leaves_texts_alone_and_one_for_both_takes_either() -> None:
    faults = Faults()
    faults.fail(1, 400, 21214, "voice")
    assert faults.take_failure("sms") is None
    assert faults.take_failure("voice") == Failure(400, 21214)
    faults.drop_before(2)
    assert faults.take_drop("sms", "drop_before")
    assert faults.take_drop("voice", "drop_before")
    assert not faults.take_drop("sms", "drop_before")


def test_what_was_ordered_for_one_kind_goes_before_what_is_for_both() -> None:
    faults = Faults()
    faults.undelivered(1, 30003)
    faults.undelivered(1, 486, "voice")
    assert [faults.take_undelivered("voice") for _ in range(3)] == [486, 30003, None]


def test_the_manner_of_receipts_is_taken_once_for_each_text_or_call() -> None:
    faults = Faults()
    faults.receipts_late(1, 2.5)
    faults.receipts_twice(2, "sms")
    faults.receipts_reversed(1, "voice")
    faults.receipts_never(None, "voice")
    assert faults.take_manner("sms") == Manner(late=2.5, twice=True)
    assert faults.take_manner("sms") == Manner(twice=True)
    assert faults.take_manner("sms") == PROMPT
    assert faults.take_manner("voice") == Manner(reversed=True, never=True)
    assert faults.take_manner("voice") == Manner(never=True)


def test_each_kind_can_be_ordered_by_json() -> None:
    refused: list[float] = []
    faults = Faults(on_refuse=refused.append)
    order(
        faults,
        {
            "fail": {"count": 1},
            "hang_before": {"count": 1, "seconds": 1},
            "hang_after": {"count": 1, "seconds": 2.5},
            "hang_look_ups": {"count": 1, "seconds": 3},
            "undelivered": {"count": 1},
            "drop_before": {"count": 1, "kind": "voice"},
            "receipts_late": {"count": 1, "seconds": 4},
            "receipts_twice": {"count": 1, "kind": None},
            "receipts_reversed": {"count": 1, "kind": "sms"},
            "receipts_never": {"count": 1, "kind": "voice"},
            "refuse": {"seconds": 5},
            "look_ups_refused": True,
        },
    )
    assert refused == [5]
    assert faults.take_failure() == Failure(503, 20503)
    waits = [faults.take_wait(kind) for kind in ("hang_before", "hang_after", "hang_look_ups")]
    assert waits == [1, 2.5, 3]
    assert faults.take_undelivered() == 30003
    assert not faults.take_drop("sms", "drop_before")
    assert faults.take_drop("voice", "drop_before")
    assert faults.take_manner("sms") == Manner(late=4, twice=True, reversed=True)
    assert faults.take_manner("voice") == Manner(never=True)
    assert faults.look_ups_refused


def test_clearing_takes_connections_again() -> None:
    refused: list[float] = []
    faults = Faults(on_refuse=refused.append)
    faults.refuse(60)
    faults.clear()
    assert refused == [60, 0]


def test_a_wrong_order_names_every_problem_and_changes_nothing() -> None:
    faults = Faults()
    wrong = {
        "down": "yes",
        "explode": {},
        "drop_after": {"count": -1},
        "hang_after": 3,
        "fail": {"often": 2},
        "undelivered": {"count": 1},
        "receipts_never": {"kind": "fax", "seconds": 1},
        "refuse": {"count": 1},
    }
    with pytest.raises(BadFault) as refused:
        order(faults, wrong)
    more = ("receipts_never.kind", "receipts_never.seconds", "refuse.count")
    for named in ("down", "explode", "drop_after.count", "hang_after", "fail.often", *more):
        assert named in str(refused.value)
    assert faults.take_undelivered() is None


def test_an_order_that_is_no_object_is_refused() -> None:
    with pytest.raises(BadFault):
        order(Faults(), [])
