"""The desk's queue: the most urgent first, then the oldest; reminders last; what was said of calls before."""

import pytest

from engine.vocabulary import ChannelKind
from flows.acts import handling, views
from flows.acts.answering import CardResult, record_card
from models import cards, leaving, numbers, people
from models.cards import Card
from models.people import NewPerson
from tests.night import CONTACT_UNIT, NUMBERS, Night


def board(night: Night, limit: int = 500) -> list[Card]:
    return list(views.board(night.office, cards=limit).cards)


def card_of(night: Night, role: str) -> Card:
    return next(card for card in night.show().cards if card.role == role)


def test_the_graver_incident_is_dialled_first_and_among_equals_the_older(night: Night) -> None:
    for n, level in enumerate(("III", "II", "III", "II")):
        night.log(level=level, key=f"k{n}")
        night.clock.forward(seconds=30)
    first = list(dict.fromkeys(card.number for card in board(night)))
    assert first == ["2026-0002", "2026-0004", "2026-0001", "2026-0003"]
    assert {card.number for card in board(night, limit=3)} == {"2026-0002"}


def test_it_is_the_response_level_that_counts(night: Night) -> None:
    night.log(level="III", key="a")
    night.log(level="III", response_level="II", key="b")
    assert board(night)[0].number == "2026-0002"


def test_a_reminder_comes_after_what_may_wake_somebody(sqlite_night: Night) -> None:
    night = sqlite_night
    with night.office.database.writing() as tx:
        landline = NewPerson("区数据资源局", "值班副班", "值班副班", (("landline", "010-0000-0101"),))
        people.save_people(tx, [landline], night.clock.now())
    night.log(level="III")
    night.fast_forward(minutes=11)  # a limit is near: the second duty officer has answered meanwhile
    page = next(card for card in night.show().cards if card.role == "duty_second")
    record_card(night.office, page.attempt, CardResult.ANSWERED, night.officer)
    handling.note(night.office, night.number, "核实中", night.officer)
    night.fast_forward(minutes=10)
    found = board(night)
    assert found[-1].occasion == "warn"
    assert {card.occasion for card in found[:-1]} <= {"page", "breach"}


def test_every_call_made_for_a_card_is_found_with_its_time(night: Night) -> None:
    night.log()
    card = card_of(night, "district_cac").attempt
    record_card(night.office, card, CardResult.NO_ANSWER, night.officer)
    night.clock.forward(minutes=2)
    record_card(night.office, card, CardResult.BUSY, night.officer)
    handling.note(night.office, night.number, "与此无关", night.officer)
    incident = night.show().facts.incident.id
    with night.office.database.reading() as tx:
        said = cards.said(tx, [incident])[incident]
    tries = [(entry["payload"].get("card"), entry["payload"].get("result")) for entry in said]
    assert tries == [(card, "no_answer"), (card, "busy"), (None, None)]
    assert (said[1]["at"] - said[0]["at"]).total_seconds() == 120


def test_a_card_leaves_the_desk_when_its_page_is_answered_by_text_and_when_the_matter_is_over(
    night: Night,
) -> None:
    night.log(level="III")
    night.fast_forward(minutes=31)
    assert {card.role for card in board(night)} >= {"unit_contact", "district_cac"}
    night.phone("联络员").replies(card_of(night, "unit_contact").code)
    assert "unit_contact" not in {card.role for card in board(night)}
    handling.dismiss(night.office, night.number, "旧图", night.officer)
    assert board(night) == []


# Whoever no machine reaches


def give(night: Night, post: str, *numbers: tuple[str, str]) -> None:
    """The numbers of whoever holds this post, from now on."""
    unit = CONTACT_UNIT if post == "联络员" else "区数据资源局"
    name = "李楼乡联络员" if post == "联络员" else post
    with night.office.database.writing() as tx:
        people.save_people(tx, [NewPerson(unit, name, post, numbers)], night.clock.now())


