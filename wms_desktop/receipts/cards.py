"""One receipt with everything that control asks of it: life, contacts, questions, readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from wms_desktop.db.database import Database
from wms_desktop.receipts import chasing, queries, questions, readings
from wms_desktop.receipts.chasing import ChaseRow
from wms_desktop.receipts.queries import ReceiptCard
from wms_desktop.receipts.questions import QuestionRow
from wms_desktop.receipts.readings import ReadingRow
from wms_desktop.receipts.tables import Receipt

_MOST = 20


@dataclass(frozen=True, slots=True)
class ControlCard:
    """A receipt's card, with the newest contacts, questions and readings first."""

    card: ReceiptCard
    carrier: str
    remarks: str
    back_on: date | None
    chases: tuple[ChaseRow, ...]
    questions: tuple[QuestionRow, ...]
    readings: tuple[ReadingRow, ...]

    @property
    def open_questions(self) -> tuple[QuestionRow, ...]:
        """Those that wait for their answer."""
        return tuple(each for each in self.questions if each.is_open)


def control_card(db: Database, receipt_id: int) -> ControlCard | None:
    """The card of one receipt; None where there is none."""
    card = queries.card(db, receipt_id)
    if card is None:
        return None
    with db.read() as session:
        carrier, remarks, back_on = session.execute(
            select(Receipt.carrier, Receipt.remarks, Receipt.back_on).where(
                Receipt.id == receipt_id
            )
        ).one()
    return ControlCard(
        card,
        carrier,
        remarks,
        back_on,
        tuple(chasing.chases(db, receipt_id=receipt_id, limit=_MOST)),
        tuple(questions.questions(db, receipt_id=receipt_id, limit=_MOST)),
        tuple(readings.readings(db, receipt_id, limit=_MOST)),
    )
