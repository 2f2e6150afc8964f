"""账号管理: who may sign in, as what, and where somebody is signed in. The administrator's."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Response

from console import refusals
from console.desk import AtDesk, Desk, Posted, back_to
from console.entry import needs
from console.forms import one
from engine.rights import Right
from engine.vocabulary import AccountRole
from flows.acts import accounts as acts
from flows.acts import signing_in
from flows.acts.accounts import NewAccount
from flows.acts.actor import Actor
from flows.acts.errors import BadInput
from flows.wiring import Office

router = APIRouter()

# What can be done to an account, besides making it: its name in the address, and the act.
CHANGES: Mapping[str, Callable[[Office, str, Actor], object]] = {
    "disable": acts.disable,
    "enable": acts.enable,
}


@router.get("/accounts", dependencies=[needs(Right.ACCOUNTS)])
def accounts(desk: AtDesk) -> Response:
    """Every account, and everybody who is signed in."""
    return _page(desk)


@router.post("/accounts", dependencies=[needs(Right.ACCOUNTS)])
def add(desk: AtDesk, form: Posted) -> Response:
    """Make an account with a password made here; it is shown on this one page and never again."""
    from flows.passwords import generated  # the estimator takes a tenth of a second to load

    new = NewAccount(one(form, "login"), one(form, "role"), one(form, "person"))
    password = generated()
    try:
        made = acts.add_account(desk.office, new, password, desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, refusals.said(error, None, desk.words), 422, typed=new)
    return _page(desk, told=(made.login, password))


@router.post("/accounts/{login}/password", dependencies=[needs(Right.ACCOUNTS)])
def reset_password(desk: AtDesk, form: Posted, login: str) -> Response:
    """A new password made here, for somebody who has lost his."""
    from flows.passwords import generated

    password = generated()
    try:
        acts.reset_password(desk.office, login, password, desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, refusals.said(error, None, desk.words), 422)
    return _page(desk, told=(login, password))


@router.post("/accounts/{login}/role", dependencies=[needs(Right.ACCOUNTS)])
def set_role(desk: AtDesk, form: Posted, login: str) -> Response:
    """Another role."""
    try:
        acts.set_role(desk.office, login, one(form, "role"), desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, refusals.said(error, None, desk.words), 422)
    return back_to("/accounts?did=role")


@router.post("/accounts/{login}/person", dependencies=[needs(Right.ACCOUNTS)])
def set_person(desk: AtDesk, form: Posted, login: str) -> Response:
    """Whose account it is."""
    try:
        acts.set_person(desk.office, login, one(form, "person"), desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, refusals.said(error, None, desk.words), 422)
    return back_to("/accounts?did=account_person")


@router.post("/accounts/{login}/{change}", dependencies=[needs(Right.ACCOUNTS)])
def change(desk: AtDesk, form: Posted, login: str, change: str) -> Response:
    """Disable it, or let it be used again."""
    if change not in CHANGES:
        return Response(status_code=404)
    try:
        CHANGES[change](desk.office, login, desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, refusals.said(error, None, desk.words), 422)
    return back_to(f"/accounts?did={change}")


@router.post("/sessions/{session}/end", dependencies=[needs(Right.ACCOUNTS)])
def end_session(desk: AtDesk, form: Posted, session: str) -> Response:
    """End anybody's session."""
    signing_in.revoke(desk.office, session, desk.sign(form).actor)
    return back_to("/accounts?did=session_ended")


def _page(
    desk: Desk,
    said: str = "",
    status: int = 200,
    *,
    told: tuple[str, str] | None = None,
    typed: NewAccount | None = None,
) -> Response:
    listed = acts.list_accounts(desk.office)
    taken = {account.person for account in listed}
    people = sorted((p for p in desk.book.people.values() if p.id not in taken), key=lambda p: p.name)
    return desk.page(
        "accounts.html",
        status,
        listed=listed,
        roles=tuple(AccountRole),
        people=people,
        sessions=signing_in.list_sessions(desk.office),
        said=said,
        told=told,
        typed=typed or NewAccount("", AccountRole.DUTY_OFFICER),
        did=desk.request.query_params.get("did", ""),
    )
