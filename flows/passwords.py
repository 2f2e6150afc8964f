"""Hashes of passwords and PINs (Argon2id), and which passwords are known to everybody (zxcvbn).

Imported only where somebody signs in or sets one: the watch carries neither library.
"""

import secrets
from collections.abc import Iterable
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from zxcvbn import zxcvbn

from engine import credentials
from flows.acts.errors import BadInput, Problem

# Of 0 to 4; below 3 it falls to a hundred million guesses, which is a second for whoever has the hash.
LEAST = 3
# What anybody would build a password of here: the estimator knows no pinyin.
COMMON = ("zhishou", "zhiban", "zhibanshi", "duty", "officer", "admin", "administrator", "yuqing", "password")

# Letters and digits that are not taken for each other when somebody reads them out.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHash((Argon2Hasher(),))

_REMEDIES = {
    "short": f"at least {credentials.SHORTEST} characters (Article 19)",
    "long": f"at most {credentials.LONGEST} characters",
    "letters": "letters and digits (Article 19): it has no letter",
    "digits": "letters and digits (Article 19): it has no digit",
    "login": "it must not contain the login",
    "known": "known or easily guessed: take three or four words and a number of your own",
}


def hashed(secret: str) -> str:
    """What is kept of a password or PIN."""
    return _hasher.hash(secret)


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe(16))


def fits(secret: str, kept: str) -> bool:
    """Whether this is the secret; where there is none to compare with, it takes as long."""
    return _hasher.verify(secret[: credentials.LONGEST], kept or _nobodys()) and bool(kept)


def require_good(password: str, login: str, about: Iterable[str]) -> None:
    """BadInput with everything the password lacks; `about` are words somebody might guess it from."""
    found = list(credentials.password_problems(password, login))
    if not found and zxcvbn(password, user_inputs=[login, *about, *COMMON])["score"] < LEAST:
        found = ["known"]
    if found:
        raise BadInput([Problem(f"password.{one}", "(not shown)", _REMEDIES[one]) for one in found])


def require_pin(pin: str) -> None:
    """BadInput unless this is a PIN."""
    remedies = {
        "shape": f"{credentials.PIN_SHORTEST} to {credentials.PIN_LONGEST} digits, 6 are better",
        "trivial": "no run, no repetition, no date: everybody would try those first",
    }
    problem = credentials.pin_problem(pin)
    if problem:
        raise BadInput([Problem(f"pin.{problem}", "(not shown)", remedies[problem])])


def generated() -> str:
    """A password to hand over once: four groups of four, with letters and digits."""
    while True:
        groups = ["".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4)]
        made = "-".join(groups)
        if not list(credentials.password_problems(made, "-" * 5)):
            return made
