"""What 阿里云 短信服务 says it sent: QuerySendDetails, by number and day of its own zone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from engine.vocabulary import AttemptState
from notifications.channels.aliyun_codes import cause_of
from notifications.errors import ChannelError, OutcomeUnknown
from notifications.message import Report, Sighting, sighting_of

CHINA = timezone(timedelta(hours=8))
# It stamps whole seconds by its own clock; ours may be ahead of it by this much.
_CLOCKS_APART = timedelta(minutes=2)
_PAGE = 50  # the most it gives at once
_PAGES = 4  # more than one person gets in one day
_FAILED = "2"  # SendStatus; 1 waits for its receipt, 3 was delivered


@dataclass(frozen=True, slots=True)
class Sent:
    """Asks within `timeout` seconds in all."""

    ask: Callable[[str, object, float], Any]
    models: Any
    now: Callable[[], datetime]
    timeout: float

    def newest(
        self, number: str, text_contains: str, since: datetime, known: frozenset[str]
    ) -> Sighting | None:
        """The newest text that is wanted. Raises ChannelError if there was no answer in time."""
        wanted = _words(text_contains)
        first = (since - _CLOCKS_APART).astimezone(CHINA)
        found: list[tuple[str, Sighting]] = []
        for text in self._since(number, first):
            at, ours = text.send_date or "", text.out_id or ""
            if at < f"{first:%Y-%m-%d %H:%M:%S}" or ours in known:
                continue
            if ours == text_contains or wanted.search(text.content or ""):
                found.append((at, _sighting(ours, str(text.send_status), text.err_code or "")))
        return max(found, key=lambda one: one[0])[1] if found else None

    def _since(self, number: str, first: datetime) -> Iterator[Any]:
        started = self.now()
        day, last = first.date(), started.astimezone(CHINA).date()
        while day <= last:
            for page in range(1, _PAGES + 1):
                left = self.timeout - (self.now() - started).total_seconds()
                texts = self._page(number, f"{day:%Y%m%d}", page, left)
                yield from texts
                if len(texts) < _PAGE:
                    break
            day += timedelta(days=1)

    def _page(self, number: str, day: str, page: int, left: float) -> list[Any]:
        if left <= 0:
            raise ChannelError("阿里云 did not list what it sent in time")
        request = self.models.QuerySendDetailsRequest(
            phone_number=number, send_date=day, page_size=_PAGE, current_page=page
        )
        try:
            body = self.ask("query_send_details", request, left)
        except OutcomeUnknown as error:  # a question that is not answered leaves nothing in doubt
            raise ChannelError(str(error), code=error.code) from None
        listed = body.sms_send_detail_dtos
        return list(listed.sms_send_detail_dto or []) if listed else []


def _sighting(ours: str, status: str, code: str) -> Sighting:
    failed = Report(ours, AttemptState.FAILED, code, cause_of(code)) if status == _FAILED else None
    return sighting_of(ours, status, failed)


def _words(text: str) -> re.Pattern[str]:
    """A code stands alone: 0042 is in neither 2026-0042 nor 10042."""
    return re.compile(rf"(?<![\d\-]){text}(?![\d\-])" if text.isdecimal() else re.escape(text))
