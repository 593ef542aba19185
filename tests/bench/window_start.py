"""One start of a window, for `tests.bench.window`: prints when it was painted, and filled.

``bare``: PySide6 alone. ``ours``: ``open`` on the sample shop; the password is typed as soon as the
panel is painted.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

PASSWORD = "demo"


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


def ours(folder: Path) -> int:
    """The program as the command line starts it, at a workstation that is set up."""
    for kind in ("DATA", "CONFIG", "CACHE"):  # nobody's own settings are touched
        os.environ[f"WMS_{kind}_DIR"] = str(folder)
    from wms_desktop import cli
    from wms_desktop.commands import window as open_command

    has_screen = open_command.has_screen

    def prepared() -> bool:
        from wms_desktop import start

        made = start.made_application

        def made_and_watched(*arguments: Any) -> Any:
            app = made(*arguments)
            watch(app)
            return app

        vars(start)["made_application"] = made_and_watched
        return has_screen()

    open_command.has_screen = prepared
    return cli.run(["open"])


def watch(app: Any) -> None:
    """Notes when the sign-in panel is painted, types at once, notes the first filled list."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from wms_desktop.people.view_sign_in import SignInView

    class Watch(QObject):
        def __init__(self) -> None:
            super().__init__(app)
            self.told: dict[str, float] = {}
            app.installEventFilter(self)

        def eventFilter(self, watched: Any, event: Any) -> bool:
            if event.type() == QEvent.Type.Paint:
                if isinstance(watched, SignInView) and "painted" not in self.told:
                    self.told["painted"] = 0.0
                    QTimer.singleShot(0, lambda: self.sign_in(watched))  # after it is painted
                elif watched.parent() and watched.parent().objectName() == "goods_inbound_list":
                    QTimer.singleShot(0, lambda: self.note(watched.parent()))
            return False

        def sign_in(self, panel: SignInView) -> None:
            self.told["painted"] = time.monotonic()
            panel.sign_in_password.setText(PASSWORD)
            panel.sign_in_start.click()

        def note(self, view: Any) -> None:
            if view.model() and view.model().rowCount() and "filled" not in self.told:
                self.told["filled"] = time.monotonic()
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
