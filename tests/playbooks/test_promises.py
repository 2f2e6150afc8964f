"""What a limit allows for: extensions, who waits, a second try and a second round."""

import pytest

from engine.duties import Extension
from engine.parts import Span
from engine.vocabulary import Unit
from playbooks.explaining import explain
from playbooks.simulating import Simulation
from tests.playbooks.pages import problems_of, spoiled
from tests.playbooks.playing import lines, played, short

SOURCE = "    source: 国办发〔2016〕80号"
FROM = "from: [found, received]"
RULES = "    extend: {by: [leader], times: 2, within: 72h, more: 24h}\n    waits: [leader, contact]\n"
AGAIN = (FROM, "from: [reopened, found, received]"), ("confirmed_by", "reopen_within: 30d\nconfirmed_by")


def with_rule(written: str) -> str:
    """The short playbook whose limit has these keys besides."""
    return spoiled((SOURCE, written + SOURCE))


def night(*events: str, until: str = "P4D", level: str = "III") -> Simulation:
    rules = with_rule("    extend: {by: [leader], within: 72h}\n    waits: [leader]\n")
    for old, new in AGAIN:
        rules = rules.replace(old, new, 1)
    return played(*events, level=level, fields={"emergency": True}, until=until, of=short(rules))


def said(simulation: Simulation, *kinds: str) -> list[tuple[str, str]]:
    return [(line["kind"], line["at"]) for line in lines(simulation, *kinds)]


REFUSED = {
    "an extension without an end": ("    extend: {by: [leader]}\n", "has no end → say within: 15wd"),
    "an extension by nobody": ("    extend: {by: [], within: 72h}\n", "extend.by"),
    "an extension by an unknown role": (
        "    extend: {by: [boss], within: 72h}\n",
        "extend.by[1]: unknown role 'boss'",
    ),
    "an end that the limit has already": (
        "    extend: {by: [leader], within: 48h}\n",
        "extend.within: 48h from its start is no later than the limit itself",
    ),
    "somebody unknown who waits": ("    waits: [boss]\n", "waits[1]: unknown role 'boss'"),
    "somebody above who waits": (
        "    waits: [office]\n",
        "waits[1]: office is 上级: never told by",
    ),
}


@pytest.mark.parametrize(("written", "refusal"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_allowed_for_is_refused(written: str, refusal: str) -> None:
    assert any(refusal in str(problem) for problem in problems_of(with_rule(written)))


def test_what_has_no_clock_cannot_be_extended() -> None:
    words = with_rule("    says: 第一时间\n    extend: {by: [leader], within: 72h}\n")
    text = words.replace("    within: {II: 5h, III: 48h}\n", "").replace(
        "    warn: {before: 1h, tell: [officer]}\n", ""
    )
    assert ["has nothing to extend" in str(problem) for problem in problems_of(text)] == [True]


def test_days_of_two_kinds_are_not_compared() -> None:
    assert problems_of(with_rule("    extend: {by: [leader], within: 1wd}\n")) == ()


def test_a_limit_counts_from_a_reopening_only_where_there_can_be_one() -> None:
    (problem,) = problems_of(spoiled(AGAIN[0]))
    assert "deadlines[reply].from: counts from reopened, which never comes → " in str(problem)
    assert problems_of(spoiled(*AGAIN)) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('met_by: ["step:publish"]', "met_by: [reopened]"),
        ("{id: verify, ", "{id: verify, after: [reopened], "),
    ],
)
def test_a_reopening_meets_nothing_and_nothing_waits_for_it(old: str, new: str) -> None:
    assert any("'reopened'" in str(problem) for problem in problems_of(spoiled(*AGAIN, (old, new))))


def test_it_is_compiled_and_what_says_nothing_is_not_frozen() -> None:
    plan = short(with_rule(RULES)).plan
    rule = Extension(("leader",), 2, Span(72, Unit.HOURS), Span(24, Unit.HOURS))
    assert plan.deadline("reply").extension == rule
    assert plan.deadline("reply").waits == ("leader", "contact")
    source = short().source
    assert not {"extend", "waits"} & set(source["deadlines"][0])
    assert "reopen_within" not in source


def test_it_is_told_in_words() -> None:
    plan = short(with_rule(RULES)).plan
    assert "（可延期2次，由带班领导批准，最长自起算72小时、共延长不超过24小时；" in explain(plan, "zh")
    assert "(may be extended 2 × by Duty leader, to 72 hours from its start" in explain(plan, "en")
    assert "结案后可重新办理的期限：30个自然日" in explain(short(spoiled(*AGAIN)).plan, "zh")
    waiting = explain(short(with_rule("    waits: [leader]\n")).plan, "zh")
    assert "48小时（阶段性反馈告知带班领导）" in waiting


def test_an_extension_and_a_notice_are_played() -> None:
    simulation = night("PT10H notice reply 已送检", "PT40H extend reply PT72H 需要鉴定")
    assert said(simulation, "progress_noticed", "deadline_extended", "deadline_breached") == [
        ("progress_noticed", "PT10H"),
        ("deadline_extended", "P1DT16H"),
        ("deadline_breached", "P3D"),
    ]
    (extended,) = lines(simulation, "deadline_extended")
    assert (extended["due"], extended["until"]) == ("P2D", "P3D")


def test_what_is_sent_back_is_played_and_missed_at_once_where_its_end_has_passed() -> None:
    simulation = night("PT4H done publish", "PT6H redo publish 答非所问", level="II")
    assert said(simulation, "deadline_met", "sent_back", "deadline_breached") == [
        ("deadline_met", "PT4H"),
        ("sent_back", "PT6H"),
        ("deadline_breached", "PT6H"),
    ]


def test_a_second_round_is_played() -> None:
    simulation = night(
        "PT1H confirm",
        "PT2H done verify",
        "PT2H done publish",
        "PT3H resolve",
        "PT4H accept",
        "P1D reopen 当事人不满意",
    )
    assert simulation.refused is None
    assert said(simulation, "opened_again", "clock_started", "deadline_breached") == [
        ("clock_started", "PT0S"),
        ("opened_again", "P1D"),
        ("clock_started", "P1D"),
        ("deadline_breached", "P3D"),
    ]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("PT1H extend reply PT72H", "words are missing"),
        ("PT1H extend reply soon 需要鉴定", "'soon' is not a duration"),
        ("PT1H extend nothing PT72H 需要鉴定", "unknown deadline 'nothing'"),
        ("PT1H notice reply", "words are missing"),
        ("PT1H redo publish", "words are missing"),
        ("PT1H redo nothing 不好", "unknown step, deadline or update 'nothing'"),
        ("PT1H reopen", "words are missing"),
    ],
)
def test_a_verb_says_what_is_missing(event: str, why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        night(event)


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("PT1H redo progress 不好", "has no step and no deadline 'progress'"),
        ("PT1H redo publish 不好", "is nothing that was done"),
        ("PT1H extend reply P4D 需要鉴定", "can be extended until"),
        ("PT1H reopen 又起", "is not possible in state triage"),
    ],
)
def test_what_the_rules_refuse_ends_it_with_the_reason(event: str, why: str) -> None:
    refused = night(event).refused
    assert refused
    assert why in refused.why
