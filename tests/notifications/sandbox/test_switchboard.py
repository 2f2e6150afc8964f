"""Whole calls: dialled by the API, answered by a person or by themselves, told to the office."""

import time
from collections.abc import Iterator

import httpx
import pytest

from notifications.errors import BadBehaviour, NoCall
from notifications.sandbox import Sandbox
from tests.notifications.conftest import OFFICE, PHONE, Office
from tests.notifications.sandbox.conftest import MENU, MENU_WORDS, called, place, provider

ALL_EVENTS = ["initiated", "ringing", "answered", "completed"]
SORRY = "An application error has occurred. Goodbye."
CALL_PARAMETERS = {"CallSid", "AccountSid", "From", "To", "CallStatus", "ApiVersion", "Direction"}


@pytest.fixture(scope="module")
def hurried() -> Iterator[Sandbox]:
    """A sandbox in which a second on the telephone takes a hundredth."""
    with Sandbox(step=0.01, pace=0.01) as sandbox:
        yield sandbox


@pytest.fixture
def quick(hurried: Sandbox) -> Iterator[httpx.Client]:
    hurried.reset()
    with provider(hurried) as client:
        yield client


def test_somebody_picks_up_hears_the_call_presses_1_and_hears_that_it_counted(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    sid = called(api, office)
    assert sandbox.pick_up(PHONE) == MENU_WORDS
    assert sandbox.press(PHONE, "1") == ["已应答"]
    form = office.next()
    assert form.path == "/voice"
    assert office.signed(form, sandbox.token)
    assert form.params.keys() == CALL_PARAMETERS | {"Digits"}
    asked = [form.params[name] for name in ("CallSid", "From", "To", "CallStatus", "Digits")]
    assert asked == [sid, OFFICE, PHONE, "in-progress", "1"]
    (call,) = sandbox.calls
    assert (call.status, call.words, call.keys) == ("completed", [*MENU_WORDS, "已应答"], "1")


def test_each_event_asked_for_is_told_in_order_numbered_and_signed(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    called(api, office, StatusCallback=f"{office.url}/status?x=1", StatusCallbackEvent=ALL_EVENTS)
    sandbox.pick_up(PHONE)
    sandbox.hang_up(PHONE)
    forms = [office.next() for _ in range(4)]
    assert all(office.signed(form, sandbox.token) for form in forms)
    told = [(form.params["CallStatus"], form.params["SequenceNumber"]) for form in forms]
    assert told == [("initiated", "0"), ("ringing", "1"), ("in-progress", "2"), ("completed", "3")]
    progress = CALL_PARAMETERS | {"Timestamp", "CallbackSource", "SequenceNumber"}
    assert forms[0].params.keys() == progress
    assert forms[3].params.keys() == progress | {"CallDuration", "Duration", "SipResponseCode"}
    assert forms[3].params["SipResponseCode"] == "200"


def test_only_the_end_is_told_unless_more_is_asked_for(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    called(api, office, StatusCallback=f"{office.url}/status")
    sandbox.decline(PHONE)
    form = office.next()
    assert (form.params["CallStatus"], form.params["SequenceNumber"]) == ("busy", "0")
    assert office.forms.empty()


def test_an_event_that_was_not_asked_for_is_not_told(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    sid = called(api, office, StatusCallback=f"{office.url}/s", StatusCallbackEvent=["answered"])
    sandbox.pick_up(PHONE)
    sandbox.hang_up(PHONE)
    assert sandbox.wait_for_status(sid, "completed")
    assert office.next().params["CallStatus"] == "in-progress"
    sandbox.behave(None, "busy")
    called(api, office, StatusCallback=f"{office.url}/last")
    assert office.next().path == "/last"


@pytest.mark.parametrize(
    ("behaviour", "status", "sip"),
    [("busy", "busy", "486"), ("no_answer", "no-answer", "487"), ("fail", "failed", "404")],
)
def test_a_call_that_nobody_takes_ends_as_it_is_documented(
    sandbox: Sandbox, api: httpx.Client, office: Office, behaviour: str, status: str, sip: str
) -> None:
    sandbox.behave(None, behaviour)
    sid = called(api, office, StatusCallback=f"{office.url}/status")
    told = office.next().params
    assert (told["CallStatus"], told["SipResponseCode"], told["CallDuration"]) == (status, sip, "0")
    shown = api.get(f"/Calls/{sid}.json").json()
    assert [shown[name] for name in ("status", "duration", "end_time")] == [status, None, None]


def test_a_call_that_was_answered_shows_how_long_it_took(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    sid = called(api, office)
    sandbox.pick_up(PHONE)
    sandbox.hang_up(PHONE)
    shown = api.get(f"/Calls/{sid}.json").json()
    assert shown["duration"] == "0"
    assert shown["end_time"] is not None


def test_a_phone_can_answer_by_itself_and_press_its_keys(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    sandbox.behave(PHONE, "answer:1")
    sid = called(api, office)
    assert sandbox.wait_for_status(sid, "completed")
    assert office.next().params["Digits"] == "1"
    assert sandbox.calls[0].words == [*MENU_WORDS, "已应答"]


def test_a_phone_s_own_behaviour_goes_before_that_of_all(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.behave(PHONE, "busy")
    sandbox.behave(None, "fail")
    sids = [place(api, to=to).json()["sid"] for to in (PHONE, "+12025550102")]
    assert sandbox.wait_for_status(sids[0], "busy")
    assert sandbox.wait_for_status(sids[1], "failed")


def test_a_behaviour_that_is_none_is_refused(sandbox: Sandbox) -> None:
    for wrong in ("sing", "answer:", "answer:1a", "busy:1", ""):
        with pytest.raises(BadBehaviour, match="no behaviour"):
            sandbox.behave(None, wrong)


@pytest.mark.parametrize(
    ("behaviour", "found"),
    [("answer", "human"), ("machine", "machine_start"), ("fax", "fax"), ("unknown", "unknown")],
)
def test_who_answered_is_told_if_that_was_asked(
    sandbox: Sandbox, api: httpx.Client, office: Office, behaviour: str, found: str
) -> None:
    sandbox.behave(None, behaviour)
    sid = called(api, office, "<Response/>", MachineDetection="Enable", StatusCallback=f"{office.url}/s")
    assert office.next().params["AnsweredBy"] == found
    assert api.get(f"/Calls/{sid}.json").json()["answered_by"] == found


def test_a_machine_is_told_by_the_end_of_its_message_if_that_was_asked(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    sandbox.behave(None, "machine")
    called(api, office, "<Response/>", MachineDetection="DetectMessageEnd", StatusCallback=f"{office.url}/s")
    assert office.next().params["AnsweredBy"] == "machine_end_beep"


def test_who_answered_is_not_told_unasked(sandbox: Sandbox, api: httpx.Client, office: Office) -> None:
    sandbox.behave(None, "machine")
    sid = called(api, office, "<Response/>", StatusCallback=f"{office.url}/s")
    assert "AnsweredBy" not in office.next().params
    assert api.get(f"/Calls/{sid}.json").json()["answered_by"] is None


def test_who_answered_is_told_with_each_key(sandbox: Sandbox, api: httpx.Client, office: Office) -> None:
    called(api, office, MachineDetection="Enable")
    sandbox.pick_up(PHONE)
    sandbox.press(PHONE, "1")
    assert office.next().params["AnsweredBy"] == "human"


def test_a_call_may_fetch_its_script_and_go_on_by_relative_addresses(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    office.scripts["/calls/start"] = MENU.replace("{office}/voice", "key")
    office.scripts["/calls/key"] = (
        "<Response><Say>好</Say><Redirect method='GET'>/bye?a=1</Redirect></Response>"
    )
    office.scripts["/bye"] = "<Response><Say>再见</Say></Response>"
    called(api, office, Url=f"{office.url}/calls/start")
    assert sandbox.pick_up(PHONE) == MENU_WORDS
    assert sandbox.press(PHONE, "*") == ["好", "再见"]
    forms = [office.next() for _ in range(3)]
    assert [form.path.partition("&")[0] for form in forms] == ["/calls/start", "/calls/key", "/bye?a=1"]
    assert "Digits" not in forms[0].params
    assert forms[1].params["Digits"] == "*"
    assert forms[2].params == {}
    assert "CallStatus=in-progress" in forms[2].path
    assert all(office.signed(form, sandbox.token) for form in forms)


def test_a_menu_can_be_heard_again(sandbox: Sandbox, api: httpx.Client, office: Office) -> None:
    office.scripts["/voice"] = MENU
    called(api, office)
    assert sandbox.pick_up(PHONE) == MENU_WORDS
    assert sandbox.press(PHONE, "*") == MENU_WORDS
    office.scripts["/voice"] = "<Response><Say>已应答</Say></Response>"
    assert sandbox.press(PHONE, "1") == ["已应答"]


def test_keys_pressed_at_once_go_where_each_is_waited_for(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    office.scripts["/voice"] = (
        "<Response><Gather action='{office}/code'><Say>请输入</Say></Gather></Response>"
    )
    office.scripts["/code"] = "<Response><Say>谢谢</Say></Response>"
    called(api, office)
    sandbox.pick_up(PHONE)
    assert sandbox.press(PHONE, "1234#99") == ["请输入", "谢谢"]
    assert [office.next().params["Digits"] for _ in range(2)] == ["1", "234"]
    assert sandbox.calls[0].keys == "1234#"


def test_an_office_that_fails_in_mid_call_is_heard_and_the_call_ends(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    called(api, office)
    sandbox.pick_up(PHONE)
    office.status = 500
    assert sandbox.press(PHONE, "1") == [SORRY]
    (call,) = sandbox.calls
    assert call.status == "completed"
    assert "500" in call.problem


def test_a_script_that_cannot_be_played_is_heard_and_named(sandbox: Sandbox, api: httpx.Client) -> None:
    place(api, "<Response><Play>http://o/a.mp3</Play></Response>")
    assert sandbox.pick_up(PHONE) == [SORRY]
    assert "<Play>" in sandbox.calls[0].problem


def test_a_phone_that_is_in_a_call_is_busy_for_another(sandbox: Sandbox, api: httpx.Client) -> None:
    place(api)
    sandbox.pick_up(PHONE)
    second = place(api).json()["sid"]
    assert sandbox.wait_for_status(second, "busy")
    assert [call.status for call in sandbox.calls] == ["in-progress", "busy"]


def test_what_a_phone_cannot_do_it_refuses(sandbox: Sandbox, api: httpx.Client) -> None:
    for impossible in (sandbox.pick_up, sandbox.hang_up, sandbox.decline):
        with pytest.raises(NoCall, match=PHONE.replace("+", r"\+")):
            impossible(PHONE, timeout=0)
    place(api)
    sandbox.pick_up(PHONE)
    sandbox.hang_up(PHONE)
    with pytest.raises(NoCall):
        sandbox.press(PHONE, "1", timeout=0)


def test_a_call_that_was_canceled_does_not_ring_any_more(sandbox: Sandbox, api: httpx.Client) -> None:
    sid = place(api).json()["sid"]
    api.post(f"/Calls/{sid}.json", data={"Status": "canceled"})
    with pytest.raises(NoCall):
        sandbox.pick_up(PHONE, timeout=0.1)
    assert sandbox.calls[0].status == "canceled"


def test_a_test_can_wait_for_calls_and_learns_what_is_missing(sandbox: Sandbox, api: httpx.Client) -> None:
    place(api)
    assert len(sandbox.wait_for_calls(1)) == 1
    with pytest.raises(TimeoutError, match="1 calls"):
        sandbox.wait_for_calls(2, timeout=0.01)


def test_a_phone_rings_as_long_as_asked_and_no_longer(hurried: Sandbox, quick: httpx.Client) -> None:
    sid = place(quick, Timeout="20").json()["sid"]
    assert hurried.wait_for_status(sid, "ringing")
    began = time.monotonic()
    assert hurried.wait_for_status(sid, "no-answer")
    assert 0.15 < time.monotonic() - began < 2


def test_a_call_that_nobody_touches_ends_with_its_script(hurried: Sandbox, quick: httpx.Client) -> None:
    hurried.behave(None, "answer")
    sid = place(quick).json()["sid"]
    assert hurried.wait_for_status(sid, "completed")
    (call,) = hurried.calls
    assert (call.words, call.keys) == ([*MENU_WORDS, "没有收到按键，再见"], "")


def test_each_key_gives_time_for_the_next(hurried: Sandbox, quick: httpx.Client, office: Office) -> None:
    called(quick, office, "<Response><Gather timeout='60' action='{office}/voice'/></Response>")
    hurried.pick_up(PHONE)
    hurried.press(PHONE, "1")
    time.sleep(0.3)  # half of the wait
    began = time.monotonic()
    hurried.press(PHONE, "2")
    assert office.next().params["Digits"] == "12"
    assert time.monotonic() - began > 0.5


def test_a_call_that_goes_round_for_ever_is_ended(office: Office) -> None:
    office.scripts["/round"] = "<Response><Gather/><Redirect>{office}/round</Redirect></Response>"
    with Sandbox(step=0.01, pace=0.01, longest=20) as sandbox, provider(sandbox) as api:
        sandbox.behave(None, "answer")
        sid = called(api, office, Url=f"{office.url}/round")
        assert sandbox.wait_for_status(sid, "completed")
        assert sandbox.calls[0].problem == ""


def test_words_take_the_time_to_say_them_where_that_is_wanted() -> None:
    with Sandbox(step=0.01, pace=0.01, speech=0.02) as sandbox, provider(sandbox) as api:
        sid = place(api, "<Response><Say>0123456789</Say></Response>").json()["sid"]
        assert sandbox.pick_up(PHONE) == ["0123456789"]
        began = time.monotonic()
        assert sandbox.wait_for_status(sid, "completed")
        assert 0.15 < time.monotonic() - began < 2
