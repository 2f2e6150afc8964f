"""登录、退出: the only pages that need no right."""

from fastapi import APIRouter, Response

from console import acting, refusals
from console.desk import AtDesk, Desk, Posted, back_to
from console.entry import PUBLIC, needs
from console.forms import one
from engine.rights import Right
from flows.acts import desks, signing_in
from flows.acts.demo_accounts import PASSWORD as DEMO_PASSWORD
from flows.acts.demo_accounts import PIN as DEMO_PIN
from flows.acts.desks import Proof
from flows.acts.errors import BadInput
from flows.acts.signing_in import By, NotYou, TooOften
from models import accounts

router = APIRouter()


@router.get("/login", dependencies=[PUBLIC])
def login(desk: AtDesk, next: str = "/") -> Response:  # noqa: A002 - the usual name in an address
    """The form; where there is no account yet, how to make the first."""
    if desk.who and desk.may(Right.OWN):
        return back_to(next)
    return _page(desk, next)


@router.post("/login", dependencies=[PUBLIC])
def sign_in(desk: AtDesk, form: Posted) -> Response:
    """Sign this browser in, as its person's or as the desk."""
    onward = one(form, "next") or "/"
    given, password = one(form, "login"), str(form.get("password", ""))
    try:
        if one(form, "desk") == "yes":
            proof = Proof(given, password, By.PASSWORD, one(form, "new_pin"))
            opened = desks.open_desk(desk.office, proof, desk.came_from)
        else:
            opened = signing_in.sign_in(desk.office, given, password, desk.came_from)
    except NotYou:
        return _page(desk, onward, desk.words("login.wrong"), 401, given)
    except TooOften:
        return _page(desk, onward, desk.words("login.too_often"), 429, given)
    except BadInput as error:
        return _page(desk, onward, refusals.said(error, None, desk.words), 422, given)
    if desk.who and desk.who.session:  # one browser is one session: what it was before is over
        signing_in.sign_out(desk.office, desk.who.session, signing_in.by_account(opened.account, "console"))
    answer = desk.let_in(back_to(onward), opened.token)
    desk.keep_language(answer, opened.account.locale)
    return answer


@router.post("/logout", dependencies=[needs(Right.OWN)])
def sign_out(desk: AtDesk, _: Posted) -> Response:
    """End this browser's session."""
    if desk.who and desk.who.session:
        signing_in.sign_out(desk.office, desk.who.session, desk.who.actor)
    answer = back_to("/login")
    answer.delete_cookie(acting.COOKIE)
    return answer


def _page(desk: Desk, onward: str, said: str = "", status: int = 200, typed: str = "") -> Response:
    with desk.office.database.reading() as tx:
        there_are, of_demo = accounts.there_are(tx), accounts.of_demo(tx)
    return desk.page(
        "login.html",
        status,
        next=onward,
        said=said,
        typed=typed,
        there_are=there_are,
        of_demo=of_demo,
        demo_password=DEMO_PASSWORD,
        demo_pin=DEMO_PIN,
    )
