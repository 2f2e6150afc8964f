"""When texts to one person are gathered, and when one rings alone."""

from hypothesis import given
from hypothesis import strategies as st

from engine.storms import Storm, Waiting, gathers

RANKS = st.integers(0, 4)


def waiting(*ranks: int) -> Waiting:
    """Somebody who is waited for about matters of these ranks."""
    found = Waiting()
    for rank in ranks:
        found = found.also(rank)
    return found


def test_a_few_matters_ring_one_by_one() -> None:
    assert not gathers(Storm(matters=3), waiting(1, 1), 1)


def test_from_so_many_on_the_next_ones_are_gathered() -> None:
    assert gathers(Storm(matters=3), waiting(1, 1, 1), 1)
    assert gathers(Storm(matters=3), waiting(1, 1, 1), 2)


def test_a_graver_matter_rings_alone_in_any_storm() -> None:
    assert not gathers(Storm(matters=3), waiting(*[1] * 50), 0)


@given(st.lists(RANKS), RANKS)
def test_what_is_graver_than_all_that_waits_is_never_held_back(ranks: list[int], rank: int) -> None:
    if all(rank < other for other in ranks):
        assert not gathers(Storm(matters=1), waiting(*ranks), rank)


@given(st.lists(RANKS), RANKS)
def test_an_office_may_do_without(ranks: list[int], rank: int) -> None:
    assert not gathers(Storm(matters=0), waiting(*ranks), rank)
