"""One window per test, and the language of the sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.behaviour.window import Robot
from wms_desktop.core.language import Language
from wms_desktop.ui.words import use_language


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences in tests are those of the source."""
    use_language(Language.EN)
    yield
    use_language(Language.ZH_CN)


@pytest.fixture
def robot(qtbot: QtBot, tmp_path: Path) -> Robot:
    """A person before a window with two counters."""
    return Robot(qtbot, tmp_path)
