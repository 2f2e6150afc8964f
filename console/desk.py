"""One request at the desk: who acts, in which language, at what time, and how to answer it."""

import contextlib
import hashlib
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment
from starlette.datastructures import FormData

from console import acting, guarding
from console.acting import Memory, Who
from console.api.pace import Pace
from console.light import Lights, Strip
from console.pulse import Pulse
from console.templating import templates
from console.times import Wall
from console.words import LOCALES, Words
from flows.acts import desks, signing_in
from flows.acts.signing_in import From
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
    memory: Memory = field(default_factory=Memory)
    pace: Pace = field(default_factory=Pace)


def open_console(office: Office) -> Console:
    """The shared parts for this office."""
    return Console(office, Lights(office), Pulse(office.database), templates())


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
        """Who is signed in here; None if nobody is, or that cannot be looked up now."""
        header = self.request.headers.get("authorization", "")
        token = acting.token_of(self.request.cookies)
        try:
            if header.casefold().startswith(acting.BEARER):
                return acting.by_token(self.office, header)
            return self._signed_in(token) if token else None
        except StoreError:
            return self.console.memory.of(token)

    def _signed_in(self, token: str) -> Who | None:
        session = signing_in.session_of(self.office, token)
        if session is None:
            self.console.memory.forget(token)
            return None
        who = acting.by_session(session)
        self.console.memory.keep(token, who)
        with contextlib.suppress(StoreError):  # a page can be read while nothing can be written
            signing_in.used(self.office, session)
        return who

    def sign(self, form: FormData) -> Who:
        """Whose act a form is: at a desk, the officer's whose PIN it carries. BadInput for a wrong one.

        Whatever changes something calls this first.
        """
        who = self.who
        if who is None:
            raise PermissionError("a route that signs needs a right")
        if who.session is not None and who.at_desk and who.account is None:
            given = (str(form.get("officer", "")), str(form.get("pin", "")))
            officer = desks.by_pin(self.office, who.session, *given, self.came_from)
            self.who = acting.officer_of(who, officer)
            return self.who
        return who

    def may(self, *rights: str) -> bool:
        """Whether whoever sits here has one of these rights."""
        return self.who is not None and not self.who.rights.isdisjoint(rights)

    @property
    def likely(self) -> str | None:
        """Who will be entered as having logged: of a desk, whoever is alone at it."""
        officers = self.who.officers if self.who and self.who.account is None else ()
        return officers[0].person if len(officers) == 1 else self.who.person if self.who else None

    @property
    def unit_only(self) -> str | None:
        """The unit whose incidents are all there are here; None: every unit's."""
        return self.who.unit_only if self.who else None

    @property
    def came_from(self) -> From:
        """Where this request comes from."""
        client = self.request.client
        return From(client.host if client else "", self.request.headers.get("user-agent", ""))

    @property
    def is_secure(self) -> bool:
        """Whether the browser reaches us by https, here or at the proxy before us."""
        return self.request.url.scheme == "https" or self.office.settings.listen.is_secure

    @cached_property
    def strip(self) -> Strip:
        """The light and the counts at the top of the page."""
        return self.console.lights.strip(self.words.locale, self.unit_only)

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
        self.keep_language(answer, self._asked)
        if self.request.cookies.get(guarding.FORM_COOKIE) != self.token:
            self.set_token(answer)
        return answer

    def set_token(self, answer: Response) -> None:
        """The cookie whose value the forms of this browser carry."""
        answer.set_cookie(
            guarding.FORM_COOKIE, self.token, samesite="strict", httponly=True, secure=self.is_secure
        )

    def let_in(self, answer: Response, token: str) -> Response:
        """Sign this browser in. Lax, not strict: whoever comes by a link from a text is signed in too."""
        self.token = guarding.new_token()  # none that somebody planted before the login is good after it
        self.set_token(answer)
        answer.set_cookie(acting.COOKIE, token, samesite="lax", httponly=True, secure=self.is_secure)
        return answer

    def keep_language(self, answer: Response, locale: str) -> None:
        """The language somebody has chosen for his account is this browser's from now on."""
        if locale in LOCALES:
            answer.set_cookie(LANGUAGE_COOKIE, locale, max_age=A_YEAR, samesite="lax")

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
