import pytest
from sqlalchemy import text

from models import reports
from models.errors import Tampered
from tests.closing import Desk


def spoil(desk: Desk, statement: str) -> None:
    with desk.office.database.writing() as tx:
        tx.execute(text(statement))


def test_a_report_left_as_it_was_verifies(desk: Desk) -> None:
    desk.resolve()
    with desk.office.database.reading() as tx:
        assert reports.verify(tx) == 1


@pytest.mark.parametrize("column", ["html", "markdown", "content_hash"])
def test_a_text_changed_after_it_was_put_before_the_leader_is_found(desk: Desk, column: str) -> None:
    desk.resolve()
    spoil(desk, f"UPDATE report SET {column} = {column} || ' '")  # noqa: S608 - our own columns
    with desk.office.database.reading() as tx, pytest.raises(Tampered, match="version 1"):
        reports.verify(tx)


def test_a_version_that_is_gone_is_missed(desk: Desk) -> None:
    desk.resolve()
    spoil(desk, "DELETE FROM report")
    with desk.office.database.reading() as tx, pytest.raises(Tampered, match="gone"):
        reports.verify(tx)
