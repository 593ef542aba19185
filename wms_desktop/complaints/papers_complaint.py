"""The complaint form on paper: everything from intake to the customer's signature (CMP-7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from wms_desktop.complaints import words
from wms_desktop.complaints import words_decide as said
from wms_desktop.complaints.files import CompensationRow, ComplaintFile
from wms_desktop.complaints.kinds import CompensationState, ConfirmedBy
from wms_desktop.complaints.words_causes import CAUSES
from wms_desktop.complaints.words_paper import TITLE, Says
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.general_words import ROLES
from wms_desktop.core.language import Language, translate
from wms_desktop.core.quantity import shown_money, shown_quantity
from wms_desktop.customers.words_contacts import CHANNELS
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.printable import printable
from wms_desktop.documents.table import Kind
from wms_desktop.people.rules import site_zone

_SIGN_MM = 26.0
_PICTURE_MM = 24.0
_SMALL = 8.5


@dataclass(frozen=True, slots=True)
class ComplaintPaper:
    """What stands on the form.

    Attributes:
        signature: of the customer, drawn on the screen, as PNG; empty where it is signed on paper.
        seal: the first hex digits of the newest seal of the records (SYS-1).
        is_copy: it was printed before; every page says that it is a copy.
    """

    case: ComplaintFile
    language: Language
    signature: bytes = b""
    printed: Printed | None = None
    seal: str = ""
    is_copy: bool = False

    def says(self, source: str, **params: object) -> str:
        """*source* in the paper's language."""
        return translate(source, self.language, **params)

    def moment(self, at: datetime | None) -> str:
        """*at* by the site's clock; a dash where it has not come."""
        if at is None:
            return "–"
        return f"{at.astimezone(site_zone(self.case.time_zone)):%Y-%m-%d %H:%M}"


def complaint_pdf(data: ComplaintPaper) -> bytes:
    """The form, over several pages where much was done. The same data gives the same bytes.

    Raises:
        Unavailable: `Lack.FONT`, a name with a character that no font has. In what was told
            freely such a character is printed as its code.

    Source: CMP-7, SYS-2, SYS-5.
    """
    case = data.case
    shown = replace(
        printable(case), customer_name=case.customer_name, contact_name=case.contact_name
    )
    data = replace(data, case=shown)
    head = PaperHead(
        title=data.says(TITLE),
        number=case.number,
        code=own_code(CodeKind.COMPLAINT, case.number),
        organization=case.site_name,
        printed=data.printed,
        seal=data.seal,
        copy=data.is_copy,
    )
    paper = Paper(head, data.language)
    paper.facts(_intake(data))
    paper.note_box(data.says(Says.WHAT), shown.what)
    if shown.expects:
        paper.note_box(data.says(Says.EXPECTS), shown.expects, 10.0)
    _tests(paper, data)
    paper.heading(data.says(Says.JUDGED))
    paper.facts(_judged(data))
    _compensations(paper, data)
    if shown.proposal_text and shown.proposal_text != shown.decision:
        paper.note_box(data.says(Says.PROPOSAL), shown.proposal_text)
    paper.note_box(data.says(Says.DECISION), shown.decision)
    _steps(paper, data)
    _words_of_customer(paper, data)
    _sign(paper, data)
    return paper.bytes()


def _intake(data: ComplaintPaper) -> list[Fact]:
    case = data.case
    kind = data.says(words.KINDS[case.kind])
    major = data.says(Says.MAJOR) if case.is_major else ""
    quantity = f"{shown_quantity(case.quantity)} {case.unit}".strip() if case.quantity else "–"
    listed = [
        (Says.CUSTOMER, f"{case.customer_name} ({case.customer_code})", True),
        (Says.CONTACT, " ".join(filter(None, (case.contact_name, case.contact_phone))), False),
        (Says.CHANNEL, data.says(CHANNELS[case.channel]), False),
        (Says.TAKEN, data.moment(case.taken_at), False),
        (Says.TAKEN_BY, case.taken_by, False),
        (Says.KIND, " ".join(filter(None, (kind, major))), False),
        (Says.HANDLER, case.handler, False),
        (Says.GOODS, " ".join(filter(None, (case.goods, case.spec))), True),
        (Says.ORDER, case.order_number, False),
        (Says.LOT, case.lot_code, False),
        (Says.PIECES, quantity, False),
        (Says.STATE, data.says(words.STATES[case.state]), False),
        (Says.ANSWERED, _kept(data, case.answer.due_at, case.answer.met_at), False),
        (Says.PROPOSED, _kept(data, case.proposal.due_at, case.proposal.met_at), False),
    ]
    return [Fact(data.says(label), text or "–", wide=w, bold=w) for label, text, w in listed]


def _kept(data: ComplaintPaper, due_at: datetime, met_at: datetime | None) -> str:
    """When it was done, and until when it was owed."""
    return data.says(Says.DUE, done=data.moment(met_at), due=data.moment(due_at))


def _tests(paper: Paper, data: ComplaintPaper) -> None:
    if not data.case.tests:
        return
    paper.heading(data.says(Says.TESTS))
    columns = [
        Column(data.says(Says.ASKED), 1.9),
        Column(data.says(Says.STOCK), 1.2, Kind.FIGURE),
        Column(data.says(Says.RESULT), 1.1),
        Column(data.says(Says.FINDING), 4.2),
        Column(data.says(Says.TESTED), 2.0),
    ]
    rows = [
        [
            "\n".join(filter(None, (data.moment(test.asked_at), test.asked_by, test.asked))),
            shown_quantity(test.stock_of_lot),
            data.says(said.RESULTS[test.result]),
            test.finding or "–",
            f"{data.moment(test.tested_at)}\n{test.tested_by}".strip(),
        ]
        for test in data.case.tests
    ]
    paper.table(columns, rows, size=_SMALL)


