"""传播记录: what several sightings come to together, and what a correction does to them."""

from datetime import UTC, datetime, timedelta

from engine.spread import Sighting, growth, standing, totals

START = datetime(2026, 3, 4, 18, 10, tzinfo=UTC)


def seen(name: str, minutes: int, platform: str = "微博", **more: object) -> Sighting:
    return Sighting(name, START + timedelta(minutes=minutes), platform, **more)  # type: ignore[arg-type]


def test_a_later_count_of_the_same_post_replaces_the_earlier_and_posts_add_up() -> None:
    series = totals([seen("a", 0, reads=100), seen("b", 10, reads=300), seen("c", 20, "抖音", reads=50)])
    assert [total.counts["reads"] for total in series] == [100, 300, 350]
    assert [total.posts for total in series] == [1, 1, 2]


def test_two_links_on_one_platform_are_two_posts() -> None:
    assert (
        totals([seen("a", 0, link="1", reads=5), seen("b", 1, link="2", reads=6)])[-1].counts["reads"] == 11
    )


def test_a_count_that_a_platform_does_not_show_is_unknown_and_not_nought() -> None:
    [total] = totals([seen("a", 0, note="被删除")])
    assert total.counts == {"reads": None, "reposts": None, "comments": None, "likes": None}
    assert total.interactions is None
    assert totals([seen("a", 0, reposts=2, likes=3)])[0].of("interactions") == 5


def test_what_a_count_was_before_holds_until_it_is_seen_again() -> None:
    series = totals([seen("a", 0, reads=100, likes=7), seen("b", 5, reads=200)])
    assert (series[-1].of("reads"), series[-1].counts["likes"]) == (200, 7)


def test_a_row_that_was_corrected_counts_no_more_and_the_other_stands_in_its_place() -> None:
    rows = [seen("a", 0, reads=1000), seen("b", 5, reads=30), seen("c", 5, reads=3000, corrects="b")]
    assert [one.id for one in standing(rows)] == ["a", "c"]
    assert totals(rows)[-1].counts["reads"] == 3000


def test_growth_is_since_the_time_before_and_unknown_after_one_look() -> None:
    rows = [seen("b", 5, reads=80), seen("a", 0, reads=100)]
    assert growth(totals(rows), "reads") == -20
    assert growth(totals(rows[:1]), "reads") is None
    assert growth(totals(rows), "likes") is None
    assert totals([]) == []
