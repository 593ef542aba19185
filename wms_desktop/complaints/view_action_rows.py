"""How actions look in the list: their cells and pills."""

from __future__ import annotations

from typing import Any

from wms_desktop.complaints.kinds import Effect
from wms_desktop.complaints.queries_actions import ActionRow
from wms_desktop.complaints.rules_actions import Owed, Standing
from wms_desktop.complaints.words_actions import owed_words
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.words import current_language, tr, word

_PILLS = {Owed.OVERDUE: "bad", Owed.TODAY: "warn", Owed.LATER: "info", Owed.CLOSED: "ok"}


def action_pill(found: ActionRow, standing: Standing) -> tuple[str, str]:
    """How an action stands, in one pill: red once its day has passed."""
    if standing.owed is Owed.CLOSED:
        kind = "ok" if found.effect is Effect.EFFECTIVE else "mute"
        return kind, word(found.effect)
    return _PILLS[standing.owed], owed_words(standing.owed, standing.days, current_language())


def action_columns(page: Page) -> tuple[Column[Any], ...]:
    """The measure, who answers for it, the step and its day, how it stands."""
    return (
        Column(tr("Measure@@action"), _name, "name"),
        Column(tr("Responsible"), lambda r: Cell(r.responsible, sub=r.department)),
        Column(
            tr("Customer"), lambda r: Cell(r.customer or "–", sub=r.item), optional=True,
            shown_from=1600,
        ),
        Column(tr("Step@@action"), _step, optional=True),
        Column(
            tr("State@@action"),
            lambda r: Cell(pill=action_pill(r, r.standing(page.context.acting().today))), "state",
        ),
    )  # fmt: skip


def _name(found: ActionRow) -> Cell:
    said = (found.measure or found.finding).partition("\n")[0]
    sub = "  ".join(filter(None, (found.number, found.complaint)))
    return Cell(said, sub=sub, role="text" if found.measure else "text_2")


def _step(found: ActionRow) -> Cell:
    return Cell(word(found.state), sub=f"{found.owed_on:%Y-%m-%d}")
