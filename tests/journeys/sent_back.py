"""The walk through returns: approval, slip, arrival, inspection, repair, closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sqlalchemy import select

from wms_desktop.returns.inspection_queries import Which
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.tables import ReturnApplication
from wms_desktop.tour import after_sales

if TYPE_CHECKING:
    from tests.journeys.clerk import Clerk

Step = tuple[str, Callable[[], object]]


def chain(clerk: Clerk) -> Iterator[Step]:
    """An application at each step, as the person whose step it is sees it."""

    def open_one(state: ReturnState) -> None:
        with clerk.program.context.db.read() as session:
            query = select(ReturnApplication.id).where(ReturnApplication.state == state)
            found = session.scalars(query.order_by(ReturnApplication.id)).first()
        clerk.window.go_to("returns", id=found)
        clerk.settle()

    def as_person(login: str, state: ReturnState) -> None:
        clerk.enter(login)
        open_one(state)

    yield "returns draft left", lambda: clerk.press("Esc")
    for state in ReturnState:
        if state is not ReturnState.DRAFT:
            yield f"returns {state.value}", lambda state=state: open_one(state)  # type: ignore[misc]
    yield "returns to confirm", lambda: as_person("gu", ReturnState.SUBMITTED)
    yield "returns to reject", lambda: clerk.press("F4")
    yield "returns reject without reason", lambda: clerk.press("Return")
    yield "returns to approve", lambda: as_person("zhao", ReturnState.CONFIRMED)
    yield "returns to issue", lambda: as_person("huang", ReturnState.APPROVED)
    yield "returns told", lambda: clerk.press("Ctrl+Return")
    yield (
        "returns told nothing",
        lambda: (clerk.type_into("returns_told_words", " "), clerk.press("Ctrl+Return")),
    )
    yield "returns rejection to tell", lambda: (clerk.press("Esc"), open_one(ReturnState.REJECTED))


def inspection(clerk: Clerk) -> Iterator[Step]:
    """Slips in each state, a place that is scanned, each verdict, refusals."""
    db = clerk.program.context.db

    def slips(which: Which) -> None:
        clerk.window.go_to("returns", inspections=which.value)
        clerk.settle()

    def arrive() -> None:
        slips(Which.EXPECTED)
        clerk.scan(after_sales.returns_place(db))

    def enter() -> None:
        clerk.find("returns_slips").setFocus()
        clerk.press("Return")

    yield "inspection keeper", lambda: clerk.enter("chen")
    for which in Which:
        yield f"inspection {which.value}", lambda which=which: slips(which)  # type: ignore[misc]
    yield "inspection arriving", arrive
    yield "inspection slip", lambda: (slips(Which.ARRIVED), enter())
    for key in "1234":
        yield f"inspection verdict {key}", lambda key=key: clerk.press(key)  # type: ignore[misc]
    yield "inspection finding missing", lambda: clerk.press("+")
    yield "inspection not all seen", lambda: clerk.press("Ctrl+Return")
    yield "inspection closing", lambda: (clerk.enter("huang"), slips(Which.INSPECTED))
    yield "inspection closing refused", lambda: clerk.press("Ctrl+Return")
    yield "inspection lin again", lambda: clerk.enter("lin")
