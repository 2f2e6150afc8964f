"""The provider's JSON answers: what it shows, and its errors in Twilio's words."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from starlette.responses import Response

_REASONS: Mapping[int, str] = MappingProxyType(
    {
        13224: "Dial: Twilio does not support calling this number or the number is invalid",
        20001: "Invalid parameter: {}",
        20003: "Authenticate",
        20404: "The requested resource was not found",
        20429: "Too Many Requests",
        20500: "Internal Server Error",
        20503: "Service unavailable",
        21201: "No 'To' number is specified",
        21205: "Url is not a valid URL: {}",
        21208: "Invalid Timeout: {}",
        21211: "Invalid 'To' Phone Number: {}",
        21212: "Invalid 'From' Number: {}",
        21213: "'From' phone number is required",
        21214: "'To' phone number cannot be reached",
        21215: "Account not authorized to call phone number",
        21216: "Account not allowed to call phone number",
        21217: "Phone number does not appear to be valid",
        21220: "Invalid call state",
        21602: "Message body is required.",
        21609: "Invalid 'StatusCallback' URL: {}",
        21610: "Attempt to send to unsubscribed recipient",
        21617: "The concatenated message body exceeds the 1600 character limit.",
        21626: "Invalid 'StatusCallbackEvent': {}",
    }
)
"""Source: Twilio's error dictionary."""


def error(status: int, code: int, value: str = "") -> Response:
    """An error in the shape of Twilio's; `value` is what it complains about."""
    words = _REASONS.get(code, "The request was refused").format(value)
    more = f"https://www.twilio.com/docs/errors/{code}"
    return answer({"code": code, "message": words, "more_info": more, "status": status}, status)


def answer(content: Mapping[str, object], status: int) -> Response:
    """A JSON answer."""
    return Response(json.dumps(content, ensure_ascii=False), status, media_type="application/json")
