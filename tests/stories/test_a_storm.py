"""A storm of incidents: nobody's phone is flooded, nothing is lost, and a graver matter rings alone."""

import re
from typing import Any

import pytest

from tests.night import Night

DEPUTY = "值班副班"
GRAVEST = "Ⅲ"  # what level III is called


def storm(night: Night, count: int, level: str = "IV", keys: str = "") -> list[str]:
    """So many incidents of a level, a second apart; their numbers."""
    numbers = []
    for n in range(count):
        night.log(level=level, key=f"{keys}{level}-{n}")
        numbers.append(night.number)
        night.clock.forward(seconds=1)
    return numbers


def texts(night: Night) -> list[str]:
    return night.sandbox.inbox(night.phone(DEPUTY).number)


def seconds_pass(night: Night, count: int) -> None:
    """As real time passes: the loop looks every second, so that nothing falls due together by chance."""
    for _ in range(count):
        night.clock.forward(seconds=1)
        night.settle()


def attempts(night: Night, number: str) -> list[dict[str, Any]]:
    """The tries of an incident at that officer."""
    night.number = number
    return [a for page in night.show().pages if page.post == DEPUTY for a in page.attempts]


def codes(night: Night, number: str) -> set[str]:
    night.number = number
    return {page.code for page in night.show().pages if page.post == DEPUTY}


def test_the_first_ring_one_by_one_and_the_rest_come_as_one_list_with_every_code(night: Night) -> None:
    numbers = storm(night, 7)
    assert [number in text for number, text in zip(numbers, texts(night), strict=False)] == [True] * 4
    assert len(texts(night)) == 4
    night.fast_forward(seconds=40)
    lists = texts(night)[4:]
    asked = {code for number in numbers[4:] for code in codes(night, number)}
    assert {code for code in asked if any(code in text for text in lists)} == asked
    assert len(asked) == 3
    assert len(lists) < 3


def test_incidents_a_second_apart_come_as_one_list_when_time_passes_second_by_second(night: Night) -> None:
    numbers = storm(night, 7)
    seconds_pass(night, 40)
    first, lists = texts(night)[:4], texts(night)[4:]
    assert [number in text for number, text in zip(numbers, first, strict=False)] == [True] * 4
    assert len(lists) == 1
    assert all(code in lists[0] for number in numbers[4:] for code in codes(night, number))


def test_what_comes_after_a_list_has_gone_waits_for_the_next_one(sqlite_night: Night) -> None:
    night = sqlite_night
    storm(night, 5)
    seconds_pass(night, 40)
    before = len(texts(night))
    night.log(level="IV", key="later")
    seconds_pass(night, 20)
    assert len(texts(night)) == before
    seconds_pass(night, 11)
    assert len(texts(night)) == before + 1


@pytest.mark.parametrize("levels", [("IV", "III", "IV"), ("III", "IV", "IV"), ("IV", "IV", "III")])
def test_a_list_names_the_level_of_the_gravest_matter_on_it(
    sqlite_night: Night, levels: tuple[str, ...]
) -> None:
    night = sqlite_night
    storm(night, 4, level="III")
    for n, level in enumerate(levels):
        night.log(level=level, key=f"mixed-{n}")
    night.fast_forward(seconds=40)
    assert [f"最高{GRAVEST}级" in text for text in texts(night)[4:]] == [True]


def test_of_a_list_too_long_for_one_text_the_gravest_matters_are_on_the_first(sqlite_night: Night) -> None:
    night = sqlite_night
    storm(night, 4, level="III")
    storm(night, 5)
    night.log(level="III", key="last")
    night.fast_forward(seconds=40)
    lists = [text for text in texts(night) if "起事件" in text]
    grave = [text for text in lists if f"最高{GRAVEST}级" in text]
    assert len(lists) == 2
    assert len(grave) == 1
    [code] = codes(night, night.number)
    assert code in re.findall(r"\d{4,}", grave[0])


def test_a_graver_matter_rings_alone_at_once_in_the_middle_of_it(night: Night) -> None:
    storm(night, 6)
    before = len(texts(night))
    night.log(level="III", key="grave")
    assert len(texts(night)) == before + 1
    assert night.number in texts(night)[-1]


def test_each_code_of_a_list_answers_its_own_matter(night: Night) -> None:
    numbers = storm(night, 6)
    night.fast_forward(seconds=40)
    night.number = numbers[-1]
    answer = night.phone(DEPUTY).replies(night.phone(DEPUTY).code())
    assert numbers[-1] in answer
    assert "answered" in night.kinds()
    night.number = numbers[-2]
    assert "answered" not in night.kinds()


def test_a_matter_answered_before_its_list_went_is_not_on_it(night: Night) -> None:
    numbers = storm(night, 5)
    night.number = numbers[-1]
    code = night.phone(DEPUTY).code()
    night.phone(DEPUTY).replies(code)
    night.fast_forward(seconds=40)
    assert not any(code in text for text in texts(night))


def test_a_list_whose_answer_was_lost_is_found_for_every_matter_on_it_and_not_sent_again(
    night: Night,
) -> None:
    numbers = storm(night, 7)
    night.clock.forward(seconds=22)
    night.sandbox.faults.drop_after(1, "sms")
    seconds_pass(night, 40)
    tries = [attempt for number in numbers[4:] for attempt in attempts(night, number)]
    assert [attempt["state"] for attempt in tries] == ["handed_over"] * 3
    assert len({attempt["provider_id"] for attempt in tries}) == 1
    assert len(texts(night)) == 5


def test_a_list_that_never_left_goes_out_matter_by_matter(sqlite_night: Night) -> None:
    night = sqlite_night
    storm(night, 6)
    seconds_pass(night, 40)
    later = storm(night, 2, level="IV", keys="later")
    seconds_pass(night, 26)
    night.sandbox.faults.drop_before(None, "sms")
    seconds_pass(night, 4)
    night.sandbox.faults.clear()
    assert all(attempts(night, number)[0]["state"] == "unknown" for number in later)
    before = len(texts(night))
    seconds_pass(night, 20)
    for number in later:
        assert [attempt["state"] for attempt in attempts(night, number)] == ["failed", "handed_over"]
    assert len(texts(night)) == before + 2


def test_when_the_provider_fails_each_matter_of_the_list_goes_its_own_way(sqlite_night: Night) -> None:
    night = sqlite_night
    numbers = storm(night, 6)
    night.sandbox.faults.fail(None, 400, 30007)
    night.fast_forward(seconds=60)
    for number in numbers[4:]:
        night.number = number
        tries = [a for page in night.show().pages if page.post == DEPUTY for a in page.attempts]
        assert "manual" in {attempt["channel"] for attempt in tries}


def test_an_office_may_do_without_lists(sqlite_night: Night) -> None:
    night = sqlite_night
    off = night.office.settings.storm.model_copy(update={"matters": 0})
    night.office.settings = night.office.settings.model_copy(update={"storm": off})
    storm(night, 6)
    assert len(texts(night)) == 6
