"""Who has spoken so far about what takes several, as an incident's row keeps it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.quorums import Voice

Stored = dict[str, list[dict[str, Any]]]


def spoken(said: Mapping[str, Sequence[Voice]]) -> Stored:
    """Voices by matter, as they are stored."""
    return {
        name: [{"person": v.person, "roles": list(v.roles), "at": v.at.isoformat()} for v in voices]
        for name, voices in said.items()
    }


def read(stored: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, tuple[Voice, ...]]:
    """The same, as the rules see them."""
    return {
        name: tuple(Voice(v["person"], tuple(v["roles"]), datetime.fromisoformat(v["at"])) for v in voices)
        for name, voices in stored.items()
    }
