"""A description that cannot be used is refused when it is read: everything at once, and no secret."""

import traceback
from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from engine.vocabulary import ChannelKind
from notifications.gateway import signing
from notifications.gateway.opening import open_gateway
from notifications.gateway.settings import GatewaySettings
from tests.notifications.gateway.conftest import GONE, NAMES, NOW, changed, described


def refusals(name: str, changes: Mapping[str, object]) -> dict[str, str]:
    """What is said of each place."""
    with pytest.raises(ValidationError) as refused:
        GatewaySettings(**changed(name, changes))
    return {"/".join(map(str, one["loc"])): one["msg"] for one in refused.value.errors()}


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_are_good_as_they_stand(name: str) -> None:
    settings = GatewaySettings(**described(name))
    kinds = (ChannelKind.SMS, ChannelKind.VOICE) if name == "platform" else (ChannelKind.SMS,)
    assert settings.kinds() == kinds
    assert (settings.offers, settings.missing) == (tuple(kinds), ())
    assert (
        set(settings.pushes())
        == {
            "platform": {"replies", "receipts", "keys"},
            "modem": set(),
            "mas": {"replies"},
            "yunmas": {"receipts", "replies"},
        }[name]
    )


BODY = "sms/request/body"
TEXT = "sms/request/form/text"


