"""The inspection tab through a robot: scanner and keyboard, never the mouse (RET-4, RET-6)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests import scans
from tests.desk import SlowWrites, a_context
from tests.desk import scan as scanned
from tests.receipts import stack
from tests.returns.inspecting import Inspecting
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language
from wms_desktop.db.tables import Audit
from wms_desktop.documents.render import page_texts
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import filing
from wms_desktop.receipts.layout import SLIP
from wms_desktop.returns import queries
from wms_desktop.returns.inspection_queries import Which
from wms_desktop.returns.kinds import PieceVerdict, RepairStage, ReturnState, Wish
from wms_desktop.returns.view import ReturnsPage
from wms_desktop.returns.view_inspection import InspectionTab
from wms_desktop.stock.tables import Location
from wms_desktop.ui.page import Meaning, MeaningKind, Scan, ScanResult

GOOD, RETURNED, FAULTY, REFUSED = PieceVerdict
Key = Qt.Key


class InspectionDesk:
    """A keeper at the inspection tab."""

    def __init__(self, bot: QtBot, shop: Shop, folder: Path, **context: object) -> None:
        self.bot, self.shop = bot, shop
        self.context = a_context(shop, folder, **context)  # type: ignore[arg-type]
        self.printed: list[tuple[bytes, str]] = []
        self.context.printing.print_pdf = lambda pdf, title: self.printed.append((pdf, title))  # type: ignore
        self.page = ReturnsPage(self.context)
        bot.addWidget(self.page)
        self.page.resize(1210, 660)
        with bot.waitExposed(self.page):
            self.page.show()
        with bot.waitActive(self.page):
            self.page.activateWindow()
        self.page.show_tab("inspection")
        assert isinstance(self.page.tab, InspectionTab)
        self.tab: InspectionTab = self.page.tab
        self.page.setFocus()

    @property
    def told(self) -> ScanResult:
        return self.context.shell.results[-1]  # type: ignore[attr-defined]

    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.page

    def press(self, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
        self.bot.keyClick(self.focus(), key, modifier)
        QApplication.processEvents()

    def go_on(self) -> None:
        """Ctrl+Enter."""
        self.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def slip(self, slip: Inspecting) -> ScanResult:
        """Scan the slip's barcode."""
        [(kind, id_, number, label)] = queries.scan_meanings(
            self.shop.db, 1, own_code(CodeKind.RETURN_SLIP, slip.slip)
        )
        return scanned(
            self.bot, self.page, slip.slip, Meaning(MeaningKind(kind), id_, number, label)
        )

    def place(self, code: str) -> ScanResult:
        meaning = Meaning(MeaningKind.LOCATION, self.shop.location(code), code)
        assert self.page.wants(meaning)
        return scanned(self.bot, self.page, code, meaning)

    def lot(self, slip: Inspecting, at: int = 0, times: int | None = None) -> ScanResult:
        item_id, lot_id = slip.returning.lots[slip.codes[at]]
        meaning = Meaning(MeaningKind.LOT, lot_id, "L260412", "", {"item_id": item_id})
        assert self.page.wants(meaning)
        return self._take(Scan("L260412", Decimal(times) if times else None, meaning))

    def item(self, item_id: int) -> ScanResult:
        return self._take(Scan("X", None, Meaning(MeaningKind.ITEM, item_id, "X")))

    def _take(self, scan: Scan) -> ScanResult:
        with self.bot.waitSignal(self.page.scan_finished, timeout=5000) as told:
            self.page.take(scan)
        result: ScanResult = told.args[0]
        return result

    @property
    def counts(self) -> list[tuple[int, int, int, int]]:
        """Good, to grade, faulty and refused of each line, as the list shows them."""
        rows = self.tab.body.lines.rows()
        return [tuple(int(line.count(v)) for v in PieceVerdict) for line in rows]  # type: ignore


@pytest.fixture
def slip(desk_shop: Shop) -> Inspecting:
    return Inspecting(desk_shop)


@pytest.fixture
def desk(qtbot: QtBot, slip: Inspecting, tmp_path: Path) -> InspectionDesk:
    return InspectionDesk(qtbot, slip.shop, tmp_path)


