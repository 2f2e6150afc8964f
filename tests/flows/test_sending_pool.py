"""Threads that send: a slow provider keeps what is most urgent from no thread."""

from collections.abc import Iterator
from threading import Event

import pytest

from flows.sending_pool import KEPT, SendingPool
from tests.prefect_server import until


@pytest.fixture
def hung() -> Iterator[Event]:
    """Set when the provider answers at last."""
    answers = Event()
    yield answers
    answers.set()


def pool(threads: int) -> SendingPool:
    return SendingPool(threads, lambda: None)


def test_the_most_urgent_goes_while_lesser_messages_have_every_other_thread(hung: Event) -> None:
    threads = pool(2 * KEPT)
    for n in range(5 * KEPT):
        threads.submit(f"lesser-{n}", hung.wait)
    gone = Event()
    threads.submit("grave", gone.set, presses=True)
    assert gone.wait(10)
    hung.set()
    threads.close()


def test_the_most_urgent_takes_any_thread_that_is_free(hung: Event) -> None:
    threads = pool(KEPT)  # one of them is kept
    for n in range(KEPT - 2):
        threads.submit(f"lesser-{n}", hung.wait)
    gone = [Event(), Event()]
    threads.submit("grave", hung.wait, presses=True)
    threads.submit("graver", gone[0].set, presses=True)
    threads.submit("gravest", gone[1].set, presses=True)
    assert all(each.wait(10) for each in gone)
    hung.set()
    threads.close()


def test_what_is_in_hand_is_not_taken_twice(hung: Event) -> None:
    threads, done = pool(4), list[str]()
    threads.submit("same", hung.wait)
    threads.submit("same", done.append, "again", presses=True)
    hung.set()
    threads.wait()
    assert done == []
    threads.submit("same", done.append, "later")
    until(lambda: done)
    threads.close()


def test_one_thread_is_enough_for_an_office_that_wants_no_more() -> None:
    threads, done = pool(1), list[str]()
    threads.submit("one", done.append, "one")
    threads.submit("two", done.append, "two", presses=True)
    threads.close()
    assert sorted(done) == ["one", "two"]
