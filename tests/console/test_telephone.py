"""Numbers as people dial and recognise them."""

import pytest

from console.telephone import dialled, masked


@pytest.mark.parametrize(
    ("number", "as_dialled"),
    [
        ("+8619900000001", "199 0000 0001"),
        ("0552-3000001", "0552-3000001"),
        ("+12025550101", "+12025550101"),
        ("12345", "12345"),
    ],
)
def test_a_number_is_shown_as_it_is_dialled_from_here(number: str, as_dialled: str) -> None:
    assert dialled(number) == as_dialled


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+8619900000001", "199****0001"), ("0552-3000001", "0552****0001"), ("12345", "12345")],
)
def test_a_masked_number_can_be_recognised_and_not_copied(number: str, shown: str) -> None:
    assert masked(number) == shown
