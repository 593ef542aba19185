"""On PostgreSQL the ledger and the trail lie in months: same rules, same rows, room made ahead."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from tests.conftest import NOW, TODAY
from tests.db.test_migrations import IN_MONTHS, differences
from tests.postgres import Server
from tests.shop import Shop, found_shop
from wms_desktop.checks import check
from wms_desktop.core.errors import Unavailable
from wms_desktop.db import audit, months, schema, seals
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Audit
from wms_desktop.stock.tables import StockMove

MONTHS = "0009"
NAMES = ("audit", "stock_move")


@pytest.fixture
def empty_db(postgres_server: Server) -> Iterator[Database]:
    name, url = postgres_server.copy("template0")
    db = Database(url)
    yield db
    db.close()
    postgres_server.drop(name)


@pytest.fixture
def server_shop(postgres_db: Database) -> Shop:
    return Shop(postgres_db, now=NOW, today=TODAY)


def run(db: Database, statement: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(statement))


def parts_of(db: Database, table: str) -> dict[str, int]:
    """How many rows lie in which part of *table*."""
    with db.engine.connect() as connection:
        rows = connection.execute(
            text(f"SELECT tableoid::regclass::text, count(*) FROM {table} GROUP BY 1")
        )
        return {row[0]: row[1] for row in rows}


def work(shop: Shop, item: int | None = None) -> int:
    """A posting and a line of the trail."""
    item = shop.item() if item is None else item
    code = f"L{datetime.now(UTC).timestamp()}"
    shop.stock(item, shop.lot(item, code), 40)
    with shop.db.write() as session:
        audit.record(session, shop.acting(), "test.note", "test:1")
    return item


def this_month(table: str) -> str:
    return f"{table}_{datetime.now(UTC):%Y_%m}"


def findings(db: Database) -> list[check.Finding]:
    return [finding for verdict in check.run(db) for finding in verdict.findings]


def before_months() -> str:
    """The revision that the months come after."""
    found = ScriptDirectory(str(schema._MIGRATIONS)).get_revision(MONTHS)
    assert found is not None
    assert isinstance(found.down_revision, str)
    return found.down_revision


@pytest.mark.rule("STK-1")
@pytest.mark.rule("SYS-1")
def test_old_rows_come_into_their_months_and_back_again(empty_db: Database) -> None:
    db = empty_db
    schema.upgrade(db, before_months())
    found_shop(db)
    shop = Shop(db, now=NOW, today=TODAY)
    item = work(shop)
    run(
        db,
        "ALTER TABLE stock_document DISABLE TRIGGER USER; ALTER TABLE audit DISABLE TRIGGER USER",
    )
    run(db, "UPDATE stock_document SET posted_at = '2025-02-28 23:59:59Z'")
    run(db, "UPDATE audit SET at = '2025-03-01 00:00:00Z'")
    run(db, "ALTER TABLE stock_document ENABLE TRIGGER USER; ALTER TABLE audit ENABLE TRIGGER USER")
    work(shop, item)
    assert seals.seal(db)
    rows = _rows(db)
    schema.upgrade(db, MONTHS)
    assert _rows(db) == rows
    assert parts_of(db, "stock_move") == {"stock_move_2025_02": 1, this_month("stock_move"): 1}
    assert parts_of(db, "audit") == {"audit_2025_03": 1, this_month("audit"): 1}
    work(shop, item)
    assert seals.seal(db)
    assert findings(db) == []
    rows = _rows(db)
    schema.downgrade(db, before_months())
    assert _rows(db) == rows
    work(shop, item)
    assert findings(db) == []
    schema.upgrade(db)
    assert findings(db) == []
    assert differences(db) == IN_MONTHS
    assert shop.on_hand(item) == Decimal(160)


_BACK_DATED = """
ALTER TABLE stock_document DISABLE TRIGGER USER;
ALTER TABLE audit DISABLE TRIGGER USER;
UPDATE stock_document SET posted_at = '2025-02-28 23:59:59Z';
UPDATE audit SET at = '2025-03-01 00:00:00Z';
ALTER TABLE stock_document ENABLE TRIGGER USER;
ALTER TABLE audit ENABLE TRIGGER USER
"""


def _rows(db: Database) -> list[str]:
    with db.read() as session:
        return [
            str(row)
            for table in (StockMove.__table__, Audit.__table__)
            for row in session.execute(select(table).order_by(table.c.id))
        ]


def test_rights_survive(empty_db: Database) -> None:
    db = empty_db
    schema.upgrade(db, before_months())
    run(db, "DO $$ BEGIN CREATE ROLE reader NOLOGIN; EXCEPTION WHEN duplicate_object THEN END $$")
    run(db, "GRANT SELECT ON stock_move, audit TO reader")
    schema.upgrade(db, MONTHS)
    with db.engine.connect() as connection:
        for table in NAMES:
            may = f"SELECT has_table_privilege('reader', '{table}', %s)"
            assert connection.exec_driver_sql(may, ("SELECT",)).scalar()
            assert not connection.exec_driver_sql(may, ("INSERT",)).scalar()
            of_part = may.replace(f"'{table}'", f"'{this_month(table)}'")
            assert not connection.exec_driver_sql(of_part, ("SELECT",)).scalar()


@pytest.mark.rule("STK-1")
@pytest.mark.parametrize("table", NAMES)
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("is_part", [False, True])
def test_a_month_is_append_only_too(
    server_shop: Shop, table: str, verb: str, is_part: bool
) -> None:
    """Even to who owns the tables."""
    work(server_shop)
    with pytest.raises(Exception, match="append-only"):
        run(server_shop.db, verb.format(this_month(table) if is_part else table))


@pytest.mark.rule("STK-1")
def test_a_line_is_never_added_to_a_posted_document(server_shop: Shop) -> None:
    """What `UNIQUE (document_id, line)` cannot promise over months is kept by trigger."""
    work(server_shop)
    columns = (
        "document_id, line, item_id, lot_id, owner_id, from_location_id, to_location_id,"
        " from_condition, to_condition, quantity"
    )
    for line, table in (
        ("line", "stock_move"),
        ("99", "stock_move"),
        ("line", this_month("stock_move")),
    ):
        values = columns.replace("line", line)
        with pytest.raises(Exception, match="written with its document"):
            run(server_shop.db, f"INSERT INTO {table} ({columns}) SELECT {values} FROM stock_move")
    with pytest.raises(Exception, match="written with its document"):
        run(
            server_shop.db,
            f"INSERT INTO stock_move ({columns}, at) SELECT {columns}, now() - interval '1 s'"
            " FROM stock_move",
        )
    assert findings(server_shop.db) == []


def test_a_row_whose_month_is_missing_lies_in_the_rest(server_shop: Shop) -> None:
    db = server_shop.db
    for table in NAMES:
        run(db, f"DROP TABLE {this_month(table)}")
    item = work(server_shop)
    assert parts_of(db, "stock_move") == {"stock_move_rest": 1}
    assert months.prepare(db) == 0  # it stays there, and the others are there already
    work(server_shop, item)
    assert parts_of(db, "stock_move") == {"stock_move_rest": 2}
    assert findings(db) == []


def test_a_clerk_makes_the_next_months_and_no_others(server_shop: Shop) -> None:
    db = server_shop.db
    run(db, "DO $$ BEGIN CREATE ROLE clerk NOLOGIN; EXCEPTION WHEN duplicate_object THEN END $$")
    run(db, "GRANT EXECUTE ON FUNCTION months_ahead() TO clerk")
    for table in NAMES:
        run(db, f"DROP TABLE {this_month(table)}")
    with db.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL ROLE clerk")
        assert connection.exec_driver_sql("SELECT months_ahead()").scalar() == 2
        assert connection.exec_driver_sql("SELECT months_ahead()").scalar() == 0
    with pytest.raises(Exception, match="permission denied"):
        run(db, "SET LOCAL ROLE clerk; SELECT make_months('1900-01-01', '2900-01-01')")
    work(server_shop)
    assert parts_of(db, "stock_move") == {this_month("stock_move"): 1}
    with pytest.raises(Exception, match="append-only"):
        run(db, f"DELETE FROM {this_month('stock_move')}")


def test_months_wait_for_nobody_who_posts(server_shop: Shop) -> None:
    db = server_shop.db
    for table in NAMES:
        run(db, f"DROP TABLE {this_month(table)}")
    with ThreadPoolExecutor(1) as pool, db.write() as session:
        audit.record(session, server_shop.acting(), "test.note", "test:1")
        session.execute(text("SELECT count(*) FROM stock_move"))
        assert pool.submit(months.prepare, db).result(5) == 0
        session.execute(text("SELECT count(*) FROM stock_move"))
    try:
        work(server_shop)
    except Unavailable as error:
        pytest.fail(str(error))
