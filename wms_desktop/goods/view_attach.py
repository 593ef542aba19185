"""An unknown code is given to an item, for ever (ux.md, Scanning: A)."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.stock import service
from wms_desktop.stock.gs1 import parse
from wms_desktop.stock.queries import ItemRow, search_items
from wms_desktop.stock.service import WHO_KEEPS, AttachBarcode, DetachBarcode
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.forms import load_form, set_tab_chain
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import sentence, tr


class AttachPane(QWidget):
    """The code large, the item found by typing.

    Signals:
        attached: the `ItemRow` that the code means now.
        dropped: the code stays unknown.
    """

    goods_attach_code: Label
    goods_attach_place: QWidget
    goods_attach_message: Message
    goods_attach_reason: Label
    goods_attach_save: Button
    goods_attach_drop: Button

    attached = Signal(object)
    dropped = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        load_form(self, "goods_attach")
        self.item = Finder(page, self._find, _item_words, "goods_attach_item")
        field = Field(tr("Item"), self.item)
        self.item.name_it(tr("Item"))
        self.goods_attach_place.setLayout(column(field))
        set_tab_chain(
            self, self.item.search, self.item.hits, self.goods_attach_save, self.goods_attach_drop
        )
        self.item.chosen.connect(lambda _item: self._refresh())
        self.goods_attach_save.clicked.connect(self.save)
        self.goods_attach_drop.clicked.connect(self.dropped)

    def open_for(self, code: str) -> None:
        """Ask whose *code* is; of a supplier's label the trade item is attached, not the lot."""
        self.goods_attach_code.setText(trade_item(code))
        self.goods_attach_message.clear()
        self.item.choose(None)
        self.item.setFocus()
        self._refresh()

    def save(self) -> None:
        """Ctrl+S: from now on the code means the item."""
        item = self.item.value()
        if item is None or not self.goods_attach_save.isEnabled():
            return
        context, code = self._page.context, self.goods_attach_code.text()
        db, by = context.db, context.acting()
        command = AttachBarcode(uuid4(), item.id, code)

        def on_done(_done: object) -> None:
            head = tr("{code} means {item} from now on", code=code, item=item.code)
            said = ScanResult(
                "ok", head, tr("Scan it again."), undo=lambda: self._undo(item, code),
                undo_says=f"{code} → {item.code}",
            )  # fmt: skip
            context.shell.show_result(said)
            self.attached.emit(item)

        self._page.write(
            lambda: service.attach_barcode(db, by, command), on_done, self._show_refusal
        )

    def _undo(self, item: ItemRow, code: str) -> None:
        """F8: the code means nothing again."""
        db, by = self._page.context.db, self._page.context.acting()
        command = DetachBarcode(uuid4(), item.id, code)
        self._page.write(lambda: service.detach_barcode(db, by, command), lambda _done: None)

    def _show_refusal(self, error: Exception) -> None:
        told = sentence(error)
        self.goods_attach_message.show_message("bad", told.head, told.advice)

    def _find(self, text: str) -> list[ItemRow]:
        return search_items(self._page.context.db, text, 5)

    def _refresh(self) -> None:
        reason = ""
        if not self._page.context.acting().may(*WHO_KEEPS, Role.CLERK):
            reason = tr("A keeper or clerk attaches codes.")
        elif self.item.value() is None:
            reason = tr("Type code, name or initials of the item.")
        self.goods_attach_reason.setText(reason)
        show_when(self.goods_attach_reason, bool(reason))
        self.goods_attach_save.setEnabled(not reason)


def trade_item(code: str) -> str:
    """*code*, or the number of the trade item that a supplier's GS1 label names."""
    try:
        elements = parse(code)
    except Refused:
        return code
    gtin = elements.gtin if elements is not None else ""
    return gtin.removeprefix("0") or code


def _item_words(item: ItemRow) -> tuple[str, str]:
    return f"{item.code} {item.name}", f"{item.unit} {item.spec}".strip()
