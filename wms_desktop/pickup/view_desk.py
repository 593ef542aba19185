"""One waybill at the counter: traffic light over three panes (two where the window is narrow)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_, Language
from wms_desktop.pickup.claims import Light, Shown, Standards
from wms_desktop.pickup.kinds import Block, Collector, Gap, RefusalReason, Verdict
from wms_desktop.pickup.queries import Desk
from wms_desktop.pickup.rules import readiness, waybill_block
from wms_desktop.pickup.view_consignment import PILLS, ConsignmentPane
from wms_desktop.pickup.view_handover import HandOverPane
from wms_desktop.pickup.view_kept import KeptNumbers
from wms_desktop.pickup.view_record import RecordPane
from wms_desktop.pickup.view_steps import StepsPane
from wms_desktop.pickup.words import GAPS
from wms_desktop.ui.banner import Banner
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import ElidedLabel, Label
from wms_desktop.ui.look import scaled
from wms_desktop.ui.page import Expectation, Page, ScanResult, refusal_result
from wms_desktop.ui.pill import Pill
from wms_desktop.ui.plane import HLine, Plane, VLine
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import current_language, sentence, tr, word

NARROW, WIDE = 1100, 1600
_LEFT, _RIGHT, _RIGHT_WIDE = 296, 332, 400
_KINDS = {Verdict.READY: "ok", Verdict.MISSING: "warn", Verdict.BLOCKED: "bad"}
_MOST_NAMED = 3


class DeskView(QWidget):
    """Shows the light of `rules.readiness` over what is typed; decides nothing.

    Signals:
        light_changed: the `Light` after every change.
    """

    light_changed = Signal(object)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self.desk: Desk | None = None
        self.light = Light(())
        self.banner = Banner("warn")
        self.banner.setObjectName("pickup_banner")
        self.left, self.steps, self.right = ConsignmentPane(page), StepsPane(page), HandOverPane()
        self.record = RecordPane()
        self.kept_numbers = KeptNumbers(page, self.refresh_light)
        self._filling = False
        self._left_plane = Plane("side", row(self.left))
        self._right_plane = Plane("page", row(self.right))
        self._left_line, self._right_line = VLine(), VLine()
        self._strip = _Strip()
        self._lay_out()
        self.steps.edited.connect(self.refresh_light)
        self.right.edited.connect(self.refresh_light)
        self._strip.refuse.clicked.connect(self._on_strip_refuse)
        self._strip.decide.clicked.connect(self.left.open_decision)
        self.left.refusing.connect(lambda _open: self._fit())
        self.left.closed.connect(self.begin)

    def show_desk(self, desk: Desk, by: Acting) -> None:
        """Show *desk*; what is typed stays where it is the same waybill as before."""
        fresh = self.desk is None or self.desk.file.id != desk.file.id
        self.desk = desk
        self.kept_numbers.begin(fresh=fresh)
        self._filling = True
        self.left.show_desk(desk, by.today, fresh=fresh)
        self._strip.show_desk(desk, may_decide=self.left.may_decide)
        self.steps.show_desk(desk, by, fresh=fresh)
        if fresh:
            self.right.show_claim(desk.claim, desk.standards)
            for area in (self.steps_area, self.right.handover_area):  # begin at the top
                area.verticalScrollBar().setValue(0)
        if desk.released is not None:
            self.record.show_record(desk.released, desk.claim, slip=desk.receipt_number)
        show_when(self.record, self.is_over)
        show_when(self.steps, not self.is_over)
        self._fit()
        self._filling = False
        self.refresh_light()

    @property
    def is_over(self) -> bool:
        """Whether the goods have gone: then the record is shown instead of the steps."""
        return self.desk is not None and self.desk.released is not None

    def begin(self) -> None:
        """Put the focus where the clerk begins."""
        (self.steps_area if self.is_over else self.steps.first_field()).setFocus()

    def shown(self) -> Shown:
        """Everything that lies on the counter now."""
        return replace(
            self.steps.shown(),
            ticked=self.right.ticked(),
            taken=self.right.taken(),
            is_signed=self.right.is_signed,
            pieces=self.right.taking(),
        )

    def expectation(self) -> Expectation:
        """What the next scan or key should be."""
        light = self.light
        if self.left.is_deciding and self.left.decision.wants_place:
            return Expectation(tr("Scan a location"), tr("where the goods are put"))
        if self.left.is_deciding or self.left.is_refusing:
            return Expectation(tr("Give the reason"), tr("then press Ctrl S"))
        if self.is_over:
            return Expectation(tr("Scan a waybill"), tr("these goods have gone"))
        if self.desk is not None and waybill_block(self.desk.claim) is not None:
            return Expectation(tr("Scan a waybill"), tr("these goods stay here"))
        if light.verdict is Verdict.READY:
            return Expectation(tr("Release, or scan next"), tr("a scan opens another waybill"))
        if light.has(Gap.AGENT_DOCUMENT):
            return Expectation(tr("Agent's document"), tr("type its number and press Enter"))
        if light.has(Gap.DOCUMENT):
            return Expectation(tr("Check the document"), tr("type its number and press Enter"))
        return Expectation(tr("Complete the steps"), tr("a scan opens another waybill"))

    def refresh_light(self) -> None:
        """Judge what is typed and show the verdict."""
        if self.desk is None or self._filling:
            return
        shown = self.shown()
        self.light = readiness(self.desk.claim, shown, self._standards(self.desk))
        following = self.steps.show_light(self.light, shown)
        self.right.show_light(self.light, shown, following)
        self._show_verdict(shown)
        self.left.suggest(_likely_reason(self.light))
        self._fit()
        self.light_changed.emit(self.light)

    def _standards(self, desk: Desk) -> Standards:
        """The day's settings, and how a number is compared with the book."""
        kept = self.kept_numbers
        return replace(desk.standards, found=kept.entries if kept.may_ask else None)

    def show_change(self) -> None:
        """Bring the block for the shipper's change into sight and begin there."""
        QTimer.singleShot(0, self, self._scroll_to_change)  # after Enter has moved the focus on

    def _scroll_to_change(self) -> None:
        if not self.steps.change.isHidden():
            self.steps.change.change_said_by.setFocus()
            self.steps_area.ensureWidgetVisible(self.steps.change.change_record, 0, 16)

    def _scroll_to_agent(self) -> None:
        """The block has just grown: bring the field that has the keyboard into sight."""
        if (layout := self._steps_plane.layout()) is not None:
            layout.activate()
        self.steps_area.ensureWidgetVisible(self.steps.agent.entry.number, 0, 24)
        self.steps_area.ensureWidgetVisible(self.steps.agent.entry.document_name, 0, 24)

    def kept(self) -> dict[str, Any]:
        """What a draft keeps: no numbers, no signature."""
        left, steps, right = self.left.kept(), self.steps.kept(), self.right.kept()
        return {"left": left, "steps": steps, "right": right}

    def fill(self, kept: dict[str, Any]) -> None:
        """Fill in what `kept` gave."""
        self._filling = True
        self.steps.fill(dict(kept.get("steps", {})))
        self.right.fill(dict(kept.get("right", {})))
        self.left.fill(dict(kept.get("left", {})))
        self._filling = False
        self.refresh_light()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Two panes below 1100 px: the left one is a strip, and a pane only while it asks."""
        width = self.window().width()
        narrow = width < scaled(NARROW)
        show_when(self._strip, narrow)
        self.left.set_narrow(narrow)
        asks = self.left.is_refusing or self.left.is_deciding
        for part in (self._left_plane, self._left_line):
            show_when(part, not narrow or asks)
        for part in (self._right_plane, self._right_line):
            show_when(part, not (self.is_over or (narrow and asks)))
        self._right_plane.setFixedWidth(
            self._right_width(scaled(_RIGHT_WIDE if width >= scaled(WIDE) else 0))
        )
        self._left_plane.setFixedWidth(max(scaled(_LEFT), self.left.minimumSizeHint().width()))

    def _right_width(self, least: int) -> int:
        content = self.right.steps.minimumSizeHint().width() + 2 * 20 + 16
        floor = scaled(284 if self.window().width() < scaled(NARROW) else _RIGHT)
        return max(least, floor, content, self.right.minimumSizeHint().width())

    def _show_verdict(self, shown: Shown) -> None:
        verdict = self.light.verdict
        if verdict is Verdict.READY:
            head, detail = word(Verdict.READY), tr(READY_DETAIL)
        elif verdict is Verdict.MISSING:
            head, detail = self._missing(shown)
        else:
            head, detail = self._blocked()
        self.banner.show_verdict(_KINDS[verdict], head, detail)

    def _blocked(self) -> tuple[str, str]:
        first = self.light.reasons[0]
        told = sentence(Refused(first.code, **first.params))
        return tr("Not to be released: {why}", why=told.head), told.advice

    def _missing(self, shown: Shown) -> tuple[str, str]:
        gaps = (reason.code for reason in self.light.reasons if isinstance(reason.code, Gap))
        names = list(dict.fromkeys(tr(GAPS[gap]) for gap in gaps))
        joint = ", " if current_language() is Language.EN else "、"
        listed = joint.join(names[:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")
        head = tr("{count} missing: {what}", count=len(names), what=listed)
        if shown.collector is Collector.AGENT:
            return head, tr("The collector is not the consignee; the agent block is open.")
        return head, tr("Complete the numbered steps.")

    def _on_strip_refuse(self) -> None:
        self.left.open_refusal()

    def _lay_out(self) -> None:
        self.steps_area = QScrollArea()
        self.steps_area.setObjectName("pickup_steps_area")
        self.steps_area.setFrameShape(QFrame.Shape.NoFrame)
        self.steps_area.setWidgetResizable(True)
        self.steps_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps_area.setAccessibleName(tr("Pickup record"))
        self.steps_area.setProperty("own_ring", True)  # nothing in it to operate, it only scrolls
        self._steps_plane = Plane("page", column(self.steps, self.record, gap=0))
        self.steps_area.setWidget(self._steps_plane)
        opened = self.steps.agent.agent_on.clicked
        opened.connect(lambda: QTimer.singleShot(0, self, self._scroll_to_agent))
        panes = row(
            self._left_plane,
            self._left_line,
            (self.steps_area, 1),
            self._right_line,
            self._right_plane,
            gap=0,
        )
        self.setLayout(column(self.banner, self._strip, (panes, 1), gap=0))


READY_DETAIL = N_("Document, names, receipt requirements, money and signature are complete.")


class _Strip(Plane):
    """The left pane in one line, for narrow windows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("side", parent=parent)
        self._number, self._state = Label("", bold=True), Pill()
        self._who = ElidedLabel("", role="text_2")
        self.refuse = Button(tr("Refuse"), icon="ban", key="F4")
        self.refuse.setObjectName("pickup_refuse_narrow")
        self.decide = Button("", icon="player-pause", key="F7")
        self.decide.setObjectName("pickup_decide_narrow")
        self.decide.setAccessibleName(tr("Hold or cancel"))
        parts = (self._number, self._state, (self._who, 1), self.decide, self.refuse)
        line = row(*parts, margins=(16, 4, 12, 4))
        self.setLayout(column(line, HLine(), gap=0))

    def show_desk(self, desk: Desk, *, may_decide: bool) -> None:
        """Say which waybill this is, and offer what can be done with it."""
        file = desk.file
        self._number.setText(file.number)
        kind, icon = PILLS[file.state]
        self._state.show_state(kind, word(file.state), icon)
        claim = desk.claim
        due = 0 if desk.released else sum(claim.due.values()) - sum(claim.paid.values())
        show_when(self.refuse, desk.released is None)
        show_when(self.decide, may_decide)
        parts = [file.consignee_name, f"{file.goods} × {file.pieces}", file.stored_at_code]
        parts += [f"¥ {due:.2f}"] if due else []
        joint = ", " if current_language() is Language.EN else "，"
        self._who.setText(joint.join(part for part in parts if part))


