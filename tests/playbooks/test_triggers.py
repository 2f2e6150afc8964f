"""适用词: every shipped playbook is found by what people write, and none of it is part of a plan."""

import pytest

from engine.triggering import matches
from playbooks.loading import load_library, parse
from tests.playbooks.pages import SHORT, spoiled

KNOWN = {playbook.plan.id: playbook.triggers for playbook in load_library()}


@pytest.mark.parametrize(
    ("typed", "playbook"),
    [
        ("网民发帖称某校午餐有问题，引发讨论，登上热搜", "public-opinion"),
        ("政务微博账号被盗，异地登录发了广告", "account-hijack"),
        ("门户网站打不开，疑似勒索病毒", "cyber-incident"),
        ("某镇公众号两个月停更", "dormant-account"),
        ("夜间查岗，值班电话无人接听", "duty-absence"),
        ("有人冒充区政府公众号行骗", "fake-account"),
        ("评论区有人发诈骗链接", "harmful-comments"),
        ("12345工单逾期未答复", "overdue-petition"),
        ("公示名单未脱敏，含身份证号", "personal-data"),
        ("网传停水三天系谣言", "rumour"),
        ("疑似内部文件外传", "suspected-leak"),
        ("公众号推文领导姓名写错，系误发", "wrong-publication"),
        ("our account was hijacked", "account-hijack"),
        ("a rumour about water", "rumour"),
    ],
)
def test_what_an_officer_writes_finds_its_playbook(typed: str, playbook: str) -> None:
    assert matches(typed, KNOWN)[0].playbook == playbook


def test_every_shipped_playbook_has_words_in_both_languages() -> None:
    for playbook, triggers in KNOWN.items():
        assert len(triggers.words) >= 8, playbook
        assert triggers.categories, playbook
        assert any(word.isascii() for word in triggers.words), playbook


def test_a_word_more_changes_no_plan_that_somebody_has_signed() -> None:
    plain = parse(SHORT, "plan.yaml")
    worded = parse(spoiled(("levels:\n", "triggers: {zh: [停水]}\nlevels:\n")), "plan.yaml")
    assert worded.triggers.words == ("停水",)
    assert (worded.hash, worded.canonical) == (plain.hash, plain.canonical)
