"""The statement of stock that a customer is given (STK-5, SYS-5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Protocol

from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.core.sentences import word
from wms_desktop.documents.paper import Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.table import Kind
from wms_desktop.stock.kinds import Condition

STATEMENT = N_("Stock statement")
_AS_OF = N_("As of")
_CUSTOMER, _CODE, _CONTACT = N_("Customer"), N_("Customer code"), N_("Contact")
_ITEM, _LOT, _LOCATION = N_("Item"), N_("Lot"), N_("Location")
_CONDITION, _EXPIRES, _QUANTITY, _UNIT = (
    N_("Condition"), N_("Expires on"), N_("Quantity"), N_("Unit"),
)  # fmt: skip
_SUM_OF = N_("Total of {item}")
_TOTAL = N_("Total@@statement")
_NOTHING = N_("No goods on hand")


class StatedGoods(Protocol):
    """One row of a statement, as it is printed."""

    @property
    def item(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def spec(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def lot(self) -> str: ...
    @property
    def expires_on(self) -> date | None: ...
    @property
    def location(self) -> str: ...
    @property
    def condition(self) -> Condition: ...
    @property
    def quantity(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class StatementPaper:
    """All that stands on a statement.

    Attributes:
        as_of: the day whose end it shows, or the moment.
        rows: by item; an item with several rows gets its sum.
        totals: unit and quantity of everything.
        seal: the first hex digits of the newest seal of the records (SYS-1).
    """

    number: str
    organization: str
    customer: str
    customer_code: str
    contact: str
    as_of: str
    rows: Sequence[StatedGoods]
    totals: Sequence[tuple[str, Decimal]]
    with_locations: bool
    language: Language
    printed: Printed
    seal: str = ""


def statement_pdf(paper: StatementPaper) -> bytes:
    """On A4, the items one after the other with their sums, and a place to confirm it."""
    head = PaperHead(
        _says(STATEMENT, paper),
        paper.number,
        own_code(CodeKind.STATEMENT, paper.number),
        paper.organization,
        printed=paper.printed,
        seal=paper.seal,
    )
    made = Paper(head, paper.language)
    made.facts(
        [
            Fact(_says(_CUSTOMER, paper), paper.customer, bold=True),
            Fact(_says(_AS_OF, paper), paper.as_of, bold=True),
            Fact(_says(_CODE, paper), paper.customer_code),
            Fact(_says(_CONTACT, paper), paper.contact or "–"),
        ]
    )
    if not paper.rows:
        made.text(_says(_NOTHING, paper))
        return made.bytes()
    rows, bold = _lines(paper)
    made.table(_columns(paper), rows, bold_rows=bold, size=9)
    sums = "   ".join(f"{shown_quantity(total)} {unit}" for unit, total in paper.totals)
    made.facts([Fact(_says(_TOTAL, paper), sums, bold=True)], columns=1)
    return made.bytes()


def _says(source: str, paper: StatementPaper, **params: object) -> str:
    return translate(source, paper.language, **params)


def _columns(paper: StatementPaper) -> list[Column]:
    place = [Column(_says(_LOCATION, paper), 1.3)] if paper.with_locations else []
    return [
        Column(_says(_ITEM, paper), 3.3),
        Column(_says(_LOT, paper), 1.4),
        *place,
        Column(_says(_EXPIRES, paper), 1.2),
        Column(_says(_CONDITION, paper), 1.3),
        Column(_says(_QUANTITY, paper), 1.1, Kind.FIGURE),
        Column(_says(_UNIT, paper), 0.6),
    ]


def _lines(paper: StatementPaper) -> tuple[list[tuple[str, ...]], set[int]]:
    """The rows of the table, and which of them are sums."""
    found: list[tuple[str, ...]] = []
    sums: set[int] = set()
    blank = ("",) * (4 if paper.with_locations else 3)
    for item, own in groupby(paper.rows, key=lambda row: row.item):
        rows = list(own)
        for row in rows:
            goods = " ".join(filter(None, (row.item, row.name, row.spec)))
            place = (row.location,) if paper.with_locations else ()
            found.append(
                (goods, row.lot or "–", *place, f"{row.expires_on or '–'}",
                 word(row.condition, paper.language), shown_quantity(row.quantity), row.unit)
            )  # fmt: skip
        if len(rows) > 1:
            total = sum((row.quantity for row in rows), Decimal(0))
            sums.add(len(found))
            label = _says(_SUM_OF, paper, item=item)
            found.append((label, *blank, shown_quantity(total), rows[0].unit))
    return found, sums
