"""处置预案: listed, read as data and as the paper that is printed, and tried out."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from console import happenings, papers
from console.api.caller import Asking, Caller, allows
from console.api.shapes import office as shapes
from console.api.shapes.common import Level
from console.commands.simulated import moments
from console.routes.report import PAPER_POLICY
from engine.plan import Plan
from engine.rights import Right
from flows.acts import shelf
from flows.acts.errors import BadInput, Problem
from flows.acts.shelf import Shelved
from flows.acts.simulating import Asked, try_out
from flows.report.chronicle import Chronicle
from models.errors import NotFound
from playbooks import durations
from playbooks.scenario import UNIT

router = APIRouter(tags=["playbooks 处置预案"])

# As at the console: nobody waits for an answer that plays a week of calls.
LONGEST = timedelta(hours=72)
LevelAsked = Annotated[str, Query(max_length=20, description="for this level alone 级别, such as II")]


@router.get("/playbooks", dependencies=[allows(Right.PLAYBOOKS, Right.LOG)])
def list_playbooks(caller: Asking) -> list[shapes.PlaybookRow]:
    """Every playbook in use, in the order of the log form."""
    return [shapes.PlaybookRow.model_validate(_row(one, caller)) for one in shelf.shelf(caller.office)]


def _row(one: Shelved, caller: Caller) -> dict[str, Any]:
    plan, words = one.plan, caller.words
    return {
        "id": plan.id,
        "title": words.text(plan.title),
        "category": words.text(plan.category),
        "version": one.playbook.hash,
        "levels": [Level(id=level.id, name=level.name) for level in plan.levels],
        "is_own": one.is_own,
        "replaces": one.replaces,
    }


@router.get("/playbooks/{playbook}", dependencies=[allows(Right.PLAYBOOKS, Right.LOG)])
def one_playbook(caller: Asking, playbook: str) -> shapes.Playbook:
    """What a program needs to enter an incident by it: levels, coded fields, roles, and needs."""
    one = shelf.find(caller.office, playbook)
    plan, text = one.plan, caller.words.text
    return shapes.Playbook.model_validate(
        _row(one, caller)
        | {
            "fields": [_field(one_of, caller) for one_of in plan.fields],
            "roles": [
                shapes.RoleRow(id=role.id, title=text(role.title), side=caller.words.label(role.side))
                for role in plan.roles.values()
            ],
            "steps": {step.id: text(step.title) for step in plan.checklist},
            "limits": _limits(plan, caller),
            "updates": {cadence.id: text(cadence.title) for cadence in plan.cadences},
            "documents": {document.id: text(document.title) for document in plan.documents},
            "needs": {level.id: list(level.needs) for level in plan.levels},
        }
    )


def _field(one: Any, caller: Caller) -> shapes.CodedField:
    return shapes.CodedField(
        id=one.id,
        title=caller.words.text(one.title),
        kind=one.kind.value,
        choices={value: caller.words.text(title) for value, title in one.choices.items()},
        required=one.required,
    )


def _limits(plan: Plan, caller: Caller) -> list[shapes.LimitRow]:
    return [
        shapes.LimitRow(
            id=limit.id,
            title=caller.words.text(limit.title),
            within={level: caller.words.span(span) for level, span in limit.within.items()},
        )
        for limit in plan.deadlines
    ]


@router.get(
    "/playbooks/{playbook}/paper", dependencies=[allows(Right.PLAYBOOKS)], response_class=HTMLResponse
)
def playbook_paper(caller: Asking, playbook: str, level: LevelAsked = "") -> Response:
    """The playbook explained 预案说明, to print and to sign: self-contained HTML with its charts."""
    one, chosen = _chosen(caller, playbook, level)
    office = caller.office.settings.office.name
    page = papers.html(one.playbook, caller.words.locale, chosen, office)
    return HTMLResponse(page, headers={"content-security-policy": PAPER_POLICY})


@router.get(
    "/playbooks/{playbook}/explained",
    dependencies=[allows(Right.PLAYBOOKS)],
    response_class=PlainTextResponse,
)
def playbook_explained(caller: Asking, playbook: str, level: LevelAsked = "") -> Response:
    """The same as Markdown."""
    one, chosen = _chosen(caller, playbook, level)
    return PlainTextResponse(papers.text(one.playbook, caller.words.locale, chosen))


def _chosen(caller: Caller, playbook: str, level: str) -> tuple[Shelved, str | None]:
    one = shelf.find(caller.office, playbook)
    if level and level not in [known.id for known in one.plan.levels]:
        raise NotFound(f"{playbook} has no level {level}")
    return one, level or None


@router.post("/playbooks/{playbook}/simulate", dependencies=[allows(Right.PLAYBOOKS)])
def simulate(caller: Asking, playbook: str, body: shapes.Trial) -> list[shapes.TrialMoment]:
    """推演: what it would do, instant by instant. Nobody is called and nothing is kept."""
    one = shelf.find(caller.office, playbook)
    caller.enters_by(playbook)
    _bounded(body.until)
    fields = tuple(f"{name}={_said(value)}" for name, value in body.fields.items())
    events, typed = happenings.typed(body.events, one.plan, body.level)
    asked = Asked(body.level, fields, events, body.unit or UNIT, body.start, body.until, typed=typed)
    played = try_out(one.playbook, asked, caller.office.calendar, caller.wall.now)
    says = Chronicle(played.facts.plan, {}, caller.office.calendar, caller.words.locale)
    local = caller.office.calendar.local
    return [
        shapes.TrialMoment(at=local(m.at), after=m.after, lines=[text.strip() for text in m.texts])
        for m in moments(played, says)
        if m.texts
    ]


def _said(value: bool | str) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _bounded(until: str) -> None:
    try:
        length = durations.parse(until)
    except ValueError:
        length = None
    if length is None or length > LONGEST:
        raise BadInput([Problem("until", until, f"an ISO 8601 duration, {durations.write(LONGEST)} at most")])
