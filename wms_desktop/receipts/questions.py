"""Questions to the origin site about what a receipt needs, and their answers (RCP-1)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_, translate
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person, Site
from wms_desktop.receipts import life
from wms_desktop.receipts.kinds import QuestionAbout, ReceiptState
from wms_desktop.receipts.rules import Needs, ReceiptFault
from wms_desktop.receipts.rules_control import (
    BEFORE_FILING,
    WHO_CHASES,
    ControlFault,
    questions_about,
)
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_control import ReceiptQuestion
from wms_desktop.receipts.words_control import ASKS

_CHANGED = frozenset({Topic.RECEIPTS})
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """The origin site is asked about a receipt."""

    op_id: UUID
    receipt_id: int
    about: QuestionAbout
    question: str


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Somebody of the site that was asked answers.

    Attributes:
        needs: what the receipt needs from now on; None leaves it as it is.
    """

    op_id: UUID
    question_id: int
    seen_version: int
    answer: str
    needs: Needs | None = None


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question with its receipt, as the list and the card show it."""

    id: int
    version: int
    receipt_id: int
    number: str
    shipper: str
    consignee: str
    site_id: int  # where the slip is to be signed
    site_name: str
    asked_site_id: int
    asked_site: str
    about: QuestionAbout
    question: str
    asked_by: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    state: ReceiptState
    needs: Needs
    remarks: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.answered_at is None

    @property
    def may_change_needs(self) -> bool:
        """Whether the answer can still change what the receipt needs."""
        return self.state in BEFORE_FILING


def ask_where_they_differ(session: Session, by: Acting, receipt: Receipt, remarks: str) -> int:
    """Ask the origin site where requirement and remarks differ; how many questions there are.

    Source: RCP-1.
    """
    needs = life.needs_of(receipt)
    required = {QuestionAbout.SEAL: needs.seal, QuestionAbout.OWN_FORMS: needs.own_forms}
    found = questions_about(needs, remarks)
    for about in found:
        text = ASKS[about][0 if required.get(about) else 1]
        _add(session, by, receipt, about, translate(text, by.language))
    return len(found)


def ask(db: Database, by: Acting, command: AskQuestion) -> Done[int]:
    """Ask the origin site; the question's id.

    Raises:
        Refused: no right, no such receipt, or no words.
    """
    by.require(*WHO_CHASES)

    def work(session: Session) -> Done[int]:
        receipt = session.get(Receipt, command.receipt_id, with_for_update=True)
        if receipt is None:
            raise Refused(ReceiptFault.UNKNOWN_RECEIPT, number="")
        text = clean_line(command.question, field=N_("Question"), limit=_LONGEST)
        return Done(_add(session, by, receipt, command.about, text), _CHANGED)

    return operations.once(db, by, "receipts.ask", command, work)


def _add(session: Session, by: Acting, receipt: Receipt, about: QuestionAbout, text: str) -> int:
    question = ReceiptQuestion(
        receipt_id=receipt.id,
        about=about,
        question=text[:_LONGEST],
        asked_by_id=by.person_id,
        site_id=receipt.origin_site_id,
    )
    session.add(question)
    session.flush()
    after = {"about": about, "question": question.question, "site": question.site_id}
    audit.record(session, by, "receipts.ask", f"receipt:{receipt.number}", after=after)
    return question.id


def answer(db: Database, by: Acting, command: AnswerQuestion) -> Done[int]:
    """Answer a question; before the slip is filed, the answer may change what it needs.

    Raises:
        Refused: another site was asked, it is answered, or what it needs is fixed already.
        Stale: changed since it was shown.

    Source: RCP-1.
    """
    by.require(*WHO_CHASES)
    return operations.once(
        db, by, "receipts.answer", command, lambda session: _answer(session, by, command)
    )


def _answer(session: Session, by: Acting, command: AnswerQuestion) -> Done[int]:
    query = select(ReceiptQuestion).where(ReceiptQuestion.id == command.question_id)
    question = session.scalar(query.with_for_update())
    if question is None:
        raise Refused(ControlFault.UNKNOWN_QUESTION)
    if question.site_id != by.site_id:
        site = session.get_one(Site, question.site_id).name
        raise Refused(ControlFault.NOT_ASKED_HERE, site=site)
    if question.answered_by_id is not None:
        person = session.get_one(Person, question.answered_by_id).name
        raise Refused(ControlFault.ANSWERED, person=person)
    receipt = session.scalars(
        select(Receipt).where(Receipt.id == question.receipt_id).with_for_update()
    ).one()
    subject = f"receipt:{receipt.number}"
    if question.version != command.seen_version:
        raise audit.stale(session, subject)
    question.answer = clean_line(command.answer, field=N_("Answer@@receipt"), limit=_LONGEST)
    question.answered_by_id, question.answered_at = by.person_id, by.now
    after: dict[str, object] = {"question": question.id, "answer": question.answer}
    audit.record(session, by, "receipts.answer", subject, after=after)
    if command.needs is not None and command.needs != life.needs_of(receipt):
        _change_needs(session, by, receipt, command.needs)
    return Done(question.id, _CHANGED)


def _change_needs(session: Session, by: Acting, receipt: Receipt, needs: Needs) -> None:
    if receipt.state not in BEFORE_FILING:
        raise Refused(ControlFault.NEEDS_FIXED, number=receipt.number, state=receipt.state)
    if not 1 <= needs.copies <= 4:
        raise Refused(ReceiptFault.BAD_COPIES, copies=needs.copies)
    before = life.needs_of(receipt)
    receipt.needs_signature, receipt.needs_id_number = needs.signature, needs.id_number
    receipt.needs_seal, receipt.needs_own_forms = needs.seal, needs.own_forms
    receipt.copies = needs.copies
    audit.record(
        session, by, "receipts.change_needs", f"receipt:{receipt.number}",
        before=asdict(before), after=asdict(needs),
    )  # fmt: skip


def questions(
    db: Database,
    *,
    site_id: int | None = None,
    receipt_id: int | None = None,
    only_open: bool = False,
    after: QuestionRow | None = None,
    limit: int = 50,
) -> list[QuestionRow]:
    """Questions, the newest first (keyset).

    Args:
        site_id: asked by or put to this site; None for all sites.
    """
    query = _narrowed(_ROWS, site_id, receipt_id, only_open=only_open)
    query = query.order_by(ReceiptQuestion.id.desc()).limit(limit)
    if after is not None:
        query = query.where(ReceiptQuestion.id < after.id)
    with db.read() as session:
        return [_row(row) for row in session.execute(query)]


def count_questions(db: Database, *, site_id: int | None = None, only_open: bool = False) -> int:
    """How many rows `questions` has in all."""
    query = select(func.count()).select_from(ReceiptQuestion)
    query = query.join(Receipt, Receipt.id == ReceiptQuestion.receipt_id)
    with db.read() as session:
        return session.scalar(_narrowed(query, site_id, None, only_open=only_open)) or 0


_asked_at, _asker, _answerer = aliased(Site), aliased(Person), aliased(Person)
_ROWS: Any = (
    select(
        ReceiptQuestion, Receipt, Site.name, _asked_at.name, _asker.name, _answerer.name
    )
    .join(Receipt, Receipt.id == ReceiptQuestion.receipt_id)
    .join(Site, Site.id == Receipt.site_id)
    .join(_asked_at, _asked_at.id == ReceiptQuestion.site_id)
    .join(_asker, _asker.id == ReceiptQuestion.asked_by_id)
    .outerjoin(_answerer, _answerer.id == ReceiptQuestion.answered_by_id)
)  # fmt: skip


def _narrowed(query: Any, site_id: int | None, receipt_id: int | None, *, only_open: bool) -> Any:
    if site_id is not None:
        query = query.where(or_(ReceiptQuestion.site_id == site_id, Receipt.site_id == site_id))
    if receipt_id is not None:
        query = query.where(ReceiptQuestion.receipt_id == receipt_id)
    if only_open:
        query = query.where(ReceiptQuestion.answered_at.is_(None))
    return query


def _row(found: Any) -> QuestionRow:
    question, receipt, site_name, asked_site, asked_by, answered_by = found
    return QuestionRow(
        id=question.id,
        version=question.version,
        receipt_id=receipt.id,
        number=receipt.number,
        shipper=receipt.shipper_name,
        consignee=receipt.consignee_name,
        site_id=receipt.site_id,
        site_name=site_name,
        asked_site_id=question.site_id,
        asked_site=asked_site,
        about=question.about,
        question=question.question,
        asked_by=asked_by,
        asked_at=question.asked_at,
        answer=question.answer,
        answered_by=answered_by or "",
        answered_at=question.answered_at,
        state=receipt.state,
        needs=life.needs_of(receipt),
        remarks=receipt.remarks,
    )
