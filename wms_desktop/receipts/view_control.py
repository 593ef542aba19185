"""The second-level tab Summaries: weeks and months, finance, questions, assessments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from wms_desktop.core.language import N_
from wms_desktop.receipts.view_assessments import AssessmentsPart
from wms_desktop.receipts.view_control_part import ControlPart
from wms_desktop.receipts.view_finance import FinancePart
from wms_desktop.receipts.view_questions import QuestionsPart
from wms_desktop.receipts.view_summary import SummaryPart
from wms_desktop.ui.actions import NEXT_ONE_KEYS, PREVIOUS_ONE_KEYS, ActionSpec
from wms_desktop.ui.page import Expectation, Page
from wms_desktop.ui.page_parts import PageHead, Segments
from wms_desktop.ui.stack import column
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.words import tr

NEXT_PART = ActionSpec("receipts.next_part", N_("Next part"), "F4", "chevron-right")
TURN = ActionSpec("receipts.turn_list", N_("Next view of the list"), "F6", "refresh")
LATER = ActionSpec("receipts.later", N_("Later period"), NEXT_ONE_KEYS, "chevron-right")
EARLIER = ActionSpec("receipts.earlier", N_("Earlier period"), PREVIOUS_ONE_KEYS, "chevron-left")
_PARTS: tuple[tuple[str, str, Callable[[Page], ControlPart]], ...] = (
    ("summary", N_("Summary@@receipts"), SummaryPart),
    ("finance", N_("Finance@@receipts"), FinancePart),
    ("questions", N_("Questions"), QuestionsPart),
    ("assessments", N_("Assessments"), AssessmentsPart),
)


class ControlTab(SubPage):
    """Four parts, one at a time; each is made when it is first shown."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.segments = Segments()
        self.segments.setObjectName("receipts_control_parts")
        for key, title, _make in _PARTS:
            self.segments.add(key, tr(title)).setObjectName(f"receipts_control_{key}")
        self.segments.chosen.connect(lambda _key: self._on_part())
        self._made: dict[str, ControlPart] = {}
        self._place = QStackedWidget()
        self._narrow = False
        self.head = PageHead((self.segments,))
        self.setLayout(column(self.head, (self._place, 1), gap=0))
        self.own(NEXT_PART, self._next)
        self._turn = self.own(TURN, lambda: self.part.turn())
        self._later = self.own(LATER, lambda: self.part.step(1))
        self._earlier = self.own(EARLIER, lambda: self.part.step(-1))
        self._on_part()

    @property
    def part(self) -> ControlPart:
        """The part that is shown."""
        name = self.segments.current()
        if name not in self._made:
            made = next(make for key, _title, make in _PARTS if key == name)(self._page)
            self._made[name] = made
            self._place.addWidget(made)
            self.head.add_right(*made.tools)
            made.set_narrow(self._narrow)
        return self._made[name]

    def show_part(self, name: str) -> None:
        """Show the part *name*."""
        self.segments.choose(name)
        self._on_part()

    # what the page uses

    @property
    def prints(self) -> bool:
        return self.part.prints

    def expectation(self) -> Expectation:
        return Expectation(tr("Scan a slip"), tr("any slip leads to its page"))

    def open(self, **target: Any) -> None:
        if "question" in target:
            self.show_part("questions")
            part = self.part
            if isinstance(part, QuestionsPart):
                part.show_question(int(target["question"]))
        elif (wanted := str(target.get("control", ""))) in {key for key, *_ in _PARTS}:
            self.show_part(wanted)

    def refresh(self) -> None:
        self.part.refresh()

    def save(self) -> None:
        self.part.save()

    def go_on(self) -> None:
        self.part.save()

    def print_paper(self) -> None:
        self.part.print_paper()

    def start_search(self) -> None:
        self.part.start_search()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        for made in self._made.values():
            made.set_narrow(narrow)

    # inside

    def _next(self) -> None:
        keys = [key for key, *_ in _PARTS]
        here = keys.index(self.segments.current())
        self.show_part(keys[(here + 1) % len(keys)])
        self.part.start()

    def _on_part(self) -> None:
        part = self.part
        for made in self._made.values():
            made.show_tools(made is part)
        self._place.setCurrentWidget(part)
        for action in (self._later, self._earlier):
            action.setEnabled(part.has_periods)
        part.refresh()
        self.changed.emit()
