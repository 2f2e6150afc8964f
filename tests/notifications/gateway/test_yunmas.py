"""云MAS by its HTTP interface: JSON in Base64, an MD5 over the values, everything pushed."""

import json
from base64 import b64decode
from hashlib import md5

import pytest

from engine.vocabulary import AttemptState, ChannelKind
from notifications.channels.pooled import Answer as Got
from notifications.errors import Cause, ChannelError
from notifications.gateway import variables
from notifications.gateway.answers import taken_over
from notifications.gateway.outgoing import outgoing
from notifications.gateway.pushes import read_push
from notifications.gateway.settings import GatewaySettings
from notifications.message import Incoming, Report
from tests.notifications.gateway.conftest import NATIONAL, PHONE, VALUES, described, page

SETTINGS = GatewaySettings(**described("yunmas"))
TEMPLATE = "0123456789abcdef0123456789abcdef"


def test_a_page_goes_as_base64_with_its_mac() -> None:
    sms = SETTINGS.sms
    assert sms is not None
    shared = {"secrets": SETTINGS.opened()}
    made = outgoing(
        sms.request, shared | variables.of_message(page(), ChannelKind.SMS, sms.templates, NATIONAL, "a")
    )
    assert made.body is not None
    sent = json.loads(b64decode(made.body))
    names = ("ecName", "apId", "secretKey", "templateId", "mobiles", "params", "sign", "addSerial")
    expected = md5("".join(sent[name] for name in names).encode(), usedforsecurity=False).hexdigest()
    assert sent["mac"] == expected
    assert json.loads(sent["params"]) == list(VALUES.values())
    assert (sent["templateId"], sent["mobiles"]) == (TEMPLATE, NATIONAL)


def test_its_answer_is_read() -> None:
    sms = SETTINGS.sms
    assert sms is not None
    body = b'{"msgGroup":"0301083000001000029577","rspcod":"success","success":true}'
    assert taken_over(sms.answer, Got(200, {}, body), "yunmas", ()) == "0301083000001000029577"


@pytest.mark.parametrize(
    ("body", "code", "cause"),
    [
        ('{"msgGroup":"","rspcod":"IllegalMac","success":false}', "IllegalMac", Cause.ACCOUNT),
        ('{"msgGroup":"","rspcod":"","success":false}', "false", Cause.PASSING),
        ('{"success":false}', "false", Cause.PASSING),
    ],
)
def test_a_plain_no_is_a_refusal_with_or_without_a_code(body: str, code: str, cause: Cause) -> None:
    sms = SETTINGS.sms
    assert sms is not None
    with pytest.raises(ChannelError) as refused:
        taken_over(sms.answer, Got(200, {}, body.encode()), "yunmas", ())
    assert type(refused.value) is ChannelError
    assert (refused.value.code, refused.value.cause) == (code, cause)


def pushed(what: str, body: str) -> tuple[Incoming | Report, ...]:
    return read_push(
        SETTINGS, what, method="POST", query="", headers={}, body=body.encode(), remote_ip="192.0.2.7"
    )


def test_its_receipts_and_replies_are_read() -> None:
    receipt = '{"reportStatus": "%s", "mobile": "19900000001", "errorCode": "%s", "msgGroup": "G1"}'
    assert pushed("receipts", receipt % ("CM:0000", "DELIVRD")) == (Report("G1", AttemptState.DELIVERED),)
    assert pushed("receipts", receipt % ("MK:0000", "DB:0140")) == (
        Report("G1", AttemptState.FAILED, "DB:0140"),
    )
    (reply,) = pushed(
        "replies", '{"mobile": "19900000001", "smsContent": "收到1234", "sendTime": "2026-03-01 08:31:00"}'
    )
    assert isinstance(reply, Incoming)
    assert (reply.sender, reply.body) == (PHONE, "收到1234")
