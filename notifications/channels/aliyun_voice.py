"""Calls by 阿里云 语音服务, through its own client: an approved wording is read out, and a key answers it.

Keys and results are pushed (`aliyun_pushed`). `outcome` asks what came of a call, minutes later and
without the key; so where nothing can be pushed, a call wakes a person and does not hear the answer.
A call cannot be found without the id its placing gave.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from engine.vocabulary import ChannelKind
from notifications.channels.aliyun_codes import UNDER_WAY
from notifications.channels.aliyun_pushed import of_call
from notifications.channels.domestic import national, template
from notifications.channels.unasked import Unasked
from notifications.errors import Cause, ChannelError, OutcomeUnknown
from notifications.message import Message, Receipt, Report

ENDPOINT = "dyvmsapi.aliyuncs.com"
MENU: Mapping[str, str] = {"1": "voice_key_1", "2": "voice_key_2"}
"""What is said after each key, before we can have heard of it: a message without variables."""
END = "voice_end"

_IVR = 11000000300005  # the product whose calls are asked for: 语音 IVR
_PLAYED = 3  # times; the most there is
_KEY_WAITED = 8000  # milliseconds after each time
_LONGEST_OUT_ID = 15  # bytes; the end of our id of the try is its random part


class AliyunVoice(Unasked):
    """Calls from `called_show_number`, which the office has bought. Thread-safe.

    `templates` gives the approved code of each message, and of MENU and END. Raises ChannelError if
    the extra is not installed.
    """

    kind = ChannelKind.VOICE

    def __init__(
        self,
        access_key_id: str,
        access_key_secret: str,
        called_show_number: str,
        templates: Mapping[str, str],
        *,
        endpoint: str = "",
        pool: int = 64,
        provider: str = "aliyun",
    ) -> None:
        try:
            from alibabacloud_dyvmsapi20170525 import (  # type: ignore[import-untyped]  # ships no py.typed
                client,
                models,
            )

            from notifications.channels import aliyun_api
        except ImportError as error:
            raise ChannelError("install zhishou[aliyun] to call by 阿里云", cause=Cause.ACCOUNT) from error
        self.provider = provider
        config = aliyun_api.config(access_key_id, access_key_secret, endpoint or ENDPOINT)
        self._ask = aliyun_api.Asking(client.Client(config), provider, pool)
        self._models, self._from, self._templates = models, called_show_number, templates

    def send(self, message: Message, address: str, *, timeout: float, attempt: str = "") -> Receipt:
        """Place the call. Raises ChannelError, or OutcomeUnknown when it may be ringing."""
        number = national(address)
        code, values, _ = template(message, self.kind, self._templates)
        keys = [
            self._models.IvrCallRequestMenuKeyMap(key=key, code=self._templates[name])
            for key, name in MENU.items()
            if name in self._templates
        ]
        if len(keys) < len(MENU) or END not in self._templates:
            raise ChannelError("no approved template for the keys of a call", cause=Cause.MESSAGE)
        request = self._models.IvrCallRequest(
            called_number=number,
            called_show_number=self._from,
            start_code=code,
            start_tts_params=values,
            menu_key_map=keys,
            bye_code=self._templates[END],
            play_times=_PLAYED,
            timeout=_KEY_WAITED,
            out_id=attempt[-_LONGEST_OUT_ID:] or None,
        )
        placed = self._ask("ivr_call", request, timeout)
        if not placed.call_id:
            raise OutcomeUnknown(f"{self.provider} named no call: is there a proxy in between?")
        return Receipt(self.provider, str(placed.call_id), 1)

    def outcome(self, call_id: str, placed: datetime, *, timeout: float) -> Report | None:
        """What came of a call placed at `placed` (UTC), without its key; None if it is not known yet.

        阿里云 asks to wait for 3 to 5 minutes after its end. Raises ChannelError if there is no answer.
        """
        request = self._models.QueryCallDetailByCallIdRequest(
            call_id=call_id, prod_id=_IVR, query_date=int(placed.timestamp() * 1000)
        )
        try:
            data = json.loads(self._ask("query_call_detail_by_call_id", request, timeout).data or "{}")
        except OutcomeUnknown as error:  # a question that is not answered leaves nothing in doubt
            raise ChannelError(str(error), code=error.code) from None
        except ValueError:
            raise ChannelError(f"{self.provider} answered with something else than a call") from None
        state = str(data.get("state") or "") if isinstance(data, dict) else ""
        return of_call(call_id, state) if state and state not in UNDER_WAY else None

    def close(self) -> None:
        """The client keeps its connections for the process."""
