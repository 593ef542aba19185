"""How cases of damage and loss look in the list: their cells and pills."""

from __future__ import annotations

from datetime import date
from typing import Any

from wms_desktop.complaints.kinds import DamageState
from wms_desktop.complaints.queries_damage import DamageRow
from wms_desktop.core.quantity import shown_money, shown_quantity
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.words import tr, word

_PILLS = {
    DamageState.OPEN: "warn",
    DamageState.ASSESSED: "info",
    DamageState.SETTLED: "ok",
    DamageState.CLOSED: "mute",
}


def damage_pill(found: DamageRow, today: date) -> tuple[str, str]:
    """How a case stands, in one pill; recourse whose day has passed is red."""
    if found.is_overdue(today):
        return "bad", tr("Recourse overdue")
    if found.waits_for_approval and found.state is not DamageState.CLOSED:
        return "warn", tr("To approve@@case")
    if found.told_on is None and found.state is not DamageState.CLOSED:
        return "bad", tr("Customer not told")
    return _PILLS[found.state], word(found.state)


def damage_columns(page: Page) -> tuple[Column[Any], ...]:
    """Customer, goods, day and place, money, how it stands."""
    return (
        Column(tr("Customer"), lambda r: Cell(r.customer, sub=r.number), "name"),
        Column(tr("Goods@@case"), _goods),
        Column(
            tr("Happened on"), lambda r: Cell(f"{r.happened_on:%m-%d}", sub=r.place),
            optional=True, shown_from=1300,
        ),
        Column(tr("Loss (CNY)"), _loss, "figure", optional=True),
        Column(
            tr("State@@action"),
            lambda r: Cell(pill=damage_pill(r, page.context.acting().today)), "state",
        ),
    )  # fmt: skip


def _goods(found: DamageRow) -> Cell:
    count = f"{word(found.kind)} {shown_quantity(found.quantity)} {found.unit}".strip()
    return Cell(found.item or count, sub=count if found.item else "")


def _loss(found: DamageRow) -> Cell:
    if found.loss is None:
        return Cell("–", role="text_3")
    return Cell(shown_money(found.loss))
