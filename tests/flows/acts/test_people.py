from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.acts import people
from flows.acts.errors import BadInput
from flows.wiring import Office
from models import record
from tests.flows.acts.files import (
    ADMIN,
    FICTION,
    LANDLINE,
    MOBILE,
    MOBILE_E164,
    PEOPLE,
    ROSTER,
    comma,
    excel,
    quiet_office,
    somebody,
)


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    with quiet_office(sqlite_url, tmp_path) as opened:
        yield opened


def refused(office: Office, path: Path) -> list[tuple[str, str, str]]:
    """Every problem the address book import finds, as (place, value, remedy)."""
    with pytest.raises(BadInput) as caught:
        people.import_people(office, path, ADMIN)
    return [(p.place, p.value, p.remedy) for p in caught.value.problems]


def register(office: Office) -> list[dict[str, object]]:
    with office.database.reading() as tx:
        return record.read(tx, record.REGISTER)


def test_an_excel_address_book_is_imported_with_every_number_of_a_person(
    office: Office, tmp_path: Path
) -> None:
    row = ("区数据资源局", "主班甲", "值班主班", f"{MOBILE}、{FICTION}", f"{LANDLINE}转801", "英文")
    result = people.import_people(office, excel(tmp_path / "通讯录.xlsx", PEOPLE, row), ADMIN)
    assert (result.added, result.updated, result.problems) == (1, 0, ())
    [known] = people.list_people(office)
    assert known["mobiles"] == [MOBILE_E164, "+12025550123"]
    assert known["landlines"] == [f"{LANDLINE}转801"]
    assert (known["unit"], known["post"], known["locale"]) == ("区数据资源局", "值班主班", "en")


def test_a_person_with_a_mobile_can_be_texted_called_and_dialled(office: Office, tmp_path: Path) -> None:
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, somebody()), ADMIN)
    with office.database.reading() as tx:
        [person] = office.book(tx, office.now()).people.values()
    assert {channel.value for channel in person.channels} == {"sms", "voice", "manual"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_each_encoding_excel_writes(office: Office, tmp_path: Path, encoding: str) -> None:
    path = comma(tmp_path / "a.csv", PEOPLE, somebody(), encoding=encoding)
    assert people.import_people(office, path, ADMIN).added == 1
    assert people.list_people(office)[0]["name"] == "主班甲"


def test_columns_may_stand_in_any_order_below_a_title_and_in_english(office: Office, tmp_path: Path) -> None:
    rows = (("2026年通讯录",), (), ("Mobile", "Post", "Name", "Unit"), (MOBILE, "带班领导", "领导甲", "某局"))
    assert people.import_people(office, excel(tmp_path / "a.xlsx", *rows), ADMIN).added == 1


def test_further_mobile_columns_count_too(office: Office, tmp_path: Path) -> None:
    rows = (("单位", "姓名", "岗位", "手机", "手机2"), ("某局", "甲", "值班主班", MOBILE, FICTION))
    people.import_people(office, excel(tmp_path / "a.xlsx", *rows), ADMIN)
    assert people.list_people(office)[0]["mobiles"] == [MOBILE_E164, "+12025550123"]


def test_a_unit_merged_over_several_rows_counts_for_each(office: Office, tmp_path: Path) -> None:
    second = (None, "副班甲", "值班副班", FICTION, "", "")
    path = excel(tmp_path / "a.xlsx", PEOPLE, somebody(), second, merge="A2:A3")
    assert people.import_people(office, path, ADMIN).added == 2
    assert people.units(office)[0]["people"] == 2


@pytest.mark.parametrize(
    "mobile", [13123456789, 13123456789.0, "１３１２３４５６７８９", "+86 131-2345-6789"]
)
def test_a_mobile_is_understood_however_it_was_typed(office: Office, tmp_path: Path, mobile: object) -> None:
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, somebody(mobile=mobile)), ADMIN)
    assert people.list_people(office)[0]["mobiles"] == [MOBILE_E164]


def test_spaces_that_only_align_a_chinese_name_are_dropped(office: Office, tmp_path: Path) -> None:
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, somebody(name="甲　 乙")), ADMIN)
    assert people.list_people(office)[0]["name"] == "甲乙"


def test_everything_wrong_is_said_at_once_and_nothing_is_written(office: Office, tmp_path: Path) -> None:
    path = excel(
        tmp_path / "a.xlsx",
        (*PEOPLE, "生日"),
        somebody(),
        ("", "乙", "值班副班", "12345", "", ""),
        ("某局", "丙", "", "", "", "法文"),
        ("某局", "丁", "联络员", LANDLINE, MOBILE, ""),
        somebody(),
    )
    found = refused(office, path)
    assert [(place, value) for place, value, _ in found] == [
        ("row 1", "生日"),
        ("row 3, 单位", "empty"),
        ("row 3, 手机", "12345"),
        ("row 4, 岗位", "empty"),
        ("row 4, 手机", "empty"),
        ("row 4, 语言", "法文"),
        ("row 5, 手机", LANDLINE),
        ("row 5, 座机", MOBILE),
        ("row 6, 姓名", "主班甲"),
    ]
    assert all(remedy for _, _, remedy in found)
    assert people.list_people(office) == []
    assert register(office) == []


