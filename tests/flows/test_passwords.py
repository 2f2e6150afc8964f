"""What is kept of a password, and passwords made here."""

import time

from flows import passwords
from tests.passwords import AT_FULL_COST


def test_a_hash_is_argon2id_at_a_cost_that_makes_guessing_slow() -> None:
    kept = AT_FULL_COST.hash("night-watch-2410")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert AT_FULL_COST.verify("night-watch-2410", kept)


def test_the_right_secret_fits_and_no_other() -> None:
    kept = passwords.hashed("night-watch-2410")
    assert passwords.fits("night-watch-2410", kept)
    assert not passwords.fits("night-watch-2411", kept)


def test_where_there_is_nothing_to_compare_with_it_takes_as_long() -> None:
    kept, spent = passwords.hashed("night-watch-2410"), []
    for against in (kept, ""):
        assert not passwords.fits("wrong-one-1", against)  # the first one makes what is compared with
        began = time.perf_counter()
        for _ in range(50):
            passwords.fits("wrong-one-1", against)
        spent.append(time.perf_counter() - began)
    assert max(spent) < 5 * min(spent)


def test_a_password_made_here_is_good_enough_by_our_own_rule() -> None:
    made = {passwords.generated() for _ in range(20)}
    assert len(made) == 20
    for password in made:
        passwords.require_good(password, "zhuban", ["主班甲"])
