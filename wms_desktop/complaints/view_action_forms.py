"""The forms of an action: open one, plan it anew, say it is done, check its effect (CMP-8)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.complaints import goods_choices, queries_actions
from wms_desktop.complaints.actions import ChangeAction, CheckAction, DoneAction, OpenAction, Plan
from wms_desktop.complaints.queries_actions import ActionFile, ComplaintChoice, Responsible
from wms_desktop.complaints.view_plan_fields import PlanFields
from wms_desktop.core.language import N_
from wms_desktop.customers import queries as customers
from wms_desktop.customers.queries import CustomerRow
from wms_desktop.stock import queries as stock
from wms_desktop.stock.queries import ItemRow
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Combo, Field, TextEdit
from wms_desktop.ui.finder import Finder
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr

BEGUN = N_("new corrective action")


class NewActionForm(FormPane):
    """What went wrong, of which complaint or goods, and the plan."""

    def __init__(self, page: Page) -> None:
        self._page = page
        db, acting = page.context.db, page.context.acting
        self.complaint = Finder(
            page, lambda text: queries_actions.find_complaints(db, acting(), text),
            lambda row: (row.number, f"{row.customer}  {row.what}"), "action_complaint",
        )  # fmt: skip
        self.item = Finder(
            page, lambda text: stock.search_items(db, text, 5), _item_words, "action_item"
        )
        self.customer = Finder(
            page, lambda text: customers.best(db, text, 5), _customer_words, "action_customer"
        )
        self.finding = TextEdit(lines=3)
        self.finding.setObjectName("action_finding")
        self.plan = PlanFields(page, "action_new")
        self.finding_field = Field(tr("What went wrong"), self.finding, note=tr("required"))
        self.complaint_field = Field(tr("Complaint"), self.complaint)
        self.item_field = Field(tr("Item@@action"), self.item)
        self.customer_field = Field(tr("Customer"), self.customer)
        for finder, says in (
            (self.complaint, tr("Complaint")), (self.item, tr("Item@@action")),
            (self.customer, tr("Customer")),
        ):  # fmt: skip
            finder.name_it(says)
        super().__init__(
            "action_new", tr("New action"), tr("Open@@action"), self.complaint_field,
            self.finding_field, self.item_field, self.customer_field, self.plan,
        )  # fmt: skip
        self.keeper: DraftKeeper = page.draft("action")
        self.keeper.watch(self.finding)
        self.plan.keep_in(self.keeper)
        self.complaint.chosen.connect(self._on_complaint)
        for key, finder in (("item", self.item), ("customer", self.customer)):
            finder.chosen.connect(lambda row, key=key: self._on_found(key, row))
        self.finding.textChanged.connect(self._offer)
        self._bring_back()

    @property
    def is_begun(self) -> bool:
        """Whether a draft waits here."""
        return bool(self.finding.text().strip()) or bool(self.keeper.kept("complaint"))

    def about_complaint(self, complaint_id: int) -> None:
        """Take over what a complaint says."""
        db, by = self._page.context.db, self._page.context.acting()
        self._page.read(
            lambda: queries_actions.complaint_choice(db, by, complaint_id), self.complaint.choose
        )

    def about_goods(self, item_id: int) -> None:
        """Take an item."""
        db = self._page.context.db
        self._page.read(lambda: goods_choices.item_row(db, item_id), self.item.choose)

    def about_customer(self, customer_id: int) -> None:
        """Take a customer."""
        db = self._page.context.db
        self._page.read(lambda: customers.customer(db, customer_id).row, self.customer.choose)

    def command(self) -> OpenAction | None:
        """What was typed; None where something is missing, which the fields say then."""
        complaint: ComplaintChoice | None = self.complaint.value()
        item: ItemRow | None = self.item.value()
        customer: CustomerRow | None = self.customer.value()
        lacks = complaint is None and not self.finding.text().strip()
        self.finding_field.set_error(tr("Write what went wrong.") if lacks else "")
        plan = self.plan.plan()
        if lacks or plan is None:
            return None
        return OpenAction(
            self.keeper.op_id, plan, self.finding.text(), complaint.id if complaint else None,
            item_id=item.id if item else None, customer_id=customer.id if customer else None,
        )  # fmt: skip

    def empty(self) -> None:
        """Nothing is begun."""
        self.message.clear()
        for finder in (self.complaint, self.item, self.customer):
            finder.choose(None)
        self.finding.setPlainText("")
        self.finding_field.set_error("")
        self.plan.empty()
        self.keeper.clear()

    def _on_complaint(self, row: ComplaintChoice | None) -> None:
        self._on_found("complaint", row)
        for field in (self.item_field, self.customer_field):
            show_when(field, row is None)  # they are the complaint's
        if row is not None and not self.finding.text().strip():
            self.finding.setPlainText(row.what)

    def _on_found(self, key: str, row: ComplaintChoice | ItemRow | CustomerRow | None) -> None:
        self.keeper.keep(key, row.id if row is not None else None)
        self._offer()

    def _offer(self) -> None:
        self.keeper.offer(BEGUN if self.is_begun else "", {"action_draft": True})

    def _bring_back(self) -> None:
        for key, fill in (
            ("complaint", self.about_complaint), ("item", self.about_goods),
            ("customer", self.about_customer),
        ):  # fmt: skip
            if kept := self.keeper.kept(key):
                fill(int(kept))


class ActionForm(FormPane):
    """A form about one action, whose draft is kept for each of them."""

    def __init__(self, page: Page, key: str, title: str, save: str, *parts: QWidget) -> None:
        self._page, self._key = page, key
        self.found: ActionFile | None = None
        self.keeper = page.draft(f"action_{key}")
        super().__init__(f"action_{key}", title, save, *parts)

    def open_for(self, found: ActionFile) -> None:
        """Begin, or go on, with one action."""
        self.message.clear()
        self.keeper.leave()
        self.found = found
        self.tell_about(f"{found.row.number}  {found.row.measure or found.row.finding}"[:200])
        self.empty()
        self.keeper = self._page.draft(f"action_{self._key}/{found.id}")
        self.keep()

    def empty(self) -> None:
        """The fields as they are at first."""
        raise NotImplementedError

    def keep(self) -> None:
        """Let the draft keep the fields."""
        raise NotImplementedError


class ChangeForm(ActionForm):
    """Write cause, measure, person and days."""

    def __init__(self, page: Page) -> None:
        self.plan = PlanFields(page, "action_change")
        super().__init__(page, "change", tr("Plan@@action"), tr("Save"), self.plan)

    def empty(self) -> None:
        self.plan.empty()
        if self.found is not None:
            self.plan.fill(self.found)

    def keep(self) -> None:
        self.plan.keep_in(self.keeper)

    def command(self) -> ChangeAction | None:
        """What was typed."""
        plan = self.plan.plan()
        if plan is None or self.found is None:
            return None
        return ChangeAction(uuid4(), self.found.id, self.found.row.version, plan)


class DoneForm(ActionForm):
    """Say that the measure is carried out."""

    def __init__(self, page: Page) -> None:
        self.note = TextEdit(lines=4)
        self.note.setObjectName("action_done_note")
        field = Field(tr("Note@@action"), self.note, hint=tr("What was done, where to see it."))
        super().__init__(page, "done", tr("Measure carried out"), tr("Done@@action"), field)

    def empty(self) -> None:
        self.note.setPlainText("")

    def keep(self) -> None:
        self.keeper.watch(self.note)

    def command(self) -> DoneAction | None:
        """What was typed."""
        if self.found is None:
            return None
        return DoneAction(uuid4(), self.found.id, self.found.row.version, self.note.text())


class CheckForm(ActionForm):
    """Effective, or not: then what is done instead."""

    def __init__(self, page: Page) -> None:
        self.verdict, self.note = Combo(), TextEdit(lines=3)
        self.verdict.setObjectName("action_check_verdict")
        self.note.setObjectName("action_check_note")
        self.verdict.set_items([(tr("Effective"), True), (tr("Not effective"), False)])
        self.note_field = Field(tr("What the check found"), self.note, note=tr("required"))
        self.plan = PlanFields(page, "action_follow")
        self._plan_place = self.plan
        super().__init__(
            page, "check", tr("Check of the effect"), tr("Close@@action"),
            Field(tr("Effect@@action"), self.verdict), self.note_field, self.plan,
        )  # fmt: skip
        self.verdict.currentIndexChanged.connect(lambda _index: self._show_plan())
        self._show_plan()

    @property
    def is_effective(self) -> bool:
        """What was chosen."""
        return bool(self.verdict.value())

    def empty(self) -> None:
        self.verdict.set_value(True)
        self.note.setPlainText("")
        self.note_field.set_error("")
        self.plan.empty()
        if self.found is not None:
            self.plan.set_person(self.found.row.responsible_id)
            self.plan.department.setText(self.found.row.department)

    def keep(self) -> None:
        self.keeper.watch(self.verdict, self.note)
        self.plan.keep_in(self.keeper)
        self._show_plan()

    def command(self) -> CheckAction | None:
        """What was typed; None where something is missing, which the fields say then."""
        lacks = not self.note.text().strip()
        self.note_field.set_error(tr("Write what was found.") if lacks else "")
        plan: Plan | None = None
        if not self.is_effective:
            plan = self.plan.plan(needs_measure=True)
            lacks = lacks or plan is None
        if lacks or self.found is None:
            return None
        return CheckAction(
            uuid4(), self.found.id, self.found.row.version, self.is_effective, self.note.text(),
            plan,
        )  # fmt: skip

    def _show_plan(self) -> None:
        show_when(self.plan, not self.is_effective)


def offer_people(forms: Sequence[PlanFields], people: Sequence[Responsible], days: int) -> None:
    """Offer the same people in every form."""
    for each in forms:
        each.offer_people(people, days)


def _item_words(row: ItemRow) -> tuple[str, str]:
    return row.code, row.name


def _customer_words(row: CustomerRow) -> tuple[str, str]:
    return row.name, f"{row.code} {row.contact_name}".strip()
