"""The tab of corrective and preventive actions, with the causes that come back (CMP-8)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from wms_desktop.complaints import actions, exports_actions, queries_actions
from wms_desktop.complaints.kinds import ActionState, Cause
from wms_desktop.complaints.printing_action import PrintAction, print_action
from wms_desktop.complaints.queries_actions import ActionFile, ActionRow, Which
from wms_desktop.complaints.recurring import By, Recurring
from wms_desktop.complaints.rules_actions import WHO_OPENS
from wms_desktop.complaints.thread import ThreadLink, thread_of_action
from wms_desktop.complaints.view_action_forms import (
    ChangeForm,
    CheckForm,
    DoneForm,
    NewActionForm,
    offer_people,
)
from wms_desktop.complaints.view_action_rows import action_columns
from wms_desktop.complaints.view_action_side import ActionSide
from wms_desktop.complaints.view_list_tab import ListTab
from wms_desktop.complaints.view_recurring import RecurringList, RecurringSide
from wms_desktop.core.language import N_
from wms_desktop.ui.actions import NEW_KEYS, ActionSpec
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr

NEW = ActionSpec("service.new_action", N_("New action"), NEW_KEYS, "plus")
STEP = ActionSpec("service.action_step", N_("Next step of the action"), "F4", "check")
CHANGE = ActionSpec("service.action_change", N_("Edit plan"), "F7", "edit-circle")
RECURRING = "recurring"


class ActionsTab(ListTab):
    """What is to be done, what is to be checked; overdue first, in red."""

    def __init__(self, page: Page) -> None:
        views = (
            (Which.OPEN.value, tr("Open@@actions")), (Which.MINE.value, tr("Mine@@actions")),
            (Which.CLOSED.value, tr("Closed@@actions")), (RECURRING, tr("Recurring@@causes")),
        )  # fmt: skip
        hint = tr("Number, person, customer, item")
        super().__init__(page, "actions", views, hint, (NEW, tr("New action")))
        context = page.context
        self._db, self._acting = context.db, context.acting
        self._file: ActionFile | None = None
        pane = RowsPane(
            page, "actions", tr("Corrective actions"), "checklist", action_columns(page),
            lambda after, limit: queries_actions.actions(
                self._db, self._acting(), self._which, text=self.text, after=after, limit=limit
            ),
            lambda: queries_actions.count_actions(
                self._db, self._acting(), self._which, text=self.text
            ),
            empty=self._empty,
            counted=lambda count: tr("{count} {count:action|actions}", count=count),
        )  # fmt: skip
        export = ListExport(
            "service.export_actions", tr("Corrective actions"), self._write, page, pane
        )
        pane.foot.add_right(export.button())
        self.side_pane = ActionSide(page)
        self.new_form, self.change_form = NewActionForm(page), ChangeForm(page)
        self.done_form, self.check_form = DoneForm(page), CheckForm(page)
        self.build(
            pane, self.side_pane, self.new_form, self.change_form, self.done_form, self.check_form
        )
        self.recurring, self.recurring_side = RecurringList(page), RecurringSide(page)
        self._place.addWidget(self.recurring)
        self.side.add(self.recurring_side)
        self._connect()
        self.own(STEP, self.step)
        self.own(CHANGE, self.edit)
        self._read_people()

    def _connect(self) -> None:
        self.pane.chosen.connect(lambda _row: self.step())
        self.recurring.chosen.connect(lambda _row: self.recurring_side.go())
        self.recurring.current.connect(
            lambda found: self.recurring_side.show_row(found, self.recurring.found)
        )
        self.recurring_side.asked.connect(self._open_for)
        self.recurring_side.followed.connect(self._follow)
        self.side_pane.step.clicked.connect(self.step)
        self.side_pane.change.clicked.connect(self.edit)
        self.side_pane.print.clicked.connect(self.print_paper)
        self.new_form.saved.connect(self._open)
        self.change_form.saved.connect(self._change)
        self.done_form.saved.connect(self._done)
        self.check_form.saved.connect(self._check)

    # what the page uses

    @property
    def prints(self) -> bool:
        return self._file is not None and not self.is_open and not self._recurs

    def expectation(self) -> Expectation:
        if self.side.current is self.new_form:
            return Expectation(tr("Scan item or complaint"), tr("what the action is about"))
        return Expectation(tr("Scan an action form"), tr("it opens here"))

    def wants(self, meaning: Meaning) -> bool:
        if meaning.kind is MeaningKind.ACTION:
            return True
        is_new = self.side.current is self.new_form
        return is_new and meaning.kind in (MeaningKind.ITEM, MeaningKind.COMPLAINT)

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        assert meaning is not None
        match meaning.kind:
            case MeaningKind.ACTION:
                self.open(action=meaning.id)
            case MeaningKind.COMPLAINT:
                self.new_form.about_complaint(meaning.id)
            case _:
                self.new_form.about_goods(meaning.id)
        self._page.scan_finished.emit(ScanResult("ok", meaning.code, meaning.label))

    def open(self, **target: Any) -> None:
        """An action by its id, the draft, or a new one for a complaint (``action_for``)."""
        if "action" in target:
            self._show_recurring(False)
            self.pin(int(target["action"]))
        elif "action_for" in target:
            self.start_new()
            self.new_form.about_complaint(int(target["action_for"]))
        elif "action_draft" in target:
            self.start_new()

    def refresh(self) -> None:
        (self.recurring if self._recurs else self.pane).rows.reload()
        if self._file is not None and not self.is_open:
            self.show_id(self._file.id)

    def on_view(self) -> None:
        self._show_recurring(self._recurs)
        super().on_view()

    def start_new(self) -> None:
        if not self._acting().may(*WHO_OPENS):
            self.new_form.allow(tr("Customer service, QC or a manager opens it."))
        self.show_form(self.new_form, self.new_form.complaint)

    def show_detail(self) -> None:
        self.side.show_pane(self.recurring_side if self._recurs else self.side_pane)
        self.to_list()
        self.changed.emit()

    def to_list(self) -> None:
        shown = self.recurring if self._recurs else self.pane
        (shown.list if not shown.list.isHidden() else shown).setFocus()

    @property
    def is_open(self) -> bool:
        return isinstance(self.side.current, FormPane)

    def show_row(self, found: ActionRow | None) -> None:
        if found is None:
            self.want(0)
            self._file = None
            self.side_pane.show_file(None)
            self.changed.emit()
        else:
            self.show_id(found.id)

    def show_id(self, id_: int) -> None:
        if self.want(id_):
            self._file = None
        self._page.read(lambda: queries_actions.action(self._db, id_), self._show_file)

    def step(self) -> None:
        """F4 or Enter: say that it is done, or check its effect."""
        if self._recurs:
            self.recurring_side.go()
            return
        if self._file is None:
            self.step_later()
            return
        if self.is_open or not self.side_pane.step.isEnabled():
            return
        if self._file.row.state is ActionState.OPEN:
            self.done_form.open_for(self._file)
            self.show_form(self.done_form, self.done_form.note)
        elif self._file.row.state is ActionState.DONE:
            self.check_form.open_for(self._file)
            self.show_form(self.check_form, self.check_form.verdict)

    def edit(self) -> None:
        """F7: write the plan."""
        if self._file is not None and not self.is_open and not self.side_pane.change.isHidden():
            self.change_form.open_for(self._file)
            self.show_form(self.change_form, self.change_form.plan.person)

    def print_paper(self) -> None:
        """F9: the form of the action that is shown."""
        if self._file is None:
            return
        by, command = self._acting(), PrintAction(uuid4(), self._file.id)
        title = f"{tr('Corrective action form')} {self._file.row.number}"
        self.print_by(lambda: print_action(self._db, by, command), title)

    # inside

    @property
    def _recurs(self) -> bool:
        return self.which.current() == RECURRING

    @property
    def _which(self) -> Which:
        return Which.OPEN if self._recurs else Which(self.which.current())

    def _show_recurring(self, recurs: bool) -> None:
        if not recurs and self._recurs:
            self.which.choose(Which.OPEN.value)
        self._place.setCurrentWidget(self.recurring if recurs else self.pane)
        self.side.show_pane(self.recurring_side if recurs else self.side_pane)
        show_when(self.search, not recurs)

    def _show_file(self, found: ActionFile) -> None:
        if found.id != self._wanted_id:
            return  # another one is wanted by now
        self._file = found
        self.side_pane.show_file(found)
        self.changed.emit()
        providers = getattr(self._page, "threads", ())
        here = f"action:{found.row.number}"

        def show(links: tuple[ThreadLink, ...]) -> None:
            if self._file is found:
                self.side_pane.links.show_links(links, here)

        self._page.read(lambda: thread_of_action(self._db, found.id, providers), show)
        self.step_now()

    def _open(self) -> None:
        command, by = self.new_form.command(), self._acting()
        if command is not None:
            self.carry_out(
                self.new_form, command, lambda made: actions.open_action(self._db, by, made),
                tr("Action opened"), self.new_form.empty,
            )  # fmt: skip

    def _change(self) -> None:
        command, by = self.change_form.command(), self._acting()
        if command is not None:
            self.carry_out(
                self.change_form, command, lambda made: actions.change_action(self._db, by, made),
                tr("Plan saved"), self.change_form.keeper.clear,
            )  # fmt: skip

    def _done(self) -> None:
        command, by = self.done_form.command(), self._acting()
        if command is not None:
            self.carry_out(
                self.done_form, command, lambda made: actions.done_action(self._db, by, made),
                tr("Measure carried out"), self.done_form.keeper.clear,
            )  # fmt: skip

    def _check(self) -> None:
        command, by = self.check_form.command(), self._acting()
        if command is not None:
            said = tr("Effective") if command.is_effective else tr("Not effective, followed up")
            self.carry_out(
                self.check_form, command, lambda made: actions.check_action(self._db, by, made),
                said, self.check_form.keeper.clear,
            )  # fmt: skip

    def shown_after(self, id_: int) -> None:
        self._show_recurring(False)
        self.pin(id_)

    def _open_for(self, found: Recurring) -> None:
        """An action about something that came back."""
        self.start_new()
        form = self.new_form
        if found.by in (By.ITEM, By.LOT) and found.item_id is not None:
            form.about_goods(found.item_id)
        elif found.by is By.CUSTOMER:
            form.about_customer(found.key)
        if found.cause is not Cause.UNKNOWN:
            form.plan.cause_kind.set_value(found.cause)
        if not form.finding.text().strip():
            form.finding.setPlainText(self.recurring_side.finding())

    def _follow(self, action_id: int) -> None:
        self._show_recurring(False)
        self.pin(action_id)
        self.pane.rows.reload()

    def _read_people(self) -> None:
        by = self._acting()
        plans = (self.new_form.plan, self.change_form.plan, self.check_form.plan)

        def read() -> tuple[list[queries_actions.Responsible], int]:
            people = queries_actions.responsible_people(self._db, by)
            return people, queries_actions.check_days(self._db, by)

        self._page.read(read, lambda answer: offer_people(plans, *answer))

    def _empty(self) -> tuple[str, str]:
        if self.text:
            return tr("Nothing found"), tr("Shorten what was typed.")
        if self._which is Which.MINE:
            return tr("Nothing to do"), tr("Measures that you are responsible for stand here.")
        return tr("No actions"), tr("F3 opens one: what went wrong, who changes it, until when.")

    def _write(self) -> Write:
        wanted = {"state": self._which, "text": self.text}
        return exports_actions.CORRECTIVE_ACTIONS.writer(self._db, self._acting(), wanted)
