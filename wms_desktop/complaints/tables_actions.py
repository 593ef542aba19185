"""Corrective and preventive actions (CMP-8)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.complaints.kinds import ActionState, Cause, Effect
from wms_desktop.db.base import Base, Code, Note, Pk, enum_column


class CorrectiveAction(Base):
    """What is changed so that it does not come back: cause, measure, person, day, effect (CMP-8).

    Attributes:
        finding: what went wrong; from the complaint where there is one.
        check_on: the day on which its effect is to be checked.
        follows_id: the one that was not effective and that this one replaces.
    """

    __tablename__ = "corrective_action"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    finding: Mapped[Note]
    cause_kind: Mapped[Cause] = mapped_column(enum_column(Cause), default=Cause.UNKNOWN)
    cause: Mapped[str] = mapped_column(String(1_000), default="")
    measure: Mapped[str] = mapped_column(String(1_000), default="")
    prevention: Mapped[str] = mapped_column(String(1_000), default="")
    department: Mapped[str] = mapped_column(String(60), default="")
    responsible_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    check_on: Mapped[date]
    state: Mapped[ActionState] = mapped_column(enum_column(ActionState), default=ActionState.OPEN)
    done_on: Mapped[date | None]
    done_note: Mapped[str] = mapped_column(String(1_000), default="")
    effect: Mapped[Effect] = mapped_column(enum_column(Effect), default=Effect.OPEN)
    effect_note: Mapped[str] = mapped_column(String(1_000), default="")
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None]
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("corrective_action.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("check_on >= due_on", name="checked_after_done"),
        CheckConstraint("(effect = 'open') = (checked_by_id IS NULL)", name="checked_by_a_person"),
        CheckConstraint("state <> 'closed' OR effect <> 'open'", name="closed_is_checked"),
        Index(None, "site_id", "state", "due_on"),
        Index(None, "complaint_id"),
        Index(None, "responsible_id", "state"),
    )
