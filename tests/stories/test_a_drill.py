"""A drill 演练: the same calls and clocks, unmistakably no real matter, and never in the way of one."""

import pytest
from sqlalchemy import text

from engine.endings import DrillEnded
from engine.errors import IllegalTransition
from engine.vocabulary import State
from flows.acts import drill_ends, handling, record, reporting, views
from flows.acts.changing import By, change
from flows.acts.errors import BadInput
from flows.pacing_settings import LimitSettings
from models import gauges
from models.errors import Tampered
from tests.night import CONTACT_NUMBER, NUMBERS, Night

LEADER = "带班领导"


def start(night: Night, **given: object) -> str:
    """A drill, under its own number."""
    return night.log(key=f"drill-{given}", drill=True, title="演练：某网帖", **given).number


def spared(night: Night) -> list[tuple[str, str]]:
    """(role, how) of everybody who would have been called if it were real."""
    return [
        (entry["payload"]["role"], entry["payload"]["channels"][0])
        for entry in night.show().entries
        if entry["kind"] == "drill_spared"
    ]


def test_every_text_says_so_first_and_is_answered_like_any_other(night: Night) -> None:
    number = start(night)
    assert number == "2026-演0001"
    said = night.phone("值班副班").expects_sms("【演练】", number)
    assert said.startswith("【演练】2026-演0001")
    answer = night.phone("值班副班").replies(night.phone("值班副班").code())
    assert answer.startswith("【演练】")
    assert "answered" in night.kinds()


def test_a_reply_that_quotes_the_number_of_a_drill_is_not_taken_for_a_code(night: Night) -> None:
    number = start(night)
    night.phone("值班副班").replies(f"{number} 是什么事")
    assert "answered" not in night.kinds()
    assert "replied" in night.kinds()


def test_drills_are_numbered_apart(night: Night) -> None:
    assert night.log(key="one").number == "2026-0001"
    assert start(night) == "2026-演0001"
    assert night.log(key="two").number == "2026-0002"
    assert start(night, level="III") == "2026-演0002"


def test_nobody_outside_the_office_hears_of_it_and_the_record_says_who_would_have(night: Night) -> None:
    start(night)
    night.confirm()
    night.fast_forward(hours=2)
    assert night.sandbox.inbox(CONTACT_NUMBER) == []
    assert not [c for c in night.show().cards if night.show().facts.plan.roles[c.role].side != "own"]
    assert ("unit_contact", "sms") in spared(night)
    assert any(how == "manual" for _, how in spared(night))


def test_a_role_on_the_list_is_called_with_the_mark(night: Night) -> None:
    start(night, drill_calls=("unit_contact",))
    night.confirm()
    night.fast_forward(minutes=1)
    assert night.sandbox.inbox(CONTACT_NUMBER)[0].startswith("【演练】")


def test_a_list_is_refused_where_it_means_nothing(sqlite_night: Night) -> None:
    with pytest.raises(BadInput, match="only a drill has such a list"):
        sqlite_night.log(drill_calls=("unit_contact",))
    with pytest.raises(BadInput, match="a role outside the office"):
        start(sqlite_night, drill_calls=("duty_leader",))


def test_a_quiet_word_about_a_drill_says_so(night: Night) -> None:
    start(night)
    night.fast_forward(minutes=6)  # the ladder has come to the leader
    night.phone("值班副班").replies(night.phone("值班副班").code())
    night.fast_forward(seconds=5)
    quiet = [t for t in night.sandbox.inbox(NUMBERS[LEADER]) if "已由" in t or "应答" in t]
    assert quiet
    assert all(one.startswith("【演练】") for one in quiet)


def test_it_is_in_no_count_of_what_is_real_and_has_a_strip_of_its_own(night: Night) -> None:
    start(night)
    board = views.board(night.office)
    assert (board.total, board.rows, board.cards_total) == (0, (), 0)
    assert [one.number for one in board.drills] == ["2026-演0001"]
    with night.office.database.reading() as tx:
        figures = gauges.read(tx, night.clock.now())
    assert (figures.open_incidents, figures.open_drills) == (0, 1)
    drill_ends.end(night.office, night.number, "演练完成", night.officer)
    reporting.accept(night.office, night.number, night.officer)
    board = views.board(night.office)
    assert board.drills == ()


def test_a_drill_waits_while_its_person_is_called_about_something_real(night: Night) -> None:
    night.log(key="real")
    real = night.number
    start(night)
    inbox = night.sandbox.inbox(NUMBERS["值班副班"])
    assert [real in one for one in inbox] == [True]
    (page,) = [page for page in night.show().pages if page.post == "值班副班"]
    assert page.attempts[0]["held"] == "real"
    drill, night.number = night.number, real
    night.phone("值班副班").replies("1")  # a bare word means what is real
    assert "answered" in night.kinds()
    night.number = drill
    night.fast_forward(seconds=31)
    assert night.sandbox.inbox(NUMBERS["值班副班"])[-1].startswith("【演练】")


def test_a_bare_word_answers_what_is_real_although_a_drill_was_first(night: Night) -> None:
    start(night)
    night.log(key="real")
    night.phone("值班副班").replies("收到")
    assert "answered" in night.kinds()


