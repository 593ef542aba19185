"""Contacts with customers, and what was promised in them (SRV-2)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.db.base import APPEND_ONLY, Base, Pk, enum_column


class Contact(Base):
    """Somebody spoke or wrote with a customer; a promise in it is owed until it is answered."""

    __tablename__ = "contact"

    id: Mapped[Pk]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    direction: Mapped[Direction] = mapped_column(enum_column(Direction))
    spoke_with: Mapped[str] = mapped_column(String(120), default="")
    said: Mapped[str] = mapped_column(String(1_000))
    document: Mapped[str] = mapped_column(String(60), default="")  # kind:number it is about
    promise: Mapped[str] = mapped_column(String(300), default="")
    promised_on: Mapped[date | None]  # the day until which it was promised
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (
        CheckConstraint("(promised_on IS NULL) = (promise = '')", name="promise_has_a_day"),
        Index(None, "customer_id", "id"),
        Index(None, "document"),
        Index(None, "site_id", "promised_on"),
        {"info": APPEND_ONLY},
    )


class PromiseKept(Base):
    """How a promise was answered; the contact is no longer a task (SRV-2)."""

    __tablename__ = "promise_kept"

    id: Mapped[Pk]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), unique=True)
    answer: Mapped[str] = mapped_column(String(300))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = ({"info": APPEND_ONLY},)