def _likely_reason(light: Light) -> RefusalReason:
    """Why the clerk would most likely refuse now."""
    for code, reason in (
        (Block.NAME_DIFFERS, RefusalReason.NAME_DIFFERS),
        (Block.NUMBER, RefusalReason.NUMBER_WRONG),
        (Block.AGENT_NUMBER, RefusalReason.NUMBER_WRONG),
        (Gap.AGENT_DOCUMENT, RefusalReason.NO_AUTHORIZATION),
        (Gap.DOCUMENT, RefusalReason.COPY_ONLY),
        (Gap.MONEY, RefusalReason.NOT_PAID),
    ):
        if light.has(code):
            return reason
    return RefusalReason.OTHER


def opened_result(desk: Desk) -> ScanResult:
    """What a scan of the waybill says: stopped, held or changed ones lock the scan bar."""
    stopped = waybill_block(desk.claim)
    if stopped is not None:
        return refusal_result(Refused(stopped.code, **stopped.params), locks=True)
    if desk.claim.is_changed_after_printing:
        error = Refused(Block.CHANGED_AFTER_PRINTING, number=desk.file.number)
        return refusal_result(error, locks=True)
    return ScanResult(
        "ok", tr("{number} opened", number=desk.file.number), desk.file.consignee_name
    )
