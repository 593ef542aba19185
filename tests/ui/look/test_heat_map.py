"""The heat map: every cell once, signs that can be read, arrows that reach everything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from tests.ui.look.test_contrast import contrast
from wms_desktop.ui.contrast import ink_on
from wms_desktop.ui.heat_layout import HeatCell, HeatPanel, Lines, placed
from wms_desktop.ui.heat_map import HeatMap
from wms_desktop.ui.look import heat, hex_colour
from wms_desktop.ui.theme import Theme

K = Qt.Key


def panel(first: int, count: int, wide: int = 10, title: str = "A") -> HeatPanel:
    def lines(widest: int) -> Lines:
        step = min(wide, widest)
        return [
            (str(n // step), tuple(range(n, min(n + step, count)))) for n in range(0, count, step)
        ]

    cells = tuple(
        HeatCell(first + n, n % 6, "lock" if n % 7 == 0 else "", "", f"cell {first + n}".__str__)
        for n in range(count)
    )
    return HeatPanel(title, "package", ("71 % used",), cells, lines, "none")


@pytest.mark.parametrize("width", [240, 540, 640, 800, 1600])
def test_no_cell_overlaps_another_or_leaves_its_panel(width: int) -> None:
    panels = [panel(0, 95), panel(100, 7), panel(200, 0), panel(300, 12, 4), panel(400, 40)]
    layout = placed(panels, width)
    shown = [(rect, cell.key, box.rect) for box in layout.boxes for rect, cell in box.cells]
    assert len(shown) == len({key for _rect, key, _box in shown}) == 154
    for rect, _key, box in shown:
        assert box.contains(rect)
        assert rect.width() >= 20
    rects = [rect for rect, _key, _box in shown]
    assert not any(one.intersects(other) for n, one in enumerate(rects) for other in rects[n + 1 :])
    assert max(box.rect.bottom() for box in layout.boxes) < layout.height
    assert all(box.rect.left() >= 0 and box.rect.right() < width for box in layout.boxes)


@pytest.fixture
def shown(qtbot: QtBot) -> HeatMap:
    made = HeatMap("Map")
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show_panels([panel(0, 30), panel(100, 8, 4, "B"), panel(200, 0), panel(300, 3)])
    made.show()
    return made


def test_every_cell_is_reached_by_arrow_keys(qtbot: QtBot, shown: HeatMap) -> None:
    reached, waiting = {0}, [0]
    while waiting:
        here = waiting.pop()
        for key in (K.Key_Left, K.Key_Right, K.Key_Up, K.Key_Down):
            shown.show_key(here)
            qtbot.keyClick(shown, key)
            now = shown.current
            if now is not None and now not in reached:
                reached.add(now)
                waiting.append(now)
    assert reached == set(shown.keys())


def test_enter_space_and_a_click_choose(qtbot: QtBot, shown: HeatMap) -> None:
    chosen: list[int] = []
    shown.chosen.connect(chosen.append)
    shown.show_key(5)
    qtbot.keyClick(shown, K.Key_Return)
    qtbot.keyClick(shown, K.Key_Space)
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.rect_of(101).center())
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert chosen == [5, 5, 101]


def test_the_current_cell_is_told_to_screen_readers(qtbot: QtBot, shown: HeatMap) -> None:
    shown.show_key(0)
    qtbot.keyClick(shown, K.Key_End)
    assert shown.accessibleName() == "Map: cell 29"
    spoken = QAccessible.queryAccessibleInterface(shown)
    assert spoken is not None
    assert spoken.text(QAccessible.Text.Name) == "Map: cell 29"


def test_the_current_cell_stays_when_the_data_change(shown: HeatMap) -> None:
    shown.show_key(101)
    shown.show_panels([panel(100, 8, 4, "B")])
    assert shown.current == 101
    shown.show_panels([panel(0, 3)])
    assert shown.current is None
    shown.show_panels([])
    assert (shown.keys(), shown.grab().isNull()) == ([], False)


@pytest.mark.parametrize("theme", Theme)
def test_signs_and_figures_can_be_read_on_every_step(dress, theme: Theme) -> None:
    dress(theme)
    for step in range(6):
        least = 4.0 if step == 4 else 4.5  # the fourth step is a middle tone; signs need 3
        assert contrast(hex_colour(ink_on(step)), heat(step).name()) >= least, step
