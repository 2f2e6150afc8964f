"""An instant message through a robot at an address the office gives: 政务微信, 专有钉钉, 飞书, or its own.

A robot speaks to a group, and mentions the person whose address this is: a user id there, or a mobile
number. It can be asked nothing afterwards, so a lost answer stays lost.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from engine.vocabulary import ChannelKind
from notifications.channels import webhook_codes, webhook_forms
from notifications.channels.posting import Answer, Poster
from notifications.channels.unasked import Unasked
from notifications.errors import Cause, ChannelError, OutcomeUnknown
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
        self._path = path or self._kind.path
        self._token, self._secret, self._now = token, secret, now
        self._poster = Poster(base_url, pool, provider)

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
        answer = self._poster.post(path + query, body, headers, timeout=timeout)
        return Receipt(self.provider, self._taken(answer) or attempt, 1)

    def close(self) -> None:
        """Close the idle connections."""
        self._poster.close()

    def _taken(self, answer: Answer) -> str:
        """The id the other side gave it, or "". Raises ChannelError or OutcomeUnknown if it was not taken."""
        code, data = str(answer.status), answer.data()
        if answer.status in webhook_codes.GATEWAY:
            raise OutcomeUnknown(f"a gateway answered {code} in place of {self.provider}", code=code)
        if answer.status // 100 != 2:
            raise self._refused(code, webhook_codes.STATUSES, answer)
        if not self._kind.code:
            return str((data or {}).get("id", ""))
        found = [str(data[name]) for name in self._kind.code if data and name in data]
        if not found:
            raise OutcomeUnknown(f"{self.provider} answered without a code: is there a proxy in between?")
        if found[0] != "0":
            raise self._refused(found[0], self._kind.causes, answer)
        return ""

    def _refused(self, code: str, causes: webhook_codes.Causes, answer: Answer) -> ChannelError:
        cause, words = causes.get(code, (Cause.PASSING, "no reason known to us"))
        return ChannelError(
            f"{self.provider} refused ({code}): {words}",
            cause=cause,
            code=code,
            retry_after=answer.retry_after,
        )
