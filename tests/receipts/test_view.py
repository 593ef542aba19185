"""The receipts tab through a robot that has a keyboard and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desk import SlowWrites, open_page, scan
from tests.receipts.robot import Robot
from tests.receipts.stack import clean, paper_pages, png, printed, required, scanned
from tests.receipts.test_service import card
from tests.shop import Shop
from wms_desktop.core.changes import Topic
from wms_desktop.core.language import Language
from wms_desktop.documents.render import page_texts
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import filing, queries
from wms_desktop.receipts.codes import slip_code
from wms_desktop.receipts.kinds import PageStatus, ReceiptState
from wms_desktop.receipts.queries import DeskList
from wms_desktop.receipts.view import ReceiptsPage
from wms_desktop.ui.page import Meaning, MeaningKind
from wms_desktop.ui.tasks import Lane

Stack = Callable[..., list[str]]


OpenTab = Callable[..., Robot]


@pytest.fixture
def stack(desk_shop: Shop, tmp_path: Path) -> Callable[..., list[str]]:
    """File a stack: receipts, of which those at *unsealed* lack the seal; then a blank page."""

    def run(count: int, unsealed: tuple[int, ...] = (), *, blank: bool = False) -> list[str]:
        numbers = required(desk_shop, count, needs_seal=True)
        pages = paper_pages(printed(desk_shop, numbers))
        how = [clean(colour=True, sealed=n not in unsealed) for n in range(count)]
        if blank:
            pages.append(Image.new("RGB", pages[0].size, "white"))
            how.append(clean(signed=False, sealed=False, id_written=False))
        path = tmp_path / "stack.pdf"
        path.write_bytes(scanned(pages, *how))
        with Reader() as reader:
            scan_read = filing.read_scan(reader, path)
        filing.file_scan(desk_shop.db, desk_shop.acting(), uuid4(), scan_read)
        return numbers

    return run


@pytest.fixture
def robot(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Callable[..., Robot]:
    """Open the tab; call it after the stack is filed."""

    def run(**context: Any) -> Robot:
        return Robot(qtbot, open_page(qtbot, desk_shop, ReceiptsPage, tmp_path, **context))

    return run


@pytest.mark.rule("RCP-4")
def test_a_stack_is_judged_one_key_a_page(stack: Stack, robot: OpenTab, desk_shop: Shop) -> None:
    numbers = stack(3, unsealed=(1,))
    at = robot()
    assert at.pages() == numbers
    assert at.number == numbers[0]
    at.press(Qt.Key.Key_1)
    assert at.number == numbers[1]
    assert at.page.desk.verdict.proposed_button is at.page.focusWidget()
    assert at.page.desk.receipts_pill.accessibleName() == "无印章"
    at.press(Qt.Key.Key_3)
    assert at.told == f"{numbers[1]} 无印章"
    assert card(desk_shop, numbers[1]).state is ReceiptState.ABNORMAL
    assert at.number == numbers[2]
    at.undo()
    assert at.number == numbers[1]
    assert card(desk_shop, numbers[1]).state is ReceiptState.PRINTED
    at.press(Qt.Key.Key_1)
    assert card(desk_shop, numbers[1]).state is ReceiptState.FILED
    assert at.page.desk.receipts_progress_words.text() == "已看 2 / 3"


@pytest.mark.rule("RCP-3")
def test_space_backspace_rotate_and_zoom_stay_at_the_place(stack: Stack, robot: OpenTab) -> None:
    numbers = stack(2)
    at = robot()
    desk = at.page.desk
    at.press(Qt.Key.Key_Plus, Qt.Key.Key_Plus)
    zoom, place = desk.sheet.zoom, desk.sheet.verticalScrollBar().value()
    at.press(Qt.Key.Key_Space)
    assert at.number == numbers[1]
    assert (desk.sheet.zoom, desk.sheet.verticalScrollBar().value()) == (zoom, place)
    at.press(Qt.Key.Key_Space)
    assert at.number == numbers[1]
    at.press(Qt.Key.Key_Backspace)
    assert at.number == numbers[0]
    desk.sheet.verticalScrollBar().setValue(0)
    before = desk.sheet.grab().toImage()
    at.press(Qt.Key.Key_R)
    assert desk.sheet.grab().toImage() != before
    at.press(Qt.Key.Key_R, Qt.Key.Key_R, Qt.Key.Key_R)
    assert desk.sheet.grab().toImage() == before


@pytest.mark.rule("RCP-3")
def test_a_tray_page_is_matched_with_the_keyboard_or_rejected(
    stack: Stack,
    robot: OpenTab,
    desk_shop: Shop,
) -> None:
    stack(1, blank=True)
    missing_slip = required(desk_shop)[0]
    at = robot()
    at.page.desk.show_list(DeskList.TRAY)
    at.settle()
    assert at.number == "第 2 页"
    assert at.page.expectation().order == "扫描这张回单"
    at.press(Qt.Key.Key_M).type("R-20200101-0001").press(Qt.Key.Key_Return)
    assert "没有回单" in at.told
    field = at.page.desk.verdict.receipts_match_number
    assert field.hasFocus()
    field.selectAll()
    at.type(missing_slip).press(Qt.Key.Key_Return)
    assert card(desk_shop, missing_slip).is_suspect
    assert at.number == missing_slip
    at.page.desk.receipts_pages.setFocus()
    at.press(Qt.Key.Key_1)
    assert card(desk_shop, missing_slip).state is ReceiptState.FILED


@pytest.mark.rule("RCP-3")
def test_a_blank_page_is_rejected_with_one_key_and_comes_back(stack: Stack, robot: OpenTab) -> None:
    stack(1, blank=True)
    at = robot()
    at.page.desk.show_list(DeskList.TRAY)
    at.settle()
    at.press(Qt.Key.Key_Delete)
    assert at.pages() == []
    assert at.page.desk.receipts_empty.isVisible()
    at.undo()
    assert len(at.pages()) == 1


@pytest.mark.rule("RCP-3")
def test_a_scanned_slip_matches_the_tray_page_or_leads_to_its_own(
    stack: Stack,
    robot: OpenTab,
    qtbot: QtBot,
    desk_shop: Shop,
) -> None:
    numbers = stack(2, blank=True)
    other = required(desk_shop)[0]
    at = robot()

    def meaning(number: str) -> Meaning:
        kind, record, code, label = queries.scan_meanings(desk_shop.db, 1, number)[0]
        return Meaning(MeaningKind(kind), record, code, label)

    scan(qtbot, at.page, slip_code(numbers[1], 1), meaning(numbers[1]))
    at.settle()
    assert at.number == numbers[1]
    assert scan(qtbot, at.page, other, meaning(other)).kind == "warn"
    at.page.desk.show_list(DeskList.TRAY)
    at.settle()
    assert at.page.wants(meaning(other))
    scan(qtbot, at.page, slip_code(other, 1), meaning(other))
    at.settle()
    assert card(desk_shop, other).is_suspect


@pytest.mark.rule("RCP-3")
def test_files_come_in_by_paste_and_a_bad_one_stops_nothing(
    robot: OpenTab,
    desk_shop: Shop,
    tmp_path: Path,
) -> None:
    number = required(desk_shop)[0]
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(scanned(paper_pages(printed(desk_shop, [number])), clean()))
    bad.write_bytes(b"not a pdf")
    at = robot()
    assert at.page.desk.receipts_empty.isVisible()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (bad, good)])
    QGuiApplication.clipboard().setMimeData(data)
    at.page.desk.receipts_pages.setFocus()
    at.bot.keyClick(at.page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    at.settle()
    assert at.pages() == [number]
    assert card(desk_shop, number).state is ReceiptState.FILED
    assert "bad.pdf" in at.shell.results[0].head or "PDF" in at.shell.results[0].head
    assert bad.exists()
    assert good.exists()


@pytest.mark.rule("RCP-3")
def test_a_picture_on_the_clipboard_is_filed(robot: OpenTab, desk_shop: Shop) -> None:
    from PySide6.QtGui import QImage

    number = required(desk_shop)[0]
    page = paper_pages(printed(desk_shop, [number]))[0]
    from tests import scans
    from wms_desktop.receipts.layout import SLIP

    QGuiApplication.clipboard().setImage(QImage.fromData(png(scans.scan(page, clean(), SLIP))))
    at = robot()
    slow = SlowWrites(at.page.context.tasks, Lane.LONG)
    at.page.incoming.paste()
    at.settle()
    intake = at.page.incoming.intake
    assert list(intake.own.path.iterdir()) == [], "the window's thread writes no pictures"
    for _ in range(2):  # kept, then filed
        slow.arrive()
    at.settle()
    rows = at.page.desk.rows.rows()
    assert [(row.number, row.status) for row in rows] == [(number, PageStatus.FILED)]


@pytest.mark.rule("RCP-6")
def test_missing_slips_are_found_and_printed_with_f9(robot: OpenTab, desk_shop: Shop) -> None:
    required(desk_shop, 2, responsible="陈敏")
    wanted = required(desk_shop, 1, consignee_name="王建国")[0]
    at = robot()
    at.page.receipts_tabs.setCurrentIndex(1)
    at.settle()
    assert at.page.missing.rows.rowCount() == 3
    at.bot.keyClick(at.page, Qt.Key.Key_F2)
    at.type(wanted[-4:]).press(Qt.Key.Key_Return)
    assert [row.number for row in at.page.missing.rows.rows()] == [wanted]
    at.press(Qt.Key.Key_F9)
    assert card(desk_shop, wanted).state is ReceiptState.PRINTED
    assert wanted in at.told
    ((_title, slip),) = at.shell.tray.printed
    assert wanted in page_texts(slip)[0]
    at.page.missing.open_due_list()
    assert at.shell.papers[0][0].startswith(b"%PDF")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("narrow", [False, True])
def test_the_window_does_not_grow(
    stack: Stack,
    qtbot: QtBot,
    desk_shop: Shop,
    tmp_path: Path,
    language: Language,
    narrow: bool,
) -> None:
    stack(1, unsealed=(0,))
    size = (855, 404) if narrow else (1127, 624)
    page = open_page(qtbot, desk_shop, ReceiptsPage, tmp_path, size=size, language=language)
    page.set_narrow(narrow)
    QApplication.processEvents()
    for part in (0, 1):
        page.receipts_tabs.setCurrentIndex(part)
        page.resize(*size)
        QApplication.processEvents()
        assert (page.width(), page.height()) == size
        minimum = page.minimumSizeHint()
        assert (minimum.width() <= size[0], minimum.height() <= size[1]) == (True, True)


def test_everything_that_is_operated_has_its_names(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QTabBar

    page = open_page(qtbot, desk_shop, ReceiptsPage, tmp_path, language=Language.ZH_TW)
    operated = [
        widget
        for kind in (QAbstractButton, QTabBar, QComboBox, QLineEdit)
        for widget in page.findChildren(kind)
        if not widget.isHidden() and not widget.objectName().startswith("qt_")
    ]
    operated += [page.desk.receipts_pages, page.missing.receipts_missing]
    operated = [w for w in operated if not isinstance(w.parent(), QAbstractItemView)]
    assert len(operated) > 25
    nameless = [w.objectName() or type(w).__name__ for w in operated if not w.accessibleName()]
    assert not nameless, nameless
    others = [w.objectName() for w in operated if not w.objectName().startswith("receipts")]
    assert not others, others


def test_what_nobody_looks_at_is_read_when_somebody_does(robot: OpenTab, desk_shop: Shop) -> None:
    at = robot()
    required(desk_shop, 2)
    at.page.context.tasks.announce(frozenset({Topic.RECEIPTS}))
    at.settle()
    assert at.page.missing.rows.rowCount() == 0
    at.page.show_part("missing")
    at.settle()
    assert at.page.missing.rows.rowCount() == 2
