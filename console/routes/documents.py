"""文书: the page of one document, what can be done with it, and the paper it prints."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from console import refusals
from console.desk import AtDesk, Desk, Posted, back_to
from console.documents import document_sheet, paper
from console.forms import instant, one
from console.routes.report import PAPER_POLICY
from engine.documents import Signature
from engine.errors import UnknownItem
from flows.acts import documents, passing_on
from flows.acts.actor import Actor
from flows.acts.errors import BadInput, Problem
from flows.acts.passing_on import Passing
from models.errors import NotFound

router = APIRouter()


@router.get("/incidents/{number}/documents/{document}")
def document(desk: AtDesk, number: str, document: str) -> Response:
    """The text, who has passed it and who has it now, and what can be done."""
    return _page(desk, number, document)


@router.get("/incidents/{number}/documents/{document}/paper")
def printed(desk: AtDesk, number: str, document: str) -> Response:
    """The document by itself, as a 公文, to be printed."""
    written = _read(desk, number, document)
    text = paper(written, desk.book, desk.wall, desk.office.settings.office.name)
    return HTMLResponse(text, headers={"content-security-policy": PAPER_POLICY})


@router.post("/incidents/{number}/documents/{document}/{act}")
def act(desk: AtDesk, form: Posted, number: str, document: str, act: str) -> Response:
    """Save, pass on, send back, sign for a word of mouth, or have a code sent; then the page again."""
    if act not in _ACTS:
        return Response(status_code=404)
    where = f"/incidents/{quote(number)}/documents/{quote(document)}"
    if desk.who is None or not desk.who.may_act:
        return back_to(f"/who?next={quote(where)}")
    try:
        _ACTS[act](desk, number, document, form, desk.who.actor)
    except refusals.Refusable as error:
        return _page(desk, number, document, act, error, form)
    return back_to(f"{where}?did=document_{act}")


def _texts(form: FormData) -> dict[str, str]:
    """The sections of the form, by their ids."""
    return {name.removeprefix("text."): one(form, name) for name in form if name.startswith("text.")}


def _save(desk: Desk, number: str, document: str, form: FormData, actor: Actor) -> None:
    documents.save(desk.office, number, document, _texts(form), actor)


def _pass(desk: Desk, number: str, document: str, form: FormData, actor: Actor) -> None:
    """What is written in the form is kept first: nobody presses twice."""
    if texts := _texts(form):
        documents.save(desk.office, number, document, texts, actor)
    passing_on.pass_on(desk.office, number, document, _passing(desk, form), actor)


def _passing(desk: Desk, form: FormData) -> Passing:
    way = one(form, "way") or Signature.CONSOLE
    if way not in set(Signature):
        raise BadInput([Problem("way", way, f"one of: {', '.join(Signature)}")])
    return Passing(
        one(form, "stage"),
        one(form, "on_behalf_of") or None,
        instant(form, "at", desk.office.calendar),
        Signature(way),
        one(form, "code"),
        one(form, "evidence"),
    )


def _return(desk: Desk, number: str, document: str, form: FormData, actor: Actor) -> None:
    behalf = one(form, "on_behalf_of") or None
    passing_on.send_back(desk.office, number, document, one(form, "reason"), actor, on_behalf_of=behalf)


def _back(desk: Desk, number: str, document: str, form: FormData, actor: Actor) -> None:
    passing_on.back(desk.office, number, document, _passing(desk, form), actor)


def _code(desk: Desk, number: str, _document: str, form: FormData, actor: Actor) -> None:
    passing_on.send_code(desk.office, number, one(form, "on_behalf_of"), actor)


_ACTS: Mapping[str, Callable[[Desk, str, str, FormData, Actor], None]] = {
    "save": _save,
    "pass": _pass,
    "return": _return,
    "back": _back,
    "code": _code,
}


def _read(desk: Desk, number: str, document: str) -> documents.Written:
    try:
        return documents.read(desk.office, number, document)
    except UnknownItem as error:
        raise NotFound(f"{number} has no document {document}") from error


def _page(
    desk: Desk,
    number: str,
    document: str,
    refused: str = "",
    error: Exception | None = None,
    form: FormData | None = None,
) -> Response:
    written = _read(desk, number, document)
    typed = dict.fromkeys(("on_behalf_of", "way", "evidence", "reason"), "")
    typed |= {name: one(form, name) for name in form} if form else {}
    return desk.page(
        "document.html",
        refusals.status(error) if error else 200,
        number=number,
        row=written.row,
        incident=written.facts.incident,
        content_free=written.facts.content_free,
        sheet=document_sheet(written, desk.book, desk.wall),
        refused=refused,
        said=refusals.said(error, written.facts.plan, desk.words) if error else "",
        typed=typed,
        did=desk.request.query_params.get("did", ""),
        may_act=desk.who is not None and desk.who.may_act,
        ways=[way.value for way in Signature],
    )
