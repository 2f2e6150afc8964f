"""The paging light: red whenever nobody can be relied upon to be called, with whom to dial."""

from pathlib import Path

import pytest

from console.light import Dial, Lights, Strip, alarms_of
from flows.acts import leaving, people, views
from flows.acts.actor import person
from flows.providers import can_send
from flows.settings import load
from models import watching
from models.watching import Sign
from tests.console.site import Listening, Site, open_site
from tests.night import BESIDES, NUMBERS

ALARM = 'role="alert" aria-live="assertive"'


def test_all_is_well_while_a_watch_gives_signs_of_life(desk: Site) -> None:
    page = desk.get("/").text
    assert "呼叫正常" in page
    assert ALARM not in page


@pytest.mark.parametrize("path", ["/", "/log", "/people", "/account", "/live/strip"])
def test_after_fifteen_seconds_without_a_watch_every_page_says_whom_to_dial(desk: Site, path: str) -> None:
    desk.clock.forward(seconds=watching.ALIVE.total_seconds())
    assert ALARM not in desk.get(path).text
    desk.clock.forward(seconds=1)
    page = desk.get(path).text
    assert ALARM in page
    assert "改用电话，照常值班" in page
    numbers = [
        page.index(f"tel:{NUMBERS[post]}") for post in ("值班主班", "带班领导", "分管领导", "主要负责人")
    ]
    assert numbers == sorted(numbers)  # in the order the gravest ladder calls them


def test_it_turns_green_again_by_itself(desk: Site) -> None:
    desk.clock.forward(minutes=5)
    assert ALARM in desk.get("/live/strip").text
    desk.beat()
    assert ALARM not in desk.get("/live/strip").text


def test_a_watch_in_trouble_is_an_alarm_without_technical_words(desk: Site) -> None:
    with desk.office.database.writing() as tx:
        now = desk.clock.now()
        watching.beat(tx, Sign("test", 1, now, "database: disk I/O error"), now)
    page = desk.get("/").text
    assert "值守进程报告故障" in page
    assert "disk I/O" not in page


def test_no_telephone_provider_is_a_red_light(listening: Listening, sqlite_url: str, tmp_path: Path) -> None:
    with open_site(listening, sqlite_url, tmp_path, {"channels": {"sandbox": False}}) as site:
        site.sit_down()
        assert "没有配置电话通道" in site.get("/people").text


@pytest.mark.parametrize("missing", ["account_sid", "auth_token", "from_number"])
def test_half_of_the_credentials_reach_nobody(tmp_path: Path, missing: str) -> None:
    whole = {"type": "twilio", "account_sid": "AC0", "auth_token": "t", "from_number": "+12025550100"}

    def reaches(**changed: str) -> bool:
        settings = {"channels": {"sms": ["cloud"]}, "providers": {"cloud": whole | changed}}
        return can_send(load(tmp_path, settings))

    assert reaches()
    assert not reaches(**{missing: ""})


def test_without_a_database_the_numbers_come_from_memory(desk: Site) -> None:
    lights = Lights(desk.office)
    lights.strip("zh")
    with desk.office.database.writing() as tx:
        tx.exec_driver_sql("ALTER TABLE heartbeat RENAME TO gone")
    strip = lights.strip("zh")
    assert strip.alarms == ("light.no_database",)
    assert NUMBERS["带班领导"] in [line.number for line in strip.dial]


def test_the_gravest_reason_comes_first(desk: Site) -> None:
    desk.clock.forward(minutes=5)
    settings = load(desk.office.settings.data, {"channels": {"sandbox": False}})
    found = alarms_of(views.light(desk.office), settings, [Dial("带班领导", "", "")])
    assert found == ("light.no_watch", "light.no_phones", "light.nobody")


def test_it_is_red_while_nobody_of_the_office_can_be_called(desk: Site) -> None:
    by = person("系统管理员", "console")
    desk.clock.forward(hours=20)  # no shift keeps anybody
    desk.beat()
    *most, last = [one for one in people.list_people(desk.office) if one["post"] in NUMBERS | BESIDES]
    for one in most:
        leaving.remove_person(desk.office, one["name"], by)
    assert Lights(desk.office).strip("zh").alarms == ()
    leaving.remove_person(desk.office, last["name"], by)
    assert Lights(desk.office).strip("zh").alarms == ("light.nobody",)


@pytest.mark.parametrize(
    ("alarms", "so"),
    [
        (("light.no_watch",), True),
        (("light.pages_held", "light.no_phones"), True),
        (("light.pages_held",), False),
        (("light.provider_degraded", "light.trouble"), False),
        ((), False),
    ],
)
def test_calls_that_are_late_are_not_called_no_calls(alarms: tuple[str, ...], so: bool) -> None:
    assert Strip(alarms).nobody_calls is so
