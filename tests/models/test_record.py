"""The record can be checked, and what was changed behind its back is found."""

import json

import pytest
from sqlalchemy import text

from flows.acts import handling
from models import record
from models.errors import Tampered
from models.record import Line
from tests.night import Night

ACTOR = {"kind": "system", "id": "test", "via": "test", "verified": True}


def verify(night: Night, against: str | None = None) -> record.Verification:
    with night.office.database.reading() as tx:
        return record.verify(tx, against)


def seal(night: Night) -> str:
    with night.office.database.writing() as tx:
        return record.seal(tx, night.clock.now())


def tamper(night: Night, statement: str, **values: object) -> None:
    with night.office.database.writing() as tx:
        assert tx.execute(text(statement), values).rowcount


def test_a_record_nobody_touched_verifies(night: Night) -> None:
    night.log()
    night.confirm()
    sealed = seal(night)
    checked = verify(night, sealed)
    assert checked.chains == 1
    assert checked.entries == len(night.show().entries)
    assert checked.seals == 1


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE entry SET payload = '{}' WHERE seq = 1", "content"),
        ("UPDATE entry SET kind = 'noted' WHERE seq = 2", "time, actor or kind"),
        ("UPDATE entry SET actor = '{}' WHERE seq = 2", "time, actor or kind"),
        ("DELETE FROM entry WHERE seq = 2", "missing"),
        ("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)", "its head says"),
    ],
)
def test_what_was_changed_behind_its_back_is_named(sqlite_night: Night, statement: str, found: str) -> None:
    sqlite_night.log()
    tamper(sqlite_night, statement)
    with pytest.raises(Tampered, match=found):
        verify(sqlite_night)


def test_a_cleared_payload_still_verifies_and_is_counted(night: Night) -> None:
    night.log()
    tamper(night, "UPDATE entry SET payload = NULL WHERE seq = 1")
    assert verify(night).cleared == 1


def test_a_chain_rewritten_as_a_whole_is_found_by_the_seal_on_paper(night: Night) -> None:
    night.log()
    sealed = seal(night)
    with night.office.database.reading() as tx:
        entries = record.read(tx, f"incident:{night.show().facts.incident.id}")
    lines = [Line(e["kind"], {"forged": True}, e["actor"]) for e in entries]
    chain = entries[0]["chain"]
    rows, head = record.chained(chain, record.Head(0, ""), lines, night.clock.now())
    with night.office.database.writing() as tx:
        tx.execute(text("DELETE FROM entry"))
        tx.execute(text("DELETE FROM seal"))
        record.append(tx, rows)
        tx.execute(text("UPDATE incident SET seq = :seq, head = :head"), {"seq": head.seq, "head": head.hash})
    verify(night)  # its hashes fit each other
    with pytest.raises(Tampered, match="no seal"):
        verify(night, sealed)


def test_a_seal_covers_only_what_moved_and_chains_to_the_last(night: Night) -> None:
    night.log(key="a")
    first = seal(night)
    assert seal(night) == first  # nothing moved
    handling.note(night.office, night.number, "又一条", night.officer)
    second = seal(night)
    assert second != first
    assert verify(night, first).seals == 2


def test_the_register_is_a_chain_of_its_own_and_is_sealed(night: Night) -> None:
    for number in (1, 2):
        with night.office.database.writing() as tx:
            record.register(tx, [Line("test", {"n": number}, ACTOR)], night.clock.now())
    seal(night)
    with night.office.database.reading() as tx:
        entries = record.read(tx, record.REGISTER)
    assert [entry["payload"]["n"] for entry in entries] == [1, 2]
    assert verify(night).entries == 2
    tamper(night, "UPDATE entry SET payload = :p WHERE seq = 2", p=json.dumps({"n": 3}))
    with pytest.raises(Tampered):
        verify(night)


def test_the_end_of_the_register_cut_off_before_it_was_sealed_is_found(night: Night) -> None:
    for number in (1, 2):
        with night.office.database.writing() as tx:
            record.register(tx, [Line("test", {"n": number}, ACTOR)], night.clock.now())
    tamper(night, "DELETE FROM entry WHERE seq = 2")
    with pytest.raises(Tampered, match="register"):
        verify(night)
