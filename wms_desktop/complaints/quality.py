"""Quality complaints: stock of the same lot, QC's test, and the goods that come back (CMP-4)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from wms_desktop.complaints.approvers import require_active
from wms_desktop.complaints.cases import open_case, require_worker, subject
from wms_desktop.complaints.kinds import (
    ComplaintEvent,
    ComplaintKind,
    ComplaintState,
    TestResult,
)
from wms_desktop.complaints.rules_decide import TESTERS, DecideFault
from wms_desktop.complaints.steps import add_step
from wms_desktop.complaints.tables import Complaint, QualityTest
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import CheckedPhoto, Photo
from wms_desktop.core.text import clean_line, clean_note
from wms_desktop.db import attachments, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.imaging.photos import checked
from wms_desktop.people.tables import Site
from wms_desktop.stock.kinds import Condition, PlaceKind
from wms_desktop.stock.tables import Balance, Location, Lot

CHANGED = frozenset({Topic.COMPLAINTS})


@dataclass(frozen=True, slots=True)
class LotPlace:
    """Good stock of a complaint's lot at one place."""

    site_id: int
    site: str
    location: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class AskTest:
    """QC is to test goods of a complaint.

    Attributes:
        asked: what is to be looked at; may be empty.
    """

    op_id: UUID
    complaint_id: int
    seen_version: int
    asked: str = ""


@dataclass(frozen=True, slots=True)
class EnterResult:
    """What QC found; *seen_version* is the test's."""

    op_id: UUID
    test_id: int
    seen_version: int
    result: TestResult
    finding: str
    photos: tuple[Photo | CheckedPhoto, ...] = ()


def photos_of(test_id: int) -> str:
    """The subject under which a test's photos are kept."""
    return f"quality_test:{test_id}"


def lot_stock(session: Session, complaint: Complaint) -> tuple[LotPlace, ...]:
    """Good stock of the same lot by place, at all sites, the fullest place first.

    Of the owner who delivered, where the complaint names an order. Nothing where the house does
    not know the lot.

    Source: CMP-4.
    """
    lot_id = _lot_id(session, complaint)
    if lot_id is None:
        return ()
    query = (
        select(Site.id, Site.name, Location.code, func.sum(Balance.quantity).label("pieces"))
        .join(Location, Location.id == Balance.location_id)
        .join(Site, Site.id == Location.site_id)
        .where(
            Balance.lot_id == lot_id,
            Balance.condition == Condition.GOOD,
            Balance.quantity > 0,
            Location.kind == PlaceKind.STORAGE,
        )
        .group_by(Site.id, Site.name, Location.code)
    )
    if complaint.order_id is not None:
        owner = select(OutboundOrder.owner_id).where(OutboundOrder.id == complaint.order_id)
        query = query.where(Balance.owner_id == owner.scalar_subquery())
    rows = [LotPlace(*row) for row in session.execute(query)]
    return tuple(sorted(rows, key=lambda row: (-row.quantity, row.site_id, row.location)))


def _lot_id(session: Session, complaint: Complaint) -> int | None:
    if complaint.lot_id is not None or complaint.item_id is None:
        return complaint.lot_id
    known = Lot.item_id == complaint.item_id, Lot.code == complaint.lot_code
    return session.scalar(select(Lot.id).where(*known))


def ask_test(db: Database, by: Acting, command: AskTest) -> Done[int]:
    """Send QC a test; returns its id.

    Where stock of the lot lies, it is tested there; where none does, photos and goods are asked of
    the customer, and the test waits for them.

    Raises:
        Refused: no right, closed or unknown, no quality complaint, decided already, or a test is
            still open.
        Stale: the complaint changed since it was shown.

    Source: CMP-4.
    """

    by.require(*Role)

    def work(session: Session) -> Done[int]:
        complaint = open_case(session, by, command.complaint_id, command.seen_version)
        require_worker(by, complaint)
        return Done(ask_in(session, by, complaint, command.asked), CHANGED)

    return operations.once(db, by, "complaints.ask_test", command, work)


