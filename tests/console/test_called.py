"""呼叫与应答 on the incident page: who was called for which reasons, and who has answered in which way."""

import re

from console.board import overview
from console.called import Called, called
from console.timeline import chronicle
from console.times import Wall
from console.words import Words
from flows.acts.answering import answer_for
from tests.console.site import Site
from tests.night import Night

AT = "/incidents/2026-0001"


def lines(night: Night) -> list[Called]:
    """The calls of this night as the page has them."""
    seen, office = night.show(), night.office
    wall = Wall(office.calendar, night.clock.now(), Words("zh"))
    with office.database.reading() as tx:
        says = chronicle(seen.facts, seen.pages, office.book(tx, night.clock.now()), wall)
    return list(called(seen, says, wall))


def test_who_was_told_by_telephone_before_it_was_logged_has_answered(desk: Site) -> None:
    desk.log(reported_to=("duty_leader",))
    page = desk.get(AT).text
    [now] = re.findall(r'<p class="answered">.*?</p>', page)
    assert "<b>带班领导</b>" in now
    [line] = re.findall(r'<li class="met"><p><b>带班领导</b>.*?</li>', page, re.DOTALL)
    for words in ("已应答", "未经系统呼叫", "口头或电话", "值班主班（值班台）"):
        assert words in line


def test_an_answer_recorded_for_somebody_who_was_not_called_shows_on_the_page_and_on_the_board(
    desk: Site,
) -> None:
    desk.log()
    desk.post(f"{AT}/acts/answer", {"who": "district_cac"})
    [now] = re.findall(r'<p class="answered">.*?</p>', desk.get(AT).text)
    assert "<b>区委网信办</b>" in now
    [row] = overview(desk.office, Wall(desk.office.calendar, desk.clock.now(), Words("zh"))).rows
    assert [one.names for one in row.answered] == ["区委网信办"]


def test_an_answer_by_the_phone_itself_is_one_line_that_says_so(sqlite_night: Night) -> None:
    sqlite_night.log(level="II")
    sqlite_night.phone("值班副班").replies(sqlite_night.phone("值班副班").code())
    [line] = [one for one in lines(sqlite_night) if one.who == "值班副班"]
    assert line.answered == "值班副班（短信回复）"


def test_an_answer_for_a_post_that_nobody_fills_is_the_answer_of_its_call_card(sqlite_night: Night) -> None:
    sqlite_night.log(level="II")
    answer_for(sqlite_night.office, sqlite_night.number, "district_cac", sqlite_night.officer)
    [line] = [one for one in lines(sqlite_night) if one.role == "区委网信办"]
    assert line.answered
    assert (line.who, bool(line.opened_at)) == ("区委网信办", True)


def test_a_reason_that_no_longer_holds_is_still_said_beside_a_later_one(sqlite_night: Night) -> None:
    sqlite_night.log(level="II")
    sqlite_night.fast_forward(minutes=6)
    sqlite_night.phone("值班副班").replies(sqlite_night.phone("值班副班").code())
    sqlite_night.fast_forward(minutes=30)
    leader = next(one for one in lines(sqlite_night) if one.who == "带班领导")
    for reason in ("应告知", "逐级呼叫（第2级）", "超时", "再次呼叫"):
        assert reason in leader.reasons
