"""Attachments on the incident page, and how their contents leave: as a download, or as a mere picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Response

from console.times import Wall
from console.unsent import about
from flows.acts.media import ENDINGS, is_picture, short
from models.attachments import Filed
from models.errors import NotFound

# What comes from outside may do nothing: no script, no frame, no request, not even to us.
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_SAFE = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment as the page shows it. Gone: only what it was, and its digest."""

    id: str
    name: str
    about: str
    at: str
    digest: str
    digest_short: str
    picture: bool
    gone_at: str


def attached(files: Iterable[Filed], wall: Wall) -> tuple[Attached, ...]:
    """The attachments of an incident, in the order they came."""
    return tuple(
        Attached(
            f.id,
            f.name,
            about(f.media, f.size),
            wall.clock(f.added_at),
            f.digest,
            short(f.digest),
            is_picture(f.media) and f.gone_at is None,
            wall.clock(f.gone_at) if f.gone_at else "",
        )
        for f in files
    )


def download(found: Filed, content: bytes) -> Response:
    """A file to be saved, never opened in the page; its ending is what it is, whatever it calls itself."""
    ending = ENDINGS.get(found.media, "bin")
    name = found.name if found.name.lower().endswith(f".{ending}") else f"{found.name}.{ending}"
    disposition = f"attachment; filename=\"attachment.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=found.media, headers={**_SAFE, "content-disposition": disposition})


def picture(media: str, content: bytes) -> Response:
    """A picture to be shown in the page; NotFound for what is none."""
    if not is_picture(media):
        raise NotFound("this attachment is no picture")
    return Response(content, media_type=media, headers={**_SAFE, "content-disposition": "inline"})
