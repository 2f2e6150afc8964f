"""Numbers and words of a shipped playbook, changed by an office in a file of its own."""

import re
from pathlib import Path

import pytest

from engine.calendars import Calendar
from engine.duties import Authority
from engine.parts import Span
from engine.vocabulary import Standing, Unit
from playbooks.adjusted_limits import Change, longer, no_longer
from playbooks.adjusted_words import adjusted_lines, adjusted_on_paper, explain_adjusted
from playbooks.loading import Inspected, Playbook, inspect, load_library, load_usable, thaw
from playbooks.paper.chapters import paper
from playbooks.paper.markdown import markdown
from playbooks.rules import Rule
from playbooks.spans import parse, write
from playbooks.testing import failures, failures_by_adjusting

SHIPPED = {playbook.plan.id: playbook for playbook in load_library()}
OPINION = SHIPPED["public-opinion"].plan
HEAD = f"""\
adjusts: public-opinion
against: "{OPINION.version}"
decided_by: 分管领导
authority: 本办《值班制度》第三条
"""


def adjusted(*changes: str, head: str = HEAD, more: str = "") -> Inspected:
    lines = "".join(f"  {change}\n" for change in changes)
    return inspect(f"{head}changes:\n{lines}{more}", "ours.yaml")


def made(*changes: str, head: str = HEAD, more: str = "") -> Playbook:
    inspected = adjusted(*changes, head=head, more=more)
    assert inspected.problems == ()
    assert inspected.playbook
    return inspected.playbook


def refused(*changes: str, head: str = HEAD) -> list[tuple[int, Rule]]:
    inspected = adjusted(*changes, head=head)
    assert inspected.playbook is None
    return [(problem.line, problem.rule) for problem in inspected.problems]


def test_a_number_is_changed_and_the_rest_is_as_shipped() -> None:
    plan = made("ladders.urgent.rungs.2.wait: 3m", "tell.head.tries: 5").plan

    assert write(plan.ladders["I"].rungs[1].wait) == "3m"
    assert [tell.tries for tell in plan.tells if tell.role == "head"] == [5]
    assert plan.deadlines == OPINION.deadlines
    assert plan.ladders["IV"] == OPINION.ladders["IV"]


def test_words_and_posts_are_changed_by_their_names() -> None:
    plan = made("roles.deputy_head.from.post: 分管副主任", "steps.assign.title.zh: 交办").plan

    assert plan.roles["deputy_head"].value == "分管副主任"
    assert [step.title.zh for step in plan.steps if step.id == "assign"] == ["交办"]


def test_a_text_in_two_languages_is_changed_in_each_and_never_one_for_both() -> None:
    assert refused("levels.II.criteria.1: 词") == [(6, Rule.NOT_ADJUSTABLE)]
    level = made("levels.II.criteria.1.zh: 词").plan.level("II")
    assert level.criteria[0].zh == "词"
    assert level.criteria[0].en == OPINION.level("II").criteria[0].en


def test_a_span_written_once_is_that_of_every_level_that_has_one() -> None:
    plan = made("gate: 10m", "deadlines.reply.within: 24h").plan

    assert {write(span) for span in plan.gate.values()} == {"10m"}
    assert {level: write(span) for level, span in plan.deadline("reply").within.items()} == {
        "III": "24h",
        "IV": "24h",
    }


def test_what_is_left_to_a_default_can_be_changed_too() -> None:
    assert made("ladders.urgent.rungs.1.repeats: 2").plan.ladders["II"].rungs[0].repeats == 2


def test_the_changed_playbook_is_told_apart_by_version_and_hash_and_thaws_as_frozen() -> None:
    playbook = made("tell.head.tries: 5")

    assert (playbook.plan.id, playbook.plan.version) == ("public-opinion", f"{OPINION.version}+own")
    assert playbook.hash != SHIPPED["public-opinion"].hash
    assert thaw(playbook.canonical) == playbook.plan
    assert playbook.source["adjusted"] == {
        "against": OPINION.version,
        "decided_by": "分管领导",
        "authority": "本办《值班制度》第三条",
        "standing": "own_rule",
        "changes": [{"path": "tell.head.tries", "was": "3", "now": "5"}],
    }


# Limits


