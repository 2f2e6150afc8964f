"""通讯录 and 值班表 as tables: looked at first, then entered whole or not at all; and taken out as files.

A table comes as a file or as rows. What was looked at is entered only while nothing else has changed, so that
nobody enters something other than what he has seen.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from console.api.caller import Asking, Caller, allows
from console.api.changed import change
from console.api.keys import Key
from console.api.problems import Refusal, refused
from console.api.shapes import people as shapes
from engine.rights import Right
from flows.acts import address_rows, exporting, people, roster, roster_rows
from flows.acts.actor import Actor
from flows.acts.exporting import Exported
from flows.acts.import_changes import Kind
from flows.acts.people import ImportResult
from flows.acts.sheets import Column, Sheet, read_content
from flows.wiring import Office

router = APIRouter(tags=["people 通讯录与值班表"])

EDIT = allows(Right.EDIT_PEOPLE)
FILES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
AS_FILE = {
    media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for media in FILES.values()
}
_RESPONSES: dict[int | str, dict[str, object]] = {200: {"content": AS_FILE, "description": "The file"}}


@dataclass(frozen=True, slots=True)
class _Table:
    """One of the two: how it is read, looked at and entered."""

    columns: tuple[Column, ...]
    look: Callable[[Office, Sheet], ImportResult]
    enter: Callable[[Office, Sheet, Actor], ImportResult]


_PEOPLE = _Table(address_rows.COLUMNS, people.look_at_people, people.enter_people)
_ROSTER = _Table(roster_rows.COLUMNS, people.look_at_roster, people.enter_roster)


@router.post("/people/import/preview", dependencies=[EDIT])
def preview_people(caller: Asking, body: shapes.Sheet) -> shapes.SheetPreview:
    """通讯录导入预览: what it would do, and everything wrong with it. Whoever is not in it stays."""
    return _preview(caller, _PEOPLE, body)


@router.post("/people/import", dependencies=[EDIT])
def import_people(caller: Asking, answer: Response, key: Key, body: shapes.SheetTaken) -> shapes.Changed:
    """通讯录导入, as it was looked at; whole, or not at all."""
    return _take(caller, answer, key, _PEOPLE, body)


@router.post("/roster/import/preview", dependencies=[EDIT])
def preview_roster(caller: Asking, body: shapes.Sheet) -> shapes.SheetPreview:
    """值班表导入预览. From its first to its last instant a post is held as it says; others stay."""
    return _preview(caller, _ROSTER, body)


@router.post("/roster/import", dependencies=[EDIT])
def import_roster(caller: Asking, answer: Response, key: Key, body: shapes.SheetTaken) -> shapes.Changed:
    """值班表导入, as it was looked at; whole, or not at all."""
    return _take(caller, answer, key, _ROSTER, body)


@router.post(
    "/people/export",
    dependencies=[EDIT, allows(Right.REVEAL)],
    response_class=Response,
    responses=_RESPONSES,
)
def export_people(caller: Asking, body: shapes.Export) -> Response:
    """通讯录导出 with whole numbers: each call is entered in the register, with the reason."""
    return _file(exporting.export_people(caller.office, body.format, body.reason, caller.signed))


@router.get(
    "/roster/export", dependencies=[allows(Right.PEOPLE)], response_class=Response, responses=_RESPONSES
)
def export_roster(
    caller: Asking,
    week: Annotated[str, Query(max_length=10, description="a day of it; this week")] = "",
    ending: Annotated[Literal["xlsx", "csv"], Query(alias="format")] = "csv",
) -> Response:
    """值班表导出: the shifts of a week."""
    shown = roster.week(caller.office, roster.day_of(week, caller.office))
    return _file(exporting.export_roster(caller.office, ending, shown.starts, shown.ends))


def _file(made: Exported) -> Response:
    return Response(made.content, media_type=FILES[made.ending])


def _read(body: shapes.Sheet, table: _Table) -> Sheet:
    if body.file is not None:
        return read_content(body.name, body.file, table.columns)
    out = io.StringIO()
    csv.writer(out).writerows(body.rows or [])
    return read_content("rows.csv", out.getvalue().encode("utf-8", "replace"), table.columns)


def _preview(caller: Caller, table: _Table, body: shapes.Sheet) -> shapes.SheetPreview:
    edition = caller.book.edition  # read first: what changes after it is a change since the preview
    found = table.look(caller.office, _read(body, table))
    return shapes.SheetPreview(
        edition=edition,
        added=found.added,
        updated=found.updated,
        removed=found.removed,
        problems=[refused(one, None, caller.words) for one in found.problems],
        warnings=[refused(one, None, caller.words) for one in found.warnings],
        changes=[
            shapes.SheetChange(kind=one.kind, cells=list(one.cells))
            for one in found.changes
            if one.kind is not Kind.SAME
        ],
    )


def _take(
    caller: Caller, answer: Response, key: str, table: _Table, body: shapes.SheetTaken
) -> shapes.Changed:
    def work(actor: Actor) -> None:
        sheet = _read(body, table)
        if body.edition != caller.book.edition:
            raise Refusal("race", 409, "sheet.moved")
        table.enter(caller.office, sheet, actor)

    return change(caller, answer, key, [body.model_dump_json()], work)
