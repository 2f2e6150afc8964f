"""Documents 文书: written, passed on, sent back, signed in each of four ways, numbered without a gap."""

import re
from typing import Any

import pytest
from sqlalchemy import text

from engine.documents import DocumentState, Signature
from engine.errors import IllegalTransition, Incomplete, NoSay, SpokenAlready, Unchanged, UnknownItem
from engine.vocabulary import ContentFree
from flows import codes
from flows.acts import documents, handling, passing_on, record, spread
from flows.acts.actor import Actor, person
from flows.acts.content_free import clear_content
from flows.acts.errors import BadInput
from flows.acts.passing_on import Passing
from models.errors import Tampered
from tests.night import NUMBERS, Night

WORDS = {"situation": "某网帖反映积水，热度低。", "spread": "本地平台一条。", "next": "继续监看。"}


def as_post(night: Night, post: str) -> Actor:
    return person(night.id_of(post), "console")


def passed(night: Night, post: str = "", **how: Any) -> None:
    """The stage the flash report is at is passed by this post, or by the word of one."""
    by = as_post(night, post) if post else night.officer
    passing_on.pass_on(night.office, night.number, "brief", Passing(**how), by)


def begun(night: Night) -> Night:
    night.log(level="III")
    documents.save(night.office, night.number, "brief", WORDS, as_post(night, "值班主班"))
    return night


def to_sign(night: Night) -> Night:
    begun(night)
    passed(night, "值班主班")
    passed(night, "带班领导")
    return night


def read(night: Night) -> documents.Written:
    return documents.read(night.office, night.number, "brief")


def test_a_flash_report_is_written_read_signed_and_reported_and_has_its_number(night: Night) -> None:
    begun(night)
    assert read(night).texts["work"] == "（待补）"
    night.done("report_leader")
    passed(night, "值班主班")
    assert read(night).state is DocumentState.REVIEWING
    assert read(night).texts["work"].endswith(" 报带班领导")
    passed(night, "带班领导")
    passed(night, "分管领导")
    signed = read(night)
    year = night.office.calendar.local(night.clock.now()).year
    number = f"{night.office.settings.office.name}快报〔{year}〕1号"
    assert (signed.state, signed.manuscript.number) == (DocumentState.SIGNED, number)
    with pytest.raises(BadInput):  # to whom it goes has to be said
        passed(night)
    passed(night, evidence="报区委网信办，传真并电话确认")
    assert read(night).state is DocumentState.ISSUED
    kinds = [entry["kind"] for entry in read(night).entries]
    assert kinds == ["document_saved", "document_saved", *["step_done"] * 4]
    clock = next(c for c in night.show().clocks if c["deadline"] == "written_report")
    assert clock["state"] == "met"
    record.verify(night.office)


