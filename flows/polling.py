"""Asking providers what came in: replies, receipts, ends of calls. No public address is needed.

With one, providers call us back, and are asked as well, seldom: a callback that was lost is found.
What comes both ways, or is asked for twice, is taken once.
"""

import logging
from datetime import timedelta
from threading import Event, Thread

from flows.acts import answering, receipts
from flows.acts.answering import InboundText
from flows.providers import callback_base
from flows.wiring import Office
from models import cursors, replies
from models.errors import StoreError
from notifications.channel import Channel, ChannelError, Polled
from notifications.message import Incoming, Mail, Message

log = logging.getLogger("zhishou.polling")

# While somebody is being called an answer is waited for; otherwise only late ones can come.
BUSY, IDLE = timedelta(seconds=3), timedelta(seconds=30)
# Where callbacks come, this is only for those that were lost.
BESIDE_CALLBACKS = timedelta(seconds=60)
# A provider that lists slowly does not hold up the others: each is asked in a thread of its own.
TIMEOUT = 10.0


def every(office: Office) -> timedelta:
    """How often providers are asked now."""
    if callback_base(office.settings):
        return BESIDE_CALLBACKS
    with office.database.reading() as tx:
        return BUSY if replies.anybody_called(tx) else IDLE


def poll(office: Office, channel: Channel) -> int:
    """Ask one provider, if it is our turn; how many replies and receipts it had.

    Raises ChannelError when it does not answer, StoreError when nothing can be saved; what it had is
    then asked for again.
    """
    if not isinstance(channel, Polled):
        return 0
    kind, name = channel.kind.value, channel.provider
    interval = every(office)
    with office.database.writing() as tx:
        cursor = cursors.take_turn(tx, kind, name, interval, office.now())
    if cursor is None:
        return 0
    mail = channel.poll(cursor, timeout=TIMEOUT)
    _take(office, channel, mail)
    if mail.cursor != cursor:
        with office.database.writing() as tx:
            cursors.advance(tx, kind, name, mail.cursor)
    return len(mail.texts) + len(mail.reports)


def _take(office: Office, channel: Channel, mail: Mail) -> None:
    for report in mail.reports:
        receipts.receive_report(office, report)
    for text in mail.texts:
        _answer(office, channel, text)


def _answer(office: Office, channel: Channel, text: Incoming) -> None:
    """Take a reply and send the answer, which no callback carries back here; neither of them twice."""
    with office.database.reading() as tx:
        known = replies.seen_before(tx, text.provider_id) is not None
    if known:
        return
    words = answering.receive_reply(office, InboundText(text.provider_id, text.sender, text.body))
    if not words:
        return
    answer = Message("reply", {}, words, office.settings.office.locale)
    try:
        channel.send(answer, text.sender, timeout=office.settings.watch.send_seconds)
    except ChannelError as error:
        log.warning("%s: the answer to a reply was not carried: %s", channel.provider, error)


def start(office: Office, stop: Event) -> list[Thread]:
    """Ask every provider that can be asked, each in a thread of its own, until `stop`."""
    threads = [
        Thread(target=_ask, args=(office, channel, stop), name=f"poll-{channel.provider}", daemon=True)
        for channel in office.carriers.all()
        if isinstance(channel, Polled)
    ]
    for thread in threads:
        thread.start()
    return threads


def _ask(office: Office, channel: Channel, stop: Event) -> None:
    """A thread's outermost frame: what one poll meets is logged, and the next is made."""
    silent = False
    while not stop.wait(BUSY.total_seconds()):
        try:
            poll(office, channel)
            silent = False
        except (ChannelError, StoreError) as error:
            if not silent:
                log.warning("%s cannot be asked what came in: %s", channel.provider, error)
            silent = True
        except Exception:
            log.exception("asking %s failed in an unforeseen way", channel.provider)
