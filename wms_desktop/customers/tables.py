"""Customers of all kinds: those who order, own goods, send and collect."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.core.language import Language
from wms_desktop.db.base import Base, Code, Name, Note, Pk, enum_column


class CustomerKind(StrEnum):
    """The house itself (owner of own stock), a person or an organization."""

    HOUSE = "house"
    PERSON = "person"
    ORGANIZATION = "organization"


class Customer(Base):
    """Who orders, owns stored goods, ships or receives."""

    __tablename__ = "customer"

    id: Mapped[Pk]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    search: Mapped[str] = mapped_column(
        String(300), default=""
    )  # folded name, pinyin initials, phone
    kind: Mapped[CustomerKind] = mapped_column(enum_column(CustomerKind))
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[Language] = mapped_column(enum_column(Language), default=Language.ZH_CN)
    note: Mapped[Note]
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index(None, "name"),)


class CustomerPhone(Base):
    """Further numbers of a customer, found by their tail."""

    __tablename__ = "customer_phone"

    id: Mapped[Pk]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    phone: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(60), default="")
