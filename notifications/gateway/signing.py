"""Signatures 签名 as platforms ask for them: a digest of a text, or one keyed with a secret."""

import base64
import hashlib
import hmac
from enum import StrEnum


class Algorithm(StrEnum):
    """How a text is signed. The first four take no key: the secret stands in the text itself."""

    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"
    SM3 = "sm3"  # GB/T 32905, the national one; needs the package `cryptography`
    HMAC_SHA1 = "hmac-sha1"
    HMAC_SHA256 = "hmac-sha256"

    @property
    def is_keyed(self) -> bool:
        """Whether it takes a key beside the text."""
        return self in (Algorithm.HMAC_SHA1, Algorithm.HMAC_SHA256)


class Encoding(StrEnum):
    """How the bytes of a signature are written."""

    HEX = "hex"
    UPPER_HEX = "HEX"
    BASE64 = "base64"


def sign(algorithm: Algorithm, encoding: Encoding, over: bytes, key: bytes = b"") -> str:
    """The signature over these bytes, written as `encoding` says."""
    digest = _digest(algorithm, over, key)
    if encoding is Encoding.BASE64:
        return base64.b64encode(digest).decode("ascii")
    return digest.hex().upper() if encoding is Encoding.UPPER_HEX else digest.hex()


def is_same(expected: str, given: str, encoding: Encoding | None = None) -> bool:
    """Whether somebody who gives `given` knew `expected`, in constant time; hex digits in either case."""
    if encoding in (Encoding.HEX, Encoding.UPPER_HEX):
        expected, given = expected.lower(), given.lower()
    return hmac.compare_digest(expected.encode("utf-8", "replace"), given.encode("utf-8", "replace"))


def has_sm3() -> bool:
    """Whether SM3 can be computed here."""
    try:
        _sm3(b"")
    except (ImportError, ValueError):
        return False
    return True


def _digest(algorithm: Algorithm, over: bytes, key: bytes) -> bytes:
    if algorithm is Algorithm.SM3:
        return _sm3(over)
    if algorithm.is_keyed:
        return hmac.digest(key, over, algorithm.removeprefix("hmac-"))
    return hashlib.new(algorithm, over, usedforsecurity=False).digest()


def _sm3(over: bytes) -> bytes:
    """Raises ImportError without the package, ValueError if its OpenSSL was built without SM3."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.hashes import SM3, Hash

    try:
        state = Hash(SM3())
    except UnsupportedAlgorithm as error:
        raise ValueError("this machine's OpenSSL has no SM3") from error
    state.update(over)
    return state.finalize()
