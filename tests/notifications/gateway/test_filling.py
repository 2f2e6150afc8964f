"""Templates of the settings, the requests they make, and the cursors between two fetches."""

from base64 import b64decode
from datetime import UTC, datetime

import pytest

from engine.vocabulary import ChannelKind
from notifications.errors import Cause, ChannelError
from notifications.gateway import cursors
from notifications.gateway.filling import fill, named, secrets_named
from notifications.gateway.numbers import Numbering
from notifications.gateway.outgoing import outgoing
from notifications.gateway.settings_incoming import Cursor
from notifications.gateway.settings_requests import NumberFormat, Request
from notifications.gateway.signing import Algorithm, Encoding, is_same, sign
from notifications.gateway.variables import Instants, of_message
from notifications.message import Message

NOW = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ("{{ t | tojson }}", '"林 & \\"x\\"/+"'),
        ("{{ m | tojson }}", '{"b": "1", "a": "林"}'),
        ("{{ t | urlencode }}", "%C1%D6%20%26%20%22x%22%2F%2B"),
        ("{{ m | urlencode }}", "b=1&a=%C1%D6"),
        ("{{ 'abc' | md5 }}", "900150983cd24fb0d6963f7d28e17f72"),
        ("{{ 'abc' | md5 | upper }}", "900150983CD24FB0D6963F7D28E17F72"),
        ("{{ 'abc' | sha1 }}", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("{{ 'abc' | sha256 }}", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("{{ '林' | base64 }}", "wdY="),
        ("{{ t | e }}", "林 &amp; &#34;x&#34;/+"),
        ("{% for k, v in m | dictsort %}{{ k }}={{ v }};{% endfor %}", "a=林;b=1;"),
        ("line\n", "line"),
    ],
)
def test_filters_write_in_the_charset_of_the_request(source: str, filled: str) -> None:
    values = {"t": '林 & "x"/+', "m": {"b": "1", "a": "林"}}
    assert fill("body", source, "gb18030", values) == filled


@pytest.mark.parametrize(
    "source",
    [
        "{{ nothing }}",
        "{{ secrets.other }}",
        "{{ secrets.key + 1 }}",
        "{{ secrets.key | int / 0 }}",
        "{{ secrets.key.__class__.__mro__ }}",
        "{{ secrets.update({'a': 1}) }}",
        "{{ '㙍' | urlencode }}",
        "{{ [][1].a }}",
    ],
)
def test_what_cannot_be_filled_in_is_a_fault_of_the_message_and_quotes_nothing(source: str) -> None:
    with pytest.raises(ChannelError, match=r"^body cannot be filled in: ") as failed:
        fill("body", source, "gbk", {"secrets": {"key": "hush-hush"}})
    assert failed.value.cause is Cause.MESSAGE
    assert "hush" not in f"{failed.value}{failed.value.__cause__}"


def test_the_names_in_a_template_are_known_without_filling_it_in() -> None:
    source = "{% set x = 1 %}{{ x }}{{ to }}{{ secrets.a }}{{ secrets['b'] }}{{ variables.code | md5 }}"
    assert named(source) == {"to", "secrets", "variables"}
    assert secrets_named(source) == {"a", "b"}


@pytest.mark.parametrize(
    ("algorithm", "encoding", "over", "key", "signature"),
    [
        # RFC 1321; RFC 3174; FIPS 180-2; RFC 2202 and 4231, test case 2; GB/T 32905, example 1.
        (Algorithm.MD5, Encoding.HEX, b"abc", b"", "900150983cd24fb0d6963f7d28e17f72"),
        (Algorithm.SHA1, Encoding.UPPER_HEX, b"abc", b"", "A9993E364706816ABA3E25717850C26C9CD0D89D"),
        (Algorithm.SHA256, Encoding.BASE64, b"abc", b"", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        (
            Algorithm.HMAC_SHA1,
            Encoding.HEX,
            b"what do ya want for nothing?",
            b"Jefe",
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        ),
        (
            Algorithm.HMAC_SHA256,
            Encoding.HEX,
            b"what do ya want for nothing?",
            b"Jefe",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            Algorithm.SM3,
            Encoding.HEX,
            b"abc",
            b"",
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
        ),
    ],
)
def test_signatures_are_those_of_the_standards(
    algorithm: Algorithm, encoding: Encoding, over: bytes, key: bytes, signature: str
) -> None:
    assert sign(algorithm, encoding, over, key) == signature


def test_hex_is_the_same_in_either_case_and_base64_is_not() -> None:
    assert is_same("ab01", "AB01", Encoding.HEX)
    assert not is_same("ab01", "AB01", Encoding.BASE64)
    assert not is_same("ab01", "AB01")
    assert not is_same("ab01", "ab01\ud800")


def test_a_body_can_be_signed_and_sent_as_base64() -> None:
    request = Request(
        path="/sms/norsubmit",
        body='{"content": {{ text | tojson }}}',
        content_type="application/json",
        wrap="base64",
        headers={"Mac": "{{ mac }}"},
        sign={"algorithm": "md5", "over": "{{ body }}", "as": "mac"},
    )
    made = outgoing(request, {"text": "值班"})
    assert made.body is not None
    body = b64decode(made.body)
    assert body.decode() == '{"content": "值班"}'
    assert made.headers == {
        "Mac": sign(Algorithm.MD5, Encoding.HEX, body),
        "Content-Type": "application/json",
    }


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Request(path="/{{ text }}"), "path has characters"),
        (Request(path="/", headers={"X": "{{ text }}"}), "headers.X is not plain ASCII"),
        (
            Request(path="/", query={"t": "{{ text }}"}, charset="gbk"),
            "query.t has characters that gbk lacks",
        ),
        (Request(path="/", form={"t": "{{ text }}"}, charset="gbk"), "form.t has characters that gbk lacks"),
    ],
)
def test_a_request_that_cannot_be_written_is_not_sent_in_part(request_: Request, words: str) -> None:
    with pytest.raises(ChannelError, match=words) as unfit:
        outgoing(request_, {"text": "\U00020bb7\r\nX-Evil: 1"})
    assert unfit.value.cause is Cause.MESSAGE


