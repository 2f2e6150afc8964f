"""A 政务短信平台: JSON, HMAC, approved templates, replies and receipts pushed; texts and calls."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

from tests.notifications.gateway.doubles.server import Answer, Asked, Double

APP, KEY, PUSH = "duty-app", "the-key-of-the-app", "the-key-of-the-pushes"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Taken:
    """Something it took over. `params`: by name for a text, in their order for a call."""

    id: str
    at: int
    phone: str
    template: str
    params: Any
    sent: dict[str, Any]


class Platform(Double):
    """Below `/api`, at `now` milliseconds since 1970."""

    def __init__(self, now: int) -> None:
        super().__init__()
        self.now = now
        self.status = "ACCEPTD"
        self.texts: list[Taken] = []
        self.calls: list[Taken] = []

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/api/v1/messages" and asked.method == "GET":
            return self._listed(asked)
        kinds = {"/api/v1/messages": self.texts, "/api/v1/calls": self.calls}
        if asked.path not in kinds or asked.method != "POST":
            return Answer(b"{}", JSON, 404)
        path = asked.path.removeprefix("/api")
        time, nonce = asked.headers["x-time"], asked.headers["x-nonce"]
        if not self._signed(asked, f"POST {path}\n{time}\n{nonce}\n{asked.body.decode()}"):
            return self.refusal("2001")
        sent = json.loads(asked.body)
        if len(sent["phone"]) != 11 or not sent["phone"].isdecimal():
            return self.refusal("1001")
        kept = kinds[asked.path]
        taken = Taken(
            f"{path[4]}{len(kept) + 1}", self.now, sent["phone"], sent["template"], sent["params"], sent
        )
        kept.append(taken)
        return self._said({"id" if kept is self.texts else "callId": taken.id})

    def refusal(self, code: str) -> Answer:
        return Answer(json.dumps({"code": int(code), "message": f"refused {KEY}"}).encode(), JSON)

    def push(self, url: str, content: dict[str, Any], *, key: str = PUSH) -> bytes:
        """Send this to the office, signed; what the office answers."""
        body = json.dumps(content, ensure_ascii=False).encode()
        over = str(self.now).encode() + body
        headers = {
            "Content-Type": "application/json",
            "X-Time": str(self.now),
            "X-Sign": hmac.digest(key.encode(), over, "sha256").hex(),
        }
        with urlopen(Request(url, body, headers), timeout=5) as answer:
            read: bytes = answer.read()
            return read

    def _listed(self, asked: Asked) -> Answer:
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        if not self._signed(asked, f"GET /v1/messages\n{asked.headers['x-time']}\n{query['phone']}"):
            return self.refusal("2001")
        found = [
            {"id": one.id, "params": one.params, "status": self.status}
            for one in reversed(self.texts)
            if one.phone == query["phone"] and int(query["from"]) <= one.at <= int(query["to"])
        ]
        return self._said({"list": found})

    def _signed(self, asked: Asked, over: str) -> bool:
        expected = base64.b64encode(hmac.new(KEY.encode(), over.encode(), hashlib.sha256).digest()).decode()
        return asked.headers["x-app"] == APP and hmac.compare_digest(expected, asked.headers["x-sign"])

    def _said(self, data: dict[str, Any]) -> Answer:
        return Answer(json.dumps({"code": 0, "message": "ok", "data": data}).encode(), JSON)
