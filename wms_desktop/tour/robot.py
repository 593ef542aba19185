"""The hands of the tour: real key events into the real window, pictures of what it shows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar, overload

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QWidget

from wms_desktop.ui.page_parts import Segments
from wms_desktop.ui.shell import MainWindow

W = TypeVar("W", bound=QWidget)
PATIENCE_S = 20.0
SCANNER_KEY_MS = 2
SCANNER_SAFE_MS = 70  # slower than any scanner: somebody types


class TourError(Exception):
    """The window did not do what a clerk would expect of it."""


class FolderPrinters:
    """A printing system that keeps every paper as a file: the edge of the machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.papers: list[str] = []

    def names(self) -> list[str]:
        """One printer for everything."""
        return ["folder"]

    def send(self, content: bytes, *, title: str, printer: str, copies: int, raw: bool) -> str:
        """Keep the paper under its title."""
        safe = "".join(c if c.isalnum() or c in " -_." else "_" for c in title).strip()[:60]
        name = f"{len(self.papers) + 1:02d} {safe}.{'zpl' if raw else 'pdf'}"
        (self.folder / name).write_bytes(content)
        self.papers.append(name)
        return ""

    def show(self, path: Path) -> bool:
        """Keep a paper that is opened on the screen like one that is printed."""
        self.send(path.read_bytes(), title=path.stem, printer="", copies=1, raw=False)
        return True

    def is_done(self, job: str) -> bool:
        """Files are written at once."""
        return not job


class Robot:
    """Drives one window as a clerk does."""

    def __init__(self, window: MainWindow, pictures: Path) -> None:
        self.window, self._pictures = window, pictures
        self.taken: list[str] = []

    # looking

    def wait(self, until: Callable[[], object], what: str) -> None:
        """Let the program work until *until* holds.

        Raises:
            TourError: it did not within twenty seconds.
        """
        end = time.monotonic() + PATIENCE_S
        while not until():
            if time.monotonic() > end:
                raise TourError(f"waited in vain for: {what} (scan bar: {self.said()})")
            self.breathe()

    def breathe(self, seconds: float = 0.01) -> None:
        """Let events through."""
        end = time.monotonic() + seconds
        while True:
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            if time.monotonic() >= end:
                return
            time.sleep(0.002)

    def settle(self) -> None:
        """Until nothing is being worked on and the lists are filled."""
        self.breathe(0.06)
        desk = self.window.desk
        self.wait(lambda: not desk.waiting and not desk.current_text, "the scan desk to be idle")
        self.breathe(0.14)

    def settle_unless_locked(self) -> None:
        """Like `settle`, but a locked scan bar waits for its Esc."""
        if self.window.desk.locked:
            self.breathe(0.5)
        else:
            self.settle()

    @overload
    def find(self, name: str) -> QWidget: ...

    @overload
    def find(self, name: str, kind: type[W]) -> W: ...

    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """The visible widget with an object name."""
        for widget in self.window.findChildren(kind, name):
            if widget.isVisible():
                return widget
        raise TourError(f"no {name} on the screen")

    def said(self) -> str:
        """What the scan bar says of the last scan."""
        result = self.window.area.bar.result
        return str(result)

    def picture(self, name: str) -> None:
        """Keep what the window shows now."""
        self.settle_unless_locked()
        self.snap(name)

    def snap(self, name: str) -> None:
        """Keep what the window shows, whatever is still under way."""
        file = f"{len(self.taken) + 1:02d}-{name}.png"
        self.window.grab().save(str(self._pictures / file))
        self.taken.append(file)

    # doing

    def scan(self, code: str) -> None:
        """A scanner types *code* and Enter, two milliseconds a key."""
        self.settle()
        handle = self.window.windowHandle()
        for character in code:
            QTest.keyClick(handle, character)  # type: ignore[call-overload]  # not in the stubs
            time.sleep(SCANNER_KEY_MS / 1000)  # no other work comes between two keys
        QTest.keyClick(handle, Qt.Key.Key_Return)
        self.settle()

    def press(self, keys: str) -> None:
        """Press a key or chord as the person's hands do: it enters the window, not a widget."""
        self.breathe(0.06)
        combination = QKeySequence(keys)[0]  # type: ignore[index]  # not in the stubs
        handle = self.window.windowHandle()
        QTest.keyClick(handle, combination.key(), combination.keyboardModifiers())
        self.breathe(0.1)
        self.settle_unless_locked()

    def type_into(self, name: str, text: str) -> None:
        """Replace what stands in a field."""
        field = self.find(name)
        field.setFocus()
        select = getattr(field, "selectAll", None)
        if select is not None:
            select()
        if text.isascii():
            QTest.keyClicks(field, text, delay=SCANNER_SAFE_MS)
        else:  # Chinese comes from an input method, not from keys
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(field, event)
        self.breathe(0.1)

    def choose(self, name: str, value: object) -> None:
        """Choose a value of a combo box."""
        combo = self.find(name, QComboBox)
        combo.setFocus()
        for index in range(combo.count()):
            if combo.itemData(index) == value or combo.itemText(index) == value:
                combo.setCurrentIndex(index)
                self.breathe(0.1)
                return
        raise TourError(f"{name} does not offer {value!r}")

    def click(self, name: str) -> None:
        """Press a button."""
        button = self.find(name)
        if not button.isEnabled():
            raise TourError(f"{name} is disabled")
        spot = QPoint(12, button.height() // 2)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=spot)
        self.settle_unless_locked()

    def draw(self, name: str, points: Sequence[tuple[float, float]]) -> None:
        """Draw a line with the mouse; the points are shares of the widget's width and height."""
        pad = self.find(name)
        spots = [QPoint(round(x * pad.width()), round(y * pad.height())) for x, y in points]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=spots[0])
        for spot in spots[1:]:
            QTest.mouseMove(pad, spot)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=spots[-1])
        self.settle()

    def segment(self, name: str, key: str) -> None:
        """Choose one of the views of a list."""
        segments = self.find(name, Segments)
        segments.choose(key)
        segments.chosen.emit(key)
        self.settle()

    def paste(self, photo: bytes) -> None:
        """Put a photo into the clipboard and press Ctrl+V."""
        image = QImage()
        image.loadFromData(photo)
        QGuiApplication.clipboard().setImage(image)
        self.press("Ctrl+V")

    def type_keys(self, text: str) -> None:
        """Type where the keyboard is."""
        QTest.keyClicks(QApplication.focusWidget() or self.window, text, delay=SCANNER_SAFE_MS)
        self.settle()

    def boxes(self, prefix: str) -> list[str]:
        """Names of all visible widgets that begin with *prefix*, in their order."""
        found = [w for w in self.window.findChildren(QWidget) if w.objectName().startswith(prefix)]
        return [w.objectName() for w in found if w.isVisible()]

    def tick(self, name: str) -> None:
        """Tick a box with the space bar, unless it is ticked already."""
        box = self.find(name, QCheckBox)
        if not box.isEnabled():
            raise TourError(f"{name} is disabled")
        if not box.isChecked():
            box.setFocus()
            self.press("Space")

    def hold(self, key: Qt.Key, seconds: float = 1.0) -> None:
        """Hold a key down: the only way to answer a question by keyboard."""
        self.breathe(0.1)
        handle = self.window.windowHandle()
        QTest.keyPress(handle, key)
        self.breathe(seconds)
        QTest.keyRelease(handle, key)
        self.settle()

    def tab(self, name: str) -> None:
        """Go to a tab."""
        self.window.go_to(name)
        self.settle()
