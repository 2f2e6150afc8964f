"""A simulation is what the engine itself would do, with one fictional holder in every place."""

import json
from datetime import UTC, datetime

import pytest

from engine.vocabulary import ChannelKind
from playbooks.simulating import Line, Simulation, as_data
from tests.playbooks.pages import spoiled
from tests.playbooks.playing import CALENDAR, START, lines, played, short

EMERGENCY = {"emergency": True}


def called(*events: str, until: str = "PT1H", unit: str = "涉事单位") -> list[tuple[str, str]]:
    """When who is called."""
    return [(line["at"], line["who"]) for line in lines(played(*events, until=until, unit=unit), "call")]


def test_the_officer_who_logs_is_not_called_and_the_next_rung_rings_at_once() -> None:
    assert called(until="PT0S") == [("PT0S", "leader")]


def test_with_nobody_at_the_desk_the_officer_is_called_like_everybody() -> None:
    playbook = short(spoiled(("from: {post: 值班主班}", "from: {post: 值班员}")))

    simulation = played(of=playbook, fields=EMERGENCY, until="PT0S")

    assert [line["who"] for line in lines(simulation, "call")] == ["officer", "leader"]


def test_a_call_says_who_how_why_and_about_which_limit() -> None:
    night = played("PT1M answer leader", "PT2M note 已联系", until="PT5H")

    (breached,) = [line for line in lines(night, "call") if line["occasion"] == "breach"]

    assert breached == {
        "at": "PT5H",
        "clock": "2026-03-11T07:10:00+08:00",
        "kind": "call",
        "who": "leader",
        "title": {"zh": "带班领导", "en": "Duty leader"},
        "channels": ["sms", "voice", "manual"],
        "occasion": "breach",
        "reasons": [{"kind": "breach", "key": "reply", "role": "leader"}],
        "deadline": "reply",
    }


def test_a_limit_has_its_due_from_the_start_and_on_the_wall() -> None:
    (started,) = lines(played(), "clock_started")

    assert (started["deadline"], started["due"], started["due_clock"]) == (
        "reply",
        "PT5H",
        "2026-03-11T07:10:00+08:00",
    )


def test_every_line_can_be_read_by_a_script() -> None:
    simulation = played("PT10M confirm", "PT20M consent leader", "PT30M reported office", "PT2H done publish")
    data = as_data(simulation, CALENDAR)

    assert json.loads(json.dumps(data)) == data
    assert {line["kind"] for line in data} >= {"consented", "reported_up", "deadline_met", "call"}
    assert [line["done"] for line in data if line["kind"] == "deadline_met"] == ["PT2H"]


def test_what_falls_due_at_the_instant_of_an_act_comes_before_it() -> None:
    kinds = [
        line.kind for line in played("PT10M answer leader", until="PT10M").lines if line.at.seconds == 600
    ]

    assert kinds.index("rung") < kinds.index("answered")


def test_an_answer_stops_the_ladder_and_no_action_opens_it_again() -> None:
    simulation = played("PT1M answer leader", until="PT40M")

    assert [line["at"] for line in lines(simulation, "rung", "reopened")] == ["PT0S", "PT0S", "PT31M"]


def test_the_contact_is_reached_when_a_unit_is_named_and_looked_for_when_none_is() -> None:
    named, unknown = played("PT1M confirm", until="PT1M"), played("PT1M confirm", until="PT1M", unit="")

    assert [ring.what.person for ring in rings(named) if ring.what.role == "contact"] == ["contact"]
    assert [ring.what.person for ring in rings(unknown) if ring.what.role == "contact"] == [None]


def rings(simulation: Simulation) -> list[Line]:
    """The calls of a simulation as the engine made them."""
    return [line for line in simulation.lines if line.kind == "call"]


def test_two_roles_of_one_post_are_one_person() -> None:
    playbook = short(
        spoiled(
            ("from: {unit: 区政府办公室}", "from: {post: 带班领导}"),
            ("side: above, from: {post", "side: own, from: {post"),
        )
    )

    simulation = played("PT1M answer 区政府办公室", of=playbook, fields=EMERGENCY, until="PT2M")

    assert lines(simulation, "answered")[0]["person"] == "leader"


def test_a_person_by_name_is_in_place_too() -> None:
    playbook = short(spoiled(("from: {post: 带班领导}", "from: {person: 带班领导甲}")))

    simulation = played(of=playbook, fields=EMERGENCY, until="PT0S")

    assert simulation.facts.roster.named == {"带班领导甲": "leader"}
    assert [line["who"] for line in lines(simulation, "call")] == ["leader"]


def test_somebody_who_declines_passes_the_call_on() -> None:
    playbook = short(spoiled((", repeats: 1", "")))

    simulation = played("PT1M decline leader", until="PT1M", of=playbook, fields=EMERGENCY)

    assert "declined" in [line.kind for line in simulation.lines]
    assert [line["who"] for line in lines(simulation, "call")][-1] == "office"


@pytest.mark.parametrize(
    ("events", "refused"),
    [
        (("PT1M resolve",), ("PT1M resolve", "resolve is not possible in state triage")),
        (("PT1M decline office",), ("PT1M decline office", "nobody is being called as office")),
        (("PT1M confirm", "PT2M done verify", "PT3M done verify"), ("PT3M done verify", "is done already")),
    ],
)
def test_what_the_engine_refuses_ends_the_simulation_and_is_named(
    events: tuple[str, ...], refused: tuple[str, str]
) -> None:
    simulation = played(*events)

    assert simulation.refused
    assert simulation.refused.event == refused[0]
    assert refused[1] in simulation.refused.why


def test_a_whole_matter_can_be_played_to_its_end() -> None:
    simulation = played(
        "PT5M confirm",
        "PT6M level III 影响减小",
        "PT7M judge emergency=no",
        "PT8M note 已联系",
        "PT9M done verify",
        "PT10M done publish",
        "PT20M resolve",
        "PT30M return 请补充",
        "PT40M resume 又起",
        "PT50M resolve",
        "PT60M accept",
        until="PT2H",
    )

    assert simulation.refused is None
    assert [line.kind for line in simulation.lines][-1] == "report_accepted"


@pytest.mark.parametrize("end", ["dismiss 不属实", "void 误录"])
def test_a_matter_that_is_none_calls_nobody_any_more(end: str) -> None:
    simulation = played(f"PT1M {end}", until="PT3H")

    assert max(line.at for line in simulation.lines).seconds == 60
    assert simulation.facts.timers == ()


def test_acts_happen_in_the_order_of_time_however_they_are_written() -> None:
    simulation = played("PT9M note 后", "PT8M note 先", until="PT10M")

    assert [line["text"] for line in lines(simulation, "noted")] == ["先", "后"]


def test_nobody_above_is_called_by_a_machine() -> None:
    upward = [line.what for line in rings(played()) if line.what.role == "office"]

    assert upward
    assert {ring.channels for ring in upward} == {(ChannelKind.MANUAL,)}


def test_midnight_passes_on_the_offices_clock() -> None:
    simulation = played(start=datetime(2026, 3, 10, 15, 50, tzinfo=UTC), until="PT10M")

    assert lines(simulation, "rung")[-1]["clock"] == "2026-03-11T00:00:00+08:00"
    assert START.tzinfo is UTC
