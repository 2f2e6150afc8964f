"""What a flow chart is made of, before anything has a place. Values only."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """The outline of a box; each differs from every other without any colour."""

    END = "end"  # where it begins and ends: round
    TASK = "task"  # something is done
    DECISION = "decision"  # somebody decides: pointed
    HAND = "hand"  # a person dials: a double outline
    NOTE = "note"  # what holds besides: a broken outline


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit where it starts or ends. `number` is the same in both places."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its title, lines below it, and the clocks that hang at it."""

    id: str
    shape: Shape
    title: str
    notes: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow from one node to another of the same lane; `label` stands beside it."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """Nodes under each other, in one column or several. A link to the next one is drawn between them, any
    other beside them. `share` is how wide the lane is, compared with the others.
    """

    id: str
    title: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...] = ()
    share: int = 20
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Chart:
    """A flow: the `head` begins it, at least two lanes and the `band` below them run side by side, the `tail`
    follows the band.
    """

    title: str
    description: str
    head: Node
    lanes: tuple[Lane, ...]
    band: Lane
    tail: tuple[Node, ...]
