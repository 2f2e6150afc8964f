"""通讯录 and 值班表 as files: looked at before anything is done, taken whole or not at all; and taken out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Response

from console import refusals, sheet_page
from console.desk import AtDesk, Desk, Posted, PostedFiles, back_to
from console.entry import needs
from console.forms import one
from console.sheet_page import File, Preview, Wrong
from engine.parts import Text
from engine.rights import Right
from flows.acts import address_rows, exporting, people, roster, roster_rows
from flows.acts.actor import Actor
from flows.acts.errors import BadInput
from flows.acts.exporting import Exported
from flows.acts.people import ImportResult
from flows.acts.sheets import Column, Sheet, read_content
from flows.wiring import Office

router = APIRouter()

EDIT = needs(Right.EDIT_PEOPLE)
_TYPES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


# What a file is called.
_NAMES: Mapping[str, Text] = {"people": Text("通讯录", "people"), "roster": Text("值班表", "roster")}


@dataclass(frozen=True, slots=True)
class _Book:
    """One of the two: how it is read, looked at and entered, and where its pages are."""

    name: str
    columns: tuple[Column, ...]
    look: Callable[[Office, Sheet], ImportResult]
    enter: Callable[[Office, Sheet, Actor], ImportResult]


_PEOPLE = _Book("people", address_rows.COLUMNS, people.look_at_people, people.enter_people)
_ROSTER = _Book("roster", roster_rows.COLUMNS, people.look_at_roster, people.enter_roster)
BOOKS: Mapping[str, _Book] = {book.name: book for book in (_PEOPLE, _ROSTER)}


@router.get("/people/import", dependencies=[EDIT])
def people_file(desk: AtDesk) -> Response:
    """Choose a file of people."""
    return _page(desk, _PEOPLE)


@router.post("/people/import", dependencies=[EDIT])
def import_people(desk: AtDesk, form: PostedFiles) -> Response:
    """Look at a file of people, or take it."""
    return _taken(desk, _PEOPLE, form)


@router.get("/roster/import", dependencies=[EDIT])
def roster_file(desk: AtDesk) -> Response:
    """Choose a file of shifts."""
    return _page(desk, _ROSTER)


@router.post("/roster/import", dependencies=[EDIT])
def import_roster(desk: AtDesk, form: PostedFiles) -> Response:
    """Look at a file of shifts, or take it."""
    return _taken(desk, _ROSTER, form)


@router.get("/{name}/import/template", dependencies=[EDIT])
def template(desk: AtDesk, name: str, format: str = "xlsx") -> Response:  # noqa: A002 - as the link has it
    """An empty sheet to fill in."""
    if name not in BOOKS or format not in exporting.FORMATS:
        return Response(status_code=404)
    words = _NAMES[name].in_(desk.words.locale)
    return _download(desk, exporting.template(name, format), desk.words("sheet.template_of", name=words))


@router.post("/people/export", dependencies=[EDIT])
def export_people(desk: AtDesk, form: Posted) -> Response:
    """Everybody with whole numbers, for a reason that is entered."""
    try:
        actor = desk.sign(form).actor
        made = exporting.export_people(desk.office, one(form, "format"), one(form, "reason"), actor)
    except BadInput as error:
        return _page(desk, _PEOPLE, said=refusals.said(error, None, desk.words))
    return _download(desk, made, _NAMES["people"].in_(desk.words.locale))


@router.get("/roster/export", dependencies=[needs(Right.PEOPLE)])
def export_roster(desk: AtDesk, week: str = "", format: str = "xlsx") -> Response:  # noqa: A002 - as the form has it
    """The shifts of a week."""
    shown = roster.week(desk.office, roster.day_of(week, desk.office))
    try:
        made = exporting.export_roster(desk.office, format, shown.starts, shown.ends)
    except BadInput:
        return Response(status_code=404)
    name = _NAMES["roster"].in_(desk.words.locale)
    return _download(desk, made, f"{name}-{shown.monday:%Y%m%d}")


def _download(desk: Desk, made: Exported, name: str) -> Response:
    at = f"{desk.office.calendar.local(desk.wall.now):%Y%m%d-%H%M}"
    named = quote(f"{name}-{at}.{made.ending}")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{named}"}
    return Response(made.content, media_type=_TYPES[made.ending], headers=headers)


def _taken(desk: Desk, book: _Book, form: PostedFiles) -> Response:
    """Look at the file of the form; enter it if that was asked for and nothing has changed since."""
    file = sheet_page.file_of(form)
    if file is None or len(file.content) > sheet_page.MOST_BYTES:
        key = "sheet.too_large" if file else "sheet.none"
        return _page(desk, book, said=desk.words(key, most=sheet_page.MOST_BYTES // 1000))
    try:
        sheet = read_content(file.name, file.content, book.columns)
    except BadInput as error:
        wrong = sheet_page.in_words(error.problems, file.name, "", desk.words)
        return _page(desk, book, wrong=wrong, name=file.name)
    edition = desk.book.edition
    if one(form, "do") == "enter" and one(form, "edition") == str(edition):
        return _entered(desk, book, form, file, sheet)
    found = sheet_page.previewed(file, sheet.title, book.look(desk.office, sheet), edition, desk.words)
    moved = one(form, "do") == "enter"
    said = desk.words("sheet.moved") if moved else ""
    return _page(desk, book, preview=found, said=said)


def _entered(desk: Desk, book: _Book, form: PostedFiles, file: File, sheet: Sheet) -> Response:
    try:
        actor = desk.sign(form).actor
    except BadInput as error:  # whose act it is, not a row
        found = book.look(desk.office, sheet)
        shown = sheet_page.previewed(file, sheet.title, found, desk.book.edition, desk.words)
        return _page(desk, book, preview=shown, said=refusals.said(error, None, desk.words))
    try:
        done = book.enter(desk.office, sheet, actor)
    except BadInput as error:
        wrong = sheet_page.in_words(error.problems, file.name, sheet.title, desk.words)
        return _page(desk, book, wrong=wrong, name=file.name)
    counts = f"added={done.added}&updated={done.updated}&removed={done.removed}"
    return back_to(f"/{book.name}/import?did=imported&{counts}")


def _page(
    desk: Desk,
    book: _Book,
    *,
    preview: Preview | None = None,
    wrong: tuple[Wrong, ...] = (),
    name: str = "",
    said: str = "",
) -> Response:
    asked = desk.request.query_params
    done = {key: int(asked[key]) for key in ("added", "updated", "removed") if asked.get(key, "").isdecimal()}
    problems = wrong or (preview.problems if preview else ())
    return desk.page(
        "sheet.html",
        422 if problems or said else 200,
        of=book.name,
        columns=[
            (column.headings[0], column.required) for column in book.columns if column.name != "ordinal"
        ],
        posts=sorted(people.called_posts(desk.office)),
        preview=preview,
        problems=problems,
        name=name or (preview.file.name if preview else ""),
        said=said,
        done=done if asked.get("did") == "imported" and len(done) == 3 else None,
    )
