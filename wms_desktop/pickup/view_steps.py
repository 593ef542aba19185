"""The middle pane of the pickup screen: document, names, change, call-back, seal, agent."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.acting import Acting
from wms_desktop.core.moments import site_time
from wms_desktop.pickup import mrz
from wms_desktop.pickup.claims import Light, Shown
from wms_desktop.pickup.codes import is_code
from wms_desktop.pickup.identity import narrowed
from wms_desktop.pickup.kinds import Block, Collector, DocumentKind, Gap
from wms_desktop.pickup.names import NameComparison, compare_names, hints
from wms_desktop.pickup.queries import Desk
from wms_desktop.pickup.rules import needs_document
from wms_desktop.pickup.view_agent import AgentBlock, SealBlock
from wms_desktop.pickup.view_change import CallBlock, ChangeBlock
from wms_desktop.pickup.view_code import CodeBlock
from wms_desktop.pickup.view_document import DocumentEntry
from wms_desktop.pickup.words import hint_sentence
from wms_desktop.ui.label import Label
from wms_desktop.ui.name_difference import NameDiff
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.steps import StepHead
from wms_desktop.ui.words import current_language, tr

_DOCUMENT_BAD = (Block.NUMBER, Block.COPY, Block.KIND, Block.EXPIRED)
_INDENT = (34, 0, 0, 0)


class StepsPane(QWidget):
    """Everything about who collects.

    Signals:
        edited: something changed; ask `shown` again.
        mismatch: two names differ, said once per pair: (waybill's, document's).
    """

    edited = Signal()
    mismatch = Signal(str, str)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._desk: Desk | None = None
        self._told: tuple[str, str] | None = None
        self.document_head = StepHead(1, tr("Original document"))
        self.entry = DocumentEntry("pickup_document", tr("Name on the document"))
        self.names_head = StepHead(2, tr("Compare names"))
        self.names = NameDiff()
        self.hint = Label("", role="text_2", wrap=True)
        self.change, self.call = ChangeBlock(page), CallBlock()
        self.seal, self.agent = SealBlock(page), AgentBlock(page)
        self.code = CodeBlock(page)
        self.names.setObjectName("pickup_names")
        self._lay_out()
        for part in (self.entry, self.seal, self.agent, self.call, self.code):
            part.edited.connect(self.edited)

    def show_desk(self, desk: Desk, by: Acting, *, fresh: bool) -> None:
        """Show *desk*; *fresh* empties the fields for another waybill."""
        self._desk, self._told = desk, None
        if fresh:
            self.entry.show_for(desk.standards)
            self.seal.show_claim(desk.claim, desk.standards.credit_code)
            self.agent.show_desk(desk)
            self.call.show_desk(desk)
            self.change.show_for(site_time(by.now))
        self.code.show_desk(desk, fresh=fresh)
        if not fresh:
            self.agent.offer(desk.claim)
            self.seal.offer(desk.claim)
        if desk.claim.has_change and not self.call.call_phone.count():
            self.call.show_desk(desk)
        show_when(self.agent, not desk.claim.is_organization)

    def shown(self) -> Shown:
        """Who collects with what, as far as it is typed."""
        assert self._desk is not None
        by_agent = self.agent.is_open
        organization = self._desk.claim.is_organization
        collector = Collector.AGENT if by_agent else Collector.CONSIGNEE
        return Shown(
            Collector.ORGANIZATION if organization else collector,
            self.entry.document(),
            self.agent.entry.document() if by_agent else None,
            self.agent.relation() if by_agent else "",
            self.seal.name() if organization else "",
            self.seal.means(),
            self.call.call_back() if self._desk.claim.has_change else None,
            collector_id=self.seal.collector_id() if organization else self.agent.collector_id(),
            credit_code=self.seal.credit_code() if organization else "",
            is_code_right=bool(self.code.code),
        )

    def show_light(self, light: Light, shown: Shown) -> int:
        """Say how far each step is; the number of the step that follows."""
        assert self._desk is not None
        claim = self._desk.claim
        self._show_document(light, needs_document(claim, shown))
        differs = self._show_names(shown)
        self.seal.show_light(light)
        self.agent.show_light(light)
        self.code.show_light(light)
        show_when(self.change, differs and shown.collector_id is None)
        show_when(self.call, claim.has_change)
        called = not light.has(Gap.CALL_BACK)
        self.call.call_head.set_state(
            "done" if called else "open", "" if called else tr("required")
        )
        number = 1
        for head, is_shown in (
            (self.document_head, True),
            (self.names_head, True),
            (self.change.change_head, differs),
            (self.call.call_head, claim.has_change),
            (self.seal.seal_head, claim.is_organization or claim.needs_seal),
            (self.agent.agent_head, not claim.is_organization),
            (self.code.head, not self.code.isHidden()),
        ):
            head.set_number(number)
            number += is_shown
        return number

    def wants_text(self, text: str) -> bool:
        """Whether a scan is the pick-up code, or a line of a passport."""
        bare = narrowed(text)
        zone = mrz.looks_like(bare) and len(bare) >= mrz.LINE
        return zone or (self.code.is_wanted and is_code(text))

    def take_text(self, text: str) -> ScanResult:
        """Put a scanned code or passport line where it belongs."""
        bare = narrowed(text)
        if not (mrz.looks_like(bare) and len(bare) >= mrz.LINE):
            self.code.take(text)
            return ScanResult("ok", tr("Pick-up code"), tr("is being checked"))
        entry = self.agent.entry if self._is_for_agent() else self.entry
        entry.document_kind.set_value(DocumentKind.PASSPORT)
        if bare != mrz.first_line(bare):  # the line with the names says no number
            entry.number.set_number(bare)
            entry.settle()
        return ScanResult("ok", tr("Passport"), tr("line read"))

    def _is_for_agent(self) -> bool:
        return self.agent.is_open and bool(self.entry.number.number())

    def first_field(self) -> QWidget:
        """Where the clerk begins."""
        return self.entry.number

    def kept(self) -> dict[str, Any]:
        """What a draft keeps: no numbers."""
        parts = self._kept_parts()
        return {name: part.kept() for name, part in parts.items()} | {
            "call": self.call.call_note.text()
        }

    def fill(self, kept: dict[str, Any]) -> None:
        """Fill in what `kept` gave."""
        parts = self._kept_parts()
        for name, part in parts.items():
            part.fill(dict(kept.get(name, {})))
        self.call.call_note.setText(str(kept.get("call", "")))

    def _kept_parts(self) -> dict[str, DocumentEntry | AgentBlock | SealBlock | ChangeBlock]:
        return {
            "document": self.entry,
            "agent": self.agent,
            "seal": self.seal,
            "change": self.change,
        }

    def _show_document(self, light: Light, needed: bool) -> None:
        self.entry.show_check()
        if not needed:
            self.document_head.set_state("done", tr("not required"))
        elif light.has(Block.EXPIRED):
            self.document_head.set_state("bad", tr("has expired"))
        elif light.has(*_DOCUMENT_BAD):
            self.document_head.set_state("bad", tr("failed the check"))
        elif light.has(Gap.DOCUMENT, Gap.KIND_NAME):
            self.document_head.set_state("open", tr("originals only"))
        elif light.has(Gap.VALIDITY):
            self.document_head.set_state("open", tr("valid until when"))
        else:
            check = self.entry.check()
            born = check is not None and check.born_on is not None
            words = tr("number, birth date, check digit") if born else tr("number checked")
            self.document_head.set_state("done", words)

    def _show_names(self, shown: Shown) -> bool:
        """Compare what is typed; whether the names differ."""
        assert self._desk is not None
        waybill = self._desk.claim.consignee_name
        by_seal = self._desk.claim.is_organization
        booked = self._desk.claim.collector(shown.collector_id) if by_seal else None
        if booked is not None:  # an organization's own people: the book says their name
            waybill, by_seal = booked.name, False
        document = (
            shown.organization_name if by_seal else shown.document.name if shown.document else ""
        )
        upper = tr("On the waybill") if booked is None else tr("In the book")
        lower = tr("In the seal") if by_seal else tr("On the document")
        if not document.strip():
            compared = compare_names(waybill, waybill)
            blank = ("",) * len(compared.upper)
            self.names.show_names(upper, compared.upper, lower, blank, frozenset())
            show_when(self.names, False)
            show_when(self.hint, False)
            self.names_head.set_state("open", tr("name is missing"))
            return False
        compared = compare_names(waybill, document)
        show_when(self.names, True)
        self.names.show_names(upper, compared.upper, lower, compared.lower, compared.differing)
        same = compared.is_same
        self.names_head.set_state(
            "done" if same else "bad", tr("identical") if same else tr("differ")
        )
        show_when(self.hint, not same and bool(self.hint.text()))
        if not same and self._told != (waybill, document):
            self._told = (waybill, document)
            self.hint.setText("")
            self._explain(compared, waybill, document)
        return not same

    def _explain(self, compared: NameComparison, waybill: str, document: str) -> None:
        """Say how the names sound; open the agent's block where it is another person's name."""
        language = current_language()

        def done(found: Any) -> None:
            if self._told != (waybill, document):
                return
            self.hint.setText(hint_sentence(found, language))
            show_when(self.hint, True)
            another = len(compared.differing) == len(compared.upper) and not found.sounds_alike
            if another and not self.agent.is_open and not self.agent.isHidden():
                self._hand_to_agent()
            else:
                self.mismatch.emit(waybill, document)

        self._page.read(lambda: hints(compared), done)

    def _hand_to_agent(self) -> None:
        """Another person stands here: their document is the agent's, the consignee's is missing."""
        number, document = self.entry.number.number(), self.entry.kept()
        self._told = None
        self.entry.fill({"name": ""})
        self.entry.number.set_number("")
        self.agent.entry.fill(document)
        self.agent.entry.number.set_number(number)
        self.agent.set_open(True)
        self.entry.number.setFocus()

    def _lay_out(self) -> None:
        self.setLayout(
            column(
                self.document_head,
                column(self.entry, margins=_INDENT),
                self.names_head,
                column(self.names, self.hint, margins=_INDENT),
                self.change,
                self.call,
                self.seal,
                self.agent,
                self.code,
                None,
                gap=12,
                margins=(20, 12, 20, 16),
            )
        )
