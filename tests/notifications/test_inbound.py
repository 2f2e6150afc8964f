import pytest

from notifications.inbound import Reply, read_reply


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("1234", "1234"),
        ("收到1234", "1234"),
        ("1234 在处理", "1234"),
        ("１２３４", "1234"),
        (" 1234。", "1234"),
        ("回复：0042", "0042"),
        ("ok 123456", "123456"),
        ("2026-0042 我来，1234", "1234"),
        ("2026年的那件 5678", "5678"),
    ],
)
def test_a_code_is_found_wherever_it_was_typed(body: str, code: str) -> None:
    assert read_reply(body) == Reply(code=code, bare=False)


@pytest.mark.parametrize(
    "body",
    [
        "1",
        "１",
        "收到",
        "收到！",
        "收到👍",
        "已收到。",
        "OK",
        "ok",
        "Ok.",
        "好的",
        "Y",
        "yes",
        "收到，马上处理",
        "好的 谢谢",
        "领导好，收到",
    ],
)
def test_a_bare_word_says_i_have_it_without_saying_which(body: str) -> None:
    assert read_reply(body) == Reply(code=None, bare=True)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "  ",
        "谢谢",
        "你是谁",
        "11",
        "2",
        "2026-0042",
        "0552-0000000",
        "12345678",
        "收到什么",
        "好的我问问再说",
        "👍",
    ],
)
def test_anything_else_is_free_text_for_the_desk_to_read(body: str) -> None:
    assert read_reply(body) == Reply(code=None, bare=False)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("1234 无法处理", "1234"),
        ("不在岗，请转呼", None),
        ("收到，但处理不了", None),
        ("1234 can’t", "1234"),
        ("Unable, 1234", "1234"),
    ],
)
def test_a_reply_that_declines_says_which_call_and_is_never_an_answer(body: str, code: str | None) -> None:
    assert read_reply(body) == Reply(code, bare=False, declines=True)
