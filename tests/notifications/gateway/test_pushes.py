"""Other ways in which platforms push, as bytes: by GET, in GB18030, wrapped, signed over sorted fields."""

from hashlib import md5
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from engine.vocabulary import AttemptState
from notifications.errors import BadCallback, NotAuthentic
from notifications.gateway.pushes import answer_to, read_push
from notifications.gateway.settings import GatewaySettings
from notifications.message import Incoming, Report

PHONE, TOKEN = "+8619900000001", "the-token"


def provider(**push: Any) -> GatewaySettings:
    request = {"path": "/", "form": {"to": "{{ to }}", "text": "{{ text }}", "ref": "{{ attempt }}"}}
    answer = {"format": "text", "accepted": {"status": [200]}}
    return GatewaySettings(
        type="gateway",
        url="http://192.0.2.1",
        secrets={"token": TOKEN},
        sms={"request": request, "answer": answer, "push": {"in": push}},
    )


def pushed(settings: GatewaySettings, **given: Any) -> tuple[Incoming | Report, ...]:
    request = {"method": "POST", "query": "", "headers": {}, "body": b"", "remote_ip": "192.0.2.9"}
    return read_push(settings, "in", **{**request, **given})


TEXTS = {"id": "id", "number": "phone", "text": "content"}
BY_QUERY = {"token": {"query": "token", "secret": "token"}}
BY_HEADER = {"token": {"header": "X-Token", "secret": "token"}}


def test_a_push_by_get_in_gb18030_is_read_from_the_query() -> None:
    settings = provider(method="GET", format="form", charset="gb18030", auth=BY_QUERY, texts=TEXTS)
    query = f"id=7&phone=19900000001&content={quote('收到 1234', encoding='gb18030')}&token={TOKEN}"
    assert pushed(settings, method="GET", query=query) == (Incoming("7", PHONE, "收到 1234"),)
    with pytest.raises(NotAuthentic):
        pushed(settings, method="GET", query=query.replace(TOKEN, ""))


def test_a_list_in_json_inside_a_form_s_field_is_read() -> None:
    states = {"SUCCESS": "delivered", "*": "failed"}
    reports = {"id": "sid", "state": "s", "states": states, "code": "e"}
    settings = provider(format="json", field="sms_status", auth=BY_HEADER, reports=reports)
    body = urlencode({"sms_status": '[{"sid": 1, "s": "SUCCESS"}, {"sid": 2, "s": "FAIL", "e": "DB:0103"}]'})
    assert pushed(settings, headers={"x-token": TOKEN}, body=body.encode()) == (
        Report("1", AttemptState.DELIVERED),
        Report("2", AttemptState.FAILED, "DB:0103"),
    )


def test_one_address_may_bring_replies_and_receipts_told_apart_by_a_value() -> None:
    settings = provider(
        format="form",
        auth=BY_HEADER,
        texts=TEXTS | {"when": {"place": "type", "values": ["mo"]}},
        reports={
            "id": "id",
            "state": "stat",
            "states": {0: "delivered"},
            "when": {"place": "type", "values": ["mt"]},
        },
    )
    given = {"headers": {"X-TOKEN": TOKEN}}
    assert pushed(settings, body=b"type=mo&id=1&phone=19900000001&content=1234", **given) == (
        Incoming("1", PHONE, "1234"),
    )
    assert pushed(settings, body=b"type=mt&id=2&stat=0", **given) == (Report("2", AttemptState.DELIVERED),)
    assert pushed(settings, body=b"type=mt&id=2&stat=9", **given) == ()
    assert pushed(settings, body=b"type=ping", **given) == ()


