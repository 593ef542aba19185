"""The statement to a customer: what it says of now and of a day, on paper and in Excel (STK-5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import text

from tests.conftest import TODAY, dump
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive
from wms_desktop.stock import papers, posting, statements
from wms_desktop.stock.kinds import MoveReason
from wms_desktop.stock.statements import PrintStatement, StatementFault

MILL = 2
slices.register_words()


@pytest.fixture
def ledger(shop: Shop) -> Shop:
    """12 rolls came ten days ago, 5 left six days ago, 3 changed the shelf today."""
    item = shop.item("A302-14", "云锦·烟灰", spec="0.53×10 m")
    lot = shop.lot(item, "L1", expires_on=date(2027, 1, 31))
    places = {code: shop.location(code) for code in ("SUPPLIER", "CUSTOMER", "A-01-01", "A-01-02")}
    for days, origin, target, quantity in (
        (10, "SUPPLIER", "A-01-01", 12),
        (6, "A-01-01", "CUSTOMER", 5),
        (0, "A-01-01", "A-01-02", 3),
    ):
        move = posting.Move(item, lot, MILL, places[origin], places[target], Decimal(quantity))
        _post(shop, move, TODAY - timedelta(days=days))
    return shop


def _post(shop: Shop, move: posting.Move, day: date) -> None:
    """At noon in Shanghai of *day*: the database's own clock knows only now."""
    op_id = shop.op()
    with shop.db.write() as session:
        posting.post(
            session, shop.acting(), op_id=op_id, reason=MoveReason.TRANSFER, document="t:1",
            moves=[move],
        )  # fmt: skip
    _date_back(shop, op_id, datetime.combine(day, time(4), UTC))


def _date_back(shop: Shop, op_id: UUID, at: datetime) -> None:
    key = op_id.hex if shop.db.is_sqlite else str(op_id)
    moment = f"{at:%Y-%m-%d %H:%M:%S}{'.000000' if shop.db.is_sqlite else '+00'}"
    change = f"UPDATE stock_document SET posted_at = '{moment}' WHERE op_id = '{key}'"
    with shop.db.engine.begin() as connection:
        if not shop.db.is_sqlite:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(change))
            return
        trigger = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE name = 'stock_document_no_update'")
        ).scalar_one()
        connection.execute(text("DROP TRIGGER stock_document_no_update"))
        connection.execute(text(change))
        connection.exec_driver_sql(trigger)


def said(shop: Shop, on: date | None, **how: bool) -> list[tuple[str, int]]:
    rows = statements.statement(shop.db, shop.acting(), MILL, on, **how)
    return [(row.location, int(row.quantity)) for row in rows]


@pytest.mark.rule("STK-5")
def test_a_day_gone_by_is_worked_out_from_the_ledger(ledger: Shop) -> None:
    assert said(ledger, None) == said(ledger, TODAY) == [("A-01-01", 4), ("A-01-02", 3)]
    assert said(ledger, None, with_locations=False) == [("", 7)]
    ago = {days: said(ledger, TODAY - timedelta(days=days)) for days in (1, 6, 7, 10, 11)}
    assert ago == {
        1: [("A-01-01", 7)],
        6: [("A-01-01", 7)],
        7: [("A-01-01", 12)],
        10: [("A-01-01", 12)],
        11: [],
    }
    assert statements.statement(ledger.db, ledger.acting(), 1) == []


def test_the_day_ends_at_midnight_of_the_site(ledger: Shop) -> None:
    """Bad inputs 69, 70: 2026-05-20 24:00 in Shanghai is 16:00 in UTC."""
    item = ledger.item("B1")
    lot, place = ledger.lot(item, "L9"), ledger.location("A-01-03")
    for minute, quantity in ((59, 1), (60, 2)):
        move = posting.Move(item, lot, MILL, ledger.location("SUPPLIER"), place, Decimal(quantity))
        op_id = ledger.op()
        with ledger.db.write() as session:
            posting.post(
                session, ledger.acting(), op_id=op_id, reason=MoveReason.RECEIPT,
                document="t:2", moves=[move],
            )  # fmt: skip
        _date_back(ledger, op_id, datetime(2026, 5, 20, 15, tzinfo=UTC) + timedelta(minutes=minute))
    assert ("A-01-03", 1) in said(ledger, date(2026, 5, 20))
    assert ("A-01-03", 3) in said(ledger, None)


