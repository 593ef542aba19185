"""The card of one receipt: its life, contacts, questions, who read it (RCP-6, RCP-10)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.moments import site_time
from wms_desktop.receipts import readings, words
from wms_desktop.receipts.cards import ControlCard, control_card
from wms_desktop.receipts.chasing import ChaseRow
from wms_desktop.receipts.kinds import ReadingOf, ReceiptState
from wms_desktop.receipts.readings import NoteReading
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.timeline import Timeline, TimelineStep
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import current_language, tr, word

_BAD = (ReceiptState.ABNORMAL, ReceiptState.LOST)
_READERS = 3


class CardPane(QWidget):
    """Facts, open questions, contacts, the steps of its life, and who read it.

    Signals:
        asked: somebody wants to ask the origin site.
        wanted_pack: somebody wants the evidence pack.
        wanted_pages: somebody wants to see the scanned pages.
    """

    asked = Signal()
    wanted_pack = Signal()
    wanted_pages = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._wanted = page, 0
        self.shown: ControlCard | None = None
        self.number, self.pill = Label("", bold=True), Pill()
        self.number.setObjectName("receipts_card_number")
        self.facts, self.question = KeyValue(), Message()
        self.question.setObjectName("receipts_card_question")
        self.contacts, self.steps = Timeline(), Timeline()
        self._contacts_title = Label(tr("Contacts"), bold=True)
        self.readers = Label("", NOTE, "text_3", wrap=True)
        self.ask = Button(tr("Ask origin@@button"), icon="mail", kind="quiet", key="F4")
        self.ask.setObjectName("receipts_card_ask")
        self.ask.clicked.connect(self.asked)
        self.pack = Button(tr("Evidence@@button"), icon="shield-check", kind="quiet", key="F7")
        self.pack.setObjectName("receipts_card_pack")
        self.pack.clicked.connect(self.wanted_pack)
        self.pages = Button("", icon="eye", kind="quiet", key="Ctrl P")
        self.pages.setObjectName("receipts_card_pages")
        self.pages.setAccessibleName(tr("Show pages"))
        self.pages.setToolTip(tr("Show pages"))
        self.pages.clicked.connect(self.wanted_pages)
        content = QWidget()
        content.setLayout(
            column(
                row(self.number, None, self.pill), self.question, self.facts, self._contacts_title,
                self.contacts, Label(tr("Steps"), bold=True), self.steps, self.readers, None,
                gap=10, margins=(16, 12, 16, 8),
            )
        )  # fmt: skip
        foot = row(self.ask, None, self.pages, self.pack, gap=0, margins=(8, 0, 8, 8))
        self.setLayout(column((ScrollPane(content), 1), foot, gap=0))
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self._wanted, self.shown = 0, None
        self._fill(False)

    def show_receipt(self, receipt_id: int, *, is_read: bool) -> None:
        """Show one receipt; *is_read* where a person asked for it, which leaves its trail."""
        context = self._page.context
        db, by, self._wanted = context.db, context.acting(), receipt_id

        def show(found: ControlCard | None) -> None:
            if found is not None and self._wanted == receipt_id:
                self._show(found)

        self._page.read(lambda: control_card(db, receipt_id), show)
        if is_read:
            command = NoteReading(uuid4(), receipt_id, ReadingOf.CARD)
            self._page.write(lambda: readings.note_reading(db, by, command), lambda _done: None)

    def _show(self, found: ControlCard) -> None:
        card, self.shown = found.card, found
        self.number.setText(card.number)
        kind = "bad" if card.state in _BAD else "ok" if found.back_on else "info"
        self.pill.show_state(kind, tr(words.STATES[card.state]))
        language = current_language()
        facts = [
            (tr("Consignee"), card.consignee, True),
            (tr("Shipper"), card.shipper, False),
            (tr("Carrier"), found.carrier, False),
            (tr("Required on return"), words.needs_sentence(card.needs, language), False),
            (tr("Remarks"), found.remarks, False),
            (tr("From, back to"), f"{card.site_name} → {card.origin_name}", False),
        ]
        self.facts.show_facts([fact for fact in facts if fact[1]])
        self._show_marks(found)
        today = self._page.context.acting().today
        self.contacts.show_steps(contact_step(each, today) for each in found.chases)
        show_when(self._contacts_title, bool(found.chases))
        self.steps.show_steps(
            TimelineStep(
                tr(words.STATES[step.state]), _joined(_moment(step.at), step.person, step.site),
                "bad" if step.state in _BAD else "done",
            )
            for step in card.steps[::-1]
        )  # fmt: skip
        said = [
            _joined(each.person, word(each.reading_of), _moment(each.at))
            for each in found.readings[:_READERS]
        ]
        self.readers.setText(tr("Read by: {people}", people="; ".join(said)) if said else "")
        self._fill(True)

    def _show_marks(self, found: ControlCard) -> None:
        """An open question, or that the customer is to fetch it at once (RCP-1, RCP-9)."""
        self.question.clear()
        if found.open_questions:
            asked = found.open_questions[0]
            head = tr("Question to {site} is open", site=asked.asked_site)
            self.question.show_message("warn", head, asked.question)
        elif found.card.is_cash:
            advice = tr("Tell the customer to fetch it at once.")
            self.question.show_message("info", tr("Cash settled"), advice)

    def _fill(self, filled: bool) -> None:
        for part in (self.number, self.pill, self.facts, self.steps, self.readers):
            show_when(part, filled)
        for button in (self.ask, self.pack):
            button.setEnabled(filled)
        show_when(self.pages, filled and self.shown is not None and bool(self.shown.card.pages))
        if not filled:
            self.question.clear()
            show_when(self._contacts_title, False)
            self.contacts.show_steps(())


def contact_step(row_: ChaseRow, today: date) -> TimelineStep:
    """One contact as a station: who was reached, the answer, the promise kept or broken."""
    title = _joined(word(row_.chased_by), row_.spoke_with)
    notes = [row_.answer, _joined(_moment(row_.at), row_.person)]
    if row_.promised_on is not None:
        notes.insert(1, promise_words(row_.promised_on, is_broken=row_.is_broken(today)))
    return TimelineStep(title, "\n".join(notes), "bad" if row_.is_broken(today) else "done")


def promise_words(day: date, *, is_broken: bool) -> str:
    """A promised day in words; one that has passed says so."""
    said = f"{day:%m-%d}"
    return tr("promised {day}, broken", day=said) if is_broken else tr("promised {day}", day=said)


def _moment(at: datetime) -> str:
    return f"{site_time(at):%m-%d %H:%M}"


def _joined(*parts: str) -> str:
    return "  ".join(part for part in parts if part)
