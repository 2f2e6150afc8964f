"""What an axis of time says, in the language of a chronicle: the picture of limits and the curve share it."""

from datetime import datetime

from flows.report.chronicle import Chronicle


class ClockFace:
    """Times under an axis."""

    def __init__(self, says: Chronicle) -> None:
        self._says = says

    def clock(self, at: datetime, *, new_day: bool) -> str:
        """02:10; with the day where it begins."""
        local = self._says.local(at)
        if not new_day:
            return f"{local:%H:%M}"
        return self._says.both(f"{local.day}日{local:%H:%M}", f"{local.day} {local:%b %H:%M}")