@pytest.mark.parametrize(
    ("name", "place", "value", "at", "words"),
    [
        ("modem", "url", "192.0.2.20:8000", "url", "not an address"),
        ("modem", "url", "http://duty:secret@192.0.2.20", "url", "passwords go to secrets"),
        ("modem", "region", "中国", "region", "no country"),
        ("modem", "zone", "Asia/Peking", "zone", "no zone"),
        ("modem", "timestamp", "ms", "timestamp", "write seconds, milliseconds, or a pattern"),
        ("modem", "numbers", "e.164", "numbers", "'e164', 'plusless' or 'national'"),
        ("modem", "secrets", {"items": "x"}, "secrets", "name them in small letters, and not clear"),
        ("modem", "secrets/user", "", "secrets/user", "empty, or with blanks"),
        ("modem", "secrets/user", "duty\n", "secrets/user", "empty, or with blanks"),
        ("modem", "smss", {}, "smss", "not permitted"),
        ("modem", "sms", GONE, "", "write sms, voice or both"),
        ("modem", "sms/request/path", "sms/send", "sms/request/path", "should match"),
        ("modem", "sms/request/path", "/{{ to", "sms/request/path", "not a Jinja2 template: line 1"),
        ("modem", "sms/request/path", "/{{ text }}", "sms/request", "path has characters that no path has"),
        ("modem", "sms/request/charset", "gb18031", "sms/request/charset", "write utf-8 or gb18030"),
        ("modem", "sms/request/charset", "latin-1", "sms/request/charset", "write utf-8 or gb18030"),
        ("modem", "sms/request/method", "GET", "sms/request", "GET has no body"),
        ("modem", "sms/request/body", "x", "sms/request", "form and body: write one"),
        ("modem", "sms/request/headers", {"Host": "x"}, "sms/request", "headers Host: no names, or set by"),
        ("modem", "sms/request/headers", {"X": "{{ text }}"}, "sms/request", "headers.X is not plain ASCII"),
        ("modem", TEXT, "{{ text", TEXT, "unexpected end of template"),
        ("modem", TEXT, "{{ txet }}", TEXT, "no variable here; there are: attempt, callback, message"),
        ("modem", TEXT, "hello", "sms/request", "nothing in the request names it: write {{ text }}"),
        ("modem", "sms/request/form/to", "10086", "sms/request", "write {{ to }}"),
        ("modem", TEXT, "{{ text }}{{ secrets.pasword }}", TEXT, "no secret of this provider"),
        ("modem", TEXT, "{{ text }}{{ template }}", TEXT, "no variable here"),
        ("modem", TEXT, "{{ text.foo.bar }}", "sms/request", "form.text cannot be filled in"),
        ("modem", TEXT, "{{ text + 1 }}", "sms/request", "form.text cannot be filled in: TypeError"),
        ("modem", TEXT, "{{ ''.__class__ }}{{ text }}", "sms/request", "unsafe"),
        ("modem", "sms/answer/accepted", {}, "sms/answer/accepted", "else nothing tells success"),
        ("modem", "sms/answer/accepted", {"place": "x"}, "sms/answer/accepted", "place and values"),
        ("modem", "sms/answer/id", "OK:(", "sms/answer", "id = 'OK:(' is no place in text"),
        ("modem", "sms/answer/error", GONE, "sms/answer", "error is missing"),
        ("modem", "sms/answer/causes", {"1": "nubmer"}, "sms/answer/causes/1", "'number', 'passing'"),
        ("modem", "sms/answer/causes", {"*": "number"}, "sms/answer/causes", "disable every number"),
        (
            "platform",
            "sms/push/receipts/reports/causes/*",
            "number",
            "sms/push/receipts/reports",
            "disable ev",
        ),
        ("modem", TEXT, "{{ text | tojsn }}", TEXT, "No filter named 'tojsn'"),
        ("platform", "sms/request/sign/as", "to", "sms/request/sign/as", "is a variable already"),
        ("modem", "sms/poll/inbox/cursor", {}, "sms/poll/inbox/cursor", "write next (with start) or overlap"),
        ("modem", "sms/poll/inbox/request/query/after", "7", "sms/poll/inbox/request", "{{ cursor }}"),
        ("modem", "sms/poll/inbox/texts", GONE, "sms/poll/inbox", "write texts, reports or both"),
        (
            "modem",
            "sms/poll/reports/request/query/x",
            "{{ since }}",
            "sms/poll/reports/request/query/x",
            "no v",
        ),
        ("modem", "sms/poll/reports/reports/states", GONE, "sms/poll/reports/reports", "state and states"),
        ("platform", BODY, '{"to": "{{ to }}", "t": "{{ template }}', BODY, "is not well-formed json"),
        ("platform", BODY, '{"t": "{{ template }}{{ to }}{{ text }}"}', BODY, "no variable here"),
        ("platform", BODY, '{"t": "{{ template }}{{ to }}{{ variables.titel }}"}', "sms/request", "titel"),
        (
            "platform",
            BODY,
            '{"t": "{{ template }}{{ to }}", "n": "{{ variables.number }}"}',
            BODY,
            "is not well-formed json, once a text has quotes, & or <",
        ),
        ("platform", "sms/request/content_type", GONE, "sms/request", "content_type is missing"),
        ("platform", "sms/request/sign/key", GONE, "sms/request/sign", "hmac-sha256 needs key"),
        ("platform", "sms/request/sign/algorithm", "sha256", "sms/request/sign", "sha256 takes no key"),
        ("platform", "sms/request/sign/algorithm", "sha512", "sms/request/sign/algorithm", "'sm3'"),
        ("platform", "sms/request/sign/over", "{{ query }}", "sms/request/sign/over", "no variable here"),
        ("platform", "sms/request/headers/X-Sign", "x", "sms/request/sign/as", "is in no header"),
        ("platform", "sms/request/headers/X-Sign", "{{ sig }}", "sms/request/headers/X-Sign", "no variable"),
        ("platform", "sms/templates", {"warning": "1"}, "sms/templates", "nobody could be paged"),
        ("platform", "sms/templates/pgae", "1", "sms/templates/pgae", "no message with a wording for sms"),
        ("platform", "sms/push/replies/auth", {}, "sms/push/replies/auth", "anybody could answer a page"),
        (
            "platform",
            "sms/push/replies/auth/token",
            {"secret": "x"},
            "sms/push/replies/auth/token",
            "exactly",
        ),
        (
            "platform",
            "sms/push/replies/auth/token",
            {"query": "t", "secret": "tokne"},
            "sms/push/replies/auth/token/secret",
            "no secret of this provider (there are: app, key, push)",
        ),
        (
            "platform",
            "sms/push/replies/auth/signature/over",
            "{{ to }}",
            "sms/push/replies/auth/signature/over",
            "there are: body, document, form, headers, query, secrets",
        ),
        ("platform", "sms/push/replies/texts/list", "a..b", "sms/push/replies", "'' is no step of a path"),
        ("platform", "sms/push/replies/format", "form", "sms/push/replies", "a form holds one item"),
        ("platform", "sms/push/Antworten", "", "sms/push/Antworten", "valid dictionary"),
        ("platform", "sms/look_up/request/query/from", "0", "sms/look_up/request", "{{ since }}"),
        ("platform", "voice/answer/id", GONE, "voice/answer/id", "send {{ attempt }} for it to give back"),
        (
            "mas",
            BODY,
            "<a>{{ to }}{{ text }}{{ signature }}</a>",
            BODY,
            "is not well-formed xml, once a text has",
        ),
        (
            "mas",
            "sms/request/charset",
            "gb18030",
            BODY,
            'declares utf-8 and is sent in gb18030: set charset = "utf-8"',
        ),
        (
            "mas",
            "sms/push/replies/auth/allow",
            ["10.0.0.300"],
            "sms/push/replies/auth/allow/0",
            "IPv4 network",
        ),
        ("mas", "sms/poll/reports/cursor/next", "a", "sms/poll/reports/cursor", "write next (with start) or"),
    ],
)
def test_what_cannot_work_is_refused_with_its_place_and_the_remedy(
    name: str, place: str, value: object, at: str, words: str
) -> None:
    said = refusals(name, {place: value})
    at = next((known for known in said if known.startswith(at)), at)
    assert words in said[at], said