def test_a_changed_limit_says_who_decided_it_and_what_it_was_and_only_where_it_was_changed() -> None:
    limit = made("deadlines.first_report.within.II: 20m").plan.deadline("first_report")

    assert limit.authority("II") == Authority(
        "本办《值班制度》第三条（分管领导决定；原为30分钟，系统默认（待确认））", Standing.OWN_RULE
    )
    assert limit.authority("III") == Authority(limit.source, Standing.DEFAULT)


def test_the_same_number_confirms_a_default() -> None:
    inspected = adjusted("deadlines.judgement.within: 15m")

    assert inspected.playbook
    assert inspected.warnings == ()
    assert {
        inspected.playbook.plan.deadline("judgement").authority(level.id).standing for level in OPINION.levels
    } == {Standing.OWN_RULE}
    assert "judgement" not in inspected.notes[0].message


def test_a_binding_limit_made_shorter_still_names_the_rule_a_breach_is_held_to() -> None:
    limit = made("deadlines.reply.within.III: 24h").plan.deadline("reply")

    assert limit.authority("III").standing is Standing.OWN_RULE
    assert "原为48小时，上级文件：国办发〔2016〕61号" in limit.authority("III").source
    assert limit.authority("IV").standing is Standing.SUPERIOR_DOCUMENT


def test_a_binding_limit_given_its_own_number_stays_what_it_is_and_is_said_to_change_nothing() -> None:
    inspected = adjusted("deadlines.reply.within.III: 48h")

    assert inspected.playbook
    assert inspected.playbook.plan.deadline("reply") == OPINION.deadline("reply")
    assert [warning.rule for warning in inspected.warnings] == [Rule.CHANGES_NOTHING]


def test_what_it_rests_on_may_be_said_to_bind_more() -> None:
    head = f"{HEAD}standing: superior_document\n"
    limit = made("deadlines.first_report.within: 20m", head=head).plan.deadline("first_report")

    assert limit.authority("I").standing is Standing.SUPERIOR_DOCUMENT


def test_of_a_rule_without_a_number_the_number_was_the_offices_and_the_rule_stays() -> None:
    says = [
        (book, limit)
        for book in SHIPPED.values()
        for limit in book.plan.deadlines
        if limit.says and limit.within
    ]
    playbook, limit = says[0]
    head = HEAD.replace("public-opinion", playbook.plan.id).replace(OPINION.version, playbook.plan.version)
    warn = [f"deadlines.{limit.id}.warn.before: 5m"] if limit.warn else []

    found = made(f"deadlines.{limit.id}.within: 5h", *warn, head=head).plan.deadline(limit.id)

    level = next(iter(limit.within))
    assert found.authority(level).standing is limit.standing
    assert found.authority(level).source.startswith(
        f"{limit.source}；时限依本办《值班制度》第三条（分管领导决定；原为"
    )


def test_a_recurring_report_names_its_authority_too() -> None:
    (progress,) = made("updates.progress.every.III: 12h").plan.cadences

    assert progress.authority("III").standing is Standing.OWN_RULE
    assert progress.authority("II").standing is Standing.DEFAULT


@pytest.mark.parametrize("span", ["49h", "3d", "2wd", "by 17:30"])
def test_a_binding_limit_is_not_made_longer_by_an_office(span: str) -> None:
    allowed = span == "by 17:30"  # of 48 hours the day it counts from is always the shorter part
    found = adjusted(f"deadlines.reply.within.IV: {span}", "deadlines.reply.warn.before: 1h")

    assert [problem.rule for problem in found.problems] == ([] if allowed else [Rule.LONGER_THAN_THE_RULE])


@pytest.mark.parametrize(
    ("new", "old", "says"),
    [
        ("2h", "2h", True),
        ("90m", "1h", False),
        ("24h", "1d", True),
        ("1d", "1wd", True),
        ("2d", "1wd", False),
        ("1wd", "30d", False),
        ("1wd", "2wd", True),
        ("by 17:30", "by 24:00", True),
        ("by 24:00", "1d", True),
        ("by 24:00", "23h", False),
        ("1m", "by 17:30", False),
    ],
)
def test_what_is_no_longer_is_so_on_whatever_day_it_begins(new: str, old: str, says: bool) -> None:
    assert no_longer(parse(new), parse(old)) is says


