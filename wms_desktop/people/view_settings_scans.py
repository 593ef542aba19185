"""How paper comes to this workstation: a folder that is watched, a scanner with a feeder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from wms_desktop.imaging import scanner
from wms_desktop.imaging.scanner import Device
from wms_desktop.people.settings_desk import SettingsDesk
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import CheckBox, Combo, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import tr

STILL_S = (2, 5, 10, 20, 40)
DPI = (150, 200, 300, 400)


class ScansSection(QWidget):
    """Every choice takes effect at once."""

    scans_folder: LineEdit
    scans_folder_field: Field
    scans_choose: Button
    scans_none: Button
    scans_still: Combo
    scans_message: Message
    scans_device: Combo
    scans_look: Button
    scans_dpi: Combo
    scans_mode: Combo
    scans_both_sides: CheckBox

    def __init__(self, page: Page, desk: SettingsDesk) -> None:
        super().__init__()
        self._page, self._desk, self._filling = page, desk, True
        self._devices: list[Device] = []
        load_form(self, "settings_scans")
        self.scans_still.set_items([(tr("{count} s", count=count), count) for count in STILL_S])
        self.scans_dpi.set_items([(f"{dpi} dpi", dpi) for dpi in DPI])
        self.scans_mode.set_items([(tr("Colour"), "color"), (tr("Grey"), "gray")])
        self.scans_folder.editingFinished.connect(self._on_folder)
        self.scans_choose.clicked.connect(self._on_choose)
        self.scans_none.clicked.connect(lambda: self._set_folder(""))
        self.scans_look.clicked.connect(self._look)
        for combo, name in (
            (self.scans_still, "watch_still_s"),
            (self.scans_device, "scanner_device"),
            (self.scans_dpi, "scanner_dpi"),
            (self.scans_mode, "scanner_mode"),
        ):
            combo.currentIndexChanged.connect(
                lambda _index, box=combo, field=name: self._on_chosen(box, field)
            )
        self.scans_both_sides.toggled.connect(self._on_both_sides)
        is_there = scanner.program() is not None
        if not is_there:
            advice = tr("Install SANE with its program scanimage, or use a scan folder.")
            self.scans_message.show_message("info", tr("No scan program found"), advice)
        for widget in (
            self.scans_device, self.scans_look, self.scans_dpi, self.scans_mode,
            self.scans_both_sides,
        ):  # fmt: skip
            widget.setEnabled(is_there)
        self._filling = False

    def reload(self) -> None:
        """Show what is in force."""
        settings = self._desk.settings
        self._filling = True
        self.scans_folder.setText(settings.watched_folder)
        self.scans_none.setEnabled(bool(settings.watched_folder))
        if self.scans_still.findData(settings.watch_still_s) < 0:
            word = tr("{count} s", count=settings.watch_still_s)
            items = [(tr("{count} s", count=count), count) for count in STILL_S]
            self.scans_still.set_items(sorted({*items, (word, settings.watch_still_s)}))
        self.scans_still.set_value(settings.watch_still_s)
        names = {device.name: device.says for device in self._devices}
        if settings.scanner_device:
            names.setdefault(settings.scanner_device, settings.scanner_device)
        offered = [(says or name, name) for name, says in names.items()]
        self.scans_device.set_items([(tr("The first one"), ""), *offered])
        self.scans_device.set_value(settings.scanner_device)
        self.scans_dpi.set_value(settings.scanner_dpi)
        self.scans_mode.set_value(settings.scanner_mode)
        self.scans_both_sides.setChecked(settings.scanner_both_sides)
        self._filling = False

    def _on_folder(self) -> None:
        typed = self.scans_folder.text().strip()
        if typed and not Path(typed).is_absolute():
            self.scans_folder_field.set_error(tr("Type the whole path"))
            return
        self.scans_folder_field.set_error("")
        self._set_folder(typed)

    def _on_choose(self) -> None:
        before = self._desk.settings.watched_folder
        chosen = QFileDialog.getExistingDirectory(self, tr("Scan folder"), before)
        if chosen:
            self._set_folder(chosen)

    def _set_folder(self, folder: str) -> None:
        if folder == self._desk.settings.watched_folder:
            return
        says = tr("{title}: {value}", title=tr("Scan folder"), value=folder or tr("No folder"))
        self._desk.change(says, watched_folder=folder)
        self.reload()

    def _on_chosen(self, combo: Combo, name: str) -> None:
        value: Any = combo.value()
        if self._filling or value is None:
            return
        title = combo.accessibleName()
        says = tr("{title}: {value}", title=title, value=combo.currentText())
        self._desk.change(says, **{name: value})

    def _on_both_sides(self, on: bool) -> None:
        if not self._filling:
            value = tr("Yes") if on else tr("No")
            says = tr("{title}: {value}", title=tr("Both sides of a page"), value=value)
            self._desk.change(says, scanner_both_sides=on)

    def _look(self) -> None:
        self.scans_look.setEnabled(False)
        self._page.read(scanner.devices, self._on_devices, lane=Lane.LONG)

    def _on_devices(self, devices: list[Device]) -> None:
        self.scans_look.setEnabled(True)
        self._devices = devices
        if devices:
            self.scans_message.clear()
        else:
            advice = tr("Switch it on, check its cable")
            self.scans_message.show_message("warn", tr("No scanner found"), advice)
        self.reload()
