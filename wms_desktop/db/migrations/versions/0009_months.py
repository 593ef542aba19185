"""On PostgreSQL the ledger and the trail lie in months; SQLite keeps them in one piece.

A month is a partition by the moment of the server's clock. Nobody has rights on one: all goes
through the whole table, which keeps its triggers, its rights and its numbers. A row whose month
was not made in time lies in the rest, so posting never stops for want of a month. Making one waits half a second for others at most: shorter than the
server looks for deadlocks, so it is never a posting that has to give way.

Two things that a partitioned table cannot keep by itself are kept by trigger: a line of the ledger
is written with its document and never later (so `document_id, line` stays unique), and a month is
append-only even to who reaches it directly.

STK-1, STK-2, SYS-1.
"""

from typing import Any

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEPT = ("audit", "stock_move")
REST = "rest"
MONTHS_AHEAD = 3

MAKE_MONTHS = """
CREATE FUNCTION make_months(since date, until date) RETURNS integer LANGUAGE plpgsql
SET search_path = {schema}, pg_temp SET lock_timeout = '500ms' SET timezone = 'UTC' AS $$
DECLARE
  kept text;
  month date;
  part text;
  made integer := 0;
BEGIN
  FOREACH kept IN ARRAY ARRAY['audit', 'stock_move'] LOOP
    month := date_trunc('month', since);
    WHILE month <= until LOOP
      part := kept || to_char(month, '_YYYY_MM');
      IF to_regclass(quote_ident(part)) IS NULL THEN
        BEGIN
          EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
            part, kept);
          EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            kept, part, month::timestamptz, (month + interval '1 month')::timestamptz);
          EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I'
            ' FOR EACH STATEMENT EXECUTE FUNCTION append_only()', part || '_append_only', part);
          made := made + 1;
        EXCEPTION
          WHEN check_violation THEN NULL;  -- rows of this month lie in the rest and stay there
          WHEN duplicate_table OR unique_violation THEN NULL;  -- somebody else has just made it
        END;
      END IF;
      month := month + interval '1 month';
    END LOOP;
  END LOOP;
  RETURN made;
END $$
"""

MONTHS_AHEAD_FUNCTION = """
CREATE FUNCTION months_ahead() RETURNS integer LANGUAGE sql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
  SELECT make_months(current_date, (current_date + interval '{ahead} months')::date)
$$
"""

