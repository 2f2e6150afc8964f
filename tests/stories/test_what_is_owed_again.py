"""What is owed again: reports by the wall, a limit that is extended, a second try, a second round."""

from collections import Counter
from datetime import timedelta

import pytest

from engine.errors import Exceeded, NotYet
from engine.vocabulary import ClockState, State
from flows.acts import extending, handling, redoing, reporting
from flows.acts.actor import Actor, person
from flows.acts.errors import BadInput
from models.reports import ReportState
from tests import own_rules
from tests.closing import REQUIRED
from tests.night import Night
from tests.playbooks.test_updates import counting


def as_post(night: Night, post: str) -> Actor:
    return person(night.id_of(post), "console")


def logged(night: Night) -> Night:
    """Logged at 02:10, confirmed, and answered by all who ring."""
    own_rules.put(night.office.settings.data)
    night.log(playbook=own_rules.ID, level="III", fields={}, title="某网帖")
    night.confirm("III")
    for post in ("值班副班", "带班领导", "分管领导", "联络员"):
        night.phone(post).replies(night.phone(post).code())
    return night


def clocks(night: Night, deadline: str) -> list[tuple[int, str]]:
    """Every clock this limit ever had: its epoch and state."""
    return [(c["epoch"], c["state"]) for c in night.show().clocks if c["deadline"] == deadline]


def late_entries(night: Night) -> list[str]:
    return [kind for kind in night.kinds() if kind.startswith("update")]


def test_what_is_owed_by_the_wall_survives_the_store_and_is_missed_on_record(night: Night) -> None:
    logged(night)
    night.fast_forward(hours=6)
    handling.update(night.office, night.number, "zero", night.officer)
    handling.update(night.office, night.number, "patrol-duty_second", as_post(night, "值班副班"), "无异常")
    with pytest.raises(NotYet):
        handling.update(night.office, night.number, "zero", night.officer)
    night.fast_forward(hours=9)  # 17:10
    assert late_entries(night) == ["update_made", "update_made", "update_owed", "update_owed"]
    at_five = night.clock.now() - timedelta(minutes=5)
    handling.update(night.office, night.number, "zero", night.officer, at=at_five)
    made = night.show().entries[-1]
    assert (made["payload"]["late_by_s"], made["payload"]["nothing_new"]) == (300, True)
    night.fast_forward(hours=20)
    assert late_entries(night).count("update_missed") == 1  # the second patrol of the first morning
    left = Counter((one.cadence, one.is_owed) for one in night.show().facts.incident.occasions)
    assert (left["patrol-duty_second", True], left["patrol-duty_second", False]) == (2, 2)
    assert (left["zero", True], left["zero", False]) == (1, 1)


def test_a_limit_is_extended_once_by_whom_the_plan_names_and_a_notice_reaches_who_waits(night: Night) -> None:
    logged(night)
    now = night.clock.now()
    with pytest.raises(BadInput, match="deputy_head 分管领导"):
        extending.extend(night.office, night.number, "reply", now + timedelta(days=3), "鉴定", night.officer)
    deputy = night.id_of("分管领导")
    for until in (now + timedelta(hours=47), now + timedelta(days=6)):
        with pytest.raises((BadInput, Exceeded)):
            extending.extend(
                night.office, night.number, "reply", until, "鉴定", night.officer, on_behalf_of=deputy
            )
    until = now + timedelta(days=4)
    extending.extend(night.office, night.number, "reply", until, "鉴定", night.officer, on_behalf_of=deputy)
    assert clocks(night, "reply") == [(0, "superseded"), (1, "running")]
    (reply,) = [clock for clock in night.show().facts.clocks if clock.id == "reply"]
    assert (reply.due, reply.extended, reply.unextended) == (until, 1, now + timedelta(days=2))
    entry = next(e for e in night.show().entries if e["kind"] == "deadline_extended")
    assert entry["on_behalf_of"] == deputy
    extending.notice(night.office, night.number, "reply", "已送检", night.officer)
    night.fast_forward(seconds=2)
    # Beside the quiet word of who has answered, in whatever order the two get there.
    assert [text for text in night.sandbox.inbox(night.phone("带班领导").number) if "有阶段性反馈" in text]
    with pytest.raises(BadInput, match="the id of a limit: "):
        extending.notice(night.office, night.number, "nothing", "已送检", night.officer)