@pytest.mark.parametrize("path", ["/?a=1", "/#a", "/a b", "/a\nb"])
def test_a_path_is_only_a_path(path: str) -> None:
    with pytest.raises(ChannelError, match="characters that no path has"):
        outgoing(Request(path=path), {})


def test_instants_are_written_as_the_provider_wants_them() -> None:
    assert Instants("seconds", "Asia/Shanghai")(NOW) == "1772325000"
    assert Instants("milliseconds", "Asia/Shanghai")(NOW) == "1772325000000"
    assert Instants("%Y%m%d%H%M%S", "Asia/Shanghai")(NOW) == "20260301083000"
    assert Instants("%Y-%m-%dT%H:%M:%SZ", "UTC")(NOW) == "2026-03-01T00:30:00Z"


@pytest.mark.parametrize(
    ("format", "written"),
    [
        (NumberFormat.E164, "+861087654321"),
        (NumberFormat.PLUSLESS, "861087654321"),
        (NumberFormat.NATIONAL, "01087654321"),
    ],
)
def test_a_landline_keeps_its_area_code(format: NumberFormat, written: str) -> None:  # noqa: A002
    assert Numbering(format, "CN").written("+861087654321") == written


@pytest.mark.parametrize("format", NumberFormat)
@pytest.mark.parametrize(
    "text", ["+8619900000001", "8619900000001", "008619900000001", "19900000001", " +86 199 0000 0001"]
)
def test_a_number_is_read_in_any_usual_form(format: NumberFormat, text: str) -> None:  # noqa: A002
    assert Numbering(format, "CN").read(text) == "+8619900000001"


@pytest.mark.parametrize("text", ["10086", "106909999", "", "某人"])
def test_what_is_no_number_is_left_as_it_stands(text: str) -> None:
    assert Numbering(NumberFormat.NATIONAL, "CN").read(text) == text


def test_a_number_abroad_without_its_plus_is_read_where_numbers_have_a_country() -> None:
    assert Numbering(NumberFormat.PLUSLESS, "CN").read("12025550101") == "+12025550101"


def test_a_message_nobody_could_have_approved_is_not_sent_as_a_template() -> None:
    message = Message("call_card", {}, "", "zh")
    with pytest.raises(ChannelError, match="no wording that a provider could approve for sms"):
        of_message(message, ChannelKind.SMS, {"call_card": "1"}, "", "")


@pytest.mark.parametrize("left", [None, "x", {}, {"since": "x", "begun": 1, "page": 1}, {"since": None}])
def test_a_window_nobody_wrote_begins_a_little_earlier(left: object) -> None:
    window = cursors.window(60, left, NOW)
    assert (window.since, window.begun, window.page) == (NOW.timestamp() - 60, NOW.timestamp(), 1)


def test_a_provider_that_knows_no_pages_does_not_stop_time() -> None:
    window = cursors.window(60, None, NOW)
    left: object = None
    for _ in range(cursors.MOST_PAGES):
        window = cursors.window(60, left, NOW)
        left = cursors.next_window(60, window, is_last=False)
    assert cursors.window(60, left, NOW).page == 1


def test_a_value_goes_on_from_the_start_only_the_first_time() -> None:
    cursor = Cursor(start="5", next="next")
    assert [cursors.value(cursor, left) for left in (None, "9", 3)] == ["5", "9", "5"]
