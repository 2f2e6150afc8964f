"""The callback listener: replies and delivery receipts, signed by the provider. Nothing else.

It has an address of its own, apart from the console's: only this one may ever be seen from outside.
"""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, Response

from console import answering_page, pushes, receiving
from flows import providers, sources
from flows.acts import answering, keys
from flows.acts.answering import InboundText
from flows.acts.keys import Came, Pressed
from flows.links import BadLink
from flows.wiring import Office
from models.errors import NotFound, StoreError
from notifications.channels import twilio_callbacks, twilio_twiml
from notifications.errors import BadCallback, NotAuthentic
from notifications.message import Report

router = APIRouter()


class Forged(Exception):  # noqa: N818 - named for what it is
    """The signature does not fit: somebody else than the provider sent it, or it was changed."""


def create_callbacks(office: Office) -> FastAPI:
    """The listener over this office."""
    app = FastAPI(title="zhishou callbacks", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.office = office
    app.include_router(router)
    app.include_router(pushes.router)
    app.include_router(answering_page.router)
    app.add_exception_handler(Forged, lambda _request, _error: Response("forged", 403))
    app.add_exception_handler(NotAuthentic, lambda _request, _error: Response("forged", 403))
    app.add_exception_handler(BadCallback, lambda _request, error: Response(str(error), 400))
    app.add_exception_handler(BadLink, lambda _request, _error: answering_page.page(None, "bad", 403))
    app.add_exception_handler(NotFound, lambda _request, error: Response(str(error), 404))
    app.add_exception_handler(StoreError, lambda _request, error: Response(str(error), 503))
    return app


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


async def _signed(request: Request) -> Mapping[str, str]:
    """The form, if the provider signed exactly this for exactly this address."""
    office = _office(request)
    params = {name: str(value) for name, value in (await request.form()).items()}
    signature = request.headers.get("x-twilio-signature", "")
    tokens = providers.tokens(office.settings)
    if not twilio_callbacks.verify(_address(office, request), params, signature, tokens):
        raise Forged
    return params


def _address(office: Office, request: Request) -> str:
    """The address the provider was told, which it signed: the public one, else our own."""
    public = office.settings.listen.public_url.rstrip("/")
    return public + request.url.path if public else str(request.url)


AtOffice = Annotated[Office, Depends(_office)]
Signed = Annotated[Mapping[str, str], Depends(_signed)]


@router.post("/twilio/sms")
def sms(office: AtOffice, params: Signed) -> Response:
    """A reply: answered in the words of the act; an unknown sender hears nothing."""
    text = twilio_callbacks.parse_inbound(params)
    key = sources.twilio(office.settings).key(text.sid)
    said = answering.receive_reply(office, InboundText(key, text.sender, text.body))
    return _xml(twilio_callbacks.reply_twiml(said or None))


@router.post("/twilio/status")
async def status(office: AtOffice, params: Signed) -> Response:
    """A receipt; the same one as often as the provider likes."""
    return await _taken(office, twilio_callbacks.parse_status(params).report)


@router.post("/twilio/voice/{attempt}")
def voice(office: AtOffice, params: Signed, attempt: str) -> Response:
    """A key in a call. What came of it is said only after it was committed."""
    key = twilio_callbacks.parse_key(params)
    heard = keys.press(office, Pressed(attempt, key.digits, key.sid))
    page = keys.words(office, attempt)
    if heard.came in (Came.REPEAT, Came.UNKNOWN):
        again = f"{_base(office)}/twilio/voice/{attempt}"
        before = f"{keys.said(office, heard, page.locale).text} " if heard.came is Came.UNKNOWN else ""
        return _xml(twilio_twiml.speech_twiml(before + page.text, page.locale, again))
    return _xml(twilio_twiml.said_twiml(keys.said(office, heard, page.locale).text, page.locale))


@router.post("/twilio/call/{attempt}")
async def call(office: AtOffice, params: Signed, attempt: str) -> Response:
    """How a call ended; it names our own attempt, so that none stays unknown."""
    return await _taken(office, twilio_callbacks.parse_call(params), attempt)


def _base(office: Office) -> str:
    return providers.callback_base(office.settings)


def _xml(text: str) -> Response:
    return Response(text, media_type="text/xml")


async def _taken(office: Office, report: Report | None, attempt: str = "") -> Response:
    """Enter a receipt now, or in a moment if it came before our own note of what was sent."""
    if report is None:
        return Response(status_code=204)
    again = await receiving.enter(office, sources.twilio(office.settings), [report], attempt)
    return Response(status_code=204, background=again)
