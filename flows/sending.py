"""One attempt on its way out: words, channel, outcome. Knows no incident rules."""

from datetime import timedelta

from engine.facts import Facts
from engine.vocabulary import AttemptState
from flows.wiring import Office
from flows.wording import write
from models.attempts import Doubt, Outcome
from models.paging import Outgoing
from notifications.errors import ChannelError, NotificationError, OutcomeUnknown

# The provider's clock and ours may differ: look a little further back than we sent.
SKEW = timedelta(minutes=2)


class Sender:
    """Sends attempts and asks what became of them. Used by many threads at once."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def send(self, out: Outgoing, facts: Facts) -> Outcome:
        """Hand one attempt to its provider."""
        channel = self._office.channels[out.channel]
        try:
            message = write(self._office, facts, out)
            receipt = channel.send(
                message, out.number, timeout=self._office.settings.watch.send_seconds, attempt=out.id
            )
        except OutcomeUnknown as error:
            return Outcome(out.id, AttemptState.UNKNOWN, channel.provider, error=str(error))
        except NotificationError as error:  # the provider's refusal, or words that cannot be made
            return Outcome(out.id, AttemptState.FAILED, channel.provider, error=str(error))
        return Outcome(
            out.id, AttemptState.HANDED_OVER, receipt.provider, receipt.provider_id, segments=receipt.segments
        )

    def look_up(self, doubt: Doubt, known: frozenset[str]) -> tuple[str | None, bool]:
        """(the provider's id of it, whether the provider could say at all)."""
        channel = self._office.channels.get(doubt.channel)
        if channel is None or not channel.can_look_up:
            return None, False
        since = doubt.created_at - SKEW
        timeout = self._office.settings.watch.look_up_seconds
        try:
            sighting = channel.look_up(doubt.number, doubt.code, since, known, timeout=timeout)
        except ChannelError:
            return None, False
        return (sighting.provider_id if sighting else None), True
