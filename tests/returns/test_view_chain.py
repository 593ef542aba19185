"""The chain at the tab, through a robot: keyboard alone, what was typed is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.desk import scan
from tests.returns.returning import Returning, Staff
from tests.returns.test_exchange import inspected
from tests.returns.test_view import ReturnsDesk
from tests.shop import Shop
from wms_desktop.core.acting import Acting
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.documents.render import page_texts
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns import queries, service, tasks
from wms_desktop.returns.kinds import PieceVerdict, ReturnState, Wish
from wms_desktop.returns.rules_chain import Shown
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Meaning, MeaningKind


@pytest.fixture
def returning(desk_shop: Shop) -> Returning:
    """48 rolls of A302-14, five left; 36 of B118-02, sold out."""
    made = Returning(desk_shop).deliver("A302-14", "L260412", 48, left=5)
    return made.deliver("B118-02", "L260330", 36, name="素麻·燕麦")


@pytest.fixture
def staff(returning: Returning) -> Staff:
    """Sales, the duty manager, the sales assistant."""
    return Staff.of(returning.shop)


class ChainRobot(ReturnsDesk):
    """Somebody of the staff at the tab."""

    def __init__(self, bot: QtBot, shop: Shop, folder: Path, by: Acting, **other: object) -> None:
        self.by = by
        super().__init__(bot, shop, folder, **other)

    @classmethod
    def of(cls, bot: QtBot, shop: Shop, folder: Path, by: Acting, **other: object) -> ChainRobot:
        """A desk where *by* has signed in."""
        acting = shop.acting
        shop.acting = lambda *_a, **_k: by  # type: ignore[method-assign, assignment]
        try:
            robot = cls(bot, shop, folder, by, **other)
        finally:
            shop.acting = acting  # type: ignore[method-assign]
        return robot

    def step(self) -> None:
        """Ctrl+Enter."""
        self.ctrl(Qt.Key.Key_Return)

    @property
    def listed(self) -> list[str]:
        """The numbers in the list."""
        model = self.tab.list.model
        return [model.row(place).number for place in range(model.rowCount())]

    def show_list(self) -> None:
        """F6."""
        self.press(Qt.Key.Key_F6)

    def open(self, application_id: int) -> None:
        """The application is opened by its number."""
        self.page.open(id=application_id)
        QApplication.processEvents()


@pytest.fixture
def at_desk(qtbot: QtBot, returning: Returning, tmp_path: Path):
    """A desk for whoever is named."""

    def opened(by: Acting, **other: object) -> ChainRobot:
        shop = returning.shop
        robot = ChainRobot.of(qtbot, shop, tmp_path, by, **other)
        object.__setattr__(robot.context, "acting", lambda: by)
        robot.tab.chain.reload()
        return robot

    return opened


def state(desk: ChainRobot, application_id: int) -> ReturnState:
    """Where an application stands."""
    return queries.application(desk.shop.db, application_id).state


@pytest.mark.rule("RET-3")
def test_sales_works_the_inbox_down_by_one_key(at_desk, returning, staff):
    first = returning.submit(returning.goods("A302-14", 2)).id
    second = returning.submit(returning.goods("A302-14", 3)).id
    desk = at_desk(staff.sales)
    desk.show_list()
    assert desk.tab.list.shown is Shown.WAITING
    assert len(desk.listed) == 2
    desk.step()
    assert (state(desk, first), state(desk, second)) == (
        ReturnState.CONFIRMED, ReturnState.SUBMITTED,
    )  # fmt: skip
    assert desk.told.sound == "complete"
    desk.step()
    assert state(desk, second) is ReturnState.CONFIRMED
    assert desk.listed == []


@pytest.mark.rule("RET-3")
def test_segments_turn_by_key_and_esc_leads_back_to_the_list(at_desk, returning, staff):
    made = returning.submit(returning.goods("A302-14", 2))
    returning.take_to(ReturnState.CONFIRMED, staff, made.id)
    desk = at_desk(staff.sales)
    desk.show_list()
    assert desk.listed == []
    desk.press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert (desk.tab.list.shown, desk.listed) == (Shown.OPEN, [made.number])
    desk.press(Qt.Key.Key_Return)  # into the list
    desk.press(Qt.Key.Key_Return)  # open it
    assert desk.form.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert desk.tab.list.isVisible()
    assert desk.tab.list.shown is Shown.OPEN


@pytest.mark.rule("RET-3")
@pytest.mark.bad_input(71)
def test_ones_own_application_offers_no_step_and_says_why(at_desk, returning, staff):
    command = returning.command(returning.goods("A302-14", 2))
    made = service.submit(returning.shop.db, staff.sales, command).value.id
    desk = at_desk(staff.sales)
    desk.open(made)
    assert not desk.side.returns_deed.isVisible()
    assert desk.side.returns_deed_note.text() == "自己提交的，由他人审批"
    desk.step()
    assert state(desk, made) is ReturnState.SUBMITTED


@pytest.mark.rule("RET-3")
def test_the_assistant_issues_with_the_words_and_prints_the_slip(at_desk, returning, staff):
    made = returning.submit(returning.goods("A302-14", 2)).id
    returning.take_to(ReturnState.APPROVED, staff, made)
    desk = at_desk(staff.assistant)
    desk.open(made)
    desk.step()
    assert desk.side.returns_told_words.isVisible()
    assert "2026-06-20" in desk.side.returns_told_words.text()
    desk.press(Qt.Key.Key_Return)  # the way
    desk.press(Qt.Key.Key_Return)  # whom
    desk.side.returns_told_words.selectAll()
    desk.side.returns_told_words.insertPlainText("send it by June\nfirst box")
    desk.step()
    assert state(desk, made) is ReturnState.ISSUED
    with desk.shop.db.read() as session:
        contact = session.scalars(select(Contact)).one()
    assert (contact.said, contact.spoke_with) == ("send it by June first box", "周经理")
    assert "TD-20260521-0001" in desk.told.head
    desk.press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    pdf, title = desk.printed[-1]
    assert "TD-20260521-0001" in title
    assert "退货单" in page_texts(pdf)[0]
    code = own_code(CodeKind.RETURN_SLIP, "TD-20260521-0001")
    kind, id_, number, label = queries.scan_meanings(desk.shop.db, 1, code)[0]
    meaning = Meaning(MeaningKind(kind), id_, number, label)
    assert scan(desk.bot, desk.page, code, meaning).head == number


def test_what_was_typed_to_the_customer_is_kept_until_it_is_sent(at_desk, returning, staff):
    made = [returning.submit(returning.goods("A302-14", 2)).id for _ in range(2)]
    for each in made:
        returning.take_to(ReturnState.APPROVED, staff, each)
    desk = at_desk(staff.assistant)
    desk.open(made[0])
    desk.step()
    desk.side.returns_told_words.setFocus()
    desk.side.returns_told_words.selectAll()
    desk.type("called twice")
    desk.press(Qt.Key.Key_Escape)
    assert not desk.side.returns_told_words.isVisible()
    assert desk.form.isVisible()
    desk.open(made[1])
    assert desk.side.returns_told_words.text() != "called twice"
    desk.tab.side._keeper.save_now()
    desk.context.drafts.close()
    again = at_desk(staff.assistant)  # after a crash
    again.open(made[0])
    assert again.side.returns_told_words.text() == "called twice"
    again.step()
    again.side.returns_told_words.setPlainText(" ")
    again.step()
    assert state(again, made[0]) is ReturnState.APPROVED
    assert again.side.returns_told_words_field.error()


@pytest.mark.rule("RET-3")
def test_a_rejection_is_told_to_the_customer(at_desk, returning, staff):
    made = returning.submit(returning.goods("A302-14", 2)).id
    desk = at_desk(staff.manager)
    desk.open(made)
    desk.press(Qt.Key.Key_F4)
    desk.enter("已拆封")
    assert state(desk, made) is ReturnState.REJECTED
    desk.step()
    assert "已拆封" in desk.side.returns_told_words.text()
    desk.step()
    assert queries.application(desk.shop.db, made).is_told
    assert not desk.side.returns_deed.isVisible()


@pytest.mark.rule("RET-2")
def test_stock_sold_meanwhile_is_refused_with_its_figures(at_desk, returning, staff):
    made = returning.submit(returning.goods("A302-14", 2)).id
    returning.take_to(ReturnState.CONFIRMED, staff, made)
    returning.issue("A302-14", 5)
    desk = at_desk(staff.manager)
    desk.open(made)
    desk.step()
    assert state(desk, made) is ReturnState.CONFIRMED
    said = f"{desk.told.head} {desk.told.note}"
    assert "12" in said
    assert "库存 0" in said


@pytest.mark.rule("RET-5")
def test_the_banner_leads_to_a_complaint_with_what_is_written(at_desk, returning, staff):
    desk = at_desk(staff.sales)
    desk.scan_order(returning)
    desk.scan_lot(returning, "B118-02", 8)
    desk.form.returns_remark.setFocus()
    desk.type("yellow")
    desk.press(Qt.Key.Key_F7)
    item, lot = returning.lots["B118-02"]
    assert desk.context.shell.went == [
        (
            "service",
            {
                "complaint_draft": {
                    "order_id": returning.order_id, "customer_id": 2, "item_id": item,
                    "lot_id": lot, "quantity": "8", "what": "多订，yellow",
                }
            },
        )
    ]  # fmt: skip
    assert desk.lines  # the draft stays
    desk.form.returns_quantity.setFocus()
    desk.form.returns_quantity.selectAll()
    desk.enter("12")
    desk.press(Qt.Key.Key_F7)  # nothing speaks against it now
    assert len(desk.context.shell.went) == 1


@pytest.mark.rule("RET-6")
def test_the_exchange_order_is_made_and_opened_by_keys(at_desk, returning, staff):
    command = returning.command(returning.goods("A302-14", 3), wish=Wish.EXCHANGE)
    made = service.submit(returning.shop.db, returning.shop.acting(), command).value.id
    returning.take_to(ReturnState.ISSUED, staff, made)
    inspected(returning.shop, made, (1, PieceVerdict.GOOD, 3))
    desk = at_desk(staff.assistant)
    desk.open(made)
    desk.step()
    with desk.shop.db.read() as session:
        order = session.scalars(select(OutboundOrder).order_by(OutboundOrder.id.desc())).first()
    assert queries.application(desk.shop.db, made).exchange_order == order.number
    assert order.number in desk.side.returns_exchange.text()
    desk.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert desk.context.shell.went[-1] == ("goods", {"outbound": order.id})


def test_lines_tell_what_was_applied_for_and_in_how_many_deliveries(at_desk, returning, staff):
    shop = returning.shop
    item, lot = returning.lots["A302-14"]
    shop.stock(item, lot, 10, "A-01-01")
    returning.issue("A302-14", 10)
    returning.submit(returning.goods("A302-14", 4))
    desk = at_desk(staff.sales)
    desk.scan_order(returning)
    desk.scan_lot(returning, "A302-14", 2)
    row = desk.form.rows.rows()[0]
    assert (row.bought, row.deliveries, row.applied, row.left) == (58, 2, 4, 54)
    texts = [column.text(row) for column in desk.form.rows.columns]
    subs = [getattr(cell, "sub", "") for cell in texts]
    assert "分 2 次交货" in subs
    assert "已申请 4，还可退 54" in subs


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("of", ["told", "issue", "issued"])
def test_nothing_grows_beyond_a_small_window(at_desk, returning, staff, language, of):
    made = returning.submit(returning.goods("A302-14", 2)).id
    returning.take_to(ReturnState.ISSUED if of == "issued" else ReturnState.APPROVED, staff, made)
    desk = at_desk(staff.assistant, language=language)
    desk.page.set_narrow(True)
    desk.open(made)
    if of == "told":
        desk.step()
    QApplication.processEvents()
    for part in (desk.side, desk.form, desk.tab.list):  # 404 high without the head of 52
        assert part.minimumSizeHint().height() <= 352
    assert desk.side.minimumSizeHint().width() <= 284


def test_the_chain_names_people_and_hours_before_it_is_submitted(at_desk, staff):
    desk = at_desk(staff.sales)
    said = " ".join(label.text() for label in desk.side.returns_steps.findChildren(Label))
    assert "顾晨" in said
    assert "提交后 4 小时内" in said
    assert "周立群" in said


def test_a_task_opens_its_application(at_desk, returning, staff):
    made = returning.submit(returning.goods("A302-14", 2))
    with returning.shop.db.read() as session:
        task = tasks.tasks(session, staff.sales)[0]
    desk = at_desk(staff.sales)
    desk.page.open(**task.target)
    assert desk.tab.head.number.text() == made.number
