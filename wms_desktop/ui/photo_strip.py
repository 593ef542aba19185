"""Photos of a record: a strip of thumbnails that grows by file, drop, paste and camera."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from wms_desktop.core.language import N_
from wms_desktop.core.photo import MOST_PHOTOS, Photo
from wms_desktop.ui import camera
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.field import ErrorLine
from wms_desktop.ui.file_dialogs import choose_file, dropped_files
from wms_desktop.ui.look import scaled
from wms_desktop.ui.page import Page
from wms_desktop.ui.photo_tile import PANEL_WIDTH, SIDE, PhotoPanel, PhotoTile, Shown
from wms_desktop.ui.pictures import PATTERNS, SUFFIXES, decoded, photo_in, photo_of
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import tr

ADD = ActionSpec("photos.add", N_("Add photo"), "Ctrl+P", "photo")
CAMERA = ActionSpec("photos.camera", N_("Camera"), "Ctrl+Shift+P", "camera")
PASTE = ActionSpec("photos.paste", N_("Paste photo"), "Ctrl+V", "photo")
_FOLDER = "photos.folder"
_GAP = 8
_SCREENS = 2  # pixels a thumbnail has on a fine screen


class PhotoStrip(QWidget):
    """Thumbnails, the way to more of them, and one sentence about what was not taken.

    Args:
        name: object name; also of the buttons in it.
        host: where Ctrl+V pastes and files may be dropped; the strip itself unless said otherwise.
            Without *adds* photos are only looked at.

    Signals:
        changed: a photo was added or removed.
    """

    changed = Signal()

    def __init__(
        self, page: Page, name: str, *, host: QWidget | None = None, adds: bool = True
    ) -> None:
        super().__init__()
        self._page, self._adds = page, adds
        self._new: list[Photo] = []
        self._names: list[str] = []  # of the new ones in the draft; empty without one
        self._keeper: DraftKeeper | None = None
        self._shown: list[Shown] = []
        self._tiles: list[PhotoTile] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._columns = 0
        self._record = 0  # photos still under way to another record are not added to this one
        self._error = ErrorLine()
        self.add_button = Button(tr("Add photo"), icon="photo", kind="quiet", key="Ctrl P")
        self.add_button.setObjectName(f"{name}_add")
        self.camera_button = Button(tr("Camera"), icon="camera", kind="quiet")
        self.camera_button.setObjectName(f"{name}_camera")
        self.setObjectName(name)
        self.setAccessibleName(tr("Photos"))
        tools = row(self.add_button, self.camera_button, None, gap=4)
        self.setLayout(column(self._grid, tools, self._error, gap=4))
        show_when(self.add_button, adds)
        show_when(self.camera_button, adds and camera.has_camera())
        if adds:
            self._host = host or self
            self._tie(ADD, self.choose, self.add_button)
            self._tie(CAMERA, self._open_camera, self.camera_button)
            self._host.setAcceptDrops(True)
            self._host.installEventFilter(self)
            bind(PASTE, self.paste, self._host)

    # what a form uses

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photos that were added and are to be kept."""
        return tuple(self._new)

    @property
    def tiles(self) -> Sequence[PhotoTile]:
        """The thumbnails in their order."""
        return self._tiles

    @property
    def error(self) -> str:
        """What was not taken, and why."""
        return self._error.text()

    def clear(self) -> None:
        """No photos; those still being read are not wanted any more.

        What a draft keeps of them is forgotten by the draft's own `DraftKeeper.clear`.
        """
        self._record += 1
        self._new, self._names = [], []
        self._error.set_text("")
        self._show([])

    def keep_in(self, keeper: DraftKeeper) -> None:
        """Show the photos that *keeper* has kept, and keep those that are added from now on."""
        self.clear()
        self._keeper = keeper
        kept, key = self._page.context.drafts.photos, keeper.key

        def on_loaded(found: list[tuple[str, Photo]]) -> None:
            for name, photo in found:
                self._add(photo, name)

        self._work(lambda: kept.load(key), on_loaded)

    def show_kept(self, photos: Iterable[tuple[str, Callable[[], bytes]]]) -> None:
        """Show photos that are kept already: title, and what reads the bytes on a worker."""
        self._show([Shown(title, load) for title, load in photos])

    def add(self, photo: Photo) -> None:
        """Add a photo, once it is seen that it can be shown."""
        self._add(photo, "")

    def _add(self, photo: Photo, name: str) -> None:
        """*name* is what the draft calls it already; empty for a new one."""
        if self._is_full():
            return

        def on_decoded(image: QImage) -> None:
            if self._is_full():  # others were faster
                return
            if image.isNull():
                self._refuse(tr("{file} is no photo. Use JPEG, PNG or WebP.", file=photo.title))
                return
            self._error.set_text("")
            self._new.append(photo)
            self._names.append(name or self._kept_as(photo))
            self._shown.append(Shown(photo.title, lambda: photo.content))
            self._add_tile(photo.title).show_image(image)
            self.changed.emit()

        self._work(lambda: decoded(photo.content, _thumb()), on_decoded)

    def add_files(self, paths: Iterable[Path]) -> None:
        """Add photos from files, each for itself."""
        for path in paths:
            self._work(
                lambda path=path: photo_in(path),  # type: ignore[misc]
                lambda photo, path=path: self._on_file(path, photo),
            )

    def choose(self) -> None:
        """Ask for a file."""
        folder = str(self._page.context.preferences.get(_FOLDER, ""))
        choose_file(self, tr("Add photo"), folder, f"{tr('Photos')} ({PATTERNS})", self._on_chosen)

    def paste(self) -> None:
        """Ctrl+V: the photo or the files in the clipboard."""
        if not self.take_mime(QGuiApplication.clipboard().mimeData()):
            self._refuse(tr("No photo in the clipboard."))

    def take_mime(self, data: QMimeData) -> bool:
        """Add what was dropped or pasted; whether there was anything."""
        paths = [p for p in dropped_files(data) if p.suffix.lower() in SUFFIXES]
        if paths:
            self.add_files(paths)
            return True
        if not data.hasImage():
            return False
        image = QImage(data.imageData())
        title = tr("Pasted photo {number}", number=len(self._new) + 1)
        self._work(lambda: photo_of(image, title), self.add)
        return True

    def catch_paste(self, *fields: QWidget) -> None:
        """Let Ctrl+V in *fields* add a photo where one is in the clipboard; else it is text."""
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drops on the host, and photos pasted into its fields."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            data = QGuiApplication.clipboard().mimeData()
            if event.matches(QKeySequence.StandardKey.Paste) and _holds_photo(data):
                return self.take_mime(data)
        elif isinstance(event, QDropEvent) and watched is self._host:
            if isinstance(event, QDragEnterEvent):
                if _holds_photo(event.mimeData()):
                    event.acceptProposedAction()
                return True
            if event.type() == QEvent.Type.Drop:
                self.take_mime(event.mimeData())
                event.acceptProposedAction()
                return True
        return super().eventFilter(watched, event)

    # inside

    def _tie(self, spec: ActionSpec, handler: Callable[[], object], button: Button) -> None:
        """Its key works on the whole page while the strip is shown: the list may have the focus."""

        def deed() -> None:
            focus = QApplication.focusWidget()
            if button.isVisible() and (focus is None or self._page.isAncestorOf(focus)):
                handler()

        tie(bind(spec, deed, button, context=Qt.ShortcutContext.WindowShortcut), button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting() != self._columns:
            self._lay_out()

    def _fitting(self) -> int:
        return max(1, (self.width() + _GAP) // (scaled(SIDE) + _GAP))

    def _lay_out(self) -> None:
        self._grid.setColumnStretch(self._columns, 0)
        self._columns = self._fitting()
        for number, tile in enumerate(self._tiles):
            down, across = divmod(number, self._columns)
            left = Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(tile, down, across, left)
        self._grid.setColumnStretch(self._columns, 1)

    def _show(self, shown: list[Shown]) -> None:
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            show_when(tile, False)
            tile.deleteLater()
        self._tiles, self._shown = [], shown
        for each in shown:
            self._read(self._add_tile(each.title), each)
        self.changed.emit()

    def _read(self, tile: PhotoTile, photo: Shown) -> None:
        self._page.context.tasks.submit(
            lambda: decoded(photo.load(), _thumb()),
            owner=tile,
            done=tile.show_image,
            failed=lambda _error: tile.show_image(QImage()),
            lane=Lane.LONG,
        )

    def _add_tile(self, title: str) -> PhotoTile:
        tile = PhotoTile(title, removable=self._adds, parent=self)
        tile.setObjectName(f"{self.objectName()}_{len(self._tiles) + 1}")
        tile.clicked.connect(lambda: self._open(self._tiles.index(tile)))
        tile.removed.connect(lambda: self._remove(self._tiles.index(tile)))
        tile.moved.connect(lambda step: self._go(self._tiles.index(tile) + step))
        self._tiles.append(tile)
        self._lay_out()
        return tile

    def _go(self, number: int) -> None:
        if 0 <= number < len(self._tiles):
            self._tiles[number].setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, number: int) -> None:
        panel = PhotoPanel(self._page.context, [*self._shown], number, removable=self._adds)
        close = self._page.context.shell.show_panel(panel, PANEL_WIDTH)

        def on_removed(which: int) -> None:
            close()
            self._remove(which)

        panel.removed.connect(on_removed)

    def _remove(self, number: int) -> None:
        tile = self._tiles.pop(number)
        if name := self._names[number]:
            self._page.context.drafts.photos.remove(name)
        del self._new[number], self._names[number], self._shown[number]
        self._grid.removeWidget(tile)
        beside = self._tiles[min(number, len(self._tiles) - 1)] if self._tiles else self.add_button
        beside.setFocus(Qt.FocusReason.OtherFocusReason)
        show_when(tile, False)
        tile.deleteLater()
        self._lay_out()
        self.changed.emit()

    def _open_camera(self) -> None:
        panel = camera.CameraPanel()
        close = self._page.context.shell.show_panel(panel, camera.PANEL_WIDTH)

        def on_taken(image: QImage) -> None:
            close()
            title = tr("Camera photo {number}", number=len(self._new) + 1)
            self._work(lambda: photo_of(image, title), self.add)

        panel.taken.connect(on_taken)

    def _on_chosen(self, path: Path) -> None:
        self._page.context.preferences[_FOLDER] = str(path.parent)
        self.add_files([path])

    def _on_file(self, path: Path, photo: Photo | None) -> None:
        if photo is None:
            self._refuse(tr("{file} cannot be read, or is too large.", file=path.name))
        else:
            self.add(photo)

    def _kept_as(self, photo: Photo) -> str:
        if self._keeper is None:
            return ""
        return self._page.context.drafts.photos.add(self._keeper.key, photo)

    def _is_full(self) -> bool:
        full = len(self._new) >= MOST_PHOTOS
        if full:
            self._refuse(tr("Up to {most} photos at a time.", most=MOST_PHOTOS))
        return full

    def _refuse(self, why: str) -> None:
        self._error.set_text(why)

    def _work(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        record = self._record

        def for_the_same(found: object) -> None:
            if record == self._record:
                done(found)

        self._page.context.tasks.submit(
            work, owner=self, done=for_the_same, failed=self._page.show_error, lane=Lane.LONG
        )


def _thumb() -> int:
    return scaled(SIDE) * _SCREENS


def _holds_photo(data: QMimeData) -> bool:
    files = any(path.suffix.lower() in SUFFIXES for path in dropped_files(data))
    return files or (data.hasImage() and not data.hasText())
