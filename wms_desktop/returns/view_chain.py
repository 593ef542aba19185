"""What is done in the chain: one write at a time, told in the scan bar (RET-3, RET-6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.returns import chain, exchange, files, printing, queries, words
from wms_desktop.returns import view_keys as keys
from wms_desktop.returns import words_chain as said
from wms_desktop.returns.chain import Told
from wms_desktop.returns.exchange import Exchanged
from wms_desktop.returns.files import ApplicationFile, ChainFacts
from wms_desktop.returns.rules_chain import Deed, is_rejectable
from wms_desktop.returns.view_side import ApprovalPane, PaneDeed, deed_of
from wms_desktop.ui.actions import ActionSpec
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.words import tr


class ChainDesk(QObject):
    """Carries out what the pane asks for.

    Signals:
        changed: the application with this id is another one now.
        facts_known: who may take which step is known, or known anew.
    """

    changed = Signal(int)
    facts_known = Signal()

    def __init__(self, page: Page, pane: ApprovalPane) -> None:
        super().__init__(page)
        self._page, self._pane = page, pane
        self.facts: ChainFacts | None = None
        pane.reject_asked.connect(self._reject)
        pane.deed_asked.connect(self._take)
        pane.returns_print.clicked.connect(self.print_application)
        pane.returns_print_slip.clicked.connect(self.print_slip)
        pane.returns_exchange.clicked.connect(self.open_exchange)
        self._keys: tuple[QAction, ...] = ()

    def bind(self, own: Callable[[ActionSpec, Callable[[], object]], QAction]) -> None:
        """Let keys do what the pane's buttons do."""
        self._keys = (
            own(keys.REJECT, self._pane.reject),
            own(keys.SLIP, self.print_slip),
            own(keys.EXCHANGE, self.open_exchange),
        )

    def show_keys(self, *, shown: bool) -> None:
        """Name those keys alone that do something now; none while the tab rests."""
        found = self._pane.shown
        now = (
            found is not None and is_rejectable(found.state),
            found is not None and bool(found.slip_number),
            found is not None and found.exchange_id is not None,
        )
        for action, wanted in zip(self._keys, now, strict=False):
            action.setVisible(shown and wanted)

    def reload(self) -> None:
        """Read again who may take which step."""
        db, by = self._page.context.db, self._page.context.acting()

        def done(found: ChainFacts) -> None:
            self.facts = found
            self.facts_known.emit()

        self._page.read(lambda: files.chain_facts(db, by.site_id, by.today), done)

    def print_application(self) -> None:
        """F9: archive the application and send it to this workstation's printer."""
        found = self._pane.shown
        if found is not None and self._pane.returns_print.isEnabled():
            command = printing.PrintApplication(uuid4(), found.id)
            self._print(found.number, words.TITLE, printing.print_application, command)

    def print_slip(self) -> None:
        """Shift+F9: archive the return slip and send it to this workstation's printer."""
        found = self._pane.shown
        if found is not None and found.slip_number and self._pane.returns_print_slip.isEnabled():
            command = printing.PrintSlip(uuid4(), found.id)
            self._print(found.slip_number, said.SLIP_TITLE, printing.print_slip, command)

    def open_exchange(self) -> None:
        """F7: show the exchange order."""
        found = self._pane.shown
        if found is not None and found.exchange_id is not None:
            self._page.context.shell.go_to("goods", outbound=found.exchange_id)

    def _print(
        self, number: str, title: str, use_case: Callable[..., Done[str]], command: Any
    ) -> None:
        context = self._page.context
        db, by = context.db, context.acting()

        def work() -> Done[bytes]:
            made = use_case(db, by, command)
            return Done(queries.paper(db, made.value), made.changed)

        def done(answer: Done[bytes]) -> None:
            context.printing.print_pdf(answer.value, f"{tr(title)} {number}")
            head = tr(N_("{number} sent to the printer"), number=number)
            context.shell.show_result(ScanResult("ok", head))

        self._page.write(work, done)

    def _take(self, deed: PaneDeed, told: Told | None) -> None:
        found = self._pane.shown
        if found is None:
            return
        if deed is PaneDeed.TELL and told is not None:
            self._tell(found, told)
        elif deed is PaneDeed.EXCHANGE:
            self._exchange(found)
        elif deed is PaneDeed.ISSUE and told is not None:
            self._issue(found, told)
        else:
            self._step(found, deed_of(deed))

    def _step(self, found: ApplicationFile, deed: Deed) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        command = chain.Step(uuid4(), found.id, found.version)
        use_case = chain.confirm if deed is Deed.CONFIRM else chain.approve
        head = tr(said.DONE[deed], number=found.number)
        self._send(lambda: use_case(db, by, command), found, lambda _answer: head)

    def _issue(self, found: ApplicationFile, told: Told) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        command = chain.Issue(uuid4(), found.id, found.version, told)

        def work() -> Done[str]:
            done = chain.issue(db, by, command)
            made = queries.application(db, done.value)
            return Done(made.slip_number if made else "", done.changed)

        def head(answer: Done[str]) -> str:
            return tr(said.DONE[Deed.ISSUE], number=found.number, slip=answer.value)

        self._send(work, found, head, note=tr(N_("Shift+F9 prints it for the customer")))

    def _tell(self, found: ApplicationFile, told: Told) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        command = chain.Tell(uuid4(), found.id, told)
        head = tr(N_("{number}: customer told"), number=found.number)
        self._send(lambda: chain.tell(db, by, command), found, lambda _answer: head)

    def _exchange(self, found: ApplicationFile) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        command = exchange.MakeExchange(uuid4(), found.id, found.version)

        def head(answer: Done[Exchanged]) -> str:
            return tr(N_("Exchange order {number} made"), number=answer.value.number)

        self._send(lambda: exchange.make_exchange(db, by, command), found, head)

    def _reject(self, reason: str) -> None:
        found = self._pane.shown
        if found is not None:
            db, by = self._page.context.db, self._page.context.acting()
            command = chain.Reject(uuid4(), found.id, found.version, reason)
            head = tr(N_("{number} rejected"), number=found.number)
            self._send(lambda: chain.reject(db, by, command), found, lambda _answer: head)

    def _send(
        self,
        work: Callable[[], Done[Any]],
        found: ApplicationFile,
        head: Callable[[Done[Any]], str],
        *,
        note: str = "",
    ) -> None:
        shell = self._page.context.shell
        self._pane.set_sending(True)

        def done(answer: Done[Any]) -> None:
            self._pane.set_sending(False)
            self._pane.forget(found.id)
            shell.show_result(ScanResult("ok", head(answer), note, sound="complete"))
            self.changed.emit(found.id)

        def failed(error: Exception) -> None:
            self._pane.set_sending(False)
            if isinstance(error, Refused) and self._pane.has_form:
                self._pane.show_refusal(error)
            else:
                self._page.show_error(error)
                self.changed.emit(found.id)

        self._page.write(work, done, failed)
