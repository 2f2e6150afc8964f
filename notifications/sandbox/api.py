"""The provider's API: the documented paths, fields and error codes of Twilio's Message resource."""

import asyncio
import base64
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import dropwhile, islice
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from notifications.sandbox.exchange import Exchange, Sms
from notifications.sandbox.faults import Faults
from notifications.sandbox.waiting import first
from notifications.sms import segments

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_DEFAULT_PAGE, _LONGEST_PAGE, _LONGEST_BODY = 50, 1_000, 1_600  # Twilio's documented limits

_REASONS = {
    20001: "Invalid parameter: {}",
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20503: "Service unavailable",
    21211: "Invalid 'To' Phone Number: {}",
    21212: "Invalid 'From' Number: {}",
    21602: "Message body is required.",
    21617: "The concatenated message body exceeds the 1600 character limit.",
}


class Api:
    """Creates, lists and shows texts of one account, guarded by its basic credentials."""

    def __init__(
        self,
        exchange: Exchange,
        faults: Faults,
        account: str,
        token: str,
        *,
        accepted: Callable[[Sms], None],
        closing: asyncio.Event,
        drop: Callable[[Request], Awaitable[None]],
    ) -> None:
        self._exchange, self._faults, self._account = exchange, faults, account
        self._credentials = b"Basic " + base64.b64encode(f"{account}:{token}".encode())
        self._accepted, self._closing, self._drop = accepted, closing, drop

    async def create(self, request: Request) -> Response:
        """POST Messages.json"""
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        if refusal := self._refusal(request) or self._fault() or _invalid(form):
            return refusal
        if (wait := self._faults.take_wait("hang_before")) and await self._hang_up(request, wait):
            return Response()  # nobody is there to read it
        sms = self._exchange.take(
            form["From"],
            form["To"],
            form["Body"],
            form.get("StatusCallback", ""),
            self._faults.take_undelivered(),
        )
        self._accepted(sms)
        answer = _json(self._resource(sms), 201)
        if wait := self._faults.take_wait("hang_after"):
            await self._hang_up(request, wait)
        if self._faults.take_drop():
            await self._drop(request)
        return answer

    async def look_up(self, request: Request) -> Response:
        """GET Messages.json, newest first, with To, From, DateSent and paging"""
        if refusal := self._refusal(request) or self._look_up_fault():
            return refusal
        if wait := self._faults.take_wait("hang_look_ups"):
            await self._hang_up(request, wait)
        try:
            return _json(self._page(request), 200)
        except ValueError as problem:  # a size or date that is none
            return error(400, 20001, str(problem))

    async def fetch(self, request: Request) -> Response:
        """GET Messages/<sid>.json"""
        if refusal := self._refusal(request) or self._look_up_fault():
            return refusal
        sms = self._exchange.find(request.path_params["sid"])
        return _json(self._resource(sms), 200) if sms else error(404, 20404)

    def _refusal(self, request: Request) -> Response | None:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, self._credentials):
            return error(401, 20003)
        return None if request.path_params["account"] == self._account else error(404, 20404)

    def _fault(self) -> Response | None:
        if self._faults.down:
            return error(503, 20503)
        failure = self._faults.take_failure()
        return error(failure.status, failure.code) if failure else None

    def _look_up_fault(self) -> Response | None:
        return error(503, 20503) if self._faults.down or self._faults.look_ups_refused else None

    async def _hang_up(self, request: Request, seconds: float) -> bool:
        """Wait; True if the caller gave up meanwhile. The end of the sandbox ends the wait."""
        return await first(_disconnected(request), self._closing.wait(), timeout=seconds) == 0

    def _matching(self, request: Request) -> Iterator[Sms]:
        query = request.query_params
        to, sender = query.get("To"), query.get("From")
        for sms in self._exchange.newest_first(to if to and self._exchange.phone(to) else None):
            if to not in (None, sms.to) or sender not in (None, sms.sender):
                continue
            if all(_date_fits(sms.sent_at, op, query.get(f"DateSent{op}")) for op in ("", "<", ">")):
                yield sms

    def _page(self, request: Request) -> dict[str, object]:
        query, path = request.query_params, request.url.path
        size, number = int(query.get("PageSize", _DEFAULT_PAGE)), int(query.get("Page", 0))
        found = self._matching(request)
        if after := query.get("PageToken", "").removeprefix("PA"):
            found = islice(dropwhile(lambda sms: sms.sid != after, found), 1, None)
        page = list(islice(found, min(size, _LONGEST_PAGE)))
        more = next(found, None) is not None
        kept = {key: value for key, value in query.items() if not key.startswith("Page")}

        def uri(page_number: int, token: str = "") -> str:
            paging = {"PageSize": size, "Page": page_number} | ({"PageToken": token} if token else {})
            return f"{path}?{urlencode(kept | paging)}"

        return {
            "messages": [self._resource(sms) for sms in page],
            "first_page_uri": uri(0),
            "next_page_uri": uri(number + 1, f"PA{page[-1].sid}") if more and page else None,
            "previous_page_uri": None,
            "uri": uri(number),
            "page": number,
            "page_size": size,
            "start": number * size,
            "end": number * size + max(len(page) - 1, 0),
        }

    def _resource(self, sms: Sms) -> dict[str, object]:
        """A Message as Twilio documents it; nothing else, so that nobody comes to rely on more."""
        uri = f"/2010-04-01/Accounts/{self._account}/Messages/{sms.sid}.json"
        lost = sms.error_code if sms.status == "undelivered" else None
        return {
            "account_sid": self._account,
            "api_version": "2010-04-01",
            "body": sms.body,
            "date_created": _rfc2822(sms.at),
            "date_sent": _rfc2822(sms.sent_at) if sms.sent_at else None,
            "date_updated": _rfc2822(sms.updated_at or sms.at),
            "direction": sms.direction,
            "error_code": lost,
            "error_message": "The handset cannot be reached" if lost else None,
            "from": sms.sender,
            "messaging_service_sid": None,
            "num_media": "0",
            "num_segments": str(segments(sms.body)),
            "price": None,
            "price_unit": "USD",
            "sid": sms.sid,
            "status": sms.status,
            "subresource_uris": {"media": uri.replace(".json", "/Media.json")},
            "to": sms.to,
            "uri": uri,
        }


def error(status: int, code: int, value: str = "") -> Response:
    """An error in the shape of Twilio's."""
    words = _REASONS.get(code, "The request was refused").format(value)
    more = f"https://www.twilio.com/docs/errors/{code}"
    return _json({"code": code, "message": words, "more_info": more, "status": status}, status)


def _invalid(form: dict[str, str]) -> Response | None:
    to, sender, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
    if not _E164.fullmatch(to):
        return error(400, 21211, to)
    if not _E164.fullmatch(sender):
        return error(400, 21212, sender)
    if not body:
        return error(400, 21602)
    return error(400, 21617) if len(body) > _LONGEST_BODY else None


def _date_fits(sent: datetime | None, op: str, wanted: str | None) -> bool:
    """Twilio's DateSent filters: a day, or an instant, and what lies on or before / after it."""
    if wanted is None:
        return True
    limit = datetime.fromisoformat(wanted).replace(tzinfo=UTC)
    if sent is None:
        return False
    if op == "":
        return sent.date() == limit.date()
    return sent <= limit if op == "<" else sent >= limit


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _rfc2822(instant: datetime) -> str:
    return format_datetime(instant)


def _json(content: dict[str, object], status: int) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), status, media_type="application/json")
