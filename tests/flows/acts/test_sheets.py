import io
import resource
import time
import zipfile
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


def with_sheet(content: bytes, before: bytes, added: bytes) -> bytes:
    """The same workbook with something put into its sheet before a place."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(before, added + before))
    return made.getvalue()


@pytest.mark.parametrize(
    ("before", "added"),
    [
        (b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'),
        (b"</sheetData>", b'<row r="1048576"><c r="F1048576" t="n"><v>1</v></c></row>'),
        (b"</sheetData>", b"<row>" + b"<c><v>1</v></c>" * 600_000 + b"</row>"),
        (b"<pageMargins", b'<mergeCells count="1"><mergeCell ref="F3:XFD1048576"/></mergeCells>'),
        (b"<pageMargins", b'<mergeCells count="1"><mergeCell ref="F:G"/></mergeCells>'),
        (b"<pageMargins", b'<hyperlinks><hyperlink ref="$F$3:$XFD$1048576" location="A1"/></hyperlinks>'),
    ],
)
def test_a_small_workbook_that_would_fill_all_memory_is_refused_at_once(
    tmp_path: Path, before: bytes, added: bytes
) -> None:
    whole = excel(tmp_path / "a.xlsx", PEOPLE, somebody()).read_bytes()
    (tmp_path / "a.xlsx").write_bytes(with_sheet(whole, before, added))
    began, memory = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "delete the empty rows and columns" in refusal(tmp_path / "a.xlsx")
    assert time.monotonic() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 100_000  # kilobytes


def test_a_workbook_of_many_rows_with_merged_units_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(PEOPLE)
    for n in range(5_000):
        sheet.append((*somebody()[:1], f"某人{n}", *somebody()[2:]))
    sheet.merge_cells("A2:A5001")
    book.save(tmp_path / "a.xlsx")
    rows = read_sheet(tmp_path / "a.xlsx", address_rows.COLUMNS).rows
    assert len(rows) == 5_000
    assert rows[-1].one("unit").text == somebody()[0]


def test_a_file_as_wide_as_it_is_long_is_read_or_refused_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    (tmp_path / "a.csv").write_text("单位,姓名\n" + "," * 300_000 + "x\n" + "a\n" * 20_000, encoding="utf-8")
    assert "at most 16384" in refusal(tmp_path / "a.csv")
    (tmp_path / "a.csv").write_text("单位,姓名\n" + "," * 16_000 + "x\n" + "a\n" * 19_000, encoding="utf-8")
    sheet = read_sheet(tmp_path / "a.csv", address_rows.COLUMNS)
    assert [str(problem) for problem in sheet.problems if "no heading" in str(problem)]
    assert time.monotonic() - began < 10
