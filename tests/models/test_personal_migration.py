"""What the migration to verified numbers finds out about the past, and that it can be taken back."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import column, insert, select, table, text

from engine.vocabulary import AttemptState
from models import migrating, verifying
from models.people_tables import Person, Unit
from models.session import Database, Tx
from models.tables import Attempt, Incident, Page, Playbook

NOW = datetime(2026, 3, 4, 18, 10, tzinfo=UTC)
# The table of before has no column for what the class of today would set.
_CONTACT = text(
    "INSERT INTO contact (id, person_id, kind, number, position, disabled) "
    "VALUES (:id, 'p', 'sms', :number, 0, false)"
)


# Columns of attempts and incidents that came later.
_LATER = {
    "held",
    "held_since",
    "list_id",
    "claimed_at",
    "instructions",
    "said",
    "occasions",
    "drill",
    "drill_terms",
    "manuscripts",
    "origins",
    "content_free",
    "account_platform",
    "account_name",
    "particulars",
}


def put(tx: Tx, row: object, without: Collection[str] = ()) -> None:
    columns = type(row).__table__  # type: ignore[attr-defined]
    kept = [each for each in columns.columns if each.name not in without]
    # Without the defaults that the class of today would add for the columns left out.
    plain = table(columns.name, *(column(each.name, each.type) for each in kept))
    tx.execute(insert(plain), {each.name: getattr(row, each.name) for each in kept})


def an_answered_past(tx: Tx) -> None:
    """Two numbers: texted and answered, and one at fault whose page was answered at the other."""
    put(tx, Unit(id="u", name="某局"))
    put(tx, Person(id="p", unit_id="u", name="甲", post="值班主班"))
    for contact, number in (("good", "+12025550101"), ("bad", "+12025550102"), ("never", "+12025550103")):
        tx.execute(_CONTACT, {"id": contact, "number": number})
    put(tx, Playbook(hash="h", playbook_id="b", version="1", canonical="{}", frozen_at=NOW))
    put(
        tx,
        Incident(
            id="i",
            number="2026-0001",
            key="k",
            body_hash="b",
            playbook_hash="h",
            state="handling",
            event_level="II",
            response_level="II",
            title="",
            logged_at=NOW,
            changed_at=NOW,
        ),
        without=_LATER,
    )
    page = Page(id="g", incident_id="i", person_id="p", role="duty_main", code="1234", opened_at=NOW)
    put(tx, page, without=_LATER)
    for n, (contact, cause) in enumerate((("bad", "number"), ("good", ""))):
        attempt = {"page_id": "g", "incident_id": "i", "channel": "sms", "occasion": "page"}
        at = NOW + timedelta(minutes=n)
        state = AttemptState.ANSWERED.value
        put(
            tx,
            Attempt(
                id=contact,
                contact_id=contact,
                cause=cause,
                state=state,
                created_at=at,
                settled_at=at,
                **attempt,
            ),
            without=_LATER,
        )


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database whose answered past was entered before these migrations."""
    opened = Database(database_url)
    migrating.downgrade(opened, "0002")
    with opened.writing() as tx:
        an_answered_past(tx)
    migrating.migrate(opened)
    yield opened
    opened.close()


def test_whoever_answered_by_a_number_in_the_past_need_not_be_asked_for_a_code(database: Database) -> None:
    with database.reading() as tx:
        known = {one.contact: (one.verified_at, one.verified_by) for one in verifying.numbers(tx)["p"]}
        assert tx.execute(text("SELECT count(*) FROM personal_rule")).scalar_one() == 0
    assert known == {
        "good": (NOW + timedelta(minutes=1), "answer"),
        "bad": (None, ""),
        "never": (None, ""),
    }


def test_what_may_have_been_sent_in_the_past_is_known_to_have_been_claimed_then(database: Database) -> None:
    with database.reading() as tx:
        rows = tx.execute(select(Attempt.id, Attempt.claimed_at, Attempt.held)).all()
    assert sorted(rows) == [("bad", NOW, ""), ("good", NOW + timedelta(minutes=1), "")]
