import pytest

from notifications.errors import BadScript
from notifications.sandbox.script import Gather, Hangup, Pause, Redirect, Say, read


def test_each_verb_our_office_sends_is_read_with_its_attributes() -> None:
    document = """<?xml version="1.0" encoding="UTF-8"?>
    <Response>
      <Gather numDigits="1" action="http://o/k" method="GET" timeout="7" input="dtmf" finishOnKey="">
        <Say language="zh-CN" voice="Polly.Zhiyu" loop="2">值班  呼叫
        请接听</Say>
        <Pause length="3"/>
      </Gather>
      <Redirect method="GET">http://o/again</Redirect>
      <Hangup/>
    </Response>"""
    prompt = (Say("值班 呼叫 请接听", "zh-CN", 2), Pause(3))
    assert read(document) == (
        Gather(prompt, "http://o/k", "GET", digits=1, timeout=7, end_key=""),
        Redirect("http://o/again", "GET"),
        Hangup(),
    )


def test_what_is_not_written_is_as_documented() -> None:
    assert read("<Response><Gather/><Pause/><Say>a</Say><Redirect>u</Redirect></Response>") == (
        Gather(method="POST", digits=None, timeout=5, end_key="#", on_nothing=False),
        Pause(1),
        Say("a", loop=1),
        Redirect("u", "POST"),
    )


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ("", "not XML"),
        ("<Response>", "not XML"),
        ("<Answer/>", "<Answer>"),
        ("<Response><Play>x</Play></Response>", "<Play>"),
        ("<Response><Say> </Say></Response>", "<Say> says nothing"),
        ("<Response><Say rate='fast'>a</Say></Response>", "rate"),
        ("<Response><Say>a<break/></Say></Response>", "<break>"),
        ("<Response><Redirect/></Response>", "<Redirect>"),
        ("<Response><Pause length='0'/></Response>", "length"),
        ("<Response><Gather numDigits='no'/></Response>", "numDigits"),
        ("<Response><Gather finishOnKey='x'/></Response>", "finishOnKey"),
        ("<Response><Gather input='speech'/></Response>", "speech"),
        ("<Response><Gather method='PUT'/></Response>", "method"),
        ("<Response><Gather><Hangup/></Gather></Response>", "<Gather>"),
        ("<!DOCTYPE r [<!ENTITY a 'b'>]><Response><Say>&a;</Say></Response>", "document type"),
    ],
)
def test_a_mistake_in_a_script_is_refused_and_named(document: str, named: str) -> None:
    with pytest.raises(BadScript, match=named):
        read(document)
