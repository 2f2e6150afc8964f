"""Names that one transaction has for itself, on each kind of database."""

import pytest

from models.exclusive import try_for
from models.session import Database
from tests.databases import POSTGRES, postgres_schema

NAMES = ("telephone:1", "limit:sms")


def test_whoever_asks_first_has_them_all(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as tx:
        assert try_for(tx, NAMES) == set(NAMES)
        assert try_for(tx, NAMES) == set(NAMES)  # what it has it may ask for again
        assert try_for(tx, ()) == set()
    database.close()


@pytest.mark.postgres
def test_a_second_one_gets_what_is_left_and_all_of_it_when_the_first_has_ended(postgres_url: str) -> None:
    first, second = Database(postgres_url), Database(postgres_url)
    with first.writing() as one:
        try_for(one, NAMES[:1])
        with second.writing() as two:
            assert try_for(two, NAMES) == set(NAMES[1:])
    with second.writing() as two:
        assert try_for(two, NAMES) == set(NAMES)
    first.close()
    second.close()


@pytest.mark.postgres
def test_another_office_on_the_same_server_is_in_nobodys_way(postgres_url: str) -> None:
    with postgres_schema(POSTGRES) as elsewhere:
        ours, theirs = Database(postgres_url), Database(elsewhere)
        with ours.writing() as one, theirs.writing() as two:
            assert try_for(one, NAMES) == set(NAMES)
            assert try_for(two, NAMES) == set(NAMES)
        ours.close()
        theirs.close()
