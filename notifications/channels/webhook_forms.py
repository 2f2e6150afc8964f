"""How each kind of robot wants to be spoken to: path, mention, signature.

`dingtalk` and `feishu` sign with a shared secret and the time of sending; each has its own way, as
documented. `plain` is ours, for anything an office writes itself: JSON, with the header
`X-Zhishou-Signature: t=<seconds>,v1=<hex>`, HMAC-SHA256 over `<seconds>.<body>`.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlencode

from notifications.message import Message

SIGNATURE = "X-Zhishou-Signature"
# E.164, or a mobile number of mainland China as people write it; anything else is a user id.
_MOBILE = re.compile(r"\+\d{6,15}|1\d{10}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said to whom. `token` names the robot, `secret` signs, `at` is now (UTC)."""

    message: Message
    address: str
    attempt: str
    token: str
    secret: str
    at: datetime

    @property
    def mobile(self) -> str:
        """The mobile number to mention, without +86; "" if the address is a user id."""
        return self.address.removeprefix("+86") if _MOBILE.fullmatch(self.address) else ""

    @property
    def user(self) -> str:
        """The user id to mention; "" if the address is a number."""
        return "" if self.mobile else self.address


@dataclass(frozen=True, slots=True)
class Form:
    """A request as a kind writes it."""

    query: str
    body: Mapping[str, object]


def wecom(draft: Draft) -> Form:
    """企业微信, 政务微信: the key is all there is, no signature."""
    text: dict[str, object] = {"content": draft.message.text}
    if draft.mobile:
        text["mentioned_mobile_list"] = [draft.mobile]
    elif draft.user:
        text["mentioned_list"] = [draft.user]
    return Form(urlencode({"key": draft.token}), {"msgtype": "text", "text": text})


def dingtalk(draft: Draft) -> Form:
    """钉钉, 专有钉钉: milliseconds and HMAC-SHA256 in the query, if the robot has a secret."""
    query = {"access_token": draft.token}
    if draft.secret:
        moment = str(round(draft.at.timestamp() * 1000))
        key = draft.secret.encode()
        query |= {"timestamp": moment, "sign": _base64(key, f"{moment}\n{draft.secret}".encode())}
    mention = (
        f" @{draft.mobile or draft.user}" if draft.address else ""
    )  # as documented: else nobody is mentioned
    at = {
        "atMobiles": [draft.mobile] if draft.mobile else [],
        "atUserIds": [draft.user] if draft.user else [],
    }
    body = {"msgtype": "text", "text": {"content": draft.message.text + mention}, "at": at}
    return Form(urlencode(query), body)


def feishu(draft: Draft) -> Form:
    """A robot of this kind can mention user ids only; with a number, the group still reads the text."""
    mention = f'<at user_id="{escape(draft.user)}"></at> ' if draft.user else ""
    body: dict[str, object] = {"msg_type": "text", "content": {"text": mention + draft.message.text}}
    if draft.secret:
        moment = str(int(draft.at.timestamp()))
        body |= {"timestamp": moment, "sign": _base64(f"{moment}\n{draft.secret}".encode(), b"")}
    return Form("", body)


def plain(draft: Draft) -> Form:
    """Everything the message has, and our id of the try, by which a repeated one is recognised."""
    message = draft.message
    about = {"id": draft.attempt, "message": message.name, "to": draft.address, "locale": message.locale}
    return Form("", {**message.variables, **about, "text": message.text})


def _base64(key: bytes, words: bytes) -> str:
    return base64.b64encode(hmac.new(key, words, hashlib.sha256).digest()).decode()


def signature(secret: str, body: bytes, at: datetime) -> str:
    """The value of our own header, for `plain`."""
    moment = int(at.timestamp())
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"
