"""Material for the archive on the pages: what 归档 waits for, ticked after closing, named in the report."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.vocabulary import State
from flows.acts import handling, reporting, views
from flows.acts.actor import person
from tests.console.site import Listening, Site, open_site
from tests.playbooks.pages import SHORT

AT = "/incidents/2026-0001"
STEP = "  - {id: signed, title: {zh: 签字报告, en: Signed report}, before: archive, by: leader}\n"


@pytest.fixture
def filing(listening: Listening, sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    own = tmp_path / "playbooks" / "short.yaml"
    own.parent.mkdir()
    own.write_text(SHORT.replace("confirmed_by:", f"{STEP}confirmed_by:"), encoding="utf-8")
    with open_site(listening, sqlite_url, tmp_path) as site:
        site.sit_down()
        who = person(site.ids["值班主班"], "console")
        site.log(playbook="short", level="III", title="某事")
        handling.confirm(site.office, "2026-0001", who, "III", on_behalf_of="leader")
        handling.done(site.office, "2026-0001", "verify", who)
        reporting.resolve(site.office, "2026-0001", who)
        yield site


def close(site: Site) -> None:
    site.post(f"{AT}/report/accept", {"on_behalf_of": "leader", "version": "1"})


def state(site: Site) -> State:
    return views.show(site.office, "2026-0001").facts.incident.state


def test_material_stands_apart_from_the_checklist_with_who_sees_to_it(filing: Site) -> None:
    page = filing.get(AT).text
    assert '归档材料 <span class="n">0/1</span>' in page
    assert "签字报告 <small>承办：带班领导</small>" in page
    assert '处置步骤 <span class="n">1/2</span>' in page


def test_the_report_lists_it_as_due_before_archiving(filing: Site) -> None:
    made = reporting.read(filing.office, "2026-0001")
    assert "签字报告 · 带班领导 (归档前) — 未完成" in made.markdown
    assert '签字报告 <small>带班领导</small><span class="tag">归档前</span>' in made.html
    assert "完成1项，共2项" in made.markdown


def test_archiving_waits_for_it_and_says_so(filing: Site) -> None:
    close(filing)
    page = filing.get(AT).text
    assert "归档材料未齐：签字报告" in page.partition('id="acts-more"')[0]
    assert page.count("归档材料未齐") == 1
    refused = filing.post(f"{AT}/acts/archive")
    assert refused.status_code == 422
    assert "签字报告" in refused.text
    assert state(filing) is State.CLOSED


def test_it_is_ticked_after_closing_and_then_the_record_may_rest(filing: Site) -> None:
    close(filing)
    assert 'id="done-signed"' in filing.get(AT).text
    assert 'id="done-publish"' not in filing.get(AT).text
    assert filing.post(f"{AT}/acts/done", {"item": "step:signed"}).status_code == 303
    assert "归档材料未齐" not in filing.get(AT).text
    assert filing.post(f"{AT}/acts/archive").status_code == 303
    assert state(filing) is State.ARCHIVED
