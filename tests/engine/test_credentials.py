"""Passwords, PINs, and how long somebody waits who typed a wrong one."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.credentials import locked_until, password_problems, pin_problem, wait_after

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "problems"),
    [
        ("night-watch-24", []),
        ("watch24", ["short"]),
        ("a1" * 37, ["long"]),
        ("1234567890", ["letters"]),
        ("night-watch-here", ["digits"]),
        ("x-OFFICER-2410", ["login"]),
        ("officer", ["short", "digits", "login"]),
    ],
)
def test_everything_a_password_lacks_is_named(password: str, problems: list[str]) -> None:
    assert list(password_problems(password, "officer")) == problems


@pytest.mark.parametrize("pin", ["123", "1234567", "12a4", "", "１２３４", "²²³³"])
def test_a_pin_is_four_to_six_digits(pin: str) -> None:
    assert pin_problem(pin) == "shape"


RUNS = ["0000", "1234", "9876", "2468", "13579"]
REPEATED = ["1212", "123123", "1122", "111222", "221100", "343434"]
DATES = ["1987", "2026", "0314", "1231", "870314", "140387", "198703", "201199"]


@pytest.mark.parametrize("pin", [*RUNS, *REPEATED, *DATES])
def test_what_everybody_would_try_first_is_no_pin(pin: str) -> None:
    assert pin_problem(pin) == "trivial"


@pytest.mark.parametrize("pin", ["7294", "86027", "739158", "4090", "50817", "998172"])
def test_other_digits_are_a_pin(pin: str) -> None:
    assert pin_problem(pin) == ""


def test_four_wrong_tries_cost_nothing_and_each_later_one_twice_as_much_up_to_half_an_hour() -> None:
    minutes = [wait_after(failed) // timedelta(minutes=1) for failed in range(1, 13)]
    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30]
    assert wait_after(10_000) == timedelta(minutes=30)


def test_an_account_is_locked_from_now_on() -> None:
    assert locked_until(4, NOW) is None
    assert locked_until(6, NOW) == NOW + timedelta(minutes=2)
