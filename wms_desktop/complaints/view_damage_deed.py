"""What is done about a case, one deed at a time: its fields alone are shown (SRV-6)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.complaints import damage, damage_money
from wms_desktop.complaints.kinds import DamageState, Liability
from wms_desktop.complaints.queries_damage import DamageFile
from wms_desktop.complaints.rules_damage import WHO_APPROVES, WHO_OPENS, WHO_WORKS, Lacking
from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.quantity import shown_money
from wms_desktop.core.text import narrow
from wms_desktop.customers.kinds import Channel
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.fields import Combo, DateEdit, Field, LineEdit, TextEdit
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.page import Page
from wms_desktop.ui.photo_strip import PhotoStrip
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr, word


class Step(StrEnum):
    """What can be chosen."""

    TELL = "tell"
    ASSESS = "assess"
    LIABLE = "liable"
    SETTLE = "settle"
    APPROVE = "approve"
    DECLINE = "decline"
    ASK_BACK = "ask_back"
    RECOVER = "recover"
    NOTE = "note"
    CLOSE = "close"


_SHOWN: dict[Step, tuple[str, ...]] = {
    Step.TELL: ("channel", "name", "text"),
    Step.ASSESS: ("amount", "text"),
    Step.LIABLE: ("liability", "name", "text"),
    Step.SETTLE: ("amount", "text"),
    Step.APPROVE: ("text",),
    Step.DECLINE: ("text",),
    Step.ASK_BACK: ("amount", "day", "text"),
    Step.RECOVER: ("amount", "text"),
    Step.NOTE: ("text", "photos"),
    Step.CLOSE: ("text",),
}
_AFTER: dict[Lacking, Step] = {
    Lacking.TOLD: Step.TELL,
    Lacking.ASSESSED: Step.ASSESS,
    Lacking.LIABLE: Step.LIABLE,
    Lacking.SETTLED: Step.SETTLE,
}


def step_words() -> dict[Step, str]:
    """What each step is called."""
    return {
        Step.TELL: tr("Tell customer@@case"),
        Step.ASSESS: tr("Assess loss"),
        Step.LIABLE: tr("Decide liability"),
        Step.SETTLE: tr("Settle compensation"),
        Step.APPROVE: tr("Approve compensation"),
        Step.DECLINE: tr("Refuse compensation"),
        Step.ASK_BACK: tr("Ask money back"),
        Step.RECOVER: tr("Book money back"),
        Step.NOTE: tr("Note@@case"),
        Step.CLOSE: tr("Close case"),
    }


def steps_of(found: DamageFile, by: Acting) -> list[Step]:
    """What somebody may do about a case now, what comes next first."""
    row = found.row
    if row.state is DamageState.CLOSED:
        return []
    steps: list[Step] = []
    if row.waits_for_approval and by.may(*WHO_APPROVES) and found.proposer_id != by.person_id:
        steps += [Step.APPROVE, Step.DECLINE]
    if by.may(*WHO_WORKS):
        if not row.lacking and not row.open_recourse:
            steps.append(Step.CLOSE)
        steps += [_AFTER[each] for each in row.lacking]
        if row.open_recourse:
            steps.append(Step.RECOVER)
        if row.liability in (Liability.THIRD_PARTY, Liability.INSURER):
            steps.append(Step.ASK_BACK)
        more = [Step.TELL, Step.LIABLE, Step.CLOSE]
        if row.compensated_on is None:
            more.insert(1, Step.ASSESS)
        steps += [each for each in more if each not in steps]
    if by.may(*WHO_OPENS, *WHO_WORKS):
        steps.append(Step.NOTE)
    return steps


class DeedForm(FormPane):
    """Choose what was done; the fields that it needs follow."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.found: DamageFile | None = None
        self.step, self.channel, self.liability = Combo(), Combo(), Combo()
        self.channel.set_items([(word(each), each) for each in Channel])
        liable = [each for each in Liability if each is not Liability.UNDECIDED]
        self.liability.set_items([(word(each), each) for each in liable])
        self.name, self.amount, self.text = LineEdit(), LineEdit(), TextEdit(lines=4)
        self.day = DateEdit(lambda: page.context.acting().today)
        self.photos = PhotoStrip(page, "damage_note_photos")
        for key, part in self._editors().items():
            part.setObjectName(f"damage_deed_{key}")
        self.fields: dict[str, QWidget] = {
            "channel": Field(tr("How reached"), self.channel),
            "liability": Field(tr("Liable@@case"), self.liability),
            "name": Field(tr("Name"), self.name),
            "amount": Field(tr("Amount (CNY)"), self.amount),
            "day": Field(tr("Until@@recourse"), self.day),
            "text": Field(tr("Reason"), self.text),
            "photos": self.photos,
        }
        step_field = Field(tr("Step@@case"), self.step)
        super().__init__(
            "damage_deed", tr("Next step"), tr("Save"), step_field, *self.fields.values()
        )
        self.keeper: DraftKeeper = page.draft("damage_deed")
        self.step.currentIndexChanged.connect(lambda _index: self._show_fields())
        self.liability.currentIndexChanged.connect(lambda _index: self._show_fields())

    def _editors(self) -> dict[str, QWidget]:
        return {
            "step": self.step, "channel": self.channel, "liability": self.liability,
            "name": self.name, "amount": self.amount, "day": self.day, "text": self.text,
        }  # fmt: skip

    def open_for(self, found: DamageFile, wanted: Step | None = None) -> None:
        """Begin, or go on, with one case."""
        by = self._page.context.acting()
        self.message.clear()
        self.keeper.leave()
        self.found = found
        self.tell_about(f"{found.row.number}  {found.row.customer}")
        words = step_words()
        steps = steps_of(found, by)
        self.step.set_items([(words[each], each) for each in steps])
        self._empty()
        self.keeper = self._page.draft(f"damage_deed/{found.id}")
        self.keeper.watch(*self._editors().values())
        self.photos.keep_in(self.keeper)
        if wanted in steps:
            self.step.set_value(wanted)
        self._show_fields()

    def command(self) -> tuple[Any, Callable[[Any], Done[int]]] | None:
        """What was typed, and the use case it is for; None where something is missing."""
        found, step = self.found, self.step.value()
        if found is None or step is None:
            return None
        amount, day = _yuan(self.amount.text()), self.day.value()
        lacks = {
            "amount": "amount" in _SHOWN[step] and amount is None,
            "day": "day" in _SHOWN[step] and day is None,
        }
        says = {"amount": tr("Type an amount, as 1250.50."), "day": tr("Type a day, as +7.")}
        for key, is_missing in lacks.items():
            field = self.fields[key]
            assert isinstance(field, Field)
            field.set_error(says[key] if is_missing else "")
        if any(lacks.values()):
            return None
        db, by = self._page.context.db, self._page.context.acting()
        head = (uuid4(), found.id, found.row.version)
        text, name = self.text.text(), self.name.text()
        line = " ".join(text.split())
        money = amount or Decimal(0)
        match step:
            case Step.TELL:
                tell = damage.TellCustomer(*head, self.channel.value(), name, line)
                return tell, lambda made: damage.tell_customer(db, by, made)
            case Step.ASSESS:
                assess = damage_money.AssessLoss(*head, money, line)
                return assess, lambda made: damage_money.assess_loss(db, by, made)
            case Step.LIABLE:
                who = damage_money.DecideLiability(*head, self.liability.value(), name, line)
                return who, lambda made: damage_money.decide_liability(db, by, made)
            case Step.SETTLE:
                settle = damage_money.Settle(*head, money, line)
                return settle, lambda made: damage_money.settle(db, by, made)
            case Step.APPROVE | Step.DECLINE:
                said = damage_money.Approve(*head, step is Step.APPROVE, line)
                return said, lambda made: damage_money.approve(db, by, made)
            case Step.ASK_BACK:
                assert day is not None
                ask = damage_money.AskBack(*head, money, day, line)
                return ask, lambda made: damage_money.ask_back(db, by, made)
            case Step.RECOVER:
                book = damage_money.BookRecovered(*head, money, line)
                return book, lambda made: damage_money.book_recovered(db, by, made)
            case Step.CLOSE:
                close = damage.CloseDamage(*head, line)
                return close, lambda made: damage.close_damage(db, by, made)
        note = damage.AddNote(*head, line, self.photos.photos)
        return note, lambda made: damage.add_note(db, by, made)

    def forget(self) -> None:
        """It was saved."""
        self._empty()
        self.keeper.clear()

    def _empty(self) -> None:
        for line in (self.name, self.amount):
            line.clear()
        self.text.setPlainText("")
        self.day.set_value(None)
        self.photos.clear()
        for field in self.fields.values():
            if isinstance(field, Field):
                field.set_error("")

    def _show_fields(self) -> None:
        step: Step | None = self.step.value()
        shown = _SHOWN[step] if step is not None else ()
        is_house = step is Step.LIABLE and self.liability.value() is Liability.HOUSE
        for key, field in self.fields.items():
            show_when(field, key in shown and not (key == "name" and is_house))
        name, text = self.fields["name"], self.fields["text"]
        assert isinstance(name, Field) and isinstance(text, Field)  # noqa: PT018
        name.set_label(tr("Spoke with") if step is Step.TELL else tr("Liable party"))
        text.set_label(_text_label(step))
        amount = self.fields["amount"]
        assert isinstance(amount, Field)
        amount.set_hint(self._figures(step))

    def _figures(self, step: Step | None) -> str:
        """The amounts that the new one is measured against."""
        row = self.found.row if self.found else None
        if row is None:
            return ""
        if step is Step.SETTLE and row.loss is not None:
            return tr("Loss: {amount}", amount=shown_money(row.loss))
        if step is Step.ASK_BACK and row.compensation is not None:
            return tr("Compensation: {amount}", amount=shown_money(row.compensation))
        if step is Step.RECOVER:
            return tr("Still open: {amount}", amount=shown_money(row.open_recourse))
        return ""


def _text_label(step: Step | None) -> str:
    match step:
        case Step.TELL:
            return tr("What was said")
        case Step.ASSESS:
            return tr("Basis@@loss")
        case Step.NOTE | Step.CLOSE | Step.RECOVER | Step.ASK_BACK:
            return tr("Note@@case")
    return tr("Reason")


def _yuan(text: str) -> Decimal | None:
    """An amount as it was typed; the rules refuse what is none."""
    try:
        return Decimal(narrow(text).strip().removeprefix("¥").replace(",", ""))
    except ArithmeticError:
        return None
