"""人工拨打: a person at the desk dials. Nothing is sent by a machine.

The desk gets a call card with a number and this script, dials, and taps what came of it; that tap
is the attempt's outcome. To 上级 a machine never speaks first: their script reports and asks nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.vocabulary import ChannelKind, Side
from notifications.rendering import Renderer

PROVIDER = "desk"
"""The provider stored on a manual attempt: the office's own hands."""


@dataclass(frozen=True, slots=True)
class CallScript:
    """What to say on the telephone, line by line, in `locale`. `upward`: to somebody above."""

    lines: tuple[str, ...]
    locale: str
    upward: bool

    @property
    def text(self) -> str:
        """The whole script."""
        return "\n".join(self.lines)


def call_script(renderer: Renderer, side: Side, locale: str, variables: Mapping[str, str]) -> CallScript:
    """The script for somebody who stands at `side`. Raises MissingVariable."""
    upward = side is Side.ABOVE
    name = "call_card_above" if upward else "call_card"
    message = renderer.render(name, ChannelKind.MANUAL, locale, variables)
    return CallScript(tuple(message.text.splitlines()), message.locale, upward)
