"""What the vault's page lists: keys, readers and workstations, and how things stand here."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.people.kinds import HolderKind, KeyPurpose
from wms_desktop.people.vault_status import HolderRow, KeyRow, VaultStatus
from wms_desktop.ui.actions import ActionSpec
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.progress import ProgressBar
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr

LET_IN = ActionSpec("settings.vault_let_in", N_("Let in"), "Ctrl+G", "user-plus")
TAKE_OUT = ActionSpec("settings.vault_take_out", N_("Take out@@vault"), "Ctrl+D", "x")
ROTATE = ActionSpec("settings.vault_rotate", N_("Rotate the key"), "Ctrl+R", "refresh")
INDEX = ActionSpec("settings.vault_index", N_("New index key"), "Ctrl+I", "refresh")
PAPER = ActionSpec("settings.vault_paper", N_("Print recovery key"), "F9", "printer")
PROVE = ActionSpec("settings.vault_prove", N_("Check the key"), "Ctrl+S", "check")
USE = ActionSpec("settings.vault_use", N_("Enrol with the key"), "Ctrl+Return", "shield-check")


class Advance(QWidget):
    """How many numbers are closed anew, of how many; hidden while nothing runs."""

    def __init__(self) -> None:
        super().__init__()
        self._bar, self._says = ProgressBar(), Label("", NOTE, "text_2")
        self.setLayout(column(self._bar, self._says, gap=4))
        self.hide()

    def show_share(self, done: int, total: int) -> None:
        """*done* of *total*."""
        self._bar.set_share(done / total if total else 1.0)
        self._says.setText(tr("{done} of {total}", done=done, total=total))
        show_when(self, True)


def facts_of(found: VaultStatus) -> list[tuple[str, str, bool]]:
    """How this workstation, the paper and the records stand."""
    here = tr("Enrolled@@desk")
    if not found.is_enrolled:
        here = tr("Waits, mark {mark}", mark=found.mark or "–")
    tested, made = found.recovery_tested_at, found.recovery_made_at
    paper = tr("None yet: print one")
    if tested is not None:
        paper = tr("In the safe since {day}", day=f"{site_time(tested):%Y-%m-%d}")
    elif made is not None:
        paper = tr("Printed, not typed back")
    count = tr("{kept} kept, {erased} erased", kept=found.kept, erased=found.erased)
    return [
        (tr("This workstation"), here, not found.is_enrolled),
        (tr("Recovery key"), paper, tested is None),
        (tr("Identity numbers"), count, False),
    ]


def why_not(found: VaultStatus | None, *, is_admin: bool) -> str:
    """Why nothing can be done here now; empty where it can."""
    if not is_admin:
        return tr("An administrator does this.")
    if found is None or (found.is_enrolled and found.keys):
        return ""
    if not found.keys:
        return tr("The first identity number, or the next sign-in, makes the first key.")
    return tr("Ask for a yes at another workstation, or use the recovery key.")


def made_list(name: str, says: str, model: RowsModel[Any]) -> ListView:
    """A list that copies nothing."""
    view = ListView()
    view.setObjectName(name)
    view.setAccessibleName(says)
    view.set_model(model)
    view.set_copying(False)
    return view


def key_columns() -> tuple[Column[KeyRow], ...]:
    """Keys: which, since when, how many records, state."""

    def name(found: KeyRow) -> str:
        if found.purpose is KeyPurpose.INDEX:
            return tr("Index, key {number}", number=found.number)
        return tr("Numbers, key {number}", number=found.number)

    def state(found: KeyRow) -> Cell:
        if found.destroyed_at is not None:
            return Cell(pill=("mute", tr("Destroyed"), "circle-x"))
        if found.retired_on is not None:
            return Cell(pill=("warn", tr("Retired@@key"), "clock"))
        return Cell(pill=("ok", tr("In use@@key"), "circle-check"))

    return (
        Column(tr("Key@@vault"), name, "name"),
        Column(tr("Made on"), lambda r: f"{r.made_on:%Y-%m-%d}" if r.made_on else "–"),
        Column(tr("Records"), lambda r: str(r.entries), "figure"),
        Column(tr("State"), state, "state"),
    )


def holder_columns() -> tuple[Column[HolderRow], ...]:
    """Holders: name, kind, mark to compare, state."""

    def kind(found: HolderRow) -> str:
        if found.kind is HolderKind.READER:
            return tr("Reader")
        return tr("This workstation") if found.is_here else tr("Workstation")

    def state(found: HolderRow) -> Cell:
        if found.granted_at is None:
            return Cell(pill=("warn", tr("Asks@@vault"), "clock"))
        if not found.is_genuine:
            return Cell(pill=("bad", tr("Not ours"), "alert-octagon"))
        return Cell(pill=("ok", tr("Let in@@state"), "circle-check"))

    return (
        Column(tr("Name"), lambda r: r.name, "name"),
        Column(tr("Kind"), kind),
        Column(tr("Mark@@vault"), lambda r: r.mark, optional=True, shown_from=700),
        Column(tr("State"), state, "state"),
    )
