"""Counting at the window, with scanner and keyboard alone (CNT-1, CNT-2, CNT-4)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QWidget

from tests.counts.desk import CountDesk, counted, in_review, started
from wms_desktop.core.language import Language
from wms_desktop.counts import queries, service
from wms_desktop.counts.kinds import CountState, VarianceCause
from wms_desktop.stock.kinds import Condition

pytestmark = pytest.mark.usefixtures("goods")


@pytest.fixture
def goods(desk_shop):
    """24 rolls of A302-14 at A-01-01, 6 of B118-02 at A-01-02."""
    rolls, linen = desk_shop.item(unit_price=Decimal(58)), desk_shop.item("B118-02", "素麻·燕麦")
    lots = desk_shop.lot(rolls), desk_shop.lot(linen, "L260330")
    desk_shop.stock(rolls, lots[0], 24)
    desk_shop.stock(linen, lots[1], 6, "A-01-02")
    return rolls, lots[0], linen, lots[1]


@pytest.fixture
def open_desk(qtbot, desk_shop, tmp_path):
    return lambda login="lin", **look: CountDesk(qtbot, desk_shop, tmp_path, login, **look)


def test_an_empty_list_says_what_to_do_first(open_desk):
    desk = open_desk()
    assert desk.page.counts.counts_empty.isVisible()
    assert not desk.page.counts.counts_list.isVisible()
    assert not desk.page.counts.counts_foot.isVisible()


@pytest.mark.rule("CNT-1")
def test_a_count_is_planned_and_started_by_keyboard(open_desk):
    desk = open_desk().press("F3")
    desk.type("A 区月度盘点")
    plan = desk.page.counts.plan
    plan.counts_codes.setFocus()
    desk.type("A").press("S", ctrl=True)
    assert (desk.count.title, desk.count.state) == ("A 区月度盘点", CountState.PLANNED)
    desk.current()
    desk.page.counts.counts_list.setFocus()
    desk.press("Enter")
    assert desk.count.state is CountState.COUNTING
    assert desk.page.part is desk.page.blind
    assert desk.asks.order == "扫描库位"


@pytest.mark.rule("CNT-1")
def test_a_code_that_does_not_exist_is_named_in_the_field(open_desk):
    desk = open_desk().press("F3").type("盘点")
    plan = desk.page.counts.plan
    plan.counts_codes.setText("A，Q9")
    desk.press("S", ctrl=True)
    assert "Q9" in plan.counts_codes_field.error()
    assert queries.counts(desk.shop.db, 1) == []


def test_a_plan_that_was_typed_survives_a_crash(open_desk):
    desk = open_desk().press("F3")
    desk.page.counts.plan.counts_title.setText("季度盘点")
    desk.page.counts.plan._draft.save_now()
    again = open_desk()
    assert again.page.counts.plan.isVisible()
    assert again.page.counts.plan.counts_title.text() == "季度盘点"


@pytest.mark.rule("CNT-2")
def test_a_zone_is_counted_by_scanner_and_keypad(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk()
    assert desk.scan("PD-20260521-0001").head == "PD-20260521-0001"
    assert desk.scan("A-01-01").kind == "ok"
    assert desk.scan("A302-14").kind == "ok"
    assert desk.asks.order == "键入数量"
    desk.type("2*10+2")
    assert desk.said.head == "A302-14 +22 → 22"
    desk.scan("A-01-02")  # finishes A-01-01
    desk.scan("B118-02", times=5)
    assert desk.command("OK").head == "B118-02 +5 → 5"
    assert desk.command("NEXT").sound == "complete"
    desk.scan("A-01-03")
    desk.press("F6")
    desk.scan("A-01-04")
    desk.press("F6")
    assert desk.sums() == {("A-01-01", "A302-14"): 22, ("A-01-02", "B118-02"): 5}
    assert desk.asks.order == "结束盘点"
    desk.press("F4")
    assert desk.count.state is CountState.REVIEW
    assert desk.page.part is desk.page.counts  # two lines are off: somebody else counts again
    assert desk.said.note == "2 行要由别人复盘"


@pytest.mark.rule("CNT-2")
def test_everything_typed_is_the_same_as_scanned(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk()
    desk.page.open(count_id=desk.count.id)
    desk.type("A-01-01").type("A302-14").type("20")
    desk.type("L260330").type("1")
    desk.type("A-01-02").type("素麻").type("6")
    desk.press("F6")
    assert desk.sums() == {
        ("A-01-01", "A302-14"): 20,
        ("A-01-01", "B118-02"): 1,
        ("A-01-02", "B118-02"): 6,
    }


@pytest.mark.rule("CNT-2")
def test_piece_by_piece_adds_up(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk()
    desk.page.open(count_id=desk.count.id)
    desk.scan("A-01-01")
    for _ in range(3):
        said = desk.scan("A302-14")
    assert said.head == "A302-14 3"
    assert desk.scan("B118-02").kind == "ok"
    assert desk.sums()["A-01-01", "A302-14"] == 3


@pytest.mark.rule("CNT-2")
def test_going_on_without_a_quantity_is_refused(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk()
    desk.page.open(count_id=desk.count.id)
    assert desk.scan("A302-14").kind == "bad"  # no location yet
    desk.scan("A-01-01")
    desk.scan("A302-14")
    assert desk.scan("A-01-02").kind == "bad"
    assert desk.page.blind.fields.count_location.text() == "A-01-01"
    desk.type("24")
    assert desk.scan("C-01-01").kind == "bad"  # not in the count
    assert desk.sums() == {("A-01-01", "A302-14"): 24}


@pytest.mark.rule("CNT-2")
def test_the_booked_figure_is_nowhere_on_the_page(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk()
    desk.page.open(count_id=desk.count.id)
    desk.scan("A-01-01")
    desk.scan("A302-14")
    texts = (getattr(child, "text", None) for child in desk.page.findChildren(QWidget))
    shown = " ".join(str(text()) for text in texts if callable(text))
    assert "A302-14" in shown
    assert "24" not in shown.replace("20260521", "")
    desk.page.show_review(desk.count.id)
    assert desk.page.part is desk.page.counts
    assert "盲盘" in desk.said.head


@pytest.mark.rule("CNT-2")
def test_undo_takes_back_what_was_recorded(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk()
    desk.page.open(count_id=desk.count.id)
    desk.scan("A-01-01")
    desk.scan("A302-14", times=5)
    recorded = desk.command("OK")
    recorded.undo()
    assert desk.sums() == {}
    finished = desk.command("NEXT")
    finished.undo()
    assert desk.count.locations_done == 0


def test_a_line_of_ones_own_is_taken_back_by_key(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk()
    desk.page.open(count_id=desk.count.id)
    desk.type("A-01-01").type("A302-14").type("42")
    desk.press("L", ctrl=True)
    side = desk.page.blind.side
    side.count_mine.selectRow(0)
    desk.current()
    desk.press("Del")
    assert desk.sums() == {}


@pytest.mark.rule("CNT-2")
def test_goods_of_a_customer_are_counted_as_the_customers(open_desk, desk_shop, goods):
    *_rolls, linen, linen_lot = goods
    desk_shop.stock(linen, linen_lot, 3, "A-01-03", owner=2, condition=Condition.DAMAGED)
    started(desk_shop)
    desk = open_desk()
    desk.page.open(count_id=desk.count.id)
    desk.type("A-01-03").type("B118-02").type("3")
    (row,) = [
        r for r in queries.review(desk_shop.db, desk.count.id) if r.location_code == "A-01-03"
    ]
    assert (row.owner_id, row.condition, row.difference) == (2, Condition.DAMAGED, 0)


@pytest.mark.rule("CNT-2")
def test_goods_of_two_owners_have_to_be_told_apart(open_desk, desk_shop, goods):
    rolls, lot, *_ = goods
    desk_shop.stock(rolls, lot, 3, owner=2)
    started(desk_shop)
    desk = open_desk()
    desk.page.open(count_id=desk.count.id)
    desk.type("A-01-01").type("A302-14")
    fields = desk.page.blind.fields
    assert fields.count_owner.hasFocus()
    fields.count_quantity.setFocus()
    desk.type("3")
    assert desk.said.kind == "bad"
    fields.count_owner.set_value(2)
    desk.press("Enter")
    counted_ = {r.owner_id: r.counted for r in queries.review(desk_shop.db, desk.count.id)}
    assert counted_[2] == 3


@pytest.mark.rule("CNT-2")
def test_an_item_with_several_lots_asks_for_the_lot(open_desk, desk_shop, goods):
    desk_shop.lot(goods[0], "L260501")
    started(desk_shop)
    desk = open_desk()
    desk.page.open(count_id=desk.count.id)
    desk.scan("A-01-01")
    desk.scan("A302-14")
    assert desk.asks.order == "扫描批号"
    desk.press("Down").press("Enter").type("24")
    assert desk.sums() == {("A-01-01", "A302-14"): 24}


def test_a_crash_in_the_middle_loses_nothing(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk()
    desk.page.open(count_id=desk.count.id)
    desk.type("A-01-01").type("A302-14")
    desk.page.blind.fields.count_quantity.setText("17")
    desk.page.blind.draft.save_now()
    again = open_desk()
    fields = again.page.blind.fields
    assert again.page.part is again.page.blind
    typed = fields.count_location.text(), fields.count_goods.text(), fields.count_quantity.text()
    assert typed == ("A-01-01", "A302-14", "17")
    again.press("Enter")
    assert again.sums() == {("A-01-01", "A302-14"): 17}


@pytest.mark.rule("CNT-4")
def test_causes_by_key_then_another_person_approves(open_desk, desk_shop, goods):
    rolls, lot, linen, linen_lot = goods
    count_id = started(desk_shop)
    counted(desk_shop, count_id, ("A-01-01", rolls, lot, 22), ("A-01-02", linen, linen_lot, 8))
    in_review(desk_shop, count_id)
    desk = open_desk("zhou")
    desk.scan("PD-20260521-0001")
    review = desk.page.review
    assert not review.review_approve.isEnabled()
    assert "原因" in review.review_reason.text()
    review.review_list.setFocus()
    desk.current()
    desk.press("4")
    desk.current()
    assert review.review_remark.hasFocus()  # a cause needs its remark
    desk.type("外包装被压坏")
    desk.current()
    review.review_remark.setText("查无记录")
    desk.press("6")
    desk.current()
    causes = [row.cause for row in queries.review(desk_shop.db, count_id)]
    assert causes == [VarianceCause.DAMAGE, VarianceCause.UNKNOWN]
    assert review.review_approve.isEnabled()
    desk.press("Enter", ctrl=True)
    assert "PD-20260521-0001" in desk.question().title
    assert "4" in desk.question().title
    assert desk.count.state is CountState.REVIEW  # asked, not done
    desk.question().on_yes()
    assert desk.count.state is CountState.APPROVED
    assert (desk_shop.on_hand(rolls), desk_shop.on_hand(linen)) == (22, 8)


@pytest.mark.rule("CNT-4")
def test_a_counter_may_name_causes_but_not_approve(open_desk, desk_shop, goods):
    rolls, lot, *_ = goods
    count_id = started(desk_shop)
    counted(desk_shop, count_id, ("A-01-01", rolls, lot, 24))
    in_review(desk_shop, count_id)
    desk = open_desk("lin")
    desk.page.show_review(count_id)
    desk.current()
    assert not desk.page.review.review_approve.isEnabled()
    assert desk.page.review.review_reason.text()


def test_a_scan_in_the_review_only_looks(open_desk, desk_shop, goods):
    rolls, lot, *_ = goods
    count_id = started(desk_shop)
    counted(desk_shop, count_id, ("A-01-01", rolls, lot, 22))
    in_review(desk_shop, count_id)
    desk = open_desk("zhou")
    desk.page.show_review(count_id)
    assert desk.scan("A-01-02").kind == "ok"
    assert desk.page.review.review_list.current_row().row.location_code == "A-01-02"
    assert desk.scan("C-01-01").kind == "warn"


def test_the_remark_goes_with_the_cause(open_desk, desk_shop, goods):
    rolls, lot, *_ = goods
    count_id = started(desk_shop)
    counted(desk_shop, count_id, ("A-01-01", rolls, lot, 22), ("A-01-02", *goods[2:], 6))
    in_review(desk_shop, count_id)
    desk = open_desk("zhou")
    desk.page.show_review(count_id)
    desk.current()
    desk.page.review.review_remark.setFocus()
    desk.type("外包装被压坏")
    desk.page.review.review_list.setFocus()
    desk.press("4")
    row = queries.review(desk_shop.db, count_id)[0]
    assert (row.cause, row.remarks) == (VarianceCause.DAMAGE, "外包装被压坏")


@pytest.mark.rule("SYS-2")
def test_the_sheet_is_printed_and_archived_by_one_key(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk()
    desk.current()
    desk.page.counts.counts_list.setFocus()
    desk.press("F9")
    (job,) = desk.page.context.printing.jobs()
    assert job.content.startswith(b"%PDF")
    assert "PD-20260521-0001" in job.title


def test_a_count_is_cancelled_only_after_a_question(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk("zhou")
    desk.current()
    desk.page.counts.counts_cancel.click()
    assert desk.page.counts.counts_cancel_reason.hasFocus()
    assert not desk.shell.questions
    desk.type("仓库漏水")
    assert desk.count.state is CountState.COUNTING
    assert "仓库漏水" in desk.question().about
    assert "PD-20260521-0001" in desk.question().title
    desk.question().on_yes()
    assert desk.count.state is CountState.CANCELLED


@pytest.mark.rule("CNT-2")
def test_two_counters_at_two_desks_see_each_others_progress(open_desk, desk_shop):
    count_id = started(desk_shop)
    desk = open_desk()
    desk.page.open(count_id=count_id)
    close = service.CloseLocation(desk_shop.op(), count_id, desk_shop.location("A-01-03"))
    service.close_location(desk_shop.db, desk_shop.acting("keeper2"), close)
    desk.page.context.tasks.announce(desk.page.topics)
    assert desk.page.blind.side.progress.left == 3


@pytest.mark.rule("CNT-2")
def test_ending_too_early_says_what_is_left_and_what_to_do(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk(language=Language.EN)
    desk.page.open(count_id=desk.count.id)
    desk.scan("A-01-01")
    desk.press("F6")
    desk.press("F4")
    assert desk.said.kind == "bad"
    assert desk.said.head == "3 locations are not finished: A-01-02, A-01-03, A-01-04"
    assert "mark it as empty" in desk.said.note
    assert desk.count.state is CountState.COUNTING
    desk.press("Esc")  # to the list: the key answers there too
    desk.current()
    desk.press("F4")
    assert desk.said.head.startswith("3 locations")
    assert desk.count.state is CountState.COUNTING


def test_a_count_and_a_plan_that_were_begun_are_offered(open_desk, desk_shop):
    started(desk_shop)
    desk = open_desk()
    drafts, person = desk.page.context.drafts, desk_shop.acting().person_id
    desk.press("F3")
    desk.page.counts.plan.counts_title.setText("季度盘点")
    desk.page.counts.plan._draft.save_now()
    desk.page.open(count_id=desk.count.id)
    desk.page.blind.draft.save_now()
    assert {(each.page, *each.target) for each in drafts.unfinished(person)} == {
        ("counts", "count_id"),
        ("counts", "plan"),
    }
    desk.press("Esc")
    desk.page.open(plan=True)
    assert desk.page.counts.plan.isVisible()
    assert [[*each.target] for each in drafts.unfinished(person)] == [["plan"]]
