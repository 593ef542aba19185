"""What the counter knows of a consignment in a dispute: waybill, hand-over, masked identity."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_, translate
from wms_desktop.core.sentences import word
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import Person, Site
from wms_desktop.pickup.kinds import Due, PickupOutcome
from wms_desktop.pickup.tables import Payment, PickupRecord, ShownDocument
from wms_desktop.receipts.evidence_parts import Section
from wms_desktop.transport.rules import document_of
from wms_desktop.transport.tables import ConsigneeChange, Consignment


def sections(session: Session, by: Acting, document: str) -> list[Section]:
    """Waybill, changes of consignee, refusals and releases; numbers masked (PCK-9, PCK-11)."""
    kind, _, number = document.partition(":")
    if document_of(number) != document or not kind:
        return []
    row = session.scalar(select(Consignment).where(Consignment.number == number))
    if row is None:
        return []
    told = _Told(session, by)
    records = session.scalars(
        select(PickupRecord).where(PickupRecord.consignment_id == row.id).order_by(PickupRecord.id)
    )
    return [told.waybill(row), *told.changes(row), *(told.record(each) for each in records)]


class _Told:
    """Sections in the language and the zone of whoever makes the pack."""

    def __init__(self, session: Session, by: Acting) -> None:
        self._session, self._language = session, by.language
        self._zone = site_zone(session.get_one(Site, by.site_id).time_zone)

    def _say(self, source: str, **params: object) -> str:
        return translate(source, self._language, **params)

    def _at(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._zone):%Y-%m-%d %H:%M}"

    def waybill(self, row: Consignment) -> Section:
        """What was to be handed over to whom."""
        say = self._say
        return Section(
            say(N_("The waybill")),
            (
                (say(N_("Waybill number")), row.number),
                (say(N_("Shipper")), row.shipper_name),
                (say(N_("Consignee")), row.consignee_name),
                (say(N_("Goods")), f"{row.goods} × {row.pieces}"),
                (say(N_("Carrier")), row.carrier),
                (say(N_("Arrived on")), f"{row.arrived_on or ''}"),
                (say(N_("Freight to collect")), _yuan(row.collect_freight)),
                (say(N_("Cash on delivery")), _yuan(row.cash_on_delivery)),
                (say(N_("Remarks")), row.remarks),
            ),
        )

    def changes(self, row: Consignment) -> list[Section]:
        """The shipper's changes of consignee, each with its paper (PCK-4)."""
        say = self._say
        found = self._session.scalars(
            select(ConsigneeChange)
            .where(ConsigneeChange.consignment_id == row.id)
            .order_by(ConsigneeChange.id)
        ).all()
        titles = (N_("When"), N_("Before@@consignee"), N_("New consignee"), N_("Said by"))
        rows = tuple((self._at(c.said_at), c.old_name, c.new_name, c.said_by) for c in found)
        paper = say(N_("Paper of the consignee change"))
        if not found:
            return []
        return [
            Section(
                say(N_("Change of consignee")),
                titles=tuple(say(title) for title in titles),
                rows=rows,
                files=tuple((paper, change.paper_sha256) for change in found),
            )
        ]

    def record(self, row: PickupRecord) -> Section:
        """One release or refusal: who, shown which document, masked, what was paid, signed."""
        say = self._say
        released = row.outcome is PickupOutcome.RELEASED
        person = self._session.get_one(Person, row.person_id).name
        facts = [
            (say(N_("When")), self._at(row.at)),
            (say(N_("Handed over by")), person),
            (say(N_("Consignee")), row.consignee_name),
            (say(N_("Collected by@@whom")), word(row.collector, self._language)),
            (say(N_("Organization")), row.organization_name),
            (say(N_("Relation to the consignee")), row.relation),
        ]
        if row.refusal_reason is not None:
            facts.append((say(N_("Reason")), word(row.refusal_reason, self._language)))
        facts += [(say(N_("Paid")), paid) for paid in self._payments(row.id)]
        files, pictures = [], []
        if row.authorization_sha256:
            files.append((say(N_("Letter of authorization")), row.authorization_sha256))
        if row.signature_sha256:
            files.append((say(N_("Signature@@pickup")), row.signature_sha256))
            pictures.append((row.signature_sha256, say(N_("Signature@@pickup"))))
        titles = (N_("Whose document"), N_("Document"), N_("Name"), N_("Number, masked"))
        documents = self._documents(row.id)
        return Section(
            say(N_("Hand-over at the counter") if released else N_("Refusal at the counter")),
            tuple(facts),
            tuple(say(title) for title in titles) if documents else (),
            documents,
            tuple(pictures),
            tuple(files),
        )

    def _documents(self, record_id: int) -> tuple[tuple[str, ...], ...]:
        rows = self._session.scalars(
            select(ShownDocument)
            .where(ShownDocument.record_id == record_id)
            .order_by(ShownDocument.id)
        )
        return tuple(
            (
                word(each.belongs_to, self._language),
                each.kind_name or word(each.kind, self._language),
                each.name,
                each.masked_number,
            )
            for each in rows
        )

    def _payments(self, record_id: int) -> list[str]:
        rows = self._session.scalars(
            select(Payment).where(Payment.record_id == record_id).order_by(Payment.id)
        )
        return [
            f"{word(Due(each.what), self._language)} {_yuan(each.amount)}, "
            f"{word(each.means, self._language)}"
            for each in rows
        ]


def _yuan(amount: Decimal) -> str:
    return f"{amount:.2f}" if amount else ""
