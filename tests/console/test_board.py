"""值班看板: what is most pressing first, who is being called, what comes next, what the desk has to dial."""

import re

from engine.vocabulary import ChannelKind
from flows.acts import answering, handling, reporting
from flows.acts.actor import person
from tests.console.site import Site, form_of
from tests.night import Night

# What a matter of the lowest level needs done before it is closed.
CHECKED = ("preserve", "verify", "grade", "report_leader", "assign")


def titles(page: str) -> list[str]:
    return re.findall(r'<h3><a href="/incidents/[^"]+">([^<]+)</a></h3>', page)


def test_an_empty_board_says_so_and_what_to_do(desk: Site) -> None:
    page = desk.get("/").text
    assert "没有在办事件" in page
    assert "按 N 键" in page


def test_a_missed_limit_comes_first_then_the_one_that_ends_next(desk: Site) -> None:
    desk.log(title="路灯不亮", level="IV")
    desk.clock.forward(minutes=3)
    desk.log(title="较晚登记", level="IV")
    assert titles(desk.get("/").text) == ["路灯不亮", "较晚登记"]


def test_a_row_shows_number_level_state_and_the_clock_that_ends_next(desk: Site) -> None:
    desk.log(title="某校午餐", level="III")
    page = desk.get("/").text
    for words in ("2026-0001", "Ⅲ", "待研判", "研判定级并核定", "02:25 前", "剩 15分"):
        assert words in page
    assert 'data-due="' in page


def test_it_says_who_is_called_who_answered_and_what_the_system_does_next(sqlite_night: Night) -> None:
    from console.board import overview
    from console.times import Wall
    from console.words import Words

    sqlite_night.log(level="II")
    wall = Wall(sqlite_night.office.calendar, sqlite_night.clock.now(), Words("zh"))
    row = overview(sqlite_night.office, wall).rows[0]
    called = " ".join(one.names for one in row.calling)
    assert "值班副班" in called
    assert "区政府办公室" not in called  # the desk dials, no machine calls
    assert row.calling[0].how.startswith("短信 ")
    assert row.to_dial >= 3
    assert row.next is not None
    assert (row.next.clock, row.next.what) == ("02:15", "转呼 带班领导")
    sqlite_night.phone("值班副班").replies(sqlite_night.phone("值班副班").code())
    row = overview(sqlite_night.office, wall).rows[0]
    assert [(one.names, one.how) for one in row.answered] == [("值班副班", "短信 02:10")]


def test_whoever_is_called_finds_it_marked_on_the_board(stranger: Site) -> None:
    night_of(stranger)
    stranger.sit_down("带班领导")
    assert "/incidents/2026-0001?open=answer#act-answer" in stranger.get("/").text
    answering.answer_for(stranger.office, "2026-0001", "duty_leader", person("值班主班", "console"))
    assert "正在呼叫您" not in stranger.get("/").text
    stranger.sit_down("auditor")
    assert "正在呼叫您" not in stranger.get("/").text


def test_whoever_has_to_review_a_report_finds_it_marked_on_the_board(stranger: Site) -> None:
    stranger.log(level="IV")
    who = person("值班主班", "console")
    handling.confirm(stranger.office, "2026-0001", who, "IV", on_behalf_of="duty_leader")
    for step in CHECKED:
        handling.done(stranger.office, "2026-0001", step, who)
    reporting.resolve(stranger.office, "2026-0001", who, on_behalf_of=stranger.ids["带班领导"])
    for post, asked in (("带班领导", False), ("分管领导", True)):
        stranger.sit_down(post)
        assert ("待您审阅" in stranger.get("/").text) is asked


