"""One attempt on its way out: words, channel, outcome. Knows no incident rules."""

from dataclasses import replace
from datetime import timedelta

from engine.facts import Facts
from engine.vocabulary import AttemptState, Cause
from flows.clock import seconds
from flows.wiring import Office
from flows.wording import quiet, write
from models.attempts import Outcome
from models.doubts import Doubt, Sighted
from models.notices import Notice
from models.tries import Outgoing
from notifications.errors import ChannelError, NotificationError, OutcomeUnknown

# The provider's clock and ours may differ: look a little further back than we sent.
SKEW = timedelta(minutes=2)


class Sender:
    """Sends attempts and asks what became of them. Used by many threads at once."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def send(self, out: Outgoing, facts: Facts) -> Outcome:
        """Hand one attempt to its provider, with those its text speaks for too."""
        others = tuple(one.id for one in out.others)
        return replace(self._send(out, facts), others=others, incident=out.incident)

    def _send(self, out: Outgoing, facts: Facts) -> Outcome:
        """Hand over one text or call, and remember how its provider fared."""
        carriers = self._office.carriers
        channel = carriers.get(out.channel, out.provider)
        if channel is None:  # the settings have changed since
            gone = f"no provider {out.provider} carries {out.channel} any more"
            return Outcome(out.id, AttemptState.FAILED, error=gone, cause=Cause.ACCOUNT)
        carriers.tries(out.channel, out.provider)
        begun = seconds()
        try:
            message = write(self._office, facts, out)
            receipt = channel.send(message, out.number, timeout=self._timeout, attempt=out.id)
        except OutcomeUnknown as error:
            self._missed(out, None, seconds() - begun)
            return Outcome(out.id, AttemptState.UNKNOWN, error=str(error))
        except ChannelError as error:
            self._missed(out, error.cause, seconds() - begun, error.retry_after)
            rest = None if error.retry_after is None else timedelta(seconds=error.retry_after)
            failed = AttemptState.FAILED
            return Outcome(out.id, failed, error=_short(error), cause=error.cause, rest=rest)
        except NotificationError as error:  # words that cannot be made
            return Outcome(out.id, AttemptState.FAILED, error=str(error), cause=Cause.MESSAGE)
        took = seconds() - begun
        carriers.arrived(out.channel, out.provider, took)
        self._office.meter.tried(out.channel.value, out.provider, "handed_over", took, drill=out.drill)
        return Outcome(out.id, AttemptState.HANDED_OVER, receipt.provider_id, segments=receipt.segments)

    def say(self, notice: Notice, locale: str) -> tuple[str | None, str]:
        """Send a quiet word: (the provider's id of it, what went wrong or "")."""
        channel = self._office.carriers.get(notice.channel, notice.provider)
        if channel is None:
            return None, "no such provider any more"
        try:
            message = quiet(self._office, notice, locale)
            receipt = channel.send(message, notice.number, timeout=self._timeout)
        except NotificationError as error:
            return None, str(error)
        return receipt.provider_id, ""

    def _missed(self, out: Outgoing, cause: Cause | None, took: float, rest: float | None = None) -> None:
        self._office.carriers.missed(out.channel, out.provider, cause, took, rest)
        outcome = cause.value if cause else "unknown"
        self._office.meter.tried(out.channel.value, out.provider, outcome, took, drill=out.drill)

    @property
    def _timeout(self) -> float:
        return self._office.settings.watch.send_seconds

    def look_up(self, doubt: Doubt, known: frozenset[str]) -> tuple[Sighted | None, bool]:
        """(what the provider has of it, whether the provider could say at all)."""
        channel = self._office.carriers.get(doubt.channel, doubt.provider)
        if channel is None or not channel.can_look_up:
            return None, False
        since = doubt.since - SKEW
        timeout = self._office.settings.watch.look_up_seconds
        try:
            sighting = channel.look_up(doubt.number, doubt.code, since, known, timeout=timeout)
        except ChannelError:
            return None, False
        if sighting is None:
            return None, True
        return Sighted(sighting.provider_id, sighting.cause, sighting.code), True


def _short(error: ChannelError) -> str:
    return f"{error.code}: {error}" if error.code and error.code not in str(error) else str(error)
