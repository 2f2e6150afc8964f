"""How much goes out: lists in a storm, and limits of one person, one channel, one provider."""

from datetime import timedelta

from pydantic import Field, model_validator

from engine.pacing import Limit
from engine.storms import Storm
from engine.vocabulary import ChannelKind, Per, Urgency
from flows.provider_settings import Section


class StormSettings(Section):
    """Many incidents at once: texts to one person are gathered into lists."""

    matters: int = Field(4, ge=0, description="from so many matters waiting for one person on; 0: never")
    gather_seconds: float = Field(30.0, gt=0, le=300, description="how long a text waits for others")

    @property
    def rule(self) -> Storm:
        """The same for the engine."""
        return Storm(self.matters, timedelta(seconds=self.gather_seconds))


class LimitSettings(Section):
    """At most so many messages in so long: to one person, on one channel, or by one provider."""

    per: Per = Field(description="person, channel or provider: each counts for itself")
    most: int = Field(ge=1, le=100_000, description="messages within the time")
    seconds: float = Field(gt=0, le=86_400, description="the time")
    urgency: Urgency = Field(Urgency.NORMAL, description="normal or urgent: the most pressing that waits")
    channel: ChannelKind | None = Field(None, description="only sms, voice or chat; empty: whatever it is")
    provider: str = Field("", description="only this provider; empty: whichever it is")

    @model_validator(mode="after")
    def _means_something(self) -> "LimitSettings":
        """The engine says what a limit may not be."""
        if self.channel is ChannelKind.MANUAL:
            raise ValueError("what is dialled by hand is not limited: name sms, voice or chat, or none")
        self.rule  # noqa: B018 - raises ValueError
        return self

    @property
    def rule(self) -> Limit:
        """The same for the engine."""
        within = timedelta(seconds=self.seconds)
        return Limit(self.per, self.most, within, self.channel, self.provider, self.urgency)
