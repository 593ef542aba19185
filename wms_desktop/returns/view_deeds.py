"""What is done with a draft: it is submitted, or thrown away; an application is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.db.database import Database
from wms_desktop.returns import queries, service
from wms_desktop.returns.draft import DraftApplication
from wms_desktop.returns.files import ApplicationFile
from wms_desktop.returns.kinds import Wish
from wms_desktop.returns.rules import ReturnFault
from wms_desktop.returns.service import Submitted
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.questions import Question
from wms_desktop.ui.words import tr


class SubmitDesk(QObject):
    """Hands the draft in, once.

    Signals:
        submitted: with the application's id.
        refused: with the error.
    """

    submitted = Signal(int)
    refused = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.is_sending = False  # until the answer is here

    def send(self, draft: DraftApplication, wish: Wish, op_id: UUID) -> None:
        """Hand *draft* in under its own key."""
        context, facts = self._page.context, draft.order.facts
        db, by = context.db, context.acting()
        command = service.Submit(op_id, facts.id, facts.version, wish, draft.goods())
        self.is_sending = True

        def done(answer: Done[Submitted]) -> None:
            self.is_sending = False
            self.submitted.emit(answer.value.id)
            head = tr(N_("{number} submitted"), number=answer.value.number)
            note = tr(N_("F9 prints it for the signatures"))
            context.shell.show_result(ScanResult("ok", head, note, sound="complete"))

        def failed(error: Exception) -> None:
            self.is_sending = False
            self.refused.emit(error)

        self._page.write(lambda: service.submit(db, by, command), done, failed)


def find(page: Page, document: str, done: Callable[[int], object]) -> None:
    """Look for the application that *document* ("return:number") names; *done* gets its id."""
    db, site_id = page.context.db, page.context.acting().site_id
    number = document.partition(":")[2]
    page.read(
        lambda: queries.scan_meanings(db, site_id, number),
        lambda found: done(found[0][1]) if found else None,
    )


def application(db: Database, application_id: int, today: date) -> ApplicationFile:
    """An application; for a worker thread.

    Raises:
        Refused: there is none.
    """
    found = queries.application(db, application_id, today)
    if found is None:
        raise Refused(ReturnFault.UNKNOWN_APPLICATION, number=application_id)
    return found


def ask_to_throw_away(page: Page, draft: DraftApplication, on_yes: Callable[[], object]) -> None:
    """Ask before written lines are lost."""
    page.context.shell.ask(
        Question(
            tr(N_("Throw away {count} {count:line|lines}?"), count=len(draft.lines)),
            draft.order.facts.number,
            tr(N_("The draft is gone then. Nothing was submitted yet.")),
            tr(N_("Throw away")),
            tr(N_("Keep")),
            on_yes=on_yes,
        )
    )