def test_a_notice_in_a_drill_says_so_first(night: Night) -> None:
    own_rules.put(night.office.settings.data)
    night.log(playbook=own_rules.ID, level="III", fields={}, title="演练：某网帖", drill=True)
    for post in ("值班副班", "带班领导"):
        night.phone(post).replies(night.phone(post).code())
    extending.notice(night.office, night.number, "reply", "已送检", night.officer)
    night.fast_forward(seconds=2)
    (text,) = [text for text in night.sandbox.inbox(night.phone("带班领导").number) if "有阶段性反馈" in text]
    assert text.startswith("【演练】")


def test_what_is_sent_back_is_owed_again_and_both_times_stay_on_record(night: Night) -> None:
    logged(night)
    night.done("publish")
    redoing.redo(night.office, night.number, "publish", "答非所问", as_post(night, "带班领导"))
    assert "publish" not in night.show().facts.done_steps
    night.fast_forward(hours=3)
    night.done("publish")
    assert clocks(night, "reply") == [(0, "sent_back"), (1, "met")]
    assert night.kinds().count("step_done") == 2


def test_a_closed_matter_is_opened_again_with_a_new_round_and_another_report(sqlite_night: Night) -> None:
    night = logged(sqlite_night)
    for step in (*REQUIRED, "publish"):
        night.done(step)
    deputy = as_post(night, "分管领导")
    reporting.resolve(night.office, night.number, night.officer)
    reporting.accept(night.office, night.number, deputy)
    night.fast_forward(days=3)
    with pytest.raises(BadInput, match="opened again by one of: duty_leader"):
        redoing.reopen(night.office, night.number, "当事人不满意", as_post(night, "值班主班"))
    leader = night.id_of("带班领导")
    redoing.reopen(night.office, night.number, "当事人不满意", night.officer, on_behalf_of=leader)
    night.settle()
    assert night.show().facts.incident.state is State.HANDLING
    assert clocks(night, "reply") == [(0, "met"), (1, "running")]
    night.done("publish")
    reporting.resolve(night.office, night.number, night.officer)
    first, second = reporting.versions(night.office, night.number)
    assert (first.state, second.state) == (ReportState.ACCEPTED, ReportState.WAITING)
    assert "重新办理" in reporting.read(night.office, night.number, 2).html
    assert "重新办理" not in reporting.read(night.office, night.number, 1).html
    reporting.accept(night.office, night.number, deputy)
    night.fast_forward(days=31)
    with pytest.raises(Exceeded):
        redoing.reopen(night.office, night.number, "又不满意", night.officer, on_behalf_of=leader)


def test_the_report_tells_what_was_owed_extended_and_sent_back(sqlite_night: Night) -> None:
    night = logged(sqlite_night)
    for step in (*REQUIRED, "publish"):
        night.done(step)
    deputy = night.id_of("分管领导")
    redoing.redo(night.office, night.number, "publish", "答非所问", night.officer)
    later = night.clock.now() + timedelta(days=4)
    extending.extend(night.office, night.number, "reply", later, "鉴定", night.officer, on_behalf_of=deputy)
    extending.notice(night.office, night.number, "reply", "已送检", night.officer)
    night.fast_forward(hours=16)
    handling.update(night.office, night.number, "zero", night.officer)
    reporting.resolve(night.office, night.number, night.officer)
    html = reporting.read(night.office, night.number).html
    owed = ("补报，迟", "（无新情况）", "漏报", "到期未报")
    for words in (*owed, "已退回", "已延期", "阶段性反馈", "已告知带班领导"):
        assert words in html, words
    assert ClockState.SENT_BACK in {clock["state"] for clock in night.show().clocks}


def test_a_limit_counts_from_the_last_report_and_is_missed_when_none_follows(night: Night) -> None:
    folder = night.office.settings.data / "playbooks"
    folder.mkdir(exist_ok=True)
    (folder / "short.yaml").write_text(counting("progress"), encoding="utf-8")
    night.log(playbook="short", level="II", fields={"emergency": False})
    night.fast_forward(hours=1)
    handling.update(night.office, night.number, "progress", night.officer)
    night.fast_forward(hours=3)
    handling.update(night.office, night.number, "progress", night.officer, "已到场")
    assert clocks(night, "silence") == [(0, "superseded"), (1, "running")]
    started = [entry for entry in night.show().entries if entry["kind"] == "clock_started"]
    assert [entry["payload"]["anchor"] for entry in started] == ["update:progress", "update:progress"]
    night.fast_forward(hours=8, minutes=59)
    assert clocks(night, "silence")[-1] == (1, "running")
    night.fast_forward(minutes=1)
    assert clocks(night, "silence")[-1] == (1, "breached")
