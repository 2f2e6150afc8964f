"""Ways for the arrows between boxes that are not neighbours: through gutters that no box reaches into.

A gutter lies to the right of each column, a bus above all of them. Each arrow has tracks of its own there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from playbooks.charting.nodes import Link

K = TypeVar("K")
# A place on a gutter: the number of the box, and how far down it; a place on the bus: column and track.
Port = tuple[float, float]
TOP: Port = (-1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow's ports, and its tracks: in the gutter of its source, on the bus, in that of its target.

    Within one column there is one track only: `bus` is None and `arriving` the same as `leaving`.
    """

    source: Port
    target: Port
    leaving: int
    arriving: int
    bus: int | None


@dataclass(frozen=True, slots=True)
class Routes:
    """Every route, and how many tracks each gutter and the bus need."""

    routes: Mapping[Link, Route]
    gutters: tuple[int, ...]
    bus: int


def route(columns: Sequence[Sequence[str]], links: Sequence[Link]) -> Routes:
    """The routes of `links` between boxes that stand in `columns`, by their ids."""
    column_of = {box: n for n, boxes in enumerate(columns) for box in boxes}
    ports = _ports([box for boxes in columns for box in boxes], links)
    spans: list[dict[tuple[Link, str], tuple[Port, Port]]] = [{} for _ in columns]
    for link, (source, target) in ports.items():
        first, last = column_of[link.source], column_of[link.target]
        if first == last:
            spans[first][link, "source"] = source, target
        else:
            spans[first][link, "source"] = TOP, source
            spans[last][link, "target"] = TOP, target
    tracks = [packed(each) for each in spans]
    across = {}
    for link in ports:
        first, last = column_of[link.source], column_of[link.target]
        if first != last:
            ends = (first, tracks[first][link, "source"]), (last, tracks[last][link, "target"])
            across[link] = (min(ends), max(ends))
    bus = packed(across)
    routes = {}
    for link, (source, target) in ports.items():
        leaving = tracks[column_of[link.source]][link, "source"]
        arriving = tracks[column_of[link.target]].get((link, "target"), leaving)
        routes[link] = Route(source, target, leaving, arriving, bus.get(link))
    return Routes(routes, tuple(_count(each.values()) for each in tracks), _count(bus.values()))


def _count(tracks: Iterable[int]) -> int:
    return max(tracks, default=-1) + 1


def _ports(boxes: Sequence[str], links: Sequence[Link]) -> dict[Link, tuple[Port, Port]]:
    """Where each link leaves its box and where it arrives: no two ports of a box are the same."""
    found: dict[tuple[Link, str], Port] = {}
    for number, box in enumerate(boxes):
        here = [(link, "target") for link in links if link.target == box]
        here += [(link, "source") for link in links if link.source == box]
        for n, port in enumerate(here, start=1):
            found[port] = float(number), n / (len(here) + 1)
    return {link: (found[link, "source"], found[link, "target"]) for link in links}


def packed(spans: Mapping[K, tuple[Port, Port]]) -> dict[K, int]:
    """A track for each span, the innermost that is free: two that run side by side never share one."""
    taken: list[list[tuple[Port, Port]]] = []
    found: dict[K, int] = {}
    in_order = sorted(spans.items(), key=lambda item: (abs(item[1][1][0] - item[1][0][0]), item[1]))
    for key, ends in in_order:
        first, last = min(ends), max(ends)
        free = (n for n, others in enumerate(taken) if all(last < a or b < first for a, b in others))
        track = next(free, len(taken))
        if track == len(taken):
            taken.append([])
        taken[track].append((first, last))
        found[key] = track
    return found
