"""QC's form beside the list of what waits: so much passes, or fails with a reason (INB-5)."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods import quality
from wms_desktop.goods.quality import Grade, WaitingRow
from wms_desktop.goods.view_words import joined
from wms_desktop.imaging.photos import opened
from wms_desktop.stock.service_moves import WHO_GRADES
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit, QuantityEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import sentence, tr

_PASSED, _FAILED = N_("{item}: {count} passed QC"), N_("{item}: {count} failed QC")


class QualityPane(QWidget):
    """What QC found about the goods chosen in the list."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._row: WaitingRow | None = None
        self._keeper = page.draft("qc")
        self._title, self._facts = Label("", bold=True, wrap=True), Label(role="text_2", wrap=True)
        self.quantity, self.reason = QuantityEdit(), LineEdit()
        self.quantity.setObjectName("goods_qc_quantity")
        self.reason.setObjectName("goods_qc_reason")
        self._quantity_field = Field(tr("Quantity"), self.quantity)
        self._reason_field = Field(tr("Test result"), self.reason)
        self.photos = PhotoStrip(page, "goods_qc_photos", host=self)
        self.photos.catch_paste(self.quantity, self.reason)
        self._message, self._why_not = Message(), Label("", NOTE, "text_2", wrap=True)
        self.fail_button = Button(tr("Fail"), icon="x", key="F6")
        self.fail_button.setObjectName("goods_qc_fail")
        self.pass_button = Button(tr("Pass"), icon="check", kind="primary", key="Ctrl S")
        self.pass_button.setObjectName("goods_qc_pass")
        self.pass_button.clicked.connect(lambda: self.grade(passes=True))
        self.fail_button.clicked.connect(lambda: self.grade(passes=False))
        self.reason.textEdited.connect(lambda _text: self._reason_field.set_error(""))
        content = QWidget()
        content.setLayout(
            column(
                self._title, self._facts, self._quantity_field, self._reason_field, self.photos,
                None, margins=(16, 16, 16, 4),
            )
        )  # fmt: skip
        buttons = row(self.fail_button, None, self.pass_button)
        foot = column(self._message, self._why_not, buttons, margins=(16, 0, 16, 12))
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))
        self.show_row(None)

    def show_row(self, found: WaitingRow | None) -> None:
        """Ask about *found*; what was typed about other goods waits there."""
        if found is not None and self._row is not None and found.id == self._row.id:
            self._row = found
            return
        self._keeper.leave()
        self._row = found
        self._title.setText(found.goods if found else tr("Nothing waits for QC"))
        where = joined(found.lot, found.location, found.owner) if found else ""
        self._facts.setText(where)
        self.quantity.set_fractional(found.is_fractional if found else False)
        self.quantity.set_value(found.quantity if found else None)
        self.reason.clear()
        self._keeper = self._page.draft(f"qc/{found.id if found else 0}")
        self.photos.keep_in(self._keeper)
        if found is not None:
            self._keeper.watch(self.quantity, self.reason)
        self._message.clear()
        self._reason_field.set_error("")
        may = self._page.context.acting().may(*WHO_GRADES)
        self._why_not.setText("" if may else tr("QC or the duty manager tests goods."))
        show_when(self._why_not, not may)
        for part in (self._quantity_field, self._reason_field, self.photos):
            part.setEnabled(may and found is not None)
        self._allow(may and found is not None)

    def grade(self, *, passes: bool) -> None:
        """Ctrl+S passes the goods, F6 fails them."""
        found = self._row
        if found is None or not self.pass_button.isEnabled():
            return
        try:
            quantity = self.quantity.checked()
        except Refused as error:
            self._quantity_field.show_refusal(error)
            self.quantity.setFocus()
            return
        reason = self.reason.text().strip()
        if not passes and not reason:
            self._reason_field.set_error(tr("Say what is wrong with them."))
            self.reason.setFocus()
            return
        context = self._page.context
        db, by = context.db, context.acting()
        command = Grade(uuid4(), found.id, quantity, passes, reason, self.photos.photos)
        keeper = self._keeper
        self._allow(False)  # until the answer is here

        def on_done(_done: Done[int]) -> None:
            said = tr(
                _PASSED if passes else _FAILED, item=found.item, count=shown_quantity(quantity)
            )
            note = reason or joined(found.lot, found.location)
            context.shell.show_result(ScanResult("ok" if passes else "warn", said, note))
            if self._row is not None and self._row.id == found.id:
                self._row = None  # the list comes anew; its first row is asked about next
            keeper.clear()

        def on_refused(error: Exception) -> None:
            if self._row is not None and self._row.id == found.id:
                self._on_refused(error)
            else:  # other goods are asked about meanwhile
                self._page.show_error(error)

        self._page.write_after(
            lambda: opened(command), lambda ready: quality.grade(db, by, ready), on_done, on_refused
        )

    def _on_refused(self, error: Exception) -> None:
        self._allow(True)
        told = sentence(error)
        self._message.show_message("bad", told.head, told.advice)

    def _allow(self, may: bool) -> None:
        self.pass_button.setEnabled(may)
        self.fail_button.setEnabled(may)
