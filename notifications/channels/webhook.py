"""An instant message through a robot at an address the office gives: 政务微信, 专有钉钉, 飞书, or its own.

A robot speaks to a group, and mentions the person whose address this is: a user id there, or a mobile
number. It can be asked nothing afterwards, so a lost answer stays lost.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from engine.vocabulary import ChannelKind
from notifications.channels import webhook_answers, webhook_codes, webhook_forms
from notifications.channels.pooled import Pool
from notifications.channels.unasked import Unasked
from notifications.message import Message, Receipt


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of robot: its path below the base address, its form, where its answer has the code."""

    path: str
    form: Callable[[webhook_forms.Draft], webhook_forms.Form]
    code: tuple[str, ...]
    causes: webhook_codes.Causes


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "wecom": Kind("/cgi-bin/webhook/send", webhook_forms.wecom, ("errcode",), webhook_codes.WECOM),
        "dingtalk": Kind("/robot/send", webhook_forms.dingtalk, ("errcode",), webhook_codes.DINGTALK),
        "feishu": Kind(
            "/open-apis/bot/v2/hook/{token}",
            webhook_forms.feishu,
            ("code", "StatusCode"),
            webhook_codes.FEISHU,
        ),
        "plain": Kind("", webhook_forms.plain, (), webhook_codes.PLAIN),
    }
)


class Webhook(Unasked):
    """A robot of one of KINDS below `base_url`; `path` takes the place of the usual one. Thread-safe.

    `token` names the robot in its address, `secret` signs; `now` tells the time that is signed (UTC).
    """

    kind = ChannelKind.CHAT

    def __init__(
        self,
        robot: str,
        base_url: str,
        *,
        now: Callable[[], datetime],
        token: str = "",
        secret: str = "",
        path: str = "",
        pool: int = 64,
        provider: str = "webhook",
    ) -> None:
        self.provider = provider
        self._kind = KINDS[robot]
        self._path = path or self._kind.path or ("" if urlsplit(base_url).path.strip("/") else "/")
        self._token, self._secret, self._now = token, secret, now
        self._pool = Pool(base_url, pool, provider)

    def send(self, message: Message, address: str, *, timeout: float, attempt: str = "") -> Receipt:
        """Say `message.text` to the group. Raises ChannelError, or OutcomeUnknown if it may have arrived."""
        at = self._now()
        draft = webhook_forms.Draft(message, address, attempt, self._token, self._secret, at)
        form = self._kind.form(draft)
        body = json.dumps(form.body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if not self._kind.code:
            headers[webhook_forms.SIGNATURE] = webhook_forms.signature(self._secret, body, at)
        path = self._path.replace("{token}", self._token)
        query = f"{'&' if '?' in path else '?'}{form.query}" if form.query else ""
        answer = self._pool.ask("POST", path + query, body=body, headers=headers, timeout=timeout)
        given = webhook_answers.taken(answer, self._kind.code, self._kind.causes, self.provider)
        return Receipt(self.provider, given or attempt, 1)

    def close(self) -> None:
        """Close the idle connections."""
        self._pool.close()
