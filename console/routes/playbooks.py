"""预案库: the playbooks in use, each explained, tried out, and compared with its earlier versions."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from console import papers
from console.comparing import compare
from console.desk import AtDesk, Desk
from console.entry import needs
from console.playing import LENGTHS, play
from console.routes.report import PAPER_POLICY
from engine.rights import Right
from flows.acts import shelf
from flows.acts.shelf import Shelved
from models.errors import NotFound
from playbooks.paper.markdown import explained

router = APIRouter()


@router.get("/playbooks", dependencies=[needs(Right.PLAYBOOKS)])
def library(desk: AtDesk) -> Response:
    """Every playbook in use, and what is wrong with the files that were left out."""
    problems = desk.office.playbook_problems
    return desk.page("playbooks.html", shelved=shelf.shelf(desk.office), problems=problems)


@router.get("/playbooks/{playbook}", dependencies=[needs(Right.PLAYBOOKS)])
def playbook(desk: AtDesk, playbook: str, level: str = "") -> Response:
    """One playbook in words, with its flow chart and its limits."""
    one, chosen = _chosen(desk, playbook, level)
    shown = papers.shown(one.playbook, desk.words.locale, chosen)
    return desk.page(
        "playbook.html",
        one=one,
        level=chosen,
        paper=shown,
        how=explained(shown),
        drawings=papers.drawings(one.playbook, desk.words.locale, chosen),
    )


@router.get("/playbooks/{playbook}/paper.html", dependencies=[needs(Right.PLAYBOOKS)])
def by_itself(desk: AtDesk, playbook: str, level: str = "") -> Response:
    """The same by itself: to print, and to sign."""
    one, chosen = _chosen(desk, playbook, level)
    page = papers.html(one.playbook, desk.words.locale, chosen, desk.office.settings.office.name)
    return HTMLResponse(page, headers={"content-security-policy": PAPER_POLICY})


@router.get("/playbooks/{playbook}/simulate", dependencies=[needs(Right.PLAYBOOKS)])
def simulate(desk: AtDesk, playbook: str) -> Response:
    """What it would do: a form, and what comes of it. Nobody is called and nothing is kept."""
    one, _ = _chosen(desk, playbook, "")
    page = play(desk, one.playbook, dict(desk.request.query_params))
    lengths = [(length, desk.words("time.full_hours", hours=hours)) for length, hours in LENGTHS.items()]
    status = 422 if page.problems else 200
    return desk.page("playbook_simulate.html", status, one=one, page=page, lengths=lengths)


@router.get("/playbooks/{playbook}/versions", dependencies=[needs(Right.PLAYBOOKS)])
def versions(desk: AtDesk, playbook: str, before: str = "", after: str = "") -> Response:
    """The versions incidents were logged with, and what changed between two, in words."""
    one, _ = _chosen(desk, playbook, "")
    page = compare(desk, one, before, after)
    return desk.page("playbook_versions.html", one=one, page=page)


def _chosen(desk: Desk, playbook: str, level: str) -> tuple[Shelved, str | None]:
    """The playbook, and the level of it that is asked for; no page if there is none such."""
    try:
        one = shelf.find(desk.office, playbook)
    except NotFound as error:
        raise HTTPException(404) from error
    if level and level not in [known.id for known in one.plan.levels]:
        raise HTTPException(404)
    return one, level or None
