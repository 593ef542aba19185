"""The vault: its keys, who reads and which workstations take part, rotation, the recovery key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from wms_desktop.core.acting import Role
from wms_desktop.core.changes import Done
from wms_desktop.core.moments import site_time
from wms_desktop.documents.paper import Printed
from wms_desktop.people import vault_care, vault_papers, vault_rotation
from wms_desktop.people.kinds import HolderKind
from wms_desktop.people.vault_rotation import Rotated
from wms_desktop.people.vault_status import HolderRow, KeyRow, VaultStatus, status
from wms_desktop.people.view_vault_lists import (
    INDEX,
    LET_IN,
    PAPER,
    PROVE,
    ROTATE,
    TAKE_OUT,
    USE,
    Advance,
    facts_of,
    holder_columns,
    key_columns,
    made_list,
    why_not,
)
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue, PageHead
from wms_desktop.ui.plane import HLine, Plane, VLine
from wms_desktop.ui.printing import JobState, PrintJob
from wms_desktop.ui.questions import Question
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import sentence, tr

T = TypeVar("T")
WIDE, NARROW = 340, 300


class VaultSection(QWidget):
    """Keys and holders at the left; at the right what an administrator does about them.

    Signals:
        advanced: how many numbers are closed anew, of how many; comes from the worker.
    """

    advanced = Signal(int, int)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._job: PrintJob | None = None
        self._actions: dict[Button, QAction] = {}
        self._status: VaultStatus | None = None
        self.facts = KeyValue()
        self.keys: RowsModel[KeyRow] = RowsModel(key_columns(), (), self)
        self.holders: RowsModel[HolderRow] = RowsModel(holder_columns(), (), self)
        self.key_list = made_list("vault_keys", tr("Keys@@vault"), self.keys)
        self.holder_list = made_list("vault_holders", tr("Readers and workstations"), self.holders)
        self.holder_list.current_changed.connect(lambda _row: self._tell())
        self.password, self.typed = LineEdit(), LineEdit()
        for name, edit in (("password", self.password), ("recovery", self.typed)):
            edit.setObjectName(f"vault_{name}")
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.typed.setEchoMode(QLineEdit.EchoMode.Normal)
        self.password_field = Field(tr("Your password"), self.password)
        self.typed_field = Field(tr("Recovery key"), self.typed, hint=tr("Typed from the paper"))
        self.message, self.advance = Message(), Advance()
        self.why_not = Label("", NOTE, "text_2", wrap=True)
        self.advanced.connect(self.advance.show_share)
        page.context.printing.changed.connect(self._on_printing)
        self._lay_out()

    def _lay_out(self) -> None:
        self.let_in = self._deed(LET_IN, self.on_let_in, "Ctrl G")
        self.take_out = self._deed(TAKE_OUT, self.on_take_out, "Ctrl D", kind="quiet")
        self.rotate = self._deed(ROTATE, self.on_rotate, "Ctrl R")
        self.index = self._deed(INDEX, self.on_index, "Ctrl I")
        self.paper = self._deed(PAPER, self.on_paper, "F9")
        self.prove = self._deed(PROVE, self.on_prove, "Ctrl S")
        self.use = self._deed(USE, self.on_use, "Ctrl Enter", kind="primary")
        left = QWidget()
        head = PageHead((Label(tr("Who has keys"), bold=True),))
        head.add_right(self.take_out, self.let_in)
        keys_head = PageHead((Label(tr("Keys@@vault"), bold=True),))
        parts = (keys_head, (self.key_list, 2), head, (self.holder_list, 3))
        left.setLayout(column(*parts, gap=0))
        form = QWidget()
        form.setLayout(
            column(
                self.facts, HLine(), Label(tr("Care of the vault"), bold=True), self.why_not,
                self.password_field,
                row(self.rotate, None), row(self.index, None), self.advance, HLine(),
                Label(tr("Recovery key"), bold=True), row(self.paper, None), self.typed_field,
                row(self.prove, None), row(self.use, None), None, gap=12,
                margins=(16, 16, 16, 12),
            )
        )  # fmt: skip
        foot = column(self.message, margins=(16, 0, 16, 12))
        self._side = Plane("side", column((ScrollPane(form), 1), foot, gap=8))
        self._side.set_least_width(WIDE)
        self.setLayout(row((left, 1), VLine(), self._side, gap=0))

    def _deed(
        self, spec: ActionSpec, deed: Callable[[], object], key: str, *, kind: str = "plain"
    ) -> Button:
        button = Button(tr(spec.title), icon=spec.icon, kind=kind, key=key)
        button.setObjectName(spec.id.removeprefix("settings."))
        self._actions[button] = bind(spec, deed, self)
        tie(self._actions[button], button)
        return button

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        self._side.set_least_width(NARROW if narrow else WIDE)

    def reload(self) -> None:
        """Show the vault as it is now."""
        db, vault = self._page.context.db, self._page.context.vault
        self._page.read(lambda: status(db, vault), self._show)

    def _show(self, found: VaultStatus) -> None:
        self._status = found
        self.keys.set_rows(found.keys[::-1])
        self.holders.set_rows(found.holders)
        if self.holder_list.current_row() is None:
            self.holder_list.select_first()
        self.facts.show_facts(facts_of(found))
        self._tell()

    def _tell(self) -> None:
        """What can be done now; why not stands beside it."""
        found, chosen = self._status, self.holder_list.current_row()
        is_admin = self._page.context.acting().may(Role.ADMIN)
        is_here = found is not None and found.is_enrolled and bool(found.keys)
        why = why_not(found, is_admin=is_admin)
        self.why_not.setText(why)
        show_when(self.why_not, bool(why))
        for button in (self.rotate, self.index, self.paper, self.prove):
            self._actions[button].setEnabled(is_admin and is_here)
        show_when(self.use, not is_here and bool(found and found.keys))
        self._actions[self.use].setEnabled(is_admin and not is_here)
        asks = chosen is not None and chosen.granted_at is None
        self._actions[self.let_in].setEnabled(is_admin and is_here and asks)
        self._actions[self.take_out].setEnabled(is_admin and is_here and chosen is not None)

    # deeds

    def on_let_in(self) -> None:
        """Ctrl+G: say yes to the reader or workstation that is chosen."""
        chosen = self.holder_list.current_row()
        if chosen is None or chosen.granted_at is not None:
            return
        if chosen.kind is HolderKind.READER and not self._has_password():
            return
        command = vault_care.Grant(uuid4(), chosen.id, self.password.text())
        db, by, vault = self._parts()
        self._write(
            lambda: vault_care.grant(db, by, command, vault=vault),
            lambda _done: tr("{name}: let in", name=chosen.name),
        )

    def on_take_out(self) -> None:
        """Ctrl+D: the chosen one gets nothing any more."""
        chosen = self.holder_list.current_row()
        if chosen is None:
            return
        command = vault_care.EndHolder(uuid4(), chosen.id)
        db, by, _vault = self._parts()

        def on_yes() -> None:
            self._write(
                lambda: vault_care.end_holder(db, by, command),
                lambda _done: tr("{name}: taken out", name=chosen.name),
            )

        follows = tr("No key reaches them any more.")
        if chosen.kind is HolderKind.WORKSTATION:
            follows = tr("After a theft make a new index key too.")
        about = f"{chosen.name}  {chosen.mark}"
        title = tr("Take {name} out of the vault?", name=chosen.name)
        self._ask(title, about, follows, tr("Take out@@vault"), on_yes)

    def on_rotate(self) -> None:
        """Ctrl+R: a new key, everything closed anew with it."""
        if not self._has_password():
            return
        command = vault_rotation.Rotate(uuid4(), self.password.text())
        db, by, vault = self._parts()

        def told(done: Done[Rotated]) -> str:
            closed = tr("Key {number} is in use", number=done.value.number)
            if done.value.needs_paper:
                return f"{closed}\n{tr('Print a new recovery key, and tear the old one up.')}"
            return closed

        def on_yes() -> None:
            self._write(
                lambda: vault_rotation.rotate(
                    db, by, command, vault=vault, progress=self.advanced.emit
                ),
                told,
                lane=Lane.LONG,
            )

        count = self._status.kept if self._status else 0
        title = tr("Close {count} identity numbers anew?", count=count)
        follows = tr("Old backups, and the paper in the safe, open nothing afterwards.")
        self._ask(title, tr("The old key is destroyed."), follows, tr("Rotate the key"), on_yes)

    def on_index(self) -> None:
        """Ctrl+I: a new index key, every index written anew."""
        if not self._has_password():
            return
        command = vault_rotation.Rotate(uuid4(), self.password.text())
        db, by, vault = self._parts()
        self._write(
            lambda: vault_rotation.rotate_index(
                db, by, command, vault=vault, progress=self.advanced.emit
            ),
            lambda done: tr("Indexes written anew: {count}", count=done.value),
            lane=Lane.LONG,
        )

    def on_paper(self) -> None:
        """F9: a new recovery key, straight to the printer and into no archive."""
        if not self._has_password():
            return
        command = vault_care.MakeRecovery(uuid4(), self.password.text())
        db, by, vault = self._parts()
        printed = Printed(site_time(by.now), by.person_name, by.site_name)
        language = self._page.context.language

        def work() -> Done[bytes]:
            made = vault_care.make_recovery(db, by, command, vault=vault)
            return Done(vault_papers.recovery_paper(made.value, printed, language), made.changed)

        def told(done: Done[bytes]) -> str:
            printing = self._page.context.printing
            self._job = printing.print_pdf(done.value, tr(vault_papers.RECOVERY))
            self._on_printing(self._job)
            self.typed.setFocus()
            return tr("Sent to the printer. Type the key back from the paper.")

        self._write(work, told)

    def on_prove(self) -> None:
        """Ctrl+S: the key typed back from the paper is the right one."""
        command = vault_care.ProveRecovery(uuid4(), self.typed.text())
        db, by, _vault = self._parts()
        says = tr("The key is right. Put the paper into the safe.")
        self._write(lambda: vault_care.prove_recovery(db, by, command), lambda _done: says)

    def on_use(self) -> None:
        """Ctrl+Enter: this workstation takes part again by the paper from the safe."""
        if not self._has_password():
            return
        command = vault_care.UseRecovery(uuid4(), self.typed.text(), self.password.text())
        db, by, vault = self._parts()
        self._write(
            lambda: vault_care.use_recovery(db, by, command, vault=vault),
            lambda _done: tr("This workstation is enrolled."),
        )

    # what they share

    def _parts(self) -> Any:
        context = self._page.context
        return context.db, context.acting(), context.vault

    def _has_password(self) -> bool:
        missing = not self.password.text()
        self.password_field.set_error(tr("Type your password first.") if missing else "")
        if missing:
            self.password.setFocus()
        return not missing

    def _ask(
        self, title: str, about: str, follows: str, yes: str, on_yes: Callable[[], object]
    ) -> None:
        question = Question(title, about, follows, yes, tr("Leave it"), on_yes)
        self._page.context.shell.ask(question)

    def _write(
        self,
        work: Callable[[], Done[T]],
        told: Callable[[Done[T]], str],
        *,
        lane: Lane = Lane.WRITE,
    ) -> None:
        def on_done(done: Done[T]) -> None:
            self.password.clear()
            self.typed.clear()
            head, _, detail = told(done).partition("\n")
            self.message.show_message("ok", head, detail)
            self.advance.hide()
            self.reload()

        def on_refused(error: Exception) -> None:
            self.advance.hide()
            said = sentence(error)
            self.message.show_message("bad", said.head, said.advice)
            self.reload()

        self._page.write(work, on_done, on_refused, lane=lane)

    def _on_printing(self, job: PrintJob) -> None:
        """What the printer has taken is forgotten here: the key is on paper only."""
        if job is self._job and job.state in (JobState.AT_PRINTER, JobState.PRINTED):
            job.content, self._job = b"", None
