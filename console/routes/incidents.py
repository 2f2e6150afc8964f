"""事件: the page of one incident, and everything that can be done with it."""

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import APIRouter, Response

from console import guarding, refusals
from console.acts import CARRY_OUT, Doing
from console.buttons import GROUPS, buttons, left_over
from console.desk import AtDesk, Desk, Posted, back_to
from console.entry import needs_incident, require
from console.forms import one
from console.incident import Sheet, sheet
from console.present import likely, next_step
from console.timeline import VIEWS, chosen, people
from console.whose_acts import NEEDED, own_words, roles_of
from console.word_of_mouth import (
    confirmers,
    consenters,
    deciders,
    enders,
    movers,
    reopeners,
    witnesses,
)
from engine.origins import Heard, Relation
from engine.rights import Right
from flows.acts.actor import sent
from flows.acts.changing import refuse_again
from models.errors import DoneAlready

router = APIRouter()

SEES = needs_incident(Right.READ, Right.READ_UNIT)
# Whoever can do anything here; which act needs which of these is in NEEDED.
ACTS = tuple(dict.fromkeys(NEEDED.values()))
# Fields of a form that are no part of what it says.
NOT_SAID = (guarding.FORM_FIELD, "key", "back", "officer", "pin")
_LIVE = {"top": "incident_top.html", "acts": "incident_groups.html", "body": "incident_body.html"}


@router.get("/incidents/{number}", dependencies=[SEES])
def incident(desk: AtDesk, number: str) -> Response:
    """The whole page."""
    return _page(desk, number)


@router.get("/incidents/{number}/live/{part}", dependencies=[SEES])
def live(desk: AtDesk, number: str, part: str) -> Response:
    """One of its live parts: top, acts or body."""
    if part not in _LIVE:
        return Response(status_code=404)
    view = sheet(desk.office, number, desk.book, desk.wall)
    return desk.live(_LIVE[part], **_context(desk, view))


@router.post("/incidents/{number}/acts/{act}", dependencies=[needs_incident(*ACTS)])
def act(desk: AtDesk, form: Posted, number: str, act: str) -> Response:
    """Carry out an act and come back to where it shows."""
    if act not in CARRY_OUT:
        return Response(status_code=404)
    require(desk, NEEDED[act])
    carry_out, anchor = CARRY_OUT[act]
    asked = [f"{name}={value}" for name, value in form.multi_items() if name not in NOT_SAID]
    try:
        who = desk.sign(form)
        actor = sent(who.actor, one(form, "key"), [number, act, *asked])
        refuse_again(desk.office, actor)
        carry_out(Doing(desk.office, number, own_words(desk, number, act, form), actor))
    except DoneAlready:
        pass  # a second press: the outcome is that of the first
    except refusals.Refusable as error:
        return refused(desk, number, act, form, error)
    onward = one(form, "back") or f"/incidents/{quote(number)}?did={act}{'#' + anchor if anchor else ''}"
    return back_to(onward)


def refused(desk: Desk, number: str, act: str, form: Posted, error: Exception) -> Response:
    """The page again, with the reason, and what was typed still in its form."""
    given = [(name, str(value)) for name, value in form.multi_items() if name not in NOT_SAID]
    # Of several ticks under one name each is kept by itself.
    typed = dict(given) | {f"{name}={value}": "yes" for name, value in given} | {"back": one(form, "back")}
    return _page(desk, number, status=refusals.status(error), refused=act, error=error, typed=typed)


def _page(
    desk: Desk,
    number: str,
    status: int = 200,
    refused: str = "",
    error: Exception | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    view = sheet(desk.office, number, desk.book, desk.wall)
    said = refusals.said(error, view.facts.plan, desk.words) if error else ""
    context = _context(desk, view) | {"refused": refused, "said": said, "typed": typed or {}}
    if not _on_its_card(view, refused, typed or {}):
        context["left"] = left_over(buttons(view, desk.words, desk.who).get(refused), typed or {})
    return desk.page("incident.html", status, did=desk.request.query_params.get("did", ""), **context)


def _on_its_card(view: Sheet, refused: str, typed: Mapping[str, str]) -> bool:
    """Whether what was typed stands where it was typed: on a call card that still waits."""
    return refused == "card" and any(card.id == typed.get("card") for card in view.cards)


def _context(desk: Desk, view: Sheet) -> dict[str, object]:
    may = buttons(view, desk.words, desk.who)
    step = next_step(view, may, desk.who, desk.wall)
    picked = chosen(desk.request.query_params)
    return {
        "view": view,
        "buttons": may,
        "next_step": step,
        "likely": likely(view, may, step, desk.who),
        "groups": GROUPS,
        "chosen": picked,
        "lines": picked.of(view.lines),
        "writers": people(view.lines),
        "views": VIEWS,
        "opened": desk.request.query_params.get("open", ""),
        "confirmers": confirmers(view, desk.words, desk.who),
        "consenters": consenters(view, desk.words, desk.who),
        "reopeners": reopeners(view, desk.words, desk.who),
        "witnesses": witnesses(view, desk.words, desk.who),
        "deciders": deciders(view, desk.words, desk.who),
        "movers": movers(view, desk.words, desk.who),
        "enders": enders(view, desk.words, desk.who),
        "heard": list(Heard),
        "relations": list(Relation),
        "refused": "",
        "said": "",
        "typed": {},
        "left": [],
        "brief": bool(view.dial),
        "may_act": desk.who is not None and desk.who.may_act,
        "signs_for": roles_of(view.facts, desk.who) if desk.who else (),
    }
