"""Beside boxes and loans: a new box, the box shown, lending an original, taking it back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from wms_desktop.core.errors import Refused
from wms_desktop.receipts import keeping
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.custody import MOVERS
from wms_desktop.receipts.custody_queries import BoxRow, LoanRow, Whereabouts
from wms_desktop.receipts.kinds import BoxKind
from wms_desktop.receipts.rules_custody import LOAN_DAYS
from wms_desktop.receipts.view_custody_panes import SidePane, deed
from wms_desktop.receipts.view_custody_rows import moment
from wms_desktop.ui.choices import Combo
from wms_desktop.ui.date_edit import DateEdit
from wms_desktop.ui.field import Field
from wms_desktop.ui.line_edit import LineEdit
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import sentence, tr

if TYPE_CHECKING:
    from wms_desktop.receipts.view_boxes import BoxesPart


class BoxSide(SidePane):
    """One box: label, full, and how slips get into it."""

    def __init__(self, part: BoxesPart) -> None:
        self.row: BoxRow | None = None
        self.begin = deed("receipts_box_new", tr("New box"), part.new, icon="plus", key="F3")
        self.full = deed("receipts_box_full", tr("Box is full"), part.special, icon="box", key="F7")
        self.label = deed(
            "receipts_box_label", tr("Print label"), part.print_paper, icon="tag", key="F9",
            kind="primary",
        )  # fmt: skip
        super().__init__(buttons=(self.begin, self.full, self.label))
        self.part = part

    def show_row(self, found: BoxRow | None) -> None:
        """Show a box; None for none."""
        self.row = found
        may = self.part.context.acting().may(*MOVERS)
        self.begin.setEnabled(may)
        for each in (self.full, self.label):
            show_when(each, found is not None)
            each.setEnabled(may)
        if found is None:
            self.say(tr("No box chosen"), [])
            return
        self.full.setText(tr("Not full") if found.is_full else tr("Box is full"))
        facts = [
            (tr("Kind@@hand-over"), tr(words.BOX_KINDS[found.kind])),
            (tr("Number@@box"), found.number),
            (tr("Stands at"), found.place),
            (tr("Receipts@@count"), f"{found.count}"),
        ]
        self.say(found.title, facts, "" if may else tr("Your role moves no receipts."))


class NewBoxSide(SidePane):
    """A new box or binder."""

    def __init__(self, part: BoxesPart) -> None:
        self.kind, self.box_title, self.place = Combo(), LineEdit(), LineEdit()
        self.kind.setObjectName("receipts_new_box_kind")
        self.box_title.setObjectName("receipts_new_box_title")
        self.place.setObjectName("receipts_new_box_place")
        self.kind.set_items([(tr(words.BOX_KINDS[each]), each) for each in BoxKind])
        self.open_it = deed(
            "receipts_new_box", tr("Open box"), self.save, icon="plus", key="Ctrl S",
            kind="primary",
        )  # fmt: skip
        self._title_field = Field(tr("Title@@box"), self.box_title)
        super().__init__(
            Field(tr("Kind@@hand-over"), self.kind), self._title_field,
            Field(tr("Stands at"), self.place), buttons=(self.open_it,),
        )  # fmt: skip
        self.part = part
        self.title.setText(tr("New box"))
        self._keeper = part.page.draft("box").watch(self.box_title, self.place)

    def begin(self) -> None:
        """A month is what most boxes are called."""
        self.message.clear()
        if not self.box_title.text():
            self.box_title.setText(f"{self.part.context.acting().today:%Y-%m}")

    def save(self) -> None:
        """Ctrl+S."""
        part = self.part
        db, by = part.context.db, part.context.acting()
        command = keeping.OpenBox(
            uuid4(), self.kind.value(), self.box_title.text().strip(), self.place.text().strip()
        )

        def done(box_id: int) -> None:
            self.box_title.clear()
            self._keeper.clear()
            part.use(box_id)
            part.side.show_pane(part.box)
            part.open_id("boxes", box_id)
            part.told(command.title, tr("Scan slips into it"))

        def failed(error: Exception) -> None:
            told = sentence(error)
            self.message.show_message("bad", told.head, told.advice)

        part.page.write(
            lambda: keeping.open_box(db, by, command), lambda answer: done(answer.value), failed
        )


class LoanSide(SidePane):
    """An original that is out."""

    def __init__(self, part: BoxesPart) -> None:
        self.row: LoanRow | None = None
        self.begin = deed("receipts_loan_new", tr("Lend original"), part.new, icon="plus", key="F3")
        self.back_it = deed(
            "receipts_loan_back", tr("Take back"), part.save, icon="arrow-back-up", key="Ctrl S",
            kind="primary",
        )  # fmt: skip
        super().__init__(buttons=(self.begin, self.back_it))
        self.part = part

    def show_row(self, found: LoanRow | None) -> None:
        """Show a loan; None for none."""
        self.row = found
        may = self.part.context.acting().may(*MOVERS)
        self.begin.setEnabled(may)
        self.back_it.setEnabled(may)
        show_when(self.back_it, found is not None)
        if found is None:
            self.say(tr("Nothing is lent"), [])
            return
        home = ""
        if found.box:
            home = tr("{title}, no. {place}", title=found.box, place=found.box_place)
        facts = [
            (tr("Consignee"), found.consignee),
            (tr("Borrower"), found.borrower),
            (tr("Purpose@@loan"), found.purpose),
            (tr("Lent on"), moment(found.lent_at)),
            (tr("Due on@@loan"), f"{found.due_on}"),
            (tr("Belongs to@@box"), home),
        ]
        self.say(found.number, facts, "" if may else tr("Your role moves no receipts."))


class LendSide(SidePane):
    """Lend an original: to whom, what for, until when."""

    def __init__(self, part: BoxesPart) -> None:
        self.slip, self.borrower, self.purpose = LineEdit(), LineEdit(), LineEdit()
        self.due = DateEdit(lambda: part.context.acting().today, hint="+7")
        for each, name in (
            (self.slip, "slip"), (self.borrower, "borrower"), (self.purpose, "purpose"),
            (self.due, "due"),
        ):  # fmt: skip
            each.setObjectName(f"receipts_lend_{name}")
        self.lend_it = deed(
            "receipts_lend", tr("Lend"), self.save, icon="check", key="Ctrl S", kind="primary"
        )
        self._due_field = Field(tr("Due on@@loan"), self.due)
        super().__init__(
            Field(tr("Receipt@@paper"), self.slip), Field(tr("Borrower"), self.borrower),
            Field(tr("Purpose@@loan"), self.purpose), self._due_field, buttons=(self.lend_it,),
        )  # fmt: skip
        self.part = part
        self.due.textEdited.connect(lambda _text: self._due_field.set_error(""))
        self._keeper = part.page.draft("lend").watch(self.borrower, self.purpose)

    def begin(self, number: str, found: Whereabouts | None) -> None:
        """Ask about an original, or which one."""
        self.message.clear()
        self.slip.setText(number)
        today = self.part.context.acting().today
        self.due.set_value(today + timedelta(days=LOAN_DAYS.default))
        home = ""
        if found is not None and found.title:
            home = tr("{title}, no. {place}", title=found.title, place=found.number)
        self.say(tr("Lend original"), [(tr("Belongs to@@box"), home)])

    def save(self) -> None:
        """Ctrl+S."""
        part = self.part
        try:
            due = self.due.checked()
        except Refused as error:
            self._due_field.show_refusal(error)
            self.due.setFocus()
            return
        db, by = part.context.db, part.context.acting()
        command = keeping.Lend(
            uuid4(), self.slip.text().strip(), self.borrower.text().strip(),
            self.purpose.text().strip(), due or by.today,
        )  # fmt: skip

        def done(_loan: int) -> None:
            self.borrower.clear()
            self.purpose.clear()
            self._keeper.clear()
            part.side.show_pane(part.loan)
            part.refresh()
            part.told(command.slip, tr("Lent to {name}", name=command.borrower))

        def failed(error: Exception) -> None:
            told = sentence(error)
            self.message.show_message("bad", told.head, told.advice)

        part.page.write(
            lambda: keeping.lend(db, by, command), lambda answer: done(answer.value), failed
        )
