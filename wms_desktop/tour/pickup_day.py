"""The steps of pickup in depth: by the book, in parts, refused with a photo, with a code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

from wms_desktop.demo.exceptions import photo
from wms_desktop.people.service import ChangeRule, change_rule
from wms_desktop.pickup.kinds import Asking
from wms_desktop.pickup.rules_settings import PICKUP_CODE
from wms_desktop.pickup.view_book_form import AddForm
from wms_desktop.pickup.view_code import CodeBlock
from wms_desktop.tour import papers, stage
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.tables import Consignment

if TYPE_CHECKING:
    from wms_desktop.tour.day import Day

COLLECTOR = "程发凯"
LETTER = "授权书.jpg"
PIECES = "3"
WHY = "箱角已压坏，提货人拒收"
STROKE = [(0.1, 0.6), (0.2, 0.2), (0.3, 0.7), (0.45, 0.3), (0.6, 0.6), (0.8, 0.4)]


class PickupDay:
    """What the counter needs beside the plain release and the plain refusal."""

    def __init__(self, day: Day) -> None:
        self.day, self.robot = day, day.robot

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """In the order of the day."""
        yield "pickup: a collector enters the book", self.authorize
        yield "pickup: the company's collector", self.collect
        yield "pickup: part of the goods, paid in cash", self.part
        yield "pickup: refused with a photo", self.refuse
        yield "pickup: one-time code", self.code

    def authorize(self) -> None:
        """A company says in writing who may collect for it."""
        robot, day = self.robot, self.day
        waybill = papers.company_waybill(day.db)
        robot.window.go_to("pickup", consignment=waybill.id)
        robot.settle()
        robot.press("F6")
        robot.press("F3")
        robot.type_into("book_customer", waybill.consignee_name)
        robot.press("Return")
        robot.type_into("book_number", stage.resident_number())
        robot.type_into("book_name", COLLECTOR)
        robot.type_into("book_phone", "19900001234")
        robot.type_into("book_until", "+180")
        letter = day.folder / LETTER
        letter.write_bytes(photo(2))
        robot.window.findChildren(AddForm)[0].letter.read(letter)
        robot.picture("pickup-book-adding")
        robot.press("Ctrl+S")
        robot.picture("pickup-book")
        robot.press("Esc")
        robot.press("Esc")

    def collect(self) -> None:
        """The collector stands here: the book takes the place of a letter."""
        robot, day = self.robot, self.day
        waybill = papers.company_waybill(day.db)
        robot.scan(waybill.number)
        self._document(COLLECTOR)
        robot.choose("seal_means", self._booked(waybill.number))
        for tick in robot.boxes("pickup_tick_"):
            robot.tick(tick)
        for means in robot.boxes("pickup_means_"):
            robot.choose(means, "transfer")
        robot.draw("pickup_signature", STROKE)
        robot.picture("pickup-by-the-book")
        robot.press("Ctrl+Return")
        day.must_be(Consignment, waybill.number, ConsignmentState.RELEASED)
        robot.settle()

    def _booked(self, number: str) -> object:
        """What the list of seals and collectors offers for the one who was just added."""
        from PySide6.QtWidgets import QComboBox

        combo = self.robot.find("seal_means", QComboBox)
        texts = [combo.itemText(index) for index in range(combo.count())]
        return next((text for text in texts if COLLECTOR in text), number)

    def part(self) -> None:
        """Three pieces today, the rest another day; the money comes in cash, with its receipt."""
        robot, day = self.robot, self.day
        waybill = papers.waybill_in_parts(day.db)
        robot.scan(waybill.number)
        self._document(waybill.consignee_name)
        robot.type_into("pickup_pieces", PIECES)
        for tick in robot.boxes("pickup_tick_"):
            robot.tick(tick)
        for means in robot.boxes("pickup_means_"):
            robot.choose(means, "cash")
        robot.tick("pickup_signed_on_paper")
        robot.picture("pickup-part")
        day.printed("Ctrl+Return", "the cash receipt to print")
        day.must_be(Consignment, waybill.number, ConsignmentState.WAITING)
        robot.settle()
        robot.scan(waybill.number)
        robot.press("Ctrl+H")
        robot.picture("pickup-part-done")
        robot.press("Esc")
        day.printed("Ctrl+F9", "the privacy notice to print")
        robot.press("Esc")

    def refuse(self) -> None:
        """The goods are damaged: nothing is taken, a photo says why."""
        robot, day = self.robot, self.day
        waybill = stage.waybills(day.db, 3)[-1]
        robot.scan(waybill.number)
        robot.press("F4")
        robot.type_into("pickup_refusal_detail", WHY)
        robot.paste(photo(1))
        robot.picture("pickup-refusing-photo")
        robot.click("pickup_refuse_now")

    def code(self) -> None:
        """The house asks for a code: one is made, told, and said at the counter."""
        robot, day = self.robot, self.day
        self._ask_for_codes(Asking.REQUIRED)
        waybill = stage.waybills(day.db, 4)[-1]
        robot.scan(waybill.number)
        robot.press("Shift+F3")
        told = robot.window.findChildren(CodeBlock)[0].told
        robot.wait(lambda: any(c.isdigit() for c in told.text()), "a code to be told")
        robot.picture("pickup-code")
        robot.type_into("pickup_code", re.sub(r"\D", "", told.text()))
        robot.picture("pickup-code-right")
        robot.press("Esc")
        self._ask_for_codes(Asking.OFF)

    def _ask_for_codes(self, asking: Asking) -> None:
        day = self.day
        by = stage.acting_as(day.db, "admin", day.by)
        change = ChangeRule(uuid4(), PICKUP_CODE.key, asking.value, by.today)
        change_rule(day.db, by, PICKUP_CODE, change)

    def _document(self, name: str) -> None:
        robot = self.robot
        robot.type_into("pickup_document_number", stage.resident_number())
        robot.press("Return")
        robot.type_into("pickup_document_name", name)
        robot.press("Return")
        robot.tick("pickup_document_long_term")
