"""Quiet words on their way out: a few a second, and only while nobody is to be called."""

from datetime import datetime

from flows.sending import Sender
from flows.wiring import Office
from models import notices
from models.notices import Notice
from models.session import Tx
from models.tries import Hands

# In one second: they must never keep a page waiting for a thread.
AT_ONCE = 8


class QuietWords:
    """Claims and sends what `flows.acts.telling_over` has entered."""

    def __init__(self, office: Office, sender: Sender) -> None:
        self._office, self._sender = office, sender

    def claim(self, tx: Tx, hands: Hands, now: datetime) -> list[tuple[Notice, str]]:
        """Quiet words to send now, each with the language of its person."""
        notices.expire(tx, now)
        book = self._office.book(tx, now)
        claimed = notices.claim(tx, book, hands, now, AT_ONCE)
        return [(one, book.people[one.person].locale) for one in claimed]

    def say(self, notice: Notice, locale: str) -> None:
        """Send one and save how that ended. Blocks; for a thread."""
        provider_id, error = self._sender.say(notice, locale)
        with self._office.database.writing() as tx:
            notices.settle(tx, notice.id, provider_id, error, self._office.now())
