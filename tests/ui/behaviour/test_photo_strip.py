"""The strip of photos: by file, drop and paste, opened, removed, all by keys (INB-4)."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QClipboard, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.desk import RecordingShell, SlowWrites, a_context
from tests.photos import photo
from tests.shop import Shop
from wms_desktop.core.photo import MOST_PHOTOS, Photo
from wms_desktop.ui import camera
from wms_desktop.ui.drafts import Drafts
from wms_desktop.ui.page import Page
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.photo_tile import PhotoPanel
from wms_desktop.ui.stack import column
from wms_desktop.ui.tasks import Lane


@pytest.fixture
def page(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Page:
    page = Page(a_context(desk_shop, tmp_path))
    qtbot.addWidget(page)
    return page


@pytest.fixture
def strip(qtbot: QtBot, page: Page) -> PhotoStrip:
    host = QWidget()
    page.field = QLineEdit()  # type: ignore[attr-defined]
    strip = PhotoStrip(page, "photos", host=host)
    strip.catch_paste(page.field)  # type: ignore[attr-defined]
    host.setLayout(column(page.field, strip))  # type: ignore[attr-defined]
    page.setLayout(column(host))
    page.resize(320, 300)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    return strip


@pytest.fixture
def clipboard() -> Iterator[QClipboard]:
    board = QGuiApplication.clipboard()
    yield board
    board.clear()


def _files(folder: Path, **contents: bytes) -> list[Path]:
    paths = []
    for name, content in contents.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content)
        paths.append(path)
    return paths


def _mime(paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_files_become_thumbnails_and_what_is_no_photo_is_named(
    strip: PhotoStrip, tmp_path: Path
) -> None:
    strip.add_files(_files(tmp_path, a_jpg=photo(), b_webp=photo(kind="WEBP")))
    assert [each.title for each in strip.photos] == ["a.jpg", "b.webp"]
    assert all(tile.has_image for tile in strip.tiles)
    strip.add_files(_files(tmp_path, c_png=b"not a picture"))
    assert strip.error == "c.png 不是照片。用 JPEG、PNG 或 WebP。"
    strip.add_files([tmp_path / "gone.jpg"])
    assert "gone.jpg" in strip.error
    assert len(strip.photos) == 2


def test_no_more_than_a_record_takes(strip: PhotoStrip) -> None:
    for number in range(MOST_PHOTOS + 1):
        strip.add(Photo(photo((40, 30)), str(number)))
    assert len(strip.photos) == MOST_PHOTOS
    assert strip.error


def test_a_photo_that_comes_late_is_not_the_next_records(
    page: Page, strip: PhotoStrip, tmp_path: Path
) -> None:
    slow = SlowWrites(page.context.tasks, Lane.LONG)
    strip.add_files(_files(tmp_path, a_jpg=photo(), b_jpg=photo()))
    slow.arrive()  # the files are read, nothing is decoded yet
    strip.clear()  # another record is shown
    slow.arrive()
    assert strip.photos == ()
    assert not strip.tiles
    strip.add_files(_files(tmp_path, c_jpg=photo()))
    slow.arrive()
    slow.arrive()
    assert [each.title for each in strip.photos] == ["c.jpg"]


def test_no_more_than_a_record_takes_however_many_are_dropped_at_once(
    page: Page, strip: PhotoStrip
) -> None:
    slow = SlowWrites(page.context.tasks, Lane.LONG)
    for number in range(MOST_PHOTOS + 3):
        strip.add(Photo(photo((40, 30)), str(number)))
    slow.arrive()
    assert len(strip.photos) == MOST_PHOTOS
    assert strip.error


def test_photos_are_dropped_on_the_form(strip: PhotoStrip, tmp_path: Path) -> None:
    data, host = _mime(_files(tmp_path, a_jpg=photo())), strip.parentWidget()
    copy, left, none = (
        Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), copy, data, left, none)
    QApplication.sendEvent(host, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(host, QDropEvent(QPointF(5, 5), copy, data, left, none))
    assert len(strip.photos) == 1


def test_a_picture_is_pasted_by_its_key_also_from_a_field(
    qtbot: QtBot, page: Page, strip: PhotoStrip, clipboard: QClipboard
) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    clipboard.setImage(image)
    field = page.field  # type: ignore[attr-defined]
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [each.title for each in strip.photos] == ["粘贴的照片 1"]
    assert strip.photos[0].content.startswith(b"\x89PNG")
    clipboard.setText("remark")
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "remark"
    strip.paste()
    assert strip.error == "剪贴板里没有照片。"


def test_keys_go_along_open_and_remove(qtbot: QtBot, page: Page, strip: PhotoStrip) -> None:
    for title in "abc":
        strip.add(Photo(photo(), title))
    QApplication.processEvents()
    strip.tiles[0].setFocus()
    qtbot.keyClick(strip.tiles[0], Qt.Key.Key_Right)
    assert strip.tiles[1].hasFocus()
    qtbot.keyClick(strip.tiles[1], Qt.Key.Key_Return)
    shell = page.context.shell
    assert isinstance(shell, RecordingShell)
    panel = shell.panels[0]
    qtbot.addWidget(panel)
    assert isinstance(panel, PhotoPanel)
    assert not panel.image.isNull()
    qtbot.keyClick(panel, Qt.Key.Key_Right)
    assert panel.number == 2
    qtbot.keyClick(panel, Qt.Key.Key_Delete)
    assert shell.panels == []
    assert [each.title for each in strip.photos] == ["a", "b"]
    qtbot.keyClick(strip.tiles[0], Qt.Key.Key_Delete)
    assert [each.title for each in strip.photos] == ["b"]


def test_kept_photos_are_only_looked_at(qtbot: QtBot, page: Page) -> None:
    strip = PhotoStrip(page, "kept", adds=False)
    page.setLayout(column(strip))
    page.show()

    def broken() -> bytes:
        raise OSError

    strip.show_kept([("a", lambda: photo()), ("b", broken)])
    assert [tile.has_image for tile in strip.tiles] == [True, False]
    assert not strip.add_button.isVisible()
    qtbot.keyClick(strip.tiles[0], Qt.Key.Key_Delete)
    assert len(strip.tiles) == 2


def test_a_camera_is_offered_only_where_there_is_one(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not camera.has_camera() or not PhotoStrip(page, "p").camera_button.isHidden()
    devices = types.SimpleNamespace(videoInputs=lambda: ["eye"])
    media = types.SimpleNamespace(QMediaDevices=devices)
    monkeypatch.setattr(camera, "find_spec", lambda _name: object())
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", media)  # type: ignore[arg-type]
    strip = PhotoStrip(page, "q")
    page.setLayout(column(strip))
    page.show()
    assert strip.camera_button.isVisible()


def _titles(strip: PhotoStrip) -> list[str]:
    return [each.title for each in strip.photos]


def test_photos_of_a_draft_outlive_the_program_until_it_is_cleared(
    qtbot: QtBot, page: Page, strip: PhotoStrip, tmp_path: Path
) -> None:
    keeper = page.draft("difference/RK-1")
    strip.keep_in(keeper)
    contents = [photo(), photo(kind="PNG"), photo((330, 440))]
    for number, content in enumerate(contents, 1):
        strip.add(Photo(content, f"{number}.jpg"))
    qtbot.keyClick(strip.tiles[1], Qt.Key.Key_Delete)
    assert _titles(strip) == ["1.jpg", "3.jpg"]
    page.context.drafts.flush()

    again = Drafts(tmp_path / "drafts.sqlite")  # the first was never closed: the power was cut
    page.context.drafts = again
    other = PhotoStrip(page, "others")
    other.keep_in(page.draft("difference/RK-2"))
    assert other.photos == ()
    other.keep_in(page.draft("difference/RK-1"))
    assert other.photos == (Photo(contents[0], "1.jpg"), Photo(contents[2], "3.jpg"))
    page.draft("difference/RK-1").clear()  # it was saved
    other.keep_in(page.draft("difference/RK-1"))
    assert other.photos == ()
    again.flush()
    assert contents[0][200:400] not in (tmp_path / "drafts-photos.sqlite").read_bytes()
    again.close()


def test_its_key_adds_a_photo_wherever_the_keyboard_is_on_the_page(
    qtbot: QtBot, page: Page, strip: PhotoStrip, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("wms_desktop.ui.photo_strip.choose_file", lambda *a: asked.append(a))
    elsewhere = QLineEdit(page)
    elsewhere.show()
    elsewhere.setFocus()
    qtbot.keyClick(elsewhere, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 1
    strip.hide()
    qtbot.keyClick(elsewhere, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 1
