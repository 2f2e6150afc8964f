"""谁启动、谁终止, at the desk and on the command line: refused with the posts that may."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.vocabulary import State
from flows.acts import views
from flows.acts.actor import person
from flows.acts.handling import confirm
from tests.console.site import Listening, Site, open_site
from tests.console.test_cli import Run, run, staffed
from tests.playbooks.pages import spoiled
from tests.playbooks.playing import played, short

__all__ = ["run", "staffed"]
AT = "/incidents/2026-0001"
KEPT = spoiled(("needs: [emergency]}", "needs: [emergency], ended_by: [leader]}"), (", required: yes}", "}"))


def put(folder: Path) -> None:
    (folder / "playbooks").mkdir()
    (folder / "playbooks" / "short.yaml").write_text(KEPT, encoding="utf-8")


@pytest.fixture
def desk(listening: Listening, sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A desk with an incident of a level that its leader ends, in hand."""
    put(tmp_path)
    with open_site(listening, sqlite_url, tmp_path) as site:
        site.sit_down()
        site.log(playbook="short", level="II", fields={"emergency": True})
        officer = person(site.ids["值班主班"], "console")
        confirm(site.office, "2026-0001", officer, "II", on_behalf_of="leader")
        yield site


LOWER = {"event_level": "III", "reason": "已平息"}


@pytest.mark.parametrize(("act", "form"), [("level", LOWER), ("resolve", {})])
def test_an_officer_is_refused_and_told_who_may_and_records_their_word(
    desk: Site, act: str, form: dict[str, str]
) -> None:
    refused = desk.post(f"{AT}/acts/{act}", form)
    assert refused.status_code == 422
    assert "须由以下岗位的人作出" in refused.text
    leader = desk.ids["带班领导"]
    assert desk.post(f"{AT}/acts/{act}", form | {"on_behalf_of": leader}).status_code == 303

    shown = views.show(desk.office, "2026-0001")
    incident = shown.facts.incident
    assert (incident.event_level, incident.state) != ("II", State.HANDLING)
    [entry] = [e for e in shown.entries if e["kind"] in ("level_changed", "resolved")]
    assert entry["on_behalf_of"] == leader


def test_the_command_line_refuses_alike(staffed: Run, tmp_path: Path) -> None:
    put(tmp_path)
    _, out, _ = staffed(
        "log", "--playbook", "short", "--level", "II", "--title", "某网帖", "--field", "emergency=yes"
    )
    number = out.split()[0]
    staffed("level", number, "II", "--for", "带班领导")

    code, _, err = staffed("resolve", number)
    assert (code, "须由以下岗位的人作出：带班领导" in err) == (2, True)
    code, _, err = staffed("level", number, "III", "--reason", "已平息")
    assert (code, "须由以下岗位的人作出：带班领导" in err) == (2, True)
    assert staffed("level", number, "III", "--reason", "已平息", "--for", "带班领导")[0] == 0
    assert staffed("resolve", number, who="带班领导")[0] == 0


def test_a_night_is_played_with_who_ends_it() -> None:
    of, fields = short(KEPT), {"emergency": True}
    lowered = played("PT1M confirm", "PT2M level III 已平息 as 带班领导", of=of, fields=fields)
    assert lowered.refused is None
    odd = played("PT1M confirm", "PT2M level III the same as ever", of=of, fields=fields)
    assert [line.what.detail["reason"] for line in odd.lines if line.kind == "level_changed"] == [
        "the same as ever"
    ]
    refused = played("PT1M confirm", "PT2M resolve as 值班主班", of=of, fields=fields).refused
    assert refused
    assert "level Ⅱ is lowered or ended by one of: leader" in refused.why
    assert played("PT1M confirm", "PT2M resolve as leader", of=of, fields=fields).refused is None
