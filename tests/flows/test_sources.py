"""Which provider something comes from, and what it is about, as the settings say."""

from pathlib import Path
from typing import Any

import pytest

from engine.vocabulary import ChannelKind
from flows.settings import Settings, load
from flows.sources import pushed_to, source_of, twilio
from models.sources import Source

CLOUD = {"type": "twilio"}
REPORTS = {
    "format": "json",
    "auth": {"allow": ["127.0.0.1"]},
    "reports": {"id": "id", "state": "state", "states": {"0": "delivered", "*": "failed"}},
}
TEXTS = {
    "format": "json",
    "auth": {"allow": ["127.0.0.1"]},
    "texts": {"id": "id", "number": "from", "text": "text"},
}


def gateway(sms: dict[str, Any], voice: dict[str, Any] | None = None) -> dict[str, Any]:
    """A described provider, with what is pushed about texts and, if it has any, about calls."""
    way = {
        "request": {"path": "/", "form": {"to": "{{ to }}", "text": "{{ text }}", "ref": "{{ attempt }}"}},
        "answer": {"format": "text", "accepted": {"status": [200]}},
    }
    made: dict[str, Any] = {"type": "gateway", "url": "http://192.0.2.1", "sms": {**way, "push": sms}}
    return made if voice is None else made | {"voice": {**way, "push": voice}}


def office(folder: Path, sandbox: bool = False, **providers: dict[str, Any]) -> Settings:
    return load(folder, {"channels": {"sandbox": sandbox}, "providers": providers})


def test_what_is_told_of_texts_is_not_of_calls(tmp_path: Path) -> None:
    settings = office(tmp_path, gw=gateway({"texts": REPORTS}, {"calls": REPORTS}))
    assert pushed_to(settings, "gw", "texts") == Source(("gw",), ChannelKind.SMS)
    assert pushed_to(settings, "gw", "calls") == Source(("gw",), ChannelKind.VOICE)
    assert source_of(settings, "gw", ChannelKind.VOICE) == Source(("gw",), ChannelKind.VOICE)


@pytest.mark.parametrize("of_calls", [{}, {"replies": TEXTS}])
def test_where_one_kind_alone_has_reports_they_may_be_of_the_other(
    tmp_path: Path, of_calls: dict[str, Any]
) -> None:
    settings = office(tmp_path, gw=gateway({"all": REPORTS}, of_calls))
    assert pushed_to(settings, "gw", "all") == Source(("gw",))


def test_every_provider_at_twilio_is_one_source(tmp_path: Path) -> None:
    settings = office(tmp_path, texts=CLOUD, calls=CLOUD, gw=gateway({"all": REPORTS}))
    assert twilio(settings) == Source(("texts", "calls"), unique=True)
    assert source_of(settings, "texts", ChannelKind.SMS) == source_of(settings, "calls") == twilio(settings)


def test_the_sandbox_is_told_apart_as_twilio_is(tmp_path: Path) -> None:
    settings = office(tmp_path, sandbox=True)
    assert source_of(settings, "sandbox", ChannelKind.SMS) == twilio(settings)
    assert twilio(settings).providers == ("sandbox",)


def test_a_provider_the_settings_no_longer_name_is_known_by_its_name_alone(tmp_path: Path) -> None:
    assert source_of(office(tmp_path), "gone", ChannelKind.SMS) == Source(("gone",), ChannelKind.SMS)