def channels(night: Night, post: str) -> list[str]:
    """How this post was tried, in order."""
    return [
        attempt["channel"] for page in night.show().pages if page.post == post for attempt in page.attempts
    ]


def test_a_rung_whose_people_have_only_a_landline_is_a_card_at_once(night: Night) -> None:
    give(night, "值班副班", ("landline", "010-0000-0101"))
    night.log(level="III")
    card = card_of(night, "duty_second")
    assert (card.since, card.telephone) == (night.clock.now(), "010-0000-0101")
    assert channels(night, "值班副班") == ["manual"]


def test_so_is_a_tell_of_somebody_with_only_a_landline_when_the_level_is_confirmed(night: Night) -> None:
    give(night, "联络员", ("landline", "0552-0000177"))
    night.log(level="III")
    night.confirm("III")
    assert (card_of(night, "unit_contact").telephone, channels(night, "联络员")) == (
        "0552-0000177",
        ["manual"],
    )


@pytest.mark.parametrize("landline", [(), (("landline", "010-0000-0102"),)])
def test_when_every_number_was_refused_in_mid_incident_the_next_try_is_a_card_at_once(
    night: Night, landline: tuple[tuple[str, str], ...]
) -> None:
    """The number is still there to be dialled: a landline that was entered as a mobile rings all the same."""
    give(night, "带班领导", ("sms", NUMBERS["带班领导"]), *landline)
    night.log(level="III")  # the duty leader has to be told, by text
    with night.office.database.writing() as tx:
        number = night.office.book(tx, night.clock.now()).numbers[night.id_of("带班领导")][0]
        numbers.disable(tx, number.contact, "21614")
    before = len(night.sandbox.inbox(NUMBERS["带班领导"]))
    night.fast_forward(minutes=10)
    assert channels(night, "带班领导") == ["sms", "manual"]
    assert len(night.sandbox.inbox(NUMBERS["带班领导"])) == before
    card = card_of(night, "duty_leader")
    assert card.person == night.id_of("带班领导")
    assert card.telephone == (landline[0][1] if landline else NUMBERS["带班领导"])


def test_a_number_that_an_import_left_out_is_dialled_by_nobody(night: Night) -> None:
    give(night, "带班领导", ("sms", NUMBERS["带班领导"]))
    give(night, "带班领导")
    night.log(level="III")
    card = card_of(night, "duty_leader")
    assert (card.person, card.telephone) == (None, "")


def test_a_number_refused_for_texts_that_still_takes_calls_stands_once(night: Night) -> None:
    mobile = NUMBERS["带班领导"]
    give(night, "带班领导", ("sms", mobile), ("voice", mobile))
    leader = night.id_of("带班领导")
    with night.office.database.writing() as tx:
        numbers.disable(tx, night.office.book(tx, night.clock.now()).numbers[leader][0].contact, "21614")
    with night.office.database.reading() as tx:
        book = night.office.book(tx, night.clock.now())
    assert [(number.kind, number.number) for number in book.numbers[leader]] == [("voice", mobile)]
    assert ChannelKind.SMS not in book.people[leader].channels


def test_whoever_wants_no_more_texts_is_dialled_by_a_person_and_by_no_machine(night: Night) -> None:
    give(night, "带班领导", ("sms", NUMBERS["带班领导"]))
    with night.office.database.writing() as tx:
        numbers.stop(tx, NUMBERS["带班领导"])
    night.log(level="III")
    assert channels(night, "带班领导") == ["manual"]
    assert card_of(night, "duty_leader").telephone == NUMBERS["带班领导"]


def test_somebody_who_has_left_is_dialled_by_nobody(night: Night) -> None:
    leader = night.id_of("带班领导")
    with night.office.database.writing() as tx:
        leaving.take_out(tx, [leader])
    with night.office.database.reading() as tx:
        book = night.office.book(tx, night.clock.now())
    assert leader in book.former
    assert leader not in book.numbers
