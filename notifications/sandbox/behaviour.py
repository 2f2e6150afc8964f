"""What a phone does by itself when it is called."""

import re
from dataclasses import dataclass

from notifications.errors import BadBehaviour

KINDS = ("ring", "answer", "busy", "no_answer", "machine", "fax", "unknown", "fail")
_ANSWERED_BY = {"machine": "machine_start"}
_WRITTEN = re.compile(r"(answer):([0-9*#]+)")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One of `KINDS`; `keys` are pressed one by one after an answer."""

    kind: str = "ring"
    keys: str = ""

    @property
    def answered_by(self) -> str:
        """What machine detection finds, in Twilio's word."""
        return "human" if self.kind == "answer" else _ANSWERED_BY.get(self.kind, self.kind)


class Behaviours:
    """What each phone does; one without a behaviour of its own does what all do."""

    def __init__(self) -> None:
        self._all = Behaviour()
        self._own: dict[str, Behaviour] = {}

    def set(self, number: str | None, written: str) -> None:
        """Have one phone, or with None all others, behave as written. Raises BadBehaviour.

        "ring" waits for somebody until the call's time is up; "answer" picks up and listens to the
        end, "answer:12#" presses these keys; "machine", "fax" and "unknown" pick up and are detected
        as that; "busy", "no_answer" and "fail" end the call at once.
        """
        behaviour = _read(written)
        if number is None:
            self._all = behaviour
        else:
            self._own[number] = behaviour

    def of(self, number: str) -> Behaviour:
        """What this phone does."""
        return self._own.get(number, self._all)

    def clear(self) -> None:
        """Every phone rings again."""
        self._all = Behaviour()
        self._own.clear()


def _read(written: str) -> Behaviour:
    if found := _WRITTEN.fullmatch(written):
        return Behaviour(found.group(1), found.group(2))
    if written not in KINDS:
        raise BadBehaviour(f"{written!r} is no behaviour; there are {', '.join(KINDS)} and answer:<keys>")
    return Behaviour(written)
