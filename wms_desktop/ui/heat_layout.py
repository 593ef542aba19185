"""Where everything on a heat map goes: panels in one or two columns, their cells in lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect

from wms_desktop.ui.look import scaled
from wms_desktop.ui.type import NOTE, text_width

GAP, PAD, HEAD, FOOT = 12, 12, 40, 12
CELL_GAP, CELL_HEIGHT, LEAST_CELL, MOST_CELL = 4, 32, 28, 48
ROW_GAP, LABEL_GAP = 8, 8
TWO_COLUMNS_FROM, LEFT_SHARE = 640, 0.62
WIDE_PANEL = 8  # cells in a line from which a panel goes to the broad column
LONGEST_LABEL = 64

Lines = Sequence[tuple[str, Sequence[int | None]]]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell.

    Attributes:
        key: what the owner knows it by.
        step: of the heat scale, 0 to 5.
        sign: "" or "lock" or "minus".
        figure: a short number drawn into the cell where it fits.
        speaks: gives `says`, made only when somebody listens: thousands of cells are shown.
    """

    key: int
    step: int
    sign: str = ""
    figure: str = ""
    speaks: Callable[[], str] = str

    @property
    def says(self) -> str:
        """Everything about it in words, for screen readers and the tool tip."""
        return self.speaks()


@dataclass(frozen=True, slots=True)
class HeatPanel:
    """A group of cells with a head.

    Attributes:
        notes: figures at the right of the head, the last one outermost.
        lines: most cells in a line to (label, positions in *cells* or None) line by line; an
            equal label means the same row.
        empty: what is said where there are no cells.
    """

    title: str
    icon: str
    notes: tuple[str, ...]
    cells: tuple[HeatCell, ...]
    lines: Callable[[int], Lines]
    empty: str = ""


@dataclass(slots=True)
class PanelBox:
    """A panel in its place; rows are (label, rectangle of the label)."""

    panel: HeatPanel
    rect: QRect
    cells: list[tuple[QRect, HeatCell]] = field(default_factory=list)
    rows: list[tuple[str, QRect]] = field(default_factory=list)


@dataclass(slots=True)
class HeatLayout:
    """All panels in their places, and how high they are together."""

    boxes: list[PanelBox]
    height: int

    def at(self, point: QPoint) -> HeatCell | None:
        """The cell under *point*, None between them."""
        for box in self.boxes:
            if box.rect.contains(point):
                reach = scaled(CELL_GAP) // 2
                for rect, cell in box.cells:
                    if rect.adjusted(-reach, -reach, reach, reach).contains(point):
                        return cell
        return None


def placed(panels: Sequence[HeatPanel], width: int) -> HeatLayout:
    """Every panel and cell in its place on *width* pixels.

    Broad panels stand at the left and the others at the right where there is room for two
    columns; panels of one kind only share two equal columns.
    """
    if width < scaled(TWO_COLUMNS_FROM) or len(panels) < 2:
        boxes, height = _column(panels, 0, width)
        return HeatLayout(boxes, height)
    broad = [panel for panel in panels if _natural(panel) >= WIDE_PANEL]
    rest = [panel for panel in panels if _natural(panel) < WIDE_PANEL]
    part = LEFT_SHARE
    if not broad or not rest:
        part, (broad, rest) = 0.5, _balanced(panels)
    left = int((width - GAP) * part)
    boxes, height = _column(broad, 0, left)
    more, other = _column(rest, left + GAP, width - left - GAP)
    return HeatLayout([*boxes, *more], max(height, other))


def _natural(panel: HeatPanel) -> int:
    return max((len(cells) for _label, cells in panel.lines(WIDE_PANEL)), default=0)


def _balanced(panels: Sequence[HeatPanel]) -> tuple[list[HeatPanel], list[HeatPanel]]:
    sides: tuple[list[HeatPanel], list[HeatPanel]] = ([], [])
    filled = [0, 0]
    for panel in panels:
        side = filled.index(min(filled))
        sides[side].append(panel)
        filled[side] += len(panel.cells) + WIDE_PANEL
    return sides


def _column(panels: Sequence[HeatPanel], left: int, width: int) -> tuple[list[PanelBox], int]:
    boxes, top = [], 0
    for panel in panels:
        box = _box(panel, left, top, width)
        boxes.append(box)
        top = box.rect.bottom() + 1 + GAP
    return boxes, max(top - GAP, 0)


def _box(panel: HeatPanel, left: int, top: int, width: int) -> PanelBox:
    inner = width - 2 * PAD
    gap, height = scaled(CELL_GAP), scaled(CELL_HEIGHT)
    lines = panel.lines(max((inner + gap) // (scaled(LEAST_CELL) + gap), 1))
    labels = [label for label, _cells in lines if label]
    aside = min(max((text_width(x, NOTE) for x in labels), default=0), LONGEST_LABEL)
    aside += LABEL_GAP if aside else 0
    if aside:
        lines = panel.lines(max((inner - aside + gap) // (scaled(LEAST_CELL) + gap), 1))
    most = max((len(cells) for _label, cells in lines), default=1)
    wide = min((inner - aside + gap) // most - gap, scaled(MOST_CELL))
    box = PanelBox(panel, QRect(left, top, width, 0))
    y, row = top + scaled(HEAD), None
    for label, cells in lines:
        y += scaled(ROW_GAP) if row is not None and label != row else 0
        if label and label != row:
            box.rows.append((label, QRect(left + PAD, y, max(aside - LABEL_GAP, 0), height)))
        row = label
        for number, position in enumerate(cells):
            if position is not None:
                x = left + PAD + aside + number * (wide + gap)
                box.cells.append((QRect(x, y, wide, height), panel.cells[position]))
        y += height + gap
    if not box.cells:
        y += height
    box.rect.setHeight(y - gap - top + FOOT)
    return box
