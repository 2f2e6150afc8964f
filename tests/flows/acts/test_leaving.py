"""Taking out: a shift that was wrong, and somebody who has left. The record goes on naming them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.acts import handling, people
from flows.acts.answering import InboundText, receive_reply
from flows.acts.errors import BadInput
from flows.acts.leaving import remove_person
from flows.acts.people import ImportResult
from flows.wiring import Office
from models import record
from tests.closing import leader_of
from tests.flows.acts.files import (
    ADMIN,
    FICTION,
    LANDLINE,
    MOBILE,
    PEOPLE,
    ROSTER,
    excel,
    quiet_office,
    somebody,
)
from tests.night import NUMBERS, Night

POST = "值班主班"


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """Three duty officers and a leader; it is 02:10 on 5 March."""
    with quiet_office(database_url, tmp_path) as opened:
        rows = [somebody(f"主班{n}", mobile=f"+1 202-555-012{i}") for i, n in enumerate("甲乙丙")]
        leader = somebody("带班甲", "带班领导", "+1 202-555-0130")
        people.import_people(opened, excel(tmp_path / "people.xlsx", PEOPLE, *rows, leader), ADMIN)
        yield opened


def roster(office: Office, *rows: tuple[str, str, str, str]) -> ImportResult:
    """Import shifts: (post, name, from, to), days of March at 08:30 unless they say more."""
    path = office.settings.data / "roster.xlsx"
    times = [
        [post, name, "", *(t if ":" in t else f"2026-03-{t} 08:30" for t in span)]
        for post, name, *span in rows
    ]
    return people.import_roster(office, excel(path, ROSTER, *times), ADMIN)


def shifts(office: Office) -> list[str]:
    """Every shift of March as `post name from-to`, office time."""
    start = office.calendar.instant(office.calendar.local(office.now()).replace(day=1, tzinfo=None))
    listed = people.list_roster(office, start, start.replace(month=4))
    clock = office.calendar.local
    return [f"{s['post']} {s['name']} {clock(s['starts']):%d}-{clock(s['ends']):%d}" for s in listed]


def register(office: Office) -> list[dict[str, object]]:
    with office.database.reading() as tx:
        return record.read(tx, record.REGISTER)


def test_a_shift_left_out_of_the_file_is_taken_away_and_counted(office: Office) -> None:
    roster(office, (POST, "主班甲", "06", "07"), (POST, "主班乙", "07", "08"), (POST, "主班丙", "08", "09"))
    result = roster(
        office, (POST, "主班甲", "06", "07"), (POST, "主班丙", "07", "08"), (POST, "主班丙", "08", "09")
    )
    assert (result.added, result.updated, result.removed) == (1, 2, 1)
    assert shifts(office) == [f"{POST} 主班甲 06-07", f"{POST} 主班丙 07-08", f"{POST} 主班丙 08-09"]
    assert register(office)[-1]["payload"]["removed"] == 1  # type: ignore[index]  # a payload is a map


def test_checking_says_how_many_would_go_and_takes_none_away(office: Office) -> None:
    roster(office, (POST, "主班甲", "06", "07"))
    path = excel(
        office.settings.data / "r.xlsx", ROSTER, (POST, "主班乙", "", "2026-03-06 08:30", "2026-03-07 08:30")
    )
    assert people.check_roster(office, path).removed == 1
    assert shifts(office) == [f"{POST} 主班甲 06-07"]


def test_other_posts_and_other_days_stay(office: Office) -> None:
    roster(
        office, (POST, "主班甲", "05", "06"), (POST, "主班甲", "08", "09"), ("带班领导", "带班甲", "06", "08")
    )
    result = roster(office, (POST, "主班乙", "06", "08"))
    assert result.removed == 0
    assert len(shifts(office)) == 4


def test_a_shift_that_reaches_out_of_the_file_keeps_what_lies_outside(office: Office) -> None:
    roster(office, (POST, "主班甲", "05", "10"))
    assert roster(office, (POST, "主班乙", "06", "08")).removed == 1
    assert shifts(office) == [f"{POST} 主班甲 05-06", f"{POST} 主班乙 06-08", f"{POST} 主班甲 08-10"]


def test_the_same_shift_with_an_earlier_end_is_cut_short(office: Office) -> None:
    roster(office, (POST, "主班甲", "05", "10"))
    result = roster(office, (POST, "主班甲", "05", "06"))
    assert (result.updated, result.removed) == (1, 0)
    assert shifts(office) == [f"{POST} 主班甲 05-06"]


def test_who_was_on_a_wrong_shift_is_not_called_for_it(office: Office) -> None:
    roster(office, (POST, "主班甲", "04", "06"))
    roster(office, (POST, "主班乙", "04", "06"))
    with office.database.reading() as tx:
        on_duty = office.context(tx, office.now()).roster.on_duty[POST]
        assert [office.book(tx, office.now()).people[p].name for p in on_duty] == ["主班乙"]


def test_somebody_taken_out_is_nobody_any_more_and_the_register_says_by_whom(office: Office) -> None:
    gone = remove_person(office, "主班乙", ADMIN)
    assert (gone.unit, gone.post) == ("区数据资源局", POST)
    assert "主班乙" not in {p["name"] for p in people.list_people(office)}
    last = register(office)[-1]
    assert (last["kind"], last["payload"], last["actor"]) == (
        "person_removed",
        {"person": gone.id},
        ADMIN.entry,
    )
    with pytest.raises(BadInput, match="nobody in the address book"):
        remove_person(office, "主班乙", ADMIN)


def test_somebody_on_a_coming_shift_is_not_taken_out_and_the_shift_is_named(office: Office) -> None:
    roster(office, (POST, "主班甲", "04", "05"), (POST, "主班甲", "09", "10"), (POST, "主班乙", "02", "03"))
    with pytest.raises(BadInput) as caught:
        remove_person(office, "主班甲", ADMIN)
    assert [problem.remedy for problem in caught.value.problems] == [
        f"is on shift {POST} from 2026-03-{a} 08:30 to 2026-03-{b} 08:30: "
        "import the roster with somebody else first"
        for a, b in (("04", "05"), ("09", "10"))
    ]
    remove_person(office, "主班乙", ADMIN)  # that one is over


def test_of_several_with_one_name_the_unit_or_the_post_decides(office: Office, tmp_path: Path) -> None:
    more = (somebody("主班甲", "联络员", FICTION), ("另一局", "主班甲", "联络员", MOBILE, LANDLINE, ""))
    people.import_people(office, excel(tmp_path / "more.xlsx", PEOPLE, *more), ADMIN)
    with pytest.raises(BadInput, match="另一局 联络员"):
        remove_person(office, "主班甲", ADMIN)
    assert remove_person(office, "主班甲", ADMIN, unit="另一局").unit == "另一局"
    assert remove_person(office, "主班 甲", ADMIN, post="联络员").post == "联络员"
    assert [p["post"] for p in people.list_people(office) if p["name"] == "主班甲"] == [POST]


def test_a_column_of_the_address_book_takes_people_out_too(office: Office, tmp_path: Path) -> None:
    rows = ((*somebody("主班乙", mobile=""), "离岗"), (*somebody("主班丁", mobile=FICTION), "在岗"))
    result = people.import_people(office, excel(tmp_path / "b.xlsx", (*PEOPLE, "状态"), *rows), ADMIN)
    assert (result.added, result.updated, result.removed) == (1, 0, 1)
    assert {p["name"] for p in people.list_people(office)} == {"主班甲", "主班丙", "主班丁", "带班甲"}


def test_a_file_that_takes_out_somebody_on_shift_or_says_it_unclearly_is_refused_whole(
    office: Office, tmp_path: Path
) -> None:
    roster(office, (POST, "主班甲", "09", "10"))
    rows = ((*somebody("主班甲"), "离岗"), (*somebody("主班乙"), "休假"), (*somebody("某人"), "离岗"))
    checked = people.check_people(office, excel(tmp_path / "b.xlsx", (*PEOPLE, "状态"), *rows))
    assert [problem.place for problem in checked.problems] == ["row 3, 状态", "区数据资源局 主班甲"]
    assert [(w.place, w.remedy) for w in checked.warnings] == [
        ("区数据资源局 某人", "is not in the address book: nobody was taken out")
    ]


def test_whoever_comes_back_is_reached_again(office: Office, tmp_path: Path) -> None:
    gone = remove_person(office, "主班乙", ADMIN)
    path = excel(tmp_path / "b.xlsx", PEOPLE, somebody("主班乙", mobile=FICTION))
    people.import_people(office, path, ADMIN)
    [back] = [p for p in people.list_people(office) if p["name"] == "主班乙"]
    assert (back["id"], back["mobiles"]) == (gone.id, ["+12025550123"])


def test_a_new_post_with_the_old_one_taken_out_is_no_doubt(office: Office, tmp_path: Path) -> None:
    rows = ((*somebody("主班乙"), "离岗"), (*somebody("主班乙", "带班领导", FICTION), ""))
    assert people.check_people(office, excel(tmp_path / "b.xlsx", (*PEOPLE, "状态"), *rows)).warnings == ()


def test_who_left_is_not_called_nor_heard_and_the_record_still_names_them(night: Night) -> None:
    night.log(level="III")
    night.phone("带班领导").replies(night.phone("带班领导").code())
    remove_person(night.office, "带班领导", ADMIN)
    handling.confirm(night.office, night.number, leader_of(night), "III")
    texts = len(night.sandbox.inbox(NUMBERS["带班领导"]))
    night.fast_forward(hours=4)
    assert len(night.sandbox.inbox(NUMBERS["带班领导"])) == texts
    assert receive_reply(night.office, InboundText("SM9", NUMBERS["带班领导"], "收到")) == ""
    answered = next(e for e in night.show().entries if e["kind"] == "answered")
    known = night.show().facts.roster.known(answered["payload"]["person"])
    assert known is not None
    assert known.post == "带班领导"


def test_who_left_confirms_no_level_any_more_and_is_not_named_for_it(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III")
    gone = leader_of(night, "带班领导")
    remove_person(night.office, "带班领导", ADMIN)
    for actor, whose in ((gone, None), (night.officer, gone.id)):
        with pytest.raises(BadInput) as refused:
            handling.confirm(night.office, night.number, actor, "III", on_behalf_of=whose)
        assert [problem.place for problem in refused.value.problems] == ["on_behalf_of"]
    assert not night.show().facts.incident.is_confirmed
