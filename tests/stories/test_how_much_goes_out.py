"""A modem box that takes a few texts a minute: what presses least waits, and the gravest never does."""

from typing import Any

import pytest
from sqlalchemy import text

from flows.acts import handling
from flows.at_work import Work
from flows.ensuring import ensure
from flows.loop import Loop
from flows.pacing_settings import LimitSettings
from tests.night import NUMBERS, Night

DEPUTY = "值班副班"


def limited(night: Night, *limits: dict[str, Any]) -> None:
    """From now on the office has these limits."""
    told = tuple(LimitSettings.model_validate(limit) for limit in limits)
    night.office.settings = night.office.settings.model_copy(update={"limits": told})


def without_lists(night: Night) -> None:
    """A text for each matter: that is what a limit is about here."""
    off = night.office.settings.storm.model_copy(update={"matters": 0})
    night.office.settings = night.office.settings.model_copy(update={"storm": off})


def log(night: Night, level: str, count: int) -> list[str]:
    """So many incidents of a level, at the same moment; their numbers."""
    numbers = []
    for n in range(count):
        night.log(level=level, key=f"{level}-{n}-{len(numbers)}-{night.number}")
        numbers.append(night.number)
    return numbers


def texted(night: Night, numbers: list[str]) -> list[str]:
    """Those of these incidents about which that officer got a text."""
    inbox = night.sandbox.inbox(NUMBERS[DEPUTY])
    return [number for number in numbers if any(number in text for text in inbox)]


def first_try(night: Night, number: str) -> dict[str, Any]:
    night.number = number
    [page] = [page for page in night.show().pages if page.post == DEPUTY]
    return dict(page.attempts[0])


MODEM = {"per": "provider", "most": 3, "seconds": 60}
PHONE = {**MODEM, "per": "person"}


def test_what_is_over_the_limit_goes_as_soon_as_there_is_room(night: Night) -> None:
    without_lists(night)
    limited(night, PHONE)
    numbers = log(night, "IV", 5)
    assert texted(night, numbers) == numbers[:3]
    assert [first_try(night, n)["held"] for n in numbers] == ["", "", "", "limit", "limit"]
    night.clock.forward(seconds=59)
    night.settle()
    assert texted(night, numbers) == numbers[:3]
    night.clock.forward(seconds=1)
    night.settle()
    assert texted(night, numbers) == numbers


def test_the_gravest_goes_at_once_however_much_went_before(night: Night) -> None:
    without_lists(night)
    limited(night, {**MODEM, "most": 1, "urgency": "urgent"})
    log(night, "IV", 4)
    [grave] = log(night, "I", 1)
    assert texted(night, [grave]) == [grave]
    assert first_try(night, grave)["held"] == ""


def test_room_is_kept_for_what_presses_more(sqlite_night: Night) -> None:
    night = sqlite_night
    without_lists(night)
    limited(night, PHONE, {**PHONE, "most": 4, "urgency": "urgent"})
    lesser = log(night, "IV", 4)
    urgent = log(night, "II", 2)
    assert texted(night, lesser) == lesser[:3]
    assert texted(night, urgent) == urgent[:1]


def test_one_persons_limit_holds_back_nobody_elses_texts(sqlite_night: Night) -> None:
    night = sqlite_night
    without_lists(night)
    limited(night, {**PHONE, "most": 1})
    numbers = log(night, "III", 2)
    assert texted(night, numbers) == numbers[:1]
    leader = night.sandbox.inbox(NUMBERS["带班领导"])
    assert [any(number in text for text in leader) for number in numbers] == [True, False]


def test_an_answer_withdraws_what_a_limit_holds_back(sqlite_night: Night) -> None:
    night = sqlite_night
    without_lists(night)
    limited(night, {**PHONE, "most": 1})
    first, held = log(night, "IV", 2)
    night.number = held
    night.phone(DEPUTY).replies(night.phone(DEPUTY).code())
    night.fast_forward(minutes=2)
    assert texted(night, [first, held]) == [first]
    assert first_try(night, held)["state"] == "withdrawn"


