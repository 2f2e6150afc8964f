"""核验: a code that comes back, an answer, or somebody who rang; and what proves nothing."""

import re
from datetime import timedelta

import pytest

from flows import codes
from flows.acts import verification
from flows.acts.errors import BadInput, Forbidden
from flows.acts.numbers import NumberShown, list_numbers
from flows.acts.verification import attest_number, confirm_verification, request_verification
from models import numbers, people, record
from models.people import NewPerson
from models.verifying import CODES, HOLDS, TRIES, WITHIN
from tests.flows.acts.files import ADMIN, LANDLINE
from tests.night import NUMBERS, Night

LEADER = NUMBERS["带班领导"]


def number_of(night: Night, post: str = "带班领导") -> NumberShown:
    [found] = [one for one in list_numbers(night.office) if one.post == post]
    return found


def sent(night: Night, post: str = "带班领导") -> str:
    """Ask for a code and have it sent; the code, as it stands in the text."""
    request_verification(night.office, post, "", ADMIN)
    assert codes.send_codes(night.office) == 1
    found = re.search(r"核验码(\d{6})，", night.sandbox.inbox(NUMBERS[post])[-1])
    assert found
    return found[1]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def refused(night: Night, code: str) -> str:
    with pytest.raises(BadInput) as caught:
        confirm_verification(night.office, "带班领导", "", code, ADMIN)
    return caught.value.problems[0].remedy


def entered(night: Night) -> list[tuple[str, str]]:
    with night.office.database.reading() as tx:
        return [(entry["kind"], entry["actor"]["id"]) for entry in record.read(tx, record.REGISTER)]


def test_a_number_is_not_verified_because_somebody_typed_it_into_a_list(sqlite_night: Night) -> None:
    assert number_of(sqlite_night).standing == "unverified"


def test_a_code_that_is_texted_back_verifies_the_number_it_went_to(night: Night) -> None:
    answer = night.phone("带班领导").replies(sent(night))
    assert answer == "本号码已核验，值班呼叫可发至此号。值班电话0552-0000000"
    assert (number_of(night).standing, number_of(night).verified_by) == ("verified", "code")
    assert number_of(night, "分管领导").standing == "unverified"
    leader = night.id_of("带班领导")
    assert entered(night) == [("verification_requested", ADMIN.id), ("number_verified", leader)]


def test_a_code_that_is_read_out_and_typed_in_verifies_too(night: Night) -> None:
    done = confirm_verification(night.office, "带班领导", LEADER, sent(night), ADMIN)
    assert (done.person, done.by) == (night.id_of("带班领导"), "code")
    assert number_of(night).verified_at == night.clock.now()


def test_a_code_verifies_once(sqlite_night: Night) -> None:
    code = sent(sqlite_night)
    confirm_verification(sqlite_night.office, "带班领导", "", code, ADMIN)
    assert refused(sqlite_night, code) == "no code holds: have one sent"


def test_after_three_wrong_tries_not_even_the_right_code_counts(night: Night) -> None:
    code = sent(night)
    assert [refused(night, wrong(code)) for _ in range(TRIES)] == [
        f"not the code; {left} tries are left" for left in range(TRIES - 1, -1, -1)
    ]
    assert refused(night, code) == "no code holds: have one sent"
    assert number_of(night).standing == "unverified"


def test_wrong_codes_by_text_are_tries_as_well(sqlite_night: Night) -> None:
    code = sent(sqlite_night)
    for _ in range(TRIES):
        assert "核验" not in sqlite_night.phone("带班领导").replies(wrong(code))
    assert "已核验" not in sqlite_night.phone("带班领导").replies(code)


def test_a_code_texted_from_another_phone_proves_nothing(sqlite_night: Night) -> None:
    code = sent(sqlite_night)
    assert "已核验" not in sqlite_night.phone("分管领导").replies(code)
    assert {one.standing for one in list_numbers(sqlite_night.office)} == {"unverified"}


def test_a_code_holds_for_a_quarter_of_an_hour(sqlite_night: Night) -> None:
    code = sent(sqlite_night)
    sqlite_night.clock.forward(seconds=HOLDS.total_seconds())
    assert refused(sqlite_night, code) == "no code holds: have one sent"


def test_another_code_takes_the_place_of_the_first(sqlite_night: Night) -> None:
    first, second = sent(sqlite_night), sent(sqlite_night)
    assert first != second
    assert refused(sqlite_night, first) == "not the code; 2 tries are left"
    confirm_verification(sqlite_night.office, "带班领导", "", second, ADMIN)


