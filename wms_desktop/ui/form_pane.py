"""A small form in a side pane: fields, what is wrong, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.field import Field
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import sentence, tr


class FormPane(QWidget):
    """Title, fields under each other, and below them a message and the one primary button.

    The fields scroll, the message never does: what was refused is read in the lowest window.

    After a save that a field refuses, the keyboard is in that field.

    Signals:
        saved: the primary button was pressed.
        left: the form is left without a deed.
    """

    saved = Signal()
    left = Signal()

    def __init__(
        self,
        name: str,
        title: str,
        save: str,
        *parts: QWidget,
        icon: str = "check",
        leaves: bool = True,
    ) -> None:
        super().__init__()
        self.title, self.about = (
            Label(title, bold=True, wrap=True),
            Label("", NOTE, "text_2", wrap=True),
        )
        self.message, self.why_not = Message(), Label("", NOTE, "text_2", wrap=True)
        self.save = Button(save, icon=icon, kind="primary", key="Ctrl S")
        self.save.setObjectName(f"{name}_save")
        self.save.clicked.connect(self.saved)
        self.drop = Button(tr("Discard"), kind="quiet", key="Esc")
        self.drop.setObjectName(f"{name}_drop")
        self.drop.clicked.connect(self.left)
        show_when(self.drop, leaves)
        content = QWidget()
        content.setLayout(
            column(
                self.title, self.about, *parts, None, gap=10, margins=(16, 16, 16, 4)
            )
        )  # fmt: skip
        foot = column(
            self.message, self.why_not, row(self.drop, None, self.save), margins=(16, 0, 16, 12)
        )
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))
        self._after_save = QTimer(self)
        self._after_save.setSingleShot(True)
        self._after_save.timeout.connect(self._to_error)
        self.saved.connect(self._after_save.start)
        self.tell_about("")
        self.allow("")

    def tell_about(self, text: str) -> None:
        """Say below the title what it is about."""
        self.about.setText(text)
        show_when(self.about, bool(text))

    def allow(self, why_not: str) -> None:
        """Let the deed be done; with a reason it cannot be."""
        self.why_not.setText(why_not)
        show_when(self.why_not, bool(why_not))
        self.save.setEnabled(not why_not)

    def refuse(self, error: Exception) -> None:
        """Say what is wrong, and what to do."""
        told = sentence(error)
        self.message.show_message("bad", told.head, told.advice)
        self.save.setEnabled(not self.why_not.text())

    def _to_error(self) -> None:
        """The keyboard to the first field that says what is wrong."""
        fields = (each for each in self.findChildren(Field) if each.isVisible() and each.error())
        if (first := next(fields, None)) is not None:
            first.setFocus()
