"""Qt Designer forms, built into their host and checked against what the host announces."""

from __future__ import annotations

from itertools import pairwise
from typing import get_type_hints

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QMetaObject, QObject
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QWidget

from wms_desktop.core.paths import forms_dir


class FormError(Exception):
    """A form file is missing, broken, or does not fit its view."""


class _TabChain(QObject):
    """Sets the order whenever the host is shown: being put into a window turns Qt's chain."""

    def __init__(self, host: QWidget, widgets: tuple[QWidget, ...]) -> None:
        super().__init__(host)
        self._widgets = widgets
        host.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            for earlier, later in pairwise(self._widgets):
                QWidget.setTabOrder(earlier, later)
        return False


def set_tab_chain(host: QWidget, *widgets: QWidget) -> None:
    """Tab goes through *widgets* of *host* in this order; one not named stays where it was."""
    _TabChain(host, widgets)


class _IntoHost(QUiLoader):
    """Builds the form's top-level widget *as* the host instead of inside it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__()
        self._host = host
        self._made: list[QWidget] = []
        self.unknown: list[str] = []

    def createWidget(
        self, class_name: str, parent: QWidget | None = None, name: str = ""
    ) -> QWidget:
        if parent is None:
            return self._host
        # Qt's own classes too are made by Python: what the loader makes leaves a dead wrapper
        # behind, which the next widget at the same address would get
        kind = _custom_widgets().get(class_name) or getattr(QtWidgets, class_name, None)
        if kind is not None:
            widget: QWidget = kind(parent=parent)
            widget.setObjectName(name)
        else:
            if class_name not in self.availableWidgets() and class_name != "Line":
                self.unknown.append(class_name)
            widget = super().createWidget(class_name, parent, name)
        self._made.append(widget)
        return widget


def _custom_widgets() -> dict[str, type[QWidget]]:
    from wms_desktop.ui.custom_widgets import CUSTOM_WIDGETS  # they use forms in their turn

    return CUSTOM_WIDGETS


def _finish(host: QWidget) -> None:
    from wms_desktop.ui.custom_widgets import finish_form  # they use forms in their turn

    finish_form(host)


def load_form(host: QWidget, name: str) -> None:
    """Build *name* into *host*, then set every widget that *host*'s class announces.

    Texts of the form are translated on the way; the host keeps its own object name and size.

    Raises:
        FormError: file missing or broken, a class unknown, or an announced widget absent or of
            another class.
    """
    path = forms_dir() / f"{name}.ui"
    if not path.is_file():
        raise FormError(f"{name}.ui does not exist")
    own_name, size = host.objectName(), host.size()
    loader = _IntoHost(host)
    try:
        loader.load(str(path))
    except RuntimeError as error:
        raise FormError(f"{name}.ui: {error}") from error
    if loader.unknown:
        raise FormError(f"{name}.ui: unknown classes {', '.join(loader.unknown)}")
    if own_name:
        host.setObjectName(own_name)
    host.resize(size)
    _finish(host)
    set_announced(host, f"{name}.ui")
    QMetaObject.connectSlotsByName(host)


def set_announced(host: QWidget, form: str) -> None:
    """Set every widget that *host*'s class announces, found by its object name.

    Raises:
        FormError: one is absent or of another class.
    """
    for attribute, wanted in get_type_hints(type(host)).items():
        if isinstance(wanted, type) and issubclass(wanted, QWidget):
            child = host.findChild(QWidget, attribute)
            if child is None:
                raise FormError(f"{form} has no {wanted.__name__} named {attribute}")
            if not isinstance(child, wanted):
                raise FormError(
                    f"{form}: {attribute} is a {type(child).__name__}, not a {wanted.__name__}"
                )
            setattr(host, attribute, child)