def test_what_the_record_fills_nobody_writes_and_what_is_empty_is_not_passed_on(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III")
    officer = as_post(night, "值班主班")
    with pytest.raises(BadInput) as refused:
        wrong = {"work": "已全面处置", "nonsense": "x", "next": "长" * 6001}
        documents.save(night.office, night.number, "brief", wrong, officer)
    assert [p.place for p in refused.value.problems] == ["work", "nonsense", "next"]
    documents.save(night.office, night.number, "brief", {"situation": "x"}, officer)
    with pytest.raises(Incomplete) as lacking:
        passed(night, "值班主班")
    assert lacking.value.missing == ("brief/spread", "brief/next")
    with pytest.raises(UnknownItem):
        documents.read(night.office, night.number, "leaflet")


def test_the_same_text_twice_is_entered_once(sqlite_night: Night) -> None:
    begun(sqlite_night)
    again = documents.save(
        sqlite_night.office, sqlite_night.number, "brief", WORDS, as_post(sqlite_night, "值班主班")
    )
    assert again is None
    assert read(sqlite_night).manuscript.version == 1


def test_a_stage_is_passed_once_and_by_whom_the_plan_names(sqlite_night: Night) -> None:
    night = begun(sqlite_night)
    passed(night, "值班主班", stage="draft")
    with pytest.raises(IllegalTransition, match="draft cannot be passed now"):
        passed(night, "值班主班", stage="draft")
    with pytest.raises(NoSay):
        passed(night, "值班主班")
    with pytest.raises(BadInput, match="zhishou document pass"):
        handling.done(night.office, night.number, "brief.review", night.officer)
    with pytest.raises(IllegalTransition, match="send it back first"):
        documents.save(night.office, night.number, "brief", {"next": "改"}, as_post(night, "值班主班"))


def test_what_is_sent_back_is_written_again_as_another_version(sqlite_night: Night) -> None:
    night = begun(sqlite_night)
    passed(night, "值班主班")
    with pytest.raises(BadInput):
        passing_on.send_back(night.office, night.number, "brief", " ", as_post(night, "带班领导"))
    back = passing_on.send_back
    back(night.office, night.number, "brief", "热度判断无依据", night.officer, on_behalf_of="带班领导")
    assert read(night).state is DocumentState.DRAFTING
    documents.save(night.office, night.number, "brief", {"next": "改"}, as_post(night, "值班主班"))
    passed(night, "值班主班")
    assert read(night).texts["next"] == "改"
    assert read(night).texts["situation"] == WORDS["situation"]
    entry = next(e for e in read(night).entries if e["kind"] == "document_returned")
    assert entry["on_behalf_of"] == night.id_of("带班领导")


def test_a_word_of_mouth_is_entered_by_the_officer_and_stood_by_afterwards(sqlite_night: Night) -> None:
    night = to_sign(sqlite_night)
    with pytest.raises(BadInput, match="whose signature"):
        passed(night, way=Signature.ORAL)
    passed(night, way=Signature.ORAL, on_behalf_of="分管领导")
    assert [c["state"] for c in night.show().clocks if c["deadline"] == "brief.confirm"] == ["running"]
    deputy = as_post(night, "分管领导")
    with pytest.raises(BadInput, match="adds nothing"):
        passing_on.back(night.office, night.number, "brief", Passing(way=Signature.ORAL), deputy)
    with pytest.raises(NoSay):
        passing_on.back(night.office, night.number, "brief", Passing(), as_post(night, "带班领导"))
    passing_on.back(night.office, night.number, "brief", Passing(), deputy)
    assert [c["state"] for c in night.show().clocks if c["deadline"] == "brief.confirm"] == ["met"]
    with pytest.raises(Unchanged):
        passing_on.back(night.office, night.number, "brief", Passing(), deputy)


def test_a_word_of_mouth_nobody_stands_by_is_missed_and_its_signer_hears_of_it(sqlite_night: Night) -> None:
    night = to_sign(sqlite_night)
    passed(night, way=Signature.ORAL, on_behalf_of="分管领导")
    night.fast_forward(hours=25)
    missed = [e for e in night.show().entries if e["kind"] == "deadline_breached"]
    assert "brief.confirm" in [e["payload"]["deadline"] for e in missed]


def test_paper_is_seen_by_two_and_counts_from_when_it_was_signed(sqlite_night: Night) -> None:
    night = to_sign(sqlite_night)
    signed_at = night.clock.now()
    night.fast_forward(minutes=20)
    paper = {"way": Signature.PAPER}
    with pytest.raises(BadInput, match="whose signature"):
        passed(night, "值班主班", **paper)
    passed(night, "值班主班", on_behalf_of="分管领导", at=signed_at, **paper)
    assert read(night).state is DocumentState.TO_SIGN
    with pytest.raises(SpokenAlready):
        passed(night, "值班主班", **paper)
    passed(night, "值班副班", **paper)
    assert read(night).state is DocumentState.SIGNED
    entry = read(night).entries[-1]
    assert entry["on_behalf_of"] == night.id_of("分管领导")
    assert entry["payload"]["checked_by"] == night.id_of("值班副班")
    assert entry["happened_at"] == signed_at


def test_a_code_on_the_signers_phone_signs_and_a_wrong_one_does_not(sqlite_night: Night) -> None:
    night = to_sign(sqlite_night)
    passing_on.send_code(night.office, night.number, "分管领导", night.officer)
    assert codes.send_codes(night.office) == 1
    code = re.findall(r"核验码(\d{6})，", night.sandbox.inbox(NUMBERS["分管领导"])[-1])[0]
    by_code = {"way": Signature.CODE, "on_behalf_of": "分管领导"}
    with pytest.raises(BadInput, match="sent to the signer's phone"):
        passed(night, code="000000" if code != "000000" else "111111", **by_code)
    passed(night, code=code, **by_code)
    assert read(night).entries[-1]["payload"]["way"] == "code"
    with pytest.raises(BadInput, match="on_behalf_of"):
        passing_on.send_code(night.office, night.number, "nobody", night.officer)


def test_numbers_of_a_series_have_no_gap_and_drills_count_apart(night: Night) -> None:
    numbers = []
    for key, drill in (("a", False), ("b", True), ("c", False), ("d", True)):
        night.log(level="III", key=key, drill=drill)
        documents.save(night.office, night.number, "brief", WORDS, as_post(night, "值班主班"))
        passed(night, "值班主班")
        passed(night, "带班领导")
        with pytest.raises(NoSay):  # refused: its number is not used up
            passed(night, "带班领导")
        passed(night, "分管领导")
        numbers.append(read(night).manuscript.number)
    assert [one.partition("〕")[2] for one in numbers] == ["1号", "1号", "2号", "2号"]
    assert [one.startswith("（演）") for one in numbers] == [False, True, False, True]


def test_no_text_is_kept_where_no_content_is_and_none_is_left_where_it_comes_to_be_so(night: Night) -> None:
    begun(night)
    clear_content(night.office, night.number, ContentFree.SUSPECTED, night.officer)
    with night.office.database.reading() as tx:
        kept = tx.execute(text("SELECT texts FROM documenttext")).scalars().all()
    assert [str(one) for one in kept] == ["{}"]
    with pytest.raises(BadInput):
        documents.save(night.office, night.number, "brief", {"next": "x"}, as_post(night, "值班主班"))
    with pytest.raises(BadInput):
        passed(night, "值班主班", evidence="某单位")
    passed(night, "值班主班")
    passed(night, "带班领导")
    passed(night, "分管领导")
    passed(night)
    assert read(night).state is DocumentState.ISSUED
    record.verify(night.office)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ('UPDATE documenttext SET texts = \'{"next": "另一稿"}\'', "not what was written"),
        ("UPDATE documenttext SET version = 7", "not what was entered"),
        ("DELETE FROM documenttext", "on record but gone"),
    ],
)
def test_a_text_that_was_changed_is_found(sqlite_night: Night, change: str, what: str) -> None:
    begun(sqlite_night)
    with sqlite_night.office.database.writing() as tx:
        tx.execute(text(change))
    with pytest.raises(Tampered, match=what):
        record.verify(sqlite_night.office)


