"""Nothing is cut off, in three languages, two themes and three text scales."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from tests.ui.conftest import Dress
from tests.ui.look.kit import kit_page
from wms_desktop.core.language import Language
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.theme import Theme

TARGET = 32


def cut_off(page: QWidget) -> list[str]:
    """What on *page* is too small for its text or for a finger."""
    found = []
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and (fault := _fault(widget)):
            found.append(f"{type(widget).__name__} {widget.accessibleName()!r}: {fault}")
    return found


def _fault(widget: QWidget) -> str:
    match widget:
        case QLabel() if widget.text():
            return _label_fault(widget)
        case QPushButton() | QComboBox() | QCheckBox() | QLineEdit():
            if widget.height() < TARGET or widget.width() < TARGET:
                return f"target {widget.width()}×{widget.height()}"
            if not isinstance(widget, QLineEdit) and widget.width() < widget.sizeHint().width():
                return f"width {widget.width()} of {widget.sizeHint().width()}"
        case QTabBar():
            if widget.width() < widget.sizeHint().width():
                return f"width {widget.width()} of {widget.sizeHint().width()}"
        case ListView():
            return _list_fault(widget)
    return ""


def _label_fault(label: QLabel) -> str:
    metrics = label.fontMetrics()
    if label.wordWrap():
        wanted = label.heightForWidth(label.width())
        return f"height {label.height()} of {wanted}" if wanted > label.height() + 1 else ""
    if metrics.horizontalAdvance(label.text()) > label.width():
        return f"cut: {label.text()}"
    return "" if label.height() + 2 >= metrics.height() else f"low: {label.text()}"


def _list_fault(view: ListView) -> str:
    model = view.model()
    for column in range(model.columnCount()):
        needed = max(view.needed(row, column) for row in range(model.rowCount()))
        if not view.isColumnHidden(column) and needed - 3 > view.columnWidth(column):
            return f"column {column}: {view.columnWidth(column)} of {needed}"
    return ""


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_kit_shows_all_its_words(
    qapp: QApplication, dress: Dress, language: Language, scale: float
) -> None:
    dress(Theme.LIGHT, language, scale)
    page = kit_page(language)
    page.resize(int(1500 * scale), int(900 * scale))
    page.show()
    qapp.processEvents()
    qapp.processEvents()
    assert cut_off(page) == []
    page.deleteLater()


def test_themes_differ_in_colour_only(qapp: QApplication, dress: Dress) -> None:
    sizes = []
    for theme in Theme:
        dress(theme)
        page = kit_page(Language.ZH_CN)
        page.show()
        qapp.processEvents()
        sizes.append(page.sizeHint())
        page.deleteLater()
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize("language", Language)
def test_everything_that_takes_the_keyboard_has_a_name(
    qapp: QApplication, dress: Dress, language: Language
) -> None:
    from PySide6.QtCore import Qt

    dress(language=language)
    page = kit_page(language)
    page.show()
    qapp.processEvents()
    nameless = [
        type(child).__name__
        for child in page.findChildren(QWidget)
        if child.isVisible()
        and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (child.accessibleName() or (isinstance(child, QTabBar) and child.count()))
        and not (isinstance(child, QPushButton | QCheckBox) and child.text())
    ]
    assert nameless == []
    page.deleteLater()
