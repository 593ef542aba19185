"""A paper attached to what is on the screen: chosen as a file, read off the GUI thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.transport.rules import LARGEST_PAPER, paper_type
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import sentence, tr

FILES = "PDF, PNG, JPEG, TIFF (*.pdf *.png *.jpg *.jpeg *.tif *.tiff)"


class Attachment(QObject):
    """The bytes of one attached paper, and the words that say so.

    Signals:
        changed: a paper was attached, or taken away.
    """

    changed = Signal()

    def __init__(self, page: Page, button: Button, note: Label) -> None:
        super().__init__(button)
        self._page, self._note = page, note
        self._content = b""
        button.clicked.connect(self._on_choose)
        self.clear()

    @property
    def content(self) -> bytes:
        """The paper, empty while there is none."""
        return self._content

    def clear(self) -> None:
        """Nothing is attached."""
        self._content = b""
        self.say("", "text_2")

    def say(self, text: str, role: str) -> None:
        """Say *text* beside the button; nothing where it is empty."""
        self._note.set_role(role)
        self._note.setText(text)
        show_when(self._note, bool(text))

    def read(self, path: Path) -> None:
        """Attach the file at *path*, or say why it cannot be."""
        self._page.read(
            lambda: _content(path), lambda c: self._show(path, c), self._fail, lane=Lane.LONG
        )

    def _on_choose(self) -> None:
        window = self._page.window()
        chosen, _filter = QFileDialog.getOpenFileName(window, tr("Attach paper"), "", FILES)
        if chosen:
            self.read(Path(chosen))

    def _show(self, path: Path, content: bytes) -> None:
        self._content = content
        self.say(tr("Attached: {name}", name=path.name[:60]), "ok")
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        told = sentence(error)
        self.say(f"{told.head} {told.advice}", "bad")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_PAPER + 1)
    except OSError as error:
        raise Unavailable(Lack.FILE, path=path.name) from error
    paper_type(content)
    return content
