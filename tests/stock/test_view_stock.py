"""The tab Stock as people use it: keys, scans, what is listed, printed and exported."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import openpyxl
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.conftest import TODAY
from tests.desk import RecordingShell, a_context, scan
from tests.photos import photo
from tests.shop import Shop
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language
from wms_desktop.core.photo import Photo
from wms_desktop.db import archive, attachments
from wms_desktop.db.tables import PrintedDocument
from wms_desktop.goods import inbound
from wms_desktop.goods.inbound_detail import inbound_order
from wms_desktop.goods.view import GoodsPage
from wms_desktop.imaging.photos import checked
from wms_desktop.scanning import resolver
from wms_desktop.stock import posting, statements
from wms_desktop.stock.history import PHOTOS
from wms_desktop.stock.kinds import Condition, MoveReason
from wms_desktop.stock.view_stock import StockTab
from wms_desktop.stock.view_tabs import TABS
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.page import Meaning, MeaningKind
from wms_desktop.ui.page_parts import Segments


class StockDesk:
    """Somebody at the tab Stock, with a keyboard and a scanner."""

    def __init__(self, qtbot: QtBot, shop: Shop, folder: Path, **how: Any) -> None:
        self.bot, self.shop = qtbot, shop
        size = how.pop("size", (1210, 624))
        self.page = GoodsPage(a_context(shop, folder, **how), more=TABS)
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.open(tab="stock")
        self.tab = cast(StockTab, self.page.tab)
        self.tab.list.list.setFocus()

    @property
    def shell(self) -> RecordingShell:
        return cast(RecordingShell, self.page.context.shell)

    def key(self, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
        with self.bot.waitActive(self.page):
            self.page.activateWindow()
        modifiers = held[0] if held else Qt.KeyboardModifier.NoModifier
        self.bot.keyClick(self.page.focusWidget() or self.page, key, modifiers)

    def type(self, field: QWidget, text: str) -> None:
        if text.isascii():
            self.bot.keyClicks(field, text)
        else:
            field.insert(text)  # type: ignore[attr-defined]
            field.textEdited.emit(text)  # type: ignore[attr-defined]

    def scan(self, kind: MeaningKind, id_: int, code: str) -> None:
        scan(self.bot, self.page, code, Meaning(kind, id_, code, code))

    @property
    def listed(self) -> list[tuple[str, str]]:
        return [(row.lot, row.location) for row in self.tab.list.rows.rows()]

    @property
    def moves(self) -> list[tuple[Decimal, Decimal | None]]:
        return [(row.change, row.balance) for row in self.tab.history.rows.rows()]


@pytest.fixture
def goods(desk_shop: Shop) -> Shop:
    shop = desk_shop
    silk, cotton = shop.item(), shop.item("B118-02", "素麻·燕麦", unit="米")
    old = shop.lot(silk, "L1", TODAY - timedelta(days=90), TODAY + timedelta(days=10))
    young = shop.lot(silk, "L2", TODAY - timedelta(days=3))
    shop.stock(silk, old, 12, "A-01-02")
    shop.stock(silk, young, 30, "A-01-01")
    shop.stock(silk, young, 2, "A-01-03", condition=Condition.DAMAGED)
    shop.stock(cotton, shop.lot(cotton, "L9", TODAY - timedelta(days=40)), 5, "C-01-01", owner=2)
    return shop


@pytest.fixture
def desk(qtbot: QtBot, goods: Shop, tmp_path: Path) -> StockDesk:
    return StockDesk(qtbot, goods, tmp_path)


@pytest.mark.rule("STK-5")
def test_search_parts_and_sums(desk: StockDesk) -> None:
    assert len(desk.listed) == 4
    assert desk.tab.list.foot.property("text") == "4 行   44 卷   5 米"
    desk.key(Qt.Key.Key_F2)
    desk.type(desk.tab.list.search, "素麻")
    desk.key(Qt.Key.Key_Return)
    assert desk.listed == [("L9", "C-01-01")]
    assert desk.tab.list.list.hasFocus()
    desk.tab.list.search.clear()
    desk.key(Qt.Key.Key_F2)
    desk.type(desk.tab.list.search, "yjyh")
    desk.key(Qt.Key.Key_Return)
    assert len(desk.listed) == 3
    desk.tab.list.search.clear()
    for number, lots in ((1, ["L2"]), (2, ["L1"]), (3, ["L1", "L9", "L2", "L2"])):
        button = desk.tab.list.segments._group.buttons()[number]
        button.setFocus()
        desk.key(Qt.Key.Key_Space)
        assert [lot for lot, _ in desk.listed] == lots


@pytest.mark.rule("STK-5")
def test_esc_takes_the_scan_away_and_then_the_search(desk: StockDesk) -> None:
    search, row = desk.tab.list.search, desk.tab.list.rows.row(3)
    desk.scan(MeaningKind.ITEM, row.item_id, row.item)
    desk.type(search, "zzzz")  # not searched for yet: the pause is not over
    desk.key(Qt.Key.Key_Escape)
    assert len(desk.listed) == 4
    search.search_now()
    assert desk.listed == []
    desk.key(Qt.Key.Key_Escape)
    assert (search.text(), len(desk.listed)) == ("", 4)


@pytest.mark.rule("STK-5")
def test_a_scan_narrows_the_list_until_esc(desk: StockDesk) -> None:
    row = desk.tab.list.rows.row(3)
    desk.scan(MeaningKind.ITEM, row.item_id, row.item)
    assert desk.listed == [("L9", "C-01-01")]
    desk.scan(MeaningKind.LOCATION, desk.shop.location("A-01-02"), "A-01-02")
    assert desk.listed == [("L1", "A-01-02")]
    desk.key(Qt.Key.Key_Escape)
    assert len(desk.listed) == 4


@pytest.mark.rule("STK-6")
def test_history_is_a_key_away_with_the_balance_after_each_move(desk: StockDesk) -> None:
    shop, row = desk.shop, desk.tab.list.rows.row(0)
    post = partial(_posted, shop, row.item_id, row.lot_id)
    post("A-01-02", "CUSTOMER", 5, MoveReason.ISSUE, "outbound:CK-1")
    document = post("A-01-02", "A-01-04", 3, MoveReason.TRANSFER, "transfer:1")
    with shop.db.write() as session:
        posting.reverse(session, shop.acting(), op_id=uuid4(), document_id=document)
    desk.page.refresh()
    desk.tab.list.list.selectRow(0)
    desk.key(Qt.Key.Key_Return)
    assert desk.tab.is_open
    assert desk.moves == [(0, 7), (0, 7), (-5, 7), (12, 12)]
    assert desk.tab.history.heading.text() == "批号 L1"
    pills = [row.move.is_reversed or row.move.reverses_id is not None for row in
             desk.tab.history.rows.rows()]  # fmt: skip
    assert pills == [True, True, False, False]
    desk.key(Qt.Key.Key_F7)
    assert desk.moves[0] == (0, 39)  # the item, every lot
    desk.key(Qt.Key.Key_F7)
    assert desk.moves == [(3, 7), (-3, 4), (-5, 7), (12, 12)]  # the location
    desk.key(Qt.Key.Key_Return)
    assert [change for change, _ in desk.moves] == [0, 0]  # the document and what takes it back
    desk.key(Qt.Key.Key_Escape)
    assert len(desk.moves) == 4
    desk.key(Qt.Key.Key_Escape)
    assert not desk.tab.is_open
    assert desk.tab.list.list.hasFocus()


@pytest.mark.rule("INB-5", "STK-6")
def test_what_was_photographed_for_a_move_stands_below_its_history(desk: StockDesk) -> None:
    shop, row = desk.shop, desk.tab.list.rows.row(0)
    document = _posted(shop, row.item_id, row.lot_id, "A-01-02", "A-01-04", 3,
                       MoveReason.TRANSFER, "transfer:1")  # fmt: skip
    (looked_at,) = checked([Photo(photo(), "外观.jpg")])
    with shop.db.write() as session:
        attachments.attach(session, shop.acting(), f"{PHOTOS}:{document}", looked_at)
    desk.page.refresh()
    desk.tab.list.list.selectRow(0)
    desk.key(Qt.Key.Key_Return)
    shown = desk.tab.history.photos
    desk.bot.waitUntil(shown.isVisible)
    assert len(shown.tiles) == 1
    desk.key(Qt.Key.Key_Down)
    desk.bot.waitUntil(lambda: not shown.isVisible())
    desk.key(Qt.Key.Key_Up)
    desk.bot.waitUntil(shown.isVisible)


def _posted(
    shop: Shop, item: int, lot: int, origin: str, target: str, quantity: int,
    reason: MoveReason, document: str,
) -> int:  # fmt: skip
    with shop.db.write() as session:
        move = posting.Move(
            item, lot, 1, shop.location(origin), shop.location(target), Decimal(quantity)
        )
        return posting.post(
            session, shop.acting(), op_id=uuid4(), reason=reason, document=document, moves=[move]
        )


@pytest.mark.rule("STK-6")
def test_other_pages_lead_to_a_history(desk: StockDesk) -> None:
    row, page = desk.tab.list.rows.row(0), desk.page
    page.show_tab("inbound")
    for target, moves in (
        ({"history_item": row.item_id}, 3),
        ({"history_lot": row.lot_id}, 1),
        ({"tab": "stock", "location": row.location_id}, 1),
        ({"history_document": "opening:test"}, 4),
        ({"history_item": 999}, 0),
    ):
        page.open(**target)
        assert page.tab is desk.tab
        assert len(desk.moves) == moves, target
    desk.scan(MeaningKind.LOT, row.lot_id, row.lot)
    assert len(desk.moves) == 1
    page.open(tab="stock", lot=row.lot_id)
    assert desk.listed == [("L1", "A-01-02")]


@pytest.mark.rule("STK-6")
def test_an_orders_line_leads_to_its_items_history_and_back(desk: StockDesk) -> None:
    shop, page = desk.shop, desk.page
    item = desk.tab.list.rows.row(3).item_id
    line = inbound.AnnouncedLine(item, Decimal(5), "L9")
    command = inbound.CreateInbound(shop.op(), 2, 1, (line,))
    order = inbound.create(shop.db, shop.acting(), command).value
    page.open(inbound=order)
    page.inbound.order.goods_in_lines.selectRow(0)
    page.inbound.order.goods_in_lines.setFocus()
    desk.key(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert page.tab is desk.tab
    assert desk.moves == [(5, 5)]
    desk.key(Qt.Key.Key_Escape)
    assert page.tab is page.inbound
    assert page.inbound.is_open


@pytest.mark.rule("STK-5")
def test_the_owners_statement_by_keys(desk: StockDesk) -> None:
    assert not desk.tab.pane.print.isEnabled()
    desk.key(Qt.Key.Key_F9)
    assert desk.tab.pane.owner.search.hasFocus()
    desk.type(desk.tab.pane.owner.search, "sxjcfz")
    desk.key(Qt.Key.Key_Return)
    assert desk.listed == [("L9", "C-01-01")]
    desk.tab.pane.day.setFocus()
    desk.type(desk.tab.pane.day, "+1")
    desk.key(Qt.Key.Key_F9)
    assert not desk.shell.tray.printed
    assert "还没到" in desk.tab.pane.day_error
    desk.tab.pane.day.clear()
    desk.key(Qt.Key.Key_F9)
    (title, pdf) = desk.shell.tray.printed[-1]
    assert title == "库存对账单 绍兴锦程纺织有限公司"
    assert "B118-02" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()


@pytest.mark.rule("SYS-3")
def test_the_export_is_what_is_shown(
    desk: StockDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.xlsx"
    monkeypatch.setattr("wms_desktop.ui.list_export.choose_target", lambda *given: given[-1](path))
    desk.tab.list.list.horizontalHeader().sort_asked.emit(2, True)
    places = [place for _, place in desk.listed]
    assert places == ["C-01-01", "A-01-03", "A-01-02", "A-01-01"]
    desk.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    head, *rows = openpyxl.load_workbook(path).active.values
    assert [row[head.index("库位")] for row in rows] == places
    desk.tab.list.list.selectRow(0)
    desk.key(Qt.Key.Key_F4)
    desk.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    head, *rows = openpyxl.load_workbook(path).active.values
    assert [row[head.index("结存")] for row in rows] == [5]


def test_part_and_order_stay_for_the_next_day(desk: StockDesk) -> None:
    desk.tab.list.segments.choose("ageing")
    desk.tab.list._on_part()
    desk.tab.list.list.horizontalHeader().sort_asked.emit(4, True)
    context = desk.page.context
    page = GoodsPage(context, more=TABS)
    desk.bot.addWidget(page)
    tab = cast(StockTab, page.tab)
    assert (tab.list.part.value, tab.list.rows.order, tab.list.rows.descending) == (
        "ageing", "received", True,
    )  # fmt: skip


@pytest.mark.parametrize("language", list(Language))
def test_a_narrow_window_shows_the_owner_in_the_lists_place(
    qtbot: QtBot, goods: Shop, tmp_path: Path, language: Language
) -> None:
    desk = StockDesk(qtbot, goods, tmp_path, size=(855, 360), language=language)
    desk.page.set_narrow(True)
    assert desk.tab.list.isVisible()
    assert not desk.tab.pane.isVisible()
    desk.key(Qt.Key.Key_F6)
    assert desk.tab.pane.owner.search.hasFocus()
    assert not desk.tab.list.isVisible()
    desk.key(Qt.Key.Key_Escape)
    assert desk.tab.list.list.hasFocus()


@pytest.mark.rule("STK-6")
def test_a_documents_history_leads_to_its_own_page(desk: StockDesk) -> None:
    shop, row = desk.shop, desk.tab.list.rows.row(0)
    line = inbound.AnnouncedLine(row.item_id, Decimal(5), "L9")
    order = inbound.create(
        shop.db, shop.acting(), inbound.CreateInbound(shop.op(), 2, 1, (line,))
    ).value
    number = inbound_order(shop.db, order).number
    for document, page in (
        (f"inbound:{number}", "goods"), ("count:PD-1", "counts"), ("return:TH-1", "returns"),
        ("transfer:YK-1", ""),
    ):  # fmt: skip
        _posted(shop, row.item_id, row.lot_id, "A-01-02", "A-01-04", 1, MoveReason.TRANSFER,
                document)  # fmt: skip
        desk.shell.went.clear()
        desk.page.open(history_document=document)
        desk.key(Qt.Key.Key_Return)
        desk.key(Qt.Key.Key_F4)
        wanted = [(page, {"document": document})] * 2
        assert desk.shell.went == (wanted if page else [])
    assert desk.shell.results[-1].head == "YK-1 没有单独页面"
    desk.page.open(document=f"inbound:{number}")
    assert desk.page.inbound.order.detail.number == number


@pytest.mark.rule("STK-5", "SYS-2")
def test_a_statements_barcode_opens_the_archived_paper(desk: StockDesk) -> None:
    shop = desk.shop
    command = statements.PrintStatement(shop.op(), 1)
    sha256 = statements.print_statement(shop.db, shop.acting(), command).value
    with shop.db.read() as session:
        number = session.scalar(select(PrintedDocument.number))
    (meaning,) = resolver(shop.db, lambda: 1)(own_code(CodeKind.STATEMENT, str(number)))
    assert (meaning.kind, meaning.code) == (MeaningKind.STATEMENT, number)
    desk.page.show_tab("inbound")
    assert desk.page.wants(meaning)
    scan(desk.bot, desk.page, str(number), meaning)
    assert desk.shell.papers == [(archive.content(shop.db, sha256), number)]
    assert resolver(shop.db, lambda: 1)(own_code(CodeKind.STATEMENT, "DZ-20200101-0001")) == []


def test_the_list_is_fetched_without_asking_a_widget(
    desk: StockDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(_self: object) -> str:
        raise AssertionError("a widget is asked on a worker thread")

    monkeypatch.setattr(Segments, "current", asked)
    monkeypatch.setattr(SearchEdit, "text", asked)
    rows = desk.tab.list.rows
    assert (len(rows._fetch(None, 50)), rows._count()) == (4, 4)  # type: ignore[misc]
