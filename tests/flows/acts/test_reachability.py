"""可呼达: what is said by daylight of who could not be called tonight."""

from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from flows.acts import doctor, reachability
from flows.acts import people as books
from flows.acts.doctor import Verdict
from flows.acts.reachability import Finding, Lack
from flows.acts.verification import attest_number
from flows.wiring import Office
from models import numbers, people
from models.people import NewPerson, Shift
from tests.flows.acts.files import ADMIN, LANDLINE, quiet_office
from tests.night import BESIDES, NUMBERS, POSTS

OFFICE = "区数据资源局"


def staff(post: str, *numbers: tuple[str, str]) -> NewPerson:
    return NewPerson(OFFICE, post, post, numbers)


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """Everybody whom the playbooks call holds his post, with a verified phone. It is 02:10."""
    with quiet_office(database_url, tmp_path) as opened:
        with opened.database.writing() as tx:
            numbers_of = {**{post: NUMBERS[post] for post in POSTS}, **BESIDES}
            everybody = [staff(p, ("sms", n), ("voice", n)) for p, n in numbers_of.items()]
            people.save_people(tx, everybody, opened.now())
        for post in numbers_of:
            attest_number(opened, post, "", ADMIN)
        yield opened


def add(office: Office, *added: NewPerson) -> None:
    with office.database.writing() as tx:
        people.save_people(tx, added, office.now())


def rostered(office: Office, name: str, post: str, begins: float, hours: float = 12) -> None:
    """Somebody has a shift that begins in so many hours."""
    with office.database.writing() as tx:
        known = office.book(tx, office.now()).people.values()
        person = next(one.id for one in known if one.name == name)
        starts = office.now() + timedelta(hours=begins)
        people.save_shifts(tx, [Shift(post, person, starts, starts + timedelta(hours=hours))], office.now())


def found(office: Office, post: str = "带班领导") -> list[Finding]:
    return [one for one in reachability.findings(office) if one.post == post]


def says(office: Office) -> list[str]:
    return [reachability.sentence(office, one) for one in found(office)]


def test_where_everybody_has_a_verified_phone_nothing_is_said(office: Office) -> None:
    assert reachability.findings(office) == []


def test_a_shift_whose_phone_nobody_has_verified_is_named_with_its_beginning(office: Office) -> None:
    add(office, NewPerson(OFFICE, "领导乙", "带班领导", (("sms", "+12025550130"),)))
    rostered(office, "领导乙", "带班领导", begins=18)
    [one] = found(office)
    assert says(office) == ["带班领导 has no verified phone for the shift from 20:10 (领导乙)"]
    assert (one.lack, one.is_gap, one.now, one.own) == (Lack.UNVERIFIED, True, False, True)
    assert one.starts == office.now() + timedelta(hours=18)


def test_one_verified_phone_on_the_shift_is_enough(office: Office) -> None:
    add(office, NewPerson(OFFICE, "领导乙", "带班领导", (("sms", "+12025550130"),)))
    for name in ("领导乙", "带班领导"):
        rostered(office, name, "带班领导", begins=2)
    assert found(office) == []


def test_only_a_landline_is_said_and_is_no_gap_since_the_desk_dials(office: Office) -> None:
    add(office, staff("带班领导", ("landline", LANDLINE)))
    assert says(office) == ["带班领导 has only a landline now: the desk dials (带班领导)"]
    assert not found(office)[0].is_gap


def test_a_number_the_provider_disabled_is_said_with_its_code(office: Office) -> None:
    with office.database.writing() as tx:
        for contact, _ in numbers.contacts_of_number(tx, NUMBERS["带班领导"]):
            numbers.disable(tx, contact, "21614: not a mobile number")
    assert says(office) == ["the only number of 带班领导 was disabled by the provider: 21614, now (带班领导)"]


def test_whom_an_import_left_without_a_number_has_none(office: Office) -> None:
    add(office, staff("带班领导"))
    assert [one.lack for one in found(office)] == [Lack.NO_NUMBER]


def test_a_post_that_nobody_holds_is_empty_outside_its_shifts(office: Office, tmp_path: Path) -> None:
    with office.database.writing() as tx:
        people.save_people(
            tx, [NewPerson(OFFICE, "领导丙", "副局长", (("sms", "+12025550131"),))], office.now()
        )
    attest_number(office, "领导丙", "", ADMIN)
    own = tmp_path / "playbooks"
    own.mkdir()
    text = (files("playbooks") / "library" / "public-opinion.yaml").read_text(encoding="utf-8")
    (own / "own.yaml").write_text(text.replace("带班领导", "带班员"), encoding="utf-8")
    rostered(office, "领导丙", "带班员", begins=6, hours=6)
    spans = [
        (one.lack, one.starts - office.now(), one.ends - office.now()) for one in found(office, "带班员")
    ]
    assert spans == [
        (Lack.NOBODY, timedelta(), timedelta(hours=6)),
        (Lack.NOBODY, timedelta(hours=12), timedelta(hours=24)),
    ]


def test_shifts_in_a_row_with_the_same_gap_are_said_once(office: Office) -> None:
    add(office, NewPerson(OFFICE, "领导乙", "带班领导", (("sms", "+12025550130"),)))
    rostered(office, "领导乙", "带班领导", begins=-1, hours=7)
    rostered(office, "领导乙", "带班领导", begins=6, hours=24)
    [one] = found(office)
    assert (one.now, one.starts, one.ends) == (True, office.now(), office.now() + timedelta(hours=24))


def test_the_board_speaks_of_this_shift_and_of_one_that_begins_within_four_hours(office: Office) -> None:
    add(office, NewPerson(OFFICE, "领导乙", "带班领导", (("sms", "+12025550130"),)))
    for begins, soon in ((4, 1), (4.1, 0)):
        rostered(office, "领导乙", "带班领导", begins=begins, hours=24)
        gaps = reachability.gaps_soon(reachability.findings(office), office.now())
        assert len(gaps) == soon, begins
        with office.database.writing() as tx:
            tx.exec_driver_sql("DELETE FROM duty")
            people.save_shifts(tx, [], office.now())


def test_doctor_says_who_cannot_be_reached_and_it_is_wrong_only_where_nobody_is_called(
    office: Office,
) -> None:
    looks = [one for one in doctor.examine(office) if one.place == "people"]
    assert [one.verdict for one in looks] == [Verdict.OK]
    add(office, staff("分管领导", ("sms", "+12025550130")), staff("主要负责人"))
    looks = [one for one in doctor.examine(office) if one.place == "people"]
    assert {(one.verdict, one.what.split()[0], bool(one.remedy)) for one in looks} == {
        (Verdict.NOTE, "分管领导", True),
        (Verdict.WRONG, "主要负责人", True),
    }


def test_a_file_that_is_imported_verifies_nobody(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"单位,姓名,岗位,手机\n{OFFICE},带班领导,带班领导,+12025550139\n", encoding="utf-8")
    books.import_people(office, path, ADMIN)
    assert [one.lack for one in found(office)] == [Lack.UNVERIFIED]
