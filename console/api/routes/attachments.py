"""附件: put with an incident, listed, saved. Taking one out takes two persons, and is done at the console."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile

from console.api.caller import SEES, Asking, allows_incident
from console.api.keys import Key
from console.api.routes.acts import do
from console.api.routes.incidents import teller
from console.api.shapes.common import Moment
from console.api.shapes.parts import Attachment
from console.api.shapes.records import Acted
from console.attached import download
from engine.rights import Right
from flows.acts import attaching
from flows.acts.actor import Actor
from flows.acts.attaching import Upload
from flows.acts.media import ENDINGS

router = APIRouter(tags=["attachments 附件"])


@router.get("/incidents/{number}/attachments", dependencies=[SEES])
def list_attachments(caller: Asking, number: str) -> list[Attachment]:
    """Every attachment in the order it came, those that were cleared too."""
    tell = teller(caller)
    return [
        Attachment(
            id=one.id,
            name=one.name,
            media=one.media,
            size=one.size,
            digest=one.digest,
            added_at=tell.at(one.added_at),
            gone_at=tell.maybe(one.gone_at),
        )
        for one in attaching.listed(caller.office, number)
    ]


@router.post("/incidents/{number}/attachments", dependencies=[allows_incident(Right.FEEDBACK)])
def attach(
    caller: Asking,
    answer: Response,
    number: str,
    key: Key,
    files: list[UploadFile],
    at: Annotated[Moment | None, Form(description="When they were made, if earlier 补传")] = None,
) -> Acted:
    """存证: pictures (PNG, JPEG, WebP, GIF) and PDF; all or none. Each one's SHA-256 goes on the record."""
    uploads = [Upload(one.filename or "file", one.file.read()) for one in files]
    said = [f"{one.name}={sha256(one.content).hexdigest()}" for one in uploads]

    def work(actor: Actor) -> None:
        attaching.attach(caller.office, number, uploads, actor, at)

    return do(caller, answer, number, "attach", key, [*said, f"at={at}"], work)


_FILES = {media: {"schema": {"type": "string", "format": "binary"}} for media in ENDINGS}


@router.get(
    "/incidents/{number}/attachments/{attachment}",
    dependencies=[SEES],
    response_class=Response,
    responses={200: {"content": _FILES, "description": "The file"}},
)
def save_attachment(caller: Asking, number: str, attachment: str) -> Response:
    """The file, checked against its digest, to be saved."""
    return download(*attaching.content(caller.office, number, attachment))
