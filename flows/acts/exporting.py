"""通讯录 and 值班表 as a workbook or CSV, with the headings an import reads.

The address book carries whole numbers, so taking it out needs a reason and is entered; the roster has none.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.acts.actor import Actor
from flows.acts.errors import BadInput, Problem
from flows.acts.people import list_people, list_roster
from flows.acts.revealing import LONGEST, SHORTEST
from flows.acts.sheet_files import plain
from flows.csv_lines import FORMULAS
from flows.wiring import Office
from models import record
from models.record import Line

FORMATS = ("xlsx", "csv")
PEOPLE = ("单位", "姓名", "岗位", "手机", "座机", "语言")
ROSTER = ("岗位", "姓名", "单位", "开始", "结束")
# Wide enough for a name of a unit, and for two numbers, without pulling at columns.
_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Exported:
    """A file of this ending; `rows` without the headings."""

    content: bytes
    ending: str
    rows: int


def export_people(office: Office, ending: str, reason: str, actor: Actor) -> Exported:
    """Everybody with their numbers. Entered in the register with the reason; BadInput without one."""
    why = " ".join(reason.split())
    if not SHORTEST <= len(why) <= LONGEST:
        raise BadInput(
            [Problem("reveal.reason", why[:20], f"say why, in {SHORTEST} to {LONGEST} characters")]
        )
    rows = [
        (p["unit"], p["name"], p["post"], "、".join(p["mobiles"]), "、".join(p["landlines"]), p["locale"])
        for p in list_people(office)
    ]
    made = _file("通讯录", PEOPLE, rows, ending)
    now = office.now()
    with office.database.writing() as tx:
        about = {"rows": made.rows, "reason": why}
        record.register(tx, [Line("people_exported", about, actor.entry)], now)
    return made


def export_roster(office: Office, ending: str, starts: datetime, ends: datetime) -> Exported:
    """The shifts that touch this time (aware UTC), on the office's wall clock."""
    rows = [
        (
            shift["post"],
            shift["name"],
            shift["unit"],
            f"{office.calendar.local(shift['starts']):%Y-%m-%d %H:%M}",
            f"{office.calendar.local(shift['ends']):%Y-%m-%d %H:%M}",
        )
        for shift in list_roster(office, starts, ends)
    ]
    return _file("值班表", ROSTER, rows, ending)


def template(name: str, ending: str) -> Exported:
    """A sheet with nothing but the headings an import reads; `name`: people or roster."""
    title, headings = ("通讯录", PEOPLE) if name == "people" else ("值班表", ROSTER)
    return _file(title, headings, (), ending)


def _file(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], ending: str) -> Exported:
    if ending not in FORMATS:
        raise BadInput([Problem("export.format", ending, f"one of: {', '.join(FORMATS)}")])
    content = _excel(title, headings, rows) if ending == "xlsx" else _csv(headings, rows)
    return Exported(content, ending, len(rows))


def _excel(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    # Loaded here: half a second that the board and every other page would pay too.
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = title
    for number, row in enumerate((headings, *rows), start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            # As text: no digit is lost.
            cell.value, cell.data_type, cell.number_format = plain(value), "s", "@"
    for column in range(1, len(headings) + 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, as Excel wants it. A number begins with +, and is no formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def _safe(cell: str) -> str:
    harmless = cell.replace("+", "").replace("、", "").isdecimal()
    return f"'{cell}" if cell.startswith(FORMULAS) and not harmless else cell
