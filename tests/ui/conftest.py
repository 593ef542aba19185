"""Every view test starts dressed: our fonts, light theme, Chinese, 100 %."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from wms_desktop.core.language import Language
from wms_desktop.ui.look import Look, current
from wms_desktop.ui.theme import Theme, apply_theme
from wms_desktop.ui.type import load_fonts
from wms_desktop.ui.words import current_language

Dress = Callable[..., None]
PLAIN = Look(Theme.LIGHT, Language.ZH_CN, 1.0)


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> None:
    """Layouts are measured in the shipped fonts or not at all."""
    load_fonts()
    apply_theme(qapp)


@pytest.fixture(autouse=True)
def plain(qapp: QApplication) -> None:
    """A test that ran before on this worker may have left another language or theme."""
    if current() != PLAIN or current_language() is not Language.ZH_CN:
        apply_theme(qapp)


@pytest.fixture
def dress(qapp: QApplication) -> Iterator[Dress]:
    """Change theme, language or text scale for one test."""

    def put_on(
        theme: Theme = Theme.LIGHT, language: Language = Language.ZH_CN, scale: float = 1.0
    ) -> None:
        apply_theme(qapp, theme, language, scale)

    yield put_on
    apply_theme(qapp)
