"""A scenario is checked whole: every mistake with its place, and what to write instead."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.calendars import Calendar
from playbooks import happenings, scenario
from playbooks.knowing import NotUnderstood, known_of
from tests.playbooks.pages import spoiled
from tests.playbooks.playing import lines, played, short, wrong


@pytest.mark.parametrize("role", ["leader", "带班领导", "Duty leader", "duty leader"])
def test_a_role_is_known_by_its_id_and_by_its_title_in_either_language(role: str) -> None:
    (answer,) = lines(played(f"PT7M answer {role}"), "answered")

    assert answer["roles"] == ["leader"]


def test_a_role_is_known_by_the_post_or_unit_it_is_filled_from() -> None:
    playbook = short(spoiled(("title: {zh: 带班领导, en: Duty leader}", "title: {zh: 领导, en: Chief}")))

    (answer,) = lines(played("PT7M answer 带班领导", of=playbook, fields={"emergency": True}), "answered")

    assert answer["roles"] == ["leader"]


def test_words_that_mean_two_roles_mean_neither() -> None:
    text = spoiled(("title: {zh: 单位联络员, en: Contact}", "title: {zh: 带班领导, en: Contact}"))

    with pytest.raises(NotUnderstood, match="means several: leader, contact"):
        happenings.read(known_of(short(text).source), "PT7M answer 带班领导")


@pytest.mark.parametrize("level", ["II", "Ⅱ", "重大", "serious"])
def test_a_level_is_known_by_its_id_name_and_title(level: str) -> None:
    assert lines(played(level=level), "logged")[0]["event_level"] == "II"


@pytest.mark.parametrize(
    ("event", "message", "remedy"),
    [
        ("soon answer leader", "'soon' is not a duration", "PT7M"),
        ("PT7M", "unknown verb ''", "answer"),
        ("PT7M anser leader", "unknown verb 'anser'", "did you mean 'answer'?"),
        ("PT7M answer 带班领到", "unknown role '带班领到'", "did you mean '带班领导'? known here: officer"),
        ("PT7M answer nobody", "unknown role 'nobody'", "known here: officer, leader, contact, office"),
        ("PT7M confirm IX", "unknown level 'IX'", "II, III"),
        ("PT7M level III", "words are missing", "why the level is changed"),
        ("PT7M level", "unknown level ''", "II, III"),
        ("PT7M done publsh", "unknown step, deadline or update 'publsh'", "did you mean 'publish'?"),
        ("PT7M done step:reply", "unknown step, deadline or update 'step:reply'", "reply"),
        ("PT7M done stage:reply", "unknown step, deadline or update 'stage:reply'", "reply"),
        ("PT7M note", "words are missing", "what is to be kept"),
        ("PT7M judge", "nothing is judged", "fields: emergency"),
        ("PT7M judge emergency", "'emergency' is no field with a value", "FIELD=VALUE"),
        ("PT7M judge emergency=perhaps", "emergency is never perhaps", "yes / no"),
        ("PT7M consent officer", "officer may not consent", "one of leader"),
        ("PT7M reported leader", "leader is not above the office", "one of office"),
        ("PT7M resolve now", "'now' cannot stand here", "end with the verb"),
        ("PT7M dismiss  ", "words are missing", "why it does not hold"),
    ],
)
def test_what_is_not_understood_is_said_with_what_to_write(event: str, message: str, remedy: str) -> None:
    (found,) = wrong(event)

    assert found.where == ("events", 0)
    assert message in found.message
    assert remedy in found.remedy


def test_everything_that_is_wrong_is_said_at_once() -> None:
    found = wrong(
        "soon answer leader", "PT1H confirm V", level="IV", fields={"emergncy": True, "emergency": "x"}
    )

    assert [one.where for one in found] == [
        ("level",),
        ("fields", "emergncy"),
        ("fields", "emergency"),
        ("events", 0),
        ("events", 1),
    ]


def test_a_level_waits_for_the_fields_it_needs() -> None:
    (found,) = wrong(fields={})

    assert (found.where, found.message) == (("fields",), "level II needs emergency")
    assert found.remedy == "say whether emergency is yes / no"
    assert wrong(level="III", fields={}) == []


def test_a_level_that_needs_the_unit_waits_for_it() -> None:
    text = spoiled(("needs: [emergency]", "needs: [unit, place]"))
    checking = scenario.Checking()

    checking.scenario(known_of(short(text).source), scenario.Written("II", {}, unit=""))

    assert [one.where for one in checking.wrong] == [("unit",)]


@pytest.mark.parametrize("value", ["yes", "是", "true", True])
def test_yes_is_yes_however_it_is_typed(value: str | bool) -> None:
    assert lines(played(fields={"emergency": value}), "logged")[0]["fields"] == {"emergency": True}


def test_a_choice_is_one_of_its_values() -> None:
    choices = "kind: choice, choices: [{id: a, title: {zh: 甲, en: A}}, {id: b, title: {zh: 乙, en: B}}]"
    known = known_of(
        short(spoiled(("kind: yes_no", choices), ("when: {emergency: yes}", "when: {emergency: a}"))).source
    )

    assert known.value("emergency", "a") == "a"
    with pytest.raises(NotUnderstood, match="emergency is never yes") as refused:
        known.value("emergency", True)
    assert refused.value.remedy == "write a / b"


@pytest.mark.parametrize(
    "text", ["2026-02-14T23:50+08:00", "2026-02-14T23:50", "2026-02-14 23:50", "2026-02-14T15:50Z"]
)
def test_a_time_is_read_in_its_zone_or_else_on_the_offices_clock(text: str) -> None:
    assert scenario.instant(scenario.moment(text), Calendar()) == datetime(2026, 2, 14, 15, 50, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "9999-01-01T00:00", "2026-02-30T10:00"])
def test_what_is_no_time_of_a_duty_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood, match=text):
        scenario.moment(text)


def test_a_playbook_with_parts_that_are_wrong_is_known_as_far_as_it_goes() -> None:
    known = known_of({"levels": [{"id": "II"}, {"name": "Ⅲ"}, 5], "roles": "nobody", "fields": [{"id": "f"}]})

    assert known.level("II") == "II"
    assert (known.roles, known.fields) == ({}, {"f": ()})


def test_a_matter_may_have_happened_long_before_it_is_logged() -> None:
    checking = scenario.Checking()
    times = {"occurred": "-P2D", "found": "-PT1H"}
    checked = checking.scenario(known_of(short().source), scenario.Written("III", {}, times=times))
    assert checked
    assert checked.before == {"occurred": timedelta(days=2), "found": timedelta(hours=1)}


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ({"occurred": "PT2H"}, "is no time before the start"),
        ({"found": "-2h"}, "is not a duration"),
        ({"logged": "-PT2H"}, "is no time before logging"),
    ],
)
def test_a_time_that_is_not_before_logging_is_refused_with_what_to_write(
    times: dict[str, str], message: str
) -> None:
    checking = scenario.Checking()
    assert checking.scenario(known_of(short().source), scenario.Written("III", {}, times=times)) is None
    assert message in checking.wrong[0].message
