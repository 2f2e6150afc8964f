import json
import resource
import signal
import stat
import threading
from collections.abc import Iterator
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
from models.errors import BadBackup, Tampered
from models.session import Database
from tests.clock import ManualClock
from tests.flows.acts.closing import handled
from tests.night import Night

ADMIN = person("系统管理员", "cli")


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of an empty data folder."""
    return load(tmp_path_factory.mktemp("elsewhere"))


def whole(night: Night) -> None:
    """A night with a report, sealed."""
    handled(night)
    reporting.resolve(night.office, night.number, night.officer)
    record.seal(night.office)


def rows(database: Database, table: str) -> list[tuple[object, ...]]:
    with database.reading() as tx:
        return sorted(tuple(row) for row in tx.execute(text(f"SELECT * FROM {table}")))  # noqa: S608 - our own tables


def test_a_record_as_it_was_entered_verifies_against_a_printed_seal(night: Night) -> None:
    whole(night)
    seal = record.seal(night.office)
    found = record.verify(night.office, seal)
    assert (found.chains, found.reports, found.cleared) == (1, 1, 0)
    assert found.entries == len(night.kinds())


def test_sealing_twice_without_anything_new_gives_the_same_seal(sqlite_night: Night) -> None:
    whole(sqlite_night)
    assert record.seal(sqlite_night.office) == record.seal(sqlite_night.office)


def test_a_seal_of_another_record_is_found_out(sqlite_night: Night) -> None:
    whole(sqlite_night)
    with pytest.raises(Tampered, match="no seal"):
        record.verify(sqlite_night.office, "sha256:" + "0" * 64)


def test_a_backup_restores_row_for_row_and_verifies(
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
    if night.office.database.kind == "sqlite":
        for table in ("incident", "timer", "clock", "page", "attempt", "entry", "contact", "report", "seal"):
            assert rows(Database(elsewhere.database_url), table) == rows(night.office.database, table)


@pytest.mark.postgres
def test_an_office_moves_from_sqlite_to_postgresql_by_restoring(
    sqlite_night: Night, postgres_url: str, tmp_path: Path
) -> None:
    whole(sqlite_night)
    kept = record.backup(sqlite_night.office, tmp_path / "copy.jsonl")
    settings = load(tmp_path / "new", {"database": {"url": postgres_url}})
    record.restore(settings, tmp_path / "copy.jsonl", ADMIN, replace=True, clock=ManualClock())
    moved = Database(postgres_url)
    with moved.writing() as tx:
        assert chains.verify(tx).entries == kept.verified.entries + 1  # and the register's line
        newest = tx.execute(text("SELECT max(id) FROM timer")).scalar_one()
        made = text(
            "INSERT INTO timer (subject, track, epoch, n, kind, due, state) "
            "VALUES ('x', 'ladder', 0, 0, 'rung', now(), 'armed') RETURNING id"
        )
        assert tx.execute(made).scalar_one() == newest + 1
    moved.close()


def test_a_backup_is_one_state_of_a_record_that_is_being_written(sqlite_night: Night, tmp_path: Path) -> None:
    whole(sqlite_night)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            handling.note(sqlite_night.office, sqlite_night.number, "还在写", sqlite_night.officer)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(3):
            assert record.backup(sqlite_night.office, tmp_path / f"{n}.jsonl").verified.chains == 1
    finally:
        stop.set()
        writer.join()


def test_a_backup_into_a_folder_is_named_by_the_offices_time_and_readable_by_its_owner_only(
    sqlite_night: Night, tmp_path: Path
) -> None:
    sqlite_night.log()
    path = record.backup(sqlite_night.office, tmp_path).manifest.path
    assert path.name == "zhishou-20260305-021000.jsonl"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_backup_replaces_no_file(sqlite_night: Night, tmp_path: Path) -> None:
    (tmp_path / "copy.jsonl").write_text("something dear")
    with pytest.raises(BadBackup, match="replaces none"):
        record.backup(sqlite_night.office, tmp_path / "copy.jsonl")
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


def test_a_full_disk_says_so_and_leaves_no_half_backup(sqlite_night: Night, tmp_path: Path) -> None:
    whole(sqlite_night)
    with full_disk(16_384), pytest.raises(BadBackup, match="free some space"):
        record.backup(sqlite_night.office, tmp_path / "copy.jsonl")
    assert list(tmp_path.glob("*copy*")) == list(tmp_path.glob(".*part")) == []


def test_a_place_that_is_not_there_says_so(sqlite_night: Night, tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="No such file"):
        record.backup(sqlite_night.office, tmp_path / "gone" / "copy.jsonl")


def test_a_restore_refuses_what_holds_something_unless_told(
    sqlite_night: Night, elsewhere: Settings, tmp_path: Path
) -> None:
    whole(sqlite_night)
    record.backup(sqlite_night.office, tmp_path / "copy.jsonl")
    record.restore(elsewhere, tmp_path / "copy.jsonl", ADMIN, clock=ManualClock())
    with pytest.raises(BadBackup, match="holds 1 rows of incident"):
        record.restore(elsewhere, tmp_path / "copy.jsonl", ADMIN, clock=ManualClock())
    record.restore(elsewhere, tmp_path / "copy.jsonl", ADMIN, clock=ManualClock(), replace=True)


def test_a_restore_is_refused_while_up_runs(sqlite_night: Night, elsewhere: Settings, tmp_path: Path) -> None:
    record.backup(sqlite_night.office, tmp_path / "copy.jsonl")
    with up.only_one(elsewhere), pytest.raises(Forbidden, match="end it first"):
        record.restore(elsewhere, tmp_path / "copy.jsonl", ADMIN)


def test_a_restore_is_refused_while_a_watch_is_alive(sqlite_night: Night, tmp_path: Path) -> None:
    sqlite_night.log()
    record.backup(sqlite_night.office, tmp_path / "copy.jsonl")
    settings = sqlite_night.office.settings
    with pytest.raises(Forbidden, match="a watch is using"):
        record.restore(settings, tmp_path / "copy.jsonl", ADMIN, replace=True, clock=sqlite_night.clock)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines[:-1],
        lambda lines: lines[:5] + lines[6:],
        lambda lines: [*lines[:-1], lines[-1].replace("sha256:", "sha256:0")],
        lambda lines: [lines[0].replace('"zhishou_backup":1', '"zhishou_backup":2'), *lines[1:]],
        lambda _: ["not json"],
        lambda _: [],
        lambda _: ["[]", "{}"],
    ],
)
def test_a_file_that_is_not_a_whole_backup_is_refused(
    sqlite_night: Night, elsewhere: Settings, tmp_path: Path, spoil: object
) -> None:
    assert callable(spoil)
    whole(sqlite_night)
    record.backup(sqlite_night.office, tmp_path / "copy.jsonl")
    lines = (tmp_path / "copy.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "bad.jsonl").write_text("".join(spoil(lines)))
    with pytest.raises(BadBackup):
        record.restore(elsewhere, tmp_path / "bad.jsonl", ADMIN, clock=ManualClock())


def test_a_file_that_cannot_be_read_says_why(elsewhere: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="No such file"):
        record.restore(elsewhere, tmp_path / "gone.jsonl", ADMIN, clock=ManualClock())


def test_a_tampered_record_is_not_restored_and_the_old_one_stays(
    sqlite_night: Night, elsewhere: Settings, tmp_path: Path
) -> None:
    """Somebody who rewrites the file, its digest too, is found out by the chains."""
    whole(sqlite_night)
    record.backup(sqlite_night.office, tmp_path / "copy.jsonl")
    record.restore(elsewhere, tmp_path / "copy.jsonl", ADMIN, clock=ManualClock())
    with sqlite_night.office.database.writing() as tx:
        tx.execute(text("UPDATE entry SET payload = '{}' WHERE seq = 3"))
    with pytest.raises(BadBackup, match="entry 3"):
        record.backup(sqlite_night.office, tmp_path / "forged.jsonl")
    with pytest.raises(Tampered):
        record.restore(elsewhere, tmp_path / "forged.jsonl", ADMIN, replace=True, clock=ManualClock())
    with Database(elsewhere.database_url).reading() as tx:
        assert chains.verify(tx).chains == 2


def test_a_backup_of_a_newer_program_is_refused(
    sqlite_night: Night, elsewhere: Settings, tmp_path: Path
) -> None:
    record.backup(sqlite_night.office, tmp_path / "copy.jsonl")
    lines = (tmp_path / "copy.jsonl").read_bytes().splitlines(keepends=True)
    header = json.loads(lines[0]) | {"revision": "9999"}
    forged = tmp_path / "newer.jsonl"
    forged.write_bytes(b"".join([json.dumps(header).encode() + b"\n", *lines[1:-1]]))
    from hashlib import sha256

    trailer = json.loads(lines[-1]) | {"sha256": "sha256:" + sha256(forged.read_bytes()).hexdigest()}
    with forged.open("ab") as file:
        file.write(json.dumps(trailer).encode() + b"\n")
    with pytest.raises(BadBackup, match="newer program"):
        record.restore(elsewhere, forged, ADMIN, clock=ManualClock())
