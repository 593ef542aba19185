"""What customer service opens under Follow-up: revisits, questionnaires, results, measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wms_desktop.surveys.view_followup import FollowupTab

if TYPE_CHECKING:
    from tests.journeys.clerk import Clerk

Step = tuple[str, Callable[[], object]]


def followup(clerk: Clerk) -> Iterator[Step]:
    """Every list and form of the second-level tab, as its supervisor sees them."""

    def tab() -> FollowupTab:
        shown = clerk.window.area.current_page().tab  # type: ignore[union-attr]
        assert isinstance(shown, FollowupTab)
        return shown

    def part(name: str, view: str = "") -> None:
        clerk.window.go_to("service", followup=name)
        shown = tab().part
        if view:
            shown.which.choose(view)
            shown.refresh()
        clerk.settle()
        shown.start()

    def plan_again() -> None:
        clerk.press("F3")
        row = tab().part.pane.rows.row(0)
        clerk.type_into("revisit_source", row.document)

    yield "supervisor", lambda: clerk.enter("zhao")
    yield "revisits due", lambda: part("revisits")
    yield "revisit without words", lambda: (clerk.press("Return"), clerk.press("Down"),
                                            clerk.press("Down"), clerk.press("Ctrl+S"))  # fmt: skip
    yield "revisit to drop", lambda: clerk.press("F7")
    yield "revisits planned already", lambda: (clerk.press("Esc"), plan_again())
    yield "revisits all", lambda: (clerk.press("Esc"), part("revisits", "all"))
    yield "revisits done", lambda: part("revisits", "done")
    yield "surveys to ask", lambda: part("surveys", "ask")
    yield "surveys new main", lambda: clerk.press("F3")
    yield "surveys main", lambda: (clerk.press("Esc"), part("surveys", "main"))
    yield "surveys waiting", lambda: part("surveys", "waiting")
    yield "survey score missing", lambda: (clerk.press("Return"), clerk.press("Ctrl+S"))
    yield "survey reminder", lambda: clerk.press("Ctrl+R")
    yield "survey declined", lambda: (clerk.press("Esc"), clerk.press("F7"))
    yield "survey for anybody", lambda: (clerk.press("Esc"), clerk.press("F3"))
    yield "surveys all", lambda: (clerk.press("Esc"), part("surveys", "answered"))
    yield "figures", lambda: part("figures")
    yield "figures of a weak dimension", lambda: clerk.press("Down")
    yield "figures before", lambda: (clerk.press("F6"), clerk.press("PgUp"))
    yield "measures", lambda: part("measures")
    yield "measure without words", lambda: clerk.press("Ctrl+S")
    yield "measures all", lambda: part("measures", "all")
    yield "lin again", lambda: clerk.enter("lin")
