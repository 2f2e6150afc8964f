"""What the models cannot see: for each check a minimal wrong playbook, and what its author is told."""

import pytest

from playbooks import promises, waiting
from playbooks.checking import CHECKS
from playbooks.rules import Rule
from tests.playbooks.pages import problems_of, spoiled

OWNER = "confirmed_by: [leader]"
STEP = "  - {id: publish, title: {zh: 发布回应, en: Publish the reply}}"
CHOICE = "{id: a, title: {zh: 甲, en: A}}"

UNKNOWN = {
    "a role in a ladder": (
        ("{roles: [leader], ", "{roles: [leadr], "),
        "21: ladders[urgent].rungs[2].roles[1]: unknown role 'leadr' → did you mean 'leader'? known here: ",
    ),
    "a role in stopped_by": (
        ("wait: 5m}", "wait: 5m, stopped_by: [boss]}"),
        "20: ladders[urgent].rungs[1].stopped_by[1]: unknown role 'boss' → known here: officer, leader",
    ),
    "a role that is told": (
        ("- {role: leader", "- {role: reader"),
        "24: tell[1].role: unknown role 'reader' → did you mean 'leader'?",
    ),
    "a role that is warned": (
        ("before: 1h, tell: [officer]", "before: 1h, tell: [nobody]"),
        "32: deadlines[reply].warn.tell[1]: unknown role 'nobody' → known here: officer",
    ),
    "a role told of a breach": (
        ("on_breach: {tell: [leader]}", "on_breach: {tell: [chief]}"),
        "34: deadlines[reply].on_breach.tell[1]: unknown role 'chief' → known here: officer",
    ),
    "a role reminded of an update": (
        ("    tell: [officer]\n", "    tell: [oficer]\n"),
        "41: updates[progress].tell[1]: unknown role 'oficer' → did you mean 'officer'?",
    ),
    "a role that confirms": (
        (OWNER, "confirmed_by: [head]"),
        "47: confirmed_by[1]: unknown role 'head' → known here: officer",
    ),
    "a reviewer": (
        ("reviewer: leader", "reviewer: head"),
        "49: report.reviewer: unknown role 'head' → known here: officer",
    ),
    "a level of a ladder": (
        ("levels: [II, III]\n", "levels: [II, III, IV]\n"),
        "18: ladders[urgent].levels[3]: unknown level 'IV' → known here: II, III",
    ),
    "a level of a tell": (
        ("role: contact, levels: [II, III]", "role: contact, levels: [V]"),
        "25: tell[2].levels[1]: unknown level 'V' → known here: II, III",
    ),
    "a level of a limit": (
        ("III: 48h", "VI: 48h"),
        "30: deadlines[reply].within.VI: unknown level 'VI' → known here: II, III",
    ),
    "a level of the gate": (
        (OWNER, f"gate: {{IV: 15m}}\n{OWNER}"),
        "47: gate.IV: unknown level 'IV' → known here: II, III",
    ),
    "a level of act_within": (
        (OWNER, f"act_within: {{all: 15m}}\n{OWNER}"),
        "47: act_within.all: unknown level 'all' → known here: II, III",
    ),
    "a level of an update": (
        ("every: {II: 2h}", "every: {I: 2h}"),
        "40: updates[progress].every.I: unknown level 'I' → known here: II, III",
    ),
    "a level of a required step": (
        ("required: yes}", "required: yes, levels: [I]}"),
        "45: steps[verify].levels[1]: unknown level 'I' → known here: II, III",
    ),
    "a step that would meet a limit": (
        ('met_by: ["step:publish"]', 'met_by: ["step:publsh"]'),
        "33: deadlines[reply].met_by[1]: unknown event 'step:publsh' → did you mean 'step:publish'?",
    ),
    "an answer, which never meets a limit": (
        ('met_by: ["step:publish"]', "met_by: [answered]"),
        "33: deadlines[reply].met_by[1]: unknown event 'answered' → did you mean one of answered:",
    ),
    "a field in a condition": (
        ("when: {emergency: yes}", "when: {urgent: yes}"),
        "31: deadlines[reply].when.urgent: unknown coded field 'urgent' → known here: emergency",
    ),
    "free text in a condition": (
        ("when: {emergency: yes}", "when: {place: here}"),
        "31: deadlines[reply].when.place: unknown coded field 'place' → known here: emergency",
    ),
    "a field a level needs": (
        ("needs: [emergency]", "needs: [casualties]"),
        "6: levels[II].needs[1]: unknown field 'casualties' → known here: occurred_at, found_at, unit",
    ),
    "a step in a way of handling": (
        (OWNER, f"handling: [{{mode: ask, steps: [publsh], after: ['step:verify']}}]\n{OWNER}"),
        "47: handling[1].steps[1]: unknown step 'publsh' → did you mean 'publish'?",
    ),
    "a role that assists": (
        ("required: yes}", "required: yes, by: [leader, polce]}"),
        "45: steps[verify].by[2]: unknown role 'polce' → known here: officer",
    ),
    "a fact of the record": (
        ("facts: [basics, ", "facts: [basis, "),
        "52: report.sections[basics].facts[1]: unknown fact 'basis' → did you mean 'basics'?",
    ),
}

