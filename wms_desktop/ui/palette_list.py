"""The rows of the palette: groups, icons, notes and keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.key_cap import HEIGHT as KEY_HEIGHT
from wms_desktop.ui.key_cap import draw_key, key_width
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.type import NOTE, WORK, font, metrics, text_width

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW, GROUP, HEIGHT = 44, 32, 400


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that the palette leads to.

    Attributes:
        group: what kind of thing it is, in the language shown.
        note: why it was found, or what it is in.
        keys: the key that does the same, as people say it.
    """

    title: str
    go: Callable[[], object]
    group: str = ""
    note: str = ""
    icon: str = "chevron-right"
    keys: str = ""


class FoundModel(QAbstractListModel):
    """Groups with what was found under them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Found | str] = []

    def show_found(self, found: Sequence[Found]) -> None:
        """Show *found*, which comes group by group."""
        self.beginResetModel()
        self._lines = []
        group = ""
        for one in found:
            if one.group and one.group != group:
                self._lines.append(one.group)
            group = one.group
            self._lines.append(one)
        self.endResetModel()

    def line(self, number: int) -> Found | str:
        """A group's name, or what was found."""
        return self._lines[number]

    def numbers(self) -> list[int]:
        """Lines that can be chosen."""
        return [n for n, line in enumerate(self._lines) if isinstance(line, Found)]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        line = self._lines[index.row()]
        if isinstance(line, str):
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        return ", ".join(part for part in (line.title, line.note, line.keys) if part)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Rows(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        assert isinstance(model, FoundModel)
        is_group = isinstance(model.line(index.row()), str)
        return QSize(200, scaled(GROUP if is_group else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, view = index.model(), self.parent()
        assert isinstance(model, FoundModel)
        assert isinstance(view, QAbstractItemView)
        line, box = model.line(index.row()), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, str):
            self._text(painter, box.adjusted(20, 4, -8, 0), line, NOTE, "text_2")
        else:
            self._draw_found(painter, box, line, current=view.currentIndex() == index)
        painter.restore()

    def _draw_found(self, painter: QPainter, box: QRectF, one: Found, *, current: bool) -> None:
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("selection"))
            painter.drawRoundedRect(box.adjusted(8, 2, -8, -2), 6, 6)
        side = scaled(20)
        place = QRectF(box.x() + 22, box.center().y() - side / 2, side, side)
        draw_icon(painter, one.icon, place, "accent_text" if current else "text_2")
        right = box.right() - 20
        if one.keys:
            width, height = key_width(one.keys), scaled(KEY_HEIGHT)
            cap = QRectF(right - width, box.center().y() - height / 2, width, height)
            draw_key(painter, cap, one.keys, colour("text_2"), colour("line_control"))
            right = cap.x() - 12
        words = QRectF(place.right() + 12, box.y(), right - place.right() - 12, box.height())
        used = self._text(painter, words, one.title, WORK, "text", bold=current)
        if one.note:
            self._text(painter, words.adjusted(used + 12, 0, 0, 0), one.note, NOTE, "text_3")

    def _text(
        self, painter: QPainter, box: QRectF, text: str, size: str, role: str, *, bold: bool = False
    ) -> int:
        painter.setFont(font(size, bold))
        painter.setPen(colour(role))
        room = max(0, int(box.width()))
        shown = metrics(size, bold).elidedText(text, Qt.TextElideMode.ElideRight, room)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, int(flags), shown)
        return text_width(shown, size, bold)


class FoundList(QListView):
    """What was found; the keyboard stays in the field above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette_found")
        self.found = FoundModel(self)
        self.setModel(self.found)
        self.setItemDelegate(_Rows(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), scaled(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), scaled(3 * ROW))

    def show_found(self, found: Sequence[Found]) -> None:
        """Show *found* with the first one chosen."""
        self.found.show_found(found)
        self.step(0)

    def step(self, by: int) -> None:
        """Go *by* lines up or down, past the groups; nought chooses the first."""
        numbers = self.found.numbers()
        if not numbers:
            return
        now = self.currentIndex().row()
        place = numbers.index(now) + by if by and now in numbers else 0
        self.setCurrentIndex(self.found.index(numbers[place % len(numbers)], 0))

    def chosen(self) -> Found | None:
        """What Enter leads to."""
        index = self.currentIndex()
        line = self.found.line(index.row()) if index.isValid() else None
        return line if isinstance(line, Found) else None
