"""Like 云MAS, in XML over HTTP: an MD5 over everything, receipts by time and page, pushes with a token."""

from datetime import timedelta
from urllib.error import HTTPError

import pytest

from engine.vocabulary import AttemptState
from notifications.errors import Cause, ChannelError, NotAuthentic, OutcomeUnknown
from notifications.message import Incoming, Report
from tests.notifications.gateway.conftest import (
    NATIONAL,
    NONE_KNOWN,
    NOW,
    PHONE,
    Clock,
    Office,
    Opens,
    page,
    read,
)
from tests.notifications.gateway.doubles.mas import PUSH, Mas, Status

EARLIER = NOW - timedelta(minutes=1)
NASTY = "㙍 \"引号\" & <b>]]> 100%+1 '撇' {{ secrets.key }}"


def test_a_text_survives_xml_and_its_signature_holds(mas: Mas, opens: Opens) -> None:
    receipt = opens("mas", mas.url).send(page(text=NASTY), PHONE, timeout=2)
    (message,) = mas.messages
    assert (message.mobile, message.content) == ("86" + NATIONAL, NASTY)
    assert receipt.provider_id == message.group


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("IllegalMac", Cause.ACCOUNT),
        ("InvalidMobile", Cause.NUMBER),
        ("InvalidMessage", Cause.MESSAGE),
        ("TooManyMessages", Cause.THROTTLED),
        ("NeverHeardOf", Cause.PASSING),
    ],
)
def test_a_code_in_xml_is_read(mas: Mas, opens: Opens, code: str, cause: Cause) -> None:
    channel = opens("mas", mas.url)
    mas.faults.append(code)
    with pytest.raises(ChannelError) as refused:
        channel.send(page(), PHONE, timeout=2)
    assert type(refused.value) is ChannelError
    assert (refused.value.cause, refused.value.code) == (cause, code)


def test_a_code_that_repeats_a_secret_is_shown_without_it(mas: Mas, opens: Opens) -> None:
    mas.faults.append("the-key is wrong, " + "blah " * 50)
    with pytest.raises(ChannelError) as refused:
        opens("mas", mas.url).send(page(), PHONE, timeout=2)
    assert refused.value.code.startswith("*** is wrong")
    assert len(refused.value.code) == 64


@pytest.mark.parametrize(("fault", "found"), [("drop_before", False), ("drop", True), ("hang", True)])
def test_a_lost_answer_is_settled_by_a_look_up_among_other_numbers(
    mas: Mas, opens: Opens, fault: str, found: bool
) -> None:
    channel = opens("mas", mas.url)
    channel.send(page(), "+8619900000002", timeout=2)
    mas.faults.append(fault)
    with pytest.raises(OutcomeUnknown):
        channel.send(page(), PHONE, timeout=0.2)
    seen = channel.look_up(PHONE, "1234", EARLIER, NONE_KNOWN, timeout=2)
    assert (seen is not None) == found
    assert seen is None or (seen.provider_id, seen.status) == (mas.messages[-1].group, "sending")


def test_the_newest_is_found_in_a_list_that_has_the_oldest_first(mas: Mas, opens: Opens) -> None:
    channel = opens("mas", mas.url)
    ids = [channel.send(page(), PHONE, timeout=2).provider_id for _ in range(3)]
    seen = channel.look_up(PHONE, "1234", EARLIER, frozenset(ids[2:]), timeout=2)
    assert seen is not None
    assert seen.provider_id == ids[1]


def test_a_number_that_nobody_has_is_found_as_it_was_written(mas: Mas, opens: Opens) -> None:
    """New prefixes are in use before the library of numbers knows them."""
    channel = opens("mas", mas.url)
    unknown = "+8610100000000"
    sent = channel.send(page(), unknown, timeout=2)
    seen = channel.look_up(unknown, "1234", EARLIER, NONE_KNOWN, timeout=2)
    assert seen is not None
    assert seen.provider_id == sent.provider_id


def test_an_answer_that_is_not_xml_finds_nothing_out(mas: Mas, opens: Opens) -> None:
    mas.faults.append(200)
    with pytest.raises(ChannelError, match="neither success nor an error code") as late:
        opens("mas", mas.url).look_up(PHONE, "1234", EARLIER, NONE_KNOWN, timeout=2)
    assert not isinstance(late.value, OutcomeUnknown)


