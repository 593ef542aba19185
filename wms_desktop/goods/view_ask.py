"""A question beside the work: what the rules allow once a named person confirms it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import NeedsConfirmation
from wms_desktop.core.language import N_
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Expectation, Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import sentence, tr

WITH_REASON = frozenset(
    {
        GoodsFault.OVER_RECEIPT,
        GoodsFault.NOT_ON_ORDER,
        GoodsFault.OTHER_LOT,
        GoodsFault.OTHER_LOCATION,
    }
)
BY_KEEPERS = frozenset({GoodsFault.OVER_RECEIPT, GoodsFault.NOT_ON_ORDER})  # INB-1


class AskPane(QWidget):
    """Shows a `NeedsConfirmation`; yes needs a reason where one is kept."""

    goods_ask_title: Label
    goods_ask_words: Label
    goods_ask_reason_field: Field
    goods_ask_reason: LineEdit
    goods_ask_note: Label
    goods_ask_yes: Button
    goods_ask_no: Button

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "goods_ask")
        self._on_yes: Callable[[str], object] = lambda _reason: None
        self._on_no: Callable[[], object] = lambda: None
        self._needs_reason = False
        self._person = page.context.acting().person_name
        self.goods_ask_yes.clicked.connect(self.yes)
        self.goods_ask_no.clicked.connect(self.no)
        self.goods_ask_reason.returnPressed.connect(self.yes)
        self.goods_ask_reason.textChanged.connect(
            lambda _t: self.goods_ask_reason_field.set_error("")
        )

    def expectation(self) -> Expectation:
        """What the scan bar says while the question stands."""
        return Expectation(tr("Answer the question"), tr("Ctrl S yes, Esc no"))

    def ask(
        self,
        error: NeedsConfirmation,
        on_yes: Callable[[str], object],
        on_no: Callable[[], object],
    ) -> None:
        """Ask what *error* asks; *on_yes* gets the reason, empty where none is needed."""
        told = sentence(error)
        self._on_yes, self._on_no = on_yes, on_no
        self._needs_reason = error.code in WITH_REASON
        self.goods_ask_title.setText(told.head)
        self.goods_ask_words.setText(told.advice)
        self.goods_ask_reason.clear()
        show_when(self.goods_ask_reason_field, self._needs_reason)
        by_keeper = error.code in BY_KEEPERS
        text = (
            N_("Recorded under {person}, keeper.") if by_keeper else N_("Recorded under {person}.")
        )
        self.goods_ask_note.setText(tr(text, person=self._person))
        if self._needs_reason:
            self.goods_ask_reason.setFocus()

    def yes(self) -> None:
        """The person confirms, with a reason where one is kept."""
        reason = self.goods_ask_reason.text().strip()
        if self._needs_reason and not reason:
            self.goods_ask_reason_field.set_error(tr("Say why, in a few words."))
            self.goods_ask_reason.setFocus()
            return
        self._on_yes(reason)

    def no(self) -> None:
        """The person does not."""
        self._on_no()
