import hashlib
import json
import resource
import signal
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from flows import up
from flows.acts import handling, record, reporting
from flows.acts.actor import person
from flows.acts.errors import Forbidden
from flows.settings import Settings, load
from models import record as chains
from models import watching
from models.errors import BadBackup, Tampered
from models.session import Database
from models.watching import Sign
from tests.clock import ManualClock
from tests.closing import Desk, handled
from tests.night import Night

ADMIN = person("系统管理员", "cli")


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of an empty data folder."""
    return load(tmp_path_factory.mktemp("elsewhere"))


def whole(night: Night) -> None:
    """A night with a report, sealed."""
    handled(night)
    reporting.resolve(night.office, night.number, night.officer, on_behalf_of="主要负责人")
    record.seal(night.office)


@pytest.fixture
def copy(desk: Desk, tmp_path: Path) -> Path:
    """A backup of a whole night."""
    desk.resolve()
    record.backup(desk.office, tmp_path / "copy.jsonl")
    return tmp_path / "copy.jsonl"


def rows(database: Database, table: str) -> list[tuple[object, ...]]:
    with database.reading() as tx:
        return sorted(tuple(row) for row in tx.execute(text(f"SELECT * FROM {table}")))  # noqa: S608 - our own tables


def test_a_record_as_it_was_entered_verifies_against_a_printed_seal(night: Night) -> None:
    whole(night)
    seal = record.seal(night.office)
    found = record.verify(night.office, seal)
    assert (found.chains, found.reports, found.cleared) == (1, 1, 0)
    assert found.entries == len(night.kinds())


def test_sealing_twice_without_anything_new_gives_the_same_seal(desk: Desk) -> None:
    assert record.seal(desk.office) == record.seal(desk.office)


def test_a_seal_of_another_record_is_found_out(desk: Desk) -> None:
    record.seal(desk.office)
    with pytest.raises(Tampered, match="no seal"):
        record.verify(desk.office, "sha256:" + "0" * 64)


def test_a_backup_restores_and_verifies_on_each_kind_of_database(
    night: Night, elsewhere: Settings, tmp_path: Path
) -> None:
    whole(night)
    kept = record.backup(night.office, tmp_path / "copy.jsonl")
    assert kept.verified.entries == record.verify(night.office).entries
    restored = record.restore(elsewhere, tmp_path / "copy.jsonl", ADMIN, clock=ManualClock())
    assert restored.verified == kept.verified
    with Database(elsewhere.database_url).reading() as tx:
        [entry] = chains.read(tx, chains.REGISTER)
    assert entry["payload"]["sha256"] == kept.manifest.sha256


def test_every_row_is_restored_as_it_was(desk: Desk, elsewhere: Settings, copy: Path) -> None:
    record.restore(elsewhere, copy, ADMIN, clock=ManualClock())
    restored = Database(elsewhere.database_url)
    for table in ("incident", "timer", "clock", "page", "attempt", "contact", "report", "seal", "unit"):
        assert rows(restored, table) == rows(desk.office.database, table)


@pytest.mark.postgres
def test_an_office_moves_from_sqlite_to_postgresql_by_restoring(
    copy: Path, postgres_url: str, tmp_path: Path
) -> None:
    settings = load(tmp_path / "new", {"database": {"url": postgres_url}})
    kept = record.restore(settings, copy, ADMIN, clock=ManualClock())
    moved = Database(postgres_url)
    with moved.writing() as tx:
        assert chains.verify(tx).entries == kept.verified.entries + 1  # and the register's line
        newest = tx.execute(text("SELECT max(id) FROM timer")).scalar_one()
        made = text(
            "INSERT INTO timer (subject, track, epoch, n, kind, due, state, armed_at) "
            "VALUES ('x', 'ladder', 0, 0, 'rung', now(), 'armed', now()) RETURNING id"
        )
        assert tx.execute(made).scalar_one() == newest + 1
    moved.close()


def test_a_backup_is_one_state_of_a_record_that_is_being_written(desk: Desk, tmp_path: Path) -> None:
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            handling.note(desk.office, desk.number, "还在写", desk.officer)
            written.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(10)
        assert record.backup(desk.office, tmp_path / "copy.jsonl").verified.chains == 1
    finally:
        stop.set()
        writer.join()


def test_a_backup_into_a_folder_is_named_by_the_offices_time_and_readable_by_its_owner_only(
    desk: Desk, tmp_path: Path
) -> None:
    path = record.backup(desk.office, tmp_path).manifest.path
    assert path.name == "zhishou-20260305-025300.jsonl"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_backup_replaces_no_file(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "copy.jsonl").write_text("something dear")
    with pytest.raises(BadBackup, match="replaces none"):
        record.backup(desk.office, tmp_path / "copy.jsonl")
    assert (tmp_path / "copy.jsonl").read_text() == "something dear"


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """No file of this process may grow beyond `most` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_says_so_and_leaves_no_half_backup(desk: Desk, tmp_path: Path) -> None:
    desk.kinds()  # the database is open: it is the place of the backup that is full
    with full_disk(16_384), pytest.raises(BadBackup, match="free some space"):
        record.backup(desk.office, tmp_path / "copy.jsonl")
    assert [*tmp_path.glob("*copy*"), *tmp_path.glob(".*part")] == []


