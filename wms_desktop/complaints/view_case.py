"""One complaint: facts, photos and what was done at the left, the work on it at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from wms_desktop.complaints import queries
from wms_desktop.complaints.files import ComplaintFile
from wms_desktop.complaints.rules import ComplaintFault
from wms_desktop.complaints.thread import ThreadLink, thread_of
from wms_desktop.complaints.view_pane import CasePane
from wms_desktop.complaints.view_panes import PANES
from wms_desktop.complaints.view_thread import ThreadView
from wms_desktop.complaints.view_words import facts, state_pill, steps, what_words
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.db import archive
from wms_desktop.ui.actions import ActionSpec
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import ElidedLabel, Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue, ListFoot, PageHead, Segments
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import HLine, Plane, VLine
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.timeline import Timeline
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import joined, tr

ORDER = ActionSpec("complaints.order", N_("Open order"), "Shift+F4", "arrow-right")
WIDE, NARROW = 372, 340
_PAD = (16, 12, 16, 12)


class CaseView(QWidget):
    """A complaint that was opened.

    Signals:
        changed: another one is shown, or something else is possible.
    """

    changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.case: ComplaintFile | None = None
        self._wanted = 0
        self.title, self.facts_line = ElidedLabel("", bold=True), ElidedLabel("", NOTE, "text_2")
        self.title.setObjectName("complaint_title")
        self.pill, self.facts, self.timeline = Pill(), KeyValue(), Timeline()
        self.photos = PhotoStrip(page, "complaint_photos", adds=False)
        self._photos_title = Label(tr("Photos"), bold=True)
        self.links = ThreadView(page, "complaint_thread")
        self.to_order = Button(tr("Open order"), icon="arrow-right", kind="quiet", key="⇧ F4")
        self.to_order.setObjectName("complaint_order")
        self.panes: dict[str, CasePane] = {spec.name: spec.make(page) for spec in PANES}
        self._segments, self._place = Segments(), QStackedWidget()
        self._segments.setObjectName("complaint_panes")
        for spec in PANES:
            self._segments.add(spec.name, tr(spec.title))
            self._place.addWidget(self.panes[spec.name])
            self.panes[spec.name].changed.connect(self.changed)
        self._segments.chosen.connect(self.show_pane)
        self._lay_out()

    def _lay_out(self) -> None:
        head = PageHead()
        words = QWidget()
        words.setLayout(column(self.title, self.facts_line, gap=0))
        head.add_left(words, self.pill)
        left = column(
            self.facts, self._photos_title, self.photos, None, gap=12, margins=(16, 12, 12, 12)
        )
        happened = column(
            Label(tr("What was done@@complaint"), bold=True), self.timeline, self.links, None,
            gap=12, margins=(12, 12, 16, 12),
        )  # fmt: skip
        content = QWidget()
        content.setLayout(row((left, 1), (happened, 1), gap=0))
        work = QWidget()
        foot = ListFoot("", self.to_order)
        work.setLayout(column(head, (ScrollPane(content), 1), foot, gap=0))
        self._side_head, self._side_line = PageHead((self._segments,)), HLine()
        several = len(PANES) > 1
        show_when(self._side_head, several)
        show_when(self._side_line, several)
        self._side = Plane(
            "side", column(self._side_head, self._side_line, (self._place, 1), gap=0)
        )
        self._side.set_least_width(WIDE)
        self.setLayout(row((work, 1), VLine(), self._side, gap=0))

    # what the tab uses

    @property
    def pane(self) -> CasePane:
        """The pane that is shown."""
        return self.panes[self._segments.current()]

    def open_for(self, complaint_id: int, pane: str = "") -> None:
        """Show a complaint, with one of its panes."""
        if complaint_id != self._wanted:
            self.leave()
            self.case = None
            self.links.show_links(())
        self._wanted = complaint_id
        if pane in self.panes:
            self.show_pane(pane)
        self.reload()

    def reload(self) -> None:
        """Show it as it is now."""
        context, wanted = self._page.context, self._wanted
        db, by = context.db, context.acting()

        def show(case: ComplaintFile | None) -> None:
            if wanted != self._wanted:
                return
            if case is None:
                self._page.show_error(Refused(ComplaintFault.UNKNOWN_COMPLAINT, number=wanted))
            else:
                self._show(case)

        self._page.read(lambda: queries.case_file(db, by, wanted), show)

    def show_pane(self, name: str) -> None:
        """Show one of the panes."""
        self._segments.choose(name)
        self._place.setCurrentWidget(self.panes[name])
        self.pane.setFocus()
        self.changed.emit()

    def leave(self) -> None:
        """Another one, or the list: drafts are kept."""
        for pane in self.panes.values():
            pane.leave()

    def tick(self) -> None:
        """A minute has passed."""
        if self.case is not None:
            self.timeline.show_steps(steps(self.case, self._page.context.acting().now))
            self.pane.tick()

    def print_paper(self) -> None:
        """F9: what the pane prints that is shown, or the first that prints."""
        printing = [self.pane, *self.panes.values()]
        if (first := next((each for each in printing if each.prints), None)) is not None:
            first.print_paper()

    @property
    def prints(self) -> bool:
        """Whether one of the panes prints something."""
        return self.case is not None and any(pane.prints for pane in self.panes.values())

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes: facts and steps stand under each other where there is no room."""
        self._side.set_least_width(NARROW if narrow else WIDE)
        for pane in self.panes.values():
            pane.set_narrow(narrow)

    # inside

    def _show(self, case: ComplaintFile) -> None:
        self.case = case
        now = self._page.context.acting().now
        self.title.setText(joined(case.number, case.customer_name))
        self.facts_line.setText(
            joined(
                what_words(case).removeprefix(case.customer_name).lstrip("，, "),
                tr("Handler {name}", name=case.handler) if case.handler else tr("No handler yet"),
                tr("Round {round}", round=case.round) if case.round > 1 else "",
            )
        )
        self.pill.show_state(*state_pill(case.state))
        self.facts.show_facts(facts(case))
        db = self._page.context.db
        kept = [(each.title, partial(archive.content, db, each.sha256)) for each in case.photos]
        self.photos.show_kept(kept)
        show_when(self._photos_title, bool(kept))
        show_when(self.photos, bool(kept))
        self.timeline.show_steps(steps(case, now))
        show_when(self.to_order, case.order_id is not None)
        offered = [spec.name for spec in PANES if spec.offered(case)]
        self._segments.offer(offered)
        if self._segments.current() not in offered:
            self.show_pane(offered[0])
        for pane in self.panes.values():
            pane.show_case(case)
        self._show_thread(case)
        self.changed.emit()

    def _show_thread(self, case: ComplaintFile) -> None:
        """What hangs on the complaint, as links."""
        db, providers = self._page.context.db, getattr(self._page, "threads", ())

        def show(links: tuple[ThreadLink, ...]) -> None:
            if self._wanted == case.id:
                self.links.show_links(links, f"complaint:{case.number}")

        self._page.read(lambda: thread_of(db, case.id, providers), show)

    def open_order(self) -> None:
        """Shift+F4: the order that it is about."""
        if self.case is not None and self.case.order_id is not None:
            self._page.context.shell.go_to("goods", outbound=self.case.order_id)
