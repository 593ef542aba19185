"""Theme, type and icons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.ui.conftest import Dress
from tests.ui.look.kit import kit_page
from wms_desktop.core.errors import Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.paths import resources_dir
from wms_desktop.ui import icons, theme, type
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import colour, current, heat
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.stack import column
from wms_desktop.ui.theme import Theme

SOURCES = Path(theme.__file__).parent


def test_switching_the_theme_changes_palette_and_stylesheet(
    qapp: QApplication, dress: Dress
) -> None:
    light = (qapp.palette().color(QPalette.ColorRole.Base).name(), qapp.styleSheet())
    dress(Theme.DARK)
    dark = (qapp.palette().color(QPalette.ColorRole.Base).name(), qapp.styleSheet())
    assert (light[0], dark[0]) == ("#ffffff", "#1b1f25")
    assert light[1] != dark[1]
    assert colour("accent").name() == "#3f6fd6"
    assert heat(99) == heat(5)


def test_the_stylesheet_has_no_place_left_open_and_no_font(dress: Dress) -> None:
    for wanted in Theme:
        dress(wanted)
        text = theme.stylesheet()
        assert "@" not in text
        assert "font" not in text
        for picture in re.findall(r'url\("([^"]+)"\)', text):
            assert Path(picture).is_file()


def test_a_folder_that_cannot_be_written_does_not_keep_the_program_from_starting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file, not a folder")
    monkeypatch.setenv("WMS_CACHE_DIR", str(taken))
    assert "chevron-down.svg" in theme.stylesheet()


def test_only_three_sizes_and_notes_are_never_bold() -> None:
    sizes = {type.font(size).pixelSize() for size in ("note", "work", "counter")}
    assert sizes == {13, 15, 24}
    assert not type.font("note", bold=True).bold()
    assert type.font("work", bold=True).bold()


def test_the_whole_kit_uses_three_sizes(qapp: QApplication, dress: Dress) -> None:
    for scale in (1.0, 1.5):
        dress(scale=scale)
        page = kit_page(Language.ZH_CN)
        page.show()
        qapp.processEvents()
        used = {child.font().pixelSize() for child in page.findChildren(QWidget)}
        assert used <= {round(13 * scale), round(15 * scale), round(24 * scale)}
        page.deleteLater()


def test_no_font_is_made_outside_type() -> None:
    makers = {
        path.name for path in SOURCES.rglob("*.py") if re.search(r"\bQFont\(", path.read_text())
    }
    assert makers == {"type.py"}


def test_our_fonts_are_really_used(dress: Dress) -> None:
    for language in Language:
        dress(language=language)
        assert QFontInfo(type.font()).family() in type.families(language)
        assert set(type.families(language)) >= {"Noto Sans SC", "WMS Rare"}


def test_taiwan_punctuation_stands_in_the_middle_and_is_as_wide(dress: Dress) -> None:
    widths, boxes = [], []
    for language in (Language.ZH_CN, Language.ZH_TW):
        dress(language=language)
        metrics = QFontMetrics(type.font())
        widths.append((metrics.horizontalAdvance("件，"), metrics.height(), metrics.ascent()))
        boxes.append(metrics.tightBoundingRect("，"))
    assert widths[0] == widths[1]
    assert boxes[1].bottom() < boxes[0].bottom()


def test_text_scale_is_kept_within_bounds(dress: Dress) -> None:
    dress(scale=9)
    assert current().text_scale == 2.0
    assert type.font().pixelSize() == 30


def test_a_missing_font_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "broken.ttf").write_bytes(b"not a font")
    monkeypatch.setattr(type, "resources_dir", lambda: tmp_path)
    with pytest.raises(Unavailable):
        type.load_fonts()


def test_every_icon_can_be_drawn_and_an_unknown_one_is_refused() -> None:
    names = [path.stem for path in (resources_dir() / "icons" / "outline").glob("*.svg")]
    names += [
        f"{path.stem}.filled" for path in (resources_dir() / "icons" / "filled").glob("*.svg")
    ]
    assert len(names) > 90
    for name in names:
        assert "currentColor" not in icons.svg(name, "#123456")
        assert not icons.pixmap(name).isNull()
    assert not icons.exists("no-such-icon")
    with pytest.raises(KeyError):
        icons.svg("no-such-icon", "#123456")


def test_icons_named_in_the_sources_exist() -> None:
    named = set()
    for path in SOURCES.rglob("*.py"):
        named |= set(re.findall(r'(?:icon=|IconLabel\()"([a-z0-9.-]+)"', path.read_text()))
    assert {name for name in named if not icons.exists(name)} == set()


def test_type_given_late_survives_a_change_of_place(qapp: QApplication) -> None:
    label, button, inner = Label("x"), Button("x"), QWidget()
    inner.setLayout(column(label, button))
    inner.show()
    qapp.processEvents()
    label.set_bold(True)
    button.set_kind("primary")
    outer = Plane("page", column(inner))
    outer.show()
    qapp.processEvents()
    assert label.font().bold()
    assert button.font().bold()


def test_labels_are_never_markup() -> None:
    from PySide6.QtCore import Qt

    assert Label("<b>x</b>").textFormat() == Qt.TextFormat.PlainText
    page = kit_page(Language.EN)
    rich = [
        child.text()
        for child in page.findChildren(QLabel)
        if child.textFormat() != Qt.TextFormat.PlainText
    ]
    assert rich == []
