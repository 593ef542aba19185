"""The steps of counting: planned, counted blind, counted again, approved, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt

from wms_desktop.counts.kinds import CountScope, CountState
from wms_desktop.counts.sheets import WriteSheet, write_sheet
from wms_desktop.counts.tables import Count
from wms_desktop.tour import stage

if TYPE_CHECKING:
    from wms_desktop.tour.day import Day

CHIEF, SECOND_COUNTER = "zhao", "chen"
TITLE = "冷库月度盘点"
SAMPLE_COUNT = "A 区月度盘点"  # in review, with second counts


class CountsDay:
    """A count of the cold store from its plan to its results."""

    def __init__(self, day: Day) -> None:
        self.day, self.robot = day, day.robot

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """In the order of the day."""
        yield "count: plan and start", self.plan_count
        yield "count: the sheet on paper and in Excel", self.sheets
        yield "count: blind counting", self.count
        yield "count: once more by another person", self.count_again
        yield "count: review and approval", self.approve_count
        yield "count: results", self.results

    def plan_count(self) -> None:
        """A count of the cold store is planned and started."""
        robot = self.robot
        robot.tab("counts")
        robot.press("F3")
        robot.type_into("counts_title", TITLE)
        robot.choose("counts_scope", CountScope.ABC_DUE.value)
        robot.type_into("counts_codes", "A, B")
        robot.picture("counts-plan-due")
        robot.choose("counts_scope", CountScope.ZONE.value)
        robot.type_into("counts_codes", "C")
        robot.picture("counts-plan")
        robot.press("Ctrl+S")
        robot.picture("counts-planned")
        robot.click("counts_go")
        robot.picture("counts-blind")

    def sheets(self) -> None:
        """The sheet is printed, and written as a table to be filled in elsewhere."""
        robot, day = self.robot, self.day
        robot.press("Esc")
        robot.find("counts_list").setFocus()
        day.printed("F9", "the count sheet to print")
        command = WriteSheet(uuid4(), stage.count_called(day.db, TITLE))
        write_sheet(day.db, day.by, command, day.folder / "count-sheet.xlsx")
        robot.picture("counts-sheet")
        robot.find("counts_list").setFocus()
        robot.press("Return")

    def count(self) -> None:
        """Location, goods, pieces; one lot is two short; empty places are marked."""
        robot, day = self.robot, self.day
        counted: dict[str, list[tuple[str, int]]] = {}
        for location, lot, pieces in stage.goods_in_zone(day.db, "C"):
            counted.setdefault(location, []).append((lot, pieces))
        for number, location in enumerate(stage.locations_in_zone(day.db, "C")):
            robot.scan(stage.location_barcode(location))
            for lot, pieces in counted.get(location, ()):
                robot.scan(lot)
                robot.type_into("count_quantity", str(pieces - (2 if number == 0 else 0)))
                robot.press("Return")
            if number == 0:
                robot.picture("counts-counting")
            robot.press("F6")
        robot.picture("counts-done")
        robot.press("F4")
        robot.picture("counts-review-waits")

    def count_again(self) -> None:
        """Another person counts the line that is off once more, without the first figure."""
        robot, day = self.robot, self.day
        first = stage.locations_in_zone(day.db, "C")[0]
        day.change_person(SECOND_COUNTER)
        robot.tab("counts")
        robot.find("counts_list").setFocus()
        robot.press("Return")
        robot.picture("counts-again")
        robot.scan(stage.location_barcode(first))
        for location, lot, pieces in stage.goods_in_zone(day.db, "C"):
            if location == first:
                robot.scan(lot)
                robot.type_into("count_quantity", str(pieces - 2))
                robot.press("Return")
        robot.picture("counts-again-done")

    def approve_count(self) -> None:
        """The duty manager, who did not count, names the cause and approves."""
        robot, day = self.robot, self.day
        day.change_person(CHIEF)
        robot.tab("counts")
        robot.find("counts_list").setFocus()
        robot.press("Return")
        robot.picture("counts-review")
        robot.press("1")
        robot.type_into("review_remark", "少两箱，货架下未找到")
        robot.press("Return")
        robot.press("Ctrl+Return")
        robot.picture("counts-approve-question")
        robot.hold(Qt.Key.Key_F12)
        day.must_be(Count, day.newest(Count), CountState.APPROVED)
        robot.picture("counts-approved")
        day.printed("F9", "the result to print")
        day.change_person("lin")

    def results(self) -> None:
        """How accurate the stock is, over a year; the report of one count."""
        robot, day = self.robot, self.day
        day.change_person(CHIEF)
        robot.window.go_to("counts", count_id=stage.count_called(day.db, SAMPLE_COUNT))
        robot.picture("counts-review-both-counts")
        robot.press("Esc")
        robot.press("F6")
        robot.picture("counts-results")
        robot.press("F6")
        robot.picture("counts-results-months")
        day.printed("F9", "the report to print")
        robot.press("Esc")
        day.change_person("lin")