IMPOSSIBLE = {
    "a level without a ladder": (
        [("levels: [II, III]\n", "levels: [II]\n")],
        "7: levels[III].id: level III has no ladder → add it to the levels of a ladder; without one, silence",
    ),
    "a level with two ladders": (
        [("levels: [II, III]\n", "levels: [II, III, II]\n")],
        "18: ladders[urgent].levels[3]: level II has a ladder already, on line 18 → leave one of them",
    ),
    "a condition on a field that logging waits for": (
        [("kind: yes_no}", "kind: yes_no, required: yes}"), ("{emergency: yes}", "{emergency: {set: no}}")],
        "31: deadlines[reply].when: can never hold → leave it out, or ask for what can be",
    ),
    "a level that is called every level": (
        [("{id: III,", "{id: all,"), ("levels: [II, III]\n", "levels: [II, all]\n")],
        "7: levels[all].id: 'all' means every level → give the level another id",
    ),
    "a ladder without the office itself": (
        [
            ("side: own, from: {post: 值班主班}", "side: below, from: concerned_unit"),
            ("side: own, from: {post: 带班领导}", "side: peer, from: {unit: 公安}"),
        ],
        "16: ladders[urgent]: no rung has an own-unit role → add a rung with a role of side own",
    ),
    "a ladder that begins with superiors": (
        [("{roles: [officer], channels: [sms, voice]", "{roles: [office], channels: [manual]")],
        "20: ladders[urgent].rungs[1].roles: the first rung has no own-unit role → begin with 本单位",
    ),
    "a decision that silence never takes": (
        [
            (
                "kind: yes_no}",
                "kind: yes_no, asked: {of: [leader], from: logged, within: 5m, silence: later, source: 本办, "
                "standing: own_rule}}",
            ),
            ("needs: [emergency]", "needs: [place]"),
        ],
        "9: fields[emergency].asked.silence: emergency is never later → one of yes, no",
    ),
    "a way of handling below one that always holds": (
        [(OWNER, f"handling: [{{mode: act}}, {{mode: report, levels: [II]}}]\n{OWNER}")],
        "47: handling[2]: never comes into force: one above always does at its levels → put it above",
    ),
    "a way of handling that orders a circle": (
        [
            ("required: yes}", "required: yes, after: ['step:publish']}"),
            (OWNER, f"handling: [{{mode: ask, steps: [publish], after: ['step:verify']}}]\n{OWNER}"),
        ],
        "47: handling[1].after: waits for itself in a circle → leave out one of these",
    ),
    "a way of handling that waits for the end": (
        [(OWNER, f"handling: [{{mode: ask, steps: [publish], after: [resolved]}}]\n{OWNER}")],
        "47: handling[1].after: waits for 提请结案 → leave it out",
    ),
    "a way of handling that waits for the archive": (
        [
            ("required: yes}", "before: archive}"),
            (OWNER, f"handling: [{{mode: ask, steps: [publish], after: ['step:verify']}}]\n{OWNER}"),
        ],
        "47: handling[1].after: step:verify is material for the archive, and may come after closing",
    ),
    "a way of handling that waits for the answer of nobody": (
        [
            ("      - {roles: [office], channels: [manual], wait: 30m}\n", ""),
            (OWNER, f"handling: [{{mode: ask, steps: [publish], after: ['answered:office']}}]\n{OWNER}"),
        ],
        "46: handling[1].after[1]: nobody is ever called as 'office', so nobody answers",
    ),
    "an asking that holds nothing up": (
        [(OWNER, f"handling: [{{mode: ask}}]\n{OWNER}")],
        "47: handling[1]: asks, and holds nothing up until it is approved → say steps: […] and after: […]",
    ),
    "an order of half": (
        [(OWNER, f"handling: [{{mode: act, steps: [publish]}}]\n{OWNER}")],
        "47: handling[1]: orders nothing: steps and after stand together → name both",
    ),
    "one who leads and assists": (
        [("required: yes}", "required: yes, by: [leader, contact, contact]}")],
        "45: steps[verify].by[3]: 'contact' is taken, on line 45 → give it an id of its own",
    ),
    "two levels of one name": (
        [("name: Ⅲ", "name: Ⅱ")],
        "7: levels[III].name: 'Ⅱ' is taken, on line 6 → give it an id of its own, or join the two",
    ),
    "a climb nobody can stop": (
        [("wait: 5m}", "wait: 5m, stopped_by: [contact]}")],
        "20: ladders[urgent].rungs[1].stopped_by[1]: 'contact' is on no rung of this ladder",
    ),
    "a climb without an exit": (
        [("wait: 10m, repeats: 1}", "wait: 10m, repeats: 1, stopped_by: [officer]}")],
        "21: ladders[urgent].rungs[2].stopped_by: is called again and again to the end, and no answer of",
    ),
    "a limit that counts from what its level lacks": (
        [
            ("from: [found, received]", "from: 'step:verify'"),
            ("required: yes}", "required: yes, levels: [II]}"),
        ],
        "29: deadlines[reply].from: never starts at level III: nothing it counts from can happen there → let",
    ),
    "a limit that counts from another which never starts": (
        [
            ("from: [found, received]", "from: 'deadline:first'"),
            (
                "deadlines:\n",
                "deadlines:\n  - {id: first, title: {zh: 先, en: First}, from: 'step:verify', within: 1h,"
                " source: 某条, standing: own_rule}\n",
            ),
            ("required: yes}", "required: yes, levels: [II]}"),
        ],
        "30: deadlines[reply].from: never starts at level III: nothing it counts from can happen there → let",
    ),
    "a limit and a step that are never in one incident": (
        [("from: [found, received]", "from: 'step:verify'"), ("required: yes}", "when: {emergency: no}}")],
        "29: deadlines[reply].from: never starts at level II, III: nothing it counts from can happen there",
    ),
    "a step that waits for the answer of nobody": (
        [
            ("      - {roles: [office], channels: [manual], wait: 30m}\n", ""),
            ("required: yes}", "after: ['answered:office']}"),
        ],
        "44: steps[verify].after[1]: nobody is ever called as 'office', so nobody answers → put it on a rung",
    ),
    "a rung that texts a superior": (
        [("{roles: [office], channels: [manual]", "{roles: [leader, office], channels: [sms, manual]")],
        "22: ladders[urgent].rungs[3].channels: sms to office: 上级 is never called by a machine",
    ),
    "a tell that rings a superior": (
        [("role: contact, levels: [II, III], channels: [sms, ", "role: office, levels: [II], channels: [")],
        "25: tell[2].channels: voice to office: 上级 is never called by a machine → channels: [manual]",
    ),
    "a role told twice": (
        [("- {role: contact", "- {role: leader")],
        "25: tell[2].role: 'leader' is taken, on line 24 → join the two",
    ),
    "a warning before the limit has begun": (
        [("warn: {before: 1h,", "warn: {before: 5h,")],
        "32: deadlines[reply].warn.before: 5h before the end is no later than the start of 5h at level II → ",
    ),
    "a warning before a limit of every level": (
        [("within: {II: 5h, III: 48h}", "within: 60m")],
        "32: deadlines[reply].warn.before: 1h before the end is no later than the start of 60m → warn later",
    ),
    "a yes in quotes": (
        [("when: {emergency: yes}", "when: {emergency: 'yes'}")],
        "31: deadlines[reply].when.emergency: emergency is never yes → one of yes, no",
    ),
    "a limit without a limit": (
        [("    within: {II: 5h, III: 48h}\n", "")],
        "27: deadlines[reply]: has no limit at all → add within: …, or the words of a rule",
    ),
    "limits that wait for one another": (
        [("from: [found, received]", "from: deadline:reply")],
        "29: deadlines[reply].from: never starts: it waits for itself in a circle → let it count from",
    ),
    "a step and a limit that wait for one another": (
        [
            ("from: [found, received]", "from: 'step:verify'"),
            ("required: yes}", "required: yes, after: ['deadline:reply']}"),
        ],
        "45: steps[verify].after: waits for itself in a circle → leave out one of these",
    ),
    "a step that waits for the end": (
        [("required: yes}", "required: yes, after: [resolved]}")],
        "45: steps[verify].after: waits for 提请结案 → leave it out: 提请结案 waits for the steps",
    ),
    "steps that wait for one another": (
        [
            ("required: yes}", "required: yes, after: ['step:publish']}"),
            ("en: Publish the reply}}", "en: Publish the reply}, after: ['step:verify']}"),
        ],
        "45: steps[verify].after: waits for itself in a circle → leave out one of these",
    ),
    "a condition no field can meet": (
        [("when: {emergency: yes}", "when: {all: [{emergency: yes}, {emergency: no}]}")],
        "31: deadlines[reply].when: can never hold → leave it out, or ask for what can be",
    ),
    "more than a yes": (
        [("when: {emergency: yes}", "when: {emergency: {at_least: yes}}")],
        "31: deadlines[reply].when: {at_least: yes} compares nothing → write yes, no or the id",
    ),
    "at least a yes or no": (
        [("when: {emergency: yes}", "when: {emergency: {at_least: 'yes'}}")],
        "31: deadlines[reply].when.emergency: emergency is yes or no: nothing is more → write yes or no",
    ),
    "a wrong value deep in a condition": (
        [("when: {emergency: yes}", "when: {any: [{not: {emergency: maybe}}, {emergency: yes}]}")],
        "31: deadlines[reply].when.any[1].not.emergency: emergency is never maybe → one of yes, no",
    ),
    "a choice without a choice": (
        [("kind: yes_no}", f"kind: choice, choices: [{CHOICE}]}}")],
        "9: fields[emergency]: a choice of fewer than two → list at least two choices",
    ),
    "choices of a yes or no": (
        [("kind: yes_no}", f"kind: yes_no, choices: [{CHOICE}]}}")],
        "9: fields[emergency].choices: yes_no has no choices → leave them out, or write kind: choice",
    ),
    "a limit met by a step its level lacks": (
        [("en: Publish the reply}}", "en: Publish the reply}, levels: [II]}")],
        "33: deadlines[reply].met_by[1]: step:publish is not on the checklist at level III → give the step",
    ),
    "a superior chased for a review": (
        [("reviewer: leader", "reviewer: office")],
        "49: report.reviewer: 'office' is outside the office → name an own-unit role",
    ),
    "a drill with the own office on its list": (
        [
            ("reviewer: leader", "reviewer: leader"),
            ("confirmed_by:", "drill: {calls: [officer]}\nconfirmed_by:"),
        ],
        "47: drill.calls[1]: 'officer' is of the office itself → leave it out",
    ),
    "an id given twice": (
        [(STEP, "  - {id: verify, title: {zh: 发布, en: Publish}}")],
        "46: steps[verify].id: 'verify' is taken, on line 45 → give it an id of its own",
    ),
    "a step that floods comments": (
        [("zh: 发布回应,", "zh: 组织 控·评,")],
        "46: steps[publish].title.zh: a step may not be 控评 → the office answers criticism (办法第五条)",
    ),
    "a step that deletes criticism": (
        [("en: Publish the reply", "en: Deleting criticism")],
        "46: steps[publish].title.en: a step may not be deleting criticism → the office answers criticism",
    ),
}


