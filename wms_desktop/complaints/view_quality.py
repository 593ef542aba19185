"""Same-lot stock, QC's test, and the goods that come back (CMP-4, RET-5)."""

from __future__ import annotations

from uuid import uuid4

from wms_desktop.complaints import quality, sending_back
from wms_desktop.complaints.files import ComplaintFile, TestRow
from wms_desktop.complaints.kinds import ComplaintState, TestResult
from wms_desktop.complaints.queries_decide import Known
from wms_desktop.complaints.rules_decide import TESTERS
from wms_desktop.complaints.view_decide import DecidePane, closed_words
from wms_desktop.complaints.view_words import moment_words
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.returns.kinds import Wish
from wms_desktop.returns.rules import APPLICANTS
from wms_desktop.returns.words import WISH, WISHES
from wms_desktop.ui.button import Button
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Combo, Field, TextEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.line_edit import LineEdit
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import joined, tr, word

_RESULTS = (TestResult.DEFECT, TestResult.NO_DEFECT, TestResult.UNCLEAR)
_MOST_PLACES = 6


class QualityPane(DecidePane):
    """Where the lot lies; below it the next step: ask QC, enter the result, send goods back."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "quality")
        self.stock, self.places = Pill(), Label("", NOTE, "text_2", wrap=True)
        self.tests = KeyValue()
        self.asked, self.result = LineEdit(), Combo(says=tr("Result@@test"))
        self.finding, self.wish = TextEdit(lines=4), Combo(says=tr(WISH))
        for name, widget in (
            ("asked", self.asked), ("result", self.result), ("finding", self.finding),
            ("wish", self.wish),
        ):  # fmt: skip
            widget.setObjectName(f"complaint_test_{name}")
        self.photos = PhotoStrip(page, "complaint_test_photos", host=self)
        self.photos.catch_paste(self.finding)
        self.result.set_items([(word(each), each) for each in _RESULTS])
        self.wish.set_items([(tr(WISHES[each]), each) for each in Wish])
        self.asked_field = Field(tr("What QC is to test"), self.asked)
        self.result_field = Field(tr("Result@@test"), self.result)
        self.finding_field = Field(tr("Finding@@test"), self.finding)
        self.wish_field = Field(tr(WISH), self.wish)
        self.ask = Button(tr("Ask QC"), icon="clipboard-check", kind="primary", key="Ctrl S")
        self.again = Button(tr("Test again"), icon="clipboard-check", kind="quiet", key="Ctrl S")
        self.enter = Button(tr("Log result"), icon="check", kind="primary", key="Ctrl S")
        self.back = Button(tr("Make return"), icon="truck-return", kind="primary", key="Ctrl ↵")
        self.to_return = Button(tr("Open return"), icon="arrow-right", kind="quiet")
        for name, button in (
            ("ask", self.ask), ("enter", self.enter), ("back", self.back), ("again", self.again),
            ("to_return", self.to_return),
        ):  # fmt: skip
            button.setObjectName(f"complaint_test_{name}")
        self.lay_out(
            (row(Label(tr("Same lot in stock"), bold=True), None, self.stock), self.places,
             self.tests),
            (self.asked_field, self.result_field, self.finding_field, self.photos,
             self.wish_field),
            (self.again, self.back),
            (self.to_return, self.ask, self.enter),
        )  # fmt: skip
        self.ask.clicked.connect(self.save)
        self.again.clicked.connect(self.save)
        self.enter.clicked.connect(self.save)
        self.back.clicked.connect(self.go_on)
        self.to_return.clicked.connect(self._open_return)
        self.finding.textChanged.connect(lambda: self.finding_field.set_error(""))
        self.setFocusProxy(self.asked)

    def drafted(self) -> tuple[LineEdit, TextEdit]:
        return self.asked, self.finding

    def on_draft(self, keeper: DraftKeeper) -> None:
        self.photos.keep_in(keeper)

    def empty(self) -> None:
        self.asked.clear()
        self.finding.setPlainText("")
        self.photos.clear()
        self.result.set_value(None)

    def show_known(self, case: ComplaintFile, known: Known) -> None:
        self._show_stock(case, known)
        now = self.page.context.acting().now
        self.tests.show_facts(
            [
                (
                    joined(word(test.result), moment_words(test.tested_at or test.asked_at, now)),
                    joined(test.finding or test.asked, test.tested_by or test.asked_by),
                    test.result is TestResult.DEFECT,
                )
                for test in case.tests
            ]
        )
        self._offer(case, known)

    def save(self) -> None:
        """Ctrl+S: ask QC, or say what QC found."""
        case, test = self.case, self._open_test()
        if case is None:
            return
        if test is None:
            ask = quality.AskTest(uuid4(), case.id, case.version, self.asked.text())
            button = self.again if self.ask.isHidden() else self.ask
            self.send(button, lambda db, by: quality.ask_test(db, by, ask), tr("QC is asked"))
        elif not self.finding.text().strip():
            self.finding_field.set_error(tr("Write what the test showed."))
            self.finding.setFocus()
        else:
            result = self.result.value() or TestResult.OPEN
            enter = quality.EnterResult(
                uuid4(), test.id, test.version, result, self.finding.text(), self.photos.photos
            )
            says = word(result)
            self.send(self.enter, lambda db, by: quality.enter_result(db, by, enter), says)

    def go_on(self) -> None:
        """Ctrl+Enter: the goods come back, or what Ctrl+S does."""
        case = self.case
        if case is None or self.back.isHidden():
            self.save()
            return
        made = sending_back.SendBack(uuid4(), case.id, case.version, self.wish.value())
        self.send(
            self.back, lambda db, by: sending_back.send_back(db, by, made), tr("Return is made")
        )

    # inside

    def _show_stock(self, case: ComplaintFile, known: Known) -> None:
        if not case.lot_code:
            self.stock.show_state("mute", tr("No lot named"))
        elif known.stock:
            amount = f"{shown_quantity(known.stock)} {case.unit}".strip()
            self.stock.show_state("ok", amount, "circle-check")
        else:
            self.stock.show_state("warn", tr("None@@stock"), "alert-triangle")
        lines = [
            f"{place.site}  {place.location}  {shown_quantity(place.quantity)}"
            for place in known.places[:_MOST_PLACES]
        ]
        more = len(known.places) - _MOST_PLACES
        if more > 0:
            lines.append(tr("and {count} more places", count=more))
        if not known.places:
            lines.append(tr("Ask for photos and the goods; the decision waits for the test."))
        self.places.setText("\n".join(lines))

    def _offer(self, case: ComplaintFile, known: Known) -> None:
        """The next step alone is offered."""
        by, test = self.page.context.acting(), self._open_test()
        is_open = not case.is_closed
        asks = is_open and self.may and test is None and case.state is not ComplaintState.DECIDED
        enters = is_open and test is not None and by.may(*TESTERS)
        last = next((t for t in reversed(case.tests) if t.result is not TestResult.OPEN), None)
        has_defect = last is not None and last.result is TestResult.DEFECT
        backs = (
            is_open and has_defect and not known.is_returned and by.may(*APPLICANTS) and self.may
        )
        show_when(self.asked_field, asks)
        for part in (self.result_field, self.finding_field, self.photos):
            show_when(part, enters)
        show_when(self.wish_field, backs)
        show_when(self.ask, asks and not case.tests)
        show_when(self.again, asks and bool(case.tests))
        show_when(self.enter, enters)
        show_when(self.back, backs)
        show_when(self.to_return, case.return_id is not None)
        waits = tr("QC tests it.") if test is not None and not enters else ""
        self.refuse(closed_words(case) or waits)
        self.setFocusProxy(self.finding if enters else self.asked)

    def _open_test(self) -> TestRow | None:
        tests = self.case.tests if self.case is not None else ()
        return next((test for test in tests if test.result is TestResult.OPEN), None)

    def _open_return(self) -> None:
        if self.case is not None and self.case.return_id is not None:
            self.page.context.shell.go_to("returns", id=self.case.return_id)
