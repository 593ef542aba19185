"""The tab of damage and loss: cases, what is asked back, and what is done about each (SRV-6)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from wms_desktop.complaints import damage, exports_actions, queries_damage
from wms_desktop.complaints.printing_damage import PrintDamage, print_damage
from wms_desktop.complaints.queries_damage import About, DamageFile, DamageRow, Which
from wms_desktop.complaints.rules_damage import WHO_OPENS
from wms_desktop.complaints.view_damage_deed import DeedForm
from wms_desktop.complaints.view_damage_new import NewDamageForm
from wms_desktop.complaints.view_damage_rows import damage_columns
from wms_desktop.complaints.view_damage_side import DamageSide
from wms_desktop.complaints.view_list_tab import ListTab
from wms_desktop.core.language import N_
from wms_desktop.ui.actions import NEW_KEYS, ActionSpec
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.words import tr

NEW = ActionSpec("service.new_damage", N_("New case"), NEW_KEYS, "plus")
STEP = ActionSpec("service.damage_step", N_("Next step of the case"), "F4", "check")
_DOCUMENTS = frozenset({MeaningKind.CONSIGNMENT, MeaningKind.OUTBOUND, MeaningKind.INBOUND})


class DamageTab(ListTab):
    """Open cases, what is asked back, and closed ones."""

    def __init__(self, page: Page) -> None:
        views = (
            (Which.OPEN.value, tr("Open@@cases")), (Which.RECOURSE.value, tr("Recourse")),
            (Which.CLOSED.value, tr("Closed@@cases")),
        )  # fmt: skip
        hint = tr("Number, customer, waybill, place")
        super().__init__(page, "damage", views, hint, (NEW, tr("New case")))
        self._db, self._acting = page.context.db, page.context.acting
        self._file: DamageFile | None = None
        pane = RowsPane(
            page, "damage", tr("Damage and loss"), "box-off", damage_columns(page),
            lambda after, limit: queries_damage.cases(
                self._db, self._acting(), self._which, text=self.text, after=after, limit=limit
            ),
            lambda: queries_damage.count_cases(
                self._db, self._acting(), self._which, text=self.text
            ),
            empty=self._empty,
            counted=lambda count: tr("{count} {count:case|cases}", count=count),
        )  # fmt: skip
        export = ListExport("service.export_damage", tr("Damage and loss"), self._write, page, pane)
        pane.foot.add_right(export.button())
        self.side_pane = DamageSide(page)
        self.new_form, self.deed_form = NewDamageForm(page), DeedForm(page)
        self.build(pane, self.side_pane, self.new_form, self.deed_form)
        self.pane.chosen.connect(lambda _row: self.step())
        self.side_pane.step.clicked.connect(self.step)
        self.side_pane.print.clicked.connect(self.print_paper)
        self.new_form.saved.connect(self._open)
        self.deed_form.saved.connect(self._do_step)
        self.own(STEP, self.step)

    # what the page uses

    @property
    def prints(self) -> bool:
        return self._file is not None and not self.is_open

    def expectation(self) -> Expectation:
        if self.side.current is self.new_form:
            return Expectation(tr("Scan waybill or order"), tr("or the goods that were damaged"))
        return Expectation(tr("Scan a damage report"), tr("it opens here"))

    def wants(self, meaning: Meaning) -> bool:
        if meaning.kind is MeaningKind.DAMAGE:
            return True
        is_new = self.side.current is self.new_form
        return is_new and meaning.kind in _DOCUMENTS | {MeaningKind.ITEM}

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        assert meaning is not None
        tell = self._page.scan_finished.emit
        if meaning.kind in _DOCUMENTS:

            def told(found: About) -> None:
                tell(ScanResult("ok", found.number, meaning.label))

            self.new_form.about_document(meaning.kind.value, meaning.id, told)
            return
        if meaning.kind is MeaningKind.DAMAGE:
            self.open(damage=meaning.id)
        else:
            self.new_form.about_goods(meaning)
        tell(ScanResult("ok", meaning.code, meaning.label))

    def open(self, **target: Any) -> None:
        """A case by its id, or the draft."""
        if "damage" in target:
            self.pin(int(target["damage"]))
        elif "damage_draft" in target:
            self.start_new()

    def refresh(self) -> None:
        super().refresh()
        if self._file is not None and not self.is_open:
            self.show_id(self._file.id)

    def start_new(self) -> None:
        if not self._acting().may(*WHO_OPENS):
            self.new_form.allow(tr("The counter, the warehouse or customer service opens it."))
        self.show_form(self.new_form, self.new_form.kind)

    def show_row(self, found: DamageRow | None) -> None:
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
        self._page.read(lambda: queries_damage.case(self._db, id_), self._show_file)

    def step(self) -> None:
        """F4 or Enter: what comes next."""
        if self._file is None:
            self.step_later()
            return
        step = self.side_pane.step
        if self.is_open or not step.isEnabled() or step.isHidden():
            return
        self.deed_form.open_for(self._file)
        self.show_form(self.deed_form, self.deed_form.step)

    def print_paper(self) -> None:
        """F9: the report of the case that is shown."""
        if self._file is None:
            return
        by, command = self._acting(), PrintDamage(uuid4(), self._file.id)
        title = f"{tr('Damage and loss report')} {self._file.row.number}"
        self.print_by(lambda: print_damage(self._db, by, command), title)

    # inside

    @property
    def _which(self) -> Which:
        return Which(self.which.current())

    def _show_file(self, found: DamageFile) -> None:
        if found.id == self._wanted_id:  # else another one is wanted by now
            self._file = found
            self.side_pane.show_file(found)
            self.changed.emit()
            self.step_now()

    def _open(self) -> None:
        command, by = self.new_form.command(), self._acting()
        if command is not None:
            self.carry_out(
                self.new_form, command, lambda made: damage.open_damage(self._db, by, made),
                tr("Case opened"), self.new_form.empty,
            )  # fmt: skip

    def _do_step(self) -> None:
        wanted = self.deed_form.command()
        if wanted is not None:
            said = self.deed_form.step.currentText()
            self.carry_out(self.deed_form, *wanted, said, self.deed_form.forget)

    def _empty(self) -> tuple[str, str]:
        if self.text:
            return tr("Nothing found"), tr("Shorten what was typed.")
        return tr("No cases"), tr("F3 opens one: photos, what happened, whose goods.")

    def _write(self) -> Write:
        wanted = {"state": self._which, "text": self.text}
        return exports_actions.DAMAGE_CASES.writer(self._db, self._acting(), wanted)
