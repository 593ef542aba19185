"""Settings of this workstation: language, theme, text size, first tab, sound, own password."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QLineEdit, QWidget

from wms_desktop import __version__
from wms_desktop.core.language import Language
from wms_desktop.people import rules, service, words
from wms_desktop.people.settings_desk import SettingsDesk
from wms_desktop.people.view_settings_server import ServerBox
from wms_desktop.ui import look
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import CheckBox, Combo, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.sound import Sound, Tone
from wms_desktop.ui.words import sentence, tr

TEXT_SIZES = (100, 125, 150, 175, 200)
VOLUMES = (0, 20, 40, 60, 70, 80, 100)


class WorkstationSection(QWidget):
    """What belongs to this desk. Every choice takes effect at once."""

    workstation_facts: Label
    server_place: QWidget
    chosen_language: Combo
    chosen_theme: Combo
    chosen_text_size: Combo
    chosen_start_tab: Combo
    sound_on: CheckBox
    sound_volume: Combo
    sound_try: Button
    own_present: LineEdit
    own_present_field: Field
    own_password: LineEdit
    own_password_field: Field
    own_save: Button
    workstation_message: Message

    def __init__(self, page: Page, desk: SettingsDesk) -> None:
        super().__init__()
        self._page, self._desk, self._filling = page, desk, False
        load_form(self, "settings_workstation")
        self._server = None if page.context.db.is_sqlite else ServerBox(page, desk)
        place = self.server_place.layout()
        if place is not None and self._server is not None:
            place.addWidget(self._server)
        show_when(self.server_place, self._server is not None)
        self._fill_choices()
        for combo, name in (
            (self.chosen_language, "language"),
            (self.chosen_theme, "theme"),
            (self.chosen_text_size, "text_scale_percent"),
            (self.chosen_start_tab, "start_tab"),
            (self.sound_volume, "volume_percent"),
        ):
            combo.currentIndexChanged.connect(
                lambda _index, box=combo, field=name: self._on_chosen(box, field)
            )
        self.sound_on.toggled.connect(self._on_sound)
        self.sound_try.clicked.connect(self._on_try)
        for edit in (self.own_present, self.own_password):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.own_password.returnPressed.connect(self._on_password)
        self.own_save.clicked.connect(self._on_password)

    def reload(self) -> None:
        """Show what is in force."""
        settings, acting = self._desk.settings, self._page.context.acting()
        self._filling = True
        place = tr("{site}, {name}", site=acting.site_name, name=acting.workstation_name)
        address = self._page.context.db.shown_url
        self.workstation_facts.setText(f"{place}    {address}    WMS Desktop {__version__}")
        if self._server is not None:
            self._server.reload()
        self.chosen_language.set_value(self._page.context.language)
        self.chosen_theme.set_value(look.current().theme.value)
        self.chosen_text_size.set_value(round(look.current().text_scale * 100))
        self.chosen_start_tab.set_value(settings.start_tab)
        self.sound_on.setChecked(settings.sound_on)
        self.sound_volume.set_value(settings.volume_percent)
        self.sound_volume.setEnabled(settings.sound_on)
        self._filling = False

    def _fill_choices(self) -> None:
        self._filling = True
        roles = self._page.context.acting().roles
        tabs = [(tr(words.TABS[tab]), tab) for tab in rules.tabs_for(roles)]
        self.chosen_language.set_items([(lang.own_name, lang) for lang in Language])
        self.chosen_theme.set_items([(tr("Light"), "light"), (tr("Dark"), "dark")])
        self.chosen_text_size.set_items([(f"{size} %", size) for size in TEXT_SIZES])
        self.chosen_start_tab.set_items([(tr("Automatic"), ""), *tabs])
        self.sound_volume.set_items([(f"{volume} %", volume) for volume in VOLUMES])
        self._filling = False

    def _on_chosen(self, combo: Combo, name: str) -> None:
        value: Any = combo.value()
        if self._filling or value is None:
            return
        plain = value.value if isinstance(value, Language) else value
        title = combo.accessibleName()
        self._desk.change(
            tr("{title}: {value}", title=title, value=combo.currentText()), **{name: plain}
        )

    def _on_sound(self, on: bool) -> None:
        if not self._filling:
            says = tr("{title}: {value}", title=tr("Sound"), value=tr("Yes") if on else tr("No"))
            self._desk.change(says, sound_on=on)
            self.sound_volume.setEnabled(on)

    def _on_try(self) -> None:
        Sound(self._desk.settings.volume_percent).play(Tone.OK)

    def _on_password(self) -> None:
        context = self._page.context
        command = service.ChangeOwnPassword(
            uuid4(), self.own_present.text(), self.own_password.text()
        )
        by = context.acting()
        self.own_save.setEnabled(False)
        self._page.write(
            lambda: service.change_own_password(context.db, by, command),
            lambda _done: self._on_password_changed(),
            self._on_refused,
        )

    def _on_password_changed(self) -> None:
        self.own_save.setEnabled(True)
        self.own_present.clear()
        self.own_password.clear()
        self.workstation_message.show_message("ok", tr("Password changed"))

    def _on_refused(self, error: Exception) -> None:
        self.own_save.setEnabled(True)
        told = sentence(error)
        self.workstation_message.show_message("bad", told.head, told.advice)
