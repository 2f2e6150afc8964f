"""Like 云MAS, in XML: an MD5 over everything, receipts by time and page, replies pushed with a token."""

from dataclasses import dataclass
from hashlib import md5
from urllib.parse import parse_qs
from urllib.request import Request, urlopen
from xml.etree import ElementTree as Xml

from tests.notifications.gateway.doubles.server import Answer, Asked, Double

EC, AP, KEY, PUSH = "某区政府办<值班室>", "duty", "the-key", "the-token-of-the-pushes"
PER_PAGE = 2


@dataclass(frozen=True)
class Message:
    group: str
    at: str
    mobile: str
    content: str


@dataclass(frozen=True)
class Status:
    group: str
    at: str
    status: str


class Mas(Double):
    """Times are 14 digits of Beijing time, and `now` is one of them."""

    def __init__(self, now: str) -> None:
        super().__init__()
        self.now = now
        self.messages: list[Message] = []
        self.reports: list[Status] = []

    def answer(self, asked: Asked) -> Answer:
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        if asked.path == "/mas/submit":
            return self._submitted(Xml.fromstring(asked.body))  # noqa: S314 - we wrote it
        if asked.path == "/mas/reports":
            return self._reported(query)
        if asked.path == "/mas/query":
            return self._found(query)
        return _said("reports", "NoSuchService")

    def refusal(self, code: str) -> Answer:
        return _said("response", code, f"<message>{KEY}</message>")

    def push(self, url: str, *replies: tuple[str, str, str], token: str = PUSH) -> bytes:
        """Send replies (mobile, time, content) to the office; what it answers."""
        root = Xml.Element("deliver")
        for mobile, at, content in replies:
            reply = Xml.SubElement(root, "reply")
            for name, value in (("mobile", mobile), ("sendTime", at), ("content", content)):
                Xml.SubElement(reply, name).text = value
        body = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
        with urlopen(
            Request(f"{url}?token={token}", body, {"Content-Type": "text/xml"}), timeout=5
        ) as answer:
            read: bytes = answer.read()
            return read

    def _submitted(self, sent: Xml.Element) -> Answer:
        ec, ap, mobile, content, serial, mac = (
            sent.findtext(name) or "" for name in ("ecName", "apId", "mobile", "content", "addSerial", "mac")
        )
        if (ec, ap, mac) != (EC, AP, _mac(EC, AP, KEY, mobile, content, serial)):
            return self.refusal("IllegalMac")
        if not mobile.startswith("86"):
            return self.refusal("InvalidMobile")
        message = Message(f"G{len(self.messages) + 1:04}", self.now, mobile, content)
        self.messages.append(message)
        return _said("response", "success", f"<msgGroup>{message.group}</msgGroup>")

    def _reported(self, query: dict[str, str]) -> Answer:
        if query["mac"] != _mac(EC, KEY, query["from"], query["to"]):
            return _said("reports", "IllegalMac")
        found = [one for one in self.reports if query["from"] <= one.at <= query["to"]]
        first = (int(query["page"]) - 1) * PER_PAGE
        lines = [
            f'<report msgGroup="{one.group}"><status>{one.status}</status></report>'
            for one in found[first : first + PER_PAGE]
        ]
        return _said("reports", "success", *lines)

    def _found(self, query: dict[str, str]) -> Answer:
        if query["mac"] != _mac(EC, KEY, query["mobile"], query["from"]):
            return _said("query", "IllegalMac")
        lines = [
            f"<message><msgGroup>{one.group}</msgGroup><mobile>{one.mobile}</mobile>"
            f"<content><![CDATA[{one.content}]]></content><state>sending</state></message>"
            for one in self.messages
            if one.at >= query["from"]
        ]
        return _said("query", "success", *lines)


def _mac(*parts: str) -> str:
    return md5("".join(parts).encode(), usedforsecurity=False).hexdigest().upper()


def _said(name: str, code: str, *more: str) -> Answer:
    content = f"<rspcod>{code}</rspcod>{''.join(more)}"
    return Answer(f'<?xml version="1.0" encoding="utf-8"?>\n<{name}>{content}</{name}>'.encode(), "text/xml")
