"""What every table is made of: names of constraints, exact types, the append-only mark."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    String,
    Table,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time. Naive datetimes are refused on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Scaled(TypeDecorator[Decimal]):
    """An exact decimal kept as an integer of its smallest unit on both engines."""

    impl = BigInteger
    cache_ok = True
    places = 0

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"more than {self.places} decimals: {value}")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.places)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self

    class Comparator(TypeDecorator.Comparator[Decimal]):
        """Sums and differences stay what their parts are."""

        def _adapt_expression(self, op: Any, other_comparator: Any) -> Any:
            if op in (operators.add, operators.sub):
                return op, self.type
            return super()._adapt_expression(op, other_comparator)

    comparator_factory = Comparator


class Quantity(_Scaled):
    """Base units of an item, three places, stored as thousandths."""

    cache_ok = True
    places = 3


class Money(_Scaled):
    """Yuan, two places, stored as cents."""

    cache_ok = True
    places = 2


class Base(DeclarativeBase):
    """All tables. ``info={"append_only": True}`` lets the database refuse UPDATE and DELETE."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: UtcDateTime(),
        date: Date(),
        str: String(120),
        int: Integer(),
    }

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if isinstance(cls.__dict__.get("__table__"), Table):
            _check_known_values(cls.__table__)


class Tenths(_Scaled):
    """Degrees Celsius or percent of relative humidity, one place, stored as tenths."""

    cache_ok = True
    places = 1


BigPk = BigInteger().with_variant(Integer(), "sqlite")
Pk = Annotated[int, mapped_column(BigPk, primary_key=True)]
Code = Annotated[str, mapped_column(String(40))]
Name = Annotated[str, mapped_column(String(120))]
Note = Annotated[str, mapped_column(String(10_000), default="")]
APPEND_ONLY: Mapping[str, bool] = {"append_only": True}
LATER: dict[Any, Any] = {"later": True}
"""Of a column that an append-only table got after rows of it were sealed (`db.seals`)."""


def enum_column(kind: type[StrEnum]) -> Enum:
    """The values of *kind* as text, checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=False,  # see `_check_known_values`
        values_callable=lambda e: [m.value for m in e],
    )


def whole(column: str) -> CheckConstraint:
    """Refuse anything but an integer in *column*: SQLite would take a float or a text."""
    return CheckConstraint(f"{column} = CAST({column} AS BIGINT)", name=f"{column}_whole")


def _check_known_values(table: Any) -> None:
    """Let the database refuse a value that a column's enumeration does not have."""
    for column in table.columns:
        if isinstance(column.type, Enum):
            known = ", ".join(f"'{value}'" for value in column.type.enums)
            table.append_constraint(
                CheckConstraint(f'"{column.name}" IN ({known})', name=f"{column.name}_known")
            )