def test_a_same_day_limit_is_compared_by_its_time_of_day() -> None:
    assert not no_longer(Span(1080, Unit.SAME_DAY), Span(1050, Unit.SAME_DAY))


# Refusals


@pytest.mark.parametrize(
    "change",
    [
        "deadlines.first_reprot.within.II: 20m",
        "deadlines.reply.within.I: 24h",
        "ladders.urgent.rungs.9.wait: 3m",
        "ladders.urgent.rungs.0.wait: 3m",
        "title.zh.x: 甲",
        "nothing: 1",
    ],
)
def test_a_path_that_leads_nowhere_is_refused_with_what_there_is(change: str) -> None:
    (problem,) = adjusted(change).problems

    assert (problem.file, problem.line, problem.rule) == ("ours.yaml", 6, Rule.UNKNOWN_PATH)
    assert "there" in problem.remedy or "known here" in problem.remedy


@pytest.mark.parametrize(
    "change",
    [
        "version: 9",
        "deadlines.reply.id: x",
        "deadlines.reply.from.1: logged",
        "steps.assign.required: 1",
        "tell: 1",
    ],
)
def test_what_is_neither_span_nor_count_nor_words_is_a_playbook_of_its_own(change: str) -> None:
    assert refused(change) == [(6, Rule.NOT_ADJUSTABLE)]


def test_values_are_held_to_the_rules_of_the_format_at_their_own_line() -> None:
    assert refused("tell.head.tries: 50", "gate.II: soon", 'ladders.urgent.rungs.1.repeats: "2"') == [
        (6, Rule.VALUE),
        (7, Rule.VALUE),
        (8, Rule.VALUE),
    ]


def test_a_change_that_makes_the_playbook_break_a_rule_is_refused_at_its_line() -> None:
    assert refused("tell.head.tries: 5", "deadlines.first_report.within.II: 10m") == [
        (7, Rule.WARNING_TOO_EARLY)
    ]


def test_a_list_or_a_yes_is_no_number_and_no_word() -> None:
    assert refused("gate: []", "tell.head.tries: yes") == [(6, Rule.VALUE), (7, Rule.VALUE)]
    assert {rule for _, rule in refused("gate: [10m]")} == {Rule.VALUE}


def test_an_adjusted_playbook_is_still_suggested_by_the_words_shipped_or_by_those_of_the_office() -> None:
    assert made("tell.head.tries: 5").triggers == SHIPPED["public-opinion"].triggers
    own = made("triggers.zh: [网上热议, 上热搜]")
    assert own.triggers.words[:2] == ("网上热议", "上热搜")
    assert "triggers" not in own.source


def test_how_often_and_how_far_a_limit_may_be_extended_is_changed_and_never_beyond_a_binding_rule() -> None:
    head = HEAD.replace("public-opinion", "overdue-petition").replace(
        OPINION.version, SHIPPED["overdue-petition"].plan.version
    )
    limit = made("deadlines.suggestion.extend.within: 10wd", head=head).plan.deadline("suggestion")
    assert limit.extension
    assert limit.extension.within == Span(10, Unit.WORKING_DAYS)
    for more in ("within: 20wd", "times: 2"):
        assert refused(f"deadlines.suggestion.extend.{more}", head=head) == [(6, Rule.LONGER_THAN_THE_RULE)]


def test_when_a_report_is_owed_is_changed_with_the_name_of_who_decided() -> None:
    head = HEAD.replace("public-opinion", "harmful-comments").replace(
        OPINION.version, SHIPPED["harmful-comments"].plan.version
    )
    playbook = made("updates.patrol.during.1.times: 3", "updates.patrol.during.1.to: '11:30'", head=head)
    plan = playbook.plan
    patrol = next(one for one in plan.cadences if one.id == "patrol")
    assert (patrol.parts[0].times, patrol.parts[0].end) == (3, 11 * 60 + 30)
    assert patrol.authority("II").standing is Standing.OWN_RULE
    [said] = [line for line in adjusted_lines(playbook, "zh") if "during.1.times" in line]
    assert "至11:30）" in said


