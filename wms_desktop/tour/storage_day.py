"""The steps of storage: the map, moves, rounds and climate, stock on hand, label templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wms_desktop.tour import stage

if TYPE_CHECKING:
    from wms_desktop.tour.day import Day

WHY_BLOCKED = "横梁变形，待修"
TEMPLATE = "thermal-60x40-2"  # the sample shop's own


class StorageDay:
    """Where everything lies, how it is looked after, and what is said about it."""

    def __init__(self, day: Day) -> None:
        self.day, self.robot = day, day.robot

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """In the order of the day."""
        yield "map: use and age", self.map
        yield "map: goods are moved", self.move
        yield "map: a location is blocked", self.block
        yield "map: rounds and climate", self.rounds
        yield "stock: on hand and history", self.stock
        yield "stock: statement", self.statement
        yield "labels: a template", self.labels

    def map(self) -> None:
        """The whole warehouse: how full, and how old."""
        robot = self.robot
        robot.window.go_to("goods", tab="map")
        robot.picture("map-use")
        robot.segment("map_modes", "age")
        robot.picture("map-age")
        robot.segment("map_modes", "use")

    def move(self) -> None:
        """A lot is scanned; F4, and the scan of the suggested location moves it."""
        robot, day = self.robot, self.day
        location, lot = stage.loose_goods(day.db, "A")
        robot.scan(lot)
        robot.picture("map-goods-found")
        robot.scan(stage.location_barcode(location))
        robot.press("F4")
        robot.scan(lot)
        robot.wait(lambda: self._suggested() not in ("", "–"), "a location to be suggested")
        robot.picture("map-moving")
        robot.scan(stage.location_barcode(self._suggested()))
        robot.picture("map-moved")

    def _suggested(self) -> str:
        return str(self.robot.find("map_move_suggested").property("text"))

    def block(self) -> None:
        """A damaged location takes nothing until it is free again."""
        robot, day = self.robot, self.day
        robot.scan(stage.location_barcode(stage.locations_in_zone(day.db, "B")[0]))
        robot.press("F7")
        robot.type_into("map_block_reason", WHY_BLOCKED)
        robot.picture("map-blocking")
        robot.press("Ctrl+S")
        robot.picture("map-blocked")

    def rounds(self) -> None:
        """The most urgent round is made; the cold store's instruments are read."""
        robot, day = self.robot, self.day
        robot.window.go_to("goods", rounds=True)
        robot.picture("rounds")
        robot.press("Ctrl+S")
        robot.picture("rounds-made")
        robot.scan(stage.location_barcode(stage.locations_in_zone(day.db, "C")[0]))
        robot.press("F6")
        robot.type_into("care_temperature", "5.6")
        robot.type_into("care_humidity", "62")
        robot.picture("rounds-reading")
        robot.press("Return")
        robot.picture("rounds-climate")

    def stock(self) -> None:
        """Everything on hand, the oldest of it, and what happened to one lot."""
        robot = self.robot
        robot.window.go_to("goods", tab="stock")
        robot.picture("stock")
        robot.segment("stock_segments", "ageing")
        robot.picture("stock-ageing")
        robot.segment("stock_segments", "all")
        robot.find("stock_list").setFocus()
        robot.press("Return")
        robot.picture("stock-history")
        robot.press("Esc")

    def statement(self) -> None:
        """A customer asks what is kept here: one key prints the statement."""
        robot, day = self.robot, self.day
        robot.press("F6")
        robot.type_into("stock_owner", stage.owner_name(day.db))
        robot.press("Return")
        robot.picture("stock-owner")
        day.printed("F9", "the statement to print")
        robot.picture("stock-statement")

    def labels(self) -> None:
        """The shop's own label: a field is moved, real goods are shown, one label is tried."""
        robot, day = self.robot, self.day
        robot.window.go_to("settings", part="labels")
        robot.picture("labels")
        robot.window.go_to("settings", part="labels", name=TEMPLATE)
        robot.picture("labels-editor")
        robot.find("label_canvas").setFocus()
        robot.press("Right")
        robot.picture("labels-changed")
        day.printed("F9", "the label to print")
        robot.press("Ctrl+S")
        robot.picture("labels-saved")
        robot.press("Esc")
