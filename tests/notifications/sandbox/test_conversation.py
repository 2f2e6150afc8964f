"""The way through a script, without a phone and without a clock."""

import pytest

from notifications.errors import BadScript
from notifications.sandbox.conversation import Conversation, End, Fetch, Wait


def talk(verbs: str, address: str = "") -> Conversation:
    conversation = Conversation()
    conversation.load(f"<Response>{verbs}</Response>", address)
    return conversation


def heard(conversation: Conversation) -> list[str]:
    said, conversation.spoken = conversation.spoken, []
    return [say.text for say in said]


def test_a_script_is_spoken_to_its_end() -> None:
    conversation = talk("<Say loop='2'>a</Say><Pause length='4'/><Say>b</Say>")
    assert conversation.go_on() == End()
    assert heard(conversation) == ["a", "a", "b"]
    assert conversation.silence == 4


def test_nothing_is_said_after_hanging_up() -> None:
    conversation = talk("<Say>a</Say><Hangup/><Say>b</Say>")
    assert conversation.go_on() == End()
    assert heard(conversation) == ["a"]


def test_a_gather_speaks_its_prompt_and_waits_for_its_own_time() -> None:
    conversation = talk("<Gather timeout='7'><Say>a</Say></Gather><Say>b</Say>")
    assert conversation.go_on() == Wait(7)
    assert heard(conversation) == ["a"]


def test_without_a_key_the_script_falls_through() -> None:
    conversation = talk("<Gather action='http://o/k'><Say>a</Say></Gather><Say>b</Say>")
    conversation.go_on()
    assert conversation.leave() == End()
    assert heard(conversation) == ["a", "b"]


def test_an_empty_result_is_told_where_that_was_asked_for() -> None:
    conversation = talk("<Gather action='http://o/k' actionOnEmptyResult='true'/>")
    conversation.go_on()
    assert conversation.leave() == Fetch("http://o/k", "POST", "")


def test_as_many_keys_as_were_asked_for_go_to_the_action() -> None:
    conversation = talk("<Gather numDigits='2' action='http://o/k' method='GET'/><Say>b</Say>")
    conversation.go_on()
    assert conversation.press("1") == Wait(5)
    assert conversation.press("*") == Fetch("http://o/k", "GET", "1*")
    assert heard(conversation) == []


@pytest.mark.parametrize(("attributes", "end_key"), [("", "#"), ("finishOnKey='*'", "*")])
def test_the_end_key_ends_the_input_and_is_no_part_of_it(attributes: str, end_key: str) -> None:
    conversation = talk(f"<Gather action='http://o/k' {attributes}/>")
    conversation.go_on()
    conversation.press("1")
    assert conversation.press(end_key) == Fetch("http://o/k", "POST", "1")


def test_the_end_key_alone_is_no_input() -> None:
    conversation = talk("<Gather action='http://o/k'/><Say>b</Say>")
    conversation.go_on()
    assert conversation.press("#") == End()


def test_keys_that_came_before_the_time_was_up_count() -> None:
    conversation = talk("<Gather numDigits='4' action='http://o/k'/>")
    conversation.go_on()
    conversation.press("1")
    assert conversation.leave() == Fetch("http://o/k", "POST", "1")


def test_nobody_listens_to_a_key_outside_a_gather() -> None:
    conversation = talk("<Say>a</Say>")
    conversation.go_on()
    assert conversation.press("1") is None


def test_a_redirect_leads_on_and_its_answer_replaces_the_script() -> None:
    conversation = talk("<Say>a</Say><Redirect>http://o/b</Redirect><Say>never</Say>")
    assert conversation.go_on() == Fetch("http://o/b", "POST")
    conversation.load("<Response><Say>b</Say></Response>", "http://o/b")
    assert conversation.go_on() == End()
    assert heard(conversation) == ["a", "b"]


def test_addresses_are_relative_to_where_the_script_came_from() -> None:
    conversation = talk("<Gather numDigits='1' action='../k?x=1'/>", "http://o/a/b")
    conversation.go_on()
    assert conversation.press("1") == Fetch("http://o/k?x=1", "POST", "1")
    again = talk("<Gather numDigits='1'/>", "http://o/a/b")
    again.go_on()
    assert again.press("1") == Fetch("http://o/a/b", "POST", "1")


def test_a_script_that_came_with_the_call_has_no_address_to_be_relative_to() -> None:
    conversation = talk("<Gather numDigits='1' action='/k'/>")
    conversation.go_on()
    with pytest.raises(BadScript, match="/k"):
        conversation.press("1")


def test_scripts_that_lead_in_a_circle_without_waiting_are_given_up() -> None:
    conversation = Conversation()
    with pytest.raises(BadScript, match="circle"):
        for _ in range(100):
            conversation.load("<Response><Redirect>http://o/a</Redirect></Response>", "http://o/a")


def test_a_circle_in_which_somebody_may_press_a_key_goes_on() -> None:
    conversation = Conversation()
    for _ in range(100):
        conversation.load("<Response><Gather/><Redirect>http://o/a</Redirect></Response>", "http://o/a")
        assert conversation.go_on() == Wait(5)
        assert conversation.leave() == Fetch("http://o/a", "POST")
