"""What a person would find wrong with what a window shows: cut off, squeezed, foreign words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFocusFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from wms_desktop.core.language import Language, translation_files
from wms_desktop.ui.label import ElidedLabel
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.popover import Popover

TARGET, SIZES_OF_TYPE = 32, 3
OPERABLE = (QPushButton, QComboBox, QCheckBox, QLineEdit, QTabBar)
_WITH_PARTS = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QTextEdit)
_CJK = re.compile(r"[\u3400-\u9fff]{2,}")
_LATIN = re.compile(r"[A-Za-z]{4,}")
_PLACE = re.compile(r"\S*[/\\]\S*")  # a path, a time zone
_GIVEN = frozenset(("工作台", "本仓", "管理员"))  # names in the sample shop
_OWN_NAMES = frozenset(language.own_name for language in Language)


def findings(window: QWidget, language: Language, asked: QSize) -> list[str]:
    """Everything that is wrong with *window*, shown in *language* in the size *asked* for."""
    found = []
    if window.size() != asked:
        found.append(f"the window grew to {window.width()}×{window.height()}")
    shown = [child for child in window.findChildren(QWidget) if child.isVisible()]
    for widget in shown:
        for fault in (*_faults(widget), *_foreign(widget, language)):
            found.append(f"{_name(widget)}: {fault}")
    sizes = {widget.font().pixelSize() for widget in shown if _texts(widget)}
    if len(sizes) > SIZES_OF_TYPE:
        found.append(f"sizes of type: {sorted(sizes)}")
    return found


def _name(widget: QWidget) -> str:
    text = next(iter(_texts(widget)), "")[:40]
    owner: QWidget | None = widget
    while owner is not None and (not owner.objectName() or owner.objectName().startswith("qt_")):
        owner = owner.parentWidget()
    inside = owner.objectName() if owner is not None else ""
    return f"{type(widget).__name__} {inside} {text!r}"


def _faults(widget: QWidget) -> Iterator[str]:
    match widget:
        case ElidedLabel():
            pass
        case QLabel() if widget.text():
            yield from _label_faults(widget)
        case QTabBar() if widget.width() < widget.sizeHint().width():
            yield f"width {widget.width()} of {widget.sizeHint().width()}"
        case ListView():
            yield from _list_faults(widget)
    if isinstance(widget, OPERABLE) and not _is_inner(widget):
        yield from _operable_faults(widget)
    least = widget.minimumSizeHint()
    is_leaf = widget.layout() is None and not isinstance(widget, QTabWidget)
    if is_leaf and not widget.minimumWidth() and not _is_inner(widget):
        if least.width() > widget.width() and widget.maximumWidth() > least.width():
            yield f"squeezed to a width of {widget.width()}, needs {least.width()}"
        if least.height() > widget.height() + 1 and widget.maximumHeight() > least.height():
            yield f"squeezed to a height of {widget.height()}, needs {least.height()}"


def _label_faults(label: QLabel) -> Iterator[str]:
    metrics = label.fontMetrics()
    if label.wordWrap():
        wanted = label.heightForWidth(label.width())
        if wanted > label.height() + 1:
            yield f"height {label.height()} of {wanted}"
        longest = max(re.split(r"[\s\u3000-\uffff]", label.text()), key=len)
        if metrics.horizontalAdvance(longest) > label.width():
            yield f"a word of {metrics.horizontalAdvance(longest)} in {label.width()}"
    elif metrics.horizontalAdvance(label.text()) > label.width():
        yield f"cut, {label.width()} of {metrics.horizontalAdvance(label.text())}"
    elif label.height() + 2 < metrics.height():
        yield f"low, {label.height()} of {metrics.height()}"


def _operable_faults(widget: QWidget) -> Iterator[str]:
    if widget.height() < TARGET or widget.width() < TARGET:
        yield f"target of {widget.width()}×{widget.height()}"
    if not isinstance(widget, QLineEdit | QTabBar) and (
        widget.width() < widget.minimumSizeHint().width()
    ):
        yield f"width {widget.width()} of {widget.minimumSizeHint().width()}"
    if isinstance(widget, QLineEdit) and not widget.text():
        hint = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        if hint > widget.width() - 16:
            yield f"hint cut: {widget.placeholderText()}"
    yield from _overlaps(widget)
    cut = _cut_by(widget)
    if cut is not None:
        yield f"reaches out of {cut.objectName() or type(cut).__name__}"


def _overlaps(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    for other in parent.children() if parent is not None else ():
        if other is widget or not isinstance(other, QWidget) or not other.isVisible():
            continue
        if isinstance(other, QFocusFrame | Popover):
            continue
        if other.geometry().intersects(widget.geometry()):
            yield f"lies over {_name(other)}"


def _cut_by(widget: QWidget) -> QWidget | None:
    """The ancestor out of which *widget* reaches; up and down somebody may scroll there."""
    parent = widget.parentWidget()
    while parent is not None:
        box = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
        scrolls = isinstance(parent.parentWidget(), QAbstractScrollArea)
        if scrolls:
            box.setTop(0)
            box.setBottom(0)
        if not parent.rect().contains(box):
            return parent
        if scrolls or parent.isWindow():
            return None
        parent = parent.parentWidget()
    return None


def _list_faults(view: ListView) -> Iterator[str]:
    model, columns = view.model(), getattr(view.model(), "columns", ())
    head = view.horizontalHeader()
    for number, column in enumerate(columns):
        if view.isColumnHidden(number):
            continue
        wanted = head.fontMetrics().horizontalAdvance(str(column.title))
        if wanted > view.columnWidth(number):
            yield f"header {column.title!r}: {view.columnWidth(number)} of {wanted}"
        if column.kind == "name":
            continue  # data of any length: cut with …
        rows = range(min(model.rowCount(), 30))
        needed = max((view.needed(row, number) for row in rows), default=0)
        if needed - 3 > view.columnWidth(number) and view.columnWidth(number) < 300:
            yield f"column {column.title!r}: {view.columnWidth(number)} of {needed}"
    if model is not None and model.rowCount() and view.viewport().height() < view.rowHeight(0):
        yield f"not one row in a height of {view.viewport().height()}"


def _is_inner(widget: QWidget) -> bool:
    """Whether Qt made *widget* as a part of another one."""
    parent = widget.parentWidget()
    return (
        isinstance(parent, _WITH_PARTS)
        or isinstance(widget, QHeaderView | QFocusFrame | Popover)
        or widget.objectName().startswith("qt_")
    )


# words


def _texts(widget: QWidget) -> list[str]:
    """What *widget* writes, in its own words or hinting."""
    texts: list[str] = []
    if isinstance(widget, QLabel | QPushButton | QCheckBox):
        texts.append(widget.text())
    elif isinstance(widget, QComboBox):
        texts += [widget.itemText(index) for index in range(widget.count())]
    elif isinstance(widget, QLineEdit):
        texts.append(widget.placeholderText())
    elif isinstance(widget, QTabBar):
        texts += [widget.tabText(index) for index in range(widget.count())]
    elif isinstance(widget, ListView):
        texts += [str(column.title) for column in getattr(widget.model(), "columns", ())]
    texts.append(widget.toolTip())
    if widget.property("accessibleName"):
        texts.append(widget.accessibleName())
    return [text for text in texts if text]


def _foreign(widget: QWidget, language: Language) -> Iterator[str]:
    for text in _texts(widget):
        if language is Language.EN:
            for run in _CJK.findall(text):
                if run in _chinese_words() and run not in _GIVEN and text not in _OWN_NAMES:
                    yield f"Chinese: {text}"
        else:
            for word in _LATIN.findall(_PLACE.sub("", text)):
                if word in _english_words() and text not in _OWN_NAMES:
                    yield f"English: {text}"


@cache
def _tables() -> list[tuple[str, dict[str, str]]]:
    return [
        (source, texts)
        for path in translation_files()
        if path.stem != "demo"
        for source, texts in json.loads(path.read_text(encoding="utf-8")).items()
    ]


@cache
def _chinese_words() -> frozenset[str]:
    """Chinese texts of the interface that stand alone, not in the middle of a sentence."""
    return frozenset(
        run
        for _source, texts in _tables()
        for text in texts.values()
        for run in _CJK.findall(text)
        if run == text
    )


@cache
def _english_words() -> frozenset[str]:
    """Words of our English texts, without those that our Chinese uses too (Enter, Excel)."""
    places = re.compile(r"\{\w*[^}]*\}")
    english, both = set[str](), set[str]()
    for source, texts in _tables():
        english.update(_LATIN.findall(places.sub("", source.split("@@", 1)[0])))
        for text in texts.values():
            both.update(_LATIN.findall(places.sub("", text)))
    return frozenset(english - both)