def test_a_place_that_is_not_there_says_so(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="No such file"):
        record.backup(desk.office, tmp_path / "gone" / "copy.jsonl")


def test_a_restore_refuses_what_holds_something_unless_told(elsewhere: Settings, copy: Path) -> None:
    record.restore(elsewhere, copy, ADMIN, clock=ManualClock())
    with pytest.raises(BadBackup, match="holds 1 rows of incident"):
        record.restore(elsewhere, copy, ADMIN, clock=ManualClock())
    record.restore(elsewhere, copy, ADMIN, clock=ManualClock(), replace=True)


def test_a_restore_is_refused_while_up_runs(elsewhere: Settings, copy: Path) -> None:
    with up.only_one(elsewhere), pytest.raises(Forbidden, match="end it first"):
        record.restore(elsewhere, copy, ADMIN)


def test_a_restore_is_refused_while_a_watch_is_alive(desk: Desk, copy: Path) -> None:
    with desk.office.database.writing() as tx:
        watching.beat(tx, Sign("node", 1, desk.clock.now()), desk.clock.now())
    with pytest.raises(Forbidden, match="a watch is using"):
        record.restore(desk.office.settings, copy, ADMIN, replace=True, clock=desk.clock)


SPOILT: dict[str, Callable[[list[str]], list[str]]] = {
    "cut off": lambda lines: lines[:-1],
    "a row is missing": lambda lines: lines[:5] + lines[6:],
    "another digest": lambda lines: [*lines[:-1], lines[-1].replace("sha256:", "sha256:0")],
    "another format": lambda lines: [
        lines[0].replace('"zhishou_backup":1', '"zhishou_backup":2'),
        *lines[1:],
    ],
    "not ours": lambda _: ["not json"],
    "empty": lambda _: [],
    "other JSON": lambda _: ["[]\n", "{}\n"],
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_file_that_is_not_a_whole_backup_is_refused(
    elsewhere: Settings, copy: Path, tmp_path: Path, how: str
) -> None:
    lines = copy.read_text().splitlines(keepends=True)
    (tmp_path / "bad.jsonl").write_text("".join(SPOILT[how](lines)))
    with pytest.raises(BadBackup):
        record.restore(elsewhere, tmp_path / "bad.jsonl", ADMIN, clock=ManualClock())


def test_a_file_that_cannot_be_read_says_why(elsewhere: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="No such file"):
        record.restore(elsewhere, tmp_path / "gone.jsonl", ADMIN, clock=ManualClock())


def test_a_record_that_does_not_verify_is_not_restored_and_the_old_one_stays(
    desk: Desk, elsewhere: Settings, copy: Path, tmp_path: Path
) -> None:
    """Somebody who rewrites a whole backup, its digest too, is found out by the chains."""
    record.restore(elsewhere, copy, ADMIN, clock=ManualClock())
    with desk.office.database.writing() as tx:
        tx.execute(text("UPDATE entry SET payload = '{}' WHERE seq = 3"))
    with pytest.raises(BadBackup, match="entry 3"):
        record.backup(desk.office, tmp_path / "forged.jsonl")
    with pytest.raises(Tampered):
        record.restore(elsewhere, tmp_path / "forged.jsonl", ADMIN, replace=True, clock=ManualClock())
    with Database(elsewhere.database_url).reading() as tx:
        assert chains.verify(tx).chains == 2


def test_a_backup_of_a_newer_program_is_refused(elsewhere: Settings, copy: Path, tmp_path: Path) -> None:
    lines = copy.read_bytes().splitlines(keepends=True)
    header = json.dumps(json.loads(lines[0]) | {"revision": "9999"}).encode() + b"\n"
    content = b"".join([header, *lines[1:-1]])
    trailer = json.loads(lines[-1]) | {"sha256": "sha256:" + hashlib.sha256(content).hexdigest()}
    (tmp_path / "newer.jsonl").write_bytes(content + json.dumps(trailer).encode() + b"\n")
    with pytest.raises(BadBackup, match="newer program"):
        record.restore(elsewhere, tmp_path / "newer.jsonl", ADMIN, clock=ManualClock())