def test_receipts_are_fetched_page_by_page_and_then_by_time(mas: Mas, opens: Opens, clock: Clock) -> None:
    channel = opens("mas", mas.url)
    mas.reports = [Status(f"G{n}", "20260301082900", "CM:0000") for n in range(5)]
    cursor, seen = "", []
    for _ in range(4):
        mail = channel.poll(cursor, timeout=2)
        cursor = mail.cursor
        seen.append([report.provider_id for report in mail.reports])
    assert seen == [["G0", "G1"], ["G2", "G3"], ["G4"], []]
    clock.now += timedelta(minutes=10)
    mas.reports += [Status("G5", "20260301083930", "MK:0012"), Status("G6", "20260301082830", "CM:0000")]
    mail = channel.poll(cursor, timeout=2)
    assert [report.provider_id for report in mail.reports] == ["G0", "G1"], (
        "the next window reaches back by the overlap, for what is entered late"
    )
    assert channel.poll(cursor, timeout=2).reports == mail.reports, "an old cursor brings the same again"
    while "G5" not in (ids := {report.provider_id for report in mail.reports}):
        mail = channel.poll(mail.cursor, timeout=2)
    assert "G6" in ids or "G6" in {one.provider_id for one in channel.poll(mail.cursor, timeout=2).reports}


def test_no_receipt_falls_between_two_windows(mas: Mas, opens: Opens, clock: Clock) -> None:
    channel = opens("mas", mas.url)
    cursor, seen = "", set()
    for fetch in range(80):
        if fetch < 20:
            minute = f"{30 + fetch}"
            mas.reports += [
                Status(f"G{minute}-{s}", f"2026030108{minute}{s}", "CM:0000") for s in ("00", "30")
            ]
            clock.now += timedelta(minutes=1)
        mail = channel.poll(cursor, timeout=2)
        cursor = mail.cursor
        seen |= {report.provider_id for report in mail.reports}
    assert {report.group for report in mas.reports} - seen == set()


def test_a_failed_fetch_leaves_the_window_where_it_was(mas: Mas, opens: Opens, clock: Clock) -> None:
    channel = opens("mas", mas.url)
    cursor = channel.poll("", timeout=2).cursor
    clock.now += timedelta(hours=3)
    mas.reports = [Status("G1", "20260301090000", "MK:0012")]
    mas.faults.append(503)
    with pytest.raises(ChannelError, match="503"):
        channel.poll(cursor, timeout=2)
    assert channel.poll(cursor, timeout=2).reports == (
        Report("G1", AttemptState.FAILED, "MK:0012", Cause.NUMBER),
    )


def test_replies_are_pushed_with_a_token_and_have_an_id_made_of_what_is_unique(
    mas: Mas, office: Office
) -> None:
    url = f"{office.url}/gateway/mas/replies"
    reply = ("86" + NATIONAL, "20260301083100", "收到 <1234> & 马上办")
    assert mas.push(url, reply) == b"<ok/>"
    first = office.read()
    mas.push(url, reply)
    again = office.read()
    mas.push(url, (reply[0], "20260301083101", reply[2]))
    other = office.read()
    (text,) = first
    assert isinstance(text, Incoming)
    assert (text.sender, text.body) == (PHONE, "收到 <1234> & 马上办")
    assert again == first, "pushed twice, it has the same id"
    assert other != first
    assert NATIONAL not in text.provider_id


def test_several_replies_in_one_push_are_all_read(mas: Mas, office: Office) -> None:
    replies = [("86" + NATIONAL, f"2026030108310{n}", f"{n}234") for n in range(3)]
    mas.push(f"{office.url}/gateway/mas/replies", *replies)
    assert [one.body for one in office.read() if isinstance(one, Incoming)] == ["0234", "1234", "2234"]


def test_a_wrong_token_or_another_address_is_not_believed(mas: Mas, office: Office) -> None:
    url = f"{office.url}/gateway/mas/replies"
    reply = ("86" + NATIONAL, "20260301083100", "1234")
    mas.push(url, reply, token="somebody's")
    with pytest.raises(NotAuthentic, match="token is missing or wrong"):
        office.read()
    mas.push(url, reply)
    asked = office.pushed.get(timeout=5)
    for address in ("192.0.2.77", "::ffff:192.0.2.77"):
        assert read(office.settings, asked, remote_ip=address)
    for address in ("198.51.100.1", "::1", "", "unix"):
        with pytest.raises(NotAuthentic, match="not allowed") as forged:
            read(office.settings, asked, remote_ip=address)
        assert PUSH not in str(forged.value)
    with pytest.raises(NotAuthentic, match="token"):
        read(office.settings, asked, query="")


def test_the_office_s_listener_is_not_the_provider_s(mas: Mas, office: Office) -> None:
    """What is pushed and not read is pushed again: an answer other than 2xx is an error to the sender."""
    office.faults.append(503)
    with pytest.raises(HTTPError, match="503"):
        mas.push(f"{office.url}/gateway/mas/replies", ("86" + NATIONAL, "1", "1234"))
