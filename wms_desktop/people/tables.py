"""Sites, workstations, people and what they may do; the vault for identity numbers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.core.acting import Role
from wms_desktop.db.base import APPEND_ONLY, Base, Code, Name, Pk, enum_column


class Site(Base):
    """An outlet or warehouse; deadlines are days in its own time zone."""

    __tablename__ = "site"

    id: Mapped[Pk]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    time_zone: Mapped[str] = mapped_column(String(40), default="Asia/Shanghai")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Workstation(Base):
    """A counter's computer; it belongs to one site."""

    __tablename__ = "workstation"

    id: Mapped[Pk]
    name: Mapped[Name]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("site_id", "name"),)


class Person(Base):
    """A member of staff. ``login`` is typed at sign-in; on a server it is the database login."""

    __tablename__ = "person"

    id: Mapped[Pk]
    login: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    last_day: Mapped[date | None]  # of people who are here for a time; on it they still work
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PersonRole(Base):
    """A role that a person holds at a site."""

    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(enum_column(Role), primary_key=True)


class VaultEntry(Base):
    """An identity number, encrypted by the workstation; the database never sees it in clear.

    ``lookup`` is a keyed hash (HMAC) for finding the same document again; ``masked`` shows the
    first and last character only (PCK-9). Number and lookup are erased after retention (PCK-11).
    A server hands no lookup out, and a number against its reading: `db.number_index`.
    """

    __tablename__ = "vault_entry"

    id: Mapped[Pk]
    purpose: Mapped[str] = mapped_column(String(40))
    masked: Mapped[str] = mapped_column(String(40))
    ciphertext: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    lookup: Mapped[str | None] = mapped_column(String(64), deferred=True)
    key_number: Mapped[int]
    stored_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    erase_on: Mapped[date]
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "lookup"),
        CheckConstraint("(erased_at IS NULL) = (ciphertext IS NOT NULL)", name="erased_has_time"),
    )


class VaultReading(Base):
    """Somebody read a full identity number, and why (PCK-11)."""

    __tablename__ = "vault_reading"

    id: Mapped[Pk]
    entry_id: Mapped[int] = mapped_column(ForeignKey("vault_entry.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(200))
    read_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = ({"info": APPEND_ONLY},)


class CalendarDay(Base):
    """A day that differs from its weekday: a holiday, or a weekend day that is worked (CMP-2)."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    name: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
