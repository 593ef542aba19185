"""Returns, complaints and revisits of the sample shop that the tour plays with."""

from __future__ import annotations

from sqlalchemy import select

from wms_desktop.complaints.kinds import ActionState
from wms_desktop.complaints.tables_actions import CorrectiveAction
from wms_desktop.core.acting import Acting
from wms_desktop.core.codes import CodeKind, own_code, parse_own_code
from wms_desktop.db.database import Database
from wms_desktop.returns.tables import ReturnApplication, ReturnLine
from wms_desktop.stock.kinds import StorageClass
from wms_desktop.stock.tables import Location, StockDocument, StockMove, Zone
from wms_desktop.surveys.kinds import SurveyState
from wms_desktop.surveys.tables import Survey
from wms_desktop.tour import stage


def application_code(number: str) -> str:
    """What the application's paper says."""
    return own_code(CodeKind.RETURN, number)


def slip_code(db: Database, number: str) -> str:
    """What the return slip of an application says."""
    with db.read() as session:
        query = select(ReturnApplication.slip_number).where(ReturnApplication.number == number)
        return own_code(CodeKind.RETURN_SLIP, str(session.scalar(query)))


def returned_lots(db: Database, number: str) -> list[tuple[str, int]]:
    """(lot barcode, pieces) of an application's lines."""
    with db.read() as session:
        rows = session.execute(
            select(ReturnLine.lot_id, ReturnLine.quantity)
            .join(ReturnApplication, ReturnApplication.id == ReturnLine.application_id)
            .where(ReturnApplication.number == number)
            .order_by(ReturnLine.line)
        ).all()
    return [(stage.lot_barcode(lot), int(quantity)) for lot, quantity in rows]


def returns_place(db: Database) -> str:
    """The barcode of a place for returns."""
    with db.read() as session:
        query = select(Location.code).join(Zone, Zone.id == Location.zone_id)
        wanted = query.where(Zone.storage_class == StorageClass.RETURNS).order_by(Location.id)
        return stage.location_barcode(session.scalars(wanted.limit(1)).one())


def complaint_code(number: str) -> str:
    """What the complaint's form says."""
    return own_code(CodeKind.COMPLAINT, number)


def action_to_check(db: Database, by: Acting) -> str:
    """The number of a corrective action that was carried out and waits for its check."""
    with db.read() as session:
        query = select(CorrectiveAction.number).where(
            CorrectiveAction.state == ActionState.DONE,
            CorrectiveAction.responsible_id != by.person_id,
        )
        return session.scalars(query.order_by(CorrectiveAction.check_on).limit(1)).one()


def waiting_survey(db: Database) -> str:
    """The number of a questionnaire that was handed out and is not back."""
    with db.read() as session:
        query = select(Survey.number).where(Survey.state == SurveyState.ASKED)
        return session.scalars(query.order_by(Survey.id).limit(1)).one()


def lot_of_order(db: Database, barcode: str) -> str:
    """The barcode of the first lot that left on an order."""
    own = parse_own_code(barcode)
    assert own is not None
    with db.read() as session:
        query = (
            select(StockMove.lot_id)
            .join(StockDocument, StockDocument.id == StockMove.document_id)
            .where(StockDocument.document == f"outbound:{own.kind.value}-{own.number}")
        )
        return stage.lot_barcode(session.scalars(query.order_by(StockMove.id).limit(1)).one())