def test_everything_that_is_wrong_is_said_at_once() -> None:
    said = refusals(
        "platform",
        {
            "sms/request/headers/X-App": "{{ secrets.ap }}",
            "sms/request/headers/X-Time": "{{ timestap }}",
            "sms/request/sign/over": "{{ boddy }}",
            "sms/templates/pgae": "1",
            "sms/push/receipts/auth/signature/key": "{{ secrets.psh }}",
            "sms/look_up/request/query/phone": "{{ too }}",
            "voice/request/body": '{"to": "{{ to }}", "t": "{{ template }}", "text": {{ text | tojson }}}',
        },
    )
    assert set(said) == {
        "sms/request/headers/X-App",
        "sms/request/headers/X-Time",
        "sms/request/sign/over",
        "sms/templates/pgae",
        "sms/push/receipts/auth/signature/key",
        "sms/look_up/request/query/phone",
        "sms/look_up/request",  # nothing names `to` now
        "voice/request/body",
    }


def test_a_form_of_the_settings_that_is_wrong_is_said_with_all_its_places() -> None:
    said = refusals(
        "modem",
        {
            "url": "x",
            "sms/request/pth": "/",
            "sms/answer/format": "txt",
            "sms/poll/inbox/request/charset": "?",
            TEXT: "{{",
        },
    )
    assert set(said) == {
        "url",
        "sms/request/pth",
        "sms/answer/format",
        "sms/poll/inbox/request/charset",
        TEXT,
    }


def test_the_problem_of_a_push_named_twice_is_seen() -> None:
    settings = changed("platform", {})
    settings["voice"]["push"]["replies"] = settings["sms"]["push"]["replies"]
    with pytest.raises(ValidationError, match="in sms too: each address has one name"):
        GatewaySettings(**settings)


def test_our_own_word_stands_for_an_id_the_provider_does_not_give() -> None:
    assert GatewaySettings(**changed("platform", {"sms/answer/id": GONE}))
    assert refusals("platform", {"sms/answer/id": GONE, BODY: '{"a": "{{ to }}{{ template }}"}'}).keys() == {
        "sms/answer/id"
    }


def test_a_push_s_name_fits_into_an_address() -> None:
    settings = changed("platform", {})
    settings["sms"]["push"]["Re plies"] = settings["sms"]["push"]["replies"]
    with pytest.raises(ValidationError, match="stands in an address"):
        GatewaySettings(**settings)


@pytest.mark.parametrize(
    "changes",
    [
        {"url": 5},
        {"secrets": {"key": ["hush-hush"]}},
        {"secrets": {"key": {"value": "hush-hush"}}},
        {"secrets": {"key": "hush-hush "}},
        {"secrets": ["hush-hush"]},
        {"passwort": "hush-hush"},
        {"sms/request/pass": "hush-hush"},
        {"sms/request/headers": ["hush-hush"]},
        {"sms/poll": {"inbox": {"pass": "hush-hush"}}},
        {"sms": GONE, "secrets": {"key": "hush-hush"}},
    ],
)
def test_a_refusal_never_repeats_what_is_or_may_be_a_secret(changes: Mapping[str, object]) -> None:
    secrets = {"secrets/user": "hush-hush"} if "secrets" not in changes else {}
    with pytest.raises(ValidationError) as refused:
        GatewaySettings(**changed("modem", {**secrets, **changes}))
    said = [str(refused.value), repr(refused.value), refused.value.json(), repr(refused.value.errors())]
    said.append("".join(traceback.format_exception(refused.value)))
    assert [one for one in said if "hush" in one] == []


def test_what_is_no_secret_is_shown_as_it_was_given() -> None:
    with pytest.raises(ValidationError) as refused:
        GatewaySettings(**changed("modem", {"numbers": "e.164", "sms/request/path": "/{{ to"}))
    assert [one["input"] for one in refused.value.errors()] == ["e.164", "/{{ to"]


def test_a_number_is_a_password_too() -> None:
    settings = GatewaySettings(**changed("modem", {"secrets/password": 123456}))
    assert settings.opened()["password"] == "123456"


def test_sm3_is_refused_where_it_cannot_be_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    sm3 = {"sms/request/sign/algorithm": "sm3"}
    assert GatewaySettings(**changed("mas", sm3))
    monkeypatch.setitem(__import__("sys").modules, "cryptography.hazmat.primitives.hashes", None)
    assert not signing.has_sm3()
    assert "needs the package cryptography" in refusals("mas", sm3)["sms/request/sign"]


def test_codes_of_unknown_messages_only_are_refused_and_break_nothing() -> None:
    assert refusals("platform", {"sms/templates": {"pgae": "1"}}).keys() == {
        "sms/templates/pgae",
        "sms/templates",
    }


def test_what_is_not_described_cannot_be_opened() -> None:
    settings = GatewaySettings(**described("modem"))
    for kind, words in ((ChannelKind.VOICE, "describes no voice"), (ChannelKind.CHAT, "not chat")):
        with pytest.raises(ValueError, match=words):
            open_gateway(
                "modem", settings, kind=kind, callback="", now=lambda: NOW, nonce=lambda: "n", pool=1
            )
