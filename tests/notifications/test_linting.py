"""What no domestic provider would approve."""

from dataclasses import replace

import pytest
from jinja2 import DictLoader

from engine.vocabulary import ChannelKind
from notifications.linting import RULES, Finding, problems, unfit
from notifications.registered import Registered, Slot, all_registered
from notifications.rendering import Renderer

RENDERER = Renderer(
    DictLoader(
        {
            "page/sms.zh.txt.j2": "{{ number }}{{ code }}",
            "page/sms.en.txt.j2": "{{ number }}{{ code }}",
            "page/voice.zh.txt.j2": "{{ number }}{{ level }}",
            "card/manual.zh.txt.j2": "{{ number }}",
        }
    )
)
GOOD = Registered(
    "page", ChannelKind.SMS, "notice", "编号${number}，回复${code}应答", (Slot("number", 10), Slot("code", 8))
)


def found(entry: Registered) -> list[Finding]:
    return list(problems(RENDERER, (entry,)))


def test_the_shipped_wordings_have_no_problem() -> None:
    assert problems(Renderer()) == ()


def test_a_good_wording_has_no_problem() -> None:
    assert found(GOOD) == []


SPOILED = {
    "a kind held back at night": ("kind", {"kind": "promotion"}, "page.sms"),
    "a signature of its own": ("signature-or-link", {"wording": f"【值班室】{GOOD.wording}"}, "page.sms"),
    "a link": ("signature-or-link", {"wording": f"{GOOD.wording}，见https://a.test/b"}, "page.sms"),
    "a bare domain": ("signature-or-link", {"wording": f"{GOOD.wording}，见duty.gov"}, "page.sms"),
    "an address": ("signature-or-link", {"wording": f"{GOOD.wording}，见10.0.0.1"}, "page.sms"),
    "a domain made by a variable": (
        "signature-or-link",
        {"wording": "编号${number}，回复${code}.gov"},
        "page.sms",
    ),
    "a title": (
        "content",
        {"wording": "${title}，编号${number}，回复${code}", "slots": (Slot("title", 20), *GOOD.slots)},
        "page.sms.title",
    ),
    "a person": (
        "content",
        {"wording": "${person}，编号${number}，回复${code}", "slots": (Slot("person", 8), *GOOD.slots)},
        "page.sms.person",
    ),
    "a variable too long for any provider": (
        "value-length",
        {"slots": (Slot("number", 21), Slot("code", 8))},
        "page.sms.number",
    ),
    "a variable without a limit": (
        "value-length",
        {"slots": (Slot("number", 10), Slot("code", 0))},
        "page.sms.code",
    ),
    "a placeholder without a variable": ("placeholders", {"slots": (Slot("number", 10),)}, "page.sms.code"),
    "a variable without a placeholder": ("placeholders", {"wording": "编号${number}"}, "page.sms.code"),
    "another order": ("order", {"wording": "回复${code}，编号${number}"}, "page.sms"),
    "a placeholder twice": ("order", {"wording": "编号${number}，${number}，回复${code}"}, "page.sms.number"),
    "neighbours": ("neighbours", {"wording": "编号${number} ${code}"}, "page.sms"),
    "nothing but variables": ("neighbours", {"wording": "${number} ${code}"}, "page.sms"),
    "three parts": ("size", {"wording": GOOD.wording + "长" * 100}, "page.sms"),
    "what the text does not say": ("same-variables", {"name": "card"}, "card.sms"),
    "more than the text says": (
        "same-variables",
        {"wording": "${level}级，编号${number}，回复${code}", "slots": (Slot("level", 8), *GOOD.slots)},
        "page.sms",
    ),
}


@pytest.mark.parametrize(("code", "change", "place"), SPOILED.values(), ids=SPOILED.keys())
def test_what_is_refused_has_its_code_and_its_place(code: str, change: dict[str, object], place: str) -> None:
    findings = found(replace(GOOD, **change))  # type: ignore[arg-type]
    named = {(finding.code, finding.place) for finding in findings}
    assert (code, place) in named
    assert all(finding.words and finding.remedy for finding in findings)


def test_every_rule_is_broken_by_some_example() -> None:
    assert {rule.code for rule in RULES} == {code for code, _, _ in SPOILED.values()}


def test_two_parts_are_filled_to_the_last_character_with_signature_and_longest_values() -> None:
    room = 134 - 14 - len("编号，回复应答") - 18
    full = replace(GOOD, wording=GOOD.wording + "长" * room)
    assert found(full) == []
    assert [f.code for f in found(replace(full, wording=full.wording + "长"))] == ["size"]


def test_a_text_without_a_wording_is_named_and_one_that_goes_by_hand_is_not() -> None:
    (finding,) = problems(RENDERER, ())
    assert (finding.code, finding.place) == ("unregistered", "page.sms")


def test_a_call_may_say_less_than_the_text_and_a_farewell_nothing() -> None:
    call = replace(GOOD, channel=ChannelKind.VOICE, wording="编号${number}。", slots=(Slot("number", 10),))
    farewell = Registered("voice_end", ChannelKind.VOICE, "notice", "再见。", ())
    assert problems(RENDERER, (GOOD, call, farewell)) == ()


def test_a_call_that_says_what_its_template_does_not_is_refused() -> None:
    call = replace(GOOD, channel=ChannelKind.VOICE, wording="回复${code}。", slots=(Slot("code", 8),))
    assert [f.code for f in problems(RENDERER, (GOOD, call))] == ["same-variables"]


@pytest.mark.parametrize("words", ["发布权威信息", "首报带班领导（电话）", "2026-0042", "Ⅱ", "10月15日07:10"])
def test_ordinary_values_are_fit_to_be_sent(words: str) -> None:
    assert unfit(words) == ""


def test_shipped_wordings_name_each_variable_with_one_limit() -> None:
    limits: dict[str, set[int]] = {}
    for entry in all_registered():
        for slot in entry.slots:
            limits.setdefault(slot.name, set()).add(slot.longest)
    assert {name for name, several in limits.items() if len(several) > 1} == set()