def test_a_number_excel_has_cut_short_is_refused_with_the_way_out(office: Office, tmp_path: Path) -> None:
    [(_, value, remedy)] = refused(office, comma(tmp_path / "a.csv", PEOPLE, somebody(mobile="1.31E+10")))
    assert value == "1.31E+10"
    assert "Text" in remedy


def test_a_landline_that_lost_its_zero_in_excel_is_refused(office: Office, tmp_path: Path) -> None:
    rows = (PEOPLE, ("某局", "甲", "值班主班", "", 1012345678, ""))
    [(place, value, _)] = refused(office, excel(tmp_path / "a.xlsx", *rows))
    assert (place, value) == ("row 2, 座机", "1012345678")


def test_a_missing_column_is_said_once_and_not_for_every_row(office: Office, tmp_path: Path) -> None:
    rows = (("单位", "姓名", "手机"), *(("某局", f"甲{n}", MOBILE) for n in range(50)))
    assert [(p, v) for p, v, _ in refused(office, excel(tmp_path / "a.xlsx", *rows))] == [("row 1", "岗位")]


def test_values_under_no_heading_are_not_dropped_in_silence(office: Office, tmp_path: Path) -> None:
    rows = (PEOPLE, (*somebody(), "夜间请打座机"))
    [(place, value, _)] = refused(office, excel(tmp_path / "a.xlsx", *rows))
    assert (place, value) == ("row 2, column 7", "夜间请打座机")


def test_the_same_file_again_only_updates(office: Office, tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", PEOPLE, somebody())
    people.import_people(office, path, ADMIN)
    again = people.import_people(office, path, ADMIN)
    assert (again.added, again.updated) == (0, 1)
    assert len(people.list_people(office)) == 1


def test_a_new_number_takes_the_place_of_the_old_one(office: Office, tmp_path: Path) -> None:
    for mobile in (MOBILE, FICTION):
        people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, somebody(mobile=mobile)), ADMIN)
    assert people.list_people(office)[0]["mobiles"] == ["+12025550123"]


def test_checking_writes_nothing_and_says_what_would_happen(office: Office, tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", PEOPLE, somebody(), somebody("乙", mobile="1"))
    result = people.check_people(office, path)
    assert (result.added, [p.place for p in result.problems]) == (1, ["row 3, 手机"])
    assert people.list_people(office) == []


def test_somebody_known_under_another_post_is_a_warning(office: Office, tmp_path: Path) -> None:
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, somebody()), ADMIN)
    path = excel(tmp_path / "b.xlsx", PEOPLE, somebody(post="带班领导", mobile=FICTION))
    [warning] = people.import_people(office, path, ADMIN).warnings
    assert "值班主班" in warning.remedy


def test_two_persons_with_one_mobile_are_a_warning(office: Office, tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", PEOPLE, somebody(), somebody("副班甲", "值班副班"))
    [warning] = people.check_people(office, path).warnings
    assert "主班甲" in warning.remedy


def test_the_register_keeps_counts_and_digest_and_no_number(office: Office, tmp_path: Path) -> None:
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, somebody()), ADMIN)
    [entry] = register(office)
    assert entry["kind"] == "people_imported"
    assert entry["actor"] == ADMIN.entry
    payload = entry["payload"]
    assert isinstance(payload, dict)
    assert payload["added"] == 1
    assert payload["sha256"].startswith("sha256:")
    assert "3123456789" not in str(payload)


