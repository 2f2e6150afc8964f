"""Files on the page: everything wrong with one, what it would change, and nothing done by halves."""

import re
from pathlib import Path

import httpx
import pytest

from console import sheet_page
from console.routes import sheets
from models import numbers, record
from tests.console.site import Site
from tests.flows.acts.files import LANDLINE, MOBILE, PEOPLE, ROSTER, comma, excel, somebody

STATUS = (*PEOPLE, "状态")


@pytest.fixture
def keeper(stranger: Site) -> Site:
    """A console at which the administrator has signed in."""
    stranger.sit_down("administrator")
    return stranger


def look(site: Site, path: Path, of: str = "people") -> httpx.Response:
    return site.post(f"/{of}/import", files={"file": (path.name, path.read_bytes())})


def hidden(page: str) -> dict[str, str]:
    found = dict(re.findall(r'<input type="hidden" name="(do|edition|name|content)" value="([^"]+)"', page))
    assert found["do"] == "enter"
    return found


def enter(site: Site, looked: httpx.Response, of: str = "people") -> httpx.Response:
    return site.post(f"/{of}/import", hidden(looked.text), files={"nothing": b""})


def wrongs(page: str) -> list[list[str]]:
    """Rows of the table of mistakes: sheet, row, column, value, remedy."""
    table = page.partition('<table class="wrongs">')[2].partition("</table>")[0]
    rows = re.findall(r"<tr><td.*?</tr>", table, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row)] for row in rows]


def last(site: Site) -> dict[str, object]:
    with site.office.database.reading() as tx:
        entry = record.read(tx, record.REGISTER)[-1]
    return {"kind": entry["kind"], **entry["payload"]}


def ten_mistakes(path: Path) -> Path:
    """A list of people with ten kinds of mistakes, one in each row, and two rows that are right."""
    return excel(
        path,
        STATUS,
        (*somebody(), ""),
        ("", "甲", "值班主班", MOBILE, "", "", ""),
        ("区数据资源局", "", "值班主班", MOBILE, "", "", ""),
        ("区数据资源局", "乙", "", MOBILE, "", "", ""),
        ("区数据资源局", "丙", "值班主班", "12345", "", "", ""),
        ("区数据资源局", "丁", "值班主班", LANDLINE, "", "", ""),
        ("区数据资源局", "戊", "值班主班", "", "1380", MOBILE, ""),
        ("区数据资源局", "己", "值班主班", "", "", "", ""),
        ("区数据资源局", "庚", "值班主班", "1.31235E+10", "", "", ""),
        ("区数据资源局", "辛", "值班主班", MOBILE, "", "", "在家"),
        (*somebody(), ""),
        ("区数据资源局", "壬" * 81, "值班主班", MOBILE, "", "", ""),
        (*somebody("癸"), ""),
    )


# Row, column, and a few words of what to do about it.
WRONG = [
    ("3", "单位", "请填写"),
    ("4", "姓名", "请填写"),
    ("5", "岗位", "请填写"),
    ("6", "手机", "不是有效号码"),
    ("7", "手机", "不是手机"),
    ("8", "语言", "写 zh 或 en"),
    ("9", "手机", "没有号码就呼叫不到"),
    ("10", "手机", "Excel 已截去末几位"),
    ("11", "状态", "写“在岗”或“离岗”"),
    ("12", "姓名", "第2行已有此人"),
    ("13", "姓名", "最多 80 字"),
]


def test_a_sheet_with_ten_kinds_of_mistakes_shows_all_of_them_and_enters_nothing(
    keeper: Site, tmp_path: Path
) -> None:
    before = len(keeper.get_book().people)
    page = look(keeper, ten_mistakes(tmp_path / "人员.xlsx"))
    assert page.status_code == 422
    found = wrongs(page.text)
    assert [(row, column) for _, row, column, _, _ in found] == [(row, column) for row, column, _ in WRONG]
    for (sheet, _, _, value, remedy), (_, _, words) in zip(found, WRONG, strict=True):
        assert sheet == "Sheet"
        assert value
        assert words in remedy
    assert "确认导入" not in page.text
    assert len(keeper.get_book().people) == before


def test_every_mistake_has_its_words_in_english_too(keeper: Site, tmp_path: Path) -> None:
    file = ten_mistakes(tmp_path / "people.xlsx")
    page = keeper.post(
        "/people/import", files={"file": (file.name, file.read_bytes())}, params={"lang": "en"}
    )
    assert len(wrongs(page.text)) == len(WRONG)
    assert not any(re.search("请|写", remedy) for *_, remedy in wrongs(page.text))


def test_a_file_is_looked_at_first_and_taken_whole(keeper: Site, tmp_path: Path) -> None:
    file = excel(tmp_path / "人员.xlsx", PEOPLE, somebody(), somebody("主班乙"))
    looked = look(keeper, file)
    assert looked.status_code == 200
    assert "主班乙" in looked.text
    assert MOBILE.replace(" ", "") not in looked.text
    assert not [one for one in keeper.get_book().people.values() if one.name == "主班乙"]
    done = enter(keeper, looked)
    assert done.headers["location"] == "/people/import?did=imported&added=2&updated=0&removed=0"
    assert "新增 2，更新 0，移出 0" in keeper.get(done.headers["location"]).text
    assert last(keeper)["kind"] == "people_imported"
    assert "没有变动" in look(keeper, file).text


def test_what_changed_since_the_preview_is_looked_at_again(keeper: Site, tmp_path: Path) -> None:
    looked = look(keeper, excel(tmp_path / "人员.xlsx", PEOPLE, somebody()))
    keeper.post("/people/units", {"name": "街道办事处甲", "above": ""})
    again = enter(keeper, looked)
    assert again.status_code == 422
    assert "预览之后通讯录又有改动" in again.text
    assert enter(keeper, again).status_code == 303


