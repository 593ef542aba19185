"""Differences of the sample shop, some overdue, with photos; goods that wait for QC."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.photo import Photo
from wms_desktop.db import attachments
from wms_desktop.db.numbers import next_number
from wms_desktop.demo.cast import Cast
from wms_desktop.demo.stock import a_key
from wms_desktop.goods.difference_list import subject
from wms_desktop.goods.kinds import ExceptionKind, ExceptionOutcome
from wms_desktop.goods.tables import ExceptionStep, GoodsException, InboundLine, InboundOrder
from wms_desktop.imaging.photos import checked
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import Condition, MoveReason
from wms_desktop.stock.tables import Balance, Item, Location

_SHORT, _OVER = ExceptionKind.SHORT, ExceptionKind.OVER
_CLAIMED, _ACCEPTED = ExceptionOutcome.CLAIMED, ExceptionOutcome.ACCEPTED
_FOUND = (  # days ago, line (0 for the order), kind, quantity, words, photos, outcome, why
    (9, 1, _SHORT, 2, "外箱封条已断，少 2 件", 1, _CLAIMED, "向承运人索赔"),
    (4, 2, _OVER, 3, "多到 3 件，未在送货单上", 0, _ACCEPTED, "货主确认收下"),
    (2, 1, ExceptionKind.DAMAGED, 4, "箱角压坏，外膜破裂", 2, None, ""),
    (1, 0, ExceptionKind.WRONG_PAPERS, 0, "送货单是另一家的，司机去换", 0, None, ""),
    (0, 2, _SHORT, 1, "开箱点数少 1 件", 0, None, ""),
)
_SIZE = (1280, 960)
WAITING_FOR_QC = 3


def add_exceptions(session: Session, cast: Cast, by: Acting) -> None:
    """Differences on the orders announced last, and a few lots that QC has not seen."""
    orders = session.execute(
        select(InboundOrder.id, InboundOrder.number)
        .where(InboundOrder.site_id == by.site_id)
        .order_by(InboundOrder.id.desc())
        .limit(len(_FOUND))
    ).all()
    for found, (order_id, number) in zip(_FOUND, orders, strict=False):
        days, line, kind, quantity, words, photos, outcome, why = found
        if line and not session.scalar(
            select(InboundLine.id).where(InboundLine.order_id == order_id, InboundLine.line == line)
        ):
            line = 1
        at = by.now - timedelta(days=days, minutes=20)
        exception_id: int = session.execute(
            insert(GoodsException).returning(GoodsException.id),
            {
                "document": f"inbound:{number}", "line": line, "kind": kind.value,
                "quantity": Decimal(quantity), "remarks": words, "person_id": by.person_id,
                "at": at,
            },
        ).scalar_one()  # fmt: skip
        shots = [Photo(photo(each), f"IMG_{2041 + each}.jpg") for each in range(photos)]
        attachments.attach_all(session, by, subject(exception_id), checked(shots))
        if outcome is not None:
            step = {"exception_id": exception_id, "outcome": outcome, "remarks": why}
            later = {"person_id": by.person_id, "at": at + timedelta(hours=3)}
            session.execute(insert(ExceptionStep), step | later)
    _set_aside(session, cast, by)


def _set_aside(session: Session, cast: Cast, by: Acting) -> None:
    """Some goods wait for QC."""
    free = session.execute(
        select(
            Balance.item_id, Balance.lot_id, Balance.owner_id, Balance.location_id, Balance.quantity
        )
        .join(Location, Location.id == Balance.location_id)
        .join(Item, Item.id == Balance.item_id)
        .where(
            Location.site_id == by.site_id,
            Balance.quantity >= 6,
            Balance.reserved == 0,
            Balance.condition == Condition.GOOD,
        )
        .order_by(Balance.id.desc())
        .limit(WAITING_FOR_QC)
    ).all()
    moves = [
        posting.Move(item, lot, owner, place, place, quantity, Condition.GOOD, Condition.QUARANTINE)
        for item, lot, owner, place, quantity in free
    ]
    if moves:
        posting.post(
            session, by, op_id=a_key(cast), reason=MoveReason.CONDITION,
            document=f"condition:{next_number(session, 'ZT', by.today)}", moves=moves,
        )  # fmt: skip


def photo(number: int) -> bytes:
    """A carton whose corner is torn, as seen from the camera at the door."""
    image = Image.new("RGB", _SIZE, "#6B7078")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 700, 1280, 960), fill="#8A8F96")
    draw.polygon(((260, 300), (820, 240), (1040, 330), (480, 410)), fill="#D9B98A")
    draw.polygon(((260, 300), (480, 410), (480, 800), (260, 660)), fill="#A9855A")
    draw.polygon(((480, 410), (1040, 330), (1040, 690), (480, 800)), fill="#C19C6B")
    draw.line((370, 355, 930, 285), fill="#EFE3C8", width=34)
    if number % 2:
        draw.polygon(((480, 410), (640, 388), (560, 520), (500, 600)), fill="#3A2E22")
        draw.line((640, 388, 560, 520, 500, 600), fill="#F2E6D0", width=8)
    else:
        draw.polygon(((900, 690), (1040, 560), (1040, 690)), fill="#3A2E22")
        draw.line((900, 690, 960, 600, 1040, 560), fill="#F2E6D0", width=10)
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
