"""传播记录: every row on record, one row typed, and a table pasted from Excel with what it would enter."""

from urllib.parse import quote

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from console import refusals, spread_page
from console.desk import AtDesk, Desk, Posted, back_to
from console.entry import needs_incident
from console.forms import one
from console.incident import sheet
from console.routes.incidents import NOT_SAID, SEES
from console.spread_page import in_words, problem_in_words, rows_of
from engine.rights import Right
from flows.acts import spread
from flows.acts.errors import BadInput
from flows.acts.spread_rows import Read

router = APIRouter()


@router.get("/incidents/{number}/spread", dependencies=[SEES])
def page(desk: AtDesk, number: str) -> Response:
    """Every row, and the forms."""
    return _page(desk, number, FormData(), None)


@router.post("/incidents/{number}/spread", dependencies=[needs_incident(Right.FEEDBACK)])
def look(desk: AtDesk, form: Posted, number: str) -> Response:
    """Show what would be entered (`do` is "look"), or enter it."""
    found = spread.from_text(desk.office, rows_of(form))
    if one(form, "do") != "enter" or found.problems:
        return _page(desk, number, form, found, 422 if found.problems else 200)
    try:
        who = desk.sign(form)
    except BadInput as error:  # whose act it is, not a row
        return _page(desk, number, form, found, refusals.status(error), error)
    try:
        made = spread.record_spread(desk.office, number, found, who.actor, corrects=one(form, "corrects"))
    except BadInput as error:
        return _page(desk, number, form, Read(found.sightings, tuple(error.problems)), 422)
    except refusals.Refusable as error:
        return _page(desk, number, form, found, refusals.status(error), error)
    done = f"?added={made.added}&known={made.known}"
    return back_to(f"/incidents/{quote(number)}/spread{done}")


def _page(
    desk: Desk,
    number: str,
    form: FormData,
    found: Read | None,
    status: int = 200,
    error: Exception | None = None,
) -> Response:
    view = sheet(desk.office, number, desk.book, desk.wall)
    known = {row.id for row in view.spread.rows}
    asked = desk.request.query_params
    given = found or Read((), ())
    corrects = one(form, "corrects") or asked.get("corrects", "")
    return desk.page(
        "spread.html",
        status,
        view=view,
        fields=spread_page.FIELDS,
        typed={name: str(value) for name, value in form.multi_items() if name not in NOT_SAID},
        corrects=next((row for row in view.spread.rows if row.id == corrects and not row.corrected), None),
        read=[(in_words(row, view.says, desk.wall), row.id in known) for row in given.sightings],
        problems=[problem_in_words(one, desk.words) for one in given.problems],
        said=refusals.said(error, view.facts.plan, desk.words) if error else "",
        did=(asked.get("added", ""), asked.get("known", "")),
        may_act=desk.may(Right.FEEDBACK) and not view.facts.content_free,
    )
