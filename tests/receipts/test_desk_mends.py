"""The desk's one-key mends, by keyboard alone; and sixty slips judged without a pointer."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from tests.desk import open_page
from tests.receipts.robot import Robot
from tests.receipts.stack import clean, paper_pages, printed, required, scanned
from tests.receipts.test_service import card
from tests.receipts.test_splitting import filed, two
from tests.receipts.test_tray import sheet
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.core.errors import Refused
from wms_desktop.imaging.faults import FileFault, Quarantined
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import filing, quarantine, queries
from wms_desktop.receipts.kinds import PageRole, PageStatus, ReceiptState, Verdict
from wms_desktop.receipts.queries import DeskList, PageRow
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.view import ReceiptsPage
from wms_desktop.slices import register_words

PLAIN = {"signed": False, "sealed": False, "id_written": False}
K = Qt.Key


@pytest.fixture(scope="module")
def reader() -> Reader:
    with Reader() as made:
        yield made


@pytest.fixture
def file(desk_shop: Shop, reader: Reader, tmp_path: Path) -> Callable[..., list[PageRow]]:
    def run(pages: list[Image.Image], **how: object) -> list[PageRow]:
        path = tmp_path / f"{uuid4().hex[:6]}.pdf"
        handled = [
            clean(**({"seed": n, "colour": True} | how | (PLAIN if p.info.get("plain") else {})))
            for n, p in enumerate(pages)
        ]
        path.write_bytes(scanned(pages, *handled))
        scan = filing.read_scan(reader, path)
        done = filing.file_scan(desk_shop.db, desk_shop.acting(), uuid4(), scan)
        return queries.batch_pages(desk_shop.db, done.value)

    return run


@pytest.fixture
def robot(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Callable[[], Robot]:
    return lambda: Robot(qtbot, open_page(qtbot, desk_shop, ReceiptsPage, tmp_path))


def slips(shop: Shop, *numbers: str) -> list[Image.Image]:
    return paper_pages(printed(shop, list(numbers)))


def status(shop: Shop, row: PageRow) -> PageStatus:
    found = queries.page(shop.db, row.id)
    assert found is not None
    return found.status


@pytest.mark.rule("RCP-3")
def test_two_scans_of_a_slip_stand_side_by_side_and_t_exchanges_them(
    desk_shop: Shop, file, robot
) -> None:
    paper = slips(desk_shop, *required(desk_shop))
    [old] = file(paper)
    [new] = file(paper, seed=5)
    at = robot()
    pane = at.page.desk.picture
    assert pane.other is not None
    assert pane.other.id == old.id
    assert pane.other_sheet.isVisible()
    at.press(K.Key_Plus, K.Key_Plus)
    pane.sheet.verticalScrollBar().setValue(333)
    assert (pane.other_sheet.zoom, pane.other_sheet.verticalScrollBar().value()) == (
        pane.sheet.zoom, pane.sheet.verticalScrollBar().value(),
    )  # fmt: skip
    at.press(K.Key_T)
    assert (status(desk_shop, old), status(desk_shop, new)) == (
        PageStatus.DUPLICATE, PageStatus.FILED,
    )  # fmt: skip
    at.undo()
    assert (status(desk_shop, old), status(desk_shop, new)) == (
        PageStatus.FILED, PageStatus.DUPLICATE,
    )  # fmt: skip
    at.press(K.Key_Delete)
    found = queries.page(desk_shop.db, new.id)
    assert found is not None
    assert (found.status, found.reason) == (PageStatus.REJECTED, "重复扫描")


@pytest.mark.rule("RCP-3")
@pytest.mark.parametrize(("sealed", "first"), [(True, "改用本次扫描"), (False, "退掉此页")])
def test_the_better_of_two_scans_is_proposed(
    desk_shop: Shop, file, robot, sealed: bool, first: str
) -> None:
    paper = slips(desk_shop, *required(desk_shop, needs_seal=True))
    file(paper)
    file(paper, seed=5, sealed=sealed)
    verdict = robot().page.desk.verdict
    buttons = (verdict.receipts_take_instead, verdict.receipts_reject)
    assert [button.text() for button in buttons if button.kind == "primary"] == [first]


@pytest.mark.rule("RCP-3")
@pytest.mark.bad_input(96)
def test_the_same_picture_is_a_duplicate_that_takes_no_place(desk_shop: Shop, file, robot) -> None:
    paper = slips(desk_shop, *required(desk_shop))
    file(paper)
    [twin] = file(paper)
    at = robot()
    assert not at.page.desk.verdict.receipts_take_instead.isVisible()
    at.press(K.Key_T)
    assert status(desk_shop, twin) is PageStatus.DUPLICATE
    with desk_shop.db.read() as session:
        rows = session.scalar(text("SELECT count(*) FROM scan_page"))
        objects = session.scalar(
            text("SELECT count(*) FROM stored_file WHERE sha256 = :s"), {"s": twin.image_sha256}
        )
    assert (rows, objects) == (2, 1)


@pytest.mark.rule("RCP-1")
@pytest.mark.rule("RCP-3")
def test_forms_backs_and_blanks_are_mended_with_one_key_each(desk_shop: Shop, file, robot) -> None:
    [number] = required(desk_shop, needs_own_forms=True)
    rows = file([*slips(desk_shop, number), sheet("form "), sheet("back "), sheet(), sheet()])
    at = robot()
    assert at.page.desk.receipts_pill.accessibleName() == "缺附单"
    at.page.desk.show_list(DeskList.TRAY)
    at.settle()
    verdict = at.page.desk.verdict
    assert verdict.receipts_own_form.text() == f"作为 {number[-4:]} 的附单"
    assert (verdict.receipts_match_now.kind, verdict.receipts_reason.value()) == (
        "primary", "不是回单",
    )  # fmt: skip
    at.press(K.Key_F)
    assert card(desk_shop, number).state is ReceiptState.FILED
    at.press(K.Key_B)
    roles = [queries.page(desk_shop.db, row.id).role for row in rows[1:3]]  # type: ignore[union-attr]
    assert roles == [PageRole.OWN_FORM, PageRole.BACK]
    assert (verdict.receipts_reject.kind, verdict.receipts_match_now.kind) == ("primary", "")
    assert verdict.receipts_reason.value() == "空白页"
    target = QApplication.focusWidget() or at.page
    at.bot.keyClick(target, K.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    at.settle()
    assert at.pages() == []
    assert [status(desk_shop, row) for row in rows[3:]] == [PageStatus.REJECTED] * 2
    at.undo()
    assert [status(desk_shop, row) for row in rows[3:]] == [PageStatus.TRAY] * 2


@pytest.mark.rule("RCP-3")
def test_a_name_typed_by_its_initials_matches_with_enter(desk_shop: Shop, file, robot) -> None:
    wanted = required(desk_shop, consignee_name="王建国")[0]
    required(desk_shop, 3)
    file([sheet("slip with a torn code ")])
    at = robot()
    at.page.desk.show_list(DeskList.TRAY)
    at.settle()
    at.press(K.Key_M).type("jxjj")
    hits = at.page.desk.verdict._hits
    hits.look()
    assert len(hits.rows.rows()) == 3
    at.press(K.Key_Down)
    assert at.page.desk.verdict.receipts_match_hits.hasFocus()
    field = at.page.desk.verdict.receipts_match_number
    at.press(K.Key_Escape)
    assert (field.hasFocus(), hits.rows.rowCount()) == (True, 0)
    at.press(K.Key_Escape)
    assert not field.hasFocus()  # the keys on the buttons work again
    field.setFocus()
    field.selectAll()
    at.type("wjg").press(K.Key_Return)
    assert card(desk_shop, wanted).is_suspect


@pytest.mark.rule("RCP-3")
def test_files_not_read_have_their_list_and_are_settled(
    desk_shop: Shop, robot, tmp_path: Path
) -> None:
    register_words()
    path = tmp_path / "cut.pdf"
    path.write_bytes(b"%PDF half")
    quarantine.note(desk_shop.db, desk_shop.acting(), path, Quarantined(FileFault.CUT))
    at = robot()
    segment = at.page.desk.findChild(
        type(at.page.desk.receipts_drawer), "receipts_not_read_segment"
    )
    assert segment is not None
    assert (segment.isVisible(), segment.text()) == (True, "未读入 1")
    at.bot.keyClick(segment, K.Key_Space)
    at.settle()
    assert at.page.desk.receipts_not_read.isVisible()
    assert not at.page.desk.receipts_pages.isVisible()
    assert at.page.expectation().order == "处理此文件：S"
    at.page.desk.receipts_not_read.setFocus()
    at.press(K.Key_S)
    assert at.told == "已处理：cut.pdf"
    [row] = quarantine.not_read(desk_shop.db, 1, settled=True)
    assert row.note == "已重新扫描"
    at.page.desk.show_list(DeskList.BATCH)
    at.settle()
    assert at.page.desk.receipts_not_read.isHidden()


DAMAGE = {
    "one bit": "UPDATE stored_file SET content = :bent WHERE sha256 = :sha",
    "cut": "UPDATE stored_file SET content = substr(content, 1, 900) WHERE sha256 = :sha",
    "swapped": "UPDATE stored_file SET content = (SELECT content FROM stored_file"
    " WHERE sha256 <> :sha LIMIT 1) WHERE sha256 = :sha",
    "missing": "DELETE FROM stored_file WHERE sha256 = :sha",
}


@pytest.mark.bad_input(102)
@pytest.mark.parametrize("damage", DAMAGE)
def test_evidence_that_was_altered_is_found_and_red(
    desk_shop: Shop, file, robot, damage: str
) -> None:
    [row] = file(slips(desk_shop, *required(desk_shop)))
    content = queries.page_image(desk_shop.db, row.image_sha256)
    bent = content[:500] + bytes([content[500] ^ 1]) + content[501:]
    path = desk_shop.db.engine.url.database or ""
    desk_shop.db.close()
    with closing(sqlite3.connect(path)) as connection:  # somebody who has the file
        triggers = connection.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='stored_file'"
        ).fetchall()
        for (name,) in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        values = {"sha": row.image_sha256, "bent": bent}
        connection.execute(DAMAGE[damage], values)
        connection.commit()
    found = [finding for verdict in check.run(desk_shop.db) for finding in verdict.findings]
    assert f"file:{row.image_sha256[:12]}" in {finding.subject for finding in found}
    at = robot()
    assert at.page.desk.picture.altered.isVisible()
    assert at.shell.results[-1].kind == "bad"
    assert at.page.desk.sheet._image.isNull()


@pytest.mark.rule("RCP-4")
def test_sixty_slips_by_keyboard_alone(desk_shop: Shop, file, robot) -> None:
    """One key a page, of six; with looks ahead and turns between. The zoom stays."""
    numbers = required(desk_shop, 60, needs_seal=True)
    file(slips(desk_shop, *numbers))
    at = robot()
    desk = at.page.desk
    while desk.rows.rowCount() < 60:
        desk.rows.fetchMore(desk.rows.index(0, 0).parent())
    at.press(K.Key_Plus)
    place = (desk.sheet.zoom, desk.sheet.verticalScrollBar().value())
    chance, said = random.Random(3), {}
    for number in numbers:
        assert at.number == number
        if chance.random() < 0.2:
            at.press(K.Key_R, K.Key_R, K.Key_R, K.Key_R)
        if chance.random() < 0.2 and number != numbers[-1]:
            at.press(K.Key_Space, K.Key_Backspace)
        verdict = chance.choice(list(Verdict)) if chance.random() < 0.3 else Verdict.COMPLETE
        said[number] = verdict
        at.press(Qt.Key(K.Key_1.value + list(Verdict).index(verdict)))
        assert (desk.sheet.zoom, desk.sheet.verticalScrollBar().value()) == place
    assert desk.receipts_progress_words.text() == "已看 60 / 60"
    with desk_shop.db.read() as session:
        found = dict(
            session.execute(
                text("SELECT r.number, p.verdict FROM scan_page p JOIN receipt r"
                     " ON r.id = p.receipt_id")
            ).all()
        )  # fmt: skip
    assert found == {number: verdict.value for number, verdict in said.items()}
    states = Counter(card(desk_shop, number).state for number in numbers)
    assert states[ReceiptState.FILED] == sum(v is Verdict.COMPLETE for v in said.values())
    assert states.total() == 60


def test_a_key_held_down_judges_one_page(desk_shop: Shop, file, robot) -> None:
    numbers = required(desk_shop, 3)
    file(slips(desk_shop, *numbers))
    at = robot()
    target = QApplication.focusWidget() or at.page
    at.press(K.Key_1)
    for _ in range(5):
        again = QKeyEvent(QEvent.Type.KeyPress, K.Key_1, Qt.KeyboardModifier.NoModifier, "1", True)
        QApplication.sendEvent(target, again)
        at.settle()
    assert at.number == numbers[1]


@pytest.mark.rule("RCP-3")
def test_two_slips_on_one_page_are_cut_with_one_key(
    desk_shop: Shop, reader: Reader, robot, tmp_path: Path
) -> None:
    numbers, content = two(desk_shop)
    [row] = filed(desk_shop, reader, tmp_path, content)
    at = robot()
    assert at.number == "第 1 页"
    assert at.page.desk.verdict.receipts_split.isVisible()
    at.press(K.Key_X)
    assert status(desk_shop, row) is PageStatus.REJECTED
    assert {card(desk_shop, number).state for number in numbers} == {ReceiptState.FILED}
    assert set(at.pages()) == set(numbers)


@pytest.mark.rule("RCP-3")
def test_a_pile_of_files_is_told_as_one(desk_shop: Shop, file, robot) -> None:
    one, two = (file(slips(desk_shop, *required(desk_shop)), seed=n) for n in (1, 2))
    incoming = (at := robot()).page.incoming
    incoming.file_in([])  # a pile begins
    incoming.intake.filed.emit(one)
    incoming.intake.refused.emit("cut.pdf", Refused(ReceiptFault.CLIPBOARD_EMPTY))
    incoming.intake.filed.emit(two)
    incoming.intake.finished.emit()
    assert at.told.startswith("2 页：")
    assert at.shell.results[-1].note.endswith("，未读入 1 个文件")
    incoming.file_in([])
    incoming.intake.filed.emit(two)
    assert at.told.startswith("1 页：")
    assert "未读入" not in at.shell.results[-1].note
