"""Hand-overs in a simulation: receipts and instructions, and what follows from them."""

import pytest

from playbooks.happenings import read
from playbooks.knowing import NotUnderstood, known_of
from playbooks.loading import Playbook, parse
from tests.playbooks.pages import spoiled
from tests.playbooks.playing import lines, played, short

SIGN = (
    "  - id: sign\n    title: {zh: 签收, en: Signed for}\n    from: received\n    within: 1h\n"
    '    met_by: ["signed:contact"]\n    on_breach: {tell: [leader]}\n'
    "    source: 本办制度\n    standing: own_rule\n"
)


HAND = "PT20M hand 某街道办事处 不在本辖区"


def signing() -> Playbook:
    """The short playbook, with a signature owed."""
    return parse(spoiled(("updates:\n", SIGN + "updates:\n")), "plan.yaml")


@pytest.mark.parametrize(("verb", "met"), [("read", []), ("signed", ["sign"])])
def test_a_signature_meets_its_limit_and_reading_does_not(verb: str, met: list[str]) -> None:
    simulation = played(f"PT10M {verb} contact", of=signing(), fields={"emergency": True}, until="PT30M")
    assert [line["deadline"] for line in lines(simulation, "deadline_met")] == met
    [receipt] = lines(simulation, verb)
    assert (receipt["role"], receipt["signer"], receipt["done"]) == ("contact", "contact", "PT10M")


def test_an_instruction_is_a_limit_of_its_own_and_is_met_by_its_step() -> None:
    simulation = played(
        "PT10M instruct leader 2h 核查并书面反馈", "PT20M instruct leader - 每日报告", "PT1H done order-1"
    )
    [asked, _] = lines(simulation, "instructed")
    assert (asked["task"], asked["by_when"]) == ("核查并书面反馈", "PT2H10M")
    assert [line["deadline"] for line in lines(simulation, "clock_started")] == ["reply", "order-1"]
    assert [line["deadline"] for line in lines(simulation, "deadline_met")] == ["order-1"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PT1H signed nobody", "unknown role"),
        ("PT1H instruct leader soon 核查", "'soon' is not a length of time"),
        ("PT1H instruct leader 48h", "words are missing"),
    ],
)
def test_what_is_not_understood_is_said(text: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=said):
        read(known_of(short().source), text)


def test_another_unit_is_told_and_the_limits_of_the_former_start_anew() -> None:
    told = SIGN.replace("from: received", 'from: "told:contact"')
    playbook = parse(spoiled(("updates:\n", told + "updates:\n")), "plan.yaml")
    events = (
        "PT1M confirm",
        "PT10M signed contact",
        HAND,
        "PT30M signed contact",
    )
    simulation = played(*events, of=playbook, fields={"emergency": True}, until="PT1H")
    [handed] = lines(simulation, "handed_on")
    assert (handed["to_unit"], handed["was_unit"]) == ("某街道办事处", "涉事单位")
    started = [line["at"] for line in lines(simulation, "clock_started") if line["deadline"] == "sign"]
    assert started == ["PT1M", "PT20M"]
    assert [line["at"] for line in lines(simulation, "deadline_met")] == ["PT10M", "PT30M"]
    assert [line["signer"] for line in lines(simulation, "signed")] == ["contact", "contact@某街道办事处"]


def test_a_plan_in_which_no_unit_is_concerned_is_handed_on_all_the_same() -> None:
    own = parse(spoiled(("from: concerned_unit", "from: {unit: 某局}")), "plan.yaml")
    simulation = played("PT1M hand 某街道办事处 不在本辖区", of=own, fields={"emergency": True})
    assert lines(simulation, "handed_on")
