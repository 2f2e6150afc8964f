import pytest
from jinja2 import DictLoader

from notifications.errors import MissingVariable, UnknownMessage
from notifications.rendering import Renderer, listing

TINY = DictLoader(
    {
        "hello/sms.zh.txt.j2": "{{ number }}你好\n",
        "hello/sms.en.txt.j2": "Hello {{ number }}{% set own = 1 %}{{ own }}",
        "hello/manual.zh.txt.j2": "{{ number }} {{ post }}",
        "report/html.zh.j2": "<p>{{ words }}</p>{% include 'report/html.part.j2' %}",
        "report/html.part.j2": "<i>{{ words }}</i>",
        "report/md.zh.j2": "{{ words }}",
        "report/md.en.j2": "{{ facts.number }}",
    }
)


@pytest.fixture
def tiny() -> Renderer:
    return Renderer(TINY)


def test_a_message_carries_its_text_and_only_the_variables_it_names(tiny: Renderer) -> None:
    message = tiny.render("hello", "sms", "zh", {"number": "2026-0042", "title": "不该外传"})
    assert message.text == "2026-0042你好"
    assert message.variables == {"number": "2026-0042"}
    assert (message.name, message.locale) == ("hello", "zh")


def test_all_missing_variables_are_named_before_anything_is_rendered(tiny: Renderer) -> None:
    with pytest.raises(MissingVariable, match="number, post") as refused:
        tiny.render("hello", "manual", "zh", {})
    assert refused.value.missing == ("number", "post")


def test_a_language_nobody_wrote_reads_chinese(tiny: Renderer) -> None:
    assert tiny.render("hello", "sms", "fr", {"number": "1"}).locale == "zh"


def test_a_message_nobody_wrote_is_refused_by_its_path(tiny: Renderer) -> None:
    with pytest.raises(UnknownMessage, match=r"hello/voice\.zh"):
        tiny.render("hello", "voice", "zh", {"number": "1"})
    with pytest.raises(UnknownMessage, match="there are: hello"):
        tiny.variables_of("goodbye")


def test_the_variables_of_a_message_are_those_of_all_its_channels(tiny: Renderer) -> None:
    assert tiny.known() == {"hello"}
    assert tiny.variables_of("hello") == {"number", "post"}


def test_a_text_message_is_not_escaped_and_a_page_is(tiny: Renderer) -> None:
    assert tiny.render("hello", "sms", "zh", {"number": "<&>"}).text == "<&>你好"
    context = {"words": "<&>"}
    assert tiny.document("report", "md", "zh", context) == "<&>"
    assert tiny.document("report", "html", "zh", context) == "<p>&lt;&amp;&gt;</p><i>&lt;&amp;&gt;</i>"


def test_a_document_never_shows_a_gap_for_a_fact_that_is_missing(tiny: Renderer) -> None:
    with pytest.raises(MissingVariable, match="words"):
        tiny.document("report", "md", "zh", {})
    with pytest.raises(MissingVariable, match="number"):
        tiny.document("report", "md", "en", {"facts": {}})


def test_a_document_nobody_wrote_is_refused(tiny: Renderer) -> None:
    with pytest.raises(UnknownMessage, match=r"report/pdf\.zh"):
        tiny.document("report", "pdf", "zh", {})


@pytest.mark.parametrize(
    ("codes", "line"),
    [
        (["1234"], "1234"),
        (["1234", "5678", "9012", "3456"], "1234 5678 9012 3456"),
        (["1234", "5678", "9012", "3456", "7890"], "1234 5678 9012 +2"),
        (["12345678"] * 12, "12345678 +11"),
    ],
)
def test_codes_are_listed_as_far_as_a_provider_s_variable_holds_them(codes: list[str], line: str) -> None:
    assert listing(codes) == line
    assert len(line) <= 20


def test_a_message_says_by_which_channels_it_goes_and_what_it_needs_there(tiny: Renderer) -> None:
    assert tiny.channels_of("hello") == {"sms", "manual"}
    assert tiny.channels_of("goodbye") == frozenset()
    assert tiny.variables_on("hello", "sms") == {"number"}
    with pytest.raises(UnknownMessage, match=r"hello/voice\.zh"):
        tiny.variables_on("hello", "voice")
