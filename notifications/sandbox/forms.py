"""The forms a provider posts: Twilio's documented parameters and no others."""

from collections.abc import Mapping
from email.utils import format_datetime
from types import MappingProxyType

from notifications.sandbox.phone import Call, Sms
from notifications.sms import segments

_SIP: Mapping[str, int] = MappingProxyType(
    {"completed": 200, "busy": 486, "no-answer": 487, "canceled": 487, "failed": 404}
)
"""The final SIP code of a call by how it ended: RFC 3261, 487 and 404 as Twilio's examples have them."""


def inbound_form(sms: Sms, account: str) -> dict[str, str]:
    """A text somebody sent to the office."""
    opt_out = {"OptOutType": sms.opt_out} if sms.opt_out else {}
    said = {
        "SmsMessageSid": sms.sid,
        "Body": sms.body,
        "NumMedia": "0",
        "NumSegments": str(segments(sms.body)),
        "SmsStatus": "received",
    }
    return _parties(sms, account) | said | opt_out


def state_form(sms: Sms, account: str) -> dict[str, str]:
    """What became of a text, so far."""
    lost = {"ErrorCode": str(sms.error_code)} if sms.status == "undelivered" else {}
    return _parties(sms, account) | {"MessageStatus": sms.status, "SmsStatus": sms.status} | lost


def _parties(sms: Sms, account: str) -> dict[str, str]:
    return {
        "MessageSid": sms.sid,
        "SmsSid": sms.sid,
        "AccountSid": account,
        "From": sms.sender,
        "To": sms.to,
        "ApiVersion": "2010-04-01",
    }


def call_form(call: Call, account: str) -> dict[str, str]:
    """What every request about a call says."""
    answered = {"AnsweredBy": call.answered_by} if call.answered_by else {}
    return {
        "CallSid": call.sid,
        "AccountSid": account,
        "From": call.sender,
        "To": call.to,
        "CallStatus": call.status,
        "ApiVersion": "2010-04-01",
        "Direction": "outbound-api",
    } | answered


def progress_form(call: Call, account: str) -> dict[str, str]:
    """How a call stands, as one of the events that were asked for; each takes the next number."""
    told = {
        "Timestamp": format_datetime(call.updated_at or call.at),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(next(call.told)),
    }
    if not call.over:
        return call_form(call, account) | told
    seconds = call.seconds or 0
    ended = {
        "CallDuration": str(seconds),
        "Duration": str(-(-seconds // 60)),  # minutes begun: calls are billed by the minute
        "SipResponseCode": str(call.sip_code or _SIP[call.status]),
    }
    return call_form(call, account) | told | ended
