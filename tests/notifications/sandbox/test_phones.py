"""The page of phones, as it leaves the server."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from importlib.resources import files
from urllib.parse import urlsplit

import httpx
import pytest

from notifications.channels.twilio_sms import TwilioSms
from notifications.errors import NotTaken
from notifications.message import Message
from notifications.sandbox import Sandbox
from tests.notifications.conftest import PHONE, Office, page
from tests.notifications.sandbox.conftest import MENU_WORDS, place


class References(HTMLParser):
    """Every address a page would load or lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in {"src", "href", "action", "srcset"}]


def get(sandbox: Sandbox, path: str = "/") -> str:
    answer = httpx.get(f"{sandbox.url}{path}")
    answer.raise_for_status()
    return answer.text


@pytest.mark.parametrize("path", ["/", "/?lang=en"])
def test_the_page_refers_to_nothing_outside_itself(sandbox: Sandbox, channel: TwilioSms, path: str) -> None:
    channel.send(page(), PHONE, timeout=2)
    references = References()
    references.feed(get(sandbox, path))
    assert references.found
    assert not any(urlsplit(reference).netloc for reference in references.found)
    local = [reference for reference in references.found if reference.startswith("/")]
    assert local
    assert all(httpx.get(f"{sandbox.url}{reference}").status_code == 200 for reference in local)


@pytest.mark.parametrize("name", ["phones.css", "phones.js"])
def test_its_style_and_script_load_nothing_from_elsewhere(name: str) -> None:
    source = files("notifications.sandbox").joinpath("static", name).read_text()
    assert not re.search(r"https?:|@import|url\(|//[a-z]", source)


def test_the_browser_is_told_to_load_nothing_from_elsewhere(sandbox: Sandbox) -> None:
    policy = httpx.get(sandbox.url).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")


def test_an_empty_sandbox_says_what_will_show_here(sandbox: Sandbox) -> None:
    assert "还没有手机收到短信" in get(sandbox)
    assert "No phone got a text yet" in get(sandbox, "/?lang=en")


def test_a_phone_shows_its_post_its_texts_and_the_code_to_answer_with(
    sandbox: Sandbox, channel: TwilioSms
) -> None:
    sandbox.label({PHONE: "带班领导"})
    channel.send(page(), PHONE, timeout=2)
    html = get(sandbox)
    assert "带班领导" in html
    assert page().text in html
    assert re.findall(r'data-text="([^"]+)"', html) == ["1234", "1", "收到"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026年10月15日07:10前处理。回复4321应答", "4321"),
        ("Act by 2030. Reply 4321 to answer", "4321"),
        ("应答码4321", "4321"),
        ("值班电话0552-0000000", None),
    ],
)
def test_the_code_is_the_one_the_text_asks_for(
    sandbox: Sandbox, channel: TwilioSms, text: str, code: str | None
) -> None:
    channel.send(Message("page", {}, text, "zh"), PHONE, timeout=2)
    offered = re.findall(r'data-text="(\d{4,6})"', get(sandbox))
    assert offered == ([code] if code else [])


def test_every_code_that_waits_is_one_tap_the_latest_first(sandbox: Sandbox, channel: TwilioSms) -> None:
    listed = "3起事件待您应答，最高Ⅱ级。逐件回复应答码：5678 4321 +1。值班电话0552-0000000"
    channel.send(page(), PHONE, timeout=2)
    channel.send(Message("page_list", {}, listed, "zh"), PHONE, timeout=2)
    assert re.findall(r'data-text="(\d{4,6})"', get(sandbox)) == ["5678", "4321", "1234"]


def test_a_code_this_phone_has_replied_with_waits_no_more(
    sandbox: Sandbox, channel: TwilioSms, office: Office
) -> None:
    sandbox.callback_url = office.url
    for code in ("1234", "5678"):
        channel.send(page(code), PHONE, timeout=2)
    sandbox.reply(PHONE, "收到1234")
    assert re.findall(r'data-text="(\d{4,6})"', get(sandbox)) == ["5678"]
    sandbox.callback_url = None
    with pytest.raises(NotTaken):
        sandbox.reply(PHONE, "5678")
    assert re.findall(r'data-text="(\d{4,6})"', get(sandbox)) == ["5678"]


def test_times_are_those_of_the_zone_it_was_given_and_the_page_names_it() -> None:
    noon = datetime(2026, 3, 5, 18, 10, tzinfo=UTC)
    with Sandbox(now=lambda: noon, zone="Asia/Shanghai") as sandbox:
        with pytest.raises(NotTaken):
            sandbox.reply(PHONE, "收到")
        html = get(sandbox)
    assert ">03-06 02:10</time>" in html
    assert 'data-zone="Asia/Shanghai"' in html
    assert "时间按 Asia/Shanghai 时区" in html


def test_what_a_text_says_cannot_change_the_page(sandbox: Sandbox, channel: TwilioSms) -> None:
    channel.send(Message("page", {}, "<script>alert(1)</script>", "zh"), PHONE, timeout=2)
    sandbox.label({PHONE: '"><img src=x>'})
    html = get(sandbox)
    assert "<script>alert" not in html
    assert "<img" not in html


