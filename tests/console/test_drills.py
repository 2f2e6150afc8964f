"""Drills at the desk: the form, the board, the page, the report, finding one by its number."""

import re
from urllib.parse import unquote

from flows.acts import drill_ends, reporting
from flows.acts.actor import person
from tests.console.site import Site, form_of

FORM = {"playbook": "public-opinion", "level": "II", "title": "演练：某网帖", "field.emergency": "no"}


def started(desk: Site) -> str:
    return desk.log(drill=True, title="演练：某网帖").number


def test_the_form_starts_a_drill_that_stands_apart_on_the_board(desk: Site) -> None:
    key = form_of(desk.get("/log").text)["key"]
    sent = desk.post("/log", {**FORM, "drill": "yes", "key": key})
    assert unquote(sent.headers["location"]) == "/incidents/2026-演0001?did=drill"
    board = desk.get("/").text
    assert "【演练】 进行中 1 场" in board
    assert 'id="open-h">在办事件 <span class="n">0</span>' in board
    assert "在办 0 件" in board


def test_the_preview_is_marked_and_says_whom_the_drill_spares(desk: Site) -> None:
    seen = desk.post("/log/draft", {**FORM, "drill": "yes"}, headers={"hx-target": "preview"}).text
    assert "【演练】" in seen
    assert "演练不拨打" in seen
    assert "【演练】" not in desk.post("/log/draft", FORM, headers={"hx-target": "preview"}).text


def test_the_page_says_so_first_and_only_of_a_drill(desk: Site) -> None:
    page = desk.get(f"/incidents/{started(desk)}").text
    assert "<title>【演练】 2026-演0001" in page
    assert "这是演练，不是真实事件" in page
    assert "act-end_drill" in page
    real = desk.get(f"/incidents/{desk.log(title='真实').number}").text
    assert "演练" not in real.split("<main", 1)[1]


def test_a_drill_is_found_by_its_mark_and_number(desk: Site) -> None:
    started(desk)
    assert unquote(desk.get("/find?number=演1").headers["location"]) == "/incidents/2026-演0001"


def test_a_drill_ends_with_a_reason_and_shows_its_record(desk: Site) -> None:
    number = started(desk)
    assert desk.post(f"/incidents/{number}/acts/end_drill", {"reason": " "}).status_code == 422
    assert desk.post(f"/incidents/{number}/acts/end_drill", {"reason": "演练完成"}).status_code == 303
    paper = desk.get(f"/incidents/{number}/report/1.html").text
    for words in (
        "演练记录",
        "【演练】本记录为演练",
        "计划与实际",
        "迟办与未完成",
        "结束演练。理由：演练完成",
    ):
        assert words in paper, words
    assert "事件处置报告" not in paper


def test_what_is_not_done_at_the_end_stands_in_the_record(desk: Site) -> None:
    number = started(desk)
    drill_ends.end(desk.office, number, "演练完成", person("值班主班", "console"))
    lines = reporting.read(desk.office, number).markdown.partition("迟办与未完成")[2]
    assert "| 步骤 | " in lines.partition("评估与改进")[0]


def test_nobody_whom_a_drill_spares_is_announced_as_called_next(desk: Site) -> None:
    page = desk.get(f"/incidents/{started(desk)}").text
    assert "演练不拨打 区委网信办" in page
    assert "请值班席拨打" not in page
    assert "演练不拨打" not in desk.get(f"/incidents/{desk.log(title='真实').number}").text


def test_a_playbook_is_started_as_a_drill_from_its_page_in_the_library(desk: Site) -> None:
    page = desk.get("/playbooks/rumour").text
    assert 'href="/log?playbook=rumour&amp;drill=yes"' in page
    form = desk.get("/log?playbook=rumour&drill=yes").text
    assert re.search(r'id="drill" value="yes" checked', form)
    assert re.search(r'value="rumour"[^>]* checked', form)
    desk.client.cookies.clear()
    answer = desk.get("/log?playbook=rumour&drill=yes")
    assert answer.headers["location"] == "/login?next=/log%3Fplaybook%3Drumour%26drill%3Dyes"
