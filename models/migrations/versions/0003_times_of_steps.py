"""when each step was done, what a report was made from, one seal after another

Revision ID: 0003
Revises: 0002
"""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from models.columns import UtcDateTime


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_incident = sa.table("incident", sa.column("id", sa.String), sa.column("done_steps", sa.JSON))
_report = sa.table(
    "report",
    sa.column("incident_id", sa.String),
    sa.column("version", sa.Integer),
    sa.column("entries", sa.Integer),
)
_entry = sa.table(
    "entry",
    sa.column("chain", sa.String),
    sa.column("seq", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("at", UtcDateTime),
    sa.column("happened_at", UtcDateTime),
    sa.column("payload", sa.String),
)


def upgrade() -> None:
    _keep_times_of_steps()
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("entries", sa.Integer(), nullable=False, server_default="0"))
    _keep_what_reports_were_made_from()
    op.create_index("ix_seal_prev", "seal", ["prev"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_seal_prev", "seal")
    with op.batch_alter_table("report") as report:
        report.drop_column("entries")
    tx = op.get_bind()
    for row in tx.execute(sa.select(_incident)).all():
        _set_steps(row.id, sorted(row.done_steps))


def _entries(kind: str) -> Iterator[tuple[str, sa.Row, dict]]:
    """(incident, entry, payload) of every entry of this kind whose content was not cleared."""
    tx = op.get_bind()
    for row in tx.execute(sa.select(_entry).where(_entry.c.kind == kind)).all():
        if row.payload is not None:
            yield row.chain.partition(":")[2], row, json.loads(row.payload)


def _keep_times_of_steps() -> None:
    """The record says when; a step whose entry was cleared gets the time its incident last changed."""
    times: dict[tuple[str, str], str] = {}
    for incident, row, payload in _entries("step_done"):
        times[incident, payload["step"]] = (row.happened_at or row.at).isoformat()
    changed = sa.table("incident", sa.column("id", sa.String), sa.column("changed_at", UtcDateTime))
    tx = op.get_bind()
    last = {row.id: row.changed_at.isoformat() for row in tx.execute(sa.select(changed)).all()}
    for row in tx.execute(sa.select(_incident)).all():
        _set_steps(row.id, {step: times.get((row.id, step), last[row.id]) for step in row.done_steps})


def _set_steps(incident: str, steps: dict[str, str] | list[str]) -> None:
    mine = sa.update(_incident).where(_incident.c.id == incident)
    op.get_bind().execute(mine.values(done_steps=steps))


def _keep_what_reports_were_made_from() -> None:
    """Everything before the entry that says the version was made; 0 asks for a newer version."""
    for incident, row, payload in _entries("report_made"):
        mine = (_report.c.incident_id == incident, _report.c.version == payload["version"])
        op.get_bind().execute(sa.update(_report).where(*mine).values(entries=row.seq - 1))
