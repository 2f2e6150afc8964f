"""How a provider fares over time: when it is trusted, when it is tried again, when it is back."""

from notifications.health import BACK_AFTER, ENOUGH, PROBE_EVERY, SUSPECT_AFTER, WINDOW, Health, Trust


def failing(until: float, every: float = 10.0) -> Health:
    """A provider that has missed every message from the start until then."""
    health = Health()
    at = 0.0
    while at <= until:
        health.missed(at, 3.0)
        at += every
    return health


def test_one_miss_may_happen_to_anybody() -> None:
    health = Health()
    health.missed(1.0, 3.0)
    assert health.trust is Trust.SOUND
    assert health.goes_first(1.0)


def test_after_two_misses_in_a_row_others_go_first() -> None:
    health = failing(10.0)
    assert SUSPECT_AFTER == 2
    assert health.trust is Trust.SUSPECT
    assert not health.goes_first(11.0)


def test_two_misses_with_an_arrival_between_them_are_not_in_a_row() -> None:
    health = Health()
    health.missed(1.0, 3.0)
    health.arrived(2.0, 0.1)
    health.missed(3.0, 3.0)
    assert health.trust is Trust.SOUND


def test_three_minutes_of_nothing_but_misses_are_degraded_and_not_before() -> None:
    assert failing(WINDOW - 1).trust is Trust.DEGRADED  # many misses
    slowly = failing(WINDOW - 1, every=45.0)
    assert slowly.trust is Trust.SUSPECT
    slowly.missed(WINDOW, 3.0)
    assert slowly.trust is Trust.DEGRADED


def test_most_of_many_failing_is_degraded_even_though_some_arrive() -> None:
    health = Health()
    for n in range(ENOUGH + 1):
        health.arrived(n, 0.1) if n % 3 == 0 else health.missed(n, 3.0)
    assert health.trust is Trust.DEGRADED


def test_a_provider_that_is_not_trusted_is_probed_once_an_interval() -> None:
    health = failing(10.0)
    due = health.since + PROBE_EVERY
    assert not health.goes_first(due - 0.1)
    assert health.goes_first(due)
    health.probe(due)
    assert not health.goes_first(due + PROBE_EVERY - 0.1)
    assert health.goes_first(due + PROBE_EVERY)


def test_a_suspect_is_back_after_one_arrival_and_a_degraded_one_after_two() -> None:
    suspect, degraded = failing(10.0), failing(WINDOW)
    suspect.arrived(11.0, 0.1)
    assert suspect.trust is Trust.SOUND
    assert BACK_AFTER == 2
    degraded.arrived(WINDOW + 1, 0.1)
    assert degraded.trust is Trust.DEGRADED
    degraded.arrived(WINDOW + 2, 0.1)
    assert degraded.trust is Trust.SOUND


def test_an_account_that_is_refused_is_an_alarm_at_once_and_over_with_the_first_arrival() -> None:
    health = Health()
    health.refused(5.0)
    assert (health.trust, health.since) == (Trust.REFUSED, 5.0)
    health.missed(6.0, 3.0)
    assert health.trust is Trust.REFUSED
    health.arrived(7.0, 0.1)
    assert health.trust is Trust.SOUND


def test_a_provider_that_asked_to_be_left_alone_is_not_first_until_then() -> None:
    health = Health()
    health.rests(10.0)
    health.rests(5.0)  # a shorter wish does not shorten it
    assert not health.goes_first(9.9)
    assert health.goes_first(10.0)


def test_rate_and_latency_are_of_the_last_three_minutes() -> None:
    health = Health()
    health.missed(0.0, 3.0)
    for n, seconds in enumerate((0.3, 0.1, 0.2)):
        health.arrived(WINDOW + n, seconds)
    assert health.failure_rate(WINDOW) == 0.25
    assert health.failure_rate(WINDOW + 5) == 0.0
    assert health.latency(WINDOW + 5) == 0.2
    assert Health().latency(0.0) is None
    assert Health().failure_rate(0.0) == 0.0
