"""Contents of attachments: files of the data folder, each under the digest of what it holds.

A file is whole or not there at all: it is written beside, synced and renamed before the transaction that
names it. What no row names any more is removed afterwards; what a crash left over is swept by the audit.
"""

import hashlib
import os
import secrets
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from models.errors import Tampered, Unavailable

FOLDER = "attachments"
_ALGORITHM = "sha256:"
_PART = ".part"
# Written and not named yet: a form may be read for so long, and no transaction lasts as long.
UNNAMED_FOR = timedelta(hours=1)


def digest_of(content: bytes) -> str:
    """What a content is known by."""
    return _ALGORITHM + hashlib.sha256(content).hexdigest()


class KeptFiles:
    """The folder in which contents lie. Several processes may share it."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    def put(self, content: bytes, now: datetime) -> str:
        """Keep a content, durably; its digest. Unavailable if the disk does not take it."""
        digest = digest_of(content)
        target = self._path(digest)
        try:
            if not target.exists() or target.stat().st_size != len(content):
                self._write(target, content, now)
            self._touch(target, now)
        except OSError as error:
            raise Unavailable(f"{target}: {error.strerror or error}") from error
        return digest

    def _write(self, target: Path, content: bytes, now: datetime) -> None:
        for folder in (self.folder, target.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.{int(now.timestamp())}{_PART}")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.rename(target)
            _sync(target.parent)
            _sync(self.folder)
        finally:
            part.unlink(missing_ok=True)

    def _touch(self, target: Path, now: datetime) -> None:
        """The time of the office, not of this machine: the sweep compares it with the office's."""
        os.utime(target, (now.timestamp(), now.timestamp()))

    def read(self, digest: str) -> bytes:
        """The content of this digest; Tampered if it is gone, or is another one now."""
        try:
            content = self._path(digest).read_bytes()
        except OSError as error:
            raise Tampered(f"attachment {digest}: its file cannot be read ({error.strerror})") from error
        if digest_of(content) != digest:
            raise Tampered(f"attachment {digest}: its file is not what was put there")
        return content

    def size(self, digest: str) -> int | None:
        """How long the file is; None if there is none."""
        path = self._path(digest)
        return path.stat().st_size if path.exists() else None

    def remove(self, digest: str) -> None:
        """Take a content away."""
        self._path(digest).unlink(missing_ok=True)

    def unnamed(self, named: Collection[str], now: datetime) -> Iterator[str]:
        """Digests of files nobody names that have lain there long enough; torn writes are removed."""
        before = (now - UNNAMED_FOR).timestamp()
        for path in sorted(self.folder.glob("??/*")):
            if path.name.endswith(_PART):
                if int(path.name.split(".")[-2]) < before:
                    path.unlink(missing_ok=True)
            elif (digest := _ALGORITHM + path.name) not in named and path.stat().st_mtime < before:
                yield digest

    def _path(self, digest: str) -> Path:
        name = digest.removeprefix(_ALGORITHM)
        return self.folder / name[:2] / name


def _sync(folder: Path) -> None:
    """A rename is durable once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
