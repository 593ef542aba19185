"""Backups: which were made and proved, which restore drills were run; a number for the shop itself."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = ("backup", "drill")


def upgrade() -> None:
    op.create_table(
        "backup_made",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                *KINDS, name="backupkind", native_enum=False, create_constraint=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("is_good", sa.Boolean(), nullable=False),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=400), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("moves", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(length=400), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('backup', 'drill')", name=op.f("ck_backup_made_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_made")),
    )
    op.create_index(op.f("ix_backup_made_kind_at"), "backup_made", ["kind", "at"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER backup_made_no_{verb.lower()} BEFORE {verb} ON backup_made "
                "BEGIN SELECT RAISE(ABORT, 'backup_made is append-only'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER backup_made_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON backup_made FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
    meta = sa.table("meta", sa.column("key"), sa.column("value"))
    known = op.get_bind().execute(sa.select(meta.c.key).where(meta.c.key == "database_id"))
    if known.first() is None:
        op.execute(meta.insert().values(key="database_id", value=uuid4().hex))


def downgrade() -> None:
    op.drop_table("backup_made")  # the shop's number stays: it is no less true
