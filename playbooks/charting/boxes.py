"""A node becomes a box: its words are broken into lines and each line has its place. Lengths in px."""

from collections.abc import Iterator
from dataclasses import dataclass

from playbooks.charting.measuring import wrapped
from playbooks.charting.nodes import Clock, Node, Shape

TITLE, NOTE = 14.0, 12.0
POINT = 14.0  # how far the ends of a decision reach beyond its flat sides
_LEADING = 1.38
_PAD = 9.0
ICON = 13.0
_GAP = 4.0
_COLUMN_GAP = 18.0


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text; `y` is its base line, `room` how wide it may be. `icon`: a clock stands before it."""

    text: str
    x: float
    y: float
    size: float
    room: float
    bold: bool = False
    icon: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A node at its place, with its words; `rule` is where a line parts the clocks from the rest."""

    id: str
    shape: Shape
    x: float
    y: float
    width: float
    height: float
    words: tuple[Word, ...]
    rule: float | None = None

    def right(self, down: float) -> float:
        """Where its outline ends on the right, so far `down` (0 to 1): a point is in the middle."""
        back = POINT * abs(2 * down - 1) if self.shape is Shape.DECISION else 0.0
        return self.x + self.width - back


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line along right angles that ends in a point; `label` is beside it."""

    points: tuple[tuple[float, float], ...]
    label: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """The outline of a lane, with its title."""

    x: float
    y: float
    width: float
    height: float
    title: tuple[Word, ...]


def box(node: Node, x: float, y: float, width: float, columns: int = 1) -> Box:
    """The box of a node whose outline begins at (x, y); its clocks stand in as many columns."""
    margin = _PAD + (POINT + 2 if node.shape is Shape.DECISION else 0.0)
    left, room = x + margin, width - 2 * margin
    words, bottom = _stack(node, left, y + _PAD, room)
    rule = None
    if node.clocks:
        rule = bottom + _GAP
        hung, bottom = _hung(node.clocks, left, rule + _GAP, room, columns)
        words += hung
    return Box(node.id, node.shape, x, y, width, bottom + _PAD - y, tuple(words), rule)


def _stack(node: Node, left: float, top: float, room: float) -> tuple[list[Word], float]:
    words, y = [], top
    texts = [(node.title, TITLE, True), *((note, NOTE, False) for note in node.notes)]
    for text, size, bold in texts:
        for line in wrapped(text, size, room, bold=bold):
            words.append(Word(line, left, y + size, size, room, bold))
            y += size * _LEADING
    return words, y


def _hung(
    clocks: tuple[Clock, ...], left: float, top: float, room: float, columns: int
) -> tuple[list[Word], float]:
    """The clocks in rows of as many columns; a row is as high as its highest clock."""
    each = (room - _COLUMN_GAP * (columns - 1)) / columns
    words: list[Word] = []
    for first in range(0, len(clocks), columns):
        lowest = top
        for nth, clock in enumerate(clocks[first : first + columns]):
            lines = list(_clock(clock, left + nth * (each + _COLUMN_GAP), top, each))
            words += lines
            lowest = max(lowest, top + len(lines) * NOTE * _LEADING)
        top = lowest
    return words, top


def _clock(clock: Clock, left: float, top: float, room: float) -> Iterator[Word]:
    indent = ICON + _GAP
    for nth, line in enumerate(wrapped(f"{clock.number} {clock.text}", NOTE, room - indent)):
        y = top + NOTE + nth * NOTE * _LEADING
        yield Word(line, left + indent, y, NOTE, room - indent, icon=nth == 0)
