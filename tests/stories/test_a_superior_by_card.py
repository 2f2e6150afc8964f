"""上级 by call card: a machine never rings upward; the officer dials, and the record tells how it went up."""

from datetime import timedelta

from engine.vocabulary import Medium, Stage, State
from flows.acts import answering, handling, upward, views
from flows.acts.answering import CardResult, Dialled
from flows.acts.record import verify
from flows.acts.upward import Recipient, Sent
from models.cards import Card
from tests.flows.report.laid_out import laid_out
from tests.night import Night


def card_of(night: Night, role: str) -> Card:
    """The card on the desk for this role."""
    return next(card for card in views.board(night.office).cards if card.role == role)


def on_desk(night: Night) -> set[str]:
    """The roles whose card lies on the desk."""
    return {card.role for card in views.board(night.office).cards}


def reported(night: Night) -> list[tuple[str, str, bool]]:
    """To whom, which report, and whether there was no consent yet."""
    return [
        (e["payload"]["to"], e["payload"]["stage"], e["payload"]["unconsented"])
        for e in night.show().entries
        if e["kind"] == "reported_up"
    ]


def test_the_first_report_goes_up_by_telephone_before_any_signature(night: Night) -> None:
    night.log()
    party, government = card_of(night, "district_cac"), card_of(night, "district_office")
    assert night.show().cards[0].since == night.clock.now()  # at once: nothing waits for a machine

    # 02:12 the party line is engaged, 02:14 somebody takes the report; nobody has consented yet.
    night.fast_forward(minutes=2)
    answering.record_card(night.office, party.attempt, CardResult.BUSY, night.officer)
    night.fast_forward(minutes=2)
    call = Dialled(CardResult.ANSWERED, "王科长", Stage.FIRST)
    answering.dial(night.office, party.attempt, call, night.officer)
    assert "district_cac" not in on_desk(night)
    assert reported(night) == [("district_cac", "first", True)]

    # 02:16 the duty leader agrees on the telephone; then the government line, which nobody has to wait for.
    night.fast_forward(minutes=2)
    upward.consent(night.office, night.number, night.officer, on_behalf_of="duty_leader")
    call = Dialled(CardResult.PASSED_ON, "值班员老李", Stage.FIRST, "口头")
    answering.dial(night.office, government.attempt, call, night.officer)
    assert "district_office" not in on_desk(night)
    assert reported(night)[-1] == ("district_office", "first", False)

    # No machine has said anything to anybody above, and the record holds.
    plan = night.show().facts.plan
    above = [page for page in night.show().pages if plan.roles[page.role].side == "above"]
    assert {attempt["channel"] for page in above for attempt in page.attempts} == {"manual"}
    assert verify(night.office).chains >= 1


def test_the_same_text_goes_to_both_lines_by_fax_and_a_further_report_follows(night: Night) -> None:
    night.log()
    leader = night.phone("带班领导")
    leader.replies(leader.code())  # or the ladder would come to both lines in half an hour
    night.confirm()
    upward.consent(night.office, night.number, night.officer, on_behalf_of="带班领导")
    lines = (Recipient("district_office", "李主任", "收文12号"), Recipient("district_cac", "王科长"))
    upward.report_up(
        night.office, night.number, Sent(Stage.FIRST, Medium.FAX, "已核实"), lines, night.officer
    )
    assert not {"district_office", "district_cac"} & on_desk(night)

    sent_at = night.clock.now() + timedelta(minutes=90)
    night.fast_forward(hours=2)
    later = Sent(Stage.PROGRESS, Medium.SYSTEM, "已回应", sent_at)
    upward.report_up(night.office, night.number, later, lines, night.officer)
    kinds = [entry["kind"] for entry in night.show().entries]
    assert kinds.count("answered") == 3  # the leader and both lines: a further report is no second answer
    assert [e["happened_at"] for e in night.show().entries if e["kind"] == "reported_up"][2:] == [sent_at] * 2
    assert reported(night) == [
        ("district_office", "first", False),
        ("district_cac", "first", False),
        ("district_office", "progress", False),
        ("district_cac", "progress", False),
    ]


def test_when_it_is_over_the_cards_are_gone_and_the_final_report_still_goes_up(night: Night) -> None:
    night.log()
    assert on_desk(night)
    handling.dismiss(night.office, night.number, "照片为旧图", night.officer)
    assert not on_desk(night)
    final = Sent(Stage.FINAL, Medium.PAPER, "经核不实")
    taken = (Recipient("district_office", "李主任"),)
    upward.report_up(night.office, night.number, final, taken, night.officer)
    assert night.show().facts.incident.state is State.UNFOUNDED
    blocks = [block for section in laid_out(night)["sections"] for block in section["blocks"]]
    (table,) = [block for block in blocks if block["title"] == "报送登记"]
    assert [row["cells"][1:5] for row in table["rows"]] == [
        ["终报\n纸质", "区政府办公室", "李主任", "无记录"]
    ]
