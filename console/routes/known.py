"""履职留痕: who knew what when about one incident, as a page, on paper and as CSV."""

from urllib.parse import quote

from fastapi import APIRouter, Response

from console import refusals
from console.desk import AtDesk, Desk, Posted, back_to
from console.entry import needs_incident
from console.incident import sheet
from console.known_page import PersonLines, as_csv, in_words
from console.live_evidence import evidence
from engine.rights import Right
from flows.acts import known as proving
from flows.acts import record
from flows.report.known import known, sums

router = APIRouter()


@router.get("/incidents/{number}/known", dependencies=[needs_incident(Right.READ)])
def page(desk: AtDesk, number: str) -> Response:
    """Everybody with every moment, and what the record stands on."""
    view = sheet(desk.office, number, desk.book, desk.wall)
    people = known(evidence(view.show, view.says))
    return desk.page(
        "known.html",
        view=view,
        people=in_words(people, desk.wall),
        sums=sums(people),
        proof=proving.proof(desk.office, number),
        did=desk.request.query_params.get("did", ""),
        may_act=desk.may(Right.HANDLE),
    )


@router.get("/incidents/{number}/known.csv", dependencies=[needs_incident(Right.READ)])
def sheet_of(desk: AtDesk, number: str) -> Response:
    """The same for a spreadsheet."""
    name = f"known-{number}.csv"
    headers = {"content-disposition": f'attachment; filename="{quote(name)}"'}
    return Response(
        as_csv(_people(desk, number), desk.wall), media_type="text/csv; charset=utf-8", headers=headers
    )


def _people(desk: Desk, number: str) -> tuple[PersonLines, ...]:
    view = sheet(desk.office, number, desk.book, desk.wall)
    return in_words(known(evidence(view.show, view.says)), desk.wall)


@router.post("/incidents/{number}/known", dependencies=[needs_incident(Right.HANDLE)])
def seal(desk: AtDesk, form: Posted, number: str) -> Response:
    """Seal the record now, so that the paper names a seal over everything on it."""
    where = f"/incidents/{quote(number)}/known"
    try:
        desk.sign(form)
    except refusals.Refusable as error:
        said = refusals.said(error, None, desk.words)
        return desk.page("refused.html", refusals.status(error), said=said, dial=())
    record.seal(desk.office)
    return back_to(f"{where}?did=sealed")
