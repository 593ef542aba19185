"""How far, and how many: the bar and the figure."""

from __future__ import annotations

from PySide6.QtCore import Property, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.ui.label import Label
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.stack import row
from wms_desktop.ui.type import COUNTER


def draw_bar(painter: QPainter, rect: QRectF, share: float, role: str = "accent") -> None:
    """Paint a track and the *share* (0 to 1) of it that is done; nought shows the track only."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    round_by = rect.height() / 2
    painter.setBrush(colour("mute_soft"))
    painter.drawRoundedRect(rect, round_by, round_by)
    if share > 0:
        done = QRectF(rect)
        done.setWidth(max(rect.height(), rect.width() * min(share, 1.0)))
        painter.setBrush(colour(role))
        painter.drawRoundedRect(done, round_by, round_by)


class ProgressBar(QWidget):
    """A thin bar, 8 high. The figure that belongs to it stands beside it, in words."""

    def __init__(
        self, share: float = 0.0, role: str = "accent", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._share, self._role = share, role
        self.setFixedHeight(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_share(share)

    def set_share(self, share: float, role: str | None = None) -> None:
        """Show *share* (0 to 1) in the colour of *role*."""
        self._share, self._role = min(max(share, 0.0), 1.0), role or self._role
        self.setAccessibleName(f"{self._share:.0%}")
        self.update()

    share = Property(float, lambda self: self._share, set_share)

    def sizeHint(self) -> QSize:
        return QSize(160, 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_bar(QPainter(self), QRectF(self.rect()), self._share, self._role)


class Figure(QWidget):
    """A number to be read across the counter, and what it counts: **37** locations left."""

    def __init__(
        self,
        value: str = "",
        words: str = "",
        *,
        role: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._value = Label(value, COUNTER, role, bold=True)
        self._words = Label(words, role="text_2")
        baseline = Qt.AlignmentFlag.AlignBottom
        self._words.setAlignment(baseline)
        self._words.setContentsMargins(0, 0, 0, scaled(3))
        self.setLayout(row(self._value, self._words, None, gap=8))
        self.setAccessibleName(f"{value} {words}")

    def show_figure(self, value: str, words: str | None = None, role: str | None = None) -> None:
        """Show another *value*; words and colour stay unless given."""
        self._value.setText(value)
        if words is not None:
            self._words.setText(words)
        if role is not None:
            self._value.set_role(role)
        self.setAccessibleName(f"{value} {self._words.text()}")

    value = Property(str, lambda self: self._value.text(), lambda self, v: self.show_figure(v))
    words = Property(
        str,
        lambda self: self._words.text(),
        lambda self, w: self.show_figure(self._value.text(), w),
    )
