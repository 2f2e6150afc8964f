"""The verdict on a night of crashes: what counts as lost, as sent twice and as settled."""

from dataclasses import replace

import pytest

from engine.vocabulary import AttemptState, ChannelKind, PageState
from tests.chaos.verdict import Due, Night, Paged, Taken, Tried, judge

NUMBER, CODE = "2026-0001", "4711"
SMS, MANUAL = ChannelKind.SMS, ChannelKind.MANUAL

CALLED = Due(NUMBER, "contact")
PAGE = Paged(NUMBER, "contact", CODE)
TEXT = Taken(NUMBER, CODE, SMS, "east")
SENT = Tried(NUMBER, CODE, SMS, "east", AttemptState.HANDED_OVER, "SM1")
CARD = Tried(NUMBER, CODE, MANUAL, "desk", AttemptState.HANDED_OVER)


def in_state(state: AttemptState, provider_id: str | None = None, doubtful: bool = False) -> Tried:
    return replace(SENT, state=state, provider_id=provider_id, doubtful=doubtful)


def test_a_night_on_which_everybody_got_one_text_is_a_good_one() -> None:
    verdict = judge(Night([CALLED], [PAGE], [SENT], [TEXT]))
    assert verdict.complaints == []
    assert replace(verdict, kills=3).line == "kills=3 pages=1 lost=0 duplicated=0 doubtful=0"


def test_a_page_without_a_text_at_any_provider_is_lost_whatever_the_record_says() -> None:
    assert judge(Night([CALLED], [PAGE], [SENT], [])).lost == (CALLED,)


def test_whoever_was_due_and_never_paged_is_lost() -> None:
    verdict = judge(Night([CALLED], [], [], []))
    assert (verdict.pages, verdict.lost) == (1, (CALLED,))


@pytest.mark.parametrize("state", [PageState.ANSWERED, PageState.WITHDRAWN])
def test_a_page_that_ended_before_it_was_sent_is_not_lost(state: PageState) -> None:
    assert judge(Night([CALLED], [replace(PAGE, state=state)])).lost == ()


def test_a_card_on_the_desk_says_why_there_is_no_text() -> None:
    assert judge(Night([CALLED], [PAGE], [CARD])).lost == ()


def test_a_card_that_was_taken_off_the_desk_says_nothing() -> None:
    withdrawn = replace(CARD, state=AttemptState.WITHDRAWN)
    assert judge(Night([CALLED], [PAGE], [withdrawn])).lost == (CALLED,)


def test_an_answer_that_came_first_says_why_nobody_was_paged() -> None:
    assert judge(Night([CALLED], answered=[NUMBER])).lost == ()


def test_an_answer_to_another_incident_says_nothing() -> None:
    assert judge(Night([CALLED], answered=["2026-0002"])).lost == (CALLED,)


def test_two_pages_of_one_person_are_judged_each_by_itself() -> None:
    ended = replace(PAGE, code="0815", state=PageState.ANSWERED)
    assert judge(Night([CALLED], [ended, PAGE])).lost == (CALLED,)


def test_a_text_of_another_incident_with_the_same_code_does_not_count() -> None:
    other = replace(TEXT, number="2026-0002")
    assert judge(Night([CALLED], [PAGE], [SENT], [other])).lost == (CALLED,)


def test_two_texts_for_one_attempt_are_one_too_many() -> None:
    assert judge(Night([CALLED], [PAGE], [SENT], [TEXT, TEXT])).duplicated == 1


def test_two_texts_for_two_attempts_are_two_calls() -> None:
    assert judge(Night([CALLED], [PAGE], [SENT, SENT], [TEXT, TEXT])).duplicated == 0


def test_texts_too_few_at_one_provider_do_not_make_up_for_too_many_at_another() -> None:
    west = replace(TEXT, provider="west")
    tries = [SENT, replace(SENT, provider="west")]
    assert judge(Night([CALLED], [PAGE], tries, [west, west])).duplicated == 1


@pytest.mark.parametrize("state", [AttemptState.PENDING, AttemptState.WITHDRAWN])
def test_an_attempt_that_was_never_sent_excuses_no_text(state: AttemptState) -> None:
    assert judge(Night([CALLED], [PAGE], [in_state(state)], [TEXT])).duplicated == 1


def test_a_text_that_the_record_says_never_arrived_was_misjudged() -> None:
    tries = [in_state(AttemptState.FAILED), SENT]
    verdict = judge(Night([CALLED], [PAGE], tries, [TEXT, TEXT]))
    assert (verdict.duplicated, verdict.misjudged) == (0, 1)


def test_a_text_that_failed_after_it_was_taken_was_not() -> None:
    tries = [in_state(AttemptState.FAILED, "SM1")]
    assert judge(Night([CALLED], [PAGE], tries, [TEXT])).misjudged == 0


@pytest.mark.parametrize("state", [AttemptState.PENDING, AttemptState.CLAIMED, AttemptState.UNKNOWN])
def test_an_attempt_in_hand_at_the_end_is_unsettled(state: AttemptState) -> None:
    assert judge(Night([CALLED], [PAGE], [in_state(state)], [TEXT])).unsettled == 1


def test_a_text_held_back_in_a_storm_is_not_due_yet() -> None:
    held = replace(in_state(AttemptState.PENDING), waits=True)
    verdict = judge(Night([CALLED], [PAGE], [held]))
    assert (verdict.lost, verdict.unsettled) == ((), 0)


def test_a_call_planned_for_later_is_no_excuse_for_a_text_that_never_went() -> None:
    planned = replace(in_state(AttemptState.PENDING), waits=True, channel=ChannelKind.VOICE)
    assert judge(Night([CALLED], [PAGE], [planned])).lost == (CALLED,)


def test_an_attempt_in_doubt_is_counted_as_doubtful_and_is_no_fault() -> None:
    verdict = judge(Night([CALLED], [PAGE], [in_state(AttemptState.UNKNOWN, doubtful=True)], [TEXT]))
    assert (verdict.doubtful, verdict.complaints) == (1, [])


def test_what_else_may_not_be_is_complained_of_by_its_name() -> None:
    verdict = judge(Night(unfired=2, faults=1, tampered="entry 3 is missing"))
    assert verdict.complaints == [
        "2 timers due and not fired",
        "1 faults in the logs",
        "the record does not verify: entry 3 is missing",
    ]
