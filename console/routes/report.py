"""处置报告: its versions, and the leader's review: 结案 or 退回."""

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from console import refusals
from console.desk import AtDesk, Desk, Posted, back_to
from console.entry import needs_incident, require
from console.forms import one
from console.incident import Sheet, sheet
from console.whose_acts import own_words
from console.word_of_mouth import others
from engine.facts import Facts
from engine.rights import Right
from engine.vocabulary import State
from flows.acts import handling, reporting
from flows.acts.errors import BadInput, Problem
from flows.acts.reporting import ReportRef
from models.errors import NotFound
from models.reports import REVIEW, ReportState

router = APIRouter()

SEES = needs_incident(Right.READ, Right.READ_UNIT)
# A report is accepted or returned by whoever leads; one that could not be made is made again by either.
REVIEWS: Mapping[str, tuple[Right, ...]] = {
    # Who records what the reader said is not the reader, and has to say whose word it is.
    "accept": (Right.REVIEW, Right.RECORD),
    "return": (Right.REVIEW, Right.RECORD),
    "make": (Right.HANDLE, Right.REVIEW),
}

# A report brings its own style and holds words people typed: it may do nothing but be read.
PAPER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-same-origin"
)


@router.get("/incidents/{number}/report", dependencies=[SEES])
def report(desk: AtDesk, number: str, version: int | None = None) -> Response:
    """The report, its versions, and what the reader can do."""
    return _page(desk, number, version)


@router.get("/incidents/{number}/report/{version}.html", dependencies=[SEES])
def paper(desk: AtDesk, number: str, version: int) -> Response:
    """One version by itself: for the frame, and to print; of one that was cleared, that it was."""
    found = reporting.read(desk.office, number, version)
    paper = found.html or f"<!doctype html><meta charset=utf-8><p>{desk.words('content.cleared')}</p>"
    return HTMLResponse(paper, headers={"content-security-policy": PAPER_POLICY})


@router.post("/incidents/{number}/report/{review}", dependencies=[needs_incident(*REVIEWS["make"])])
def review(desk: AtDesk, form: Posted, number: str, review: str) -> Response:
    """Accept (结案), return with a comment (the next version is made), or make it again."""
    if review not in REVIEWS:
        return Response(status_code=404)
    require(desk, *REVIEWS[review])
    where = f"/incidents/{quote(number)}"
    asked, comment = one(form, "version"), one(form, "comment")
    version = int(asked) if asked.isdecimal() else 0
    behalf = one(form, "on_behalf_of") or None
    try:
        actor = desk.sign(form).actor
        own_words(desk, number, review, form)
        if review != "make":
            refuse_no_say(desk, number, behalf)
        if review == "accept":
            reporting.accept(desk.office, number, actor, comment, version=version, on_behalf_of=behalf)
        elif review == "return":
            reporting.return_report(desk.office, number, actor, comment, version=version, on_behalf_of=behalf)
        else:
            reporting.make_report(desk.office, number, actor)
    except refusals.Refusable as error:
        typed = {"comment": comment, "on_behalf_of": behalf or ""}
        return _page(desk, number, None, error, typed)
    return back_to(f"{where}/report?did={review}")


def refuse_no_say(desk: Desk, number: str, behalf: str | None) -> None:
    """Whoever sits here reviews as the reader, or says whose word of mouth it is; else it is refused."""
    facts = handling.facts_of(desk.office, number)
    who = behalf or (desk.who.actor.id if desk.who else "")
    if handling.has_say(facts, _readers(facts), who) is None:
        reader = facts.plan.reviewing(*facts.incident.levels)
        remedy = f"it is reviewed by {reader}; name whose word of mouth you record"
        raise BadInput([Problem("reviewed_by", who, remedy)])


def _readers(facts: Facts) -> tuple[str, ...]:
    """The roles that may review: the plan's reader; with nobody in that post, whoever may confirm a level."""
    plan, levels = facts.plan, facts.incident.levels
    reader = plan.reviewing(*levels)
    there = facts.roster.resolve(plan.roles[reader], facts.incident.unit)
    return (reader,) if there else plan.confirming(*levels).roles


def _page(
    desk: Desk,
    number: str,
    version: int | None,
    error: Exception | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    view = sheet(desk.office, number, desk.book, desk.wall)
    listed = reporting.versions(desk.office, number)
    if version is not None and version not in [one.version for one in listed]:
        raise NotFound(f"{number} has no version {version} of its report")
    chosen = next((one for one in reversed(listed) if version in (None, one.version)), None)
    plan = view.facts.plan
    closing = view.facts.incident.state is State.CLOSING
    waits = chosen is not None and chosen.state is ReportState.WAITING and closing
    mine = _is_reviewer(desk, view)
    may_review = waits and desk.may(*REVIEWS["accept"]) and (mine or desk.may(Right.RECORD))
    return desk.page(
        "report.html",
        refusals.status(error) if error else 200,
        view=view,
        listed=list(reversed(listed)),
        chosen=chosen,
        may_review=may_review,
        overtaken=_overtaken(view, chosen) if may_review else 0,
        reviewers=others(view, _readers(view.facts), desk.words, desk.who),
        is_reviewer=mine,
        typed=typed or {},
        reader=desk.words.text(plan.roles[plan.reviewing(*view.facts.incident.levels)].title),
        said=refusals.said(error, plan, desk.words) if error else "",
        did=desk.request.query_params.get("did", ""),
    )


def _is_reviewer(desk: Desk, view: Sheet) -> bool:
    person = desk.who.person if desk.who else None  # at a desk nobody is anybody before a PIN is given
    return person is not None and bool(handling.has_say(view.facts, _readers(view.facts), person))


def _overtaken(view: Sheet, chosen: ReportRef | None) -> int:
    """How many later entries this version lacks: with any, it cannot be accepted."""
    made_from = chosen.entries if chosen else 0
    return sum(e["seq"] > made_from and e["kind"] not in REVIEW for e in view.show.entries)
