"""Charts: keys walk their values, the accessible name tells them, nothing is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Dress
from wms_desktop.core.chart import Chart, Series
from wms_desktop.core.language import Language
from wms_desktop.ui.bar_chart import BarChart, Rank, RankChart
from wms_desktop.ui.chart_frame import ChartFrame
from wms_desktop.ui.line_chart import LineChart
from wms_desktop.ui.look import Theme, hex_colour
from wms_desktop.ui.words import tr

DAYS = tuple(f"{day} 日" for day in range(8, 15))
SHARES = (96.0, 97.0, 94.0, None, 95.0, 98.0, 97.0)


def shares(**more) -> Chart:
    more = {"title": "按时返回率", "unit": "%", "target": 95, "top": 100} | more
    return Chart(DAYS, (Series("回单", SHARES),), **more)


def shown(qtbot: QtBot, chart: ChartFrame, data: Chart, size=(480, 260)) -> ChartFrame:
    qtbot.addWidget(chart)
    chart.show_chart(data)
    chart.resize(*size)
    chart.show()
    chart.activateWindow()
    chart.setFocus()
    return chart


def colours(chart: ChartFrame) -> set[str]:
    image = chart.grab().toImage()
    return {
        QColor(image.pixel(x, y)).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }


def test_keys_walk_the_values_and_the_name_tells_them(qtbot: QtBot) -> None:
    chart = shown(qtbot, LineChart(), shares())
    heard: list[int] = []
    chart.chosen.connect(heard.append)
    assert chart.accessibleName() == "按时返回率: 14 日, 回单 97 %"
    for key, told in (
        (Qt.Key.Key_Home, "8 日, 回单 96 %"),
        (Qt.Key.Key_Left, "8 日, 回单 96 %"),
        (Qt.Key.Key_Right, "9 日, 回单 97 %"),
        (Qt.Key.Key_Right, "10 日, 回单 94 %, 低于目标"),
        (Qt.Key.Key_Right, "11 日, 回单 –"),
        (Qt.Key.Key_End, "14 日, 回单 97 %"),
    ):
        qtbot.keyClick(chart, key)
        assert chart.accessibleName() == f"按时返回率: {told}"
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert heard == [6]


def test_up_and_down_change_between_two_series(qtbot: QtBot) -> None:
    two = (Series("T-1", (4.0, 9.0)), Series("T-2", (3.0, 1.0)))
    band = Chart(("1", "2"), two, title="冷库", unit="°C", low=2, high=8)
    chart = shown(qtbot, LineChart(), band)
    assert chart.accessibleName() == "冷库: 2, T-1 9 °C, 超限"
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart.accessibleName() == "冷库: 2, T-2 1 °C, 超限"
    assert chart.said(0) == "1\nT-1 4 °C\nT-2 3 °C"


def test_the_mouse_reads_a_value_and_names_are_no_markup(qtbot: QtBot) -> None:
    chart = shown(qtbot, LineChart(), shares(says=tuple(f"<b>{day}</b>" for day in DAYS)))
    frame = chart._frame()
    point = QPoint(round(frame.x(2)), round(frame.plot.center().y()))
    qtbot.mouseMove(chart, point)
    qtbot.wait_until(lambda: "94" in chart.toolTip())
    assert "&lt;b&gt;10" in chart.toolTip()
    with qtbot.waitSignal(chart.chosen) as heard:
        qtbot.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=point)
    assert heard.args == [2]


@pytest.mark.parametrize("theme", list(Theme))
def test_what_is_off_target_is_a_triangle_and_lines_take_their_colour(
    qtbot: QtBot, dress: Dress, theme: Theme
) -> None:
    dress(theme)
    off = colours(shown(qtbot, LineChart(), shares()))
    good = colours(shown(qtbot, LineChart(), shares(target=90)))
    amber, blue = hex_colour("warn_solid").upper(), hex_colour("chart_1").upper()
    assert amber in off
    assert amber not in good
    assert blue in off & good


def test_without_figures_it_says_so_and_keys_do_nothing(qtbot: QtBot) -> None:
    chart = shown(qtbot, LineChart(), Chart((), (), title="盘点", empty="还没有盘点"))
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert chart.accessibleName() == "盘点: 还没有盘点"
    assert shown(qtbot, LineChart(), Chart((), ())).accessibleName() == tr("No figures yet")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_smallest_size_holds_legend_and_labels(
    qtbot: QtBot, dress: Dress, language: Language, scale: float
) -> None:
    dress(language=language, scale=scale)
    for kind, data in (
        (LineChart, shares(low=90, high=99)),
        (LineChart, shares(title="")),
        (BarChart, Chart(DAYS, (Series("a", SHARES), Series("b", SHARES)), from_nought=True)),
    ):
        chart = shown(qtbot, kind(), data, (10, 10))
        chart.resize(chart.minimumSizeHint())
        frame = chart._frame()
        assert frame.plot.height() >= 40 * scale
        rooms = [room for room, _mark, _text in frame.legend]
        assert all(chart.rect().contains(room.toAlignedRect()) for room in rooms)
        assert all(room.bottom() <= frame.plot.top() for room in rooms)
        assert not any(
            room.intersects(other) for n, room in enumerate(rooms) for other in rooms[n + 1 :]
        )
        assert chart.grab().width() == chart.width()


def test_bars_stand_on_nought(qtbot: QtBot) -> None:
    data = Chart(("8", "9"), (Series("入", (60.0, 148.0)), Series("出", (20.0, -60.0))), title="件")
    with pytest.raises(ValueError, match="nought"):
        shown(qtbot, BarChart(), data)
    grounded = Chart(data.labels, data.series, title="件", from_nought=True)
    chart = shown(qtbot, BarChart(), grounded)
    seen = colours(chart)
    assert {hex_colour("chart_1").upper(), hex_colour("chart_2").upper()} <= seen
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart.accessibleName() == "件: 9, 出 −60"


def test_a_ranking_is_walked_and_opened_by_keys(qtbot: QtBot) -> None:
    ranks = RankChart("异常")
    qtbot.addWidget(ranks)
    assert ranks.accessibleName() == f"异常: {tr('No figures yet')}"
    ranks.show_ranks([Rank("破损", 14, "14，逾期 3", 3), Rank("短少", 11, "11")])
    ranks.show()
    heard: list[int] = []
    ranks.chosen.connect(heard.append)
    assert ranks.accessibleName() == "异常: 破损 14，逾期 3"
    qtbot.keyClick(ranks, Qt.Key.Key_Down)
    qtbot.keyClick(ranks, Qt.Key.Key_Return)
    assert ranks.accessibleName() == "异常: 短少 11"
    assert heard == [1]
    ranks.grab()
