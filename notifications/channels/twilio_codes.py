"""What Twilio's error codes mean for us. Source: Twilio's error dictionary.

A code that is not here is tried again: an alert too many is the smaller harm.
"""

from collections.abc import Mapping
from types import MappingProxyType

from notifications.errors import Cause

CAUSES: Mapping[str, tuple[Cause, str]] = MappingProxyType(
    {
        "20003": (Cause.ACCOUNT, "the credentials are refused"),
        "20404": (Cause.ACCOUNT, "the account does not exist"),
        "20429": (Cause.THROTTLED, "too many requests"),
        "21211": (Cause.NUMBER, "the number is not valid"),
        "21212": (Cause.ACCOUNT, "the sender is not valid"),
        "21214": (Cause.NUMBER, "the number cannot be reached"),
        "21265": (Cause.NUMBER, "the number is a short code"),
        "21266": (Cause.NUMBER, "the number is our own sender"),
        "21408": (Cause.ACCOUNT, "the account may not send to this region"),
        "21606": (Cause.ACCOUNT, "the sender is not ours, or cannot send SMS"),
        "21610": (Cause.NUMBER, "the person opted out by replying STOP"),
        "21612": (Cause.NUMBER, "no route from this sender to this number"),
        "21614": (Cause.NUMBER, "the number is not a mobile number"),
        "21617": (Cause.MESSAGE, "the text is longer than 1,600 characters"),
        "21635": (Cause.NUMBER, "the number is a landline"),
        "30001": (Cause.THROTTLED, "the queue is full"),
        "30002": (Cause.ACCOUNT, "the account is suspended"),
        "30003": (Cause.PASSING, "the handset is off or out of reach"),
        "30004": (Cause.NUMBER, "the person or the carrier blocks our texts"),
        "30005": (Cause.NUMBER, "the number is unknown or out of service"),
        "30006": (Cause.NUMBER, "the number is a landline, or its carrier cannot be reached"),
        "30008": (Cause.PASSING, "unknown error at the carrier"),
    }
)


def cause_of(code: str) -> Cause:
    """Why a text with this error code was not carried; PASSING for what is not known."""
    return CAUSES.get(code, (Cause.PASSING, ""))[0]
