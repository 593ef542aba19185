"""One difference: papers and goods, photos, what was decided, and judging it (INB-4)."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.moments import site_time
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.db import archive
from wms_desktop.goods import settling
from wms_desktop.goods.difference_list import INBOUND, DifferenceDetail, DifferenceRow, difference
from wms_desktop.goods.exception_printing import PrintReport, print_report
from wms_desktop.goods.kinds import ExceptionOutcome
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.settling import WHO_REMARKS, WHO_SETTLES, SettleException
from wms_desktop.goods.view_words import difference_pill, joined, pieces
from wms_desktop.imaging.photos import opened
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.label import ElidedLabel, Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.page_parts import KeyValue, ListFoot, PageHead
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.timeline import Timeline, TimelineStep
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import sentence, tr, word

WIDE, NARROW = 348, 284
_PAD = (16, 12, 16, 12)


class SettlePane(QWidget):
    """Outcome, reason and photos; Ctrl+S judges."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.outcome, self.reason = Combo(), LineEdit()
        self.outcome.setObjectName("goods_settle_outcome")
        self.reason.setObjectName("goods_settle_reason")
        self.outcome_field = Field(tr("Outcome"), self.outcome)
        self.reason_field = Field(tr("Reason"), self.reason)
        self.photos = PhotoStrip(page, "goods_settle_photos", host=self)
        self.photos.catch_paste(self.reason)
        self.message = Message()
        self.why_not = Label("", NOTE, "text_2", wrap=True)
        self.save = Button(tr("Judge"), icon="check", kind="primary", key="Ctrl S")
        self.save.setObjectName("goods_settle_save")
        self.reason.textEdited.connect(lambda _text: self.reason_field.set_error(""))
        fields = column(
            Label(tr("Judge@@difference"), bold=True), self.outcome_field, self.reason_field,
            self.photos, None, margins=(16, 16, 16, 4),
        )  # fmt: skip
        content = QWidget()
        content.setLayout(fields)
        foot = column(self.message, self.why_not, row(None, self.save), margins=(16, 0, 16, 12))
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))

    def offer(self, page: Page, is_judged: bool) -> None:
        """Offer what the person may do about it now."""
        by = page.context.acting()
        judges = by.may(*WHO_SETTLES) and not is_judged
        remarks = by.may(*WHO_REMARKS)
        offered = [each for each in ExceptionOutcome if judges or each is ExceptionOutcome.REMARK]
        self.outcome.set_items([(word(each), each) for each in offered] if remarks else [])
        why = "" if remarks else tr("A keeper or customer service judges differences.")
        if is_judged and remarks:
            why = tr("Judged already; a remark can be added.")
        self.why_not.setText(why)
        show_when(self.why_not, bool(why))
        self.save.setEnabled(remarks)
        for field in (self.outcome_field, self.reason_field, self.photos):
            field.setEnabled(remarks)


