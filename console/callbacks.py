"""The callback listener: replies and delivery receipts, signed by the provider. Nothing else.

It has an address of its own, apart from the console's: only this one may ever be seen from outside.
"""

import asyncio
from collections.abc import Mapping

from fastapi import Depends, FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from typing_extensions import Annotated

from flows.acts import answering, receipts
from flows.acts.answering import InboundText
from flows.wiring import Office, callback_token
from models.errors import StoreError
from notifications.channels import twilio_callbacks
from notifications.errors import BadCallback

# A receipt may come before the watch has saved what the provider called the text: a few
# milliseconds as a rule. Tried again for as long as a save may be held up by a busy database.
TRIES, PAUSE = 8, 0.25


def create_callbacks(office: Office) -> FastAPI:
    """The listener over this office."""
    app = FastAPI(title="zhishou callbacks", docs_url=None, redoc_url=None, openapi_url=None)

    async def signed(request: Request) -> Mapping[str, str]:
        """The form, if the provider signed it for this address."""
        params = {name: str(value) for name, value in (await request.form()).items()}
        signature = request.headers.get("x-twilio-signature", "")
        token = callback_token(office.settings)
        if not token or not twilio_callbacks.verify(_address(office, request), params, signature, token):
            raise Forged
        return params

    Signed = Annotated[Mapping[str, str], Depends(signed)]

    @app.post("/twilio/sms")
    def sms(params: Signed) -> Response:
        """A reply: answered with the words of the act; an unknown sender hears nothing."""
        text = twilio_callbacks.parse_inbound(params)
        said = answering.receive_reply(office, InboundText(text.sid, text.sender, text.body))
        return Response(twilio_callbacks.reply_twiml(said or None), media_type="text/xml")

    @app.post("/twilio/status")
    async def status(params: Signed) -> Response:
        """A receipt; the same one as often as the provider likes."""
        update = twilio_callbacks.parse_status(params)
        for _ in range(TRIES if receipts.is_final(update.status) else 1):
            if await run_in_threadpool(receipts.receive_status, office, update.sid, update.status, update.error_code):
                break
            await asyncio.sleep(PAUSE)
        return Response(status_code=204)

    app.add_exception_handler(Forged, lambda _request, _error: Response("forged", 403))
    app.add_exception_handler(BadCallback, lambda _request, error: Response(str(error), 400))
    app.add_exception_handler(StoreError, lambda _request, error: Response(str(error), 503))
    return app


class Forged(Exception):  # noqa: N818 - named for what it is
    """The signature does not fit: somebody else than the provider sent it, or it was changed."""


def _address(office: Office, request: Request) -> str:
    """The address the provider was told, which it signed: the public one, else our own."""
    public = office.settings.listen.public_url.rstrip("/")
    return public + request.url.path if public else str(request.url)
