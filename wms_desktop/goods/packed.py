"""What of an order lies in packages, what is left to pack, and who picked it (OUT-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.db.tables import Audit
from wms_desktop.goods.rules import PACKING, SECOND_CHECK
from wms_desktop.goods.tables import Allocation, OutboundLine, OutboundOrder, Package, PackageLine
from wms_desktop.people.tables import Person
from wms_desktop.stock.tables import Balance, Item, Lot

_PICKING = "goods.pick"


@dataclass(frozen=True, slots=True)
class PackedLine:
    """What was picked of a line and lot, and how much of it lies in packages."""

    line_id: int
    line: int
    item_id: int
    item: str
    name: str
    unit: str
    lot_id: int
    lot: str
    picked: Decimal
    packed: Decimal

    @property
    def left(self) -> Decimal:
        """Picked and in no package yet."""
        return self.picked - self.packed


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package with what lies in it: (item, name, lot, quantity, unit)."""

    id: int
    number: str
    sequence: int
    weight: Decimal
    remarks: str
    goods: tuple[tuple[str, str, str, Decimal, str], ...]


@dataclass(frozen=True, slots=True)
class Picker:
    """Somebody who picked goods of an order."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Packing:
    """How far an order is packed and checked, and what the settings ask for.

    Attributes:
        by_package: every piece goes into a package.
        second_check: another person than the pickers looks before the goods leave.
    """

    by_package: bool = False
    second_check: bool = False
    lines: tuple[PackedLine, ...] = ()
    packages: tuple[PackageRow, ...] = ()
    pickers: tuple[Picker, ...] = ()
    checked_by: str = ""
    checked_at: datetime | None = None

    @property
    def waits_for_check(self) -> bool:
        """Whether a second person must look, and nobody has."""
        return self.second_check and not self.checked_by

    @property
    def left(self) -> Decimal:
        """Pieces picked that lie in no package."""
        return sum((line.left for line in self.lines), Decimal(0))


def packing_of(db: Database, order_id: int, number: str, *, today: date) -> Packing:
    """How far an order is packed and checked."""
    with db.read() as session:
        checked: Any = session.execute(
            select(Person.name, OutboundOrder.checked_at)
            .join(Person, Person.id == OutboundOrder.checked_by_id)
            .where(OutboundOrder.id == order_id)
        ).one_or_none()
        return Packing(
            value_on(session, PACKING, today), value_on(session, SECOND_CHECK, today),
            tuple(left_to_pack(session, order_id)), packages_of(session, order_id),
            tuple(pickers(session, f"outbound:{number}")), *(checked or ("", None)),
        )  # fmt: skip


def left_to_pack(session: Session, order_id: int) -> list[PackedLine]:
    """What was picked of an order by line and lot, with what is packed of it."""
    picked = session.execute(
        select(
            OutboundLine.id, OutboundLine.line, Item.id, Item.code, Item.name, Item.unit, Lot.id,
            Lot.code, func.sum(Allocation.picked, type_=Allocation.picked.type),
        )
        .join(OutboundLine, OutboundLine.id == Allocation.line_id)
        .join(Balance, Balance.id == Allocation.balance_id)
        .join(Item, Item.id == Balance.item_id)
        .join(Lot, Lot.id == Balance.lot_id)
        .where(OutboundLine.order_id == order_id, Allocation.picked > 0)
        .group_by(
            OutboundLine.id, OutboundLine.line, Item.id, Item.code, Item.name, Item.unit, Lot.id,
            Lot.code,
        )
        .order_by(OutboundLine.line, Lot.code)
    )  # fmt: skip
    packed = _packed(session, order_id)
    return [PackedLine(*row, packed.get((row[0], row[6]), Decimal(0))) for row in picked]


def packages_of(session: Session, order_id: int) -> tuple[PackageRow, ...]:
    """The packages of an order, each with what lies in it."""
    inside: dict[int, list[tuple[str, str, str, Decimal, str]]] = {}
    rows = session.execute(
        select(
            PackageLine.package_id, Item.code, Item.name, Lot.code, PackageLine.quantity, Item.unit
        )
        .join(Package, Package.id == PackageLine.package_id)
        .join(Lot, Lot.id == PackageLine.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .where(Package.order_id == order_id)
        .order_by(PackageLine.id)
    )
    for package_id, *goods in rows:
        inside.setdefault(package_id, []).append(tuple(goods))  # type: ignore[arg-type]
    packages = session.execute(
        select(Package.id, Package.number, Package.sequence, Package.weight, Package.remarks)
        .where(Package.order_id == order_id)
        .order_by(Package.sequence)
    )
    return tuple(PackageRow(*row, tuple(inside.get(row.id, ()))) for row in packages)


def pickers(session: Session, document: str) -> list[Picker]:
    """Everybody who picked for an order, by the trail."""
    rows = session.execute(
        select(Person.id, Person.name)
        .join(Audit, Audit.person_id == Person.id)
        .where(Audit.subject == document, Audit.action == _PICKING)
        .distinct()
        .order_by(Person.id)
    )
    return [Picker(*row) for row in rows]


def forget_packages(session: Session, order_id: int) -> None:
    """The goods go back to their places: nothing of an order is packed any more."""
    mine = select(Package.id).where(Package.order_id == order_id)
    session.execute(
        delete(PackageLine)
        .where(PackageLine.package_id.in_(mine))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        delete(Package)
        .where(Package.order_id == order_id)
        .execution_options(synchronize_session=False)
    )


def forget_check(session: Session, order_id: int) -> None:
    """An order that is packed anew is checked anew."""
    session.execute(
        update(OutboundOrder)
        .where(OutboundOrder.id == order_id)
        .values(checked_by_id=None, checked_at=None)
        .execution_options(synchronize_session=False)
    )


def _packed(session: Session, order_id: int) -> dict[tuple[int, int], Decimal]:
    column = PackageLine.quantity
    rows = session.execute(
        select(PackageLine.line_id, PackageLine.lot_id, func.sum(column, type_=column.type))
        .join(Package, Package.id == PackageLine.package_id)
        .where(Package.order_id == order_id)
        .group_by(PackageLine.line_id, PackageLine.lot_id)
    )
    return {(line_id, lot_id): quantity for line_id, lot_id, quantity in rows}
