"""提交后会发生什么: whom it calls, how and at which number; and what is put aside until later."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from console.preview import Preview
from console.reached_by import reached_by
from console.words import Words
from engine.personal import RuleStep
from engine.vocabulary import ChannelKind, Urgency
from flows.acts import unsent
from models.people import Book, Number
from tests.console.site import Listening, Site, form_of, open_site
from tests.night import CONTACT_UNIT
from tests.playbooks.test_waiting import waits

FORM = {
    "playbook": "public-opinion",
    "level": "II",
    "title": "某网帖",
    "unit": CONTACT_UNIT,
    "field.emergency": "no",
}


def seen(site: Site, **more: str) -> str:
    return site.post("/log/draft", FORM | more, headers={"hx-target": "preview"}).text


def test_it_names_the_way_and_the_number_and_hides_most_of_it(desk: Site) -> None:
    page = seen(desk)
    assert "短信 +120****0102" in page
    assert "+12025550102" not in page
    assert "李楼乡联络员" in page


def test_whom_it_tells_late_waits_for_the_level_and_not_for_an_answer(desk: Site) -> None:
    page = seen(desk)
    late = page.partition("仍未核定级别</span>")[2]
    assert "李楼乡联络员" in late.partition("</li></ul></li>")[0]
    assert "分钟后仍未核定级别" in page or "分后仍未核定级别" in page


def test_the_persons_own_rule_goes_first_and_whoever_has_no_number_has_no_way() -> None:
    numbers = (Number("a", "sms", "+8619900000001"), Number("b", "voice", "+8619900000002"))
    rules = {("p", Urgency.URGENT): (RuleStep(ChannelKind.VOICE, timedelta()),)}
    book = Book(1, {}, {"p": numbers}, {}, (), rules)
    sms = (ChannelKind.SMS, ChannelKind.VOICE)
    said = [reached_by("p", sms, urgency, book, Words("zh")) for urgency in (Urgency.URGENT, Urgency.NORMAL)]
    assert said == ["语音电话、短信 199****0002", "短信、语音电话 199****0001"]
    assert reached_by("q", sms, Urgency.URGENT, book, Words("zh")) == ""


def test_somebody_told_by_telephone_is_not_called_and_stops_the_ladder(desk: Site) -> None:
    assert "转呼" in seen(desk)
    page = seen(desk, reported_to="duty_leader")
    assert "已有人应答：不再逐级转呼" in page
    assert "转呼</span>" not in page
    assert "+120****0103" not in page
    assert "李楼乡联络员" in page  # a duty to tell is owed all the same


def test_whom_one_may_have_told_stands_there_by_role_and_name_without_oneself(desk: Site) -> None:
    page = desk.post("/log/draft", FORM).text
    assert 'name="reported_to" value="duty_leader"' in page
    assert "<b>涉事单位联络员</b> 李楼乡联络员" in page
    assert 'value="duty_officer"' not in page.split('class="told"', 1)[1]


def test_what_is_put_aside_calls_nobody_and_is_offered_again(desk: Site) -> None:
    form = form_of(desk.get("/log").text)
    answer = desk.post("/log/keep", FORM | form)
    assert answer.headers["location"] == "/log?did=kept"
    page = desk.get("/log?did=kept").text
    assert "已暂存" in page
    assert "继续未提交的登记？" in page
    assert f'href="/log?resume={form["key"]}"' in page
    resumed = desk.get(f"/log?resume={form['key']}").text
    assert 'value="某网帖"' in resumed
    assert form_of(resumed)["key"] == form["key"]
    assert desk.post("/log", FORM | form).status_code == 303
    assert "继续未提交" not in desk.get("/log").text


def test_what_is_given_up_is_gone_and_is_nobody_elses_to_take(desk: Site) -> None:
    form = form_of(desk.get("/log").text)
    desk.post("/log/keep", FORM | form)
    desk.sit_down("值班副班")
    assert "继续未提交" not in desk.get("/log").text
    assert desk.get(f"/log?resume={form['key']}").status_code == 404
    assert desk.post("/log/discard", {"key": form["key"]}).status_code == 404
    desk.sit_down()
    assert desk.post("/log/discard", {"key": form["key"]}).status_code == 303
    assert "继续未提交" not in desk.get("/log").text


def test_nothing_of_a_suspected_secret_is_put_aside_and_what_was_kept_is_gone(desk: Site) -> None:
    form = form_of(desk.get("/log").text)
    desk.post("/log/keep", FORM | form)
    answer = desk.post("/log/keep", FORM | form | {"content_free": "yes"})
    assert answer.headers["location"] == "/log?did=not_kept"
    assert unsent.latest(desk.office, desk.ids["值班主班"]) is None
    desk.post("/log/draft", FORM | form)  # sent before, and late
    assert desk.get(f"/log?resume={form['key']}").status_code == 404
    with desk.office.database.reading() as tx:
        rows = tx.exec_driver_sql("SELECT form, files, closed FROM log_draft WHERE closed").all()
    assert [(str(row.form), str(row.files)) for row in rows] == [("[]", "[]")]


def test_what_comes_late_for_a_form_that_was_submitted_is_not_kept(desk: Site) -> None:
    form = form_of(desk.get("/log").text)
    assert desk.post("/log", FORM | form).status_code == 303
    late = desk.post("/log/draft", FORM | form, headers={"hx-target": "preview"})
    assert late.status_code == 200
    assert desk.get(f"/log?resume={form['key']}").status_code == 404


def test_a_line_says_nothing_of_what_does_not_come() -> None:
    assert (Preview().first, Preview().then) == ("", "")


def test_while_another_writes_a_draft_of_a_secret_is_said_to_be_there_still(desk: Site) -> None:
    form = form_of(desk.get("/log").text)
    desk.post("/log/keep", FORM | form)
    with closing(sqlite3.connect(str(desk.office.database.path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        page = desk.post("/log/draft", FORM | form | {"content_free": "yes"}).text
        assert "还没有清除" in page
        assert 'id="title"' not in page
        other.execute("ROLLBACK")
    assert "还没有清除" not in desk.post("/log/draft", FORM | form | {"content_free": "yes"}).text
    assert unsent.latest(desk.office, desk.ids["值班主班"]) is None


def test_who_is_told_of_what_is_to_come_stands_there_with_that_and_without_a_time(
    listening: Listening, sqlite_url: str, tmp_path: Path
) -> None:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "short.yaml").write_text(waits("resolved", "step:verify"), encoding="utf-8")
    form = {
        "playbook": "short",
        "level": "II",
        "title": "某事",
        "unit": CONTACT_UNIT,
        "field.emergency": "no",
    }
    with open_site(listening, sqlite_url, tmp_path) as site:
        site.sit_down()
        page = seen(site, **form)
    later = page.partition("提请结案 / 完成“核实”后</span>")[2].partition("</ol>")[0]
    assert "<b>单位联络员</b> 李楼乡联络员" in later
    assert "应通知" in later
    assert "仍未核定级别" not in page
