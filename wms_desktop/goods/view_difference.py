"""Short or damaged: a small form beside the list, for goods in and goods out (INB-4, OUT-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import NeedsConfirmation, Refused
from wms_desktop.core.language import N_
from wms_desktop.core.photo import Photo
from wms_desktop.goods.kinds import ExceptionKind
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit, QuantityEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import sentence, tr, word

_NEED_WORDS = (ExceptionKind.DAMAGED, ExceptionKind.WRONG_PAPERS)
_TITLES = {
    ExceptionKind.SHORT: N_("Goods are short"),
    ExceptionKind.OVER: N_("Goods are over"),
    ExceptionKind.DAMAGED: N_("Goods are damaged"),
    ExceptionKind.WRONG_PAPERS: N_("Papers are wrong"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What a person says is not as the papers say."""

    kind: ExceptionKind
    line: int
    quantity: Decimal
    remarks: str
    location: str = ""
    photos: tuple[Photo, ...] = ()


class DifferencePane(QWidget):
    """How much of which line, and what is wrong with it.

    Attributes:
        order: the number of the order that is worked on.
        sent: the goods that are on their way to the books as damaged.

    Signals:
        noted: a `Difference`.
        dropped: nothing is noted.
    """

    goods_diff_title: Label
    goods_diff_item: Label
    goods_diff_kind_field: Field
    goods_diff_kind: Combo
    goods_diff_quantity_field: Field
    goods_diff_quantity: QuantityEdit
    goods_diff_location_field: Field
    goods_diff_location: LineEdit
    goods_diff_remarks_field: Field
    goods_diff_remarks: LineEdit
    goods_diff_photos_place: QWidget
    goods_diff_follows: Label
    goods_diff_message: Message
    goods_diff_save: Button
    goods_diff_drop: Button

    noted = Signal(object)
    dropped = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "goods_difference")
        self._page, self._keeper = page, page.draft("difference")
        self.order = ""
        self.sent: object = None
        self._kind, self._line = ExceptionKind.SHORT, 0
        self._with_location = False
        self.photos = self._with_photos(page)
        self.goods_diff_kind.currentIndexChanged.connect(lambda _n: self._on_kind())
        self.goods_diff_save.clicked.connect(self.save)
        self.goods_diff_drop.clicked.connect(self._drop)
        self.goods_diff_remarks.returnPressed.connect(self.save)
        self.goods_diff_remarks.textEdited.connect(
            lambda _text: self.goods_diff_remarks_field.set_error("")
        )

    def open_for(
        self,
        kind: ExceptionKind,
        line: int,
        goods: str,
        quantity: Decimal | None,
        *,
        follows: str,
        with_location: bool = False,
        is_fractional: bool = False,
        kinds: Sequence[ExceptionKind] = (),
    ) -> None:
        """Ask about *goods* of *line*; *follows* says what noting it does.

        What was begun about them before, and neither noted nor dropped, stands there again.

        Args:
            kinds: what else it may turn out to be; nothing to choose where it is empty.
        """
        self._keeper.leave()  # before its fields are filled for other goods
        self._kind, self._line, self._with_location = kind, line, with_location
        self.goods_diff_kind.set_items([(word(each), each) for each in kinds or (kind,)])
        self.goods_diff_kind.set_value(kind)
        show_when(self.goods_diff_kind_field, len(kinds) > 1)
        self._on_kind()
        self.goods_diff_item.setText(goods)
        self.goods_diff_quantity.set_fractional(is_fractional)
        self.goods_diff_quantity.set_value(quantity)
        self.goods_diff_location.clear()
        self.goods_diff_location_field.set_hint(tr("Empty: only note it, nothing is booked."))
        self.goods_diff_remarks.clear()
        self.goods_diff_follows.setText(follows)
        self.goods_diff_message.clear()
        for field in (self.goods_diff_quantity_field, self.goods_diff_remarks_field):
            field.set_error("")
        self._keeper = self._page.draft(f"difference/{self.order}/{line}/{kind}").watch(
            self.goods_diff_kind, self.goods_diff_quantity, self.goods_diff_location,
            self.goods_diff_remarks,
        )  # fmt: skip
        self.photos.keep_in(self._keeper)
        if kind is ExceptionKind.WRONG_PAPERS:
            self.goods_diff_remarks.setFocus()
            return
        self.goods_diff_quantity.setFocus()
        self.goods_diff_quantity.selectAll()

    def set_location(self, code: str) -> None:
        """A location was scanned while this form is open."""
        if not self.goods_diff_location_field.isHidden():
            self.goods_diff_location.setText(code)

    def save(self) -> None:
        """Ctrl+S: note it."""
        quantity = Decimal(0)
        try:
            if not self.goods_diff_quantity_field.isHidden():
                quantity = self.goods_diff_quantity.checked()
        except Refused as error:
            self.goods_diff_quantity_field.show_refusal(error)
            self.goods_diff_quantity.setFocus()
            return
        remarks = self.goods_diff_remarks.text().strip()
        if self._kind in _NEED_WORDS and not remarks:
            self.goods_diff_remarks_field.set_error(tr("Say what is wrong with them."))
            self.goods_diff_remarks.setFocus()
            return
        hidden = self.goods_diff_location_field.isHidden()
        location = "" if hidden else self.goods_diff_location.text().strip()
        photos = self.photos.photos
        line = 0 if self._kind is ExceptionKind.WRONG_PAPERS else self._line
        self.noted.emit(Difference(self._kind, line, quantity, remarks, location, photos))

    def clear(self) -> None:
        """It is noted or dropped: nothing of it is kept here any more."""
        self._keeper.leave()
        self.photos.clear()
        self._keeper.clear()

    def on_received(self, goods: object) -> None:
        """*goods* are on the books; if they are those that were noted here, that has ended."""
        if goods is self.sent:
            self.clear()

    def show_refusal(self, error: Exception) -> None:
        """Say why nothing was noted."""
        if not isinstance(error, NeedsConfirmation):
            told = sentence(error)
            self.goods_diff_message.show_message("bad", told.head, told.advice)

    def _drop(self) -> None:
        self.clear()
        self.dropped.emit()

    def _with_photos(self, page: Page) -> PhotoStrip:
        photos = PhotoStrip(page, "goods_diff_photos", host=self)
        photos.catch_paste(
            self.goods_diff_quantity, self.goods_diff_location, self.goods_diff_remarks
        )
        self.goods_diff_photos_place.setLayout(column(photos))
        QWidget.setTabOrder(self.goods_diff_remarks, photos.add_button)
        QWidget.setTabOrder(photos.add_button, self.goods_diff_save)
        return photos

    def _on_kind(self) -> None:
        """Wrong papers are of the whole order; only damaged goods go to a place of their own."""
        self._kind = self.goods_diff_kind.value() or self._kind
        on_papers = self._kind is ExceptionKind.WRONG_PAPERS
        self.goods_diff_title.setText(tr(_TITLES[self._kind]))
        show_when(self.goods_diff_item, not on_papers)
        show_when(self.goods_diff_quantity_field, not on_papers)
        damaged = self._kind is ExceptionKind.DAMAGED
        show_when(self.goods_diff_location_field, self._with_location and damaged)
        self.goods_diff_remarks_field.set_error("")
