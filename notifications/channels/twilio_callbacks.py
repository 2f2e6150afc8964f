"""What Twilio tells us: replies, keys, delivery states and ends of calls, signed with the account's token."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]  # twilio ships no py.typed
from twilio.twiml.messaging_response import (  # type: ignore[import-untyped]  # twilio ships no py.typed
    MessagingResponse,
)

from notifications.channels.twilio_reports import call_report, text_report
from notifications.errors import BadCallback
from notifications.message import Report


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

    @property
    def report(self) -> Report | None:
        """The same in our words; None while the text is under way."""
        return text_report(self.sid, self.status, self.error_code)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key in a call. `answered_by` is what machine detection heard: "human", "unknown", or "" without."""

    sid: str
    digits: str
    answered_by: str


def verify(url: str, params: Mapping[str, str], signature: str, tokens: Sequence[str]) -> bool:
    """Whether Twilio signed exactly these parameters for exactly this public address.

    Two tokens during a rotation: Twilio signs with the account's token, which becomes another one at
    the instant the secondary is promoted (Twilio, "REST API: Auth token"). An empty token never
    verifies: it would be a key that everybody has.
    """
    return any(RequestValidator(token).validate(url, dict(params), signature) for token in tokens if token)


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


def parse_key(params: Mapping[str, str]) -> Pressed:
    """A key. Raises BadCallback with all the fields that are missing."""
    _require(params, filled=("CallSid", "Digits"))
    return Pressed(params["CallSid"], params["Digits"], params.get("AnsweredBy", ""))


def parse_call(params: Mapping[str, str]) -> Report | None:
    """How a call ended; None while it has not. Raises BadCallback with all the fields that are missing."""
    _require(params, filled=("CallSid", "CallStatus"))
    return call_report(
        params["CallSid"],
        params["CallStatus"],
        params.get("AnsweredBy", ""),
        params.get("SipResponseCode", ""),
    )


def _require(params: Mapping[str, str], filled: tuple[str, ...], present: tuple[str, ...] = ()) -> None:
    missing = tuple(name for name in filled if not params.get(name))
    missing += tuple(name for name in present if name not in params)
    if missing:
        raise BadCallback(f"the callback lacks {', '.join(missing)}: it is not Twilio's", missing)
