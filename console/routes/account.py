"""我的账号: one's own password, PIN, sessions, and tokens for programs that act as oneself."""

from fastapi import APIRouter, Response

from console import refusals
from console.desk import AtDesk, Desk, Posted, back_to
from console.entry import needs
from console.forms import one
from engine.rights import RIGHTS, SCOPES, Right
from flows.acts import accounts as acts
from flows.acts import signing_in, tokens
from flows.acts.errors import BadInput, Problem
from flows.acts.signing_in import By, NotYou, TooOften
from flows.acts.tokens import LONGEST_DAYS, Asked, MadeToken
from models.accounts import Account
from models.errors import NotFound

router = APIRouter()

# Ours: long enough that nobody makes one each week, and short enough that a quarter looks through them.
USUAL_DAYS = 90


@router.get("/account", dependencies=[needs(Right.OWN)])
def account(desk: AtDesk) -> Response:
    """What there is to change, and where one is signed in."""
    return _page(desk)


@router.post("/account/password", dependencies=[needs(Right.OWN)])
def change_password(desk: AtDesk, form: Posted) -> Response:
    """Another password; every other session of one's own ends."""
    fresh, again = str(form.get("fresh", "")), str(form.get("again", ""))
    account = desk.who.account if desk.who else None
    try:
        _require_same(fresh, again)
        session = desk.who.session.id if desk.who and desk.who.session else ""
        acts.change_password(desk.office, _proved(desk, form), fresh, desk.sign(form).actor, session)
    except BadInput as error:
        return _page(desk, refusals.said(error, None, desk.words), 422)
    # Whoever sets the installation up goes on with that.
    sets_up = account and account.must_change and Right.ACCOUNTS in RIGHTS[account.role]
    onward = "/guide" if sets_up else "/account"
    return back_to(f"{onward}?did=password")


@router.post("/account/pin", dependencies=[needs(Right.OWN)])
def set_pin(desk: AtDesk, form: Posted) -> Response:
    """Another PIN for the desk."""
    try:
        acts.set_pin(desk.office, _proved(desk, form), one(form, "pin"), desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, refusals.said(error, None, desk.words), 422)
    return back_to("/account?did=pin")


@router.post("/account/sessions/{session}/end", dependencies=[needs(Right.OWN)])
def end_session(desk: AtDesk, form: Posted, session: str) -> Response:
    """End another session of one's own."""
    mine = {one.id for one in signing_in.list_sessions(desk.office, _own(desk).id)}
    if session not in mine:
        raise NotFound(f"no session {session} of this account")
    signing_in.revoke(desk.office, session, desk.sign(form).actor)
    return back_to("/account?did=session_ended")


@router.post("/account/tokens", dependencies=[needs(Right.OWN)])
def make_token(desk: AtDesk, form: Posted) -> Response:
    """A token of one's own; it is shown on this one page and never again."""
    scopes = tuple(str(scope) for scope in form.getlist("scope"))
    days = one(form, "days")
    asked = Asked(one(form, "name"), scopes, int(days) if days.isdecimal() and len(days) < 5 else 0)
    try:
        made = tokens.make_proved(desk.office, _proved(desk, form), asked, desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, refusals.said(error, None, desk.words), 422, typed=asked)
    return _page(desk, told=made)


@router.post("/account/tokens/{token}/revoke", dependencies=[needs(Right.OWN)])
def revoke_token(desk: AtDesk, form: Posted, token: str) -> Response:
    """It lets nothing in any more."""
    if token not in {one.id for one in tokens.list_tokens(desk.office, _own(desk).id)}:
        raise NotFound(f"no token {token} of this account")
    tokens.revoke_token(desk.office, token, desk.sign(form).actor)
    return back_to("/account?did=token_revoked#tokens-h")


def _require_same(fresh: str, again: str) -> None:
    if fresh != again:
        raise BadInput([Problem("password.differ", "(not shown)", "type the same twice")])


def _own(desk: Desk) -> Account:
    account = desk.who.account if desk.who else None
    if account is None:
        raise PermissionError("a route that needs OWN has an account")
    return account


def _proved(desk: Desk, form: Posted) -> Account:
    """One's own account, its password given once more: a browser left open changes nothing of it."""
    password = str(form.get("password", ""))
    try:
        return signing_in.prove(desk.office, _own(desk).login, password, By.PASSWORD, desk.came_from)
    except (NotYou, TooOften):
        raise BadInput([Problem("password.wrong", "(not shown)", "not your present password")]) from None


def _page(
    desk: Desk,
    said: str = "",
    status: int = 200,
    *,
    told: MadeToken | None = None,
    typed: Asked | None = None,
) -> Response:
    account = _own(desk)
    return desk.page(
        "account.html",
        status,
        account=account,
        said=said,
        told=told,
        typed=typed or Asked("", (), USUAL_DAYS),
        scopes=sorted(RIGHTS[account.role] & SCOPES),
        tokens=[] if account.must_change else tokens.list_tokens(desk.office, account.id),
        longest=LONGEST_DAYS,
        did=desk.request.query_params.get("did", ""),
        sessions=signing_in.list_sessions(desk.office, account.id),
        current=desk.who.session.id if desk.who and desk.who.session else "",
    )
