"""Where the command line acts when it acts at another machine's office, and with which token."""

import json
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flows.listen_settings import LOOPBACK


class RemoteError(Exception):
    """The other machine cannot be spoken to as things are; the message says the remedy."""


@dataclass(frozen=True, slots=True)
class Remote:
    """An office elsewhere: its address, the token, and the file of a certificate authority of one's own."""

    url: str
    token: str = ""
    authority: str = ""

    @classmethod
    def checked(cls, url: str, token: str, authority: str, *, plain: bool) -> "Remote":
        """The same, or RemoteError: what is sent is not to be read on the way."""
        parts = urlsplit(url.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RemoteError(f"{url}: write the address of a console, such as https://duty.example.org")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK and not plain:
            raise RemoteError(
                f"{url}: the token and every word could be read on the way; use https, "
                "or set ZHISHOU_PLAIN_HTTP=yes where nobody else is on the line"
            )
        if not (token.isascii() and token.isprintable() and " " not in token):
            raise RemoteError("the token has characters no token has: copy it again, or sign in again")
        if authority and not Path(authority).is_file():
            raise RemoteError(f"ZHISHOU_CA: there is no file {authority}")
        return cls(url.rstrip("/"), token, authority)


def kept_token(path: Path, url: str) -> str:
    """The token that was kept for this address; "" if none was. RemoteError for a file others can read."""
    return _kept(path).get(url.rstrip("/"), "")


def keep_token(path: Path, url: str, token: str) -> None:
    """Keep it in a file that only its owner can read."""
    known = _kept(path) | {url.rstrip("/"): token}
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(known, indent=1), encoding="utf-8")
    fresh.replace(path)


def _kept(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise RemoteError(f"{path} can be read by others; run: chmod 600 {path}")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RemoteError(f"{path} holds no tokens ({error}); remove it and sign in again") from error
    return {str(url): str(token) for url, token in found.items()} if isinstance(found, dict) else {}
