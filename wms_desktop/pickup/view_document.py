"""One document on the counter: kind, number with its instant check, name on it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.pickup.claims import Document, Standards
from wms_desktop.pickup.identity import NumberCheck
from wms_desktop.pickup.kinds import DocumentKind
from wms_desktop.pickup.rules import checked_document, is_number
from wms_desktop.pickup.view_number import NumberEdit
from wms_desktop.pickup.view_validity import ValidityEntry
from wms_desktop.pickup.words import fault_sentence
from wms_desktop.ui.fields import Combo, ErrorLine, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import scaled
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import row
from wms_desktop.ui.words import current_language, tr, word

_FULL_LENGTH = 18
_KIND_WIDTH, _NUMBER_WIDTH = 156, 184
KINDS = (  # as often as they are shown at a counter
    DocumentKind.RESIDENT_ID,
    DocumentKind.RESIDENCE_PERMIT,
    DocumentKind.TRAVEL_PERMIT,
    DocumentKind.TAIWAN_ID,
    DocumentKind.PASSPORT,
    DocumentKind.FOREIGN_RESIDENT,
    DocumentKind.DRIVING_LICENCE,
    DocumentKind.OFFICER_CARD,
    DocumentKind.HOUSEHOLD_REGISTER,
    DocumentKind.MARRIAGE_CERTIFICATE,
    DocumentKind.OTHER_OFFICIAL,
)
_ALWAYS_18 = (DocumentKind.RESIDENT_ID, DocumentKind.DRIVING_LICENCE)


class DocumentEntry(QWidget):
    """Kind, number and name; the number is judged while it is typed once it is long enough.

    Signals:
        edited: something changed; ask `document` again.
        settled: a field was left or Enter was pressed: what is there can be judged.
    """

    document_kind: Combo
    number_place: QWidget
    number_error: ErrorLine
    number_note: Label
    kind_name_field: Field
    document_kind_name: LineEdit
    name_field: Field
    document_name: LineEdit
    validity_place: QWidget

    edited = Signal()
    settled = Signal()

    def __init__(self, prefix: str, name_label: str, parent: QWidget | None = None) -> None:
        """*prefix* makes the object names: ``pickup_document_number``."""
        super().__init__(parent)
        load_form(self, "pickup_document")
        self.number = NumberEdit(says=tr("Number on the document"))
        self.number_place.setLayout(row(self.number))
        self.document_kind.setMinimumWidth(scaled(_KIND_WIDTH))  # a long kind is elided, no number
        self.number.setMinimumWidth(scaled(_NUMBER_WIDTH))
        self.validity = ValidityEntry(prefix)
        self.validity_place.setLayout(row(self.validity))
        self.validity.edited.connect(self.edited)
        self.validity.settled.connect(self.edited)
        self._set_tab_order()
        self._standards: Standards | None = None
        self._is_settled = False
        self.name_field.set_label(name_label)
        self.document_kind.setAccessibleName(tr("Kind of document"))
        self._rename(prefix)
        self.number.number_changed.connect(self._on_number)
        self.number.editingFinished.connect(self._on_settled)
        self.document_kind.currentIndexChanged.connect(self._on_kind)
        self.document_name.textEdited.connect(lambda _text: self._on_name())
        self.document_name.editingFinished.connect(self._on_settled)
        self.document_name.returnPressed.connect(self._on_name_entered)
        self.document_kind_name.textEdited.connect(lambda _text: self.edited.emit())
        for widget in (self.number_error, self.number_note, self.kind_name_field):
            show_when(widget, False)

    def show_for(self, standards: Standards) -> None:
        """Be empty, for a pickup under *standards*."""
        self._standards, self._is_settled = standards, False
        self.validity.set_today(lambda: standards.today)
        kinds = [kind for kind in KINDS if kind in standards.accepted_kinds]
        self.document_kind.blockSignals(True)
        self.document_kind.set_items([(word(kind), kind) for kind in kinds])
        self.document_kind.blockSignals(False)
        self.document_name.clear()
        self.name_field.set_error("")
        self.document_kind_name.clear()
        self.number.set_number("")
        self.validity.clear()
        self._on_kind()

    def kind(self) -> DocumentKind:
        """The kind chosen; Qt gives it back as plain text."""
        chosen = self.document_kind.value()
        return DocumentKind(chosen) if chosen else DocumentKind.RESIDENT_ID

    def document(self) -> Document:
        """What is typed; a number that is still being typed counts as none yet."""
        kind = self.kind()
        number = self.number.number() if self.is_judged else ""
        name = self.name() if self.is_name_judged else ""
        other = self.document_kind_name.text()
        return Document(kind, name, number, other, valid_until=self.validity.value())

    def name(self) -> str:
        """The name as typed; a number in its place is none."""
        typed = self.document_name.text()
        return "" if is_number(typed) else typed

    @property
    def is_judged(self) -> bool:
        """Whether the number is complete enough to say that it is wrong."""
        if self._is_settled:
            return True
        return self.kind() in _ALWAYS_18 and len(self.number.number().strip()) >= _FULL_LENGTH

    @property
    def is_name_judged(self) -> bool:
        """Whether the name is typed to its end."""
        return not self.document_name.hasFocus() or not self.document_name.isModified()

    def check(self) -> NumberCheck | None:
        """The check of the number; None while there is nothing to judge."""
        if self._standards is None or not self.is_judged or not self.number.number().strip():
            return None
        return checked_document(self.document(), self._standards)

    def kept(self) -> dict[str, Any]:
        """What a draft may keep: never the number."""
        return {
            "kind": self.kind().value,
            "kind_name": self.document_kind_name.text(),
            "name": self.name(),
            "validity": self.validity.kept(),
        }

    def fill(self, kept: dict[str, Any]) -> None:
        """Fill in what `kept` gave."""
        known = DocumentKind._value2member_map_
        if kept.get("kind") in known:
            self.document_kind.set_value(DocumentKind(kept["kind"]))
        self.document_kind_name.setText(str(kept.get("kind_name", "")))
        self.document_name.setText(str(kept.get("name", "")))
        self.name_field.set_error("")
        self.validity.fill(dict(kept.get("validity", {})))

    def show_check(self) -> None:
        """Say under the field what is wrong with the number, or mark it as right."""
        check = self.check()
        fault = check.fault if check else None
        says = fault_sentence(fault, check.expected, current_language()) if check and fault else ""
        self.number.set_state("bad" if fault else "ok" if check else "")
        self.number.setAccessibleDescription(says)
        self.number_error.set_text(says)
        flags = [word(flag) for flag in check.flags] if check and not fault else []
        self.number_note.setText(" ".join(flags))
        show_when(self.number_note, bool(flags))
        self.number.set_mask(check.masked if check and not fault else "")
        if check and not fault:
            self.validity.show_read(check.valid_until)
        self._show_validity()

    def settle(self) -> None:
        """What was scanned is complete: judge it."""
        self._on_settled()

    def _on_number(self) -> None:
        self._is_settled = False
        self.show_check()
        self.edited.emit()

    def _on_kind(self) -> None:
        asked = self._standards is None or self._standards.validity_required
        self.validity.show_for(self.kind(), asked=asked)
        show_when(self.validity_place, not self.validity.isHidden())
        show_when(self.kind_name_field, self.kind() is DocumentKind.OTHER_OFFICIAL)
        self.show_check()
        self.edited.emit()

    def _show_validity(self) -> None:
        until = self.validity.value()
        today = self._standards.today if self._standards else None
        self.validity.show_expired(until is not None and today is not None and until < today)

    def _on_name(self) -> None:
        self.name_field.set_error(misplaced(self.document_name.text()))
        self.edited.emit()

    def _on_name_entered(self) -> None:
        """Enter moves on, but not from a number in the name's place."""
        if misplaced(self.document_name.text()):
            QTimer.singleShot(0, self.document_name, self._go_back_to_name)
        else:
            self.document_name.focusNextChild()

    def _go_back_to_name(self) -> None:
        self.document_name.setFocus()
        self.document_name.selectAll()

    def _on_settled(self) -> None:
        self._is_settled = bool(self.number.number().strip())
        self.document_name.setModified(False)
        self.show_check()
        self.edited.emit()
        self.settled.emit()

    def _set_tab_order(self) -> None:
        fields = (
            self.document_kind,
            self.number,
            self.document_kind_name,
            self.document_name,
            self.validity.until,
            self.validity.long_term,
        )
        for before, after in pairwise(fields):
            QWidget.setTabOrder(before, after)
        nothing: Any = None  # the stubs do not know that a proxy can be taken away
        for field in (self.kind_name_field, self.name_field, self.validity.field):
            field.setFocusProxy(nothing)  # else Tab comes to the field and goes back to its edit

    def _rename(self, prefix: str) -> None:
        self.number.setObjectName(f"{prefix}_number")
        self.document_kind.setObjectName(f"{prefix}_kind")
        self.document_name.setObjectName(f"{prefix}_name")
        self.document_kind_name.setObjectName(f"{prefix}_kind_name")


def misplaced(name: str) -> str:
    """What to say under a name's field in which a number stands; empty where none does."""
    return tr("This is a number: it belongs in the number field.") if is_number(name) else ""