def test_only_so_many_codes_go_to_a_number_in_an_hour(sqlite_night: Night) -> None:
    for _ in range(CODES):
        sent(sqlite_night)
    with pytest.raises(BadInput, match=f"{CODES} codes in an hour are enough; ask again at 03:10"):
        request_verification(sqlite_night.office, "带班领导", "", ADMIN)
    sqlite_night.clock.forward(seconds=WITHIN.total_seconds())
    sent(sqlite_night)


def test_a_code_is_kept_as_a_hash_and_sent_once(sqlite_night: Night) -> None:
    code = sent(sqlite_night)
    assert codes.send_codes(sqlite_night.office) == 0
    path = sqlite_night.office.database.path
    assert path
    kept = b"".join(file.read_bytes() for file in path.parent.glob("zhishou.db*"))
    assert code.encode() not in kept
    assert verification.hashed(code, "00") != verification.hashed(code, "01")


def test_a_code_no_provider_takes_is_given_up_and_may_be_asked_for_again(sqlite_night: Night) -> None:
    sqlite_night.sandbox.faults.fail(1, 503, 20500)
    request_verification(sqlite_night.office, "带班领导", "", ADMIN)
    assert codes.send_codes(sqlite_night.office) == 0
    assert sqlite_night.sandbox.inbox(LEADER) == []
    confirm_verification(sqlite_night.office, "带班领导", "", sent(sqlite_night), ADMIN)


def test_an_answer_to_a_page_verifies_the_number_it_came_from(night: Night) -> None:
    night.log(level="III")
    night.phone("值班副班").replies(night.phone("值班副班").code())
    assert (number_of(night, "值班副班").standing, number_of(night, "值班副班").verified_by) == (
        "verified",
        "answer",
    )
    assert number_of(night, "带班领导").standing == "unverified"


def test_words_that_are_no_answer_verify_nothing(sqlite_night: Night) -> None:
    sqlite_night.log(level="III")
    sqlite_night.phone("值班副班").replies("我问问再说")
    assert number_of(sqlite_night, "值班副班").standing == "unverified"


def test_somebody_who_rang_a_number_vouches_for_it_and_is_entered_with_the_time(night: Night) -> None:
    at = night.clock.now() - timedelta(minutes=5)
    attest_number(night.office, "带班领导", "1", ADMIN, at)
    assert (number_of(night).verified_by, number_of(night).verified_at) == (ADMIN.id, at)
    with night.office.database.reading() as tx:
        [entry] = record.read(tx, record.REGISTER)
    assert (entry["kind"], entry["actor"]["id"], entry["happened_at"]) == ("number_attested", ADMIN.id, at)
    assert LEADER not in str(entry)


def test_nobody_vouches_for_a_number_of_his_own_or_for_a_call_to_come(sqlite_night: Night) -> None:
    office = sqlite_night.office
    with pytest.raises(Forbidden):
        attest_number(office, "值班主班", "", sqlite_night.officer)
    with pytest.raises(BadInput, match="a time that has passed"):
        attest_number(office, "带班领导", "", ADMIN, sqlite_night.clock.now() + timedelta(minutes=1))


def test_a_landline_is_rung_since_no_text_reaches_it(sqlite_night: Night) -> None:
    office = sqlite_night.office
    with office.database.writing() as tx:
        desk = NewPerson("某局", "某局值班室", "总值班", (("landline", LANDLINE),))
        people.save_people(tx, [desk], office.now())
    with pytest.raises(BadInput, match="ring it, and record that you did"):
        request_verification(office, "总值班", "", ADMIN)
    attest_number(office, "总值班", "", ADMIN)
    assert number_of(sqlite_night, "总值班").standing == "verified"


@pytest.mark.parametrize("number", ["2", "+1 202-555-0199", "办公室"])
def test_a_number_that_is_not_this_persons_is_refused(sqlite_night: Night, number: str) -> None:
    with pytest.raises(BadInput, match="one of 1 to 1"):
        request_verification(sqlite_night.office, "带班领导", number, ADMIN)


def test_a_number_that_was_disabled_is_no_longer_verified(sqlite_night: Night) -> None:
    office = sqlite_night.office
    attest_number(office, "带班领导", "+1 202-555-0103", ADMIN)
    with office.database.writing() as tx:
        [(contact, _)] = numbers.contacts_of_number(tx, LEADER)
        numbers.disable(tx, contact, "21614: not a mobile number")
    shown = number_of(sqlite_night)
    assert (shown.standing, shown.why, shown.verified_at) == ("disabled", "21614", None)
