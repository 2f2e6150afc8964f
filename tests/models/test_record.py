"""The record can be checked, and what was changed behind its back is found."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, text

from flows.acts import handling
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from models import record
from models.errors import LostRace, Tampered
from models.record import Line
from models.session import Database
from notifications.sandbox import Sandbox
from tests.night import Night, close_night, open_night
from tests.prefect_server import until

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


@pytest.fixture
def postgres_night(postgres_url: str, tmp_path: Path) -> Iterator[Night]:
    """A night on PostgreSQL only, for what SQLite cannot do: two writers at once."""
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        opened = open_night(postgres_url, tmp_path, sandbox)
        yield opened
        close_night(opened)


def waiting_for_a_lock(database: Database) -> bool:
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ~ 'seal'"
    with database.reading() as tx:
        return bool(tx.execute(text(query)).scalar_one())


@pytest.mark.postgres
def test_two_sealers_at_once_make_seals_that_follow_each_other(postgres_night: Night) -> None:
    night = postgres_night
    night.log(key="a")
    other = Database(night.office.database.url.render_as_string(hide_password=False))
    with ThreadPoolExecutor(1) as second:

        def seal_too() -> str:
            with other.writing() as tx:
                return record.seal(tx, night.clock.now())

        with night.office.database.writing() as tx:
            first = record.seal(tx, night.clock.now())
            sealed = second.submit(seal_too)
            until(lambda: waiting_for_a_lock(other))
        assert sealed.result(timeout=10) == first  # nothing had moved since
    other.close()
    assert verify(night, first).seals == 1


def test_no_two_seals_can_follow_the_same_one(night: Night) -> None:
    night.log()
    seal(night)
    with pytest.raises(LostRace), night.office.database.writing() as tx:
        tx.execute(text("INSERT INTO seal (at, heads, prev, hash) SELECT at, heads, prev, 'x' FROM seal"))


def test_what_is_entered_while_the_record_is_read_is_no_tampering(night: Night) -> None:
    """Entries are read first and heads afterwards: both have to be of one state."""
    night.log()
    before = len(night.show().entries)
    engine, entered = night.office.database.engine, []

    def enter(*given: object) -> None:
        if "FROM entry" in str(given[2]) and not entered:
            entered.append(True)
            handling.note(night.office, night.number, "核验时来电", night.officer)

    event.listen(engine, "after_cursor_execute", enter)
    try:
        assert verify(night).entries == before
    finally:
        event.remove(engine, "after_cursor_execute", enter)
    assert verify(night).entries == before + 1
