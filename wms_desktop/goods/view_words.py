"""How orders of goods look in lists: pills, days and figures in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import Language
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.goods.decided import decided_of
from wms_desktop.goods.difference_list import DifferenceRow
from wms_desktop.goods.differences import ExceptionRow
from wms_desktop.goods.inbound_detail import InboundLineRow
from wms_desktop.goods.kinds import ExceptionKind, InboundState, OutboundState
from wms_desktop.goods.outbound_detail import OutboundDetail, StepRow
from wms_desktop.goods.queries import OutboundRow
from wms_desktop.goods.rules_figures import Flow, FlowFigures
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


def month_words(found: Iterable[FlowFigures]) -> str:
    """How goods went out this month; empty while nothing has left."""
    month = next((each for each in found if each.flow is Flow.OUTBOUND), None)
    if month is None or month.accuracy is None:
        return ""
    right = tr("This month: {percent} % of lines right", percent=month.accuracy)
    late = month.punctuality
    on_time = tr("{percent} % on time", percent=late) if late is not None else ""
    return joined(right, on_time)


def step_detail(step: StepRow) -> str:
    """What a step of an order notes, in words."""
    return noted_words(step.state, step.detail)


def paused_pill(row: OutboundRow, by: Acting) -> Pill:
    """How long an order has waited for a decision, or until which day it is to wait."""
    decided = decided_of(row.noted)
    if decided is not None and decided.until is not None and decided.until > by.today:
        return "mute", tr("Waits until {day}", day=f"{decided.until:%m-%d}"), "clock"
    hours = max(int((by.now - row.since).total_seconds()) // 3600, 0)
    if hours < 1:
        return "bad", tr("To decide"), "player-pause"
    if hours < 48:
        return "bad", tr("Waits {hours} h", hours=hours), "player-pause"
    return "bad", tr("Waits {days} d", days=hours // 24), "player-pause"


def noted_words(state: OutboundState, detail: str) -> str:
    """What a step notes: "Short A302-14", "2 parcels", "Wait until 05-25: …", or as typed."""
    decided = decided_of(detail)
    if decided is not None:
        until = decided.until
        what = tr("Waits until {day}", day=until.isoformat()) if until else word(decided.decision)
        return _remarked(what, decided.reason)
    kind, _space, rest = detail.partition(" ")
    if state is OutboundState.PAUSED and rest and kind in {each.value for each in ExceptionKind}:
        return f"{word(ExceptionKind(kind))} {rest}"
    if state is OutboundState.PACKED and detail.isdecimal():
        return tr("{count} {count:parcel|parcels}", count=detail)
    return detail


def difference_words(differences: Iterable[ExceptionRow]) -> str:
    """What was noted about a line: "Short 2: box was open"."""
    return one_after_another(
        _remarked(f"{word(each.kind)} {shown_quantity(each.quantity)}", each.remarks)
        for each in differences
    )


def one_after_another(parts: Iterable[str]) -> str:
    """Parts that have commas in them, with the semicolon of the language between."""
    return ("; " if current_language() is Language.EN else "；").join(parts)


def last_step_detail(order: OutboundDetail) -> str:
    """What the last step notes; of a shortage, also how much is missing and the remark."""
    if not order.steps:
        return ""
    step, noted = order.steps[-1], order.differences
    words = step_detail(step)
    told = words == step.detail or decided_of(step.detail) is not None
    if told or not noted or step.state is not OutboundState.PAUSED:
        return words
    return _remarked(f"{words} ×{shown_quantity(noted[-1].quantity)}", noted[-1].remarks)


def last_decision_words(order: OutboundDetail) -> str:
    """What was last decided on an order; empty where nothing was."""
    decided = [step for step in order.steps if decided_of(step.detail) is not None]
    return step_detail(decided[-1]) if decided else ""


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