@pytest.mark.parametrize(
    ("day", "fault"),
    [(TODAY + timedelta(days=1), StatementFault.DAY_TO_COME),
     (date.max, StatementFault.DAY_TO_COME),
     (date(1999, 12, 31), StatementFault.TOO_EARLY), (date.min, StatementFault.TOO_EARLY)],
)  # fmt: skip
def test_days_that_no_record_knows_are_refused(ledger: Shop, day: date, fault: object) -> None:
    before = dump(ledger.db)
    with pytest.raises(Refused) as refused:
        statements.print_statement(
            ledger.db, ledger.acting(), PrintStatement(ledger.op(), MILL, day)
        )
    assert refused.value.code is fault
    with pytest.raises(Refused):
        statements.print_statement(
            ledger.db, ledger.acting("nobody"), PrintStatement(ledger.op(), MILL)
        )
    assert dump(ledger.db) == before


@pytest.mark.rule("SYS-5")
@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.ZH_CN, ("库存对账单", "数量", "A302-14 小计")),
     (Language.ZH_TW, ("庫存對帳單", "數量", "A302-14 小計")),
     (Language.EN, ("Stock statement", "Quantity", "Total of A302-14"))],
)  # fmt: skip
def test_it_is_printed_in_the_customers_language(
    ledger: Shop, language: Language, words: tuple[str, ...]
) -> None:
    with ledger.db.write() as session:
        session.get_one(Customer, MILL).language = language
    command = PrintStatement(ledger.op(), MILL, with_locations=True)
    done = statements.print_statement(ledger.db, ledger.acting(), command)
    assert statements.print_statement(ledger.db, ledger.acting(), command).value == done.value
    pdf = archive.content(ledger.db, done.value)
    page = pypdfium2.PdfDocument(pdf)[0]
    said_there = page.get_textpage().get_text_bounded()
    for word in (*words, "绍兴锦程纺织有限公司", "A-01-02", "L1", "2027-01-31", "7 卷"):
        assert word in said_there, (word, said_there)
    number = "DZ-20260521-0001"
    found = {code.text for code in zxingcpp.read_barcodes(page.render(scale=4).to_pil())}
    assert found == {own_code(CodeKind.STATEMENT, number)}
    (kept,) = archive.papers(ledger.db, number)
    assert (kept.kind, kept.language) == (statements.KIND, language)


def test_a_long_one_goes_on_with_its_head_on_every_page(shop: Shop) -> None:
    for number in range(90):
        item = shop.item(f"G{number:03}", "云锦·烟灰")
        shop.stock(item, shop.lot(item), number + 1, owner=MILL)
    sha256 = statements.print_statement(
        shop.db, shop.acting(), PrintStatement(shop.op(), MILL)
    ).value
    document = pypdfium2.PdfDocument(archive.content(shop.db, sha256))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert len(texts) > 1
    for number, said_there in enumerate(texts, 1):
        assert f"第 {number} 页，共 {len(texts)} 页" in said_there
        assert "DZ-20260521-0001" in said_there
    assert f"{sum(range(1, 91))} 卷" in texts[-1].replace(",", "")


def test_an_owner_without_goods_gets_a_paper_that_says_so(shop: Shop) -> None:
    sha256 = statements.print_statement(
        shop.db, shop.acting(), PrintStatement(shop.op(), MILL)
    ).value
    page = pypdfium2.PdfDocument(archive.content(shop.db, sha256))[0]
    assert "无库存" in page.get_textpage().get_text_bounded()


def test_it_is_drawn_before_the_write_and_its_number_is_still_its_own(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A paper takes seconds; nobody's write waits for it, and a faster one takes the number."""
    drawn: list[str] = []
    draw = papers.statement_pdf

    def slow(paper: papers.StatementPaper) -> bytes:
        drawn.append(paper.number)
        if len(drawn) == 1:  # another workstation prints one meanwhile: no lock is in its way
            command = PrintStatement(shop.op(), MILL)
            statements.print_statement(shop.db, shop.acting("zhou"), command)
        return draw(paper)

    monkeypatch.setattr(papers, "statement_pdf", slow)
    statements.print_statement(shop.db, shop.acting(), PrintStatement(shop.op(), MILL))
    one, two = "DZ-20260521-0001", "DZ-20260521-0002"
    assert drawn == [one, one, two]
    assert [len(archive.papers(shop.db, number)) for number in (one, two)] == [1, 1]
