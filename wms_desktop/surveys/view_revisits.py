"""Revisits: who is called or visited again, what they said (SRV-4)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from wms_desktop.core.changes import Done
from wms_desktop.surveys import exports, revisit_list, revisits, words
from wms_desktop.surveys.kinds import RevisitResult, RevisitState
from wms_desktop.surveys.revisit_list import PlannedSource, RevisitRow
from wms_desktop.surveys.revisits import DropRevisit, PlanRevisits, RecordRevisit, TieComplaint
from wms_desktop.surveys.rules import WHO_ASKS
from wms_desktop.surveys.view_form import ReasonForm
from wms_desktop.surveys.view_part import FollowPart
from wms_desktop.surveys.view_revisit_forms import PlanForm, ProblemForm, RecordForm
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.words import current_language, tr, word

DUE, MINE, DONE, ALL = "due", "mine", "done", "all"
_STATES = {DUE: RevisitState.DUE, MINE: RevisitState.DUE, DONE: RevisitState.DONE, ALL: None}
_PILLS = {RevisitResult.GOOD: "ok", RevisitResult.FAIR: "info", RevisitResult.PROBLEM: "bad"}
_SOON_DAYS = 3


class RevisitsPart(FollowPart):
    """Overdue first; Enter goes to the result, F3 plans four more."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.look_for("revisits", self.views())
        self.pane = RowsPane(
            page, "revisits", tr("Revisits"), "phone-call", self._columns(), self._fetch,
            self._count,
            empty=lambda: (
                tr("Nobody to revisit"),
                tr("Plan revisits with F3 after an installation or a closed complaint."),
            ),
            counted=lambda count: tr("{count} {count:revisit|revisits}", count=count),
        )  # fmt: skip
        self.pane.current.connect(self._show)
        self.pane.chosen.connect(lambda _row: self._go_in())
        self.let_out("followup.export_revisits", tr("Revisits"), self._write, self.pane)
        new = Button(tr("Plan@@revisits"), icon="plus", kind="", key="F3")
        new.setObjectName("revisits_new")
        new.clicked.connect(self.new)
        self.pane.foot.add_right(new)
        self.record = RecordForm(page, self.drop)
        self.plan, self.problem = PlanForm(page), ProblemForm(page)
        self.reason = ReasonForm(page, "revisit_drop", tr("Drop revisit"), tr("Drop revisit"))
        for form in (self.record, self.problem, self.plan, self.reason):
            self.side.add(form)
            form.saved.connect(self.save)
            form.left.connect(self.back)
        self.plan.source.textChanged.connect(lambda _text: self._find())
        self.plan.day.value_changed.connect(lambda _day: self._find())
        self.problem.open_new.clicked.connect(self.go_on)
        self._sought: dict[str, Any] = {}
        self._problem: RevisitRow | None = None  # of which the form of a problem speaks
        self._is_pinned = False  # that form stays, whatever row is current
        self.beside(self.pane)
        self._show(None)

    def views(self) -> list[tuple[str, str]]:
        return [
            (DUE, tr("Due@@revisits")), (MINE, tr("Mine@@revisits")), (DONE, tr("Done@@revisits")),
            (ALL, tr("All")),
        ]  # fmt: skip

    def refresh(self) -> None:
        key = self.which.current()
        self._sought = {"state": _STATES[key], "mine": key == MINE, "text": self.search.text()}
        self.pane.rows.reload()

    def open(self, revisit_id: int) -> None:
        """Show one revisit, whatever its state."""
        db, by = self.context.db, self.context.acting()

        def shown(found: RevisitRow | None) -> None:
            if found is not None:
                self.which.choose(ALL)
                self.search.setText(found.number)
                self.search.search_now()
                self.refresh()
                self.leave_form()
                self.start()

        self.page.read(lambda: revisit_list.revisit(db, by, revisit_id), shown)

    def new(self, source: str = "", began_on: Any = None) -> None:
        """F3, or what another page hands over."""
        self.side.show_pane(self.plan)
        self.plan.begin()
        if source:
            self.plan.source.setText(source)
            self.plan.day.set_value(began_on)
        self._find()

    def drop(self) -> None:
        found = self._row()
        if found is not None and found.state is RevisitState.DUE and not self._why(found):
            self.side.show_pane(self.reason)
            self.reason.ask(str(found.id), f"{found.number}  {found.customer}")

    @property
    def is_planning(self) -> bool:
        """Whether a plan is being made: an order or complaint that is scanned goes into it."""
        return self.side.current is self.plan

    def side_is_busy(self) -> bool:
        return self._is_pinned or self.side.current in (self.plan, self.reason)

    def leave_form(self) -> None:
        self._is_pinned = False
        self.side.show_first()
        self._show(self._row())

    def send(self) -> None:
        form = self.side.current
        if form is self.plan:
            self._plan()
        elif form is self.reason:
            self._drop()
        elif form is self.problem:
            self._tie()
        else:
            self._record()

    def go_on(self) -> None:
        """Ctrl+Enter: the next step of a problem is a complaint."""
        if self._problem is None or self.side.current is not self.problem:
            self.save()
            return
        self.offer_complaint(self._problem)

    def offer_complaint(self, found: RevisitRow) -> None:
        """Begin a complaint with what the customer said."""
        db, by, shell = self.context.db, self.context.acting(), self.context.shell
        draft = {
            "customer_id": found.customer_id,
            "contact_name": found.spoke_with or found.contact_name,
            "contact_phone": found.phone, "channel": found.channel.value, "what": found.remarks,
            "source": f"revisit:{found.number}",
        }  # fmt: skip

        def shown(order_id: int | None) -> None:
            shell.go_to("service", complaint_draft=draft | {"order_id": order_id})

        self.page.read(lambda: revisit_list.order_id(db, by, found), shown)

    # what is done

    def _record(self) -> None:
        found, form = self._row(), self.record
        if found is None or not form.save.isEnabled():
            return
        result, by, db = form.result.value(), self.context.acting(), self.context.db
        command = RecordRevisit(
            form.op_id, found.id, found.version, result, form.day.checked() or by.today,
            form.channel.value(),
            "" if result is RevisitResult.NOT_REACHED else form.spoke_with.text(),
            form.remarks.text(),
        )  # fmt: skip

        def done(_made: Done[int]) -> None:
            note = f"{found.number}  {word(result)}"
            if result is RevisitResult.PROBLEM:
                head = tr("{customer}: problem recorded", customer=found.customer)
                self.told("warn", head, tr("Ctrl+Enter opens a complaint."))
                return
            self.told("ok", tr("{customer}: revisit recorded", customer=found.customer), note)

        def after() -> None:
            if result is RevisitResult.PROBLEM:
                self.page.read(lambda: revisit_list.revisit(db, by, found.id), self._pin)
            else:
                self.start()

        form.send(lambda: revisits.record(db, by, command), done, after)

    def _plan(self) -> None:
        form, by, db = self.plan, self.context.acting(), self.context.db
        if not form.save.isEnabled():
            return
        command = PlanRevisits(
            form.op_id, form.source.text(), form.day.checked(), form.person.value()
        )

        def done(made: Done[int]) -> None:
            self.told("ok", tr("{count} revisits planned", count=made.value), number)

        number = form.found.source.number if form.found else ""
        form.send(lambda: revisits.plan(db, by, command), done, self.to_list)

    def _drop(self) -> None:
        found, form = self._row(), self.reason
        if found is None or not form.save.isEnabled():
            return
        by, db = self.context.acting(), self.context.db
        command = DropRevisit(form.op_id, found.id, found.version, form.reason.text())

        def done(_made: Done[int]) -> None:
            self.told("ok", tr("Revisit {number} dropped", number=found.number), found.customer)

        form.send(lambda: revisits.drop(db, by, command), done, self.to_list)

    def _tie(self) -> None:
        found, form = self._problem, self.problem
        if found is None or not form.save.isEnabled():
            return
        by, db = self.context.acting(), self.context.db
        command = TieComplaint(uuid4(), found.id, found.version, form.complaint.text())

        def done(_made: Done[int]) -> None:
            self.told("ok", tr("{number}: complaint noted", number=found.number), found.customer)

        form.send(lambda: revisits.tie_complaint(db, by, command), done, self.to_list)

    # what is shown

    def _row(self) -> RevisitRow | None:
        found: RevisitRow | None = self.pane.list.current_row()
        return found

    def _go_in(self) -> None:
        form = self.side.current
        self.to_field(self.problem.complaint if form is self.problem else self.record.result)

    def _show(self, found: RevisitRow | None) -> None:
        if self.side_is_busy():
            return
        is_open = found is not None and found.result is RevisitResult.PROBLEM
        if found is not None and is_open and not found.complaint and not self._no_right():
            self._show_problem(found)
            return
        self.side.show_first()
        self.record.show_row(found, self._why(found))

    def _show_problem(self, found: RevisitRow) -> None:
        self._problem = found
        self.side.show_pane(self.problem)
        self.problem.show_row(found, pinned=self._is_pinned)

    def _pin(self, found: RevisitRow | None) -> None:
        """What has just become a problem stays at the side until a complaint is open."""
        if found is not None:
            self._is_pinned = True
            self._show_problem(found)
            self.problem.open_new.setFocus()

    def _no_right(self) -> str:
        may = self.context.acting().may(*WHO_ASKS)
        return "" if may else tr("Customer service or sales records it.")

    def _why(self, found: RevisitRow | None) -> str:
        if found is None:
            return tr("Choose a revisit.")
        if found.state is not RevisitState.DUE:
            return tr("It has ended: {state}.", state=word(found.state))
        return self._no_right()

    def _find(self) -> None:
        form, db, by = self.plan, self.context.db, self.context.acting()
        text, day = form.source.text().strip(), form.day.value()
        if not text:
            form.show_found(None)
            return

        def shown(found: PlannedSource | None) -> None:
            if form.source.text().strip() == text:
                form.show_found(found)

        self.page.read(lambda: revisit_list.found_source(db, by, text, day), shown)

    def _fetch(self, after: Any, limit: int) -> list[Any]:
        by, sought = self.context.acting(), self._sought
        return revisit_list.revisits(self.context.db, by, after=after, limit=limit, **sought)

    def _count(self) -> int:
        return revisit_list.count_revisits(self.context.db, self.context.acting(), **self._sought)

    def _write(self) -> Any:
        found = {key: value for key, value in self._sought.items() if value}
        return exports.REVISITS.writer(self.context.db, self.context.acting(), found)

    def _columns(self) -> tuple[Column[Any], ...]:
        return (
            Column(tr("Customer"), _customer, "name"),
            Column(tr("Stage@@revisit"), lambda r: Cell(tr(words.AFTER[r.after]), sub=r.document),
                   optional=True),
            Column(tr("Due on"), lambda r: f"{r.due_on}"),
            Column(tr("Person@@responsible"), lambda r: Cell(r.responsible or "–"), optional=True),
            Column(tr("State"), self._state, "state"),
        )  # fmt: skip

    def _state(self, found: RevisitRow) -> Cell:
        if found.state is RevisitState.DROPPED:
            return Cell(pill=("mute", word(found.state)))
        if found.state is RevisitState.DONE and found.result is not None:
            return Cell(pill=(_PILLS.get(found.result, "ok"), word(found.result)))
        days = found.days(self.context.acting().today)
        kind = "bad" if days < 0 else "warn" if days <= _SOON_DAYS else "info"
        return Cell(pill=(kind, words.days_words(days, current_language())))


def _customer(found: RevisitRow) -> Cell:
    tried = found.state is RevisitState.DUE and found.tries
    note = tr("not reached, {count}×", count=found.tries) if tried else ""
    return Cell(found.customer, sub="  ".join(filter(None, (found.number, note))))
