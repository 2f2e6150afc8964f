"""What any described provider has in common, whatever its settings say."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.vocabulary import ChannelKind
from notifications.message import Mail
from tests.notifications.gateway.conftest import GONE, PHONE, Opens, changed, page
from tests.notifications.gateway.doubles.modem import Modem
from tests.notifications.gateway.doubles.platform import Platform
from tests.notifications.gateway.doubles.server import closed_port


def test_one_channel_serves_many_threads(modem: Modem, opens: Opens) -> None:
    channel = opens("modem", modem.url)
    texts = [f"值班{n}" for n in range(64)]
    with ThreadPoolExecutor(16) as threads:
        receipts = list(threads.map(lambda text: channel.send(page(text=text), PHONE, timeout=5), texts))
    by_id = {str(sent.id): sent.text for sent in modem.sent}
    assert [by_id[receipt.provider_id] for receipt in receipts] == texts


def test_a_proxy_of_the_environment_is_not_used(
    modem: Modem, opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, closed_port())
    assert opens("modem", modem.url).send(page(), PHONE, timeout=2).provider_id == "1"


def test_our_own_word_is_the_id_where_the_provider_gives_none(platform: Platform, opens: Opens) -> None:
    sms = changed("platform", {"sms/answer/id": GONE})["sms"]
    channel = opens("platform", platform.url + "/api", sms=sms)
    assert channel.send(page(), PHONE, timeout=2, attempt="a-17").provider_id == "a-17"
    unnamed = channel.send(page(), PHONE, timeout=2).provider_id
    assert unnamed.startswith("nonce")
    assert [taken.sent["reference"] for taken in platform.texts] == ["a-17", unnamed]


def test_a_provider_that_is_not_fetched_from_brings_nothing_at_once(opens: Opens) -> None:
    assert opens("platform", closed_port()).poll("", timeout=2) == Mail("")


def test_texts_and_calls_may_have_addresses_of_their_own(
    platform: Platform, modem: Modem, opens: Opens
) -> None:
    voice = changed("platform", {"voice/request/url": platform.url + "/api/"})["voice"]
    channel = opens("platform", modem.url, ChannelKind.VOICE, voice=voice)
    channel.send(page(), PHONE, timeout=2)
    assert (len(platform.calls), modem.asked) == (1, [])
