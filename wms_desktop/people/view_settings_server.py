"""Settings of a workstation at a shared server: where it is, and by what it is believed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.core import server_place
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.server_faults import PlaceFault
from wms_desktop.core.server_place import ServerPlace
from wms_desktop.people import setup
from wms_desktop.people.settings_desk import SettingsDesk
from wms_desktop.people.view_shop_ca import ShopCaBox
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import sentence, tr


class ServerBox(QWidget):
    """The server's place; the administrator changes it, everybody sees it.

    Another place is tried with the present login first, and counts from the next start on.
    """

    own_hosts_field: Field
    own_hosts: LineEdit
    own_port_field: Field
    own_port: LineEdit
    own_database_field: Field
    own_database: LineEdit
    own_server_keep: Button
    own_ca_place: QWidget
    own_server_message: Message

    def __init__(self, page: Page, desk: SettingsDesk) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        load_form(self, "settings_server")
        self.authority = ShopCaBox(page.context.tasks)
        place = self.own_ca_place.layout()
        assert place is not None
        place.addWidget(self.authority)
        for edit in self._edits():
            edit.returnPressed.connect(self._on_keep)
        self.own_server_keep.clicked.connect(self._on_keep)

    def reload(self) -> None:
        """Show what is in force."""
        address = self._desk.settings.database_url or self._page.context.db.shown_url
        known = server_place.of_address(address)
        may = self._page.context.acting().may(Role.ADMIN)
        if known is not None:
            self.own_hosts.setText(known.shown_hosts)
            self.own_port.setText(str(known.port))
            self.own_database.setText(known.database)
        for edit in self._edits():
            edit.setReadOnly(not may)
        self.own_server_keep.setEnabled(may)
        self.authority.set_changeable(may)
        self.authority.reload()

    def _edits(self) -> tuple[LineEdit, ...]:
        return self.own_hosts, self.own_port, self.own_database

    def _typed(self) -> ServerPlace | None:
        fields = {
            PlaceFault.BAD_PORT: self.own_port_field,
            PlaceFault.BAD_DATABASE: self.own_database_field,
        }
        for field in (self.own_hosts_field, *fields.values()):
            field.set_error("")
        try:
            return server_place.typed(*(edit.text() for edit in self._edits()))
        except Refused as error:
            found = fields.get(error.code, self.own_hosts_field)  # type: ignore[call-overload]
            found.set_error(str(sentence(error)))
            return None

    def _on_keep(self) -> None:
        place = self._typed()
        if place is None or not self.own_server_keep.isEnabled():
            return
        context = self._page.context
        desk = context.acting().workstation_id
        self.own_server_keep.setEnabled(False)
        context.tasks.submit(
            lambda: setup.try_elsewhere(context.db, place.url, desk),
            owner=self,
            done=lambda _probe: self._on_found(place),
            failed=self._on_refused,
            lane=Lane.LONG,
        )

    def _on_found(self, place: ServerPlace) -> None:
        self.own_server_keep.setEnabled(True)
        says = tr("{title}: {value}", title=tr("Server"), value=place.shown_hosts)
        if self._desk.change(says, database_url=place.url):
            advice = tr("It counts from the next start on.")
            self.own_server_message.show_message("ok", tr("The server answers"), advice)

    def _on_refused(self, error: Exception) -> None:
        self.own_server_keep.setEnabled(True)
        told = sentence(error)
        self.own_server_message.show_message("bad", told.head, told.advice)
