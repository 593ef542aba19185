"""The walk through the tab Service: complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wms_desktop.tour import stage

if TYPE_CHECKING:
    from tests.journeys.clerk import Clerk

Step = tuple[str, Callable[[], object]]


def complaints(clerk: Clerk) -> Iterator[Step]:
    """The list in its segments, a complaint taken, one worked on in every way."""
    db, by = clerk.program.context.db, clerk.program.presence.acting

    def show() -> None:
        clerk.window.go_to("service", tab="complaints")
        clerk.settle()

    def choose(deed: int) -> None:
        clerk.find("complaint_deed").setCurrentIndex(deed)  # type: ignore[attr-defined]
        clerk.settle()

    def find_nothing() -> None:
        clerk.type_into("complaints_search", "没有这样的投诉")
        clerk.press("Return")

    def find_all() -> None:
        clerk.type_into("complaints_search", "")
        clerk.press("Return")

    def scan_order() -> None:
        clerk.scan(stage.shipped_barcode(db, by()))

    def tell() -> None:
        clerk.type_into("complaint_new_what", "三卷有色差，接缝处看得出来，客户要求今天给答复")
        clerk.type_into("complaint_new_quantity", "3")

    yield "complaints", show
    for number in range(5):
        yield f"complaints segment {number}", lambda: clerk.press("Alt+PgDown")
    yield "complaints none", find_nothing
    yield "complaints all again", find_all
    yield "complaint form", lambda: clerk.press("F3")
    yield "complaint form lacks", lambda: clerk.press("Ctrl+S")
    yield "complaint form order", scan_order
    yield "complaint form told", tell
    yield "complaint taken", lambda: clerk.press("Ctrl+S")
    yield "complaint lacks words", lambda: clerk.press("Ctrl+S")
    for deed in range(5):
        yield f"complaint deed {deed}", lambda deed=deed: choose(deed)  # type: ignore[misc]
    yield "complaint left", lambda: clerk.press("Esc")
    yield "complaint opened", lambda: clerk.press("Return")
    yield "complaint left again", lambda: clerk.press("Esc")
