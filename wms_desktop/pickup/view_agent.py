"""Who collects in whose place: the agent (PCK-3), and the organization's seal (PCK-5)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.pickup.claims import Claim, Light
from wms_desktop.pickup.kinds import Asking, Block, Gap, SealMeans
from wms_desktop.pickup.queries import Desk
from wms_desktop.pickup.rules import is_number
from wms_desktop.pickup.view_attach import Attachment
from wms_desktop.pickup.view_document import DocumentEntry, misplaced
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import row
from wms_desktop.ui.steps import StepHead
from wms_desktop.ui.words import tr, word

RELATIONS = (N_("Family"), N_("Colleague"), N_("Driver"), N_("Neighbour"), N_("Other@@relation"))
CREDIT_CODE_LENGTH = 18
_BAD = (
    Block.AGENT_NUMBER,
    Block.AGENT_COPY,
    Block.AGENT_KIND,
    Block.SAME_DOCUMENT,
    Block.AGENT_IS_CONSIGNEE,
    Block.AGENT_EXPIRED,
)
_OPEN = (Gap.AGENT_NAME, Gap.AGENT_DOCUMENT, Gap.AGENT_KIND_NAME, Gap.AGENT_VALIDITY)


class AgentBlock(QWidget):
    """Closed while the consignee collects; opens by itself when somebody else does.

    Signals:
        edited: something changed.
    """

    agent_head: StepHead
    agent_switch: QWidget
    agent_on: Button
    agent_off: Button
    agent_body: QWidget
    agent_relation: Combo
    agent_name_place: QWidget
    agent_place: QWidget
    agent_book_field: Field
    agent_book: Combo
    letter_attach: Button
    letter_note: Label

    edited = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "pickup_agent")
        self.entry = DocumentEntry("pickup_agent", tr("Agent's name"))
        self.agent_name_place.setLayout(row(self.entry.name_field))
        self.agent_place.setLayout(row(self.entry))
        QWidget.setTabOrder(self.entry.document_name, self.agent_relation)
        QWidget.setTabOrder(self.agent_relation, self.entry.document_kind)
        QWidget.setTabOrder(self.entry.document_kind, self.entry.number)
        QWidget.setTabOrder(self.entry.number, self.entry.validity.until)
        QWidget.setTabOrder(self.entry.validity.until, self.entry.validity.long_term)
        QWidget.setTabOrder(self.entry.validity.long_term, self.agent_book)
        QWidget.setTabOrder(self.agent_book, self.letter_attach)
        QWidget.setTabOrder(self.letter_attach, self.agent_off)  # Enter never lands on it
        self.letter = Attachment(page, self.letter_attach, self.letter_note)
        self.agent_relation.set_items([(tr(text), text) for text in RELATIONS])
        self.is_open = False
        self.agent_on.clicked.connect(lambda: self.set_open(True, focus=True))
        self.agent_off.clicked.connect(lambda: self.set_open(False))
        self.entry.edited.connect(self.edited)
        self.agent_relation.currentIndexChanged.connect(lambda _index: self.edited.emit())
        self.agent_book.currentIndexChanged.connect(lambda _index: self._on_book())

    def show_desk(self, desk: Desk) -> None:
        """Be closed and empty, for the waybill of *desk*."""
        self.entry.show_for(desk.standards)
        self.letter.clear()
        self.agent_relation.setCurrentIndex(0)
        self.offer(desk.claim)
        self.set_open(False)

    def offer(self, claim: Claim) -> None:
        """Offer who stands in the book for this consignee; what is chosen stays chosen."""
        chosen = self.collector_id()
        letter = [(tr("Letter of authorization"), None)]
        self.agent_book.blockSignals(True)
        self.agent_book.set_items([*letter, *booked(claim)])
        self.agent_book.set_value(chosen if claim.collector(chosen) else None)
        self.agent_book.blockSignals(False)
        show_when(self.agent_book_field, bool(claim.collectors))

    def collector_id(self) -> int | None:
        """Who stands here by the book."""
        return self.agent_book.value() if self.is_open else None

    def _on_book(self) -> None:
        by_letter = self.agent_book.value() is None
        show_when(self.letter_attach, by_letter)
        self.edited.emit()

    def set_open(self, is_open: bool, *, focus: bool = False) -> None:
        """An agent collects, or the consignee does."""
        self.is_open = is_open
        show_when(self.agent_body, is_open)
        show_when(self.agent_on, not is_open)
        show_when(self.agent_off, is_open)
        if focus:
            self.entry.document_name.setFocus()
        self.edited.emit()

    def relation(self) -> str:
        """In the English of the source; papers and lists translate it."""
        return str(self.agent_relation.value() or "").split("@@", 1)[0]

    def show_light(self, light: Light) -> None:
        """Say how far this step is."""
        if not self.is_open:
            self.agent_head.set_state("done", tr("Consignee collects"))
        elif light.has(*BOOK_BAD) and self.collector_id() is not None:
            self.agent_head.set_state("bad", tr("check the book"))
        elif light.has(*_BAD):
            self.agent_head.set_state("bad", tr("check the agent's document"))
        elif light.has(*_OPEN):
            self.agent_head.set_state("open", tr("both documents are recorded"))
        else:
            self.agent_head.set_state("done", tr("document checked"))

    def kept(self) -> dict[str, Any]:
        """What a draft keeps."""
        relation = str(self.agent_relation.value())
        return {
            "is_open": self.is_open,
            "relation": relation,
            "collector": self.collector_id(),
            **self.entry.kept(),
        }

    def fill(self, kept: dict[str, Any]) -> None:
        """Fill in what `kept` gave."""
        self.entry.fill(kept)
        self.agent_relation.set_value(kept.get("relation", RELATIONS[0]))
        self.set_open(bool(kept.get("is_open")))
        if kept.get("collector") is not None:
            self.agent_book.set_value(kept["collector"])


def booked(claim: Claim) -> list[tuple[str, int | None]]:
    """Who stands in the book for the consignee, to choose from; numbers masked."""
    return [
        (tr("Book: {name}, {masked}", name=each.name, masked=each.masked_number), each.id)
        for each in claim.collectors
    ]


BOOK_BAD = (
    Block.COLLECTOR_UNKNOWN,
    Block.COLLECTOR_EARLY,
    Block.COLLECTOR_EXPIRED,
    Block.COLLECTOR_REVOKED,
    Block.COLLECTOR_DIFFERS,
)


class SealBlock(QWidget):
    """For an organization, or a receipt to be stamped: sealed letter, or seal on the receipt.

    Signals:
        edited: something changed.
        settled: the name was typed to its end.
    """

    seal_head: StepHead
    seal_means: Combo
    organization_field: Field
    organization_name: LineEdit
    credit_field: Field
    pickup_credit_code: LineEdit
    seal_attach: Button
    seal_note: Label

    edited = Signal()
    settled = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "pickup_seal")
        self.letter = Attachment(page, self.seal_attach, self.seal_note)
        self._claim: Claim | None = None
        self._offer(None)
        self.pickup_credit_code.textEdited.connect(lambda _text: self.edited.emit())
        self.seal_means.currentIndexChanged.connect(lambda _index: self.edited.emit())
        self.organization_name.textEdited.connect(self._on_name)
        self.organization_name.editingFinished.connect(self._on_settled)

    def show_claim(self, claim: Claim, asking: Asking) -> None:
        """Be empty, for *claim*; *asking* is the setting for credit codes."""
        self._offer(claim)
        self.seal_means.setCurrentIndex(0)
        self.pickup_credit_code.clear()
        self.credit_field.set_error("")
        show_when(self.credit_field, claim.is_organization and asking is not Asking.OFF)
        self.organization_name.clear()
        self.organization_field.set_error("")
        self.letter.clear()
        show_when(self.organization_field, claim.is_organization)
        show_when(self, claim.is_organization or claim.needs_seal)

    def means(self) -> SealMeans | None:
        """How the seal is shown; None while nothing is chosen."""
        chosen = self.seal_means.value()
        return SealMeans(chosen) if chosen in tuple(SealMeans) else None

    def collector_id(self) -> int | None:
        """Who stands here by the book instead of a letter."""
        chosen = self.seal_means.value()
        return chosen if isinstance(chosen, int) else None

    def credit_code(self) -> str:
        """The organization's code, as far as it is typed to its end."""
        typed = self.pickup_credit_code.text()
        typing = self.pickup_credit_code.hasFocus() and len(typed.strip()) < CREDIT_CODE_LENGTH
        return "" if typing or self.credit_field.isHidden() else typed

    def name(self) -> str:
        """The organization as typed; empty while it is being typed."""
        typing = self.organization_name.hasFocus() and self.organization_name.isModified()
        return "" if typing else self._typed_name()

    def show_light(self, light: Light) -> None:
        """Say how far this step is, and offer the letter where it is one."""
        missing = light.has(Gap.SEAL_MEANS, Gap.ORGANIZATION_NAME)
        if light.has(*BOOK_BAD):
            self.seal_head.set_state("bad", tr("check the book"))
        else:
            state = "open" if missing else "done"
            self.seal_head.set_state(state, tr("required") if missing else "")
        bad = light.has(Block.CREDIT_CODE)
        self.credit_field.set_error(tr("The check character is wrong.") if bad else "")
        if self._claim is not None:
            by_book = self.collector_id() is not None
            show_when(self.organization_field, self._claim.is_organization and not by_book)
        show_when(self.seal_attach, self.means() is SealMeans.LETTER)

    def kept(self) -> dict[str, Any]:
        """What a draft keeps."""
        return {
            "means": str(self.means() or ""),
            "name": self._typed_name(),
            "collector": self.collector_id(),
            "credit_code": self.pickup_credit_code.text(),
        }

    def fill(self, kept: dict[str, Any]) -> None:
        """Fill in what `kept` gave."""
        if kept.get("means") in SealMeans._value2member_map_:
            self.seal_means.set_value(SealMeans(kept["means"]))
        elif kept.get("collector") is not None:
            self.seal_means.set_value(kept["collector"])
        self.organization_name.setText(str(kept.get("name", "")))
        self.pickup_credit_code.setText(str(kept.get("credit_code", "")))

    def offer(self, claim: Claim) -> None:
        """Offer who stands in the book now; what is chosen stays chosen."""
        chosen = self.seal_means.value()
        self.seal_means.blockSignals(True)
        self._offer(claim)
        self.seal_means.set_value(chosen)
        if self.seal_means.currentIndex() < 0:
            self.seal_means.setCurrentIndex(0)
        self.seal_means.blockSignals(False)

    def _offer(self, claim: Claim | None) -> None:
        self._claim = claim
        means = [(word(means), means) for means in SealMeans]
        book: list[tuple[str, Any]] = booked(claim) if claim else []
        self.seal_means.set_items([(tr("Choose"), None), *means, *book])

    def _typed_name(self) -> str:
        typed = self.organization_name.text()
        return "" if is_number(typed) else typed

    def _on_name(self, typed: str) -> None:
        self.organization_field.set_error(misplaced(typed))
        self.edited.emit()

    def _on_settled(self) -> None:
        self.organization_name.setModified(False)
        self.edited.emit()
        self.settled.emit()
