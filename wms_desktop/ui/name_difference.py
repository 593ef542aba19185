"""Two names under each other, one cell per character, the differing ones marked."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.type import COUNTER, NOTE, font, line_height, text_width

CELL, GAP, BETWEEN, MARK = 44, 8, 24, 24
LONGEST = 120
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class NameDiff(QWidget):
    """Compares what the paper says with what the person shows.

    Cells hold graphemes, not UTF-16 units: 𠮷 is one cell. Long names go on in further lines.
    """

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = ("", "")
        self._names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._differing: frozenset[int] = frozenset()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_names(
        self,
        upper_label: str,
        upper: Sequence[str],
        lower_label: str,
        lower: Sequence[str],
        differing: AbstractSet[int],
    ) -> None:
        """Show both names; *differing* are the positions (from 0) that are not the same.

        A missing character is given as "" and shown as an empty cell.
        """
        self._labels = (upper_label, lower_label)
        self._names = (tuple(upper[:LONGEST]), tuple(lower[:LONGEST]))
        self._differing = frozenset(differing)
        places = ", ".join(str(place + 1) for place in sorted(differing))
        says = f"{upper_label} {''.join(upper)}; {lower_label} {''.join(lower)}"
        self.setAccessibleName(f"{says}; ≠ {places}" if places else f"{says}; =")
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = -(-self._count() // self._per_line(width)) if self._count() else 0
        return max(lines * self._line_step() - scaled(GAP), 0)

    def sizeHint(self) -> QSize:
        width = self._head() + self._count() * self._step() + scaled(MARK) + scaled(GAP)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = self._head() + min(self._count(), 3) * self._step() + scaled(MARK) + scaled(GAP)
        return QSize(width, self._line_step() - scaled(GAP) if self._count() else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._count():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        per_line = self._per_line(self.width())
        for start in range(0, self._count(), per_line):
            top = start // per_line * self._line_step()
            self._draw_labels(painter, top)
            for place in range(start, min(start + per_line, self._count())):
                x = self._head() + (place - start) * self._step()
                self._draw_pair(painter, x, top, place)
        self._draw_verdict(painter, per_line)

    def _draw_labels(self, painter: QPainter, top: int) -> None:
        painter.setFont(font(NOTE))
        painter.setPen(colour("text_2"))
        for line, label in enumerate(self._labels):
            y = top + line * (scaled(CELL) + self._between())
            painter.drawText(QRectF(0, y, self._head(), scaled(CELL)), int(_LEFT), label)

    def _draw_pair(self, painter: QPainter, x: int, top: int, place: int) -> None:
        differs = place in self._differing
        for line, name in enumerate(self._names):
            y = top + line * (scaled(CELL) + self._between())
            box = QRectF(x, y, scaled(CELL), scaled(CELL))
            self._draw_cell(painter, box, name[place] if place < len(name) else "", differs)
        if differs:
            painter.setFont(font())
            painter.setPen(colour("bad"))
            y = top + scaled(CELL)
            box = QRectF(x, y, scaled(CELL), self._between())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "≠")

    def _draw_cell(self, painter: QPainter, box: QRectF, character: str, differs: bool) -> None:
        painter.setPen(QPen(colour("bad"), 2) if differs else Qt.PenStyle.NoPen)
        painter.setBrush(colour("bad_soft" if differs else "mute_soft"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        painter.setFont(font(COUNTER, True))
        painter.setPen(colour("bad" if differs else "text"))
        painter.drawText(box.translated(0, -1), Qt.AlignmentFlag.AlignCenter, character)

    def _draw_verdict(self, painter: QPainter, per_line: int) -> None:
        last = (self._count() - 1) // per_line
        x = self._head() + min(self._count(), per_line) * self._step() + scaled(GAP)
        y = last * self._line_step() + scaled(CELL) + self._between() / 2
        centre = QPointF(x + scaled(MARK) / 2, y)
        box = QRectF(0, 0, scaled(MARK), scaled(MARK))
        box.moveCenter(centre)
        name, role = ("circle-x", "bad") if self._differing else ("circle-check", "ok")
        draw_icon(painter, name, box, role)

    def _count(self) -> int:
        return max(len(name) for name in self._names)

    def _head(self) -> int:
        """Width of the labels before the cells."""
        return max(text_width(label, NOTE) for label in self._labels) + 16

    def _step(self) -> int:
        return scaled(CELL) + scaled(GAP)

    def _between(self) -> int:
        """Room between the two names: for the ≠ where something differs."""
        return max(scaled(BETWEEN), line_height()) if self._differing else 4

    def _line_step(self) -> int:
        return 2 * scaled(CELL) + self._between() + scaled(GAP)

    def _per_line(self, width: int) -> int:
        return max((width - self._head() - scaled(MARK) - scaled(GAP)) // self._step(), 1)
