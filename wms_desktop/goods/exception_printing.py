"""Printing the exception report of an order: made, archived, given out (INB-4, SYS-2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive, audit, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.documents.paper import Printed
from wms_desktop.goods import exception_papers, words
from wms_desktop.goods.difference_list import INBOUND, OUTBOUND, DifferenceDetail, differences_of
from wms_desktop.goods.exception_papers import ReportedOrder
from wms_desktop.goods.queries import order_and_names
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.settling import WHO_REMARKS
from wms_desktop.goods.tables import InboundOrder, OutboundOrder
from wms_desktop.imaging.photos import copy_for
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import Site

LONGEST_PICTURE = 1_100  # pixels: 300 dots an inch on half a page


@dataclass(frozen=True, slots=True)
class PrintReport:
    """Print the report on the differences of one order."""

    op_id: UUID
    direction: str  # inbound or outbound
    order_id: int


def print_report(db: Database, by: Acting, command: PrintReport) -> Done[str]:
    """Make and archive the report, in the customer's language (SYS-5).

    Photos are scaled and the pages drawn before the transaction begins.

    Returns:
        The SHA-256 under which `archive.content` has it.

    Raises:
        Refused: there is no such order, or it is of another site; a photo was altered.
        Unavailable: `Lack.FONT`, a character that no font has.
    """
    by.require(*WHO_REMARKS)
    with db.read() as session:
        order, language, found = _read(session, by, command)
    pictures = {
        each.row.id: [
            copy_for(archive.content(db, photo.sha256), LONGEST_PICTURE) for photo in each.photos
        ]
        for each in found
    }
    printed = Printed(by.now.astimezone(order.zone), by.person_name, by.site_name)

    pdf = exception_papers.exception_report_pdf(
        order, found, pictures, printed, language, organization=by.site_name,
        seal=seals.newest_anchor(db),
    )  # fmt: skip

    def work(session: Session) -> Done[str]:
        sha256 = archive.keep_paper(
            session, by, kind="exception_report", number=order.number,
            title=translate(words.EXCEPTION_REPORT, language), pdf=pdf, language=language,
        )  # fmt: skip
        document = f"{command.direction}:{order.number}"
        audit.record(session, by, "goods.exception.print", document, after={"lines": len(found)})
        return Done(sha256, frozenset({Topic.DOCUMENTS}))

    return operations.once(db, by, "goods.exception.print", command, work)


def _read(
    session: Session, by: Acting, command: PrintReport
) -> tuple[ReportedOrder, Language, list[DifferenceDetail]]:
    if command.direction not in (INBOUND, OUTBOUND):
        raise Refused(GoodsFault.NO_REPORT)
    order: InboundOrder | OutboundOrder
    if command.direction == INBOUND:
        order, customer, owner = order_and_names(session, InboundOrder, command.order_id)
        day = order.expected_on
    else:
        order, customer, owner = order_and_names(session, OutboundOrder, command.order_id)
        day = order.due_on
    if order.site_id != by.site_id:
        raise Refused(GoodsFault.OTHER_SITE, number=order.number)
    site = session.get_one(Site, order.site_id)
    language = session.scalar(select(Customer.language).where(Customer.id == order.customer_id))
    reported = ReportedOrder(
        command.direction, order.number, customer, owner, day, site_zone(site.time_zone)
    )
    found = differences_of(session, f"{command.direction}:{order.number}", today=by.today)
    return reported, language or Language.ZH_CN, found