def test_the_phone_with_the_latest_text_comes_first(sandbox: Sandbox, channel: TwilioSms) -> None:
    for n in (1, 2, 3, 1):
        channel.send(page(), f"+1202555010{n}", timeout=2)
    assert re.findall(r'data-number="\+1202555010(\d)"', get(sandbox)) == ["1", "3", "2"]


def test_a_storm_of_phones_is_shown_in_part_and_says_so(sandbox: Sandbox, channel: TwilioSms) -> None:
    for n in range(63):
        channel.send(page(), f"+120255501{n:02}", timeout=2)
    html = get(sandbox)
    assert html.count("data-number=") == 60
    assert "较早的 3 部手机未显示" in html


def mark_of(html: str) -> str:
    found = re.search(r'data-after="([^"]+)"', html)
    assert found
    return found.group(1)


def first_event(sandbox: Sandbox, mark: str, headers: dict[str, str] | None = None) -> dict[str, str]:
    """The first event after `mark`, as its fields."""
    url = f"{sandbox.url}/sandbox/events"
    with httpx.stream("GET", url, params={"after": mark}, headers=headers, timeout=5) as stream:
        fields: dict[str, str] = {}
        for line in stream.iter_lines():
            if not line and "event" in fields:
                return fields
            name, _, value = line.partition(": ")
            fields[name] = value
    raise AssertionError("the stream ended")


def test_each_change_since_the_page_was_made_is_streamed(sandbox: Sandbox, channel: TwilioSms) -> None:
    channel.send(page("1111"), "+12025550109", timeout=2)
    mark = mark_of(get(sandbox))
    channel.send(page(), PHONE, timeout=2)
    event = first_event(sandbox, mark)
    assert event["event"] == "phone"
    data = json.loads(event["data"])
    assert data["number"] == PHONE
    assert page().text in data["html"]
    assert data["news"].endswith(page().text)


def test_a_broken_stream_goes_on_where_it_was(sandbox: Sandbox, channel: TwilioSms) -> None:
    mark = mark_of(get(sandbox))
    channel.send(page(), PHONE, timeout=2)
    seen = first_event(sandbox, mark)["id"]
    channel.send(page("5678"), "+12025550102", timeout=2)
    event = first_event(sandbox, mark, {"Last-Event-ID": seen})
    assert json.loads(event["data"])["number"] == "+12025550102"


@pytest.mark.parametrize("mark", ["", "another-1", "garbage"])
def test_a_page_of_an_earlier_run_is_told_to_begin_anew(sandbox: Sandbox, mark: str) -> None:
    assert first_event(sandbox, mark)["event"] == "reset"


def test_a_ringing_phone_offers_to_answer_or_decline_in_both_languages(
    sandbox: Sandbox, api: httpx.Client
) -> None:
    sid = place(api).json()["sid"]
    assert sandbox.wait_for_status(sid, "ringing")
    for path, words in (
        ("/", ("来电", "接听", "拒接")),
        ("/?lang=en", ("Incoming call", "Answer", "Decline")),
    ):
        html = get(sandbox, path)
        assert all(word in html for word in words)
        assert "data-key" not in html


def test_a_phone_in_a_call_shows_the_words_and_a_keypad(sandbox: Sandbox, api: httpx.Client) -> None:
    place(api)
    sandbox.pick_up(PHONE)
    html = get(sandbox)
    assert all(words in html for words in MENU_WORDS)
    assert re.findall(r'data-key="(.)"', html) == list("123456789*0#")
    assert "挂断" in html


@pytest.mark.parametrize(
    ("behaviour", "status", "zh", "en"),
    [
        ("busy", "busy", "拒接或占线", "Declined or busy"),
        ("no_answer", "no-answer", "未接来电", "Missed call"),
        ("fail", "failed", "没有接通", "Not connected"),
        ("answer", "completed", "通话</strong> · 0 秒", "Call</strong> · 0 s"),
    ],
)
def test_a_call_that_is_over_stays_among_the_texts(
    sandbox: Sandbox, api: httpx.Client, behaviour: str, status: str, zh: str, en: str
) -> None:
    sandbox.behave(None, behaviour)
    sid = place(api, "<Response/>").json()["sid"]
    assert sandbox.wait_for_status(sid, status)
    assert zh in get(sandbox)
    assert en in get(sandbox, "/?lang=en")


def test_a_call_is_streamed_and_announced_as_it_rings(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.label({PHONE: "带班领导"})
    mark = mark_of(get(sandbox))
    sid = place(api).json()["sid"]
    assert sandbox.wait_for_status(sid, "ringing")
    data = json.loads(first_event(sandbox, mark)["data"])
    assert data["news"] == "带班领导：来电"
    assert 'data-state="ringing"' in data["html"]


def test_what_a_call_says_cannot_change_the_page(sandbox: Sandbox, api: httpx.Client) -> None:
    place(api, "<Response><Gather><Say>&lt;script&gt;alert(1)&lt;/script&gt;</Say></Gather></Response>")
    assert sandbox.pick_up(PHONE) == ["<script>alert(1)</script>"]
    assert "<script>alert" not in get(sandbox)
