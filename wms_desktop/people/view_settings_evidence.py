"""Settings, evidence: where kept files lie, when all of them were read last, the newest seal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.db import evidence, evidence_checks, seals
from wms_desktop.db.database import Database
from wms_desktop.db.evidence import StoreFacts
from wms_desktop.db.evidence_checks import State
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.seals import Newest
from wms_desktop.people.view_settings_moving import STORES, MoveFiles, amount, store_name
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, LineEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import scaled
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.plane import HLine
from wms_desktop.ui.progress import ProgressBar
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.type import COUNTER, NOTE
from wms_desktop.ui.words import joined, sentence, tr

CHECK_NOW = ActionSpec("settings.evidence_check", N_("Check everything now"), "F9", "shield-check")
USE = ActionSpec("settings.evidence_use", N_("Keep new files there"), "Ctrl+S", "archive")
WHO = (Role.DUTY_MANAGER, Role.GENERAL_MANAGER)
Progress = Callable[[int, int], None]
FullCheck = Callable[[Database, Acting, Progress], list[tuple[str, str]]]
"""Looks at everything; what does not hold: the check's name, and what it is about."""
_CAPTION = 132


@dataclass(frozen=True, slots=True)
class _Shown:
    stores: list[StoreFacts]
    state: State
    newest: Newest | None
    late_since: datetime | None


