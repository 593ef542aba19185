"""How a pickup ended: who collected, when, with which document, what was paid, who released it."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QWidget

from wms_desktop.core.moments import site_time
from wms_desktop.pickup.claims import Claim
from wms_desktop.pickup.kinds import Collector, Due
from wms_desktop.pickup.records import RecordRow
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr, word

Fact = tuple[str, str] | tuple[str, str, bool]


class RecordPane(QWidget):
    """Stands in the place of the steps once the goods have gone; numbers masked (PCK-9)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = KeyValue()
        self.print_slip = Button(tr("Print receipt"), icon="printer", kind="quiet", key="F9")
        self.print_slip.setObjectName("pickup_record_print")
        head = row(Label(tr("Pickup record"), bold=True), None, self.print_slip)
        self.setLayout(column(head, self.facts, None, gap=8, margins=(20, 8, 8, 16)))

    def show_record(self, record: RecordRow, claim: Claim, *, slip: str) -> None:
        """Show *record* of the waybill that *claim* is about; its *slip* can be printed again."""
        show_when(self.print_slip, bool(slip))
        facts: list[Fact] = [
            (tr("Collected by"), _collector(record), True),
            (tr("Released at"), f"{site_time(record.at):%Y-%m-%d %H:%M}", True),
            (tr("Released by"), record.person),
        ]
        facts += [
            (tr("Document: {whose}", whose=word(whose)), f"{word(kind)} {number}  {name}")
            for whose, kind, name, number in record.documents
        ]
        if claim.needs_signature:
            on_pad = record.signature_sha256 is not None
            facts.append((tr("Signature"), tr("On the pad") if on_pad else tr("On paper")))
        money = [(word(what), money_taken(record, what, due)) for what, due in _due(claim, record)]
        self.facts.show_facts([*facts, *(money or [(tr("Money"), tr("Nothing is due"))])])


def money_taken(record: RecordRow, what: Due, due: Decimal) -> str:
    """What was taken of *due*, and how; said so where no payment is on record."""
    taken = [(amount, means) for kind, means, amount in record.payments if kind is what]
    if not taken:
        return tr("¥ {amount}, not recorded as taken", amount=f"{due:.2f}")
    return ", ".join(
        tr("¥ {amount}, taken: {means}", amount=f"{amount:.2f}", means=word(means))
        for amount, means in taken
    )


def _due(claim: Claim, record: RecordRow) -> list[tuple[Due, Decimal]]:
    paid = {what for what, _means, _amount in record.payments}
    amounts = ((what, claim.due.get(what, Decimal(0))) for what in Due)
    return [(what, due) for what, due in amounts if due or what in paid]


def _collector(record: RecordRow) -> str:
    name = record.collector_name
    if record.collector is not Collector.AGENT:
        return name
    if not record.relation:
        return tr("{name} (agent)", name=name)
    return tr("{name} (agent, {relation})", name=name, relation=_relation(record.relation))


def _relation(stored: str) -> str:
    """The relation is kept in the English of the source, as the agent's block knows it."""
    return tr("Other@@relation") if stored == "Other" else tr(stored)
