"""Stock counts: the plan, the frozen snapshot, what was counted, what was decided."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.counts.kinds import CountScope, CountState, VarianceCause
from wms_desktop.db.base import APPEND_ONLY, Base, Code, Name, Pk, Quantity, enum_column
from wms_desktop.stock.kinds import Condition


class Count(Base):
    """One stock count (CNT-1). ``snapshot_move_id`` is the ledger's last row when it was frozen."""

    __tablename__ = "stock_count"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Name]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    scope: Mapped[CountScope] = mapped_column(enum_column(CountScope))
    scope_detail: Mapped[str] = mapped_column(Text, default="")  # codes, comma-separated
    is_blind: Mapped[bool] = mapped_column(default=True)
    state: Mapped[CountState] = mapped_column(enum_column(CountState), default=CountState.PLANNED)
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime | None]
    snapshot_move_id: Mapped[int | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index(None, "site_id", "state"),)


class CountLocation(Base):
    """A location that the count covers, and whether somebody has finished it."""

    __tablename__ = "count_location"

    count_id: Mapped[int] = mapped_column(ForeignKey("stock_count.id"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), primary_key=True)
    is_done: Mapped[bool] = mapped_column(default=False)


class CountLine(Base):
    """One balance in the count: booked at the snapshot, and the decision on its variance."""

    __tablename__ = "count_line"

    id: Mapped[Pk]
    count_id: Mapped[int] = mapped_column(ForeignKey("stock_count.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    condition: Mapped[Condition] = mapped_column(enum_column(Condition), default=Condition.GOOD)
    booked: Mapped[Decimal] = mapped_column(Quantity)  # at the snapshot; 0 for unexpected goods
    cause: Mapped[VarianceCause | None] = mapped_column(enum_column(VarianceCause))
    remarks: Mapped[str] = mapped_column(String(200), default="")
    round: Mapped[int] = mapped_column(default=1, server_default=text("1"))  # the one asked for
    accepted_by_id: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("count_id", "item_id", "lot_id", "owner_id", "location_id", "condition"),
    )


class CountEntry(Base):
    """One entry of one counter; a round is summed, a mistake is taken back by its negative."""

    __tablename__ = "count_entry"

    id: Mapped[Pk]
    line_id: Mapped[int] = mapped_column(ForeignKey("count_line.id"))
    round: Mapped[int] = mapped_column(default=1)
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    move_id: Mapped[int]  # the ledger's last row when it was counted
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    workstation_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (
        CheckConstraint("round BETWEEN 1 AND 3", name="round_one_to_three"),
        Index(None, "line_id", "round"),
        {"info": APPEND_ONLY},
    )
