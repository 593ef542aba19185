"""Showing and hiding parts of a page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def show_when(widget: QWidget, wanted: bool) -> None:
    """Show *widget* exactly when *wanted*, also before it has found its place on a page.

    A plain ``setVisible(True)`` would open a widget that has no parent yet as a window of its
    own, and would let the stylesheet see its children too early, which then lose their fonts.
    """
    if not wanted:
        keep_focus_near(widget)
        widget.hide()
    elif widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden, True)
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    elif widget.isHidden():
        widget.show()


def hold_still(form: QWidget, sending: bool) -> None:
    """Nothing is typed into *form* while it is being sent: it would be lost with the answer.

    The keys that are bound to *form* itself go on working.
    """
    if sending:
        keep_focus_near(form)
    for part in form.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        part.setEnabled(not sending)


def keep_focus_near(leaving: QWidget) -> None:
    """The focus of a part that goes away falls to its page, not to the next button anywhere."""
    focus = QApplication.focusWidget()
    if focus is None or not (focus is leaving or leaving.isAncestorOf(focus)):
        return
    around = leaving.parentWidget()
    while around is not None and not around.property("own_ring"):
        around = around.parentWidget()
    if around is not None and around.focusPolicy() != Qt.FocusPolicy.NoFocus:
        around.setFocus()
