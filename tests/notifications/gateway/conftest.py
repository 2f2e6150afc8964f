"""The doubles, the settings that describe them, and an office that takes their pushes."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from engine.vocabulary import ChannelKind
from notifications.gateway.channel import GatewayChannel
from notifications.gateway.opening import open_gateway
from notifications.gateway.pushes import answer_to, read_push
from notifications.gateway.settings import GatewaySettings
from notifications.message import Incoming, Message, Report
from tests.notifications.channels.conftest import answering
from tests.notifications.gateway.doubles.mas import Mas
from tests.notifications.gateway.doubles.modem import Modem
from tests.notifications.gateway.doubles.platform import Platform
from tests.notifications.gateway.doubles.server import Answer, Asked, Double

__all__ = ["answering"]  # a listener that says one thing only; a fixture is found by its name

DESCRIBED = Path(__file__).parent / "described"
NAMES = ("platform", "modem", "mas", "yunmas")
GONE = object()
PHONE, NATIONAL = "+8619900000001", "19900000001"
NOW = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)  # 08:30 in Beijing
NONE_KNOWN: frozenset[str] = frozenset()
VALUES = {
    "number": "2026-0042",
    "category": "网络舆情",
    "level": "Ⅱ",
    "limit": "10月15日07:10",
    "code": "1234",
    "landline": "0552-0000000",
}


def described(name: str, **changes: object) -> dict[str, Any]:
    """The settings of one of them, as the loader of the settings merges its two files."""
    whole: dict[str, Any] = {}
    for file in (f"{name}.toml", f"{name}.secrets.toml"):
        whole |= tomllib.loads((DESCRIBED / file).read_text(encoding="utf-8"))["providers"][name]
    return whole | changes


def changed(name: str, changes: Mapping[str, object]) -> dict[str, Any]:
    """One of them with other values at places such as `sms/answer/id`; GONE takes one away."""
    settings = described(name)
    for place, value in changes.items():
        *before, last = place.split("/")
        node = settings
        for step in before:
            node = node.setdefault(step, {})
        if value is GONE:
            del node[last]
        else:
            node[last] = value
    return settings


def page(code: str = "1234", text: str = "") -> Message:
    said = text or f"2026-0042 网络舆情Ⅱ级，请于10月15日07:10前处理。回复{code}应答。值班电话0552-0000000"
    return Message("page", {**VALUES, "code": code}, said, "zh")


@dataclass
class Clock:
    """The time, which a test moves."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Office(Double):
    """Takes pushes at `/gateway/<provider>/<what>`, and answers what the settings say."""

    settings: Mapping[str, GatewaySettings] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.pushed: Queue[Asked] = Queue()

    def answer(self, asked: Asked) -> Answer:
        self.pushed.put(asked)
        _, _, provider, what = asked.path.split("/")
        said = answer_to(self.settings[provider], what)
        return Answer(said.body.encode(), said.content_type, said.status)

    def read(self) -> tuple[Incoming | Report, ...]:
        """What the next push says."""
        return read(self.settings, self.pushed.get(timeout=5))


def read(
    settings: Mapping[str, GatewaySettings], asked: Asked, **changes: Any
) -> tuple[Incoming | Report, ...]:
    _, _, provider, what = asked.path.split("/")
    given = {name: getattr(asked, name) for name in ("method", "query", "headers", "body", "remote_ip")}
    return read_push(settings[provider], what, **{**given, **changes})


@dataclass
class Opens:
    """Opens channels to the doubles by the settings as they are described, at another address."""

    clock: Clock
    opened: list[GatewayChannel] = field(default_factory=list)

    def __call__(
        self,
        name: str,
        url: str,
        kind: ChannelKind = ChannelKind.SMS,
        callback: str = "",
        **changes: object,
    ) -> GatewayChannel:
        settings = GatewaySettings(**described(name, url=url, **changes))
        words = count(1)
        channel = open_gateway(
            name,
            settings,
            kind=kind,
            callback=callback,
            now=self.clock,
            nonce=lambda: f"nonce{next(words)}",
            pool=8,
        )
        assert isinstance(channel, GatewayChannel)
        self.opened.append(channel)
        return channel


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opens(clock: Clock) -> Iterator[Opens]:
    opens = Opens(clock)
    yield opens
    for channel in opens.opened:
        channel.close()


@pytest.fixture
def platform(clock: Clock) -> Iterator[Platform]:
    with Platform(int(clock.now.timestamp() * 1000)) as double:
        yield double


@pytest.fixture
def modem() -> Iterator[Modem]:
    with Modem() as double:
        yield double


@pytest.fixture
def mas() -> Iterator[Mas]:
    with Mas("20260301083000") as double:
        yield double


@pytest.fixture
def office() -> Iterator[Office]:
    with Office({name: GatewaySettings(**described(name)) for name in NAMES}) as office:
        yield office
