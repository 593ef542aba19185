"""One start of a window, for `tests.bench.window`: prints when it was painted, and filled.

``bare``: PySide6 alone. ``ours``: ``open --demo`` with a sample database that is there already.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

LOOK_EVERY_MS = 2


def bare() -> None:
    """The least that shows a window."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            say({"painted": time.monotonic()})
            QTimer.singleShot(0, app.quit)

    window = Window()
    window.resize(1366, 768)
    window.show()
    app.exec()


def ours(database: Path) -> int:
    """The program as the command line starts it."""
    for kind in ("DATA", "CONFIG", "CACHE"):  # nobody's own settings are touched
        os.environ[f"WMS_{kind}_DIR"] = str(database.parent / kind.lower())
    from wms_desktop import cli, open_command

    has_screen = open_command.has_screen

    def prepared() -> bool:
        from wms_desktop import start

        made = start.made_application

        def made_and_watched(*arguments: Any) -> Any:
            app = made(*arguments)
            watch(app)
            return app

        load = start._load

        def load_and_replace(first_tab: str) -> None:
            load(first_tab)
            from wms_desktop import opening
            from wms_desktop.db.database import Database

            vars(opening)["sample_database"] = lambda _folder: Database(f"sqlite:///{database}")

        vars(start).update({"_load": load_and_replace, "made_application": made_and_watched})
        return has_screen()

    open_command.has_screen = prepared
    return cli.run(["open", "--demo"])


def watch(app: Any) -> None:
    """Notes the first paint of the window, and the first one with rows in the goods list."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from wms_desktop.ui.shell import MainWindow

    class Watch(QObject):
        def __init__(self) -> None:
            super().__init__(app)
            self.told: dict[str, float] = {}
            self.window: Any = None
            self.timer = QTimer(self, interval=LOOK_EVERY_MS)
            self.timer.timeout.connect(self.look)
            self.timer.start()

        def look(self) -> None:
            found = [w for w in app.topLevelWidgets() if isinstance(w, MainWindow)]
            if self.window is None and found:
                self.window = found[0]
                self.timer.stop()
                app.installEventFilter(self)

        def eventFilter(self, watched: Any, event: Any) -> bool:
            if event.type() != QEvent.Type.Paint or watched.window() is not self.window:
                return False
            QTimer.singleShot(0, self.note)  # after it has been painted
            return False

        def note(self) -> None:
            now = time.monotonic()
            page = self.window.area.current_page()
            if page is None or not self.window.isVisible():
                return
            self.told.setdefault("painted", now)
            if page.inbound.list.goods_list.model().rowCount() and "filled" not in self.told:
                self.told["filled"] = now
                say(self.told)
                app.quit()

    Watch()


def say(told: dict[str, float]) -> None:
    """One line, on the clock that all processes share."""
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        sys.exit(ours(Path(sys.argv[2])))
