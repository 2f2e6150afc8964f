"""Passwords, PINs and wrong tries: what is refused, and how long somebody waits. Numbers are ours but one.

Article 19 of the founding rules asks for ten characters, letters and digits. What everybody knows
(qwerty, dates, names) is `flows.passwords`' to find: that takes lists.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

# Article 19: not fewer than ten, letters and digits together. The most is what the estimator reads.
SHORTEST, LONGEST = 10, 72
PIN_SHORTEST, PIN_LONGEST = 4, 6

# From the fifth wrong try in a row: 1, 2, 4 … minutes, half an hour at the most. Shorter, and a machine
# guesses; longer, and anybody can keep the duty officer out.
FREE_TRIES = 4
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)


def password_problems(password: str, login: str) -> Iterator[str]:
    """What a password lacks, by name: short, long, letters, digits, login."""
    if len(password) < SHORTEST:
        yield "short"
    if len(password) > LONGEST:
        yield "long"
    if not any(one.isalpha() for one in password):
        yield "letters"
    if not any(one.isdigit() for one in password):
        yield "digits"
    if login.casefold() in password.casefold():
        yield "login"


def pin_problem(pin: str) -> str:
    """Why this is no PIN: shape, trivial; "" if it is one."""
    if not (pin.isascii() and pin.isdecimal() and PIN_SHORTEST <= len(pin) <= PIN_LONGEST):
        return "shape"
    return "trivial" if _is_run(pin) or _repeats(pin) or _is_date(pin) else ""


def _is_run(pin: str) -> bool:
    """0000, 1234, 9876, 2468: every step is the same."""
    return len({int(b) - int(a) for a, b in pairwise(pin)}) == 1


def _repeats(pin: str) -> bool:
    """1212, 123123, 1122, 111222."""
    halves = {pin[: len(pin) // 2], pin[len(pin) // 2 :]}
    pairs = [pin[at : at + 2] for at in range(0, len(pin), 2)]
    return len(halves) == 1 or len(set(pairs)) == 1 or (len(set(pin)) <= 2 and list(pin) in _sorted(pin))


def _sorted(pin: str) -> list[list[str]]:
    return [sorted(pin), sorted(pin, reverse=True)]


def _is_date(pin: str) -> bool:
    """A year of ours, MMDD, YYMM of one's birth, YYMMDD, DDMMYY."""
    if len(pin) == 4:
        return pin[:2] in ("19", "20") or _is_day(pin[:2], pin[2:])
    if len(pin) == 6:
        return _is_day(pin[2:4], pin[4:]) or _is_day(pin[2:4], pin[:2]) or pin[:2] in ("19", "20")
    return False


def _is_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def wait_after(failed: int) -> timedelta:
    """How long to wait after so many wrong tries in a row."""
    over = failed - FREE_TRIES
    if over <= 0:
        return timedelta()
    doubled: int = 2 ** min(over - 1, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def locked_until(failed: int, now: datetime) -> datetime | None:
    """Until when no try counts, not even a right one; None: at once."""
    wait = wait_after(failed)
    return now + wait if wait else None
