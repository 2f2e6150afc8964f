"""personal rules, quiet hours and verified numbers

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_UNSETTLED = sa.text("state IN ('pending','claimed') OR (state = 'unknown' AND NOT doubtful)")

# Whoever answered a page by a number in the past was there: these need no code. A number that was at
# fault was not answered by, though its page was.
_ANSWERED = """
UPDATE contact SET verified_by = 'answer', verified_at = (
    SELECT min(attempt.settled_at) FROM attempt
    WHERE attempt.contact_id = contact.id AND attempt.state = 'answered' AND attempt.cause <> 'number'
) WHERE id IN (
    SELECT contact_id FROM attempt
    WHERE contact_id IS NOT NULL AND state = 'answered' AND cause <> 'number'
)
"""


def _text(name: str, **more: object) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), **{"nullable": False, **more})


def _time(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, models.columns.UtcDateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    with op.batch_alter_table("contact") as contact:
        contact.add_column(_time("verified_at"))
        contact.add_column(_text("verified_by", server_default=""))
    op.execute(_ANSWERED)
    op.create_table(
        "personal_rule",
        _text("person_id"),
        _text("urgency"),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("channel"),
        sa.Column("delay", sa.Integer(), nullable=False),
        _text("contact_id", nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_personal_rule_person_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_personal_rule_contact_id")),
        sa.PrimaryKeyConstraint("person_id", "urgency", "position", name=op.f("pk_personal_rule")),
    )
    op.create_table(
        "quiet_hours",
        _text("person_id"),
        _text("starts"),
        _text("ends"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiet_hours_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_quiet_hours")),
    )
    op.create_table(
        "verification",
        _text("id"),
        _text("contact_id"),
        _text("salt"),
        _text("hash"),
        sa.Column("tries", sa.Integer(), nullable=False),
        _time("asked_at", nullable=False),
        _time("sent_at"),
        _time("ended_at"),
        _text("outcome"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_verification_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    op.create_index(op.f("ix_verification_contact_id"), "verification", ["contact_id"])
    _replace_unsettled(["page_id", "channel", "contact_id"])


def _replace_unsettled(columns: list[str]) -> None:
    with op.batch_alter_table("attempt") as attempt:
        attempt.drop_index("uq_attempt_unsettled")
        attempt.create_index(
            "uq_attempt_unsettled",
            columns,
            unique=True,
            sqlite_where=_UNSETTLED,
            postgresql_where=_UNSETTLED,
        )


def downgrade() -> None:
    _replace_unsettled(["page_id", "channel"])
    op.drop_index(op.f("ix_verification_contact_id"), "verification")
    op.drop_table("verification")
    op.drop_table("quiet_hours")
    op.drop_table("personal_rule")
    with op.batch_alter_table("contact", recreate="never") as contact:
        contact.drop_column("verified_by")
        contact.drop_column("verified_at")