def test_what_a_drill_sends_takes_no_room_from_what_is_real(night: Night) -> None:
    limit = LimitSettings.model_validate({"per": "provider", "most": 2, "seconds": 3600, "urgency": "urgent"})
    night.office.settings = night.office.settings.model_copy(update={"limits": (limit,)})
    for n in range(3):
        start(night, place=f"第{n}处")
    sent = [one for post in NUMBERS for one in night.sandbox.inbox(NUMBERS[post])]
    assert len(sent) == 2
    night.log(key="real", level="III")
    assert any(night.number in one for post in NUMBERS for one in night.sandbox.inbox(NUMBERS[post]))


def test_it_ends_by_itself_and_its_record_waits_for_review(night: Night) -> None:
    start(night)
    night.fast_forward(hours=4)
    assert night.show().facts.incident.state == "closing"
    assert "drill_timed_out" in night.kinds()
    assert drill_ends.write_records(night.office) == 1
    assert drill_ends.write_records(night.office) == 0
    made = reporting.read(night.office, night.number)
    assert "演练记录" in made.markdown
    reporting.accept(night.office, night.number, night.officer)
    assert night.show().facts.incident.state == "closed"


def test_a_real_incident_cannot_be_ended_as_a_drill(sqlite_night: Night) -> None:
    sqlite_night.log()
    with pytest.raises(IllegalTransition, match="is no drill"):
        change(sqlite_night.office, sqlite_night.number, (DrillEnded("x"),), By(sqlite_night.officer))


def test_nothing_is_merged_across(sqlite_night: Night) -> None:
    night = sqlite_night
    drill = start(night)
    real = night.log(key="real").number
    for one, into in ((drill, real), (real, drill)):
        with pytest.raises(BadInput, match="one of the two is a drill"):
            handling.merge(night.office, one, into, night.officer)
    other = start(night, level="III")
    handling.merge(night.office, drill, other, night.officer)


@pytest.mark.parametrize("change_to", ["drill = false", 'drill_terms = \'{"calls": [], "lasts_s": 1}\''])
def test_a_mark_that_was_changed_in_the_tables_is_found(sqlite_night: Night, change_to: str) -> None:
    start(sqlite_night)
    record.verify(sqlite_night.office)
    with sqlite_night.office.database.writing() as tx:
        tx.execute(text(f"UPDATE incident SET {change_to}"))  # noqa: S608 - the test's own words
    with pytest.raises(Tampered):
        record.verify(sqlite_night.office)


def test_a_real_incident_that_is_marked_a_drill_in_the_tables_is_found(sqlite_night: Night) -> None:
    sqlite_night.log()
    with sqlite_night.office.database.writing() as tx:
        tx.execute(text('UPDATE incident SET drill = true, drill_terms = \'{"calls": [], "lasts_s": 1}\''))
    with pytest.raises(Tampered, match="drill or real"):
        record.verify(sqlite_night.office)


def test_a_climb_that_opens_again_is_on_the_record_as_one_of_its_own_and_on_time(sqlite_night: Night) -> None:
    night = sqlite_night
    start(night)
    night.confirm()
    night.phone("值班副班").replies(night.phone("值班副班").code())
    night.fast_forward(minutes=30)  # nobody acts on the answer
    assert "reopened" in night.kinds()
    drill_ends.end(night.office, night.number, "演练完成", night.officer)
    record_of = reporting.read(night.office, night.number).markdown
    rungs = [line for line in record_of.splitlines() if line.startswith("| 第1级")]
    assert len(rungs) == 2
    assert "准时" in rungs[1]
    assert "迟" not in record_of.partition("### 时限")[0]


def test_a_drill_that_ended_before_its_level_was_confirmed_goes_on_there(sqlite_night: Night) -> None:
    night = sqlite_night
    start(night)
    drill_ends.end(night.office, night.number, "先停", night.officer)
    handling.resume(night.office, night.number, "再练", night.officer)
    night.settle()
    assert night.show().facts.incident.state is State.TRIAGE
    night.confirm()
    assert night.show().facts.incident.state is State.HANDLING


@pytest.mark.parametrize("is_returned", [True, False])
def test_each_end_of_a_drill_has_a_record_of_its_own(night: Night, is_returned: bool) -> None:
    start(night)
    night.fast_forward(hours=4)
    assert drill_ends.write_records(night.office) == 1
    if is_returned:
        reporting.return_report(night.office, night.number, night.officer, "再练一次")
    handling.resume(night.office, night.number, "再练", night.officer)
    night.settle()
    night.fast_forward(hours=5)
    assert night.kinds().count("drill_timed_out") == 2
    assert drill_ends.write_records(night.office) == 1
    assert drill_ends.write_records(night.office) == 0
    waiting = [one for one in reporting.versions(night.office, night.number) if one.state == "waiting"]
    assert len(waiting) == 1


def test_the_record_of_an_english_office_has_no_chinese_mark_between_its_words(sqlite_night: Night) -> None:
    night = sqlite_night
    english = night.office.settings.office.model_copy(update={"locale": "en"})
    night.office.settings = night.office.settings.model_copy(update={"office": english})
    start(night, drill_calls=("unit_contact",))
    drill_ends.end(night.office, night.number, "done", night.officer)
    lines = reporting.read(night.office, night.number).markdown.splitlines()
    assert "Drill record: " in lines[0]
    assert [line for line in lines if "May call: the own unit, " in line]
