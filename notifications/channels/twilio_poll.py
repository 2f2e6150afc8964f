"""Reads Twilio's lists again and again, for an office that nobody can reach from outside.

Nothing is left out; what was told and kept is not told again.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from notifications.channels.twilio_lists import QUEUED_AT_MOST, Listed, Mark
from notifications.message import Incoming, Mail, Report

Rows = Callable[[int | None], Iterable[Listed]]
"""A list, newest first: at most so many entries, or all there are, fetched as they are taken."""

_FIRST_LOOK = 50  # entries; enough to see where the list stands, and what is still on its way
_NOTHING_YET = Mark(datetime(2020, 1, 1, tzinfo=UTC))  # older than any entry of ours


@dataclass(frozen=True, slots=True)
class _Place:
    """What a cursor says. Texts of before `floor` are nobody's answer to a page of ours.

    `turn` counts the readings; by it no two cursors are alike.
    """

    turn: int
    floor: datetime
    marks: tuple[Mark, ...]

    @classmethod
    def read(cls, cursor: str) -> "_Place":
        turn, floor, *marks = json.loads(cursor)
        return cls(turn, datetime.fromisoformat(floor), tuple(Mark.read(mark) for mark in marks))

    def write(self) -> str:
        return json.dumps([self.turn, self.floor.isoformat(), *(mark.write() for mark in self.marks)])


class Poll:
    """Polls for one channel; one caller at a time.

    What was told is remembered, and counts as kept once the cursor that was handed out with it comes
    back: without that, each reading would tell the last minutes again, and each costs its receiver a
    look into the database. In memory only: after a restart, things are told once more.
    """

    def __init__(self) -> None:
        self._kept: dict[str, datetime] = {}
        self._told: dict[str, datetime] = {}
        self._handed_out = ""

    def read(self, cursor: str, *lists: Rows) -> Mail:
        """What the lists tell beyond `cursor`; nothing the first time, when it is "".

        The first list is the one with what came in, if any does.
        """
        if not cursor:
            marks = tuple(_NOTHING_YET.read_on(rows(_FIRST_LOOK), 0)[1] for rows in lists)
            return Mail(_Place(1, marks[0].seen, marks).write())
        if cursor == self._handed_out:
            self._kept |= self._told
        place, found, marks_now = _Place.read(cursor), [], []
        for mark, rows in zip(place.marks, lists, strict=True):
            entries, further = mark.read_on(rows(None), place.turn)
            found += [row for row in entries if isinstance(row.tells, Report) or row.created > place.floor]
            marks_now.append(further)
        after = _Place(place.turn + 1, place.floor, tuple(marks_now)).write()
        return self._mail(after, found)

    def _mail(self, after: str, found: list[Listed]) -> Mail:
        news = [row for row in found if row.tells and row.tells.provider_id not in self._kept]
        self._handed_out = after
        self._told = {row.tells.provider_id: row.created for row in news if row.tells}
        if self._told:  # what is older than any reading goes back is not met again
            oldest = max(self._told.values()) - 2 * QUEUED_AT_MOST
            self._kept = {sid: created for sid, created in self._kept.items() if created > oldest}
        return Mail(
            after,
            tuple(row.tells for row in news if isinstance(row.tells, Incoming)),
            tuple(row.tells for row in news if isinstance(row.tells, Report)),
        )
