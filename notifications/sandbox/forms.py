"""The forms a provider posts: Twilio's documented parameters and no others."""

from notifications.sandbox.exchange import Sms
from notifications.sms import segments


def inbound_form(sms: Sms, account: str) -> dict[str, str]:
    """A text somebody sent to the office."""
    return _parties(sms, account) | {
        "SmsMessageSid": sms.sid,
        "Body": sms.body,
        "NumMedia": "0",
        "NumSegments": str(segments(sms.body)),
        "SmsStatus": "received",
    }


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
