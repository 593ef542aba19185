"""Packing piece by piece: packages of an order, what lies in them, and the second look (OUT-1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import checked_quantity, shown_quantity
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.goods.allocating import WHO_PICKS
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.orders import OutboundHead, outbound_head
from wms_desktop.goods.packed import PackedLine, Picker, left_to_pack, pickers
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.tables import OutboundOrder, Package, PackageLine
from wms_desktop.stock.items import item_facts

PREFIX = "BG"
HEAVIEST_KG = Decimal(5_000)
CHANGED = frozenset({Topic.OUTBOUND})


@dataclass(frozen=True, slots=True)
class PutIn:
    """One scan: so much of an item and lot goes into a package.

    Attributes:
        package_id: None begins the order's next package with it.
        lot_id: None for an item without lots, or where only one lot was picked.
    """

    op_id: UUID
    order_id: int
    item_id: int
    lot_id: int | None
    quantity: Decimal
    package_id: int | None = None


@dataclass(frozen=True, slots=True)
class PutDone:
    """What one scan did."""

    package_id: int
    sequence: int
    line_id: int
    lot_id: int
    quantity: Decimal
    left: Decimal  # of the whole order


@dataclass(frozen=True, slots=True)
class TakeOut:
    """Goods come out of a package again (F8)."""

    op_id: UUID
    package_id: int
    line_id: int
    lot_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Describe:
    """What a closed package weighs, in kilograms (nought: not weighed), and remarks."""

    op_id: UUID
    package_id: int
    weight: Decimal = Decimal(0)
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """A second person has looked at a packed order."""

    op_id: UUID
    order_id: int
    seen_version: int


def put_in(db: Database, by: Acting, command: PutIn) -> Done[PutDone]:
    """Put picked goods into a package.

    Raises:
        Refused: not picked, more than is left to pack, the order is held or finished.
    """
    by.require(*WHO_PICKS)
    return operations.once(
        db, by, "goods.package.put", command, lambda s: _put_in(s, by, command), decode=_put_done
    )


def _put_done(value: dict[str, Any]) -> PutDone:
    return PutDone(
        value["package_id"], value["sequence"], value["line_id"], value["lot_id"],
        Decimal(value["quantity"]), Decimal(value["left"]),
    )  # fmt: skip


def _put_in(session: Session, by: Acting, command: PutIn) -> Done[PutDone]:
    head = outbound_head(session, by, command.order_id, states={OutboundState.PICKED})
    item = item_facts(session, command.item_id, active=False)
    quantity = item.quantity(command.quantity)
    left = left_to_pack(session, head.id)
    mine = [line for line in left if line.item_id == item.id]
    if not mine:
        raise Refused(GoodsFault.WRONG_ITEM, item=item.code, number=head.number)
    right = [line for line in mine if command.lot_id in (None, line.lot_id) and line.left > 0]
    line = next((line for line in right if line.left >= quantity), None)
    if line is None:
        most = max((line.left for line in right), default=Decimal(0))
        raise Refused(
            GoodsFault.MORE_THAN_PICKED, item=item.code, wanted=shown_quantity(quantity),
            left=shown_quantity(most),
        )  # fmt: skip
    package_id, sequence = _package(session, by, head, command.package_id)
    _add(session, package_id, line, quantity)
    rest = sum((each.left for each in left), Decimal(0)) - quantity
    after = {"package": sequence, "line": line.line, "lot": line.lot, "quantity": quantity}
    audit.record(session, by, "goods.package.put", head.document, after=after)
    done = PutDone(package_id, sequence, line.line_id, line.lot_id, quantity, rest)
    return Done(done, CHANGED)


def _package(
    session: Session, by: Acting, head: OutboundHead, package_id: int | None
) -> tuple[int, int]:
    """The package goods go into; a new one where none is named."""
    if package_id is not None:
        found = session.execute(
            select(Package.id, Package.sequence).where(
                Package.id == package_id, Package.order_id == head.id
            )
        ).one_or_none()
        if found is None:
            raise Refused(GoodsFault.UNKNOWN_PACKAGE, number=head.number)
        return found.id, found.sequence
    last = session.scalar(select(func.max(Package.sequence)).where(Package.order_id == head.id))
    row = {
        "number": next_number(session, PREFIX, by.today), "order_id": head.id,
        "sequence": (last or 0) + 1, "weight": Decimal(0), "remarks": "",
        "person_id": by.person_id, "version": 1,
    }  # fmt: skip
    made: int = session.execute(insert(Package).returning(Package.id), row).scalar_one()
    return made, int(row["sequence"])  # type: ignore[call-overload]


def _add(session: Session, package_id: int, line: PackedLine, quantity: Decimal) -> None:
    key = (
        PackageLine.package_id == package_id,
        PackageLine.line_id == line.line_id,
        PackageLine.lot_id == line.lot_id,
    )
    there = session.scalar(select(PackageLine.quantity).where(*key))
    if there is None:
        row = {
            "package_id": package_id, "line_id": line.line_id, "lot_id": line.lot_id,
            "quantity": quantity,
        }  # fmt: skip
        session.execute(insert(PackageLine), row)
    else:
        more = update(PackageLine).where(*key).values(quantity=there + quantity)
        session.execute(more.execution_options(synchronize_session=False))


def take_out(db: Database, by: Acting, command: TakeOut) -> Done[int]:
    """Take goods out of a package; an empty package is gone. Returns the order's id.

    Raises:
        Refused: not so much lies in it, or the order is packed, held or finished.
    """
    by.require(*WHO_PICKS)
    return operations.once(
        db, by, "goods.package.take", command, lambda s: _take_out(s, by, command)
    )


def _take_out(session: Session, by: Acting, command: TakeOut) -> Done[int]:
    checked_quantity(command.quantity, fractional=True)
    head = _head_of(session, by, command.package_id)
    key = (
        PackageLine.package_id == command.package_id,
        PackageLine.line_id == command.line_id,
        PackageLine.lot_id == command.lot_id,
    )
    there = session.scalar(select(PackageLine.quantity).where(*key)) or Decimal(0)
    if there < command.quantity:
        raise Refused(GoodsFault.UNKNOWN_PACKAGE, number=head.number)
    if there == command.quantity:
        session.execute(delete(PackageLine).where(*key))
        rest = select(PackageLine.id).where(PackageLine.package_id == command.package_id).limit(1)
        if session.scalar(rest) is None:
            session.execute(delete(Package).where(Package.id == command.package_id))
    else:
        less = update(PackageLine).where(*key).values(quantity=there - command.quantity)
        session.execute(less.execution_options(synchronize_session=False))
    after = {"line": command.line_id, "lot": command.lot_id, "quantity": command.quantity}
    audit.record(session, by, "goods.package.take", head.document, after=after)
    return Done(head.id, CHANGED)


def describe(db: Database, by: Acting, command: Describe) -> Done[int]:
    """Close a package with its weight and remarks. Returns the order's id.

    Raises:
        Refused: unknown, a weight that cannot be, or the order is packed, held or finished.
    """
    by.require(*WHO_PICKS)
    return operations.once(
        db, by, "goods.package.describe", command, lambda s: _describe(s, by, command)
    )


def _describe(session: Session, by: Acting, command: Describe) -> Done[int]:
    weight = checked_quantity(command.weight, fractional=True, zero=True)
    if weight > HEAVIEST_KG:
        raise Refused(
            GoodsFault.WEIGHT, weight=shown_quantity(weight), most=shown_quantity(HEAVIEST_KG)
        )
    remarks = clean_line(command.remarks, field="Remarks", limit=200, required=False)
    head = _head_of(session, by, command.package_id)
    session.execute(
        update(Package)
        .where(Package.id == command.package_id)
        .values(weight=weight, remarks=remarks, version=Package.version + 1)
        .execution_options(synchronize_session=False)
    )
    after = {"package": command.package_id, "weight": weight, "remarks": remarks}
    audit.record(session, by, "goods.package.describe", head.document, after=after)
    return Done(head.id, CHANGED)


def _head_of(session: Session, by: Acting, package_id: int) -> OutboundHead:
    order_id = session.scalar(select(Package.order_id).where(Package.id == package_id))
    if order_id is None:
        raise Refused(GoodsFault.UNKNOWN_PACKAGE, number="–")
    return outbound_head(session, by, order_id, states={OutboundState.PICKED})


def check_order(db: Database, by: Acting, command: CheckOrder) -> Done[int]:
    """Note that somebody who did not pick it has compared a packed order. Returns its id.

    Raises:
        Refused: not packed, checked already, or picked by the same person.
        Stale: changed since it was shown.
    """
    by.require(*WHO_PICKS)
    return operations.once(db, by, "goods.check", command, lambda s: _check_order(s, by, command))


def _check_order(session: Session, by: Acting, command: CheckOrder) -> Done[int]:
    head = outbound_head(
        session, by, command.order_id, states={OutboundState.PACKED},
        seen_version=command.seen_version,
    )  # fmt: skip
    picked_by: Collection[Picker] = pickers(session, head.document)
    if by.person_id in {each.person_id for each in picked_by}:
        raise Refused(GoodsFault.OWN_CHECK, number=head.number, person=by.person_name)
    session.execute(
        update(OutboundOrder)
        .where(OutboundOrder.id == head.id)
        .values(checked_by_id=by.person_id, checked_at=by.now, version=OutboundOrder.version + 1)
        .execution_options(synchronize_session=False)
    )
    audit.record(session, by, "goods.check", head.document, after={"state": head.state})
    return Done(head.id, CHANGED)
