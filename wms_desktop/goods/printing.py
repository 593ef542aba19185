"""Printing an order's papers: made, archived, given out (OUT-3, SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.language import Language, translate
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.documents.paper import Printed
from wms_desktop.goods import papers, words
from wms_desktop.goods.outbound_detail import OutboundDetail, outbound_order, pick_list
from wms_desktop.goods.packed import packages_of
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import Site
from wms_desktop.receipts import life
from wms_desktop.receipts.kinds import ReceiptState


class PaperKind(StrEnum):
    """A paper of an outbound order."""

    PICK_LIST = "pick_list"
    DELIVERY_NOTE = "delivery_note"


@dataclass(frozen=True, slots=True)
class PrintPaper:
    """Print a paper of an order; the delivery note in the customer's language (SYS-5)."""

    op_id: UUID
    order_id: int
    kind: PaperKind


def print_paper(db: Database, by: Acting, command: PrintPaper) -> Done[str]:
    """Make and archive a paper; returns the SHA-256 under which `archive.content` has it.

    A delivery note with a required receipt exists once the order is packed; before that it prints
    without the receipt's part.

    Raises:
        Refused: there is no such order.
        Unavailable: `Lack.FONT`, a character that no font has.
    """
    by.require(Role.KEEPER, Role.CLERK, Role.CS_AGENT, Role.CS_SUPERVISOR)
    order = outbound_order(db, command.order_id)
    stops = pick_list(db, order.id) if command.kind is PaperKind.PICK_LIST else []

    def work(session: Session) -> Done[str]:
        site = session.get_one(Site, by.site_id)
        moment = by.now.astimezone(site_zone(site.time_zone))
        printed = Printed(moment, by.person_name, site.name)
        if command.kind is PaperKind.PICK_LIST:
            language, title = by.language, words.PICK_LIST
            pdf = papers.pick_list_pdf(order, stops, printed, language)
        else:
            language = _customer_language(session, order.customer_id)
            pdf, title = _delivery_note(session, by, order, printed, language)
        sha256 = archive.keep_paper(
            session, by, kind=command.kind.value, number=order.number,
            title=translate(title, language), pdf=pdf, language=language,
        )  # fmt: skip
        return Done(sha256, frozenset({Topic.DOCUMENTS}))

    return operations.once(db, by, "goods.print", command, work)


def _delivery_note(
    session: Session, by: Acting, order: OutboundDetail, printed: Printed, language: Language
) -> tuple[bytes, str]:
    receipt = life.receipt_of(session, f"outbound:{order.number}") if order.needs_receipt else None
    part = None
    if receipt is not None:
        part = papers.ReceiptPart(receipt.number, life.needs_of(receipt))
        if receipt.state is ReceiptState.REQUIRED:
            life.step(session, by, receipt, ReceiptState.PRINTED)
    pdf = papers.delivery_note_pdf(
        order, printed, language, organization=by.site_name, receipt=part,
        packages=packages_of(session, order.id), seal=seals.anchor_in(session),
    )  # fmt: skip
    return pdf, words.DELIVERY_RECEIPT if part else words.DELIVERY_NOTE


def _customer_language(session: Session, customer_id: int) -> Language:
    language = session.scalar(select(Customer.language).where(Customer.id == customer_id))
    return language or Language.ZH_CN