class ExceptionView(QWidget):
    """Facts, photos and timeline; beside them the form to judge with.

    Signals:
        changed: another difference is shown, or it was judged.
    """

    changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.detail: DifferenceDetail | None = None
        self._wanted = 0
        self.title, self.facts = ElidedLabel("", bold=True), ElidedLabel("", NOTE, "text_2")
        self.title.setObjectName("goods_exception_title")
        self.pill, self.figures, self.timeline = Pill(), KeyValue(), Timeline()
        self.photos = PhotoStrip(page, "goods_exception_photos", adds=False)
        self._photos_title = Label(tr("Photos"), bold=True)
        self.settle = SettlePane(page)
        self.settle.save.clicked.connect(self.save)
        self._keeper = page.draft("settle")
        self.open_order = Button(tr("Open order"), icon="arrow-right", kind="quiet", key="F7")
        self.open_order.setObjectName("goods_exception_order")
        self.print_report = Button(tr("Print report"), icon="printer", kind="", key="F9")
        self.print_report.setObjectName("goods_exception_print")
        self.print_report.clicked.connect(self.print_paper)
        head = PageHead()
        head.add_left(_two_lines(self.title, self.facts), self.pill)
        content = QWidget()
        content.setLayout(
            column(
                self.figures, self._photos_title, self.photos,
                Label(tr("What happened"), bold=True), self.timeline, None, gap=12, margins=_PAD,
            )
        )  # fmt: skip
        foot = ListFoot("", self.open_order, self.print_report)
        work = QWidget()
        work.setLayout(column(head, (ScrollPane(content), 1), foot, gap=0))
        self._side = Plane("side", column(self.settle))
        self._side.set_least_width(WIDE)
        self.setLayout(row((work, 1), VLine(), self._side, gap=0))

    def open_for(self, exception_id: int) -> None:
        """Show a difference."""
        self.detail, self._wanted = None, exception_id
        self.settle.message.clear()
        self.settle.reason_field.set_error("")
        self._keeper.leave()
        self.settle.reason.clear()
        self._keeper = self._page.draft(f"settle/{exception_id}").watch(self.settle.reason)
        self.settle.photos.keep_in(self._keeper)
        self.reload()

    def reload(self) -> None:
        """Show it as it is now."""
        context, wanted = self._page.context, self._wanted
        db, today = context.db, context.acting().today

        def show(detail: DifferenceDetail) -> None:
            if wanted == self._wanted:
                self._show(detail)

        self._page.read(lambda: difference(db, wanted, today=today), show)

    def save(self) -> None:
        """Ctrl+S: judge it, or add the remark."""
        outcome, detail = self.settle.outcome.value(), self.detail
        if detail is None or outcome is None or not self.settle.save.isEnabled():
            return
        reason = self.settle.reason.text().strip()
        only_photos = outcome is ExceptionOutcome.REMARK and self.settle.photos.photos
        if not reason and not only_photos:
            self.settle.reason_field.set_error(tr("Say why, in a few words."))
            self.settle.reason.setFocus()
            return
        context = self._page.context
        db, by = context.db, context.acting()
        photos, keeper = self.settle.photos.photos, self._keeper
        command = SettleException(uuid4(), detail.row.id, outcome, reason, photos)
        self.settle.save.setEnabled(False)  # until the answer is here

        def on_done(_done: Done[int]) -> None:
            head = tr("{number}: {outcome}", number=detail.row.number, outcome=word(outcome))
            context.shell.show_result(ScanResult("ok", head, reason))
            if self._wanted == detail.row.id:  # else another one is shown meanwhile
                self.settle.reason.clear()
                self.settle.photos.clear()
                self.reload()
            keeper.clear()

        def on_refused(error: Exception) -> None:
            if self._wanted == detail.row.id:
                self._on_refused(error)
            else:
                self._page.show_error(error)

        self._page.write_after(
            lambda: opened(command), lambda ready: settling.settle(db, by, ready),
            on_done, on_refused,
        )  # fmt: skip

    def print_paper(self) -> None:
        """F9: the report of the whole order."""
        if self.detail is not None:
            print_order_report(self._page, self.detail.row)

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self._side.set_least_width(NARROW if narrow else WIDE)
        self.open_order.set_key_cap("" if narrow else "F7")

    def _show(self, detail: DifferenceDetail) -> None:
        self.detail, found = detail, detail.row
        self.title.setText(joined(_what(found), found.goods or tr("Whole order")))
        self.facts.setText(joined(found.number, found.customer))
        self.pill.show_state(*difference_pill(found))
        self.open_order.setText(tr("Show rounds") if found.is_of_zone else tr("Open order"))
        show_when(self.print_report, not found.is_of_zone)
        self.figures.show_facts(_facts(detail))
        db = self._page.context.db
        kept = [(each.title, partial(archive.content, db, each.sha256)) for each in detail.photos]
        self.photos.show_kept(kept)
        show_when(self._photos_title, bool(kept))
        show_when(self.photos, bool(kept))
        self.timeline.show_steps(_steps(detail))
        self.settle.offer(self._page, found.outcome is not None)
        self.changed.emit()

    def _on_refused(self, error: Exception) -> None:
        self.settle.save.setEnabled(True)
        told = sentence(error)
        self.settle.message.show_message("bad", told.head, told.advice)


def print_order_report(page: Page, found: DifferenceRow) -> None:
    """Archive and print the exception report of the order that *found* belongs to."""
    if found.is_of_zone:
        page.show_error(Refused(GoodsFault.NO_REPORT))
        return
    report_of(page, found.direction, found.order_id, found.number)


def report_of(page: Page, direction: str, order_id: int, number: str) -> None:
    """Archive and print the exception report of one order."""
    context = page.context
    db, by = context.db, context.acting()
    command = PrintReport(uuid4(), direction, order_id)
    title = f"{tr('Exception report')} {number}"

    def on_content(content: bytes) -> None:
        context.printing.print_pdf(content, title)
        context.shell.show_result(ScanResult("ok", title, tr("Sent to the printer")))

    def on_done(done: Done[str]) -> None:
        page.read(lambda: archive.content(db, done.value), on_content)

    page.write(lambda: print_report(db, by, command), on_done, lane=Lane.LONG)  # photos are scaled


def _two_lines(title: QWidget, facts: QWidget) -> QWidget:
    words = QWidget()
    words.setLayout(column(title, facts, gap=0))
    return words


def _what(found: DifferenceRow) -> str:
    count = pieces(found.quantity, found.unit) if found.quantity else ""
    return f"{word(found.kind)} {count}".strip()


def _facts(detail: DifferenceDetail) -> list[tuple[str, str, bool]]:
    found, facts = detail.row, []
    if found.line:
        inbound = found.direction == INBOUND
        announced = tr("Expected") if inbound else tr("Ordered")
        done = tr("Received@@quantity") if inbound else tr("Picked")
        figures = joined(
            f"{announced} {shown_quantity(detail.expected)}",
            f"{done} {shown_quantity(detail.done)}",
        )
        goods = joined(found.goods, detail.spec, detail.lot)
        facts.append((tr("Line {line}", line=found.line), goods, False))
        facts.append((tr("Papers and goods"), figures, True))
    if found.remarks:
        facts.append((tr("What is wrong"), found.remarks, False))
    return facts


def _steps(detail: DifferenceDetail) -> list[TimelineStep]:
    found = detail.row
    steps = [_step(tr("Noted@@difference"), found.at, found.person, "")]
    for each in detail.steps:
        steps.append(_step(word(each.outcome), each.at, each.person, each.remarks))
    if found.outcome is None:
        steps.append(TimelineStep(tr("To be judged"), difference_pill(found)[1], "current"))
    return steps


def _step(title: str, at: object, person: str, remarks: str) -> TimelineStep:
    moment = site_time(at).strftime("%m-%d %H:%M")  # type: ignore[arg-type]
    return TimelineStep(title, joined(moment, person, remarks), "done")
