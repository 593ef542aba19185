"""Which receipts of a customer are back, and which hold up the invoice (RCP-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select, tuple_

from wms_desktop.core.text import sought
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Site
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.tables import Receipt


class Which(StrEnum):
    """Which customers are listed."""

    ALL = "all"
    READY = "ready"  # every receipt is back
    HELD = "held"


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer's receipts of one month, by the day the goods arrived.

    Attributes:
        key: id of the customer, nought where the shipper is none.
        cash: cash-settled ones that are back, or not, and wait to be fetched (RCP-9).
    """

    key: int
    customer: str
    month: date
    total: int
    back: int
    overdue: int
    cash: int

    @property
    def id(self) -> tuple[int, str]:
        """What makes it the same row after a reload."""
        return self.key, self.customer

    @property
    def held(self) -> int:
        """How many hold up the invoice."""
        return self.total - self.back

    @property
    def is_ready(self) -> bool:
        """Whether the invoice can go out."""
        return self.held == 0


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One receipt that is not back, and so holds up the invoice."""

    id: int
    number: str
    consignee: str
    state: ReceiptState
    due_on: date | None
    responsible: str


def month_after(month: date) -> date:
    """The first day of the month that follows."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def customers(
    db: Database,
    today: date,
    month: date,
    which: Which = Which.ALL,
    *,
    text: str = "",
    after: CustomerRow | None = None,
    limit: int = 50,
) -> list[CustomerRow]:
    """Customers with receipts of the month, by name (keyset)."""
    query = _grouped(today, month.replace(day=1), which, text)
    query = query.order_by(Receipt.shipper_name, _KEY).limit(limit)
    if after is not None:
        query = query.where(tuple_(Receipt.shipper_name, _KEY) > (after.customer, after.key))
    with db.read() as session:
        return [
            CustomerRow(key, name, month.replace(day=1), *figures)
            for key, name, *figures in session.execute(query)
        ]


def count_customers(
    db: Database, today: date, month: date, which: Which = Which.ALL, *, text: str = ""
) -> int:
    """How many rows `customers` has in all."""
    rows = _grouped(today, month.replace(day=1), which, text).subquery()
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(rows)) or 0


_KEY = func.coalesce(Receipt.customer_id, 0)


def _arrived_in(month: date) -> tuple[Any, ...]:
    """Arrived in the month from its first day on; sites are named, so that their index is used."""
    return (
        Receipt.site_id.in_(select(Site.id)),
        Receipt.arrived_on >= month,
        Receipt.arrived_on < month_after(month),
    )


def _grouped(today: date, month: date, which: Which, text: str) -> Any:
    total, back = func.count(), func.count(Receipt.back_on)
    open_cash = func.count().filter(
        Receipt.is_cash,
        Receipt.state.not_in((ReceiptState.HANDED_OVER, ReceiptState.CLOSED)),
    )
    overdue = func.count().filter(Receipt.back_on.is_(None), Receipt.due_on < today)
    query: Any = (
        select(_KEY, Receipt.shipper_name, total, back, overdue, open_cash)
        .where(*_arrived_in(month))
        .group_by(_KEY, Receipt.shipper_name)
    )
    if typed := sought(text):
        query = query.where(Receipt.shipper_name.icontains(typed, autoescape=True))
    if which is Which.READY:
        query = query.having(total == back)
    elif which is Which.HELD:
        query = query.having(total > back)
    return query


def held(db: Database, row: CustomerRow, *, limit: int = 200) -> list[HeldRow]:
    """The receipts that hold up a customer's invoice, the oldest deadline first."""
    query = (
        select(
            Receipt.id, Receipt.number, Receipt.consignee_name, Receipt.state, Receipt.due_on,
            Receipt.responsible,
        )
        .where(
            *_arrived_in(row.month),
            Receipt.shipper_name == row.customer,
            or_(Receipt.customer_id == row.key, Receipt.customer_id.is_(None)),
            Receipt.back_on.is_(None),
        )
        .order_by(Receipt.due_on, Receipt.id)
        .limit(limit)
    )  # fmt: skip
    with db.read() as session:
        return [HeldRow(*found) for found in session.execute(query)]
