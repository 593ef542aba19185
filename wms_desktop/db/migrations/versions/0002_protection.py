"""The database itself keeps the balance, and refuses to change what was posted.

STK-1: rows of the ledger, the trail and the evidence are never updated or deleted.
STK-2: the balance is written in the transaction of the move, and never falls below nought.
OUT-1: a reservation counts against the balance it keeps.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "audit",
    "consignee_change",
    "count_entry",
    "goods_exception",
    "inbound_receipt",
    "operation",
    "outbound_step",
    "payment",
    "pickup_record",
    "printed_document",
    "receipt_step",
    "reservation",
    "return_line",
    "return_step",
    "rule_value",
    "scan_batch",
    "seal",
    "shown_document",
    "stock_document",
    "stock_move",
    "stored_file",
    "vault_reading",
)

SQLITE_MOVE = """
CREATE TRIGGER stock_move_keeps_balance AFTER INSERT ON stock_move BEGIN
  UPDATE balance SET quantity = quantity - NEW.quantity
    WHERE item_id = NEW.item_id AND lot_id = NEW.lot_id AND owner_id = NEW.owner_id
      AND location_id = NEW.from_location_id AND condition = NEW.from_condition;
  SELECT RAISE(ABORT, 'ck_balance_quantity_not_negative') WHERE changes() = 0
    AND (SELECT kind FROM location WHERE id = NEW.from_location_id) = 'storage';
  INSERT INTO balance (item_id, lot_id, owner_id, location_id, condition, quantity, reserved)
    SELECT NEW.item_id, NEW.lot_id, NEW.owner_id, NEW.to_location_id, NEW.to_condition,
      NEW.quantity, 0
    FROM location WHERE id = NEW.to_location_id AND kind = 'storage'
    ON CONFLICT (item_id, lot_id, owner_id, location_id, condition)
    DO UPDATE SET quantity = quantity + excluded.quantity;
END
"""

SQLITE_RESERVATION = """
CREATE TRIGGER reservation_counts AFTER INSERT ON reservation BEGIN
  UPDATE balance SET reserved = reserved + NEW.quantity WHERE id = NEW.balance_id;
END
"""

POSTGRES_MOVE = """
CREATE FUNCTION stock_move_keeps_balance() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
  UPDATE balance SET quantity = quantity - NEW.quantity
    WHERE item_id = NEW.item_id AND lot_id = NEW.lot_id AND owner_id = NEW.owner_id
      AND location_id = NEW.from_location_id AND condition = NEW.from_condition;
  IF NOT FOUND AND (SELECT kind FROM location WHERE id = NEW.from_location_id) = 'storage' THEN
    RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'ck_balance_quantity_not_negative';
  END IF;
  INSERT INTO balance (item_id, lot_id, owner_id, location_id, condition, quantity, reserved)
    SELECT NEW.item_id, NEW.lot_id, NEW.owner_id, NEW.to_location_id, NEW.to_condition,
      NEW.quantity, 0
    FROM location WHERE id = NEW.to_location_id AND kind = 'storage'
    ON CONFLICT (item_id, lot_id, owner_id, location_id, condition)
    DO UPDATE SET quantity = balance.quantity + excluded.quantity;
  RETURN NULL;
END $$
"""

POSTGRES_RESERVATION = """
CREATE FUNCTION reservation_counts() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
  UPDATE balance SET reserved = reserved + NEW.quantity WHERE id = NEW.balance_id;
  RETURN NULL;
END $$
"""

POSTGRES_REFUSE = """
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_MOVE)
        op.execute(SQLITE_RESERVATION)
        for table in APPEND_ONLY:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    schema = op.get_bind().exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    op.execute(POSTGRES_MOVE.replace("{schema}", schema))  # pg_temp last: nobody shadows a table
    op.execute(POSTGRES_RESERVATION.replace("{schema}", schema))
    op.execute(POSTGRES_REFUSE)
    for name, table in (
        ("stock_move_keeps_balance", "stock_move"),
        ("reservation_counts", "reservation"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")
        op.execute("DROP TRIGGER stock_move_keeps_balance")
        op.execute("DROP TRIGGER reservation_counts")
        return
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute("DROP TRIGGER stock_move_keeps_balance ON stock_move")
    op.execute("DROP TRIGGER reservation_counts ON reservation")
    op.execute("DROP FUNCTION stock_move_keeps_balance()")
    op.execute("DROP FUNCTION reservation_counts()")
    op.execute("DROP FUNCTION append_only()")
