"""From the command to a painted window, as soon as can be; everything else is loaded behind it.

Nothing here may import SQLAlchemy or a slice: half of the start would pass before the first paint.

Source: speed.md, P13.
"""

from __future__ import annotations

import logging
import sys
from importlib import import_module

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from wms_desktop import slices
from wms_desktop.core.errors import Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.paths import cache_dir
from wms_desktop.core.workstation import WorkstationFile, WorkstationSettings
from wms_desktop.first_window import FirstWindow
from wms_desktop.front_door import FrontDoor
from wms_desktop.ui.focus_ring import FocusRing
from wms_desktop.ui.garbage import Garbage
from wms_desktop.ui.icons import pixmap
from wms_desktop.ui.look import Theme
from wms_desktop.ui.report import LastResort, open_log
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.ui.theme import apply_theme
from wms_desktop.ui.type import load_fonts
from wms_desktop.ui.words import tr

log = logging.getLogger(__name__)


def start(url: str, *, chosen_url: bool, demo: bool, language: Language | None, tab: str) -> int:
    """Run the window until it is closed; the program's exit code.

    Args:
        chosen_url: the address was given for this run and not by the workstation's settings.
        tab: shown first; empty for the workstation's own.
    """
    file = WorkstationFile()
    settings = file.load()
    app = made_application(settings, language)
    last = LastResort(open_log(cache_dir()), app)
    last.install()
    tasks, first = TaskRunner(app), FirstWindow(settings.preferences.get("geometry", ""), app)
    last.reported.connect(first.report)
    is_known = not demo and not settings.is_new
    door = FrontDoor(app, tasks, first, file) if is_known else None
    if door is None:
        first.say("WMS Desktop", tr("Starting"), "building-warehouse")

    def begin(_loaded: None) -> None:
        from wms_desktop.opening import Opening

        opening = Opening(app, last, tasks, first, door, file, url, chosen_url=chosen_url, tab=tab)
        opening.begin(demo=demo)

    first_tab = tab or settings.start_tab or "goods"
    first.painted.connect(
        lambda: tasks.submit(
            lambda: _load(first_tab), owner=tasks, done=begin, failed=_raise, lane=Lane.LONG
        )
    )
    code = int(app.exec())
    tasks.wait()  # closed while it was still loading: no thread may outlive the interpreter
    return code


def made_application(settings: WorkstationSettings, language: Language | None) -> QApplication:
    """Qt's application, dressed as this workstation wants it."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("WMS Desktop")
    try:
        load_fonts()
    except Unavailable as error:  # the system's own have to do: nobody is kept out for that
        log.warning("a font is missing: %s", error.params)
    theme = Theme.DARK if settings.theme == "dark" else Theme.LIGHT
    shown = language or settings.shown_language
    apply_theme(app, theme, shown, settings.text_scale_percent / 100)
    app.setWindowIcon(QIcon(pixmap("building-warehouse", "accent", 64)))
    FocusRing(app)
    Garbage(app)
    return app


def _load(first_tab: str) -> None:
    """Import what the window needs next, on a worker thread while the first paint stands."""
    slices.load()
    import_module("wms_desktop.opening")
    import_module("wms_desktop.tabs").load_pages(first_tab)


def _raise(error: Exception) -> None:
    raise error
