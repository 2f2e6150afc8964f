import json
import re

import pytest

from engine.errors import IllegalTransition, Incomplete
from engine.vocabulary import State
from flows.acts import handling, record, reporting
from flows.acts.errors import BadInput
from models.columns import canonical, sha256
from models.errors import NotFound, NotWaiting
from models.reports import ReportState, Version
from notifications.rendering import Renderer
from tests.closing import REQUIRED, TYPED_NUMBER, Desk, Played, handled, leader_of, shortly
from tests.night import CONTACT_NUMBER, NUMBERS, Night


def state(at: Desk | Night) -> State:
    return at.show().facts.incident.state


@pytest.fixture(scope="module")
def report(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The first version, for tests that only read it."""
    desk = played.copy(tmp_path_factory.mktemp("report"))
    version = desk.resolve()
    desk.office.close()
    return version


def test_resolving_makes_the_first_version_and_waits_for_the_leader(night: Night) -> None:
    handled(night)
    made = reporting.resolve(night.office, night.number, night.officer, on_behalf_of="主要负责人")
    assert (made.version, made.state, state(night)) == (1, ReportState.WAITING, State.CLOSING)
    assert night.kinds()[-2:] == ["resolved", "report_made"]


def test_resolving_is_refused_with_every_missing_step_and_no_report_is_made(sqlite_night: Night) -> None:
    sqlite_night.log()
    sqlite_night.confirm()
    with pytest.raises(Incomplete) as caught:
        reporting.resolve(
            sqlite_night.office, sqlite_night.number, sqlite_night.officer, on_behalf_of="主要负责人"
        )
    assert "preserve" in caught.value.missing
    assert reporting.versions(sqlite_night.office, sqlite_night.number) == []


def test_a_report_is_not_made_of_a_matter_that_is_not_over(sqlite_night: Night) -> None:
    sqlite_night.log()
    with pytest.raises(IllegalTransition, match="not over"):
        reporting.make_report(sqlite_night.office, sqlite_night.number, sqlite_night.officer)


def test_every_entry_has_a_line_that_opens_it(desk: Desk) -> None:
    html = desk.resolve().html
    lines = re.findall(r'<li id="e(\d+)"', html)
    assert lines == [str(n) for n in range(1, len(lines) + 1)]
    assert len(lines) == desk.kinds().index("report_made")
    assert {f'href="#e{n}"' in html for n in lines} == {True}


def test_the_content_hash_can_be_taken_again_from_the_page_itself(report: Version) -> None:
    [kept] = re.findall(
        r'<script type="application/json" id="dossier">(.*?)</script>', report.html, re.DOTALL
    )
    assert sha256(canonical(json.loads(kept))) == report.content_hash
    for text in (report.html, report.markdown):
        assert report.content_hash in text
        assert report.seal in text


def test_the_seal_printed_verifies_against_the_record(night: Night) -> None:
    handled(night)
    reporting.resolve(night.office, night.number, night.officer, on_behalf_of="主要负责人")
    version = reporting.read(night.office, night.number)
    assert record.verify(night.office, version.seal).reports == 1


def test_no_telephone_number_is_in_a_report(report: Version) -> None:
    digits = re.sub(r"[\s-]", "", report.html + report.markdown)
    for number in (*NUMBERS.values(), CONTACT_NUMBER, TYPED_NUMBER):
        assert number.replace("+86", "").replace(" ", "") not in digits
    assert report.html.count("〔号码〕") >= 2


def test_whom_we_called_and_who_answered_after_how_long(report: Version) -> None:
    text = report.markdown
    row = next(
        line for line in text.splitlines() if line.startswith("| 分管领导 | 应告知、逐级呼叫（第3级）")
    )
    assert "短信 02:10" in row
    assert "03-05 02:21 应答，用时11分钟。分管领导（短信回复）" in row


def test_limits_show_planned_actual_late_by_and_their_standing(report: Version) -> None:
    text = report.markdown
    row = next(line for line in text.splitlines() if line.startswith("| 书面首报 |"))
    assert "事发 03-05 01:30 | 03-05 02:30 | 03-05 02:53 | 超时完成，超时23分钟" in row
    assert "系统默认（待确认）" in row


def test_what_was_recorded_later_shows_both_times(report: Version) -> None:
    text = report.markdown
    assert "- 02:23 应答：带班领导 (补录，实际 03-05 02:22)" in text


def test_sections_the_record_does_not_fill_say_so_and_claim_nothing(report: Version) -> None:
    text = report.markdown
    for title in ("传播态势", "回应发布", "原因分析", "责任与处理建议"):
        section = text.split(f"、{title}\n")[1].split("\n## ")[0]
        assert section.strip() == "（待补）"


def test_what_was_late_while_the_system_was_down_is_an_outage_and_nobodys_miss(sqlite_night: Night) -> None:
    sqlite_night.log()
    sqlite_night.sleep(minutes=45)
    sqlite_night.settle()
    sqlite_night.confirm()
    for step in REQUIRED:
        sqlite_night.done(step)
    reporting.resolve(
        sqlite_night.office, sqlite_night.number, sqlite_night.officer, on_behalf_of="主要负责人"
    )
    text = reporting.read(sqlite_night.office, sqlite_night.number).markdown
    assert "处记录因系统中断延后，非人员责任" in text
    breach = next(line for line in text.splitlines() if "研判定级并核定”已超时" in line)
    assert "[系统中断]" in breach


def test_words_that_look_like_markup_stay_words(sqlite_night: Night) -> None:
    version = shortly(sqlite_night, title="</script><script>alert(1)</script>|**粗**")
    assert version.html.count("<script") == 1
    assert "<script" not in version.markdown


def test_accepting_closes_the_incident_and_says_which_text_was_accepted(night: Night) -> None:
    handled(night)
    reporting.resolve(night.office, night.number, night.officer, on_behalf_of="主要负责人")
    version = reporting.read(night.office, night.number)
    reporting.accept(night.office, night.number, leader_of(night), "同意")
    assert state(night) is State.CLOSED
    entry = next(e for e in night.show().entries if e["kind"] == "report_accepted")
    assert entry["payload"] == {"version": 1, "content_hash": version.content_hash, "comment": "同意"}
    stored = reporting.read(night.office, night.number)
    assert (stored.state, stored.comment, stored.html) == (ReportState.ACCEPTED, "同意", version.html)


def test_nobody_accepts_twice(desk: Desk) -> None:
    desk.resolve()
    reporting.accept(desk.office, desk.number, leader_of(desk))
    with pytest.raises(NotWaiting):
        reporting.accept(desk.office, desk.number, leader_of(desk))


def test_returning_keeps_it_in_review_and_the_next_version_carries_the_comment(desk: Desk) -> None:
    desk.resolve()
    made = reporting.return_report(desk.office, desk.number, leader_of(desk), "请补充发布链接")
    assert state(desk) is State.CLOSING
    assert (made.version, made.state) == (2, ReportState.WAITING)
    assert "第1稿 · 退回: 请补充发布链接" in reporting.read(desk.office, desk.number).markdown
    handling.note(desk.office, desk.number, "链接已补", desk.officer)
    reporting.make_report(desk.office, desk.number, desk.officer)
    text = reporting.read(desk.office, desk.number).markdown
    assert "第1稿 · 退回: 请补充发布链接" in text
    assert "链接已补" in text
    states = [ref.state for ref in reporting.versions(desk.office, desk.number)]
    assert states == [ReportState.RETURNED, ReportState.REPLACED, ReportState.WAITING]


def test_returning_needs_a_comment(desk: Desk) -> None:
    desk.resolve()
    with pytest.raises(BadInput):
        reporting.return_report(desk.office, desk.number, leader_of(desk), " ")


def test_a_version_that_was_replaced_meanwhile_cannot_be_accepted(desk: Desk) -> None:
    desk.resolve()
    reporting.make_report(desk.office, desk.number, desk.officer)
    with pytest.raises(BadInput, match="version 2 waits now"):
        reporting.accept(desk.office, desk.number, leader_of(desk), version=1)
    assert reporting.read(desk.office, desk.number, 1).state is ReportState.REPLACED


def test_a_version_the_record_has_overtaken_cannot_be_accepted_and_a_newer_one_can(desk: Desk) -> None:
    desk.resolve()
    handling.note(desk.office, desk.number, "又有转载", desk.officer)
    with pytest.raises(BadInput) as caught:
        reporting.accept(desk.office, desk.number, leader_of(desk))
    [problem] = caught.value.problems
    assert (problem.place, problem.value) == ("report", "version 1 lacks 1 later entries")
    assert f"zhishou report {desk.number} --make" in problem.remedy
    assert reporting.make_report(desk.office, desk.number, desk.officer).version == 2
    reporting.accept(desk.office, desk.number, leader_of(desk))
    assert state(desk) is State.CLOSED


def test_a_limit_that_passed_while_the_report_waited_has_to_be_in_what_is_accepted(night: Night) -> None:
    shortly(night)
    night.fast_forward(hours=49)
    assert night.kinds()[-1] != "report_made"
    with pytest.raises(BadInput, match="make a newer version"):
        reporting.accept(night.office, night.number, leader_of(night))


def test_what_comes_of_the_review_itself_overtakes_no_version(sqlite_night: Night) -> None:
    night = sqlite_night
    shortly(night, fields={"emergency": False})
    night.fast_forward(days=14)
    reporting.make_report(night.office, night.number, night.officer)
    night.fast_forward(days=4)
    assert night.kinds()[-2:] == ["review_overdue", "review_overdue"]
    reporting.accept(night.office, night.number, leader_of(night))
    assert state(night) is State.CLOSED


def test_an_overtaken_version_can_still_be_returned(desk: Desk) -> None:
    desk.resolve()
    handling.note(desk.office, desk.number, "又有转载", desk.officer)
    reporting.return_report(desk.office, desk.number, leader_of(desk), "写入转载情况")
    assert reporting.versions(desk.office, desk.number)[0].state is ReportState.RETURNED


def test_a_report_from_before_the_matter_flared_up_again_cannot_be_accepted(desk: Desk) -> None:
    desk.resolve()
    handling.resume(desk.office, desk.number, "又有转发", desk.officer)
    with pytest.raises(IllegalTransition):
        reporting.accept(desk.office, desk.number, leader_of(desk))
    assert reporting.resolve(desk.office, desk.number, desk.officer, on_behalf_of="主要负责人").version == 2
    states = [ref.state for ref in reporting.versions(desk.office, desk.number)]
    assert states == [ReportState.REPLACED, ReportState.WAITING]


def test_something_entered_while_the_report_was_written_is_in_it(desk: Desk) -> None:
    """A report never describes a record that has moved on: it is written again."""

    class Interrupted(Renderer):
        notes = 0

        def document(self, name: str, format: str, locale: str, context: object) -> str:  # noqa: A002 - the overridden name
            if not self.notes:
                self.notes += 1
                handling.note(desk.office, desk.number, "正在写报告时来电", desk.officer)
            return super().document(name, format, locale, context)  # type: ignore[arg-type]  # passed on as it came

    desk.office.__dict__["renderer"] = Interrupted()
    reporting.resolve(desk.office, desk.number, desk.officer, on_behalf_of="主要负责人")
    assert "正在写报告时来电" in reporting.read(desk.office, desk.number).markdown
    assert len(reporting.versions(desk.office, desk.number)) == 1


def test_reading_a_report_that_was_never_made_says_when_it_is(sqlite_night: Night) -> None:
    sqlite_night.log()
    with pytest.raises(NotFound, match="closing"):
        reporting.read(sqlite_night.office, sqlite_night.number)


def test_an_answer_before_any_call_is_shown_as_such(sqlite_night: Night) -> None:
    text = shortly(sqlite_night, reported_to=("district_cac",)).markdown
    row = next(
        line for line in text.splitlines() if line.startswith("| 区委网信办 |") and "未经系统呼叫" in line
    )
    assert "03-05 02:10 应答" in row
