"""Compensation: proposed with its limits in sight, and the yes or no of those who are asked."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from uuid import uuid4

from wms_desktop.complaints import compensation
from wms_desktop.complaints.files import ApprovalRow, CompensationRow, ComplaintFile
from wms_desktop.complaints.kinds import ChargedTo, CompensationState, ComplaintState
from wms_desktop.complaints.queries_decide import Known, Waiting
from wms_desktop.complaints.rules_decide import CENT, DESK, highest_share, offices
from wms_desktop.complaints.view_decide import DecidePane, closed_words
from wms_desktop.complaints.view_words import moment_words
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.general_words import ROLES
from wms_desktop.core.language import N_, Language
from wms_desktop.core.quantity import shown_money, shown_quantity
from wms_desktop.transport.rules import typed_money
from wms_desktop.ui.actions import ActionSpec, bind
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, Field, QuantityEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.line_edit import LineEdit
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import current_language, joined, tr, word

NO = ActionSpec("complaints.refuse", N_("Refuse the compensation"), "F4", "x")
WITHDRAW = ActionSpec("complaints.withdraw", N_("Withdraw the compensation"), "F7", "restore")


class PayPane(DecidePane):
    """What was given above; below it my yes or no, or a new proposal."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "pay")
        self.given, self.nothing = KeyValue(), Label(tr("Nothing proposed yet"), NOTE, "text_2")
        self.quantity, self.amount, self.value = QuantityEdit(), LineEdit(), LineEdit()
        self.account, self.reason = Combo(), LineEdit()
        for name, widget in (
            ("quantity", self.quantity), ("amount", self.amount), ("value", self.value),
            ("account", self.account), ("reason", self.reason),
        ):  # fmt: skip
            widget.setObjectName(f"complaint_pay_{name}")
        self.account.set_items([(word(each), each) for each in ChargedTo])
        self.limit = Label("", NOTE, "text_2", wrap=True)
        self.quantity_field = Field(tr("Pieces@@complaint"), self.quantity)
        self.amount_field = Field(tr("Amount (yuan)"), self.amount)
        self.value_field = Field(tr("Goods' value (yuan)"), self.value)
        self.account_field = Field(tr("Charged to"), self.account)
        self.reason_field = Field(tr("Reason"), self.reason)
        self.propose = Button(tr("Propose"), icon="check", kind="primary", key="Ctrl S")
        self.yes = Button(tr("Yes, approve"), icon="check", kind="primary", key="Ctrl S")
        self.no = Button(tr("Refuse@@compensation"), icon="x", key="F4")
        self.withdraw = Button(tr("Withdraw"), icon="restore", kind="quiet", key="F7")
        for name, button in (
            ("propose", self.propose), ("yes", self.yes), ("no", self.no),
            ("withdraw", self.withdraw),
        ):  # fmt: skip
            button.setObjectName(f"complaint_pay_{name}")
        self.lay_out(
            (Label(tr("Compensation@@complaint"), bold=True), self.nothing, self.given),
            (row((self.quantity_field, 1), (self.amount_field, 1)), self.value_field,
             self.account_field, self.limit, self.reason_field),
            (self.withdraw,),
            (self.no, self.propose, self.yes),
        )  # fmt: skip
        self._connect()
        self.setFocusProxy(self.quantity)

    def _connect(self) -> None:
        self.propose.clicked.connect(self.save)
        self.yes.clicked.connect(self.save)
        self.no.clicked.connect(lambda: self.say(yes=False))
        self.withdraw.clicked.connect(self.take_back)
        self.quantity.textChanged.connect(lambda _text: self._show_limit())
        self.value.textChanged.connect(lambda _text: self._show_limit())
        self.amount.textChanged.connect(lambda _text: self._show_limit())
        self.amount.textChanged.connect(lambda _text: self.amount_field.set_error(""))
        self.reason.textChanged.connect(lambda _text: self.reason_field.set_error(""))
        bind(NO, lambda: self.say(yes=False), self)
        bind(WITHDRAW, self.take_back, self)

    def drafted(self) -> tuple[LineEdit, ...]:
        return self.amount, self.value, self.reason

    def empty(self) -> None:
        for edit in (self.amount, self.value, self.reason):
            edit.clear()

    def begin(self, case: ComplaintFile) -> None:
        self.quantity.set_fractional(case.is_fractional)
        self.quantity.set_value(case.quantity or None)
        self.account.set_value(ChargedTo.FACTORY)

    def show_known(self, case: ComplaintFile, known: Known) -> None:
        now = self.page.context.acting().now
        facts: list[tuple[str, str, bool]] = []
        for each in case.compensations:
            label = joined(word(each.state), moment_words(each.proposed_at, now))
            facts.append((label, self._given_words(each), each.state is _OPEN))
        self.given.show_facts(facts)
        show_when(self.nothing, not facts)
        self._offer(case, known)
        self._show_limit()

    def save(self) -> None:
        """Ctrl+S: my yes, or the proposal."""
        if not self.yes.isHidden():
            self.say(yes=True)
        elif not self.propose.isHidden():
            self._propose()

    def say(self, *, yes: bool) -> None:
        """My yes, or F4: my no with its reason."""
        waiting = self.known.waiting if self.known is not None else None
        button = self.yes if yes else self.no
        if waiting is None or button.isHidden() or not (yes or self._has_reason()):
            return
        command = compensation.Say(
            uuid4(), waiting.id, waiting.version, yes, self.reason.text(), waiting.mine
        )
        says = tr("Compensation approved") if yes else tr("Compensation refused")
        self.send(button, lambda db, by: compensation.say(db, by, command), says)

    def take_back(self) -> None:
        """F7: withdraw the proposal that waits."""
        waiting = self.known.waiting if self.known is not None else None
        if waiting is None or self.withdraw.isHidden() or not self._has_reason():
            return
        command = compensation.Withdraw(uuid4(), waiting.id, waiting.version, self.reason.text())
        says = tr("Compensation withdrawn")
        self.send(self.withdraw, lambda db, by: compensation.withdraw(db, by, command), says)

    # inside

    def _propose(self) -> None:
        case = self.case
        amount, value = _read(self.amount_field, self.amount), _read(self.value_field, self.value)
        quantity = self.quantity.value()
        if quantity is None:
            self.quantity_field.set_error(tr("How many pieces it is about."))
            self.quantity.setFocus()
        if case is None or quantity is None or amount is None or value is None:
            return
        if not self.amount.text().strip():
            self.amount_field.set_error(tr("Type the amount."))
            self.amount.setFocus()
            return
        if not self._has_reason():
            return
        command = compensation.Propose(
            uuid4(), case.id, case.version, quantity, amount, self.account.value(),
            self.reason.text(), value if self.value.text().strip() else None,
        )  # fmt: skip
        says = tr("{amount} yuan proposed", amount=shown_money(amount))
        self.send(self.propose, lambda db, by: compensation.propose(db, by, command), says)

    def _has_reason(self) -> bool:
        if self.reason.text().strip():
            return True
        self.reason_field.set_error(tr("Say why, in a few words."))
        self.reason.setFocus()
        return False

    def _offer(self, case: ComplaintFile, known: Known) -> None:
        """My yes or no where I am asked; a new proposal where none waits."""
        by, waiting = self.page.context.acting(), known.waiting
        is_open = not case.is_closed and case.state is not ComplaintState.DECIDED
        proposes = is_open and waiting is None and by.may(*DESK)
        says = waiting is not None and waiting.mine is not None
        takes_back = waiting is not None and by.may(*DESK)
        for part in (self.quantity_field, self.amount_field, self.value_field, self.account_field):
            show_when(part, proposes)
        show_when(self.limit, proposes)
        show_when(self.reason_field, proposes or says or takes_back)
        show_when(self.propose, proposes)
        show_when(self.yes, says)
        show_when(self.no, says)
        show_when(self.withdraw, takes_back)
        self.refuse(closed_words(case) or self._why_not(case, waiting, proposes))
        self.setFocusProxy(self.quantity if proposes else self.reason)

    def _why_not(self, case: ComplaintFile, waiting: Waiting | None, proposes: bool) -> str:
        if waiting is not None:
            roles = _listed(waiting.missing)
            own = tr("This is your own proposal") if waiting.is_own else ""
            return "\n".join(filter(None, (tr("Must say yes: {roles}.", roles=roles), own)))
        if case.state is ComplaintState.DECIDED:
            return tr("Decided: it goes on when the customer is not satisfied.")
        return "" if proposes else tr("After-sales proposes compensations.")

    def _show_limit(self) -> None:
        """Value, highest amount and whose yes it needs, as it is typed (CMP-5, CMP-6)."""
        case, known, quantity = self.case, self.known, self.quantity.value()
        if case is None or known is None or quantity is None:
            self.limit.setText("")
            return
        listed = (known.list_price * quantity).quantize(CENT, ROUND_HALF_UP)
        try:
            value = typed_money(self.value.text()) or listed
        except Refused:
            value = listed
        parts = [tr("List value {value}", value=shown_money(listed))] if listed else []
        if known.is_bound:
            most = max(highest_share(value, known.percent) - known.earlier_amount, Decimal(0))
            parts.append(tr("disputed, at most {most} from the factory", most=shown_money(most)))
        try:
            amount = typed_money(self.amount.text()) or Decimal(0)
        except Refused:
            amount = Decimal(0)
        asked = offices(
            quantity + known.earlier_pieces, is_major=case.is_major, alone=known.alone,
            is_above_value=amount > value,
        )  # fmt: skip
        parts.append(_asked_words(asked))
        self.limit.setText(joined(*parts))

    def _given_words(self, each: CompensationRow) -> str:
        """Amount, account and who said what."""
        about = tr(
            "{amount} yuan for {quantity}, {account}",
            amount=shown_money(each.amount),
            quantity=shown_quantity(each.quantity),
            account=word(each.charged_to),
        )
        said = [
            joined(f"{tr(ROLES[yes.role])} {yes.person}", _verdict(yes), yes.reason)
            for yes in each.approvals
        ]
        return "\n".join((about, f"{each.proposed_by} {each.reason}", *said))


_OPEN = CompensationState.PROPOSED


def _asked_words(asked: tuple[Role, ...]) -> str:
    if not asked:
        return tr("after-sales decides alone")
    return tr("needs {roles}", roles=_listed(asked))


def _listed(roles: tuple[Role, ...]) -> str:
    comma = ", " if current_language() is Language.EN else "、"
    return comma.join(tr(ROLES[role]) for role in roles)


def _verdict(said: ApprovalRow) -> str:
    return word(CompensationState.APPROVED if said.is_approved else CompensationState.REFUSED)


def _read(field: Field, edit: LineEdit) -> Decimal | None:
    """The amount typed; None where it is none, which is said under the field."""
    try:
        amount = typed_money(edit.text())
    except Refused as error:
        field.show_refusal(error)
        return None
    field.set_error("")
    return amount