WRITTEN_TOGETHER = """
CREATE FUNCTION stock_move_with_its_document() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
  epoch bigint := pg_current_xact_id()::text::bigint >> 32 << 32;
BEGIN
  IF NEW.at = transaction_timestamp() AND EXISTS (
    SELECT FROM stock_document WHERE id = NEW.document_id
      AND pg_xact_status((epoch | xmin::text::bigint)::text::xid8) = 'in progress'
  ) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'stock_move is written with its document';
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    schema = _one("SELECT quote_ident(current_schema())")
    op.execute(MAKE_MONTHS.replace("{schema}", schema))
    ahead = MONTHS_AHEAD_FUNCTION.replace("{schema}", schema)
    op.execute(ahead.replace("{ahead}", str(MONTHS_AHEAD)))
    op.execute(WRITTEN_TOGETHER.replace("{schema}", schema))
    for name in ("make_months(date, date)", "months_ahead()", "stock_move_with_its_document()"):
        op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    if _one("SELECT count(*) FROM pg_roles WHERE rolname = 'wms_staff'"):
        op.execute("GRANT EXECUTE ON FUNCTION months_ahead() TO wms_staff")
    op.execute("LOCK TABLE stock_document IN SHARE MODE")  # nobody posts meanwhile
    for table, moment, rows in (
        ("audit", "at", "SELECT * FROM audit"),
        (
            "stock_move",
            "posted_at",
            "SELECT stock_move.*, stock_document.posted_at FROM stock_move"
            " JOIN stock_document ON stock_document.id = stock_move.document_id",
        ),
    ):
        since = "audit" if table == "audit" else "stock_document"
        first = _one(f"SELECT least(min({moment}), now())::date FROM {since}")
        _remake(table, rows, first)
    op.execute(
        "CREATE TRIGGER stock_move_with_its_document AFTER INSERT ON stock_move"
        " FOR EACH ROW EXECUTE FUNCTION stock_move_with_its_document()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("LOCK TABLE stock_document IN SHARE MODE")
    op.execute("DROP TRIGGER stock_move_with_its_document ON stock_move")
    columns = _one(
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
        " WHERE attrelid = 'stock_move'::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attname <> 'at'"
    )
    _remake("audit", "SELECT * FROM audit", None)
    _remake("stock_move", f"SELECT {columns} FROM stock_move", None)
    op.execute("DROP FUNCTION stock_move_with_its_document()")
    op.execute("DROP FUNCTION months_ahead()")
    op.execute("DROP FUNCTION make_months(date, date)")


def _remake(table: str, rows: str, first: Any | None) -> None:
    """Copy *table* into a new one: in months from the day *first* on, in one piece without it.

    What hangs on the table comes along as the catalogue has it: rights, owner, sequence, indexes,
    foreign keys, triggers.
    """
    told = _about(table)
    sequence = _one(f"SELECT pg_get_serial_sequence('{table}', 'id')")
    owner = _one(
        "SELECT quote_ident(pg_get_userbyid(relowner)) FROM pg_class"
        f" WHERE oid = '{table}'::regclass"
    )
    op.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    op.execute(f"ALTER SEQUENCE {sequence} OWNED BY NONE")
    in_months = first is not None
    if in_months:
        _make_in_months(table, first)
    else:
        op.execute(f"CREATE TABLE remade (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        if table == "stock_move":
            op.execute("ALTER TABLE remade DROP COLUMN at")
    op.execute(f"INSERT INTO remade {rows}")
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE remade RENAME TO {table}")
    op.execute(f"ALTER TABLE {table} OWNER TO {owner}")  # a sequence belongs to its table's
    op.execute(f"ALTER SEQUENCE {sequence} OWNED BY {table}.id")
    if in_months:
        _guard_parts(table)
    _add_keys(table, in_months=in_months)
    for statement in told:
        op.execute(statement)
    op.execute(f"ANALYZE {table}")


def _make_in_months(table: str, first: Any) -> None:
    added = ", at timestamptz NOT NULL DEFAULT current_timestamp" if table == "stock_move" else ""
    op.execute(
        f"CREATE TABLE remade (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS{added})"
        " PARTITION BY RANGE (at)"
    )
    op.execute(f"CREATE TABLE {table}_{REST} PARTITION OF remade DEFAULT")
    for begin, end in _months(first):
        op.execute(
            f"CREATE TABLE {table}_{begin[:7].replace('-', '_')} PARTITION OF remade"
            f" FOR VALUES FROM ('{begin}Z') TO ('{end}Z')"
        )


def _add_keys(table: str, *, in_months: bool) -> None:
    moment = ", at" if in_months else ""
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT pk_{table} PRIMARY KEY (id{moment})")
    if table == "stock_move":
        op.execute(
            "ALTER TABLE stock_move ADD CONSTRAINT uq_stock_move_document_id_line"
            f" UNIQUE (document_id, line{moment})"
        )


def _guard_parts(table: str) -> None:
    """A month refuses changes by itself: the whole table's trigger is not asked there."""
    asked = (
        f"SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = '{table}'::regclass"
    )
    for part in op.get_bind().exec_driver_sql(asked).scalars().all():
        op.execute(
            f"CREATE TRIGGER {part}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {part}"
            " FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )


def _about(table: str) -> list[str]:
    """Statements that give a remade table what this one has, but for its keys."""
    asked = f"""
        SELECT 1, pg_get_indexdef(indexrelid) FROM pg_index
          WHERE indrelid = '{table}'::regclass AND NOT EXISTS
            (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
        UNION ALL SELECT 2, format('ALTER TABLE {table} ADD CONSTRAINT %%I %%s', conname,
            pg_get_constraintdef(oid))
          FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'f'
        UNION ALL SELECT 3, pg_get_triggerdef(oid) FROM pg_trigger
          WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal
        UNION ALL SELECT 4, format('GRANT %%s ON {table} TO %%s', privilege_type,
            CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
          FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = '{table}'::regclass
            AND grantee <> relowner
        UNION ALL SELECT 5, format('ALTER TABLE {table} OWNER TO %%I', pg_get_userbyid(relowner))
          FROM pg_class WHERE pg_class.oid = '{table}'::regclass
            AND relowner <> current_user::regrole
        ORDER BY 1, 2
        """
    found = op.get_bind().exec_driver_sql(asked).all()
    return [statement.replace(" ON ONLY ", " ON ") for _, statement in found]


def _months(first: Any) -> list[tuple[str, str]]:
    asked = (
        "SELECT m::date::text, (m + interval '1 month')::date::text"
        f" FROM generate_series(date_trunc('month', DATE '{first}'),"
        f" now() AT TIME ZONE 'UTC' + interval '{MONTHS_AHEAD} months', interval '1 month') m"
    )
    return [(row[0], row[1]) for row in op.get_bind().exec_driver_sql(asked).all()]


def _one(statement: str) -> Any:
    return op.get_bind().exec_driver_sql(statement).scalar_one()
