"""Documents 文书: from 拟稿 to 印发, each stage a step; 退回, and the four ways to sign."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine import moments, passing
from engine.documents import (
    Document,
    DocumentState,
    Section,
    Signature,
    Stage,
    StageKind,
    numbered,
    series,
)
from engine.doing import named
from engine.duties import Step
from engine.endings import Archived, Reopened, ReportAccepted, Resolved
from engine.errors import IllegalTransition, Incomplete, NoSay, SpokenAlready, Unchanged, UnknownItem
from engine.events import Confirmed, DeadlineMet, SentBack, StepDone
from engine.facts import Decision
from engine.sending_back import possible
from engine.signing import DocumentReturned, DocumentSaved, SignatureBacked, SignatureSeen, StagePassed
from engine.vocabulary import ClockState, State
from tests.builders import LEVELS, NIGHT, deadline, facts, hours, plan, step, tell, text
from tests.engine.replay import Night, entry, kinds, logged

CHAIN: Mapping[StageKind, tuple[tuple[str, ...], int]] = {
    StageKind.DRAFT: (("duty_officer",), 1),
    StageKind.REVIEW: (("duty_leader",), 1),
    StageKind.COUNTERSIGN: (("publicity", "deputy_head"), 2),
    StageKind.SIGN: (("head", "deputy_head"), 1),
    StageKind.ISSUE: ((), 1),
}
NUMBER = "专报〔2026〕1号"


def document(*kinds: StageKind, to_file: bool = False, number: str = "专报〔{year}〕{n}号") -> Document:
    stages = tuple(Stage(f"brief.{kind}", kind, text(kind)) for kind in kinds or StageKind)
    sections = (Section("basics", text("基本情况"), ("basics",)), Section("next", text("下一步"), ()))
    return Document(
        "brief", text("专报"), text("专报"), sections, stages, frozenset(LEVELS), number, to_file=to_file
    )


@pytest.mark.parametrize(
    ("facts", "written", "by_hand"),
    [((), False, True), (("steps",), False, False), (("steps",), True, True)],
)
def test_a_person_writes_where_the_record_does_not_and_besides_it_where_the_plan_says(
    facts: tuple[str, ...], written: bool, by_hand: bool
) -> None:
    assert Section("work", text("工作情况"), facts, written).by_hand is by_hand


def steps(of: Document) -> tuple[Step, ...]:
    before: tuple[str, ...] = ()
    made = []
    for stage in of.stages:
        roles, needs = CHAIN[stage.kind]
        line = replace(step(stage.id, required=False), after=before, confirmed_by=roles, confirmations=needs)
        made.append(replace(line, document=of.id, to_file=of.to_file))
        before = (moments.of(moments.STEP, stage.id),)
    return tuple(made)


ORAL = deadline("brief.confirm", hours(24), anchors=("oral:brief",), met_by=("backed:brief",))
SIGNED = deadline("signed", hours(4), met_by=("step:brief.sign",))
DRAFTED = deadline("drafted", hours(1), met_by=("step:brief.draft",))


def night(of: Document | None = None, **others: Any) -> Night:
    about = of or document()
    made = plan(deadlines=(ORAL, SIGNED, DRAFTED), steps=(step("evidence", required=False), *steps(about)))
    return logged(facts(replace(made, documents=(about,), **others)))


def pass_(night: Night, stage: str, person: str | None = None, **how: Any) -> Decision:
    return night.act(StagePassed(f"brief.{stage}", person, **how))


def state(night: Night) -> DocumentState:
    return night.facts.plan.documents[0].state(night.facts.done_steps)


def to_be_signed() -> Night:
    begun = night()
    begun.act(DocumentSaved("brief", "sha256:1"), StagePassed("brief.draft", "officer"))
    pass_(begun, "review", "leader")
    pass_(begun, "countersign", "press")
    pass_(begun, "countersign", "deputy")
    return begun


def test_a_document_goes_from_its_drafter_to_whom_it_is_issued_to_and_each_stage_is_a_step() -> None:
    going = night()
    assert state(going) is DocumentState.DRAFTING
    saved = entry(going.act(DocumentSaved("brief", "sha256:1")), "document_saved")
    assert saved.detail == {"document": "brief", "version": 1, "digest": "sha256:1"}
    pass_(going, "draft", "officer")
    assert state(going) is DocumentState.REVIEWING
    pass_(going, "review", "leader")
    assert state(going) is DocumentState.COUNTERSIGNING
    assert kinds(pass_(going, "countersign", "press")) == ["part_done"]
    pass_(going, "countersign", "deputy")
    assert state(going) is DocumentState.TO_SIGN
    signed = entry(pass_(going, "sign", "chief", number=NUMBER), "step_done")
    assert signed.detail == {
        "step": "brief.sign",
        "document": "brief",
        "version": 1,
        "digest": "sha256:1",
        "way": Signature.CONSOLE,
        "number": NUMBER,
    }
    assert state(going) is DocumentState.SIGNED
    assert passing.text_of(going.facts.incident, "brief").number == NUMBER
    issued = entry(pass_(going, "issue", evidence="报区委网信办"), "step_done")
    assert issued.detail["evidence"] == "报区委网信办"
    assert state(going) is DocumentState.ISSUED
    assert going.clock("signed").state is ClockState.MET


def test_one_that_is_not_issued_ends_signed() -> None:
    about = document(StageKind.DRAFT, StageKind.SIGN)
    short = night(about)
    short.act(DocumentSaved("brief", "sha256:1"), StagePassed("brief.draft", "officer"))
    pass_(short, "sign", "chief", number=NUMBER)
    assert state(short) is DocumentState.SIGNED


def test_what_has_no_text_is_not_passed_on_unless_no_content_is_kept() -> None:
    with pytest.raises(Incomplete, match="brief has no text yet"):
        pass_(night(), "draft", "officer")
    silent = night(content_free=True)
    pass_(silent, "draft", "officer")
    assert state(silent) is DocumentState.REVIEWING


def test_a_text_on_its_way_is_not_changed_and_stages_are_passed_in_their_order() -> None:
    going = night()
    going.act(DocumentSaved("brief", "sha256:1"), StagePassed("brief.draft", "officer"))
    with pytest.raises(IllegalTransition, match=r"brief is at brief.review: send it back"):
        going.act(DocumentSaved("brief", "sha256:2"))
    with pytest.raises(IllegalTransition, match=r"brief.sign cannot be passed now"):
        pass_(going, "sign", "chief", number=NUMBER)
    with pytest.raises(NoSay):
        pass_(going, "review", "officer")
    with pytest.raises(UnknownItem, match="no document 'leaflet' at level III"):
        going.act(DocumentSaved("leaflet", "sha256:1"))
    with pytest.raises(UnknownItem, match="pass the document on"):
        going.act(StepDone("brief.review"))
    with pytest.raises(IllegalTransition, match="the document is sent back"):
        going.act(SentBack("step:brief.draft", "错"))
    assert possible(going.facts, going.now) == ()


def test_it_is_signed_with_its_number_and_with_none_where_the_plan_gives_none() -> None:
    with pytest.raises(Incomplete, match="signed with a number"):
        pass_(to_be_signed(), "sign", "chief")
    plain = night(document(StageKind.DRAFT, StageKind.SIGN, number=""))
    plain.act(DocumentSaved("brief", "sha256:1"), StagePassed("brief.draft", "officer"))
    assert entry(pass_(plain, "sign", "chief"), "step_done").detail["number"] == ""


def test_what_is_sent_back_is_drafted_again_and_what_it_met_is_owed_again() -> None:
    going = night()
    going.act(DocumentSaved("brief", "sha256:1"), StagePassed("brief.draft", "officer"))
    pass_(going, "review", "leader")
    pass_(going, "countersign", "press")
    assert going.clock("drafted").state is ClockState.MET
    with pytest.raises(NoSay):
        going.act(DocumentReturned("brief", "数字不实", "officer"))
    back = entry(going.act(DocumentReturned("brief", "数字不实", "deputy")), "document_returned")
    assert back.detail == {
        "document": "brief",
        "step": "brief.countersign",
        "version": 1,
        "reason": "数字不实",
    }
    assert state(going) is DocumentState.DRAFTING
    assert going.clock("drafted").state is ClockState.RUNNING
    assert going.facts.incident.said == {}
    going.act(DocumentSaved("brief", "sha256:2"), StagePassed("brief.draft", "officer"))
    assert passing.text_of(going.facts.incident, "brief").version == 2


def test_neither_a_draft_nor_what_is_signed_is_sent_back() -> None:
    with pytest.raises(IllegalTransition, match="being drafted"):
        night().act(DocumentReturned("brief", "错"))
    signed = to_be_signed()
    pass_(signed, "sign", "chief", number=NUMBER)
    with pytest.raises(IllegalTransition, match="is signed and has its number"):
        signed.act(DocumentReturned("brief", "错"))
    pass_(signed, "issue")
    with pytest.raises(IllegalTransition, match="has passed all its stages"):
        signed.act(DocumentReturned("brief", "错"))


def test_anybody_sends_back_a_stage_that_takes_nobody_in_particular() -> None:
    about = document()
    free = tuple(
        replace(one, confirmed_by=(), confirmations=1) if one.id == "brief.review" else one
        for one in steps(about)
    )
    going = logged(facts(replace(plan(steps=free), documents=(about,))))
    going.act(DocumentSaved("brief", "sha256:1"), StagePassed("brief.draft", "officer"))
    going.act(DocumentReturned("brief", "错", "anybody"))
    assert state(going) is DocumentState.DRAFTING


def test_a_word_of_mouth_counts_at_once_and_is_owed_a_signature_within_a_day() -> None:
    oral = to_be_signed()
    pass_(oral, "sign", "chief", number=NUMBER, way=Signature.ORAL)
    assert state(oral) is DocumentState.SIGNED
    assert oral.clock("brief.confirm").due == NIGHT + timedelta(hours=24)
    with pytest.raises(NoSay):
        oral.act(SignatureBacked("brief", Signature.CONSOLE, "officer"))
    with pytest.raises(IllegalTransition, match="met by the signature"):
        oral.act(DeadlineMet("brief.confirm", oral.now))
    oral.now += timedelta(hours=3)
    backed = entry(oral.act(SignatureBacked("brief", Signature.CODE, "chief")), "signature_backed")
    assert backed.detail == {"document": "brief", "way": Signature.CODE}
    assert oral.clock("brief.confirm").state is ClockState.MET
    with pytest.raises(Unchanged, match="no signature by word of mouth waits"):
        oral.act(SignatureBacked("brief", Signature.CONSOLE))


def test_a_record_does_not_rest_while_a_word_of_mouth_has_no_signature() -> None:
    oral = to_be_signed()
    pass_(oral, "sign", "chief", number=NUMBER, way=Signature.ORAL)
    oral.act(Confirmed("III", "III"), Resolved(), ReportAccepted())
    with pytest.raises(Incomplete) as refused:
        oral.act(Archived())
    assert refused.value.missing == ("brief",)
    oral.act(SignatureBacked("brief", Signature.PAPER))
    oral.act(Archived())
    assert oral.facts.incident.state is State.ARCHIVED


def test_who_is_sent_back_after_a_word_of_mouth_of_one_of_two_owes_nothing() -> None:
    about = document(StageKind.DRAFT, StageKind.SIGN)
    both = tuple(
        replace(one, confirmed_by=("head", "deputy_head"), confirmations=2) if one.id == "brief.sign" else one
        for one in steps(about)
    )
    going = logged(facts(replace(plan(deadlines=(ORAL,), steps=both), documents=(about,))))
    going.act(DocumentSaved("brief", "sha256:1"), StagePassed("brief.draft", "officer"))
    pass_(going, "sign", "chief", way=Signature.ORAL)
    assert going.clock("brief.confirm").state is ClockState.RUNNING
    going.act(DocumentReturned("brief", "错", "deputy"))
    assert going.clock("brief.confirm").state is ClockState.SUPERSEDED


def test_a_signature_on_paper_takes_two_who_have_seen_it_and_counts_from_when_it_was_signed() -> None:
    paper = to_be_signed()
    with pytest.raises(Incomplete, match="nobody has seen it"):
        pass_(paper, "sign", number=NUMBER, way=Signature.PAPER, checked_by="leader")
    paper.now += timedelta(minutes=10)
    seen = entry(paper.act(SignatureSeen("brief", "chief", "officer", NIGHT)), "signature_seen")
    assert seen.detail == {"document": "brief", "person": "chief", "at": NIGHT}
    with pytest.raises(SpokenAlready):
        pass_(paper, "sign", number=NUMBER, way=Signature.PAPER, checked_by="officer")
    signed = pass_(paper, "sign", number=NUMBER, way=Signature.PAPER, checked_by="leader")
    assert entry(signed, "step_done").detail["checked_by"] == "leader"
    assert paper.facts.done_steps["brief.sign"] == NIGHT
    assert passing.text_of(paper.facts.incident, "brief").seen is None


def test_nobody_sees_a_signature_on_what_is_not_to_be_signed_or_of_one_who_may_not() -> None:
    with pytest.raises(IllegalTransition, match="cannot have been signed yet"):
        night().act(SignatureSeen("brief", "chief", "officer"))
    with pytest.raises(NoSay):
        to_be_signed().act(SignatureSeen("brief", "leader", "officer"))


def closed(of: Document) -> Night:
    going = night(of)
    going.act(Confirmed("III", "III"), Resolved(), ReportAccepted())
    return going


def test_after_closing_only_what_is_filed_is_still_written() -> None:
    with pytest.raises(IllegalTransition, match="only what is filed may follow"):
        closed(document()).act(DocumentSaved("brief", "sha256:1"))
    filed = closed(document(StageKind.DRAFT, StageKind.SIGN, to_file=True))
    filed.act(DocumentSaved("brief", "sha256:1"), StagePassed("brief.draft", "officer"))
    with pytest.raises(Incomplete):
        filed.act(Archived())
    pass_(filed, "sign", "chief", number=NUMBER)
    filed.act(Archived())


def test_in_another_round_it_is_written_anew_and_has_another_number() -> None:
    about = document(StageKind.DRAFT, StageKind.SIGN)
    again = deadline(
        "again",
        hours(4),
        anchors=("reopened", "received"),
        met_by=("step:brief.draft", "step:brief.sign", "step:evidence"),
    )
    round_of = plan(deadlines=(again,), steps=(step("evidence", required=False), *steps(about)))
    going = logged(facts(replace(round_of, documents=(about,), reopen_within=hours(72))))
    going.act(DocumentSaved("brief", "sha256:1"), StagePassed("brief.draft", "officer"))
    pass_(going, "sign", "chief", number=NUMBER)
    going.act(StepDone("evidence"), Confirmed("III", "III"), Resolved(), ReportAccepted())
    going.now += timedelta(hours=1)
    going.act(Reopened("来件人不满意"))
    assert state(going) is DocumentState.DRAFTING
    assert passing.text_of(going.facts.incident, "brief").number == ""
    assert going.clock("again").state is ClockState.RUNNING


def test_a_stage_filed_without_a_text_is_passed_again_in_another_round_too() -> None:
    about = document(StageKind.DRAFT, StageKind.SIGN, number="")
    again = deadline("again", hours(4), anchors=("reopened", "received"), met_by=("step:brief.sign",))
    silent = replace(plan(deadlines=(again,), steps=steps(about)), content_free=True, documents=(about,))
    going = logged(facts(replace(silent, reopen_within=hours(72))))
    pass_(going, "draft", "officer")
    pass_(going, "sign", "chief")
    going.act(Confirmed("III", "III"), Resolved(), ReportAccepted())
    going.now += timedelta(hours=1)
    going.act(Reopened(""))
    assert state(going) is DocumentState.DRAFTING


def test_what_was_begun_is_listed_though_another_level_no_longer_asks_for_it() -> None:
    about = replace(document(), levels=frozenset(("I",)))
    other = logged(facts(replace(plan(steps=steps(about)), documents=(about,))))
    assert passing.listed(other.facts.plan, other.facts.incident) == ()
    with pytest.raises(UnknownItem, match="documents: none"):
        other.act(DocumentSaved("brief", "sha256:1"))


def test_a_stage_is_named_as_a_step_is() -> None:
    made = night().facts.plan
    assert named(made, "brief.review", NIGHT, NIGHT, "leader") == StagePassed("brief.review", "leader", NIGHT)


def test_stages_are_no_lines_of_the_checklist() -> None:
    assert [one.id for one in night().facts.plan.checklist] == ["evidence"]


def test_numbers_count_in_the_series_of_their_pattern() -> None:
    counted = series("{office}专报〔{year}〕{n}号", "区数据资源局", 2026)
    assert numbered(counted, 12) == "区数据资源局专报〔2026〕12号"


def test_a_limit_may_end_before_it_is_signed() -> None:
    late = to_be_signed()
    late.watched(hours=5)
    assert late.clock("signed").state is ClockState.BREACHED
    pass_(late, "sign", "chief", number=NUMBER)
    assert late.clock("signed").state is ClockState.MET_LATE
    assert late.clock("drafted").due == NIGHT + timedelta(hours=1)


def test_who_was_told_that_it_is_written_is_told_again_once_it_is_written_anew() -> None:
    told = night(tells=(tell("head", anchors=("step:brief.draft",)),))
    told.act(DocumentSaved("brief", "sha256:1"))
    pass_(told, "draft", "officer")
    assert told.armed("tell:head")
    told.act(DocumentReturned("brief", "太长"))
    assert not told.armed("tell:head")
    told.act(DocumentSaved("brief", "sha256:1"))
    pass_(told, "draft", "officer")
    assert told.armed("tell:head")
