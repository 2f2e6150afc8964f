"""What described gateways push to the listener, when they number their messages alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from console.callbacks import create_callbacks
from notifications.gateway.settings import GatewaySettings
from tests.console.site import PATIENCE, serving
from tests.night import NUMBERS, Night

DEPUTY = NUMBERS["值班副班"]
SENT = {"0": "delivered", "*": "failed"}
AUTH = {"allow": ["127.0.0.1"]}
WAY: dict[str, Any] = {
    "request": {"path": "/", "form": {"to": "{{ to }}", "text": "{{ text }}", "ref": "{{ attempt }}"}},
    "answer": {"format": "text", "accepted": {"status": [200]}},
}
STATES = {"format": "json", "auth": AUTH, "reports": {"id": "id", "state": "state", "states": SENT}}
KEYS = {"format": "json", "auth": AUTH, "reports": {"id": "id", "key": "key"}}
TEXTS = {"format": "json", "auth": AUTH, "texts": {"id": "id", "number": "from", "text": "text"}}
GATEWAY = GatewaySettings.model_validate(
    {
        "type": "gateway",
        "url": "http://192.0.2.1",
        "sms": {**WAY, "push": {"states": STATES, "replies": TEXTS}},
        "voice": {**WAY, "push": {"keys": KEYS}},
    }
)


@dataclass
class Gateways:
    """Two providers, gw-a and gw-b, that push to the listener of this night."""

    night: Night
    url: str

    def push(self, name: str, what: str, **item: str) -> None:
        """One item, to `/gateway/<name>/<what>`."""
        path = f"{self.url}/gateway/{name}/{what}"
        answer = httpx.post(path, json=item, trust_env=False, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text

    def sent(self, provider: str, channel: str, known: str) -> str:
        """A new incident about which the deputy was told by this provider, which calls it `known`."""
        self.night.log(level="IV", key=f"{provider}-{channel}")
        (page,) = [page for page in self.night.show().pages if page.post == "值班副班"]
        values = {"of": page.attempts[0]["id"], "provider": provider, "channel": channel, "known": known}
        with self.night.office.database.writing() as tx:
            statement = "UPDATE attempt SET provider = :provider, channel = :channel, provider_id = :known"
            tx.execute(text(f"{statement} WHERE id = :of"), values)
        return self.night.number

    def state(self, number: str) -> object:
        """What became of the deputy's attempt."""
        self.night.number = number
        (page,) = [page for page in self.night.show().pages if page.post == "值班副班"]
        return page.attempts[0]["state"]


@pytest.fixture
def gateways(sqlite_night: Night, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateways]:
    """The callback listener over an office with two gateways of one make."""
    monkeypatch.setattr("console.receiving.PAUSE", 0.01)
    office = sqlite_night.office
    channels = office.settings.channels.model_copy(
        update={"sms": ("gw-a", "gw-b"), "voice": ("gw-a", "gw-b")}
    )
    both = {"gw-a": GATEWAY, "gw-b": GATEWAY}
    office.settings = office.settings.model_copy(update={"channels": channels, "providers": both})
    with serving(create_callbacks(office)) as url:
        yield Gateways(sqlite_night, url)


def test_a_receipt_is_about_what_the_gateway_it_comes_from_has_sent(gateways: Gateways) -> None:
    of_a, of_b = gateways.sent("gw-a", "sms", "1001"), gateways.sent("gw-b", "sms", "1001")
    gateways.push("gw-b", "states", id="1001", state="0")
    assert (gateways.state(of_a), gateways.state(of_b)) == ("handed_over", "delivered")


def test_a_receipt_of_a_text_is_not_about_the_call_of_the_same_id(gateways: Gateways) -> None:
    call, sms = gateways.sent("gw-a", "voice", "1001"), gateways.sent("gw-a", "sms", "1001")
    gateways.push("gw-a", "states", id="1001", state="0")
    assert (gateways.state(call), gateways.state(sms)) == ("handed_over", "delivered")


def test_a_key_answers_what_the_gateway_it_comes_from_has_rung_about(gateways: Gateways) -> None:
    of_a, of_b = gateways.sent("gw-a", "voice", "1001"), gateways.sent("gw-b", "voice", "1001")
    gateways.push("gw-b", "keys", id="1001", key="1")
    assert (gateways.state(of_a), gateways.state(of_b)) == ("handed_over", "answered")


def test_a_reply_with_an_id_the_other_gateway_has_used_is_no_reply_told_twice(gateways: Gateways) -> None:
    gateways.night.log()
    code = gateways.night.phone("值班副班").code()
    gateways.push("gw-a", "replies", **{"id": "77", "from": DEPUTY, "text": "已在路上"})
    assert "answered" not in gateways.night.kinds()
    for _ in range(2):
        gateways.push("gw-b", "replies", **{"id": "77", "from": DEPUTY, "text": code})
    assert gateways.night.kinds().count("answered") == 1
