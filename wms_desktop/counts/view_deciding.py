"""What is decided in a review: count again, accept, causes, approve (CNT-3, CNT-4)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout

from wms_desktop.core.acting import Right, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.counts import service, words
from wms_desktop.counts.kinds import CountState, VarianceCause
from wms_desktop.counts.reviews import Review, ReviewLine
from wms_desktop.counts.rules import APPROVERS, COUNTERS, LAST_ROUND, PLANNERS, Verdict
from wms_desktop.counts.view_approval import approval_question
from wms_desktop.ui.actions import SAVE_NEXT_KEYS, ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.page import ScanResult
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import in_one, sentence, tr

if TYPE_CHECKING:
    from wms_desktop.counts.view_review import CountReview

APPROVE = ActionSpec("counts.approve", N_("Approve"), SAVE_NEXT_KEYS, "list-check")
AGAIN = ActionSpec("counts.again", N_("Order recount"), "F6", "user-plus")
ACCEPT = ActionSpec("counts.accept", N_("Accept"), "F7", "checklist")
REOPEN = ActionSpec("counts.reopen", N_("Count on"), "F4", "restore")
CAUSE_KEYS = {
    cause: ActionSpec(f"counts.cause_{cause.value}", name, str(number))
    for number, (cause, name) in enumerate(words.CAUSES.items(), 1)
}
_WANTED = (Verdict.AGAIN_WANTED, Verdict.THIRD_WANTED)


class Deciding(QObject):
    """The lower part of the review: what can be done with the current line, and with all."""

    def __init__(self, owner: CountReview) -> None:
        super().__init__(owner)
        self._view, self._page = owner, owner.page
        self._review: Review | None = None
        self._line: ReviewLine | None = None
        self._is_narrow = False
        self._moves_on = False  # after a cause and its remark, on to the next line without one
        self._approve = bind(APPROVE, self._ask_approval, owner)
        self._again = bind(AGAIN, self._order_again, owner)
        self._accept = bind(ACCEPT, self._accept_all, owner)
        self._reopen = bind(REOPEN, self._count_on, owner)
        tie(self._approve, owner.review_approve)
        tie(self._again, owner.review_again)
        tie(self._accept, owner.review_accept)
        tie(self._reopen, owner.review_reopen)
        owner.review_remark.returnPressed.connect(self._on_remark_entered)
        owner.review_remark.editingFinished.connect(self._save_remark)
        self._add_causes()

    def _add_causes(self) -> None:
        layout = self._view.review_causes.layout()
        assert isinstance(layout, QHBoxLayout)
        self._causes: dict[VarianceCause, Button] = {}
        self._cause_actions = []
        for cause, spec in CAUSE_KEYS.items():
            action = bind(spec, partial(self._decide, cause), self._view)
            button = Button(tr(spec.title), kind="quiet", key=spec.keys)
            button.setObjectName(f"review_cause_{cause.value}")
            button.setCheckable(True)
            tie(action, button)
            layout.addWidget(button)
            self._causes[cause] = button
            self._cause_actions.append(action)
        layout.addStretch(1)

    def set_narrow(self, narrow: bool) -> None:
        """A low window has room for what is missing, not for what to do about it as well."""
        self._is_narrow = narrow
        self._view.review_reason.setText(self._reason())

    def moves_on(self) -> bool:
        """Whether the next line without a cause is wanted now; said once."""
        moves_on, self._moves_on = self._moves_on, False
        return moves_on

    def show(self, review: Review | None, line: ReviewLine | None) -> None:
        """Show what can be done with *line*, and with the whole of *review*."""
        self._review, self._line = review, line
        view, by = self._view, self._view.context.acting()
        in_review = review is not None and review.state is CountState.REVIEW
        usable = bool(
            in_review
            and line
            and line.row.difference
            and not line.row.variance.is_open
            and by.may(*COUNTERS, *APPROVERS)
        )
        for action in self._cause_actions:
            action.setEnabled(usable)
        for cause, button in self._causes.items():
            button.setChecked(bool(line and line.row.cause is cause))
        view.review_remark.setEnabled(usable)
        if not view.review_remark.hasFocus() or line is None:
            view.review_remark.setText(line.row.remarks if line else "")
        show_when(view.review_causes, in_review)
        show_when(view.review_remark, in_review)
        reason = self._reason()
        view.review_reason.setText(reason)
        self._approve.setEnabled(in_review and not reason)
        self._show_whole(in_review)

    def _show_whole(self, in_review: bool) -> None:
        view, by = self._view, self._view.context.acting()
        wanted, acceptable = self._wanted(), self._acceptable()
        self._again.setEnabled(in_review and bool(wanted) and by.may(*PLANNERS))
        third = bool(wanted) and wanted[0].row.round == LAST_ROUND - 1
        text = tr("Order third count") if third else tr("Order second count")
        if (n := len(wanted)) > 1:
            text = tr("Third count: {n}", n=n) if third else tr("Second count: {n}", n=n)
        view.review_again.setText(text)
        show_when(view.review_again, self._again.isEnabled())
        accepts = by.may(*APPROVERS, Role.GENERAL_MANAGER) and not self._approve.isEnabled()
        self._accept.setEnabled(in_review and accepts and acceptable > 0)
        view.review_accept.setText(tr("Accept {n} in tolerance", n=acceptable))
        show_when(view.review_accept, self._accept.isEnabled())
        show_when(view.review_approve, in_review and not self._accept.isEnabled())
        self._reopen.setEnabled(in_review and by.may(*APPROVERS))
        show_when(view.review_reopen, self._reopen.isEnabled())

    def _wanted(self) -> list[ReviewLine]:
        """Lines that the key orders again: all that have to be, or the current one."""
        line = self._line
        if self._review is None or line is None or line.row.counted is None:
            return []
        if line.verdict in _WANTED:
            return [each for each in self._review.lines if each.verdict is line.verdict]
        variance = line.row.variance
        is_over = variance.is_open or variance.round == LAST_ROUND
        return [] if is_over else [line]

    def _acceptable(self) -> int:
        return sum(line.can_be_accepted for line in self._review.lines) if self._review else 0

    def _reason(self) -> str:
        """The sentence beside the button that cannot be pressed, or who has approved."""
        review, by = self._review, self._view.context.acting()
        if review is None:
            return ""
        if review.state is CountState.COUNTING:
            return tr("The counting has not ended.")
        if review.state is CountState.APPROVED:
            moment = site_time(review.approved_at) if review.approved_at else None
            when = f"{moment:%Y-%m-%d %H:%M}" if moment else ""
            return tr("Approved by {person}, {moment}", person=review.approved_by, moment=when)
        if not by.may(*APPROVERS, Role.GENERAL_MANAGER):
            told = sentence(Refused(Right.ROLE_MISSING, roles=APPROVERS))
        elif review.faults:
            left = sum(line.row.variance.is_open for line in review.lines)
            told = sentence(Refused(review.faults[0], number=review.number, left=left))
        else:
            return ""
        return told.head if self._is_narrow else in_one(told)

    # what is done

    def _decide(self, cause: VarianceCause) -> None:
        """The cause by its key; its remark is asked for where there is none (CNT-4)."""
        if self._line is None:
            return
        remark = self._view.review_remark
        self._moves_on = bool(remark.text().strip())
        self._send(self._line, cause, remark.text())
        if not self._moves_on:
            remark.setFocus()

    def _on_remark_entered(self) -> None:
        line = self._line
        if line is not None and self._view.review_remark.text().strip() != line.row.remarks:
            self._moves_on = line.row.cause is not None

    def _save_remark(self) -> None:
        line, text = self._line, self._view.review_remark.text()
        if line is not None and text.strip() != line.row.remarks:
            self._send(line, line.row.cause, text)

    def _send(self, line: ReviewLine, cause: VarianceCause | None, remarks: str) -> None:
        command = service.Decide(uuid4(), line.id, line.row.version, cause, remarks)
        db, by = self._view.context.db, self._view.context.acting()
        self._page.write(lambda: service.decide(db, by, command), lambda _done: None)

    def _order_again(self) -> None:
        if (review := self._review) is None:
            return
        lines = tuple(line.id for line in self._wanted())
        command = service.CountAgain(uuid4(), review.id, lines)
        db, by = self._view.context.db, self._view.context.acting()
        self._page.write(
            lambda: service.count_again(db, by, command),
            lambda done: self._tell(
                done, N_("{lines} {lines:line|lines} to count again, by another person")
            ),
        )

    def _accept_all(self) -> None:
        if (review := self._review) is None:
            return
        command = service.Accept(uuid4(), review.id, review.version)
        db, by = self._view.context.db, self._view.context.acting()
        self._page.write(
            lambda: service.accept(db, by, command),
            lambda done: self._tell(done, N_("{lines} {lines:line|lines} accepted")),
        )

    def _count_on(self) -> None:
        if (review := self._review) is None:
            return
        command = service.Step(uuid4(), review.id, review.version)
        db, by = self._view.context.db, self._view.context.acting()

        def on_open(_done: Done[int]) -> None:
            self._page.show_part(self._page.counts)
            self._page.counts.choose(review.id)
            note = tr("The counting goes on; what was counted stays.")
            self._page.answer(ScanResult("ok", review.number, note))

        self._page.write(lambda: service.reopen(db, by, command), on_open)

    def _ask_approval(self) -> None:
        if (review := self._review) is not None:
            question = approval_question(review, lambda: self._approve_now(review))
            self._view.context.shell.ask(question)

    def _approve_now(self, review: Review) -> None:
        command = service.Step(uuid4(), review.id, review.version)
        db, by = self._view.context.db, self._view.context.acting()
        self._page.write(
            lambda: service.approve(db, by, command),
            lambda done: self._tell(done, N_("{lines} {lines:line|lines} adjusted"), "complete"),
        )

    def _tell(self, done: Done[int], text: str, sound: str = "") -> None:
        if self._review is not None:
            note = tr(text, lines=done.value)
            self._page.answer(ScanResult("ok", self._review.number, note, sound=sound))