class EvidenceSection(QWidget):
    """What is kept and how it stands, a button that reads all of it, and where new files go.

    Args:
        check_now: every invariant of the shop.
    """

    progressed = Signal(int, int)

    def __init__(self, page: Page, check_now: FullCheck) -> None:
        super().__init__()
        self._page, self._check_now, self._runs = page, check_now, False
        self.kept, self.read_since, self.seal = Label(wrap=True), Label(wrap=True), Label()
        self.message, self.result = Message(), Message()
        self.progress, self.figure = ProgressBar(), Label("", NOTE, "text_2")
        self.check_button = Button(tr("Check now"), icon="shield-check", kind="primary", key="F9")
        self.store, self.address = Combo(), LineEdit()
        self.use_button = Button(tr("Keep there"), icon="archive", key="Ctrl S")
        self._places: dict[StoreKind, str] = {}
        self.store.set_items([(tr(word), kind) for kind, word in STORES.items()])
        self.address_field = Field(tr("Address@@store"), self.address)
        self.moving = MoveFiles(page, self)
        for name, widget in (
            ("kept", self.kept), ("since", self.read_since), ("seal", self.seal),
            ("message", self.message), ("result", self.result), ("progress", self.progress),
            ("check", self.check_button), ("store", self.store), ("address", self.address),
            ("use", self.use_button),
        ):  # fmt: skip
            widget.setObjectName(f"evidence_{name}")
        self._lay_out()
        tie(bind(CHECK_NOW, self.check_now, self), self.check_button)
        tie(bind(USE, self.use_store, self), self.use_button)
        self.progressed.connect(self._on_progress)
        self.moving.began.connect(self.result.clear)
        self.moving.ended.connect(self.reload)
        self.store.currentIndexChanged.connect(lambda _index: self._show_address())
        self.address.textEdited.connect(lambda _text: self.address_field.set_error(""))
        self._show_progress(False)

    def _lay_out(self) -> None:
        facts = [
            row(self._caption(says), (value, 1), gap=12)
            for says, value in (
                (tr("Kept files"), self.kept),
                (tr("All read since"), self.read_since),
                (tr("Newest seal"), self.seal),
            )
        ]
        note = tr("Reads every row and every file, compares them with hashes and seals.")
        self._place = QWidget()
        where = tr("A folder of the server, or an S3-compatible bucket, from some 50 GB on.")
        self._place.setLayout(
            column(
                HLine(),
                Label(tr("Where new files are kept"), bold=True),
                Label(where, role="text_2", wrap=True),
                row(
                    Field(tr("Store@@files"), self.store), (self.address_field, 4),
                    Field(" ", self.use_button), None, gap=12,
                ),
                self.moving,
                gap=12,
            )
        )  # fmt: skip
        inner = QWidget()
        inner.setLayout(
            column(
                Label(tr("Evidence"), COUNTER, bold=True),
                *facts,
                self.message,
                Label(note, role="text_2", wrap=True),
                row(self.check_button, (self.progress, 3), self.figure, None, gap=12),
                self.result,
                self._place,
                None,
                gap=12,
                margins=(24, 16, 24, 16),
            )
        )
        self.setLayout(column((ScrollPane(inner), 1), gap=0))
        show_when(self._place, self._page.context.acting().may(Role.ADMIN))

    def _caption(self, says: str) -> Label:
        label = Label(says, role="text_2")
        label.setFixedWidth(scaled(_CAPTION))
        return label

    def reload(self) -> None:
        """Show how everything stands now."""
        db = self._page.context.db

        def look() -> _Shown:
            found, newest = evidence_checks.state(db), seals.newest(db)
            return _Shown(evidence.facts(db), found, newest, seals.late_since(db))

        self._page.read(look, self._show)

    def check_now(self) -> None:
        """F9: read everything, beside all other work."""
        if self._runs:
            return
        db, by = self._page.context.db, self._page.context.acting()
        self.result.clear()
        self._show_progress(True)

        def told(done: int, total: int) -> None:
            if isValid(self):
                self.progressed.emit(done, total)

        self._page.read(
            lambda: self._check_now(db, by, told), self._on_checked, self._on_failed, lane=Lane.LONG
        )

    def use_store(self) -> None:
        """Ctrl+S: new files go there from now on."""
        kind, address = self.store.value(), self.address.text().strip()
        db, by = self._page.context.db, self._page.context.acting()

        def on_done(_none: None) -> None:
            self.result.show_message(
                "ok",
                tr("New files are kept there"),
                tr("Files kept so far stay where they are until they are moved."),
            )
            self.reload()

        self._page.read(
            lambda: evidence.choose(db, by, kind, address),
            on_done,
            self._on_failed,
            lane=Lane.WRITE,
        )

    def _show(self, shown: _Shown) -> None:
        self.kept.setText("\n".join(_store_line(each) for each in shown.stores))
        self.moving.show_stores(shown.stores)
        found = shown.state
        self.read_since.setText(_moment(found.full_since))
        newest = shown.newest
        mark = f"{newest.root[: seals.ANCHOR_LENGTH]}  {_moment(newest.at)}" if newest else "–"
        self.seal.setText(mark)
        if found.bad:
            title = tr("{count} {count:file is|files are} altered or missing", count=found.bad)
            self.message.show_message("bad", title, tr("Check now names them; a backup has them."))
        elif found.is_overdue:
            title = tr("Not all files were read for 30 days")
            self.message.show_message("warn", title, tr("Check now, or leave the program open."))
        elif shown.late_since is not None:
            title = tr("Not sealed since {moment}", moment=_moment(shown.late_since))
            said = tr("Somebody may be writing in one go all the time. Check now seals.")
            self.message.show_message("warn", title, said)
        else:
            self.message.clear()
        if not self.address.isModified():
            self.store.set_value(next(each.kind for each in shown.stores if each.is_chosen))
            self._places = {each.kind: each.place for each in shown.stores}
            self._show_address()

    def _show_address(self) -> None:
        kind = self.store.value()
        show_when(self.address_field, kind is not StoreKind.DATABASE)
        if not self.address.isModified():
            self.address.setText(self._places.get(kind, ""))

    def _on_progress(self, done: int, total: int) -> None:
        self.progress.set_share(done / total if total else 1.0)
        self.figure.setText(tr("{done} of {total}", done=done, total=total))

    def _on_checked(self, found: list[tuple[str, str]]) -> None:
        self._show_progress(False)
        findings = [f"{tr(name)} – {subject}" for name, subject in found]
        if findings:
            title = tr("{count} {count:thing does|things do} not hold", count=len(findings))
            more = [tr("{count} more", count=len(findings) - 8)] if len(findings) > 8 else []
            self.result.show_message("bad", title, "\n".join([*findings[:8], *more]))
        else:
            self.result.show_message("ok", tr("Everything holds"), tr("It was sealed just now."))
        self.reload()

    def _on_failed(self, error: Exception) -> None:
        self._show_progress(False)
        said = sentence(error)
        self.result.show_message("bad", said.head, said.advice)

    def _show_progress(self, runs: bool) -> None:
        self._runs = runs
        self.progress.set_share(0.0)
        self.figure.setText("")
        show_when(self.progress, runs)
        show_when(self.figure, runs)
        self.check_button.setEnabled(not runs)


def _store_line(facts: StoreFacts) -> str:
    return joined(store_name(facts), amount(facts.files, facts.size))


def _moment(moment: datetime | None) -> str:
    return f"{site_time(moment):%Y-%m-%d %H:%M}" if moment else "–"
