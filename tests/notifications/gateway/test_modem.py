"""A 短信猫 over HTTP: form fields and plain text in GB18030, an inbox that is asked for."""

import logging
from collections.abc import Callable

import pytest

from engine.vocabulary import AttemptState
from notifications.errors import Cause, ChannelError, OutcomeUnknown
from notifications.message import Incoming, Report
from tests.notifications.gateway.conftest import NATIONAL, NONE_KNOWN, NOW, PHONE, Opens, changed, page
from tests.notifications.gateway.doubles.modem import PASSWORD, Modem
from tests.notifications.gateway.doubles.server import closed_port

# Beyond GBK, and whatever a form or a shell might break by.
RARE = '㙍𬭎䶮 "引号" & <b> 100%+1=2; é€ {{ secrets.password }}'


def test_a_text_arrives_whole_in_the_modem_s_charset(modem: Modem, opens: Opens) -> None:
    receipt = opens("modem", modem.url).send(page(text=RARE), PHONE, timeout=2)
    (sent,) = modem.sent
    assert (sent.to, sent.text, receipt.provider_id) == (NATIONAL, RARE, str(sent.id))
    (asked,) = modem.asked
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert b"%" in asked.body
    assert PASSWORD.encode() not in asked.body


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("1", Cause.ACCOUNT),
        ("2", Cause.NUMBER),
        ("3", Cause.THROTTLED),
        ("4", Cause.PASSING),
        ("77", Cause.PASSING),
    ],
)
def test_a_code_in_plain_text_is_read(modem: Modem, opens: Opens, code: str, cause: Cause) -> None:
    channel = opens("modem", modem.url)
    modem.faults.append(code)
    with pytest.raises(ChannelError) as refused:
        channel.send(page(), PHONE, timeout=2)
    assert type(refused.value) is ChannelError
    assert (refused.value.cause, refused.value.code) == (cause, code)


@pytest.mark.parametrize("fault", ["hang", "drop", "drop_before", "hang_before", 500])
def test_without_a_look_up_a_lost_answer_stays_open(modem: Modem, opens: Opens, fault: str | int) -> None:
    channel = opens("modem", modem.url)
    modem.faults.append(fault)
    with pytest.raises(OutcomeUnknown):
        channel.send(page(), PHONE, timeout=0.2)
    assert channel.can_look_up is False
    with pytest.raises(ChannelError, match="no look_up"):
        channel.look_up(PHONE, "1234", NOW, NONE_KNOWN, timeout=0.2)


def test_a_number_on_a_proxy_s_page_is_no_code_of_the_modem(
    answering: Callable[[bytes], str], opens: Opens
) -> None:
    page_of_a_proxy = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 7\r\n\r\nERR:502"
    sms = changed("modem", {"sms/answer/error": r"(\d+)"})["sms"]
    with pytest.raises(OutcomeUnknown):
        opens("modem", answering(page_of_a_proxy), sms=sms).send(page(), PHONE, timeout=2)


def test_a_code_that_is_named_is_one_whatever_the_status(
    answering: Callable[[bytes], str], opens: Opens
) -> None:
    failed = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 5\r\n\r\nERR:5"
    with pytest.raises(ChannelError) as refused:
        opens("modem", answering(failed)).send(page(), PHONE, timeout=2)
    assert type(refused.value) is ChannelError
    assert (refused.value.cause, refused.value.code) == (Cause.ACCOUNT, "5")


def test_every_other_code_is_a_code_and_never_a_status(modem: Modem, opens: Opens) -> None:
    sms = changed("modem", {"sms/answer/causes": {"*": "message", "401": "passing"}})["sms"]
    channel = opens("modem", modem.url, sms=sms)
    for fault, cause in (
        ("77", Cause.MESSAGE),
        (401, Cause.PASSING),
        (403, Cause.ACCOUNT),
        (503, Cause.PASSING),
    ):
        modem.faults.append(fault)
        with pytest.raises(ChannelError) as refused:
            channel.send(page(), PHONE, timeout=2)
        assert (refused.value.code, refused.value.cause) == (str(fault), cause)


def test_a_number_of_another_country_needs_another_provider(modem: Modem, opens: Opens) -> None:
    with pytest.raises(ChannelError, match="not of CN") as refused:
        opens("modem", modem.url).send(page(), "+12025550101", timeout=2)
    assert refused.value.cause is Cause.MESSAGE
    assert modem.asked == []


