"""The steps of returns after the application: chain, slip, arrival, inspection, closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wms_desktop.demo.exceptions import photo
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.tables import ReturnApplication
from wms_desktop.tour import after_sales

if TYPE_CHECKING:
    from wms_desktop.tour.day import Day

SALES, DUTY_MANAGER, ASSISTANT, KEEPER = "gu", "zhao", "huang", "chen"
FINDING = "卷端压痕，膜未破"
CLOSING = "货已验收，差价下周一退回，客户无异议"


class ReturnsDay:
    """What becomes of an application: four people, nobody twice."""

    def __init__(self, day: Day) -> None:
        self.day, self.robot = day, day.robot
        self._number = ""

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """In the order of the day."""
        yield "returns: all applications", self.look
        yield "returns: sales confirms, the duty manager approves", self.approve
        yield "returns: the slip is issued and printed", self.issue
        yield "returns: the goods arrive", self.arrive
        yield "returns: every piece is inspected", self.inspect
        yield "returns: closed, the customer is told", self.close

    def look(self) -> None:
        """The list behind F6, and back to the application that was just submitted."""
        robot = self.robot
        self._number = self.day.newest(ReturnApplication)
        robot.press("F6")
        robot.picture("returns-list")
        robot.press("Esc")

    def approve(self) -> None:
        """Each opens the paper with the scanner and takes the one step that is theirs."""
        robot, day = self.robot, self.day
        for login, state in (
            (SALES, ReturnState.CONFIRMED), (DUTY_MANAGER, ReturnState.APPROVED),
        ):  # fmt: skip
            day.change_person(login)
            self._open()
            robot.picture(f"returns-before-{state.value}")
            robot.press("Ctrl+Return")
            day.must_be(ReturnApplication, self._number, state)

    def issue(self) -> None:
        """The sales assistant says what the customer was told; the slip prints."""
        robot, day = self.robot, self.day
        day.change_person(ASSISTANT)
        self._open()
        robot.press("Ctrl+Return")
        robot.picture("returns-told")
        robot.press("Ctrl+Return")
        day.must_be(ReturnApplication, self._number, ReturnState.ISSUED)
        day.printed("Shift+F9", "the return slip to print")
        robot.picture("returns-issued")

    def _open(self) -> None:
        self.robot.tab("returns")
        self.robot.scan(after_sales.application_code(self._number))

    def arrive(self) -> None:
        """The slip on the first carton is scanned, then where the goods stand."""
        robot, day = self.robot, self.day
        day.change_person(KEEPER)
        robot.window.go_to("returns", tab="inspection")
        robot.picture("returns-slips")
        robot.scan(after_sales.slip_code(day.db, self._number))
        robot.scan(after_sales.returns_place(day.db))
        robot.picture("returns-arriving")
        robot.press("Ctrl+Return")
        day.must_be(ReturnApplication, self._number, ReturnState.ARRIVED)

    def inspect(self) -> None:
        """One scan a piece; the last one has a fault, with its finding and a photo."""
        robot, day = self.robot, self.day
        pieces = [
            lot
            for lot, count in after_sales.returned_lots(day.db, self._number)
            for _n in range(count)
        ]
        for lot in pieces[:-1]:
            robot.scan(lot)
        robot.press("3")
        robot.type_into("returns_look_finding", FINDING)
        robot.paste(photo(3))
        robot.picture("returns-inspecting")
        robot.scan(pieces[-1])
        robot.picture("returns-all-seen")
        robot.press("Ctrl+Return")
        day.must_be(ReturnApplication, self._number, ReturnState.INSPECTED)
        day.printed("F9", "the inspection record to print")
        robot.picture("returns-inspected")

    def close(self) -> None:
        """What the customer was told ends it."""
        robot, day = self.robot, self.day
        day.change_person(ASSISTANT)
        robot.window.go_to("returns", tab="inspection")
        robot.scan(after_sales.slip_code(day.db, self._number))
        robot.type_into("returns_close_note", CLOSING)
        robot.picture("returns-closing")
        robot.press("Ctrl+Return")
        day.must_be(ReturnApplication, self._number, ReturnState.CLOSED)
        robot.picture("returns-closed")
        day.change_person("lin")
