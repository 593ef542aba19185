"""Text on a plane: one of three sizes, a colour role, never markup."""

from __future__ import annotations

from PySide6.QtCore import Property, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from wms_desktop.ui.look import colour
from wms_desktop.ui.plain_text import one_line, tip
from wms_desktop.ui.theme import repolish
from wms_desktop.ui.type import WORK
from wms_desktop.ui.typeset import Typeset


class Label(Typeset, QLabel):
    """A text in size note, work or counter.

    Args:
        role: colour role: text, text_2, text_3, accent_text, ok, warn, bad, on_ok …
        wrap: breaks into lines; without it the label is as wide as its text.
    """

    def __init__(
        self,
        text: str = "",
        size: str = WORK,
        role: str = "text",
        *,
        bold: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size, self._role, self._bold = size, role, bold
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.set_type(size, bold)
        self.setText(text)

    def _get_text_size(self) -> str:
        return self._size

    def set_text_size(self, size: str) -> None:
        """Show in size note, work or counter."""
        self._size = size
        self.set_type(size, self._bold)

    def _get_bold(self) -> bool:
        return self._bold

    def set_bold(self, bold: bool) -> None:
        """Show in bold; notes are never bold."""
        self._bold = bold
        self.set_type(self._size, bold)

    def _get_role(self) -> str:
        return self._role

    def set_role(self, role: str) -> None:
        """Show in the colour of *role*."""
        if role != self._role:
            self._role = role
            repolish(self)

    text_size = Property(str, _get_text_size, set_text_size)
    bold = Property(bool, _get_bold, set_bold)
    role = Property(str, _get_role, set_role)


class ElidedLabel(Label):
    """A line of data whose length nobody knows; cut with … and told in full by its tool tip.

    Only for data (names, sentences of a scan), never for the words of the interface.
    """

    def __init__(
        self,
        text: str = "",
        size: str = WORK,
        role: str = "text",
        *,
        bold: bool = False,
        least: int = 48,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, size, role, bold=bold, parent=parent)
        self._least = least
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(one_line(self.text())) + 3
        return QSize(width, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(self._least, hint.width()), hint.height())

    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour(self._get_role() if self.isEnabled() else "text_off"))
        flags = self.alignment() | Qt.TextFlag.TextSingleLine
        shown = self.fontMetrics().elidedText(
            one_line(self.text()), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), int(flags), shown)

    def is_cut(self) -> bool:
        """Whether the text is wider than the label."""
        return self.sizeHint().width() - 3 > self.width()

    def _tell(self) -> None:
        self.setToolTip(tip(self.text()) if self.is_cut() else "")
