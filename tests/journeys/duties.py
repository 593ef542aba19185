"""What is due, and contacts with customers, on the way through the whole window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.clerk import Clerk, Step


def tasks(clerk: Clerk) -> Iterator[Step]:
    """The list in its segments, one task, a promise that is answered, a contact that is logged."""

    def segment(name: str) -> Callable[[], object]:
        def show() -> None:
            page = clerk.window.area.current_page()
            page.tab.segments._buttons[name].click()  # type: ignore[union-attr]
            clerk.settle()

        return show

    def promise() -> None:
        page = clerk.window.area.current_page()
        rows = page.tab.tasks.rows.rows()  # type: ignore[union-attr]
        at = next(n for n, row in enumerate(rows) if "promise" in row.task.target)
        page.tab.tasks.list.selectRow(at)  # type: ignore[union-attr]
        page.tab.tasks.list.setFocus()  # type: ignore[union-attr]
        clerk.settle()
        clerk.press("Return")

    def search() -> None:
        clerk.press("Esc")
        clerk.press("F2")
        clerk.type_into("tasks_search", "ZZ-77")
        clerk.press("Return")

    yield "tasks today", lambda: clerk.press("Shift+F11")
    yield "tasks overdue", segment("overdue")
    yield "tasks all", segment("all")
    yield "tasks mine", lambda: clerk.press("F6")
    yield "tasks everything", lambda: (clerk.press("F6"), clerk.press("F6"))
    yield "tasks promise", promise
    yield "tasks promise refused", lambda: clerk.press("Ctrl+S")
    yield "tasks none", search
    yield "tasks found again", lambda: clerk.type_into("tasks_search", "")
    yield "tasks contact", lambda: (clerk.press("F3"), clerk.press("Ctrl+S"))
    yield "tasks contacts", lambda: (clerk.press("Esc"), segment("contacts")())
    yield "tasks contact chosen", lambda: clerk.press("Return")
    yield "tasks left", lambda: clerk.press("Esc")
