"""账号: looked at, disabled, and sessions ended. Whatever would outlast a token is done at the console.

A program can shut somebody out, as when a person leaves the office; it cannot let anybody in: accounts,
roles and passwords are given by a person who is signed in.
"""

from fastapi import APIRouter, Response

from console.api.caller import Asking, allows
from console.api.shapes import office as shapes
from engine.rights import Right
from flows.acts import accounts as acts
from flows.acts import signing_in

router = APIRouter(tags=["accounts 账号"])


@router.get("/accounts", dependencies=[allows(Right.ACCOUNTS)])
def accounts(caller: Asking) -> list[shapes.Account]:
    """Every account, by login."""
    now, local = caller.wall.now, caller.office.calendar.local
    return [
        shapes.Account(
            login=one.login,
            name=one.name,
            role=one.role,
            role_words=caller.words.label(one.role),
            disabled=one.disabled,
            must_change=one.must_change,
            locked=one.locked(now),
            last_login=local(one.last_login) if one.last_login else None,
        )
        for one in acts.list_accounts(caller.office)
    ]


@router.post("/accounts/{login}/disable", status_code=204, dependencies=[allows(Right.ACCOUNTS)])
def disable_account(caller: Asking, login: str) -> Response:
    """停用: nobody signs in with it any more; its sessions and tokens end. Sent again, it stays so."""
    acts.disable(caller.office, login, caller.signed)
    return Response(status_code=204)


@router.get("/sessions", dependencies=[allows(Right.ACCOUNTS)])
def sessions(caller: Asking) -> list[shapes.Session]:
    """Where somebody is signed in, the latest first."""
    local = caller.office.calendar.local
    return [
        shapes.Session(
            id=one.id,
            login=one.account.login,
            kind=one.kind,
            since=local(one.created_at),
            seen_at=local(one.seen_at),
            address=one.address,
        )
        for one in signing_in.list_sessions(caller.office)
    ]


@router.post("/sessions/{session}/end", status_code=204, dependencies=[allows(Right.ACCOUNTS)])
def end_session(caller: Asking, session: str) -> Response:
    """Sign somebody out. Sent again, it stays so."""
    signing_in.revoke(caller.office, session, caller.signed)
    return Response(status_code=204)
