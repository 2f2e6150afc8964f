"""接报登记 is idempotent, also when two desks press the button at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from flows.acts import intake
from flows.acts.intake import Intake
from models import record
from models.errors import KeyReused
from tests.night import CONTACT_UNIT, Night

GIVEN = Intake(playbook="public-opinion", level="III", title="某网帖", unit=CONTACT_UNIT)


def test_the_same_key_at_the_same_moment_is_one_incident(night: Night) -> None:
    with ThreadPoolExecutor(8) as desks:
        receipts = list(desks.map(lambda _: intake.log(night.office, GIVEN, night.officer, "k"), range(8)))
    assert len({receipt.number for receipt in receipts}) == 1
    assert sum(receipt.is_new for receipt in receipts) == 1


def test_numbers_have_no_gap_and_no_repeat_when_many_log_at_once(night: Night) -> None:
    with ThreadPoolExecutor(8) as desks:
        receipts = list(
            desks.map(lambda n: intake.log(night.office, GIVEN, night.officer, f"k{n}"), range(24))
        )
    assert sorted(receipt.number for receipt in receipts) == [f"2026-{n:04d}" for n in range(1, 25)]
    with night.office.database.reading() as tx:
        assert record.verify(tx).chains == 24


def test_the_same_key_with_another_body_is_refused_and_enters_nothing(night: Night) -> None:
    intake.log(night.office, GIVEN, night.officer, "k")
    with pytest.raises(KeyReused):
        intake.log(night.office, GIVEN.model_copy(update={"title": "另一件"}), night.officer, "k")
    receipt = intake.log(night.office, GIVEN, night.officer, "next")
    assert receipt.number == "2026-0002"  # the refused one used up no number


def test_told_by_telephone_before_logging_is_that_persons_answer(night: Night) -> None:
    night.log(level="III", reported_to=("duty_leader",))
    assert "ladder_stopped" in night.kinds()
    night.phone("带班领导").expects_silence()
