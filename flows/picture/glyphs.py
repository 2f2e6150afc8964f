"""The signs of a picture. Each differs by its shape; the colour only helps."""

from engine.vocabulary import ClockState
from flows.picture.figures import Outcome
from flows.picture.svg import box, element, line, path

_R = 4.2


def tried(outcome: Outcome, x: float, y: float) -> str:
    """A try of a call: answered a disc, sent a stroke, failed a cross, under way a ring, unknown a rhomb."""
    kind = f"pic-try {outcome}"
    match outcome:
        case Outcome.ANSWERED:
            return element("circle", cx=x, cy=y, r=_R, kind=kind)
        case Outcome.OPEN:
            return element("circle", cx=x, cy=y, r=_R - 0.8, kind=kind)
        case Outcome.SENT:
            return box(x - 1, y - _R, 2, 2 * _R, kind)
        case Outcome.FAILED:
            r = _R - 0.7
            return line(x - r, y - r, x + r, y + r, kind) + line(x - r, y + r, x + r, y - r, kind)
        case Outcome.UNKNOWN:
            return path([(x, y - _R), (x + _R, y), (x, y + _R), (x - _R, y)], kind, closed=True)


def met(x: float, y: float, *, late: bool) -> str:
    """Done: a tick in a ring; done late: an exclamation mark in a square."""
    if late:
        sign = line(x, y - 3.4, x, y + 0.8, "pic-sign late") + box(x - 0.9, y + 2.4, 1.8, 1.6, "pic-dot late")
        return box(x - 6, y - 6, 12, 12, "pic-met late", 2) + sign
    tick = path([(x - 2.9, y + 0.2), (x - 0.8, y + 2.5), (x + 3.1, y - 2.5)], "pic-sign")
    return element("circle", cx=x, cy=y, r=6.2, kind="pic-met") + tick


def warn(x: float, y: float) -> str:
    """When a limit is said to be near: a wedge that points at the bar from above."""
    return path([(x - 3.4, y - 11), (x + 3.4, y - 11), (x, y - 5.6)], "pic-warn", closed=True)


def due(x: float, y: float, *, gone: bool = False) -> str:
    """Where a limit ends: a stroke through the bar."""
    high = 5.0 if gone else 9.0
    return line(x, y - high, x, y + high, "pic-due gone" if gone else "pic-due")


# How the time gone of a bar looks, by the state of its limit.
TONES = {
    ClockState.RUNNING: "calm",
    ClockState.WARNED: "near",
    ClockState.BREACHED: "over",
    ClockState.MET: "met",
    ClockState.MET_LATE: "late",
    ClockState.SENT_BACK: "gone",
    ClockState.SUPERSEDED: "gone",
    ClockState.ENDED: "gone",
}
