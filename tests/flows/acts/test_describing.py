"""补充情况: what was lacking at logging is given later, and what it was stays on record."""

from importlib.resources import files

import pytest

from engine.errors import IllegalTransition
from engine.vocabulary import ActorKind
from flows.acts import handling, intake, reporting
from flows.acts.actor import Actor
from flows.acts.describing import describe, description
from flows.acts.errors import BadInput
from flows.acts.intake import Intake
from flows.report import dossier
from flows.report.dossier import Dossier
from models import incidents
from tests.closing import Desk, leader_of
from tests.night import CONTACT_UNIT, Night

UNTITLED = "网络舆情（由流程启动，待补标题）"


@pytest.fixture
def started(night: Night) -> Night:
    """An incident that was started from Prefect: it has no title of its own and knows no unit."""
    given = Intake(playbook="public-opinion", level="III", title=UNTITLED, fields={"emergency": False})
    run = Actor(ActorKind.PREFECT, "run-1", "respond", verified=True)
    night.number = intake.log(night.office, given, run, key="run-1").number
    night.settle()
    return night


def test_a_title_and_the_unit_are_added_and_its_contact_is_told(started: Night) -> None:
    handling.confirm(started.office, started.number, leader_of(started, "带班领导"), "III")
    started.settle()
    started.phone("联络员").expects_silence()
    given = description({"title": "某网帖反映路灯不亮", "unit": CONTACT_UNIT})
    describe(started.office, started.number, given, started.officer)
    started.settle()
    started.phone("联络员").expects_sms(started.number)
    seen = started.show()
    assert (seen.row["title"], seen.unit) == ("某网帖反映路灯不亮", CONTACT_UNIT)
    assert {"title", "unit"} <= seen.facts.incident.given


def test_what_it_was_stays_on_record(started: Night) -> None:
    given = description({"title": "某网帖", "place": "某路口"})
    describe(started.office, started.number, given, started.officer)
    entry = started.show().entries[-1]
    assert entry["kind"] == "described"
    assert entry["actor"] == started.officer.entry
    assert entry["payload"] == {
        "texts": {"title": "某网帖", "place": "某路口"},
        "was_texts": {"title": UNTITLED},
        "unit": None,
    }


def test_what_is_the_same_already_is_not_entered_again(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log()
    describe(night.office, night.number, description({"title": "某网帖", "place": "某路口"}), night.officer)
    assert night.show().entries[-1]["payload"]["texts"] == {"place": "某路口"}
    with pytest.raises(BadInput, match="to be added or put right"):
        describe(night.office, night.number, description({"place": "某路口"}), night.officer)


def test_a_unit_nobody_knows_is_refused_and_nothing_is_entered(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(unit=None)
    with pytest.raises(BadInput, match="a unit of the address book"):
        given = description({"title": "另一标题", "unit": "没有的单位"})
        describe(night.office, night.number, given, night.officer)
    assert (night.show().row["title"], night.kinds().count("described")) == ("某网帖", 0)


def test_a_report_tells_the_words_as_they_are_now_and_masks_what_they_were(desk: Desk) -> None:
    given = description({"title": "某网帖（来电13123456789）", "summary": "已核实"})
    describe(desk.office, desk.number, given, desk.officer)
    text = desk.resolve().markdown
    assert "某网帖（来电〔号码〕）" in text
    assert "13123456789" not in text.replace(" ", "")
    with desk.office.database.reading() as tx:
        now = desk.clock.now()
        loaded = incidents.load_one(tx, incidents.id_of(tx, desk.number), desk.office.context(tx, now))
        found: Dossier = dossier.read(tx, desk.office, loaded, 1, now)
    entry = next(e for e in found["entries"] if e["kind"] == "described")
    assert "〔号码〕" in entry["payload"]["was_texts"]["summary"]


def test_a_matter_whose_report_was_accepted_keeps_its_words(desk: Desk) -> None:
    desk.resolve()
    describe(desk.office, desk.number, description({"title": "审阅中更正"}), desk.officer)
    reporting.make_report(desk.office, desk.number, desk.officer)
    reporting.accept(desk.office, desk.number, leader_of(desk))
    with pytest.raises(IllegalTransition, match="after its report was accepted"):
        describe(desk.office, desk.number, description({"title": "结案后"}), desk.officer)


def test_a_playbook_that_keeps_no_words_is_given_none(sqlite_night: Night) -> None:
    night = sqlite_night
    shipped = (files("playbooks") / "library" / "public-opinion.yaml").read_text(encoding="utf-8")
    own = night.office.settings.data / "playbooks" / "codes-only.yaml"
    own.parent.mkdir()
    own.write_text(
        shipped.replace("id: public-opinion", "id: codes-only") + "content_free: yes\n", encoding="utf-8"
    )
    night.log(playbook="codes-only", title="", unit=None)
    with pytest.raises(BadInput) as caught:
        given = description({"title": "某事", "link": "x", "unit": CONTACT_UNIT})
        describe(night.office, night.number, given, night.officer)
    assert [problem.place for problem in caught.value.problems] == ["title", "link"]
    describe(night.office, night.number, description({"unit": CONTACT_UNIT}), night.officer)
    assert night.show().unit == CONTACT_UNIT
