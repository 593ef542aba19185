"""Forms are built into their view and checked against what it announces."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from wms_desktop.core.language import Language
from wms_desktop.ui import forms
from wms_desktop.ui.forms import FormError, load_form
from wms_desktop.ui.words import use_language

FORM = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Form</class><widget class="QWidget" name="Form">
<layout class="QVBoxLayout" name="all">
 <item><widget class="QLabel" name="name_label"><property name="text">
  <string>&amp;Close</string></property>
  <property name="buddy"><cstring>shown_name</cstring></property></widget></item>
 <item><widget class="QLineEdit" name="shown_name"/></item>
 <item><widget class="{kind}" name="save">
  <property name="text"><string>Close</string></property></widget></item>
</layout></widget>
<customwidgets><customwidget><class>Button</class><extends>QPushButton</extends>
<header>wms_desktop/ui/button.h</header></customwidget></customwidgets></ui>"""


class View(QWidget):
    shown_name: QLineEdit
    name_label: QLabel
    save: QPushButton

    def __init__(self, form: str) -> None:
        super().__init__()
        self.setObjectName("own_name")
        load_form(self, form)


class Wanting(View):
    missing: QLineEdit


class Mistaken(View):
    shown_name: QLabel  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(forms, "forms_dir", lambda: tmp_path)
    (tmp_path / "good.ui").write_text(FORM.replace("{kind}", "Button"))
    (tmp_path / "strange.ui").write_text(FORM.replace("{kind}", "Gizmo"))
    (tmp_path / "broken.ui").write_text("<ui>")
    return tmp_path


def test_announced_widgets_are_set(qtbot: QtBot) -> None:
    view = View("good")
    qtbot.addWidget(view)
    assert view.shown_name.parentWidget() is view
    assert type(view.save).__name__ == "Button"
    assert view.objectName() == "own_name"
    assert view.name_label.buddy() is view.shown_name


def test_the_forms_texts_are_in_the_language_shown(qtbot: QtBot) -> None:
    use_language(Language.ZH_TW)
    view = View("good")
    qtbot.addWidget(view)
    assert view.save.text() == "關閉"
    assert view.name_label.text() == "關閉"


@pytest.mark.qt_log_ignore("QFormBuilder", "Empty widget item", "Designer:", extend=True)
@pytest.mark.parametrize(
    ("kind", "form", "said"),
    [
        (Wanting, "good", "no QLineEdit named missing"),
        (Mistaken, "good", "shown_name is a"),
        (View, "strange", "Gizmo"),
        (View, "broken", "broken.ui"),
        (View, "nowhere", "nowhere.ui"),
    ],
)
def test_a_form_that_does_not_fit_is_refused(
    qtbot: QtBot, kind: type[View], form: str, said: str
) -> None:
    with qtbot.captureExceptions(), pytest.raises(FormError, match=said):
        kind(form)
