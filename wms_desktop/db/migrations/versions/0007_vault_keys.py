"""The vault's keys, who holds copies of them, and reports of what went wrong with personal data.

People who are here for a time have a last day.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NOW = sa.text("(CURRENT_TIMESTAMP)")


def upgrade() -> None:
    op.add_column("person", sa.Column("last_day", sa.Date(), nullable=True))
    _key()
    _holder()
    _copy()
    _report()


def downgrade() -> None:
    for table in ("vault_report", "vault_copy", "vault_holder", "vault_key"):
        op.drop_table(table)
    op.drop_column("person", "last_day")


def _key() -> None:
    op.create_table(
        "vault_key",
        sa.Column("id", BIG, nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('numbers', 'index')", name=op.f("ck_vault_key_purpose_known")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_vault_key_number_positive")),
        sa.CheckConstraint(
            "destroyed_at IS NULL OR retired_on IS NOT NULL",
            name=op.f("ck_vault_key_destroyed_is_retired"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_key")),
        sa.UniqueConstraint("purpose", "number", name=op.f("uq_vault_key_purpose_number")),
    )


def _holder() -> None:
    op.create_table(
        "vault_holder",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("workstation_id", BIG, nullable=True),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('reader', 'workstation', 'recovery')", name=op.f("ck_vault_holder_kind_known")
        ),
        sa.CheckConstraint(
            "(kind = 'reader') = (person_id IS NOT NULL)",
            name=op.f("ck_vault_holder_reader_is_person"),
        ),
        sa.CheckConstraint(
            "(kind = 'workstation') = (workstation_id IS NOT NULL)",
            name=op.f("ck_vault_holder_desk_is_workstation"),
        ),
        sa.CheckConstraint(
            "(kind = 'reader') = (sealed IS NOT NULL)",
            name=op.f("ck_vault_holder_reader_has_sealed"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_vault_holder_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["workstation_id"],
            ["workstation.id"],
            name=op.f("fk_vault_holder_workstation_id_workstation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_holder")),
    )


def _copy() -> None:
    op.create_table(
        "vault_copy",
        sa.Column("key_id", BIG, nullable=False),
        sa.Column("holder_id", BIG, nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key_id"], ["vault_key.id"], name=op.f("fk_vault_copy_key_id_vault_key")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["vault_holder.id"], name=op.f("fk_vault_copy_holder_id_vault_holder")
        ),
        sa.PrimaryKeyConstraint("key_id", "holder_id", name=op.f("pk_vault_copy")),
    )


def _report() -> None:
    op.create_table(
        "vault_report",
        sa.Column("id", BIG, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("approved_by", BIG, nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_vault_report_days_in_order")),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> made_by", name=op.f("ck_vault_report_two_people")
        ),
        sa.CheckConstraint(
            "(approved_by IS NULL) = (approved_at IS NULL)",
            name=op.f("ck_vault_report_approved_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_vault_report_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["person.id"], name=op.f("fk_vault_report_approved_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_report")),
    )
