"""What the panes that decide a complaint have in common: what is known, one write a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from wms_desktop.complaints import queries_decide
from wms_desktop.complaints.files import ComplaintFile
from wms_desktop.complaints.queries_decide import Known
from wms_desktop.complaints.rules import may_work
from wms_desktop.complaints.view_pane import CasePane
from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.db.database import Database
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import hold_still, show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import sentence, tr

Work = Callable[[Database, Acting], Done[Any]]


class DecidePane(CasePane):
    """A form over what is known of a case; drafts are kept a case, messages stay in the pane.

    Args:
        name: of the drafts.
    """

    def __init__(self, page: Page, name: str) -> None:
        super().__init__(page)
        self.name = name
        self.known: Known | None = None
        self.message, self.why_not = Message(), Label("", NOTE, "text_2", wrap=True)
        self.shown = QWidget()  # above the form: what was done
        self.form = QWidget()
        self._keeper: DraftKeeper = page.draft(f"complaint_{name}")
        self._sending = False
        self._stale = False

    def lay_out(
        self, shown: tuple[Any, ...], form: tuple[Any, ...], *foot: tuple[Button, ...]
    ) -> None:
        """Put together what is shown, what is filled in, and the rows of buttons under both.

        No button is offered before it is known what can be done.
        """
        self.shown.setLayout(column(*shown, gap=10))
        self.form.setLayout(column(*form, gap=10))
        content = QWidget()
        content.setLayout(column(self.shown, self.form, None, gap=12, margins=(16, 12, 16, 8)))
        for button in (button for buttons in foot for button in buttons):
            show_when(button, False)
        rows = [row(None, *buttons) for buttons in foot]
        under = column(self.message, self.why_not, *rows, margins=(16, 0, 16, 12))
        self.setLayout(column((ScrollPane(content), 1), under, gap=4))

    # what a pane says of itself

    def drafted(self) -> tuple[QWidget, ...]:
        """The fields whose text a draft keeps."""
        return ()

    def empty(self) -> None:
        """Empty the form: another case, or what was typed is done."""

    def begin(self, case: ComplaintFile) -> None:
        """Fill in what the case itself suggests, before the draft comes back."""

    def show_known(self, case: ComplaintFile, known: Known) -> None:
        """Show the case with what is known beside it, and what can be done."""

    # what the case view uses

    def show_case(self, case: ComplaintFile) -> None:
        is_other = self.case is None or self.case.id != case.id
        super().show_case(case)
        if is_other:
            self.known = None
            self.message.clear()
            self._keeper.leave()
            self.empty()
            self.begin(case)
            key = f"complaint_{self.name}/{case.id}"
            self._keeper = self.page.draft(key).watch(*self.drafted())
            self.on_draft(self._keeper)
        self._stale = True
        if self.isVisible():
            self._load()

    def on_draft(self, keeper: DraftKeeper) -> None:
        """More of the draft than fields: photos."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._load()

    def leave(self) -> None:
        self._keeper.save_if_changed()

    # inside

    @property
    def may(self) -> bool:
        """Whether the person works on complaints of this kind."""
        case, by = self.case, self.page.context.acting()
        return case is not None and may_work(by, case.kind, case.handler_id)

    def _load(self) -> None:
        case = self.case
        if case is None:
            return
        self._stale = False
        db, by = self.page.context.db, self.page.context.acting()

        def show(found: Known | None) -> None:
            if found is not None and self.case is not None and self.case.id == case.id:
                self.known = found
                self.show_known(self.case, found)
                self.changed.emit()

        self.page.read(lambda: queries_decide.known(db, by, case.id), show)

    def refuse(self, why: str) -> None:
        """Say why nothing can be done here; empty: it can."""
        self.why_not.setText(why)
        show_when(self.why_not, bool(why))

    def send(self, button: Button, work: Work, says: str, note: str = "") -> None:
        """Do *work*; the form is emptied and its draft forgotten once it is done."""
        case = self.case
        if case is None or self._sending or not button.isEnabled() or button.isHidden():
            return
        context, keeper = self.page.context, self._keeper
        db, by = context.db, context.acting()
        self._hold(True)
        self.message.clear()

        def on_done(_done: Done[Any]) -> None:
            self._hold(False)
            result = ScanResult("ok", f"{case.number} {says}", note or case.customer_name)
            context.shell.show_result(result)
            if self.case is not None and self.case.id == case.id:
                self.empty()
                self.begin(self.case)
                self._show_again()
            keeper.clear()

        def on_refused(error: Exception) -> None:
            self._hold(False)
            told = sentence(error)
            self.message.show_message("bad", told.head, told.advice)
            self._show_again()
            self.page.refresh()

        self.page.write(lambda: work(db, by), on_done, on_refused)

    def _show_again(self) -> None:
        if self.case is not None and self.known is not None:
            self.show_known(self.case, self.known)

    def _hold(self, sending: bool) -> None:
        self._sending = sending
        hold_still(self.form, sending)


def closed_words(case: ComplaintFile) -> str:
    """Why nothing can be changed about a case that is closed; empty while it is open."""
    return tr("Closed: nothing is changed any more.") if case.is_closed else ""
