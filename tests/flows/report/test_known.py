"""履职留痕: every moment of every person, each with the entry it rests on."""

import pytest

from engine.vocabulary import Medium, Stage
from flows.acts import handling, record
from flows.acts import known as proving
from flows.acts.upward import Recipient, Sent, report_up
from flows.report.known import Person, known, sums
from models.errors import Tampered
from tests.flows.report.evidence_of import evidence_of
from tests.night import Night


@pytest.fixture
def worked(sqlite_night: Night) -> Night:
    """Somebody answered, the leader confirmed by word of mouth, and it was reported upward."""
    night = sqlite_night
    night.log(level="III")
    night.fast_forward(minutes=2)
    night.phone("值班副班").replies(night.phone("值班副班").code())
    night.confirm("III")
    sent = Sent(Stage.FIRST, Medium.TELEPHONE)
    report_up(night.office, night.number, sent, [Recipient("district_cac", "王科长")], night.officer)
    return night


def of(night: Night) -> dict[str, Person]:
    return {one.name: one for one in known(evidence_of(night))}


def test_everybody_who_was_called_answered_or_acted_is_there_in_order_of_time(worked: Night) -> None:
    people = of(worked)
    assert {"值班副班", "带班领导", "区委网信办"} <= people.keys()
    for one in people.values():
        assert [moment.at for moment in one.moments] == sorted(moment.at for moment in one.moments)


def test_a_call_its_receipt_and_the_answer_stand_under_one_person(worked: Night) -> None:
    said = [moment.what for moment in of(worked)["值班副班"].moments]
    assert any("呼叫值班副班" in words for words in said)
    assert "短信 已发出" in said
    assert any(words.startswith("应答：值班副班") for words in said)


def test_a_word_of_mouth_is_a_moment_of_whose_word_it_is(worked: Night) -> None:
    assert any("核定：" in moment.what for moment in of(worked)["带班领导"].moments)
    assert any("报送区委网信办" in moment.what for moment in of(worked)["区委网信办"].moments)


def test_every_moment_names_an_entry_and_its_hash(worked: Night) -> None:
    entries = {entry["seq"]: entry["hash"] for entry in worked.show().entries}
    people = known(evidence_of(worked))
    for one in people:
        for moment in one.moments:
            assert moment.seq is not None
            assert moment.hash == entries[moment.seq]
    assert sums(people)["moments"] == sum(len(one.moments) for one in people)


def test_what_a_provider_says_is_marked_as_its_word(worked: Night) -> None:
    receipts = [moment for one in known(evidence_of(worked)) for moment in one.moments if moment.receipt]
    assert receipts
    assert all(moment.what.startswith("短信") for moment in receipts)


def test_something_entered_later_shows_when_it_was_and_when_it_was_entered(worked: Night) -> None:
    earlier = worked.clock.now()
    worked.fast_forward(minutes=10)
    handling.note(worked.office, worked.number, "电话询问", worked.officer, earlier)
    found = [m for one in known(evidence_of(worked)) for m in one.moments if "电话询问" in m.what]
    assert (found[0].at, found[0].recorded_at) == (earlier, worked.clock.now())


def test_the_proof_names_the_seal_and_how_far_it_reaches(worked: Night) -> None:
    assert proving.proof(worked.office, worked.number).seal == ""
    seal = record.seal(worked.office)
    entries = len(worked.show().entries)
    handling.note(worked.office, worked.number, "封存之后", worked.officer)
    proof = proving.proof(worked.office, worked.number)
    assert (proof.seal, proof.sealed_to, proof.entries) == (seal, entries, entries + 1)


def test_a_record_that_was_changed_is_found_out(worked: Night) -> None:
    with worked.office.database.writing() as tx:
        tx.exec_driver_sql(
            "UPDATE entry SET at = at || '' , kind = 'noted' WHERE seq = 2 AND chain LIKE 'incident%'"
        )
    with pytest.raises(Tampered, match="entry 2"):
        proving.proof(worked.office, worked.number)
