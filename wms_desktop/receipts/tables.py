"""Signed receipts, the steps of their life, and every page that was ever scanned."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.db.base import APPEND_ONLY, LATER, Base, Code, Name, Pk, enum_column
from wms_desktop.receipts.kinds import (
    AbnormalKind,
    PageRole,
    PageStatus,
    ReceiptState,
    Route,
    SlipPaper,
    Verdict,
)


class Receipt(Base):
    """A slip that the consignee signs and that must travel back to the shipper (RCP-1).

    ``due_on`` is the last day of the return deadline (RCP-5), known once the goods arrived.
    """

    __tablename__ = "receipt"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    document: Mapped[str] = mapped_column(String(60))  # kind:number it belongs to
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))  # where it is to be signed
    origin_site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))  # where it must come back to
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))  # the shipper
    shipper_name: Mapped[Name]
    consignee_name: Mapped[Name]
    goods: Mapped[str] = mapped_column(String(300), default="")
    lines: Mapped[str] = mapped_column(Text, default="")  # JSON: [what, how many, remark] …
    needs_signature: Mapped[bool] = mapped_column(default=True)
    needs_id_number: Mapped[bool] = mapped_column(default=False)
    needs_seal: Mapped[bool] = mapped_column(default=False)
    needs_own_forms: Mapped[bool] = mapped_column(default=False)
    copies: Mapped[int] = mapped_column(default=1)
    is_cash: Mapped[bool] = mapped_column(default=False)
    route: Mapped[Route] = mapped_column(enum_column(Route), default=Route.DIRECT)
    arrived_on: Mapped[date | None]
    due_on: Mapped[date | None]
    responsible: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[ReceiptState] = mapped_column(
        enum_column(ReceiptState), default=ReceiptState.REQUIRED
    )
    abnormal_kind: Mapped[AbnormalKind | None] = mapped_column(enum_column(AbnormalKind))
    is_suspect: Mapped[bool] = mapped_column(default=False)
    carrier: Mapped[str] = mapped_column(String(60), default="", server_default="")
    remarks: Mapped[str] = mapped_column(String(500), default="", server_default="")
    paper: Mapped[SlipPaper] = mapped_column(
        enum_column(SlipPaper), default=SlipPaper.A4, server_default=SlipPaper.A4
    )
    back_on: Mapped[date | None]  # the day it was where it must come back to (RCP-5)
    box_id: Mapped[int | None] = mapped_column(ForeignKey("receipt_box.id"))
    box_place: Mapped[int | None]  # its number within the box
    destroyed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("copies BETWEEN 1 AND 4", name="copies_one_to_four"),
        CheckConstraint(
            "(state = 'abnormal') = (abnormal_kind IS NOT NULL)", name="abnormal_has_kind"
        ),
        CheckConstraint("(box_id IS NULL) = (box_place IS NULL)", name="place_in_a_box"),
        Index(None, "state", "due_on"),
        Index(None, "document"),
        Index(None, "customer_id", "state"),
        Index(None, "site_id", "arrived_on"),
        Index(None, "box_id", "box_place", unique=True),
    )


class ReceiptStep(Base):
    """One step of a receipt's life: who, when, where (RCP-2)."""

    __tablename__ = "receipt_step"

    id: Mapped[Pk]
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    state: Mapped[ReceiptState] = mapped_column(enum_column(ReceiptState))
    detail: Mapped[str] = mapped_column(String(200), default="")
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    workstation_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "receipt_id"), {"info": APPEND_ONLY})


class ScanBatch(Base):
    """One file that was filed: its original is kept unchanged (RCP-3)."""

    __tablename__ = "scan_batch"

    id: Mapped[Pk]
    source: Mapped[str] = mapped_column(String(255))
    file_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    pages: Mapped[int]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    flags: Mapped[str] = mapped_column(String(200), default="", server_default="", info=LATER)

    __table_args__ = (Index(None, "file_sha256"), {"info": APPEND_ONLY})


class ScanPage(Base):
    """One scanned page: filed to a receipt, in the tray, or rejected by a person; never gone."""

    __tablename__ = "scan_page"

    id: Mapped[Pk]
    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"))
    page: Mapped[int]
    image_sha256: Mapped[str] = mapped_column(
        ForeignKey("stored_file.sha256")
    )  # upright working copy
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"))
    document: Mapped[str] = mapped_column(
        String(60), default="", server_default=""
    )  # kind:number of another signed paper it belongs to
    copy_number: Mapped[int] = mapped_column(default=1)
    part: Mapped[int] = mapped_column(default=0, server_default="0")  # 0 is the slip itself
    role: Mapped[PageRole] = mapped_column(
        enum_column(PageRole), default=PageRole.SLIP, server_default=PageRole.SLIP
    )
    status: Mapped[PageStatus] = mapped_column(enum_column(PageStatus))
    codes: Mapped[str] = mapped_column(Text, default="")  # what was read, space-separated
    findings: Mapped[str] = mapped_column(Text, default="")  # JSON: box -> what was seen
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict))
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("scan_page.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index(None, "batch_id", "page", unique=True),
        Index(None, "receipt_id"),
        Index(None, "document"),
        Index(None, "image_sha256"),
        Index(  # nothing is ever filed twice, whoever files it
            "uq_scan_page_filed_copy",
            "receipt_id",
            "copy_number",
            "part",
            unique=True,
            sqlite_where=text("status = 'filed'"),
            postgresql_where=text("status = 'filed'"),
        ),
        Index(None, "status"),
        CheckConstraint(
            "status NOT IN ('filed', 'suspect') OR receipt_id IS NOT NULL OR document <> ''",
            name="filed_has_receipt",
        ),
        CheckConstraint(
            "status <> 'duplicate' OR duplicate_of_id IS NOT NULL", name="duplicate_of_a_page"
        ),
        CheckConstraint(
            "status <> 'rejected' OR (decided_by_id IS NOT NULL AND reason <> '')",
            name="rejected_by_a_person",
        ),
        CheckConstraint("part >= 0", name="part_not_negative"),
    )


class QuarantinedFile(Base):
    """A file that could not be read safely and whole, until a person settles it (RCP-3)."""

    __tablename__ = "quarantined_file"

    id: Mapped[Pk]
    source: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), default="")  # empty: it could not be read
    fault: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(String(300), default="")
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index(None, "site_id", "settled_at"),)
