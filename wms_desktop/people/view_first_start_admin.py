"""The first administrator: name, login, password twice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.people.rules import PASSWORD_LENGTH, PersonFault, check_password, checked_login
from wms_desktop.ui.fields import Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.words import sentence, tr


class AdminPage(QWidget):
    """The last step of the first start.

    Signals:
        entered: Enter in one of the fields.
    """

    entered = Signal()

    admin_name: LineEdit
    admin_name_field: Field
    admin_login: LineEdit
    admin_login_field: Field
    admin_password: LineEdit
    admin_password_field: Field
    admin_again: LineEdit
    admin_again_field: Field

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "first_start_admin")
        for edit in (self.admin_password, self.admin_again):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        for edit in self.findChildren(LineEdit):
            edit.returnPressed.connect(self.entered)

    def checked(self) -> bool:
        """Whether everything typed can be used; otherwise each field says why not."""
        fields = (
            self.admin_name_field,
            self.admin_login_field,
            self.admin_password_field,
            self.admin_again_field,
        )
        faults = self._faults()
        for field in fields:
            field.set_error(faults.get(field, ""))
        first = next((field for field in fields if field in faults), None)
        if first is not None:
            first.setFocus()
        return not faults

    def _faults(self) -> dict[Field, str]:
        faults: dict[Field, str] = {}
        login, name = self.admin_login.text(), self.admin_name.text().strip()
        password = self.admin_password.text()
        if not name:
            faults[self.admin_name_field] = tr("Fill this in.")
        try:
            login = checked_login(login)
        except Refused as error:
            faults[self.admin_login_field] = _told(error)
        try:
            check_password(password, login=login, name=name, shortest=PASSWORD_LENGTH.default)
        except Refused as error:
            faults[self.admin_password_field] = _told(error)
        if self.admin_again.text() != password:
            faults[self.admin_again_field] = _told(Refused(PersonFault.PASSWORDS_DIFFER))
        return faults


def _told(error: Exception) -> str:
    told = sentence(error)
    return tr("{head}. {advice}", head=told.head.rstrip(".。"), advice=told.advice)
