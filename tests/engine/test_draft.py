"""A decision in the making: what rings are merged, what pages are withdrawn, which timers stand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.calling import Called
from engine.draft import Draft
from engine.facts import Clock, Page, Reason, Timer
from engine.vocabulary import Anchor, ClockState, PageState, ReasonKind, TimerKind
from tests.builders import MANUAL, NIGHT, PEOPLE, ROLES, SMS, VOICE, facts, person, roster

RUNG = Reason(ReasonKind.RUNG, "0", "duty_leader")
TELL = Reason(ReasonKind.TELL, "duty_leader", "duty_leader")
WARN = Reason(ReasonKind.WARN, "reply", "duty_leader")
LADDER = (ReasonKind.RUNG, ReasonKind.REOPENED)


def draft(*pages: Page, timers: tuple[Timer, ...] = ()) -> Draft:
    """A draft about an incident with these open pages and timers."""
    return Draft(replace(facts(), pages=pages, timers=timers), NIGHT)


def page(*reasons: Reason) -> Page:
    """The leader's open page, for these reasons."""
    return Page("p-1", "leader", "duty_leader", reasons)


def timer(track: str, n: int, minutes: float) -> Timer:
    """A timer due so many minutes from the night's beginning."""
    return Timer(track, 0, n, TimerKind.RUNG, NIGHT + timedelta(minutes=minutes))


def test_what_is_due_comes_earliest_first_and_nothing_that_is_not() -> None:
    late, early, now, next_ = timer("a", 0, -1), timer("b", 0, -2), timer("c", 0, 0), timer("d", 0, 0.01)
    assert draft(timers=(late, early, now, next_)).due() == [early, late, now]


@pytest.mark.parametrize("order", [("warn", "page"), ("page", "warn")])
def test_whoever_is_reminded_and_paged_at_once_is_paged(order: tuple[str, str]) -> None:
    one = draft()
    reasons = {"warn": WARN, "page": RUNG}
    for occasion in order:
        one.ring(ROLES["duty_leader"], reasons[occasion], (SMS, MANUAL), occasion)
    (ring,) = one.decision().rings
    assert ring.occasion == "page"
    assert set(ring.reasons) == {WARN, RUNG}


def test_nothing_decided_is_an_empty_decision() -> None:
    assert draft(page(RUNG)).decision().is_empty


def test_a_page_with_no_reason_left_is_withdrawn() -> None:
    one = draft(page(RUNG))
    one.withdraw(LADDER)
    (close,) = one.decision().closes
    assert (close.page, close.state) == ("p-1", PageState.WITHDRAWN)


def test_a_page_with_another_reason_stays_open() -> None:
    one = draft(page(RUNG, TELL))
    one.withdraw(LADDER)
    assert not one.decision().closes


def test_a_page_whose_reasons_go_one_after_the_other_is_withdrawn_with_the_last() -> None:
    one = draft(page(RUNG, WARN))
    one.withdraw(LADDER)
    one.withdraw((ReasonKind.WARN,), "reply")
    assert [close.page for close in one.decision().closes] == ["p-1"]


def test_only_the_reasons_about_the_thing_settled_go() -> None:
    one = draft(page(WARN))
    one.withdraw((ReasonKind.WARN,), "another")
    assert not one.decision().closes


def test_one_person_is_rung_once_for_all_reasons_on_the_most_channels() -> None:
    one = draft()
    one.ring(ROLES["duty_leader"], TELL, (MANUAL,), "page")
    one.ring(ROLES["duty_leader"], RUNG, (SMS, VOICE), "page")
    one.ring(ROLES["duty_leader"], RUNG, (SMS,), "page")
    (ring,) = one.decision().rings
    assert (ring.reasons, ring.channels) == ((TELL, RUNG), (SMS, VOICE, MANUAL))


def test_whom_no_machine_calls_is_said_to_be_dialled_by_the_desk() -> None:
    landline = {**PEOPLE, "chief": person("chief", (MANUAL,))}
    one = Draft(facts(people=roster(people=landline)), NIGHT)
    assert one.ring(ROLES["city"], TELL, (SMS,), "page") == Called(("city-desk",), ("city-desk",))
    assert one.ring(ROLES["unit_contact"], TELL, (SMS,), "page") == Called(("contact",), ("contact",))
    assert one.ring(ROLES["head"], TELL, (SMS,), "page") == Called(("chief",), ("chief",))
    assert one.ring(ROLES["duty_leader"], TELL, (SMS,), "page") == Called(("leader",), ())


def test_two_empty_roles_are_two_cards() -> None:
    one = Draft(facts(people=roster(people={})), NIGHT)
    called = one.ring(ROLES["head"], RUNG, (SMS,), "page") + one.ring(
        ROLES["deputy_head"], RUNG, (SMS,), "page"
    )
    assert called == Called((), ("head", "deputy_head"))
    assert [(ring.person, ring.role, ring.channels) for ring in one.decision().rings] == [
        (None, "head", (MANUAL,)),
        (None, "deputy_head", (MANUAL,)),
    ]


def test_stopping_a_track_says_whether_anything_was_armed_on_it() -> None:
    one = draft(timers=(timer("a", 0, 1), timer("b", 0, 1)))
    assert one.stop("a")
    assert not one.stop("a")
    assert one.decision().cancelled == (timer("a", 0, 1),)
    assert one.tracks("b") == ["b"]


def test_a_timer_armed_and_stopped_in_one_decision_was_never_there() -> None:
    one = draft()
    one.arm("a", 0, TimerKind.RUNG, NIGHT)
    assert one.stop("a")
    assert one.decision().is_empty


def test_a_clock_set_twice_is_saved_once_and_an_older_epoch_does_not_take_its_place() -> None:
    first = Clock("reply", 0, Anchor.RECEIVED, NIGHT, NIGHT, ClockState.RUNNING)
    second = replace(first, epoch=1)
    one = draft()
    one.set_clock(first)
    one.set_clock(second)
    one.set_clock(replace(first, state=ClockState.SUPERSEDED))
    assert [(c.epoch, c.state) for c in one.decision().clocks] == [
        (1, ClockState.RUNNING),
        (0, ClockState.SUPERSEDED),
    ]
    assert one.clocks["reply"] is second
