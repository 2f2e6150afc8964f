"""What Twilio tells us: replies and delivery states, signed with the account's token."""

from collections.abc import Mapping
from dataclasses import dataclass

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]  # twilio ships no py.typed
from twilio.twiml.messaging_response import (  # type: ignore[import-untyped]  # twilio ships no py.typed
    MessagingResponse,
)

from notifications.errors import BadCallback


@dataclass(frozen=True, slots=True)
class InboundSms:
    """A text somebody sent us: their number and ours in E.164, and Twilio's id of the text."""

    sender: str
    to: str
    body: str
    sid: str


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What became of a text we sent: Twilio's word for it, and its error code or ""."""

    sid: str
    status: str
    error_code: str


def verify(url: str, params: Mapping[str, str], signature: str, token: str) -> bool:
    """Whether Twilio signed exactly these parameters for exactly this public address."""
    return bool(RequestValidator(token).validate(url, dict(params), signature))


def reply_twiml(text: str | None) -> str:
    """The XML that answers a text with `text`, or with nothing."""
    response = MessagingResponse()
    if text is not None:
        response.message(text)
    return str(response)


def parse_inbound(params: Mapping[str, str]) -> InboundSms:
    """A reply. An empty body is one too. Raises BadCallback with all the fields that are missing."""
    _require(params, filled=("From", "To", "MessageSid"), present=("Body",))
    return InboundSms(params["From"], params["To"], params["Body"], params["MessageSid"])


def parse_status(params: Mapping[str, str]) -> StatusUpdate:
    """A delivery state. Raises BadCallback with all the fields that are missing."""
    _require(params, filled=("MessageSid", "MessageStatus"))
    return StatusUpdate(params["MessageSid"], params["MessageStatus"], params.get("ErrorCode", ""))


def _require(params: Mapping[str, str], filled: tuple[str, ...], present: tuple[str, ...] = ()) -> None:
    missing = tuple(name for name in filled if not params.get(name))
    missing += tuple(name for name in present if name not in params)
    if missing:
        raise BadCallback(f"the callback lacks {', '.join(missing)}: it is not Twilio's", missing)
