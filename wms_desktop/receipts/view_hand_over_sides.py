"""Beside the receipts to hand over: make a list, sign it, tell who pays cash, close (RCP-8, 9)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from wms_desktop.receipts import closing, handing_over
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.custody import CLOSERS, MOVERS
from wms_desktop.receipts.custody_queries import CashRow, GroupRow, HandOverRow, PaperRow
from wms_desktop.receipts.kinds import HandOverState
from wms_desktop.receipts.view_custody_panes import SidePane, deed
from wms_desktop.receipts.view_custody_rows import moment
from wms_desktop.ui.field import Field
from wms_desktop.ui.file_dialogs import choose_file
from wms_desktop.ui.line_edit import LineEdit
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.signature_pad import SignaturePad
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import sentence, tr

if TYPE_CHECKING:
    from wms_desktop.receipts.view_hand_overs import HandOverPart

_KINDS = "PDF, JPEG, PNG (*.pdf *.jpg *.jpeg *.png)"


class GroupSide(SidePane):
    """A customer or colleague, and a list of all that waits for them."""

    def __init__(self, part: HandOverPart) -> None:
        self.make = deed(
            "receipts_make_list", tr("Make list"), part.new, icon="plus", key="F3", kind="primary"
        )
        super().__init__(buttons=(self.make,))
        self.part = part

    def show_group(self, found: GroupRow) -> None:
        """Show who they are for."""
        may = self.part.context.acting().may(*MOVERS)
        self.make.setEnabled(may)
        self.make.setText(tr("List of {count}", count=found.count))
        facts = [
            (tr("Contact"), found.contact),
            (tr("Phone"), found.phone),
            (tr("Receipts@@count"), f"{found.count}"),
            (tr("Cash settled"), f"{found.cash}" if found.cash else ""),
        ]
        self.say(found.name, facts, "" if may else tr("Your role moves no receipts."))

    def show_nothing(self) -> None:
        """Nobody waits."""
        self.make.setEnabled(False)
        self.say(tr("Nothing to hand over"), [])


class SignSide(SidePane):
    """A list: the taker's name and signature, or the list signed on paper."""

    def __init__(self, part: HandOverPart) -> None:
        self.row: HandOverRow | None = None
        self.taker, self.pad = LineEdit(), SignaturePad()
        self.taker.setObjectName("receipts_taker")
        self.pad.setObjectName("receipts_signature")
        self._taker_field = Field(tr("Taken by@@receipts"), self.taker)
        self._pad_field = Field(tr("Signature"), self.pad)
        self.clear = deed("receipts_sign_clear", tr("Sign again"), self.pad.clear, icon="x")
        self.attach_it = deed(
            "receipts_sign_attach", tr("Attach signed list"), self.attach, icon="paperclip",
            key="F7",
        )  # fmt: skip
        self.print = deed(
            "receipts_sign_print", tr("Print list"), part.print_paper, icon="printer", key="F9"
        )
        self.cancel_it = deed("receipts_sign_cancel", tr("Cancel list"), self.cancel, icon="ban")
        self.sign_it = deed(
            "receipts_sign", tr("Hand over"), self.sign, icon="signature", key="Ctrl ↵",
            kind="primary",
        )  # fmt: skip
        super().__init__(
            self._taker_field, self._pad_field, self.clear,
            buttons=(self.cancel_it, self.attach_it, self.print, self.sign_it),
        )  # fmt: skip
        self.part = part
        self._keeper = part.page.draft("taker").watch(self.taker)

    def show_list(self, found: HandOverRow) -> None:
        """Show one list."""
        if self.row is None or self.row.id != found.id:
            self.pad.clear()
            self.message.clear()
            if self._keeper.kept("list") != found.id or not self.taker.text():
                self.taker.setText(found.taker)
            self._keeper.keep("list", found.id)
        self.row = found
        is_open = found.state is HandOverState.OPEN
        may = self.part.context.acting().may(*MOVERS)
        for each in (
            self._taker_field, self._pad_field, self.clear, self.attach_it, self.cancel_it,
            self.sign_it,
        ):  # fmt: skip
            show_when(each, is_open)
            each.setEnabled(may)
        self.print.setEnabled(may)
        show_when(self.print, True)
        self.sign_it.setEnabled(may and found.count > 0)
        self.sign_it.setText(tr("Hand over {count}", count=found.count))
        facts = [
            (tr("Kind@@hand-over"), tr(words.HAND_OVER_KINDS[found.kind])),
            (tr("Customer@@hand-over"), found.customer),
            (tr("Taken by@@receipts"), "" if is_open else found.taker),
            (
                tr("Made by@@hand-over"),
                "" if is_open else f"{found.made_by} {moment(found.made_at)}",
            ),
            (tr("Signed on"), moment(found.signed_at) if found.signed_at else ""),
        ]
        self.say(found.number, facts, "" if may else tr("Your role moves no receipts."))

    def show_nothing(self) -> None:
        """No list is chosen."""
        self.row = None
        for each in (
            self._taker_field, self._pad_field, self.clear, self.attach_it, self.cancel_it,
            self.sign_it, self.print,
        ):  # fmt: skip
            show_when(each, False)
        self.say(tr("No hand-over lists"), [])

    def sign(self, paper: bytes = b"") -> None:
        """Ctrl+Enter: whoever takes them has signed."""
        row, part = self.row, self.part
        if row is None or not self.sign_it.isEnabled():
            return
        db, by = part.context.db, part.context.acting()
        signature = b"" if paper else self.pad.png()
        command = handing_over.SignList(
            uuid4(), row.id, row.version, self.taker.text().strip(), signature, paper
        )

        def done(_answer: object) -> None:
            if self.row is not None and self.row.id == row.id:  # not the next taker's
                self.pad.clear()
                self._keeper.clear()
            part.told(tr("{count} handed over", count=row.count), f"{row.number}  {command.taker}")

        part.page.write(lambda: handing_over.sign_list(db, by, command), done, self._refused)

    def attach(self) -> None:
        """F7: the list signed on paper, as a file."""

        row, page = self.row, self.part.page

        def read(content: bytes) -> None:
            if self.row == row:  # another list is shown by now: its taker signed nothing
                self.sign(content)

        def chosen(path: Path) -> None:
            page.read(lambda: handing_over.signed_paper(path), read, lane=Lane.LONG)

        choose_file(self, tr("Attach signed list"), "", _KINDS, chosen)

    def cancel(self) -> None:
        """Give the list up."""
        row, part = self.row, self.part
        if row is None:
            return
        db, by = part.context.db, part.context.acting()
        command = handing_over.CancelList(uuid4(), row.id, row.version)
        part.do(
            lambda: handing_over.cancel_list(db, by, command),
            lambda _id: part.told(row.number, tr("List cancelled")),
        )

    def _refused(self, error: Exception) -> None:
        told = sentence(error)
        self.message.show_message("bad", told.head, told.advice)
        self.part.page.show_error(error)


