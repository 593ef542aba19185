"""A damaged database at the start: the offer is made, confirmed by key, carried out."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from wms_desktop.backups import making
from wms_desktop.backups.making import Folders
from wms_desktop.backups.offering import SHOP, Offer, offer
from wms_desktop.backups.view_offer import RestoreOffer
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.sentences import Sentence
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db import guard
from wms_desktop.first_window import FirstWindow
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.ui.words import sentence, tr

DAMAGED = (Lack.DATABASE_BROKEN, Lack.DATABASE_LEDGER)
GONE = (Lack.DATABASE_FOREIGN, Lack.DATABASE_MISSING)  # overwritten from its first byte, or deleted


class Damage(QObject):
    """What follows where the database cannot be opened because it does not hold.

    Signals:
        mended: a backup stands in its place.
        worked_on: somebody takes it as it is.
    """

    mended = Signal()
    worked_on = Signal()

    def __init__(
        self, tasks: TaskRunner, first: FirstWindow, file: WorkstationFile, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks, self._first, self._file = tasks, first, file

    def offer(self, error: Unavailable, url: str) -> None:
        """Look for the newest backup that holds, and offer it."""
        told = _told(error)
        self._first.say(told.head, told.advice, "database-off")
        try:
            path = guard.embedded_path(url)
        except Unavailable:  # no address at all
            return
        if path is None:
            return
        folders = Folders.of(self._file.settings)
        shop = str(self._file.settings.preferences.get(SHOP, ""))
        self._tasks.submit(
            lambda: offer(path, folders, shop),
            owner=self,
            done=lambda found: self._show(error, found),
            failed=_raise,
            lane=Lane.LONG,
        )

    def _show(self, error: Unavailable, found: Offer) -> None:
        if error.lack in GONE and found.kept is None:
            return  # what is said already is all there is to say
        may_work_on = error.lack is Lack.DATABASE_LEDGER
        view = RestoreOffer(_told(error), found, may_work_on=may_work_on)
        view.confirmed.connect(lambda: self._restore(view, found))
        view.worked_on.connect(self.worked_on)
        self._first.show(view)
        view.restore.setFocus()

    def _restore(self, view: RestoreOffer, found: Offer) -> None:
        if found.kept is None:
            return
        source, folders = found.kept.path, Folders.of(self._file.settings)
        trusted = "" if found.is_known else found.kept.manifest.sha256  # somebody was asked
        self._tasks.submit(
            lambda: making.restore(source, found.path, folders=folders, trusted=trusted),
            owner=view,
            done=lambda _done: self.mended.emit(),
            failed=view.say_refused,
            lane=Lane.LONG,
        )


def _told(error: Unavailable) -> Sentence:
    """What is wrong; at a start nothing was being saved."""
    told = sentence(error)
    if error.lack is Lack.DATABASE_BROKEN:
        return replace(told, head=tr("The database file is damaged"))
    return told


def _raise(error: Exception) -> None:
    raise error
