"""Files as people keep them, and a quiet office to import them into.

Numbers are the example numbers of libphonenumber's own metadata for China, and the North American
range reserved for fiction (555-0100 to 555-0199): none belongs to anybody.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from openpyxl import Workbook

from flows.acts.actor import Actor, person
from flows.settings import load
from flows.wiring import Office
from models.session import Database
from tests.clock import ManualClock
from tests.night import Silent

ADMIN: Actor = person("系统管理员", "cli")
MOBILE, MOBILE_E164 = "131 2345 6789", "+8613123456789"
FICTION = "+1 202-555-0123"
LANDLINE = "010-12345678"

PEOPLE = ("单位", "姓名", "岗位", "手机", "座机", "语言")
ROSTER = ("岗位", "姓名", "单位", "开始", "结束")


@contextmanager
def quiet_office(url: str, folder: Path) -> Iterator[Office]:
    """An office on a migrated database with nobody in it and no phones."""
    settings = load(folder, {"database": {"url": url}})
    office = Office(settings, Database(url), ManualClock(), Silent())
    yield office
    office.close()


def excel(path: Path, *rows: Sequence[object], merge: str = "") -> Path:
    """An Excel workbook of these rows on one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def comma(path: Path, *rows: Sequence[object], encoding: str = "utf-8") -> Path:
    """A CSV file of these rows."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def somebody(name: str = "主班甲", post: str = "值班主班", mobile: object = MOBILE) -> tuple[object, ...]:
    """A row of an address book with nothing wrong with it."""
    return ("区数据资源局", name, post, mobile, LANDLINE, "")
