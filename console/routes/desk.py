"""值班席: who is checked in at this shared PC; 到岗, 离岗, 交接."""

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from console import acting, refusals
from console.desk import AtDesk, Desk, Posted, back_to
from console.entry import needs
from console.forms import one
from engine.rights import Right
from flows.acts import desks, signing_in
from flows.acts.desks import Proof
from flows.acts.errors import BadInput
from flows.acts.signing_in import By, NotYou, TooOften
from models.errors import NotFound
from models.sessions import LoginSession

router = APIRouter()

# A desk at which nobody has checked in yet can do this; whoever is signed in as himself has no desk here.
AT_DESK = needs(Right.BOARD)


@router.get("/desk", dependencies=[AT_DESK])
def desk_page(desk: AtDesk, next: str = "/") -> Response:  # noqa: A002 - the usual name in an address
    """Who is there, and the forms to come, to go and to hand over."""
    return _page(desk, next)


@router.post("/desk/{act}", dependencies=[AT_DESK])
def act(desk: AtDesk, form: Posted, act: str) -> Response:
    """Check in, check out, hand over, or close the desk."""
    carry_out = {"in": _in, "out": _out, "over": _over, "close": _close}.get(act)
    if carry_out is None:
        return Response(status_code=404)
    onward = one(form, "next") or "/"
    try:
        return carry_out(desk, _session(desk), form, onward)
    except NotYou:
        return _page(desk, onward, desk.words("login.wrong"), 401)
    except TooOften:
        return _page(desk, onward, desk.words("login.too_often"), 429)
    except BadInput as error:
        return _page(desk, onward, refusals.said(error, None, desk.words), 422)


def _session(desk: Desk) -> LoginSession:
    if desk.who is None or desk.who.session is None or not desk.who.at_desk:
        raise NotFound("this browser is no desk")
    return desk.who.session


def _proof(form: FormData) -> Proof:
    """A PIN, or a password where one was given."""
    password = str(form.get("password", ""))
    if password:
        return Proof(one(form, "login"), password, By.PASSWORD, one(form, "new_pin"))
    return Proof(one(form, "login"), one(form, "coming_pin"), By.PIN)


def _in(desk: Desk, session: LoginSession, form: FormData, onward: str) -> Response:
    desks.check_in(desk.office, session, _proof(form), desk.came_from)
    return back_to(onward)


def _out(desk: Desk, session: LoginSession, form: FormData, _: str) -> Response:
    desks.check_out(desk.office, session, one(form, "officer"), one(form, "pin"), desk.came_from)
    return back_to("/desk?did=out")


def _over(desk: Desk, session: LoginSession, form: FormData, _: str) -> Response:
    leaving = (one(form, "officer"), one(form, "pin"))
    desks.hand_over(desk.office, session, leaving, _proof(form), desk.came_from)
    return back_to("/desk?did=over")


def _close(desk: Desk, session: LoginSession, form: FormData, _: str) -> Response:
    """By an officer's PIN: a desk that is closed shows nobody anything."""
    officer = desks.by_pin(desk.office, session, one(form, "officer"), one(form, "pin"), desk.came_from)
    signing_in.sign_out(desk.office, session, signing_in.by_account(officer, desks.VIA))
    answer = back_to("/login")
    answer.delete_cookie(acting.COOKIE)
    return answer


def _page(desk: Desk, onward: str, said: str = "", status: int = 200) -> Response:
    session = _session(desk)
    did = desk.request.query_params.get("did", "")
    return desk.page("desk.html", status, next=onward, said=said, did=did, session=session)