@pytest.mark.parametrize(
    ("path", "was", "now", "is_looser"),
    [
        (("at",), ["09:00", "17:00"], ("8:30", "17:00"), False),
        (("at",), ["09:00", "17:00"], ("08:00", "12:00", "16:00"), False),
        (("at",), ["09:00", "17:00"], "09:00", True),
        (("at",), ["17:00"], "18:00", True),
        (("at",), ["09:00", "21:00"], ("00:00", "00:01"), True),
        (("at",), ["09:00", "21:00"], ("8:00", "20:00"), False),
        (("at",), ["17:00"], "at dawn", True),
        (("during", 0, "times"), 2, "three", False),  # no number: refused where it is read
        (("title", "zh"), "巡查", "巡看", False),
        (("during", 0, "times"), 2, 3, False),
        (("during", 0, "times"), 2, 1, True),
        (("during", 0, "to"), "12:00", "13:00", True),
    ],
)
def test_a_binding_report_is_made_no_less_often_and_no_later(
    path: tuple[str, ...], was: object, now: str | int | tuple[str, ...], is_looser: bool
) -> None:
    update = {"source": "某文件", "standing": "superior_document"}
    change = Change(".".join(map(str, path)), ("updates", 0, *path), was, now)
    found = list(longer({"updates": [update]}, {}, [change]))
    assert bool(found) is is_looser


def test_what_binds_at_one_level_is_loosened_at_none() -> None:
    by_law = {"II": {"source": "某条例", "standing": "law"}}
    limit = {"source": "本办", "standing": "own_rule", "rests_on": by_law}
    change = Change("extend.times", ("deadlines", 0, "extend", "times"), 1, 9)
    [(_, why)] = longer({"deadlines": [limit]}, {}, [change])
    assert why == "9 asks less than the 1 of a binding rule (法律法规, Law)"


def test_everything_wrong_is_said_at_once() -> None:
    found = refused("gate.II: soon", "gate.V: 5m", "confirmed_by.1: head", "deadlines.reply.within.IV: 3d")

    assert found == [
        (6, Rule.VALUE),
        (7, Rule.UNKNOWN_PATH),
        (8, Rule.NOT_ADJUSTABLE),
        (9, Rule.LONGER_THAN_THE_RULE),
    ]


def test_who_decided_and_by_what_are_needed() -> None:
    (problem,) = adjusted(
        "gate: 5m", head='adjusts: public-opinion\nagainst: "1.6"\ndecided_by: 主任\n'
    ).problems

    assert (problem.path, problem.message) == ("authority", "is missing")
    assert "the document and article" in problem.remedy


def test_a_playbook_that_is_not_shipped_has_nothing_to_adjust() -> None:
    (problem,) = adjusted("gate: 5m", head=HEAD.replace("public-opinion", "public-opinions")).problems

    assert (problem.rule, problem.line) == (Rule.UNKNOWN_PLAYBOOK, 1)
    assert "did you mean 'public-opinion'?" in problem.remedy


# What moved on


def test_another_shipped_version_is_something_to_look_at_change_by_change() -> None:
    inspected = adjusted("gate.II: 10m", "tell.head.tries: 5", head=HEAD.replace(OPINION.version, "0.9"))

    assert inspected.playbook
    assert [(warning.line, warning.rule) for warning in inspected.warnings] == [
        (6, Rule.WRITTEN_AGAINST_ANOTHER),
        (7, Rule.WRITTEN_AGAINST_ANOTHER),
    ]
    assert (
        f"is version {OPINION.version} now, this was written against 0.9: shipped is 3, here 5"
        in inspected.warnings[1].message
    )


# In use


