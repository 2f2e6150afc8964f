import pytest

from notifications.inbound import ANSWERS, POLITE, STARTS, STOPS, STOPS_ALONE, Reply, read_reply


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


@pytest.mark.parametrize(
    "body",
    [
        "STOP",
        "stop",
        " Stop. ",
        "ＳＴＯＰ",
        "STOPALL",
        "UNSUBSCRIBE",
        "Cancel",
        "END",
        "quit!",
        "OptOut",
        "REVOKE",
        "TD",
        "td",
        "T",
        "退订",
        "退订。",
        "TD 退订",
    ],
)
def test_a_word_that_asks_for_no_more_texts_stops_them_and_answers_nothing(body: str) -> None:
    assert read_reply(body) == Reply(code=None, bare=False, stops=True)


@pytest.mark.parametrize("body", ["START", "unstop", "恢复", "恢复订阅", "Start."])
def test_a_word_that_takes_a_stop_back_answers_nothing(body: str) -> None:
    assert read_reply(body) == Reply(code=None, bare=False, starts=True)


@pytest.mark.parametrize(
    "body", ["1234 end", "END 1234", "1234 cancel", "cancel1234", "quit 1234", "start 1234"]
)
def test_a_word_that_stops_only_alone_never_swallows_a_code(body: str) -> None:
    assert read_reply(body) == Reply(code="1234", bare=False)


@pytest.mark.parametrize("body", ["退订1234", "1234 STOP", "TD 1234", "stop, 1234!"])
def test_whoever_opts_out_beside_a_code_has_not_taken_the_matter_over(body: str) -> None:
    assert read_reply(body) == Reply(code=None, bare=False, stops=True)


def test_a_stop_in_the_middle_of_a_sentence_is_no_opt_out() -> None:
    assert read_reply("1234 stop calling me, on my way") == Reply(code="1234", bare=False)
    assert read_reply("please stop") == Reply(code=None, bare=False)
    assert read_reply("the end of it") == Reply(code=None, bare=False)


def test_yes_is_an_answer_although_a_vendor_takes_it_for_a_start() -> None:
    assert read_reply("YES") == Reply(code=None, bare=True)


def test_no_word_answers_and_stops_or_starts_at_once() -> None:
    answers = ANSWERS | POLITE
    assert answers.isdisjoint(STOPS | STOPS_ALONE | STARTS)
    assert (STOPS | STOPS_ALONE).isdisjoint(STARTS)
