"""Where the data live: three choices, and the address that is really tried."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from wms_desktop.core import server_place
from wms_desktop.core.errors import Refused
from wms_desktop.core.server_faults import PlaceFault
from wms_desktop.core.workstation import holds_password
from wms_desktop.people import setup
from wms_desktop.people.setup import Door, Probe, Where
from wms_desktop.people.view_backup_folders import BackupFolders
from wms_desktop.people.view_shop_ca import ShopCaBox
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.setup_parts import ChoiceCard
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.ui.words import sentence, tr


class DataPage(QWidget):
    """The second step of the first start.

    Signals:
        where_changed: another choice was made.
        busy: whether a database is being tried just now.
        entered: Enter in one of the fields.
        told_changed: there is something to be read at the foot.
    """

    where_changed = Signal()
    busy = Signal(bool)
    entered = Signal()
    told_changed = Signal()

    data_here: ChoiceCard
    data_shared: ChoiceCard
    data_sample: ChoiceCard
    shared_fields: QWidget
    server_hosts_field: Field
    server_hosts: LineEdit
    server_port_field: Field
    server_port: LineEdit
    server_database_field: Field
    server_database: LineEdit
    shop_ca_place: QWidget
    database_login: LineEdit
    database_password: LineEdit
    database_test: Button
    told: Label
    told_icon: IconLabel

    def __init__(
        self,
        tasks: TaskRunner,
        embedded: Path,
        probe: Callable[[Door], Probe],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._embedded, self._probe = tasks, embedded, probe
        self.found: Probe | None = None
        load_form(self, "first_start_data")
        self.backups = BackupFolders(embedded.parent / "backups")
        place = self.layout()
        assert isinstance(place, QVBoxLayout)
        place.insertWidget(place.indexOf(self.shared_fields), self.backups)
        self.backups.entered.connect(self.entered)
        self.database_password.setEchoMode(QLineEdit.EchoMode.Password)
        self.authority = ShopCaBox(tasks)
        place = self.shop_ca_place.layout()
        assert place is not None
        place.addWidget(self.authority)
        self.authority.changed.connect(self._forget)
        self.server_hosts.setPlaceholderText("wms-db.shop.lan")
        self.server_port.setText(str(server_place.PORT))
        self.server_database.setText(server_place.DATABASE)
        self.database_test.clicked.connect(lambda: self.test())
        for card in (self.data_here, self.data_shared, self.data_sample):
            card.toggled.connect(self._on_where)
        where = (self.server_hosts, self.server_port, self.server_database)
        for edit in (*where, self.database_login, self.database_password):
            edit.textChanged.connect(self._forget)
            edit.returnPressed.connect(self.entered)
        self.server_hosts.editingFinished.connect(self._on_hosts)
        self.data_here.setChecked(True)

    def where(self) -> Where:
        """The choice made."""
        if self.data_shared.isChecked():
            return Where.SHARED
        return Where.SAMPLE if self.data_sample.isChecked() else Where.HERE

    def door(self) -> Door:
        """The address, and the login it is tried with.

        Raises:
            Refused: what is typed cannot be a server.
        """
        if self.where() is not Where.SHARED:
            return Door(setup.file_url(self._embedded))
        login = self.database_login.text().strip()
        return Door(self._address(), login, self.database_password.text())

    def _address(self) -> str:
        """The server typed; a whole address is taken as it is."""
        hosts = self.server_hosts.text().strip()
        if "://" in hosts or not hosts:
            return hosts
        port, database = self.server_port.text(), self.server_database.text()
        return server_place.typed(hosts, port, database).url

    def _on_hosts(self) -> None:
        """An address that was pasted goes into its fields."""
        found = server_place.of_address(self.server_hosts.text().strip())
        if found is not None and not holds_password(self.server_hosts.text()):
            self.server_hosts.setText(found.shown_hosts)
            self.server_port.setText(str(found.port))
            self.server_database.setText(found.database)

    def backup_folders(self) -> tuple[str, str]:
        """Where backups go, and the folder on another disk; empty where nothing was chosen."""
        return self.backups.folders() if self.where() is Where.HERE else ("", "")

    def focus_first(self) -> None:
        """Put the keyboard on the choice made."""
        cards = (self.data_here, self.data_shared, self.data_sample)
        next(card for card in cards if card.isChecked()).setFocus()

    def test(self, then: Callable[[], object] | None = None) -> None:
        """Really connect and say what is there; *then* only where work can go on."""
        door = self._checked_door()
        if door is None:
            return
        probe = self._probe
        self.database_test.setEnabled(False)
        self.busy.emit(True)
        self._tell("clock", tr("Connecting…"), "text_2")

        def look() -> Probe:
            found = probe(door)
            setup.require_usable(found, door.url)
            return found

        def on_found(found: Probe) -> None:
            self._on_found(found)
            if then is not None:
                then()

        self._tasks.submit(look, owner=self, done=on_found, failed=self._on_refused, lane=Lane.LONG)

    def _checked_door(self) -> Door | None:
        """What is to be tried; None where something is missing, which is said at its place."""
        self._on_hosts()
        fields = {
            PlaceFault.BAD_PORT: (self.server_port_field, self.server_port),
            PlaceFault.BAD_DATABASE: (self.server_database_field, self.server_database),
        }
        for field in (self.server_hosts_field, *(field for field, _edit in fields.values())):
            field.set_error("")
        hosts = (self.server_hosts_field, self.server_hosts)
        try:
            door = self.door()
        except Refused as error:
            field, edit = fields.get(error.code, hosts)  # type: ignore[call-overload]
            field.set_error(str(sentence(error)))
            edit.setFocus()
            return None
        if not door.url:
            hosts[0].set_error(tr("Type the address your administrator gave you."))
            hosts[1].setFocus()
            return None
        known = None if holds_password(door.url) else server_place.of_address(door.url)
        if known is not None and not known.is_here and not self.authority.is_ready:
            text = tr("First choose the shop's certificate, and compare its fingerprint.")
            self._tell("alert-circle", text, "bad")
            self.authority.ca_choose.setFocus()
            return None
        return door

    def _on_found(self, found: Probe) -> None:
        self._set_idle()
        self.found = found
        if found.is_empty:
            text = tr("Connected: {engine}, still empty.", engine=found.engine)
        else:
            text = tr("Connected: {engine}, schema version agrees.", engine=found.engine)
        self._tell("circle-check", text, "ok")

    def _on_refused(self, error: Exception) -> None:
        self._set_idle()
        told = sentence(error)
        text = tr("{head}. {advice}", head=told.head.rstrip(".。"), advice=told.advice)
        self._tell("alert-circle", text, "bad")
        if self.where() is Where.SHARED:
            self.database_test.setFocus()

    def _set_idle(self) -> None:
        self.database_test.setEnabled(True)
        self.busy.emit(False)

    def _on_where(self) -> None:
        show_when(self.shared_fields, self.data_shared.isChecked())
        show_when(self.backups, self.data_here.isChecked())
        self._forget()
        self.where_changed.emit()

    def _forget(self) -> None:
        self.found = None
        self._tell("", "")

    def _tell(self, icon: str, text: str, role: str = "ok") -> None:
        self.told.setText(text)
        self.told.set_role(role)
        self.told_icon.show_icon(icon, role)
        show_when(self.told_icon, bool(icon))
        if text:
            QTimer.singleShot(0, self, self.told_changed.emit)  # once it has its place
