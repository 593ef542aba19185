"""Goes through the whole window and opens everything that it can show, by its keys."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.journeys import (
    duties,
    followup,
    sent_back,
    service,
    signed_papers,
    storage,
)
from wms_desktop.app import Program
from wms_desktop.core.language import translate
from wms_desktop.counts.kinds import CountScope
from wms_desktop.demo.masters import PASSWORD
from wms_desktop.tour import stage
from wms_desktop.tour.robot import Robot
from wms_desktop.ui.look import current
from wms_desktop.ui.questions import Question
from wms_desktop.ui.report import Report

Step = tuple[str, Callable[[], object]]
WRONG_NAME = "杨明静"
CODE = "6901234567892"


class Clerk(Robot):
    """A robot that waits no longer than the program needs."""

    def __init__(self, program: Program) -> None:
        super().__init__(program.window, Path())
        self.program = program

    def breathe(self, seconds: float = 0.01) -> None:
        """Until nothing is under way and nothing is left to be laid out."""
        for _round in range(3):
            self.program.tasks.wait()
            for _again in range(2):
                QApplication.processEvents()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def type_into(self, name: str, text: str) -> None:
        """Put *text* into a field as an input method does, all at once."""
        field = self.find(name)
        field.setFocus()
        field.selectAll()  # type: ignore[attr-defined]
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(field, event)
        self.breathe()

    def press(self, keys: str) -> None:
        """Press a key, and no other before it took effect: faster ones would be a scanner's."""
        super().press(keys)
        if self._is_held():
            self.wait(lambda: not self._is_held(), f"{keys} to take effect")
            self.settle_unless_locked()

    def _is_held(self) -> bool:
        """Whether the scan filter still keeps a key back."""
        return any(not key.leaked for key in self.program.scan_filter.detector.keys)

    def click(self, name: str) -> None:
        """Press a button, as soon as it is there and can be pressed."""

        def ready() -> bool:
            found = self.window.findChildren(QWidget, name)
            return any(widget.isVisible() and widget.isEnabled() for widget in found)

        self.wait(ready, name)
        super().click(name)

    def settle(self) -> None:
        """Until nothing is under way, short pauses (searches, late layouts) included."""
        self.breathe()
        time.sleep(0.02)
        super().settle()

    def scan(self, code: str) -> None:
        """As the scan filter tells the window; keys that become scans are tested elsewhere."""
        self.settle()
        self.window.on_scan(code)
        self.settle_unless_locked()

    def enter(self, login: str) -> None:
        """Somebody signs in."""
        now, language = self.program.clock(), current().language
        self.program.enter(self.program.way.enter(login, PASSWORD, now=now, language=language))
        self.window.activateWindow()
        self.settle()

    def steps(self) -> Iterator[Step]:
        """Everything the window can show, in an order in which each leads to the next."""
        yield "lin", lambda: self.enter("lin")
        yield from self._inbound()
        yield from self._outbound()
        yield from storage.exceptions(self)
        yield from storage.warehouse_map(self)
        yield from storage.stock(self)
        yield from self._pickup()
        yield from self._receipts()
        yield from self._counts()
        yield from self._returns()
        yield from sent_back.chain(self)
        yield from sent_back.inspection(self)
        yield from service.complaints(self)
        yield from service.panes(self)
        yield from service.actions(self)
        yield from service.damage(self)
        yield from followup.followup(self)
        yield from duties.tasks(self)
        yield from self._over_the_pages()
        yield from self._settings()

    def _inbound(self) -> Iterator[Step]:
        db = self.program.context.db
        code, pieces = "", 0

        def open_order() -> None:
            nonlocal code, pieces
            barcode = stage.inbound_barcode(db)
            self.scan(barcode)
            number = self.find("goods_in_number").property("text")
            code, pieces = stage.first_lines(db, str(number), 1)[0]

        def receive_too_much() -> None:
            self.type_into("goods_held_quantity", str(pieces * 3))
            self.scan(stage.location_barcode(str(self.find("goods_put_place").property("text"))))

        yield "inbound list", lambda: self.tab("goods")
        yield "inbound new", lambda: self.press("F3")
        yield "inbound new, left", lambda: self.press("Esc")
        yield "inbound order", open_order
        yield "inbound short", lambda: self.press("F4")
        yield "inbound damaged", lambda: (self.press("Esc"), self.press("F6"))
        yield "inbound papers", lambda: (self.press("Esc"), self.press("Shift+F4"))
        yield "inbound by hand", lambda: (self.press("Esc"), self.press("F7"))
        yield "inbound goods in hand", lambda: (self.press("Esc"), self.scan(code))
        yield "inbound too much", receive_too_much
        yield "inbound labels", lambda: (self.press("Esc"), self.press("F9"))
        yield "inbound attach", lambda: self.window.go_to("goods", attach=CODE)

    def _outbound(self) -> Iterator[Step]:
        def to_list() -> None:
            self.press("Esc")
            self.window.area.current_page().goods_tabs.setCurrentIndex(1)  # type: ignore[union-attr]
            self.settle()

        yield "outbound list", to_list
        yield "outbound new", lambda: (self.press("F3"), self.press("Ctrl+S"))
        yield "outbound new, left", lambda: self.press("Esc")
        yield "outbound order", lambda: self.scan(stage.outbound_barcode(self.program.context.db))
        yield "outbound allocated", lambda: self.press("Ctrl+Return")
        yield "outbound short", lambda: self.press("F4")
        yield "outbound damaged", lambda: (self.press("Esc"), self.press("F6"))
        yield "outbound hold", lambda: (self.press("Esc"), self.press("F7"))
        yield "outbound again", lambda: self.press("Esc")
        yield from storage.orders_under_way(self)

    def _pickup(self) -> Iterator[Step]:
        db = self.program.context.db
        waybill = stage.waybills(db, 2)[-1]

        def document(name: str) -> None:
            self.type_into("pickup_document_number", stage.resident_number())
            self.press("Return")
            self.type_into("pickup_document_name", name)
            self.press("Return")

        def complete() -> None:
            self.press("Esc")
            self.press("Esc")
            self.scan(waybill.number)
            document(waybill.consignee)
            self.tick("pickup_document_long_term")
            for tick in self.boxes("pickup_tick_"):
                self.tick(tick)

        yield "pickup list", lambda: self.tab("pickup")
        yield "pickup arrival", lambda: (self.press("F3"), self.press("Ctrl+S"))
        yield "pickup arrival, left", lambda: self.press("Esc")
        yield "pickup waybill", lambda: self.scan(waybill.number)
        yield "pickup names differ", lambda: document(WRONG_NAME)
        yield "pickup deciding", lambda: (self.press("Esc"), self.press("F7"), self.press("Ctrl+S"))
        yield "pickup refusing", lambda: (self.press("Esc"), self.press("F4"))
        yield "pickup ready", complete
        yield from signed_papers.beside_the_waybill(self)

    def _receipts(self) -> Iterator[Step]:
        yield "receipts desk", lambda: self.tab("receipts")
        yield "receipts suspect", lambda: self.press("2")
        yield "receipts match", lambda: self.press("M")
        yield "receipts list", lambda: (self.press("Esc"), self.press("F2"))
        yield from signed_papers.desk(self)
        yield "receipts missing", lambda: self.window.go_to("receipts", part="missing")
        yield from signed_papers.missing(self)
        yield "receipts envelopes", lambda: self.window.go_to("receipts", part="custody")
        yield "receipts new envelope", lambda: self.press("F3")
        yield "receipts envelopes in", lambda: (self.press("Esc"), self.press("F6"))
        yield "receipts envelope", lambda: (self.press("Down"), self.press("Return"))
        yield "receipts differences", lambda: self.press("F6")
        yield "receipts hand over", lambda: self.press("Shift+F6")
        for name in ("colleagues", "lists", "cash", "to close"):
            yield f"receipts {name}", lambda: self.press("F6")
        yield "receipts boxes", lambda: self.press("Shift+F6")
        yield "receipts new box", lambda: self.press("F3")
        yield "receipts loans", lambda: (self.press("Esc"), self.press("F6"))
        yield "receipts lend", lambda: self.press("F3")
        yield "receipts destruction", lambda: (self.press("Esc"), self.press("Shift+F6"))
        yield "receipts propose", lambda: self.press("F3")
        yield "receipts propose, left", lambda: self.press("Esc")
        yield from signed_papers.figures(self)
        yield from signed_papers.decided(self)

    def _counts(self) -> Iterator[Step]:
        db = self.program.context.db
        counted = stage.goods_in_zone(db, "C")

        def count() -> None:
            self.scan(stage.location_barcode(counted[0][0]))
            self.scan(counted[0][1])

        def to_review() -> None:
            self.type_into("count_quantity", "1")
            self.press("Return")
            for location in stage.locations_in_zone(db, "C"):
                self.scan(stage.location_barcode(location))
                self.press("F6")
            self.press("F4")

        def plan() -> None:
            self.press("F3")
            self.type_into("counts_title", "冷库月度盘点")
            self.type_into("counts_codes", "C")

        def newest(login: str) -> None:
            self.enter(login)
            self.tab("counts")
            self.find("counts_list").setFocus()
            self.press("Return")

        def classes() -> None:
            self.press("Esc")
            self.press("F3")
            self.find("counts_scope").set_value(CountScope.ABC_DUE.value)  # type: ignore[attr-defined]
            self.settle()

        def count_again() -> None:
            self.scan(stage.location_barcode(counted[0][0]))
            self.scan(counted[0][1])

        def cancel() -> None:
            self.find("counts_list").setFocus()
            self.click("counts_cancel")

        yield "counts list", lambda: self.tab("counts")
        yield "counts of the last year", lambda: self.tab("counts")
        yield "counts results", lambda: self.press("F6")
        yield "counts results by month", lambda: self.press("F6")
        yield "counts results, left", lambda: self.press("Esc")
        yield "counts plan", plan
        yield "counts planned", lambda: self.press("Ctrl+S")
        yield "counts blind", lambda: self.click("counts_go")
        yield "counts goods", count
        yield "counts mine", lambda: self.press("Ctrl+L")
        yield "counts review waits", to_review
        yield "counts again", lambda: newest("chen")
        yield "counts again goods", count_again
        yield "counts review", lambda: newest("zhao")
        yield "counts third ordered", lambda: self.press("F6")
        yield "counts classes due", classes
        yield "counts classify", lambda: self.press("F7")
        yield "counts cancel", lambda: (self.press("Esc"), self.press("Esc"), cancel())
        yield "counts lin again", lambda: self.enter("lin")

    def _returns(self) -> Iterator[Step]:
        db, by = self.program.context.db, self.program.presence.acting
        yield "returns none", lambda: self.tab("returns")
        yield "returns order", lambda: self.scan(stage.shipped_barcode(db, by()))
        yield "returns choice", lambda: self.press("F3")
        yield "returns line", lambda: self.press("Return")
        yield (
            "returns quantity",
            lambda: (self.type_into("returns_quantity", "1"), self.press("Return")),
        )
        yield "returns submitted", lambda: self.press("Ctrl+S")
        yield "returns list", lambda: self.press("F6")

    def _over_the_pages(self) -> Iterator[Step]:
        question = Question("2?", "A302-14", "RK-20260521-0001", "2", "0", lambda: None)
        program, overlays = self.program, self.window.overlays
        said = Report("7F3A-22B1", "Traceback\n" * 12, Path("wms-desktop.log"))
        yield "palette", lambda: self.press("Ctrl+K")
        yield "palette found", lambda: self._type("hd")
        yield "keys", lambda: (self.press("Esc"), self.press("F1"))
        yield "last scans", lambda: (self.press("Esc"), self.press("Shift+F8"))
        yield "unknown code", lambda: (self.press("Esc"), self.scan("ZZ-77-UNKNOWN"))
        yield "question", lambda: (self.press("Esc"), self.window.ask(question))
        yield "report", lambda: (self.press("Esc"), overlays.show_report(said))
        yield "sign-in", lambda: (self.press("Esc"), program.ask_who())
        yield "locked", lambda: program.ask_who(locked=True)

    def _type(self, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(QApplication.focusWidget(), event)
        self.breathe()

    def _settings(self) -> Iterator[Step]:
        def part(login: str, name: str) -> Callable[[], object]:
            def show() -> None:
                was = self.program.presence.signed_in
                if self.window.is_locked or was is None or was.login != login:
                    self.enter(login)
                self.window.go_to("settings", part=name)

            return show

        for name in ("workstation", "scanner", "printers", "scans", "import"):
            yield f"settings {name}", part("lin", name)
        yield from self._imports()
        yield "settings rules", part("zhao", "rules")
        for name in ("people", "sites", "calendar", "vault", "reports"):
            yield f"settings {name}", part("admin", name)
        yield from self._labels(part)
        yield "settings new person", lambda: (part("admin", "people")(), self.press("F3"))

    def _labels(self, part: Callable[[str, str], Callable[[], object]]) -> Iterator[Step]:
        def too_narrow() -> None:
            for _ in range(2):
                self.press("PgDown")
            self.type_into("field_width", "20")

        def list_again() -> None:
            self.press("Esc")
            self.find("labels_list").setFocus()

        yield "settings labels", part("admin", "labels")
        yield (
            "settings label shipped",
            lambda: (self.find("labels_list").setFocus(), self.press("Return")),
        )
        yield "settings label copied", lambda: (list_again(), self.press("F3"))
        yield "settings label too narrow", too_narrow
        yield "settings label size", lambda: self.press("F6")
        yield "settings label left", list_again

    def _imports(self) -> Iterator[Step]:
        folder = TemporaryDirectory(prefix="wms-clerk-")
        language = self.program.context.language
        head = [translate(title, language) for title in ("Code", "Name@@thing", "Unit")]

        def check(*rows: str) -> Callable[[], object]:
            def drop() -> None:
                path = Path(folder.name) / "A1.csv"
                path.write_text("\n".join((",".join(head), *rows)), encoding="utf-8")
                page = self.window.area.current_page()
                page.section("import").check(path)  # type: ignore[union-attr]
                self.settle()

            return drop

        yield "settings import wrong", check("A1,A1,m,2", ",B2,m", "A1,C3,m")
        yield "settings import good", check(*(f"A{n},B{n},m" for n in range(30)))
        yield "settings import refused", check()
        yield "settings import done", lambda: (check("A1,B1,m")(), self.press("Ctrl+S"))
        yield "settings import known", check("A1,B1,m")
        folder.cleanup()
