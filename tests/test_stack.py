"""The Qt release in use keeps its hands off the interpreter's own objects (stack.md, fact 1)."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication


class _Emitter(QObject):
    signal = Signal()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal from 3.12 on")
def test_qt_takes_no_references_that_are_not_its_own(qapp: QApplication) -> None:
    emitter = _Emitter()
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(50):
        emitter.signal.emit()
        qapp.processEvents()
    lost = min(sys.getrefcount(True) - before[0], sys.getrefcount(None) - before[1])
    assert lost > -25
