"""What the clerk opens for signed papers: beside the waybill, desk, missing, movement, figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from wms_desktop.receipts.queries import DeskList
from wms_desktop.receipts.view_desk import DeskView
from wms_desktop.tour import papers

if TYPE_CHECKING:
    from tests.journeys.clerk import Clerk

Step = tuple[str, Callable[[], object]]
DUPLICATE, TWO_SLIPS = 3, 5  # pages of the mixed stack


def beside_the_waybill(clerk: Clerk) -> Iterator[Step]:
    """Book, records, a collector of the book, a part."""
    db = clerk.program.context.db

    def records() -> None:
        clerk.scan(papers.part_collected(db))
        clerk.press("Ctrl+H")

    def company() -> None:
        clerk.press("Esc")
        clerk.scan(papers.company_waybill(db).number)

    def revoke() -> None:
        clerk.find("book_list").setFocus()
        clerk.press("Down")
        clerk.press("F4")

    yield "pickup records", records
    yield "pickup company", company
    yield "pickup book", lambda: clerk.press("F6")
    yield "pickup book, adding", lambda: (clerk.press("F3"), clerk.press("Ctrl+S"))
    yield "pickup book, revoking", revoke
    yield "pickup again", lambda: (clerk.press("Esc"), clerk.press("Esc"), clerk.press("Esc"))


def desk(clerk: Clerk) -> Iterator[Step]:
    """A stack with faults: two scans side by side, two slips on a page, files not read."""
    folder = TemporaryDirectory(prefix="wms-clerk-")

    def file_in() -> None:
        clerk.tab("receipts")
        context = clerk.program.context
        path, _lost = papers.mixed_stack(context.db, context.acting(), Path(folder.name))
        page = clerk.window.area.current_page()
        page.incoming.file_in([path])  # type: ignore[union-attr]
        clerk.wait(lambda: not page.incoming.intake.is_busy, "the stack to be filed")  # type: ignore[union-attr]

    def view() -> DeskView:
        return clerk.window.findChildren(DeskView)[0]

    def show(number: int) -> Callable[[], None]:
        def work() -> None:
            clerk.wait(lambda: view().rows.rowCount() >= number, "the stack's pages")
            pages = [row.page for row in view().rows.rows()]
            view().receipts_pages.selectRow(pages.index(number))

        return work

    yield "receipts stack", file_in
    yield "receipts duplicate", show(DUPLICATE)
    yield "receipts two slips", show(TWO_SLIPS)
    yield "receipts not read", lambda: view().show_not_read()
    yield "receipts stack again", lambda: view().show_list(DeskList.BATCH)
    folder.cleanup()


def missing(clerk: Clerk) -> Iterator[Step]:
    """The card of a missing slip, and what is done about it."""

    def card() -> None:
        clerk.window.go_to("receipts", part="missing")
        clerk.settle()
        clerk.find("receipts_missing").setFocus()

    yield "receipts card", card
    yield "receipts contact", lambda: (clerk.press("F3"), clerk.press("Ctrl+S"))
    yield "receipts ask", lambda: (clerk.press("Esc"), clerk.press("F4"))
    yield "receipts letter", lambda: (clerk.press("Esc"), clerk.press("F6"))
    yield "receipts card again", lambda: clerk.press("Esc")


def figures(clerk: Clerk) -> Iterator[Step]:
    """Summaries: month and week, finance, questions, assessments."""

    def show(part: str) -> Callable[[], None]:
        def work() -> None:
            clerk.window.go_to("receipts", control=part)
            clerk.settle()
            if part != "summary":
                clerk.find(f"receipts_{part}_list").setFocus()
                clerk.press("Down")

        return work

    yield "summaries", show("summary")
    yield "summaries by week", lambda: clerk.press("F6")
    for part in ("finance", "questions", "assessments"):
        yield f"summaries {part}", show(part)


def decided(clerk: Clerk) -> Iterator[Step]:
    """What supervisors and managers see: warnings, an assessment, the second approval."""

    def warnings() -> None:
        clerk.enter("zhao")
        clerk.tab("pickup")
        clerk.press("Shift+F6")

    def assess() -> None:
        clerk.window.go_to("receipts", control="assessments")
        clerk.settle()
        clerk.find("receipts_assessments_list").setFocus()
        clerk.press("Down")

    def destroy() -> None:
        clerk.enter("he")
        clerk.scan(papers.destruction_list(clerk.program.context.db))

    yield "pickup warnings", warnings
    yield "summaries deciding", assess
    yield "receipts second approval", destroy
    yield "receipts lin again", lambda: clerk.enter("lin")