@pytest.mark.parametrize(("change", "says"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_a_name_that_does_not_exist_is_refused_with_the_nearest_that_does(
    change: tuple[str, str], says: str
) -> None:
    told = [str(problem) for problem in problems_of(spoiled(change))]

    assert [line for line in told if line.startswith(f"plan.yaml:{says}")], told


@pytest.mark.parametrize(("changes", "says"), IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_a_plan_that_cannot_work_is_refused_at_its_line(changes: list[tuple[str, str]], says: str) -> None:
    told = [str(problem) for problem in problems_of(spoiled(*changes))]

    assert [line for line in told if line.startswith(f"plan.yaml:{says}")], told


@pytest.mark.parametrize(
    "title",
    [
        "刷量",
        "买粉",
        "刷 赞",
        "请水军跟帖",
        "删除批评意见",
        "删批评",
        "组织 控·评",
        "删除网民批评",
        "清理负面评论",
        "隐藏差评",
        "购买点赞",
        "购买阅读量",
        "刷好评",
        "批量点赞",
        "屏蔽批评言论",
        "删除网民的批评意见",
        "举报后请水军控评",
    ],
)
def test_no_way_of_faking_opinion_is_a_step(title: str) -> None:
    assert [p.rule for p in problems_of(spoiled(("zh: 发布回应", f"zh: {title}")))] == [Rule.UNLAWFUL_STEP]


@pytest.mark.parametrize(
    "title",
    [
        "Delete the criticism",
        "Deleting criticism",
        "Delete critical comments",
        "Buy 10,000 likes",
        "Purchase followers",
        "Flooding the comments",
        "Hide all negative reviews",
    ],
)
def test_nor_is_it_in_english(title: str) -> None:
    found = problems_of(spoiled(("en: Publish the reply", f"en: '{title}'")))
    assert [problem.rule for problem in found] == [Rule.UNLAWFUL_STEP]


@pytest.mark.parametrize(
    "title",
    [
        "不得控评",
        "不删批评",
        "严禁刷量",
        "区分批评诉求（不删）与违法有害信息",
        "下线有害内容",
        "举报水军账号",
        "严禁雇佣水军",
        "不得组织水军控评",
        "核查是否被刷量",
        "取证：对方刷量、买粉的证据",
        "固定水军线索",
        "删除批评者个人信息",
    ],
)
def test_a_step_that_forbids_or_reports_it_is_lawful(title: str) -> None:
    assert problems_of(spoiled(("zh: 发布回应", f"zh: {title}"))) == ()


@pytest.mark.parametrize(
    "title",
    [
        "Do not delete criticism",
        "Never buy likes",
        "Deleting criticism is forbidden",
        "Remove harmful comments",
        "Check whether likes were bought",
        "Report accounts that buy followers",
    ],
)
def test_nor_is_what_forbids_it_in_english(title: str) -> None:
    assert problems_of(spoiled(("en: Publish the reply", f"en: '{title}'"))) == ()


def test_choices_that_share_an_id_are_refused() -> None:
    text = spoiled(
        ("kind: yes_no}", f"kind: choice, choices: [{CHOICE}, {CHOICE}]}}"),
        ("emergency: yes", "emergency: a"),
    )

    (problem,) = problems_of(text)

    assert problem.path == "fields[emergency].choices[a].id"


def test_a_condition_may_name_several_choices() -> None:
    other = "{id: b, title: {zh: 乙, en: B}}"
    field = ("kind: yes_no}", f"kind: choice, choices: [{CHOICE}, {other}]}}")

    assert problems_of(spoiled(field, ("emergency: yes", "emergency: [a, b]"))) == ()
    (problem,) = problems_of(spoiled(field, ("emergency: yes", "emergency: [a, c]")))
    assert (problem.message, problem.remedy) == ("emergency is never c", "one of a, b")


def test_everything_wrong_is_said_at_once_in_the_order_of_the_file() -> None:
    text = spoiled(
        ("id: short", "id: Short"),
        ("kind: yes_no}", "kind: maybe}"),
        ("{roles: [leader], ", "{roles: [leadr], "),
        ("wait: 30m}", "wait: 0m}"),
        ("    source: 国办发〔2016〕80号\n", ""),
        ("zh: 核实", "zh: 刷量"),
        ("reviewer: leader", "reviewer: office"),
    )

    found = [(problem.line, problem.path) for problem in problems_of(text)]

    assert found == [
        (1, "id"),
        (9, "fields[emergency].kind"),
        (21, "ladders[urgent].rungs[2].roles[1]"),
        (22, "ladders[urgent].rungs[3].wait"),
        (27, "deadlines[reply].source"),
        (44, "steps[verify].title.zh"),
        (48, "report.reviewer"),
    ]


def test_what_the_models_refuse_does_not_bring_other_errors_with_it() -> None:
    text = spoiled(("side: own, from: {post: 值班主班}", "side: ours, from: {post: 值班主班}"))

    assert [problem.path for problem in problems_of(text)] == ["roles[officer].side"]


def test_every_check_has_a_row_here_or_beside_what_it_is_about() -> None:
    elsewhere = (promises.__name__, waiting.__name__)
    assert len([check for check in CHECKS if check.__module__ not in elsewhere]) == 24


def test_neither_closing_nor_a_limit_nor_another_step_waits_for_material_for_the_archive() -> None:
    filed = ("en: Publish the reply}}", "en: Publish the reply}, before: archive, required: yes}")
    after = ("zh: 核实, en: Verify}, required: yes}", "zh: 核实, en: Verify}, after: ['step:publish']}")

    found = [(problem.path, problem.rule) for problem in problems_of(spoiled(filed, after))]

    assert found == [
        ("deadlines[reply].met_by", Rule.FILED_TOO_LATE),
        ("steps[verify].after", Rule.FILED_TOO_LATE),
        ("steps[publish].required", Rule.FILED_TOO_LATE),
    ]