def test_a_list_is_one_text_for_a_limit_and_stays_one_while_it_waits(sqlite_night: Night) -> None:
    night = sqlite_night
    limited(night, {**PHONE, "most": 5})
    numbers = log(night, "IV", 7)  # four alone, and three that are gathered
    night.fast_forward(seconds=35)
    assert len(night.sandbox.inbox(NUMBERS[DEPUTY])) == 5
    [last] = log(night, "IV", 1)
    night.fast_forward(seconds=30)
    assert len(night.sandbox.inbox(NUMBERS[DEPUTY])) == 6
    assert first_try(night, last)["provider_id"] != first_try(night, numbers[-1])["provider_id"]


@pytest.mark.parametrize("lesser", [1, 3])
def test_quiet_words_fill_the_room_that_pages_leave_and_no_more(sqlite_night: Night, lesser: int) -> None:
    night = sqlite_night
    without_lists(night)
    limited(night, {**MODEM, "most": 10})
    [answered] = log(night, "II", 1)
    night.number = answered
    night.phone("带班领导").replies(night.phone("带班领导").code())
    limited(night, {**MODEM, "most": lesser})
    night.clock.forward(seconds=61)
    log(night, "IV", lesser)
    before = len(night.sandbox.messages)
    night.clock.forward(seconds=2)
    night.settle()
    assert len(night.sandbox.messages) == before


def test_whoever_stands_in_for_the_watch_keeps_to_the_limits_too(sqlite_night: Night) -> None:
    night = sqlite_night
    without_lists(night)
    limited(night, {**PHONE, "most": 1})
    log(night, "IV", 1)
    [held] = log(night, "IV", 1)
    attempt = first_try(night, held)["id"]
    night.loop.stop()
    night.loop.run()
    hands = Work(night.office).hands
    assert ensure(night.office, hands, f"attempt:{attempt}", lambda _: None) == "未到时"
    night.clock.forward(seconds=61)
    assert ensure(night.office, hands, f"attempt:{attempt}", lambda _: None) == "已交出"
    night.loop = Loop(night.office)


def test_what_waits_goes_at_once_when_its_level_is_raised(night: Night) -> None:
    without_lists(night)
    limited(night, {**PHONE, "most": 1, "seconds": 3600})
    _, raised = log(night, "IV", 2)
    leader = night.sandbox.inbox(NUMBERS["带班领导"])
    assert not any(raised in text for text in leader)
    night.number = raised
    handling.change_level(night.office, raised, night.officer, "I", None, "扩散", on_behalf_of="带班领导")
    night.settle()
    assert any(raised in text for text in night.sandbox.inbox(NUMBERS["带班领导"]))


def test_a_try_that_was_refused_takes_no_room_from_those_that_follow(sqlite_night: Night) -> None:
    night = sqlite_night
    limited(night, {**PHONE, "most": 1, "seconds": 3600})
    night.sandbox.faults.down = True
    [number] = log(night, "IV", 1)
    for seconds in (3, 6, 11):
        night.clock.forward(seconds=seconds)
        night.settle()
    assert first_try(night, number)["state"] == "failed"
    [page] = [page for page in night.show().pages if page.post == DEPUTY]
    assert "manual" in {attempt["channel"] for attempt in page.attempts}


def test_room_that_becomes_free_goes_to_what_presses_most_of_all_that_waits(sqlite_night: Night) -> None:
    night = sqlite_night
    without_lists(night)
    limited(night, {**PHONE, "most": 1, "urgency": "urgent"})
    log(night, "IV", 1)
    lesser, graver = log(night, "IV", 1) + log(night, "II", 1)
    assert texted(night, [lesser, graver]) == []
    for _ in range(2):
        night.clock.forward(seconds=30)
        night.settle()
    assert texted(night, [lesser, graver]) == [graver]


def test_pages_that_go_on_press_as_the_raised_level_does(night: Night) -> None:
    """What was planned for them before, a call say, would wait for lesser matters otherwise."""
    night.log(level="II")
    handling.change_level(
        night.office, night.number, night.officer, "I", None, "扩散", on_behalf_of="带班领导"
    )
    night.settle()
    with night.office.database.reading() as tx:
        ranks = tx.execute(text("SELECT DISTINCT rank FROM page WHERE state = 'open'")).scalars().all()
    assert ranks == [0]
