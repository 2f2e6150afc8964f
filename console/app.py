"""The web console: `create_app(office)`. Every route says the right it needs (`console.entry`)."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.staticfiles import StaticFiles

from console import acting, refusals
from console.api import problems
from console.api.app import API, PATH, create_api
from console.desk import Desk, Refused, console_of, open_console
from console.entry import NotAllowed, SignInFirst, where_to
from console.guarding import Guard
from console.routes import (
    account,
    accounts,
    attachments,
    audit,
    board,
    documents,
    events,
    guide,
    incidents,
    known,
    log,
    log_files,
    log_join,
    people,
    person,
    playbooks,
    report,
    roster,
    settings,
    sheets,
    signing_in,
    spread,
    statistics,
)
from console.routes import desk as desk_page
from console.templating import ASSETS
from flows.wiring import Office
from models.errors import StoreError
from playbooks.errors import PlaybookError

_log = logging.getLogger("zhishou.console")


ROUTES = (
    board,
    log,
    log_files,
    log_join,
    report,
    documents,
    attachments,
    spread,
    known,
    incidents,
    people,
    guide,
    sheets,
    roster,
    person,
    playbooks,
    signing_in,
    account,
    settings,
    accounts,
    audit,
    statistics,
    desk_page,
    events,
)


def create_app(office: Office) -> FastAPI:
    """The console over this office. The caller closes the office after the application has ended."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.console = open_console(office)
        yield
        app.state.console.pulse.close()

    app = FastAPI(title="zhishou", lifespan=life, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard, hosts=office.settings.listen.hosts)
    for routes in ROUTES:
        app.include_router(routes.router)
    app.mount("/static", Assets())
    app.mount(PATH, create_api(app.state))
    app.add_exception_handler(SignInFirst, _sign_in_first)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(Refused, _not_ours)
    app.add_exception_handler(StoreError, _store)
    app.add_exception_handler(PlaybookError, _playbooks)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    return app


class Assets(StaticFiles):
    """Our own files and htmx from its wheel; their addresses change with them, so browsers keep them."""

    def __init__(self) -> None:
        super().__init__(packages=list(dict.fromkeys(ASSETS.values())))

    def file_response(self, *arguments: Any, **named: Any) -> Response:
        """A file, to be kept."""
        answer = super().file_response(*arguments, **named)
        answer.headers["cache-control"] = "max-age=31536000, immutable"
        return answer


def _sign_in_first(request: Request, _: Exception) -> Response:
    """Nobody is signed in: the login page; a part of a page that is fetched is told so and no more."""
    who = Desk(request, console_of(request)).who
    if "/live/" in request.url.path or request.url.path == "/events" or "authorization" in request.headers:
        return Response(status_code=401, headers={"www-authenticate": "Bearer"})
    return RedirectResponse(where_to(request, at_desk=bool(who and who.at_desk), must_change=False), 303)


def _not_allowed(request: Request, _: Exception) -> Response:
    """Signed in, and without the right; whoever has to change his password first has none but that."""
    desk = Desk(request, console_of(request))
    account = desk.who.account if desk.who else None
    if account and account.must_change and desk.who and desk.who.via != acting.API:
        return RedirectResponse(where_to(request, at_desk=False, must_change=True), 303)
    return desk.page("refused.html", 403, said=desk.words("refused.right"), dial=())


def _not_ours(request: Request, error: Exception) -> Response:
    """A post that no page of ours has sent."""
    desk = Desk(request, console_of(request))
    reason = error.reason if isinstance(error, Refused) else "refused.site"
    return desk.page("refused.html", 403, said=desk.words(reason), dial=())


def _store(request: Request, error: Exception) -> Response:
    """The database has no such thing, or cannot answer now: then the numbers to dial."""
    desk = Desk(request, console_of(request))
    status = refusals.status(error)
    if status == 503:
        _log.warning("%s: %s", request.url.path, error)
    dial = desk.console.lights.known(desk.words.locale) if status == 503 and desk.who else ()
    return desk.page("refused.html", status, said=refusals.said(error, None, desk.words), dial=dial)


def _playbooks(request: Request, error: Exception) -> Response:
    """A playbook frozen onto an incident cannot be read: it was changed, or is of a newer program."""
    desk = Desk(request, console_of(request))
    said = desk.words("refused.playbooks", problems=str(error))
    dial = desk.console.lights.known(desk.words.locale) if desk.who else ()
    return desk.page("refused.html", 503, said=said, dial=dial)


def _http(request: Request, error: Exception) -> Response:
    """No such page, or not that way; to a program, a problem document."""
    if request.url.path.startswith(API):
        return problems.http(request, error)
    status = error.status_code if isinstance(error, HTTPException) else 404
    desk = Desk(request, console_of(request))
    return desk.page("refused.html", status, said=desk.words("refused.no_page"), dial=())


def _gone(_: Request, __: Exception) -> Response:
    """The browser took its question back, as it does when the next one replaces it: nobody reads this."""
    return Response(status_code=400)
