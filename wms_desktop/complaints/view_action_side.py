"""Everything of one action at the right of the list, and what can be done about it now (CMP-8)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.complaints.kinds import ActionState
from wms_desktop.complaints.queries_actions import ActionFile
from wms_desktop.complaints.rules_actions import WHO_CHECKS, WHO_OPENS, WHO_STANDS_IN
from wms_desktop.complaints.view_action_rows import action_pill
from wms_desktop.complaints.view_thread import ThreadView
from wms_desktop.core.acting import Acting
from wms_desktop.core.moments import site_time
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr, word


class ActionSide(QWidget):
    """Facts, the thread, and below them the deeds that are possible."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.found: ActionFile | None = None
        self.title, self.pill, self.facts = Label("", bold=True), Pill(), KeyValue()
        self.title.setObjectName("action_title")
        self.links = ThreadView(page, "action_thread")
        self.why_not = Label("", NOTE, "text_2", wrap=True)
        self.why_not.setObjectName("action_why_not")
        self.step = Button("", icon="check", kind="primary", key="F4")
        self.step.setObjectName("action_step")
        self.change = Button(tr("Edit plan"), icon="edit-circle", key="F7")
        self.change.setObjectName("action_change")
        self.print = Button(tr("Print"), icon="printer", key="F9")
        self.print.setObjectName("action_print")
        content = QWidget()
        content.setLayout(
            column(
                row(self.title, None, self.pill), self.facts, self.links, None, gap=12,
                margins=(16, 16, 16, 8),
            )
        )  # fmt: skip
        foot = column(
            self.why_not, row(self.print, self.change, None, self.step), margins=(16, 4, 16, 12)
        )  # fmt: skip
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))
        for tool in (self.print, self.change):
            tool.set_folded(True)  # the step alone has its words: the pane is narrow
        self.show_file(None)

    def show_file(self, found: ActionFile | None) -> None:
        """Show an action; None for none."""
        self.found = found
        for part in (self.pill, self.change, self.step, self.print):
            show_when(part, found is not None)
        if found is None:
            self.title.setText("")
            self.facts.show_facts(())
            self.links.show_links(())
            self._say(tr("Choose an action."))
            return
        by = self._page.context.acting()
        self.title.setText(found.row.number)
        self.pill.show_state(*action_pill(found.row, found.row.standing(by.today)))
        self.facts.show_facts(_facts(found))
        why = self._offer(found, by)
        self._say(why)

    def _offer(self, found: ActionFile, by: Acting) -> str:
        """Show the deeds; returns why the next one cannot be done."""
        state, own = found.row.state, found.row.responsible_id == by.person_id
        show_when(self.change, state is ActionState.OPEN and by.may(*WHO_OPENS))
        show_when(self.step, state is not ActionState.CLOSED)
        self.step.setText(tr("Done@@action") if state is ActionState.OPEN else tr("Check effect"))
        why = ""
        if state is ActionState.OPEN and not (own or by.may(*WHO_STANDS_IN)):
            why = tr("{person} says when it is done.", person=found.row.responsible)
        elif state is ActionState.OPEN and not (found.cause and found.row.measure):
            why = tr("Write cause and measure first.")
        elif state is ActionState.DONE and own:
            why = tr("Somebody else checks your measure.")
        elif state is ActionState.DONE and not by.may(*WHO_CHECKS):
            why = tr("Customer service, QC or a manager checks it.")
        self.step.setEnabled(not why)
        return why

    def _say(self, why: str) -> None:
        self.why_not.setText(why)
        show_when(self.why_not, bool(why))


def _facts(found: ActionFile) -> list[tuple[str, str, bool]]:
    it = found.row
    person = "  ".join(filter(None, (it.responsible, it.department)))
    cause = "  ".join(filter(None, (word(it.cause_kind), found.cause)))
    facts = [
        (tr("What went wrong"), it.finding, False),
        (tr("Cause@@action"), cause, False),
        (tr("Measure@@action"), it.measure or "–", True),
        (tr("Prevention@@action"), found.prevention, False),
        (tr("Responsible"), person, False),
        (tr("Do until"), f"{it.due_on}", False),
        (tr("Check on"), f"{it.check_on}", False),
        (tr("Complaint"), it.complaint, False),
        (tr("Customer"), it.customer, False),
        (tr("Item@@action"), "  ".join(filter(None, (found.goods, found.lot))), False),
    ]
    if it.done_on is not None:
        facts.append((tr("Done on"), f"{it.done_on}  {found.done_note}".strip(), False))
    if found.checked_at is not None:
        day = f"{site_time(found.checked_at):%Y-%m-%d}"
        said = "  ".join((word(it.effect), found.checked_by, day, found.effect_note))
        facts.append((tr("Check of the effect"), said, True))
    facts.append((tr("Follows"), found.follows, False))
    facts.append((tr("Followed by"), found.followed_by, False))
    opened = f"{found.opened_by}  {site_time(found.opened_at):%Y-%m-%d}"
    facts.append((tr("Opened by"), opened, False))
    return [fact for fact in facts if fact[1]]