def test_a_try_still_to_be_sent_does_not_hide_the_one_that_was(sqlite_night: Night) -> None:
    from console.board import overview
    from console.incident import sheet
    from console.times import Wall
    from console.words import Words

    sqlite_night.log(level="II")
    office, now = sqlite_night.office, sqlite_night.clock.now()
    with office.database.writing() as tx:  # the call that follows the text, while the text is unanswered
        tx.exec_driver_sql("CREATE TEMP TABLE later AS SELECT * FROM attempt WHERE channel = 'sms'")
        tx.exec_driver_sql(
            "UPDATE later SET id = id || 'x', channel = 'voice', state = 'pending', sent_at = NULL,"
            " provider_id = NULL, created_at = datetime(created_at, '+2 minutes')"
        )
        tx.exec_driver_sql("INSERT INTO attempt SELECT * FROM later")
    wall = Wall(office.calendar, now, Words("zh"))
    [second] = [one for one in overview(office, wall).rows[0].calling if "值班副班" in one.names]
    assert second.how.startswith("短信 ")
    with office.database.reading() as tx:
        book = office.book(tx, now)
    [page] = [one for one in sheet(office, "2026-0001", book, wall).called if "值班副班" in one.who]
    assert page.last is not None
    assert (page.last.way, page.last.is_ahead) == ("短信", False)
    assert page.next is not None
    assert page.next.way == "语音电话"


def test_a_missed_limit_is_counted(sqlite_night: Night) -> None:
    from console.board import overview
    from console.times import Wall
    from console.words import Words

    sqlite_night.log(level="III", fields={})
    sqlite_night.fast_forward(minutes=20)
    wall = Wall(sqlite_night.office.calendar, sqlite_night.clock.now(), Words("zh"))
    row = overview(sqlite_night.office, wall).rows[0]
    assert row.breached == 1
    assert row.bar is not None
    assert row.bar.title == "首报带班领导（电话）"


def test_who_is_on_duty_is_on_the_board(desk: Site) -> None:
    page = desk.get("/").text
    assert "<dt>带班领导</dt><dd>带班领导 " in page


def test_an_incident_that_ended_is_listed_below(desk: Site) -> None:
    desk.log(title="误录一件")
    handling.void(desk.office, "2026-0001", "误录", person("x", "console"))
    page = desk.get("/").text
    assert titles(page) == []
    assert "误录一件" in page
    assert "作废（误录）" in page


def test_a_call_card_has_number_script_and_one_tap_results(desk: Site) -> None:
    """Nobody of the unit is reachable through a machine before the level is confirmed: the desk dials."""
    night_of(desk)
    page = desk.get("/").text
    assert "人工拨打" in page
    assert "怎么说" in page
    cards = re.findall(r'name="card" value="([^"]+)"', page)
    assert cards
    pressed = desk.post(
        "/incidents/2026-0001/acts/card", {"card": cards[0], "result": "busy", "back": "/?did=card"}
    )
    assert pressed.headers["location"] == "/?did=card"
    assert "<time>02:10</time> 占线</li>" in desk.get("/").text
    desk.post("/incidents/2026-0001/acts/card", {"card": cards[0], "result": "answered"})
    assert cards[0] not in desk.get("/").text


def night_of(site: Site) -> None:
    """Log an incident and let a watch without any provider decide: everybody becomes a card."""
    assert ChannelKind.SMS not in site.office.carriers.kinds
    site.log(level="II", fields={"emergency": True})
    turn(site)


def turn(site: Site) -> None:
    """A watch decides what is due now."""
    from flows.loop import Loop

    desk_only = Loop(site.office)
    desk_only.look_now()
    desk_only.turn()
    desk_only.stop()
    desk_only.run()


def test_a_part_that_has_not_changed_is_not_sent_again(desk: Site) -> None:
    desk.log()
    first = desk.get("/live/board")
    digest = first.headers["x-zhishou-digest"]
    assert desk.get("/live/board", params={"have": digest}).status_code == 204
    desk.log(title="又一件")
    assert desk.get("/live/board", params={"have": digest}).status_code == 200


def test_the_form_tokens_on_the_board_are_those_of_this_browser(desk: Site) -> None:
    assert form_of(desk.get("/log").text)["form_token"] == desk.token
