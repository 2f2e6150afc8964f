"""A level that names who confirms it, at the desk: offered there, and refused to anybody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.acts import reporting, views
from flows.acts.actor import person
from flows.acts.handling import done
from tests.console.site import Listening, Site, open_with_plan
from tests.playbooks.pages import spoiled

AT = "/incidents/2026-0001"
BOOK = spoiled(
    ("needs: [emergency]}", "needs: [emergency], confirmed_by: [chief], reviewed_by: chief}"),
    (
        "  - {id: contact,",
        "  - {id: chief, title: {zh: 分管领导, en: Chief}, side: own, from: {post: 分管领导}}\n"
        "  - {id: contact,",
    ),
    ("      - {roles: [leader],", "      - {roles: [leader, chief],"),
    ("confirmed_by: [leader]\n", "confirmed_by: [leader]\nconsented_by: [chief]\n"),
    (", required: yes}", "}"),
)


@pytest.fixture
def desk(listening: Listening, sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A desk with an incident of the lower level, not confirmed yet."""
    with open_with_plan(listening, sqlite_url, tmp_path, BOOK) as site:
        site.log(playbook="short", level="III", fields={"emergency": True})
        yield site


def levels_of(desk: Site) -> tuple[str, bool]:
    incident = views.show(desk.office, "2026-0001").facts.incident
    return incident.event_level, incident.is_confirmed


def test_whoever_confirms_one_level_is_refused_at_another_and_told_who_may(desk: Site) -> None:
    form = {"event_level": "II", "on_behalf_of": desk.ids["带班领导"]}
    refused = desk.post(f"{AT}/acts/confirm", form)
    assert refused.status_code == 422
    assert "分管领导" in refused.text
    assert levels_of(desk) == ("III", False)

    assert desk.post(f"{AT}/acts/confirm", form | {"on_behalf_of": desk.ids["分管领导"]}).status_code == 303
    assert levels_of(desk) == ("II", True)


def test_raising_to_a_level_takes_the_word_of_one_it_names(desk: Site) -> None:
    desk.post(f"{AT}/acts/confirm", {"event_level": "III", "on_behalf_of": desk.ids["带班领导"]})
    raised = {"event_level": "II", "reason": "上级媒体跟进"}
    refused = desk.post(f"{AT}/acts/level", raised)
    assert "须由以下岗位的人作出：分管领导" in refused.text
    chief = desk.ids["分管领导"]
    assert f'<option value="{chief}"' in refused.text.partition('id="level-behalf"')[2]
    assert desk.post(f"{AT}/acts/level", raised | {"on_behalf_of": chief}).status_code == 303
    assert levels_of(desk) == ("II", True)


def test_consent_is_recorded_of_whom_the_playbook_names(desk: Site) -> None:
    refused = desk.post(f"{AT}/acts/consent", {"consented_by": desk.ids["带班领导"]})
    assert refused.status_code == 422
    assert desk.post(f"{AT}/acts/consent", {"consented_by": desk.ids["分管领导"]}).status_code == 303


def test_the_report_waits_for_whoever_reviews_it_at_its_level(desk: Site) -> None:
    chief = desk.ids["分管领导"]
    desk.post(f"{AT}/acts/confirm", {"event_level": "II", "on_behalf_of": chief})
    officer = person(desk.ids["值班主班"], "console")
    done(desk.office, "2026-0001", "publish", officer)
    reporting.resolve(desk.office, "2026-0001", officer)

    assert "分管领导" in desk.get(f"{AT}/report").text.partition("审阅")[2]
    accepted = {"version": "1", "comment": "", "on_behalf_of": desk.ids["带班领导"]}
    assert desk.post(f"{AT}/report/accept", accepted).status_code == 422
    assert desk.post(f"{AT}/report/accept", accepted | {"on_behalf_of": chief}).status_code == 303
