"""The walk through the tab Service: complaints, what is decided, measures, damage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sqlalchemy import select

from wms_desktop.complaints.kinds import ComplaintKind, ComplaintState, Responsibility
from wms_desktop.complaints.tables import Compensation, Complaint
from wms_desktop.complaints.view_panes import PANES
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.tour import after_sales, stage

if TYPE_CHECKING:
    from tests.journeys.clerk import Clerk

Step = tuple[str, Callable[[], object]]
WHY = "现场看过，接缝处裁切不齐"


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


def panes(clerk: Clerk) -> Iterator[Step]:
    """What is decided about complaints, by whoever decides it: test, money, the last word."""

    def show(state: ComplaintState, pane: str, kind: ComplaintKind = ComplaintKind.QUALITY) -> None:
        with clerk.program.context.db.read() as session:
            query = select(Complaint.id).where(Complaint.state == state, Complaint.kind == kind)
            found = session.scalars(query.order_by(Complaint.id)).first()
        clerk.window.go_to("service", complaint=found, pane=pane)
        clerk.settle()

    def propose() -> None:
        with clerk.program.context.db.read() as session:
            waiting = select(Compensation.complaint_id)
            query = select(Complaint.id).where(
                Complaint.state == ComplaintState.ANSWERED,
                Complaint.kind == ComplaintKind.QUALITY,
                Complaint.id.not_in(waiting),
            )
            found = session.scalars(query.order_by(Complaint.id)).first()
        clerk.window.go_to("service", complaint=found, pane="compensation")
        clerk.settle()
        clerk.type_into("complaint_pay_quantity", "8")
        clerk.type_into("complaint_pay_amount", "1250.50")
        clerk.type_into("complaint_pay_reason", WHY)
        clerk.press("Ctrl+S")

    def as_person(login: str, pane: str) -> None:
        clerk.enter(login)
        show(ComplaintState.ANSWERED, pane)

    def judge() -> None:
        show(ComplaintState.PROPOSED, "judge", ComplaintKind.FITTING)
        clerk.choose("complaint_judge_responsible", Responsibility.DEALER)
        clerk.type_into("complaint_judge_reason", WHY)
        clerk.press("Ctrl+S")

    def decide() -> None:
        show(ComplaintState.PROPOSED, "settle", ComplaintKind.FITTING)
        clerk.press("Ctrl+S")

    for spec in PANES:
        yield (
            f"complaint {spec.name}",
            lambda name=spec.name: show(ComplaintState.ANSWERED, name),  # type: ignore[misc]
        )
        yield f"complaint {spec.name} lacks", lambda: clerk.press("Ctrl+S")
        yield (
            f"complaint {spec.name} closed",
            lambda name=spec.name: show(ComplaintState.CLOSED, name),  # type: ignore[misc]
        )
    yield "complaint compensation proposed", propose
    yield "complaint tested", lambda: as_person("qian", "quality")
    yield "complaint test lacks", lambda: clerk.press("Ctrl+S")
    yield "complaint compensation approved", lambda: as_person("zhao", "compensation")
    yield "complaint compensation refused", lambda: clerk.press("F4")
    yield "complaint judged", judge
    yield "complaint signing", decide
    yield "complaint not satisfied", lambda: clerk.press("F4")
    yield "complaint unsigned", lambda: clerk.press("Ctrl+S")


def actions(clerk: Clerk) -> Iterator[Step]:
    """Measures in every view, each form, what comes back."""

    def view(name: str) -> None:
        clerk.window.go_to("service", tab="actions")
        clerk.segment("actions_which", name)

    def check() -> None:
        by, db = clerk.program.presence.acting(), clerk.program.context.db
        clerk.scan(own_code(CodeKind.ACTION, after_sales.action_to_check(db, by)))
        clerk.press("F4")

    def not_effective() -> None:
        clerk.choose("action_check_verdict", False)
        clerk.press("Ctrl+S")

    yield "actions supervisor", lambda: clerk.enter("zhao")
    for name in ("open", "mine", "closed", "recurring"):
        yield f"actions {name}", lambda name=name: view(name)  # type: ignore[misc]
    yield "actions recurring, a new one", lambda: clerk.press("F4")
    yield "actions new", lambda: (clerk.press("Esc"), view("open"), clerk.press("F3"))
    yield "actions new lacks", lambda: clerk.press("Ctrl+S")
    yield "actions plan", lambda: (clerk.press("Esc"), clerk.press("F7"))
    yield "actions done", lambda: (clerk.press("Esc"), view("open"), clerk.press("Return"))
    yield "actions check", lambda: (clerk.press("Esc"), check())
    yield "actions check, not effective", not_effective
    yield "actions left", lambda: clerk.press("Esc")


def damage(clerk: Clerk) -> Iterator[Step]:
    """Cases in every view, a new one, each next step."""

    def view(name: str) -> None:
        clerk.window.go_to("service", tab="damage")
        clerk.segment("damage_which", name)

    def step(number: int) -> None:
        if number == 0:
            view("open")
            clerk.find("damage_list").setFocus()
            clerk.press("F4")
        combo = clerk.find("damage_deed_step")
        combo.setCurrentIndex(number % combo.count())  # type: ignore[attr-defined]
        clerk.settle()

    for name in ("open", "recourse", "closed"):
        yield f"damage {name}", lambda name=name: view(name)  # type: ignore[misc]
    yield "damage new", lambda: clerk.press("F3")
    yield "damage new lacks", lambda: clerk.press("Ctrl+S")
    yield "damage new left", lambda: clerk.press("Esc")
    for number in range(6):
        yield f"damage step {number}", lambda number=number: step(number)  # type: ignore[misc]
    yield "damage step lacks", lambda: clerk.press("Ctrl+S")
    yield "damage lin again", lambda: (clerk.press("Esc"), clerk.enter("lin"))
