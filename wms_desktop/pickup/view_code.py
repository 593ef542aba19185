"""The step for the one-time pick-up code: typed or scanned, tried at once; or made anew."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.pickup import codes
from wms_desktop.pickup.claims import Light
from wms_desktop.pickup.kinds import Asking, Block, CodeState, Gap
from wms_desktop.pickup.queries import Desk
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import ErrorLine, LineEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.steps import StepHead
from wms_desktop.ui.words import sentence, tr, word


class CodeBlock(QWidget):
    """Shown where the setting asks for a code; it stands beside the document, never for it.

    Signals:
        edited: the code was right, or is another one.
    """

    edited = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._desk: Desk | None = None
        self._right = ""  # the code that was right
        self.head = StepHead(1, tr("Pick-up code"))
        self.typed = LineEdit(says=tr("Pick-up code"))
        self.typed.setObjectName("pickup_code")
        self.typed.setMaxLength(12)
        self.make = Button(tr("New code"), kind="quiet", key="Shift+F3")
        self.make.setObjectName("pickup_code_make")
        self.error, self.told = ErrorLine(), Label("", role="text", bold=True, wrap=True)
        line = row((self.typed, 1), self.make, gap=8)
        body = column(line, self.error, self.told, gap=4, margins=(34, 0, 0, 0))
        self.setLayout(column(self.head, body, gap=8))
        self.typed.textEdited.connect(self._on_typed)
        show_when(self.told, False)

    @property
    def code(self) -> str:
        """What was said and was right; it goes along with the release."""
        return self._right

    @property
    def is_wanted(self) -> bool:
        """Whether a code is asked for and not said yet."""
        return not self.isHidden() and not self._right

    def show_desk(self, desk: Desk, *, fresh: bool) -> None:
        """Ask for the code of *desk*'s waybill, where the setting does."""
        self._desk = desk
        show_when(self, desk.standards.pickup_code is not Asking.OFF)
        if fresh:
            self._right = ""
            self.typed.clear()
            self.error.set_text("")
            show_when(self.told, False)

    def show_light(self, light: Light) -> None:
        """Say how far this step is."""
        state = self._desk.claim.code if self._desk else CodeState.NONE
        if self._right:
            self.head.set_state("done", tr("right@@code"))
        elif light.has(Block.CODE_LOCKED):
            self.head.set_state("bad", word(CodeState.LOCKED))
        else:
            asked = "" if light.has(Gap.CODE) else tr("asked for")
            self.head.set_state("open", asked or word(state))
        self.typed.set_state("ok" if self._right else "bad" if self.error.text() else "")

    def take(self, code: str) -> None:
        """A scanned code is tried as if it were typed."""
        self.typed.setText(code)
        self._on_typed(code)

    def make_code(self) -> None:
        """Shift+F3: a new code, shown once, to be told to the consignee."""
        if self._desk is None or self.isHidden():
            return
        context, made = self._page.context, self._desk.file.id
        by, db, command = context.acting(), context.db, codes.MakeCode(uuid4(), made)
        self._page.write(
            lambda: codes.make_code(db, by, command),
            lambda done: self._on_made(done) if self._is_about(made) else None,
        )

    def _is_about(self, consignment_id: int) -> bool:
        """Whether the waybill is still shown; an answer that comes later is nobody else's."""
        return self._desk is not None and self._desk.file.id == consignment_id

    def _on_made(self, done: Done[str]) -> None:
        self._right = ""
        self.typed.clear()
        self.error.set_text("")
        words = tr("Tell the consignee: {code}. It is shown only now.", code=done.value)
        self.told.setText(words if done.value else tr("Made already. Make another one."))
        show_when(self.told, True)
        self.edited.emit()

    def _on_typed(self, text: str) -> None:
        self._right = ""
        self.error.set_text("")
        if codes.is_code(text) and self._desk is not None:
            context, made = self._page.context, self._desk.file.id
            by, db, command = context.acting(), context.db, codes.TryCode(uuid4(), made, text)
            self._page.write(
                lambda: codes.try_code(db, by, command),
                lambda _done: self._on_right(text) if self._is_about(made) else None,
                lambda error: self._on_wrong(error, made),
            )
        self.edited.emit()

    def _on_right(self, text: str) -> None:
        if self.typed.text() == text:
            self._right = text
            show_when(self.told, False)
            self.edited.emit()

    def _on_wrong(self, error: Exception, consignment_id: int) -> None:
        if not isinstance(error, Refused):
            self._page.show_error(error)
            return
        if not self._is_about(consignment_id):
            return
        said = sentence(error)
        self.error.set_text(f"{said.head}  {said.advice}")
        self.edited.emit()
