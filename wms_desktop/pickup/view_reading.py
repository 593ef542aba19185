"""Reading a full identity number: a reason, the own password, thirty seconds (PCK-11)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from wms_desktop.core.moments import site_time
from wms_desktop.pickup.records import RecordRow
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import COUNTER, NOTE
from wms_desktop.ui.words import sentence, tr, word

PANEL_WIDTH = 460
SHOWN_S = 30


class ReadingPanel(QWidget):
    """Which document, why, the reader's password; then the number, blanked after 30 seconds.

    The number is painted in a label: no selection, no clipboard, no printing, no draft.

    Signals:
        blanked: the number is not on the screen any more.
    """

    blanked = Signal()

    def __init__(self, page: Page, history: Sequence[RecordRow]) -> None:
        super().__init__()
        self._page, self._op_id, self._left = page, uuid4(), 0
        self.setObjectName("pickup_reading")
        self.setAccessibleName(tr("Read identity number"))
        self.document, self.reason, self.password = Combo(), LineEdit(), LineEdit()
        self.document.set_items(list(_choices(history)))
        for name, edit in (
            ("document", self.document), ("reason", self.reason), ("password", self.password),
        ):  # fmt: skip
            edit.setObjectName(f"reading_{name}")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.number = Label("", COUNTER, bold=True)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.number.setObjectName("reading_number")
        self.rest = Label("", NOTE, "text_2")
        self.message = Message()
        self.show_button = Button(tr("Show for 30 s"), icon="eye", kind="primary", key="Enter")
        self.show_button.setObjectName("reading_show")
        self.show_button.clicked.connect(self.read)
        for edit in (self.reason, self.password):
            edit.returnPressed.connect(self._on_enter)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        note = Label(
            tr("Every reading stays on record with its reason."), NOTE, "text_2", wrap=True
        )  # fmt: skip
        self.setLayout(
            column(
                Label(tr("Read identity number"), bold=True), note,
                Field(tr("Document@@pickup"), self.document),
                Field(tr("Reason"), self.reason, hint=tr("At least 5 characters")),
                Field(tr("Your password"), self.password), self.number, self.rest, self.message,
                row(None, self.show_button), gap=12, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self.setFocusProxy(self.reason)
        has_any = self.document.count() > 0
        self.show_button.setEnabled(has_any)
        if not has_any:
            self.message.show_message("warn", tr("No identity number was kept"))
        self._show_number("")

    def read(self) -> None:
        """Write the reading down, then show the number."""
        entry = self.document.value()
        if entry is None or not self.show_button.isEnabled():
            return
        context = self._page.context
        by, db, vault, op_id = context.acting(), context.db, context.vault, self._op_id
        reason, password = self.reason.text(), self.password.text()
        self.show_button.setEnabled(False)
        self.message.clear()
        self._page.write(
            lambda: vault.open(db, by, entry, reason, password=password, op_id=op_id),
            self._on_read,
            self._on_refused,
        )

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._blank()

    def _on_enter(self) -> None:
        if self.sender() is self.reason:
            self.password.setFocus()
        else:
            self.read()

    def _on_read(self, number: str) -> None:
        self._op_id = uuid4()
        self.password.clear()
        if not self.isVisible():
            return
        self._left = SHOWN_S
        self._show_number(number)
        self._clock.start()

    def _on_refused(self, error: Exception) -> None:
        self._op_id = uuid4()
        self.password.clear()
        self.show_button.setEnabled(True)
        told = sentence(error)
        self.message.show_message("bad", told.head, told.advice)

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._blank()
        else:
            self.rest.setText(tr("Blanked in {seconds} s", seconds=self._left))

    def _blank(self) -> None:
        self._clock.stop()
        if self.number.text():
            self._show_number("")
            self.show_button.setEnabled(True)
            self.blanked.emit()

    def _show_number(self, number: str) -> None:
        """No accessible text: what reads the screen aloud would tell the whole counter."""
        self.number.setText(number)
        self.number.setAccessibleName(tr("Number shown") if number else "")
        self.rest.setText(tr("Blanked in {seconds} s", seconds=SHOWN_S) if number else "")
        for part in (self.number, self.rest):
            show_when(part, bool(number))


def _choices(history: Sequence[RecordRow]) -> Sequence[tuple[str, int]]:
    return [
        (f"{word(kind)} {masked}  {name}  {site_time(record.at):%m-%d %H:%M}", entry)
        for record in history
        for (_whose, kind, name, masked), entry in zip(
            record.documents, record.entries, strict=False
        )
        if entry is not None
    ]
