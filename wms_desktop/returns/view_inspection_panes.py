"""What the sides of the inspection are put together from: a title, facts, fields, one primary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused, Stale
from wms_desktop.customers.kinds import Channel
from wms_desktop.returns.inspection_files import InspectionFile
from wms_desktop.ui.button import Button
from wms_desktop.ui.choices import Combo
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import sentence, tr, word

CHANNELS = (
    Channel.PHONE, Channel.COUNTER, Channel.CHAT, Channel.MAIL, Channel.LETTER, Channel.FAX,
    Channel.VISIT,
)  # fmt: skip


class ReturnSide(QWidget):
    """One step of a slip, with the one button that ends it; reasons stand beside grey ones.

    Signals:
        done: the step was taken; what the scan bar says of it: head and note.
    """

    done = Signal(str, str)

    def __init__(self, page: Page, *parts: QWidget, buttons: Sequence[Button]) -> None:
        super().__init__()
        self.page, self.shown, self._narrow, self._signed = page, _NOTHING, False, 0
        self.title, self.facts = Label("", bold=True, wrap=True), KeyValue()
        self.message, self.why = Message(), Label("", NOTE, "text_2", wrap=True)
        content = QWidget()
        content.setLayout(column(self.title, self.facts, *parts, None, margins=(16, 16, 16, 4)))
        foot = column(self.message, self.why, *buttons, margins=(16, 4, 16, 12))
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))
        show_when(self.why, False)

    def show_file(self, found: InspectionFile, signed: int) -> None:
        """Show a slip; *signed* is the number of its signed pages."""
        if self.shown is not found:
            if self.shown is _NOTHING or self.shown.id != found.id:
                self.message.clear()
            self.shown = found
        self._signed = signed
        self.title.setText(found.slip_number)
        told = self.told(found, signed)[2 if self._narrow else 0 :]
        self.facts.show_facts([pair for pair in told if pair[1]])

    def set_narrow(self, narrow: bool) -> None:
        """Where there is little room, customer and order stand in the list alone."""
        self._narrow = narrow
        if self.shown is not _NOTHING:
            self.show_file(self.shown, self._signed)

    def told(self, found: InspectionFile, signed: int) -> list[tuple[str, str]]:
        """The facts of this step."""
        return [
            (tr("Customer"), found.customer_name),
            (tr("Order"), found.order_number),
            (tr("Signed pages"), f"{signed}" if signed else ""),
        ]

    def say_why(self, why: str) -> None:
        """Why the button cannot be pressed; empty where it can."""
        self.why.setText(why)
        show_when(self.why, bool(why))

    def go_on(self) -> None:
        """Ctrl+Enter: end this step."""

    def scanned(self, location_id: int, code: str) -> bool:
        """Use a scanned location; False where this step wants none."""
        return False

    def write(self, work: Callable[[], Any], told: Callable[[], tuple[str, str]]) -> None:
        """Carry the step out; what the rules refuse is said in the pane itself."""
        self.message.clear()

        def done(_answer: object) -> None:
            self.cleared()
            self.done.emit(*told())

        self.page.write(work, done, self.refused)

    def refused(self, error: Exception) -> None:
        """Say what was refused where it was asked for, and in the scan bar."""
        if isinstance(error, Refused) and not isinstance(error, Stale):
            says = sentence(error)
            self.message.show_message("bad", says.head, says.advice)
        self.page.show_error(error)

    def cleared(self) -> None:
        """Forget what was typed: it is kept now."""


class _Nothing:
    id = 0


_NOTHING: Any = _Nothing()


def channel_combo(name: str) -> Combo:
    """How the customer was told."""
    made = Combo([(word(each), each) for each in CHANNELS], says=tr("Told by@@customer"))
    made.setObjectName(name)
    return made


def primary(name: str, text: str, handler: Callable[[], object], icon: str = "check") -> Button:
    """The one button of a pane; Ctrl+Enter presses it."""
    made = Button(text, icon=icon, key="Ctrl ↵", kind="primary")
    made.setObjectName(name)
    made.clicked.connect(lambda _checked=False: handler())
    return made
