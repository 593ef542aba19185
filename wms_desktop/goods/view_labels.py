"""Labels beside receiving: which, how many, one key prints them (INB-3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.documents.label import LabelKind, Template, templates
from wms_desktop.documents.words import LABEL_KINDS
from wms_desktop.goods.label_prints import LabelCount, wanted_count
from wms_desktop.goods.view_words import joined
from wms_desktop.stock import label_templates
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, QuantityEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import ElidedLabel, Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr

MOST = 999
_TITLE = 8  # characters of a template's title that are shown
CHOICE = "label_count"  # of this workstation
_PREFERRED = "goods.label"
_ON_ROLLS = {
    LabelKind.ITEM: N_("Item label {size}"),
    LabelKind.LOT: N_("Lot label {size}"),
    LabelKind.LOCATION: N_("Location label {size}"),
    LabelKind.PALLET: N_("Pallet label {size}"),
}
_ON_SHEETS = {
    LabelKind.ITEM: N_("Item page {size}"),
    LabelKind.LOT: N_("Lot page {size}"),
    LabelKind.LOCATION: N_("Location page {size}"),
    LabelKind.PALLET: N_("Pallet page {size}"),
}


@dataclass(frozen=True, slots=True)
class LabelSubject:
    """What labels are for: goods just received, or the current line."""

    item: str
    lot: str = ""
    location: str = ""
    count: Decimal = Decimal(0)

    @property
    def on_pallet(self) -> Decimal:
        """What a pallet's label says lies on it."""
        return self.count if self.count > 0 else Decimal(1)

    def code(self, kind: LabelKind) -> str:
        """What is looked up for a label of *kind*; empty where there is nothing."""
        if kind is LabelKind.PALLET:
            return f"{self.item}/{self.lot}" if self.lot else self.item
        if kind is LabelKind.LOT:
            return f"{self.item}/{self.lot}" if self.lot else ""
        return self.item if kind is LabelKind.ITEM else self.location