def test_a_signature_of_several_is_numbered_with_the_last(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="II", playbook="wrong-publication", fields={})
    with pytest.raises(Incomplete):  # evidence first
        words = {"original": "原文", "correction": "改", "where": "官微"}
        documents.save(night.office, night.number, "correction_serious", words, night.officer)
        passing_on.pass_on(
            night.office, night.number, "correction_serious", Passing(), as_post(night, "值班主班")
        )


def test_a_document_that_tells_of_limits_has_them_in_words_where_a_report_draws_them(
    sqlite_night: Night,
) -> None:
    night = sqlite_night
    fields = {"last_post": "2026-02-20T09:00", "again": True}
    night.log(playbook="dormant-account", fields=fields)
    request = documents.read(night.office, night.number, "closure_request")
    assert request.state is DocumentState.DRAFTING
    assert "超时" in request.texts["overdue"]


SEEN = "02:05\t微博\thttps://weibo.example/1\t1.2万\t12\t\t55\t"


def test_how_it_spread_comes_from_the_record_and_a_person_writes_below_it(sqlite_night: Night) -> None:
    night = begun(sqlite_night)
    assert read(night).texts["spread"] == "本地平台一条。"
    night.fast_forward(minutes=15)
    spread.record_spread(night.office, night.number, spread.from_text(night.office, SEEN), night.officer)
    seen, counted, own = read(night).texts["spread"].splitlines()[0], "阅读：1.2万；", "本地平台一条。"
    assert seen.startswith("阅读：1.2万")
    assert counted in read(night).texts["spread"]
    assert read(night).texts["spread"].endswith(f"\n{own}")
    passed(night, "值班主班")
    assert read(night).texts["spread"].endswith(f"\n{own}")
    passing_on.send_back(night.office, night.number, "brief", "补充", as_post(night, "带班领导"))
    documents.save(night.office, night.number, "brief", {"spread": ""}, as_post(night, "值班主班"))
    assert "本地平台" not in read(night).texts["spread"]
    passed(night, "值班主班")  # what the record says is enough
    record.verify(night.office)
