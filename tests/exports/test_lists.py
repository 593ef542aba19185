"""Every list of the window goes out, by the window's filters (SYS-3)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.complaints.complaining import Complaining
from tests.conftest import TODAY
from tests.counts.approved import Approved
from tests.counts.desk import counted, in_review, started
from tests.exports.way_out import WayOut
from tests.goods.conftest import Counter
from tests.pickup import test_book as add_to_book
from tests.pickup.waybills import NUMBER, PHONE, arrived, waybill
from tests.receipts.stack import ARRIVED, required
from tests.returns.returning import ORDER, Returning
from wms_desktop import slices
from wms_desktop.commands import exchange
from wms_desktop.counts import queries as counts
from wms_desktop.goods import due, exceptions, settling
from wms_desktop.goods.kinds import ExceptionKind, ExceptionOutcome
from wms_desktop.imaging.faults import FileFault, Quarantined
from wms_desktop.people.vault import Vault
from wms_desktop.receipts import chasing, missing, quarantine
from wms_desktop.receipts.chasing import LogContact
from wms_desktop.receipts.kinds import ChaseBy, ReadingOf
from wms_desktop.receipts.tables_control import ReceiptReading
from wms_desktop.transport import service as transport

pytestmark = pytest.mark.rule("SYS-3")


def test_every_list_that_is_declared_can_be_asked_for() -> None:
    exports = slices.exports()
    declared = {name for export in exports.values() for name in export.all_filters}
    assert declared == set(exchange.FILTERS)
    assert tuple(exports) == slices.EXPORTS


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize(
    "name", ["outbound", "consignments", "receipts", "missing", "returns", "complaints"]
)
def test_an_empty_list_has_its_headings_only(out: WayOut, name: str, ending: str) -> None:
    assert out.rows(name, ending=ending) == []
    text = (out.folder / f"{name}.{ending}").read_bytes()
    assert ending == "xlsx" or text.count(b"\r\n") == 1


@pytest.mark.rule("PCK-11")
def test_the_book_of_collectors_goes_out_masked(out: WayOut, tmp_path: Path) -> None:
    assert out.rows("collectors") == []
    vault, shop = Vault(tmp_path / "vault.key"), out.shop
    customer = add_to_book.customer(shop)
    add_to_book.entry(shop, vault, customer)
    assert out.column("collectors", "Collector") == ["王小明"]
    assert out.column("collectors", "Number, masked") == [f"3{'*' * 16}{NUMBER[-1]}"]
    assert out.rows("collectors", "--text", "没有此人") == []
    today = shop.today.isoformat()
    assert len(out.rows("collectors", "--from", today, "--to", today)) == 1


def test_orders_by_state_text_and_day(out: WayOut) -> None:
    shop, counter = out.shop, Counter(out.shop)
    item = shop.item()
    shop.stock(item, shop.lot(item), 9)
    first, second = counter.order((item, 2)), counter.order((item, 3), consignee_name="=1+1")
    counter.allocate(second)
    numbers = [counter.outbound(each).number for each in (first, second)]
    assert out.column("outbound", "Order") == numbers[::-1]
    assert out.column("outbound", "Order", "--state", "open") == [
        row.number for row in due.outbound_due(shop.db, 1)
    ]
    assert out.column("outbound", "Order", "--state", "allocated") == numbers[1:]
    assert out.column("outbound", "Consignee", "--text", numbers[1]) == ["=1+1"]
    assert out.column("outbound", "Consignee", "--text", numbers[1], ending="csv") == ["'=1+1"]
    today = out.rows("outbound")[0]["Ordered on"]
    assert isinstance(today, datetime)
    day = today.date().isoformat()
    assert len(out.rows("outbound", "--from", day, "--to", day)) == 2
    later = (today.date() + timedelta(days=1)).isoformat()
    assert out.rows("outbound", "--from", later) == []
    counter.announce((item, 5, "L1"))
    assert len(out.rows("inbound", "--state", "expected")) == 1
    assert out.rows("inbound", "--state", "receiving") == []


@pytest.mark.rule("INB-4")
def test_exceptions_by_state_and_text(out: WayOut) -> None:
    shop, counter = out.shop, Counter(out.shop)
    order = counter.announce((shop.item(), 5, "L1"))
    command = exceptions.NoteException(
        shop.op(), order, 1, ExceptionKind.SHORT, Decimal(2), "=外箱破"
    )
    made = exceptions.note_inbound(shop.db, shop.acting(), command).value
    row = out.rows("exceptions", "--state", "open")[0]
    assert (row["Order"], row["No."], row["Item"], row["Quantity"], row["Remarks"]) == (
        counter.inbound(order).number, 1, "A302-14", 2, "=外箱破",
    )  # fmt: skip
    assert out.column("exceptions", "Remarks", ending="csv") == ["'=外箱破"]
    judged = settling.SettleException(shop.op(), made, ExceptionOutcome.CLAIMED, "索赔")
    settling.settle(shop.db, shop.acting(), judged)
    assert out.rows("exceptions", "--state", "open") == []
    assert out.column("exceptions", "Judged", "--state", "all") == ["Claimed"]
    assert out.rows("exceptions", "--text", "nobody") == []


def test_stock_by_owner_place_and_condition(out: WayOut) -> None:
    shop = out.shop
    item, other = shop.item(), shop.item("B118-02", "素麻·燕麦")
    shop.stock(item, shop.lot(item), 9)
    shop.stock(other, shop.lot(other), Decimal("4.5"), "C-01-01", owner=2)
    assert out.column("stock", "Quantity") == [9, 4.5]
    for words in (
        ("--owner", "C-001"), ("--zone", "c"), ("--location", "C-01-01"), ("--item", "B118-02"),
        ("--text", "C-01"),
    ):  # fmt: skip
        assert out.column("stock", "Item", *words) == ["B118-02"], words
    assert out.rows("stock", "--condition", "damaged") == []
    assert out.column("locations", "Location", "--zone", "C") == ["C-01-01"]


def test_what_waits_shows_the_end_of_a_phone_only(out: WayOut) -> None:
    shop = out.shop
    arrived(shop)
    coming = transport.AddConsignment(shop.op(), waybill(number="TY-88062416"))
    transport.add_consignment(shop.db, shop.acting(), coming)
    row = out.rows("consignments")[0]
    assert (row["Waybill"], row["Consignee"], row["Phone ends in"]) == (
        "TY-88062415", "杨民敬", PHONE[-4:],
    )  # fmt: skip
    assert PHONE not in str(row)
    assert out.column("consignments", "Waybill", "--state", "on_the_way") == ["TY-88062416"]
    assert out.column("consignments", "Waybill", "--text", PHONE[-4:]) == ["TY-88062415"]
    assert out.rows("consignments", "--state", "held") == []


def test_receipts_and_missing_slips(out: WayOut) -> None:
    shop = out.shop
    old = required(shop, arrived_on=date(2026, 1, 5), consignee_name="@SUM(A1)")[0]
    fresh = required(shop, arrived_on=datetime.now().date())[0]
    assert out.column("receipts", "Receipt") == [fresh, old]
    assert out.column("receipts", "Receipt", "--to", "2026-02-01") == [old]
    assert out.rows("receipts", "--state", "filed") == []
    assert out.column("receipts", "Consignee", "--text", old) == ["@SUM(A1)"]
    assert out.column("missing", "Receipt") == [old, fresh]
    for state in ("due", "beyond-limit"):
        assert out.column("missing", "Receipt", "--state", state) == [old]
    assert out.column("missing", "Receipt", "--site", "sx") == [old, fresh]
    assert out.rows("missing", "--site", "SH") == []
    names = missing.responsible_people(shop.db)
    if names:
        assert out.rows("missing", "--responsible", names[0])
    assert out.rows("scans", "--state", "tray") == []


def test_files_that_were_not_read(out: WayOut, tmp_path: Path) -> None:
    shop = out.shop
    path = tmp_path / "=cut.pdf"
    path.write_bytes(b"%PDF-1.7 half")
    quarantine.note(shop.db, shop.acting(), path, Quarantined(FileFault.CUT))
    row = out.rows("not-read")[0]
    assert (row["File"], row["Reason"][:10]) == ("=cut.pdf", "The end of")
    assert len(row["SHA-256"]) == 64
    [listed] = quarantine.not_read(shop.db, 1)
    done = quarantine.Settle(shop.op(), listed.id, listed.version, "scanned again")
    quarantine.settle(shop.db, shop.acting(), done)
    assert out.rows("not-read") == []
    assert out.column("not-read", "What was done", "--state", "all") == ["scanned again"]


@pytest.mark.rule("RCP-6")
def test_contacts_questions_and_assessments_of_receipts(out: WayOut) -> None:
    shop = out.shop
    old = required(
        shop, arrived_on=date.today() - timedelta(days=30), carrier="安达物流",
        remarks="", needs_seal=True,
    )[0]  # fmt: skip
    assert out.rows("chases") == []
    assert out.column("missing", "Receipt", "--carrier", "安达物流", "--state", "to_chase") == [old]
    assert out.column("missing", "Receipt", "--customer", "绍兴锦程纺织有限公司") == [old]
    assert out.refused("missing", "--carrier", "无此").code == "export_not_found"
    row_id = missing.missing(shop.db, date.today(), missing.MissingFilter())[0].id
    promised = TODAY + timedelta(days=2)
    command = LogContact(shop.op(), (row_id,), ChaseBy.PHONE, "陈敏", "=明天寄", promised)
    chasing.log_contact(shop.db, shop.acting(), command)
    row = out.rows("chases", "--state", "promised")[0]
    assert (row["Receipt"], row["How reached"], row["Answer"]) == (old, "Phone", "=明天寄")
    assert out.column("chases", "Answer", ending="csv") == ["'=明天寄"]
    assert out.rows("chases", "--site", "SH") == []
    asked = out.rows("questions", "--state", "open")[0]
    assert (asked["Receipt"], asked["About"]) == (old, "Company seal")
    assert out.run("receipts", "assess") == 0
    (row,) = out.rows("assessments", "--state", "proposed", user="zhou")
    assert (row["Person"], row["Proposed (CNY)"], row["What for"]) == (
        "林晓雯",
        50,
        "Chased too late",
    )
    assert out.rows("assessments", "--state", "dropped", user="zhou") == []


@pytest.mark.rule("RCP-10")
def test_the_summary_and_what_finance_sees(out: WayOut) -> None:
    shop = out.shop
    number = required(shop, arrived_on=date(2026, 5, 1))[0]
    row = out.rows("receipt-summary", "--by", "month", "--on", "2026-05-20")[0]
    assert (row["Site of signing"], row["Required"], row["Outstanding"]) == ("绍兴柯桥网点", 1, 1)
    assert row["In time (%)"] == 0
    assert out.rows("receipt-summary", "--by", "week", "--on", "2026-05-20") == []
    held = out.rows("receipt-finance", "--on", "2026-05-20", "--state", "held")[0]
    assert (held["Customer"], held["Holding up"]) == ("绍兴锦程纺织有限公司", 1)
    assert out.rows("receipt-finance", "--on", "2026-05-20", "--state", "ready") == []
    assert out.rows("receipts")[0]["Receipt"] == number
    with shop.db.read() as session:
        forms = session.scalars(select(ReceiptReading.reading_of)).all()
    assert forms == [ReadingOf.EXPORT]  # lists of receipts alone, once a person and day


@pytest.mark.rule("RCP-10")
@pytest.mark.parametrize(("count", "noted"), [(200, 200), (201, 0)])
def test_a_long_export_is_on_the_trail_as_a_whole(out: WayOut, count: int, noted: int) -> None:
    required(out.shop, count)
    assert len(out.rows("receipts")) == count
    with out.shop.db.read() as session:
        assert session.scalar(select(func.count()).select_from(ReceiptReading)) == noted


def test_returns_as_the_window_lists_them(out: WayOut) -> None:
    returning = Returning(out.shop).deliver("A302-14", "L1", 20, left=5)
    made = returning.submit(returning.goods("A302-14", 6))
    row = out.rows("returns", "--text", ORDER)[0]
    assert (row["Number"], row["Order"], row["Lines"]) == (made.number, ORDER, 1)
    assert out.rows("returns", "--text", "nobody") == []
    assert [row["Number"] for row in out.rows("returns", "--state", "open")] == [made.number]
    assert out.rows("returns", "--state", "closed") == []


@pytest.mark.rule("STK-5")
@pytest.mark.rule("CMP-2")
def test_complaints_go_out_with_their_deadlines(out: WayOut) -> None:
    complaining = Complaining(out.shop)
    made = complaining.take()
    row = out.rows("complaints", "--state", "open")[0]
    assert (row["Number"], row["Lot"], row["Quantity"]) == (made.number, "L260412", 3)
    assert row["What happened"] == "同批三卷有色差，接缝处看得出来"
    assert out.rows("complaints", "--state", "closed") == []


def test_goods_on_hand_their_moves_and_the_statement(out: WayOut) -> None:
    shop = out.shop
    item, other = shop.item(), shop.item("B118-02", "素麻·燕麦")
    old = shop.lot(item, "L1", TODAY - timedelta(days=20), TODAY + timedelta(days=3))
    shop.stock(item, old, 9)
    shop.stock(other, shop.lot(other, "L2", TODAY), Decimal("4.5"), "C-01-01", owner=2)
    row = out.rows("on-hand", "--lot", "L1")[0]
    assert (row["Item"], row["Free"], row["Location"]) == ("A302-14", 9, "A-01-01")
    assert row["Days here"] >= 20
    assert out.column("on-hand", "Lot") == ["L1", "L2"]
    assert out.rows("on-hand", "--state", "not_good") == []
    assert out.column("on-hand", "Lot", "--state", "ageing", "--owner", "C-001") == ["L2"]
    assert out.column("moves", "Lot") == ["L2", "L1"]
    assert out.column("moves", "Balance after", "--item", "B118-02") == [4.5]
    assert len(out.rows("moves", "--document", "OPENING:test")) == 0
    assert out.column("moves", "Lot", "--location", "C-01-01") == ["L2"]
    assert out.column("statement", "Quantity", "--owner", "C-001") == [4.5]
    assert out.rows("statement", "--owner", "C-001", "--on", "2020-01-01") == []
    assert out.refused("statement").code == "export_filter_needed"
    assert out.refused("statement", "--owner", "C-001", "--on", "2099-01-01").exit == 4
    path = out.folder / "statement.pdf"
    assert out.run("statement", "C-001", "--out", str(path)) == 0
    assert path.read_bytes().startswith(b"%PDF")
    assert out.run("statement", "C-999", "--out", str(path)) == 2


@pytest.mark.rule("CNT-2")
def test_a_blind_count_shows_its_figures_only_after_the_counting(out: WayOut) -> None:
    shop = out.shop
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 9)
    count_id = started(shop)
    number = counts.count(shop.db, 1, count_id).number
    counted(shop, count_id, ("A-01-01", item, lot, 7))
    refusal = out.refused("count-lines", "--count", number)
    assert (refusal.exit, refusal.code) == (4, "count_review_closed")
    assert len(out.rows("count-lines", "--count", number, user="zhou")) == 1  # counts nothing here
    in_review(shop, count_id)
    line = out.rows("count-lines", "--count", number, "--state", "differ")[0]
    assert (line["Booked"], line["Counted"], line["Variance"]) == (9, 7, -2)
    row = out.rows("counts")[0]
    assert row["Count"] == number
    assert isinstance(row["Started (UTC+0800)"], datetime)
    assert out.rows("counts", "--to", "2020-01-01") == []


@pytest.mark.rule("CNT-5")
def test_results_of_counts_and_their_variances(out: WayOut) -> None:
    approved = Approved(out.shop)
    for linen in (7, 7, 6):
        approved.count(22, linen)
    rows = out.rows("count-results")
    assert [(row["Lines counted"], row["Lines that differ"]) for row in rows] == [
        (2, 1), (2, 0), (2, 2),
    ]  # fmt: skip
    assert (rows[2]["Net value (CNY)"], rows[2]["Gross value (CNY)"]) == (-106, 126)
    assert (rows[0]["Lines agree (%)"], rows[2]["Value agrees (%)"]) == (50, 91.3)
    assert out.rows("count-results", "--site", "all", user="zhou") == rows
    assert out.refused("count-results", "--site", "all").code == "role_missing"
    assert out.rows("count-results", "--to", "2020-01-01") == []
    found = out.rows("count-variances")
    assert [(row["Expected"], row["Counted"], row["Cause"]) for row in found] == [
        (7, 6, "Theft"), (24, 22, "Damage"), (6, 7, "Theft"),
    ]  # fmt: skip
    number = rows[2]["Count"]
    assert out.column("count-variances", "Variance", "--count", number) == [-2, 1]


def test_the_words_are_of_the_language_asked_for(out: WayOut) -> None:
    required(out.shop, arrived_on=ARRIVED)
    assert "回单" in out.rows("receipts", language="zh_CN")[0]
    assert "回單" in out.rows("receipts", language="zh_TW")[0]
    assert TODAY > ARRIVED
