"""Receipts at the desk: who, when, how and what shows it; in the record, the report and the command line."""

from datetime import timedelta

import pytest

from engine.vocabulary import ClockState, Receipt, Way
from flows.acts import handling, reporting
from flows.acts.acknowledging import Given, acknowledge
from flows.acts.errors import BadInput
from flows.report.chronicle import Chronicle
from tests import petition
from tests.closing import leader_of
from tests.night import Night

SIGN = """\
  - id: sign
    title: {zh: 签收, en: Signed for}
    from: "told:contact"
    within: 1h
    met_by: ["signed:contact"]
    on_breach: {tell: [leader]}
    source: 本办《交办制度》第二条
    standing: own_rule
steps:
"""


@pytest.fixture
def told(sqlite_night: Night) -> Night:
    """The unit contact has been told."""
    petition.put(sqlite_night.office.settings.data, ("steps:\n", SIGN))
    sqlite_night.log(playbook=petition.ID, level="IV", fields={})
    leader = leader_of(sqlite_night, "带班领导")
    handling.confirm(sqlite_night.office, sqlite_night.number, leader, "IV")
    sqlite_night.settle()
    sqlite_night.phone("联络员").expects_sms()
    return sqlite_night


def give(night: Night, **more: object) -> None:
    given = {"receipt": Receipt.SIGNED, "role": "contact", "who": "联络员", "way": Way.PAPER} | more
    acknowledge(night.office, night.number, Given(**given), night.officer)  # type: ignore[arg-type]


def sentences(night: Night) -> list[str]:
    show = night.show()
    says = Chronicle(show.facts.plan, {}, night.office.calendar, "zh")
    return [says.sentence(entry) for entry in show.entries if entry["kind"] in ("read", "signed")]


def test_a_signature_stops_the_calls_and_meets_its_limit_at_the_time_it_was_given(told: Night) -> None:
    told.fast_forward(minutes=20)
    at = told.clock.now() - timedelta(minutes=5)
    give(told, at=at, evidence="收文登记第12号")
    told.phone("联络员").expects_silence()
    told.fast_forward(hours=2)
    told.phone("联络员").expects_silence()
    clock = next(clock for clock in told.show().facts.clocks if clock.id == "sign")
    assert (clock.state, clock.met_at) == (ClockState.MET, at)
    [entry] = [entry for entry in told.show().entries if entry["kind"] == "signed"]
    assert entry["happened_at"] == at
    assert entry["payload"]["signer"] == told.id_of("联络员")


def test_who_is_in_no_address_book_is_entered_by_name(told: Night) -> None:
    give(told, receipt=Receipt.READ, who="收发员", way=Way.IN_PERSON)
    assert sentences(told) == ["涉事单位联络员已读：当面，03-05 02:10，接收人收发员"]


def test_the_report_has_the_four_times_and_what_shows_them(told: Night) -> None:
    give(told, receipt=Receipt.READ, way=Way.SYSTEM)
    told.fast_forward(minutes=10)
    give(told, evidence="收文登记第12号，电话13123456789")
    handling.done(told.office, told.number, "reply", told.officer)
    reporting.resolve(told.office, told.number, told.officer, on_behalf_of="主要负责人")
    report = reporting.read(told.office, told.number).markdown
    [line] = [line for line in report.splitlines() if "收文登记第12号" in line and "03-05 02:20" in line][-1:]
    assert "交接回执" in report
    assert "纸质" in line
    assert "13123456789" not in report


def test_everything_wrong_with_a_receipt_is_said_at_once(told: Night) -> None:
    with pytest.raises(BadInput) as refused:
        give(told, role="nobody", who=" ", evidence="长" * 201)
    assert [problem.place for problem in refused.value.problems] == ["receipt_role", "signer", "evidence"]


def test_a_playbook_that_keeps_no_content_keeps_no_words_of_a_receipt(sqlite_night: Night) -> None:
    petition.put(sqlite_night.office.settings.data, ("levels:\n", "content_free: yes\nlevels:\n"))
    sqlite_night.log(playbook=petition.ID, level="IV", fields={}, title="")
    with pytest.raises(BadInput, match="keeps no content"):
        give(sqlite_night, evidence="收文登记第12号")
    give(sqlite_night)
    assert sentences(sqlite_night)
