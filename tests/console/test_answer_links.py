"""An answer by link: asked first, pressed once, good for a while, and no more than the text said."""

import re
from collections.abc import Iterator

import httpx
import pytest

from console.callbacks import create_callbacks
from flows.settings import load
from tests.console.site import PATIENCE, serving
from tests.night import NUMBERS, Night

DEPUTY = NUMBERS["值班副班"]
CLOUD = {"type": "twilio", "account_sid": "AC0", "auth_token": "t", "from_number": "+12025550199"}


@pytest.fixture
def web(sqlite_night: Night) -> Iterator[httpx.Client]:
    """The public listener of an office whose texts carry links."""
    with serving(create_callbacks(sqlite_night.office)) as url:
        sections = {
            "listen": {"public_url": url, "answer_links": True, "link_key": "only for this test"},
            "channels": {"sms": ["twilio"]},
            "providers": {"twilio": CLOUD},
        }
        sqlite_night.office.settings = load(sqlite_night.office.settings.data, sections)
        with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
            yield client


def link_in(night: Night, number: str = DEPUTY) -> str:
    """The link in the last text to a phone; fails if there is none."""
    found = re.search(r"http://\S+/a/\S+", night.sandbox.inbox(number)[-1])
    assert found
    return found.group()


def test_opening_it_answers_nothing_and_the_button_answers_once(
    sqlite_night: Night, web: httpx.Client
) -> None:
    sqlite_night.log(level="IV")
    link = link_in(sqlite_night)
    for _ in range(3):  # scanners fetch it too
        page = web.get(link)
        assert page.status_code == 200
        assert "<button>应答</button>" in page.text
    assert "answered" not in sqlite_night.kinds()
    assert "已记录您的应答" in web.post(link).text
    assert sqlite_night.kinds().count("answered") == 1
    assert "已有人应答或已撤回" in web.post(link).text
    assert "<button>" not in web.get(link).text
    assert sqlite_night.kinds().count("answered") == 1
    entry = next(e for e in sqlite_night.show().entries if e["kind"] == "answered")
    assert entry["actor"]["via"] == "link"


def test_the_page_shows_no_more_than_the_text_did(sqlite_night: Night, web: httpx.Client) -> None:
    sqlite_night.log(level="IV", title="某网帖")
    page = web.get(link_in(sqlite_night))
    assert "某网帖" not in page.text
    assert "2026-0001" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_an_old_link_a_changed_one_and_somebody_elses_page_are_refused(
    sqlite_night: Night, web: httpx.Client
) -> None:
    sqlite_night.log(level="IV")
    link = link_in(sqlite_night)
    changed = link[:-2] + ("aa" if not link.endswith("aa") else "bb")
    assert web.post(changed).status_code == 403
    sqlite_night.clock.forward(minutes=31)
    refused = web.post(link)
    assert refused.status_code == 403
    assert "已过期" in refused.text
    assert "answered" not in sqlite_night.kinds()


def test_without_the_setting_no_text_has_a_link_and_no_link_works(
    sqlite_night: Night, web: httpx.Client
) -> None:
    sqlite_night.log(level="IV")
    link = link_in(sqlite_night)
    off = sqlite_night.office.settings.listen.model_copy(update={"answer_links": False})
    sqlite_night.office.settings = sqlite_night.office.settings.model_copy(update={"listen": off})
    assert web.post(link).status_code == 403
    sqlite_night.log(level="IV", key="second")
    assert "http" not in sqlite_night.sandbox.inbox(DEPUTY)[-1]


def test_where_links_are_not_allowed_the_text_has_none(
    sqlite_night: Night,
    web: httpx.Client,
) -> None:
    number = "+8613900000000"
    with sqlite_night.office.database.writing() as tx:
        tx.exec_driver_sql("UPDATE contact SET number = ? WHERE number = ?", (number, DEPUTY))
        tx.exec_driver_sql("UPDATE counter SET value = value + 1 WHERE name = 'people'")
    sqlite_night.log(level="IV")
    assert "http" not in sqlite_night.sandbox.inbox(number)[-1]
