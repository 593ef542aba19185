"""The day at the counter, step by step; every step is one thing that a clerk does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt

from wms_desktop.app import Program
from wms_desktop.core.acting import Acting
from wms_desktop.core.codes import parse_own_code
from wms_desktop.core.language import Language, translate
from wms_desktop.db.database import Database
from wms_desktop.demo.masters import PASSWORD
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.tables import ReturnApplication
from wms_desktop.tour import stage
from wms_desktop.tour.counts_day import CountsDay
from wms_desktop.tour.goods_day import GoodsDay
from wms_desktop.tour.pickup_day import PickupDay
from wms_desktop.tour.receipts_day import ReceiptsDay
from wms_desktop.tour.returns_day import ReturnsDay
from wms_desktop.tour.robot import Robot
from wms_desktop.tour.service_day import ServiceDay
from wms_desktop.tour.storage_day import StorageDay
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.tables import Consignment

WRONG_NAME = "杨明静"
TRAINING = "2000"  # the tail of the waybill of 杨民敬
UNANNOUNCED = "SF1402233445566"
GOODS = "墙布"
ARRIVAL = (
    ("shipper", "绍兴锦程纺织"), ("consignee", "王小满"), ("goods", GOODS), ("pieces", "6"),
    ("place", "S-02-07"),
)  # fmt: skip


@dataclass(slots=True)
class Day:
    """Everything the steps share."""

    program: Program
    robot: Robot
    folder: Path
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def db(self) -> Database:
        """The sample shop."""
        return self.program.context.db

    @property
    def by(self) -> Acting:
        """Who is at the counter."""
        return self.program.presence.acting()

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """The steps in the order of the day."""
        goods, storage, counts = GoodsDay(self), StorageDay(self), CountsDay(self)
        pickup, receipts = PickupDay(self), ReceiptsDay(self)
        yield from (
            ("sign in", self.sign_in),
            ("goods in: an announced order", self.goods_in),
            ("goods in: labels", self.labels),
        )
        yield from goods.steps_in()
        yield from (
            ("goods out: allocate and pick", self.goods_out),
            ("goods out: pack and ship", self.ship),
            ("goods out: a new order at the counter", self.order),
        )
        yield from goods.steps_out()
        yield from storage.steps()
        yield from (
            ("pickup: names differ, refused", self.refuse),
            ("pickup: released", self.release),
            ("pickup: an arrival nobody announced", self.arrive),
        )
        yield from pickup.steps()
        yield from (
            ("receipts: a scanned stack is filed", self.file_stack),
            ("receipts: what is missing", self.missing),
        )
        yield from receipts.steps()
        yield from counts.steps()
        yield from (("returns: application", self.apply_return),)
        yield from ReturnsDay(self).steps()
        yield from ServiceDay(self).steps()
        yield from (
            ("settings: items from a table", self.import_items),
            ("window: palette, keys, settings", self.window_parts),
            ("window: languages and dark", self.languages),
            ("lock", self.lock),
        )

    # coming

    def sign_in(self) -> None:
        """The clerk signs in with a password."""
        robot = self.robot
        self.program.ask_who()
        robot.breathe(0.3)
        robot.picture("sign-in")
        robot.choose("sign_in_person", "lin")
        robot.type_into("sign_in_password", PASSWORD)
        robot.press("Return")
        robot.wait(lambda: not robot.window.is_locked, "the window to open")

    # goods

    def goods_in(self) -> None:
        """Two lines of an announced order are received by scanning."""
        robot = self.robot
        robot.tab("goods")
        robot.picture("inbound-list")
        barcode = stage.inbound_barcode(self.db)
        robot.scan(barcode)
        own = parse_own_code(barcode)
        assert own is not None
        lines = stage.first_lines(self.db, f"RK-{own.number}", 2)
        robot.picture("inbound-order")
        for code, pieces in lines:
            for character in f"{pieces}*":
                robot.press(character)
            robot.scan(code)
            robot.picture("inbound-item-scanned")
            self._scan_suggested()
        robot.picture("inbound-received")

    def _scan_suggested(self) -> None:
        place = self.robot.find("goods_put_place")
        self.robot.wait(lambda: str(place.property("text")), "a suggested location")
        self.robot.scan(stage.location_barcode(str(place.property("text"))))

    def labels(self) -> None:
        """One key prints the labels of what was received."""
        self.printed("F9", "the labels to print")
        self.robot.picture("inbound-labels")

    def goods_out(self) -> None:
        """An order is allocated and picked by scanning."""
        robot = self.robot
        robot.scan(stage.outbound_barcode(self.db))
        robot.picture("outbound-order")
        robot.press("Ctrl+Return")
        robot.picture("outbound-allocated")
        for location, lot, pieces in self._pick_list():
            robot.scan(stage.location_barcode(location))
            for character in f"{pieces}*":
                robot.press(character)
            robot.scan(lot)
        robot.picture("outbound-picked")

    def _pick_list(self) -> list[tuple[str, str, int]]:
        from wms_desktop.goods.outbound_detail import pick_list

        order = self.program.window.area.current_page().outbound.order.order.id  # type: ignore[union-attr]
        return [
            (row.location, stage.lot_barcode(row.lot_id), int(row.quantity - row.picked))
            for row in pick_list(self.db, order)
        ]

    def ship(self) -> None:
        """Packed, handed to the carrier, delivery note printed."""
        robot = self.robot
        robot.press("Ctrl+Return")
        robot.picture("outbound-packed")
        robot.press("Ctrl+Return")
        robot.picture("outbound-ship-question")
        robot.hold(Qt.Key.Key_F12)
        number = self.program.window.area.current_page().outbound.order.order.number  # type: ignore[union-attr]
        self.must_be(OutboundOrder, number, OutboundState.SHIPPED, OutboundState.DELIVERED)
        self.printed("F9", "the delivery note to print")
        robot.picture("outbound-shipped")

    def order(self) -> None:
        """A customer at the counter wants two things: found, scanned, ordered."""
        robot = self.robot
        robot.press("F3")
        robot.type_into("goods_order_customer", stage.customer_name(self.db))
        robot.press("Return")
        robot.picture("outbound-new-customer")
        for _location, lot, _pieces in stage.goods_in_zone(self.db, "A")[:2]:
            robot.type_keys("5*")
            robot.scan(lot)
        robot.picture("outbound-new-lines")
        before = self.newest(OutboundOrder)
        robot.press("Ctrl+S")
        robot.wait(lambda: self.newest(OutboundOrder) != before, "the order to be made")
        self.must_be(OutboundOrder, self.newest(OutboundOrder), OutboundState.APPROVED)
        robot.picture("outbound-new-made")

    # pickup

    def refuse(self) -> None:
        """A document with another name releases nothing; the refusal is recorded."""
        robot = self.robot
        robot.tab("pickup")
        robot.picture("pickup-waiting")
        robot.scan(TRAINING)
        robot.type_into("pickup_document_number", stage.resident_number())
        robot.press("Return")
        robot.type_into("pickup_document_name", WRONG_NAME)
        robot.press("Return")
        robot.picture("pickup-blocked")
        robot.press("Esc")
        robot.press("F4")
        robot.picture("pickup-refusing")
        robot.click("pickup_refuse_now")
        robot.picture("pickup-refused")

    def release(self) -> None:
        """The consignee collects: document, name, ticks, money, signature, release."""
        robot = self.robot
        waybill = stage.waybills(self.db, 2)[-1]
        robot.scan(waybill.number)
        robot.type_into("pickup_document_number", stage.resident_number())
        robot.press("Return")
        robot.type_into("pickup_document_name", waybill.consignee)
        robot.press("Return")
        robot.tick("pickup_document_long_term")
        robot.picture("pickup-document-checked")
        for tick in robot.boxes("pickup_tick_"):
            robot.tick(tick)
        for means in robot.boxes("pickup_means_"):
            robot.choose(means, "cash")
        robot.tick("pickup_signed_on_paper")
        robot.picture("pickup-ready")
        robot.press("Ctrl+Return")
        self.must_be(Consignment, waybill.number, ConsignmentState.RELEASED)
        robot.picture("pickup-released")

    def arrive(self) -> None:
        """A waybill that is not on record is scanned, written and waits from now on."""
        robot = self.robot
        robot.scan(UNANNOUNCED)
        robot.picture("pickup-arrival")
        for name, text in ARRIVAL:
            robot.type_into(f"pickup_arrival_{name}", text)
        robot.picture("pickup-arrival-written")
        robot.press("Ctrl+S")
        self.must_be(Consignment, UNANNOUNCED, ConsignmentState.WAITING)
        robot.picture("pickup-arrival-waits")

    # receipts

    def file_stack(self) -> None:
        """A stack of slips, askew and turned, files itself; the rest waits."""
        robot = self.robot
        robot.tab("receipts")
        path = stage.scanned_stack(self.db, self.by, self.folder, 8)
        page = robot.window.area.current_page()
        page.incoming.file_in([path])  # type: ignore[union-attr]
        robot.wait(lambda: not page.incoming.intake.is_busy, "the stack to be filed")  # type: ignore[union-attr]
        robot.picture("receipts-filed")
        robot.press("Space")
        robot.picture("receipts-next-page")

    def missing(self) -> None:
        """What should have come back and has not; slips are printed again."""
        robot = self.robot
        robot.window.go_to("receipts", part="missing")
        robot.picture("receipts-missing")
        self.printed("F9", "the slips to print")

    # returns

    def apply_return(self) -> None:
        """An order is scanned, three pieces come back, the form prints."""
        robot = self.robot
        robot.tab("returns")
        robot.scan(stage.shipped_barcode(self.db, self.by))
        robot.picture("returns-order")
        robot.press("F3")
        robot.press("Return")
        robot.picture("returns-line")
        robot.type_into("returns_quantity", "3")
        robot.press("Return")
        robot.picture("returns-rule")
        robot.press("Ctrl+S")
        robot.wait(lambda: self.newest(ReturnApplication), "the application to be on record")
        self.must_be(ReturnApplication, self.newest(ReturnApplication), ReturnState.SUBMITTED)
        robot.picture("returns-submitted")
        self.printed("F9", "the application to print")

    # the window

    def import_items(self) -> None:
        """A table with a wrong cell is mended and comes in whole."""
        robot, language = self.robot, self.program.context.language
        robot.window.go_to("settings", part="import")
        robot.picture("import")
        path, rows = self.folder / "items.csv", ["N-1,{},m", "N-2,{},"]
        head = ",".join(translate(title, language) for title in ("Code", "Name@@thing", "Unit"))

        def write(*lines: str) -> None:
            named = [line.format(GOODS) for line in lines]
            path.write_text("\n".join((head, *named)), encoding="utf-8")

        write(*rows)
        section = robot.window.area.current_page().section("import")  # type: ignore[union-attr]
        section.check(path)
        robot.wait(lambda: robot.boxes("import_faults"), "the wrong cell to be named")
        robot.picture("import-wrong")
        write(rows[0], rows[1] + "m")
        robot.press("F5")
        robot.wait(lambda: robot.boxes("import_rows"), "the table to be good")
        robot.picture("import-good")
        robot.press("Ctrl+S")
        robot.wait(lambda: stage.is_item(self.db, "N-2"), "the items to be imported")
        robot.picture("import-done")

    def window_parts(self) -> None:
        """Ctrl+K, F1, Settings."""
        robot = self.robot
        robot.press("Ctrl+K")
        robot.type_keys("hd")
        robot.picture("palette")
        robot.press("Esc")
        robot.press("F1")
        robot.picture("keys")
        robot.press("Esc")
        robot.tab("settings")
        robot.picture("settings")

    def languages(self) -> None:
        """Every page in the other languages, and in dark."""
        robot, window = self.robot, self.robot.window
        first = self.program.context.language
        for language in Language:
            dark = language is Language.EN
            window.apply_look(dark=dark, scale_percent=100)
            window.apply_language(language)
            for name in window.area.names():
                robot.tab(name)
                robot.picture(f"{name}-{language.value}{'-dark' if dark else ''}")
        window.apply_look(dark=False, scale_percent=100)
        window.apply_language(first)

    def lock(self) -> None:
        """The window locks; what was typed stays."""
        self.program.ask_who(locked=True)
        self.robot.breathe(0.3)
        self.robot.picture("locked")

    def change_person(self, login: str) -> None:
        """Somebody else signs in."""
        robot = self.robot
        self.program.change_person()
        robot.breathe(0.3)
        robot.choose("sign_in_person", login)
        robot.type_into("sign_in_password", PASSWORD)
        robot.press("Return")
        robot.wait(lambda: not robot.window.is_locked, "the window to open")
        robot.settle()

    def printed(self, keys: str, what: str) -> None:
        """Press *keys* and wait for the paper."""
        before = len(self.papers())
        self.robot.press(keys)
        self.robot.wait(lambda: len(self.papers()) > before, what)
        self.robot.settle()

    def opened(self, keys: str, what: str) -> None:
        """Press *keys* and wait for the paper that opens on the screen."""
        folder = self.folder.parent / "papers"
        before = len(list(folder.iterdir()))
        self.robot.press(keys)
        self.robot.wait(lambda: len(list(folder.iterdir())) > before, what)

    def must_be(self, table: type, number: str, *states: StrEnum) -> None:
        """The record is in one of *states*: the step really worked."""
        wanted = {str(state) for state in states}
        self.robot.wait(
            lambda: stage.state_of(self.db, table, number) in wanted, f"{number} to be {wanted}"
        )

    def newest(self, table: type) -> str:
        """The number of the record made last."""
        return stage.newest(self.db, table)

    def papers(self) -> list[object]:
        """What was printed so far."""
        return [job for job in self.program.context.printing.jobs() if job.error is None]
