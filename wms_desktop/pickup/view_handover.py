"""The right pane of the pickup screen: what the receipt requires, money, signature, release."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from wms_desktop.core.text import narrow
from wms_desktop.pickup.claims import Claim, Light, Shown, Standards, Taken
from wms_desktop.pickup.kinds import Block, Due, Gap, Tick, Verdict
from wms_desktop.pickup.rules import required_ticks
from wms_desktop.pickup.rules_parts import due_now, is_part
from wms_desktop.pickup.view_money import MoneyPart
from wms_desktop.pickup.words import COPIES
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import CheckBox, Combo, ErrorLine, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import scaled
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.signature_pad import SignaturePad
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.steps import StepHead
from wms_desktop.ui.words import tr, word

_MENDED_MEANWHILE = (
    Block.CHANGED_AFTER_PRINTING,
    Block.OVERPAID,
    Block.AGENT_NUMBER,
    Block.AGENT_COPY,
    Block.AGENT_KIND,
    Block.SAME_DOCUMENT,
    Block.AGENT_IS_CONSIGNEE,
    Block.AGENT_EXPIRED,
    Block.COLLECTOR_DIFFERS,
    Block.PIECES,
)
_SIGNS = (Tick.SIGNATURE, Tick.AGENT_SIGNATURE)


class HandOverSteps(QWidget):
    """Receipt requirements, money and signature, one under the other."""

    ticks_head: StepHead
    ticks_body: QWidget
    money_head: StepHead
    money_body: QWidget
    signature_head: StepHead
    signature_body: QWidget
    pickup_signature: SignaturePad
    pickup_signed_on_paper: CheckBox
    pickup_signature_clear: Button

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "pickup_steps_right")


class HandOverPane(QWidget):
    """Ticks, payments and signature; the release button with its reason.

    Signals:
        edited: something was ticked, taken or signed.
    """

    handover_area: QScrollArea
    pickup_release: Button
    pickup_release_reason: Label

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "pickup_handover")
        self.steps = HandOverSteps()
        self.handover_area.setFrameShape(QFrame.Shape.NoFrame)
        self.handover_area.setWidget(self.steps)
        self.boxes: dict[Tick, CheckBox] = {}
        self.money: dict[Due, MoneyPart] = {}
        self.pieces = LineEdit()
        self.pieces.setObjectName("pickup_pieces")
        self.pieces_note, self.pieces_error = Label("", role="text_2"), ErrorLine()
        self.pieces_row = QWidget()
        self._claim: Claim | None = None
        self._standards: Standards | None = None
        self._make_pieces()
        self._make_boxes()
        self._make_money()
        self._set_tab_order()
        self.steps.pickup_signature.signed.connect(self.edited)
        self.steps.pickup_signed_on_paper.toggled.connect(lambda _on: self.edited.emit())
        self.steps.pickup_signature_clear.clicked.connect(self.steps.pickup_signature.clear)

    @property
    def means(self) -> dict[Due, Combo]:
        """The first means of each kind of money."""
        return {what: part.means for what, part in self.money.items()}

    def show_claim(self, claim: Claim, standards: Standards) -> None:
        """Be empty, for *claim*."""
        self._claim, self._standards = claim, standards
        for box in self.boxes.values():
            box.setChecked(False)
        for part in self.money.values():
            part.clear()
        self.steps.pickup_signature.clear()
        self.steps.pickup_signed_on_paper.setChecked(False)
        self.boxes[Tick.COPIES].setText(tr(COPIES, copies=claim.copies))
        self.pieces.setText(f"{claim.pieces_left}")
        self.pieces_error.set_text("")
        words = tr("of {left}@@pieces", left=claim.pieces_left)
        if claim.pieces_collected:
            words = tr("{left} of {all} left", left=claim.pieces_left, all=claim.pieces)
        self.pieces_note.setText(words)
        show_when(self.pieces_row, claim.pieces > 1 and claim.pieces_left > 0)
        self._show_due(Shown())

    def taking(self) -> int | None:
        """How many pieces go this time; None for all that is left, nought for what is no number."""
        if self._claim is None or self.pieces_row.isHidden():
            return None
        typed = narrow(self.pieces.text()).strip()
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else 0

    def ticked(self) -> frozenset[Tick]:
        """What is ticked off."""
        return frozenset(tick for tick, box in self.boxes.items() if box.isChecked())

    def taken(self) -> tuple[Taken, ...]:
        """The money whose means was chosen."""
        return tuple(taken for part in self.money.values() for taken in part.taken())

    @property
    def is_signed(self) -> bool:
        """Signed on the pad, or on paper."""
        pad, paper = self.steps.pickup_signature, self.steps.pickup_signed_on_paper
        return not pad.is_empty() or paper.isChecked()

    def signature(self) -> bytes | None:
        """What was drawn on the pad."""
        return self.steps.pickup_signature.png() or None

    def show_light(self, light: Light, shown: Shown, first_number: int) -> None:
        """Say how far each step is; all are locked while document or name block."""
        assert self._claim is not None
        self._show_due(shown)
        wrong = light.has(Block.PIECES)
        self.pieces.set_state("bad" if wrong else "")
        says = tr("1 to {left}", left=self._claim.pieces_left) if wrong else ""
        self.pieces_error.set_text(says)
        wanted = required_ticks(self._claim, shown)
        locked = is_locked(light)
        for tick, box in self.boxes.items():
            show_when(box, tick in wanted)
        done = len(shown.ticked.intersection(wanted))
        count = tr("{done} / {all}", done=done, all=len(wanted))
        if is_part(self._claim, shown):
            count = tr("with the last piece")
        self._step(self.steps.ticks_head, first_number, done == len(wanted), locked, count)
        due = any(part.due for part in self.money.values())
        paid = ", ".join(f"¥ {part.amount:.2f} {word(part.means)}" for part in shown.taken)
        if len(shown.taken) > 1:
            paid = f"¥ {sum(part.amount for part in shown.taken):.2f}"
        words = paid or (tr("not taken yet") if due else tr("Nothing is due"))
        self._step(
            self.steps.money_head, first_number + 1, not light.has(Gap.MONEY), locked and due, words
        )
        signs = "" if self._claim.needs_signature else tr("not required")
        is_signed = not light.has(Gap.SIGNATURE)
        self._step(self.steps.signature_head, first_number + 2, is_signed, locked, signs)
        for body in (self.steps.ticks_body, self.steps.money_body, self.steps.signature_body):
            body.setEnabled(not locked)
        show_when(self.steps.signature_body, self._claim.needs_signature)
        self._show_reason(light)

    def kept(self) -> dict[str, Any]:
        """What a draft keeps; a signature is not kept."""
        return {
            "ticked": sorted(tick.value for tick in self.ticked()),
            "money": {what.value: p.kept() for what, p in self.money.items() if p.means.value()},
            "pieces": "" if self.pieces_row.isHidden() else self.pieces.text(),
            "on_paper": self.steps.pickup_signed_on_paper.isChecked(),
        }

    def fill(self, kept: dict[str, Any]) -> None:
        """Fill in what `kept` gave."""
        for tick, box in self.boxes.items():
            box.setChecked(tick.value in kept.get("ticked", ()))
        for what, money in dict(kept.get("money", {})).items():
            if what in Due._value2member_map_:
                self.money[Due(what)].fill(dict(money))
        if kept.get("pieces") and not self.pieces_row.isHidden():
            self.pieces.setText(str(kept["pieces"]))
        self.steps.pickup_signed_on_paper.setChecked(bool(kept.get("on_paper")))

    def _show_reason(self, light: Light) -> None:
        ready = light.verdict is Verdict.READY
        text = {
            Verdict.READY: "",
            Verdict.MISSING: tr("Available when every step is ticked."),
            Verdict.BLOCKED: tr("Available after the red and numbered steps."),
        }[light.verdict]
        self.pickup_release.setEnabled(ready)
        self.pickup_release_reason.setText(text)
        show_when(self.pickup_release_reason, not ready)

    def _step(self, head: StepHead, number: int, done: bool, locked: bool, words: str) -> None:
        head.set_number(number)
        head.set_state("locked" if locked else "done" if done else "open", words)

    def _make_boxes(self) -> None:
        layout = self.steps.ticks_body.layout()
        assert isinstance(layout, QVBoxLayout)
        for tick in Tick:
            box = CheckBox(word(tick))
            box.setObjectName(f"pickup_tick_{tick.value}")
            box.toggled.connect(lambda on, tick=tick: self._on_tick(tick, on))
            layout.addWidget(box)
            self.boxes[tick] = box

    def _make_money(self) -> None:
        layout = self.steps.money_body.layout()
        assert isinstance(layout, QVBoxLayout)
        for what in Due:
            part = MoneyPart(what)
            part.edited.connect(self.edited)
            layout.addWidget(part)
            self.money[what] = part

    def _make_pieces(self) -> None:
        layout = self.steps.layout()
        assert isinstance(layout, QVBoxLayout)
        self.pieces.setAccessibleName(tr("Pieces this time"))
        self.pieces.setFixedWidth(scaled(60))
        line = row(
            Label(tr("Pieces this time"), role="text_2"), self.pieces, self.pieces_note, None
        )
        self.pieces_row.setLayout(column(line, self.pieces_error, gap=2))
        layout.insertWidget(0, self.pieces_row)
        self.pieces.textEdited.connect(lambda _text: self.edited.emit())

    def _show_due(self, shown: Shown) -> None:
        if self._claim is None or self._standards is None:
            return
        now = due_now(self._claim, shown, self._standards)
        for what, part in self.money.items():
            part.show_due(now.get(what, Decimal(0)))

    def _set_tab_order(self) -> None:
        """Down the pane, as it is read; the scrolling area itself is no stop."""
        self.handover_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        signature = (self.steps.pickup_signed_on_paper, self.steps.pickup_signature_clear)
        money = [
            stop
            for part in self.money.values()
            for stop in (part.means, part.split, part.amount, part.second)
        ]
        stops = (self.pieces, *self.boxes.values(), *money, *signature, self.pickup_release)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _on_tick(self, tick: Tick, on: bool) -> None:
        """A signature on the slip is a signature on paper."""
        if tick in _SIGNS and on and self.steps.pickup_signature.is_empty():
            self.steps.pickup_signed_on_paper.setChecked(True)
        self.edited.emit()


def is_locked(light: Light) -> bool:
    """Whether document, name or waybill is red: then nothing is signed or taken yet."""
    return any(reason.is_block and reason.code not in _MENDED_MEANWHILE for reason in light.reasons)
