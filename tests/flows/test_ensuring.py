"""Ensuring on a real store and real phones: done, in hand, or done now, and never twice."""

import asyncio
from collections.abc import Callable
from threading import Thread

import pytest

from flows.acts import intake
from flows.acts.actor import system
from flows.acts.changing import By
from flows.acts.intake import Intake
from flows.at_work import Work
from flows.deciding import decide_due
from flows.effects import Effect
from flows.ensuring import FAULT, IN_HAND, PATIENCE, UnknownEffect, ensure, ensure_all, overdue
from models import attempts, incidents
from models.tries import Outgoing
from tests.night import Night


def log(night: Night, level: str = "IV") -> str:
    """Log an incident that the loop does not get to see; its id."""
    given = Intake(playbook="public-opinion", level=level, title="某网帖", fields={"emergency": False})
    receipt = intake.log(night.office, given, night.officer, "k1", night.id_of("值班主班"))
    night.number = receipt.number
    return receipt.id


def first_rung(incident: str) -> str:
    return f"timer:incident:{incident}|ladder|0|0"


def claimed(night: Night, incident: str) -> list[Outgoing]:
    """Decide as the loop does, and leave the attempts claimed and unsent, as a crash would."""
    now = night.clock.now()
    with night.office.database.writing() as tx:
        loaded = incidents.load(tx, [incident], night.office.context(tx, now))
        by = By(system("test"))
        _, out = decide_due(tx, night.office, loaded, night.office.book(tx, now), by, night.loop.hands, now)
    return [one for one in out if one.number and one.channel == "sms"]


def never(_: float) -> None:
    raise AssertionError("there was nothing to wait for")


def ensured(night: Night, key: str, wait: Callable[[float], object] = lambda _: None) -> str:
    return ensure(night.office, Work(night.office).hands, key, wait)


def texts(night: Night) -> int:
    return len([sms for sms in night.sandbox.messages if night.number in sms.body])


def test_what_the_loop_has_done_is_found_done_at_once(sqlite_night: Night) -> None:
    incident = sqlite_night.log(level="IV").id
    before = texts(sqlite_night)
    assert ensured(sqlite_night, first_rung(incident), never) == "已执行"
    attempt = sqlite_night.show().pages[0].attempts[0]
    assert ensured(sqlite_night, f"attempt:{attempt['id']}", never) == "已交出"
    assert texts(sqlite_night) == before


def test_a_timer_that_is_not_due_is_left_alone(sqlite_night: Night) -> None:
    incident = sqlite_night.log(level="IV").id
    assert ensured(sqlite_night, f"timer:incident:{incident}|ladder|0|1", never) == "未到时"
    assert sqlite_night.kinds().count("rung") == 1


def test_a_dead_loop_is_covered_within_a_second(night: Night) -> None:
    incident = log(night)
    waited: list[float] = []
    assert ensured(night, first_rung(incident), waited.append) == "已执行"
    assert tuple(waited) == PATIENCE
    assert sum(waited) == pytest.approx(1.0)
    night.phone("值班副班").expects_sms(night.number)
    before = texts(night)
    night.settle()  # the loop comes back and finds nothing to do
    assert texts(night) == before


def test_an_attempt_under_a_valid_lease_is_never_sent_by_another(sqlite_night: Night) -> None:
    incident = log(sqlite_night)
    for one in claimed(sqlite_night, incident):
        assert ensured(sqlite_night, f"attempt:{one.id}") == IN_HAND
    assert texts(sqlite_night) == 0


def test_an_attempt_whose_holder_is_gone_is_looked_up_before_it_is_sent_again(night: Night) -> None:
    out = claimed(night, log(night))
    key = f"attempt:{out[0].id}"
    night.clock.forward(seconds=11)  # the lease runs out
    assert ensured(night, key) == "结果待核"
    assert texts(night) == 0
    night.clock.forward(seconds=3)  # a second empty answer: it was never sent
    assert ensured(night, key) == "未送达"
    assert texts(night) == len(out)


def test_an_attempt_given_back_unsent_is_sent(sqlite_night: Night) -> None:
    out = claimed(sqlite_night, log(sqlite_night))
    with sqlite_night.office.database.writing() as tx:
        attempts.give_back(tx, [one.id for one in out], sqlite_night.loop.hands.token)
    for one in out:
        assert ensured(sqlite_night, f"attempt:{one.id}") == "已交出"
    assert texts(sqlite_night) == len(out)


def test_many_who_ensure_the_same_effect_at_once_do_it_once(night: Night) -> None:
    incident = log(night)
    words: list[str] = []
    threads = [Thread(target=lambda: words.append(ensured(night, first_rung(incident)))) for _ in range(6)]
    for thread in (*threads, loop := Thread(target=night.settle)):
        thread.start()
    for thread in (*threads, loop):
        thread.join()
    assert words == ["已执行"] * 6
    assert night.kinds().count("rung") == 1
    pages = [page for page in night.show().pages if page.attempts[0]["channel"] == "sms"]
    assert texts(night) == len(pages)


@pytest.mark.parametrize(
    "key", ["timer:incident:x|ladder|0|0", "attempt:x", "timer:incident:x|ladder|0", "timer:a|b|c|d"]
)
def test_a_key_nothing_stands_behind_is_refused(sqlite_night: Night, key: str) -> None:
    with pytest.raises(UnknownEffect):
        ensured(sqlite_night, key)


def test_nothing_is_overdue_while_the_loop_works(sqlite_night: Night) -> None:
    sqlite_night.log(level="II")
    assert overdue(sqlite_night.office, sqlite_night.clock.now()) == []
    sqlite_night.fast_forward(hours=2)
    assert overdue(sqlite_night.office, sqlite_night.clock.now()) == []


def test_what_a_dead_loop_left_is_overdue_after_a_second(sqlite_night: Night) -> None:
    incident = log(sqlite_night)
    assert overdue(sqlite_night.office, sqlite_night.clock.now()) == []
    sqlite_night.clock.forward(seconds=1.5)
    found = overdue(sqlite_night.office, sqlite_night.clock.now())
    assert Effect(first_rung(incident), "rung", f"{sqlite_night.number} 转呼") in found
    out = claimed(sqlite_night, incident)
    sqlite_night.clock.forward(seconds=12)
    late = overdue(sqlite_night.office, sqlite_night.clock.now())
    assert {effect.key for effect in late} == {f"attempt:{one.id}" for one in out}


def test_many_effects_are_ensured_together_and_counted(sqlite_night: Night) -> None:
    log(sqlite_night)
    sqlite_night.clock.forward(seconds=1.5)
    keys = [effect.key for effect in overdue(sqlite_night.office, sqlite_night.clock.now())]
    words = asyncio.run(ensure_all(sqlite_night.office, Work(sqlite_night.office).hands, keys))
    assert words == {"已执行": len(keys)}


def test_a_fault_is_counted_and_said_nothing_more_of(sqlite_night: Night) -> None:
    words = asyncio.run(ensure_all(sqlite_night.office, Work(sqlite_night.office).hands, ["attempt:x"]))
    assert words == {FAULT: 1}
