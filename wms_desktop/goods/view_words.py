"""How orders of goods look in lists: pills, days and figures in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from wms_desktop.core.language import Language
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods.difference_list import DifferenceRow
from wms_desktop.goods.differences import ExceptionRow
from wms_desktop.goods.inbound_detail import InboundLineRow
from wms_desktop.goods.kinds import ExceptionKind, InboundState, OutboundState
from wms_desktop.goods.outbound_detail import OutboundDetail, StepRow
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.words import current_language, tr, word

_INBOUND = {
    InboundState.EXPECTED: "mute",
    InboundState.RECEIVING: "info",
    InboundState.COMPLETED: "ok",
    InboundState.CANCELLED: "bad",
}
_OUTBOUND = {
    OutboundState.PAUSED: ("bad", "player-pause"),
    OutboundState.CANCELLED: ("bad", ""),
    OutboundState.PACKED: ("info", "package"),
    OutboundState.SHIPPED: ("ok", ""),
    OutboundState.DELIVERED: ("ok", ""),
    OutboundState.CONFIRMED: ("ok", ""),
}
Pill = tuple[str, str, str]


def inbound_pill(state: InboundState) -> Pill:
    """State of an inbound order."""
    return _INBOUND[state], word(state), ""


def outbound_pill(state: OutboundState) -> Pill:
    """State of an outbound order; held and cancelled are red."""
    kind, icon = _OUTBOUND.get(state, ("info", ""))
    return kind, word(state), icon


def step_detail(step: StepRow) -> str:
    """What a step of an order notes, in words: "Short A302-14", "2 parcels", or as typed."""
    kind, _space, rest = step.detail.partition(" ")
    if (
        step.state is OutboundState.PAUSED
        and rest
        and kind in {each.value for each in ExceptionKind}
    ):
        return f"{word(ExceptionKind(kind))} {rest}"
    if step.state is OutboundState.PACKED and step.detail.isdecimal():
        return tr("{count} {count:parcel|parcels}", count=step.detail)
    return step.detail


def difference_words(differences: Iterable[ExceptionRow]) -> str:
    """What was noted about a line: "Short 2: box was open"."""
    end = "; " if current_language() is Language.EN else "；"
    return end.join(
        _remarked(f"{word(each.kind)} {shown_quantity(each.quantity)}", each.remarks)
        for each in differences
    )


def last_step_detail(order: OutboundDetail) -> str:
    """What the last step notes; of a shortage, also how much is missing and the remark."""
    if not order.steps:
        return ""
    step, noted = order.steps[-1], order.differences
    words = step_detail(step)
    if words == step.detail or not noted or step.state is not OutboundState.PAUSED:
        return words
    return _remarked(f"{words} ×{shown_quantity(noted[-1].quantity)}", noted[-1].remarks)


def _remarked(what: str, remarks: str) -> str:
    return tr("{what}: {remarks}", what=what, remarks=remarks) if remarks else what


def due_pill(day: date | None, today: date, else_: Pill) -> Pill:
    """Overdue and due today come before the state."""
    if day is None or day > today:
        return else_
    if day == today:
        return "warn", tr("Due today"), ""
    return "bad", tr("Overdue {days} d", days=(today - day).days), ""


def difference_pill(found: DifferenceRow) -> Pill:
    """Where a difference stands: what waits since yesterday is red (INB-4)."""
    if found.outcome is not None:
        return "ok", word(found.outcome), ""
    if found.overdue:
        return "bad", tr("Overdue {days} d", days=found.overdue), ""
    return "warn", tr("Judge today"), ""


def line_pill(line: InboundLineRow) -> Pill:
    """Where a line of an inbound order stands."""
    if not line.received:
        return "mute", tr("Not received"), ""
    over = line.received - line.expected
    if line.expected and over > 0:
        return "warn", tr("Over by {count}", count=shown_quantity(over)), ""
    if line.in_quarantine:
        return "warn", tr("Waits for QC"), ""
    if over >= 0:
        return "ok", tr("All received"), ""
    return "info", tr("Receiving"), ""


def figure(value: Decimal) -> Cell:
    """A quantity; nought is pale."""
    return Cell(shown_quantity(value), role="text" if value else "text_3", bold=bool(value))


def plain_figure(value: Decimal) -> Cell:
    """A quantity that is not the one people look at."""
    return Cell(shown_quantity(value), role="text" if value else "text_3")


def or_dash(text: str) -> Cell:
    """Data, or a pale dash."""
    return Cell(text) if text else Cell("–", role="text_3")


def joined(*parts: str) -> str:
    """Facts in one line, without a middle dot (look.md, Chinese typography)."""
    comma = ", " if current_language() is Language.EN else "，"
    return comma.join(part for part in parts if part)


def pieces(quantity: Decimal, unit: str) -> str:
    """12 卷."""
    return f"{shown_quantity(quantity)} {unit}".strip()
