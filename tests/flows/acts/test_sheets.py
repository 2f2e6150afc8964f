from pathlib import Path

import pytest
from openpyxl import Workbook

from flows.acts import address_rows
from flows.acts.errors import BadInput
from flows.acts.sheets import MOST_BYTES, read_sheet, text_of
from tests.flows.acts.files import PEOPLE, comma, excel, somebody


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_sheet(path, address_rows.COLUMNS)
    return str(caught.value)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    assert "gone.xlsx: cannot be read" in refusal(tmp_path / "gone.xlsx")


def test_the_old_excel_format_is_refused_with_the_way_out(tmp_path: Path) -> None:
    assert "save it as Excel workbook (.xlsx)" in refusal(tmp_path / "old.xls")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"\xd0\xcf\x11\xe0 a locked workbook"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert "not an Excel workbook" in refusal(tmp_path / "a.xlsx")


def test_a_workbook_cut_off_or_damaged_anywhere_is_refused_and_never_crashes(tmp_path: Path) -> None:
    whole = excel(tmp_path / "whole.xlsx", PEOPLE, somebody()).read_bytes()
    for at in range(0, len(whole), 97):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        for content in (whole[:at], bytes(damaged)):
            (tmp_path / "a.xlsx").write_bytes(content)
            try:
                read_sheet(tmp_path / "a.xlsx", address_rows.COLUMNS)
            except BadInput:
                continue


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00\x81")
    assert "neither UTF-8 nor GB18030" in refusal(tmp_path / "a.csv")


def test_a_file_without_headings_is_refused_naming_those_it_needs(tmp_path: Path) -> None:
    assert "单位、姓名、岗位、手机" in refusal(comma(tmp_path / "a.csv", somebody()))


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    assert "empty" in refusal(excel(tmp_path / "a.xlsx"))


def test_a_second_sheet_with_content_is_refused_rather_than_skipped(tmp_path: Path) -> None:
    book = Workbook()
    for sheet in (book.active, book.create_sheet("街道")):
        assert sheet is not None
        sheet.append(list(PEOPLE))
    book.save(tmp_path / "a.xlsx")
    assert "several sheets: Sheet、街道" in refusal(tmp_path / "a.xlsx")


def test_a_file_too_large_to_be_an_address_book_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert "is this the right file" in refusal(tmp_path / "a.csv")


def test_a_heading_that_is_there_twice_is_a_problem(tmp_path: Path) -> None:
    sheet = read_sheet(comma(tmp_path / "a.csv", (*PEOPLE, "职务")), address_rows.COLUMNS)
    assert [problem.value for problem in sheet.problems] == ["职务"]


def test_semicolons_and_tabs_separate_columns_too(tmp_path: Path) -> None:
    for mark in ";\t":
        (tmp_path / "a.csv").write_text(mark.join(PEOPLE) + "\n" + mark.join(map(str, somebody())))
        assert len(read_sheet(tmp_path / "a.csv", address_rows.COLUMNS).rows) == 1


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (13.0, "13"), (13.5, "13.5"), ("　１２ ", "12"), (True, "True")]
)
def test_a_cell_reads_as_people_see_it(value: object, text: str) -> None:
    assert text_of(value) == text
