"""What an attempt presses as, alone and as a list."""

from dataclasses import replace

from engine.vocabulary import ChannelKind, Urgency
from models.gathering import listed
from models.tries import Outgoing


def text(attempt: str, rank: int, occasion: str) -> Outgoing:
    """An attempt to text somebody, about a matter of this rank, as a page or a reminder."""
    return Outgoing(
        attempt, attempt, attempt, ChannelKind.SMS, "modem", "1234", "p", "+12025550102", occasion, None, rank
    )


def test_a_list_presses_as_the_page_on_it_however_grave_a_reminder_is() -> None:
    reminder, page = text("a", 0, "warn"), text("b", 1, "page")
    [list_] = listed([reminder, page], {"a", "b"})
    assert (list_.id, [one.id for one in list_.others]) == ("b", ["a"])
    assert (list_.urgency, list_.weight) == (Urgency.URGENT, (False, False, 1))


def test_whatever_a_drill_is_about_presses_less_than_anything_real() -> None:
    real, drill = text("a", 3, "warn"), replace(text("b", 0, "page"), drill=True)
    assert real.weight < drill.weight
    assert drill.urgency is Urgency.NORMAL


def test_what_is_left_of_a_list_presses_as_the_gravest_that_is_left() -> None:
    graver, lesser = text("a", 0, "page"), text("b", 3, "page")
    [list_] = listed([graver, lesser], {"a", "b"})
    assert list_.urgency is Urgency.MOST_URGENT
    assert lesser.urgency is Urgency.NORMAL
