"""A lane laid out: its boxes under each other, in one column or several, and the arrows among them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from playbooks.charting.boxes import NOTE, TITLE, Arrow, Box, Frame, Word, box
from playbooks.charting.measuring import wrapped
from playbooks.charting.nodes import Lane, Link, Node
from playbooks.charting.routing import Route, Routes, route

_INSET = 9.0  # of boxes in the frame of their lane
_APART, _ARROW = 9.0, 20.0  # between boxes; with an arrow between them
_STEM = 22.0  # where an arrow to the next box leaves, from the left
_LINE = NOTE * 1.38
_TRACK = 9.0
_COLUMNS_APART = 10.0


class Column:
    """Boxes under each other from (x, y) on, and the arrows from one to the next."""

    def __init__(
        self, nodes: Sequence[Node], links: Mapping[str, Link], x: float, y: float, width: float
    ) -> None:
        self.boxes: list[Box] = []
        self.arrows: list[Arrow] = []
        self.width = width
        for node in nodes:
            if self.boxes:
                y += self._gap(links.get(node.id), x, y)
            self.boxes.append(box(node, x, y, width))
            y += self.boxes[-1].height
        self.bottom = y

    def _gap(self, link: Link | None, x: float, y: float) -> float:
        """The room before the next box, for an arrow straight down and what has to happen first."""
        if link is None or link.source != self.boxes[-1].id:
            return _APART
        room = self.width - _STEM - 8
        lines = wrapped(link.label, NOTE, room)
        gap = max(_ARROW, len(lines) * _LINE + 8)
        first = y + (gap - len(lines) * _LINE) / 2 + NOTE
        label = tuple(
            Word(line, x + _STEM + 8, first + n * _LINE, NOTE, room) for n, line in enumerate(lines)
        )
        self.arrows.append(Arrow(((x + _STEM, y), (x + _STEM, y + gap)), label))
        return gap


class Placed:
    """A lane at its place: its frame begins at (x, y)."""

    def __init__(self, lane: Lane, x: float, y: float, width: float) -> None:
        self._at = x, y, width
        inner = width - 2 * _INSET
        self._title = tuple(
            Word(line, x + _INSET, y + 5 + TITLE * (1 + 1.3 * n), TITLE, inner, bold=True)
            for n, line in enumerate(wrapped(lane.title, TITLE, inner, bold=True))
        )
        parts = _parted(lane, inner)
        straight = {b.id: link for part in parts for a, b in _pairs(part) if (link := _link(lane, a, b))}
        beside = [link for link in lane.links if straight.get(link.target) != link]
        routes = route([[node.id for node in part] for part in parts], beside)
        self._bus = self._title[-1].y + 8.0
        top = self._bus + (_TRACK * (routes.bus + 1) if routes.bus else 2.0)
        self._columns = self._stacked(parts, straight, routes, top)
        self.boxes = tuple(one for column in self._columns for one in column.boxes)
        self.arrows = (
            *(arrow for column in self._columns for arrow in column.arrows),
            *(self._around(found) for found in routes.routes.values()),
        )
        self.bottom = max(column.bottom for column in self._columns) + _INSET

    def frame(self, bottom: float) -> Frame:
        """Its outline, down to `bottom`."""
        x, y, width = self._at
        return Frame(x, y, width, bottom - y, self._title)

    def _stacked(
        self, parts: Sequence[Sequence[Node]], links: Mapping[str, Link], routes: Routes, top: float
    ) -> list[Column]:
        gutters = [_TRACK * (tracks + 1) if tracks else 0.0 for tracks in routes.gutters]
        x, _, width = self._at
        room = width - 2 * _INSET - sum(gutters) - _COLUMNS_APART * (len(parts) - 1)
        each = room / len(parts)
        columns = []
        left = x + _INSET
        for part, gutter in zip(parts, gutters, strict=True):
            columns.append(Column(part, links, left, top, each))
            left += each + gutter + _COLUMNS_APART
        return columns

    def _around(self, route: Route) -> Arrow:
        """Out of the right of a box, along its tracks, and into the right of another."""
        source, target = self.boxes[int(route.source[0])], self.boxes[int(route.target[0])]
        leaves, arrives = (
            source.y + source.height * route.source[1],
            target.y + target.height * route.target[1],
        )
        right, end = source.right(route.source[1]), target.right(route.target[1])
        there = source.x + source.width + _TRACK * (route.leaving + 1)
        here = target.x + target.width + _TRACK * (route.arriving + 1)
        if route.bus is None:
            return Arrow(((right, leaves), (there, leaves), (there, arrives), (end, arrives)))
        over = self._bus + _TRACK * (route.bus + 0.5)
        return Arrow(
            ((right, leaves), (there, leaves), (there, over), (here, over), (here, arrives), (end, arrives))
        )


def _pairs(nodes: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    return pairwise(nodes)


def _link(lane: Lane, source: Node, target: Node) -> Link | None:
    return next((link for link in lane.links if (link.source, link.target) == (source.id, target.id)), None)


def _parted(lane: Lane, inner: float) -> list[tuple[Node, ...]]:
    """The nodes in as many columns as the lane has, about equally high, in their order."""
    heights = [box(node, 0, 0, inner / lane.columns - 4 * _TRACK).height + _APART for node in lane.nodes]
    parts: list[tuple[Node, ...]] = []
    begun, height = 0, 0.0
    for n, one in enumerate(heights):
        left = lane.columns - len(parts)
        fair = (height + sum(heights[n:])) / left
        if n > begun and left > 1 and height + one / 2 > fair:
            parts.append(lane.nodes[begun:n])
            begun, height = n, 0.0
        height += one
    return [*parts, lane.nodes[begun:]]