class LabelPart(QWidget):
    """The lowest part of the right pane.

    Signals:
        wanted: (template name, `LabelKind`, code, count) are to be printed.
        not_possible: why nothing can be printed, when the key was pressed all the same.
    """

    goods_labels_title: Label
    goods_labels_what: ElidedLabel
    goods_labels_kind: Combo
    goods_labels_count: QuantityEdit
    goods_labels_more: QWidget
    goods_labels_first: QuantityEdit
    goods_labels_first_field: Field
    goods_labels_place: QuantityEdit
    goods_labels_place_field: Field
    goods_labels_reason: Label
    goods_labels_print: Button

    wanted = Signal(str, object, str, int)
    not_possible = Signal(str)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = page.context.preferences
        load_form(self, "goods_labels")
        self._subject = LabelSubject("")
        self._printed = LabelSubject("")
        self.goods_labels_count.setMaximumWidth(self.goods_labels_count.minimumSizeHint().width())
        self._templates: list[Template] = [*templates().values()]
        self._offer()
        self.goods_labels_kind.currentIndexChanged.connect(lambda _n: self._on_kind())
        self.goods_labels_count.value_changed.connect(lambda _v: self._refresh())
        for edit in (self.goods_labels_first, self.goods_labels_place):
            edit.set_value(1)
            edit.value_changed.connect(lambda _v: self._refresh())
        self.goods_labels_print.clicked.connect(self.print_now)
        self._refresh()
        db = page.context.db
        page.read(lambda: label_templates.offered(db), self._on_templates)

    def _on_templates(self, found: list[Template]) -> None:
        if found != self._templates:
            self._templates = found
            self._offer()

    def _offer(self) -> None:
        """Every kind that a template has, the kinds in their order."""
        choices = [
            (label_words(each, kind), f"{kind.value}/{each.name}")
            for kind in _ON_ROLLS
            for each in self._templates
            if each.fields.get(kind.value)
        ]
        kept = self._preferences.get(_PREFERRED)
        self.goods_labels_kind.blockSignals(True)
        self.goods_labels_kind.set_items(choices)
        if kept in {value for _, value in choices}:
            self.goods_labels_kind.set_value(kept)
        self.goods_labels_kind.blockSignals(False)

    def set_subject(self, subject: LabelSubject) -> None:
        """Offer labels for *subject*; as many as there are pieces (INB-3)."""
        if subject == self._subject:
            return
        self._subject = subject
        self.goods_labels_first.set_value(1)
        self._set_count()
        self._refresh()

    @property
    def first(self) -> int:
        """Label to begin with; after a jam not the first."""
        value = self.goods_labels_first.value()
        return int(value) if value is not None and self._is_again() else 1

    @property
    def place(self) -> int:
        """First free place of the sheet; 1 on a roll."""
        value = self.goods_labels_place.value()
        return int(value) if value is not None and self._places() > 1 else 1

    @property
    def wish(self) -> LabelCount:
        """How many labels this workstation wants for what it receives."""
        return LabelCount(self._preferences.get(CHOICE, LabelCount.PIECES))

    @property
    def subject(self) -> LabelSubject:
        """What labels are offered for."""
        return self._subject

    def _set_count(self) -> None:
        kind, _template = self._chosen()
        wish = LabelCount.ONE if kind is LabelKind.PALLET else self.wish
        count = min(max(wanted_count(self._subject.count, wish), 1), MOST)
        self.goods_labels_count.set_value(count if self._subject.item else None)

    def print_now(self) -> None:
        """F9: print them."""
        count, (kind, template) = self.goods_labels_count.value(), self._chosen()
        code = self._subject.code(kind)
        if self.goods_labels_print.isEnabled() and count is not None:
            self.wanted.emit(template, kind, code, int(count))
            self._printed = self._subject  # what a jam eats can be printed again from label n
            self._refresh()
        else:
            self.not_possible.emit(self.goods_labels_reason.text())

    def _chosen(self) -> tuple[LabelKind, str]:
        kind, _slash, template = str(self.goods_labels_kind.value()).partition("/")
        return LabelKind(kind), template

    def _on_kind(self) -> None:
        self._set_count()
        self._preferences[_PREFERRED] = self.goods_labels_kind.value()
        self._refresh()

    def _places(self) -> int:
        _kind, name = self._chosen()
        found = next((each for each in self._templates if each.name == name), None)
        return found.sheet.places if found and found.sheet else 1

    def _reason(self) -> str:
        """Why nothing can be printed now."""
        kind, _template = self._chosen()
        count = self.goods_labels_count.value()
        if not self._subject.item:
            return tr("Choose a line, or scan goods.")
        if not self._subject.code(kind):
            return (
                tr("No lot known yet.") if kind is LabelKind.LOT else tr("No location known yet.")
            )
        if count is None or count > MOST:
            return tr("Type how many, 1 to {most}.", most=MOST)
        if not 1 <= self.first <= count:
            return tr("Begin with a label from 1 to {count}", count=shown_quantity(count))
        if not 1 <= self.place <= self._places():
            return tr("Choose a place from 1 to {places}", places=self._places())
        return ""

    def _refresh(self) -> None:
        again, on_sheet = self._is_again(), self._places() > 1
        show_when(self.goods_labels_first_field, again)
        show_when(self.goods_labels_place_field, on_sheet)
        show_when(self.goods_labels_more, again or on_sheet)
        reason, count = self._reason(), self.goods_labels_count.value()
        self.goods_labels_what.setText(joined(self._subject.item, self._subject.lot))
        self.goods_labels_reason.setText(reason)
        show_when(self.goods_labels_reason, bool(reason))
        left = count - self.first + 1 if count is not None and not reason else count
        shown = shown_quantity(left) if left is not None else "–"
        self.goods_labels_print.setText(tr("Print {count} {count:label|labels}", count=shown))
        self.goods_labels_print.setEnabled(not reason)

    def _is_again(self) -> bool:
        return bool(self._subject.item) and self._printed == self._subject


def label_words(template: Template, kind: LabelKind) -> str:
    """What a kind of label on a template is called in the list."""
    if template.title:
        return f"{tr(LABEL_KINDS[kind])} {template.short_title(_TITLE)}"
    if template.sheet is None:
        size = f"{template.width_mm:g}×{template.height_mm:g}"
        return tr(_ON_ROLLS[kind], size=size)
    return tr(_ON_SHEETS[kind], size=f"{template.sheet.columns}×{template.sheet.rows}")