def test_a_roster_is_looked_at_and_taken_with_what_makes_way_for_it(keeper: Site, tmp_path: Path) -> None:
    local = keeper.office.calendar.local(keeper.clock.now())
    day = f"{local:%Y-%m-%d}"
    row = ("值班主班", "备班", "", f"{day} 01:00", f"{day} 09:00")
    looked = look(keeper, comma(tmp_path / "值班.csv", ROSTER, row), "roster")
    assert looked.status_code == 200, wrongs(looked.text)
    assert "移出" in looked.text
    assert enter(keeper, looked, "roster").headers["location"].endswith("added=1&updated=0&removed=1")


def test_a_roster_says_who_is_not_in_the_book_and_what_is_no_time(keeper: Site, tmp_path: Path) -> None:
    rows = (("值班主班", "无此人", "", "2026-03-05 08:30", "明早"), ("", "备班", "", "", ""))
    page = look(keeper, comma(tmp_path / "值班.csv", ROSTER, *rows), "roster")
    assert [(sheet, row, column) for sheet, row, column, *_ in wrongs(page.text)] == [
        ("值班.csv", "2", "姓名"),
        ("值班.csv", "2", "结束"),
        ("值班.csv", "3", "岗位"),
        ("值班.csv", "3", "开始"),
        ("值班.csv", "3", "结束"),
    ]


@pytest.mark.parametrize(("name", "words"), [("a.xls", "另存为 Excel"), ("a.xlsx", "不是能打开的 Excel")])
def test_what_is_no_table_is_refused_with_the_way_out(keeper: Site, name: str, words: str) -> None:
    page = keeper.post("/people/import", files={"file": (name, b"no workbook")})
    assert page.status_code == 422
    assert words in page.text


def test_a_file_that_is_too_large_for_the_page_or_none_is_refused(keeper: Site) -> None:
    large = keeper.post("/people/import", files={"file": ("a.csv", b"x" * (sheet_page.MOST_BYTES + 1))})
    assert "网页上最大 700 KB" in large.text
    assert "请选择一个 Excel" in keeper.post("/people/import", {}, files={"nothing": b""}).text


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_can_be_imported_and_changes_nothing(
    keeper: Site, tmp_path: Path, ending: str
) -> None:
    assert "请写明查看理由" in keeper.post("/people/export", {"format": ending, "reason": ""}).text
    made = keeper.post("/people/export", {"format": ending, "reason": "每月核对"})
    assert made.status_code == 200
    assert last(keeper) == {
        "kind": "people_exported",
        "rows": len(keeper.get_book().people),
        "reason": "每月核对",
    }
    file = tmp_path / f"people.{ending}"
    file.write_bytes(made.content)
    page = look(keeper, file)
    assert wrongs(page.text) == []
    assert page.status_code == 200


def test_whoever_wants_no_texts_is_called_still_after_what_was_exported_is_imported(
    keeper: Site, tmp_path: Path
) -> None:
    person, mobile = keeper.ids["分管领导"], "+8613123456789"
    keeper.post(f"/people/{person}/numbers/add", {"kind": "mobile", "number": MOBILE})
    keeper.post(f"/people/{person}/numbers/add", {"kind": "landline", "number": LANDLINE})
    with keeper.office.database.writing() as tx:
        numbers.stop(tx, mobile)
    before = keeper.get_book().numbers[person]
    assert [one.kind for one in before if one.number == mobile] == ["voice"]
    made = keeper.post("/people/export", {"format": "csv", "reason": "核对通讯录"})
    (tmp_path / "a.csv").write_bytes(made.content)
    assert enter(keeper, look(keeper, tmp_path / "a.csv")).status_code == 303
    after = keeper.get_book().numbers[person]
    assert [one.kind for one in after if one.number == mobile] == ["voice"]


def test_a_week_of_the_roster_is_exported_without_numbers(stranger: Site, tmp_path: Path) -> None:
    stranger.sit_down("auditor")
    made = stranger.get("/roster/export", params={"format": "csv"})
    assert "值班主班" in made.text
    assert "555" not in made.text
    assert stranger.get("/roster/export", params={"format": "pdf"}).status_code == 404


@pytest.mark.parametrize("of", ["people", "roster"])
def test_the_empty_sheet_has_every_heading_that_is_needed(keeper: Site, tmp_path: Path, of: str) -> None:
    address = f"/{of}/import/template"
    assert f'href="{address}?format=xlsx"' in keeper.get(f"/{of}/import").text
    made = keeper.get(address, params={"format": "csv"})
    headings = made.text.strip("\ufeff\r\n").split(",")
    needed = [column for column in sheets.BOOKS[of].columns if column.required]
    assert all(set(column.headings) & set(headings) for column in needed)
    assert keeper.get(address, params={"format": "xlsx"}).content.startswith(b"PK")
    assert keeper.get(address, params={"format": "pdf"}).status_code == 404
    assert keeper.get("/units/import/template").status_code == 404


def test_it_says_how_the_posts_have_to_be_written_that_are_called(keeper: Site) -> None:
    page = keeper.get("/people/import").text
    for words in ("岗位这样写才会被呼叫", "值班主班", "带班领导", "单位联络员写“联络员”"):
        assert words in page
    assert "单位联络员写" not in keeper.get("/roster/import").text


def test_the_register_says_in_words_what_an_import_did(keeper: Site, tmp_path: Path) -> None:
    enter(keeper, look(keeper, excel(tmp_path / "a.xlsx", PEOPLE, somebody("王某"))))
    page = keeper.get("/audit").text
    for words in ("文件 a.xlsx", "新增 1", "移出 0"):
        assert words in page
    assert "<span>added" not in page
