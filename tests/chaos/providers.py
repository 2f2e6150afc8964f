"""Two providers as processes of their own: their logs outlive every watch. And what goes wrong at them."""

import json
import random
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from engine.vocabulary import ChannelKind
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from flows.settings import child_environment
from tests.chaos import dying
from tests.chaos.verdict import Taken

# A page names its incident first and its answer code last; what has no code asks for no answer.
_NUMBER = re.compile(r"^(\d{4}-\d{4,})")
_CODE = re.compile(r"回复(\d{4,6})应答")

Order = Mapping[str, Any]

# What a provider does in one round, in the words of its control; each as often as it stands here. A
# send waits 0.6 s and a look-up 0.5 s (`tests.chaos.watches`): a hang is longer, or just shorter.
WEATHER: tuple[Order, ...] = (
    {},
    {},
    {},
    {"hang_before": {"count": 3, "seconds": 5}},
    {"hang_before": {"count": None, "seconds": 0.3}},
    {"hang_after": {"count": 3, "seconds": 5}},
    {"hang_after": {"count": None, "seconds": 0.3}},
    {"drop_after": {"count": 2}},
    {"drop_after": {"count": 2}, "hang_look_ups": {"count": 2, "seconds": 5}},
    {"hang_after": {"count": 2, "seconds": 5}, "look_ups_refused": True},
    {"fail": {"count": 3, "status": 503, "code": 20503}},
    {"fail": {"count": 3, "status": 429, "code": 20429}},
    {"fail": {"count": 1, "status": 400, "code": 21614}},  # the number is at fault
    {"undelivered": {"count": 2, "code": 30003}},
    {"down": True},
)


@dataclass
class Provider:
    """One provider: its name in the settings, its address, and how far its log was read."""

    name: str
    url: str
    process: BaseProcess
    read: int = field(default=0)

    def order(self, weather: Order) -> None:
        """From now on it does this, and nothing of what was ordered before."""
        self._post("/sandbox/faults", {"clear": True, **weather})

    def log(self, since: int = 0) -> list[Mapping[str, Any]]:
        """What it took in, in order, from index `since` on."""
        with urllib.request.urlopen(f"{self.url}/sandbox/messages.json?since={since}", timeout=20) as answer:
            found: list[Mapping[str, Any]] = json.load(answer)
        return found

    def arrivals(self) -> list[Mapping[str, Any]]:
        """What it took in since the last call."""
        found = self.log(self.read)
        self.read += len(found)
        return found

    def reply(self, phone: str, words: str) -> bool:
        """Somebody types this on a phone; whether the office took it."""
        try:
            self._post("/sandbox/reply", {"from": phone, "text": words})
        except urllib.error.HTTPError as error:
            error.close()  # the office did not take it, and the sandbox says so
            return False
        return True

    def _post(self, path: str, body: Mapping[str, Any]) -> None:
        request = urllib.request.Request(
            f"{self.url}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=20).close()


def open_provider(
    name: str, folder: Path, callbacks: str, until: Callable[[Callable[[], object]], None]
) -> Provider:
    """Start a provider that posts replies to the listener at `callbacks`."""
    announced = folder / f"{name}.url"
    command = [
        *(sys.executable, "-m", "notifications.sandbox", "--port", "0"),
        *("--account", SANDBOX_ACCOUNT, "--token", SANDBOX_TOKEN),
        *("--callback-url", f"{callbacks}/twilio/sms", "--announce", str(announced)),
    ]
    process = dying.run(command, child_environment(), folder / f"{name}.log")
    until(announced.exists)
    return Provider(name, announced.read_text(encoding="utf-8"), process)


def taken(providers: list[Provider]) -> list[Taken]:
    """Every page in the providers' own logs."""
    return [
        Taken(number, code, ChannelKind.SMS, provider.name)
        for provider in providers
        for text in provider.log()
        if (code := code_of(text["body"])) and (number := number_of(text["body"]))
    ]


def code_of(body: str) -> str:
    """The answer code of a text, "" if it asks for no answer."""
    found = _CODE.search(body)
    return found[1] if found else ""


def number_of(body: str) -> str:
    """The number of the incident a text is about."""
    found = _NUMBER.search(body)
    assert found, f"a page that names no incident: {body!r}"
    return found[1]


def change_weather(providers: list[Provider], chance: random.Random) -> None:
    """Each provider does something else; as a rule at least one of two works."""
    for provider in providers:
        provider.order(chance.choice(WEATHER))
