"""The database is damaged: what is offered, what it lacks, and the key that confirms it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.backups.offering import Offer
from wms_desktop.core.moments import site_time
from wms_desktop.core.sentences import Sentence
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import COUNTER
from wms_desktop.ui.words import N_, sentence, tr

RESTORE = ActionSpec("restore_offer.restore", N_("Restore this backup"), "Ctrl+Return", "restore")
WORK_ON = ActionSpec("restore_offer.work_on", N_("Work on"), "", "arrow-right")
_WIDTH = 820


class RestoreOffer(Plane):
    """Stands where the main window will be.

    Args:
        told: what is wrong with the database.
        may_work_on: the file can be read and written; only its figures are in doubt.

    Signals:
        confirmed: the backup may be restored.
        worked_on: the database is taken as it is.
    """

    confirmed = Signal()
    worked_on = Signal()

    def __init__(
        self,
        told: Sentence,
        offer: Offer,
        *,
        may_work_on: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("page", parent=parent)
        self.setObjectName("restore_offer")
        title = Label(told.head, COUNTER, bold=True, wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message = Message()
        self.message.clear()
        self.restore = Button(tr(RESTORE.title), icon=RESTORE.icon, kind="primary", key="Ctrl ↵")
        self.restore.setObjectName("restore_backup")
        tie(bind(RESTORE, self._on_restore, self), self.restore)
        self.work_on = Button(tr(WORK_ON.title), icon=WORK_ON.icon)
        self.work_on.setObjectName("restore_work_on")
        tie(bind(WORK_ON, self.worked_on.emit, self), self.work_on)
        self._is_sure = offer.is_known
        self.restore.setVisible(offer.kept is not None)
        self.work_on.setVisible(may_work_on)
        self.lines = [Label(text, wrap=True) for text in _lines(offer)]
        for line in self.lines:
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark = row(None, IconLabel("database-off", "bad", 48), None, gap=0)
        buttons = row(None, self.restore, self.work_on, None, gap=8)
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        inner.setLayout(
            column(None, mark, 8, title, *self.lines, 8, buttons, self.message, None, gap=8)
        )
        self.setLayout(row(None, (inner, 8), None, margins=(24, 12, 24, 12)))
        self.setAccessibleName(" ".join((told.head, *_lines(offer))))
        (self.restore if offer.kept is not None else self).setFocus()

    def say_refused(self, error: Exception) -> None:
        """Why it could not be restored; the damaged file is as it was."""
        told = sentence(error)
        self.message.show_message("bad", told.head, told.advice)
        self._set_busy(False)

    def _on_restore(self) -> None:
        if self.restore.isEnabled() and not self._is_sure:
            self._is_sure = True
            text = tr("Whoever wrote it decides who may sign in. Press once more to restore it.")
            self.message.show_message("warn", tr("Do you know where this backup is from?"), text)
        elif self.restore.isEnabled():
            self._set_busy(True)
            text = tr("The backup is checked before it replaces anything.")
            self.message.show_message("info", tr("Restoring…"), text)
            self.confirmed.emit()

    def _set_busy(self, busy: bool) -> None:
        self.restore.setEnabled(not busy)
        self.work_on.setEnabled(not busy)


def _lines(offer: Offer) -> list[str]:
    kept = offer.kept
    if kept is None:
        return [
            tr("No good backup was found on this workstation."),
            tr("Look in the second folder or ask the administrator: wms-desktop restore FILE."),
        ]
    made_at = kept.manifest.made_at
    lines = [
        tr(
            "Newest good backup: {moment}, {moves} {moves:stock move|stock moves}",
            moment=f"{site_time(made_at):%Y-%m-%d %H:%M}",
            moves=kept.manifest.moves,
        ),
        str(kept.path),
    ]
    if not offer.is_known:
        lines.append(tr("This account has neither made nor noted this backup."))
    if offer.passed_over:
        lines.append(
            tr("{count} newer {count:backup is|backups are} damaged", count=offer.passed_over)
        )
    until = offer.changed_at
    if until is not None and until > made_at:
        span = {
            "begin": f"{site_time(made_at):%m-%d %H:%M}",
            "end": f"{site_time(until):%m-%d %H:%M}",
        }
        if offer.moves_since is None:
            lines.append(tr("Missing: what was booked {begin} to {end}, count unknown", **span))
        else:
            missing = tr(
                "Missing: what was booked {begin} to {end}, {count} {count:stock move|stock moves}",
                count=offer.moves_since,
                **span,
            )
            lines.append(missing)
    lines.append(tr("The damaged file stays beside it under a dated name; nothing is deleted."))
    return lines
