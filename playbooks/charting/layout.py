"""Places for everything in a chart, in layers from top to bottom. Lengths are in px.

The head; the lanes side by side; the band of steps; the tail. Boxes stand under each other and arrows keep to
the room between them, so that nothing lies upon anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from playbooks.charting.boxes import Arrow, Box, Frame, box
from playbooks.charting.columns import Placed
from playbooks.charting.nodes import Chart, Lane, Node

WIDTH = 960.0
_MARGIN, _BETWEEN = 8.0, 14.0
_DROP = 24.0  # between one layer and the next
_HEAD_COLUMNS = 3
_TAIL_APART = 34.0
# A4 within its margins, under a heading, is 1.32 times as high as wide; a little more is set smaller.
_HIGHEST = 1.42


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with everything at its place. `cut` is where it may be parted: between lanes and band."""

    title: str
    description: str
    width: float
    height: float
    frames: tuple[Frame, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    cut: float

    @property
    def sheets(self) -> tuple[tuple[float, float], ...]:
        """(top, bottom) of each sheet of paper it needs to be read: two for one that is too high for one."""
        if self.height <= self.width * _HIGHEST:
            return ((0.0, self.height),)
        return ((0.0, self.cut), (self.cut, self.height))


def draw(chart: Chart) -> Drawing:
    """The chart, laid out; the same chart is always laid out the same way."""
    head = box(chart.head, _MARGIN, _MARGIN, WIDTH - 2 * _MARGIN, _HEAD_COLUMNS)
    head_end = head.y + head.height
    lanes = [Placed(lane, x, head_end + _DROP, width) for lane, x, width in _side_by_side(chart.lanes)]
    lanes_end = max(lane.bottom for lane in lanes)
    band = Placed(chart.band, _MARGIN, lanes_end + _DROP, WIDTH - 2 * _MARGIN)
    frames = [*(lane.frame(lanes_end) for lane in lanes), band.frame(band.bottom)]
    tail = _row(chart.tail, band.bottom + _DROP)
    arrows = [
        Arrow(((x, head_end), (x, frame.y))) for frame in frames[:-1] for x in [frame.x + frame.width / 2]
    ]
    # Past the lanes to the band: between the last two there is room that nothing reaches into.
    past = frames[-2].x - _BETWEEN / 2
    arrows.append(Arrow(((past, head_end), (past, frames[-1].y))))
    first = tail[0].x + tail[0].width / 2
    arrows.append(Arrow(((first, band.bottom), (first, tail[0].y))))
    arrows += [
        Arrow(((left.x + left.width, middle), (right.x, middle)))
        for middle in [tail[0].y + tail[0].height / 2]
        for left, right in pairwise(tail)
    ]
    return Drawing(
        chart.title,
        chart.description,
        WIDTH,
        max(one.y + one.height for one in tail) + _MARGIN,
        tuple(frames),
        (head, *(one for lane in (*lanes, band) for one in lane.boxes), *tail),
        (*arrows, *(arrow for lane in (*lanes, band) for arrow in lane.arrows)),
        lanes_end + _DROP / 2,
    )


def _side_by_side(lanes: Sequence[Lane]) -> Iterator[tuple[Lane, float, float]]:
    """Each lane with its left and its width."""
    room = WIDTH - 2 * _MARGIN - _BETWEEN * (len(lanes) - 1)
    shares = sum(lane.share for lane in lanes)
    x = _MARGIN
    for lane in lanes:
        width = room * lane.share / shares
        yield lane, x, width
        x += width + _BETWEEN


def _row(nodes: Sequence[Node], y: float) -> tuple[Box, ...]:
    """Boxes beside each other, all as high as the highest."""
    width = (WIDTH - 2 * _MARGIN - _TAIL_APART * (len(nodes) - 1)) / len(nodes)
    boxes = [box(node, _MARGIN + n * (width + _TAIL_APART), y, width) for n, node in enumerate(nodes)]
    height = max(one.height for one in boxes)
    return tuple(replace(one, height=height) for one in boxes)
