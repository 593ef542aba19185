"""Kept files may lie outside, each place of theirs is under the seals, and checks are rows.

A line of the trail bears the address that it came from, on a server (`db.watchmen`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEW = ("stored_place", "evidence_check")
STORES = "('database', 'folder', 's3')"
RESULTS = "('good', 'altered', 'missing', 'unreachable')"
FIXED = ("sha256", "size", "media_type", "person_id", "workstation_id", "stored_at")
NEWEST = "(SELECT store FROM stored_place WHERE file_sha256 = OLD.sha256 ORDER BY id DESC LIMIT 1)"

# Bytes follow a row of stored_place that says where they are, and nothing else ever changes.
SQLITE_MOVE = f"""
CREATE TRIGGER stored_file_no_update BEFORE UPDATE ON stored_file
WHEN {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FIXED)}
  OR NEW.store = OLD.store OR NEW.store IS NOT {NEWEST}
  OR (NEW.content IS NOT NULL AND length(NEW.content) <> OLD.size)
BEGIN SELECT RAISE(ABORT, 'stored_file is append-only'); END
"""
SQLITE_APPEND_ONLY = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRES_MOVE = f"""
CREATE FUNCTION stored_file_moves() RETURNS trigger LANGUAGE plpgsql
SET search_path = {{schema}}, pg_temp AS $$
BEGIN
  IF ({", ".join(f"NEW.{name}" for name in FIXED)})
      IS DISTINCT FROM ({", ".join(f"OLD.{name}" for name in FIXED)})
    OR NEW.store = OLD.store OR NEW.store IS DISTINCT FROM {NEWEST}
    OR (NEW.content IS NOT NULL AND encode(sha256(NEW.content), 'hex') <> OLD.sha256)
  THEN
    RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'stored_file is append-only';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.add_column("audit", sa.Column("client_address", sa.String(length=45), nullable=True))
    with op.batch_alter_table("seal") as table:
        table.add_column(
            sa.Column("form", sa.Integer(), server_default=sa.text("1"), nullable=False)
        )
        table.add_column(
            sa.Column("login", sa.String(length=63), server_default="", nullable=False)
        )
    with op.batch_alter_table("stored_file") as table:
        table.alter_column("content", existing_type=sa.LargeBinary(), nullable=True)
        table.add_column(
            sa.Column("store", sa.String(length=24), server_default="database", nullable=False)
        )
        table.create_check_constraint(op.f("ck_stored_file_store_known"), f'"store" IN {STORES}')
        table.create_check_constraint(
            op.f("ck_stored_file_content_where_kept"),
            "(store = 'database') = (content IS NOT NULL)",
        )
    _stored_place()
    _evidence_check()
    op.execute(
        "INSERT INTO stored_place"
        " (file_sha256, size, media_type, store, person_id, workstation_id, at)"
        " SELECT sha256, size, media_type, store, person_id, workstation_id, stored_at"
        " FROM stored_file ORDER BY stored_at, sha256"
    )
    _protect()


def downgrade() -> None:
    outside = sa.text("SELECT count(*) FROM stored_file WHERE content IS NULL")
    if op.get_bind().execute(outside).scalar():
        raise RuntimeError("kept files lie outside: evidence move --to database comes first")
    newer = sa.text("SELECT count(*) FROM seal WHERE form <> 1")
    if op.get_bind().execute(newer).scalar():  # without their form they would be told as altered
        raise RuntimeError("seals of form 2 are there: restore the backup made before the upgrade")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute("DROP TRIGGER stored_file_moves ON stored_file")
        op.execute("DROP TRIGGER stored_file_append_only ON stored_file")
        op.execute("DROP FUNCTION stored_file_moves()")
    for name in NEW:
        op.drop_table(name)  # its triggers go with it
    if is_sqlite:
        op.execute("DROP TRIGGER stored_file_no_update")  # it names a table that is gone
    with op.batch_alter_table("stored_file") as table:
        table.drop_constraint(op.f("ck_stored_file_content_where_kept"), type_="check")
        table.drop_constraint(op.f("ck_stored_file_store_known"), type_="check")
        table.drop_column("store")
        table.alter_column("content", existing_type=sa.LargeBinary(), nullable=False)
    with op.batch_alter_table("seal") as table:
        table.drop_column("login")
        table.drop_column("form")
    op.drop_column("audit", "client_address")
    for name in ("stored_file", "seal") if is_sqlite else ("stored_file",):
        _append_only(name)


def _stored_place() -> None:
    op.create_table(
        "stored_place",
        sa.Column("id", BIG, nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("store", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.CheckConstraint(f'"store" IN {STORES}', name=op.f("ck_stored_place_store_known")),
        sa.ForeignKeyConstraint(
            ["file_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_stored_place_file_sha256_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_place")),
    )
    op.create_index(op.f("ix_stored_place_file_sha256"), "stored_place", ["file_sha256"])


def _evidence_check() -> None:
    op.create_table(
        "evidence_check",
        sa.Column("id", BIG, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("algorithm", sa.String(length=12), nullable=False),
        sa.Column("result", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.CheckConstraint(f'"result" IN {RESULTS}', name=op.f("ck_evidence_check_result_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_check")),
    )
    op.create_index(op.f("ix_evidence_check_sha256"), "evidence_check", ["sha256"])
    op.create_index(op.f("ix_evidence_check_at"), "evidence_check", ["at"])


def _protect() -> None:
    """As 0002 does; the bytes of a kept file alone may follow their row of stored_place."""
    for name in NEW:
        _append_only(name)
    if op.get_bind().dialect.name == "sqlite":  # both tables were made anew
        _append_only("seal")
        op.execute(SQLITE_MOVE)
        op.execute(SQLITE_APPEND_ONLY.format(table="stored_file", verb="delete"))
        return
    schema = op.get_bind().exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    op.execute("DROP TRIGGER stored_file_append_only ON stored_file")
    op.execute(POSTGRES_MOVE.replace("{schema}", schema))
    op.execute(
        "CREATE TRIGGER stored_file_append_only BEFORE DELETE OR TRUNCATE ON stored_file"
        " FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    )
    op.execute(
        "CREATE TRIGGER stored_file_moves BEFORE UPDATE ON stored_file"
        " FOR EACH ROW EXECUTE FUNCTION stored_file_moves()"
    )


def _append_only(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(SQLITE_APPEND_ONLY.format(table=table, verb=verb))
        return
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    )
