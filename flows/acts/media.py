"""What a file is, by its first bytes: what it calls itself is somebody's word."""

from collections.abc import Mapping

# A picture or a paper. Nothing that a browser would run: no SVG, no HTML, no office document.
_BEGINS: Mapping[str, tuple[bytes, ...]] = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "application/pdf": (b"%PDF-",),
}
WEBP = "image/webp"
MEDIA = (*_BEGINS, WEBP)
ENDINGS: Mapping[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "application/pdf": "pdf",
}


def media_of(content: bytes) -> str | None:
    """The kind of a file that may be attached; None for any other."""
    for media, beginnings in _BEGINS.items():
        if content.startswith(beginnings):
            return media
    return WEBP if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def is_picture(media: str) -> bool:
    """Whether it can be shown as a picture."""
    return media.startswith("image/")


def called(media: str) -> str:
    """A kind of file as people call it: PNG, PDF."""
    return ENDINGS.get(media, media).upper()


def size_of(size: int) -> str:
    """How large a file is: 312 KB, 2.4 MB."""
    return f"{size / 1024**2:.1f} MB" if size >= 1024**2 else f"{max(size // 1024, 1)} KB"


def short(digest: str) -> str:
    """The beginning of a digest: enough to compare by eye."""
    return digest.removeprefix("sha256:")[:16]
