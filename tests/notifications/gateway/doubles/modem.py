"""A 短信猫: form fields and plain text in GB18030; its inbox is asked for."""

from dataclasses import dataclass
from hashlib import md5
from urllib.parse import parse_qs

from tests.notifications.gateway.doubles.server import Answer, Asked, Double

USER, PASSWORD = "duty", "the-password"
CHARSET = "gb18030"


@dataclass(frozen=True)
class Sent:
    id: int
    to: str
    text: str


class Modem(Double):
    """Numbers what it sends and what comes in, from 1. Its reports are handed out once."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Sent] = []
        self.inbox: list[tuple[str, str]] = []
        self.reports: list[str] = []

    def answer(self, asked: Asked) -> Answer:
        source = asked.query if asked.method == "GET" else asked.body.decode("ascii")
        given = {
            name: values[0] for name, values in parse_qs(source, encoding=CHARSET, errors="strict").items()
        }
        digest = md5(PASSWORD.encode(), usedforsecurity=False).hexdigest()
        if (given.get("user"), given.get("pass")) != (USER, digest):
            return self.refusal("1")
        if (asked.method, asked.path) == ("POST", "/sms/send"):
            return self._sent(given)
        if (asked.method, asked.path) == ("GET", "/sms/inbox"):
            after = int(given["after"])
            lines = [f"{n}|{number}|{text}" for n, (number, text) in enumerate(self.inbox, 1) if n > after]
            return _said(f"OK:{len(lines)}", *lines)
        if (asked.method, asked.path) == ("GET", "/sms/reports"):
            lines, self.reports = self.reports, []
            return _said(f"OK:{len(lines)}", *lines)
        return _said("ERR:9")

    def refusal(self, code: str) -> Answer:
        return _said(f"ERR:{code} 失败 {PASSWORD}")

    def _sent(self, given: dict[str, str]) -> Answer:
        if len(given["to"]) != 11:
            return self.refusal("2")
        self.sent.append(Sent(len(self.sent) + 1, given["to"], given["text"]))
        return _said(f"OK:{len(self.sent)}")


def _said(*lines: str) -> Answer:
    return Answer("\r\n".join(lines).encode(CHARSET), f"text/plain; charset={CHARSET}")
