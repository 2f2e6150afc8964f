"""Whatever a provider tells us, pushed or fetched: a reply, a receipt, a key. Each is taken once."""

import logging
from dataclasses import replace

from engine.vocabulary import ChannelKind
from flows.acts import answering, keys, receipts
from flows.acts.answering import InboundText
from flows.acts.keys import Pressed
from flows.sources import source_of
from flows.wiring import Office
from models import attempts, replies
from models.sources import Source
from notifications.channel import ChannelError
from notifications.message import Incoming, Message, Report

log = logging.getLogger("zhishou.incoming")


def take_report(office: Office, source: Source, report: Report, attempt: str = "") -> bool:
    """A receipt, or a key pressed in a call; whether it changed anything. StoreError if it cannot be kept.

    `source`: who tells it. `attempt`: our own id of what it is about, where the provider gives it back.
    """
    if report.key:  # nobody presses a key in a text, though one may have the same id
        source = replace(source, channel=ChannelKind.VOICE)
    changed = receipts.receive_report(office, source, report, attempt)
    if not report.key:
        return changed
    with office.database.reading() as tx:
        ours = attempt or attempts.known_as(tx, source, report.provider_id)
    if ours:
        keys.press(office, Pressed(ours, report.key, report.provider_id))
    return changed or bool(ours)


def came_early(office: Office, source: Source, report: Report) -> bool:
    """Whether no attempt is known under its id: our own note of that may still be on its way."""
    with office.database.reading() as tx:
        return attempts.known_as(tx, source, report.provider_id) is None


def take_text(office: Office, provider: str, text: Incoming) -> None:
    """A reply, answered by the provider it came through; the same one twice is answered once.

    Where the provider carries no words of ours (it wants approved ones), the reply counts all the same.
    """
    key = source_of(office.settings, provider).key(text.provider_id)
    with office.database.reading() as tx:
        if replies.seen_before(tx, key) is not None:
            return
    words = answering.receive_reply(office, InboundText(key, text.sender, text.body))
    channel = office.carriers.get(ChannelKind.SMS, provider)
    if not words or channel is None:
        return
    answer = Message("reply", {}, words, office.settings.office.locale)
    try:
        channel.send(answer, text.sender, timeout=office.settings.watch.send_seconds)
    except ChannelError as error:
        log.warning("%s did not carry the answer to a reply: %s", provider, error)
