"""Everything of one case at the right of the list: facts, photos, what was done (SRV-6)."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from wms_desktop.complaints.kinds import DamageState
from wms_desktop.complaints.queries_damage import DamageFile, StepRow
from wms_desktop.complaints.view_damage_deed import step_words, steps_of
from wms_desktop.complaints.view_damage_rows import damage_pill
from wms_desktop.complaints.words_steps import DEEDS, figures
from wms_desktop.core.language import Language
from wms_desktop.core.moments import site_time
from wms_desktop.core.quantity import shown_money, shown_quantity
from wms_desktop.db import archive
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.timeline import Timeline, TimelineStep
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import current_language, tr, word


class DamageSide(QWidget):
    """Facts, photos and timeline; below them what comes next."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.found: DamageFile | None = None
        self.title, self.pill, self.facts = Label("", bold=True), Pill(), KeyValue()
        self.title.setObjectName("damage_title")
        self.photos = PhotoStrip(page, "damage_shown_photos", adds=False)
        self.course, self.timeline = Label(tr("Course of things"), bold=True), Timeline()
        self.why_not = Label("", NOTE, "text_2", wrap=True)
        self.why_not.setObjectName("damage_why_not")
        self.step = Button("", icon="check", kind="primary", key="F4")
        self.step.setObjectName("damage_step")
        self.print = Button(tr("Print report"), icon="printer", key="F9")
        self.print.setObjectName("damage_print")
        content = QWidget()
        content.setLayout(
            column(
                row(self.title, None, self.pill), self.facts, self.photos, self.course,
                self.timeline, None, gap=12, margins=(16, 16, 16, 8),
            )
        )  # fmt: skip
        foot = column(self.why_not, row(self.print, None, self.step), margins=(16, 4, 16, 12))
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))
        self.print.set_folded(True)  # the step alone has its words: the pane is narrow
        self.show_file(None)

    def show_file(self, found: DamageFile | None) -> None:
        """Show a case; None for none."""
        self.found = found
        for part in (self.pill, self.print, self.step, self.course):
            show_when(part, found is not None)
        if found is None:
            self.title.setText("")
            self.facts.show_facts(())
            self.timeline.show_steps(())
            self.photos.show_kept(())
            show_when(self.photos, False)
            self._say(tr("Choose a case."))
            return
        by, db = self._page.context.acting(), self._page.context.db
        self.title.setText(found.row.number)
        self.pill.show_state(*damage_pill(found.row, by.today))
        self.facts.show_facts(_facts(found))
        kept = [(each.title, partial(archive.content, db, each.sha256)) for each in found.photos]
        self.photos.show_kept(kept)
        show_when(self.photos, bool(kept))
        self.timeline.show_steps([_step(each) for each in found.steps])
        steps = steps_of(found, by)
        show_when(self.step, found.row.state is not DamageState.CLOSED)
        self.step.setEnabled(bool(steps))
        self.step.setText(step_words()[steps[0]] if steps else tr("Next step"))
        self._say(self._why(found))

    def _why(self, found: DamageFile) -> str:
        if found.row.state is DamageState.CLOSED:
            return ""
        if found.row.waits_for_approval:
            return tr("The compensation waits for a second person: a duty manager.")
        if not steps_of(found, self._page.context.acting()):
            return tr("Customer service or a manager works on it.")
        if found.row.lacking:
            joint = ", " if current_language() is Language.EN else "、"
            lacks = joint.join(word(each) for each in found.row.lacking)
            return tr("Before closing: {missing}", missing=lacks)
        return ""

    def _say(self, why: str) -> None:
        self.why_not.setText(why)
        show_when(self.why_not, bool(why))


def _step(each: StepRow) -> TimelineStep:
    moment = site_time(each.at).strftime("%m-%d %H:%M")
    shown = figures(each.noted, current_language())
    note = "  ".join(filter(None, (moment, each.person, shown, each.noted.said)))
    return TimelineStep(tr(DEEDS[each.noted.deed]), note, "done")


def _facts(found: DamageFile) -> list[tuple[str, str, bool]]:
    it = found.row
    count = f"{shown_quantity(it.quantity)} {it.unit}".strip()
    liable = "  ".join(filter(None, (word(it.liability), it.liable_name)))
    facts = [
        (tr("Customer"), it.customer, True),
        (tr("Waybill or order"), it.document.partition(":")[2], False),
        (tr("Item@@action"), "  ".join(filter(None, (found.goods, it.lot))), False),
        (word(it.kind), f"{count}  {it.happened_on}  {it.place}", False),
        (tr("What happened"), found.what, False),
        (tr("Customer told on"), f"{it.told_on or '–'}", False),
    ]
    if it.loss is not None:
        facts.append((tr("Loss (CNY)"), f"{shown_money(it.loss)}  {found.basis}", True))
    facts.append((tr("Liable@@case"), liable, False))
    if it.compensation is not None:
        day = f"{it.compensated_on}" if it.compensated_on else tr("not approved yet")
        facts.append((tr("Compensation (CNY)"), f"{shown_money(it.compensation)}  {day}", True))
    if it.recourse:
        came = tr("{amount} came", amount=shown_money(it.recovered))
        until = tr("until {day}", day=it.recourse_due_on)
        facts.append(
            (tr("Asked back (CNY)"), f"{shown_money(it.recourse)}  {until}  {came}", False)
        )
    return [fact for fact in facts if fact[1]]
