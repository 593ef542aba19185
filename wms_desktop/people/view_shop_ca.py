"""The shop's certificate on this workstation: chosen or pasted, compared, then believed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from wms_desktop.core import shop_ca
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.shop_ca import ShopCa
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import CheckBox
from wms_desktop.ui.file_dialogs import choose_file
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.ui.words import sentence, tr


class ShopCaBox(QWidget):
    """Which authority this workstation believes; another one only after somebody has compared it.

    Signals:
        changed: another authority is believed from now on, or is waiting to be compared.
    """

    changed = Signal()

    ca_icon: IconLabel
    ca_told: Label
    ca_choose: Button
    ca_paste: Button
    ca_fingerprint: Label
    ca_compared: CheckBox

    def __init__(self, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._waiting: ShopCa | None = None
        load_form(self, "shop_ca")
        self.ca_choose.clicked.connect(self._on_choose)
        self.ca_paste.clicked.connect(self._on_paste)
        self.ca_compared.toggled.connect(self._on_compared)
        self.reload()

    @property
    def is_ready(self) -> bool:
        """Whether there is one that somebody has compared, and none waiting for that."""
        return self._waiting is None and self._known is not None

    def set_changeable(self, changeable: bool) -> None:
        """Whether another one may be chosen here."""
        self.ca_choose.setEnabled(changeable)
        self.ca_paste.setEnabled(changeable)

    def reload(self) -> None:
        """Show what is believed here."""
        self._known, self._waiting = shop_ca.kept(), None
        self._show()

    def offer(self, text: str) -> None:
        """Show what *text* holds, to be compared."""
        self._take(lambda: shop_ca.parsed(text))

    def offer_file(self, file: Path) -> None:
        """Show what *file* holds, to be compared."""

        def read() -> ShopCa:
            try:
                return shop_ca.of_file(file)
            except OSError as error:
                raise Unavailable(Lack.FILE_UNREADABLE, path=str(file)) from error

        self._take(read)

    def _take(self, read: Callable[[], ShopCa]) -> None:
        def checked() -> ShopCa:
            found = read()
            shop_ca.require_valid(found, datetime.now(UTC))
            return found

        self._tasks.submit(
            checked, owner=self, done=self._on_read, failed=self._on_refused, lane=Lane.LONG
        )

    def _on_read(self, found: ShopCa) -> None:
        same = self._known is not None and self._known.fingerprint == found.fingerprint
        self._waiting = None if same else found
        self._show()
        if not same:
            self.ca_compared.setFocus()
        self.changed.emit()

    def _on_refused(self, error: Exception) -> None:
        told = sentence(error)
        self._say("alert-circle", f"{told.head} {told.advice}", "bad")

    def _on_choose(self) -> None:
        kinds = tr("Certificates") + " (*.crt *.pem *.cer)"
        choose_file(self, tr("Certificate of the shop"), "", kinds, self.offer_file)

    def _on_paste(self) -> None:
        self.offer(QGuiApplication.clipboard().text())

    def _on_compared(self, same: bool) -> None:
        found = self._waiting
        if not same or found is None:
            return
        self._tasks.submit(
            lambda: shop_ca.keep(found),
            owner=self,
            done=lambda _path: self._on_kept(),
            failed=self._on_not_kept,
            lane=Lane.LONG,
        )

    def _on_kept(self) -> None:
        self.reload()
        self.changed.emit()

    def _on_not_kept(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self.ca_compared.setChecked(False)
        self._on_refused(Unavailable(Lack.FILE))

    def _show(self) -> None:
        shown = self._waiting or self._known
        waits = self._waiting is not None
        self.ca_compared.setChecked(False)
        show_when(self.ca_compared, waits)
        show_when(self.ca_fingerprint, shown is not None)
        if shown is None:
            text = tr(
                "Choose the shop's certificate, shop-ca.crt: only its own server is believed."
            )
            self._say("file-check", text, "text_2")
            return
        self.ca_fingerprint.setText(_in_two_lines(shown.fingerprint))
        if waits:
            self._say(
                "alert-triangle", tr("Compare every group with the administrator's paper."), "warn"
            )
            return
        text = tr("Certificate of the shop: {name}, until {day}",
                  name=shown.name, day=shown.ends_at.date().isoformat())  # fmt: skip
        self._say("shield-check", text, "ok")

    def _say(self, icon: str, text: str, role: str) -> None:
        self.ca_icon.show_icon(icon, role)
        self.ca_told.setText(text)
        self.ca_told.set_role("text" if role == "ok" else role)


def _in_two_lines(fingerprint: str) -> str:
    groups = fingerprint.split(" ")
    return "\n".join("  ".join(groups[at : at + 8]) for at in range(0, len(groups), 8))
