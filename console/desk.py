"""One request at the desk: who acts, in which language, at what time, and how to answer it."""

import hashlib
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import FormData

from console import acting, guarding
from console.acting import Who
from console.light import Lights, Strip
from console.pulse import Pulse
from console.telephone import dialled
from console.times import Wall
from console.words import LOCALES, Words
from engine.vocabulary import ContentFree, Medium, Receipt, Stage, Way
from flows.providers import is_sandbox
from flows.wiring import Office
from models.errors import StoreError
from models.people import Book

LANGUAGE_COOKIE = "zhishou_lang"
A_YEAR = 365 * 24 * 3_600
# The keys of a part's forms are new each time; a part that differs in nothing else is the same.
_KEYS = re.compile(r'name="key" value="[^"]*"')


class Refused(Exception):  # noqa: N818 - read as "refused: not a post of ours"
    """A post that did not come from a page of ours; `reason` is a key of the words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Console:
    """What all requests share: the office, the light, the pings and the templates."""

    office: Office
    lights: Lights
    pulse: Pulse
    templates: Environment


def open_console(office: Office) -> Console:
    """The shared parts for this office."""
    return Console(office, Lights(office), Pulse(office.database), _templates())


@cache
def _templates() -> Environment:
    """The pages' templates, compiled once."""
    templates = Environment(
        loader=PackageLoader("console", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters["dialled"] = dialled
    templates.globals |= {"stages": tuple(Stage), "media": tuple(Medium), "wordless": tuple(ContentFree)}
    templates.globals |= {"receipts": tuple(Receipt), "ways": tuple(Way)}
    templates.globals["asset"] = {name: f"/static/{name}?v={_digest(name)}" for name in ASSETS}
    return templates


# Our own files and the package each lies in; htmx comes as it is from its wheel.
ASSETS: Mapping[str, tuple[str, str]] = {
    "zhishou.css": ("console", "static"),
    "plan.css": ("console", "static"),
    "log.css": ("console", "static"),
    "log.js": ("console", "static"),
    "board.css": ("console", "static"),
    "incident.css": ("console", "static"),
    "picture.css": ("flows.picture", "static"),
    "zhishou.js": ("console", "static"),
    "alarm.js": ("console", "static"),
    "board.js": ("console", "static"),
    "htmx.min.js": ("js_lib_htmx", "static/htmx"),
    "icon.svg": ("console", "static"),
}


def _digest(name: str) -> str:
    """A name for this edition of a file: browsers keep it until it changes."""
    package, folder = ASSETS[name]
    return hashlib.sha256((resources.files(package) / folder / name).read_bytes()).hexdigest()[:12]


class Desk:
    """One request. Reads what it needs when it is first asked for it."""

    def __init__(self, request: Request, console: Console) -> None:
        self.request = request
        self.console = console
        self.office = console.office
        asked = request.query_params.get("lang", "")
        kept = request.cookies.get(LANGUAGE_COOKIE, self.office.settings.office.locale)
        self._asked = asked if asked in LOCALES else ""
        self.words = Words(self._asked or kept)
        self.wall = Wall(self.office.calendar, self.office.now(), self.words)
        self.token = request.cookies.get(guarding.FORM_COOKIE) or guarding.new_token()

    @cached_property
    def book(self) -> Book:
        """The address book. Raises StoreError."""
        with self.office.database.reading() as tx:
            return self.office.book(tx, self.wall.now)

    @cached_property
    def who(self) -> Who | None:
        """Who acts at this browser; None if nobody has said so yet, or it cannot be looked up now."""
        try:
            return acting.read(self.request.cookies, self.book)
        except StoreError:
            return None

    @cached_property
    def strip(self) -> Strip:
        """The light and the counts at the top of the page."""
        return self.console.lights.strip(self.words.locale)

    @property
    def in_short(self) -> str:
        """What presses, in the few characters a browser's tab shows: 超时1 待拨3 在办12."""
        press = self.strip.pressing
        counted = (("short.overdue", press.overdue), ("short.cards", press.cards))
        said = [self.words(key, n=n) for key, n in (*counted, ("short.open", self.strip.open_count)) if n]
        return " ".join(said)

    @property
    def key(self) -> str:
        """A key for one form: whatever is sent under it twice is done once."""
        return secrets.token_urlsafe(12)

    @property
    def here(self) -> str:
        """Where this page can be asked for again: its path and query."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    @property
    def in_other_language(self) -> str:
        """This page in the other language: what was asked of it is kept, what was just done is not."""
        other = "zh" if self.words.locale == "en" else "en"
        asked = [pair for pair in self.request.query_params.multi_items() if pair[0] not in ("lang", "did")]
        return "?" + urlencode([*asked, ("lang", other)])

    def page(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """A whole page, with the cookies it needs."""
        answer = HTMLResponse(self.fragment(template, **context), status)
        if self._asked:
            answer.set_cookie(LANGUAGE_COOKIE, self._asked, max_age=A_YEAR, samesite="lax")
        if self.request.cookies.get(guarding.FORM_COOKIE) != self.token:
            answer.set_cookie(guarding.FORM_COOKIE, self.token, samesite="strict", httponly=True)
        return answer

    def fragment(self, template: str, **context: object) -> str:
        """A template's text."""
        found = self.console.templates.get_template(template)
        return found.render(desk=self, t=self.words, wall=self.wall, **context)

    def live(self, template: str, **context: object) -> Response:
        """A part of a page that is fetched again and again: 204 if it is what the page already has."""
        text = self.fragment(template, **context)
        digest = hashlib.sha256(_KEYS.sub("", text).encode()).hexdigest()[:16]
        headers = {"x-zhishou-now": str(self.wall.stamp(self.wall.now))}  # a laptop that slept asks anew
        if self.request.query_params.get("have") == digest:
            return Response(status_code=204, headers=headers)
        return HTMLResponse(text, headers=headers | {"x-zhishou-digest": digest})

    @property
    def sandbox_in_use(self) -> bool:
        """Whether pages go to the sandbox's phones: only then is there anything to link to."""
        return is_sandbox(self.office.settings)


def back_to(where: str, status: int = 303) -> RedirectResponse:
    """Go on to a page of ours; never anywhere else, whatever a form says."""
    ours = where.startswith("/") and not where.startswith(("//", "/\\"))
    return RedirectResponse(where if ours else "/", status)


def console_of(request: Request) -> Console:
    """The shared parts, from the application."""
    found: Console = request.app.state.console
    return found


def desk(request: Request) -> Desk:
    """The desk of this request (a dependency)."""
    return Desk(request, console_of(request))


async def posted(request: Request) -> FormData:
    """The form of a post from a page of ours (a dependency); Refused for any other."""
    return await form_of(request, guarding.LARGEST_FORM)


async def posted_files(request: Request) -> AsyncIterator[FormData]:
    """The same of a form that may bring files (a dependency): as many and as large as the settings allow."""
    limits = console_of(request).office.settings.attachments
    form = await form_of(request, guarding.LARGEST_FORM + limits.max_files * limits.max_bytes)
    yield form
    await form.close()


async def form_of(request: Request, most: int) -> FormData:
    """A form of at most so many bytes that comes from a page of ours."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > most:
        raise Refused("refused.size")
    form = await request.form()
    token = str(form.get(guarding.FORM_FIELD, ""))
    reason = guarding.why_refused(request.headers, request.cookies.get(guarding.FORM_COOKIE), token)
    if reason:
        await form.close()
        raise Refused(reason)
    return form


AtDesk = Annotated[Desk, Depends(desk)]
Posted = Annotated[FormData, Depends(posted)]
PostedFiles = Annotated[FormData, Depends(posted_files)]