def in_folder(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_of_two_files_for_one_playbook_the_first_is_used_and_the_other_named(tmp_path: Path) -> None:
    text = f"{HEAD}changes:\n  gate.II: 10m\n"
    usable, (problem,) = load_usable(in_folder(tmp_path, a=text, b=text.replace("10m", "5m")))

    assert [write(playbook.plan.gate["II"]) for playbook in usable] == ["10m"]
    assert (Path(problem.file).name, problem.line, problem.rule) == ("b.yaml", 1, Rule.PLAYBOOK_TWICE)
    assert problem.remedy == "put all of it into one file"


def test_what_was_changed_from_what_stands_first_in_the_plan_in_words() -> None:
    playbook = made(
        "deadlines.first_report.within.II: 20m",
        "ladders.urgent.rungs.2.wait: 3m",
        "tell.head.tries: 5",
        "gate: 10m",
        "category.zh: 舆情",
        "report.review_within: 2wd",
        "act_within: 20m",
    )
    zh, en = (explain_adjusted(playbook, locale) for locale in ("zh", "en"))

    assert zh.splitlines()[2] == "## 本单位调整"
    assert f"分管领导决定，依据本办《值班制度》第三条（本级制度），对照内置版本{OPINION.version}。" in zh
    assert "| 首报带班领导（电话） `deadlines.first_report.within.II` | 30分钟 | 20分钟 |" in zh
    assert "| 特急 `ladders.urgent.rungs.2.wait` | 5分钟 | 3分钟 |" in zh
    assert "| 主要负责人 `tell.head.tries` | 3 | 5 |" in zh
    assert "| 应答后处置 `act_within` | Ⅰ 10分钟；Ⅱ 15分钟；Ⅲ 30分钟；Ⅳ 2小时 | 20分钟 |" in zh
    assert "| Report `report.review_within` | 1 working day | 2 working days |" in en
    assert zh.partition("\n")[0] == f"# 网络舆情处置 (public-opinion {OPINION.version}+own)"


def test_the_paper_to_be_signed_has_it_as_a_section() -> None:
    playbook = made(
        "ladders.urgent.rungs.2.wait: 3m",
        "gate: 10m",
        "deadlines.first_report.within.II: 20m",
        "levels.II.criteria.1.zh: 甲",
    )
    said = markdown(paper(playbook.plan, playbook.hash, "zh", adjusted=adjusted_on_paper(playbook, "zh")))

    assert re.search(r"### 8\.\d 本单位调整\n\n分管领导决定，依据本办《值班制度》第三条", said)
    assert "| 特急：第2级、每次等待 | 5分钟 | 3分钟 |" in said
    assert "| 首报带班领导（电话）：时限、Ⅱ | 30分钟 | 20分钟 |" in said
    assert "| 核定时限 |" in said
    assert "| 重大：标准 |" in said
    assert "ladders.urgent" not in said


def test_a_playbook_as_shipped_has_no_such_chapter() -> None:
    assert list(adjusted_lines(SHIPPED["public-opinion"], "zh")) == []
    assert list(adjusted_on_paper(SHIPPED["public-opinion"], "zh")) == []
    assert "本单位调整" not in explain_adjusted(SHIPPED["public-opinion"], "zh")


# Tests

TESTS = """\
tests:
  - name: 三分钟后转呼分管领导
    level: II
    fields: {emergency: no}
    expect:
      - {at: PT8M, rung: deputy_head}
      - {at: PT9M, rung: deputy_head}
"""


def test_its_own_tests_are_tried_with_the_changes_at_their_own_lines() -> None:
    inspected = adjusted("ladders.urgent.rungs.2.wait: 3m", more=TESTS)

    (failure,) = failures(inspected, Calendar())
    assert (failure.file, failure.line, failure.expected) == (
        "ours.yaml",
        13,
        "{at: PT9M, rung: deputy_head}",
    )


def test_shipped_tests_that_no_longer_hold_are_told_apart_as_such() -> None:
    inspected = adjusted("deadlines.first_report.within: 20m")

    assert list(failures(inspected, Calendar())) == []
    found = list(failures_by_adjusting(inspected, Calendar()))
    assert {failure.adjusted_by for failure in found} == {"ours.yaml"}
    assert {failure.file for failure in found} == {"playbooks/library/public-opinion.yaml"}
    assert all("first_report" in failure.expected for failure in found)
    assert found


def test_a_shipped_test_that_speaks_of_what_has_another_name_now_says_so() -> None:
    inspected = adjusted("roles.deputy_head.title.zh: 分管主任", "roles.deputy_head.from.post: 分管主任")

    found = [failure for failure in failures_by_adjusting(inspected, Calendar()) if failure.refused]
    assert found
    assert all("'分管领导'" in failure.expected for failure in found)


def test_a_change_no_shipped_test_looks_at_fails_none() -> None:
    inspected = adjusted("steps.assign.title.zh: 交办")

    assert list(failures_by_adjusting(inspected, Calendar())) == []
