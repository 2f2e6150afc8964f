"""Migrations make the tables the program has, and keep what was on record, there and back."""

import json
from datetime import timedelta
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

from flows.acts import handling, reporting
from models import migrating
from models.session import Database
from tests.night import Night


def column(night: Night, statement: str) -> Any:
    with night.office.database.reading() as tx:
        return tx.execute(text(statement)).scalar_one()


def steps(night: Night) -> Any:
    """The steps of the one incident, as the column has them."""
    stored = column(night, "SELECT done_steps FROM incident")
    return json.loads(stored) if isinstance(stored, str) else stored


def test_the_tables_are_those_the_migrations_make(database_url: str) -> None:
    database = Database(database_url)
    with database.reading() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    database.close()


def test_every_migration_can_be_taken_back(database_url: str) -> None:
    database = Database(database_url)
    migrating.downgrade(database, "base")
    migrating.migrate(database)
    current, newest = migrating.revisions(database)
    assert current == newest
    database.close()


def test_when_a_step_was_done_is_taken_from_the_record(night: Night) -> None:
    night.log(fields={"emergency": False})
    night.fast_forward(minutes=20)
    earlier = night.clock.now() - timedelta(minutes=5)
    handling.done(night.office, night.number, "preserve", night.officer, earlier)
    night.done("verify")
    before = night.show().facts.done_steps
    migrating.downgrade(night.office.database, "0001")
    assert steps(night) == ["preserve", "verify"]
    migrating.migrate(night.office.database)
    assert night.show().facts.done_steps == before
    assert before == {"preserve": earlier, "verify": night.clock.now()}


def test_a_step_whose_entry_was_cleared_keeps_the_time_the_incident_last_changed(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log()
    night.done("preserve")
    changed = night.show().row["changed_at"]
    migrating.downgrade(night.office.database, "0001")
    with night.office.database.writing() as tx:
        tx.execute(text("UPDATE entry SET payload = NULL WHERE kind = 'step_done'"))
    migrating.migrate(night.office.database)
    assert night.show().facts.done_steps == {"preserve": changed}


def test_what_a_report_was_made_from_is_taken_from_the_record(night: Night) -> None:
    night.log(level="IV", fields={})
    night.confirm("IV")
    for step in night.show().facts.plan.steps_at("IV", {}):
        if step.required:
            night.done(step.id)
    reporting.resolve(night.office, night.number, night.officer, on_behalf_of="主要负责人")
    made_from = reporting.read(night.office, night.number).entries
    assert made_from == night.kinds().index("report_made")
    migrating.downgrade(night.office.database, "0001")
    migrating.migrate(night.office.database)
    assert reporting.read(night.office, night.number).entries == made_from


def test_a_report_that_was_armed_before_there_were_occasions_is_awaited(night: Night) -> None:
    night.log(level="II")
    awaited = night.show().facts.incident.occasions
    migrating.downgrade(night.office.database, "0005")
    migrating.migrate(night.office.database)
    assert night.show().facts.incident.occasions == awaited
    assert [one.cadence for one in awaited] == ["progress"]
    handling.update(night.office, night.number, "progress", night.officer)
    assert night.kinds()[-1] == "update_made"
