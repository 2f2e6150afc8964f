import pytest

from notifications.sandbox.twiml import texts


@pytest.mark.parametrize(
    ("document", "answers"),
    [
        ("", []),
        ("OK", []),
        ("<Response/>", []),
        ("<Response><Message> 已记录 </Message></Response>", ["已记录"]),
        ("<Response><Message><Body>a &lt; b</Body></Message><Message>c</Message></Response>", ["a < b", "c"]),
        ("<Response><Message/></Response>", []),
        ("<Response><Message>cut short", ["cut short"]),
    ],
)
def test_each_message_of_an_answer_is_one_text(document: str, answers: list[str]) -> None:
    assert texts(document) == answers
