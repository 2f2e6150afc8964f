"""A decision at the desk: who is called, what stands on the page, and what silence does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.acts import views
from flows.acts.errors import BadInput
from flows.deployments import fields_schema
from tests.console.site import Listening, Site, open_site
from tests.console.test_cli import Run, run, staffed
from tests.playbooks.pages import spoiled
from tests.playbooks.test_deciding import ASKED

__all__ = ["run", "staffed"]
AT = "/incidents/2026-0001"


@pytest.fixture
def desk(listening: Listening, sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A desk where an incident is logged whose playbook asks for a signature."""
    folder = tmp_path / "playbooks"
    folder.mkdir()
    (folder / "short.yaml").write_text(spoiled(ASKED), encoding="utf-8")
    with open_site(listening, sqlite_url, tmp_path) as site:
        site.sit_down()
        site.log(playbook="short", level="III", fields={"emergency": False})
        yield site


def test_what_will_be_asked_stands_ahead_and_is_not_on_the_log_form(desk: Site) -> None:
    assert "请 带班领导 决定“是否签发”" in desk.get(AT).text
    form = desk.post("/log/draft", {"playbook": "short"}).text
    assert 'name="field.emergency"' in form
    assert 'name="field.signature"' not in form


def test_nobody_sets_it_at_logging(desk: Site) -> None:
    with pytest.raises(BadInput, match="decided after logging"):
        desk.log(playbook="short", level="III", title="x", fields={"signature": "signed"})
    assert set(fields_schema(desk.office.playbooks["short"].plan)["properties"]) >= {"emergency"}
    assert "signature" not in fields_schema(desk.office.playbooks["short"].plan)["properties"]


def test_only_who_was_asked_decides_or_has_it_recorded(desk: Site) -> None:
    refused = desk.post(f"{AT}/acts/judge", {"field.signature": "signed"})
    assert refused.status_code == 422
    assert "须由以下岗位的人作出" in refused.text
    done = desk.post(f"{AT}/acts/judge", {"field.signature": "signed", "on_behalf_of": desk.ids["带班领导"]})
    assert done.status_code == 303

    shown = views.show(desk.office, "2026-0001")
    assert shown.facts.incident.fields["signature"] == "signed"
    [entry] = [e for e in shown.entries if e["kind"] == "fields_judged"]
    assert entry["on_behalf_of"] == desk.ids["带班领导"]


def test_the_command_line_judges_and_records_who_decided(staffed: Run, tmp_path: Path) -> None:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "short.yaml").write_text(spoiled(ASKED), encoding="utf-8")
    _, out, _ = staffed("log", "--playbook", "short", "--level", "III", "--title", "某网帖")
    number = out.split()[0]

    code, _, err = staffed("judge", number, "signature=signed")
    assert (code, "须由以下岗位的人作出：带班领导" in err) == (2, True)
    code, out, _ = staffed("judge", number, "signature=signed", "emergency=no", "--for", "带班领导")
    assert code == 0
    assert "认定涉突发事件：否、是否签发：已签发" in out
    code, _, err = staffed("judge", number, "signature")
    assert (code, "write ID=VALUE" in err) == (2, True)
