"""The steps of goods in depth: differences and QC, who holds what, packages, orders that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wms_desktop.demo.exceptions import photo
from wms_desktop.goods.kinds import Decision, ExceptionOutcome, OutboundState
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.tour import stage

if TYPE_CHECKING:
    from wms_desktop.tour.day import Day

TESTER = "qian"
FOUND = "箱角压坏"  # words of a difference with photos
JUDGED = "向承运人索赔，已拍照"
FITS = "外观、色差合格"
WHY_WAIT = "客户同意等补货"


class GoodsDay:
    """What goods in and goods out need beside receiving and picking."""

    def __init__(self, day: Day) -> None:
        self.day, self.robot = day, day.robot

    def steps_in(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """After receiving."""
        yield "goods in: a difference is judged", self.judge
        yield "goods in: QC", self.test_goods

    def steps_out(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """After the first order has left."""
        yield "goods out: who holds the goods", self.held
        yield "goods out: packages", self.pack
        yield "goods out: an order waits", self.wait
        yield "goods out: to confirm", self.to_confirm

    def judge(self) -> None:
        """A damaged carton with its photos is claimed; the report goes to the carrier."""
        robot, day = self.robot, self.day
        robot.window.go_to("goods", tab="exceptions")
        robot.picture("exceptions")
        robot.press("F2")
        robot.type_into("goods_exceptions_search", FOUND)
        robot.press("Return")
        robot.find("goods_exceptions_list").setFocus()
        robot.press("Return")
        robot.picture("exception")
        robot.choose("goods_settle_outcome", ExceptionOutcome.CLAIMED)
        robot.type_into("goods_settle_reason", JUDGED)
        robot.paste(photo(1))
        robot.picture("exception-photo")
        robot.press("Ctrl+S")
        robot.picture("exception-claimed")
        day.printed("F9", "the exception report to print")
        robot.press("Esc")
        robot.type_into("goods_exceptions_search", "")

    def test_goods(self) -> None:
        """QC passes goods that waited; they can be allocated from now on."""
        robot, day = self.robot, self.day
        day.change_person(TESTER)
        robot.window.go_to("goods", qc="")
        robot.picture("qc-waits")
        robot.type_into("goods_qc_reason", FITS)
        robot.press("Ctrl+S")
        robot.picture("qc-passed")
        day.change_person("lin")

    def held(self) -> None:
        """More is ordered than is free: the program names the orders that hold the rest."""
        robot, day = self.robot, self.day
        robot.press("Esc")
        robot.press("F3")
        robot.type_into("goods_order_customer", stage.customer_name(day.db))
        robot.press("Return")
        robot.type_keys("400*")
        robot.scan(stage.held_lot(day.db))
        robot.picture("outbound-short-line")
        before = day.newest(OutboundOrder)
        robot.press("Ctrl+S")
        robot.wait(lambda: day.newest(OutboundOrder) != before, "the order to be made")
        robot.settle()
        robot.press("Ctrl+Return")
        robot.picture("outbound-who-holds-it")
        robot.press("Esc")

    def pack(self) -> None:
        """What was picked goes into packages by scanning, each with its weight."""
        robot, day = self.robot, self.day
        order = stage.order_in(day.db, OutboundState.PICKED)
        robot.window.go_to("goods", outbound=order)
        robot.picture("outbound-packing")
        for lot, pieces in stage.left_in_hand(day.db, order):
            robot.type_keys(f"{pieces}*")
            robot.scan(lot)
        robot.type_into("goods_pack_weight", "12.5")
        robot.picture("outbound-package-full")
        robot.press("PgDown")
        robot.press("Ctrl+Return")
        robot.picture("outbound-all-packed")

    def wait(self) -> None:
        """Customer service decides about goods that were not found: the order waits."""
        robot, day = self.robot, self.day
        robot.window.go_to("goods", outbound=stage.order_in(day.db, OutboundState.PAUSED))
        robot.picture("outbound-paused")
        robot.press("F7")
        robot.choose("goods_decision", Decision.WAIT)
        robot.type_into("goods_decide_until", "+3")
        robot.type_into("goods_decide_reason", WHY_WAIT)
        robot.picture("outbound-decision")
        robot.press("Ctrl+S")
        robot.picture("outbound-waits")
        robot.press("Esc")
        robot.segment("goods_outbound_segments", "decide")
        robot.picture("outbound-to-decide")

    def to_confirm(self) -> None:
        """Orders that were delivered and wait for the consignee's word."""
        robot = self.robot
        robot.segment("goods_outbound_segments", "confirm")
        robot.picture("outbound-to-confirm")
        robot.segment("goods_outbound_segments", "open")
