"""大屏: the board on a wall, for whoever passes. What keeps no content does not stand on it at all."""

from dataclasses import dataclass, replace

from console.board import Row, rows_of
from console.filters import Filters
from console.on_duty import OnDuty, on_duty
from console.times import Wall
from flows import posts
from flows.acts import searching, views
from flows.wiring import Office

# The most pressing come first; nobody stands before a wall for longer than it takes to turn so many.
SHOWN = 40


@dataclass(frozen=True)
class WallView:
    """What is on the wall. `hidden` open incidents are less pressing than all that is shown."""

    rows: tuple[Row, ...]
    hidden: int
    total: int
    on_duty: tuple[OnDuty, ...]


def on_the_wall(office: Office, wall: Wall) -> WallView:
    """The wall as it is now. Raises StoreError."""
    asked = replace(Filters().asked("", searching.wordless(office)), spoken=True)
    seen = views.board(office, SHOWN, 0, asked)
    rows = rows_of(office, seen, wall)
    serving = tuple(one for one in on_duty(seen, posts.plans_of(office), wall) if one.names)
    return WallView(rows, seen.total - len(rows), seen.total, serving)
