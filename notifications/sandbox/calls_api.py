"""The provider's API for calls: the documented paths, fields and codes of Twilio's Call resource."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from notifications.sandbox.api import E164
from notifications.sandbox.calls import Calls
from notifications.sandbox.faults import Faults
from notifications.sandbox.gate import Gate
from notifications.sandbox.listing import in_time, page
from notifications.sandbox.phone import Call, CallOrder
from notifications.sandbox.refusals import answer, error
from notifications.sandbox.switchboard import Switchboard

_PATH = "/2010-04-01/Accounts/{account}/Calls"
_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
_DETECTIONS = frozenset({"Enable", "DetectMessageEnd"})
_METHODS = frozenset({"GET", "POST"})
_LONGEST_SCRIPT, _LONGEST_RING = 4_000, 600  # characters and seconds: Twilio's documented limits
_SIP_CODES = range(400, 700)
_SUBRESOURCES = (
    *("Events", "Notifications", "Payments", "Recordings", "Siprec", "Streams", "Transcriptions"),
    *("UserDefinedMessageSubscriptions", "UserDefinedMessages"),
)
_NOT_FOUND = 404  # the SIP code of a number that cannot be reached


class CallsApi:
    """Places, lists, shows and ends calls."""

    def __init__(self, calls: Calls, faults: Faults, gate: Gate, switchboard: Switchboard) -> None:
        self._calls, self._faults, self._gate, self._switchboard = calls, faults, gate, switchboard

    def routes(self) -> list[Route]:
        """Where each is."""
        return [
            Route(f"{_PATH}.json", self.create, methods=["POST"]),
            Route(f"{_PATH}.json", self.look_up, methods=["GET"]),
            Route(f"{_PATH}/{{sid}}.json", self.fetch, methods=["GET"]),
            Route(f"{_PATH}/{{sid}}.json", self.update, methods=["POST"]),
        ]

    async def create(self, request: Request) -> Response:
        """POST Calls.json"""
        fields = parse_qsl((await request.body()).decode(), keep_blank_values=True)
        form, events = dict(fields), [value for name, value in fields if name == "StatusCallbackEvent"]
        refusal = self._gate.refuses(request, "voice") or _bad_number(form) or _bad_terms(form, events)
        if refusal:
            return refusal
        if not await self._gate.enter(request, "voice"):
            return Response()  # nobody is there to read it
        lost = self._faults.take_undelivered("voice")
        sip_code = None if lost is None else lost if lost in _SIP_CODES else _NOT_FOUND
        call = self._calls.take(_order(form, events), sip_code, self._faults.take_manner("voice"))
        created = answer(self._resource(call), 201)
        self._switchboard.place(call)
        await self._gate.leave(request, "voice")
        return created

    async def look_up(self, request: Request) -> Response:
        """GET Calls.json, newest first, with To, From, Status, StartTime and paging"""
        if refusal := self._gate.refuses_look_up(request):
            return refusal
        await self._gate.wait_for_look_up(request, "voice")
        try:
            return answer(page(request, "calls", self._matching(request), self._resource), 200)
        except ValueError as problem:  # a size or date that is none
            return error(400, 20001, str(problem))

    async def fetch(self, request: Request) -> Response:
        """GET Calls/<sid>.json"""
        if refusal := self._gate.refuses_look_up(request):
            return refusal
        call = self._calls.find(request.path_params["sid"])
        return answer(self._resource(call), 200) if call else error(404, 20404)

    async def update(self, request: Request) -> Response:
        """POST Calls/<sid>.json with Status "canceled" (not while talking) or "completed" """
        if refusal := self._gate.refuses_look_up(request):
            return refusal
        call = self._calls.find(request.path_params["sid"])
        if call is None:
            return error(404, 20404)
        status = dict(parse_qsl((await request.body()).decode())).get("Status", "")
        if status not in {"canceled", "completed"}:
            return error(400, 20001, f"Status {status}")
        ended = self._switchboard.cancel(call, talking=status == "completed")
        return answer(self._resource(call), 200) if ended else error(400, 21220)

    def _matching(self, request: Request) -> Iterator[Call]:
        to, sender, status = (request.query_params.get(name) for name in ("To", "From", "Status"))
        for call in self._calls.newest_first(to):
            asked = sender in (None, call.sender) and status in (None, _shown(call.status))
            if asked and in_time(request, "StartTime", call.started_at):
                yield call

    def _resource(self, call: Call) -> dict[str, object]:
        """A Call as Twilio documents it; nothing else, so that nobody comes to rely on more."""
        account, status = self._gate.account, _shown(call.status)
        path = f"/2010-04-01/Accounts/{account}/Calls/{call.sid}"
        completed = status == "completed"
        return {
            "account_sid": account,
            "annotation": None,
            "answered_by": call.answered_by or None,
            "api_version": "2010-04-01",
            "caller_name": None,
            "date_created": format_datetime(call.at),
            "date_updated": format_datetime(call.updated_at or call.at),
            "direction": "outbound-api",
            "duration": str(call.seconds) if completed else None,
            "end_time": _rfc2822(call.ended_at) if completed else None,
            "forwarded_from": None,
            "from": call.sender,
            "from_formatted": _formatted(call.sender),
            "group_sid": None,
            "parent_call_sid": None,
            "phone_number_sid": None,
            "price": None,
            "price_unit": "USD",
            "queue_time": "0",
            "sid": call.sid,
            "start_time": _rfc2822(call.started_at),
            "status": status,
            "subresource_uris": {_snake(name): f"{path}/{name}.json" for name in _SUBRESOURCES},
            "to": call.to,
            "to_formatted": _formatted(call.to),
            "trunk_sid": None,
            "uri": f"{path}.json",
        }


def _bad_number(form: Mapping[str, str]) -> Response | None:
    to, sender = form.get("To", ""), form.get("From", "")
    if not to:
        return error(400, 21201)
    if not E164.fullmatch(to) or to == sender:
        return error(400, 21211, to)
    if not sender:
        return error(400, 21213)
    return None if E164.fullmatch(sender) else error(400, 21212, sender)


def _bad_terms(form: Mapping[str, str], events: list[str]) -> Response | None:
    url, callback = form.get("Url", ""), form.get("StatusCallback", "")
    if not _is_address(url) and not (form.get("Twiml") and not url):
        return error(400, 21205, url)
    if len(form.get("Twiml", "")) > _LONGEST_SCRIPT:
        return error(400, 20001, f"Twiml has more than {_LONGEST_SCRIPT} characters")
    if not re.fullmatch("[1-9][0-9]{0,5}", form.get("Timeout", "60")):
        return error(400, 21208, form["Timeout"])
    if callback and not _is_address(callback):
        return error(400, 21609, callback)
    if unknown := set(events) - _EVENTS:
        return error(400, 21626, ", ".join(sorted(unknown)))
    return _bad_choice(form)


def _bad_choice(form: Mapping[str, str]) -> Response | None:
    for name, choices in (("MachineDetection", _DETECTIONS), ("Method", _METHODS)):
        if name in form and form[name] not in choices:
            return error(400, 20001, f"{name} {form[name]}")
    return None


def _order(form: Mapping[str, str], events: list[str]) -> CallOrder:
    """A call that may be placed. Url goes before Twiml, and no event asked for means completed."""
    url = form.get("Url", "")
    return CallOrder(
        form["From"],
        form["To"],
        "" if url else form["Twiml"],
        url,
        form.get("Method", "POST"),
        form.get("StatusCallback", ""),
        frozenset(events or ["completed"]),
        min(float(form.get("Timeout", "60")), _LONGEST_RING),
        form.get("MachineDetection", ""),
    )


def _is_address(url: str) -> bool:
    try:
        target = urlsplit(url)
    except ValueError:
        return False
    return target.scheme in {"http", "https"} and bool(target.hostname)


def _shown(status: str) -> str:
    """A state in the words of the resource, which knows no "initiated"."""
    return "queued" if status == "initiated" else status


def _formatted(number: str) -> str:
    """A number for display: North American ones in their own way, all others as they are."""
    found = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", number)
    return "({}) {}-{}".format(*found.groups()) if found else number


def _rfc2822(instant: datetime | None) -> str | None:
    return format_datetime(instant) if instant else None


def _snake(name: str) -> str:
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower()
