"""A post is read in the language of whoever reads, where a playbook has words for it."""

from flows.posts import named, titled
from playbooks.loading import load_library

PLANS = [playbook.plan for playbook in load_library()]


def test_an_english_reader_gets_the_title_of_the_role_a_post_fills() -> None:
    assert titled("带班领导", PLANS, "en") == "Duty leader"
    assert named("值班主班", "甲某", PLANS, "en") == "Duty officer 甲某"


def test_a_post_no_playbook_calls_keeps_the_office_s_own_word() -> None:
    assert titled("联络员", PLANS, "en") == "联络员"


def test_a_chinese_reader_gets_the_word_of_the_address_book() -> None:
    assert titled("带班领导", PLANS, "zh") == "带班领导"


def test_a_post_that_stands_in_the_name_already_is_said_once() -> None:
    assert named("分管领导", "分管领导", PLANS, "en") == "Deputy head"
    assert named("带班领导", "带班领导甲", PLANS, "en") == "带班领导甲"
