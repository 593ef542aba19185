"""Until when a document is valid: a day, or long-term where its kind knows that (PCK-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.pickup.identity import ENDING_KINDS, LONG_TERM, LONG_TERM_KINDS
from wms_desktop.pickup.kinds import DocumentKind
from wms_desktop.ui.fields import CheckBox, DateEdit, Field
from wms_desktop.ui.look import scaled
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr

_DAY_WIDTH = 112


class ValidityEntry(QWidget):
    """A day and a tick beside it; hidden for kinds that have no end.

    Signals:
        edited: another day, or the tick.
        settled: the day was left.
    """

    edited = Signal()
    settled = Signal()

    def __init__(self, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.until = DateEdit()
        self.until.setObjectName(f"{prefix}_valid_until")
        self.until.setMinimumWidth(scaled(_DAY_WIDTH))
        self.field = Field(tr("Valid until@@document"), self.until)
        self.long_term = CheckBox(tr("Long-term@@document"))
        self.long_term.setObjectName(f"{prefix}_long_term")
        tick = column(None, self.long_term, 6)
        self.setLayout(row((self.field, 1), tick, gap=8))
        self._kind = DocumentKind.RESIDENT_ID
        self._expired = ""
        self.until.value_changed.connect(lambda _day: self.edited.emit())
        self.until.editingFinished.connect(self.settled)
        self.long_term.toggled.connect(self._on_long_term)

    def set_today(self, today: Callable[[], date]) -> None:
        """Take the calendar day from *today*."""
        self.until.set_today(today)

    def clear(self) -> None:
        """Nothing is said."""
        self.long_term.setChecked(False)
        self.until.clear()
        self.field.set_error("")

    def show_for(self, kind: DocumentKind, *, asked: bool) -> None:
        """Ask as a document of *kind* needs it; not where *asked* is off by the setting."""
        self._kind = kind
        show_when(self, asked and kind in ENDING_KINDS)
        show_when(self.long_term, kind in LONG_TERM_KINDS)
        if kind not in LONG_TERM_KINDS:
            self.long_term.setChecked(False)

    def value(self) -> date | None:
        """The last day; `LONG_TERM` where it is ticked; None while nothing is said."""
        if self._kind not in ENDING_KINDS:
            return None
        return LONG_TERM if self.long_term.isChecked() else self.until.value()

    def show_read(self, day: date | None) -> None:
        """The document's own machine-readable zone says it."""
        if day is not None and self.until.value() != day:
            self.until.set_value(day)

    def show_expired(self, is_expired: bool) -> None:
        """Mark a day that has gone."""
        words = tr("Expired@@document") if is_expired else ""
        if words != self._expired:
            self._expired = words
            self.field.set_error(words)

    def kept(self) -> dict[str, Any]:
        """What a draft keeps."""
        return {"until": self.until.text(), "long_term": self.long_term.isChecked()}

    def fill(self, kept: dict[str, Any]) -> None:
        """Fill in what `kept` gave."""
        self.until.setText(str(kept.get("until", "")))
        self.long_term.setChecked(bool(kept.get("long_term")))

    def _on_long_term(self, on: bool) -> None:
        self.until.setEnabled(not on)
        if on:
            self.field.set_error("")
        self.edited.emit()
