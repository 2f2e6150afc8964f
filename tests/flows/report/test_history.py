"""Basic facts of a report: what is the plan's is said to be the plan's."""

from flows.report.history import basics
from tests.flows.report.evidence_of import evidence_of
from tests.night import Night


def test_how_it_is_handled_is_said_to_be_what_the_plan_has_at_the_present_level(sqlite_night: Night) -> None:
    sqlite_night.log(level="III")
    block = basics(evidence_of(sqlite_night))
    cells = dict(row["cells"] for row in block["rows"])
    assert cells["处置方式（按预案和现级别）"] == "请示（经批准后处置）"
