"""How the receipts of one text or call come."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """Late by so many seconds; each twice; the last first; or never."""

    late: float = 0.0
    twice: bool = False
    reversed: bool = False
    never: bool = False


PROMPT = Manner()
"""As they should: each once, in order, at once."""
