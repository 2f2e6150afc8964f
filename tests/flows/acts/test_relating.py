"""Two incidents that have to do with one another 关联, and stay two."""

import pytest

from engine.errors import IllegalTransition, Unchanged
from engine.origins import Relation
from engine.vocabulary import ContentFree, State
from flows.acts import handling, record, reporting, views
from flows.acts.content_free import clear_content
from flows.acts.errors import BadInput
from flows.acts.relating import relate
from models.errors import NotFound
from tests.closing import REQUIRED, leader_of
from tests.night import Night

ONE, OTHER = "2026-0001", "2026-0002"
SAME, ALIKE = Relation.SAME_ACCOUNT, Relation.ALIKE


def two(night: Night, **second: object) -> Night:
    night.log(level="III", key="a")
    night.log(level="III", key="b", title="另一网帖", **second)
    return night


def said(night: Night, number: str) -> list[tuple[str, str]]:
    """What this incident is related to, and how, by its record."""
    entries = views.show(night.office, number).entries
    return [(e["payload"]["number"], e["payload"]["relation"]) for e in entries if e["kind"] == "related"]


def refused(night: Night, one: str, other: str) -> list[str]:
    with pytest.raises(BadInput) as wrong:
        relate(night.office, one, other, ALIKE, night.officer)
    return [problem.place for problem in wrong.value.problems]


def test_both_records_say_so_and_nothing_else_changes(night: Night) -> None:
    two(night)
    before = [views.show(night.office, number).facts for number in (ONE, OTHER)]
    relate(night.office, ONE, OTHER, SAME, night.officer)

    assert (said(night, ONE), said(night, OTHER)) == ([(OTHER, SAME)], [(ONE, SAME)])
    after = [views.show(night.office, number).facts for number in (ONE, OTHER)]
    assert [(f.incident, f.timers, f.clocks, f.pages) for f in after] == [
        (f.incident, f.timers, f.clocks, f.pages) for f in before
    ]
    record.verify(night.office)


def test_once_is_enough_from_either_side(sqlite_night: Night) -> None:
    night = two(sqlite_night)
    relate(night.office, ONE, OTHER, SAME, night.officer)
    for pair in ((ONE, OTHER), (OTHER, ONE)):
        with pytest.raises(Unchanged):
            relate(night.office, *pair, ALIKE, night.officer)


def test_not_to_itself_nor_to_nothing(sqlite_night: Night) -> None:
    night = two(sqlite_night)
    assert refused(night, ONE, ONE) == ["related_to"]
    with pytest.raises(NotFound):
        relate(night.office, ONE, "2026-0099", SAME, night.officer)
    assert said(night, ONE) == []


def test_a_drill_is_related_to_nothing_real(sqlite_night: Night) -> None:
    night = two(sqlite_night, drill=True)
    assert refused(night, ONE, night.number) == ["drill"]


def test_how_they_belong_together_is_kept_where_words_are_not(sqlite_night: Night) -> None:
    night = two(sqlite_night)
    relate(night.office, ONE, OTHER, SAME, night.officer)
    clear_content(night.office, OTHER, ContentFree.SUSPECTED, night.officer)
    assert (said(night, ONE), said(night, OTHER)) == ([(OTHER, SAME)], [(ONE, SAME)])


def test_a_matter_that_is_over_may_be_related_until_it_is_filed(sqlite_night: Night) -> None:
    night = two(sqlite_night)
    handling.dismiss(night.office, ONE, "旧图", night.officer)
    relate(night.office, ONE, OTHER, SAME, night.officer)
    assert views.show(night.office, ONE).facts.incident.state is State.UNFOUNDED
    night.log(level="III", key="c", title="第三帖")
    handling.archive(night.office, ONE, night.officer)
    assert refused(night, night.number, ONE) == ["related_to"]
    with pytest.raises(IllegalTransition):
        relate(night.office, ONE, night.number, SAME, night.officer)


def test_the_report_names_them(sqlite_night: Night) -> None:
    night = two(sqlite_night)
    relate(night.office, ONE, OTHER, SAME, night.officer)
    night.confirm("III")
    for step in REQUIRED:
        night.done(step)
    reporting.resolve(night.office, night.number, leader_of(night, "分管领导"))
    assert "2026-0001（同一账号）" in reporting.read(night.office, night.number).html


def test_it_overtakes_no_report_that_waits_for_its_review(sqlite_night: Night) -> None:
    night = two(sqlite_night)
    night.confirm("III")
    for step in REQUIRED:
        night.done(step)
    leader = leader_of(night, "分管领导")
    reporting.resolve(night.office, night.number, leader)
    relate(night.office, ONE, night.number, SAME, night.officer)
    reporting.accept(night.office, night.number, leader)
    assert night.show().facts.incident.state is State.CLOSED