@pytest.mark.rule("RET-4")
def test_a_return_from_the_first_scan_to_the_books(desk, slip):
    assert desk.page.expectation().order == "扫描库位"  # the only slip is shown already
    assert desk.slip(slip).head == slip.slip
    desk.place("T-01")
    desk.go_on()
    assert slip.file.state is ReturnState.ARRIVED
    assert desk.page.expectation().policy == "扫一次算一件"
    assert desk.lot(slip).head == "A302-14 +1 → 1 / 12"
    assert desk.lot(slip, times=9).head == "A302-14 +9 → 10 / 12"
    desk.press(Key.Key_2)
    assert "待定级" in desk.page.expectation().note
    desk.lot(slip)
    desk.press(Key.Key_3)
    last = desk.lot(slip)
    assert (last.head, last.sound) == ("A302-14 +1 → 12 / 12", "complete")
    desk.press(Key.Key_1)
    desk.lot(slip, at=1, times=6)
    assert desk.counts == [(10, 1, 1, 0), (6, 0, 0, 0)]
    desk.go_on()
    assert slip.file.state is ReturnState.INSPECTED
    assert slip.shop.on_hand(slip.returning.lots["A302-14"][0], "T-01") == 10
    assert desk.tab.body.segments.current() == Which.INSPECTED.value


@pytest.mark.rule("RET-4")
def test_another_place_is_refused_in_the_pane_and_nothing_moves(desk, slip):
    desk.slip(slip)
    desk.place("A-01-01")
    desk.go_on()
    assert "不在退货区" in desk.tab.arrive.message.text
    assert slip.file.state is ReturnState.ISSUED


@pytest.mark.rule("RET-4")
def test_what_is_not_on_the_slip_and_one_too_many_are_told(desk, slip):
    slip.arrive()
    desk.slip(slip)
    foreign = desk.item(slip.shop.item("G-20", "湿胶粉"))
    assert (foreign.kind, "G-20" in foreign.head) == ("bad", True)
    desk.lot(slip, times=12)
    over = desk.lot(slip)
    assert (over.kind, over.note) == ("bad", "申请 12，已验 12，最多还有 0。")
    assert desk.counts[0] == (12, 0, 0, 0)


@pytest.mark.rule("RET-4")
def test_a_refused_piece_asks_for_its_finding_and_is_explained_at_the_end(desk, slip):
    slip.arrive()
    desk.slip(slip)
    desk.press(Key.Key_4)
    assert desk.lot(slip).kind == "bad"
    assert desk.focus() is desk.tab.look.finding
    desk.tab.look.finding.setText("已裁切")
    desk.lot(slip, times=12)
    assert desk.counts[0] == (0, 0, 0, 12)
    assert desk.tab.look.finding.text() == ""  # said of these pieces alone
    desk.page.setFocus()
    desk.press(Key.Key_1)
    desk.lot(slip, at=1, times=6)
    desk.go_on()
    assert slip.file.state is ReturnState.ARRIVED
    assert desk.focus() is desk.tab.look.explained
    desk.tab.look.explained.setText("电话说明，裁切不退")
    desk.go_on()
    assert (slip.file.state, slip.file.explained) == (
        ReturnState.INSPECTED, "电话说明，裁切不退",
    )  # fmt: skip


@pytest.mark.rule("RET-4")
def test_what_did_not_come_is_asked_for_at_the_end(desk, slip):
    slip.arrive()
    desk.slip(slip)
    desk.lot(slip, times=12)
    desk.lot(slip, at=1, times=5)
    desk.go_on()
    assert desk.focus() is desk.tab.look.missing
    desk.tab.look.missing.setText("少寄 1 卷")
    desk.go_on()
    assert [s.words for s in slip.file.shortages] == ["少寄 1 卷"]


@pytest.mark.rule("RET-4")
def test_f8_and_a_key_take_entries_back(desk, slip):
    slip.arrive()
    desk.slip(slip)
    undo = desk.lot(slip, times=3).undo
    assert undo is not None
    undo()
    assert desk.counts[0] == (0, 0, 0, 0)
    desk.lot(slip)
    desk.press(Key.Key_Delete, Qt.KeyboardModifier.AltModifier)
    assert desk.counts[0] == (0, 0, 0, 0)


