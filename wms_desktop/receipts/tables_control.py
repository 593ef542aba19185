"""What is asked, chased, assessed and read about receipts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.db.base import APPEND_ONLY, Base, Money, Name, Pk, enum_column
from wms_desktop.receipts.kinds import (
    AssessmentKind,
    AssessmentState,
    ChaseBy,
    QuestionAbout,
    ReadingOf,
)


class ReceiptQuestion(Base):
    """What the origin site is asked about a requirement, and its answer (RCP-1)."""

    __tablename__ = "receipt_question"

    id: Mapped[Pk]
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    about: Mapped[QuestionAbout] = mapped_column(enum_column(QuestionAbout))
    question: Mapped[str] = mapped_column(String(300))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))  # who is to answer
    answer: Mapped[str] = mapped_column(String(300), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_has_words"),
        Index(None, "receipt_id"),
        Index(None, "site_id", "answered_at"),
    )


class Chase(Base):
    """A contact about a receipt that is not back: who, what was answered, what promised (RCP-6)."""

    __tablename__ = "receipt_chase"

    id: Mapped[Pk]
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    chased_by: Mapped[ChaseBy] = mapped_column(enum_column(ChaseBy))
    spoke_with: Mapped[str] = mapped_column(String(120), default="")
    answer: Mapped[str] = mapped_column(String(300), default="")
    promised_on: Mapped[date | None]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (
        Index(None, "receipt_id"),
        Index(None, "site_id", "promised_on"),
        {"info": APPEND_ONLY},
    )


class Assessment(Base):
    """What somebody may have to answer for, proposed by the program, decided by people (RCP-11)."""

    __tablename__ = "assessment"

    id: Mapped[Pk]
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    kind: Mapped[AssessmentKind] = mapped_column(enum_column(AssessmentKind))
    responsible: Mapped[Name]
    proposed_on: Mapped[date]
    loss: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))  # of the company
    amount: Mapped[Decimal] = mapped_column(Money)  # as proposed
    state: Mapped[AssessmentState] = mapped_column(
        enum_column(AssessmentState), default=AssessmentState.PROPOSED
    )
    decided_amount: Mapped[Decimal | None] = mapped_column(Money)
    reason: Mapped[str] = mapped_column(String(200), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("amount >= 0 AND loss >= 0", name="money_not_negative"),
        CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL)", name="decided_by_a_person"
        ),
        CheckConstraint(
            "state NOT IN ('changed', 'dropped') OR reason <> ''", name="change_has_reason"
        ),
        Index(None, "receipt_id", "kind", unique=True),
        Index(None, "site_id", "state"),
    )


class ReceiptReading(Base):
    """Somebody read a receipt: a paper with money value leaves a trail (RCP-10)."""

    __tablename__ = "receipt_reading"

    id: Mapped[Pk]
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    reading_of: Mapped[ReadingOf] = mapped_column(enum_column(ReadingOf))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    workstation_id: Mapped[int]
    day: Mapped[date]  # each form once a person and day
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (
        Index(None, "receipt_id", "reading_of", "person_id", "day", unique=True),
        {"info": APPEND_ONLY},
    )