def _judged(data: ComplaintPaper) -> list[Fact]:
    case = data.case
    disputed = Says.YES if case.is_disputed else Says.NO
    listed = [
        (Says.RESPONSIBLE, data.says(said.RESPONSIBILITIES[case.responsibility])),
        (Says.CAUSE, data.says(CAUSES[case.cause])),
        (Says.DISPUTED, data.says(disputed)),
        (Says.ROUND, str(case.round)),
        (Says.RETURN, case.return_number or "–"),
        (Says.ACTIONS, "  ".join(case.actions) or "–"),
    ]
    return [Fact(data.says(label), text) for label, text in listed]


def _compensations(paper: Paper, data: ComplaintPaper) -> None:
    if not data.case.compensations:
        return
    paper.heading(data.says(Says.COMPENSATION))
    columns = [
        Column(data.says(Says.PIECES), 0.9, Kind.FIGURE),
        Column(data.says(Says.VALUE), 1.6, Kind.FIGURE),
        Column(data.says(Says.AMOUNT), 1.6, Kind.FIGURE),
        Column(data.says(Says.ACCOUNT), 1.1),
        Column(data.says(Says.REASON), 2.6),
        Column(data.says(Says.APPROVED), 3.2),
    ]
    rows = [
        [
            shown_quantity(each.quantity),
            shown_money(each.goods_value) if each.goods_value else "–",
            shown_money(each.amount),
            data.says(said.ACCOUNTS[each.charged_to]),
            f"{each.reason}\n{each.proposed_by}",
            _approvals(data, each),
        ]
        for each in data.case.compensations
    ]
    paper.table(columns, rows, size=_SMALL)


def _approvals(data: ComplaintPaper, given: CompensationRow) -> str:
    """The state, and below it who said yes or no in which office."""
    lines = [data.says(said.COMPENSATIONS[given.state])]
    for each in given.approvals:
        state = CompensationState.APPROVED if each.is_approved else CompensationState.REFUSED
        word = data.says(said.COMPENSATIONS[state])
        lines.append(f"{data.says(ROLES[each.role])} {each.person} {word} {data.moment(each.at)}")
        if each.reason:
            lines.append(each.reason)
    return "\n".join(lines)


def _steps(paper: Paper, data: ComplaintPaper) -> None:
    paper.heading(data.says(Says.STEPS))
    columns = [
        Column(data.says(Says.LINE), 0.65, Kind.CENTER),
        Column(data.says(Says.WHEN), 1.7),
        Column(data.says(Says.STEP), 2.0),
        Column(data.says(Says.DETAIL), 4.4),
        Column(data.says(Says.PERSON), 1.3),
    ]
    rows = [
        [
            str(number),
            data.moment(step.at),
            data.says(words.EVENTS[step.event]),
            step.detail or "–",
            step.person,
        ]
        for number, step in enumerate(data.case.steps, 1)
    ]
    paper.table(columns, rows, size=_SMALL)


def _words_of_customer(paper: Paper, data: ComplaintPaper) -> None:
    if not data.case.confirmations:
        return
    paper.heading(data.says(Says.CUSTOMER_SAID))
    columns = [
        Column(data.says(Says.WHEN), 1.7),
        Column(data.says(Says.SAID_BY), 1.8),
        Column(data.says(Says.VERDICT), 1.6),
        Column(data.says(Says.REMARKS), 4.4),
    ]
    rows = [
        [
            data.moment(each.at),
            each.said_by,
            data.says(Says.SATISFIED if each.is_satisfied else Says.NOT_SATISFIED),
            "\n".join(filter(None, (_means(data, each.is_satisfied, each.means), each.remarks))),
        ]
        for each in data.case.confirmations
    ]
    paper.table(columns, rows, size=_SMALL)


def _means(data: ComplaintPaper, is_satisfied: bool, means: ConfirmedBy) -> str:
    """How the customer confirmed; nothing was signed where they were not satisfied."""
    return data.says(said.MEANS[means]) if is_satisfied else ""


def _sign(paper: Paper, data: ComplaintPaper) -> None:
    """The customer's signature, or the place for it, beside those of the house."""
    paper.keep(_SIGN_MM + (_PICTURE_MM + 14 if data.signature else 0) + 10)
    paper.text(data.says(Says.CONFIRMS))
    house = [
        Box(data.says(Says.SIGN_HANDLER), "handler"),
        Box(data.says(Says.SIGN_QC), "qc"),
        Box(data.says(Says.SIGN_MANAGER), "manager"),
    ]
    if not data.signature:
        paper.boxes([Box(data.says(Says.SIGN_CUSTOMER), "customer", 1.3), *house], _SIGN_MM)
        return
    word = data.case.confirmations[-1]
    caption = f"{data.says(Says.SIGN_CUSTOMER)}  {word.said_by}  {data.moment(word.at)}"
    paper.pictures([(data.signature, caption)], 2, _PICTURE_MM)
    paper.boxes(house, _SIGN_MM)
