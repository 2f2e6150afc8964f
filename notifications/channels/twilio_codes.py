"""Which of Twilio's error codes no second try can mend. Source: Twilio's error dictionary.

A code that is not here is tried again: an alert too many is the smaller harm. That holds for
20429 and 30001 (too fast, queue full), 30003 (the handset is off), 30008 (unknown) and all of 5xx.
"""

from collections.abc import Mapping
from types import MappingProxyType

PERMANENT: Mapping[str, str] = MappingProxyType(
    {
        "20003": "the credentials are refused",
        "20404": "the account does not exist",
        "21211": "the number is not valid",
        "21212": "the sender is not valid",
        "21214": "the number cannot be reached",
        "21265": "the number is a short code",
        "21266": "the number is our own sender",
        "21408": "the account may not send to this region",
        "21606": "the sender is not ours, or cannot send SMS",
        "21610": "the person opted out by replying STOP",
        "21612": "no route from this sender to this number",
        "21614": "the number is not a mobile number",
        "21617": "the text is longer than 1,600 characters",
        "21635": "the number is a landline",
        "30002": "the account is suspended",
        "30004": "the person or the carrier blocks our texts",
        "30005": "the number is unknown or out of service",
        "30006": "the number is a landline, or its carrier cannot be reached",
    }
)


def is_permanent(code: str) -> bool:
    """Whether the same text to the same number would fail the same way."""
    return code in PERMANENT