class CashSide(SidePane):
    """Whom to call about a cash-settled receipt (RCP-9)."""

    def __init__(self, part: HandOverPart) -> None:
        self.spoke_with = LineEdit()
        self.spoke_with.setObjectName("receipts_spoke_with")
        self._field = Field(tr("Spoke with"), self.spoke_with)
        self.tell = deed(
            "receipts_told", tr("Customer told"), self.save, icon="phone-call", key="Ctrl S",
            kind="primary",
        )  # fmt: skip
        super().__init__(self._field, buttons=(self.tell,))
        self.part = part
        self._row: CashRow | None = None
        self._keeper = part.page.draft("told").watch(self.spoke_with)

    def show_row(self, found: CashRow) -> None:
        """Show phone and contact."""
        self._row = found
        may = self.part.context.acting().may(*MOVERS)
        self.tell.setEnabled(may)
        show_when(self._field, True)
        told = f"{moment(found.told_at)} {found.told_by}" if found.told_at else ""
        facts = [
            (tr("Customer@@hand-over"), found.customer),
            (tr("Contact"), found.contact),
            (tr("Phone"), found.phone or "–"),
            (tr("Consignee"), found.consignee),
            (tr("Back since"), f"{found.since}" if found.since else ""),
            (tr("Told at"), told),
        ]
        self.say(found.number, facts, "" if may else tr("Your role moves no receipts."))

    def show_nothing(self) -> None:
        """Nobody is to be told."""
        self._row = None
        self.tell.setEnabled(False)
        show_when(self._field, False)
        self.say(tr("Nobody to tell"), [])

    def save(self) -> None:
        """Ctrl+S: the customer knows."""
        part, row = self.part, self._row
        if row is None or not self.tell.isEnabled():
            return
        db, by = part.context.db, part.context.acting()
        command = closing.TellCustomer(uuid4(), row.number, self.spoke_with.text().strip())

        def done(number: str) -> None:
            self.spoke_with.clear()
            self._keeper.clear()
            part.told(number, tr("Customer told"))

        part.do(lambda: closing.tell_customer(db, by, command), done)


class CloseSide(SidePane):
    """Customer service confirms that a receipt is done with."""

    def __init__(self, part: HandOverPart) -> None:
        self.all = deed(
            "receipts_close_all", tr("Close all"), part.go_on, icon="checklist", key="Ctrl ↵"
        )
        self.one = deed(
            "receipts_close_one", tr("Close receipt"), part.save, icon="check", key="Ctrl S",
            kind="primary",
        )  # fmt: skip
        super().__init__(buttons=(self.all, self.one))
        self.part = part

    def show_row(self, found: PaperRow) -> None:
        """Show one receipt."""
        may = self.part.context.acting().may(*CLOSERS)
        self.one.setEnabled(may)
        self.all.setEnabled(may)
        self.all.setText(tr("Close {count} shown", count=len(self.part.lists["close"].rows.rows())))
        facts = [(tr("Shipper"), found.shipper), (tr("Consignee"), found.consignee)]
        self.say(found.number, facts, "" if may else tr("Customer service closes receipts."))

    def show_nothing(self) -> None:
        """Nothing waits."""
        self.one.setEnabled(False)
        self.all.setEnabled(False)
        self.say(tr("Nothing to close"), [])
