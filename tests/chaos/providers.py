"""Two providers as processes of their own: their logs outlive every watch. And what goes wrong at them."""

import json
import random
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from flows.settings import child_environment
from tests.chaos import dying

# What asks for an answer says so with its code, or with the codes of a list.
_CODES = re.compile(r"回复(\d{4,6})应答|回复应答码：([^。]*)。")
_CODE = re.compile(r"\d{4,6}")

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
    {"drop_before": {"count": 2}},
    {"drop_after": {"count": 2}, "hang_look_ups": {"count": 2, "seconds": 5}},
    {"hang_after": {"count": 2, "seconds": 5}, "look_ups_refused": True},
    {"fail": {"count": 3, "status": 503, "code": 20503}},
    {"fail": {"count": 3, "status": 429, "code": 20429}},
    {"fail": {"count": 1, "status": 400, "code": 21614}},  # the number is at fault
    {"undelivered": {"count": 2, "code": 30003}},
    {"receipts_twice": {"count": None}, "receipts_late": {"count": None, "seconds": 1.5}},
    {"receipts_reversed": {"count": None}},
    {"receipts_never": {"count": None}},
    {"refuse": {"seconds": 1.0}},
    {"down": True},
)
# What people do when they are called.
MANNERS = ("ring", "no_answer", "busy", "machine", "answer", "answer:1", "answer:2")
# Seconds a provider that refuses connections may refuse ours.
REFUSED = 3.0


@dataclass
class Provider:
    """One provider: its name in the settings, its address, and how far its log was read."""

    name: str
    url: str
    process: BaseProcess
    read: int = field(default=0)

    def order(self, weather: Order, manner: str) -> None:
        """From now on it does this, and nothing of what was ordered before; people called do that."""
        self._ask("/sandbox/behave", {"number": None, "behaviour": manner})
        self._ask("/sandbox/faults", {"clear": True, **weather})

    def texts(self, since: int = 0) -> list[Mapping[str, Any]]:
        """The texts it took in, in order, from index `since` on."""
        found: list[Mapping[str, Any]] = self._ask(f"/sandbox/messages.json?since={since}")
        return found

    def calls(self) -> list[Mapping[str, Any]]:
        """The calls it took in, in order."""
        found: list[Mapping[str, Any]] = self._ask("/sandbox/calls.json")
        return found

    def arrivals(self) -> list[Mapping[str, Any]]:
        """The texts it took in since the last call."""
        found = self.texts(self.read)
        self.read += len(found)
        return found

    def reply(self, phone: str, words: str) -> bool:
        """Somebody types this on a phone; whether the office took it."""
        try:
            self._ask("/sandbox/reply", {"from": phone, "text": words})
        except urllib.error.HTTPError as error:
            error.close()  # the office did not take it, and the sandbox says so
            return False
        return True

    def _ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask its control, and again while it refuses connections."""
        data = None if body is None else json.dumps(body).encode()
        limit = time.monotonic() + REFUSED
        while True:
            request = urllib.request.Request(f"{self.url}{path}", data, {"Content-Type": "application/json"})
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError:
                raise
            except (urllib.error.URLError, ConnectionError):
                if time.monotonic() > limit:
                    raise
            time.sleep(0.1)


def open_provider(
    name: str, folder: Path, callbacks: str, until: Callable[[Callable[[], object]], None]
) -> Provider:
    """Start a provider that posts replies to the listener at `callbacks`."""
    announced = folder / f"{name}.url"
    command = [
        *(sys.executable, "-m", "notifications.sandbox", "--port", "0"),
        *("--account", SANDBOX_ACCOUNT, "--token", SANDBOX_TOKEN),
        *("--callback-url", f"{callbacks}/twilio/sms", "--announce", str(announced)),
        *("--step", "0.2", "--speech", "0.005"),  # so that a call is over in a second
    ]
    process = dying.run(command, child_environment(), folder / f"{name}.log")
    until(announced.exists)
    return Provider(name, announced.read_text(encoding="utf-8"), process)


def codes_of(body: str) -> list[str]:
    """The answer codes of a text; none if it asks for no answer."""
    return [code for found in _CODES.finditer(body) for code in _CODE.findall(found.group())]


def change_weather(providers: list[Provider], chance: random.Random) -> None:
    """Each provider does something else; as a rule at least one of two works."""
    for provider in providers:
        provider.order(chance.choice(WEATHER), chance.choice(MANNERS))
