"""The table of acts and tracks: complete, carried out, and silent about deadlines on an answer."""

import pytest

from engine import affecting, decisions
from engine.lifecycle import Act
from engine.tracks import (
    EFFECTS,
    LEVEL_LOWERED,
    LEVEL_RAISED,
    Effect,
    Family,
    cadence,
    deadline,
    item,
    tell,
)
from engine.vocabulary import TimerKind

ROWS = [*EFFECTS.values(), LEVEL_RAISED, LEVEL_LOWERED]


def test_every_act_has_a_row() -> None:
    assert set(EFFECTS) == set(Act)


def test_no_row_lets_an_answer_touch_a_deadline() -> None:
    assert set(EFFECTS[Act.ANSWER]) == {Family.LADDER, Family.TELL, Family.DEADLINE, Family.ASK}
    assert EFFECTS[Act.ANSWER][Family.DEADLINE] is Effect.FOLLOW  # only what the plan counts from it


def test_every_effect_of_the_table_is_carried_out_and_no_handler_is_left_over() -> None:
    wanted = {(family, effect) for row in ROWS for family, effect in row.items()}
    assert set(affecting._AFFECT) == wanted


def test_every_kind_of_timer_does_something() -> None:
    assert set(decisions._FIRE) == set(TimerKind)


@pytest.mark.parametrize("act", [Act.ACCEPT, Act.DISMISS, Act.VOID, Act.MERGE])
def test_the_end_of_an_incident_stops_every_family(act: Act) -> None:
    assert set(EFFECTS[act]) == set(Family)
    assert EFFECTS[act][Family.DEADLINE] is Effect.END


def test_asking_to_close_ends_no_tell_and_begins_those_that_waited_for_it() -> None:
    assert EFFECTS[Act.RESOLVE][Family.TELL] is Effect.FOLLOW


@pytest.mark.parametrize("act", Act)
def test_wherever_limits_follow_a_moment_so_do_tells_and_they_after_the_limits(act: Act) -> None:
    row = EFFECTS[act]
    follows = row.get(Family.DEADLINE) in (Effect.START, Effect.RECOMPUTE, Effect.FOLLOW)
    if follows:
        families = [family for family in row if family in (Family.DEADLINE, Family.TELL, Family.ASK)]
        assert families == [Family.DEADLINE, Family.TELL, Family.ASK]


def test_a_lowered_level_leaves_the_ladder_alone() -> None:
    assert Family.LADDER not in LEVEL_LOWERED
    assert LEVEL_RAISED[Family.LADDER] is Effect.RESTART


@pytest.mark.parametrize(
    ("track", "about"),
    [
        (tell("head"), "head"),
        (deadline("reply"), "reply"),
        (cadence("update"), "update"),
        (tell("a:b"), "a:b"),
        ("ladder", ""),
    ],
)
def test_a_track_says_what_it_is_about(track: str, about: str) -> None:
    assert item(track) == about
