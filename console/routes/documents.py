"""文书: the page of one document, what can be done with it, and the paper it prints."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from console import refusals
from console.desk import AtDesk, Desk, Posted, back_to
from console.documents import document_sheet, paper
from console.entry import needs_incident
from console.forms import instant, one
from console.routes.incidents import SEES
from console.routes.report import PAPER_POLICY
from console.whose_acts import own_words
from engine.documents import Signature
from engine.errors import UnknownItem
from engine.rights import Right
from flows.acts import documents, passing_on
from flows.acts.actor import Actor
from flows.acts.errors import BadInput, Problem
from flows.acts.passing_on import Passing
from models.errors import NotFound

router = APIRouter()

# Whoever drafts, and whoever passes on or signs; whose turn it is, the playbook says.
WRITES = (Right.HANDLE, Right.DECIDE)


@router.get("/incidents/{number}/documents/{document}", dependencies=[SEES])
def document(desk: AtDesk, number: str, document: str) -> Response:
    """The text, who has passed it and who has it now, and what can be done."""
    return _page(desk, number, document)


@router.get("/incidents/{number}/documents/{document}/paper", dependencies=[SEES])
def printed(desk: AtDesk, number: str, document: str) -> Response:
    """The document by itself, as a 公文, to be printed."""
    written = read(desk, number, document)
    text = paper(written, desk.book, desk.wall, desk.office.settings.office.name)
    return HTMLResponse(text, headers={"content-security-policy": PAPER_POLICY})


@router.post("/incidents/{number}/documents/{document}/{act}", dependencies=[needs_incident(*WRITES)])
def act(desk: AtDesk, form: Posted, number: str, document: str, act: str) -> Response:
    """Save, pass on, send back, sign for a word of mouth, or have a code sent; then the page again."""
    if act not in ACTS:
        return Response(status_code=404)
    where = f"/incidents/{quote(number)}/documents/{quote(document)}"
    try:
        who = desk.sign(form)
        ACTS[act](desk, number, document, own_words(desk, number, act, form), who.actor)
    except refusals.Refusable as error:
        return _page(desk, number, document, act, error, form)
    # Whose code was sent stays chosen: what comes next is that it is told.
    kept = {"way": Signature.CODE, "on_behalf_of": one(form, "on_behalf_of")} if act == "code" else {}
    return back_to(f"{where}?{urlencode({'did': f'document_{act}', **kept})}")


def _texts(form: FormData) -> dict[str, str]:
    """The sections of the form, by their ids."""
    return {name.removeprefix("text."): one(form, name) for name in form if name.startswith("text.")}


def _save(desk: Desk, number: str, document: str, form: FormData, actor: Actor) -> None:
    documents.save(desk.office, number, document, _texts(form), actor)


def _pass(desk: Desk, number: str, document: str, form: FormData, actor: Actor) -> None:
    """What is written in the form is kept first: nobody presses twice."""
    if texts := _texts(form):
        documents.save(desk.office, number, document, texts, replace(actor, once=None))
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


ACTS: Mapping[str, Callable[[Desk, str, str, FormData, Actor], None]] = {
    "save": _save,
    "pass": _pass,
    "return": _return,
    "back": _back,
    "code": _code,
}


def read(desk: Desk, number: str, document: str) -> documents.Written:
    """The document of this id; NotFound if the incident has none such."""
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
    written = read(desk, number, document)
    typed = dict.fromkeys(("on_behalf_of", "way", "evidence", "reason"), "")
    asked = desk.request.query_params
    typed |= {name: asked[name] for name in ("way", "on_behalf_of") if name in asked}
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
        may_act=desk.may(*WRITES),
        ways=[way.value for way in Signature],
    )
