"""Panels that the window itself opens: choices, last scans, keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.ui.actions import spec_of
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.key_list import KeyGroup, KeyLine
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Meaning, MeaningKind
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.palette import said_keys
from wms_desktop.ui.plane import HLine
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.scans.history import Entry
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import COUNTER
from wms_desktop.ui.words import register_states, tr

KINDS: dict[MeaningKind, str] = {
    MeaningKind.COMMAND: N_("Command"),
    MeaningKind.RECEIPT: N_("Receipt"),
    MeaningKind.CONSIGNMENT: N_("Waybill"),
    MeaningKind.INBOUND: N_("Inbound order"),
    MeaningKind.OUTBOUND: N_("Outbound order"),
    MeaningKind.COUNT: N_("Stock count"),
    MeaningKind.RETURN: N_("Return"),
    MeaningKind.ENVELOPE: N_("Envelope"),
    MeaningKind.STATEMENT: N_("Stock statement"),
    MeaningKind.LOCATION: N_("Location"),
    MeaningKind.LOT: N_("Lot"),
    MeaningKind.ITEM: N_("Item"),
    MeaningKind.PERSON: N_("Person"),
}
register_states(KINDS)
_PILLS = {
    "ok": ("ok", N_("Done@@scan")),
    "warn": ("warn", N_("Warning")),
    "bad": ("bad", N_("Not done")),
}


class ChoicePanel(QWidget):
    """Several things bear one code: a numbered list, answered with 1-9.

    Signals:
        chosen: the number.
    """

    chosen = Signal(int)

    def __init__(
        self, text: str, choices: Sequence[Meaning], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("scan_choices")
        title = tr("Which one is {code}?", code=text)
        self.setAccessibleName(title)
        self._count = len(choices)
        buttons = []
        for number, choice in enumerate(choices, start=1):
            words = ", ".join(part for part in (choice.code, choice.label) if part)
            name = tr(KINDS[choice.kind])
            button = Button(f"{name} {words}", kind="left", key=str(number))
            button.setObjectName(f"choice_{number}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, number=number: self.chosen.emit(number))
            buttons.append(button)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("own_ring", True)
        head = Label(title, COUNTER, bold=True, wrap=True)
        self.setLayout(column(head, *buttons, gap=8, margins=(24, 20, 24, 24)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdecimal() and 1 <= int(event.text()) <= self._count:
            event.accept()
            self.chosen.emit(int(event.text()))
        else:
            super().keyPressEvent(event)


class LastScans(QWidget):
    """The last twenty scans, with who and when; the chosen one can be taken back.

    Signals:
        undo_asked: an `Entry`.
    """

    undo_asked = Signal(object)

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("last_scans")
        columns: tuple[Column[Entry], ...] = (
            Column(tr("Scan"), _scan_cell, kind="name"),
            Column(tr("Person"), lambda entry: Cell(entry.person, role="text_2")),
            Column(tr("Time"), lambda entry: Cell(_clock(entry.at), role="text_2")),
            Column(tr("Effect"), _effect_cell, kind="state"),
        )
        self.list = ListView(says=tr("Last 20 scans"))
        self.list.setObjectName("last_scans_list")
        self.list.set_two_lines(True)
        self.list.set_model(RowsModel(columns, entries, self))
        self.list.setMinimumHeight(360)
        self.undo = Button(tr("Undo"), icon="arrow-back-up", key="↵")
        self.undo.setObjectName("last_scans_undo")
        self.close_button = Button(tr("Close"), key="Esc")
        self.undo.clicked.connect(self._ask_undo)
        self.list.activated_row.connect(lambda _row: self._ask_undo())
        self.list.current_changed.connect(self._on_current)
        self.list.select_first()
        self._on_current()
        head = row(Label(tr("Last 20 scans"), bold=True), None, self.undo, self.close_button)
        self.setLayout(column(head, HLine(), self.list, gap=12, margins=(24, 20, 24, 24)))
        self.setFocusProxy(self.list)

    def _on_current(self, _row: object = None) -> None:
        entry = self.list.current_row()
        self.undo.setEnabled(isinstance(entry, Entry) and entry.can_be_undone)

    def _ask_undo(self) -> None:
        entry = self.list.current_row()
        if isinstance(entry, Entry) and entry.can_be_undone:
            self.undo_asked.emit(entry)


def key_groups(
    page_title: str, page: Iterable[QAction], window: Iterable[QAction], tabs: Sequence[KeyLine]
) -> list[KeyGroup]:
    """What F1 shows: this page, every page, elsewhere."""
    here = [KeyLine("5 *", tr("Next scan counts 5")), *_lines(page)]
    everywhere = [
        *_lines(window),
        KeyLine("F5", tr("Refresh")),
        KeyLine("Esc", tr("One level back")),
    ]
    return [
        KeyGroup(tr("This page: {page}", page=page_title), here),
        KeyGroup(tr("Every page"), everywhere),
        KeyGroup(tr("Elsewhere"), tabs),
    ]


def _lines(actions: Iterable[QAction]) -> list[KeyLine]:
    lines = []
    for action in actions:
        spec = spec_of(action)
        if spec is not None and spec.keys and action.isEnabled():
            lines.append(KeyLine(said_keys(spec.keys), action.text()))
    return lines


def _scan_cell(entry: Entry) -> Cell:
    return Cell(entry.result.head or entry.text, sub=entry.text)


def _effect_cell(entry: Entry) -> Cell:
    if entry.undone:
        return Cell(pill=("mute", tr("Undone")))
    kind, said = _PILLS[entry.result.kind]
    return Cell(pill=(kind, tr(said)))


def _clock(moment: datetime) -> str:
    return site_time(moment).strftime("%H:%M:%S")
