"""Decision points: somebody is asked, and when nobody decides silence is a value with its own behaviour."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.conditions import ALWAYS, Condition, Is, Not
from engine.duties import Deadline, Question
from engine.endings import Reopened, ReportAccepted, Resolved, Resumed
from engine.errors import NoSay
from engine.events import Confirmed, Event, FieldsJudged, LevelChanged, Logged, Noted, SentBack, StepDone
from engine.facts import Decision
from engine.handover import Acknowledged, HandedOn, Instructed
from engine.parts import Field, FieldKind
from engine.plan import Plan
from engine.vocabulary import ClockState, ReasonKind, Receipt, Standing, State, Way
from tests.builders import deadline, facts, hours, incident, minutes, plan, step, tell, text
from tests.engine.replay import Night

SIGNED, NOT_SIGNED, UNSIGNED = "signed", "not_signed", "unsigned"
UNDECIDED = Is("signature", (UNSIGNED,))


def signature(*anchors: str, when: Condition = ALWAYS, roles: tuple[str, ...] = ("deputy_head",)) -> Question:
    """The deputy head is asked to sign, for half an hour; silence is `unsigned`."""
    spans = {"II": minutes(15), "III": minutes(30)}
    return Question(
        "signature", roles, anchors or ("logged",), spans, UNSIGNED, when, "本单位暂定", Standing.DEFAULT
    )


def asking(*questions: Question, of: Plan | None = None) -> Plan:
    values = {value: text(value) for value in (SIGNED, NOT_SIGNED, UNSIGNED)}
    fields = (
        Field("signature", text("签发"), FieldKind.CHOICE, values, False),
        Field("heat", text("热度"), FieldKind.YES_NO, {}, False),
    )
    return replace(of or plan(), fields=fields, questions=questions or (signature(),))


def night_of(of: Plan, **fields: str | bool) -> Night:
    """Logged, and what is due at once done."""
    night = Night(facts(of, incident(fields=fields)))
    night.act(Logged())
    night.decide()
    return night


def kinds(decision: Decision) -> list[str]:
    return [entry.kind for entry in decision.entries]


def after(night: Night, **span: int) -> Decision:
    night.now += timedelta(**span)
    return night.decide()


def asked(night: Night) -> list[str]:
    """Who is called to decide."""
    return [
        page.person or page.role
        for page in night.facts.pages
        if any(reason.kind is ReasonKind.ASK for reason in page.reasons)
    ]


def test_who_decides_is_called_when_the_moment_has_come_and_told_until_when() -> None:
    night = night_of(asking())

    assert asked(night) == ["deputy"]
    [entry] = [e for d in night.decisions for e in d.entries if e.kind == "asked"]
    assert entry.by_system
    assert entry.detail["due"] == night.now + timedelta(minutes=30)
    assert (entry.detail["field"], entry.detail["roles"]) == ("signature", ["deputy_head"])


def test_nobody_decides_and_the_system_judges_once_with_what_follows() -> None:
    escalate = deadline("escalate", minutes(10), anchors=("judged:signature",), when=UNDECIDED)
    night = night_of(asking(of=plan(deadlines=(escalate,), steps=(replace(step("go"), when=UNDECIDED),))))
    assert "silence" not in kinds(after(night, minutes=29))
    silence = after(night, minutes=1)

    assert "silence" in kinds(silence)
    entry = next(e for e in silence.entries if e.kind == "silence")
    assert (entry.by_system, entry.detail["fields"]) == (True, {"signature": UNSIGNED})
    assert silence.incident.fields == {"signature": UNSIGNED}
    [clock] = silence.clocks
    assert (clock.id, clock.started, clock.due) == ("escalate", night.now, night.now + timedelta(minutes=10))
    assert asked(night) == []
    assert "silence" not in kinds(after(night, hours=5))
    night.act(StepDone("go"))


def test_a_decision_in_time_ends_the_asking() -> None:
    night = night_of(asking())
    night.act(FieldsJudged({"signature": SIGNED}, "deputy"))

    assert asked(night) == []
    assert not [t for t in night.facts.timers if t.track == "ask:signature"]
    assert "silence" not in kinds(after(night, hours=2))


def test_a_later_decision_by_a_person_corrects_what_silence_meant() -> None:
    slow = deadline("slow", hours(2), anchors=("judged:signature",), when=UNDECIDED)
    night = night_of(asking(of=plan(deadlines=(slow,))))
    after(night, minutes=30)
    night.now += timedelta(minutes=5)
    late = night.act(FieldsJudged({"signature": NOT_SIGNED}, "deputy"))

    assert late.incident.fields["signature"] == NOT_SIGNED
    assert late.incident.anchors["judged:signature"] == night.now
    assert "clock_superseded" in kinds(late)


def test_only_who_is_asked_decides_and_what_stays_as_it_is_is_no_decision() -> None:
    night = night_of(asking())
    with pytest.raises(NoSay, match="signature is decided by one of: deputy_head"):
        night.act(FieldsJudged({"signature": SIGNED}, "officer"))
    night.act(FieldsJudged({"signature": SIGNED}))

    unchanged = night.act(FieldsJudged({"signature": SIGNED, "heat": True}, "officer"))
    assert unchanged.incident.fields["heat"] is True


@pytest.mark.parametrize(
    ("moment", "event"),
    [
        ("signed:unit_contact", Acknowledged(Receipt.SIGNED, "unit_contact", Way.PAPER, "contact")),
        ("instructed", Instructed("deputy_head", "核查", "请速查", "区长批示")),
        ("told:unit_contact", Confirmed("III", "III")),
    ],
)
def test_it_is_asked_whatever_act_brings_the_moment(moment: str, event: Event) -> None:
    night = night_of(asking(signature(moment), of=plan(tells=(tell("unit_contact"),))))
    assert asked(night) == []
    night.act(event)
    night.decide()  # who has to be told is, and
    night.decide()  # then it is asked

    assert asked(night) == ["deputy"]


def test_it_is_asked_when_a_limit_has_passed_unmet() -> None:
    limits = (deadline("report", minutes(10)),)
    night = night_of(asking(signature("missed:report"), of=plan(deadlines=limits)))
    assert asked(night) == []
    after(night, minutes=10)
    night.decide()

    assert asked(night) == ["deputy"]


def test_it_is_asked_again_in_a_matter_that_is_opened_again() -> None:
    of = replace(asking(signature("reopened")), reopen_within=hours(24))
    night = night_of(of)
    night.act(Confirmed("III", "III"), Resolved(), ReportAccepted())
    night.act(Reopened("不满意"))
    night.decide()

    assert asked(night) == ["deputy"]


def test_nothing_is_asked_of_what_is_entered_after_closing_was_asked_for() -> None:
    of = plan(steps=(step("publish", required=False),))
    night = night_of(asking(signature("step:publish"), of=of))
    night.act(Confirmed("III", "III"), Resolved())
    night.act(StepDone("publish"))
    night.decide()

    assert asked(night) == []


def test_it_is_asked_when_a_part_of_the_plan_has_happened() -> None:
    night = night_of(asking(signature("step:publish"), of=plan(steps=(step("publish"),))))
    assert asked(night) == []
    night.act(StepDone("publish"))
    night.decide()

    assert asked(night) == ["deputy"]


def test_it_is_asked_once_somebody_was_told() -> None:
    night = night_of(asking(signature("told:head"), of=plan(tells=(tell("head"),))))
    night.decide()

    assert asked(night) == ["deputy"]


def test_it_is_asked_while_its_condition_holds_and_dropped_when_it_does_not() -> None:
    night = night_of(asking(signature(when=Is("heat", (True,)))))
    assert asked(night) == []
    night.act(FieldsJudged({"heat": True}))
    night.decide()
    assert asked(night) == ["deputy"]
    night.act(FieldsJudged({"heat": False}))
    assert asked(night) == []
    night.act(FieldsJudged({"heat": True}))
    night.decide()
    assert asked(night) == ["deputy"]


def test_another_level_does_not_move_what_was_asked_and_one_that_does_not_ask_drops_it() -> None:
    night = night_of(asking())
    due = [t.due for t in night.facts.timers if t.track == "ask:signature"]
    night.act(LevelChanged("II", "II", "更重"))
    assert [t.due for t in night.facts.timers if t.track == "ask:signature"] == due
    night.act(LevelChanged("IV", "IV", "已平息"))
    assert asked(night) == []


def test_nothing_is_asked_while_the_report_is_reviewed_and_it_is_asked_again_when_handling_goes_on() -> None:
    of = asking()
    night = Night(facts(of, incident(state=State.HANDLING)))
    night.act(Noted("处置中"), FieldsJudged({"heat": True}))
    night.decide()
    assert asked(night) == ["deputy"]
    night.act(Resolved())
    assert asked(night) == []
    night.act(Resumed("又有新帖"))
    night.decide()
    assert asked(night) == ["deputy"]


def test_after_an_outage_the_time_to_decide_begins_when_they_are_called() -> None:
    night = Night(facts(asking()))
    night.act(Logged())
    late = after(night, hours=3)

    entry = next(e for e in late.entries if e.kind == "asked")
    assert entry.detail["outage"] is True
    assert entry.detail["due"] == night.now + timedelta(minutes=30)
    assert "silence" not in kinds(late)


def test_who_logged_is_not_called_and_silence_comes_all_the_same() -> None:
    night = night_of(asking(signature(roles=("duty_officer",))))

    assert asked(night) == []
    assert "silence" in kinds(after(night, minutes=30))


def test_silence_may_be_a_ground_for_a_graver_level() -> None:
    of = asking()
    grave = replace(of, levels=(replace(of.levels[0], when=UNDECIDED), *of.levels[1:]))

    assert "level_suggested" in kinds(after(night_of(grave), minutes=30))


def test_a_field_judged_at_logging_was_judged_then() -> None:
    limit = deadline("reply", hours(1), anchors=("judged:heat",), when=Not(UNDECIDED))
    night = night_of(asking(of=plan(deadlines=(limit,))), heat=True)

    assert [clock.started for clock in night.facts.clocks] == [night.now]


DRAFT, SIGN = step("draft"), signature("step:draft")
BACK = SentBack("step:draft", "不合格")


def drafted(*questions: Question, deadlines: tuple[Deadline, ...] = ()) -> Night:
    """The draft is done, and whoever signs is asked."""
    night = night_of(asking(*(questions or (SIGN,)), of=plan(deadlines=deadlines, steps=(DRAFT,))))
    night.act(Confirmed("III", "III"), StepDone("draft"))
    night.decide()
    return night


def test_what_was_sent_back_is_judged_by_nobodys_silence_and_asked_about_when_it_is_done_again() -> None:
    night = drafted()
    assert asked(night) == ["deputy"]
    night.act(BACK)
    assert asked(night) == []
    assert "silence" not in kinds(after(night, minutes=40))
    night.act(StepDone("draft"))
    assert "asked" in kinds(night.decide())
    assert "silence" not in kinds(after(night, minutes=29))
    assert "silence" in kinds(after(night, minutes=1))


@pytest.mark.parametrize("word", [SIGNED, NOT_SIGNED])
def test_what_was_decided_about_it_is_undecided_with_what_followed(word: str) -> None:
    send = deadline("send", hours(2), anchors=("judged:signature",), when=Is("signature", (word,)))
    night = drafted(deadlines=(send,))
    night.act(FieldsJudged({"signature": word}))
    assert night.clock("send").state is ClockState.RUNNING
    back = night.act(BACK)
    [undecided] = [entry for entry in back.entries if entry.kind == "undecided"]
    assert undecided.detail == {"fields": {"signature": word}}
    assert (back.incident.fields, "signature" in back.incident.given) == ({}, False)
    assert night.clock("send").state is ClockState.SUPERSEDED
    night.act(StepDone("draft"))
    assert "asked" in kinds(night.decide())


def test_what_rests_on_something_else_besides_stays_decided() -> None:
    night = drafted(signature("confirmed", "step:draft"))
    night.act(FieldsJudged({"signature": SIGNED}))
    assert night.act(BACK).incident.fields == {"signature": SIGNED}


def test_what_was_decided_before_it_was_done_stays_decided() -> None:
    night = night_of(asking(SIGN, of=plan(steps=(DRAFT,))))
    night.act(FieldsJudged({"signature": SIGNED}))
    after(night, minutes=5)
    night.act(StepDone("draft"))
    assert night.act(BACK).incident.fields == {"signature": SIGNED}


def test_what_was_asked_when_a_limit_was_met_is_dropped_with_what_met_it() -> None:
    limit = deadline("drafting", hours(1), met_by=("step:draft",))
    night = drafted(signature("deadline:drafting"), deadlines=(limit,))
    night.act(FieldsJudged({"signature": SIGNED}))
    assert night.act(BACK).incident.fields == {}


def test_nobody_is_asked_about_the_word_of_a_former_unit() -> None:
    night = night_of(asking(signature("signed:unit_contact"), of=plan(tells=(tell("unit_contact"),))))
    night.act(Confirmed("III", "III"), Acknowledged(Receipt.SIGNED, "unit_contact", Way.PAPER, "contact"))
    night.decide()
    assert asked(night) == ["deputy"]
    night.act(HandedOn("publicity", "不在本辖区"))
    assert asked(night) == []
