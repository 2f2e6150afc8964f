"""Argon2 as it is, at a cost a test can pay: hundreds of hashes would take minutes of two cores."""

from collections.abc import Iterator

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from flows import passwords

AT_FULL_COST = passwords._hasher


@pytest.fixture(scope="session", autouse=True)
def cheaper_hashes() -> Iterator[None]:
    """One pass over a megabyte instead of three over sixty-four."""
    passwords._hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1_024, parallelism=1),))
    passwords._nobodys.cache_clear()
    yield
    passwords._hasher = AT_FULL_COST
