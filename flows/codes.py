"""Sending the codes that prove a number: drawn, hashed and sent here, in the watch, and kept nowhere.

No page waits for a code, so it goes by a thread of its own and by the first provider that takes it.
"""

import logging
from threading import Event, Thread

from engine.vocabulary import ChannelKind
from flows.acts.verification import new_code
from flows.wiring import Office
from models import verifying
from models.errors import StoreError
from models.verifying import Wanted
from notifications.channel import ChannelError, NotificationError

log = logging.getLogger("zhishou.codes")

# Somebody stands there with the phone in hand; the table is nearly always empty.
EVERY = 2.0


def send_codes(office: Office) -> int:
    """Send every code that is wanted; how many went out. Raises StoreError."""
    with office.database.reading() as tx:
        wanted = verifying.wanted(tx)
    return sum(_send(office, one) for one in wanted)


def _send(office: Office, wanted: Wanted) -> bool:
    """Send one code, unless another watch has it; what cannot be sent is ended with the reason."""
    code, salt, hashed = new_code()
    with office.database.writing() as tx:
        now = office.now()
        person = office.book(tx, now).people.get(wanted.person)
        if not verifying.take(tx, wanted.id, salt, hashed, now):
            return False
    locale = person.locale if person else office.settings.office.locale
    why = _carry(office, wanted.number, code, locale)
    if why:
        with office.database.writing() as tx:
            verifying.end(tx, wanted.id, why, office.now())
    return not why


def _carry(office: Office, number: str, code: str, locale: str) -> str:
    """Hand it to a provider; why none took it, "" if one did."""
    carriers, why = office.carriers, "no provider of texts"
    variables = {"code": code, "landline": office.settings.office.landline}
    for name in carriers.order().get(ChannelKind.SMS, ()):
        channel = carriers.get(ChannelKind.SMS, name)
        if channel is None:
            continue
        try:
            message = office.renderer.render("verify_code", ChannelKind.SMS.value, locale, variables)
            channel.send(message, number, timeout=office.settings.watch.send_seconds)
        except (ChannelError, NotificationError) as error:
            log.warning("%s did not take a code: %s", name, error)
            why = f"not sent: {error}"
        else:
            return ""
    return why


def start(office: Office, stop: Event) -> Thread:
    """Send codes until `stop`, in a thread of its own."""
    thread = Thread(target=_keep, args=(office, stop), name="watch-codes", daemon=True)
    thread.start()
    return thread


def _keep(office: Office, stop: Event) -> None:
    """A thread's outermost frame: a fault is logged, and it goes on."""
    while not stop.wait(EVERY):
        try:
            send_codes(office)
        except StoreError as error:
            log.warning("codes cannot be sent now: %s", error)
        except Exception:
            log.exception("sending codes failed in an unforeseen way")
