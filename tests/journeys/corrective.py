"""What the clerk opens of corrective actions, and of damage and loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wms_desktop.complaints.view import ServicePage
from wms_desktop.complaints.view_actions import ActionsTab
from wms_desktop.complaints.view_damage import DamageTab
from wms_desktop.complaints.view_damage_deed import Step as Deed

if TYPE_CHECKING:
    from tests.journeys.clerk import Clerk

Step = tuple[str, Callable[[], object]]


def actions(clerk: Clerk) -> Iterator[Step]:
    """The list, each form, what comes back."""

    def tab() -> ActionsTab:
        return clerk.window.findChildren(ActionsTab)[0]

    def view(name: str) -> None:
        tab().which.choose(name)
        tab().on_view()

    def check() -> None:
        tab().show_form(tab().check_form, tab().check_form.verdict)
        tab().check_form.verdict.set_value(False)

    yield "actions", lambda: _open(clerk, "actions")
    yield "actions, new", lambda: (clerk.press("F3"), clerk.press("Ctrl+S"))
    yield "actions, done", lambda: tab().show_form(tab().done_form, tab().done_form.note)
    yield "actions, check", check
    yield "actions, recurring", lambda: (clerk.press("Esc"), view("recurring"))
    yield "actions, closed", lambda: view("closed")
    yield "actions again", lambda: view("open")


def damage(clerk: Clerk) -> Iterator[Step]:
    """The list, a new case, each step of one."""

    def tab() -> DamageTab:
        return clerk.window.findChildren(DamageTab)[0]

    def deed(wanted: Deed) -> Callable[[], None]:
        return lambda: tab().deed_form.step.set_value(wanted)

    def missed() -> None:
        clerk.press("F3")
        tab().new_form.command()  # what is missing is said

    yield "damage", lambda: _open(clerk, "damage")
    yield "damage, new", missed
    yield "damage, step", lambda: (clerk.press("Esc"), clerk.press("F4"))
    for wanted in (Deed.TELL, Deed.LIABLE, Deed.SETTLE, Deed.NOTE):
        yield f"damage, {wanted.value}", deed(wanted)
    yield "damage again", lambda: clerk.press("Esc")


def _open(clerk: Clerk, name: str) -> None:
    clerk.tab("service")
    page = clerk.window.area.current_page()
    assert isinstance(page, ServicePage)
    page.show_tab(name)
    clerk.settle()
