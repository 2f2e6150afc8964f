"""What Twilio's error codes mean for us. The table and its sources are in `twilio_codes.toml`.

A code that is not in the table is tried again: an alert too many is the smaller harm.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from engine.parts import Text
from notifications.errors import Cause


@dataclass(frozen=True, slots=True)
class Meaning:
    """Why something with this code was not carried, and what the desk reads about it."""

    cause: Cause
    words: Text


def _read() -> Mapping[str, Any]:
    table = files("notifications.channels").joinpath("twilio_codes.toml")
    return tomllib.loads(table.read_text(encoding="utf-8"))


_TABLE = _read()

MEANINGS: Mapping[str, Meaning] = MappingProxyType(
    {
        code: Meaning(cause, Text(zh=words[0], en=words[1]))
        for cause in Cause
        for code, words in _TABLE[cause.value].items()
    }
)
"""By code as Twilio writes it, by HTTP status, or by the word for a call's end."""

LANDLINE = frozenset(_TABLE["landline"])
"""Codes that say: no text ever reaches this number, a call may."""

OPTED_OUT = frozenset(_TABLE["opted_out"])
"""Codes that say: the person texted STOP, and only their own START lifts it."""


def cause_of(code: str) -> Cause:
    """Why a text or call with this code was not carried; PASSING for what is not known."""
    found = MEANINGS.get(code)
    return found.cause if found else Cause.PASSING


def words_of(code: str, locale: str) -> str:
    """What the desk reads for this code; the code itself for what is not known."""
    found = MEANINGS.get(code)
    return found.words.in_(locale) if found else code
