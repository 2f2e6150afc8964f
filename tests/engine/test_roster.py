"""Who is reachable as what, right now."""

from dataclasses import replace

import pytest

from engine.parts import Role, Source
from engine.roster import Roster
from engine.vocabulary import Side
from tests.builders import SUBDISTRICT, facts, person, role, roster

LEADER = role("duty_leader")
HEAD = role("head")
CONTACT = role("unit_contact", Side.BELOW, Source.CONCERNED_UNIT)
PRESS = role("press", Side.PEER, Source.UNIT, "publicity")
NAMED = role("expert", Side.OWN, Source.PERSON, "某专家")


@pytest.mark.parametrize(
    ("wanted", "unit", "people"),
    [
        (LEADER, None, ("leader",)),
        (HEAD, None, ("chief",)),
        (role("driver"), None, ()),
        (PRESS, None, ("press",)),
        (CONTACT, SUBDISTRICT, ("contact",)),
        (CONTACT, "elsewhere", ()),
        (CONTACT, None, ()),
        (NAMED, None, ("leader",)),
        (role("ghost", source=Source.PERSON, value="nobody"), None, ()),
    ],
)
def test_a_role_resolves_by_its_source(wanted: Role, unit: str | None, people: tuple[str, ...]) -> None:
    assert roster(named={"某专家": "leader"}).resolve(wanted, unit) == people


def test_whoever_is_rostered_comes_before_whoever_holds_the_post() -> None:
    both = roster(on_duty={"duty_leader": ("leader",)}, holders={"duty_leader": ("chief",)})
    assert both.resolve(LEADER, None) == ("leader",)


def test_an_empty_shift_falls_back_to_the_holders() -> None:
    nobody_tonight = roster(on_duty={"duty_leader": ()}, holders={"duty_leader": ("chief",)})
    assert nobody_tonight.resolve(LEADER, None) == ("chief",)


def test_somebody_without_a_number_is_not_reachable_but_still_fills_the_post() -> None:
    people = {p.id: p for p in (person("leader", channels=()), person("second"))}
    two = roster(people=people, on_duty={"duty_leader": ("leader", "second", "left-the-office")})
    assert two.resolve(LEADER, None) == ("leader", "second", "left-the-office")
    assert two.reachable(LEADER, None) == ("second",)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("p-2", ("p-2",)),
        ("某领导", ("p-1",)),
        ("带班领导", ("p-1",)),  # on duty
        ("分管领导", ("p-2", "p-3")),
        ("司机", ()),
    ],
)
def test_people_are_known_by_id_by_name_and_by_post(text: str, people: tuple[str, ...]) -> None:
    known = [replace(person(f"p-{n}"), name=name) for n, name in enumerate(("某领导", "甲", "乙"), 1)]
    shift = roster(
        people={one.id: one for one in known},
        on_duty={"带班领导": ("p-1",)},
        holders={"带班领导": ("p-1", "p-2"), "分管领导": ("p-2", "p-3")},
    )
    assert shift.known_as(text) == people


@pytest.mark.parametrize(
    ("wanted", "person", "may"),
    [
        (LEADER, "leader", True),  # on duty
        (LEADER, "chief", True),  # holds the post, off shift tonight
        (LEADER, "officer", False),
        (HEAD, "chief", True),
        (CONTACT, "contact", True),
        (CONTACT, "press", False),
        (NAMED, "leader", True),
        (NAMED, "chief", False),
    ],
)
def test_a_post_keeps_its_say_off_shift(wanted: Role, person: str, may: bool) -> None:
    two = roster(holders={"duty_leader": ("leader", "chief"), "head": ("chief",)}, named={"某专家": "leader"})
    assert two.may_act_as(wanted, person, SUBDISTRICT) is may


def test_an_empty_roster_reaches_nobody() -> None:
    assert Roster().reachable(LEADER, None) == ()


def test_who_has_left_is_known_by_name_and_reached_as_nobody() -> None:
    after = Roster(
        {"leader": person("leader")}, holders={"head": ("chief",)}, former={"chief": person("chief")}
    )
    assert [getattr(after.known(who), "id", None) for who in ("leader", "chief", "ghost", None)] == [
        "leader",
        "chief",
        None,
        None,
    ]
    assert after.reachable(HEAD, None) == ()


def test_names_are_everybody_in_the_book_whoever_left_and_the_units_with_anybody_in_them() -> None:
    book = replace(roster(), former={"gone": person("gone")})
    assert {"leader", "gone", SUBDISTRICT} <= book.names()
    assert "nobody" not in book.names()
    assert {"head", "leader"} <= facts(people=book).names()


def test_a_role_may_name_one_person_by_id_as_well_as_by_name() -> None:
    by_id = role("oneself", Side.OWN, Source.PERSON, "leader")
    assert (
        roster(named={"某专家": "leader"}).resolve(by_id, None)
        == roster().resolve(by_id, None)
        == ("leader",)
    )