@pytest.mark.parametrize("number", ["", "110", "no number"])
def test_what_is_no_number_is_not_sent(modem: Modem, opens: Opens, number: str) -> None:
    with pytest.raises(ChannelError, match="not a telephone number") as refused:
        opens("modem", modem.url).send(page(), number, timeout=2)
    assert refused.value.cause is Cause.NUMBER
    assert modem.asked == []


def test_the_inbox_is_read_on_without_a_gap_and_without_a_double(modem: Modem, opens: Opens) -> None:
    channel = opens("modem", modem.url)
    mail = channel.poll("", timeout=2)
    assert (mail.texts, mail.reports) == ((), ())
    modem.inbox += [("+86" + NATIONAL, "收到1234"), ("10086", "您的余额|不足")]
    mail = channel.poll(mail.cursor, timeout=2)
    assert mail.texts == (Incoming("1", PHONE, "收到1234"), Incoming("2", "10086", "您的余额|不足"))
    modem.inbox.append((NATIONAL, "无法处理"))
    again = channel.poll(mail.cursor, timeout=2)
    assert again.texts == (Incoming("3", PHONE, "无法处理"),)
    assert channel.poll(again.cursor, timeout=2).texts == ()
    assert channel.poll(mail.cursor, timeout=2).texts == again.texts, "an old cursor brings the same again"


def test_reports_are_read_beside_the_inbox(modem: Modem, opens: Opens) -> None:
    modem.reports = ["1|delivered", "2|failed|1", "3|failed|9", "4|sent"]
    assert opens("modem", modem.url).poll("", timeout=2).reports == (
        Report("1", AttemptState.DELIVERED),
        Report("2", AttemptState.FAILED, "1", Cause.NUMBER),
        Report("3", AttemptState.FAILED, "9", Cause.PASSING),
    )


def test_what_one_fetch_brought_is_not_lost_for_another_that_fails(
    modem: Modem, opens: Opens, caplog: pytest.LogCaptureFixture
) -> None:
    """The modem hands a report out once: an error of the other request must not cost it."""
    channel = opens("modem", modem.url)
    modem.reports = ["1|delivered"]
    modem.inbox = [(NATIONAL, "1234")]
    modem.faults.append("4")
    mail = channel.poll("", timeout=2)
    assert mail.reports == (Report("1", AttemptState.DELIVERED),)
    assert (mail.texts, "poll.inbox: modem refused (4)" in caplog.text) == ((), True)
    assert channel.poll(mail.cursor, timeout=2).texts == (Incoming("1", PHONE, "1234"),)


@pytest.mark.parametrize("fault", ["hang", "drop", "1", 200, 500, 503])
def test_a_fetch_that_brings_nothing_and_fails_says_so(modem: Modem, opens: Opens, fault: str | int) -> None:
    channel = opens("modem", modem.url)
    modem.faults += [fault, fault]
    with pytest.raises(ChannelError) as failed:
        channel.poll("", timeout=0.4)
    assert not isinstance(failed.value, OutcomeUnknown)


@pytest.mark.parametrize("cursor", ["no json", "[]", "7", '{"inbox": 5}', '{"gone": "9"}'])
def test_a_cursor_of_another_description_begins_anew(modem: Modem, opens: Opens, cursor: str) -> None:
    modem.inbox = [(NATIONAL, "1234")]
    assert len(opens("modem", modem.url).poll(cursor, timeout=2).texts) == 1


def test_no_secret_is_in_an_error_a_log_or_a_repr(
    modem: Modem, opens: Opens, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    channel = opens("modem", modem.url)
    said = [repr(channel), repr(channel._settings), str(channel._settings)]
    modem.faults += ["1", "hang", "drop", 500, "1", "1"]
    for _ in range(4):
        with pytest.raises(ChannelError) as failed:
            channel.send(page(), PHONE, timeout=0.2)
        said += [repr(failed.value), str(failed.value), str(failed.value.__cause__)]
    with pytest.raises(ChannelError) as failed:
        channel.poll("", timeout=1)
    with pytest.raises(ChannelError) as refused:
        opens("modem", closed_port()).poll("", timeout=1)
    said += [str(failed.value), str(refused.value), str(refused.value.__cause__), caplog.text]
    assert "poll.inbox" in caplog.text
    digest = modem.asked[-1].query.partition("pass=")[2].partition("&")[0]
    assert len(digest) == 32
    assert [one for one in said if PASSWORD in one or digest in one or NATIONAL in one] == []
