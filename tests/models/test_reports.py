import pytest
from sqlalchemy import text

from flows.acts import reporting
from models import reports
from models.errors import Tampered
from tests.flows.acts.closing import handled
from tests.night import Night


def made(night: Night) -> None:
    handled(night)
    reporting.resolve(night.office, night.number, night.officer)


def spoil(night: Night, statement: str) -> None:
    with night.office.database.writing() as tx:
        tx.execute(text(statement))


def test_a_report_left_as_it_was_verifies(sqlite_night: Night) -> None:
    made(sqlite_night)
    with sqlite_night.office.database.reading() as tx:
        assert reports.verify(tx) == 1


@pytest.mark.parametrize("column", ["html", "markdown", "content_hash"])
def test_a_text_changed_after_it_was_put_before_the_leader_is_found(sqlite_night: Night, column: str) -> None:
    made(sqlite_night)
    spoil(sqlite_night, f"UPDATE report SET {column} = {column} || ' '")  # noqa: S608 - our own columns
    with sqlite_night.office.database.reading() as tx, pytest.raises(Tampered, match="version 1"):
        reports.verify(tx)


def test_a_version_that_is_gone_is_missed(sqlite_night: Night) -> None:
    made(sqlite_night)
    spoil(sqlite_night, "DELETE FROM report")
    with sqlite_night.office.database.reading() as tx, pytest.raises(Tampered, match="gone"):
        reports.verify(tx)
