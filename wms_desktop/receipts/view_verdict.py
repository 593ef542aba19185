"""The right pane of the desk: what was seen on the page, and what a person says of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from wms_desktop.core.language import N_
from wms_desktop.receipts.kinds import PageRole, PageStatus, TrayReason, Verdict
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.rules import suspected_verdict
from wms_desktop.receipts.view_match import MatchHits
from wms_desktop.receipts.view_rows import seen_facts
from wms_desktop.ui.button import Button
from wms_desktop.ui.choices import Combo
from wms_desktop.ui.field import Field
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.line_edit import LineEdit
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page
from wms_desktop.ui.pill import KINDS
from wms_desktop.ui.plane import HLine, Plane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr

REJECT_REASONS = (
    N_("Blank page"),
    N_("Not a receipt"),
    N_("Scanned twice"),
    N_("Slip of another house"),
    N_("Unreadable"),
)
_ATTACHED = (PageStatus.FILED, PageStatus.SUSPECT)
_LOOSE = (PageStatus.TRAY, PageStatus.DUPLICATE)


class VerdictPane(QWidget):
    """Says what was seen, and offers what can be done with the page.

    Signals:
        judged: a `Verdict`.
        matched: the number that was typed or suggested.
        rejected: the reason.
        moved: 1 for the next page, -1 for the one before.
        attached: the `PageRole` as which the page goes with the slip before.
        blanks_rejected: the reason.
        taken_instead: this scan counts from now on.
        split: the page holds several slips and is to be cut.
        left: Esc in the field of numbers: the keys belong to the page again.
    """

    judged = Signal(object)
    matched = Signal(str)
    rejected = Signal(str)
    moved = Signal(int)
    attached = Signal(object)
    blanks_rejected = Signal(str)
    taken_instead = Signal()
    split = Signal()
    left = Signal()

    receipts_verdict_scroll: QScrollArea
    receipts_verdict_body: Plane
    receipts_this_page: Label
    receipts_seen: QWidget
    receipts_seen_line: HLine
    receipts_judge: QWidget
    receipts_verdict_note: Label
    receipts_tray_part: QWidget
    receipts_match_field: Field
    receipts_match_number: LineEdit
    receipts_match_now: Button
    receipts_match_hits: ListView
    receipts_own_form: Button
    receipts_back_side: Button
    receipts_take_instead: Button
    receipts_split: Button
    receipts_reject_blanks: Button
    receipts_reason_field: Field
    receipts_reason: Combo
    receipts_reject: Button
    receipts_previous: Button
    receipts_next: Button

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        load_form(self, "receipts_verdict")
        self._row: PageRow | None = None
        self._narrow = False
        self._proposed = Verdict.COMPLETE
        self._facts = column(gap=6)
        self.receipts_seen.setLayout(self._facts)
        self.receipts_tray_part.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum
        )
        self._buttons = {v: self._verdict_button(v) for v in Verdict}
        self.receipts_reason.set_items([(tr(reason), tr(reason)) for reason in REJECT_REASONS])
        self.receipts_match_now.clicked.connect(self.match)
        self.receipts_match_number.returnPressed.connect(self.match)
        self._hits = MatchHits(page, self.receipts_match_number, self.receipts_match_hits)
        self._hits.taken.connect(self.matched)
        self._hits.left.connect(self.left)
        self.receipts_own_form.clicked.connect(lambda: self.attach(PageRole.OWN_FORM))
        self.receipts_back_side.clicked.connect(lambda: self.attach(PageRole.BACK))
        self.receipts_take_instead.clicked.connect(self.take_instead)
        self.receipts_reject_blanks.clicked.connect(self.reject_blanks)
        self.receipts_split.clicked.connect(self.ask_split)
        self.receipts_reject.clicked.connect(self.reject)
        self.receipts_previous.clicked.connect(lambda: self.moved.emit(-1))
        self.receipts_next.clicked.connect(lambda: self.moved.emit(1))
        self.show_page(None)
        self.set_narrow(narrow=False)

    def _verdict_button(self, verdict: Verdict) -> Button:
        button = self.findChild(Button, f"receipts_verdict_{verdict.value}")
        assert isinstance(button, Button)
        button.clicked.connect(lambda: self.judged.emit(verdict))
        return button

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave out what can be read off the page itself."""
        self._narrow = narrow
        self.receipts_previous.setText("" if narrow else tr("Previous"))
        self.receipts_next.setText("" if narrow else tr("Next@@page"))
        for button, icon in ((self.receipts_previous, "left"), (self.receipts_next, "right")):
            button.set_icon_name(f"chevron-{icon}" if narrow else "")
        self.receipts_previous.setAccessibleName(tr("Previous"))
        self.receipts_next.setAccessibleName(tr("Next@@page"))
        self.show_page(self._row)

    def show_page(self, page: PageRow | None) -> None:
        """Show what can be done with *page*; nothing where there is none."""
        is_other = page is None or self._row is None or page.id != self._row.id
        self._row = page
        is_attached = page is not None and _is_judged(page)
        is_loose = page is not None and page.status in _LOOSE
        facts = seen_facts(page) if page and not (self._narrow and is_attached) else []
        self._show_facts(facts)
        for part in (self.receipts_this_page, self.receipts_seen, self.receipts_seen_line):
            show_when(part, bool(facts))
        show_when(self.receipts_judge, is_attached)
        show_when(self.receipts_tray_part, is_loose)
        in_tray = page is not None and page.status is PageStatus.TRAY
        show_when(self.receipts_match_field, in_tray)
        show_when(self.receipts_match_now, in_tray)
        is_blank = page is not None and in_tray and page.found.tray is TrayReason.BLANK
        show_when(self.receipts_reject_blanks, is_blank)
        is_double = page is not None and page.found.tray is TrayReason.TWO_CODES
        show_when(self.receipts_split, in_tray and is_double)
        if is_other:
            self.receipts_match_now.set_kind("" if is_blank else "primary")
            self.receipts_reject.set_kind("primary" if is_blank else "")
            self.offer_slip("")
            self.offer_exchange(offered=False)
        for move in (self.receipts_previous, self.receipts_next):
            move.setEnabled(page is not None)
        if page is not None and is_attached:
            self._propose(page)
        if page is not None and is_loose and is_other:
            self.receipts_match_field.set_error("")
            self.receipts_match_number.setText(page.found.suggested)
            self._hits.clear()
            self.receipts_reason.set_value(tr(_likely_reason(page)))

    def _propose(self, page: PageRow) -> None:
        proposed = self._proposed = page.verdict or suspected_verdict(page.found.judgement)
        for verdict, button in self._buttons.items():
            button.set_kind("primary" if verdict is proposed else "")
        if page.verdict is not None:
            note = tr("A person has said so. F8 takes it back.")
        elif proposed is Verdict.COMPLETE:
            note = tr("Complete files it; all else goes back to be signed again.")
        else:
            note = tr("Once confirmed it is abnormal and goes back to be signed again.")
        self.receipts_verdict_note.setText(note)
        show_when(self.receipts_verdict_note, not self._narrow)

    @property
    def proposed_button(self) -> Button | None:
        """The button that should have the focus."""
        if self._row is None or not self.receipts_judge.isVisibleTo(self):
            return None
        return self._buttons[self._proposed]

    def judge(self, verdict: Verdict) -> None:
        """What keys 1 to 6 do: press the verdict's button."""
        if self.receipts_judge.isVisibleTo(self):
            self.judged.emit(verdict)

    def match(self) -> None:
        """Match with the number in the field; without one the field asks for it."""
        if self.receipts_match_number.text().strip():
            self._hits.enter()
        else:
            self.receipts_match_number.setFocus()

    def offer_slip(self, number: str) -> None:
        """Offer that the page goes with the slip before, of receipt *number*; empty: with none."""
        for button, says in (
            (self.receipts_own_form, tr("Own form of {number}", number=number[-4:])),
            (self.receipts_back_side, tr("Back of {number}", number=number[-4:])),
        ):
            button.setText(says)
            show_when(button, bool(number))

    def offer_exchange(self, *, offered: bool, other: PageRow | None = None) -> None:
        """Offer that this scan counts instead of *other*; not first where it shows less."""
        show_when(self.receipts_take_instead, offered)
        is_worse = other is not None and self._row is not None and _shows_less(self._row, other)
        self.receipts_take_instead.set_kind("" if is_worse else "primary")
        if offered:
            self.receipts_reject.set_kind("primary" if is_worse else "")

    def attach(self, role: PageRole) -> None:
        """F and B: the page goes with the slip before."""
        if self.receipts_own_form.isVisibleTo(self):
            self.attached.emit(role)

    def take_instead(self) -> None:
        """T: this scan counts, the one that was filed before does not."""
        if self.receipts_take_instead.isVisibleTo(self):
            self.taken_instead.emit()

    def reject(self) -> None:
        """Reject the page for the reason that is chosen."""
        if self.receipts_tray_part.isVisibleTo(self):
            self.rejected.emit(self.receipts_reason.value() or "")

    def ask_split(self) -> None:
        """X: cut the page into its slips and file each."""
        if self.receipts_split.isVisibleTo(self):
            self.split.emit()

    def reject_blanks(self) -> None:
        """Shift+Del: reject every blank page of the stack."""
        if self.receipts_reject_blanks.isVisibleTo(self):
            self.blanks_rejected.emit(tr(REJECT_REASONS[0]))

    def _show_facts(self, facts: list[tuple[str, str]]) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for kind, said in facts:
            look = KINDS[kind]
            line = QWidget()
            mark = column(IconLabel(look.icon, look.ink, 20), None, margins=(0, 1, 0, 0))
            line.setLayout(row(mark, (Label(said, wrap=True), 1), gap=8))
            self._facts.addWidget(line)
        self._facts.addStretch()  # they stand together, whatever room is left


def _is_judged(page: PageRow) -> bool:
    """Whether a verdict can be given: it is a receipt's slip."""
    is_slip = page.role is PageRole.SLIP and not page.is_other_paper
    return page.status in _ATTACHED and is_slip


def _likely_reason(page: PageRow) -> str:
    """Why a page that belongs to no receipt is rejected most often."""
    if page.status is PageStatus.DUPLICATE:
        return REJECT_REASONS[2]
    return REJECT_REASONS[0 if page.found.tray is TrayReason.BLANK else 1]


def _shows_less(page: PageRow, other: PageRow) -> bool:
    """Whether more is missing on *page* than on *other*, or is unclear."""
    lacks, has = page.found.judgement, other.found.judgement
    return (len(lacks.missing), len(lacks.unclear)) > (len(has.missing), len(has.unclear))
