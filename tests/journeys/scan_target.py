"""A window for the journey of two thousand scans; its own process, on a real X display.

Prints what it received as JSON when a scan reads END-OF-RUN.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from wms_desktop.core.language import Language
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.core.workstation_preferences import WorkstationPreferences
from wms_desktop.ui.context import Context
from wms_desktop.ui.drafts import Drafts
from wms_desktop.ui.page import Expectation, Meaning, Page, Scan, ScanResult
from wms_desktop.ui.printing import Printing
from wms_desktop.ui.scans.filter import ScanFilter
from wms_desktop.ui.shell import MainWindow, ShellParts
from wms_desktop.ui.sound import Sound
from wms_desktop.ui.tab_spec import TabSpec
from wms_desktop.ui.tasks import TaskRunner
from wms_desktop.ui.theme import apply_theme
from wms_desktop.ui.type import load_fonts

LAST = "END-OF-RUN"
BLOCKED_S = 0.05


class Log:
    """What happened to whom."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.pressed = 0


class Target(Page):
    """A page with one widget of every kind that could swallow a key."""

    def __init__(self, context: Context, log: Log, name: str) -> None:
        super().__init__(context)
        self._log = log
        self.setObjectName(name)
        self.field, self.note, self.combo = QLineEdit("kept"), QPlainTextEdit("kept"), QComboBox()
        self.combo.addItems(["kept", "TY", "A", "0"])
        self.button, self.table = QPushButton("Post"), QTableWidget(3, 2)
        self.button.setDefault(True)
        self.button.clicked.connect(self._on_pressed)
        self.widgets: list[QWidget] = [self.field, self.note, self.combo, self.button, self.table]
        layout = QVBoxLayout(self)
        for widget in self.widgets:
            layout.addWidget(widget)

    def expectation(self) -> Expectation:
        return Expectation("Scan", raw=True)

    def take(self, scan: Scan) -> None:
        self._log.codes.append(scan.text)
        count = len(self._log.codes)
        if count % 40 == 0:
            time.sleep(BLOCKED_S)  # a slow paint, a page of pictures: the keys wait meanwhile
        self.widgets[count % len(self.widgets)].setFocus()
        self.scan_finished.emit(ScanResult("ok", scan.text))
        if count % 25 == 0:
            names = self.context.shell.area.names()  # type: ignore[attr-defined]
            self.context.shell.go_to(names[count // 25 % len(names)])
        if scan.text == LAST:
            QTimer.singleShot(300, QApplication.quit)

    def left(self) -> list[str]:
        """What the fields hold now."""
        return [self.field.text(), self.note.toPlainText(), self.combo.currentText()]

    def _on_pressed(self) -> None:
        self._log.pressed += 1


def main() -> None:
    """Show the window, say its number, wait for the last scan, say what arrived."""
    app = QApplication(sys.argv)
    load_fonts()
    apply_theme(app, language=Language.EN)
    folder, log, tasks = Path(tempfile.mkdtemp()), Log(), TaskRunner()
    context = Context(
        db=cast(Any, None),
        tasks=tasks,
        acting=cast(Any, lambda: SimpleNamespace(person_id=1)),
        drafts=Drafts(folder / "drafts.sqlite"),
        shell=cast(Any, None),
        printing=Printing(tasks, cast(Any, None)),
        preferences=WorkstationPreferences(WorkstationFile(folder / "window.toml")),
    )

    def target(name: str) -> TabSpec:
        return TabSpec(name, "box", name, lambda made: Target(made, log, name))

    def nothing(_text: str) -> list[Meaning]:
        return []

    parts = ShellParts(nothing, Sound(muted=True))
    tabs = [target(name) for name in ("goods", "pickup", "receipts")]
    window = MainWindow(context, tabs, parts, ScanFilter())
    window.resize(1200, 700)
    window.show()
    window.activateWindow()
    QTimer.singleShot(400, lambda: print(int(window.winId()), flush=True))
    QTimer.singleShot(600_000, app.quit)
    app.exec()
    pages = [page for page in window.area.pages() if isinstance(page, Target)]
    print(
        json.dumps(
            {
                "codes": log.codes,
                "pressed": log.pressed,
                "left": [page.left() for page in pages],
                "typed": window.typist.text,
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    main()
