"""任一、全部、n人: how far those who have spoken get."""

from engine.quorums import Quorum, Voice, by_person, by_post
from tests.builders import NIGHT


def voice(person: str, *roles: str) -> Voice:
    return Voice(person, roles, NIGHT)


BOTH = Quorum(("leader", "deputy"), 2)


def test_one_of_several_is_enough_unless_it_takes_more() -> None:
    assert not Quorum(("leader", "deputy")).takes_several
    assert by_post(Quorum(("leader", "deputy")), (voice("a", "leader"),)).is_met
    assert BOTH.takes_several
    assert not by_post(BOTH, (voice("a", "leader"),)).is_met


def test_those_who_have_not_spoken_are_waited_for_in_their_order() -> None:
    count = by_post(Quorum(("leader", "deputy", "head"), 2), (voice("b", "deputy"), voice("x", "other")))

    assert (count.spoken, count.needs, count.waits) == (1, 2, ("leader", "head"))


def test_who_fills_two_posts_speaks_for_both_and_who_knows_already_has_spoken() -> None:
    assert by_post(BOTH, (voice("a", "leader", "deputy"),)).is_met
    assert by_post(BOTH, (voice("a", "leader"),), ("deputy",)).is_met


def test_two_persons_are_two_even_if_one_of_them_fills_both_posts() -> None:
    double = voice("a", "leader", "deputy")

    assert by_person(BOTH, (double,)).waits == ("deputy",)
    assert by_person(BOTH, (double, voice("b", "leader"))).is_met
    assert by_person(BOTH, (voice("b", "leader"), double)).is_met


def test_two_persons_of_one_post_are_one_post() -> None:
    count = by_person(BOTH, (voice("a", "deputy"), voice("b", "deputy")))

    assert (count.spoken, count.waits) == (1, ("leader",))


def test_a_post_that_is_taken_is_given_up_by_whoever_fills_another() -> None:
    three = Quorum(("leader", "deputy", "head"), 3)
    said = (voice("a", "leader", "deputy"), voice("b", "leader", "head"), voice("c", "leader"))

    assert by_person(three, said).is_met
    assert not by_person(three, (*said[:2], voice("c", "other"))).is_met
