"""Choosing files without holding anything up: the dialog is open, and the program goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from wms_desktop.ui.page import Page
from wms_desktop.ui.questions import Question
from wms_desktop.ui.words import tr


def choose_file(
    parent: QWidget, title: str, folder: str, kinds: str, chosen: Callable[[Path], object]
) -> QFileDialog:
    """Ask for a file that is there; *chosen* is called with it, or never.

    Args:
        kinds: as Qt writes them: ``Tables (*.xlsx *.csv)``.
    """
    dialog = QFileDialog(parent, title, _known(folder), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    return _opened(dialog)


def choose_target(
    page: Page, title: str, folder: str, name: str, kinds: str, chosen: Callable[[Path], object]
) -> QFileDialog:
    """Ask where to write; a file that is there already is replaced only after a question.

    Args:
        name: suggested; its ending is the one that a name without any gets.
    """
    dialog = QFileDialog(page, title, str(Path(_known(folder)) / name), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # the house asks, below
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.fileSelected.connect(lambda name: _unless_there(page, Path(name), chosen))
    return _opened(dialog)


def dropped_files(data: QMimeData) -> list[Path]:
    """The files on this computer that are being dropped."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _known(folder: str) -> str:
    if folder and Path(folder).is_dir():
        return folder
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _opened(dialog: QFileDialog) -> QFileDialog:
    dialog.setObjectName("file_dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _unless_there(page: Page, path: Path, chosen: Callable[[Path], object]) -> None:
    if not path.exists():
        chosen(path)
        return
    page.context.shell.ask(
        Question(
            tr("Replace {file}?", file=path.name),
            str(path.parent),
            tr("What is in it now is lost."),
            yes=tr("Replace"),
            no=tr("Keep"),
            on_yes=lambda: chosen(path),
        )
    )