def test_a_roster_is_read_as_the_office_wall_clock(office: Office, tmp_path: Path) -> None:
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, somebody()), ADMIN)
    rows = (
        ROSTER,
        ("值班主班", "主班甲", "", datetime.fromisoformat("2026-03-04 08:30"), "2026年3月5日 8:30"),
    )
    result = people.import_roster(office, excel(tmp_path / "r.xlsx", *rows), ADMIN)
    assert (result.added, result.updated) == (1, 0)
    [shift] = people.list_roster(office)
    assert shift["starts"] == datetime(2026, 3, 4, 0, 30, tzinfo=UTC)
    assert shift["ends"] == datetime(2026, 3, 5, 0, 30, tzinfo=UTC)
    assert (shift["name"], shift["unit"], shift["on_duty"]) == ("主班甲", "区数据资源局", True)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-04 08:30", "2026-03-05 08:30"),
        ("2026/3/4 8:30", "2026/3/5 8:30"),
        ("２０２６-03-04　08：30", "2026.3.5 08:30:00"),
        (46085.354166666664, 46086.354166666664),
        (datetime.fromisoformat("2026-03-04 08:29:59.999"), datetime.fromisoformat("2026-03-05 08:30")),
    ],
)
def test_shift_times_are_understood_as_text_as_dates_and_as_bare_numbers(
    office: Office, tmp_path: Path, start: object, end: object
) -> None:
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, somebody()), ADMIN)
    path = excel(tmp_path / "r.xlsx", ROSTER, ("值班主班", "主班甲", "", start, end))
    people.import_roster(office, path, ADMIN)
    [shift] = people.list_roster(office)
    assert [f"{shift[edge]:%m-%d %H:%M}" for edge in ("starts", "ends")] == ["03-04 00:30", "03-05 00:30"]


def test_twenty_four_o_clock_is_the_end_of_its_day(office: Office, tmp_path: Path) -> None:
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, somebody()), ADMIN)
    rows = (ROSTER, ("值班主班", "主班甲", "", "2026-03-05 00:00", "2026-03-05 24:00"))
    people.import_roster(office, excel(tmp_path / "r.xlsx", *rows), ADMIN)
    [shift] = people.list_roster(office)
    assert shift["ends"] == datetime(2026, 3, 5, 16, 0, tzinfo=UTC)


def test_everything_wrong_with_a_roster_is_said_at_once(office: Office, tmp_path: Path) -> None:
    staff = (somebody(), ("另一局", "主班甲", "联络员", FICTION, "", ""))
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, *staff), ADMIN)
    day, night = "2026-03-05 08:30", "2026-03-05 18:00"
    rows = (
        ("", "主班甲", "另一局", day, night),
        ("值班副班", "主班甲", "", day, night),
        ("值班主班", "没有此人", "", day, night),
        ("值班主班", "主班甲", "", night, day),
        ("值班主班", "主班甲", "", "明早", "2026-02-30 08:00"),
        ("值班主班", "主班甲", "", day, night),
        ("值班主班", "主班甲", "", day, "2026-03-05 20:00"),
    )
    result = people.check_roster(office, excel(tmp_path / "r.xlsx", ROSTER, *rows))
    assert [(p.place, p.value) for p in result.problems] == [
        ("row 2, 岗位", "empty"),
        ("row 3, 姓名", "主班甲"),
        ("row 4, 姓名", "没有此人"),
        ("row 5, 结束", day),
        ("row 6, 开始", "明早"),
        ("row 6, 结束", "2026-02-30 08:00"),
        ("row 8, 结束", "2026-03-05 20:00"),
    ]
    with pytest.raises(BadInput):
        people.import_roster(office, tmp_path / "r.xlsx", ADMIN)
    assert people.list_roster(office, office.now(), datetime(2026, 4, 1, tzinfo=UTC)) == []


def test_two_on_one_post_at_once_are_fine_and_an_identical_row_is_a_warning(
    office: Office, tmp_path: Path
) -> None:
    staff = (somebody(), somebody("主班乙", mobile=FICTION))
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, *staff), ADMIN)
    times = ("2026-03-05 08:30", "2026-03-06 08:30")
    rows = [("值班主班", name, "", *times) for name in ("主班甲", "主班乙", "主班甲")]
    result = people.import_roster(office, excel(tmp_path / "r.xlsx", ROSTER, *rows), ADMIN)
    assert (result.added, [w.place for w in result.warnings]) == (2, ["row 4, 姓名"])


def test_a_post_nobody_calls_is_a_warning(office: Office, tmp_path: Path) -> None:
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, somebody()), ADMIN)
    rows = (ROSTER, ("值班主斑", "主班甲", "", "2026-03-05 08:30", "2026-03-06 08:30"))
    [warning] = people.check_roster(office, excel(tmp_path / "r.xlsx", *rows)).warnings
    assert warning.value == "值班主斑"


def test_the_same_roster_again_only_updates(office: Office, tmp_path: Path) -> None:
    people.import_people(office, excel(tmp_path / "a.xlsx", PEOPLE, somebody()), ADMIN)
    rows = (ROSTER, ("值班主班", "主班甲", "", "2026-03-01 08:30", "2026-03-02 08:30"))
    path = excel(tmp_path / "r.xlsx", *rows)
    people.import_roster(office, path, ADMIN)
    again = people.import_roster(office, path, ADMIN)
    assert (again.added, again.updated) == (0, 1)
    assert [entry["kind"] for entry in register(office)][-2:] == ["roster_imported"] * 2
