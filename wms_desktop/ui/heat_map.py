"""A map of cells in panels: colour is how much, a sign says what colour cannot."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from wms_desktop.ui.contrast import ink_on
from wms_desktop.ui.heat_layout import HEAD, PAD, HeatCell, HeatLayout, HeatPanel, PanelBox, placed
from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.look import colour, heat, scaled
from wms_desktop.ui.plain_text import one_line, tip
from wms_desktop.ui.tokens import tokens
from wms_desktop.ui.type import NOTE, WORK, font, metrics, text_width

FAINT = 0.28  # what does not hold the goods looked for
RING, DOT, SIGN = 2, 8, 16
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class HeatMap(QWidget):
    """Panels of cells, one of which is the current one.

    Arrows move between cells, Home and End within a panel, Page keys between panels; Enter,
    Space and a click choose.

    Signals:
        moved: key of the cell that became the current one by the keyboard.
        chosen: key of the cell that was chosen.
        revealed: rectangle that should be in sight.
    """

    moved = Signal(int)
    chosen = Signal(int)
    revealed = Signal(QRect)

    def __init__(self, says: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._says = says
        self._panels: tuple[HeatPanel, ...] = ()
        self._layout = HeatLayout([], 0)
        self._where: dict[int, QRect] = {}
        self._cells: dict[int, HeatCell] = {}
        self._current: int | None = None
        self._shown: int | None = None
        self._marked: frozenset[int] = frozenset()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("own_ring", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(says)

    # what it shows

    def show_panels(self, panels: Sequence[HeatPanel]) -> None:
        """Show *panels*; the current cell stays where it is still there."""
        self._panels = tuple(panels)
        self._place()
        self._tell()

    def mark(self, keys: Collection[int]) -> None:
        """Let *keys* stand out and the others stand back; none let all be equal."""
        self._marked = frozenset(keys)
        self.update()

    def show_key(self, key: int | None) -> None:
        """Put the ring around *key* and make it the current cell."""
        self._shown = key if key in self._where else None
        if key in self._where:
            self._go_to(key)
        self.update()

    @property
    def current(self) -> int | None:
        """Key of the cell the keyboard is at."""
        return self._current

    @property
    def marked(self) -> frozenset[int]:
        """Keys of the cells that stand out."""
        return self._marked

    def keys(self) -> list[int]:
        """All cells in the order in which they are drawn."""
        return [*self._where]

    def cell(self, key: int) -> HeatCell:
        """The cell known by *key*.

        Raises:
            KeyError: there is none.
        """
        return self._cells[key]

    def rect_of(self, key: int) -> QRect:
        """Where the cell *key* is drawn; empty where there is none."""
        return QRect(self._where.get(key, QRect()))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(240), self._layout.height)

    def sizeHint(self) -> QSize:
        return QSize(scaled(560), self._layout.height)

    # keyboard and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or not self._where:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._move(self._next(*_STEPS[key]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move(self._edge(first=key == Qt.Key.Key_Home))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._move(self._other_panel(-1 if key == Qt.Key.Key_PageUp else 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._current is not None:
                self.chosen.emit(self._current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._layout.at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go_to(cell.key)
            self.chosen.emit(cell.key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current is None and self._where:
            self._go_to(next(iter(self._where)))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._layout.at(event.pos())
            if cell is not None:
                QToolTip.showText(event.globalPos(), tip(cell.says), self, self._where[cell.key])
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()

    def _move(self, key: int | None) -> None:
        if key is not None and key != self._current:
            self._go_to(key)
            self.moved.emit(key)

    def _go_to(self, key: int) -> None:
        self._current = key
        self.revealed.emit(self._where[key].adjusted(-PAD, -scaled(HEAD), PAD, PAD))
        self._tell()
        self.update()

    def _next(self, right: int, down: int) -> int | None:
        if self._current is None:
            return next(iter(self._where))
        here = self._where[self._current].center()
        best: tuple[int, int] | None = None
        for key, rect in self._where.items():
            away = rect.center() - here
            ahead = away.x() * right + away.y() * down
            aside = abs(away.x() * down) + abs(away.y() * right)
            if ahead > 0 and (aside <= 2 * ahead or right == 0):
                cost = ahead + 3 * aside
                if best is None or cost < best[0]:
                    best = (cost, key)
        return best[1] if best else None

    def _box_of(self, key: int | None) -> int:
        for number, box in enumerate(self._layout.boxes):
            if any(cell.key == key for _rect, cell in box.cells):
                return number
        return 0

    def _edge(self, *, first: bool) -> int | None:
        cells = self._layout.boxes[self._box_of(self._current)].cells
        return cells[0 if first else -1][1].key if cells else None

    def _other_panel(self, step: int) -> int | None:
        number = self._box_of(self._current) + step
        while 0 <= number < len(self._layout.boxes):
            if cells := self._layout.boxes[number].cells:
                return cells[0][1].key
            number += step
        return None

    # measures and painting

    def _place(self) -> None:
        self._layout = placed(self._panels, max(self.width(), 1))
        found = [pair for box in self._layout.boxes for pair in box.cells]
        self._where = {cell.key: rect for rect, cell in found}
        self._cells = {cell.key: cell for _rect, cell in found}
        self._current = self._current if self._current in self._where else None
        self._shown = self._shown if self._shown in self._where else None
        self.setMinimumHeight(self._layout.height)
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        cell = self._cells.get(self._current) if self._current is not None else None
        name = f"{self._says}: {cell.says}" if cell is not None else self._says
        if name != self.accessibleName():
            self.setAccessibleName(name)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box in self._layout.boxes:
            if box.rect.intersects(event.rect()):
                self._paint_head(painter, box)
                for rect, cell in box.cells:
                    if rect.intersects(event.rect()):
                        self._paint_cell(painter, rect, cell)
        if self._shown in self._where:
            self._paint_ring(painter, self._where[self._shown], "text")
        if self.hasFocus() and self._current in self._where:
            self._paint_ring(painter, self._where[self._current], "focus")

    def _paint_head(self, painter: QPainter, box: PanelBox) -> None:
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = tokens().radius["panel"]
        painter.drawRoundedRect(QRectF(box.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        head = box.rect.adjusted(PAD, 0, -PAD, 0)
        head.setHeight(scaled(HEAD))
        side = scaled(20)
        mark = QRectF(head.left(), head.top() + (head.height() - side) / 2, side, side)
        draw_icon(painter, box.panel.icon, mark, "text_2")
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        right = head.right()
        painter.setFont(font(NOTE))
        painter.setPen(colour("text_2"))
        for note in reversed(box.panel.notes):
            wide = text_width(note, NOTE) + 3
            painter.drawText(QRect(right - wide, head.top(), wide, head.height()), flags, note)
            right -= wide + PAD
        title = QRect(head.left() + side + 8, head.top(), 0, head.height())
        title.setRight(right)
        painter.setFont(font(WORK, bold=True))
        painter.setPen(colour("text"))
        shown = metrics(WORK, bold=True).elidedText(
            one_line(box.panel.title), Qt.TextElideMode.ElideRight, title.width()
        )
        painter.drawText(title, flags, shown)
        painter.setFont(font(NOTE))
        painter.setPen(colour("text_2"))
        for label, rect in box.rows:
            shown = metrics(NOTE).elidedText(label, Qt.TextElideMode.ElideRight, rect.width() + 2)
            painter.drawText(rect, flags, shown)
        if not box.cells:
            below = box.rect.adjusted(PAD, scaled(HEAD), -PAD, -PAD)
            painter.drawText(below, flags, box.panel.empty)

    def _paint_cell(self, painter: QPainter, rect: QRect, cell: HeatCell) -> None:
        stands_out = not self._marked or cell.key in self._marked
        painter.setOpacity(1 if stands_out else FAINT)
        empty = cell.step <= 0
        painter.setPen(QPen(colour("line"), 1) if empty else Qt.PenStyle.NoPen)
        painter.setBrush(heat(cell.step))
        inset = 0.5 if empty else 0
        radius = tokens().radius["cell"]
        shape = QRectF(rect).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(shape, radius, radius)
        ink = ink_on(cell.step)
        if cell.sign:
            side = scaled(SIGN)
            box = QRectF(0, 0, side, side)
            box.moveCenter(QRectF(rect).center())
            draw_icon(painter, cell.sign, box, ink)
        elif cell.figure and text_width(cell.figure, NOTE) <= rect.width():
            painter.setFont(font(NOTE))
            painter.setPen(colour(ink))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), cell.figure)
        if self._marked and stands_out:
            self._paint_mark(painter, rect, ink)
        painter.setOpacity(1)

    def _paint_mark(self, painter: QPainter, rect: QRect, ink: str) -> None:
        """A dot in the corner, so that what holds the goods is not told by its colour alone."""
        dot = QRectF(0, 0, scaled(DOT), scaled(DOT))
        dot.moveTopRight(QRectF(rect).topRight() + QPoint(-3, 3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ink))
        painter.drawEllipse(dot)

    def _paint_ring(self, painter: QPainter, rect: QRect, role: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(role), RING))
        ring = QRectF(rect).adjusted(-RING, -RING, RING, RING)
        radius = tokens().radius["cell"] + RING
        painter.drawRoundedRect(ring, radius, radius)
