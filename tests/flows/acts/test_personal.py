"""Personal rules and quiet hours as people set them: what is refused, what is entered."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.personal import LONGEST_DELAY, RuleStep
from engine.vocabulary import ChannelKind, Urgency
from flows.acts import personal
from flows.acts.errors import BadInput
from flows.wiring import Office
from models import numbers, people, record
from models.people import NewPerson
from tests.flows.acts.files import ADMIN, quiet_office

FIRST, SECOND = "+12025550121", "+12025550122"


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    with quiet_office(database_url, tmp_path) as opened:
        mobiles = tuple((kind, number) for number in (FIRST, SECOND) for kind in ("sms", "voice"))
        staff = [
            NewPerson("区数据资源局", "领导甲", "带班领导", mobiles),
            NewPerson("区数据资源局", "主班甲", "值班员", (("sms", "+12025550123"),)),
            NewPerson("区数据资源局", "副班甲", "值班员", (("landline", "010-12345678"),)),
        ]
        with opened.database.writing() as tx:
            people.save_people(tx, staff, opened.now())
        yield opened


def refused(office: Office, *steps: str, who: str = "领导甲", urgency: str = "urgent") -> list[str]:
    with pytest.raises(BadInput) as caught:
        personal.set_rule(office, who, urgency, steps, ADMIN)
    return [problem.remedy for problem in caught.value.problems]


def test_a_rule_is_kept_by_number_not_by_its_place_in_a_list(office: Office) -> None:
    personal.set_rule(office, "带班领导", "urgent", ["sms@90", "voice:2", "voice@60"], ADMIN)
    with office.database.writing() as tx:
        mobiles = tuple((kind, number) for number in (SECOND, FIRST) for kind in ("sms", "voice"))
        people.save_people(tx, [NewPerson("区数据资源局", "领导甲", "带班领导", mobiles)], office.now())
    shown = personal.rules_of(office, "领导甲")
    assert shown.rules == {"urgent": ["voice:1", "voice:2@60", "sms:2@90"]}
    assert (shown.name, shown.post, shown.quiet) == ("领导甲", "带班领导", "")


def test_whoever_calls_reads_the_rule_with_the_address_book(office: Office) -> None:
    made = personal.set_rule(office, "领导甲", "normal", ["sms"], ADMIN)
    with office.database.reading() as tx:
        book = office.book(tx, office.now())
    [first, _] = book.contacts(made.person)[ChannelKind.SMS]
    assert book.rules == {(made.person, Urgency.NORMAL): (RuleStep(ChannelKind.SMS, timedelta(), first),)}


def test_another_rule_takes_the_place_of_the_first_and_no_steps_take_it_away(office: Office) -> None:
    personal.set_rule(office, "领导甲", "urgent", ["voice"], ADMIN)
    personal.set_rule(office, "领导甲", "urgent", ["sms", "voice@30"], ADMIN)
    assert personal.rules_of(office, "领导甲").rules == {"urgent": ["sms:1", "voice:1@30"]}
    assert personal.set_rule(office, "领导甲", "urgent", [], ADMIN).rules == {}


def test_a_number_that_is_disabled_shows_as_a_gap_in_the_rule(office: Office) -> None:
    made = personal.set_rule(office, "领导甲", "urgent", ["voice:2", "sms@30"], ADMIN)
    with office.database.writing() as tx:
        book = office.book(tx, office.now())
        numbers.disable(tx, book.contacts(made.person)[ChannelKind.VOICE][1], "21211")
    assert personal.rules_of(office, "领导甲").rules == {"urgent": ["voice:?", "sms:1@30"]}


def test_everything_wrong_with_the_steps_is_said_at_once(office: Office) -> None:
    too_late = int(LONGEST_DELAY.total_seconds()) + 1
    assert refused(office, "mail", "chat", "voice:3", f"sms@{too_late}") == [
        "write channel, channel@seconds or channel:number@seconds; channels: sms, voice, chat",
        "this person has no usable number for chat",
        "this person has 2 usable numbers for voice",
        f"at most {too_late - 1} seconds: by then the ladder has climbed",
    ]


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        (("voice@10",), "begin with a step without a delay"),
        (("sms",), "add voice: a text wakes nobody, and this is urgent"),
        (
            ("voice", "voice:1@60"),
            "each number once on a channel; a call that rings out is repeated by itself",
        ),
    ],
)
def test_a_rule_that_would_leave_somebody_uncalled_is_refused(
    office: Office, steps: tuple[str, ...], why: str
) -> None:
    assert refused(office, *steps) == [why]


def test_texts_alone_will_do_for_what_is_not_urgent_and_for_who_has_nothing_else(office: Office) -> None:
    assert personal.set_rule(office, "领导甲", "normal", ["sms"], ADMIN).rules == {"normal": ["sms:1"]}
    assert personal.set_rule(office, "主班甲", "urgent", ["sms"], ADMIN).rules == {"urgent": ["sms:1"]}


@pytest.mark.parametrize(
    ("who", "why"), [("值班员", "several people; give a name"), ("某人", "nobody in the address book")]
)
def test_a_rule_is_of_one_person(office: Office, who: str, why: str) -> None:
    assert refused(office, "sms", who=who)[0].startswith(why)


def test_an_urgency_there_is_not_is_refused(office: Office) -> None:
    assert refused(office, "sms", urgency="特急") == ["one of most_urgent, urgent, normal"]


def test_what_was_set_is_entered_in_the_register_without_a_number(office: Office) -> None:
    personal.set_rule(office, "领导甲", "urgent", ["voice:2"], ADMIN)
    personal.set_quiet_hours(office, "领导甲", "22:00-07:00", ADMIN)
    with office.database.reading() as tx:
        entries = record.read(tx, record.REGISTER)
    assert [entry["kind"] for entry in entries] == ["personal_rule_set", "quiet_hours_set"]
    assert entries[0]["payload"]["steps"][0]["seconds"] == 0
    assert entries[1]["payload"]["hours"] == "22:00-07:00"
    assert "+1202" not in str(entries)


def test_quiet_hours_are_set_shown_and_taken_away(office: Office) -> None:
    assert personal.set_quiet_hours(office, "领导甲", "22:00 至 7:00", ADMIN).quiet == "22:00-07:00"
    assert personal.set_quiet_hours(office, "领导甲", "", ADMIN).quiet == ""


@pytest.mark.parametrize("hours", ["night", "22:00-25:00", "22:00", "08:00-08:00"])
def test_hours_that_are_none_are_refused(office: Office, hours: str) -> None:
    with pytest.raises(BadInput):
        personal.set_quiet_hours(office, "领导甲", hours, ADMIN)
