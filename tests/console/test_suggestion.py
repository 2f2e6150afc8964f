"""What the coded fields suggest as the level: said with its reason before logging and after, never set."""

import pytest

from engine.facts import Incident
from flows.acts import handling, views
from flows.acts.actor import person
from tests.console.site import Site, form_of
from tests.console.test_cli import Run, run, staffed

__all__ = ["run", "staffed"]
AT = "/incidents/2026-0001"
HOT = {"playbook": "public-opinion", "field.heat": "province"}


def incident_of(site: Site) -> Incident:
    return views.show(site.office, "2026-0001").facts.incident


def test_the_log_form_says_what_the_fields_suggest_and_why_before_a_level_is_chosen(desk: Site) -> None:
    drawn = desk.post("/log/draft", HOT, headers={"hx-target": "preview"}).text

    assert "建议初判" in drawn
    assert "热度：省级媒体报道或全国性平台热搜，跨市传播" in drawn
    assert 'for="level-II"' in drawn


def test_the_officer_may_choose_another_level_and_the_record_says_so(desk: Site) -> None:
    form = HOT | {"level": "III", "title": "某网帖"}
    assert "以值班员所选为准" in desk.post("/log/draft", form).text
    desk.post("/log", form | form_of(desk.get("/log").text))

    assert incident_of(desk).event_level == "III"
    assert "按字段建议Ⅱ级" in desk.get(AT).text


def test_nothing_is_suggested_while_the_fields_ask_for_nothing(desk: Site) -> None:
    assert "建议初判" not in desk.post("/log/draft", {"playbook": "public-opinion"}).text


def test_fields_judged_later_that_suggest_a_graver_level_stand_on_the_page_until_it_is_raised(
    desk: Site,
) -> None:
    desk.log()
    assert "请考虑提级" not in desk.get(AT).text

    desk.post(f"{AT}/acts/judge", {"field.sensitivity": "grave", "field.emergency": "no"})

    page = desk.get(AT).text
    assert "请考虑提级" in page
    assert "敏感性：涉政涉稳或多人伤亡" in page
    assert incident_of(desk).event_level == "III"
    officer = person(desk.ids["值班主班"], "console")
    handling.change_level(desk.office, "2026-0001", officer, "I", None, "涉稳")
    assert "请考虑提级" not in desk.get(AT).text


@pytest.mark.parametrize("preview", [(), ("--preview",)])
def test_the_command_line_says_it_too(staffed: Run, preview: tuple[str, ...]) -> None:
    words = ("log", "--playbook", "public-opinion", "--title", "某网帖", "--field", "heat=city", *preview)

    _, out, _ = staffed(*words, "--level", "III")
    assert "建议初判 Ⅲ 较大（热度：市级媒体或多个自媒体跟进，本地热榜、同城讨论）\n" in out
    _, out, _ = staffed(*words, "--level", "IV")
    assert "；登记为Ⅳ级" in out
    _, out, _ = staffed(*words, "--level", "IV", "--json")
    assert '"suggested": {"level": "III", "grounds": {"heat": "city"}}' in out


def test_the_command_line_says_nothing_where_nothing_is_suggested(staffed: Run) -> None:
    _, out, _ = staffed("log", "--playbook", "public-opinion", "--title", "某网帖", "--level", "III")

    assert "建议初判" not in out
