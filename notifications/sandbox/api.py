"""The provider's API for texts: the documented paths, fields and codes of Twilio's Message resource."""

import re
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from notifications.sandbox.exchange import Exchange, Sms
from notifications.sandbox.faults import Faults
from notifications.sandbox.gate import Gate
from notifications.sandbox.listing import in_time, page
from notifications.sandbox.refusals import answer, error
from notifications.sms import segments

E164 = re.compile(r"\+[1-9]\d{6,14}")
_LONGEST_BODY = 1_600  # Twilio's documented limit
_PATH = "/2010-04-01/Accounts/{account}/Messages"


class Api:
    """Creates, lists and shows texts; `accepted` starts one on its way."""

    def __init__(
        self, exchange: Exchange, faults: Faults, gate: Gate, accepted: Callable[[Sms], None]
    ) -> None:
        self._exchange, self._faults, self._gate, self._accepted = exchange, faults, gate, accepted

    def routes(self) -> list[Route]:
        """Where each is."""
        return [
            Route(f"{_PATH}.json", self.create, methods=["POST"]),
            Route(f"{_PATH}.json", self.look_up, methods=["GET"]),
            Route(f"{_PATH}/{{sid}}.json", self.fetch, methods=["GET"]),
        ]

    async def create(self, request: Request) -> Response:
        """POST Messages.json"""
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        if refusal := self._gate.refuses(request, "sms") or self._invalid(form):
            return refusal
        if not await self._gate.enter(request, "sms"):
            return Response()  # nobody is there to read it
        sms = self._exchange.take(
            form["From"],
            form["To"],
            form["Body"],
            form.get("StatusCallback", ""),
            self._faults.take_undelivered("sms"),
            self._faults.take_manner("sms"),
        )
        self._accepted(sms)
        created = answer(self._resource(sms), 201)
        await self._gate.leave(request, "sms")
        return created

    async def look_up(self, request: Request) -> Response:
        """GET Messages.json, newest first, with To, From, DateSent and paging"""
        if refusal := self._gate.refuses_look_up(request):
            return refusal
        await self._gate.wait_for_look_up(request, "sms")
        try:
            return answer(page(request, "messages", self._matching(request), self._resource), 200)
        except ValueError as problem:  # a size or date that is none
            return error(400, 20001, str(problem))

    async def fetch(self, request: Request) -> Response:
        """GET Messages/<sid>.json"""
        if refusal := self._gate.refuses_look_up(request):
            return refusal
        sms = self._exchange.find(request.path_params["sid"])
        return answer(self._resource(sms), 200) if sms else error(404, 20404)

    def _matching(self, request: Request) -> Iterator[Sms]:
        to, sender = (request.query_params.get(name) for name in ("To", "From"))
        for sms in self._exchange.newest_first(to):
            between = to in (None, sms.to) and sender in (None, sms.sender)
            if between and in_time(request, "DateSent", sms.sent_at):
                yield sms

    def _invalid(self, form: dict[str, str]) -> Response | None:
        to, sender, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
        if not E164.fullmatch(to):
            return error(400, 21211, to)
        if not E164.fullmatch(sender):
            return error(400, 21212, sender)
        if not body:
            return error(400, 21602)
        if len(body) > _LONGEST_BODY:
            return error(400, 21617)
        return error(400, 21610) if self._exchange.opt_outs.refuses(to, sender) else None

    def _resource(self, sms: Sms) -> dict[str, object]:
        """A Message as Twilio documents it; nothing else, so that nobody comes to rely on more."""
        account = self._gate.account
        uri = f"/2010-04-01/Accounts/{account}/Messages/{sms.sid}.json"
        lost = sms.error_code if sms.status == "undelivered" else None
        return {
            "account_sid": account,
            "api_version": "2010-04-01",
            "body": sms.body,
            "date_created": format_datetime(sms.at),
            "date_sent": format_datetime(sms.sent_at) if sms.sent_at else None,
            "date_updated": format_datetime(sms.updated_at or sms.at),
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
