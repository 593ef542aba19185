"""Qt objects die on the GUI thread."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from wms_desktop.ui.garbage import Garbage


class Ring(QObject):
    """Refers to itself, so that only the collector ends it."""

    died_on: list[int] = []

    def __init__(self) -> None:
        super().__init__()
        self.me = self

    def __del__(self) -> None:
        self.died_on.append(threading.get_ident())


@pytest.fixture
def garbage(qapp: QApplication) -> Iterator[Garbage]:
    enabled = gc.isenabled()
    gc.enable()
    garbage = Garbage(qapp)
    yield garbage
    garbage.deleteLater()
    QCoreApplication.sendPostedEvents(garbage, QEvent.Type.DeferredDelete)
    if not enabled:
        gc.disable()


def test_nothing_is_collected_on_a_worker_thread(garbage: Garbage) -> None:
    Ring.died_on.clear()
    Ring()

    def work() -> None:
        for _ in range(50_000):
            ring: list[object] = []
            ring.append(ring)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert Ring.died_on == []
    garbage.look()
    gc.collect()
    assert Ring.died_on == [threading.get_ident()]
