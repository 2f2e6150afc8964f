"""The page behind an answer link, on the callback listener: a question, a button, and nothing else."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from console.words import Words
from flows.acts import answer_links
from flows.acts.answer_links import Asked
from flows.wiring import Office

router = APIRouter()

_ENV = Environment(loader=PackageLoader("console", "templates"), undefined=StrictUndefined, autoescape=True)
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
}


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


AtOffice = Annotated[Office, Depends(_office)]


@router.get("/a/{token}")
def ask(office: AtOffice, token: str) -> HTMLResponse:
    """Ask; fetching the page answers nothing."""
    asked = answer_links.look(office, token)
    return page(asked, "asks" if asked.open else "over")


@router.post("/a/{token}")
def answer(office: AtOffice, token: str) -> HTMLResponse:
    """Answer, once."""
    done = answer_links.answer(office, token)
    return page(answer_links.look(office, token), "done" if done else "over")


def page(asked: Asked | None, says: str, status: int = 200) -> HTMLResponse:
    """The page; without `asked` it says only that the link is not good."""
    words = Words(asked.locale if asked else "zh")
    html = _ENV.get_template("answer.html").render(t=words, asked=asked, says=says)
    return HTMLResponse(html, status, headers=_HEADERS)
