from flows.breaker import Breaker


class Seconds:
    """A monotonic reading the test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_quick_call_leaves_the_breaker_closed() -> None:
    breaker = Breaker(Seconds())
    breaker.took(0.9)
    assert not breaker.is_open


def test_a_slow_call_opens_it_for_half_a_minute() -> None:
    seconds = Seconds()
    breaker = Breaker(seconds)
    breaker.took(1.1)
    assert breaker.is_open
    seconds.now += 29.9
    assert breaker.is_open
    seconds.now += 0.2
    assert not breaker.is_open


def test_a_failed_call_opens_it_however_quick_it_was() -> None:
    breaker = Breaker(Seconds())
    breaker.trip()
    assert breaker.is_open
