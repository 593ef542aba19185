"""`check` passes on honest data and finds every alteration behind the program's back (SYS-1)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.core.language import Language
from wms_desktop.db import archive, audit, seals
from wms_desktop.receipts.kinds import ReceiptState

UNLOCK = {
    "sqlite": "DROP TRIGGER {table}_no_{verb}",
    "postgresql": "ALTER TABLE {table} DISABLE TRIGGER USER",
}
ALTERATIONS = {
    "ledger row": ("stock_move", "update", "UPDATE stock_move SET quantity = quantity + 1000"),
    "ledger row gone": ("stock_move", "delete", "DELETE FROM stock_move"),
    "audit row": ("audit", "update", "UPDATE audit SET after = 'other'"),
    "audit row gone": ("audit", "delete", "DELETE FROM audit"),
    "stored file": ("stored_file", "update", "UPDATE stored_file SET content = '\\x00', size = 1"),
    "balance": (None, "", "UPDATE balance SET quantity = quantity + 1000"),
    "reservation": (None, "", "UPDATE balance SET reserved = 1000"),
}


@pytest.fixture
def busy_shop(shop: Shop) -> Shop:
    item = shop.item()
    shop.stock(item, shop.lot(item), 24)
    with shop.db.write() as session:
        audit.record(session, shop.acting(), "test.line", "test:1", after={"a": 1})
        archive.keep_paper(
            session,
            shop.acting(),
            kind="slip",
            number="R-1",
            title="Slip",
            pdf=b"%PDF-1.4",
            language=Language.EN,
        )
    seals.seal(shop.db)
    return shop


def findings(shop: Shop) -> list[check.Finding]:
    return [finding for verdict in check.run(shop.db) for finding in verdict.findings]


@pytest.mark.rule("SYS-1")
def test_honest_data_pass(busy_shop):
    assert findings(busy_shop) == []


@pytest.mark.rule("SYS-1")
@pytest.mark.rule("STK-2")
@pytest.mark.parametrize("what", ALTERATIONS)
def test_an_alteration_shows(busy_shop, what):
    table, verb, statement = ALTERATIONS[what]
    with busy_shop.db.engine.begin() as connection:
        dialect = connection.dialect.name
        if table:
            connection.execute(text(UNLOCK[dialect].format(table=table, verb=verb)))
        if dialect == "sqlite":
            statement = statement.replace("'\\x00'", "x'00'")
        connection.execute(text(statement))
    assert findings(busy_shop)


@pytest.mark.rule("RCP-3")
def test_a_filed_receipt_without_its_page_shows(busy_shop):
    from wms_desktop.receipts.tables import Receipt

    busy_shop.insert(
        Receipt,
        number="R-20260521-0001",
        document="consignment:TY-1",
        site_id=1,
        origin_site_id=2,
        shipper_name="锦程",
        consignee_name="杨民敬",
        state=ReceiptState.FILED,
    )
    assert [f.subject for f in findings(busy_shop)] == ["receipt:R-20260521-0001"]


def test_an_unchanged_shop_is_not_sealed_twice(busy_shop):
    assert seals.seal(busy_shop.db) is None
    assert len(seals.newest_anchor(busy_shop.db)) == seals.ANCHOR_LENGTH
