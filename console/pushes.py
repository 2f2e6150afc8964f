"""What described gateways and 阿里云 push: replies, receipts and keys, proved as the settings say."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from console import receiving
from engine.vocabulary import ChannelKind
from flows import providers, sources
from flows.acts import incoming
from flows.wiring import Office
from models.sources import Source
from notifications.channels import aliyun_pushed
from notifications.errors import NotAuthentic
from notifications.gateway import pushes
from notifications.gateway.settings import GatewaySettings
from notifications.message import Incoming, Report
from notifications.vendor_settings import AliyunProvider

router = APIRouter()


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


AtOffice = Annotated[Office, Depends(_office)]


@router.api_route("/gateway/{name}/{what}", methods=["GET", "POST", "PUT"])
async def gateway(office: AtOffice, request: Request, name: str, what: str) -> Response:
    """A described provider tells us something; it is answered once everything in it is kept."""
    settings = providers.all_providers(office.settings).get(name)
    if not isinstance(settings, GatewaySettings):
        raise NotAuthentic("no provider of this name is in use")
    items = pushes.read_push(
        settings,
        what,
        method=request.method,
        query=request.url.query,
        headers=dict(request.headers),
        body=await request.body(),
        remote_ip=request.client.host if request.client else "",
    )
    again = await _take(office, name, sources.pushed_to(office.settings, name, what), items)
    answer = pushes.answer_to(settings, what)
    return Response(answer.body, answer.status, media_type=answer.content_type, background=again)


@router.post("/aliyun/{name}/{secret}/{what}")
async def aliyun(office: AtOffice, request: Request, name: str, secret: str, what: str) -> Response:
    """阿里云 signs nothing: the secret in the address is all that proves who it is."""
    settings = providers.all_providers(office.settings).get(name)
    known = settings.callback_secret.get_secret_value() if isinstance(settings, AliyunProvider) else ""
    if not known or not hmac.compare_digest(secret.encode(), known.encode()) or what not in _ALIYUN:
        raise NotAuthentic("its address is not the one that was given")
    kind, read = _ALIYUN[what]
    source = sources.source_of(office.settings, name, kind)
    again = await _take(office, name, source, read(await request.body()))
    return JSONResponse(dict(aliyun_pushed.TAKEN), background=again)


_ALIYUN: Mapping[str, tuple[ChannelKind, Callable[[bytes], Sequence[Incoming | Report]]]] = {
    "replies": (ChannelKind.SMS, aliyun_pushed.replies),
    "receipts": (ChannelKind.SMS, aliyun_pushed.receipts),
    "calls": (ChannelKind.VOICE, aliyun_pushed.calls),
}


async def _take(
    office: Office, name: str, source: Source, items: Sequence[Incoming | Report]
) -> BackgroundTask | None:
    for item in items:
        if isinstance(item, Incoming):
            await run_in_threadpool(incoming.take_text, office, name, item)
    return await receiving.enter(office, source, [item for item in items if isinstance(item, Report)])
