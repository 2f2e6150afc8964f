"""首次使用向导: each line says what is really there, and whoever set the installation up may put it away."""

import re
from pathlib import Path

import pytest

from engine.vocabulary import ChannelKind
from flows import drilling
from flows.acts import guide, self_test
from flows.acts.actor import person
from flows.acts.answering import InboundText, receive_reply
from models import incidents, views
from tests.console.site import Listening, Site, account_of, open_site
from tests.night import NUMBERS, Night, night, sqlite_night

__all__ = ["night", "sqlite_night"]

BY = person("系统管理员", "console")


@pytest.fixture
def keeper(stranger: Site) -> Site:
    """A console at which the administrator has signed in."""
    stranger.sit_down("administrator")
    return stranger


def states(site: Site) -> dict[str, bool]:
    return {step.name: step.done for step in guide.look(site.office).steps}


def test_each_line_says_what_is_there(keeper: Site) -> None:
    found = states(keeper)
    assert found == {
        "office": False,  # nobody has named it
        "administrator": True,
        "people": True,
        "officers": False,
        "phones": True,
        "watch": True,
        "roster": True,
        "reach": False,  # numbers are not verified
        "self_test": False,
    }
    account_of(keeper, "值班主班")
    keeper.clock.forward(hours=20)
    changed = states(keeper)
    assert changed["officers"]
    assert not changed["watch"]
    assert not changed["roster"]


def test_a_named_office_with_a_landline_is_done(
    listening: Listening, sqlite_url: str, tmp_path: Path
) -> None:
    named = {"office": {"name": "某局", "landline": "0552-0000000"}}
    with open_site(listening, sqlite_url, tmp_path, named) as site:
        assert states(site)["office"]
        site.sit_down("administrator")
        assert "某局，时区 Asia/Shanghai，值班电话 0552-0000000" in site.get("/guide").text


def test_without_a_channel_the_findings_of_the_doctor_are_shown(
    listening: Listening, sqlite_url: str, tmp_path: Path
) -> None:
    with open_site(listening, sqlite_url, tmp_path, {"channels": {"sandbox": False}}) as site:
        assert not states(site)["phones"]
        site.sit_down("administrator")
        assert "没有服务商：短信发不出去" in site.get("/guide").text
        english = site.get("/guide", params={"lang": "en"}).text
        assert "no provider: no text leaves the building" in english


def test_the_page_says_of_each_step_done_or_to_do_why_and_where(keeper: Site) -> None:
    page = keeper.get("/guide").text
    assert re.findall(r'<li class="card (done|todo)" id="step-(\w+)"', page) == [
        ("done" if done else "todo", name) for name, done in states(keeper).items()
    ]
    assert 'href="/accounts"' in page
    assert "zhishou.toml" in page
    english = keeper.get("/guide", params={"lang": "en"}).text
    assert "First-run guide" in english
    assert "值班室" in english  # the office's own name, and nothing else
    main = english.partition("<main")[2].partition("</main>")[0].replace("值班室", "")
    assert not re.search(r"[\u4e00-\u9fff]", main)


def test_the_board_shows_it_to_the_administrator_until_it_is_put_away(keeper: Site) -> None:
    assert 'id="guide"' in keeper.get("/").text
    keeper.post("/guide/away")
    assert 'id="guide"' not in keeper.get("/").text
    keeper.post("/guide/back")
    assert 'id="guide"' in keeper.get("/").text
    keeper.sit_down("值班主班")
    assert 'id="guide"' not in keeper.get("/").text
    assert keeper.get("/guide").status_code == 200
    assert keeper.post("/guide/away").status_code == 403


def test_a_test_page_counts_when_it_was_answered_and_not_before(sqlite_night: Night) -> None:
    office, who = sqlite_night.office, sqlite_night.id_of("带班领导")
    number = self_test.start(office, who, BY)
    sqlite_night.settle()
    assert not self_test.any_answered(office)
    sqlite_night.phone("带班领导").expects_sms("演练", number)
    with office.database.reading() as tx:
        [page] = views.pages(tx, incidents.id_of(tx, number))
    receive_reply(office, InboundText("SM1", NUMBERS["带班领导"], page.code))
    sqlite_night.settle()
    assert self_test.any_answered(office)
    found = self_test.latest(office, who)
    assert found is not None
    assert found.answered_at == sqlite_night.clock.now()
    sqlite_night.clock.forward(seconds=2)
    again = self_test.start(office, who, BY)  # the one before is over
    assert again != number


def test_a_test_page_ends_when_it_was_answered_and_never_rings_on(night: Night) -> None:
    office, who = night.office, night.id_of("带班领导")
    forgotten = self_test.start(office, who, BY)
    night.fast_forward(minutes=2)
    drilling.tend(office)
    found = self_test.latest(office, who)
    assert found is not None
    assert found.is_open
    night.fast_forward(minutes=1, seconds=1)
    drilling.tend(office)
    night.fast_forward(hours=3)
    found = self_test.latest(office, who)
    assert found is not None
    assert not found.is_open
    assert {one.channel for one in found.tries} == {ChannelKind.SMS}  # no card was laid on the desk
    sent = [text for text in night.sandbox.inbox(NUMBERS["带班领导"]) if forgotten in text]
    assert len(sent) == 1
    answered = self_test.start(office, who, BY)
    night.settle()
    with office.database.reading() as tx:
        [page] = views.pages(tx, incidents.id_of(tx, answered))
    receive_reply(office, InboundText("SM2", NUMBERS["带班领导"], page.code))
    drilling.tend(office)
    found = self_test.latest(office, who)
    assert found is not None
    assert (found.number, found.is_open, found.answered_at) == (answered, False, night.clock.now())
