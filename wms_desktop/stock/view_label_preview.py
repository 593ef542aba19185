"""The live preview of a label: made off the window's thread, the newest wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from wms_desktop.core.errors import Refused, Unavailable
from wms_desktop.documents.label import LabelData
from wms_desktop.documents.label_check import Found
from wms_desktop.documents.label_kinds import LabelKind
from wms_desktop.documents.label_preview import Preview, preview
from wms_desktop.documents.label_sample import sample
from wms_desktop.documents.words import LABEL_FLAWS, LABEL_PARTS
from wms_desktop.stock.label_editing import Editing
from wms_desktop.stock.labels import example
from wms_desktop.ui.page import Page
from wms_desktop.ui.words import tr

T = TypeVar("T")
PAUSE_MS = 150


class LabelPreview(QObject):
    """Draws the label that is being edited, with sample data or with real goods.

    Signals:
        drawn: (QImage, flaws).
        told: why no real goods are shown; empty where they are, or none were asked for.
    """

    drawn = Signal(object, object)
    told = Signal(object)

    def __init__(self, page: Page, editing: Callable[[], Editing], parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._editing = page, editing
        self._asked, self._code = 0, ""
        self._found: dict[LabelKind, LabelData] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.draw)

    def label(self) -> LabelData:
        """What is shown: real goods where they were found, else the sample."""
        kind = self._editing().kind
        return self._found.get(kind) or sample(kind)

    def draw_soon(self) -> None:
        """Draw after a short pause in typing."""
        self._pause.start()

    def draw(self) -> None:
        """Draw now, off the window's thread."""
        self._pause.stop()
        self._asked += 1
        asked, template, label = self._asked, self._editing().template, self.label()
        language = self._page.context.language

        def on_drawn(made: Preview) -> None:
            if asked == self._asked:
                image = QImage(
                    made.grey, made.width, made.height, made.width, QImage.Format.Format_Grayscale8
                )
                self.drawn.emit(image.copy(), made.flaws)

        self._read(lambda: preview(template, label, language), on_drawn, self._page.show_error)

    def show_example(self, code: str) -> None:
        """Show the goods or place with *code*; the sample where it is empty."""
        self._code, kind = code.strip(), self._editing().kind
        if not self._code or kind is LabelKind.PACKAGE:
            self._found.pop(kind, None)
            self.told.emit(None)
            self.draw()
            return
        context = self._page.context
        db, by, code = context.db, context.acting(), self._code

        def on_found(label: LabelData) -> None:
            self._found[kind] = label
            self.told.emit(None)
            self.draw()

        self._read(lambda: example(db, by, kind, code), on_found, self._on_unknown)

    def show_example_again(self) -> None:
        """The same goods on another kind of label."""
        self.show_example(self._code)

    def _read(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """As the page reads, but for this preview alone: it is gone when its editor is left."""
        self._page.context.tasks.submit(work, owner=self, done=done, failed=failed)

    def _on_unknown(self, error: Exception) -> None:
        if not isinstance(error, Refused | Unavailable):
            raise error
        self._found.pop(self._editing().kind, None)
        self.told.emit(error)
        self.draw()


def flaw_words(found: Found) -> str:
    """What is wrong with a field, in the language shown."""
    part = tr(LABEL_PARTS[found.part]) if found.part else ""
    other = tr(LABEL_PARTS[found.other]) if found.other else ""
    return tr(LABEL_FLAWS[found.flaw], part=part, other=other, **found.params)
