"""What an office elsewhere refuses, or that it cannot be reached."""

from collections.abc import Mapping
from typing import Any

# Kinds of problem after which the same may be tried again: not wrong, only not possible now.
_NOT_NOW = frozenset({"unavailable", "too-fast", "race", "unreachable"})


class Elsewhere(Exception):  # noqa: N818 - read as "refused elsewhere"
    """A refusal as the interface says it; `kind` is the last part of its type."""

    def __init__(self, kind: str, message: str, problems: tuple[Mapping[str, str], ...] = ()) -> None:
        lines = [f"  {one['place']}: {one['value']} → {one['remedy']}" for one in problems]
        super().__init__("\n".join([message, *lines]))
        self.kind, self.message, self.problems = kind, message, problems

    @property
    def is_not_now(self) -> bool:
        """Whether it may be tried again as it is."""
        return self.kind in _NOT_NOW

    @property
    def name(self) -> str:
        """As refusals are called for a script here: BadInput, NotFound …"""
        return "".join(part.capitalize() for part in self.kind.split("-"))


def of_problem(said: Any, status: int) -> Elsewhere:
    """The refusal of a problem document; of an answer that is none, that it is none."""
    if not isinstance(said, dict) or "type" not in said:
        return Elsewhere("unreachable", f"HTTP {status}: this is no office's interface; see --server")
    kind = str(said["type"]).rpartition(":")[2]
    return Elsewhere(kind, str(said["detail"]), tuple(said.get("problems", ())))
