"""The address book one entry at a time, and what the register says of it."""

from datetime import timedelta
from typing import Any

import pytest

from flows.acts import address_book, own_numbers, roster
from flows.acts.actor import person
from flows.acts.address_book import Given
from flows.acts.errors import BadInput
from flows.acts.roster import GivenShift
from models import address_book as kept
from models import record
from models.errors import NotFound
from tests.night import CONTACT_UNIT, NUMBERS, Night, night, sqlite_night

__all__ = ["night", "sqlite_night"]

BY = person("系统管理员", "console")
NEW = Given(
    "街道办事处甲", "联络员甲", "联络员", mobiles="+1 202-555-0160、+12025550161", landlines="0552-0000001"
)


def id_of(night: Night, post: str) -> str:
    with night.office.database.reading() as tx:
        return night.office.book(tx, night.clock.now()).roster(night.clock.now()).holders[post][0]


def last(night: Night) -> dict[str, Any]:
    with night.office.database.reading() as tx:
        entry = record.read(tx, record.REGISTER)[-1]
    return {"kind": entry["kind"], "actor": entry["actor"]["id"], **entry["payload"]}


def numbers(night: Night, who: str) -> list[str]:
    with night.office.database.reading() as tx:
        return kept.numbers(tx, who)


def places(refused: pytest.ExceptionInfo[BadInput]) -> set[str]:
    return {problem.place for problem in refused.value.problems}


def test_somebody_new_can_be_called_at_once_and_is_entered_without_whole_numbers(night: Night) -> None:
    made = address_book.add_person(night.office, NEW, BY)
    assert numbers(night, made) == ["+12025550160", "+12025550161", "0552-0000001"]
    entry = last(night)
    assert (entry["kind"], entry["actor"], entry["person"]) == ("person_added", "系统管理员", made)
    assert entry["before"] == {}
    assert entry["after"]["unit"] == "街道办事处甲"
    assert entry["after"]["phones"] == ["+120****0160", "+120****0161", "0552****0001"]


def test_everything_wrong_with_somebody_new_is_said_at_once(sqlite_night: Night) -> None:
    given = Given("", "", "", "fr", mobiles="12345", landlines="13800")
    with pytest.raises(BadInput) as refused:
        address_book.add_person(sqlite_night.office, given, BY)
    assert places(refused) >= {"book.unit", "book.name", "book.post", "book.language", "book.mobile"}
    with pytest.raises(BadInput) as refused:
        address_book.add_person(sqlite_night.office, Given("甲", "乙", "丙"), BY)
    assert places(refused) == {"book.no_number"}


def test_nobody_is_entered_twice_and_who_had_left_comes_back(sqlite_night: Night) -> None:
    made = address_book.add_person(sqlite_night.office, NEW, BY)
    with pytest.raises(BadInput) as refused:
        address_book.add_person(sqlite_night.office, NEW, BY)
    assert places(refused) == {"book.there"}
    address_book.let_go(sqlite_night.office, made, BY)
    assert last(sqlite_night)["kind"] == "person_removed"
    assert numbers(sqlite_night, made) == []
    assert address_book.add_person(sqlite_night.office, NEW, BY) == made
    assert len(numbers(sqlite_night, made)) == 3


def test_somebody_moves_to_another_unit_and_post_and_stays_the_same_person(sqlite_night: Night) -> None:
    made = address_book.add_person(sqlite_night.office, NEW, BY)
    address_book.change_person(
        sqlite_night.office, made, Given("街道办事处乙", "联络员甲", "值班员", "en"), BY
    )
    entry = last(sqlite_night)
    assert entry["kind"] == "person_changed"
    assert (entry["before"]["unit"], entry["after"]["unit"]) == ("街道办事处甲", "街道办事处乙")
    assert (entry["before"]["language"], entry["after"]["language"]) == ("zh", "en")
    assert len(numbers(sqlite_night, made)) == 3
    with pytest.raises(BadInput):
        address_book.change_person(sqlite_night.office, made, Given("", "", ""), BY)
    with pytest.raises(NotFound):
        address_book.change_person(sqlite_night.office, "no-such", NEW, BY)


