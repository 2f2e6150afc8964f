"""What Twilio's words for a state mean: the same, whether a callback brings them or a list is read."""

from engine.vocabulary import AttemptState
from notifications.channels.twilio_codes import cause_of
from notifications.errors import Cause
from notifications.message import Report

# SIP's answers that say the number is none: unallocated, changed, incomplete (RFC 3398, 8.2.6.1, maps the
# telephone network's causes to them). Twilio passes the last one on as SipResponseCode.
_NO_SUCH_NUMBER = frozenset({"404", "410", "484", "604"})


def text_report(sid: str, status: str, code: str) -> Report | None:
    """What became of a text; None while it is under way. `code` is Twilio's error code or "".

    Source: Twilio, "Message resource", status values. "sent" is no end: it is what a carrier said
    that took the text over, and "undelivered" may still follow.
    """
    if status == "delivered":
        return Report(sid, AttemptState.DELIVERED)
    if status in ("undelivered", "failed"):
        return Report(sid, AttemptState.FAILED, code, cause_of(code))
    return None


def call_report(sid: str, status: str, answered_by: str, sip: str = "") -> Report | None:
    """What became of a call; None while it is under way. A pick-up is no answer: only a key is.

    Source: Twilio, "Call resource", status values; "Answering machine detection", AnsweredBy: human,
    fax, unknown, machine_start, machine_end_beep and the like, in a list plainly machine.
    """
    if status == "completed":
        by_machine = answered_by.startswith("machine") or answered_by == "fax"
        return _failed(sid, "machine") if by_machine else Report(sid, AttemptState.DELIVERED)
    if status == "failed" and sip in _NO_SUCH_NUMBER:
        return Report(sid, AttemptState.FAILED, status, Cause.NUMBER)
    return _failed(sid, status) if status in ("busy", "no-answer", "failed", "canceled") else None


def _failed(sid: str, code: str) -> Report:
    return Report(sid, AttemptState.FAILED, code, cause_of(code))