def test_plus_counts_the_chosen_line_without_a_scan(desk, slip):
    slip.arrive()
    desk.slip(slip)
    desk.tab.body.line_list.selectRow(1)
    desk.page.setFocus()
    desk.press(Key.Key_Plus)
    desk.tab.look.quantity.setText("2*2")
    desk.press(Key.Key_Plus)
    assert desk.counts == [(0, 0, 0, 0), (5, 0, 0, 0)]
    assert desk.told.head == "B118-02 +4 → 5 / 6"


def test_two_scans_at_once_both_count(desk, slip):
    slip.arrive()
    desk.slip(slip)
    slow = SlowWrites(desk.context.tasks)
    item_id, lot_id = slip.returning.lots["A302-14"]
    meaning = Meaning(MeaningKind.LOT, lot_id, "L260412", "", {"item_id": item_id})
    desk.page.take(Scan("L260412", None, meaning))
    desk.page.take(Scan("L260412", None, meaning))
    slow.arrive()
    slow.arrive()
    assert slip.file.lines[0].seen == 2


@pytest.mark.rule("RET-4")
def test_what_another_workstation_scans_is_shown(desk, slip):
    slip.arrive()
    desk.slip(slip)
    slip.piece(0, login="keeper2")
    desk.page.refresh()
    assert desk.counts[0] == (1, 0, 0, 0)
    assert desk.lot(slip).head == "A302-14 +1 → 2 / 12"


@pytest.mark.rule("LOC-1")
def test_a_full_place_asks_and_the_same_key_confirms(desk, slip):
    slip.arrive().all_good()
    with slip.shop.db.write() as session:
        session.get_one(Location, slip.shop.location("T-01")).capacity = Decimal(5)
    desk.slip(slip)
    desk.go_on()
    assert slip.file.state is ReturnState.ARRIVED
    assert "林晓雯" in desk.tab.look.message.text
    desk.go_on()
    assert slip.file.state is ReturnState.INSPECTED


@pytest.mark.rule("SYS-2")
def test_f9_prints_the_record_once_it_is_finished(desk, slip):
    slip.arrive().all_good()
    desk.slip(slip)
    desk.press(Key.Key_F9)
    assert desk.printed == []
    slip.finish()
    desk.page.refresh()
    desk.press(Key.Key_F9)
    [(pdf, title)] = desk.printed
    assert title == f"验收记录 {slip.slip}"
    assert slip.slip in page_texts(pdf)[0]


@pytest.mark.rule("RET-6")
def test_a_repair_and_the_closing_note_by_the_keyboard(qtbot, desk_shop, tmp_path):
    slip = Inspecting(desk_shop, Wish.REPAIR).arrive().all_good()
    slip.finish()
    desk = InspectionDesk(qtbot, desk_shop, tmp_path)
    desk.slip(slip)
    repair = desk.tab.repair
    desk.go_on()
    assert "维修方" in repair.message.text
    repair.partner.setText("杭州修复坊")
    desk.go_on()
    desk.go_on()
    desk.go_on()
    assert [row.stage for row in slip.file.repairs] == list(RepairStage)
    desk.go_on()
    assert slip.file.state is ReturnState.INSPECTED  # no note yet
    desk.tab.close_side.note.setPlainText("已交还，客户满意")
    desk.go_on()
    assert (slip.file.state, slip.file.closing_note) == (ReturnState.CLOSED, "已交还，客户满意")
    assert desk.tab.close_side.note.text() == ""


def test_an_application_without_a_slip_is_told_so(desk, slip):
    made = slip.returning.submit(slip.returning.goods("B118-02", 6))
    meaning = Meaning(MeaningKind.RETURN, made.id, made.number)
    told = scanned(desk.bot, desk.page, made.number, meaning)
    assert (told.kind, made.number in told.head) == ("bad", True)