def test_whoever_has_a_shift_to_come_cannot_leave(sqlite_night: Night) -> None:
    who, now = id_of(sqlite_night, "带班领导"), sqlite_night.clock.now()
    to_come = GivenShift("带班领导", who, now + timedelta(hours=30), now + timedelta(hours=40))
    roster.add_shift(sqlite_night.office, to_come, BY)
    with pytest.raises(BadInput) as refused:
        address_book.let_go(sqlite_night.office, who, BY)
    assert places(refused) == {"book.on_shift"}


def test_units_are_a_tree_in_which_nothing_stands_below_itself(sqlite_night: Night) -> None:
    office = sqlite_night.office
    top = address_book.add_unit(office, "龙子湖区", "", BY)
    with office.database.reading() as tx:
        town = office.book(tx, office.now()).unit_named(CONTACT_UNIT) or ""
    address_book.change_unit(office, town, CONTACT_UNIT, top, BY)
    assert last(sqlite_night)["after"] == {"name": CONTACT_UNIT, "above": "龙子湖区"}
    for unit, above in ((top, top), (top, town)):
        with pytest.raises(BadInput) as refused:
            address_book.change_unit(office, unit, "龙子湖区", above, BY)
        assert places(refused) == {"book.below_itself"}
    with pytest.raises(BadInput) as refused:
        address_book.add_unit(office, CONTACT_UNIT, "no-such", BY)
    assert places(refused) == {"book.unit_there", "book.above"}


def test_a_unit_entered_by_mistake_goes_and_one_that_is_named_stays(sqlite_night: Night) -> None:
    office = sqlite_night.office
    wrong = address_book.add_unit(office, "李缕乡", "", BY)
    address_book.remove_unit(office, wrong, BY)
    assert last(sqlite_night)["before"] == {"name": "李缕乡"}
    with office.database.reading() as tx:
        town = office.book(tx, office.now()).unit_named(CONTACT_UNIT) or ""
    for unit, place in ((wrong, "book.unit_name"), (town, "book.unit_used")):
        with pytest.raises(BadInput) as refused:
            address_book.remove_unit(office, unit, BY)
        assert places(refused) == {place}


def test_numbers_come_go_and_are_put_in_order(night: Night) -> None:
    office, who, first = night.office, id_of(night, "带班领导"), NUMBERS["带班领导"]
    with pytest.raises(BadInput) as refused:
        own_numbers.take_number(office, who, first, BY)
    assert places(refused) == {"book.last_number"}
    second = own_numbers.add_number(office, who, "mobile", "+12025550177", BY)
    assert numbers(night, who) == [first, second]
    own_numbers.put_first(office, who, second, BY)
    entry = last(night)
    assert entry["before"] == {"phones": [f"+120****{first[-4:]}", "+120****0177"]}
    assert entry["after"] == {"phones": ["+120****0177", f"+120****{first[-4:]}"]}
    own_numbers.take_number(office, who, first, BY)
    assert numbers(night, who) == [second]
    assert own_numbers.add_number(office, who, "mobile", first, BY) == first
    assert numbers(night, who) == [second, first]
    for kind, number in (("mobile", "0552-0000001"), ("mobile", second), ("pigeon", first)):
        with pytest.raises(BadInput):
            own_numbers.add_number(office, who, kind, number, BY)


def test_a_number_that_was_taken_out_is_dialled_by_nobody(sqlite_night: Night) -> None:
    office, who, first = sqlite_night.office, id_of(sqlite_night, "带班领导"), NUMBERS["带班领导"]
    own_numbers.add_number(office, who, "landline", "0552-0000009", BY)
    own_numbers.take_number(office, who, first, BY)
    with office.database.reading() as tx:
        known = office.book(tx, office.now()).numbers[who]
    assert [number.number for number in known] == ["0552-0000009"]