def test_a_signature_over_sorted_fields_stands_among_them() -> None:
    over = (
        "{% for name, value in form | dictsort(true) if name != 'sign' %}"
        "{{ name }}={{ value }}&{% endfor %}key={{ secrets.token }}"
    )
    proof = {"field": "sign", "algorithm": "md5", "over": over, "encoding": "HEX"}
    settings = provider(format="form", auth={"signature": proof}, texts=TEXTS)
    fields = {"phone": "19900000001", "id": "7", "content": "收到1234"}
    text = "".join(f"{name}={fields[name]}&" for name in sorted(fields)) + f"key={TOKEN}"
    sign = md5(text.encode(), usedforsecurity=False).hexdigest()
    for written in (sign, sign.upper()):
        body = urlencode(fields | {"sign": written}).encode()
        assert pushed(settings, body=body) == (Incoming("7", PHONE, "收到1234"),)
    for wrong in ({"sign": sign, "content": "收到5678"}, {"sign": ""}, {"sign": "收到"}, {}):
        with pytest.raises(NotAuthentic):
            pushed(settings, body=urlencode(fields | wrong).encode())


def test_a_token_may_stand_in_the_push_itself() -> None:
    auth = {"token": {"field": "auth.token", "secret": "token"}}
    settings = provider(format="json", auth=auth, texts=TEXTS)
    text = '{"id": 1, "phone": "19900000001", "content": "1234", "auth": {"token": "%s"}}'
    assert len(pushed(settings, body=(text % TOKEN).encode())) == 1
    for body in (text % "", text % "other", '{"auth": 7}', "no json"):
        with pytest.raises(NotAuthentic):
            pushed(settings, body=body.encode())


def test_plain_text_is_read_line_by_line() -> None:
    texts = {"list": "^.+,.+,.+$", "id": ["^([^,]*)", ",(.*?),"], "number": "^([^,]*)", "text": ",.*?,(.*)"}
    settings = provider(format="text", auth=BY_HEADER, texts=texts)
    first, second = pushed(
        settings,
        headers={"x-token": TOKEN},
        body="19900000001,08:30:01,收到,1234\r\n19900000001,08:30:02,无法处理".encode(),
    )
    assert isinstance(first, Incoming)
    assert isinstance(second, Incoming)
    assert [(one.sender, one.body) for one in (first, second)] == [(PHONE, "收到,1234"), (PHONE, "无法处理")]
    assert first.provider_id != second.provider_id


@pytest.mark.parametrize(("key", "pressed"), [("1", "1"), (" 2 ", "2"), ("*", "*"), ("#", "#")])
def test_a_key_is_one_that_a_telephone_has(key: str, pressed: str) -> None:
    settings = provider(format="form", auth=BY_HEADER, reports={"id": "id", "key": "key"})
    body = urlencode({"id": "7", "key": key}).encode()
    given = pushed(settings, headers={"x-token": TOKEN}, body=body)
    assert given == (Report("7", AttemptState.DELIVERED, key=pressed),)


@pytest.mark.parametrize("key", ["", "12", "timeout", "-1", "１"])
def test_what_is_no_key_is_no_answer(key: str) -> None:
    settings = provider(format="form", auth=BY_HEADER, reports={"id": "id", "key": "key"})
    body = urlencode({"id": "7", "key": key}).encode()
    with pytest.raises(BadCallback) as bad:
        pushed(settings, headers={"x-token": TOKEN}, body=body)
    assert bad.value.missing == ("reports[0].key",)


def test_what_proves_nothing_is_not_even_called_bad() -> None:
    settings = provider(format="json", auth=BY_HEADER, texts=TEXTS)
    for body in (b"no json", b"{}"):
        with pytest.raises(NotAuthentic):
            pushed(settings, body=body)
        with pytest.raises(BadCallback):
            pushed(settings, headers={"X-Token": TOKEN}, body=body)


def test_a_push_is_answered_as_described() -> None:
    settings = provider(
        format="json",
        auth=BY_HEADER,
        texts=TEXTS,
        answer={"status": 202, "body": "SUCCESS", "content_type": "text/plain"},
    )
    answer = answer_to(settings, "in")
    assert (answer.status, answer.body, answer.content_type) == (202, "SUCCESS", "text/plain")
    with pytest.raises(KeyError):
        answer_to(settings, "out")