def test_lists_are_narrowed_down_and_empty_ones_say_what_to_do(desk, slip):
    body = desk.tab.body
    assert [row.slip_number for row in body.rows.rows()] == [slip.slip]
    body.search.setText("不存在")
    body.search.search_now()
    assert not body.slips.isVisible()
    body.search.setText(slip.slip[-9:])
    body.search.search_now()
    assert [row.slip_number for row in body.rows.rows()] == [slip.slip]
    desk.page.open(tab="inspection", inspections="closed")
    assert body.empty.isVisible()


def test_who_may_not_sees_why(qtbot, desk_shop, tmp_path):
    slip = Inspecting(desk_shop).arrive()
    desk = InspectionDesk(qtbot, desk_shop, tmp_path, login="zhou")
    desk.slip(slip)
    assert not desk.tab.look.button.isEnabled()
    assert "角色" in desk.tab.look.why.text()


def test_a_finding_begun_is_kept_for_the_next_start(qtbot, desk_shop, tmp_path):
    slip = Inspecting(desk_shop).arrive()
    first = InspectionDesk(qtbot, desk_shop, tmp_path)
    first.slip(slip)
    first.tab.look.finding.setText("边角压痕")
    qtbot.wait_until(lambda: first.context.drafts.load("1/returns/inspection") is not None)
    second = InspectionDesk(qtbot, desk_shop, tmp_path)
    second.slip(slip)
    assert second.tab.look.finding.text() == "边角压痕"


@pytest.mark.parametrize("language", list(Language))
def test_a_narrow_window_keeps_two_panes(qtbot, desk_shop, tmp_path, language):
    slip = Inspecting(desk_shop).arrive()
    desk = InspectionDesk(qtbot, desk_shop, tmp_path, language=language)
    desk.page.set_narrow(True)
    desk.page.resize(855, 404)
    desk.slip(slip)
    body = desk.tab.body
    assert (body._left.isVisible(), body._middle.isVisible()) == (False, True)
    desk.press(Key.Key_Escape)
    assert (body._left.isVisible(), body._middle.isVisible()) == (True, False)


@pytest.mark.rule("RCP-3")
def test_signed_pages_are_counted_and_shown_and_the_reading_is_noted(qtbot, desk_shop, tmp_path):
    slip = Inspecting(desk_shop).arrive()
    page = scans.printed_slip(own_code(CodeKind.RETURN_SLIP, slip.slip), SLIP)
    path = tmp_path / "back.pdf"
    path.write_bytes(stack.scanned([page], stack.clean()))
    with Reader() as reader:
        scan = filing.read_scan(reader, path)
    filing.file_scan(desk_shop.db, desk_shop.acting(), desk_shop.op(), scan, slices.signed_papers())
    desk = InspectionDesk(qtbot, desk_shop, tmp_path)
    desk.slip(slip)
    assert ("签回页", "1") in desk.tab.look.told(slip.file, 1)
    desk.page.setFocus()
    desk.press(Key.Key_F7)
    [(pdf, title)] = desk.context.shell.papers
    assert slip.number in title
    assert slip.slip in page_texts(pdf)[0]
    with desk_shop.db.read() as session:
        actions = select(Audit.subject).where(Audit.action == "receipts.show_document")
        assert session.scalars(actions).all() == [f"return:{slip.number}"]


def test_only_who_credits_is_offered_the_credits(qtbot, desk_shop, tmp_path):
    keeper = InspectionDesk(qtbot, desk_shop, tmp_path, login="keeper2")
    supervisor = InspectionDesk(qtbot, desk_shop, tmp_path, login="zhou")
    assert (len(keeper.tab.head_widgets()), len(supervisor.tab.head_widgets())) == (2, 3)


def test_a_slip_far_down_the_list_stays_the_one_that_is_shown(desk, slip, monkeypatch):
    slip.arrive()
    scanned_one = Inspecting(slip.shop, number="0002").arrive()
    monkeypatch.setattr(desk.tab.body.rows, "row_of", lambda _id: None)  # not on the first page
    desk.slip(scanned_one)
    QApplication.processEvents()  # the list tells its current row when it is idle
    assert len(desk.tab.body.rows.rows()) == 2
    assert desk.tab.file is not None
    assert desk.tab.file.slip_number == scanned_one.slip
    assert desk.lot(scanned_one).kind == "ok"
    assert scanned_one.file.lines[0].seen == 1
