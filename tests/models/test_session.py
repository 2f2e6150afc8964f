"""Transactions do what they say, and a database that cannot serve is refused with the reason."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from models.errors import BadDatabase, Unavailable
from models.session import ChangeSign, Database, file_system

INSERT = text("INSERT INTO counter (name, value) VALUES ('x', 1)")


def test_a_reading_transaction_cannot_write(database_url: str) -> None:
    database = Database(database_url)
    with (
        pytest.raises((Unavailable, OperationalError, Exception), match=r"(?i)read-?only|readonly"),
        database.reading() as tx,
    ):
        tx.execute(INSERT)
    database.close()


def test_a_reading_transaction_sees_one_state_whatever_is_committed_meanwhile(database_url: str) -> None:
    here, there = Database(database_url), Database(database_url)
    count = text("SELECT count(*) FROM counter")
    with here.reading() as tx:
        assert tx.execute(count).scalar_one() == 0
        with there.writing() as other:
            other.execute(INSERT)
        assert tx.execute(count).scalar_one() == 0
    with here.reading() as tx:
        assert tx.execute(count).scalar_one() == 1
    here.close()
    there.close()


def test_a_writing_transaction_that_raises_keeps_nothing(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(RuntimeError), database.writing() as tx:
        tx.execute(INSERT)
        raise RuntimeError
    with database.reading() as tx:
        assert tx.execute(text("SELECT count(*) FROM counter")).scalar_one() == 0
    database.close()


def test_a_writer_longer_than_the_busy_time_makes_the_next_one_unavailable(sqlite_url: str) -> None:
    first, second = Database(sqlite_url), Database(sqlite_url, busy_seconds=0.05)
    with first.writing(), pytest.raises(Unavailable, match="locked"), second.writing():
        pass
    first.close()
    second.close()


def test_many_writers_of_one_process_take_turns_and_hold_no_connection_while_they_wait(
    sqlite_url: str,
) -> None:
    database = Database(sqlite_url, pool=1)  # and ten more: fewer than there are writers
    grow = text("UPDATE counter SET value = value + 1")

    def write(_: int) -> None:
        with database.writing() as tx:
            tx.execute(grow)

    with database.writing() as tx:
        tx.execute(INSERT)
    with ThreadPoolExecutor(40) as writers:
        list(writers.map(write, range(200)))
    with database.reading() as tx:
        assert tx.execute(text("SELECT value FROM counter")).scalar_one() == 201
    database.close()


def test_a_writer_of_this_process_that_never_ends_is_waited_for_no_longer_than_the_busy_time(
    sqlite_url: str,
) -> None:
    database = Database(sqlite_url, busy_seconds=0.05)
    with database.writing(), pytest.raises(Unavailable, match="locked"), database.writing():
        pass
    with database.writing() as tx:  # and when it has ended after all, the next has its turn
        tx.execute(INSERT)
    database.close()


def test_sqlite_is_durable_at_every_commit(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.writing() as tx:
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL
        assert tx.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert tx.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.close()


def test_the_sign_of_change_sees_other_connections_only(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    sign = ChangeSign(database)
    assert not sign.changed()
    with database.writing() as tx:
        tx.execute(INSERT)
    assert sign.changed()
    assert not sign.changed()
    sign.close()
    database.close()


@pytest.mark.parametrize("url", ["sqlite://", "mysql://x/y"])
def test_a_database_that_cannot_be_ours_is_refused(url: str) -> None:
    with pytest.raises(BadDatabase):
        Database(url)


def test_a_network_file_system_is_known_by_its_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/a / ext4 rw 0 0\nserver:/x /srv/share nfs4 rw 0 0\n")
    assert file_system(Path("/srv/share/zhishou"), mounts) == "nfs4"
    assert file_system(Path("/srv/other"), mounts) == "ext4"
    assert file_system(Path("/srv"), tmp_path / "none") == ""


def test_a_foreign_sqlite_file_is_an_error_of_ours_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "zhishou.db"
    path.write_bytes(b"this is not a database" * 100)
    database = Database(f"sqlite:///{path}")
    with pytest.raises(Exception, match="not a database") as caught, database.reading() as tx:
        tx.execute(text("SELECT 1"))
    assert not isinstance(caught.value, sqlite3.Error)
    database.close()


@pytest.mark.postgres
def test_a_commit_on_another_machine_is_announced_on_postgresql(postgres_url: str) -> None:
    here, there = Database(postgres_url), Database(postgres_url)
    sign = ChangeSign(here)
    assert not sign.changed()
    there.notify()
    patience = time.monotonic() + 10  # the server tells when it has committed, however busy it is
    while not sign.changed():
        assert time.monotonic() < patience
    assert not sign.changed()
    sign.close()
    here.close()
    there.close()
