"""令牌与本人: a token of one's own is made with the password, listed, and revoked; and who one is."""

from typing import Any

from fastapi import APIRouter, Request, Response

from console.api.caller import ANYBODY, PUBLIC, Asking, Caller
from console.api.shapes import access as shapes
from engine.rights import RIGHTS
from flows.acts import tokens
from flows.acts.tokens import Asked
from models.accounts import Account
from models.errors import NotFound

router = APIRouter(tags=["access 令牌与本人"])


@router.get("/me", dependencies=[ANYBODY])
def me(caller: Asking) -> shapes.Me:
    """Whose token this is, what it may, and the office's zone."""
    account, rights = _account(caller), caller.who.rights if caller.who else frozenset()
    return shapes.Me(
        login=account.login,
        name=account.called,
        role=account.role,
        role_words=caller.words.label(account.role),
        rights=sorted(rights),
        unit=caller.book.units.get(caller.unit_only or "", ""),
        office=caller.office.settings.office.name,
        zone=caller.office.settings.office.zone,
        now=caller.office.calendar.local(caller.wall.now),
        may={right: right in rights for right in sorted(RIGHTS[account.role])},
    )


@router.get("/openapi.json", dependencies=[ANYBODY])
def openapi(request: Request) -> dict[str, Any]:
    """This document, by OpenAPI 3.1."""
    found: dict[str, Any] = request.app.openapi()
    return found


@router.post("/tokens", status_code=201, dependencies=[PUBLIC], openapi_extra={"security": []})
def make_token(caller: Asking, body: shapes.TokenAsked) -> shapes.TokenMade:
    """Make a token for oneself, with login and password. Tries are counted as those of the login page."""
    asked = Asked(body.name, tuple(body.scopes), body.days)
    made = tokens.make_own_token(caller.office, body.login, body.password, asked, caller.came_from)
    until = caller.office.calendar.local(made.expires_at)
    return shapes.TokenMade(
        id=made.id, token=made.token, name=made.name, scopes=list(made.scopes), expires_at=until
    )


@router.get("/tokens", dependencies=[ANYBODY])
def my_tokens(caller: Asking) -> list[shapes.Token]:
    """One's own tokens that were not revoked, the latest first."""
    local = caller.office.calendar.local
    return [
        shapes.Token(
            id=one.id,
            name=one.name,
            scopes=list(one.scopes),
            made_at=local(one.made_at),
            expires_at=local(one.expires_at),
            last_used=local(one.last_used) if one.last_used else None,
        )
        for one in tokens.list_tokens(caller.office, _account(caller).id)
    ]


@router.delete("/tokens/{token}", status_code=204, dependencies=[ANYBODY])
def revoke_token(caller: Asking, token: str) -> Response:
    """It lets nothing in any more."""
    if token not in {one.id for one in tokens.list_tokens(caller.office, _account(caller).id)}:
        raise NotFound(f"no token {token} of this account")
    tokens.revoke_token(caller.office, token, caller.signed)
    return Response(status_code=204)


def _account(caller: Caller) -> Account:
    account = caller.who.account if caller.who else None
    if account is None:
        raise PermissionError("a token has an account")
    return account