def ask_in(session: Session, by: Acting, complaint: Complaint, asked: str = "") -> int:
    """`ask_test` inside another use case, on a complaint that it holds."""
    text = clean_line(asked, field="To be tested", limit=300, required=False)
    if complaint.kind is not ComplaintKind.QUALITY:
        raise Refused(DecideFault.NOT_QUALITY, number=complaint.number)
    if complaint.state is ComplaintState.DECIDED:
        raise Refused(DecideFault.ALREADY_DECIDED, number=complaint.number)
    if TestResult.OPEN in results_of(session, complaint.id):
        raise Refused(DecideFault.TEST_OPEN, number=complaint.number)
    places = lot_stock(session, complaint)
    stock = sum((place.quantity for place in places), Decimal(0))
    here = {place.site_id for place in places}
    site_id = complaint.site_id if complaint.site_id in here or not places else places[0].site_id
    test_id: int = session.execute(
        insert(QualityTest).returning(QualityTest.id),
        {
            "complaint_id": complaint.id,
            "stock_of_lot": stock,
            "asked": text,
            "asked_by_id": by.person_id,
            "asked_at": by.now,
            "site_id": site_id,
            "version": 1,
        },
    ).scalar_one()
    event = ComplaintEvent.TEST_ASKED if stock else ComplaintEvent.GOODS_ASKED
    add_step(session, by, complaint.id, event, text)
    after = {"test": test_id, "stock_of_lot": stock, "asked": text}
    audit.record(session, by, "complaints.ask_test", subject(complaint.number), after=after)
    return test_id


def ask_at_once(session: Session, by: Acting, complaint_id: int) -> None:
    """Send QC the test of a new quality complaint where stock of its lot lies (CMP-4)."""
    complaint = session.get(Complaint, complaint_id)
    is_quality = complaint is not None and complaint.kind is ComplaintKind.QUALITY
    if complaint is not None and is_quality and lot_stock(session, complaint):
        ask_in(session, by, complaint)


def enter_result(db: Database, by: Acting, command: EnterResult) -> Done[int]:
    """QC says what it found, with photos; returns the test's id. What was found stays.

    Raises:
        Refused: no right, unknown test, said before, nothing said, or the complaint is closed.
        Quarantined: a photo is none.
        Stale: the test changed since it was shown.

    Source: CMP-4.
    """
    by.require(*TESTERS)
    if command.result is TestResult.OPEN:
        raise Refused(DecideFault.TEST_RESULT_MISSING)
    finding = clean_note(command.finding, field="Finding", limit=1_000)
    if not finding:
        raise Refused(DecideFault.FINDING_MISSING)
    photos = checked(command.photos)
    return operations.once(
        db, by, "complaints.test", command, lambda s: _enter(s, by, command, finding, photos)
    )


def _enter(
    session: Session,
    by: Acting,
    command: EnterResult,
    finding: str,
    photos: tuple[CheckedPhoto, ...],
) -> Done[int]:
    require_active(session, by)
    test = session.get(QualityTest, command.test_id, with_for_update=True)
    complaint = session.get(Complaint, test.complaint_id) if test else None
    if test is None or complaint is None or by.site_id not in (test.site_id, complaint.site_id):
        raise Refused(DecideFault.UNKNOWN_TEST)
    if test.result is not TestResult.OPEN:
        raise Refused(DecideFault.TEST_DONE, number=complaint.number)
    if test.version != command.seen_version:
        raise audit.stale(session, subject(complaint.number))
    test.result, test.finding = command.result, finding
    test.tested_by_id, test.tested_at = by.person_id, by.now
    attachments.attach_all(session, by, photos_of(test.id), photos)
    add_step(session, by, complaint.id, ComplaintEvent.TESTED, finding)
    audit.record(
        session,
        by,
        "complaints.test",
        subject(complaint.number),
        after={"test": test.id, "result": command.result, "finding": finding},
    )
    return Done(test.id, CHANGED)


def results_of(session: Session, complaint_id: int) -> tuple[TestResult, ...]:
    """What QC said of a complaint's goods, the oldest first."""
    query = select(QualityTest.result).where(QualityTest.complaint_id == complaint_id)
    return tuple(session.scalars(query.order_by(QualityTest.id)))
