"""同意上报 and 报送登记: who may consent, what a register has to hold, and what the record then says."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.vocabulary import Medium, Stage
from flows.acts import answering, handling, upward
from flows.acts.actor import person
from flows.acts.answering import CardResult, Dialled
from flows.acts.errors import BadInput
from flows.acts.upward import Recipient, Sent
from tests.flows.report.laid_out import laid_out
from tests.night import Night

FAX = Sent(Stage.FIRST, Medium.FAX, "学校网帖，正在核实")
BOTH = (Recipient("district_cac", "王科长"), Recipient("district_office", "李主任", "收文12号"))


@pytest.fixture
def logged(sqlite_night: Night) -> Night:
    """An incident of level Ⅱ: both lines above must hear of it."""
    sqlite_night.log()
    return sqlite_night


def entries(night: Night, kind: str) -> list[dict[str, Any]]:
    return [dict(entry) for entry in night.show().entries if entry["kind"] == kind]


def cards(night: Night) -> set[str]:
    return {card.role for card in night.show().cards}


def places(refused: pytest.ExceptionInfo[BadInput]) -> list[tuple[str, str]]:
    return [(problem.place, problem.value) for problem in refused.value.problems]


def rows(night: Night) -> list[dict[str, Any]]:
    """The rows of 报送登记 in the report."""
    blocks = [block for section in laid_out(night)["sections"] for block in section["blocks"]]
    return [row for block in blocks if block["title"] == "报送登记" for row in block["rows"]]


def register(night: Night) -> list[list[str]]:
    """Those of them that rest on an entry of the record."""
    return [row["cells"] for row in rows(night) if row["seq"]]


def lines(night: Night) -> list[str]:
    """The timeline of the report, in words."""
    blocks = [block for section in laid_out(night)["sections"] for block in section["blocks"]]
    return [row["text"] for block in blocks if block["kind"] == "timeline" for row in block["rows"]]


# Consent


def test_the_officer_records_the_leaders_consent_by_word_of_mouth_with_both_times(logged: Night) -> None:
    earlier = logged.clock.now()
    logged.fast_forward(minutes=4)
    upward.consent(logged.office, logged.number, logged.officer, on_behalf_of="duty_leader", at=earlier)
    (entry,) = entries(logged, "consented")
    leader = logged.id_of("带班领导")
    assert (entry["actor"]["id"], entry["on_behalf_of"]) == ("值班主班", leader)
    assert (entry["happened_at"], entry["at"]) == (earlier, logged.clock.now())
    assert "同意上报：带班领导（03-05 02:10）" in lines(logged)


def test_a_leader_at_the_desk_consents_as_himself(logged: Night) -> None:
    leader = logged.id_of("带班领导")
    upward.consent(logged.office, logged.number, person(leader, "console"))
    (entry,) = entries(logged, "consented")
    assert (entry["on_behalf_of"], entry["payload"]["person"]) == (None, leader)


@pytest.mark.parametrize("who", [None, "duty_second", "nobody"])
def test_an_officer_consents_for_nobody_who_has_no_say(logged: Night, who: str | None) -> None:
    with pytest.raises(
        BadInput, match="duty_leader 带班领导, deputy_head 分管领导, head 主要负责人"
    ) as refused:
        upward.consent(logged.office, logged.number, logged.officer, on_behalf_of=who)
    assert [place for place, _ in places(refused)] == ["consented_by"]
    assert not entries(logged, "consented")


def test_a_consent_to_come_is_none(logged: Night) -> None:
    soon = logged.clock.now() + timedelta(minutes=1)
    with pytest.raises(BadInput, match="a time that has passed"):
        upward.consent(logged.office, logged.number, logged.officer, on_behalf_of="duty_leader", at=soon)


# The register


def test_both_lines_are_registered_at_once_with_the_same_text_and_their_cards_leave(logged: Night) -> None:
    assert {"district_cac", "district_office"} <= cards(logged)
    upward.report_up(logged.office, logged.number, FAX, BOTH, logged.officer)
    made = [entry["payload"] for entry in entries(logged, "reported_up")]
    assert [(one["to"], one["receiver"], one["receipt"]) for one in made] == [
        ("district_cac", "王科长", ""),
        ("district_office", "李主任", "收文12号"),
    ]
    assert {one["words"] for one in made} == {"学校网帖，正在核实"}
    assert not {"district_cac", "district_office"} & cards(logged)
    logged.fast_forward(minutes=29)  # then the ladder itself comes to them, as nobody of the office answers
    assert not {"district_cac", "district_office"} & cards(logged)


def test_one_line_that_is_wrong_registers_none_and_everything_wrong_is_said(logged: Night) -> None:
    wrong = (Recipient("district_cac"), Recipient("unit_contact", "甲"), Recipient("distrct_cac", "乙"))
    with pytest.raises(BadInput) as refused:
        upward.report_up(
            logged.office, logged.number, replace(FAX, words="长" * 401), (*wrong, BOTH[1]), logged.officer
        )
    assert places(refused) == [
        ("receiver", "district_cac"),
        ("to", "unit_contact"),
        ("to", "distrct_cac"),
        ("report_words", "too long"),
    ]
    assert not entries(logged, "reported_up")


def test_a_register_of_nobody_is_refused(logged: Night) -> None:
    with pytest.raises(BadInput) as refused:
        upward.report_up(logged.office, logged.number, FAX, (), logged.officer)
    assert places(refused) == [("to", "missing")]
    with pytest.raises(BadInput) as refused:
        upward.report_up(logged.office, logged.number, FAX, (Recipient(" ", "甲"),), logged.officer)
    assert places(refused) == [("to", "missing")]


def test_the_record_and_the_report_say_when_it_went_up_without_a_consent(logged: Night) -> None:
    at = logged.clock.now()
    logged.fast_forward(minutes=5)
    upward.report_up(logged.office, logged.number, replace(FAX, at=at), BOTH[:1], logged.officer)
    upward.consent(logged.office, logged.number, logged.officer, on_behalf_of="带班领导")
    upward.report_up(logged.office, logged.number, FAX, BOTH[1:], logged.officer)
    assert [entry["happened_at"] for entry in entries(logged, "reported_up")] == [at, None]
    assert [(row[0], row[1], row[4]) for row in register(logged)] == [
        ("03-05 02:10", "首报\n传真", "报出时无记录，03-05 02:15同意"),
        ("03-05 02:15", "同意上报", "带班领导"),
        ("03-05 02:15", "首报\n传真", "已有"),
    ]
    assert [line for line in lines(logged) if line.startswith("报送")] == [
        "报送区委网信办：首报，传真，03-05 02:10，接收人王科长（报出时无同意上报记录）（学校网帖，正在核实）",
        "报送区政府办公室：首报，传真，03-05 02:15，接收人李主任，回执收文12号（学校网帖，正在核实）",
    ]


def test_a_report_typed_to_the_minute_of_its_consent_went_up_with_it(logged: Night) -> None:
    minute = logged.clock.now().replace(second=0, microsecond=0) + timedelta(minutes=2)
    logged.fast_forward(minutes=3)
    agreed = minute + timedelta(seconds=34)
    upward.consent(logged.office, logged.number, logged.officer, on_behalf_of="带班领导", at=agreed)
    upward.report_up(logged.office, logged.number, replace(FAX, at=minute), BOTH[:1], logged.officer)
    assert [row[4] for row in register(logged)][-1] == "已有"
    assert not [line for line in lines(logged) if "无同意上报记录" in line]


def test_a_consent_entered_after_the_report_was_given_before_it(logged: Night) -> None:
    agreed = logged.clock.now()
    logged.fast_forward(minutes=5)
    upward.report_up(logged.office, logged.number, FAX, BOTH[:1], logged.officer)
    upward.consent(logged.office, logged.number, logged.officer, on_behalf_of="带班领导", at=agreed)
    assert [row[4] for row in register(logged) if row[1] != "同意上报"] == ["报出前已同意，事后补录"]


def test_a_report_that_nobody_consented_to_says_that_there_is_no_record(logged: Night) -> None:
    upward.report_up(logged.office, logged.number, FAX, BOTH[:1], logged.officer)
    assert next(row[4] for row in register(logged)) == "无记录"


def test_another_office_is_registered_by_its_name(logged: Night) -> None:
    upward.report_up(
        logged.office, logged.number, FAX, (Recipient("省委网信办", "", "平台0731"),), logged.officer
    )
    assert register(logged)[0][2:4] == ["省委网信办", "平台0731"]


def test_no_telephone_number_of_whoever_took_it_gets_into_a_report(logged: Night) -> None:
    receiver = "王科长 +1 202 555 0177"
    upward.report_up(
        logged.office, logged.number, FAX, (Recipient("district_cac", receiver),), logged.officer
    )
    assert "王科长 〔号码〕" in register(logged)[0][3]
    assert not [line for line in lines(logged) if "555" in line]


def test_words_are_refused_where_the_playbook_keeps_no_content(logged: Night) -> None:
    plan = replace(logged.show().facts.plan, content_free=True)
    assert [p.place for p in upward.wrong_with(plan, FAX, BOTH)] == ["report_words"]
    assert not upward.wrong_with(plan, replace(FAX, words=""), BOTH)


def test_the_final_report_goes_up_when_the_incident_is_over(logged: Night) -> None:
    handling.dismiss(logged.office, logged.number, "旧图", logged.officer)
    final = Sent(Stage.FINAL, Medium.SYSTEM)
    upward.report_up(logged.office, logged.number, final, BOTH, logged.officer)
    assert [entry["payload"]["stage"] for entry in entries(logged, "reported_up")] == ["final"] * 2


def test_what_the_playbook_demands_and_nobody_registered_is_still_to_be_written(logged: Night) -> None:
    upward.report_up(logged.office, logged.number, FAX, BOTH, logged.officer)
    points = {point["name"]: point["text"] for point in laid_out(logged)["points"]}
    assert points["待补"].startswith("报送登记（区委宣传部、市委网信办、市政府总值班室）、")
    lacking = [row["cells"][1:3] for row in rows(logged) if not row["seq"]]
    assert lacking == [["（待补）", office] for office in ("区委宣传部", "市委网信办", "市政府总值班室")]


def test_what_the_level_does_not_demand_is_not_said_to_be_lacking(sqlite_night: Night) -> None:
    sqlite_night.log(level="IV", fields={})
    points = {point["name"]: point["text"] for point in laid_out(sqlite_night)["points"]}
    assert "报送" not in points["待补"]
    assert rows(sqlite_night) == []


def test_what_was_no_incident_is_owed_to_nobody_above(logged: Night) -> None:
    assert rows(logged)
    handling.dismiss(logged.office, logged.number, "旧图", logged.officer)
    assert rows(logged) == []


# From a card


def test_who_took_an_upward_call_is_registered_with_its_result(logged: Night) -> None:
    card = next(card for card in logged.show().cards if card.role == "district_cac").attempt
    call = Dialled(CardResult.PASSED_ON, "值班员老李", Stage.FIRST, "口头")
    answering.dial(logged.office, card, call, logged.officer)
    (answered,), (reported,) = entries(logged, "answered"), entries(logged, "reported_up")
    assert (answered["on_behalf_of"], reported["on_behalf_of"]) == ("district_cac", None)
    payload = reported["payload"]
    assert (payload["receiver"], payload["medium"], payload["receipt"]) == ("值班员老李", "telephone", "口头")


@pytest.mark.parametrize(
    "call",
    [
        Dialled(CardResult.ANSWERED, " ", Stage.FIRST),  # nobody knows who took it
        Dialled(CardResult.ANSWERED, "值班员老李"),
        Dialled(CardResult.BUSY, "值班员老李", Stage.FIRST),
    ],
)
def test_a_call_that_reached_nobody_by_name_is_no_register(logged: Night, call: Dialled) -> None:
    card = next(card for card in logged.show().cards if card.role == "district_cac").attempt
    answering.dial(logged.office, card, call, logged.officer)
    assert not entries(logged, "reported_up")


def test_a_call_to_the_office_itself_is_no_report_upward(logged: Night) -> None:
    logged.fast_forward(minutes=16)
    card = next(card for card in logged.show().cards if card.role == "unit_contact").attempt
    answering.dial(logged.office, card, Dialled(CardResult.ANSWERED, "甲", Stage.FIRST), logged.officer)
    assert not entries(logged, "reported_up")
