"""What somebody found who looked at this installation."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How bad it is: wrong means somebody may not be called."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `remedy` is "" when there is nothing to do."""

    place: str
    verdict: Verdict
    what: str
    remedy: str = ""
