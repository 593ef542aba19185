"""A clerk's real window on a real server whose network fails, and what the clerk notices."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from tests.desk import PaperTray
from tests.shop import Shop
from tests.silent_server import SilentServer
from wms_desktop import slices
from wms_desktop.app import Place, Program
from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db.database import Database
from wms_desktop.goods.tables import InboundOrder
from wms_desktop.people.signin import SignedIn
from wms_desktop.ui.live import Connection
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.ui.theme import apply_theme
from wms_desktop.ui.type import load_fonts

LATEST_S = 60.0


class Pulse(QObject):
    """How long the event loop did not come round, but for what the machine gave to others."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_ms = 0.0
        self._at = self._now()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def restart(self) -> None:
        """Forget what was."""
        self.longest_ms, self._at = 0.0, self._now()

    def _beat(self) -> None:
        now = self._now()
        self.longest_ms = max(self.longest_ms, (now - self._at) * 1000)
        self._at = now

    def _now(self) -> float:
        """Seconds, without those in which this thread was ready and had no processor."""
        told = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        waited = int(told.read_text().split()[1]) / 1e9 if told.exists() else 0.0
        return time.monotonic() - waited


class Frozen:
    """The window, a new inbound order ready to be made, and the network in between."""

    def __init__(
        self,
        app: QApplication,
        db: Database,
        near: str,
        folder: Path,
    ) -> None:
        """*db* is asked beside the network; the window works at the address *near*."""
        slices.register_words()
        load_fonts()
        apply_theme(app, language=Language.ZH_CN)
        self.shop = Shop(db, now=datetime.now(UTC), today=datetime.now(UTC).date())
        file = WorkstationFile(folder / "workstation.toml")
        file.load()
        file.change(sound_on=False)
        self.near = Database(near)
        self.tasks = TaskRunner()
        place = Place(self.near, folder, 1, file, is_sample=True)
        self.program = Program(app, place, PaperTray(), tasks=self.tasks)
        self.window = self.program.window
        self.window.resize(1366, 768)
        self.window.show()
        acting = self.shop.acting("lin")
        self.program.enter(SignedIn(self.near, acting, "lin", "Asia/Shanghai", 30))
        self.pulse = Pulse()
        self.wait(lambda: self.program.live.last_contact is not None, "the first answer")

    net: SilentServer  # put here by whoever can make it fail
    limits_ms: dict[Lane, int]  # and how long the window then waits

    # what the clerk does

    def fill_in(self, remarks: str = "半挂车") -> None:
        """Everything of a new inbound order but the click."""
        self.open_form()
        if self.form.customer.value() is None:
            self.form.customer.choose_id(1)
        self.wait(lambda: self.form.owner.value() and self.form.customer.value(), "both names")
        self.form.goods_new_remarks.setText(remarks)
        self.wait(self.form.goods_create.isEnabled, "the button")

    def open_form(self) -> None:
        """The form of a new inbound order, as it was left."""
        self.window.go_to("goods", new=True)
        page: Any = self.window.area.current_page()
        self.form = page.inbound.new
        self.form.begin()

    def press(self) -> float:
        """Click the button; when that was."""
        QTest.mouseClick(self.form.goods_create, Qt.MouseButton.LeftButton)
        return time.monotonic()

    # what the clerk sees

    @property
    def told(self) -> str:
        """What stands in the scan bar, the strip, the form, and on the button."""
        bar, strip = self.window.area.bar.result, self.window.area.strip.text
        parts = (*bar, strip, self.form.goods_new_message.text, self.form.goods_create.state)
        return " ".join(parts)

    @property
    def connection(self) -> Connection:
        return self.program.live.connection

    def orders(self, remarks: str = "半挂车") -> int:
        """How many there are, asked beside the network."""
        with self.shop.db.read() as session:
            query = select(func.count()).where(InboundOrder.remarks == remarks)
            return session.scalar(query) or 0

    # time

    def wait(self, until: Callable[[], object], what: str, within_s: float = LATEST_S) -> float:
        """Let the window work until then; how long that took."""
        began = time.monotonic()
        while not until():
            assert time.monotonic() - began < within_s, f"waited for {what} in vain: {self._seen()}"
            QTest.qWait(10)
        return time.monotonic() - began

    def rest(self, milliseconds: int) -> None:
        """Let the window work."""
        QTest.qWait(milliseconds)

    def _seen(self) -> str:
        return self.told if hasattr(self, "form") else ""

    def close(self) -> float:
        """End the program; how long that took."""
        began = time.monotonic()
        self.program.scan_filter.stop()
        self.window.hide()
        self.program.close()
        took = time.monotonic() - began
        self.window.deleteLater()
        self.program.deleteLater()
        self.tasks.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return took
