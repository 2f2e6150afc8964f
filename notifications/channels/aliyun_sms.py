"""SMS by 阿里云 短信服务, through its own client: an approved template and its values, never a text.

Our id of the try travels along as OutId and comes back with every receipt and every look-up, where
阿里云's own BizId does not come back. So the OutId is the provider's id here.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from engine.vocabulary import ChannelKind
from notifications.channels.domestic import national, template
from notifications.errors import Cause, ChannelError
from notifications.message import Message, Receipt, Sighting
from notifications.sms import segments

ENDPOINT = "dysmsapi.aliyuncs.com"


class AliyunSms:
    """Texts signed 【sign_name】. Thread-safe; `pool` should fit the threads that send.

    `templates` gives the approved code of each message; `now` tells the time (UTC). Raises
    ChannelError if the extra is not installed.
    """

    kind = ChannelKind.SMS
    can_look_up = True

    def __init__(
        self,
        access_key_id: str,
        access_key_secret: str,
        sign_name: str,
        templates: Mapping[str, str],
        *,
        now: Callable[[], datetime],
        endpoint: str = "",
        pool: int = 64,
        provider: str = "aliyun",
    ) -> None:
        try:
            from alibabacloud_dysmsapi20170525 import (  # type: ignore[import-untyped]  # ships no py.typed
                client,
                models,
            )

            from notifications.channels import aliyun_api, aliyun_sent
        except ImportError as error:
            raise ChannelError("install zhishou[aliyun] to send by 阿里云", cause=Cause.ACCOUNT) from error
        self.provider = provider
        config = aliyun_api.config(access_key_id, access_key_secret, endpoint or ENDPOINT)
        self._ask = aliyun_api.Asking(client.Client(config), provider, pool)
        self._models, self._sent = models, aliyun_sent
        self._sign, self._templates, self._now = sign_name, templates, now

    def send(self, message: Message, address: str, *, timeout: float, attempt: str = "") -> Receipt:
        """Have the template sent. Raises ChannelError, or OutcomeUnknown when it may have arrived."""
        number = national(address)
        code, values, text = template(message, self.kind, self._templates)
        request = self._models.SendSmsRequest(
            phone_numbers=number,
            sign_name=self._sign,
            template_code=code,
            template_param=values,
            out_id=attempt or None,
        )
        sent = self._ask("send_sms", request, timeout)
        return Receipt(self.provider, attempt or str(sent.biz_id), segments(f"【{self._sign}】{text}"))

    def look_up(
        self, address: str, text_contains: str, since: datetime, known: frozenset[str], *, timeout: float
    ) -> Sighting | None:
        """The newest text to `address` since `since`, not in `known`, that has `text_contains`.

        A `text_contains` that is our id of the try finds it as well.
        """
        number = national(address)
        sent = self._sent.Sent(self._ask, self._models, self._now, timeout)
        return sent.newest(number, text_contains, since, known)

    def close(self) -> None:
        """The client keeps its connections for the process."""
