"""The pane in which a count is planned (CNT-1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Signal

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import narrow
from wms_desktop.counts import planning, queries, service, words
from wms_desktop.counts.kinds import CountScope
from wms_desktop.counts.planning import Coverage
from wms_desktop.counts.rules import PLANNERS, CountFault
from wms_desktop.counts.view_coverage import WITHOUT_CODES, classes_question, covers, why
from wms_desktop.counts.view_part import KeysWhileShown
from wms_desktop.ui.actions import BACK_KEYS, SAVE_KEYS, ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import CheckBox, Combo, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Scan, ScanResult
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import in_one, sentence, tr

if TYPE_CHECKING:
    from wms_desktop.counts.view_list import CountList

PLAN = ActionSpec("counts.plan", N_("Plan count"), SAVE_KEYS, "check")
CLOSE = ActionSpec("counts.plan_close", N_("Close"), BACK_KEYS)
CLASSIFY = ActionSpec("counts.classify", N_("Classify items"), "F7", "calculator")
BEGUN = N_("planning a count")

_SCANNED = {CountScope.LOCATIONS: MeaningKind.LOCATION, CountScope.ITEMS: MeaningKind.ITEM}


class PlanPanel(KeysWhileShown):
    """Title, what it covers, blind or not; what is typed is kept until it is planned.

    Signals:
        planned: the ``Done`` with the new count's id.
        closed: Esc.
    """

    planned = Signal(object)
    closed = Signal()

    counts_title: LineEdit
    counts_title_field: Field
    counts_scope: Combo
    counts_codes: LineEdit
    counts_codes_field: Field
    counts_blind: CheckBox
    counts_covers: Label
    counts_why: Label
    counts_classify: Button
    counts_plan: Button
    counts_plan_close: Button
    counts_plan_message: Message

    def __init__(self, owner: CountList) -> None:
        super().__init__(owner)
        load_form(self, "counts_plan")
        self._page = owner.page
        self._zones: list[str] = []
        self._asked = 0  # an answer to an earlier choice comes too late
        self.counts_scope.set_items((tr(name), kind.value) for kind, name in words.SCOPES.items())
        self.counts_scope.set_value(CountScope.ZONE.value)
        self._draft = owner.page.draft("plan").watch(
            self.counts_title, self.counts_scope, self.counts_codes, self.counts_blind
        )
        self.counts_scope.currentIndexChanged.connect(self._on_scope_changed)
        self.counts_codes.textChanged.connect(lambda _text: self._on_codes_changed())
        self.counts_title.textChanged.connect(lambda _text: self._clear_errors())
        for edit in (self.counts_title, self.counts_codes):
            edit.textChanged.connect(lambda _text: self._offer())
        self._plan_action = bind(PLAN, self.plan, self)
        tie(self._plan_action, self.counts_plan)
        tie(bind(CLOSE, self.closed.emit, self), self.counts_plan_close)
        self._classify = bind(CLASSIFY, self._preview_classes, self)
        tie(self._classify, self.counts_classify)
        self._on_scope_changed()
        db, site_id = owner.context.db, owner.context.acting().site_id
        owner.page.read(lambda: queries.zone_codes(db, site_id), self._on_zones)

    @property
    def is_begun(self) -> bool:
        """Whether something typed before is waiting here."""
        return self._draft.restored

    @property
    def takes_codes(self) -> bool:
        """Whether scanned locations or items are added to the codes."""
        return self._scope in _SCANNED

    @property
    def _scope(self) -> CountScope:
        return CountScope(self.counts_scope.value())

    def expectation(self) -> Expectation:
        """What a scan adds."""
        if self._scope is CountScope.ITEMS:
            return Expectation(tr("Scan an item"), tr("It is added to the plan."))
        return Expectation(tr("Scan a location"), tr("It is added to the plan."))

    def wants(self, meaning: Meaning) -> bool:
        """Whether *meaning* can be added to the codes."""
        return _SCANNED.get(self._scope) is meaning.kind

    def take(self, scan: Scan) -> ScanResult:
        """Add a scanned code."""
        code = scan.meaning.code if scan.meaning else scan.text
        codes = self._codes()
        if code in codes:
            return ScanResult("warn", code, tr("It is in the plan already."))
        self.counts_codes.setText(", ".join((*codes, code)))
        return ScanResult("ok", code, tr("Added to the plan."))

    def plan(self) -> None:
        """Plan the count."""
        self._clear_errors()
        command = service.Plan(
            self._draft.op_id,
            self.counts_title.text(),
            self._scope,
            self._wanted_codes(),
            self.counts_blind.isChecked(),
        )
        context = self._page.context
        db, by = context.db, context.acting()
        self._plan_action.setEnabled(False)
        self._page.write(lambda: service.plan(db, by, command), self._on_planned, self._on_refused)

    def _offer(self) -> None:
        title, codes = self.counts_title.text().strip(), self.counts_codes.text().strip()
        self._draft.offer(BEGUN if title or codes else "", {"plan": True})

    def _wanted_codes(self) -> tuple[str, ...]:
        return self._codes() if self._scope is not CountScope.SITE else ()

    def _codes(self) -> tuple[str, ...]:
        parts = re.split(r"[\s,;、，；]+", narrow(self.counts_codes.text()))
        return tuple(dict.fromkeys(part for part in parts if part))

    def _on_planned(self, done: Done[int]) -> None:
        self._plan_action.setEnabled(True)
        self.counts_title.clear()
        self.counts_codes.clear()
        self._draft.clear()
        self.planned.emit(done)

    def _on_refused(self, error: Exception) -> None:
        self._plan_action.setEnabled(True)
        told = sentence(error)
        if isinstance(error, Refused) and error.params.get("field") == "Title":
            self.counts_title_field.set_error(in_one(told))
            self.counts_title.setFocus()
        elif isinstance(error, Refused) and isinstance(error.code, CountFault):
            self.counts_codes_field.set_error(in_one(told))
            self.counts_codes.setFocus()
        else:
            self.counts_plan_message.show_message("bad", told.head, told.advice)

    def _clear_errors(self) -> None:
        self.counts_title_field.set_error("")
        self.counts_codes_field.set_error("")
        self.counts_plan_message.clear()

    def _on_codes_changed(self) -> None:
        self._clear_errors()
        self.look()

    def look(self) -> None:
        """Ask what the choice would cover now, and why."""
        self._asked += 1
        number, chosen, codes = self._asked, self._scope, self._wanted_codes()
        may = self._page.context.acting().may(*PLANNERS)
        if not may or (not codes and chosen not in WITHOUT_CODES):
            self._show_coverage(number, None)
            return
        db, by = self._page.context.db, self._page.context.acting()
        self._page.read(
            lambda: planning.coverage(db, by, chosen, codes),
            lambda found: self._show_coverage(number, found),
        )

    def _show_coverage(self, number: int, found: Coverage | None) -> None:
        if number == self._asked:
            self.counts_covers.setText(covers(found) if found else "")
            self.counts_why.setText(why(self._scope, found) if found else "")

    def _preview_classes(self) -> None:
        db, by = self._page.context.db, self._page.context.acting()
        ask = self._page.context.shell.ask
        self._page.read(
            lambda: planning.classes_now(db, by),
            lambda found: ask(classes_question(found, self._classify_now)),
        )

    def _classify_now(self) -> None:
        command = planning.Classify(uuid4())
        db, by = self._page.context.db, self._page.context.acting()

        def on_done(done: Done[int]) -> None:
            note = tr("{n} {n:item changes|items change} the class", n=done.value)
            self._page.context.shell.show_result(ScanResult("ok", tr("Items classified"), note))
            self.look()

        self._page.write(lambda: planning.classify(db, by, command), on_done)

    def _on_zones(self, zones: list[str]) -> None:
        self._zones = zones
        self._on_scope_changed()

    def _on_scope_changed(self) -> None:
        chosen, zones = self._scope, ", ".join(self._zones)
        self.counts_codes.setEnabled(chosen is not CountScope.SITE)
        hints = {
            CountScope.SITE: tr("Every location of this site."),
            CountScope.ZONE: tr("Zones here: {zones}", zones=zones),
            CountScope.LOCATIONS: tr("Scan or type locations, with commas between."),
            CountScope.ITEMS: tr("Scan or type items, with commas between."),
            CountScope.OWNER: tr("Type customer codes, with commas between."),
            CountScope.ABC_DUE: tr("A, B, C; empty means all of them."),
            CountScope.EMPTIED: tr("Zones, or empty for all: {zones}", zones=zones),
            CountScope.SHORTAGES: tr("Zones, or empty for all: {zones}", zones=zones),
        }
        self.counts_codes_field.set_hint(hints[chosen])
        may = self._page.context.acting().may(*PLANNERS)
        self._classify.setEnabled(chosen is CountScope.ABC_DUE and may)
        show_when(self.counts_classify, self._classify.isEnabled())
        self._on_codes_changed()
        if self.isVisible():
            self._page.expectation_changed.emit(self._page.expectation())
