"""The web console: `create_app(office)`. On loopback only, until accounts come."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.staticfiles import StaticFiles

from console import refusals
from console.desk import ASSETS, Desk, Refused, console_of, open_console
from console.guarding import Guard
from console.routes import (
    attachments,
    board,
    documents,
    events,
    incidents,
    known,
    log,
    log_files,
    log_join,
    people,
    playbooks,
    report,
    spread,
    who,
)
from flows.wiring import Office
from models.errors import StoreError
from playbooks.errors import PlaybookError

_log = logging.getLogger("zhishou.console")


def create_app(office: Office) -> FastAPI:
    """The console over this office. The caller closes the office after the application has ended."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.console = open_console(office)
        yield
        app.state.console.pulse.close()

    app = FastAPI(title="zhishou", lifespan=life, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard)
    for routes in (
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
        playbooks,
        who,
        events,
    ):
        app.include_router(routes.router)
    app.mount("/static", Assets())
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
    dial = desk.console.lights.known(desk.words.locale) if status == 503 else ()
    return desk.page("refused.html", status, said=refusals.said(error, None, desk.words), dial=dial)


def _playbooks(request: Request, error: Exception) -> Response:
    """A playbook frozen onto an incident cannot be read: it was changed, or is of a newer program."""
    desk = Desk(request, console_of(request))
    said = desk.words("refused.playbooks", problems=str(error))
    return desk.page("refused.html", 503, said=said, dial=desk.console.lights.known(desk.words.locale))


def _http(request: Request, error: Exception) -> Response:
    """No such page, or not that way."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    desk = Desk(request, console_of(request))
    return desk.page("refused.html", status, said=desk.words("refused.no_page"), dial=())


def _gone(_: Request, __: Exception) -> Response:
    """The browser took its question back, as it does when the next one replaces it: nobody reads this."""
    return Response(status_code=400)
