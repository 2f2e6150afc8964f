"""Drills 演练: how their numbers are told from real ones, and when one ends that nobody ends."""

from datetime import timedelta

from pydantic import Field

from flows.provider_settings import Section


class DrillSettings(Section):
    """Every drill. The mark may change: numbers given before keep theirs."""

    mark: str = Field("演", pattern="^(演|[A-Z]{1,4})$", description="stands in the number: 2026-演0001")
    ends_after_hours: float = Field(4.0, gt=0, le=72, description="ours: then a drill ends by itself")

    @property
    def lasts(self) -> timedelta:
        """The same as a length of time."""
        return timedelta(hours=self.ends_after_hours)
