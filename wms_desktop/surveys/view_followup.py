"""The second-level tab Follow-up: revisits, questionnaires, results, measures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from wms_desktop.core.language import N_
from wms_desktop.surveys.view_figures import FiguresPart
from wms_desktop.surveys.view_keys import DROP, EARLIER, LATER, NEW, NEXT_PART, REMIND, TURN
from wms_desktop.surveys.view_measures import MeasuresPart
from wms_desktop.surveys.view_part import FollowPart
from wms_desktop.surveys.view_revisits import RevisitsPart
from wms_desktop.surveys.view_surveys import SurveysPart
from wms_desktop.ui.page import Expectation, Meaning, MeaningKind, Page, Scan, ScanResult
from wms_desktop.ui.page_parts import PageHead, Segments
from wms_desktop.ui.stack import column
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.words import tr

REVISITS, SURVEYS, FIGURES, MEASURES = "revisits", "surveys", "figures", "measures"
_PARTS: tuple[tuple[str, str, Callable[[Page], FollowPart]], ...] = (
    (REVISITS, N_("Revisits@@part"), RevisitsPart),
    (SURVEYS, N_("Surveys@@part"), SurveysPart),
    (FIGURES, N_("Results@@part"), FiguresPart),
    (MEASURES, N_("Measures@@part"), MeasuresPart),
)
_OWN = {
    MeaningKind.SURVEY: SURVEYS,
    MeaningKind.REVISIT: REVISITS,
    MeaningKind.IMPROVEMENT: MEASURES,
}


class FollowupTab(SubPage):
    """Four parts, one at a time; each is made when it is first shown."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.segments = Segments()
        self.segments.setObjectName("followup_parts")
        for key, title, _make in _PARTS:
            self.segments.add(key, tr(title)).setObjectName(f"followup_{key}")
        self.segments.chosen.connect(lambda _key: self._on_part())
        self._made: dict[str, FollowPart] = {}
        self._place = QStackedWidget()
        self._narrow = False
        self.head = PageHead((self.segments,))
        self.setLayout(column(self.head, (self._place, 1), gap=0))
        self.own(NEXT_PART, self._next)
        self.own(TURN, lambda: self.part.turn())
        self.own(NEW, lambda: self.part.new())
        self.own(DROP, lambda: self.part.drop())
        self.own(REMIND, lambda: self.part.remind())
        self._later = self.own(LATER, lambda: self.part.step(1))
        self._earlier = self.own(EARLIER, lambda: self.part.step(-1))
        self._on_part()

    @property
    def part(self) -> FollowPart:
        """The part that is shown."""
        return self._part(self.segments.current())

    def show_part(self, name: str) -> FollowPart:
        """Show the part *name*."""
        self.segments.choose(name)
        self._on_part()
        return self._made[name]

    # what the page uses

    @property
    def prints(self) -> bool:
        return self.part.prints

    def expectation(self) -> Expectation:
        return Expectation(tr("Scan a questionnaire"), tr("or a revisit, an order, a complaint"))

    def wants(self, meaning: Meaning) -> bool:
        if meaning.kind in (MeaningKind.OUTBOUND, MeaningKind.COMPLAINT):
            return self.isVisible() and self._is_planning()
        return meaning.kind in _OWN

    def take(self, scan: Scan) -> None:
        meaning = scan.meaning
        if meaning is None:
            self._page.scan_finished.emit(ScanResult("bad", tr("Unknown code"), scan.text))
            return
        if meaning.kind in _OWN:
            self.open(**{meaning.kind.value: meaning.id})
        else:
            part = self.show_part(REVISITS)
            assert isinstance(part, RevisitsPart)
            part.plan.source.setText(meaning.code)
        self._page.scan_finished.emit(ScanResult("ok", meaning.code, meaning.label))

    def open(self, **target: Any) -> None:
        if "followup" in target:
            self.show_part(str(target["followup"]))
        if (survey := target.get("survey")) is not None:
            self._surveys().open(int(survey))
        if (customer := target.get("survey_customer")) is not None:
            self._surveys().open_customer(int(customer))
        if isinstance(survey_draft := target.get("survey_draft"), dict):
            about = str(survey_draft.get("about", ""))
            self._surveys().hand_out(int(survey_draft["customer_id"]), about)
        if (improvement := target.get("improvement")) is not None:
            part = self.show_part(MEASURES)
            assert isinstance(part, MeasuresPart)
            part.open(int(improvement))
        revisit, draft = target.get("revisit"), target.get("revisit_draft")
        if revisit is not None or draft is not None:
            part = self.show_part(REVISITS)
            assert isinstance(part, RevisitsPart)
            if revisit is not None:
                part.open(int(revisit))
            if isinstance(draft, dict):
                part.new(str(draft.get("source", "")), draft.get("began_on"))
            elif draft is not None:
                part.new(str(draft))

    def refresh(self) -> None:
        self.part.refresh()

    def back(self) -> None:
        self.part.back()

    def save(self) -> None:
        self.part.save()

    def go_on(self) -> None:
        self.part.go_on()

    def print_paper(self) -> None:
        self.part.print_paper()

    def start_search(self) -> None:
        self.part.start_search()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        for made in self._made.values():
            made.set_narrow(narrow)

    # inside

    def _part(self, name: str) -> FollowPart:
        if name not in self._made:
            made = next(make for key, _title, make in _PARTS if key == name)(self._page)
            self._made[name] = made
            self._place.addWidget(made)
            made.changed.connect(self.changed)
            self.head.add_right(*made.tools)
            made.set_narrow(self._narrow)
        return self._made[name]

    def _surveys(self) -> SurveysPart:
        part = self.show_part(SURVEYS)
        assert isinstance(part, SurveysPart)
        return part

    def _is_planning(self) -> bool:
        part = self._made.get(REVISITS)
        return isinstance(part, RevisitsPart) and part is self.part and part.is_planning

    def _next(self) -> None:
        keys = [key for key, *_ in _PARTS]
        here = keys.index(self.segments.current())
        self.show_part(keys[(here + 1) % len(keys)]).start()

    def _on_part(self) -> None:
        part = self.part
        for made in self._made.values():
            made.show_tools(made is part)
        self._place.setCurrentWidget(part)
        for action in (self._later, self._earlier):
            action.setEnabled(part.has_periods)
        part.refresh()
        self.changed.emit()
