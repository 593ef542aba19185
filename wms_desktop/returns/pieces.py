"""A slip's goods and what was said of them so far, read inside a transaction (RET-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.db import audit
from wms_desktop.returns.kinds import PieceVerdict, ReturnState
from wms_desktop.returns.rules import ReturnFault
from wms_desktop.returns.rules_inspection import InspectionFault, SlipGoods
from wms_desktop.returns.tables import ReturnApplication, ReturnLine, ReturnPiece


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry that nobody took back."""

    id: int
    line_id: int
    verdict: PieceVerdict
    quantity: Decimal
    finding: str
    explained: str


def locked(
    session: Session, by: Acting, application_id: int, seen_version: int | None = None
) -> ReturnApplication:
    """The application of this site, kept from others until the transaction ends.

    Raises:
        Refused: no such application at this site.
        Stale: it changed since it was shown, where *seen_version* says what was.
    """
    found = session.get(ReturnApplication, application_id, with_for_update=True)
    if found is None or found.site_id != by.site_id:
        raise Refused(ReturnFault.UNKNOWN_APPLICATION, number=application_id)
    if seen_version is not None and found.version != seen_version:
        raise audit.stale(session, f"return:{found.number}")
    return found


def require_state(application: ReturnApplication, state: ReturnState, why: InspectionFault) -> None:
    """Refuse with *why* unless the application stands in *state*."""
    if application.state is not state:
        raise Refused(
            why,
            number=application.slip_number or application.number,
            state=application.state,
        )


def check_day(day: date, by: Acting, *, issued_on: date | None, number: str) -> None:
    """Refuse a day that has not come yet, or that lies before the slip."""
    if day > by.today:
        raise Refused(InspectionFault.DAY_AHEAD, day=day, today=by.today)
    if issued_on is not None and day < issued_on:
        raise Refused(InspectionFault.DAY_BEFORE_SLIP, day=day, issued_on=issued_on, number=number)


def standing(session: Session, application_id: int) -> list[Piece]:
    """Every entry that stands, the oldest first."""
    back = aliased(ReturnPiece)
    query = (
        select(
            ReturnPiece.id,
            ReturnPiece.line_id,
            ReturnPiece.verdict,
            ReturnPiece.quantity,
            ReturnPiece.finding,
            ReturnPiece.explained,
        )
        .join(ReturnLine, ReturnLine.id == ReturnPiece.line_id)
        .outerjoin(back, back.reverses_id == ReturnPiece.id)
        .where(
            ReturnLine.application_id == application_id,
            ReturnPiece.reverses_id.is_(None),
            back.id.is_(None),
        )
        .order_by(ReturnPiece.id)
    )
    return [Piece(*row) for row in session.execute(query)]


def goods_of(session: Session, application_id: int, pieces: Sequence[Piece]) -> list[SlipGoods]:
    """The lines of a slip with how many of each were looked at."""
    seen: dict[int, Decimal] = {}
    for piece in pieces:
        seen[piece.line_id] = seen.get(piece.line_id, Decimal(0)) + piece.quantity
    rows = session.execute(
        select(
            ReturnLine.id,
            ReturnLine.line,
            ReturnLine.item_id,
            ReturnLine.lot_id,
            ReturnLine.quantity,
        )
        .where(ReturnLine.application_id == application_id)
        .order_by(ReturnLine.line)
    )
    return [SlipGoods(*row, seen.get(row[0], Decimal(0))) for row in rows]


def newest_entry(session: Session, application_id: int) -> int:
    """Id of the last entry of any kind, also one that takes another back; 0 without any."""
    query = (
        select(ReturnPiece.id)
        .join(ReturnLine, ReturnLine.id == ReturnPiece.line_id)
        .where(ReturnLine.application_id == application_id)
        .order_by(ReturnPiece.id.desc())
        .limit(1)
    )
    return session.scalar(query) or 0


def check_seen(session: Session, application: ReturnApplication, seen_entry: int) -> None:
    """Refuse where somebody looked at another piece since the screen was read.

    Raises:
        Stale: naming who.
    """
    if newest_entry(session, application.id) != seen_entry:
        raise audit.stale(session, f"return:{application.number}")
