"""What people do with an incident: who may confirm its level, and what is done in one piece."""

import pytest

from engine.errors import Unchanged, UnknownItem
from engine.vocabulary import Anchor, State, TimerKind
from flows.acts import handling
from flows.acts.actor import person
from flows.acts.errors import BadInput
from models import people
from models.people import NewPerson
from tests.closing import leader_of
from tests.night import NUMBERS, Night


@pytest.fixture
def logged(sqlite_night: Night) -> Night:
    """An incident nobody has confirmed."""
    sqlite_night.log(level="III")
    return sqlite_night


def confirmed_for(night: Night) -> str | None:
    """Whose word the confirmation on record is, if not the actor's own."""
    [entry] = [entry for entry in night.show().entries if entry["kind"] == "confirmed"]
    behalf: str | None = entry["on_behalf_of"]
    return behalf


def add_leader(night: Night) -> str:
    """A second duty leader joins; the id."""
    second = NewPerson("区数据资源局", "带班领导乙", "带班领导", (("sms", "+12025550120"),))
    with night.office.database.writing() as tx:
        people.save_people(tx, [second], night.clock.now())
        found = night.office.book(tx, night.clock.now()).people.values()
    return next(one.id for one in found if one.name == "带班领导乙")


def test_the_officer_who_judged_first_does_not_confirm_and_nobody_outside_hears_of_it(logged: Night) -> None:
    with pytest.raises(BadInput) as refused:
        handling.confirm(logged.office, logged.number, logged.officer, "III")
    [problem] = refused.value.problems
    assert (problem.place, problem.value) == ("on_behalf_of", "值班主班")
    assert "duty_leader 带班领导, deputy_head 分管领导, head 主要负责人" in problem.remedy
    assert logged.show().facts.incident.state is State.TRIAGE
    assert Anchor.CONFIRMED not in logged.show().facts.incident.anchors
    logged.fast_forward(minutes=14)
    logged.phone("联络员").expects_silence()
    gates = [timer for timer in logged.show().facts.timers if timer.kind is TimerKind.GATE]
    assert [timer.track for timer in gates] == ["tell:unit_contact"]


@pytest.mark.parametrize("post", ["带班领导", "分管领导", "主要负责人"])
def test_a_post_that_may_start_the_level_confirms_it(logged: Night, post: str) -> None:
    handling.confirm(logged.office, logged.number, leader_of(logged, post), "III")
    assert logged.show().facts.incident.state is State.HANDLING
    assert confirmed_for(logged) is None


@pytest.mark.parametrize("who", ["duty_leader", "带班领导"])
def test_the_officer_records_whose_word_of_mouth_it_was_as_a_person(logged: Night, who: str) -> None:
    handling.confirm(logged.office, logged.number, logged.officer, "III", on_behalf_of=who)
    assert confirmed_for(logged) == logged.id_of("带班领导")


@pytest.mark.parametrize("who", ["值班副班", "联络员", "李主任", "duty_second"])
def test_the_word_of_somebody_without_that_say_confirms_nothing(logged: Night, who: str) -> None:
    with pytest.raises(BadInput):
        handling.confirm(logged.office, logged.number, logged.officer, "III", on_behalf_of=who)
    assert logged.show().facts.incident.state is State.TRIAGE


def test_a_word_that_may_be_one_of_two_peoples_is_asked_for_by_name(logged: Night) -> None:
    second = add_leader(logged)
    with pytest.raises(BadInput):
        handling.confirm(logged.office, logged.number, logged.officer, "III", on_behalf_of="duty_leader")
    handling.confirm(logged.office, logged.number, logged.officer, "III", on_behalf_of="带班领导乙")
    assert confirmed_for(logged) == second


def test_a_leader_off_shift_confirms_as_well_as_the_one_on_duty(logged: Night) -> None:
    second, now = add_leader(logged), logged.clock.now()
    with logged.office.database.writing() as tx:
        shift = people.Shift("带班领导", logged.id_of("带班领导"), now, now.replace(hour=23))
        people.save_shifts(tx, [shift], now)
    handling.confirm(logged.office, logged.number, person(second, "console"), "III")
    assert logged.show().facts.incident.state is State.HANDLING


def test_confirming_tells_the_unit_at_once(logged: Night) -> None:
    logged.confirm("III")
    logged.phone("联络员").expects_sms("2026-0001")


def test_a_change_of_level_says_who_ordered_it(logged: Night) -> None:
    logged.confirm("III")
    order = (logged.office, logged.number, logged.officer, "IV", None, "热度回落")
    with pytest.raises(BadInput, match="on_behalf_of"):
        handling.change_level(*order, on_behalf_of="李主任")
    handling.change_level(*order, on_behalf_of="deputy_head")
    changed = next(entry for entry in logged.show().entries if entry["kind"] == "level_changed")
    assert changed["on_behalf_of"] == logged.id_of("分管领导")


def test_a_change_to_the_level_in_force_enters_nothing(logged: Night) -> None:
    logged.confirm("III")
    with pytest.raises(Unchanged):
        handling.change_level(logged.office, logged.number, logged.officer, "III", None, "未变")
    assert "level_changed" not in logged.kinds()


def test_a_progress_report_and_its_words_are_entered_together(logged: Night) -> None:
    handling.update(logged.office, logged.number, "progress", logged.officer, "新增两家媒体转载")
    assert logged.kinds()[-2:] == ["noted", "update_made"]
    assert [entry["at"] for entry in logged.show().entries[-2:]] == [logged.clock.now()] * 2


def test_a_progress_report_that_is_refused_leaves_no_words_to_be_doubled(logged: Night) -> None:
    with pytest.raises(UnknownItem):
        handling.update(logged.office, logged.number, "weekly", logged.officer, "写了很久的一段话")
    assert "noted" not in logged.kinds()


def test_nothing_new_is_a_progress_report_without_a_note(logged: Night) -> None:
    handling.update(logged.office, logged.number, "progress", logged.officer, " ")
    assert "noted" not in logged.kinds()
    assert logged.kinds()[-1] == "update_made"


def test_who_logged_gets_no_card_about_a_progress_report_only_they_owe(logged: Night) -> None:
    logged.phone("值班副班").replies(logged.phone("值班副班").code())
    logged.fast_forward(hours=25)
    assert "update_owed" in logged.kinds()
    assert NUMBERS["值班主班"] not in {card.telephone for card in logged.show().cards}
    assert "duty_main" not in {page.role for page in logged.show().pages}
