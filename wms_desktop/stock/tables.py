"""Items, lots, places, and the append-only ledger with the balance that the database keeps."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.db.base import (
    APPEND_ONLY,
    Base,
    Code,
    Money,
    Name,
    Note,
    Pk,
    Quantity,
    Tenths,
    enum_column,
    whole,
)
from wms_desktop.stock.kinds import (
    AbcClass,
    CareKind,
    Condition,
    MoveReason,
    PlaceKind,
    ReadingSource,
    StorageClass,
    WeightClass,
)


class Item(Base):
    """A stock-keeping unit. ``shelf_days`` 0 means: no expiry date.

    ``pack_size`` is the base units in a full carton, 0 for none (LOC-3: full units first).
    ``is_sensitive`` goods suffer from damp or spoil: their zone is looked at more often (LOC-5).
    """

    __tablename__ = "item"

    id: Mapped[Pk]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    spec: Mapped[str] = mapped_column(String(120), default="")
    unit: Mapped[str] = mapped_column(String(16))
    search: Mapped[str] = mapped_column(String(300), default="")
    is_fractional: Mapped[bool] = mapped_column(default=False)
    has_lots: Mapped[bool] = mapped_column(default=True)
    storage_class: Mapped[StorageClass] = mapped_column(
        enum_column(StorageClass), default=StorageClass.AMBIENT
    )
    weight_class: Mapped[WeightClass] = mapped_column(
        enum_column(WeightClass), default=WeightClass.LIGHT
    )
    incompatible_with: Mapped[str] = mapped_column(
        String(200), default=""
    )  # groups, comma-separated
    group: Mapped[str] = mapped_column(String(40), default="")
    needs_qc: Mapped[bool] = mapped_column(default=False)
    unit_price: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    shelf_days: Mapped[int] = mapped_column(default=0)
    pack_size: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), server_default=text("0")
    )
    abc_class: Mapped[AbcClass] = mapped_column(
        enum_column(AbcClass), default=AbcClass.NONE, server_default=""
    )
    is_sensitive: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index(None, "name"),)


class ItemBarcode(Base):
    """A foreign code that means an item: the maker's EAN, a carton's code."""

    __tablename__ = "item_barcode"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    person_id: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "item_id"),)


class Lot(Base):
    """A production batch of an item. Items without lots have one lot with an empty code."""

    __tablename__ = "lot"

    id: Mapped[Pk]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    code: Mapped[str] = mapped_column(String(40))
    received_on: Mapped[date]
    expires_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("item_id", "code"),
        Index(None, "code"),
        Index(None, "received_on", "id"),
        Index(None, "expires_on", "id"),
    )


class Zone(Base):
    """A part of a warehouse with one storage class. ``heavy_level``: highest for heavy goods.

    Limits of temperature (°C) and relative humidity (%) hold for readings in it (LOC-6).
    """

    __tablename__ = "zone"

    id: Mapped[Pk]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    code: Mapped[Code]
    name: Mapped[Name]
    storage_class: Mapped[StorageClass] = mapped_column(enum_column(StorageClass))
    heavy_level: Mapped[int] = mapped_column(default=1)
    temperature_low: Mapped[Decimal | None] = mapped_column(Tenths)
    temperature_high: Mapped[Decimal | None] = mapped_column(Tenths)
    humidity_low: Mapped[Decimal | None] = mapped_column(Tenths)
    humidity_high: Mapped[Decimal | None] = mapped_column(Tenths)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("site_id", "code"),)


class Location(Base):
    """A bin in a zone, or a place outside (supplier, customer, lost and found).

    ``capacity`` is in base units, 0 for no limit. ``distance`` orders bins by the walk from
    staging. A blocked location takes and gives nothing.
    """

    __tablename__ = "location"

    id: Mapped[Pk]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"))
    code: Mapped[Code]
    kind: Mapped[PlaceKind] = mapped_column(enum_column(PlaceKind), default=PlaceKind.STORAGE)
    level: Mapped[int] = mapped_column(default=1)
    distance: Mapped[int] = mapped_column(default=0)
    capacity: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    is_blocked: Mapped[bool] = mapped_column(default=False)
    block_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("site_id", "code"),
        CheckConstraint("(kind = 'storage') = (zone_id IS NOT NULL)", name="storage_has_zone"),
    )


class StockDocument(Base):
    """The header of one posting. ``body_hash`` covers its moves: an altered move shows."""

    __tablename__ = "stock_document"

    id: Mapped[Pk]
    op_id: Mapped[UUID] = mapped_column(Uuid(as_uuid=True), unique=True)
    reason: Mapped[MoveReason] = mapped_column(enum_column(MoveReason))
    document: Mapped[str] = mapped_column(String(60))  # kind:number of the paper behind it
    body_hash: Mapped[str] = mapped_column(String(64))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("stock_document.id"), unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    workstation_id: Mapped[int] = mapped_column(ForeignKey("workstation.id"))
    posted_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "document"), {"info": APPEND_ONLY})


class StockMove(Base):
    """One row of the ledger (STK-1). A trigger keeps the balance in the same transaction."""

    __tablename__ = "stock_move"

    id: Mapped[Pk]
    document_id: Mapped[int] = mapped_column(ForeignKey("stock_document.id"))
    line: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    from_location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    to_location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    from_condition: Mapped[Condition] = mapped_column(enum_column(Condition))
    to_condition: Mapped[Condition] = mapped_column(enum_column(Condition))
    quantity: Mapped[Decimal] = mapped_column(Quantity)

    __table_args__ = (
        UniqueConstraint("document_id", "line"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "from_location_id <> to_location_id OR from_condition <> to_condition", name="two_ends"
        ),
        whole("quantity"),
        Index(None, "item_id", "id"),
        Index(None, "from_location_id"),
        Index(None, "to_location_id"),
        {"info": APPEND_ONLY},
    )


class Balance(Base):
    """What is on hand and how much of it is reserved; written by triggers alone (STK-2, OUT-1)."""

    __tablename__ = "balance"

    id: Mapped[Pk]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    condition: Mapped[Condition] = mapped_column(enum_column(Condition))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    reserved: Mapped[Decimal] = mapped_column(Quantity, server_default=text("0"))

    __table_args__ = (
        UniqueConstraint("item_id", "lot_id", "owner_id", "location_id", "condition"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("reserved <= quantity", name="reserved_on_hand"),
        whole("quantity"),
        Index(None, "location_id"),
        Index(None, "lot_id"),
    )


class Reservation(Base):
    """Goods kept for an outbound line (positive) or given free again (negative) (OUT-1)."""

    __tablename__ = "reservation"

    id: Mapped[Pk]
    balance_id: Mapped[int] = mapped_column(ForeignKey("balance.id"))
    document: Mapped[str] = mapped_column(String(60))
    line: Mapped[int]
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (
        CheckConstraint("quantity <> 0", name="quantity_not_nought"),
        whole("quantity"),
        Index(None, "document"),
        Index(None, "balance_id"),
        {"info": APPEND_ONLY},
    )


class CarePlan(Base):
    """How often a zone is looked at (LOC-5). ``sensitive_days`` while sensitive goods lie there."""

    __tablename__ = "care_plan"

    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"), primary_key=True)
    kind: Mapped[CareKind] = mapped_column(enum_column(CareKind), primary_key=True)
    interval_days: Mapped[int]
    sensitive_days: Mapped[int]
    since: Mapped[date]  # counted from here until the first round
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("interval_days > 0 AND sensitive_days > 0", name="days_positive"),
    )


class CareRound(Base):
    """A round that was made: who looked at what, when, and what was found (LOC-5)."""

    __tablename__ = "care_round"

    id: Mapped[Pk]
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    kind: Mapped[CareKind] = mapped_column(enum_column(CareKind))
    is_in_order: Mapped[bool]
    findings: Mapped[Note]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "zone_id", "kind"), {"info": APPEND_ONLY})


class ClimateReading(Base):
    """Temperature (°C) and relative humidity (%) of a zone at a moment (LOC-6)."""

    __tablename__ = "climate_reading"

    id: Mapped[Pk]
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    taken_at: Mapped[datetime]
    temperature: Mapped[Decimal | None] = mapped_column(Tenths)
    humidity: Mapped[Decimal | None] = mapped_column(Tenths)
    source: Mapped[ReadingSource] = mapped_column(enum_column(ReadingSource))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (
        UniqueConstraint("zone_id", "taken_at"),
        Index(None, "taken_at", "id"),
        CheckConstraint("temperature IS NOT NULL OR humidity IS NOT NULL", name="not_empty"),
        {"info": APPEND_ONLY},
    )


class LabelTemplate(Base):
    """A label template made or changed in the program; ``body`` is its JSON (ux.md, Printing)."""

    __tablename__ = "label_template"

    id: Mapped[Pk]
    name: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Name]
    body: Mapped[str] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
